/* reminders.c: the job "reminders": walks the rules of domain/reminder.h in batches, so that no transaction is long. */
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

gboolean
reminders_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Batch batch = { .now = now };

  while (!batch.from.done) {
    if (g_cancellable_is_cancelled (jobs->stop))
      return box_fail (error, BOX_ERROR_BUSY, "stopped before the end: the rest is for the next run");
    if (!store_write (jobs->store, batch_run, &batch, error))
      return FALSE;
    batch.from = batch.to;
  }
  tree_set_integer (counts, "reminded", batch.from.reminded);
  return TRUE;
}

typedef struct {
  gint64 now;
  guint count; /* out */
} Eve;

static gboolean
eve_run (Db *db, gpointer data, GError **error)
{
  Eve *eve = data;
  const Actor box = ACTOR_BOX_AT (eve->now);

  return reminder_run_eve (db, &box, &eve->count, error);
}

gboolean
reminders_run_eve (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Eve eve = { .now = now };

  guint told = 0;

  do {
    if (!store_write (jobs->store, eve_run, &eve, error))
      return FALSE;
    told += eve.count;
  } while (eve.count > 0 && !g_cancellable_is_cancelled (jobs->stop));
  tree_set_integer (counts, "told", told);
  return TRUE;
}

typedef struct {
  gint64 now;
  guint count;
} Left;

static gboolean
drafts_run (Db *db, gpointer data, GError **error)
{
  Left *left = data;

  return draft_remind (db, left->now, &left->count, error);
}

gboolean
reminders_run_drafts (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Left left = { .now = now };
  guint told = 0;

  do {
    if (!store_write (jobs->store, drafts_run, &left, error))
      return FALSE;
    told += left.count;
  } while (left.count > 0 && !g_cancellable_is_cancelled (jobs->stop));
  tree_set_integer (counts, "told", told);
  return TRUE;
}
