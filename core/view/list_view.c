/* list_view.c: counts, tabs, order and rows of the lists, from one point of view. What a row shows stands in list_row_view.c, how
 * many there are in list_found.c. */
#include "view/list_view.h"

#include <string.h>

#include "base/text.h"
#include "domain/bulk.h"
#include "domain/partner.h"
#include "domain/saved_filter.h"
#include "view/filter_view.h"
#include "view/list_found.h"
#include "view/list_place.h"
#include "view/list_row_view.h"

/* Which lists somebody is offered, and what waits for him among them: of that, the first that is not empty opens. */
typedef struct {
  ReportListKind kind;
  gboolean todo;
  const char *path; /* of the page that shows it */
} ListTab;

static const ListTab desk_tabs[] = {
  { REPORT_LIST_TRIAGE, TRUE, "/a-trier" },   { REPORT_LIST_REFUSED, TRUE, "/dossiers" },
  { REPORT_LIST_SILENT, TRUE, "/dossiers" },  { REPORT_LIST_NEWS, FALSE, "/dossiers" },
  { REPORT_LIST_WAITING, FALSE, "/dossiers" }, { REPORT_LIST_MINE, FALSE, "/dossiers" },
  { REPORT_LIST_CLOSED, FALSE, "/dossiers" }, { REPORT_LIST_ALL, FALSE, "/dossiers" },
};
static const ListTab partner_tabs[] = {
  { REPORT_LIST_WAITING, TRUE, "/dossiers" }, { REPORT_LIST_SILENT, TRUE, "/dossiers" },
  { REPORT_LIST_NEWS, FALSE, "/dossiers" },   { REPORT_LIST_MINE, FALSE, "/dossiers" },
  { REPORT_LIST_CLOSED, FALSE, "/dossiers" }, { REPORT_LIST_ALL, FALSE, "/dossiers" },
};
/* A reader without partner looks on: nothing waits for him. */
static const ListTab reader_tabs[] = {
  { REPORT_LIST_MINE, FALSE, "/dossiers" },
  { REPORT_LIST_CLOSED, FALSE, "/dossiers" },
  { REPORT_LIST_ALL, FALSE, "/dossiers" },
};

typedef struct {
  const char *name; /* words: groups list_<name> (counts), caption_<name>, chip_<name> */
  const ListTab *tabs;
  guint tabs_count;
} PointOfView;

static const PointOfView desk_view = { "desk", desk_tabs, G_N_ELEMENTS (desk_tabs) };
static const PointOfView partner_view = { "partner", partner_tabs, G_N_ELEMENTS (partner_tabs) };
static const PointOfView reader_view = { "desk", reader_tabs, G_N_ELEMENTS (reader_tabs) };

static const PointOfView *
point_of_view (const Viewer *viewer)
{
  if (viewer_is_desk (viewer))
    return &desk_view;
  return viewer->partner_id != 0 ? &partner_view : &reader_view;
}

/* By what code the words of a list stand: where somebody sees his own files alone, all of them are not the territory's. */
static const char *
words_of_kind (const Viewer *viewer, ReportListKind kind)
{
  gboolean own_only = viewer->partner_id != 0 && !access_allows (viewer->role, ACTION_REPORT_LIST, FALSE);

  return kind == REPORT_LIST_ALL && own_only ? "own" : report_list_name (kind);
}

/* A whole list, without what narrows it. A file that a partner refused may be silent too: `ret_twice` adds up those that
 * the desk's two lists both hold, told by one reading. */
static gboolean
count_kind (const Viewer *viewer, ReportListKind kind, gint64 *ret_count, gint64 *ret_twice, GError **error)
{
  const ReportFilter filter = filter_view_filter (viewer, kind, NULL);
  gint64 silent = 0;

  if (kind != REPORT_LIST_REFUSED || !viewer_is_desk (viewer))
    return report_count (viewer->db, &filter, ret_count, error);
  if (!report_count_silent (viewer->db, &filter, ret_count, &silent, error))
    return FALSE;
  *ret_twice += silent;
  return TRUE;
}

