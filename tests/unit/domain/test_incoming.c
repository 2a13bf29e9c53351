/* test_incoming.c: tags open what they were made for, and no longer; each kind of mail ends where the table says; which
 * verb is possible for whom, in which state; what is erased, and when. */
#include "domain/incoming_decide.h"

#include "base/secret.h"
#include "domain/inbox.h"
#include "domain/reply_tag.h"
#include "fixture.h"

#define NOW (MONDAY_9 + CLOCK_DAY)
#define MESSAGE "outbox-1@pau.example"

/* ---- a mail that left, a mail that comes ---- */

typedef struct {
  const char *message, *recipient;
  gint64 report_id, partner_id;
} Sent;

/* Within a work: a row of the outbox that left, with its tag; (transfer full) the tag. */
static char *
leave (Db *db, const Sent *sent)
{
  const OutboxInput input = { .dedup_key = sent->message,
                              .kind = "assignment_new",
                              .recipient = sent->recipient,
                              .subject = "x",
                              .body_text = "x",
                              .report_id = sent->report_id,
                              .partner_id = sent->partner_id };
  Outbox mail = { .message_id = (char *) sent->message,
                  .recipient = (char *) sent->recipient,
                  .report_id = sent->report_id,
                  .partner_id = sent->partner_id };
  g_autoptr (Query) query = query_new (db, "UPDATE outbox SET message_id = :message, state = 'sent' WHERE id = :id");

  g_assert_true (outbox_add (db, &input, MONDAY_9, &mail.id, NULL));
  query_bind_text (query, ":message", sent->message);
  query_bind_integer (query, ":id", mail.id);
  g_assert_true (query_done (query, NULL));
  g_assert_true (reply_tag_note (db, &mail, MONDAY_9, NULL));
  g_assert_true (reply_tag_note (db, &mail, MONDAY_9, NULL)); /* tried again: the same */
  return reply_tag_of (sent->message);
}

typedef struct {
  const char *from, *tag, *answers, *subject, *words;
  IncomingNature nature;
} Came;

static IncomingMail *
mail_of (const Came *came)
{
  static guint count = 0;
  IncomingMail *mail = g_new0 (IncomingMail, 1);

  mail->nature = came->nature;
  mail->message_id = g_strdup_printf ("%u@test", ++count);
  mail->from = g_strdup (came->from);
  mail->from_name = g_strdup ("");
  mail->subject = g_strdup (came->subject == NULL ? "" : came->subject);
  mail->text = g_strdup (came->words == NULL ? "Des mots." : came->words);
  mail->words = g_strdup (mail->text);
  mail->tag = g_strdup (came->tag);
  mail->answers = g_ptr_array_new_with_free_func (g_free);
  mail->parts = g_ptr_array_new_with_free_func (incoming_part_free);
  if (came->answers != NULL)
    g_ptr_array_add (mail->answers, g_strdup (came->answers));
  if (came->nature == INCOMING_BOUNCE) {
    mail->bounced = g_strdup ("x@y.fr");
    mail->bounce_status = g_strdup ("5.1.1");
  }
  return mail;
}

/* Within a work: the row that it became. */
static Incoming *
take (Db *db, const Came *came)
{
  g_autoptr (IncomingMail) mail = mail_of (came);
  const IncomingInput input = { .mail = mail };
  const IncomingKind *kind = NULL;
  g_autofree char *uuid = NULL;

  g_assert_true (incoming_take (db, &input, NOW, &kind, NULL));
  g_assert_nonnull (kind);
  g_assert_true (incoming_take (db, &input, NOW, &kind, NULL));
  g_assert_null (kind); /* a second time it is nothing new */
  uuid = fixture_text (db, "SELECT uuid AS x FROM incoming ORDER BY id DESC LIMIT 1", 0);
  return incoming_find_uuid (db, uuid, NULL);
}

/* ---- tags ---- */

