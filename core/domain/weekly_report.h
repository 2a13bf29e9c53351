/* weekly_report.h: which partner received which week's report, by which way: one row a partner and week, never two. It
 * makes no PDF and sends nothing. */
#pragma once
#include "domain/weekly_way.h"
#include "store/store.h"

typedef struct {
  gint64 partner_id;
  const char *week; /* ISO week it speaks of: "2026-W48" */
  WeeklyWay way;    /* how it left; WEEKLY_WAY_NONE: there was nothing to say */
  gint64 file_id;
  const char *page; /* nullable: what the PDF says, as JSON of view/weekly_view.h */
} WeeklyReportInput;

/* TRUE when that partner's report of the week exists. */
gboolean weekly_report_exists (Db *db, gint64 partner_id, const char *week);
/* TRUE when others have that week's and it has not, though it had one before: it could not be made. */
gboolean weekly_report_is_missing (Db *db, gint64 partner_id, const char *week);
/* Within a store_write, in the transaction of its file, its mail and its print. CONFLICT when it exists. */
gboolean weekly_report_add (Db *db, const WeeklyReportInput *input, gint64 now, gint64 *ret_id, GError **error);
/* Within a store_write: the mail that carries it, added after it, for a link in the mail names it. */
gboolean weekly_report_set_mail (Db *db, gint64 id, gint64 outbox_id, GError **error);

typedef struct {
  gint64 id, partner_id, created_at;
  gint64 taken_at; /* last download by the link of its mail; 0: none */
  WeeklyWay way;
  char *week, *hash; /* hash: of the PDF */
  char *page;        /* nullable: as above, and in lists */
} WeeklyReport;
void weekly_report_free (WeeklyReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeeklyReport, weekly_report_free)
WeeklyReport *weekly_report_find (Db *db, gint64 id, GError **error); /* (transfer full); NOT_FOUND */
/* (transfer full); NOT_FOUND. */
WeeklyReport *weekly_report_find_week (Db *db, gint64 partner_id, const char *week, GError **error);
/* (transfer full): of WeeklyReport without their page, newest first. */
GPtrArray *weekly_report_list (Db *db, gint64 partner_id, GError **error);

/* 13 months, as its mail: after that its PDF is nobody's, and the sweep of files takes it. */
enum { WEEKLY_REPORT_KEEP_DAYS = 396 };
/* Within a store_write: erases older reports, STORE_PIECE_ROWS at most. */
gboolean weekly_report_purge (Db *db, gint64 now, GError **error);
