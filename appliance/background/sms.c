/* sms.c: claims a text message, lets its way carry it outside any transaction, and settles the claim. Knows no words.
 */
#include "background/sms.h"

#include "background/captive.h"
#include "background/sms_gateway.h"
#include "background/sms_spool.h"
#include "base/clock.h"
#include "domain/setting.h"

/* As of the mailer: a run ends, so that a slow gateway does not keep the other jobs waiting. */
enum { TEXTS_MAX = 20, RUN_MAX_S = 45, ASK_AGAIN_S = 60, PATIENCE_S = 48 * 3600 };

gboolean
sms_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  (void) jobs;
  return outbox_is_due (db, CHANNEL_SMS, now);
}

/* One claimed text on its way. */
typedef struct {
  const Jobs *jobs;
  Outbox *message; /* NULL: nothing was due */
  SmsOutcome outcome;
} Sending;

static gboolean
claim (Db *db, gpointer data, GError **error)
{
  Sending *sending = data;

  g_clear_pointer (&sending->message, outbox_free);
  return outbox_claim (db, CHANNEL_SMS, sending->jobs->clock (), &sending->message, error);
}

static gboolean
settle (Db *db, gpointer data, GError **error)
{
  const Sending *sending = data;
  const SmsOutcome *outcome = &sending->outcome;
  gint64 now = sending->jobs->clock ();

  if (sending->jobs->captive && outcome->verdict == OUTBOX_SENT && !captive_keep (db, sending->message, now, error))
    return FALSE;
  return outcome->handed ? outbox_hold (db, sending->message, outcome->status, now + ASK_AGAIN_S, error)
                         : outbox_settle (db, sending->message, outcome->verdict, outcome->status, now, error);
}

/* ---- the ways ---- */

static void
way_off (const Sending *sending, gint64 now, SmsOutcome *outcome)
{
  (void) sending;
  (void) now;
  *outcome = (SmsOutcome){ OUTBOX_FAILED, FALSE, FALSE, "off" };
}

static void
way_spool (const Sending *sending, gint64 now, SmsOutcome *outcome)
{
  if (sending->jobs->sms_spool != NULL)
    sms_spool_advance (sending->jobs->sms_spool, sending->message, now, outcome);
  else
    *outcome = (SmsOutcome){ OUTBOX_RETRY, FALSE, TRUE, "setting" };
}

static void
way_http (const Sending *sending, gint64 now, SmsOutcome *outcome)
{
  g_autofree char *sender = setting_text (store_reader (sending->jobs->store), "sms.sender");

  (void) now;
  if (sending->jobs->sms_gateway != NULL)
    sms_gateway_send (sending->jobs->sms_gateway, sender, sending->message, outcome);
  else
    *outcome = (SmsOutcome){ OUTBOX_RETRY, FALSE, TRUE, "setting" };
}

static void
way_captive (const Sending *sending, gint64 now, SmsOutcome *outcome)
{
  (void) sending;
  (void) now;
  *outcome = (SmsOutcome){ OUTBOX_SENT, FALSE, FALSE, CAPTIVE_STATUS };
}

static const struct {
  const char *name; /* of setting sms.way */
  void (*send) (const Sending *sending, gint64 now, SmsOutcome *outcome);
} ways[] = {
  { "off", way_off },
  { "spool", way_spool },
  { "http", way_http },
  { "captive", way_captive }, /* whatever the setting says, in a training copy */
};

/* FALSE, with the outcome, for a text that must not leave any more. */
static gboolean
may_leave (Sending *sending, Db *db, gint64 now, gboolean *ret_may, GError **error)
{
  gint64 spent = 0;
  const char *status = NULL;

  if (!outbox_count_sms (db, clock_month_start (now), sending->message->id, &spent, error))
    return FALSE;
  if (now - sending->message->created_at > PATIENCE_S)
    status = "late";
  else if (spent >= setting_integer (db, "sms.monthly_cap"))
    status = OUTBOX_STATUS_CAP;
  *ret_may = status == NULL;
  sending->outcome = (SmsOutcome){ .verdict = OUTBOX_FAILED };
  g_strlcpy (sending->outcome.status, status != NULL ? status : "", sizeof sending->outcome.status);
  return TRUE;
}

static gboolean
send_claimed (Sending *sending, GError **error)
{
  Db *db = store_reader (sending->jobs->store);
  gint64 now = sending->jobs->clock ();
  g_autofree char *way = setting_text (db, "sms.way");
  /* What gammu already holds is asked about there, whatever was set since. */
  gboolean handed = g_strcmp0 (sending->message->last_status, SMS_SPOOL_STATUS) == 0;
  gboolean may = handed;

  if (!handed && !may_leave (sending, db, now, &may, error))
    return FALSE;
  for (guint i = 0; may && i < G_N_ELEMENTS (ways); i++)
    if (g_strcmp0 (ways[i].name, sending->jobs->captive ? "captive" : handed ? "spool" : way) == 0)
      ways[i].send (sending, now, &sending->outcome);
  if (!store_write (sending->jobs->store, settle, sending, error))
    return FALSE;
  if (!sending->outcome.handed && sending->jobs->sms_spool != NULL)
    sms_spool_forget (sending->jobs->sms_spool, sending->message);
  return TRUE;
}

static gboolean
sms_loop (Sending *sending, gint64 start, guint *tallies, guint *handed, GError **error)
{
  const Jobs *jobs = sending->jobs;

  for (guint i = 0; i < TEXTS_MAX; i++) {
    if (g_cancellable_is_cancelled (jobs->stop) || jobs->clock () - start >= RUN_MAX_S)
      return TRUE;
    if (!store_write (jobs->store, claim, sending, error))
      return FALSE;
    if (sending->message == NULL)
      return TRUE;
    if (!send_claimed (sending, error))
      return FALSE;
    *handed += sending->outcome.handed ? 1 : 0;
    tallies[sending->outcome.verdict] += sending->outcome.handed ? 0 : 1;
    if (sending->outcome.alarm)
      return box_fail (error, BOX_ERROR_IO, "text messages cannot leave (%s): they wait", sending->outcome.status);
  }
  return TRUE;
}

gboolean
sms_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Sending sending = { .jobs = jobs };
  guint tallies[OUTBOX_VERDICT_LAST] = { 0 }, handed = 0;
  gboolean done = sms_loop (&sending, now, tallies, &handed, error);

  g_clear_pointer (&sending.message, outbox_free);
  tree_set_integer (counts, "sent", tallies[OUTBOX_SENT]);
  tree_set_integer (counts, "handed", handed);
  tree_set_integer (counts, "later", tallies[OUTBOX_RETRY]);
  tree_set_integer (counts, "failed", tallies[OUTBOX_FAILED]);
  return done;
}
