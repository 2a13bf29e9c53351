/* agenda_view.c: visits by what they wait for. Knows no form: each is answered on its file's page. */
#include "view/agenda_view.h"

#include <string.h>

#include "domain/visit.h"
#include "view/visit_form_view.h"
#include "view/visit_view.h"

/* Parts of the page. */
static const char *const parts[] = { "passed", "coming", "asked" };

static const char *
part_of (const Viewer *viewer, const Visit *visit)
{
  if (strcmp (visit->state, "planned") != 0)
    return "asked";
  return visit->at <= viewer->now ? "passed" : "coming";
}

static void
row_set_place (const Viewer *viewer, const Report *report, gboolean names, Tree *row)
{
  g_autofree char *street = names ? g_strdup (report->address) : viewer_street (viewer, report->address);

  tree_set_text (row, "street", street);
  if (names || report->insee[0] != '\0') /* else it is what somebody typed, and may hold anything */
    tree_set_text (row, "city", report->city);
  if (!names) {
    tree_set_null (row, "video");
    tree_set_null (row, "before");
  }
}

static gboolean
add_visit (const Viewer *viewer, const Visit *visit, Tree *view, GError **error)
{
  g_autoptr (Report) report = report_find (viewer->db, visit->report_id, error);
  gboolean wanted;
  Tree *row;

  if (report == NULL)
    return FALSE;
  row = tree_add_map ((Tree *) tree_get (view, part_of (viewer, visit)));
  visit_view_fill (viewer, visit, row);
  tree_set_format (row, "file_url", "/dossiers/%s#visites", report->uuid);
  tree_set_text (row, "reference", report->reference);
  tree_set_text (row, "kind_words", viewer_word (viewer, "visit_kind", visit->kind));
  tree_set_text (row, "leader", visit->user_name);
  tree_set_text (row, "next", visit_form_view_next (viewer, visit, &wanted));
  tree_set_flag (row, "wanted", wanted);
  row_set_place (viewer, report,
                 viewer_sees_names (viewer, report_is_held (viewer->db, report->id, viewer->partner_id)), row);
  return TRUE;
}

static void
add_choice (const Viewer *viewer, Tree *list, const char *code, gboolean current)
{
  Tree *choice = tree_add_map (list);

  tree_set_format (choice, "url", "/visites?qui=%s", code);
  tree_set_text (choice, "words", viewer_word (viewer, viewer->partner_id != 0 ? "agenda_partner" : "agenda_desk", code));
  tree_set_flag (choice, "current", current);
}

Tree *
agenda_view (const Viewer *viewer, gboolean mine, GError **error)
{
  const VisitAgenda whose = { viewer->partner_id, mine ? viewer->user_id : 0 };
  g_autoptr (GPtrArray) visits = visit_agenda (viewer->db, &whose, error);
  g_autoptr (Tree) view = tree_new_map ();
  Tree *choices = tree_set_list (view, "choices");

  add_choice (viewer, choices, "tous", !mine);
  add_choice (viewer, choices, "moi", mine);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    tree_set_list (view, parts[i]);
  for (guint i = 0; visits != NULL && i < visits->len; i++)
    if (!add_visit (viewer, g_ptr_array_index (visits, i), view, error))
      return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    viewer_set_any (view, parts[i]);
  tree_set_flag (view, "none", visits != NULL && visits->len == 0);
  tree_set_flag (view, "full", visits != NULL && visits->len == VISIT_AGENDA_MAX);
  return visits == NULL ? NULL : g_steal_pointer (&view);
}
