/* list_view.h: the lists of reports as somebody sees them: what waits, counted; one list, a page of it. Writes
 * nothing. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

enum { LIST_PAGE_ROWS = 25 };

typedef struct {
  const char *path; /* of the page: links are made from it */
  ReportListKind kind;
  gint64 page;                    /* from 1; past the end: the last one */
  const ReportCriteria *criteria; /* nullable */
  gboolean bulk;                  /* the desk may take several files at once */
  gboolean picked;                /* all of the page are ticked */
} ListInput;

/* What the page shows first: the first list of the viewer that is not empty. */
ReportListKind list_view_first (const Viewer *viewer);
/* (transfer full): what a list holds, from the viewer's point of view: "Dossiers de votre service". */
char *list_view_words (const Viewer *viewer, ReportListKind kind);
/* (transfer full): {awaiting: count of what waits for the viewer, hello, lists[] {url, count, words, todo, current},
 * list {name, caption, none}, heads[], filters, saved[], save, total, found, rows[] (list_row_view.h, with pick
 * and picked), pager, wider[] {url, count, without {label, code, words}, everywhere}, bulk}. */
Tree *list_view (const Viewer *viewer, const ListInput *input, GError **error);