static void
run_tags (Fixture *fixture, Db *db, gpointer data)
{
  gint64 report = fixture_send (fixture, db, MONDAY_9, NULL);
  const Sent sent = { MESSAGE, "Partner-1@example.org", report, fixture->partners[P_SCHS] };
  g_autofree char *tag = leave (db, &sent), *upper = g_ascii_strup (tag, -1);
  g_autofree char *address = reply_tag_address ("logement@pau.example", tag), *shout = reply_tag_address ("L@P.EX", upper);
  g_autofree char *back = reply_tag_in_address (address), *loud = reply_tag_in_address (shout);
  g_autofree char *line = g_strdup_printf ("x [1] y [64-12\n> %s] z", tag), *found = reply_tag_in_text (line);
  g_autofree char *longer = g_strdup_printf ("[%sx]", tag), *none = reply_tag_in_text (longer);
  gint64 over = MONDAY_9 + REPLY_TAG_KEEP_DAYS * CLOCK_DAY;
  ReplyTag got = { 0 };

  (void) data;
  g_assert_cmpuint (strlen (tag), ==, REPLY_TAG_CHARS);
  g_assert_cmpstr (back, ==, tag);
  g_assert_cmpstr (loud, ==, tag);
  g_assert_cmpstr (found, ==, tag);
  g_assert_null (none);
  g_assert_true (reply_tag_find (db, tag, "partner-1@EXAMPLE.org", NOW, &got, NULL));
  g_assert_true (got.known && got.audience == REPLY_PARTNER && got.report_id == report);
  g_assert_true (reply_tag_find_message (db, MESSAGE, "other@example.org", NOW, &got, NULL));
  g_assert_false (got.known);
  g_assert_false (reply_tag_find (db, tag, "", over, &got, NULL));
  g_assert_false (reply_tag_find (db, "00000000000000000000000000", "", NOW, &got, NULL));
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM reply_tag WHERE tag_hash || message_hash LIKE '%pau%'", 0), ==,
                   0);
  g_assert_true (reply_tag_purge (db, over, NULL));
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM reply_tag", 0), ==, 1);
  g_assert_true (reply_tag_purge (db, over + 1, NULL));
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM reply_tag", 0), ==, 0);
}

/* ---- sorting ---- */

static void
run_sorting (Fixture *fixture, Db *db, gpointer data)
{
  gint64 report = fixture_send (fixture, db, MONDAY_9, NULL), schs = fixture->partners[P_SCHS];
  g_autofree char *reference = fixture_text (db, "SELECT t.code || '-' || r.number AS x FROM report r JOIN territory t"
                                                 " ON t.id = r.territory_id WHERE r.id = :id", report);
  g_autofree char *assignment = fixture_assign (fixture, db, report, P_SCHS, MONDAY_9);
  const Sent to_partner = { "a@pau.example", "partner-1@example.org", report, schs },
             to_tenant = { "b@pau.example", "camille@example.org", report, 0 },
             to_desk = { "c@pau.example", "manager@example.org", report, 0 },
             weekly = { "d@pau.example", "partner-1@example.org", 0, schs };
  g_autofree char *partner = leave (db, &to_partner), *tenant = leave (db, &to_tenant), *desk = leave (db, &to_desk),
                  *week = leave (db, &weekly), *named = g_strdup_printf ("Le dossier %s avance.", reference);
  const struct {
    Came came;
    const char *kind;
    gboolean known, on_report;
  } rows[] = {
    { { .from = "partner-1@example.org", .tag = partner }, "partner", TRUE, TRUE },
    { { .from = "agent-1@example.org", .tag = partner }, "partner", TRUE, TRUE },  /* an officer of theirs */
    { { .from = "agent-2@example.org", .tag = partner }, "partner", FALSE, TRUE }, /* another partner's */
    { { .from = "x@y.fr", .answers = "a@pau.example" }, "partner", FALSE, TRUE },
    { { .from = "camille@example.org", .tag = tenant }, "tenant", TRUE, TRUE },
    { { .from = "x@y.fr", .tag = tenant }, "tenant", FALSE, TRUE },
    { { .from = "manager@example.org", .tag = desk }, "staff", TRUE, TRUE },
    { { .from = "partner-1@example.org", .tag = week }, "answer", TRUE, FALSE },
    { { .from = "partner-1@example.org", .tag = week, .words = named }, "partner", TRUE, TRUE },
    { { .from = "x@y.fr", .tag = week, .words = named }, "answer", FALSE, FALSE },
    { { .from = "partner-1@example.org", .subject = reference }, "proposed", TRUE, TRUE },
    { { .from = "camille@example.org", .words = named }, "proposed", TRUE, TRUE },
    { { .from = "partner-2@example.org", .subject = reference }, "letter", FALSE, FALSE }, /* does not hold it */
    { { .from = "x@y.fr", .subject = reference }, "letter", FALSE, FALSE },
    { { .from = "x@y.fr", .tag = "00000000000000000000000000", .answers = "z@z" }, "letter", FALSE, FALSE },
    { { .from = "x@y.fr", .answers = "z@z", .nature = INCOMING_BOUNCE }, "bounce_lost", FALSE, FALSE },
  };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Incoming) row = take (db, &rows[i].came);

    g_test_message ("%u", i);
    g_assert_cmpstr (row->kind, ==, rows[i].kind);
    g_assert_cmpstr (row->state, ==, "waiting");
    g_assert_cmpint (row->known, ==, rows[i].known);
    g_assert_cmpint (row->report_id, ==, rows[i].on_report ? report : 0);
  }
}

