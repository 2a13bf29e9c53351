/* mailer.c: claims a mail, composes it, runs msmtp outside any transaction, and settles the claim. Knows no
 * template. */
#include "background/mailer.h"

#include <string.h>

#include "background/captive.h"
#include "background/compose.h"
#include "background/relay.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/file.h"
#include "domain/mail_address.h"
#include "domain/mediation_outgoing.h"
#include "domain/notice_queue.h"
#include "domain/recall.h"
#include "domain/reply_tag.h"
#include "domain/setting.h"

/* A run ends after RUN_MAX_S, so that slow mails do not keep the other jobs waiting; with the last mail's own deadline
 * it stays within the lease of the job. */
enum { MAILS_MAX = 50, RUN_MAX_S = 45, ATTACHMENT_MAX_BYTES = 5 * 1024 * 1024 };
#define CALENDAR_FILE "visite.ics"

/* First row that fits. Ends of msmtp are sysexits.h; 530 to 538 speak of the box's own account at the relay
 * (RFC 4954), not of the mail. */
enum { ANY = -1 };
static const struct {
  int exit_status;
  int smtp_min, smtp_max; /* ANY: whatever was said */
  OutboxVerdict verdict;
  gboolean alarm;
} ends[] = {
  { 0, ANY, ANY, OUTBOX_SENT, FALSE },
  { 78, ANY, ANY, OUTBOX_RETRY, TRUE }, /* configuration */
  { 77, ANY, ANY, OUTBOX_RETRY, TRUE }, /* authentication */
  { ANY, 530, 538, OUTBOX_RETRY, TRUE },
  { ANY, 500, 599, OUTBOX_FAILED, FALSE },
  { ANY, 400, 499, OUTBOX_RETRY, FALSE },
  { ANY, ANY, ANY, OUTBOX_RETRY, TRUE }, /* nothing was said: the relay, the name service or the cable */
};

/* Where the relay said nothing: first row whose words stand in msmtp's, in English or French. */
static const struct {
  const char *words, *code;
} silences[] = {
  { "certificat", "certificate" }, /* before the next: both are named */
  { "TLS", "tls" },
  { "authenti", "sign_in" },
};

static const char *const policy_words[] = { "spam", "policy", "relay", "block", "reputation", "spf", "dmarc", NULL };

gboolean
mailer_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  const MailRelayWay way = { jobs->msmtp_config, jobs->relay_ca };
  OutboxCounts counts;

  return (jobs->captive || relay_is_known (&way, db)) && outbox_is_due (db, CHANNEL_MAIL, now)
         && outbox_count (db, now, &counts, NULL)
         && counts.sent_last_hour < setting_integer (db, "mail.hourly_cap");
}

/* The number after " smtpstatus=", 0 when nothing was said. It stands before the server's own words, which
 * could hold anything. */
static gint64
log_smtp_status (const char *log)
{
  const char *found = log == NULL ? NULL : strstr (log, " smtpstatus=");
  g_autofree char *digits = found == NULL ? NULL : g_strndup (found + strlen (" smtpstatus="), 3);
  gint64 status = 0;

  if (digits != NULL)
    text_to_integer (digits, 100, 599, &status);
  return status;
}

/* (transfer full): the text of a field, name='text', to the end of the line; NULL without it. */
static char *
log_field (const char *log, const char *name)
{
  const char *found = log == NULL ? NULL : strstr (log, name);

  return found == NULL ? NULL : g_strdup (found + strlen (name));
}

