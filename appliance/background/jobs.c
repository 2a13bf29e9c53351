/* jobs.c: the table of jobs and the loop that runs what is due. What each job does stands in its own file. */
#include "background/jobs.h"

#include "background/alerts.h"
#include "background/automatic.h"
#include "background/backups.h"
#include "background/bounced.h"
#include "background/failures.h"
#include "background/findings.h"
#include "background/fold.h"
#include "background/homologation.h"
#include "background/idle_accounts.h"
#include "background/imports.h"
#include "background/inbox.h"
#include "background/mailer.h"
#include "background/notices.h"
#include "background/publish.h"
#include "background/pulse.h"
#include "background/purge.h"
#include "background/reach.h"
#include "background/readings.h"
#include "background/recount.h"
#include "background/refusals.h"
#include "background/reminders.h"
#include "background/site.h"
#include "background/sms.h"
#include "background/status.h"
#include "background/tickets.h"
#include "background/training.h"
#include "background/updates.h"
#include "background/weekly.h"
#include "base/clock.h"
#include "domain/alert.h"
#include "domain/automatic.h"
#include "domain/backup.h"
#include "domain/notice_queue.h"
#include "domain/outbox.h"
#include "domain/setting.h"
#include "ingest/mqtt_access.h"
#include "ingest/spooled.h"
#include "store/store_bound.h"

/* In the order of a run: what writes notices, then what makes mails of them, then what sends these. A lease
 * keeps two processes from doing the same work at once; a run that outlives it does no harm: every mail,
 * decision and report is guarded by its own row. After a power cut the lease is also how long the job rests. What was
 * missed while the box was off is run once, at wake-up. */
const JobKind job_kinds[] = {
  { "purge", { 0, 0, 3, 10 }, 300, NULL, purge_run, .preview = NULL },
  { "recount", { 0, 0, 3, 20 }, 120, NULL, recount_run, .preview = NULL },
  { "readings", { 0, 0, 3, 30 }, 600, NULL, readings_run, .preview = NULL },
  { "training", { 0, 0, 3, 0 }, 60, NULL, training_run_night, .preview = NULL },
  { "weekly", { 0, 1, 7, 0 }, 600, NULL, weekly_run, .preview = weekly_preview },
  { "reminders", { 0, 0, 8, 0 }, 300, NULL, reminders_run, .preview = reminders_run },
  { "drafts", { 0, 0, 8, 10 }, 120, NULL, reminders_run_drafts, .preview = reminders_run_drafts },
  { "refusals", { 0, 0, 8, 20 }, 120, NULL, refusals_run, .preview = refusals_run },
  { "accounts", { 0, 0, 8, 30 }, 120, NULL, idle_accounts_run, .preview = idle_accounts_run },
  { "failures", { 0, 0, 8, 5 }, 120, NULL, failures_run, .preview = failures_run },
  { "bounced", { 0, 0, 8, 6 }, 120, NULL, bounced_run, .preview = bounced_run },
  { "homologation", { 0, 0, 8, 40 }, 120, NULL, homologation_run, .preview = homologation_run },
  { "updates", { 0, 0, 7, 30 }, 120, NULL, updates_run, .preview = NULL },
  { "automatic", { 60, 0, 0, 0 }, 120, automatic_wanted, automatic_run, .preview = automatic_run,
    .next = automatic_next },
  { "alerts", { 60, 0, 0, 0 }, 60, alerts_wanted, alerts_run, .preview = alerts_run, .next = alert_next },
  { "alarms", { 60, 0, 0, 0 }, 60, findings_alarm_wanted, findings_alarm_run, .preview = NULL },
  { "findings", { 0, 0, 4, 30 }, 600, NULL, findings_run, .preview = NULL },
  { "findings_grave", { 3600, 0, 0, 0 }, 300, findings_grave_wanted, findings_run_grave, .preview = NULL },
  { "visits", { 0, 0, 18, 0 }, 120, NULL, reminders_run_evening, .preview = reminders_run_evening },
  { "fold", { 60, 0, 0, 0 }, 300, fold_wanted, fold_run, .preview = NULL },
  { "erasures", { 60, 0, 0, 0 }, 300, readings_erase_wanted, readings_erase_run, .preview = NULL },
  { "spool", { 60, 0, 0, 0 }, 300, spooled_wanted, spooled_run, .preview = NULL },
  { "broker", { 60, 0, 0, 0 }, 60, mqtt_access_wanted, mqtt_access_run, .preview = NULL },
  { "status", { 300, 0, 0, 0 }, 60, status_job_wanted, status_job_run, .preview = NULL },
  { "imports", { 30, 0, 0, 0 }, 300, imports_wanted, imports_run, .preview = NULL },
  { "backup", { 60, 0, 0, 0 }, 900, backups_wanted, backups_run, .preview = NULL },
  { "backup_check", { 60, 0, 0, 0 }, 900, backups_check_wanted, backups_check_run, .preview = NULL },
  { "site", { 600, 0, 0, 0 }, 180, site_wanted, site_run, .preview = NULL },
  { "reach", { 60, 0, 0, 0 }, 300, reach_wanted, reach_run, .preview = NULL },
  { "publish", { 60, 0, 0, 0 }, 900, publish_wanted, publish_run_job, .preview = NULL },
  { "inbox", { 60, 0, 0, 0 }, 300, inbox_wanted, inbox_run, .preview = NULL },
  { "tickets", { 60, 0, 0, 0 }, 60, tickets_wanted, tickets_run, .preview = tickets_run, .next = tickets_next },
  { "notices", { 60, 0, 0, 0 }, 120, notices_wanted, notices_run, .preview = notices_run, .next = notice_next },
  { "outbox", { 30, 0, 0, 0 }, 120, mailer_wanted, mailer_run, .preview = NULL },
  { "sms", { 30, 0, 0, 0 }, 120, sms_wanted, sms_run, .preview = NULL },
};
const guint job_kinds_count = G_N_ELEMENTS (job_kinds);

