/* weekly.h: what one partner's weekly report holds (R4): only the files handed to it and not refused, without any
 * name, address, phone or free text. Reads only; words are view/weekly_view.h. */
#pragma once
#include "base/tree.h"
#include "store/store.h"

typedef enum {
  WEEKLY_TO_ANSWER, /* handed over, not answered yet: G to A, then danger, then the longest wait */
  WEEKLY_FOLLOWUPS, /* of the week, by anybody: latest first */
  WEEKLY_CLOSINGS,  /* of the week: the whole file, or one partner for its part: latest first */
  WEEKLY_SILENT,    /* accepted and open, no follow-up for REPORT_SILENT_DAYS: G to A, danger, longest silence */
  WEEKLY_LIST_LAST
} WeeklyList;
const char *weekly_list_name (WeeklyList list); /* "to_answer" */

enum { WEEKLY_ROWS_MAX = 300, WEEKLY_MONTHS = 12, WEEKLY_MEASURED_MAX = 12 };

typedef struct {
  char *uuid, *reference, *city;
  char letter; /* class as shown */
  gboolean danger;
  gint64 at;            /* handed over, written, closed, last follow-up */
  int days;             /* calendar days from `at` to now */
  int days_late;        /* to answer: beyond the first reminder; 0 in time */
  gboolean is_new;      /* to answer: handed over in the week */
  char *code;           /* category of the follow-up, reason of the closing; NULL elsewhere */
  char *author;         /* follow-ups: "tenant", "partner", "desk", "box" */
  char *partner;        /* who wrote or closed; NULL: nobody's partner */
  gint64 assignment_id; /* the reader's own */
  char *
      answer_path; /* to answer without an account (answer_link.h); NULL: nothing to answer, or a box without its key */
} WeeklyRow;

typedef struct {
  gint64 now;
  gint64 from, until; /* the last whole week: Monday midnight to Monday midnight, `until` not included */
  GPtrArray *lists[WEEKLY_LIST_LAST]; /* of WeeklyRow, WEEKLY_ROWS_MAX at most */
  gint64 counts[WEEKLY_LIST_LAST];    /* all of them */
  GPtrArray *measured; /* of WeeklyRow: what readings of lent sensors came to say in the week of files that it
                          accepted, to the owner's side of agreed loans alone: `code` is that of the finding, once a
                          file; by reference, WEEKLY_MEASURED_MAX at most */
  gint64 open;         /* accepted by the partner and open */
  gint64 month_starts[WEEKLY_MONTHS]; /* the last months, the present one included */
  gint64 month_counts[WEEKLY_MONTHS]; /* files handed to the partner */
  gboolean demo;
  char *list_path;                  /* all that waits, by link; NULL as above */
  gint64 answers_until, list_until; /* last days of the links of rows, of the list */
} Weekly;

void weekly_free (Weekly *weekly);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Weekly, weekly_free)

/* (transfer full): all from one snapshot of the store. */
Weekly *weekly_read (Db *db, gint64 partner_id, gint64 now, GError **error);
/* Sets `counts` of an entry of the list of reports: {to_answer, followups, closings, silent, measured, open}. */
void weekly_add_counts (const Weekly *weekly, Tree *entry);
