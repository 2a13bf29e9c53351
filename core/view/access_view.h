/* access_view.h: who read what, in words, for the managers. */
#pragma once
#include "domain/access_log.h"
#include "domain/report.h"
#include "view/viewer.h"

typedef struct {
  const char *person;    /* uuid of an account; nullable */
  const char *reference; /* "64-12"; nullable */
  gint64 page;           /* from 1 */
} AccessInput;
/* (transfer full): {rows, people, reference, pager, total, whole}: of the last REPORT_ACCESS_KEEP_DAYS. */
Tree *access_view (const Viewer *viewer, const AccessInput *input, GError **error);
/* Sets `readers` of a file, for the desk: each {name, partner, times, last}. */
gboolean access_view_add_readers (const Viewer *viewer, const Report *report, Tree *view, GError **error);
