/* departure.h: mails that leave, and why: rows of the outbox with the notices that went into each and the reminders behind
 * these; and what was not written. Reads only. Of a preview's copy (appliance/background/preview.h) it tells what would
 * leave; bodies and links are not in it. */
#pragma once
#include "store/store.h"

typedef struct {
  gint64 id;
  gint64 at;         /* when it leaves, if the relay takes it */
  gint64 created_at; /* when it was written */
  guint attempts;
  const char *key, *channel, *kind, *recipient, *subject; /* valid during the call */
  const char *state, *status;                             /* state of the outbox; status nullable */
} Departure;

typedef struct {
  const char *kind;                                  /* of the notice; valid during the call, as all below */
  const char *reference, *report_uuid, *report_city; /* nullable */
  const char *partner;                               /* nullable: whose assignment it is about */
  const char *dropped_for;                           /* nullable: notice_queue.h */
  const char *reminder;                              /* nullable: kind of the reminder that raised it */
  gint64 raised_at;                                  /* when its cause happened */
  gint64 due_at;                                     /* its delay over; what waited for a day's message left later */
  gboolean held;
  gint64 since;   /* of the reminder: what is waited for, from when; 0: unknown */
  guint sequence; /* of the reminder */
} DepartureLine;

typedef void (*DepartureVisit) (const Departure *departure, gpointer data);
typedef void (*DepartureLineVisit) (const DepartureLine *line, gpointer data);

typedef struct {
  gint64 now;          /* what the outbox holds by then leaves at once, or at its next try */
  gint64 since, until; /* both included */
  gint64 after_id;     /* mails up to here that were given up are an old story */
} DepartureSpan;
/* What leaves, in the order of departure; and, state failed, what was given up at once. */
gboolean departure_list (Db *db, const DepartureSpan *span, DepartureVisit visit, gpointer data, GError **error);
/* What went into one of them; nothing of a mail that no notice raised. */
gboolean departure_lines (Db *db, gint64 outbox_id, DepartureLineVisit visit, gpointer data, GError **error);
/* Notices dropped, that were due from `since` to `until`. */
gboolean departure_dropped (Db *db, gint64 since, gint64 until, DepartureLineVisit visit, gpointer data, GError **error);
/* Within a store_write, of a copy: what was dropped before is no part of what follows. *ret_after: see DepartureSpan. */
gboolean departure_begin (Db *db, gint64 *ret_after, GError **error);
