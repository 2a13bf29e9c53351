/* test_report.c: what is filed is found again whole, numbers follow each other. */
#include "domain/file.h"
#include "domain/report_score.h"
#include "fixture.h"

#include <stddef.h>

/* ---- filing ---- */

static const struct {
  const char *value;
  gsize offset; /* in Person */
} owner_texts[] = {
  { "mme", offsetof (Person, title) },
  { "Durand", offsetof (Person, last_name) },
  { "Ana", offsetof (Person, first_name) },
  { "Agence du Gave", offsetof (Person, organisation) },
  { "sœur", offsetof (Person, relation) },
  { "ana@example.org", offsetof (Person, email) },
  { "0559000000", offsetof (Person, phone) },
  { "0600000000", offsetof (Person, phone_other) },
  { "3 rue Serviez", offsetof (Person, address) },
  { "64000", offsetof (Person, postcode) },
  { "Pau", offsetof (Person, city) },
  { "1970-01-31", offsetof (Person, birth_date) },
  { "1234567", offsetof (Person, beneficiary_number) },
  { "42", offsetof (Person, staff_number) },
};

/* (transfer full): every field filled. */
static ReportInput *
full_input (void)
{
  ReportInput *input = fixture_input ();

  g_ptr_array_add (input->severities, g_strdup ("L-HUM02-3"));
  input->address_key = g_strdup ("64445_1234_00012");
  input->address_more = g_strdup ("2e étage");
  input->description = g_strdup ("De l’eau coule sur le mur.");
  input->located = TRUE;
  input->latitude = 43.2951;
  input->longitude = -0.3708;
  input->household = (Household){ .adults = 2,
                                  .children = 0,
                                  .child_under_6 = ANSWER_NO,
                                  .over_65 = ANSWER_YES,
                                  .pregnancy_or_frail = ANSWER_UNKNOWN,
                                  .one_room = ANSWER_YES,
                                  .co_detector = ANSWER_NO,
                                  .ceiling_cm = 215,
                                  .surface_tenth_m2 = 345,
                                  .built_year = 1938,
                                  .energy = GRID_ENERGY_GAS,
                                  .dpe_letter = 'F',
                                  .dpe_kwh_m2 = 400 };
  input->social_housing = ANSWER_NO;
  input->beneficiary = g_strdup ("caf");
  input->owner_told = ANSWER_YES;
  input->owner_agrees = ANSWER_YES;
  input->owner_told_how = g_strdup ("letter");
  input->owner_told_on = g_strdup ("2026-10-01");
  g_hash_table_insert (input->answers, g_strdup ("rent"), g_strdup ("540"));
  g_hash_table_insert (input->answers, g_strdup ("lease_date"), g_strdup ("2020-01-01"));
  g_hash_table_insert (input->answers, g_strdup ("frail"), g_strdup ("unknown"));
  g_hash_table_insert (input->answers, g_strdup ("heating"), g_strdup ("unknown")); /* and yet gas was said */
  input->persons[PERSON_OWNER].known = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (owner_texts); i++)
    G_STRUCT_MEMBER (char *, &input->persons[PERSON_OWNER], owner_texts[i].offset) = g_strdup (owner_texts[i].value);
  return input;
}

