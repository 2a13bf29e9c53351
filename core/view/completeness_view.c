/* completeness_view.c: facts and levels become words; who the file goes to stands in assignments and rules. */
#include "view/completeness_view.h"

#include <string.h>

#include "domain/completeness.h"
#include "domain/partner.h"
#include "domain/rule_set.h"

/* ---- for whom ---- */

typedef struct {
  const Viewer *viewer;
  const Report *report;
  Tree *list;
  GHashTable *askable; /* fact → NeedLevel: the tenant can be asked, and was not */
} MissingBuild;

static void
note_askable (const MissingBuild *build, const Missing *missing)
{
  gint level = GPOINTER_TO_INT (g_hash_table_lookup (build->askable, missing->fact));

  if (missing->question != NULL && !missing->asked && !missing->said_unknown)
    g_hash_table_insert (build->askable, (gpointer) missing->fact, GINT_TO_POINTER (MAX (level, (gint) missing->level)));
}

/* "le loyer, la surface (demandé)" */
static void
say_fact (const Viewer *viewer, GString *said, const Missing *missing)
{
  const char *note = missing->asked ? "asked" : missing->said_unknown ? "unknown" : NULL;

  g_string_append_printf (said, "%s%s", said->len > 0 ? ", " : "", viewer_word (viewer, "need_fact", missing->fact));
  if (note != NULL)
    g_string_append_printf (said, " (%s)", viewer_word (viewer, "need", note));
}

static gboolean
add_partner (const MissingBuild *build, const char *name, const char *type, GError **error)
{
  const Viewer *viewer = build->viewer;
  g_autoptr (GPtrArray) missing =
      completeness_missing (viewer->db, viewer->grids, build->report, type, viewer->now, error);
  g_autoptr (GString) needed = g_string_new (NULL), useful = g_string_new (NULL);
  Tree *map;

  if (missing == NULL)
    return FALSE;
  if (missing->len == 0)
    return TRUE;
  for (guint i = 0; i < missing->len; i++) {
    const Missing *fact = g_ptr_array_index (missing, i);

    say_fact (viewer, fact->level == NEED_NEEDED ? needed : useful, fact);
    note_askable (build, fact);
  }
  map = tree_add_map (build->list);
  tree_set_text (map, "partner", name);
  tree_set_text (map, "needed", needed->len > 0 ? needed->str : NULL);
  tree_set_text (map, "useful", useful->len > 0 ? useful->str : NULL);
  return TRUE;
}

static gboolean
add_assigned (const MissingBuild *build, const GPtrArray *assignments, GError **error)
{
  for (guint i = 0; i < assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (assignments, i);
    gboolean works = strcmp (assignment->state, "waiting") == 0 || strcmp (assignment->state, "accepted") == 0;

    if (works && (viewer_is_desk (build->viewer) || assignment->partner_id == build->viewer->partner_id)
        && !add_partner (build, assignment->partner_name, assignment->partner_type, error))
      return FALSE;
  }
  return TRUE;
}

/* Before it leaves: whoever the rules would send it to. */
static gboolean
add_future (const MissingBuild *build, GError **error)
{
  Db *db = build->viewer->db;
  g_autoptr (GPtrArray) matches = rule_evaluate (db, build->report, build->viewer->now, error);

  for (guint i = 0; matches != NULL && i < matches->len; i++) {
    const RuleMatch *match = g_ptr_array_index (matches, i);
    g_autoptr (Partner) partner = match->withheld ? NULL : partner_find (db, match->partner_id, error);

    if (partner != NULL && !add_partner (build, partner->name, partner->type, error))
      return FALSE;
  }
  return matches != NULL;
}

/* ---- the question ---- */

static void
add_form (const MissingBuild *build, Tree *view)
{
  Tree *form, *facts;
  const char *fact;

  if (g_hash_table_size (build->askable) == 0)
    return;
  form = tree_set_map (view, "ask_form");
  tree_set_format (form, "url", "/dossiers/%s/demander", build->report->uuid);
  facts = tree_set_list (form, "facts");
  for (guint i = 0; (fact = completeness_fact_at (i)) != NULL; i++) {
    gpointer level;
    Tree *map;

    if (!g_hash_table_lookup_extended (build->askable, fact, NULL, &level))
      continue;
    map = tree_add_map (facts);
    tree_set_text (map, "code", fact);
    tree_set_text (map, "words", viewer_word (build->viewer, "need_fact", fact));
    tree_set_flag (map, "checked", GPOINTER_TO_INT (level) == NEED_NEEDED);
  }
}

static gboolean
is_open (const Report *report)
{
  return strcmp (report->state, "closed") != 0 && strcmp (report->state, "filtered") != 0;
}

gboolean
completeness_view_add (const Viewer *viewer, const Report *report, const GPtrArray *assignments, Tree *view,
                       GError **error)
{
  g_autoptr (GHashTable) askable = g_hash_table_new (g_str_hash, g_str_equal);
  const MissingBuild build = { viewer, report, tree_set_list (view, "missing"), askable };
  gboolean desk = viewer_is_desk (viewer);

  if (is_open (report)
      && (!add_assigned (&build, assignments, error)
          || (desk && strcmp (report->state, "active") != 0 && !add_future (&build, error))))
    return FALSE;
  viewer_set_any (view, "missing");
  if (desk)
    add_form (&build, view);
  return TRUE;
}

/* ---- the settings ---- */

static const char *const level_codes[] = { "needed", "useful", "none", NULL };

static void
add_types (const Viewer *viewer, const char *chosen, Tree *list)
{
  for (guint i = 0; i <= partner_types_count; i++) {
    const char *code = i == 0 ? COMPLETENESS_EVERY : partner_types[i - 1].name;
    Tree *map = tree_add_map (list);

    tree_set_text (map, "code", code);
    tree_set_text (map, "words",
                   i == 0 ? viewer_word (viewer, "need", "every") : viewer_word (viewer, "partner_type", code));
    tree_set_flag (map, "selected", strcmp (code, chosen) == 0);
  }
}

Tree *
completeness_view_settings (const Viewer *viewer, const char *partner_type)
{
  const Completeness *completeness = grid_set_completeness (viewer->grids);
  gboolean every = strcmp (partner_type, COMPLETENESS_EVERY) == 0;
  Tree *view = tree_new_map (), *facts = tree_set_list (view, "facts");
  const char *fact;

  tree_set_text (view, "type", partner_type);
  tree_set_text (view, "words",
                 every ? viewer_word (viewer, "need", "every") : viewer_word (viewer, "partner_type", partner_type));
  for (guint i = 0; (fact = completeness_fact_at (i)) != NULL; i++) {
    NeedLevel level = completeness_level (viewer->db, completeness, partner_type, fact);
    Tree *map = tree_add_map (facts);

    tree_set_text (map, "code", fact);
    tree_set_text (map, "words", viewer_word (viewer, "need_fact", fact));
    tree_set_text (map, "was", completeness_level_name (level));
    tree_set_flag (map, "changed", level != completeness_default (completeness, partner_type, fact));
    tree_set_flag (map, "always",
                   !every
                       && completeness_level (viewer->db, completeness, COMPLETENESS_EVERY, fact) == NEED_NEEDED);
    viewer_add_choices (viewer, tree_set_list (map, "levels"), "need_level", level_codes, completeness_level_name (level));
  }
  add_types (viewer, partner_type, tree_set_list (view, "types"));
  return view;
}
