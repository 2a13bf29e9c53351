/* alerts.c: runs domain/alert.h when something is due, at any hour. */
#include "background/alerts.h"

#include "domain/alert.h"

typedef struct {
  gint64 now;
  guint count; /* out */
} Repeating;

gboolean
alerts_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  (void) jobs;
  return alert_is_due (db, now);
}

static gboolean
repeat_work (Db *db, gpointer data, GError **error)
{
  Repeating *repeating = data;
  const Actor box = ACTOR_BOX_AT (repeating->now);

  return alert_repeat (db, &box, &repeating->count, error);
}

gboolean
alerts_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Repeating repeating = { .now = now };

  if (!store_write (jobs->store, repeat_work, &repeating, error))
    return FALSE;
  tree_set_integer (counts, "repeated", repeating.count);
  return TRUE;
}
