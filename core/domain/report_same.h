/* report_same.h: a report that somebody files a second time: the same way to reach the person, the same address, within
 * 90 days, the first still open. What there is of other people is told to nobody. */
#pragma once
#include "domain/report_input.h"
#include "store/store.h"

enum { REPORT_SAME_DAYS = 90 };

/* *ret_report_id is the first such report, 0 when there is none; `except_id` is not looked at (0: none). */
gboolean report_same_find (Db *db, const ReportInput *input, gint64 except_id, gint64 now, gint64 *ret_report_id,
                           GError **error);
/* Within a store_write: while a second report is being written, tells the contact of the first, there, that it can be
 * completed; once a day. Whoever writes sees nothing of it, found or not. */
gboolean report_same_tell (Db *db, const ReportInput *input, gint64 now, GError **error);