static void
check_words (const Report *report)
{
  g_assert_cmpstr (report->reference, ==, "64-1");
  g_assert_cmpstr (report->state, ==, "received");
  g_assert_cmpstr (report->source, ==, "site");
  g_assert_cmpstr (report->profile, ==, "tenant");
  g_assert_cmpstr (report->language, ==, "fr");
  g_assert_cmpstr (report->address, ==, "12 rue des Glycines");
  g_assert_cmpstr (report->address_more, ==, "2e étage");
  g_assert_cmpstr (report->insee, ==, "64445");
  g_assert_cmpstr (report->address_key, ==, "64445_1234_00012");
  g_assert_cmpstr (report->description, ==, "De l’eau coule sur le mur.");
  g_assert_cmpstr (report->beneficiary, ==, "caf");
  g_assert_cmpstr (report->owner_told_how, ==, "letter");
  g_assert_cmpstr (report->owner_told_on, ==, "2026-10-01");
  g_assert_cmpstr (report->contact_by, ==, "mail");
  g_assert_true (report->located);
  g_assert_cmpfloat (report->latitude, ==, 43.2951);
  g_assert_cmpfloat (report->longitude, ==, -0.3708);
  g_assert_cmpint (report->social_housing, ==, ANSWER_NO);
  g_assert_cmpint (report->owner_told, ==, ANSWER_YES);
  g_assert_cmpint (report->owner_agrees, ==, ANSWER_YES);
  g_assert_cmpint (report->stop_requested, ==, -1);
  g_assert_cmpint (report->created_at, ==, MONDAY_9);
  g_assert_cmpint (report->changed_at, ==, MONDAY_9);
  g_assert_cmpint (report->followed_at, ==, MONDAY_9);
  g_assert_cmpint (report->taken_at + report->transmitted_at + report->closed_at, ==, 0);
}

static void
check_household (const Household *read, const Household *given)
{
  g_assert_cmpint (read->adults, ==, given->adults);
  g_assert_cmpint (read->children, ==, given->children); /* 0 is not unknown */
  g_assert_cmpint (read->child_under_6, ==, given->child_under_6);
  g_assert_cmpint (read->over_65, ==, given->over_65);
  g_assert_cmpint (read->pregnancy_or_frail, ==, given->pregnancy_or_frail);
  g_assert_cmpint (read->one_room, ==, given->one_room);
  g_assert_cmpint (read->co_detector, ==, given->co_detector);
  g_assert_cmpint (read->ceiling_cm, ==, given->ceiling_cm);
  g_assert_cmpint (read->surface_tenth_m2, ==, given->surface_tenth_m2);
  g_assert_cmpint (read->built_year, ==, given->built_year);
  g_assert_cmpint (read->energy, ==, given->energy);
  g_assert_cmpint (read->dpe_letter, ==, given->dpe_letter);
  g_assert_cmpint (read->dpe_kwh_m2, ==, given->dpe_kwh_m2);
}

static void
check_score (const Report *report, const Score *score)
{
  g_assert_cmpstr (report->grid_version, ==, "national-2026");
  g_assert_cmpint (report->class_computed, ==, score_class_letter (score->class));
  g_assert_cmpint (report_class (report), ==, report->class_computed);
  g_assert_cmpint (report->danger, ==, score->dangers);
  g_assert_cmpint (report->score_sum, ==, score->sum);
  g_assert_cmpint (report->score_maximum, ==, score->maximum);
  g_assert_cmpint (report->score_selected, ==, score->l1_pcm);
  g_assert_cmpint (report->score_general, ==, score->l2_pcm);
  g_assert_cmpint (report->score_weighted, ==, score->l3_pcm);
  g_assert_cmpint (report->score_index, ==, score->index_pcm);
  g_assert_cmpint (report->score_markup, ==, score->markup_percent);
  g_assert_cmpint (report->score_building, ==, score->zone_pcm[GRID_ZONE_BUILDING]);
  g_assert_cmpint (report->score_dwelling, ==, score->zone_pcm[GRID_ZONE_DWELLING]);
  g_assert_true (report_score_is (report, score));
  g_assert_cmpint (report->score_sum, >, 0);
  g_assert_cmpint (report->score_markup, >, 0); /* somebody over 65, before 1949 */
}

