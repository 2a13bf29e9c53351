/* event.h: the append-only history. Each change of state writes one event in its own transaction, and the notices that
 * the table of notice.c attaches to it. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  gint64 report_id;   /* 0: not about a report */
  const char *noun;   /* "report", "assignment", "followup", "result", "sensor", "user", "setting" */
  gint64 subject_id;  /* id in that noun's table */
  const char *verb;   /* "sent", "taken", "accepted"… */
  const char *before; /* nullable: state or value before */
  const char *after;  /* nullable */
  const char *detail; /* nullable: codes (reason, rule) */
  gboolean visible;   /* told to the tenant */
  gint64 partner_id;  /* the partner concerned: recipient of notices to a partner; 0 none */
  gint64 followup_id; /* the follow-up that says it in words, for the mail that repeats them; 0: none. Not kept */
  const char *former; /* nullable: the mail address that this replaced, and that is told so; never kept in the history */
  const char *secret; /* nullable: token for the link of a mail; never kept in the history */
} Event;

/* Within a store_write. Writes the event and its notices. STORE. */
gboolean event_add (Db *db, const Actor *actor, const Event *event, GError **error);

typedef struct {
  gint64 at;
  const char *actor, *noun, *verb, *before, *after, *detail; /* valid during the call */
  const char *user_name, *partner_name;                      /* nullable */
  const char *way; /* nullable: Actor.way */
  gint64 subject_id;
  gboolean visible;
} EventRow;
/* Calls `row` for each event of a report, oldest first. */
gboolean
event_list (Db *db, gint64 report_id, void (*row) (const EventRow *row, gpointer data), gpointer data, GError **error);
/* When the newest event happened; 0 without any. */
gint64 event_newest (Db *db);
/* When the first one happened, which made the store what it is; 0 without any. */
gint64 event_first (Db *db);