static gboolean
is_empty (const Viewer *viewer, ReportListKind kind)
{
  const ReportFilter filter = filter_view_filter (viewer, kind, NULL);

  return !report_any (viewer->db, &filter);
}

/* What the page says waits, then what is under way. */
ReportListKind
list_view_first (const Viewer *viewer)
{
  const PointOfView *point = point_of_view (viewer);

  for (guint i = 0; i < point->tabs_count; i++)
    if (point->tabs[i].todo && !is_empty (viewer, point->tabs[i].kind))
      return point->tabs[i].kind;
  if (!is_empty (viewer, REPORT_LIST_MINE))
    return REPORT_LIST_MINE;
  return is_empty (viewer, REPORT_LIST_ALL) ? point->tabs[0].kind : REPORT_LIST_ALL;
}

/* ---- lists ---- */

static gboolean
view_add_lists (const Viewer *viewer, const ListInput *input, Tree *view, GError **error)
{
  const PointOfView *point = point_of_view (viewer);
  Tree *lists = tree_set_list (view, "lists");
  gint64 awaiting = 0, twice = 0;

  for (guint i = 0; i < point->tabs_count; i++) {
    const ListTab *tab = &point->tabs[i];
    const char *name = report_list_name (tab->kind);
    g_autofree char *key = g_strdup_printf ("list_%s.%s", point->name, words_of_kind (viewer, tab->kind)), *words = NULL;
    Tree *map = tree_add_map (lists);
    gint64 count = 0;

    if (!count_kind (viewer, tab->kind, &count, &twice, error))
      return FALSE;
    words = viewer_count (viewer, key, count);
    awaiting += tab->todo ? count : 0;
    tree_set_format (map, "url", strcmp (tab->path, "/dossiers") == 0 ? "%s?liste=%s" : "%s", tab->path, name);
    tree_set_integer (map, "count", count);
    tree_set_text (map, "words", words);
    tree_set_flag (map, "todo", tab->todo && count > 0);
    tree_set_flag (map, "current", tab->kind == input->kind);
  }
  tree_set_integer (view, "awaiting", awaiting - twice); /* a file waits once */
  return TRUE;
}

/* "Trois dossiers vous attendent.": small numbers are said in words. */
static void
view_add_hello (const Viewer *viewer, Tree *view)
{
  gint64 awaiting = tree_get_integer (view, "awaiting");
  g_autofree char *code = g_strdup_printf ("%d", (int) MIN (awaiting, 10));
  g_autofree char *hello = NULL;

  if (point_of_view (viewer) == &reader_view)
    return;
  hello =
      awaiting < 10 ? g_strdup (viewer_word (viewer, "hello", code)) : viewer_count (viewer, "hello.many", awaiting);
  tree_set_text (view, "hello", hello);
}

/* Columns, and the order that each can be put in. */
static const struct {
  const char *words; /* of group list */
  const char *sort;  /* nullable */
} columns[] = {
  { "reference", "reference" }, { "received", "recu" },  { "class", "classe" },  { "notation", "notation" },
  { "problems", NULL },         { "description", NULL }, { "address", "ville" }, { "state", "etat" },
};

static void
view_add_heads (const Viewer *viewer, const ListInput *input, Tree *view)
{
  const FilterInput filters = list_found_filters (input);
  Tree *heads = tree_set_list (view, "heads");

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    Tree *head = tree_add_map (heads);

    if (columns[i].sort != NULL)
      filter_view_set_sort (&filters, head, columns[i].sort);
    tree_set_text (head, "words", viewer_word (viewer, "list", columns[i].words));
  }
}

/* ---- rows ---- */

typedef struct {
  const Viewer *viewer;
  ListPlace place; /* of the next row; its criteria are the page's own */
  Tree *rows;
  gboolean picks, picked;
  gboolean fits[BULK_VERBS_MAX]; /* some row shown is in a state that this bulk verb needs */
} RowsVisit;

