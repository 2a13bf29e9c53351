/* test_mediation.c: each verb from each state by each person; nothing leaves without an agreement or an address;
 * answers checked; codes that open, end and are forgotten; chased in time; the end with the file. */
#include "fixture.h"

#include "domain/correction.h"
#include "domain/link.h"
#include "domain/mediation_outgoing.h"
#include "domain/mediation_send.h"
#include "domain/owner_agreement.h"
#include "domain/owner_contact.h"
#include "domain/reminder.h"

static const char *const states[] = { "asked",  "promised", "done",      "contested", "help",
                                      "partly", "failed",   "confirmed", "ended" };
static const char *const verbs[] = { "promise", "do",   "contest", "ask_help", "confirm",
                                     "partly",  "deny", "end",     "vanish" };

/* state × verb → state after; NULL: refused. */
#define ANSWERS "promised", "done", "contested", "help"
static const char *const moves[G_N_ELEMENTS (states)][G_N_ELEMENTS (verbs)] = {
  { ANSWERS, NULL, NULL, NULL, "ended", NULL },
  { ANSWERS, "confirmed", "partly", "failed", "ended", NULL },
  { ANSWERS, "confirmed", "partly", "failed", "ended", NULL },
  { ANSWERS, NULL, NULL, NULL, "ended", NULL },
  { ANSWERS, NULL, NULL, NULL, "ended", NULL },
  { ANSWERS, "confirmed", NULL, NULL, "ended", NULL },
  { ANSWERS, "confirmed", NULL, NULL, "ended", NULL },
  { NULL },
  { NULL },
};

static const OwnerContact address = { .last_name = "Lahore",
                                      .first_name = "Jean",
                                      .address = "8 Rue des Écoles",
                                      .postcode = "64000",
                                      .city = "Pau",
                                      .email = "owner@example.org" };

/* A file whose occupant agreed, and whose owner is known. */
static gint64
send_agreed (Fixture *fixture, Db *db, char **ret_uuid)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, ret_uuid);

  g_assert_true (owner_agreement_record (db, &desk, *ret_uuid, "phone", NULL));
  g_assert_true (owner_contact_write (db, &desk, id, &address, NULL));
  return id;
}

static int
write_to (Db *db, const Actor *actor, const char *uuid, gboolean letter, gboolean mail)
{
  const MediationSend send = { uuid, letter, mail };
  GError *error = NULL;

  return fixture_code (mediation_send (db, actor, &send, NULL, &error), &error);
}

static gint64
last_id (Db *db)
{
  return fixture_integer (db, "SELECT max (id) AS x FROM mediation", 0);
}

/* One verb, by whoever it belongs to. */
static int
move (Fixture *fixture, Db *db, gint64 id, const char *verb)
{
  const gint64 now = MONDAY_9 + CLOCK_HOUR;
  const Actor desk = fixture_desk (fixture, now), tenant = ACTOR_TENANT_AT (now);
  const Transition *row = transition_find (mediation_transitions, verb);
  const MediationAnswer answer = { verb, "Mes raisons.", "law", clock_add_days (MONDAY_9, 30) };
  g_autofree char *uuid = fixture_text (db, "SELECT uuid AS x FROM mediation WHERE id = :id", id);
  const Change change = { uuid, verb, "other", "Quelques mots." };
  GError *error = NULL;

  if (row != NULL && row->right == ACTION_MEDIATION_TELL)
    return fixture_code (mediation_tell (db, &tenant, id, &change, &error), &error);
  if (row != NULL && row->right == ACTION_REPORT_TRIAGE)
    return fixture_code (mediation_end (db, &desk, &change, FALSE, &error), &error);
  return fixture_code (mediation_answer (db, id, &answer, now, NULL, &error), &error);
}