/* No key of ours is kept, whatever brings it back: what is kept is shown to others. */
static void
run_masked (Fixture *fixture, Db *db, gpointer data)
{
  const Came came = { .from = "x@y.fr", .words = "Voir https://pau.example/reponse/AQAAAAxkc2Fk et\n> /suivi/abcDEF_-12.",
                      .subject = "Tr: /reponse/AQAAAAxkc2Fk" };
  g_autoptr (Incoming) row = take (db, &came);

  (void) fixture, (void) data;
  g_assert_cmpstr (row->words, ==, "Voir https://pau.example/reponse/… et\n> /suivi/….");
  g_assert_cmpstr (row->text, ==, row->words);
  g_assert_cmpstr (row->subject, ==, "Tr: /reponse/…");
}

/* What is only counted leaves nothing of its words; a bounce of a mail of ours says so in its row. */
static void
run_counted (Fixture *fixture, Db *db, gpointer data)
{
  const Sent sent = { MESSAGE, "partner-1@example.org", 0, fixture->partners[P_SCHS] };
  g_autofree char *tag = leave (db, &sent);
  const Came rows[] = { { "x@y.fr", tag, MESSAGE, "Absent", "Absent", INCOMING_AUTO },
                        { "x@y.fr", NULL, MESSAGE, "Later", "Later", INCOMING_DELAYED },
                        { "x@y.fr", NULL, MESSAGE, "Failed", "Failed", INCOMING_BOUNCE } };
  static const char *const states[] = { "sent", "sent", "failed" };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Incoming) none = take (db, &rows[i]);

    g_assert_null (none);
    fixture_assert_text (db, "SELECT state AS x FROM outbox", 0, states[i]);
  }
  fixture_assert_text (db, "SELECT last_status AS x FROM outbox", 0, "5.1.1");
  fixture_assert_text (db, "SELECT group_concat (sender || subject || text || words, '') AS x FROM incoming", 0, "");
}

/* ---- verbs ---- */

static int
try_verb (Db *db, const Actor *actor, const char *uuid, const char *verb)
{
  const IncomingChange change = { uuid, verb, "64-1" };
  g_autoptr (GError) error = NULL;
  int code;

  fixture_savepoint (db);
  code = fixture_code (incoming_decide (db, actor, &change, &error), &error);
  fixture_undo (db);
  return code;
}

