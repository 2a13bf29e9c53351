/* failures.c: the job "failures": puts together the mails given up since its last run, and those that wait for long, by
 * cause, and writes one mail to each administrator. */
#include "background/failures.h"

#include "base/clock.h"
#include "domain/inbox.h"
#include "domain/outbox.h"
#include "domain/reception.h"
#include "domain/setting.h"
#include "domain/user_list.h"
#include "ingest/mqtt.h"
#include "view/outbox_trouble.h"
#include "view/reception_trouble.h"
#include "view/voice.h"

enum { INBOX_TOLD_AFTER_S = 2 * 3600, BROKER_TOLD_AFTER_S = 2 * 3600 };

typedef struct {
  const Jobs *jobs;
  gint64 now;
  const char *kind;           /* of the mail, and beginning of its key */
  gint64 failed, stuck, told; /* out */
} Telling;

static gboolean
tell_one (Db *db, Telling *telling, const User *user, const Mail *mail, GError **error)
{
  g_autofree char *from = setting_text (db, "mail.from");
  g_autofree char *day = clock_iso_day (telling->now);
  g_autofree char *key = g_strdup_printf ("%s:%s:%" G_GINT64_FORMAT, telling->kind, day, user->id);
  const OutboxInput input = { .dedup_key = key,
                              .kind = telling->kind,
                              .recipient = user->email,
                              .subject = mail->subject,
                              .body_text = mail->text,
                              .body_html = mail->html,
                              .from = from };
  gint64 id = 0;

  if (!outbox_add (db, &input, telling->now, &id, error))
    return FALSE;
  telling->told++;
  return TRUE;
}

static gboolean
tell_all (Db *db, Telling *telling, const Mail *mail, GError **error)
{
  g_autoptr (GPtrArray) users = user_list_role (db, ROLE_ADMINISTRATOR, error);

  for (guint i = 0; users != NULL && i < users->len; i++)
    if (!tell_one (db, telling, g_ptr_array_index (users, i), mail, error))
      return FALSE;
  return users != NULL;
}

/* What waits for longer than the relay's usual moods is told too: nothing was given up, but nothing arrives either. */
enum { STUCK_S = 12 * CLOCK_HOUR };

static gboolean
find_causes (Db *db, Telling *telling, Tree *tree, GError **error)
{
  const Words *words = telling->jobs->words;
  g_autoptr (Job) job = NULL;
  g_autoptr (OutboxCauses) failed = outbox_causes_new (words), stuck = outbox_causes_new (words);

  if (!job_find (db, "failures", &job, error)
      || !outbox_list_failed (db, job == NULL ? 0 : job->done_at, outbox_causes_add, failed, error)
      || !outbox_list_stuck (db, telling->now - STUCK_S, outbox_causes_add, stuck, error))
    return FALSE;
  telling->failed = outbox_causes_count (failed);
  telling->stuck = outbox_causes_count (stuck);
  tree_set_integer (tree, "count", telling->failed > 0 ? telling->failed : telling->stuck);
  tree_set_flag (tree, "plural", (telling->failed > 0 ? telling->failed : telling->stuck) > 1);
  outbox_causes_fill (failed, tree, "failed");
  outbox_causes_fill (stuck, tree, "stuck");
  return TRUE;
}

static gboolean
tell (Db *db, gpointer data, GError **error)
{
  Telling *telling = data;
  MailStyle style = jobs_mail_style (telling->jobs);
  g_autoptr (Tree) tree = mail_tree_new (db, &style);
  g_auto (Mail) mail = { 0 };

  telling->told = 0;
  if (!find_causes (db, telling, tree, error))
    return FALSE;
  if (telling->failed == 0 && telling->stuck == 0)
    return TRUE;
  return mail_render (&style, telling->kind, tree, &mail, error) && tell_all (db, telling, &mail, error);
}

/* A mailbox that cannot be read since hours: one that was away for a moment is nobody's business. */
static gboolean
tell_inbox (Db *db, gpointer data, GError **error)
{
  Telling *telling = data;
  MailStyle style = jobs_mail_style (telling->jobs);
  const Voice voice = { style.words, style.language };
  g_auto (Inbox) inbox = { 0 };
  g_autoptr (Tree) tree = NULL;
  g_autofree char *key = NULL, *words = NULL, *since = NULL;
  g_auto (Mail) mail = { 0 };

  telling->told = 0;
  if (!inbox_find (db, &inbox, error))
    return FALSE;
  if (inbox.trouble == NULL || telling->now - inbox.failed_at < INBOX_TOLD_AFTER_S)
    return TRUE;
  tree = mail_tree_new (db, &style);
  key = g_strconcat ("inbox_trouble.", inbox.trouble, NULL);
  words = voice_say (&voice, words_has (style.words, "fr", key) ? key : "inbox_trouble.other", tree);
  since = voice_day (&voice, inbox.failed_at);
  tree_set_text (tree, "trouble", words);
  tree_set_text (tree, "since", since);
  return mail_render (&style, telling->kind, tree, &mail, error) && tell_all (db, telling, &mail, error);
}

/* Sensors are heard by nobody: the broker is away since hours, or who speaks fell silent. */
static gboolean
tell_reception (Db *db, gpointer data, GError **error)
{
  Telling *telling = data;
  MailStyle style = jobs_mail_style (telling->jobs);
  const Voice voice = { style.words, style.language };
  gint64 away_s = mqtt_away_s (telling->jobs->broker);
  gint64 away_since = away_s < BROKER_TOLD_AFTER_S ? 0 : telling->now - away_s;
  g_auto (ReceptionSilence) silence = { 0 };
  g_autoptr (Tree) tree = NULL;
  g_auto (Mail) mail = { 0 };

  telling->told = 0;
  if (!reception_silence (db, telling->now, &silence, error))
    return FALSE;
  if (away_since == 0 && silence.lent_since == 0 && silence.gateways->len == 0)
    return TRUE;
  tree = mail_tree_new (db, &style);
  reception_trouble_fill (&voice, away_since, &silence, tree);
  return mail_render (&style, telling->kind, tree, &mail, error) && tell_all (db, telling, &mail, error);
}

gboolean
failures_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Telling telling = { .jobs = jobs, .now = now, .kind = "outbox_failures" };
  Telling mailbox = { .jobs = jobs, .now = now, .kind = "inbox_trouble" };
  Telling reception = { .jobs = jobs, .now = now, .kind = "reception_trouble" };

  if (!store_write (jobs->store, tell, &telling, error)
      || (jobs->inbox != NULL && !store_write (jobs->store, tell_inbox, &mailbox, error))
      || !store_write (jobs->store, tell_reception, &reception, error))
    return FALSE;
  tree_set_integer (counts, "failed", telling.failed);
  tree_set_integer (counts, "told", telling.told + mailbox.told + reception.told);
  return TRUE;
}
