/* list_view.c: counts, tabs and rows of the lists, from one point of view. What is not the viewer's own file stays
 * vague here, not in a template. */
#include "view/list_view.h"

#include <string.h>

#include "base/text.h"
#include "domain/assignment.h"
#include "view/problem_view.h"

enum { DESCRIPTION_CHARS = 70 };

/* Which lists somebody is offered, what waits for him among them, and which opens first when the ones before are
 * empty. */
typedef struct {
  ReportListKind kind;
  gboolean todo;
  const char *path; /* of the page that shows it */
} ListTab;

static const ListTab desk_tabs[] = {
  { REPORT_LIST_TRIAGE, TRUE, "/a-trier" },    { REPORT_LIST_SILENT, TRUE, "/dossiers" },
  { REPORT_LIST_WAITING, FALSE, "/dossiers" }, { REPORT_LIST_MINE, FALSE, "/dossiers" },
  { REPORT_LIST_CLOSED, FALSE, "/dossiers" },  { REPORT_LIST_ALL, FALSE, "/dossiers" },
};
static const ListTab partner_tabs[] = {
  { REPORT_LIST_WAITING, TRUE, "/dossiers" }, { REPORT_LIST_SILENT, TRUE, "/dossiers" },
  { REPORT_LIST_MINE, FALSE, "/dossiers" },   { REPORT_LIST_CLOSED, FALSE, "/dossiers" },
  { REPORT_LIST_ALL, FALSE, "/dossiers" },
};
/* A reader without partner looks on: nothing waits for him. */
static const ListTab reader_tabs[] = {
  { REPORT_LIST_MINE, FALSE, "/dossiers" },
  { REPORT_LIST_CLOSED, FALSE, "/dossiers" },
  { REPORT_LIST_ALL, FALSE, "/dossiers" },
};

typedef struct {
  const char *name; /* words: groups list_<name>, caption_<name>, chip_<name> */
  const ListTab *tabs;
  guint tabs_count;
  ReportListKind first[3];
} PointOfView;

static const PointOfView desk_view = {
  "desk", desk_tabs, G_N_ELEMENTS (desk_tabs), { REPORT_LIST_MINE, REPORT_LIST_ALL, REPORT_LIST_ALL }
};
static const PointOfView partner_view = {
  "partner", partner_tabs, G_N_ELEMENTS (partner_tabs), { REPORT_LIST_WAITING, REPORT_LIST_MINE, REPORT_LIST_ALL }
};
static const PointOfView reader_view = {
  "desk", reader_tabs, G_N_ELEMENTS (reader_tabs), { REPORT_LIST_MINE, REPORT_LIST_ALL, REPORT_LIST_ALL }
};

static const PointOfView *
point_of_view (const Viewer *viewer)
{
  if (viewer_is_desk (viewer))
    return &desk_view;
  return viewer->partner_id != 0 ? &partner_view : &reader_view;
}

/* One viewer's rows: counters and pages say the same. */
static ReportFilter
filter_of (const Viewer *viewer, ReportListKind kind)
{
  return (ReportFilter){ .kind = kind,
                         .partner_id = viewer->partner_id,
                         .own_only = !access_allows (viewer->role, ACTION_REPORT_LIST, FALSE),
                         .now = viewer->now,
                         .limit = LIST_PAGE_ROWS };
}

static gboolean
count_kind (const Viewer *viewer, ReportListKind kind, gint64 *ret_count, GError **error)
{
  const ReportFilter filter = filter_of (viewer, kind);

  return report_count (viewer->db, &filter, ret_count, error);
}

ReportListKind
list_view_first (const Viewer *viewer)
{
  const PointOfView *view = point_of_view (viewer);

  for (guint i = 0; i < G_N_ELEMENTS (view->first); i++) {
    gint64 count = 0;

    if (count_kind (viewer, view->first[i], &count, NULL) && count > 0)
      return view->first[i];
  }
  return view->first[0];
}

/* ---- the state, as a chip ---- */

/* Chip classes of the stylesheet, by code of chip_desk and chip_partner. */
static const ViewerChip chips[] = {
  { "received", "todo" },   { "taken", "todo" },   { "alone", "todo" },   { "all_refused", "todo" },
  { "all_closed", "todo" }, { "waiting", "todo" }, { "accepted", "on" },  { "pending", "warn" },
  { "refused", "off" },     { "closed", "off" },   { "filtered", "off" }, { "elsewhere", "off" },
  { NULL, "off" }
};

