/* test_report.c: what is filed is found again whole, numbers follow each other, lists count what they show. */
#include "domain/file.h"
#include "fixture.h"

#include <stddef.h>

/* ---- filing ---- */

static const struct {
  const char *value;
  gsize offset; /* in Person */
} owner_texts[] = {
  { "mme", offsetof (Person, title) },         { "Durand", offsetof (Person, last_name) },
  { "Ana", offsetof (Person, first_name) },    { "Agence du Gave", offsetof (Person, organisation) },
  { "sœur", offsetof (Person, relation) },     { "ana@example.org", offsetof (Person, email) },
  { "0559000000", offsetof (Person, phone) },  { "0600000000", offsetof (Person, phone_other) },
  { "3 rue Serviez", offsetof (Person, address) }, { "64000", offsetof (Person, postcode) },
  { "Pau", offsetof (Person, city) },          { "1970-01-31", offsetof (Person, birth_date) },
  { "1234567", offsetof (Person, beneficiary_number) }, { "42", offsetof (Person, staff_number) },
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
  input->household = (Household) { .adults = 2, .children = 0, .child_under_6 = ANSWER_NO, .over_65 = ANSWER_YES, .ceiling_cm = -1,
                                   .pregnancy_or_frail = ANSWER_UNKNOWN, .surface_tenth_m2 = 345, .built_year = 1938,
                                   .energy = GRID_ENERGY_GAS, .dpe_letter = 'F', .dpe_kwh_m2 = 400 };
  input->social_housing = ANSWER_NO;
  input->beneficiary = g_strdup ("caf");
  input->owner_told = ANSWER_YES;
  input->owner_told_how = g_strdup ("letter");
  input->owner_told_on = g_strdup ("2026-10-01");
  g_hash_table_insert (input->answers, g_strdup ("rent"), g_strdup ("540"));
  g_hash_table_insert (input->answers, g_strdup ("lease_date"), g_strdup ("2020-01-01"));
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
  g_assert_cmpuint (g_hash_table_size (answers), ==, 2);
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
  fixture_assert_text (db, "SELECT actor || ' ' || noun || ' ' || verb || ' ' || after || ' ' || visible AS x FROM event"
                           " WHERE report_id = :id", receipt.id, "tenant report sent received 1");
  link = link_find (db, LINK_FOLLOW, receipt.follow_token, MONDAY_9 + 3650 * CLOCK_DAY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (link->report_id, ==, receipt.id);
  secret = fixture_text (db, "SELECT secret AS x FROM notice WHERE kind = 'acknowledgement' AND report_id = :id", receipt.id);
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
  return db_run (db, "DELETE FROM notice; DELETE FROM link; DELETE FROM person; DELETE FROM report_problem;"
                     " DELETE FROM report WHERE number = (SELECT max (number) FROM report)", error);
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

/* ---- lists ---- */

typedef struct {
  GString *references;
  gint64 count;
} Seen;

static void
see_row (const ReportRow *row, gpointer data)
{
  Seen *seen = data;

  seen->count++;
  g_string_append_printf (seen->references, "%s%s", seen->references->len > 0 ? " " : "", row->reference + 3);
  g_assert_cmpstr (row->severities, ==, "B-STR01-1");
  g_assert_cmpint (row->class_shown, ==, 'B');
  g_assert_cmpstr (row->city, ==, "Pau");
}

/* Numbers of the list, in its order; counting says the same, and pages of 2 make the whole. */
static char *
list_numbers (Db *db, const ReportFilter *like)
{
  Seen seen = { .references = g_string_new (NULL) }, paged = { .references = g_string_new (NULL) };
  ReportFilter filter = *like;
  gint64 count = -1;

  filter.limit = 100;
  g_assert_true (report_list (db, &filter, see_row, &seen, NULL));
  g_assert_true (report_count (db, &filter, &count, NULL));
  g_assert_cmpint (count, ==, seen.count);
  for (filter.limit = 2; filter.offset < count; filter.offset += 2)
    g_assert_true (report_list (db, &filter, see_row, &paged, NULL));
  g_assert_cmpstr (paged.references->str, ==, seen.references->str);
  g_string_free (paged.references, TRUE);
  return g_string_free (seen.references, FALSE);
}

/* Eleven reports, a day apart, in all situations of the two partners and the desk; "now" is 40 days after the first. All
 * that is answered is answered on the first day: the longest silence stands first. */
static const struct {
  const char *desk, *then;         /* verbs of the desk */
  const char *schs[2], *adil[2];   /* answers; "" : handed over, not answered; NULL: not handed over */
} situations[] = {
  { NULL, NULL, { NULL }, { NULL } },                      /* 1 received */
  { "take", NULL, { NULL }, { NULL } },                    /* 2 taken */
  { "filter", NULL, { NULL }, { NULL } },                  /* 3 filtered */
  { "transmit", NULL, { NULL }, { NULL } },                /* 4 active, nobody has it */
  { "transmit", NULL, { "" }, { NULL } },                  /* 5 schs waits */
  { "transmit", NULL, { "accept" }, { "" } },              /* 6 schs accepted, adil waits */
  { "transmit", NULL, { "refuse" }, { "accept" } },        /* 7 */
  { "transmit", NULL, { "accept", "close" }, { "accept" } }, /* 8 */
  { "transmit", "close", { "accept" }, { "" } },           /* 9 closed as a whole */
  { "transmit", NULL, { "refuse" }, { NULL } },            /* 10 */
  { "transmit", NULL, { "accept" }, { NULL } },            /* 11 */
};

static const struct {
  ReportListKind kind;
  const char *desk, *schs, *adil, *caf; /* numbers by point of view; caf has nothing */
} lists[] = {
  { REPORT_LIST_ALL, "11 10 9 8 7 6 5 4 3 2 1", "11 10 9 8 7 6 5 4 3 2 1", "11 10 9 8 7 6 5 4 3 2 1", "11 10 9 8 7 6 5 4 3 2 1" },
  { REPORT_LIST_TRIAGE, "1 2", "1 2", "1 2", "1 2" },
  { REPORT_LIST_WAITING, "4 5", "5", "6", "" },
  { REPORT_LIST_MINE, "4 5 6 7 8 10 11", "6 11", "7 8", "" },
  { REPORT_LIST_SILENT, "6 7 8 10 4 5", "6", "7 8", "" }, /* 11 had a word since */
  { REPORT_LIST_CLOSED, "9 3", "9 8", "9", "" },
};

static void
hand_over (Fixture *fixture, Db *db, gint64 id, FixturePartner partner, const char *const *answers)
{
  g_autofree char *assignment = answers[0] == NULL ? NULL : fixture_assign (fixture, db, id, partner, MONDAY_9);

  for (guint k = 0; k < 2 && answers[k] != NULL && *answers[k] != '\0'; k++)
    fixture_answer (fixture, db, assignment, partner, answers[k]);
}

static void
fill_lists (Fixture *fixture, Db *db)
{
  for (guint i = 0; i < G_N_ELEMENTS (situations); i++) {
    gint64 now = MONDAY_9 + i * CLOCK_DAY;
    g_autofree char *uuid = NULL;
    gint64 id = fixture_send (fixture, db, now, &uuid);

    if (situations[i].desk != NULL)
      fixture_change (fixture, db, uuid, situations[i].desk, now);
    hand_over (fixture, db, id, P_SCHS, situations[i].schs);
    hand_over (fixture, db, id, P_ADIL, situations[i].adil);
    if (situations[i].then != NULL)
      fixture_change (fixture, db, uuid, situations[i].then, now);
  }
  g_assert_true (db_run (db, "UPDATE report SET followed_at = followed_at + 25 * 86400 WHERE number = 11", NULL));
}

static void
assert_list (Db *db, ReportListKind kind, gint64 partner_id, const char *wanted)
{
  const ReportFilter filter = { .kind = kind, .partner_id = partner_id, .now = MONDAY_9 + 40 * CLOCK_DAY };
  g_autofree char *numbers = list_numbers (db, &filter);

  g_test_message ("%s of %" G_GINT64_FORMAT, report_list_name (kind), partner_id);
  g_assert_cmpstr (numbers, ==, wanted);
}

static void
run_lists (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  fill_lists (fixture, db);
  g_assert_cmpuint (G_N_ELEMENTS (lists), ==, REPORT_LIST_LAST);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    assert_list (db, lists[i].kind, 0, lists[i].desk);
    assert_list (db, lists[i].kind, fixture->partners[P_SCHS], lists[i].schs);
    assert_list (db, lists[i].kind, fixture->partners[P_ADIL], lists[i].adil);
    assert_list (db, lists[i].kind, fixture->partners[P_CAF], lists[i].caf);
  }
}

static void
test_lists_count_what_they_show (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_lists, NULL);
}