static void
run_verbs (Fixture *fixture, Db *db, gpointer data)
{
  gint64 report = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autofree char *assignment = fixture_assign (fixture, db, report, P_SCHS, MONDAY_9);
  const Sent sent = { MESSAGE, "partner-1@example.org", report, fixture->partners[P_SCHS] };
  g_autofree char *tag = leave (db, &sent);
  const Came came = { .from = "partner-1@example.org", .tag = tag, .words = "Accepté. Nous passons mardi." };
  g_autoptr (Incoming) mail = take (db, &came);
  const Actor desk = fixture_desk (fixture, NOW), own = fixture_agent (fixture, P_SCHS, NOW),
              other = fixture_agent (fixture, P_CAF, NOW), late = fixture_desk (fixture, NOW + FOLLOWUP_HOLD_S);
  enum { OK = FIXTURE_OK, NO = BOX_ERROR_CONFLICT, DENIED = BOX_ERROR_DENIED };
  const struct {
    const char *state, *verb;
    int desk, own;
  } rows[] = {
    { "waiting", "add", OK, OK },       { "waiting", "show", OK, OK },       { "waiting", "tenant", NO, DENIED },
    { "waiting", "undo", NO, NO },      { "waiting", "attach", OK, DENIED }, { "waiting", "ignore", OK, OK },
    { "waiting", "spam", OK, DENIED },  { "waiting", "restore", NO, DENIED }, { "added", "add", NO, NO },
    { "added", "ignore", NO, NO },      { "ignored", "add", NO, NO },        { "ignored", "restore", OK, DENIED },
    { "spam", "restore", OK, DENIED },  { "spam", "attach", NO, DENIED },
  };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Query) query = query_new (db, "UPDATE incoming SET state = :state");

    query_bind_text (query, ":state", rows[i].state);
    g_assert_true (query_done (query, NULL));
    g_test_message ("%s %s", rows[i].state, rows[i].verb);
    g_assert_cmpint (try_verb (db, &desk, mail->uuid, rows[i].verb), ==, rows[i].desk);
    g_assert_cmpint (try_verb (db, &own, mail->uuid, rows[i].verb), ==, rows[i].own);
    g_assert_cmpint (try_verb (db, &other, mail->uuid, rows[i].verb), ==, DENIED);
  }
  g_assert_true (db_run (db, "UPDATE incoming SET state = 'waiting'", NULL));
  g_assert_true (incoming_decide (db, &desk, &(IncomingChange){ .uuid = mail->uuid, .verb = "show" }, NULL));
  fixture_assert_text (db, "SELECT author || visible || text AS x FROM followup WHERE category = 'note'", 0,
                       "partner1Accepté. Nous passons mardi.");
  fixture_assert_text (db, "SELECT state AS x FROM assignment", 0, "waiting"); /* words accept nothing */
  g_assert_cmpint (try_verb (db, &late, mail->uuid, "undo"), ==, NO); /* it has left */
  g_assert_cmpint (try_verb (db, &own, mail->uuid, "undo"), ==, NO); /* not who added it */
  g_assert_true (incoming_decide (db, &desk, &(IncomingChange){ .uuid = mail->uuid, .verb = "undo" }, NULL));
  fixture_assert_text (db, "SELECT state || coalesce (followup_id, '') AS x FROM incoming", 0, "waiting");
  fixture_assert_text (db, "SELECT category || text AS x FROM followup ORDER BY id DESC LIMIT 1", 0, "erased");
}

/* Who has the file no more, or never had it, puts nothing on it; the desk may, in its own name, which says who wrote.
 */
static void
run_withdrawn (Fixture *fixture, Db *db, gpointer data)
{
  gint64 report = fixture_send (fixture, db, MONDAY_9, NULL), never = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autofree char *assignment = fixture_assign (fixture, db, report, P_SCHS, MONDAY_9);
  const Sent sent = { MESSAGE, "partner-1@example.org", report, fixture->partners[P_SCHS] };
  g_autofree char *tag = leave (db, &sent);
  const Came came = { .from = "partner-1@example.org", .tag = tag, .words = "Nous passons mardi." };
  g_autoptr (Incoming) first = take (db, &came), other = take (db, &came), direct = NULL;
  const Actor desk = fixture_desk (fixture, NOW), own = fixture_agent (fixture, P_SCHS, NOW);
  static const char *const verbs[] = { "add", "show", "ignore" };
  static const char *const ends[] = { "UPDATE assignment SET state = 'withdrawn'",
                                      "UPDATE incoming SET report_id = (SELECT max (id) FROM report)" };
  static const char last[] = "SELECT author || visible || text AS x FROM followup ORDER BY id DESC LIMIT 1";

  (void) data;
  g_assert_cmpint (never, >, report);
  g_assert_true (incoming_decide (db, &own, &(IncomingChange){ .uuid = first->uuid, .verb = "show" }, NULL));
  for (guint k = 0; k < G_N_ELEMENTS (ends); k++) {
    fixture_savepoint (db);
    g_assert_true (db_run (db, ends[k], NULL));
    for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
      g_assert_cmpint (try_verb (db, &own, other->uuid, verbs[i]), ==, BOX_ERROR_CONFLICT);
    g_assert_cmpint (try_verb (db, &own, first->uuid, "undo"), ==, BOX_ERROR_CONFLICT);
    fixture_assert_text (db, last, 0, "partner1Nous passons mardi.");
    g_assert_true (incoming_decide (db, &desk, &(IncomingChange){ .uuid = other->uuid, .verb = "show" }, NULL));
    fixture_assert_text (db, last, 0, "desk1partner-1@example.org\n\nNous passons mardi.");
    g_assert_cmpint (try_verb (db, &desk, other->uuid, "undo"), ==, FIXTURE_OK);
    fixture_undo (db);
  }
  g_assert_true (setting_set (db, &desk, "mail.answers", "direct", NULL)
                 && db_run (db, "UPDATE assignment SET state = 'withdrawn'", NULL));
  direct = take (db, &came);
  g_assert_cmpstr (direct->state, ==, "waiting");
}

