/* import_view.c: imports in words. Reads no sheet, decides nothing. */
#include "view/import_view.h"

#include <string.h>

#include "base/text.h"
#include "domain/clock_trust.h"
#include "view/remark_view.h"

static const char *
word (gpointer data, const char *group, const char *code)
{
  const Viewer *viewer = data;
  g_autofree char *key = g_strconcat (group, ".", code, NULL);

  return words_has (viewer->words, "fr", key) ? words_get (viewer->words, "fr", key) : "";
}

ImportWords
import_view_words (const Viewer *viewer)
{
  return (ImportWords){ word, (gpointer) viewer };
}

/* ---- the room ---- */

static void
add_columns (const Viewer *viewer, const ImportKind *kind, Tree *map)
{
  Tree *list = tree_set_list (map, "columns");
  guint count = 0;
  const ImportColumn *columns = import_columns (kind, &count);

  for (guint i = 0; i < count; i++) {
    Tree *column = tree_add_map (list);

    tree_set_text (column, "header", columns[i].header);
    tree_set_flag (column, "needed", columns[i].needed);
    tree_set_text (column, "meaning", viewer_word (viewer, "import_column", columns[i].meaning));
    tree_set_text (column, "example", columns[i].example);
  }
}

static void
add_kind (const Viewer *viewer, const char *code, const char *chosen, Tree *list)
{
  const ImportKind *kind = import_kind_find (code);
  Tree *map = tree_add_map (list);

  tree_set_text (map, "code", code);
  tree_set_text (map, "words", viewer_word (viewer, "import_kind", code));
  tree_set_text (map, "hint", viewer_word (viewer, "import_kind_hint", code));
  tree_set_flag (map, "selected", g_strcmp0 (code, chosen) == 0);
  if (kind == NULL)
    return;
  tree_set_format (map, "model_url", "/imports/modele?sorte=%s", code);
  tree_set_format (map, "export_url", "/imports/export?sorte=%s", code);
  add_columns (viewer, kind, map);
}

static void
add_stage (const Viewer *viewer, const ImportStage *stage, Tree *map)
{
  tree_set_format (map, "url", "/imports/%s", stage->uuid);
  tree_set_text (map, "name", stage->name);
  tree_set_text (map, "kind", viewer_word (viewer, "import_kind", stage->kind));
  tree_set_text (map, "by", stage->user_name);
  tree_set_text (map, "state", viewer_word (viewer, "import_state", stage->state));
  tree_set_flag (map, "applied", strcmp (stage->state, "applied") == 0);
  viewer_set_day (viewer, map, "at", stage->created_at);
  viewer_set_day (viewer, map, "applied_at", stage->applied_at);
}

Tree *
import_view_room (const Viewer *viewer, const char *kind, const Remarks *remarks, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GPtrArray) stages = import_stage_list (viewer->db, error);
  Tree *kinds = tree_set_list (view, "kinds"), *recent = tree_set_list (view, "recent");

  if (stages == NULL)
    return NULL;
  for (guint i = 0; import_kinds[i] != NULL; i++)
    add_kind (viewer, import_kind_name (import_kinds[i]), kind, kinds);
  add_kind (viewer, IMPORT_ADDRESSES, kind, kinds);
  for (guint i = 0; i < stages->len; i++)
    add_stage (viewer, g_ptr_array_index (stages, i), tree_add_map (recent));
  viewer_set_any (view, "recent");
  remark_view_set (viewer, "import_trouble", remarks, view);
  return g_steal_pointer (&view);
}

/* ---- one file ---- */

char *
import_view_trouble (const Viewer *viewer, const ImportTrouble *trouble)
{
  g_autofree char *words = remark_view_words (viewer, "import_trouble", trouble->code, trouble->detail);
  const char *line = viewer_word (viewer, "import_place", "line");

  if (trouble->line == 0)
    return g_strdup (words);
  if (trouble->column == NULL)
    return g_strdup_printf ("%s %u: %s", line, trouble->line, words);
  return g_strdup_printf ("%s %u, %s: %s", line, trouble->line, trouble->column, words);
}

static void
add_troubles (const Viewer *viewer, const ImportTroubles *troubles, Tree *view)
{
  Tree *list = tree_set_list (view, "troubles");

  for (guint i = 0; i < troubles->list->len; i++) {
    const ImportTrouble *trouble = g_ptr_array_index (troubles->list, i);
    g_autofree char *words = remark_view_words (viewer, "import_trouble", trouble->code, trouble->detail);
    Tree *map = tree_add_map (list);

    if (trouble->line > 0)
      tree_set_integer (map, "line", trouble->line);
    tree_set_text (map, "column", trouble->column);
    tree_set_text (map, "words", words);
  }
  viewer_set_any (view, "troubles");
  g_autofree char *counted = viewer_count (viewer, "import_count.troubles", troubles->count);
  tree_set_text (view, "troubles_words", counted);
  tree_set_flag (view, "more_troubles", troubles->count > troubles->list->len);
  tree_set_integer (view, "troubles_shown", troubles->list->len);
}

static void
add_lines (const Viewer *viewer, const ImportPlan *plan, Tree *view)
{
  Tree *list = tree_set_list (view, "lines");

  for (guint i = 0; i < plan->lines->len; i++) {
    const ImportLine *line = g_ptr_array_index (plan->lines, i);
    Tree *map = tree_add_map (list);

    tree_set_integer (map, "line", line->line);
    tree_set_text (map, "verdict", viewer_word (viewer, "import_verdict", import_verdict_name (line->verdict)));
    tree_set_flag (map, "added", line->verdict == IMPORT_NEW);
    tree_set_text (map, "name", line->name);
    tree_set_text (map, "columns", line->columns);
  }
  viewer_set_any (view, "lines");
}

Tree *
import_view_plan (const Viewer *viewer, const ImportStage *stage, const ImportPlan *plan)
{
  Tree *view = tree_new_map ();
  guint changes = plan->counts[IMPORT_NEW] + plan->counts[IMPORT_CHANGED];
  gboolean fine = plan->troubles->count == 0;

  add_stage (viewer, stage, view);
  tree_set_integer (view, "new", plan->counts[IMPORT_NEW]);
  tree_set_integer (view, "changed_count", plan->counts[IMPORT_CHANGED]);
  tree_set_integer (view, "same", plan->counts[IMPORT_SAME]);
  add_lines (viewer, plan, view);
  tree_set_flag (view, "more", changes > plan->lines->len);
  tree_set_integer (view, "shown", plan->lines->len);
  add_troubles (viewer, plan->troubles, view);
  tree_set_flag (view, "sheet", TRUE);
  tree_set_flag (view, "fine", fine && changes > 0);
  tree_set_flag (view, "nothing", fine && changes == 0);
  tree_set_text (view, "digest", plan->digest);
  return view;
}

Tree *
import_view_addresses (const Viewer *viewer, const ImportStage *stage)
{
  Tree *view = tree_new_map ();
  static const char *const states[] = { "waiting", "ready", "failed" };
  g_autofree char *lines = text_integer (stage->lines);

  add_stage (viewer, stage, view);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    tree_set_flag (view, states[i], strcmp (stage->state, states[i]) == 0);
  tree_set_text (view, "read", lines);
  tree_set_text (view, "trouble", stage->trouble != NULL && *stage->trouble != '\0' ? stage->trouble : NULL);
  tree_set_flag (view, "addresses", TRUE);
  tree_set_flag (view, "no_clock", !clock_trust_held (viewer->db));
  return view;
}