static void
test_names_of_lists (void)
{
  for (guint kind = 0; kind < REPORT_LIST_LAST; kind++)
    g_assert_cmpuint (report_list_find (report_list_name ((ReportListKind) kind)), ==, kind);
  g_assert_cmpuint (report_list_find ("nothing"), ==, REPORT_LIST_ALL);
  g_assert_cmpuint (report_list_find (NULL), ==, REPORT_LIST_ALL);
}

/* Dangers first, then the gravest class, then the longest wait. */
static void
note_number (const ReportRow *row, gpointer data)
{
  g_string_append_printf (data, "%s ", row->reference + 3);
}

static void
run_urgent (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const ReportFilter filter = { .kind = REPORT_LIST_TRIAGE, .now = MONDAY_9, .limit = 10 };
  g_autoptr (GString) order = g_string_new (NULL);

  for (int i = 0; i < 5; i++)
    fixture_send (fixture, db, MONDAY_9 + i, NULL);
  g_assert_true (db_run (db, "UPDATE report SET class_human = 'E' WHERE number = 4; UPDATE report SET danger = 1 WHERE number = 5;"
                             " UPDATE report SET danger = 3, class_human = 'C' WHERE number = 3", NULL));
  g_assert_true (report_list (db, &filter, note_number, order, NULL));
  g_assert_cmpstr (order->str, ==, "3 5 4 1 2 ");
}

