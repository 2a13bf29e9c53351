/* reminder.h: who is chased, how often, and when by name: one table of rules. It decides and writes history;
 * notice.h says whom the event tells. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  const char *kind;         /* "answer", "silent", "questions"…: as the table reminder keeps it */
  const char *noun;         /* what is chased, and what the event is about: "assignment", "report", "visit" */
  const char *every_days;   /* setting: calendar days between two reminders; NULL: see `steps` */
  const char *weekly_after; /* setting: past that many, weekly and by name; 0 or NULL: never */
  const char *most;         /* setting: no more than that many since what is waited for; NULL: without end; 0: none at all */
  const char *verb;         /* of the event */
  const char *verb_weekly;  /* nullable */
  const gint *steps;        /* calendar days before the first, the second…: the last goes on for ever, 0 is the end */
  guint steps_count;
  gint64 until_days;  /* past that many days nobody is asked any more; 0: no end */
  gboolean to_tenant; /* only those who can be written to, by mail or text message */
  /* what else it does with the row of its noun, after the event; nullable */
  gboolean (*effect) (Db *db, const Actor *actor, gint64 id, GError **error);
} ReminderKind;
extern const ReminderKind reminder_kinds[];
extern const guint reminder_kinds_count;

/* What a decision needs: no store, no clock. */
typedef struct {
  gint64 since;        /* what is waited for, from when */
  gint64 last;         /* last reminder since then; 0: none */
  guint count;         /* reminders since then */
  gint64 every_days;   /* calendar days of the legal zone; 0: no more */
  gint64 weekly_after; /* 0: never weekly */
  gint64 most;         /* 0: without end */
  gint64 until_days;   /* since `since`; 0: no end */
} ReminderState;
typedef struct {
  gboolean due;
  guint sequence;     /* of the reminder to write: 1 for the first */
  gboolean escalated; /* weekly, by name */
} ReminderDecision;
/* Pure. However long the box was off, one reminder falls due, never several (R6). */
ReminderDecision reminder_due (const ReminderState *state, gint64 now);

/* Where a run stands: start from zero. */
typedef struct {
  guint kind;     /* row of reminder_kinds */
  gint64 last_id; /* of the noun's table */
  gboolean done;
  guint reminded; /* reminders written so far */
} ReminderCursor;
/* Within a store_write: decides about the next 200 candidates at most, writes reminders and events, and moves
 * the cursor. May be run again from the cursor it was given: *ret_cursor changes only with TRUE. */
gboolean
reminder_run (Db *db, const Actor *actor, const ReminderCursor *cursor, ReminderCursor *ret_cursor, GError **error);

/* Within a store_write: on the eve of a visit (or later, when the box was off), tells who takes part of it, once; not
 * of one that was agreed within the last REMINDER_EVE_QUIET_S. *ret_count: visits told of. */
enum { REMINDER_EVE_QUIET_S = 6 * 3600 };
gboolean reminder_run_eve (Db *db, const Actor *actor, guint *ret_count, GError **error);

/* 13 months: who has waited longer has still had enough weekly reminders for the next one to be weekly. */
enum { REMINDER_KEEP_DAYS = 396 };
/* Within a store_write: erases older reminders, STORE_PIECE_ROWS at most. */
gboolean reminder_purge (Db *db, gint64 now, GError **error);
