/* document_view.c: rows of report_document.h as trees. Decides nothing but their order. */
#include "view/document_view.h"

#include <string.h>

#include "base/text.h"
#include "domain/legal_order.h"
#include "domain/visit.h"

enum { SUMMARY_PHOTOS = 4 };

typedef struct {
  const Viewer *viewer;
  const Report *report;
  const Grid *grid;  /* nullable */
  GPtrArray *visits; /* of Visit */
  GPtrArray *orders; /* of LegalOrder */
} DocumentBuild;

static void
build_clear (DocumentBuild *build)
{
  g_clear_pointer (&build->visits, g_ptr_array_unref);
  g_clear_pointer (&build->orders, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocumentBuild, build_clear)

static gboolean
build_read (DocumentBuild *build, GError **error)
{
  const Viewer *viewer = build->viewer;

  build->grid = grid_set_find (viewer->grids, build->report->grid_version);
  build->visits = visit_list (viewer->db, build->report->id, error);
  build->orders = build->visits == NULL ? NULL : legal_order_list (viewer->db, build->report->id, error);
  return build->orders != NULL;
}

/* ---- words ---- */

/* (transfer full): "Visite sur place du 3 décembre 2026"; without a day, its kind alone. */
static char *
visit_words (const Viewer *viewer, const Visit *visit)
{
  g_autofree char *day = visit->at == 0 ? NULL : viewer_day (viewer, visit->at);
  const char *kind = viewer_word (viewer, "visit_kind", visit->kind);

  return day == NULL ? g_strdup (kind) : g_strdup_printf ("%s, %s", kind, day);
}

static char *
order_words (const Viewer *viewer, const LegalOrder *order)
{
  return g_strdup_printf ("%s %s", viewer_word (viewer, "order_kind", order->kind), order->number);
}

/* (transfer full): of which visit or order; NULL: of none. */
static char *
of_words (const DocumentBuild *build, const ReportDocument *document)
{
  for (guint i = 0; i < build->visits->len; i++) {
    const Visit *visit = g_ptr_array_index (build->visits, i);

    if (document->visit_id != 0 && visit->id == document->visit_id)
      return visit_words (build->viewer, visit);
  }
  for (guint i = 0; i < build->orders->len; i++) {
    const LegalOrder *order = g_ptr_array_index (build->orders, i);

    if (document->order_id != 0 && order->id == document->order_id)
      return order_words (build->viewer, order);
  }
  return NULL;
}

static char *
author_words (const Viewer *viewer, const ReportDocument *document)
{
  if (document->answer_id != 0)
    return g_strdup (viewer_word (viewer, "author", "owner"));
  if (document->by_tenant)
    return g_strdup (viewer_word (viewer, "author", "tenant"));
  if (document->user_name != NULL && document->partner_name != NULL)
    return g_strdup_printf ("%s, %s", document->user_name, document->partner_name);
  if (document->user_name == NULL && document->partner_name != NULL)
    return g_strdup (document->partner_name);
  return g_strdup (document->user_name != NULL ? document->user_name : viewer_word (viewer, "author", "desk"));
}

static void
set_size (Tree *map, const ReportDocument *document)
{
  g_autofree char *size = text_integer (MAX ((gint64) document->size_bytes / 1000, 1));

  tree_set_text (map, "size", size);
}

/* ---- for staff ---- */

static void
item_add_changes (const DocumentBuild *build, const ReportDocument *document, Tree *map)
{
  const Actor actor = viewer_actor (build->viewer);

  if (!report_document_is_own (document, &actor))
    return;
  tree_set_format (map, "change_url", "/dossiers/%s/documents/%s", build->report->uuid, document->uuid);
  tree_set_flag (map, "of_services", !document->by_tenant);
  tree_set_flag (map, "can_show", !document->by_tenant && !document->visible);
  tree_set_flag (map, "can_hide", !document->by_tenant && document->visible);
}

static void
item_add (const DocumentBuild *build, const ReportDocument *document, Tree *list)
{
  Tree *map = tree_add_map (list);
  g_autofree char *of = of_words (build, document), *by = author_words (build->viewer, document),
                  *place = viewer_file_path (build->viewer, build->report->uuid);

  tree_set_format (map, "url", "%s/photos/%s", place, document->uuid);
  tree_set_text (map, "name", document->name);
  tree_set_text (map, "caption", document->caption);
  tree_set_text (map, "of", of);
  tree_set_text (map, "by", by);
  tree_set_flag (map, "is_photo", document->is_photo);
  tree_set_flag (map, "visible", !document->by_tenant && document->visible);
  tree_set_flag (map, "by_tenant", document->by_tenant);
  tree_set_integer (map, "number", tree_length (list));
  set_size (map, document);
  viewer_set_day (build->viewer, map, "added", document->added_at);
  item_add_changes (build, document, map);
}

/* A list under its heading, made when the first thing of it comes. */
static Tree *
group_of (Tree *groups, GHashTable *made, const char *code, const char *words)
{
  Tree *items = g_hash_table_lookup (made, code);

  if (items == NULL) {
    Tree *map = tree_add_map (groups);

    tree_set_text (map, "words", words);
    tree_set_integer (map, "number", tree_length (groups));
    items = tree_set_list (map, "items");
    g_hash_table_insert (made, g_strdup (code), items);
  }
  return items;
}

static void
add_groups (const DocumentBuild *build, const GPtrArray *documents, Tree *view)
{
  g_autoptr (GHashTable) made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Tree *groups = tree_set_list (view, "groups");

  for (guint type = 0; file_document_types[type] != NULL; type++)
    for (guint i = 0; i < documents->len; i++) {
      const ReportDocument *document = g_ptr_array_index (documents, i);
      const char *code = file_document_types[type];

      if (strcmp (document->document_type, code) == 0 && !(document->is_photo && strcmp (code, "photo") == 0))
        item_add (build, document, group_of (groups, made, code, viewer_word (build->viewer, "document_type", code)));
    }
  viewer_set_any (view, "groups");
}

static const GridCriterion *
criterion_of (const DocumentBuild *build, const char *code)
{
  return build->grid == NULL || code == NULL ? NULL : grid_criterion (build->grid, code);
}

/* Those of which it is known what they show, then the others. */
static void
add_galleries (const DocumentBuild *build, const GPtrArray *documents, Tree *view)
{
  g_autoptr (GHashTable) made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Tree *groups = tree_set_list (view, "galleries");

  for (guint known = 2; known-- > 0;)
    for (guint i = 0; i < documents->len; i++) {
      const ReportDocument *document = g_ptr_array_index (documents, i);
      const GridCriterion *criterion = criterion_of (build, document->criterion);
      g_autofree char *words = criterion == NULL ? g_strdup (viewer_word (build->viewer, "document", "unsorted"))
                                                 : text_typography (criterion->plain);

      if (document->is_photo && strcmp (document->document_type, "photo") == 0 && (criterion != NULL) == (known == 1))
        item_add (build, document, group_of (groups, made, criterion == NULL ? "" : criterion->code, words));
    }
  viewer_set_any (view, "galleries");
}

static guint
count_by_staff (const GPtrArray *documents)
{
  guint count = 0;

  for (guint i = 0; i < documents->len; i++)
    count += !((const ReportDocument *) g_ptr_array_index (documents, i))->by_tenant;
  return count;
}

/* The owner's side reads what the tenant reads, and what it added itself. */
static gboolean
is_shown (const Viewer *viewer, const ReportDocument *document)
{
  return document->visible || (document->partner_id != 0 && document->partner_id == viewer->partner_id)
         || access_allows (viewer->role, ACTION_DOCUMENT_READ, TRUE);
}

GPtrArray *
document_view_list (const Viewer *viewer, const Report *report, GError **error)
{
  GPtrArray *documents = report_document_list (viewer->db, report->id, error);

  for (guint i = documents == NULL ? 0 : documents->len; i > 0; i--)
    if (!is_shown (viewer, g_ptr_array_index (documents, i - 1)))
      g_ptr_array_remove_index (documents, i - 1);
  return documents;
}

gboolean
document_view_shows (const Viewer *viewer, const Report *report, const char *file_uuid)
{
  g_autoptr (GPtrArray) documents = document_view_list (viewer, report, NULL);

  for (guint i = 0; documents != NULL && i < documents->len; i++)
    if (g_strcmp0 (((const ReportDocument *) g_ptr_array_index (documents, i))->uuid, file_uuid) == 0)
      return TRUE;
  return FALSE;
}

gboolean
document_view_add (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_auto (DocumentBuild) build = { .viewer = viewer, .report = report };
  g_autoptr (GPtrArray) documents = document_view_list (viewer, report, error);
  guint staff;

  if (documents == NULL || !build_read (&build, error))
    return FALSE;
  staff = count_by_staff (documents);
  add_groups (&build, documents, view);
  add_galleries (&build, documents, view);
  tree_set_integer (view, "count", documents->len);
  if (documents->len > 0)
    tree_set_format (view, "archive_url", "/dossiers/%s/fichiers.zip", report->uuid);
  tree_set_integer (view, "left", staff >= DOCUMENTS_MAX ? 0 : MIN (DOCUMENTS_MAX - staff, DOCUMENTS_AT_ONCE));
  tree_set_flag (view, "has_room", staff < DOCUMENTS_MAX);
  return TRUE;
}

/* ---- the form ---- */

static void
choice_add (Tree *list, const char *code, const char *words, const char *selected)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "code", code);
  tree_set_text (map, "words", words);
  tree_set_flag (map, "selected", g_strcmp0 (code, selected) == 0);
}

