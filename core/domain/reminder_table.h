/* reminder_table.h: everything the box chases, one row each: what, when first, how often, until when, when by name.
 * Whom a row tells stands in notice.h, under the verbs of its events (reminder_kind_tells); whoever sends, this only
 * says. */
#pragma once
#include "domain/notice.h"

/* How the days between two reminders are counted. */
typedef enum {
  REMINDER_DAYS_CALENDAR,
  REMINDER_DAYS_WORKING,
  REMINDER_DAYS_SET, /* as the setting reminder.days says */
} ReminderDays;

/* When a run of its row takes place, and whether it may leave on any day. */
typedef enum {
  REMINDER_MORNING, /* staff: 08:00 of working days only; what falls due on another leaves on the next */
  REMINDER_ANY_DAY, /* tenants: 08:00 of any day: they read their mail when they can */
  REMINDER_EVENING, /* tenants: 18:00 of any day */
} ReminderTime;

typedef struct {
  const char *kind;  /* "answer", "silent", "questions"…: as the table reminder keeps it */
  const char *noun;  /* what the event is about: "assignment", "report", "visit", "mediation"… */
  const char *verb;  /* of the event */
  const char *named; /* nullable: verb once it is a matter of names */
  ReminderTime time;
  ReminderDays days;
  int ahead;         /* days before what is waited for (in `days`, never SET): it is for something still to come */
  const char *every; /* setting: days between two reminders, and before the first; NULL: see `steps` */
  const int *steps;  /* days before the first, the second…: the last goes on for ever; REMINDER_END ends */
  guint steps_count;
  const char *named_after_setting; /* past that many, by name; 0: never */
  guint named_after;               /* the same as a number; 0: see the setting */
  int named_days;                  /* calendar days between two by name; 0: as before */
  int named_weekday;               /* by name once named_days went by at the next such day (1 Monday … 7); 0: any */
  const char *most_setting;        /* no more than that many; 0: none at all */
  guint most;                      /* the same as a number; 0: without end */
  int until_days;                  /* past that many calendar days nobody is told any more; 0: no end */
  gboolean tells_tenant_first;     /* the tenant reads of the first one by name: once, honestly */
  const char *candidates;          /* SQL: id, report, partner, since, count, last, by id, from :after on */
  /* what else it does with the row of its noun, after the event; nullable */
  gboolean (*effect) (Db *db, const Actor *actor, gint64 id, GError **error);
} ReminderKind;
enum { REMINDER_END = -1 };

extern const ReminderKind reminder_kinds[];
extern const guint reminder_kinds_count;

/* TRUE when an event of that row raises that notice: who is told of what is chased. */
gboolean reminder_kind_tells (const ReminderKind *kind, const NoticeKind *notice);
/* TRUE when it is the tenant whom that row reminds. */
gboolean reminder_kind_is_for_tenant (const ReminderKind *kind);
