/* report_steps.h: from one file of a list to those beside it. Reads only. */
#pragma once
#include "domain/report_filter.h"

/* How far a file may have moved within its list since the list was shown, in rows, and still be found. */
enum { REPORT_STEPS_REACH = 25 };

typedef struct {
  char *previous, *next; /* uuids; NULL at an end of the list */
  gint64 rank;           /* of the file, from 1; where it stood when it has left the list */
  gboolean there;        /* the file is still in the list: the next one else has its rank */
} ReportSteps;
void report_steps_clear (ReportSteps *steps);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReportSteps, report_steps_clear)

/* Files before and after one that stood at `rank` (at least 1) of the list, in its order; the filter's limit and offset
 * are not asked. An answered file has often left the list: what followed it is then at its place. */
gboolean report_steps (Db *db, const ReportFilter *filter, gint64 report_id, gint64 rank, ReportSteps *ret_steps,
                       GError **error);
