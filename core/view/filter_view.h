/* filter_view.h: the form that narrows lists, map and figures: what may be chosen, what is, and the way to take each
 * away. Counts nothing. */
#pragma once
#include "domain/report_filter.h"
#include "view/viewer.h"

typedef struct {
  const char *path;               /* of the page that the form asks for */
  const char *list;               /* nullable: value of "liste", kept by form and links */
  const ReportCriteria *criteria; /* nullable */
} FilterInput;

/* A viewer's own eyes as a filter: what he may see, and search. */
ReportFilter filter_view_filter (const Viewer *viewer, ReportListKind kind, const ReportCriteria *criteria);
/* (transfer full): "/dossiers?liste=all&etat=active…"; criteria NULL: none. */
char *filter_view_url (const FilterInput *input, const ReportCriteria *criteria);
/* Sets `filters` for partials/filters: {path, list, text, fields[], flags[], sorts[], chips[] {label, code, words,
 * url}, any_chips, strange: a value was left out, chosen: how many but for the text, any_chosen, clear_url}. */
gboolean filter_view_add (const Viewer *viewer, const FilterInput *input, Tree *view, GError **error);
/* Sets {url, up, down} for the head of a column: the address of its order, turned round when it is the order already;
 * `up` and `down` say which of both it is. */
void filter_view_set_sort (const FilterInput *input, Tree *map, const char *sort);
