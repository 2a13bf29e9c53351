/* weekly_report.h: which partner received which week's PDF: one row a partner and week, never two. It makes no
 * PDF and sends nothing. */
#pragma once
#include "store/store.h"

typedef struct {
  gint64 partner_id;
  const char *week; /* ISO week it speaks of: "2026-W48" */
  gint64 file_id, outbox_id;
} WeeklyReport;

/* TRUE when that partner's report of the week exists. */
gboolean weekly_report_exists (Db *db, gint64 partner_id, const char *week);
/* Within a store_write, in the transaction of its file and its mail. CONFLICT when it exists. */
gboolean weekly_report_add (Db *db, const WeeklyReport *report, gint64 now, GError **error);

/* 13 months, as its mail: after that its PDF is nobody's, and the sweep of files takes it. */
enum { WEEKLY_REPORT_KEEP_DAYS = 396 };
/* Within a store_write: erases older reports, STORE_PIECE_ROWS at most. */
gboolean weekly_report_purge (Db *db, gint64 now, GError **error);