/* (transfer full): "5.1.1" of "550 5.1.1 No such user", or of the first of several lines; NULL without. */
static char *
enhanced_code (const char *said)
{
  g_autoptr (GRegex) regex = g_regex_new ("^[0-9]{3}[ -]([245]\\.[0-9]{1,3}\\.[0-9]{1,3})\\b", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, said, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

static gboolean
speaks_of_policy (const char *said)
{
  g_autofree char *folded = g_ascii_strdown (said, -1);

  for (guint i = 0; policy_words[i] != NULL; i++)
    if (strstr (folded, policy_words[i]) != NULL)
      return TRUE;
  return FALSE;
}

enum { EX_DATAERR = 65 /* of msmtp: the sender or the recipient was refused, before the mail itself */ };

/* What the relay said, and whether it says that the recipient is gone. */
static void
verdict_read_said (MailerVerdict *verdict, int exit_status, gint64 smtp, const char *log)
{
  g_autofree char *said = log_field (log, " smtpmsg='");
  g_autofree char *code = said == NULL ? NULL : enhanced_code (said);
  gboolean at_recipient = exit_status == EX_DATAERR && strstr (log, "envelope from") == NULL;

  g_snprintf (verdict->status, sizeof verdict->status, "%d%s%s", (int) smtp, code == NULL ? "" : " ",
              code == NULL ? "" : code);
  if (verdict->verdict != OUTBOX_FAILED || !at_recipient)
    return;
  verdict->gone = code != NULL ? mail_address_code_is_gone (code)
                               : (smtp == 550 || smtp == 553) && !speaks_of_policy (said == NULL ? "" : said);
}

static void
verdict_read_silence (MailerVerdict *verdict, int exit_status, const char *log)
{
  g_autofree char *words = log_field (log, " errormsg='");

  g_snprintf (verdict->status, sizeof verdict->status, "exit %d", exit_status);
  for (guint i = 0; words != NULL && i < G_N_ELEMENTS (silences); i++)
    if (strstr (words, silences[i].words) != NULL) {
      g_strlcpy (verdict->status, silences[i].code, sizeof verdict->status);
      return;
    }
}

MailerVerdict
mailer_verdict (gboolean exited, int exit_status, const char *log)
{
  gint64 smtp = log_smtp_status (log);
  MailerVerdict verdict = { .verdict = OUTBOX_RETRY, .alarm = FALSE };

  /* A relay that lets one mail hang for a minute would do so with each: the others wait for the next run. */
  if (!exited) {
    verdict.alarm = TRUE;
    g_strlcpy (verdict.status, "timeout", sizeof verdict.status);
    return verdict;
  }
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    if ((ends[i].exit_status != ANY && ends[i].exit_status != exit_status)
        || (ends[i].smtp_min != ANY && (smtp < ends[i].smtp_min || smtp > ends[i].smtp_max)))
      continue;
    verdict.verdict = ends[i].verdict;
    verdict.alarm = ends[i].alarm;
    break;
  }
  if (smtp != 0)
    verdict_read_said (&verdict, exit_status, smtp, log);
  else
    verdict_read_silence (&verdict, exit_status, log);
  return verdict;
}

/* One claimed mail on its way. */
typedef struct {
  const Jobs *jobs;
  Outbox *mail; /* NULL: nothing was due */
  gint64 now;   /* when it was claimed */
  gboolean first; /* of the run */
  MailerVerdict verdict;
} Sending;

/* What was written to an owner is asked again whether it may leave: it may have waited for days. */
static gboolean
claim (Db *db, gpointer data, GError **error)
{
  Sending *sending = data;
  gint64 now = sending->jobs->clock ();
  gboolean may = FALSE;

  sending->now = now;
  if (sending->first && !recall_stale (db, now, error)) /* it looks at all that waits: once a run, which is short */
    return FALSE;
  do {
    g_clear_pointer (&sending->mail, outbox_free);
    if (!outbox_claim (db, CHANNEL_MAIL, now, &sending->mail, error)
        || (sending->mail != NULL && !mediation_let_leave (db, sending->mail, now, &may, error)))
      return FALSE;
  } while (sending->mail != NULL && !may);
  return sending->mail == NULL || sending->jobs->inbox == NULL || reply_tag_note (db, sending->mail, now, error);
}

/* An address that is gone is marked; the people of a file may have another way. */
static gboolean
settle (Db *db, gpointer data, GError **error)
{
  const Sending *sending = data;
  const Outbox *mail = sending->mail;
  const MailerVerdict *verdict = &sending->verdict;
  gint64 now = sending->jobs->clock ();

  if (!outbox_settle (db, mail, verdict->verdict, verdict->status, now, error)
      || (sending->jobs->captive && !captive_keep (db, mail, now, error)))
    return FALSE;
  return !verdict->gone
         || (mail_address_bounced (db, mail->recipient, verdict->status, "relay", now, error)
             && notice_other_way (db, mail->id, mail->report_id, error));
}

/* What goes with one mail. */
typedef struct {
  GBytes *pdf, *calendar; /* nullable */
  char *pdf_name;
} Luggage;

static void
luggage_clear (Luggage *luggage)
{
  g_clear_pointer (&luggage->pdf, g_bytes_unref);
  g_clear_pointer (&luggage->calendar, g_bytes_unref);
  g_clear_pointer (&luggage->pdf_name, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Luggage, luggage_clear)

static gboolean
luggage_load (const Sending *sending, Db *db, Luggage *luggage, GError **error)
{
  const char *calendar = sending->mail->calendar;
  g_autoptr (File) file = NULL;
  g_autofree char *path = NULL;
  char *data = NULL;
  gsize size = 0;

  if (calendar != NULL)
    luggage->calendar = g_bytes_new (calendar, strlen (calendar));
  if (sending->mail->attachment_id == 0)
    return TRUE;
  file = file_find (db, sending->mail->attachment_id, error);
  if (file == NULL)
    return FALSE;
  if (file->size_bytes > ATTACHMENT_MAX_BYTES)
    return box_fail (error, BOX_ERROR_LIMIT, "attachment of %" G_GSIZE_FORMAT " bytes", file->size_bytes);
  path = file_path (sending->jobs->data_folder, file->hash);
  if (!g_file_get_contents (path, &data, &size, error))
    return box_translate (error);
  luggage->pdf = g_bytes_new_take (data, size);
  luggage->pdf_name = g_strdup (file->name);
  return TRUE;
}

static void
envelope_add (ComposeEnvelope *envelope, ComposeKind kind, GBytes *bytes, const char *name)
{
  if (bytes != NULL)
    envelope->parts[envelope->parts_count++] = (ComposePart){ kind, bytes, name };
}

/* How a mail is answered: where to, and what the answer must bring along. Both (transfer full), nullable. */
typedef struct {
  char *reply_to, *text, *html;
} Answering;

static void
answering_clear (Answering *answering)
{
  g_clear_pointer (&answering->reply_to, g_free);
  g_clear_pointer (&answering->text, g_free);
  g_clear_pointer (&answering->html, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answering, answering_clear)

/* To people while nobody but them reads the answers; to the service mailbox when the box does. */
static gboolean
answering_fill (const Sending *sending, Db *db, const char *from, Answering *answering, GError **error)
{
  const Jobs *jobs = sending->jobs;
  MailStyle style = jobs_mail_style (jobs);
  g_autofree char *box = setting_text (db, "mail.reply_to"), *way = setting_text (db, "mail.reply_tag"), *tag = NULL,
                  *language = NULL;

  if (jobs->inbox == NULL) {
    answering->reply_to = setting_text (db, "town.email");
    return TRUE;
  }
  tag = reply_tag_of (sending->mail->message_id);
  if (strcmp (way, "plus") == 0) {
    answering->reply_to = reply_tag_address (*box == '\0' ? from : box, tag);
    return TRUE;
  }
  language = g_strndup (sending->mail->language, strcspn (sending->mail->language, ","));
  style.language = language;
  answering->reply_to = g_strdup (*box == '\0' ? from : box);
  return mail_render_tag (&style, tag, &answering->text, &answering->html, error);
}

static GBytes *
message_make (const Sending *sending, Db *db, const char *from, GError **error)
{
  g_autofree char *service = setting_text (db, "service.name");
  g_auto (Answering) answering = { 0 };
  g_auto (Luggage) luggage = { 0 };
  ComposeEnvelope envelope = { .from = from, .from_name = service, .leaves_at = sending->now };

  if (!luggage_load (sending, db, &luggage, error) || !answering_fill (sending, db, from, &answering, error))
    return NULL;
  envelope.reply_to = answering.reply_to;
  envelope.foot_text = answering.text;
  envelope.foot_html = answering.html;
  envelope_add (&envelope, COMPOSE_PDF, luggage.pdf, luggage.pdf_name);
  envelope_add (&envelope, COMPOSE_CALENDAR, luggage.calendar, CALENDAR_FILE);
  return compose_mail (sending->mail, &envelope);
}

/* Nothing can leave in nobody's name: mails wait until somebody sets it. */
static gboolean
sender_is_missing (const char *from, MailerVerdict *verdict)
{
  if (*from != '\0')
    return FALSE;
  *verdict = (MailerVerdict){ .verdict = OUTBOX_RETRY, .alarm = TRUE, .status = "sender" };
  return TRUE;
}

/* The address came back with another mail, while this one waited. */
static gboolean
recipient_is_gone (Db *db, const Outbox *mail, MailerVerdict *verdict)
{
  if (!mail_address_is_bad (db, mail->recipient))
    return FALSE;
  *verdict = (MailerVerdict){ .verdict = OUTBOX_FAILED, .status = OUTBOX_STATUS_BOUNCED };
  return TRUE;
}

/* TRUE: msmtp said its word, in sending->verdict. */
static gboolean
relay (Sending *sending, GError **error)
{
  Db *db = store_reader (sending->jobs->store);
  g_autofree char *from = setting_text (db, "mail.from");
  g_autoptr (GBytes) message = NULL;

  if (sending->jobs->captive) {
    sending->verdict = (MailerVerdict){ .verdict = OUTBOX_SENT, .status = CAPTIVE_STATUS };
    return TRUE;
  }
  if (sender_is_missing (from, &sending->verdict) || recipient_is_gone (db, sending->mail, &sending->verdict))
    return TRUE;
  message = message_make (sending, db, from, error);
  if (message == NULL)
    return FALSE;
  const MailRelayWay way = { sending->jobs->msmtp_config, sending->jobs->relay_ca };
  const RelayMail mail = { from, sending->mail->recipient, message };

  return relay_hand (&way, db, &mail, &sending->verdict, error);
}

/* Sends what was claimed and settles it. *ret_alarm: going on is useless. */
static gboolean
send_claimed (Sending *sending, gboolean *ret_alarm, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!relay (sending, &failure)) { /* our own side: a lost file concerns this mail, a lost msmtp all of them */
    sending->verdict = (MailerVerdict){ .verdict = OUTBOX_RETRY,
                                        .alarm = g_error_matches (failure, BOX_ERROR, BOX_ERROR_IO),
                                        .status = "box" };
    g_debug ("mail %" G_GINT64_FORMAT ": %s", sending->mail->id, failure->message);
  }
  *ret_alarm = sending->verdict.alarm;
  return store_write (sending->jobs->store, settle, sending, error);
}

static gboolean
mailer_loop (Sending *sending, gint64 start, guint *tallies, GError **error)
{
  const Jobs *jobs = sending->jobs;
  gboolean alarm = FALSE;

  for (guint i = 0; i < MAILS_MAX; i++) {
    gint64 now = jobs->clock ();

    if (g_cancellable_is_cancelled (jobs->stop) || now - start >= RUN_MAX_S
        || !mailer_wanted (jobs, store_reader (jobs->store), now))
      return TRUE;
    sending->first = i == 0;
    if (!store_write (jobs->store, claim, sending, error))
      return FALSE;
    if (sending->mail == NULL)
      return TRUE;
    if (!send_claimed (sending, &alarm, error))
      return FALSE;
    tallies[sending->verdict.verdict]++;
    if (alarm)
      return box_fail (error, BOX_ERROR_IO, "the mail relay cannot be used (%s): mails wait", sending->verdict.status);
  }
  return TRUE;
}

gboolean
mailer_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Sending sending = { .jobs = jobs };
  guint tallies[OUTBOX_VERDICT_LAST] = { 0 };
  gboolean done = mailer_loop (&sending, now, tallies, error);

  g_clear_pointer (&sending.mail, outbox_free);
  tree_set_integer (counts, "sent", tallies[OUTBOX_SENT]);
  tree_set_integer (counts, "later", tallies[OUTBOX_RETRY]);
  tree_set_integer (counts, "failed", tallies[OUTBOX_FAILED]);
  return done;
}