/* The criteria that were reported: a photo shows one of them, or something else. */
static gboolean
add_criteria (const DocumentBuild *build, const char *selected, Tree *list, GError **error)
{
  g_autoptr (GPtrArray) codes = report_severities (build->viewer->db, build->report->id, error);

  for (guint i = 0; codes != NULL && build->grid != NULL && i < codes->len; i++) {
    const GridSeverity *severity = grid_severity (build->grid, g_ptr_array_index (codes, i));
    g_autofree char *words = severity == NULL ? NULL : text_typography (severity->criterion->plain);

    if (severity != NULL)
      choice_add (list, severity->criterion->code, words, selected);
  }
  return codes != NULL;
}

static void
add_ofs (const DocumentBuild *build, const char *selected, Tree *list)
{
  for (guint i = 0; i < build->visits->len; i++) {
    const Visit *visit = g_ptr_array_index (build->visits, i);
    g_autofree char *words = visit_words (build->viewer, visit);

    choice_add (list, visit->uuid, words, selected);
  }
  for (guint i = 0; i < build->orders->len; i++) {
    const LegalOrder *order = g_ptr_array_index (build->orders, i);
    g_autofree char *words = order_words (build->viewer, order);

    choice_add (list, order->uuid, words, selected);
  }
}

gboolean
document_view_add_form (const Viewer *viewer, const Report *report, const DocumentTyped *typed, Tree *view,
                        GError **error)
{
  g_auto (DocumentBuild) build = { .viewer = viewer, .report = report };

  if (!build_read (&build, error) || !add_criteria (&build, typed->criterion, tree_set_list (view, "criteria"), error))
    return FALSE;
  viewer_add_choices (viewer, tree_set_list (view, "types"), "document_type", file_document_types,
                      typed->document_type);
  add_ofs (&build, typed->of, tree_set_list (view, "ofs"));
  viewer_set_any (view, "criteria");
  viewer_set_any (view, "ofs");
  tree_set_flag (view, "visible", typed->visible);
  return TRUE;
}

