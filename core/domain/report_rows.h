/* report_rows.h: what a report is made of, written the same way when it is filed and when it is put right: its own row,
 * its problems, its people. What becomes of it afterwards (its state, who took it…) is written by whose act that is. */
#pragma once
#include "domain/report.h"

/* What a new report is made of beside what its receipt holds. */
typedef struct {
  gint64 territory_id, now;
  const ReportInput *input;
  const Grid *grid;
} ReportMaking;
/* Within a store_write: a new report, received, with the uuid, the number and the score of the receipt, whose id is
 * set. */
gboolean report_rows_add (Db *db, const ReportMaking *making, ReportReceipt *receipt, GError **error);
/* Within a store_write: everything that was said becomes what `input` says; it comes from that report
 * (report_columns_input). */
gboolean report_rows_put_right (Db *db, gint64 report_id, const ReportInput *input, gint64 now, GError **error);
/* Within a store_write: another score, by the grid that made it. */
gboolean
report_rows_rescore (Db *db, gint64 report_id, const Grid *grid, const Score *score, gint64 now, GError **error);
/* Within a store_write: these severities (codes) of a report that has none. INVALID for one that the grid has not. */
gboolean report_rows_problems (Db *db, gint64 report_id, const GPtrArray *severities, const Grid *grid, GError **error);
/* Within a store_write: the person of that kind, as it is now. What an edit does not ask (where an owner lives, when
 * somebody was born) stays as it was when the person is there already. */
gboolean report_rows_person (Db *db, gint64 report_id, PersonKind kind, const Person *person, GError **error);