enum { PASSES_MAX = 500, RETRY_S = 60, RETRY_SLOW_S = 900, LOOK_S = 60 };

MailStyle
jobs_mail_style (const Jobs *jobs)
{
  return (MailStyle){ jobs->words, "fr", jobs->base_url, jobs->grids, jobs->numbers };
}

gboolean
jobs_mail_user (const Jobs *jobs, Db *db, const JobMail *told, const User *user, Tree *tree, GError **error)
{
  MailStyle style = jobs_mail_style (jobs);
  g_autofree char *from = setting_text (db, "mail.from");
  g_auto (Mail) mail = { 0 };
  OutboxInput input = { .dedup_key = told->dedup_key, .kind = told->kind, .recipient = user->email, .from = from };
  gint64 id = 0;

  tree_set_text (tree, "name", user->name);
  if (!mail_render (&style, told->kind, tree, &mail, error))
    return FALSE;
  input.subject = mail.subject;
  input.body_text = mail.text;
  input.body_html = mail.html;
  return outbox_add (db, &input, told->now, &id, error);
}

/* One step of a job's life in the store. */
typedef struct {
  const JobKind *kind;
  gint64 now;
  gboolean claimed;   /* out, of a claim */
  JobOutcome outcome; /* of a finish */
} Step;

/* A job never seen before waits for its hour; one that looks for work may look at once. */
static gboolean
step_claim (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  gint64 first = step->kind->wanted != NULL ? step->now : job_next (&step->kind->schedule, step->now);

  return job_plan (db, step->kind->name, first, error)
         && job_claim (db, step->kind->name, step->now, step->kind->lease_s, &step->claimed, error);
}

static gboolean
step_finish (Db *db, gpointer data, GError **error)
{
  Step *step = data;

  return job_finish (db, &step->outcome, step->now, error);
}

