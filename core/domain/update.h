/* update.h: updates of the box by itself. What is done stands outside the daemon (packaging/update, as root), which
 * tells it in files that the daemon reads; what a person wants is a file of the data's folder that the other side reads
 * as it would read a stranger's. Nothing of it is in the store but what was told: an update that failed puts the store
 * back. */
#pragma once
#include "domain/actor.h"
#include "domain/status.h"

enum {
  UPDATE_PAUSE_DAYS_MAX = 92, /* later than that a box is not looked after any more */
  UPDATE_WAIT_DAYS = 7,       /* an offer that no night took: somebody should know */
  UPDATE_BLIND_DAYS = 14,     /* nothing was found out about updates for so long: likewise */
  UPDATE_SILENT_DAYS = 30     /* what went wrong is told for so long */
};

/* How an update ended. */
typedef struct {
  char *id;        /* "20261201T023011-0.2.0" */
  gint64 at;       /* UTC seconds */
  char *from, *to; /* versions; `to` is "" of a refusal */
  char *source;    /* "net", "stick" or "" */
  char *result;    /* code of update_results */
  char *cause;     /* code of [update_cause] or [update_check]; "" for a success */
  char *backup;    /* "yes", "no", or "" when it did not come to that */
} UpdateRun;
/* Will the version that did not stay be tried again by itself? A cut of the current is not its fault, the third is held
 * against it (packaging/update/install.sh: judge_version). */
gboolean update_run_comes_again (const UpdateRun *run);

typedef struct {
  const char *code;  /* words in [update_result] */
  StatusLevel level; /* of the status row, while it is the last one */
} UpdateResult;
extern const UpdateResult update_results[];
extern const guint update_results_count;

typedef struct {
  gboolean known;                /* this machine has somebody who updates the box */
  char *version;                 /* in place */
  char *step;                    /* "" when nothing is under way: prepare, copy, install, trial, return, open */
  char *check;                   /* what the last look found: code of [update_check] */
  char *offer, *offer_source;    /* a newer version, "" for none; "net", "stick" */
  gboolean offer_bad;            /* it failed here: only a person has it tried again */
  char *news;                    /* of the offer: lines, see site-templates/news.txt; "" for none */
  gint64 checked_at, offered_at; /* UTC seconds, 0: never */
  gint64 good_at;                /* when a look last found out whether there is a newer version */
  GPtrArray *runs;               /* of UpdateRun, the latest first */
  char *pause_until;             /* YYYY-MM-DD, the first day on which it goes on; NULL: it is not paused */
} UpdateNow;
void update_now_clear (UpdateNow *now);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UpdateNow, update_now_clear)

/* Reads what is told in `told_folder` (configuration update.told) and what is wanted in `data_folder`. What cannot be
 * read is not there. */
void update_look (const char *told_folder, const char *data_folder, gint64 now, UpdateNow *ret_now);

/* What a person wants, for the other side; twice is once. CONFLICT when `version` is not what is offered now (another
 * look came between), INVALID for a day that is past or further than UPDATE_PAUSE_DAYS_MAX. IO. */
gboolean update_ask_look (const char *data_folder, GError **error);
gboolean update_ask_install (const char *data_folder, const UpdateNow *now, const char *version, GError **error);
/* `until` YYYY-MM-DD; NULL: no pause any more. */
gboolean update_pause (const char *data_folder, const char *until, gint64 now, GError **error);

/* Within a store_write: an act of a person on the updates, for the record: "look", "install", "pause", "resume".
 * DENIED. */
gboolean update_record (Db *db, const Actor *actor, const char *verb, GError **error);

/* What administrators were told of. */
gboolean update_is_told (Db *db, const char *run, gboolean *ret_told, GError **error);
gboolean update_told (Db *db, const char *run, gint64 now, GError **error); /* within a store_write */

/* The row of the status table (status.h). */
gboolean update_status (const StatusScene *scene, StatusFinding *finding, GError **error);
