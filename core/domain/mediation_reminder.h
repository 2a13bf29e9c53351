/* mediation_reminder.h: what is chased of a mediation: rows of reminder_kinds (reminder.c), their candidates, and what
 * else a reminder does. The decision is reminder_due's, like that of all others. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

/* Candidates, with the columns that reminder.c reads; parameters :kind, :after, :most. */
extern const char mediation_sql_silent[]; /* asked, and no answer by the day that was named */
extern const char mediation_sql_letter[]; /* a letter that the desk did not post */
extern const char mediation_sql_soon[];   /* seven days before the day of a promise */
extern const char mediation_sql_late[];   /* three days after it */
extern const char mediation_sql_works[];  /* the occupant is asked whether the works were done */

/* Beside the event: a letter to print for an owner without a link. An effect of reminder_kinds. */
gboolean mediation_reminder_silent (Db *db, const Actor *actor, gint64 id, GError **error);
gboolean mediation_reminder_soon (Db *db, const Actor *actor, gint64 id, GError **error);
gboolean mediation_reminder_late (Db *db, const Actor *actor, gint64 id, GError **error);