/* Of somebody who is no partner, the desk's follow-up says who wrote; as the tenant's own message it need not. */
static void
run_named (Fixture *fixture, Db *db, gpointer data)
{
  gint64 report = fixture_send (fixture, db, MONDAY_9, NULL);
  const Sent sent = { MESSAGE, "camille@example.org", report, 0 };
  g_autofree char *tag = leave (db, &sent);
  const Came came = { .from = "x@y.fr", .tag = tag, .words = "Il pleut." };
  const Actor desk = fixture_desk (fixture, NOW);
  g_autoptr (Incoming) one = take (db, &came), other = take (db, &came);
  static const char last[] = "SELECT author || visible || text AS x FROM followup ORDER BY id DESC LIMIT 1";

  (void) data;
  g_assert_true (incoming_decide (db, &desk, &(IncomingChange){ .uuid = one->uuid, .verb = "add" }, NULL));
  fixture_assert_text (db, last, 0, "desk0x@y.fr\n\nIl pleut.");
  g_assert_true (incoming_decide (db, &desk, &(IncomingChange){ .uuid = other->uuid, .verb = "tenant" }, NULL));
  fixture_assert_text (db, last, 0, "tenant1Il pleut.");
}

/* The setting: at once, for services only, from an address of theirs alone. */
static void
run_direct (Fixture *fixture, Db *db, gpointer data)
{
  gint64 report = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autofree char *assignment = fixture_assign (fixture, db, report, P_SCHS, MONDAY_9);
  const Sent sent = { MESSAGE, "partner-1@example.org", report, fixture->partners[P_SCHS] };
  g_autofree char *tag = leave (db, &sent);
  const Actor desk = fixture_desk (fixture, NOW);
  const Came known = { .from = "partner-1@example.org", .tag = tag }, unknown = { .from = "x@y.fr", .tag = tag };
  g_autoptr (Incoming) one = NULL, other = NULL;

  (void) data;
  g_assert_true (setting_set (db, &desk, "mail.answers", "direct", NULL));
  one = take (db, &known);
  other = take (db, &unknown);
  g_assert_cmpstr (one->state, ==, "added");
  g_assert_cmpstr (other->state, ==, "waiting");
  fixture_assert_text (db, "SELECT group_concat (author || visible, ' ') AS x FROM followup WHERE category = 'note'", 0,
                       "partner0");
}

/* ---- on a file ---- */

/* A machine that answers itself all night: the oldest that wait, one more than a page shows; the partner's own alone. */
static void
run_many (Fixture *fixture, Db *db, gpointer data)
{
  gint64 report = fixture_send (fixture, db, MONDAY_9, NULL);
  const Sent sent = { MESSAGE, "partner-1@example.org", report, fixture->partners[P_SCHS] };
  g_autofree char *tag = leave (db, &sent);
  const Came came = { .from = "x@y.fr", .tag = tag };
  g_autoptr (Incoming) first = take (db, &came);
  g_autoptr (GPtrArray) waiting = NULL, other = NULL;

  (void) data;
  for (guint i = 0; i <= INCOMING_PAGE; i++)
    incoming_free (take (db, &came));
  waiting = incoming_list_report (db, report, fixture->partners[P_SCHS], NULL);
  other = incoming_list_report (db, report, fixture->partners[P_SCHS] + 1, NULL);
  g_assert_cmpuint (waiting->len, ==, INCOMING_PAGE + 1);
  g_assert_cmpstr (((Incoming *) g_ptr_array_index (waiting, 0))->uuid, ==, first->uuid);
  g_assert_cmpuint (other->len, ==, 0);
}

