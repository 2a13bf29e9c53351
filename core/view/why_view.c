/* why_view.c: the rules that did not send a file on, with what failed. */
#include "view/why_view.h"

#include <string.h>

#include "domain/assignment.h"
#include "domain/automatic.h"
#include "view/rule_view.h"

static gboolean
has_sent (const GPtrArray *assignments, const Rule *rule)
{
  for (guint i = 0; i < assignments->len; i++)
    if (g_strcmp0 (((const Assignment *) g_ptr_array_index (assignments, i))->rule_uuid, rule->uuid) == 0)
      return TRUE;
  return FALSE;
}

/* The nearer ones first; in the order of the rules otherwise. */
static int
compare_verdicts (gconstpointer one, gconstpointer other)
{
  const RuleVerdict *a = *(const RuleVerdict *const *) one, *b = *(const RuleVerdict *const *) other;

  return a->failed_count < b->failed_count ? -1 : a->failed_count > b->failed_count;
}

/* Why a rule whose conditions all hold sent nothing, as a code of rule_fits. */
static const char *
fits_code (const RuleSet *set, const GPtrArray *matches, const Rule *rule)
{
  for (guint i = 0; i < matches->len; i++) {
    const RuleMatch *match = g_ptr_array_index (matches, i);

    if (match->rule_id == rule->id)
      return match->withheld ? "withheld" : "now";
  }
  return rule_set_first_only (set) ? "first" : "same";
}

static void
add_verdict (const Viewer *viewer, const RuleVerdict *verdict, const char *fits, Tree *list)
{
  g_autofree char *held = rule_view_why (viewer, verdict->held), *failed = rule_view_why (viewer, verdict->failed);
  Tree *map = tree_add_map (list);

  tree_set_text (map, "rule", verdict->rule->name);
  tree_set_format (map, "url", "/regles/%s", verdict->rule->uuid);
  tree_set_text (map, "held", *held == '\0' ? NULL : held);
  tree_set_text (map, "failed", *failed == '\0' ? NULL : failed);
  tree_set_flag (map, "near", verdict->failed_count == 1 && *held != '\0');
  tree_set_text (map, "fits", verdict->failed_count > 0 ? NULL : viewer_word (viewer, "rule_fits", fits));
}

static gboolean
add_others (const Viewer *viewer, const Report *report, const GPtrArray *assignments, Tree *why, GError **error)
{
  g_autofree char *severities = rule_severities (viewer->db, report->id, error);
  g_autoptr (RuleSet) set =
      severities == NULL ? NULL : rule_set_load (viewer->db, report->territory_id, viewer->now, error);
  g_autoptr (GPtrArray) matches = set == NULL ? NULL : rule_set_evaluate (set, report, severities, error);
  g_autoptr (GPtrArray) verdicts = matches == NULL ? NULL : rule_set_explain (set, report, severities);
  Tree *list = tree_set_list (why, "others");

  if (verdicts == NULL)
    return FALSE;
  g_ptr_array_sort (verdicts, compare_verdicts);
  for (guint i = 0; i < verdicts->len; i++) {
    const RuleVerdict *verdict = g_ptr_array_index (verdicts, i);
    const char *fits = fits_code (set, matches, verdict->rule);

    /* Before a file is transmitted, the preview says which rules will send it. */
    if (!has_sent (assignments, verdict->rule)
        && (report->transmitted_at != 0 || verdict->failed_count > 0 || strcmp (fits, "now") != 0))
      add_verdict (viewer, verdict, fits, list);
  }
  viewer_set_any (why, "others");
  return TRUE;
}

gboolean
why_view_add (const Viewer *viewer, const Report *report, const GPtrArray *assignments, Tree *view, GError **error)
{
  g_autofree char *outcome = NULL;
  Tree *why;

  if (!viewer_is_desk (viewer))
    return TRUE;
  why = tree_set_map (view, "why_not");
  outcome = automatic_outcome (viewer->db, report->id);
  tree_set_flag (why, "sent", g_strcmp0 (outcome, AUTOMATIC_SENT) == 0);
  tree_set_text (why, "kept",
                 outcome == NULL || strcmp (outcome, AUTOMATIC_SENT) == 0
                     ? NULL
                     : viewer_word (viewer, "automatic_guard", outcome));
  return add_others (viewer, report, assignments, why, error);
}
