/* test_answer_link.c: a signed link opens what it was made for, until its day or the end of its assignment, and nothing
 * when one letter of it is another; cut links stay cut; making and opening one writes nothing. */
#include "domain/answer_link.h"

#include "domain/link.h"
#include "domain/partner_edit.h"
#include "fixture.h"

typedef struct {
  Fixture *fixture;
  gint64 report_id, assignment_id;
  char *uuid; /* of the assignment */
  GError *error;
  Actor actor;
  const char *verb, *reason;
  char *token; /* of a weekly report */
} Town;

static gboolean
hand (Db *db, gpointer data, GError **error)
{
  Town *town = data;
  const Actor desk = {
    .kind = ACTOR_USER, .user_id = town->fixture->world->manager_id, .role = ROLE_MANAGER, .now = MONDAY_9
  };
  const AssignmentInput input = { .report_id = town->report_id,
                                  .partner_id = town->fixture->partners[P_CAF],
                                  .trace = "by_hand" };

  return assignment_create (db, &desk, &input, error);
}

static Town *
town_new (void)
{
  Town *town = g_new0 (Town, 1);
  Db *db;

  secret_key_set ("this box");
  town->fixture = fixture_new ();
  db = store_reader (town->fixture->store);
  town->report_id = world_send (town->fixture->world, TENANT_EMAIL, MONDAY_9);
  world_sql (town->fixture->world, "UPDATE report SET state = 'active', transmitted_at = created_at");
  world_do (town->fixture->world, hand, town);
  g_autoptr (GPtrArray) list = assignment_list (db, town->report_id, NULL);
  const Assignment *one = g_ptr_array_index (list, 0);

  town->assignment_id = one->id;
  town->uuid = g_strdup (one->uuid);
  return town;
}

static void
town_free (Town *town)
{
  fixture_free (town->fixture);
  g_free (town->uuid);
  g_free (town->token);
  g_free (town);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Town, town_free)

static Db *
reader (const Town *town)
{
  return store_reader (town->fixture->store);
}

/* (transfer full): a token of the world's assignment. */
static char *
token_make (const Town *town, AnswerPurpose purpose, gint64 now)
{
  g_autofree char *path = purpose == ANSWER_LIST
                              ? answer_link_partner_path (reader (town), town->fixture->partners[P_CAF], now, NULL)
                              : answer_link_path (reader (town), town->assignment_id, purpose, now, NULL);

  return path == NULL ? NULL : g_strdup (strrchr (path, '/') + 1);
}

/* What it leads to; ANSWER_END_LAST: this box did not sign it. */
static AnswerEnd
end_of (const Town *town, const char *token, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnswerLink) link = answer_link_open (reader (town), token, now, &error);

  if (link == NULL)
    g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  return link == NULL ? ANSWER_END_LAST : link->end;
}

/* ---- the token itself ---- */

static void
test_round_trip (void)
{
  const AnswerToken made = { ANSWER_WEEKLY, 4000000000, MONDAY_9, 65535, 7 };
  g_autofree char *text = NULL;
  AnswerToken read;

  secret_key_set ("this box");
  text = answer_token_write (&made, "uuid");
  g_assert_cmpuint (strlen (text), ==, ANSWER_TOKEN_CHARS);
  g_assert_true (answer_token_read (text, &read));
  g_assert_cmpint (read.purpose, ==, made.purpose);
  g_assert_cmpint (read.subject_id, ==, made.subject_id);
  g_assert_cmpint (read.expires_at, ==, made.expires_at);
  g_assert_cmpuint (read.assignment_epoch, ==, made.assignment_epoch);
  g_assert_cmpuint (read.partner_epoch, ==, made.partner_epoch);
  g_assert_true (answer_token_is_ours (text, "uuid"));
  g_assert_false (answer_token_is_ours (text, "uuie"));
  secret_key_set ("another box");
  g_assert_false (answer_token_is_ours (text, "uuid"));
}

