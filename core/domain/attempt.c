/* attempt.c: one table of bounds, one table of attempts. Subjects are kept hashed: no address and no account name
 * stands there. */
#include "domain/attempt.h"

#include "base/clock.h"
#include "base/secret.h"

/* Sign-in bounds are those of the national API; report bounds leave room for the shared addresses of mobile operators.
 */
static const struct {
  const char *name;
  gint64 window_s;
  gint64 most;
} bounds[] = {
  [ATTEMPT_SIGN_IN_ACCOUNT] = { "sign_in_account", 20 * CLOCK_MINUTE, 5 },
  [ATTEMPT_SIGN_IN_ADDRESS] = { "sign_in_address", 20 * CLOCK_MINUTE, 25 },
  [ATTEMPT_REPORT_ADDRESS] = { "report_address", 20 * CLOCK_MINUTE, 60 },
  [ATTEMPT_REPORT_CONTACT] = { "report_contact", 20 * CLOCK_MINUTE, 3 },
  /* What is kept without having been sent: a robot must not fill the card with it. Six photos a report. */
  [ATTEMPT_DRAFT_ADDRESS] = { "draft_address", 20 * CLOCK_MINUTE, 300 },
  [ATTEMPT_PHOTO_ADDRESS] = { "photo_address", 20 * CLOCK_MINUTE, 600 },
  /* Wrong codes of drafts: guesses counted like this need thousands of years for 39 bits. Many share one address. */
  [ATTEMPT_RESUME_CODE] = { "resume_code", 20 * CLOCK_MINUTE, 60 },
  /* The way back to a draft, by mail: a stranger's mailbox is filled neither from one draft nor from many. */
  [ATTEMPT_RESUME_DRAFT] = { "resume_draft", CLOCK_DAY, 3 },
  [ATTEMPT_RESUME_CONTACT] = { "resume_contact", CLOCK_DAY, 5 },
  /* A lost link sent again: nobody's mailbox is filled by a stranger who knows the address. */
  [ATTEMPT_LINK_CONTACT] = { "link_contact", 20 * CLOCK_MINUTE, 3 },
  [ATTEMPT_LINK_ADDRESS] = { "link_address", 20 * CLOCK_MINUTE, 30 },
  /* What is done on one follow-up page: a link that went astray fills no history. */
  [ATTEMPT_FOLLOW_REPORT] = { "follow_report", 20 * CLOCK_MINUTE, 30 },
  /* Past it a visit is not counted any more: a robot must not make a campaign look read. */
  [ATTEMPT_CAMPAIGN_ADDRESS] = { "campaign_address", 20 * CLOCK_MINUTE, 300 },
  /* One-time codes: a million of them, three good at a time. Who guesses them has the password: the day's bound leaves
     one chance in sixteen thousand a day, and the owner is told at the fifth. */
  [ATTEMPT_FACTOR_ACCOUNT] = { "factor_account", 20 * CLOCK_MINUTE, 5 },
  [ATTEMPT_FACTOR_DAY] = { "factor_day", CLOCK_DAY, 20 },
  /* The current password, asked again of who is signed in: whoever sits down at an open session guesses no more. */
  [ATTEMPT_PASSWORD_ACCOUNT] = { "password_account", 20 * CLOCK_MINUTE, 5 },
  /* A forgotten password: as for a lost link. */
  [ATTEMPT_RESET_ACCOUNT] = { "reset_account", 20 * CLOCK_MINUTE, 3 },
  [ATTEMPT_RESET_ADDRESS] = { "reset_address", 20 * CLOCK_MINUTE, 30 },
  /* Mails to an address that is not confirmed yet. */
  [ATTEMPT_EMAIL_ACCOUNT] = { "email_account", CLOCK_DAY, 5 },
  /* A service that answers a hundred files on a Monday sits behind one address; a link that went astray fills no history. */
  [ATTEMPT_ANSWER_ADDRESS] = { "answer_address", 20 * CLOCK_MINUTE, 300 },
  [ATTEMPT_ANSWER_FILE] = { "answer_file", 20 * CLOCK_MINUTE, 30 },
  /* Codes of letters have 39 bits, like those of drafts; few people type one. */
  [ATTEMPT_OWNER_CODE] = { "owner_code", 20 * CLOCK_MINUTE, 20 },
  [ATTEMPT_OWNER_PAGE] = { "owner_page", 20 * CLOCK_MINUTE, 30 },
  [ATTEMPT_PAPER_REPORT] = { "paper_report", 20 * CLOCK_MINUTE, 20 },
  /* 78 bits: what is bounded is the noise. Somebody who mistypes at the keyboard waits a minute. */
  [ATTEMPT_SETUP_CODE] = { "setup_code", CLOCK_MINUTE, 6 },
  /* Each holds a worker for up to a minute, and speaks to a machine that somebody named. */
  [ATTEMPT_RELAY_TEST] = { "relay_test", 20 * CLOCK_MINUTE, 20 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (bounds) == ATTEMPT_LAST);

static const char sql_count[] = "SELECT count (*) AS count FROM attempt"
                                " WHERE kind = :kind AND subject_hash = :subject AND at > :since";
static const char sql_add[] = "INSERT INTO attempt (kind, subject_hash, at, expires_at)"
                              " VALUES (:kind, :subject, :at, :expires)";
static const char sql_clear[] = "DELETE FROM attempt WHERE kind = :kind AND subject_hash = :subject";
static const char sql_purge[] =
    "DELETE FROM attempt WHERE id IN (SELECT id FROM attempt WHERE expires_at < :before LIMIT :most)";

static Query *
attempt_query (Db *db, const char *sql, AttemptKind kind, const char *subject)
{
  g_autofree char *hash = secret_hash (subject);
  Query *query = query_new (db, sql);

  query_bind_text (query, ":kind", bounds[kind].name);
  query_bind_text (query, ":subject", hash);
  return query;
}

gboolean
attempt_check (Db *db, AttemptKind kind, const char *subject, gint64 now, GError **error)
{
  g_autoptr (Query) query = attempt_query (db, sql_count, kind, subject);
  gint64 count = 0;

  query_bind_integer (query, ":since", now - bounds[kind].window_s);
  if (query_next (query))
    count = query_integer (query, "count");
  if (!query_done (query, error))
    return FALSE;
  return count < bounds[kind].most ? TRUE
                                   : box_fail (error, BOX_ERROR_LIMIT, "too many attempts (%s)", bounds[kind].name);
}

gboolean
attempt_add (Db *db, AttemptKind kind, const char *subject, gint64 now, GError **error)
{
  g_autoptr (Query) query = attempt_query (db, sql_add, kind, subject);

  query_bind_integer (query, ":at", now);
  query_bind_integer (query, ":expires", now + bounds[kind].window_s);
  return query_done (query, error);
}

gboolean
attempt_take (Db *db, AttemptKind kind, const char *subject, gint64 now, GError **error)
{
  return attempt_check (db, kind, subject, now, error) && attempt_add (db, kind, subject, now, error);
}

gboolean
attempt_clear (Db *db, AttemptKind kind, const char *subject, GError **error)
{
  g_autoptr (Query) query = attempt_query (db, sql_clear, kind, subject);

  return query_done (query, error);
}

gboolean
attempt_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now, error);
}
