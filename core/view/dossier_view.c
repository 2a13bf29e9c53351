/* dossier_view.c: puts the two trees together from the views of their parts. */
#include "view/dossier_view.h"

#include <string.h>

#include "domain/access.h"
#include "domain/file.h"
#include "domain/report_document.h"
#include "view/document_view.h"
#include "view/finding_view.h"
#include "view/follow_view.h"
#include "view/order_view.h"
#include "view/report_view.h"
#include "view/visit_view.h"

/* ---- photos and documents ---- */

static void
add_picture (const Viewer *viewer, const DossierFiles *files, const File *file, const char *caption, Tree *view)
{
  Tree *list = (Tree *) tree_get (view, "pictures"), *images = (Tree *) tree_get (view, "images"), *image, *picture;
  guint number = tree_length (list) + 1;
  g_autofree char *id = g_strdup_printf ("p%u", number), *path = file_path (files->data_folder, file->hash);

  image = tree_set_map (images, id);
  tree_set_text (image, "path", path);
  tree_set_format (image, "url", "%s%s", files->url_start, file->uuid);
  picture = tree_add_map (list);
  tree_set_text (picture, "id", id);
  tree_set_integer (picture, "number", number);
  tree_set_text (picture, "caption", caption);
  viewer_set_day (viewer, picture, "added", file->created_at);
}

static gboolean
add_document (const Viewer *viewer, const DossierFiles *files, const ReportDocument *document, Tree *view,
              GError **error)
{
  g_autoptr (File) file = file_find_uuid (viewer->db, document->uuid, error);
  Tree *map;

  if (file == NULL)
    return FALSE;
  if (document->is_photo) {
    add_picture (viewer, files, file, document->caption, view);
    return TRUE;
  }
  map = tree_add_map ((Tree *) tree_get (view, "papers"));
  tree_set_text (map, "words", viewer_word (viewer, "document_type", document->document_type));
  tree_set_text (map, "name", document->name);
  tree_set_format (map, "url", "%s%s", files->url_start, document->uuid);
  viewer_set_day (viewer, map, "added", document->added_at);
  return TRUE;
}

static void
begin_files (Tree *view)
{
  tree_set_list (view, "pictures");
  tree_set_list (view, "papers");
  tree_set_map (view, "images");
}

static void
end_files (Tree *view)
{
  viewer_set_any (view, "pictures");
  viewer_set_any (view, "papers");
}

static gboolean
add_staff_files (const Viewer *viewer, const Report *report, const DossierFiles *files, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) documents = report_document_list (viewer->db, report->id, error);

  begin_files (view);
  for (guint i = 0; documents != NULL && i < documents->len; i++) {
    const ReportDocument *document = g_ptr_array_index (documents, i);

    if (document_view_shows (viewer, report, document->uuid) && !add_document (viewer, files, document, view, error))
      return FALSE;
  }
  end_files (view);
  return documents != NULL;
}

static gboolean
add_tenant_files (const Viewer *viewer, const Report *report, const DossierFiles *files, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) shown = file_list_shown (viewer->db, report->id, error);

  begin_files (view);
  for (guint i = 0; shown != NULL && i < shown->len; i++) {
    const File *file = g_ptr_array_index (shown, i);
    Tree *map;

    if (file_is_photo (file)) {
      add_picture (viewer, files, file, NULL, view);
      continue;
    }
    map = tree_add_map ((Tree *) tree_get (view, "papers"));
    tree_set_text (map, "name", file->name);
    tree_set_text (map, "words", viewer_word (viewer, "document_type", file->document_type));
    tree_set_format (map, "url", "%s%s", files->url_start, file->uuid);
    viewer_set_day (viewer, map, "added", file->created_at);
  }
  end_files (view);
  return shown != NULL;
}

/* ---- for staff ---- */

Tree *
dossier_view (const Viewer *viewer, const Report *report, const DossierFiles *files, GError **error)
{
  g_autoptr (Tree) view = report_view (viewer, report, NULL, error);
  gboolean held = report_is_held (viewer->db, report->id, viewer->partner_id);

  if (view == NULL)
    return NULL;
  tree_reverse ((Tree *) tree_get (view, "timeline"));
  if (tree_get_flag (view, "names") && access_allows (viewer->role, ACTION_SENSOR_READ, held))
    tree_set_tree (view, "measures", finding_view (viewer, report->id));
  if (tree_get_flag (view, "names") && !add_staff_files (viewer, report, files, view, error))
    return NULL;
  return g_steal_pointer (&view);
}

/* ---- for the tenant ---- */

/* In everyday words, without how grave it was judged. */
static gboolean
add_problems (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  const Grid *grid = viewer->grids == NULL ? NULL : grid_set_find (viewer->grids, report->grid_version);
  g_autoptr (GPtrArray) codes = report_severities (viewer->db, report->id, error);
  Tree *list = tree_set_list (view, "problems");

  for (guint i = 0; codes != NULL && grid != NULL && i < codes->len; i++) {
    const GridSeverity *severity = grid_severity (grid, g_ptr_array_index (codes, i));
    g_autofree char *what = severity == NULL ? NULL : grid_words (grid, viewer->language, severity->criterion->code);
    g_autofree char *how = severity == NULL ? NULL : grid_words (grid, viewer->language, severity->code);
    Tree *map = severity == NULL ? NULL : tree_add_map (list);

    if (map != NULL) {
      tree_set_text (map, "what", what);
      tree_set_text (map, "how", how);
    }
  }
  viewer_set_any (view, "problems");
  return codes != NULL;
}

Tree *
dossier_view_tenant (const Viewer *viewer, const Report *report, const DossierFiles *files, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();

  tree_set_text (view, "reference", report->reference);
  tree_set_text (view, "postcode", report->postcode);
  tree_set_text (view, "description", report->description);
  follow_view_add_state (viewer, report, view);
  if (!follow_view_add_holders (viewer, report, view, error) || !follow_view_add_news (viewer, report, view, error)
      || !add_problems (viewer, report, view, error) || !visit_view_follow_add (viewer, report->id, view, error)
      || !order_view_follow_add (viewer, report->id, view, error)
      || !follow_view_add_results (viewer, report, view, error)
      || !add_tenant_files (viewer, report, files, view, error))
    return NULL;
  tree_reverse ((Tree *) tree_get (view, "news"));
  viewer_set_any (view, "news");
  return g_steal_pointer (&view);
}