/* "written 3, dropped 0" */
static char *
counts_print (const Tree *counts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < tree_length (counts); i++)
    g_string_append_printf (text, "%s%s %" G_GINT64_FORMAT, i == 0 ? "" : ", ", tree_key_at (counts, i),
                            tree_integer (tree_value_at (counts, i)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* When a job that just ran is due again. A job that looks for work may look at once, unless it failed. One that was cut
 * because the box goes down, for an update say, is due as soon as the box is back. */
static gint64
next_time (const Jobs *jobs, const JobKind *kind, gboolean succeeded, gint64 now)
{
  gint64 next = kind->wanted != NULL ? now : job_next (&kind->schedule, now);

  if (!succeeded && g_cancellable_is_cancelled (jobs->stop))
    return now;
  return succeeded ? next : now + (kind->wanted != NULL ? RETRY_S : RETRY_SLOW_S);
}

/* Rows of one query: readings of all sensors, files of all years. The time of a run: the pulse waits twice as long. */
static const StoreBound run_bound = { .rows = 2000000, .ms = (gint64) PULSE_JOBS_S / 2 * 1000 };

gboolean
jobs_run_one (const Jobs *jobs, const JobKind *kind, Tree *counts, GError **error)
{
  JobRun run = jobs->preview != NULL ? kind->preview : kind->run;
  gboolean succeeded;

  store_bound (jobs->store, &run_bound);
  succeeded = run (jobs, jobs->clock (), counts, error);
  if (succeeded && store_bound_is_met (jobs->store))
    succeeded = box_fail (error, BOX_ERROR_LIMIT, "%s: more of the store, or longer, than one run may", kind->name);
  store_bound (jobs->store, NULL);
  return succeeded;
}

static gboolean
job_run (const Jobs *jobs, const JobKind *kind, Tree *summary, GError **error)
{
  g_autoptr (Tree) counts = tree_new_map ();
  g_autoptr (GError) failure = NULL;
  gboolean succeeded = jobs_run_one (jobs, kind, counts, &failure);
  g_autofree char *result = succeeded ? counts_print (counts) : g_strdup (failure->message);
  Tree *line = tree_add_map (summary);
  gint64 ended = jobs->clock (); /* some take minutes */
  Step step = { .kind = kind,
                .now = ended,
                .outcome = { kind->name, next_time (jobs, kind, succeeded, ended), succeeded, result } };

  tree_set_text (line, "job", kind->name);
  tree_set_flag (line, "ok", succeeded);
  tree_set_text (line, "result", result);
  return store_write (jobs->store, step_finish, &step, error);
}

typedef struct {
  JobPiece run;
  gint64 now;
  guint count; /* out */
} Piece;

static gboolean
piece_write (Db *db, gpointer data, GError **error)
{
  Piece *piece = data;
  const Actor box = ACTOR_BOX_AT (piece->now);

  return piece->run (db, &box, &piece->count, error);
}

gboolean
jobs_go_on (const Jobs *jobs, GError **error)
{
  if (g_cancellable_is_cancelled (jobs->stop))
    return box_fail (error, BOX_ERROR_BUSY, "stopped before the end: the rest is for the next run");
  return store_bound_go_on (jobs->store, error);
}

gboolean
jobs_run_pieces (const Jobs *jobs, gint64 now, JobPiece run, Tree *counts, const char *counted, GError **error)
{
  Piece piece = { run, now, 0 };
  guint done = 0;

  do {
    if (!jobs_go_on (jobs, error) || !store_write (jobs->store, piece_write, &piece, error))
      return FALSE;
    done += piece.count;
  } while (piece.count > 0);
  tree_set_integer (counts, counted, done);
  return TRUE;
}

/* Runs one job if it is due. *ret_ran tells whether something was done. */
static gboolean
job_try (const Jobs *jobs, const JobKind *kind, Tree *summary, GError **error)
{
  Db *db = store_reader (jobs->store);
  gint64 now = jobs->clock (); /* not once for all jobs: a lease dated before a slow one is over at once */
  g_autoptr (Job) job = NULL;
  Step step = { .kind = kind, .now = now };

  if (jobs->preview != NULL && kind->preview == NULL)
    return TRUE;
  if (!job_find (db, kind->name, &job, error))
    return FALSE;
  if ((job != NULL && !job_is_ready (job, now)) || (kind->wanted != NULL && !kind->wanted (jobs, db, now)))
    return TRUE;
  if (!store_write (jobs->store, step_claim, &step, error))
    return FALSE;
  if (!step.claimed)
    return TRUE;
  return job_run (jobs, kind, summary, error);
}

/* Passes over the table until nothing is due any more. `writing`: only those that write mails, of which a preview
 * knows. */
static gboolean
run_due (const Jobs *jobs, gboolean writing, Tree *summary, GError **error)
{
  for (guint pass = 0; pass < PASSES_MAX; pass++) {
    guint before = tree_length (summary);

    for (guint i = 0; i < job_kinds_count; i++) {
      if (g_cancellable_is_cancelled (jobs->stop))
        return TRUE;
      if ((!writing || job_kinds[i].preview != NULL) && !job_try (jobs, &job_kinds[i], summary, error))
        return FALSE;
    }
    if (tree_length (summary) == before)
      return TRUE;
  }
  return TRUE;
}

typedef struct {
  gint64 id, now;
} Quiet;

static gboolean
quiet_work (Db *db, gpointer data, GError **error)
{
  const Quiet *quiet = data;

  return backup_restore_quiet (db, quiet->id, quiet->now, error);
}

/* The store was brought back from a backup: what was due since then, the box that lived on may have sent. It is
 * written, so that it is not due any more, and put aside. */
static gboolean
settle_restored (const Jobs *jobs, Tree *summary, GError **error)
{
  g_autoptr (BackupRestore) restore = NULL;
  Quiet quiet;

  if (!backup_restore_last (store_reader (jobs->store), &restore, error))
    return FALSE;
  if (restore == NULL || restore->quieted_at != 0)
    return TRUE;
  if (!run_due (jobs, TRUE, summary, error))
    return FALSE;
  if (g_cancellable_is_cancelled (jobs->stop))
    return TRUE; /* the next start does it; until then nothing else is run */
  quiet = (Quiet){ restore->id, jobs->clock () };
  return store_write (jobs->store, quiet_work, &quiet, error);
}

gboolean
jobs_run_due (const Jobs *jobs, Tree *summary, GError **error)
{
  return (jobs->preview != NULL || settle_restored (jobs, summary, error)) && run_due (jobs, FALSE, summary, error);
}

gint64
jobs_next_due (const Jobs *jobs)
{
  Db *db = store_reader (jobs->store);
  gint64 now = jobs->clock ();
  gint64 next = now + LOOK_S;

  for (guint i = 0; i < job_kinds_count; i++) {
    g_autoptr (Job) job = NULL;
    gint64 due = now + job_kinds[i].schedule.period_s;

    if (job_find (db, job_kinds[i].name, &job, NULL) && job != NULL)
      due = MAX (job->due_at, job->lease_until);
    if (job_kinds[i].wanted != NULL)
      due = MAX (due, now + job_kinds[i].schedule.period_s);
    next = MIN (next, due);
  }
  return MAX (next, now + 1); /* what cannot be run now is not tried in a circle */
}