static void
test_does_not_fit (void)
{
  const AnswerToken wrong[] = { { ANSWER_MAIL, 0, MONDAY_9, 0, 0 },          { ANSWER_MAIL, -1, MONDAY_9, 0, 0 },
                                { ANSWER_MAIL, G_MAXINT64, MONDAY_9, 0, 0 }, { ANSWER_MAIL, 1, 0, 0, 0 },
                                { ANSWER_MAIL, 1, G_MAXINT64, 0, 0 },        { ANSWER_MAIL, 1, MONDAY_9, 65536, 0 },
                                { ANSWER_MAIL, 1, MONDAY_9, 0, 65536 } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (answer_token_write (&wrong[i], "uuid"));
}

/* Each letter changed, each length, each purpose. */
static void
test_forged (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *token = token_make (town, ANSWER_MAIL, MONDAY_9);
  const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  g_assert_cmpint (end_of (town, token, MONDAY_9), ==, ANSWER_STANDS);
  for (guint i = 0; i < ANSWER_TOKEN_CHARS; i++)
    for (guint j = 0; j < strlen (letters); j++) {
      g_autofree char *other = g_strdup (token);

      other[i] = letters[j];
      if (other[i] != token[i])
        g_assert_cmpint (end_of (town, other, MONDAY_9), ==, ANSWER_END_LAST);
    }
  for (guint length = 0; length < ANSWER_TOKEN_CHARS; length++) {
    g_autofree char *cut = g_strndup (token, length), *longer = g_strconcat (token, "A", NULL);

    g_assert_cmpint (end_of (town, cut, MONDAY_9), ==, ANSWER_END_LAST);
    g_assert_cmpint (end_of (town, longer, MONDAY_9), ==, ANSWER_END_LAST);
  }
  g_assert_cmpint (end_of (town, NULL, MONDAY_9), ==, ANSWER_END_LAST);
  secret_key_set ("another box");
  g_assert_cmpint (end_of (town, token, MONDAY_9), ==, ANSWER_END_LAST);
}

/* The same number, another thing: a backup was restored, and what came since got its numbers anew. */
static void
test_other_subject (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *token = token_make (town, ANSWER_MAIL, MONDAY_9), *list = token_make (town, ANSWER_LIST, MONDAY_9);

  world_sql (town->fixture->world, "UPDATE assignment SET uuid = 'another'");
  world_sql (town->fixture->world, "UPDATE partner SET uuid = uuid || 'x'");
  g_assert_cmpint (end_of (town, token, MONDAY_9), ==, ANSWER_END_LAST);
  g_assert_cmpint (end_of (town, list, MONDAY_9), ==, ANSWER_END_LAST);
}

/* ---- until when ---- */

static void
test_expires (void)
{
  static const struct {
    AnswerPurpose purpose;
    int days;
  } lives[] = { { ANSWER_MAIL, 60 }, { ANSWER_WEEKLY, 35 }, { ANSWER_LIST, 14 } };
  g_autoptr (Town) town = town_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lives); i++) {
    g_autofree char *token = token_make (town, lives[i].purpose, MONDAY_9);
    g_autofree char *same_day = token_make (town, lives[i].purpose, MONDAY_9 + 3 * CLOCK_HOUR);
    gint64 last = clock_add_days (clock_day_start (MONDAY_9), lives[i].days + 1) - 1;

    g_assert_cmpstr (token, ==, same_day);
    g_assert_cmpint (end_of (town, token, last), ==, ANSWER_STANDS);
    g_assert_cmpint (end_of (town, token, last + 1), ==, ANSWER_EXPIRED);
  }
}

/* From the list to a file: no longer than the list. */
static void
test_listed (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *list = token_make (town, ANSWER_LIST, MONDAY_9), *path = NULL;
  g_autoptr (AnswerLink) link = answer_link_open (reader (town), list, MONDAY_9, NULL), file = NULL;

  g_assert_null (link->assignment);
  path = answer_link_listed_path (reader (town), link, town->assignment_id, NULL);
  file = answer_link_open (reader (town), strrchr (path, '/') + 1, MONDAY_9, NULL);
  g_assert_cmpint (file->token.expires_at, ==, link->token.expires_at);
  g_assert_cmpstr (file->assignment->uuid, ==, town->uuid);
}

/* What ends an assignment ends its links, with the days it takes; what opens it again opens them. */
static void
test_ends (void)
{
  static const struct {
    const char *sql;
    int days;
    AnswerEnd end;
  } steps[] = {
    { "UPDATE assignment SET state = 'accepted'", 5, ANSWER_STANDS },
    { "UPDATE assignment SET state = 'refused', answered_at = 1795420800", 1, ANSWER_STANDS },
    { "UPDATE assignment SET state = 'refused', answered_at = 1795420800", 2, ANSWER_REFUSED },
    { "UPDATE assignment SET state = 'closed', closed_at = 1795420800", 1, ANSWER_STANDS },
    { "UPDATE assignment SET state = 'closed', closed_at = 1795420800", 2, ANSWER_CLOSED },
    { "UPDATE assignment SET state = 'withdrawn'", 0, ANSWER_WITHDRAWN },
    { "UPDATE assignment SET state = 'waiting', closed_at = NULL", 0, ANSWER_STANDS },
    { "UPDATE report SET state = 'closed', closed_at = 1795420800", 0, ANSWER_REPORT_CLOSED },
    { "UPDATE report SET state = 'active', closed_at = NULL", 0, ANSWER_STANDS },
    { "UPDATE partner SET archived_at = 1795420800", 0, ANSWER_PARTNER_LEFT },
  };
  g_autoptr (Town) town = town_new ();
  g_autofree char *token = token_make (town, ANSWER_MAIL, MONDAY_9);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    gint64 now = MONDAY_9 + steps[i].days * CLOCK_DAY;
    g_autofree char *fresh = NULL;

    world_sql (town->fixture->world, steps[i].sql);
    g_assert_cmpint (end_of (town, token, now), ==, steps[i].end);
    fresh = token_make (town, ANSWER_MAIL, now);
    g_assert_true ((fresh != NULL) == (steps[i].end == ANSWER_STANDS)); /* a mail about what is over carries none */
    g_assert_nonnull (steps[i].end == ANSWER_STANDS ? "" : answer_link_end_name (steps[i].end));
  }
}