static void
check_children (Db *db, gint64 id)
{
  g_autoptr (GPtrArray) severities = report_severities (db, id, NULL);
  g_autoptr (GHashTable) answers = report_answers (db, id, NULL);
  Person owner = { 0 }, agency = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (severities->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (severities, 0), ==, "L-HUM02-3"); /* heaviest first */
  g_assert_cmpstr (g_ptr_array_index (severities, 1), ==, "B-STR01-1");
  g_assert_cmpuint (g_hash_table_size (answers), ==, 4);
  g_assert_cmpstr (g_hash_table_lookup (answers, "frail"), ==, "unknown"); /* asked, unlike what has no row */
  g_assert_cmpstr (g_hash_table_lookup (answers, "rent"), ==, "540");
  g_assert_true (report_person (db, id, PERSON_OWNER, &owner, &error));
  for (guint i = 0; i < G_N_ELEMENTS (owner_texts); i++)
    g_assert_cmpstr (G_STRUCT_MEMBER (char *, &owner, owner_texts[i].offset), ==, owner_texts[i].value);
  g_assert_false (report_person (db, id, PERSON_AGENCY, &agency, &error));
  g_assert_no_error (error);
  person_clear (&owner);
  g_assert_false (owner.known);
}

static void
run_full (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (ReportInput) input = full_input ();
  g_auto (ReportReceipt) receipt = { 0 };
  g_autoptr (Report) report = NULL, same = NULL;
  g_autoptr (GError) error = NULL;
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);

  report_send (db, &tenant, input, fixture->world->grid, &receipt, &error);
  g_assert_no_error (error);
  report = report_find_uuid (db, receipt.uuid, &error);
  same = report_find (db, receipt.id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (report->uuid, ==, same->uuid);
  g_assert_cmpstr (receipt.reference, ==, "64-1");
  g_assert_cmpint (receipt.number, ==, 1);
  check_words (report);
  check_household (&report->household, &input->household);
  check_score (report, &receipt.score);
  check_children (db, receipt.id);
}

static void
test_all_that_was_said_is_kept (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_full, NULL);
}

/* What finds the same person again, however the number was typed. */
static void
run_digits (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *phone, *digits;
  } phones[] = { { "05 59.00-00 01", "0559000001" },
                 { "+33 5 59 00 00 01", "0559000001" },
                 { "–", NULL },
                 { "", NULL },
                 { NULL, NULL } };
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);

  for (guint i = 0; i < G_N_ELEMENTS (phones); i++) {
    g_autoptr (ReportInput) input = fixture_input ();
    g_auto (ReportReceipt) receipt = { 0 };

    input->persons[PERSON_OCCUPANT].phone = g_strdup (phones[i].phone);
    g_assert_true (report_send (db, &tenant, input, fixture->world->grid, &receipt, NULL));
    fixture_assert_text (db, "SELECT phone_digits AS x FROM person WHERE report_id = :id", receipt.id,
                         phones[i].digits);
    fixture_assert_text (db, "SELECT phone AS x FROM person WHERE report_id = :id", receipt.id, phones[i].phone);
  }
}

static void
test_digits_of_a_phone (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_digits, NULL);
}

/* What nobody said is unknown afterwards, not 0 and not no. */
static void
run_least (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autoptr (Report) report = report_find (db, id, NULL);
  const Household unknown = HOUSEHOLD_UNKNOWN;

  check_household (&report->household, &unknown);
  g_assert_cmpint (report->social_housing, ==, ANSWER_UNKNOWN);
  g_assert_cmpint (report->owner_told, ==, ANSWER_UNKNOWN);
  g_assert_cmpint (report->owner_agrees, ==, ANSWER_UNKNOWN);
  g_assert_false (report->located);
  g_assert_null (report->address_more);
  g_assert_null (report->beneficiary);
  g_assert_cmpstr (report->description, ==, "");
  g_assert_cmpint (report->notation, ==, 0);
  g_assert_cmpint (report->class_human, ==, 0);
}

static void
test_what_nobody_said_is_unknown (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_least, NULL);
}

