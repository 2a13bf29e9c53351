/* access_log.h: who read the names of which file: written before a page shows them (report_log_access), kept a year
 * (report_purge_accesses), read by the managers. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

/* A list is logged once an hour a person: who pages through it reads one list. */
enum { ACCESS_LOG_EVERY_S = 3600, ACCESS_LOG_PAGE = 50 };

/* TRUE when that person's reading of `what` ("list", "outbox") is to be written down again. Reads only. */
gboolean access_log_wanted (Db *db, const Actor *actor, const char *what);

typedef struct {
  const char *user_uuid; /* nullable: everybody */
  const char *reference; /* "64-12"; nullable: every file */
  gint64 since;
  guint offset;
} AccessQuestion;
typedef struct {
  gint64 at; /* user_name "": whoever held a link of that partner */
  const char *what, *user_name, *partner_name, *reference, *report_uuid; /* valid during the call; last three nullable */
} AccessRow;
typedef void (*AccessVisit) (const AccessRow *row, gpointer data);
/* Newest first, ACCESS_LOG_PAGE at most from the offset. */
gboolean access_log_list (Db *db, const AccessQuestion *question, AccessVisit visit, gpointer data, GError **error);
gboolean access_log_count (Db *db, const AccessQuestion *question, gint64 *ret_count, GError **error);

/* When that person opened that file last; 0: never, or nobody's. */
gint64 access_log_last (Db *db, gint64 user_id, gint64 report_id);

typedef struct {
  gint64 last, times;
  const char *user_name, *partner_name; /* valid during the call; the second nullable */
} AccessReader;
/* Who opened that file since, who did last first, ten people at most. */
gboolean access_log_readers (Db *db, gint64 report_id, gint64 since, void (*visit) (const AccessReader *row, gpointer data),
                             gpointer data, GError **error);
/* Calls `visit` for each account that ever was, by name. */
gboolean access_log_people (Db *db, void (*visit) (const char *uuid, const char *name, gpointer data), gpointer data,
                            GError **error);