static gboolean
note_fits (RowsVisit *visit, const ReportRow *row)
{
  gboolean any = FALSE;

  for (guint i = 0; i < bulk_verbs_count; i++)
    if (bulk_verb_fits (&bulk_verbs[i], row->state)) {
      visit->fits[i] = TRUE;
      any = TRUE;
    }
  return any;
}

static void
row_visit (const ReportRow *row, gpointer data)
{
  RowsVisit *visit = data;
  Tree *map = tree_add_map (visit->rows);
  gboolean fits = note_fits (visit, row);
  g_autofree char *trail = list_place_text (&visit->place);

  visit->place.rank++;
  list_row_view (visit->viewer, row, map);
  tree_set_format (map, "link", "%s?%s", tree_get_text (map, "url"), trail);
  tree_set_flag (map, "pick", visit->picks && fits);
  tree_set_flag (map, "picked", visit->picked);
}

/* `fits`: the bulk verbs that some row is for, by name; nothing when there are none. */
static void
view_set_fits (const RowsVisit *visit, Tree *view)
{
  for (guint i = 0; visit->picks && i < bulk_verbs_count; i++)
    if (visit->fits[i]) {
      if (tree_get (view, "fits") == NULL)
        tree_set_map (view, "fits");
      tree_set_flag ((Tree *) tree_get (view, "fits"), bulk_verbs[i].verb, TRUE);
    }
}

/* A whole list was counted for its tab already. */
static gboolean
list_total (const Viewer *viewer, const ReportFilter *filter, const Tree *view, ListFound *ret_found, GError **error)
{
  const Tree *lists = tree_get (view, "lists");

  for (guint i = 0; report_criteria_count (filter->criteria) == 0 && i < tree_length (lists); i++)
    if (tree_get_flag (tree_at (lists, i), "current")) {
      *ret_found = (ListFound){ tree_get_integer (tree_at (lists, i), "count"), FALSE };
      return TRUE;
    }
  return list_found_count (viewer, filter, ret_found, error);
}

static gboolean
view_add_rows (const Viewer *viewer, const ListInput *input, Tree *view, GError **error)
{
  ReportFilter filter = filter_view_filter (viewer, input->kind, input->criteria);
  RowsVisit visit = { .viewer = viewer,
                      .place = { input->kind, (ReportCriteria *) input->criteria, 1 },
                      .rows = tree_set_list (view, "rows"),
                      .picks = input->bulk && viewer_is_desk (viewer),
                      .picked = input->picked };
  ListFound found = { 0, FALSE };
  gint64 total, page;
  g_autofree char *words = NULL;

  if (!list_total (viewer, &filter, view, &found, error))
    return FALSE;
  total = found.total;
  page = CLAMP (input->page, 1, MAX ((total + LIST_PAGE_ROWS - 1) / LIST_PAGE_ROWS, 1));
  filter.limit = LIST_PAGE_ROWS;
  filter.offset = (guint) ((page - 1) * LIST_PAGE_ROWS);
  visit.place.rank += filter.offset;
  list_found_add_pager (input, &found, page, view);
  words = list_found_words (viewer, &found);
  tree_set_integer (view, "total", total);
  tree_set_text (view, "found", report_criteria_count (input->criteria) > 0 ? words : NULL);
  tree_set_flag (view, "total_shown", total > 0);
  tree_set_flag (view, "with_action", input->kind == REPORT_LIST_TRIAGE);
  if (total > 0 && !report_list (viewer->db, &filter, row_visit, &visit, error))
    return FALSE;
  view_set_fits (&visit, view);
  return TRUE;
}

/* ---- filters kept, files taken together ---- */

