/* reminder.h: who is chased today: decisions after the table of domain/reminder_table.h. It writes history; notice.h
 * says whom the event tells. */
#pragma once
#include "domain/actor.h"
#include "domain/reminder_table.h"
#include "store/store.h"

/* What a decision needs: no store, no clock. Days are dates of the legal zone: hours do not count. */
typedef struct {
  gint64 since;              /* what is waited for, from when */
  gint64 last;               /* last reminder since then; 0: none */
  guint count;               /* reminders since then */
  gint64 every_days;         /* before the next; REMINDER_END: no more */
  gboolean working;          /* these are working days */
  gboolean working_mornings; /* it leaves on a working day only: another day it waits for the next */
  gint64 named_after;        /* 0: never by name */
  gint64 named_days;         /* calendar days between two by name; 0: every_days */
  int named_weekday; /* by name on that day of the week (1 Monday … 7) or, being missed, after it; 0: any day */
  gint64 most;       /* 0: without end */
  gint64 until_days; /* calendar days since `since`; 0: no end */
} ReminderState;
typedef struct {
  gboolean due;
  guint sequence; /* of the reminder to write: 1 for the first */
  gboolean named; /* by name */
} ReminderDecision;
/* Pure. However long the box was off, one reminder falls due, never several (R6); a clock that was put back finds its
 * reminders ahead of it, and waits. */
ReminderDecision reminder_due (const ReminderState *state, gint64 now);

/* Where a run stands: start from zero, but for `evening`. */
typedef struct {
  gboolean evening; /* the rows of the evening, else the others */
  guint kind;       /* row of reminder_kinds */
  gint64 last_id;   /* of the noun's table */
  gboolean done;
  guint reminded; /* reminders written so far */
} ReminderCursor;
/* Within a store_write: decides about the next 200 candidates at most, writes reminders and events, and moves
 * the cursor. May be run again from the cursor it was given: *ret_cursor changes only with TRUE. */
gboolean
reminder_run (Db *db, const Actor *actor, const ReminderCursor *cursor, ReminderCursor *ret_cursor, GError **error);

/* 13 months: who has waited longer has still had enough weekly reminders for the next one to be weekly. */
enum { REMINDER_KEEP_DAYS = 396 };
/* Within a store_write: erases older reminders, STORE_PIECE_ROWS at most. */
gboolean reminder_purge (Db *db, gint64 now, GError **error);