static void
run_matrix (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  g_autofree char *uuid = NULL;
  gint64 id;

  send_agreed (fixture, db, &uuid);
  g_assert_cmpint (write_to (db, &desk, uuid, TRUE, FALSE), ==, FIXTURE_OK);
  id = last_id (db);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    for (guint j = 0; j < G_N_ELEMENTS (verbs); j++) {
      g_autofree char *set = g_strdup_printf ("UPDATE mediation SET state = '%s'", states[i]), *after = NULL;
      int code;

      fixture_savepoint (db);
      g_assert_true (db_run (db, set, NULL));
      code = move (fixture, db, id, verbs[j]);
      after = fixture_text (db, "SELECT state AS x FROM mediation WHERE id = :id", id);
      g_test_message ("%s %s: %d, %s", states[i], verbs[j], code, after);
      g_assert_cmpint (code == FIXTURE_OK, ==, moves[i][j] != NULL);
      g_assert_cmpstr (after, ==, moves[i][j] != NULL ? moves[i][j] : states[i]);
      fixture_undo (db);
    }
}

/* Who may write, end, and speak for the occupant. */
static void
run_who (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_SCHS, MONDAY_9);
  const Change confirm = { .verb = "confirm" }, answered = { .verb = "promise" };
  GError *error = NULL;
  g_autofree char *uuid = NULL, *mediation = NULL;
  gint64 id;

  send_agreed (fixture, db, &uuid);
  g_assert_cmpint (write_to (db, &agent, uuid, TRUE, FALSE), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (write_to (db, &desk, uuid, FALSE, FALSE), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (write_to (db, &desk, uuid, TRUE, TRUE), ==, FIXTURE_OK);
  id = last_id (db);
  mediation = fixture_text (db, "SELECT uuid AS x FROM mediation WHERE id = :id", id);
  g_assert_cmpint (move (fixture, db, id, "do"), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_code (mediation_tell (db, &agent, id, &confirm, &error), &error), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (fixture_code (mediation_tell (db, &desk, id, &answered, &error), &error), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (fixture_code (mediation_tell (db, &desk, id, &confirm, &error), &error), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM result WHERE source = 'tenant'", 0), ==, 2);
  const Change end = { mediation, "end", "other", NULL };

  g_assert_cmpint (fixture_code (mediation_end (db, &agent, &end, FALSE, &error), &error), ==, BOX_ERROR_DENIED);
}

/* The agreement, the address: each missing one stops everything. */
static void
run_needs (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_SCHS, MONDAY_9);
  g_auto (OwnerAgreement) agreement = { .how = NULL };
  g_autoptr (Report) report = NULL;
  GError *error = NULL;
  g_autofree char *uuid = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);
  OwnerContact contact = address;

  g_assert_true (owner_contact_write (db, &desk, id, &address, NULL));
  g_assert_cmpint (write_to (db, &desk, uuid, TRUE, TRUE), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (fixture_code (owner_agreement_record (db, &agent, uuid, "phone", &error), &error), ==,
                   BOX_ERROR_DENIED);
  g_assert_cmpint (fixture_code (owner_agreement_record (db, &desk, uuid, "dream", &error), &error), ==,
                   BOX_ERROR_INVALID);
  g_assert_true (owner_agreement_record (db, &desk, uuid, "letter", NULL));
  report = report_find (db, id, NULL);
  g_assert_true (owner_agreement_find (db, report, &agreement, NULL));
  g_assert_cmpint (agreement.answer, ==, ANSWER_YES);
  g_assert_cmpstr (agreement.how, ==, "letter");
  g_assert_nonnull (agreement.user_name);
  contact.email = "";
  g_assert_true (owner_contact_write (db, &desk, id, &contact, NULL));
  g_assert_cmpint (write_to (db, &desk, uuid, FALSE, TRUE), ==, BOX_ERROR_INVALID);
  contact.postcode = "";
  g_assert_true (owner_contact_write (db, &desk, id, &contact, NULL));
  g_assert_cmpint (write_to (db, &desk, uuid, TRUE, FALSE), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM mediation", 0), ==, 0);
  g_assert_true (db_run (db, "UPDATE report SET state = 'closed'", NULL));
  g_assert_true (owner_contact_write (db, &desk, id, &address, NULL));
  g_assert_cmpint (write_to (db, &desk, uuid, TRUE, FALSE), ==, BOX_ERROR_CONFLICT);
}

static void
run_answers (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *far_words = g_strnfill (MEDIATION_WORDS_MAX + 1, 'x');
  const gint64 day = CLOCK_DAY;
  const struct {
    MediationAnswer answer;
    int code;
  } rows[] = {
    { { "promise", NULL, NULL, 0 }, BOX_ERROR_INVALID },
    { { "promise", NULL, NULL, MONDAY_9 - day }, BOX_ERROR_INVALID },
    { { "promise", NULL, NULL, MONDAY_9 + (MEDIATION_AHEAD_DAYS + 3) * day }, BOX_ERROR_INVALID },
    { { "contest", NULL, NULL, 0 }, BOX_ERROR_INVALID },
    { { "contest", "  ", NULL, 0 }, BOX_ERROR_INVALID },
    { { "contest", far_words, NULL, 0 }, BOX_ERROR_INVALID },
    { { "ask_help", NULL, "", 0 }, BOX_ERROR_INVALID },
    { { "ask_help", NULL, "law money", 0 }, BOX_ERROR_INVALID },
    { { "end", NULL, NULL, 0 }, BOX_ERROR_DENIED },
    { { "confirm", NULL, NULL, 0 }, BOX_ERROR_CONFLICT },
    { { "ask_help", NULL, "law loan", 0 }, FIXTURE_OK },
    { { "contest", "Le locataire refuse.", NULL, 0 }, FIXTURE_OK },
    { { "promise", NULL, NULL, MONDAY_9 }, FIXTURE_OK },
    { { "promise", NULL, NULL, MONDAY_9 + 40 * day }, FIXTURE_OK },
  };
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  g_autofree char *uuid = NULL;

  send_agreed (fixture, db, &uuid);
  g_assert_cmpint (write_to (db, &desk, uuid, TRUE, FALSE), ==, FIXTURE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    GError *error = NULL;

    g_test_message ("%u %s", i, rows[i].answer.verb);
    g_assert_cmpint (
        fixture_code (mediation_answer (db, last_id (db), &rows[i].answer, MONDAY_9 + 60, NULL, &error), &error), ==,
        rows[i].code);
  }
  /* another day is no other result; the occupant reads none of the words */
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM result WHERE kind = 'works_committed'", 0), ==, 1);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM followup WHERE text LIKE '%refuse%'", 0), ==, 0);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'mediation_answered'", 0), >=,
                   4);
}

/* A code opens until the end; a letter that nobody posts forgets its own. */
static void
run_codes (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  g_autofree char *uuid = NULL, *code = NULL, *token = NULL, *again = NULL;
  g_autoptr (GPtrArray) sendings = NULL;
  g_autofree Link *link = NULL;
  GError *error = NULL;
  gint64 id = send_agreed (fixture, db, &uuid);

  g_assert_cmpint (write_to (db, &desk, uuid, TRUE, FALSE), ==, FIXTURE_OK);
  sendings = mediation_sendings (db, last_id (db), NULL);
  code = g_strdup (((MediationSending *) g_ptr_array_index (sendings, 0))->code);
  token = mediation_open_code (db, code, MONDAY_9 + 10, &error);
  g_assert_no_error (error);
  link = link_find (db, LINK_OWNER, token, MONDAY_9 + 20, NULL);
  g_assert_cmpint (link->mediation_id, ==, last_id (db));
  g_assert_true (link_revoke_report (db, id, MONDAY_9 + 30, NULL)); /* the occupant's links are others */
  again = mediation_open_code (db, code, MONDAY_9 + 40, NULL);
  g_assert_nonnull (again);
  g_assert_true (mediation_purge_codes (db, MONDAY_9 + 70 * CLOCK_DAY, NULL));
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM mediation_sending WHERE code IS NOT NULL", 0), ==,
                   0);
  g_assert_true (mediation_end_all (db, &desk, id, "report_closed", NULL));
  g_assert_null (link_find (db, LINK_OWNER, token, MONDAY_9 + 50, NULL));
  g_assert_null (mediation_open_code (db, code, MONDAY_9 + 50, NULL));
  g_assert_true (mediation_end_all (db, &desk, id, "report_closed", NULL)); /* twice is once */
  g_assert_cmpint (
      fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'mediation' AND verb = 'ended'", 0), ==, 1);
}

static void
chase (Db *db, gint64 now)
{
  const Actor box = ACTOR_BOX_AT (now);
  ReminderCursor cursor = { 0 };
  GError *error = NULL;

  while (!cursor.done && reminder_run (db, &box, &cursor, &cursor, &error))
    ;
  g_assert_no_error (error);
}

/* (transfer full): the days, from the first, on which something of a mediation was chased: "22 owner_silent …". */
static char *
chased_days (Db *db, int days)
{
  g_autoptr (GString) said = g_string_new (NULL);

  for (int day = 1; day <= days; day++) {
    gint64 now = clock_add_days (MONDAY_9, day),
           before = fixture_integer (db, "SELECT coalesce (max (id), 0) AS x FROM reminder", 0);

    chase (db, now);
    g_autofree char *kinds = fixture_text (
        db,
        "SELECT coalesce (group_concat (kind, ' '), '') AS x FROM reminder WHERE id > :id AND mediation_id IS NOT NULL",
        before);

    if (*kinds != '\0')
      g_string_append_printf (said, "%d %s ", day, kinds);
  }
  return g_string_free (g_steal_pointer (&said), FALSE);
}

static void
run_chased (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  const MediationAnswer promise = { "promise", NULL, NULL, clock_day_start (clock_add_days (MONDAY_9, 20)) };
  g_autofree char *uuid = NULL, *silent = NULL, *promised = NULL, *refused = NULL;

  send_agreed (fixture, db, &uuid);
  g_assert_cmpint (write_to (db, &desk, uuid, FALSE, TRUE), ==, FIXTURE_OK);
  fixture_savepoint (db);
  silent = chased_days (db, 60);
  g_assert_cmpstr (silent, ==, "22 owner_silent ");
  fixture_undo (db);
  g_assert_true (mediation_answer (db, last_id (db), &promise, MONDAY_9 + 60, NULL, NULL));
  fixture_savepoint (db);
  promised = chased_days (db, 60);
  g_assert_cmpstr (promised, ==, "14 owner_soon 21 works 23 owner_late 28 works ");
  fixture_undo (db);
  /* nobody is chased once the occupant took the agreement back */
  g_assert_true (db_run (db, "UPDATE report SET owner_agrees = 0", NULL));
  refused = chased_days (db, 60);
  g_assert_cmpstr (refused, ==, "");
}

/* By letter alone: the desk is reminded of what it did not post; the owner's time runs from the post. */
static void
run_unposted (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), later = fixture_desk (fixture, clock_add_days (MONDAY_9, 14));
  g_autofree char *uuid = NULL, *unposted = NULL, *letter = NULL, *posted = NULL;
  GError *error = NULL;

  send_agreed (fixture, db, &uuid);
  g_assert_cmpint (write_to (db, &desk, uuid, TRUE, FALSE), ==, FIXTURE_OK);
  unposted = chased_days (db, 50);
  g_assert_cmpstr (unposted, ==, "3 owner_letter 10 owner_letter ");
  letter = fixture_text (db, "SELECT uuid AS x FROM mediation_sending WHERE :id = 0", 0);
  fixture_savepoint (db); /* who took the agreement back has nothing posted */
  g_assert_true (db_run (db, "UPDATE report SET owner_agrees = 0", NULL));
  g_assert_cmpint (fixture_code (mediation_posted (db, &later, uuid, letter, &error), &error), ==, BOX_ERROR_CONFLICT);
  fixture_undo (db);
  g_assert_cmpint (fixture_code (mediation_posted (db, &later, uuid, letter, &error), &error), ==, FIXTURE_OK);
  posted = chased_days (db, 45);
  g_assert_cmpstr (posted, ==, "36 owner_silent 42 owner_letter ");
}

