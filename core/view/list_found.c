/* list_found.c: how many files a list was found to hold, page by page; and what to widen when there are none. */
#include "view/list_found.h"

#include "view/pager.h"

/* Filters that a list without a result offers to leave out, each with what it would find. */
enum { WIDER_MAX = 4 };
/* Who finds more types another word: no more are counted, nor offered page by page. */
enum { FOUND_MOST = 1000 };

FilterInput
list_found_filters (const ListInput *input)
{
  return (FilterInput){ input->path, report_list_name (input->kind), input->criteria };
}

/* ---- how many ---- */

gboolean
list_found_count (const Viewer *viewer, const ReportFilter *filter, ListFound *ret_found, GError **error)
{
  gboolean words = report_criteria_first (filter->criteria, "q") != NULL;
  ReportFilter counted = *filter;

  counted.limit = words ? FOUND_MOST + 1 : 0;
  if (!report_count (viewer->db, &counted, &ret_found->total, error))
    return FALSE;
  ret_found->more = words && ret_found->total > FOUND_MOST;
  if (ret_found->more)
    ret_found->total = FOUND_MOST;
  return TRUE;
}

char *
list_found_words (const Viewer *viewer, const ListFound *found)
{
  return viewer_count (viewer, found->more ? "list.found_more" : "list.found", found->total);
}

/* ---- pages ---- */

void
list_found_add_pager (const ListInput *input, const ListFound *found, gint64 page, Tree *view)
{
  const FilterInput filters = list_found_filters (input);
  g_autofree char *url = filter_view_url (&filters, input->criteria);

  pager_add (view, &(Pager){ url, page, LIST_PAGE_ROWS, found->total, found->more });
}

/* ---- nothing found ---- */

static gboolean
wider_add (const Viewer *viewer, const FilterInput *filters, ReportListKind kind, const ReportCriteria *criteria,
           Tree *list, GError **error)
{
  const ReportFilter filter = filter_view_filter (viewer, kind, criteria);
  const FilterInput there = { filters->path, report_list_name (kind), criteria };
  g_autofree char *url = filter_view_url (&there, criteria), *count = NULL;
  ListFound found = { 0, FALSE };
  Tree *map;

  if (!list_found_count (viewer, &filter, &found, error))
    return FALSE;
  if (found.total == 0)
    return TRUE;
  count = list_found_words (viewer, &found);
  map = tree_add_map (list);
  tree_set_text (map, "url", url);
  tree_set_text (map, "count", count);
  tree_set_null (map, "without");
  tree_set_flag (map, "everywhere", kind != report_list_find (filters->list));
  return TRUE;
}

static void
wider_set_without (Tree *map, const Tree *chip)
{
  static const char *const keys[] = { "label", "code", "words" };
  Tree *without = tree_set_map (map, "without");

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    tree_set_text (without, keys[i], tree_get_text (chip, keys[i]));
}

/* What to widen: the list, or one of the filters, where that finds something. */
gboolean
list_found_add_wider (const Viewer *viewer, const ListInput *input, Tree *view, GError **error)
{
  const FilterInput filters = list_found_filters (input);
  Tree *list = tree_set_list (view, "wider");
  const Tree *chips = tree_get (tree_get (view, "filters"), "chips");
  guint count = report_criteria_count (input->criteria);

  if (count == 0 || tree_get_integer (view, "total") > 0)
    return TRUE;
  if (input->kind != REPORT_LIST_ALL && !wider_add (viewer, &filters, REPORT_LIST_ALL, input->criteria, list, error))
    return FALSE;
  for (guint i = 0; i < MIN (count, WIDER_MAX) && count > 1; i++) {
    g_autoptr (ReportCriteria) less = report_criteria_copy (input->criteria);
    const Tree *chip = tree_at (chips, i);
    guint before = tree_length (list);

    report_criteria_remove (less, report_criteria_row (input->criteria, i)->name,
                            report_criteria_value (input->criteria, i));
    if (!wider_add (viewer, &filters, input->kind, less, list, error))
      return FALSE;
    if (tree_length (list) > before)
      wider_set_without ((Tree *) tree_at (list, before), chip);
  }
  viewer_set_any (view, "wider");
  return TRUE;
}
