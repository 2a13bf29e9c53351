/* list_found.h: how many files a list was found to hold, page by page; and what to widen when there are none. Writes nothing. */
#pragma once
#include "view/filter_view.h"
#include "view/list_view.h"

/* Of a search for words "more than" so many, of which these can be paged through. */
typedef struct {
  gint64 total;
  gboolean more;
} ListFound;

/* The addresses of one list: the page's own, with what it is narrowed by. Its texts are the input's. */
FilterInput list_found_filters (const ListInput *input);
gboolean list_found_count (const Viewer *viewer, const ReportFilter *filter, ListFound *ret_found, GError **error);
/* (transfer full): "12 dossiers", "plus de 1 000 dossiers". */
char *list_found_words (const Viewer *viewer, const ListFound *found);
/* `pager` {previous, next, from, to, total, more}; nothing for a list of one page. */
void list_found_add_pager (const ListInput *input, const ListFound *found, gint64 page, Tree *view);
/* `wider`: what to widen, the list or one of the filters, where that finds something; after `filters` and `total`. */
gboolean list_found_add_wider (const Viewer *viewer, const ListInput *input, Tree *view, GError **error);