/* The owner's mail as the notices job writes it: it waits for the relay. */
static void
mail_waits (Db *db)
{
  const OutboxInput input = { .dedup_key = "notice:1",
                              .kind = "owner_asked",
                              .recipient = "owner@example.org",
                              .subject = "Sujet",
                              .body_text = "Texte",
                              .body_html = "",
                              .from = "box@example.org" };
  gint64 id = 0;

  g_assert_true (outbox_add (db, &input, MONDAY_9, &id, NULL));
  g_autofree char *written = g_strdup_printf (
      "UPDATE notice SET state = 'written', outbox_id = %" G_GINT64_FORMAT " WHERE kind = 'owner_asked'", id);

  g_assert_true (db_run (db, written, NULL));
}

/* Whether a relay that comes back takes it. */
static gboolean
mail_leaves (Db *db)
{
  g_autoptr (Outbox) mail = NULL;
  gboolean may = FALSE;

  g_assert_true (outbox_claim (db, CHANNEL_MAIL, MONDAY_9 + CLOCK_HOUR, &mail, NULL));
  return mail != NULL && mediation_let_leave (db, mail, MONDAY_9 + CLOCK_HOUR, &may, NULL) && may;
}

static char *
mail_state (Db *db)
{
  return fixture_text (db,
                       "SELECT o.state || ' ' || coalesce (o.last_status, '') || ' ' || n.state AS x FROM outbox o"
                       " JOIN notice n ON n.outbox_id = o.id WHERE :id = 0",
                       0);
}