/* What the partners of an active report make of it, in one code for the desk: one that works on it counts before one
 * that waits. */
static const char *
active_code (const Viewer *viewer, gint64 report_id)
{
  g_autoptr (GPtrArray) assignments = assignment_list (viewer->db, report_id, NULL);
  static const struct {
    const char *state, *code;
  } ranks[] = {
    { "accepted", "accepted" }, { "waiting", "pending" }, { "closed", "all_closed" }, { "refused", "all_refused" }
  };

  for (guint i = 0; assignments != NULL && i < G_N_ELEMENTS (ranks); i++)
    for (guint j = 0; j < assignments->len; j++)
      if (strcmp (((const Assignment *) g_ptr_array_index (assignments, j))->state, ranks[i].state) == 0)
        return ranks[i].code;
  return "alone";
}

static const char *
chip_code (const Viewer *viewer, const ReportRow *row)
{
  gboolean active = strcmp (row->state, "active") == 0;

  if (row->assignment_state != NULL)
    return active ? row->assignment_state : "closed";
  if (viewer->partner_id != 0)
    return active ? "elsewhere" : row->state;
  return active ? active_code (viewer, row->id) : row->state;
}

static void
row_set_chip (const Viewer *viewer, Tree *map, const ReportRow *row)
{
  const char *code = chip_code (viewer, row);
  Tree *chip = tree_set_map (map, "chip");

  tree_set_text (chip, "code", code);
  tree_set_text (chip, "kind",
                 viewer->partner_id != 0 && row->assignment_state == NULL ? "off" : viewer_chip (chips, code));
  tree_set_text (chip, "words", viewer_word (viewer, viewer->partner_id != 0 ? "chip_partner" : "chip_desk", code));
}

/* What is late: an open file nobody wrote on, a new one that nobody took. */
static void
row_set_late (const Viewer *viewer, Tree *map, const ReportRow *row)
{
  gboolean works =
      row->assignment_state != NULL ? strcmp (row->assignment_state, "accepted") == 0 : viewer->partner_id == 0;
  int silent = viewer_days_since (viewer, row->followed_at), age = viewer_days_since (viewer, row->created_at);
  g_autofree char *late = NULL;

  if (strcmp (row->state, "active") == 0 && works && silent >= REPORT_SILENT_DAYS)
    late = viewer_count (viewer, "list.silent", silent);
  else if (viewer_is_desk (viewer) && (strcmp (row->state, "received") == 0 || strcmp (row->state, "taken") == 0)
           && age > 0)
    late = viewer_count (viewer, "list.age", age);
  tree_set_text (map, "late", late);
}

/* ---- rows ---- */

typedef struct {
  const Viewer *viewer;
  Tree *rows;
} RowsVisit;

/* On one's own file: where and what. On another's: the street without its number, no words. */
static void
row_set_place (const Viewer *viewer, Tree *map, const ReportRow *row)
{
  gboolean names = viewer_sees_names (viewer, row->held);
  g_autofree char *street = names ? g_strdup (row->address) : viewer_street (viewer, row->address);
  g_autofree char *description = names ? text_clip (row->description, DESCRIPTION_CHARS) : NULL;

  tree_set_text (map, "street", street);
  tree_set_text (map, "city", row->city);
  tree_set_text (map, "description", description);
}

/* What the desk may still do for them: "capteur à proposer, à vérifier". */
static void
row_set_proposed (const Viewer *viewer, Tree *map, const ReportRow *row)
{
  g_auto (GStrv) kinds = g_strsplit (row->proposals == NULL || !viewer_is_desk (viewer) ? "" : row->proposals, " ", -1);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; kinds[i] != NULL; i++) {
    const char *word = viewer_word (viewer, "proposal_short", kinds[i]);

    if (*word != '\0')
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", word);
  }
  tree_set_text (map, "proposed", words->len == 0 ? NULL : words->str);
}

