/* reminders.c: the job "reminders", and its sisters for visits and drafts: the rules of the domain are walked piece by
 * piece, so that no transaction is long. */
#include "background/reminders.h"

#include "domain/draft_resume.h"
#include "domain/reminder.h"

typedef struct {
  gint64 now;
  ReminderCursor from, to;
} Batch;

static gboolean
batch_run (Db *db, gpointer data, GError **error)
{
  Batch *batch = data;
  const Actor box = ACTOR_BOX_AT (batch->now);

  return reminder_run (db, &box, &batch->from, &batch->to, error);
}

static gboolean
run_rows (const Jobs *jobs, gint64 now, gboolean evening, Tree *counts, GError **error)
{
  Batch batch = { .now = now, .from = { .evening = evening } };

  while (!batch.from.done) {
    if (!jobs_go_on (jobs, error) || !store_write (jobs->store, batch_run, &batch, error))
      return FALSE;
    batch.from = batch.to;
  }
  tree_set_integer (counts, "reminded", batch.from.reminded);
  return TRUE;
}

gboolean
reminders_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  return run_rows (jobs, now, FALSE, counts, error);
}

gboolean
reminders_run_evening (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  return run_rows (jobs, now, TRUE, counts, error);
}

gboolean
reminders_run_drafts (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  return jobs_run_pieces (jobs, now, draft_remind, counts, "told", error);
}