static gboolean
view_add_saved (const Viewer *viewer, const ListInput *input, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) saved = saved_filter_list (viewer->db, viewer->user_id, error);
  g_autofree char *query = report_criteria_query (input->criteria);
  Tree *list = tree_set_list (view, "saved"), *save = NULL;

  for (guint i = 0; saved != NULL && i < saved->len; i++) {
    const SavedFilter *filter = g_ptr_array_index (saved, i);
    gboolean current = strcmp (filter->query, query) == 0 && strcmp (filter->list, report_list_name (input->kind)) == 0;
    Tree *map = tree_add_map (list);

    tree_set_text (map, "name", filter->name);
    tree_set_text (map, "uuid", filter->uuid);
    tree_set_format (map, "url", "/dossiers?liste=%s%s%s", filter->list, *filter->query == '\0' ? "" : "&",
                     filter->query);
    tree_set_flag (map, "current", current);
  }
  viewer_set_any (view, "saved");
  if (*query == '\0')
    return saved != NULL;
  save = tree_set_map (view, "save");
  tree_set_text (save, "list", report_list_name (input->kind));
  tree_set_text (save, "query", query);
  return saved != NULL;
}

static gboolean
view_add_bulk (const Viewer *viewer, const ListInput *input, Tree *view, GError **error)
{
  const FilterInput filters = list_found_filters (input);
  g_autofree char *url = filter_view_url (&filters, input->criteria);
  g_autoptr (GPtrArray) partners = NULL;
  Tree *bulk, *list;

  if (tree_get (view, "fits") == NULL)
    return TRUE;
  partners = partner_list (viewer->db, error);
  bulk = tree_set_map (view, "bulk");
  list = tree_set_list (bulk, "partners");
  tree_set_text (bulk, "query", strchr (url, '?'));
  tree_set_format (bulk, "all_url", "%s&page=%d&cocher=%s#lot", url, (int) MAX (input->page, 1),
                   input->picked ? "" : "1");
  tree_set_flag (bulk, "picked", input->picked);
  for (guint i = 0; partners != NULL && i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "code", partner->uuid);
    tree_set_text (map, "words", partner->name);
  }
  return partners != NULL;
}

static gboolean
view_add_tools (const Viewer *viewer, const ListInput *input, Tree *view, GError **error)
{
  const FilterInput filters = list_found_filters (input);

  view_add_heads (viewer, input, view);
  return filter_view_add (viewer, &filters, view, error) && list_found_add_wider (viewer, input, view, error)
         && view_add_saved (viewer, input, view, error) && view_add_bulk (viewer, input, view, error);
}

/* What the list is, and its order after the comma. */
static const char *
caption_of (const Viewer *viewer, ReportListKind kind)
{
  g_autofree char *captions = g_strconcat ("caption_", point_of_view (viewer)->name, NULL);

  return viewer_word (viewer, captions, words_of_kind (viewer, kind));
}

char *
list_view_words (const Viewer *viewer, ReportListKind kind)
{
  const char *words = caption_of (viewer, kind), *comma = strrchr (words, ',');

  return comma == NULL ? g_strdup (words) : g_strndup (words, (gsize) (comma - words));
}

/* Another order than the list's own is not said twice. */
static void
view_add_caption (const Viewer *viewer, const ListInput *input, Tree *view)
{
  const char *name = report_list_name (input->kind), *words = caption_of (viewer, input->kind);
  gboolean down, sorted = report_criteria_sort (input->criteria, &down) != NULL;
  g_autofree char *bare = list_view_words (viewer, input->kind);
  Tree *list = tree_set_map (view, "list");

  tree_set_text (list, "name", name);
  tree_set_text (list, "caption", sorted ? bare : words);
  tree_set_text (list, "none", viewer_word (viewer, "list_empty", name));
}

Tree *
list_view (const Viewer *viewer, const ListInput *input, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();

  view_add_caption (viewer, input, view);
  if (!view_add_lists (viewer, input, view, error) || !view_add_rows (viewer, input, view, error)
      || !view_add_tools (viewer, input, view, error))
    return NULL;
  view_add_hello (viewer, view);
  return g_steal_pointer (&view);
}