/* History, the secret link and the acknowledgement that carries it, the photos. */
static void
run_around (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (ReportInput) input = fixture_input ();
  g_auto (ReportReceipt) receipt = { 0 };
  const FileInput photo = { .type = "image/jpeg", .name = "mur.jpg", .hash = "aa", .size_bytes = 10 };
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);
  g_autofree Link *link = NULL;
  g_autofree char *secret = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  gint64 file_id = 0;

  g_assert_true (file_add (db, &photo, MONDAY_9, &file_id, NULL));
  g_array_append_val (input->file_ids, file_id);
  g_assert_true (report_send (db, &tenant, input, fixture->world->grid, &receipt, NULL));
  fixture_assert_text (db,
                       "SELECT actor || ' ' || noun || ' ' || verb || ' ' || after || ' ' || visible AS x FROM event"
                       " WHERE report_id = :id",
                       receipt.id, "tenant report sent received 1");
  link = link_find (db, LINK_FOLLOW, receipt.follow_token, MONDAY_9 + 399 * CLOCK_DAY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (link->report_id, ==, receipt.id);
  secret = fixture_text (db, "SELECT secret AS x FROM notice WHERE kind = 'acknowledgement' AND report_id = :id",
                         receipt.id);
  g_assert_cmpstr (secret, ==, receipt.follow_token);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE secret IS NOT NULL", 0), ==, 1);
  files = file_list_report (db, receipt.id, NULL);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_cmpstr (((File *) g_ptr_array_index (files, 0))->document_type, ==, "photo");
  g_clear_pointer (&link, g_free);
  g_assert_null (link_find (db, LINK_FOLLOW, "another token", MONDAY_9, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_assert_null (link_find (db, LINK_INVITE, receipt.follow_token, MONDAY_9, NULL)); /* another purpose */
  g_assert_null (link_find (db, LINK_FOLLOW, NULL, MONDAY_9, NULL));
}

static void
test_history_link_notice_and_photos (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_around, NULL);
}

/* ---- what cannot be filed ---- */

typedef enum { NO_ADDRESS, NO_CITY, NO_CONTACT, NO_PROBLEM, UNKNOWN_PROBLEM, TWO_OF_ONE, SPOILS_LAST } Spoil;

static void
spoil (ReportInput *input, Spoil kind)
{
  char **texts[] = { [NO_ADDRESS] = &input->address, [NO_CITY] = &input->city, [NO_CONTACT] = &input->contact_by };
  static const char *const codes[] = { [UNKNOWN_PROBLEM] = "L-XXX01-1", [TWO_OF_ONE] = "B-STR01-2" };

  if (kind < G_N_ELEMENTS (texts))
    g_clear_pointer (texts[kind], g_free);
  else if (kind == NO_PROBLEM)
    g_ptr_array_set_size (input->severities, 0);
  else
    g_ptr_array_add (input->severities, g_strdup (codes[kind]));
}

static void
run_spoilt (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);

  for (guint kind = 0; kind < SPOILS_LAST; kind++) {
    g_autoptr (ReportInput) input = fixture_input ();
    g_auto (ReportReceipt) receipt = { 0 };
    g_autoptr (GError) error = NULL;

    spoil (input, (Spoil) kind);
    g_test_message ("%u", kind);
    report_send (db, &tenant, input, fixture->world->grid, &receipt, &error);
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM report", 0), ==, 0);
    g_assert_cmpint (fixture_integer (db, "SELECT next_number AS x FROM territory", 0), ==, 1);
  }
}

static void
test_what_cannot_be_filed (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_spoilt, NULL);
}