static void
row_visit (const ReportRow *row, gpointer data)
{
  const RowsVisit *visit = data;
  const Viewer *viewer = visit->viewer;
  Tree *map = tree_add_map (visit->rows);

  tree_set_text (map, "uuid", row->uuid);
  tree_set_format (map, "url", "/dossiers/%s", row->uuid);
  tree_set_text (map, "reference", row->reference);
  tree_set_flag (map, "danger", row->danger > 0);
  tree_set_flag (map, "can_take", viewer_is_desk (viewer) && strcmp (row->state, "received") == 0);
  viewer_set_day (viewer, map, "received", row->created_at);
  viewer_set_class (viewer, map, row->class_shown, FALSE);
  problem_view_set_notation (viewer, map, row->notation);
  problem_view_set_summary (viewer, map, row->severities);
  row_set_place (viewer, map, row);
  row_set_chip (viewer, map, row);
  row_set_late (viewer, map, row);
  row_set_proposed (viewer, map, row);
}

/* ---- the page ---- */

static gboolean
view_add_lists (const Viewer *viewer, const ListInput *input, Tree *view, GError **error)
{
  const PointOfView *point = point_of_view (viewer);
  g_autofree char *group = g_strconcat ("list_", point->name, NULL);
  Tree *lists = tree_set_list (view, "lists");
  gint64 awaiting = 0;

  for (guint i = 0; i < point->tabs_count; i++) {
    const ListTab *tab = &point->tabs[i];
    const char *name = report_list_name (tab->kind);
    Tree *map = tree_add_map (lists);
    gint64 count = 0;

    if (!count_kind (viewer, tab->kind, &count, error))
      return FALSE;
    awaiting += tab->todo ? count : 0;
    tree_set_format (map, "url", strcmp (tab->path, "/dossiers") == 0 ? "%s?liste=%s" : "%s", tab->path, name);
    tree_set_integer (map, "count", count);
    tree_set_text (map, "words", viewer_word (viewer, group, name));
    tree_set_flag (map, "todo", tab->todo && count > 0);
    tree_set_flag (map, "current", tab->kind == input->kind);
  }
  tree_set_integer (view, "awaiting", awaiting);
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

static void
view_add_pager (const ListInput *input, gint64 total, gint64 page, Tree *view)
{
  Tree *pager;
  gint64 from = (page - 1) * LIST_PAGE_ROWS + 1, to = MIN (page * LIST_PAGE_ROWS, total);
  const char *name = report_list_name (input->kind);

  if (total <= LIST_PAGE_ROWS)
    return;
  pager = tree_set_map (view, "pager");
  tree_set_null (pager, "previous");
  tree_set_null (pager, "next");
  if (page > 1)
    tree_set_format (pager, "previous", "%s?liste=%s&page=%d", input->path, name, (int) page - 1);
  if (to < total)
    tree_set_format (pager, "next", "%s?liste=%s&page=%d", input->path, name, (int) page + 1);
  tree_set_integer (pager, "from", from);
  tree_set_integer (pager, "to", to);
  tree_set_integer (pager, "total", total);
}

static gboolean
view_add_rows (const Viewer *viewer, const ListInput *input, Tree *view, GError **error)
{
  ReportFilter filter = filter_of (viewer, input->kind);
  RowsVisit visit = { viewer, tree_set_list (view, "rows") };
  gint64 total = 0, page;

  if (!report_count (viewer->db, &filter, &total, error))
    return FALSE;
  page = CLAMP (input->page, 1, MAX ((total + LIST_PAGE_ROWS - 1) / LIST_PAGE_ROWS, 1));
  filter.offset = (guint) ((page - 1) * LIST_PAGE_ROWS);
  view_add_pager (input, total, page, view);
  tree_set_integer (view, "total", total);
  tree_set_flag (view, "total_shown", total > 0);
  tree_set_flag (view, "with_action", input->kind == REPORT_LIST_TRIAGE);
  return report_list (viewer->db, &filter, row_visit, &visit, error);
}

Tree *
list_view (const Viewer *viewer, const ListInput *input, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *captions = g_strconcat ("caption_", point_of_view (viewer)->name, NULL);
  const char *name = report_list_name (input->kind);
  Tree *list = tree_set_map (view, "list");

  tree_set_text (list, "name", name);
  tree_set_text (list, "caption", viewer_word (viewer, captions, name));
  tree_set_text (list, "none", viewer_word (viewer, "list_empty", name));
  if (!view_add_lists (viewer, input, view, error) || !view_add_rows (viewer, input, view, error))
    return NULL;
  view_add_hello (viewer, view);
  return g_steal_pointer (&view);
}
