/* subject_view.c: puts together what the reports of a person hold, and the same for programs. */
#include "view/subject_view.h"

#include <string.h>

#include "base/clock.h"
#include "view/fact_view.h"
#include "view/subject_part.h"
#include "view/territory.h"

static gboolean
is_chosen (const SubjectInput *input, gint64 id)
{
  for (guint i = 0; i < input->count; i++)
    if (input->ids[i] == id)
      return TRUE;
  return FALSE;
}

/* As the person stands on that very report: another number, another address may be there. */
static gboolean
part_add (const Viewer *viewer, const SubjectInput *input, gint64 id, Tree *view, GError **error)
{
  SubjectPart part = { .viewer = viewer,
                       .kind = subject_kind (viewer->db, input->first_id, input->kind, id),
                       .internal = input->internal,
                       .town = tree_get_text (view, "town") };
  g_autoptr (Report) report = report_find (viewer->db, id, error);
  Person person = { 0 };
  gboolean added = FALSE;

  if (report == NULL || part.kind == PERSON_LAST || !report_person (viewer->db, id, part.kind, &person, error))
    return FALSE;
  part.report = report;
  part.person = &person;
  Tree *map = tree_add_map ((Tree *) tree_get (view, "parts"));

  tree_set_text (map, "reference", report->reference);
  fact_view_fill_person (viewer, &person, part.kind, tree_set_map (map, "person"));
  added = subject_part_add (&part, tree_set_list (map, "sections"), error);
  person_clear (&person);
  return added;
}

static gboolean
parts_add (const Viewer *viewer, const SubjectInput *input, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) reports = subject_reports (viewer->db, input->first_id, input->kind, error);

  tree_set_list (view, "parts");
  for (guint i = 0; reports != NULL && i < reports->len; i++) {
    const SubjectReport *report = g_ptr_array_index (reports, i);

    if (is_chosen (input, report->id) && !part_add (viewer, input, report->id, view, error))
      return FALSE;
  }
  return reports != NULL;
}

Tree *
subject_view (const Viewer *viewer, const SubjectInput *input, GError **error)
{
  g_autoptr (Tree) view = tree_new_map (), town = territory_tree (viewer->db);
  g_autoptr (GError) failure = NULL;
  Person person = { 0 };

  if (!report_person (viewer->db, input->first_id, input->kind, &person, &failure)) {
    if (failure != NULL)
      g_propagate_error (error, g_steal_pointer (&failure));
    else
      box_fail (error, BOX_ERROR_NOT_FOUND, "no such person on this report");
    return NULL;
  }
  fact_view_fill_person (viewer, &person, input->kind, tree_set_map (view, "person"));
  person_clear (&person);
  tree_set_text (view, "town", tree_get_text (town, "name"));
  tree_set_flag (view, "internal", input->internal);
  viewer_set_day (viewer, view, "made", viewer->now);
  return parts_add (viewer, input, view, error) ? g_steal_pointer (&view) : NULL;
}

/* ---- for programs ---- */

static void
copy_texts (const Tree *from, const char *const *keys, Tree *to)
{
  for (guint i = 0; keys[i] != NULL; i++)
    if (tree_get_text (from, keys[i]) != NULL)
      tree_set_text (to, keys[i], tree_get_text (from, keys[i]));
}

static void
copy_facts (const Tree *facts, Tree *list)
{
  static const char *const keys[] = { "label", "value", NULL };

  for (guint i = 0; i < tree_length (facts); i++)
    copy_texts (tree_at (facts, i), keys, tree_add_map (list));
}

static void
copy_entries (const Tree *entries, Tree *list)
{
  static const char *const keys[] = { "who", "words", "text", NULL };

  for (guint i = 0; i < tree_length (entries); i++) {
    Tree *map = tree_add_map (list);

    if (tree_get_text (tree_at (entries, i), "iso") != NULL)
      tree_set_text (map, "at", tree_get_text (tree_at (entries, i), "iso"));
    copy_texts (tree_at (entries, i), keys, map);
  }
}

static void
json_add_person (const Tree *person, Tree *map)
{
  static const char *const keys[] = { "kind", "name", NULL };

  copy_texts (person, keys, map);
  copy_facts (tree_get (person, "facts"), tree_set_list (map, "facts"));
}

static void
json_add_part (const Tree *part, Tree *map)
{
  const Tree *sections = tree_get (part, "sections");

  tree_set_text (map, "reference", tree_get_text (part, "reference"));
  json_add_person (tree_get (part, "person"), tree_set_map (map, "person"));
  for (guint i = 0; i < tree_length (sections); i++) {
    const Tree *section = tree_at (sections, i);
    Tree *list = tree_set_list (map, tree_get_text (section, "key"));

    copy_facts (tree_get (section, "facts"), list);
    copy_entries (tree_get (section, "entries"), list);
  }
}

Tree *
subject_view_json (const Viewer *viewer, const Tree *view)
{
  static const char *const others[] = { "made_on", "person", "reports", "reference", "label", "value",
                                        "at",      "who",    "words",   "text",      NULL };
  Tree *json = tree_new_map (), *keys, *reports;
  const Tree *parts = tree_get (view, "parts");

  tree_set_text (json, "about", viewer_word (viewer, "subject", "about"));
  keys = tree_set_map (json, "keys");
  for (guint i = 0; others[i] != NULL; i++)
    tree_set_text (keys, others[i], viewer_word (viewer, "subject_key", others[i]));
  for (guint i = 0; subject_sections[i] != NULL; i++)
    tree_set_text (keys, subject_sections[i], viewer_word (viewer, "subject_title", subject_sections[i]));
  tree_set_text (json, "made_on", tree_get_text (tree_get (view, "made"), "iso"));
  json_add_person (tree_get (view, "person"), tree_set_map (json, "person"));
  reports = tree_set_list (json, "reports");
  for (guint i = 0; i < tree_length (parts); i++)
    json_add_part (tree_at (parts, i), tree_add_map (reports));
  return json;
}
