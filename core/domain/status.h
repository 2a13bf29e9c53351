/* status.h: how the box is, in rows: what each looks at, from when on somebody is needed, who is told. Words stand in
 * the groups [status_name], [status_ok], [status] and [status_todo] of fr.ini. To add one: a row of `status_rows`
 * (status_table.c), a function beside the noun it is about, and its words. */
#pragma once
#include "base/config.h"
#include "store/store.h"

typedef enum {
  STATUS_OK,
  STATUS_NOTICE, /* somebody should look at it one of these days: the page and the home say so */
  STATUS_ALARM   /* something is lost, or will be: administrators are told by mail */
} StatusLevel;
const char *status_level_name (StatusLevel level); /* "ok", "notice", "alarm" */

/* What only the running daemon knows of itself. */
typedef struct {
  gint64 broker_away_s; /* seconds since the broker went; 0: it is there, or there is none */
} StatusLive;

/* What a row may look at; all borrowed. */
typedef struct {
  Db *db;
  gint64 now;
  const char *data_folder;
  const Config *config;   /* nullable, as in a unit test: a row that needs it then says that all is well */
  const char *root;       /* files of the machine stand below it: "" for this one (machine.h) */
  const StatusLive *live; /* nullable, as from the command line */
  GString *failures;      /* nullable: why rows could not be looked at, for the log */
} StatusScene;

/* What a row found: starts as STATUS_OK without figures, which its sentences say as {{number}} (with the flag
 * {{plural}}), {{size}} (of bytes), {{day}}, {{moment}}, {{since}} (how long ago, in words). */
typedef struct {
  StatusLevel level;
  const char *cause; /* of the row's `causes`: its sentences are those of "<code>_<cause>"; NULL: those of "<code>" */
  gint64 number;
  guint64 bytes;
  gint64 at; /* UTC seconds; 0: none */
} StatusFinding;

typedef enum {
  STATUS_TELL_NOBODY, /* it needs no mail: the page alone */
  STATUS_TELL_APART,  /* administrators have a mail of its own already */
  STATUS_TELL_ADMINISTRATORS
} StatusTell;

/* How one part of the box is. Reads only, in some milliseconds. FALSE: it could not be looked at, which is a trouble of
 * its own (the row "store"). */
typedef gboolean (*StatusLook) (const StatusScene *scene, StatusFinding *finding, GError **error);

typedef struct {
  const char *code;
  const char *theme;   /* of status_themes: heading of the page, words in [status_theme] */
  const char *causes;  /* nullable: separated by spaces; each has its own words */
  const char *link;    /* page of the office where it is put right; NULL: none, its [status_todo] says what to do */
  StatusTell tell;     /* of an alarm */
  gint64 told_after_s; /* how long an alarm lasts before a mail leaves: what heals by itself is nobody's business */
  StatusLook look;
} StatusRow;
extern const StatusRow status_rows[];
extern const guint status_rows_count;
extern const char *const status_themes[];            /* NULL-terminated: data, mail, sensors, site, machine, program */
const StatusRow *status_row_find (const char *code); /* NULL when unknown */
/* (transfer full): the key below the groups of words: "mail_stopped". */
char *status_word (const StatusRow *row, const StatusFinding *finding);

/* One row, looked at now: of the row and, when there is any, of what the store remembers of it. */
typedef struct {
  const StatusRow *row;
  StatusFinding finding;
  gint64 since;   /* it is not well since, as the store remembers; `now` when it just began; 0: it is well */
  gint64 told_at; /* last mail about it; 0: none */
} StatusState;
/* (transfer full): of StatusState, the most serious first, then in the order of the table. A row that cannot be looked
 * at is an alarm of the row "store". */
GArray *status_look (const StatusScene *scene, GError **error);

/* What the box remembered at its last look: for the line of the home, which looks at nothing itself. */
typedef struct {
  StatusLevel level; /* the most serious */
  gint64 alarms, notices;
} StatusSummary;
gboolean status_summary (Db *db, StatusSummary *ret_summary, GError **error);

/* Rows that need somebody; 0 also when the store does not answer. */
gint64 status_waits (Db *db);
gint64 status_waits_at (Db *db, const char *link); /* of those that are put right on that page */

/* ---- alarms ---- */
enum {
  STATUS_CALM_S = 1800,   /* well for so long: it is over. What comes and goes is one trouble */
  STATUS_DAILY_COUNT = 7, /* an alarm that lasts is told again each day of a week, then once a week */
};
typedef enum { STATUS_TOLD_NOTHING, STATUS_TOLD_FIRST, STATUS_TOLD_AGAIN, STATUS_TOLD_OVER } StatusTold;
const char *status_told_name (StatusTold told); /* "", "first", "again", "over" */
/* What is to be told of a row, by status_keep. */
typedef struct {
  StatusState state; /* of one that is over: since and told_at as they were */
  StatusTold told;
} StatusNews;
/* Within a store_write: keeps what was found by status_look, and adds to `news` (of StatusNews) what administrators are
 * to be told now, which is kept as told. */
gboolean status_keep (Db *db, const GArray *states, gint64 now, GArray *news, GError **error);
/* FALSE when status_keep would change nothing: the card is spared. */
gboolean status_is_news (Db *db, const GArray *states, gint64 now, gboolean *ret_is, GError **error);