/* ---- cut ---- */

static gboolean
cut_work (Db *db, gpointer data, GError **error)
{
  Town *town = data;
  gboolean partner = g_strcmp0 (town->verb, "partner") == 0;
  g_autoptr (Partner) caf = partner_find (db, town->fixture->partners[P_CAF], error);

  return partner ? answer_link_cut_partner (db, &town->actor, caf->uuid, error)
                 : answer_link_cut (db, &town->actor, town->verb != NULL ? town->verb : town->uuid, error);
}

static void
test_cut (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *first = token_make (town, ANSWER_MAIL, MONDAY_9), *list = token_make (town, ANSWER_LIST, MONDAY_9),
                  *second = NULL, *third = NULL;
  g_autoptr (GError) error = NULL;

  town->actor =
      (Actor){ .kind = ACTOR_USER, .user_id = town->fixture->world->manager_id, .role = ROLE_MANAGER, .now = MONDAY_9 };
  world_do (town->fixture->world, cut_work, town);
  second = token_make (town, ANSWER_MAIL, MONDAY_9);
  g_assert_cmpint (end_of (town, first, MONDAY_9), ==, ANSWER_CUT);
  g_assert_cmpint (end_of (town, second, MONDAY_9), ==, ANSWER_STANDS);
  g_assert_cmpint (end_of (town, list, MONDAY_9), ==, ANSWER_STANDS);
  town->verb = "partner";
  world_do (town->fixture->world, cut_work, town);
  third = token_make (town, ANSWER_MAIL, MONDAY_9);
  g_assert_cmpint (end_of (town, first, MONDAY_9), ==, ANSWER_CUT);
  g_assert_cmpint (end_of (town, second, MONDAY_9), ==, ANSWER_CUT);
  g_assert_cmpint (end_of (town, list, MONDAY_9), ==, ANSWER_CUT);
  g_assert_cmpint (end_of (town, third, MONDAY_9), ==, ANSWER_STANDS);
  g_assert_cmpint (fixture_integer (reader (town), "SELECT count (*) AS x FROM event WHERE verb = 'links_cut'", 0), ==,
                   2);
  town->actor.role = ROLE_PARTNER_ADMIN;
  g_assert_false (store_write (town->fixture->store, cut_work, town, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_DENIED);
  g_clear_error (&error);
  town->actor.role = ROLE_MANAGER;
  town->verb = "no such";
  g_assert_false (store_write (town->fixture->store, cut_work, town, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

/* A row as the weekly job writes it, with a link to it. (transfer full): the token. */
static gboolean
weekly_work (Db *db, gpointer data, GError **error)
{
  Town *town = data;
  const Link subject = { .weekly_report_id = 1 };

  g_clear_pointer (&town->token, g_free);
  town->token = link_create (db, LINK_WEEKLY, &subject, MONDAY_9, error);
  return town->token != NULL;
}

static gboolean
weekly_opens (const Town *town)
{
  g_autofree Link *link = link_find (reader (town), LINK_WEEKLY, town->token, MONDAY_9, NULL);

  return link != NULL;
}

static void
weekly_add (Town *town)
{
  world_sql (town->fixture->world,
             "INSERT INTO file (id, uuid, type, name, hash, size_bytes, created_at)"
             " VALUES (900, 'u', 'application/pdf', 'n', 'h', 1, 1)");
  world_sql (town->fixture->world, "INSERT INTO weekly_report (id, partner_id, week, way, file_id, created_at)"
                                   " SELECT 1, partner_id, '2026-W47', 'link', 900, 1 FROM assignment");
  world_do (town->fixture->world, weekly_work, town);
}

/* "All its links" are those to its weekly reports too; those of one file are not. */
static void
test_cut_weekly (void)
{
  g_autoptr (Town) town = town_new ();

  weekly_add (town);
  town->actor =
      (Actor){ .kind = ACTOR_USER, .user_id = town->fixture->world->manager_id, .role = ROLE_MANAGER, .now = MONDAY_9 };
  world_do (town->fixture->world, cut_work, town);
  g_assert_true (weekly_opens (town));
  town->verb = "partner";
  world_do (town->fixture->world, cut_work, town);
  g_assert_false (weekly_opens (town));
  world_do (town->fixture->world, weekly_work, town);
  g_assert_true (weekly_opens (town));
}

static gboolean
readdress_work (Db *db, gpointer data, GError **error)
{
  Town *town = data;
  g_autoptr (Partner) caf = partner_find (db, town->fixture->partners[P_CAF], error);
  const PartnerAt at = { caf->uuid, caf->version };
  static const char *const none[] = { NULL };
  const PartnerFacts facts = { .type = caf->type,
                               .name = caf->name,
                               .email = town->verb == NULL ? caf->email : town->verb,
                               .phone = "",
                               .weekly_way = WEEKLY_WAY_LINK,
                               .mail_notices = TRUE,
                               .competences = none,
                               .postal_address = "" };

  return partner_edit (db, &town->actor, &at, &facts, error);
}

/* Who reads the former mailbox holds its mails: they open nothing once the partner has another. */
static void
test_readdressed (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *mail = token_make (town, ANSWER_MAIL, MONDAY_9), *list = token_make (town, ANSWER_LIST, MONDAY_9),
                  *fresh = NULL;

  weekly_add (town);
  town->actor =
      (Actor){ .kind = ACTOR_USER, .user_id = town->fixture->world->manager_id, .role = ROLE_MANAGER, .now = MONDAY_9 };
  world_do (town->fixture->world, readdress_work, town);
  g_assert_cmpint (end_of (town, mail, MONDAY_9), ==, ANSWER_STANDS);
  g_assert_true (weekly_opens (town));
  town->verb = "nouvelle-boite@caf.example";
  world_do (town->fixture->world, readdress_work, town);
  g_assert_cmpint (end_of (town, mail, MONDAY_9), ==, ANSWER_CUT);
  g_assert_cmpint (end_of (town, list, MONDAY_9), ==, ANSWER_CUT);
  g_assert_false (weekly_opens (town));
  fresh = token_make (town, ANSWER_MAIL, MONDAY_9);
  g_assert_cmpint (end_of (town, fresh, MONDAY_9), ==, ANSWER_STANDS);
}

/* ---- who acts ---- */

static gboolean
accept_work (Db *db, gpointer data, GError **error)
{
  Town *town = data;
  const AssignmentChange change = { town->uuid, "accept", NULL, NULL };

  return assignment_change (db, &town->actor, &change, error);
}

static void
test_history_says_how (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *token = token_make (town, ANSWER_WEEKLY, MONDAY_9);
  g_autoptr (AnswerLink) link = answer_link_open (reader (town), token, MONDAY_9, NULL);

  town->actor = answer_link_actor (reader (town), link, MONDAY_9);
  g_assert_cmpint (town->actor.role, ==, ROLE_PARTNER_AGENT);
  world_do (town->fixture->world, accept_work, town);
  g_assert_cmpint (fixture_integer (reader (town),
                                    "SELECT count (*) AS x FROM event WHERE verb = 'accepted' AND way = 'weekly'"
                                    " AND user_id IS NULL AND partner_id = :id",
                                    town->fixture->partners[P_CAF]),
                   ==, 1);
  world_sql (town->fixture->world, "UPDATE partner SET type = 'social_landlord'");
  g_clear_pointer (&link, answer_link_free);
  link = answer_link_open (reader (town), token, MONDAY_9, NULL);
  town->actor = answer_link_actor (reader (town), link, MONDAY_9);
  g_assert_cmpint (town->actor.role, ==, ROLE_LANDLORD_AGENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answer-link/token/round-trip", test_round_trip);
  g_test_add_func ("/answer-link/token/does-not-fit", test_does_not_fit);
  g_test_add_func ("/answer-link/token/forged", test_forged);
  g_test_add_func ("/answer-link/token/other-subject", test_other_subject);
  g_test_add_func ("/answer-link/expires", test_expires);
  g_test_add_func ("/answer-link/listed", test_listed);
  g_test_add_func ("/answer-link/ends", test_ends);
  g_test_add_func ("/answer-link/cut", test_cut);
  g_test_add_func ("/answer-link/cut_weekly", test_cut_weekly);
  g_test_add_func ("/answer-link/readdressed", test_readdressed);
  g_test_add_func ("/answer-link/history", test_history_says_how);
  return g_test_run ();
}
