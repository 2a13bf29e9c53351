/* relay.c: the command line of msmtp, in one place. */
#include "background/relay.h"

#include <string.h>

#include "background/program.h"

enum { DEADLINE_S = 60 };
#define TIMEOUT "--timeout=20" /* s, per network step */

gboolean
relay_is_known (const MailRelayWay *way, Db *db)
{
  return way->file != NULL || mail_relay_is_set (db);
}

/* Another box sealed the password (a store that came back without its key): nothing is sent without it. */
static void
say_lost (MailerVerdict *verdict)
{
  *verdict = (MailerVerdict){ .verdict = OUTBOX_RETRY, .alarm = TRUE, .status = "sign_in" };
}

/* Not stopped with the box: between the end of the data and the relay's answer nobody knows whether the mail is gone,
 * and it would be sent again. Its own time is short. */
static gboolean
run_msmtp (const char *config, GBytes *beside, const RelayMail *mail, MailerVerdict *ret_verdict, GError **error)
{
  g_autofree char *sender = g_strconcat ("--from=", mail->from, NULL);
  const char *argv[] = { "msmtp", "-C", config, "-a", "default", TIMEOUT, "--logfile=-", sender, "--", mail->to, NULL };
  const ProgramCall call = { .argv = argv, .input = mail->message, .beside = beside, .deadline_s = DEADLINE_S };
  g_auto (HelperResult) result = { 0 };

  if (!program_run (&call, &result, error))
    return FALSE;
  *ret_verdict = mailer_verdict (result.exited, result.status, result.output);
  return TRUE;
}

gboolean
relay_hand (const MailRelayWay *way, Db *db, const RelayMail *mail, MailerVerdict *ret_verdict, GError **error)
{
  g_autoptr (MailRelay) relay = NULL;
  g_autoptr (GBytes) beside = NULL;
  char *text;

  if (way->file != NULL)
    return run_msmtp (way->file, NULL, mail, ret_verdict, error);
  if (!mail_relay_find (db, &relay, error))
    return FALSE;
  if (relay == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no relay is known");
  if (relay->lost) {
    say_lost (ret_verdict);
    return TRUE;
  }
  text = mail_relay_config (relay, way->ca_file);
  beside = g_bytes_new_take (text, strlen (text));
  return run_msmtp (PROGRAM_BESIDE, beside, mail, ret_verdict, error);
}