/* ---- erased ---- */

static void
run_purge (Fixture *fixture, Db *db, gpointer data)
{
  const Came came = { .from = "x@y.fr", .subject = "Bonjour" };
  const Actor desk = fixture_desk (fixture, NOW);
  g_autoptr (Incoming) aside = take (db, &came), waiting = take (db, &came);
  static const char seen[] = "SELECT group_concat (state || sender, ' ') AS x FROM incoming";

  (void) data;
  g_assert_true (incoming_decide (db, &desk, &(IncomingChange){ .uuid = aside->uuid, .verb = "spam" }, NULL));
  g_assert_true (incoming_empty (db, NOW + INCOMING_ASIDE_DAYS * CLOCK_DAY, NULL));
  fixture_assert_text (db, seen, 0, "spamx@y.fr waitingx@y.fr");
  g_assert_true (incoming_empty (db, NOW + INCOMING_ASIDE_DAYS * CLOCK_DAY + 1, NULL));
  fixture_assert_text (db, seen, 0, "counted waitingx@y.fr");
  g_assert_true (incoming_empty (db, NOW + INCOMING_WAITING_DAYS * CLOCK_DAY + 1, NULL));
  fixture_assert_text (db, seen, 0, "counted counted");
  g_assert_true (incoming_purge (db, NOW + INCOMING_COUNTED_DAYS * CLOCK_DAY + 1, NULL));
  fixture_assert_text (db, seen, 0, NULL);
}

/* ---- the mailbox ---- */

static void
run_inbox (Fixture *fixture, Db *db, gpointer data)
{
  g_auto (Inbox) first = { 0 }, moved = { 0 }, failed = { 0 }, again = { 0 };

  (void) fixture, (void) data;
  g_assert_true (inbox_begin (db, "place", 7, NOW, NULL) && inbox_try (db, 4, NULL) && inbox_try (db, 4, NULL));
  g_assert_true (inbox_find (db, &first, NULL));
  g_assert_true (first.tries == 2 && first.trying_uid == 4 && first.uid_done == 0 && first.begun_at == NOW - CLOCK_DAY);
  g_assert_true (inbox_settle (db, 4, NULL) && inbox_begin (db, "place", 8, NOW + CLOCK_DAY, NULL));
  g_assert_true (inbox_find (db, &moved, NULL)); /* numbered anew: from the start, no further back than before */
  g_assert_true (moved.uid_done == 0 && moved.uid_validity == 8 && moved.begun_at == first.begun_at);
  for (guint i = 0; i < 20; i++)
    g_assert_true (inbox_fail (db, "sign_in", 300, NOW + i, NULL));
  g_assert_true (inbox_find (db, &failed, NULL));
  g_assert_cmpint (failed.next_at, ==, NOW + 19 + INBOX_BACK_OFF_MAX_S);
  g_assert_cmpint (failed.failed_at, ==, NOW);
  g_assert_true (inbox_read (db, 300, NOW + 50, NULL) && inbox_find (db, &again, NULL));
  g_assert_true (again.trouble == NULL && again.failures == 0 && again.next_at == NOW + 350);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  secret_key_set ("a key for tests");
  g_test_add_data_func ("/incoming/tags", run_tags, fixture_test);
  g_test_add_data_func ("/incoming/sorting", run_sorting, fixture_test);
  g_test_add_data_func ("/incoming/masked", run_masked, fixture_test);
  g_test_add_data_func ("/incoming/counted", run_counted, fixture_test);
  g_test_add_data_func ("/incoming/verbs", run_verbs, fixture_test);
  g_test_add_data_func ("/incoming/withdrawn", run_withdrawn, fixture_test);
  g_test_add_data_func ("/incoming/named", run_named, fixture_test);
  g_test_add_data_func ("/incoming/direct", run_direct, fixture_test);
  g_test_add_data_func ("/incoming/many", run_many, fixture_test);
  g_test_add_data_func ("/incoming/purge", run_purge, fixture_test);
  g_test_add_data_func ("/incoming/inbox", run_inbox, fixture_test);
  return g_test_run ();
}