/* ---- on the file's page ---- */

gboolean
document_view_add_summary (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) documents = document_view_list (viewer, report, error);
  Tree *map = tree_set_map (view, "shelf"), *photos = tree_set_list (map, "photos");
  g_autofree char *words = NULL, *place = viewer_file_path (viewer, report->uuid);

  if (documents == NULL)
    return FALSE;
  words = count_by_staff (documents) == 0 ? g_strdup (viewer_word (viewer, "document", "none"))
                                          : viewer_count (viewer, "document.by_services", count_by_staff (documents));
  tree_set_text (map, "words", words);
  tree_set_format (map, "url", "%s/documents", place);
  for (guint i = documents->len; i > 0 && tree_length (photos) < SUMMARY_PHOTOS; i--) {
    const ReportDocument *document = g_ptr_array_index (documents, i - 1);
    Tree *photo;

    if (!document->is_photo || document->by_tenant)
      continue;
    photo = tree_add_map (photos);
    tree_set_format (photo, "url", "%s/photos/%s", place, document->uuid);
    tree_set_text (photo, "caption", document->caption);
    tree_set_integer (photo, "number", tree_length (photos));
    viewer_set_day (viewer, photo, "added", document->added_at);
  }
  viewer_set_any (map, "photos");
  return TRUE;
}

/* ---- for the tenant ---- */

gboolean
document_view_follow_add (const Viewer *viewer, gint64 report_id, const char *url_start, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) documents = report_document_list_shared (viewer->db, report_id, error);
  Tree *list = tree_set_list (view, "shared");

  for (guint i = 0; documents != NULL && i < documents->len; i++) {
    const ReportDocument *document = g_ptr_array_index (documents, i);
    Tree *map = tree_add_map (list);

    tree_set_format (map, "url", "%s%s", url_start, document->uuid);
    tree_set_text (map, "words", viewer_word (viewer, "document_type", document->document_type));
    tree_set_text (map, "name", document->name);
    tree_set_text (map, "caption", document->caption);
    tree_set_flag (map, "is_photo", document->is_photo);
    tree_set_integer (map, "number", tree_length (list));
    set_size (map, document);
    viewer_set_day (viewer, map, "added", document->added_at);
  }
  tree_set_flag (view, "has_shared", tree_length (list) > 0);
  return documents != NULL;
}
