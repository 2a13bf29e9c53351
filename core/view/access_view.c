/* access_view.c: the log of readings in words. Logs nothing. */
#include "view/access_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/setting.h"
#include "view/pager.h"

typedef struct {
  const Viewer *viewer;
  const char *chosen;
  Tree *list;
} Build;

static gint64
log_since (const Viewer *viewer)
{
  return viewer->now - REPORT_ACCESS_KEEP_DAYS * CLOCK_DAY;
}

/* Who held a link of a partner has no name here. */
static const char *
reader_name (const Viewer *viewer, const char *name)
{
  return *name != '\0' ? name : viewer_word (viewer, "answer_way", "reader");
}

static void
row_visit (const AccessRow *row, gpointer data)
{
  const Build *build = data;
  Tree *map = tree_add_map (build->list);

  viewer_set_day (build->viewer, map, "at", row->at);
  tree_set_text (map, "name", reader_name (build->viewer, row->user_name));
  tree_set_text (map, "partner", row->partner_name);
  tree_set_text (map, "what", viewer_word (build->viewer, "access_what", row->what));
  tree_set_text (map, "reference", row->reference);
  tree_set_null (map, "url");
  if (row->report_uuid != NULL)
    tree_set_format (map, "url", "/dossiers/%s", row->report_uuid);
}

static void
person_visit (const char *uuid, const char *name, gpointer data)
{
  const Build *build = data;
  Tree *map = tree_add_map (build->list);

  tree_set_text (map, "code", uuid);
  tree_set_text (map, "words", name);
  tree_set_flag (map, "selected", g_strcmp0 (uuid, build->chosen) == 0);
}

static void
add_pager (const AccessInput *input, gint64 page, gint64 total, Tree *view)
{
  g_autofree char *person = g_uri_escape_string (input->person == NULL ? "" : input->person, NULL, FALSE),
                  *reference = g_uri_escape_string (input->reference == NULL ? "" : input->reference, NULL, FALSE),
                  *url = g_strdup_printf ("/consultations?personne=%s&dossier=%s", person, reference);

  pager_add (view, &(Pager){ url, page, ACCESS_LOG_PAGE, total, FALSE });
}

Tree *
access_view (const Viewer *viewer, const AccessInput *input, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  AccessQuestion question = { .user_uuid = input->person, .reference = input->reference, .since = log_since (viewer) };
  Build rows = { viewer, NULL, tree_set_list (view, "rows") };
  Build people = { viewer, input->person, tree_set_list (view, "people") };
  g_autofree char *access = setting_text (viewer->db, "access.partners");
  gint64 total = 0, page;

  if (!access_log_count (viewer->db, &question, &total, error))
    return NULL;
  page = CLAMP (input->page, 1, MAX ((total + ACCESS_LOG_PAGE - 1) / ACCESS_LOG_PAGE, 1));
  question.offset = (guint) ((page - 1) * ACCESS_LOG_PAGE);
  if (!access_log_list (viewer->db, &question, row_visit, &rows, error)
      || !access_log_people (viewer->db, person_visit, &people, error))
    return NULL;
  add_pager (input, page, total, view);
  tree_set_text (view, "reference", input->reference);
  tree_set_flag (view, "filtered", input->person != NULL || input->reference != NULL);
  tree_set_flag (view, "whole", strcmp (access, "whole") == 0);
  viewer_set_any (view, "rows");
  return g_steal_pointer (&view);
}

static void
reader_visit (const AccessReader *row, gpointer data)
{
  const Build *build = data;
  g_autofree char *times = viewer_count (build->viewer, "access.times", row->times);
  Tree *map = tree_add_map (build->list);

  tree_set_text (map, "name", reader_name (build->viewer, row->user_name));
  tree_set_text (map, "partner", row->partner_name);
  tree_set_text (map, "times", times);
  viewer_set_day (build->viewer, map, "last", row->last);
}

gboolean
access_view_add_readers (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  Build build = { viewer, NULL, NULL };

  if (!access_allows (viewer->role, ACTION_SUBJECT_ACCESS, FALSE))
    return TRUE;
  build.list = tree_set_list (view, "readers");
  if (!access_log_readers (viewer->db, report->id, log_since (viewer), reader_visit, &build, error))
    return FALSE;
  viewer_set_any (view, "readers");
  return TRUE;
}