static void
run_nobody (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (ReportInput) input = fixture_input ();
  g_auto (ReportReceipt) receipt = { 0 };
  g_autoptr (GError) error = NULL;
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);

  g_assert_null (report_find (db, 77, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (report_find_uuid (db, "nobody", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (db_run (db, "PRAGMA defer_foreign_keys=ON; DELETE FROM territory", NULL));
  g_assert_false (report_send (db, &tenant, input, fixture->world->grid, &receipt, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

static void
test_no_report_and_no_territory (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_nobody, NULL);
}

/* ---- numbers ---- */

typedef struct {
  Fixture *fixture;
  gboolean fail;
  gint64 number;
} Numbered;

static gboolean
send_numbered (Db *db, gpointer data, GError **error)
{
  Numbered *numbered = data;
  g_autoptr (ReportInput) input = fixture_input ();
  g_auto (ReportReceipt) receipt = { 0 };
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);

  if (!report_send (db, &tenant, input, numbered->fixture->world->grid, &receipt, error))
    return FALSE;
  numbered->number = receipt.number;
  return numbered->fail ? box_fail (error, BOX_ERROR_INVALID, "thought better of it") : TRUE;
}

static void
test_numbers_follow_and_are_told_once (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  static const gboolean fails[] = { FALSE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE };
  g_autoptr (GHashTable) told = g_hash_table_new (g_direct_hash, g_direct_equal);
  Db *db = store_reader (fixture->store);

  for (guint i = 0; i < G_N_ELEMENTS (fails); i++) {
    Numbered numbered = { fixture, fails[i], 0 };

    g_assert_cmpint (store_write (fixture->store, send_numbered, &numbered, NULL), ==, !fails[i]);
    if (!fails[i]) /* nobody was ever told a number that was rolled back */
      g_assert_true (g_hash_table_add (told, GINT_TO_POINTER ((int) numbered.number)));
  }
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM report", 0), ==, 4);
  g_assert_cmpint (fixture_integer (db, "SELECT max (number) AS x FROM report", 0), ==, 4);
  for (int number = 1; number <= 4; number++)
    g_assert_true (g_hash_table_contains (told, GINT_TO_POINTER (number)));
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'report'", 0), ==, 4);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM person", 0), ==, 4);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM link", 0), ==, 4);
}

/* The newest report goes: its number was told, and is not given again. */
static gboolean
erase_newest (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return db_run (db,
                 "DELETE FROM notice; DELETE FROM link; DELETE FROM person; DELETE FROM report_problem;"
                 " DELETE FROM report WHERE number = (SELECT max (number) FROM report)",
                 error);
}

static void
test_a_number_is_never_given_again (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  Numbered first = { fixture, FALSE, 0 }, second = { fixture, FALSE, 0 };

  g_assert_true (store_write (fixture->store, send_numbered, &first, NULL));
  g_assert_true (store_write (fixture->store, erase_newest, NULL, NULL));
  g_assert_true (store_write (fixture->store, send_numbered, &second, NULL));
  g_assert_cmpint (first.number, ==, 1);
  g_assert_cmpint (second.number, ==, 2);
}

/* ---- who holds a report, who read its names ---- */

static void
run_access (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor agent = fixture_agent (fixture, P_SCHS, MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autofree char *assignment = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);

  g_assert_true (report_is_held (db, id, fixture->partners[P_SCHS]));
  g_assert_false (report_is_held (db, id, fixture->partners[P_ADIL]));
  g_assert_false (report_is_held (db, id + 1, fixture->partners[P_SCHS]));
  g_assert_false (report_is_held (db, id, 0));
  g_assert_true (report_log_access (db, &agent, id, "report", NULL));
  g_assert_cmpint (
      fixture_integer (db, "SELECT user_id AS x FROM access_log WHERE what = 'report' AND report_id = :id", id), ==,
      fixture->agents[P_SCHS]);
}

static void
test_who_holds_and_who_read (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_access, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/report/digits-of-a-phone", test_digits_of_a_phone);
  g_test_add_func ("/report/all_that_was_said_is_kept", test_all_that_was_said_is_kept);
  g_test_add_func ("/report/what_nobody_said_is_unknown", test_what_nobody_said_is_unknown);
  g_test_add_func ("/report/history_link_notice_and_photos", test_history_link_notice_and_photos);
  g_test_add_func ("/report/what_cannot_be_filed", test_what_cannot_be_filed);
  g_test_add_func ("/report/no_report_and_no_territory", test_no_report_and_no_territory);
  g_test_add_func ("/report/numbers_follow_and_are_told_once", test_numbers_follow_and_are_told_once);
  g_test_add_func ("/report/a_number_is_never_given_again", test_a_number_is_never_given_again);
  g_test_add_func ("/report/who_holds_and_who_read", test_who_holds_and_who_read);
  return g_test_run ();
}