/* What waits in the outbox leaves only with the agreement, while the exchange is open: asked when it changes, and again
 * when it leaves. */
static void
run_recalled (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), tenant = ACTOR_TENANT_AT (MONDAY_9);
  const Correction no = { .owner_agrees = "no", .adults = CORRECTION_AS_IS, .children = CORRECTION_AS_IS };
  const char *const unseen[] = { "UPDATE report SET owner_agrees = 0", "UPDATE mediation SET state = 'ended'",
                                 "UPDATE report SET state = 'closed'" };
  g_autofree char *uuid = NULL, *state = NULL, *ended = NULL, *taken_back = NULL;
  gint64 report_id = send_agreed (fixture, db, &uuid);

  g_assert_cmpint (write_to (db, &desk, uuid, FALSE, TRUE), ==, FIXTURE_OK);
  mail_waits (db);
  state = mail_state (db);
  g_assert_cmpstr (state, ==, "pending  written");
  fixture_savepoint (db);
  g_assert_true (mail_leaves (db));
  fixture_undo (db);
  for (guint i = 0; i < G_N_ELEMENTS (unseen); i++) { /* whoever changed it told nobody */
    g_autofree char *after = NULL;

    fixture_savepoint (db);
    g_test_message ("%s", unseen[i]);
    g_assert_true (db_run (db, unseen[i], NULL));
    g_assert_false (mail_leaves (db));
    after = mail_state (db);
    g_assert_cmpstr (after, ==, "cancelled retracted dropped");
    fixture_undo (db);
  }
  fixture_savepoint (db);
  g_assert_cmpint (move (fixture, db, last_id (db), "end"), ==, FIXTURE_OK);
  ended = mail_state (db);
  g_assert_cmpstr (ended, ==, "cancelled retracted dropped");
  g_assert_cmpint (
      fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'report_mediated' AND state = 'pending'", 0),
      ==, 0);
  fixture_undo (db);
  g_assert_true (correction_write (db, &tenant, report_id, &no, fixture->world->grid, NULL));
  taken_back = mail_state (db);
  g_assert_cmpstr (taken_back, ==, "cancelled retracted dropped");
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'mediation_withdrawn'", 0), >,
                   0);
  g_assert_true (correction_write (db, &tenant, report_id, &no, fixture->world->grid, NULL)); /* twice is once */
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM event WHERE verb = 'withdrawn'", 0), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/mediation/matrix", run_matrix, fixture_test);
  g_test_add_data_func ("/mediation/who", run_who, fixture_test);
  g_test_add_data_func ("/mediation/needs", run_needs, fixture_test);
  g_test_add_data_func ("/mediation/answers", run_answers, fixture_test);
  g_test_add_data_func ("/mediation/codes", run_codes, fixture_test);
  g_test_add_data_func ("/mediation/chased", run_chased, fixture_test);
  g_test_add_data_func ("/mediation/unposted", run_unposted, fixture_test);
  g_test_add_data_func ("/mediation/recalled", run_recalled, fixture_test);
  return g_test_run ();
}
