/* list_view.h: the lists of reports as somebody sees them: what waits, counted; one list, a page of it. Writes
 * nothing. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

enum { LIST_PAGE_ROWS = 25 };

typedef struct {
  const char *path; /* of the page: links are made from it */
  ReportListKind kind;
  gint64 page; /* from 1; past the end: the last one */
} ListInput;

/* What the page shows first: the first list of the viewer that is not empty. */
ReportListKind list_view_first (const Viewer *viewer);
/* (transfer full): {awaiting: count of what waits for the viewer, hello, lists[] {url, count, words, todo, current},
 * list {name, caption}, rows[], pager}. A row: {uuid, url, reference, received, class, notation, problems[], problem,
 * description, street, city, chip, late}. What the viewer may not see of a file is not in its row. */
Tree *list_view (const Viewer *viewer, const ListInput *input, GError **error);