static void
test_the_urgent_come_first (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_urgent, NULL);
}

/* ---- who holds a report, who read its names ---- */

static void
run_access (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor agent = fixture_agent (fixture, P_SCHS, MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autofree char *assignment = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);

  g_assert_true (report_is_assigned (db, id, fixture->partners[P_SCHS]));
  g_assert_false (report_is_assigned (db, id, fixture->partners[P_ADIL]));
  g_assert_false (report_is_assigned (db, id + 1, fixture->partners[P_SCHS]));
  g_assert_false (report_is_assigned (db, id, 0));
  g_assert_true (report_log_access (db, &agent, id, "report", NULL));
  g_assert_cmpint (fixture_integer (db, "SELECT user_id AS x FROM access_log WHERE what = 'report' AND report_id = :id", id), ==,
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
  g_test_add_func ("/report/all_that_was_said_is_kept", test_all_that_was_said_is_kept);
  g_test_add_func ("/report/what_nobody_said_is_unknown", test_what_nobody_said_is_unknown);
  g_test_add_func ("/report/history_link_notice_and_photos", test_history_link_notice_and_photos);
  g_test_add_func ("/report/what_cannot_be_filed", test_what_cannot_be_filed);
  g_test_add_func ("/report/no_report_and_no_territory", test_no_report_and_no_territory);
  g_test_add_func ("/report/numbers_follow_and_are_told_once", test_numbers_follow_and_are_told_once);
  g_test_add_func ("/report/a_number_is_never_given_again", test_a_number_is_never_given_again);
  g_test_add_func ("/report/lists_count_what_they_show", test_lists_count_what_they_show);
  g_test_add_func ("/report/names_of_lists", test_names_of_lists);
  g_test_add_func ("/report/the_urgent_come_first", test_the_urgent_come_first);
  g_test_add_func ("/report/who_holds_and_who_read", test_who_holds_and_who_read);
  return g_test_run ();
}
