/* assignment_view.c: assignments, their traces and the dry run of the rules in words. Assigns nothing. */
#include "view/assignment_view.h"

#include <string.h>

#include "domain/partner.h"
#include "domain/report_state.h"
#include "view/rule_view.h"

/* Chip classes of the stylesheet, by state. */
static const ViewerChip chips[] = {
  { "waiting", "todo" }, { "accepted", "on" }, { "refused", "bad" }, { "closed", "off" }, { NULL, "off" }
};

/* ---- why ---- */

char *
assignment_view_why (const Viewer *viewer, const char *trace)
{
  return rule_view_why (viewer, trace);
}

/* ---- the list ---- */

Tree *
assignment_view_chip (const Viewer *viewer, const char *state)
{
  Tree *chip = tree_new_map ();

  tree_set_text (chip, "kind", viewer_chip (chips, state));
  tree_set_text (chip, "words", viewer_word (viewer, "assignment_state", state));
  return chip;
}

static void
assignment_add (const Viewer *viewer, const Assignment *assignment, gboolean names, Tree *list)
{
  Tree *map = tree_add_map (list);
  const char *reasons = strcmp (assignment->state, "refused") == 0 ? "refusal_reason" : "closing_reason";
  g_autofree char *why = assignment_view_why (viewer, assignment->trace);
  gint64 ends[] = { assignment->closed_at, assignment->answered_at };

  tree_set_text (map, "uuid", assignment->uuid);
  tree_set_text (map, "partner", assignment->partner_name);
  tree_set_text (map, "type", viewer_word (viewer, "partner_type", assignment->partner_type));
  tree_set_tree (map, "chip", assignment_view_chip (viewer, assignment->state));
  viewer_set_day (viewer, map, "since", assignment->created_at);
  tree_set_null (map, "answered");
  viewer_set_day (viewer, map, "answered", ends[0] != 0 ? ends[0] : ends[1]);
  tree_set_text (map, "reason", assignment->reason == NULL ? NULL : viewer_word (viewer, reasons, assignment->reason));
  tree_set_text (map, "message", names ? assignment->message : NULL);
  tree_set_text (map, "rule", assignment->rule_name);
  tree_set_format (map, "rule_url", "/regles/%s", assignment->rule_uuid != NULL ? assignment->rule_uuid : "");
  tree_set_flag (map, "rule_stands", viewer_is_desk (viewer) && assignment->rule_uuid != NULL);
  tree_set_text (map, "by", names ? assignment->assigned_by : NULL);
  tree_set_text (map, "why", why);
  tree_set_flag (map, "mine", viewer->partner_id != 0 && assignment->partner_id == viewer->partner_id);
}

Tree *
assignment_view_list (const Viewer *viewer, const GPtrArray *assignments, gboolean names)
{
  Tree *list = tree_new_list ();

  for (guint i = 0; i < assignments->len; i++)
    assignment_add (viewer, g_ptr_array_index (assignments, i), names, list);
  return list;
}

/* ---- who is awaited ---- */

static char *
partners_in (const GPtrArray *assignments, const char *state)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (assignments, i);

    if (strcmp (assignment->state, state) == 0)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", assignment->partner_name);
  }
  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

/* Of an active report: the first state in which some partner is, in this order. */
static const struct {
  const char *state, *code;
} awaited_codes[] = {
  { "waiting", "answer" }, { "accepted", "work" }, { "closed", "closing" }, { "refused", "refused" }
};

void
assignment_view_set_awaited (const Viewer *viewer, Tree *view, const Report *report, const GPtrArray *assignments)
{
  Tree *awaited = tree_set_map (view, "awaited");
  g_autofree char *who = NULL;
  const char *code = report->state;

  if (strcmp (report->state, "active") == 0) {
    code = "alone";
    for (guint i = 0; who == NULL && i < G_N_ELEMENTS (awaited_codes); i++)
      if ((who = partners_in (assignments, awaited_codes[i].state)) != NULL)
        code = awaited_codes[i].code;
  }
  tree_set_text (awaited, "words", viewer_word (viewer, "awaited", code));
  tree_set_text (awaited, "who", who);
  tree_set_flag (awaited, "over", report_state_is_over (report->state));
}

/* ---- the dry run ---- */

Tree *
assignment_view_preview (const Viewer *viewer, const Report *report)
{
  g_autoptr (GPtrArray) matches = rule_evaluate (viewer->db, report, viewer->now, NULL);
  Tree *list = tree_new_list ();

  for (guint i = 0; matches != NULL && i < matches->len; i++) {
    const RuleMatch *match = g_ptr_array_index (matches, i);
    g_autoptr (Partner) partner = partner_find (viewer->db, match->partner_id, NULL);
    g_autofree char *why = assignment_view_why (viewer, match->trace);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "partner", partner == NULL ? NULL : partner->name);
    tree_set_text (map, "rule", match->rule_name);
    tree_set_text (map, "why", why);
    tree_set_flag (map, "withheld", match->withheld);
  }
  return list;
}
