/* test_draft.c: a report being written: kept page by page, sent once whoever clicks twice, read field by field. */
#include "domain/draft.h"
#include "domain/file.h"
#include "fixture.h"

#include <stddef.h>

static GHashTable *
answers_of (const char *const *pairs)
{
  GHashTable *answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; pairs[i] != NULL; i += 2)
    g_hash_table_insert (answers, g_strdup (pairs[i]), g_strdup (pairs[i + 1]));
  return answers;
}

static int
save (Db *db, gint64 draft_id, const char *const *pairs, gint64 now)
{
  g_autoptr (GHashTable) answers = answers_of (pairs);
  g_autoptr (GError) error = NULL;

  return fixture_code (draft_save (db, draft_id, answers, now, &error), &error);
}

/* (transfer full): a new draft with its token. */
static Draft *
draft_new (Db *db, char **ret_token)
{
  g_autofree char *token = draft_create (db, "fr", MONDAY_9, NULL);
  Draft *draft = draft_find (db, token, MONDAY_9, NULL);

  g_assert_nonnull (draft);
  if (ret_token != NULL)
    *ret_token = g_steal_pointer (&token);
  return draft;
}

static const char *
answer (const Draft *draft, const char *field)
{
  return g_hash_table_lookup (draft->answers, field);
}

/* ---- keeping ---- */

static void
run_keeping (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const char *const first[] = { "city", "Pau", "address", "12 rue", "adults", "2", NULL };
  static const char *const then[] = { "city", "Lescar", "adults", "", NULL };
  g_autofree char *token = NULL;
  g_autoptr (Draft) empty = draft_new (db, &token), full = NULL, later = NULL;

  g_assert_cmpuint (g_hash_table_size (empty->answers), ==, 0);
  g_assert_cmpint (save (db, empty->id, first, MONDAY_9 + 1), ==, FIXTURE_OK);
  g_assert_cmpint (save (db, empty->id, then, MONDAY_9 + 2), ==, FIXTURE_OK);
  full = draft_find (db, token, MONDAY_9, NULL);
  g_assert_cmpuint (g_hash_table_size (full->answers), ==, 2); /* an emptied answer goes */
  g_assert_cmpstr (answer (full, "city"), ==, "Lescar");
  g_assert_cmpstr (answer (full, "address"), ==, "12 rue");
  g_assert_cmpint (full->changed_at, ==, MONDAY_9 + 2);
  g_assert_cmpint (full->created_at, ==, MONDAY_9);
  g_assert_cmpint (full->report_id, ==, 0);
  g_assert_true (draft_clear_prefix (db, full->id, "a", NULL));
  later = draft_find (db, token, MONDAY_9, NULL);
  g_assert_null (answer (later, "address"));
  g_assert_nonnull (answer (later, "city"));
}

static void
test_answers_are_kept (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_keeping, NULL);
}

/* "_" and "%" are characters like others. */
static void
run_prefix (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const char *const given[] = { "problem.L-HUM01",
                                       "x",
                                       "problem.L-HUM02",
                                       "x",
                                       "problem.L-GAZ01",
                                       "x",
                                       "problem_L-HUM",
                                       "x",
                                       "area.L-HUM",
                                       "x",
                                       NULL };
  g_autofree char *token = NULL;
  g_autoptr (Draft) draft = draft_new (db, &token), after = NULL;

  save (db, draft->id, given, MONDAY_9);
  g_assert_true (draft_clear_prefix (db, draft->id, "problem_", NULL));
  g_assert_true (draft_clear_prefix (db, draft->id, "%", NULL));
  g_assert_true (draft_clear_prefix (db, draft->id, "problem.L-HUM", NULL));
  after = draft_find (db, token, MONDAY_9, NULL);
  g_assert_cmpuint (g_hash_table_size (after->answers), ==, 2);
  g_assert_nonnull (answer (after, "problem.L-GAZ01"));
  g_assert_nonnull (answer (after, "area.L-HUM"));
}

static void
test_a_prefix_is_cleared (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_prefix, NULL);
}

static int
find (Db *db, const char *token, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Draft) draft = draft_find (db, token, now, &error);

  return fixture_code (draft != NULL, &error);
}

static void
run_age (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const char *const word[] = { "city", "Pau", NULL };
  const gint64 life = DRAFT_KEEP_DAYS * CLOCK_DAY;
  g_autofree char *old = NULL, *young = NULL;
  g_autoptr (Draft) first = draft_new (db, &old), second = draft_new (db, &young);

  g_assert_cmpint (find (db, "another token", MONDAY_9), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (find (db, NULL, MONDAY_9), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM draft WHERE length (token_hash) = 64", 0), ==, 2);
  save (db, first->id, word, MONDAY_9);
  save (db, second->id, word, MONDAY_9 + CLOCK_DAY);                 /* its life begins anew */
  g_assert_cmpint (find (db, old, MONDAY_9 + life), ==, FIXTURE_OK); /* kept a second after it was begun */
  g_assert_cmpint (find (db, old, MONDAY_9 + life + 1), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (find (db, young, MONDAY_9 + life), ==, FIXTURE_OK);
  g_assert_true (draft_purge (db, MONDAY_9 + life + 2, NULL));
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM draft", 0), ==, 1);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM draft_answer", 0), ==, 1);
}

static void
test_a_draft_lasts_thirty_days (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_age, NULL);
}

static int
save_many (Db *db, gint64 draft_id, int first, int count)
{
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < count; i++)
    g_hash_table_insert (answers, g_strdup_printf ("field%d", first + i), g_strdup ("x"));
  return fixture_code (draft_save (db, draft_id, answers, MONDAY_9, &error), &error);
}

static void
run_bounds (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *longest = g_strnfill (DRAFT_VALUE_MAX, 'a'), *longer = g_strnfill (DRAFT_VALUE_MAX + 1, 'a');
  g_autofree char *field = g_strnfill (DRAFT_FIELD_MAX + 1, 'f');
  g_autoptr (GString) accents = g_string_new (NULL);
  g_autoptr (Draft) draft = draft_new (db, NULL);

  for (int i = 0; i < DRAFT_VALUE_MAX; i++)
    g_string_append (accents, "é");
  g_assert_cmpint (save (db, draft->id, (const char *const[]){ "a", longest, NULL }, MONDAY_9), ==, FIXTURE_OK);
  g_assert_cmpint (save (db, draft->id, (const char *const[]){ "a", accents->str, NULL }, MONDAY_9), ==, FIXTURE_OK);
  fixture_savepoint (db);
  g_assert_cmpint (save (db, draft->id, (const char *const[]){ "a", longer, NULL }, MONDAY_9), ==, BOX_ERROR_LIMIT);
  g_assert_cmpint (save (db, draft->id, (const char *const[]){ field, "x", NULL }, MONDAY_9), ==, BOX_ERROR_LIMIT);
  fixture_undo (db);
  g_assert_cmpint (save_many (db, draft->id, 0, DRAFT_ANSWERS_MAX - 1), ==, FIXTURE_OK);
  g_assert_cmpint (save_many (db, draft->id, 0, DRAFT_ANSWERS_MAX - 1), ==, FIXTURE_OK); /* the same ones again */
  g_assert_cmpint (save_many (db, draft->id, DRAFT_ANSWERS_MAX, 1), ==, BOX_ERROR_LIMIT);
  g_assert_cmpint (save (db, 777, (const char *const[]){ "a", "b", NULL }, MONDAY_9), ==, BOX_ERROR_NOT_FOUND);
}

static void
test_bounds (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_bounds, NULL);
}

/* ---- photos ---- */

static gint64
new_file (Db *db)
{
  const FileInput photo = { .type = "image/jpeg", .name = "mur.jpg", .hash = "aa", .size_bytes = 10 };
  gint64 id = 0;

  g_assert_true (file_add (db, &photo, MONDAY_9, &id, NULL));
  return id;
}

static void
run_files (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (Draft) draft = draft_new (db, NULL), other = draft_new (db, NULL);
  g_autoptr (GPtrArray) files = NULL, left = NULL;
  g_autoptr (GError) error = NULL;
  const File *first;

  for (int i = 0; i < REPORT_FILES_MAX; i++)
    g_assert_true (draft_add_file (db, draft->id, new_file (db), MONDAY_9, NULL));
  g_assert_cmpint (fixture_code (draft_add_file (db, draft->id, new_file (db), MONDAY_9, &error), &error), ==,
                   BOX_ERROR_LIMIT);
  files = file_list_draft (db, draft->id, NULL);
  g_assert_cmpuint (files->len, ==, REPORT_FILES_MAX);
  first = g_ptr_array_index (files, 0);
  g_assert_true (draft_remove_file (db, other->id, first->uuid, MONDAY_9, NULL)); /* not its own: nothing goes */
  g_assert_true (draft_remove_file (db, draft->id, first->uuid, MONDAY_9, NULL));
  left = file_list_draft (db, draft->id, NULL);
  g_assert_cmpuint (left->len, ==, REPORT_FILES_MAX - 1);
  g_assert_true (draft_add_file (db, draft->id, new_file (db), MONDAY_9, NULL));
}

static void
test_photos (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_files, NULL);
}

/* ---- sending ---- */

static void
check_closed (Db *db, gint64 draft_id)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (save (db, draft_id, (const char *const[]){ "city", "Lescar", NULL }, MONDAY_9), ==,
                   BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_code (draft_add_file (db, draft_id, new_file (db), MONDAY_9, &error), &error), ==,
                   BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_code (draft_remove_file (db, draft_id, "any", MONDAY_9, &error), &error), ==,
                   BOX_ERROR_CONFLICT);
}

static gint64
changed_at (Db *db, gint64 draft_id)
{
  return fixture_integer (db, "SELECT changed_at AS x FROM draft WHERE id = :id", draft_id);
}

static void
run_sending (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *token = NULL;
  g_autoptr (Draft) draft = draft_new (db, &token), sent = NULL;
  g_autoptr (ReportInput) input = fixture_input ();
  DraftSending sending = { draft->id, 0, input, fixture->world->grid, MONDAY_9 + CLOCK_HOUR, NULL };
  g_auto (ReportReceipt) first = { 0 }, again = { 0 };
  g_autoptr (GError) error = NULL;

  save (db, draft->id, (const char *const[]){ "city", "Pau", NULL }, MONDAY_9);
  sending.changed_at = changed_at (db, draft->id);
  draft_send (db, &sending, &first, &error);
  g_assert_no_error (error);
  draft_send (db, &sending, &again, &error); /* a second click */
  g_assert_no_error (error);
  g_assert_cmpstr (first.reference, ==, "64-1");
  g_assert_cmpstr (again.reference, ==, first.reference);
  g_assert_cmpstr (again.uuid, ==, first.uuid);
  g_assert_cmpstr (again.follow_token, ==, first.follow_token);
  g_assert_cmpint (again.id, ==, first.id);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM report", 0), ==, 1);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM event WHERE noun = 'report'", 0), ==, 1);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM draft_answer", 0), ==,
                   0); /* they are the report's now */
  sent = draft_find (db, token, MONDAY_9, NULL);
  g_assert_cmpint (sent->report_id, ==, first.id);
  g_assert_cmpstr (sent->follow_token, ==, first.follow_token);
  check_closed (db, draft->id);
}

static void
test_a_draft_is_sent_once (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_sending, NULL);
}

/* Whatever another window changes after the reading, an answer or a photo, even within the same second, stops the
 * sending; read again, it goes. */
static void
run_changed (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (Draft) draft = draft_new (db, NULL);
  g_autoptr (ReportInput) input = fixture_input ();
  DraftSending sending = { draft->id, draft->changed_at, input, fixture->world->grid, MONDAY_9, NULL };
  g_auto (ReportReceipt) receipt = { 0 };
  g_autoptr (GError) error = NULL;

  save (db, draft->id, (const char *const[]){ "city", "Lescar", NULL }, MONDAY_9);
  g_assert_cmpint (fixture_code (draft_send (db, &sending, &receipt, &error), &error), ==, BOX_ERROR_CONFLICT);
  sending.changed_at = changed_at (db, draft->id);
  g_assert_true (draft_add_file (db, draft->id, new_file (db), MONDAY_9, NULL));
  g_assert_cmpint (fixture_code (draft_send (db, &sending, &receipt, &error), &error), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM report", 0), ==, 0);
  sending.changed_at = changed_at (db, draft->id);
  g_assert_true (draft_send (db, &sending, &receipt, NULL));
}

static void
test_a_draft_changed_meanwhile_is_not_sent (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_changed, NULL);
}

static void
run_unsent (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (Draft) draft = draft_new (db, NULL);
  g_autoptr (ReportInput) input = fixture_input ();
  DraftSending sending = { draft->id, draft->changed_at, input, fixture->world->grid, MONDAY_9, NULL };
  g_auto (ReportReceipt) receipt = { 0 };
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (input->severities, 0);
  g_assert_cmpint (fixture_code (draft_send (db, &sending, &receipt, &error), &error), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (save (db, draft->id, (const char *const[]){ "city", "Pau", NULL }, MONDAY_9), ==,
                   FIXTURE_OK); /* still open */
  sending.draft_id = 777;
  g_assert_cmpint (fixture_code (draft_send (db, &sending, &receipt, &error), &error), ==, BOX_ERROR_NOT_FOUND);
}

static void
test_what_cannot_be_sent_stays_a_draft (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_unsent, NULL);
}

/* ---- from answers to the input of a report ---- */

typedef enum { AS_TEXT, AS_INT, AS_ANSWER, AS_ENERGY, REFUSED } Shape;
#define AT(member) offsetof (ReportInput, member)
#define TENANT(member) offsetof (ReportInput, persons[PERSON_OCCUPANT].member)

/* One answer and what becomes of it: a text, a number, or a remark of that code. */
static const struct {
  const char *field, *value;
  Shape shape;
  gsize offset;
  int number;
  const char *text;
} fields[] = {
  { "profile", "tenant", AS_TEXT, AT (profile), 0, "tenant" },
  { "address", "  12 rue\tdes  Glycines ", AS_TEXT, AT (address), 0, "12 rue des  Glycines" },
  { "postcode", "64000", AS_TEXT, AT (postcode), 0, "64000" },
  { "city", "Pau", AS_TEXT, AT (city), 0, "Pau" },
  { "insee", "64445", AS_TEXT, AT (insee), 0, "64445" },
  { "insee", "644456", AS_TEXT, AT (insee), 0, "64445" },
  { "address_key", "64445_1", AS_TEXT, AT (address_key), 0, "64445_1" },
  { "address_more", "2e", AS_TEXT, AT (address_more), 0, "2e" },
  { "description", "un\r\ndeux", AS_TEXT, AT (description), 0, "un\ndeux" },
  { "beneficiary", "unknown", AS_TEXT, AT (beneficiary), 0, NULL },
  { "beneficiary", "cafe", REFUSED, 0, 0, "choice" },
  { "profile", "stranger", REFUSED, 0, 0, "choice" },
  { "beneficiary", "caf", AS_TEXT, AT (beneficiary), 0, "caf" },
  { "owner_told_how", "letter", AS_TEXT, AT (owner_told_how), 0, "letter" },
  { "contact_by", "mail", AS_TEXT, AT (contact_by), 0, "mail" },
  { "last_name", "Durand", AS_TEXT, TENANT (last_name), 0, "Durand" },
  { "first_name", "Ana", AS_TEXT, TENANT (first_name), 0, "Ana" },
  { "email", "a@b.fr", AS_TEXT, TENANT (email), 0, "a@b.fr" },
  { "phone", "0559000000", AS_TEXT, TENANT (phone), 0, "0559000000" },
  { "adults", "2", AS_INT, AT (household.adults), 2, NULL },
  { "adults", "0", AS_INT, AT (household.adults), 0, NULL },
  { "adults", "50", AS_INT, AT (household.adults), 50, NULL },
  { "adults", "51", REFUSED, 0, 0, "count_shape" },
  { "adults", "-1", REFUSED, 0, 0, "count_shape" },
  { "adults", "two", REFUSED, 0, 0, "count_shape" },
  { "adults", "2.5", REFUSED, 0, 0, "count_shape" },
  { "adults", "99999999999999999999", REFUSED, 0, 0, "count_shape" },
  { "children", "3", AS_INT, AT (household.children), 3, NULL },
  { "children", "many", REFUSED, 0, 0, "count_shape" },
  { "child_under_6", "yes", AS_ANSWER, AT (household.child_under_6), ANSWER_YES, NULL },
  { "over_65", "no", AS_ANSWER, AT (household.over_65), ANSWER_NO, NULL },
  { "over_65", "maybe", REFUSED, 0, 0, "choice" },
  { "frail", "unknown", AS_ANSWER, AT (household.pregnancy_or_frail), ANSWER_UNKNOWN, NULL },
  { "social_housing", "yes", AS_ANSWER, AT (social_housing), ANSWER_YES, NULL },
  { "social_housing", "1", REFUSED, 0, 0, "choice" },
  { "owner_told", "yes", AS_ANSWER, AT (owner_told), ANSWER_YES, NULL },
  { "owner_agrees", "yes", AS_ANSWER, AT (owner_agrees), ANSWER_YES, NULL },
  { "owner_agrees", "unknown", AS_ANSWER, AT (owner_agrees), ANSWER_UNKNOWN, NULL },
  { "built_year", "1938", AS_INT, AT (household.built_year), 1938, NULL },
  { "built_year", "38", REFUSED, 0, 0, "year_shape" },
  { "built_year", "2101", REFUSED, 0, 0, "year_shape" },
  { "heating", "gas", AS_ENERGY, AT (household.energy), GRID_ENERGY_GAS, NULL },
  { "heating", "unknown", AS_ENERGY, AT (household.energy), GRID_ENERGY_UNKNOWN, NULL },
  { "heating", "steam", REFUSED, 0, 0, "choice" },
  { "surface", "34", AS_INT, AT (household.surface_tenth_m2), 340, NULL },
  { "surface", "34,5", AS_INT, AT (household.surface_tenth_m2), 345, NULL },
  { "surface", "34.5", AS_INT, AT (household.surface_tenth_m2), 345, NULL },
  { "surface", "0", REFUSED, 0, 0, "surface_shape" },
  { "surface", "2001", REFUSED, 0, 0, "surface_shape" },
  { "surface", "34,55", REFUSED, 0, 0, "surface_shape" },
  { "surface", "34,", REFUSED, 0, 0, "surface_shape" },
  { "surface", "3,4,5", REFUSED, 0, 0, "surface_shape" },
  { "surface", "34 m2", REFUSED, 0, 0, "surface_shape" },
  { "owner_told_on", "2026-10-01", AS_TEXT, AT (owner_told_on), 0, "2026-10-01" },
  { "owner_told_on", "2026-02-30", REFUSED, 0, 0, "day_shape" },
  { "owner_told_on", "01/10/2026", REFUSED, 0, 0, "day_shape" },
};

static const Questionnaire *
questionnaire (void)
{
  static Questionnaire *shipped;

  if (shipped == NULL)
    shipped = questionnaire_load ("grids/questionnaire-2026.yaml", NULL, NULL);
  g_assert_nonnull (shipped);
  return shipped;
}

/* (transfer full): the input read from a few answers. */
static ReportInput *
read_answers (const char *const *pairs, Remarks *remarks)
{
  Draft draft = { .answers = answers_of (pairs) };
  ReportInput *input = draft_input (&draft, questionnaire (), remarks);

  g_hash_table_unref (draft.answers);
  return input;
}

static void
check_field (guint i)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (ReportInput) input = read_answers (
      (const char *const[]){ fields[i].field, fields[i].value,
                             g_str_equal (fields[i].field, "owner_told") ? NULL : "owner_told", "yes", NULL },
      remarks);

  g_test_message ("%s = “%s”", fields[i].field, fields[i].value);
  g_assert_cmpuint (remarks_count (remarks), ==, fields[i].shape == REFUSED);
  g_assert_cmpuint (g_hash_table_size (input->answers), ==, 0);
  if (fields[i].shape == AS_TEXT)
    g_assert_cmpstr (G_STRUCT_MEMBER (char *, input, fields[i].offset), ==, fields[i].text);
  else if (fields[i].shape == AS_INT)
    g_assert_cmpint (G_STRUCT_MEMBER (int, input, fields[i].offset), ==, fields[i].number);
  else if (fields[i].shape == AS_ANSWER)
    g_assert_cmpint (G_STRUCT_MEMBER (Answer, input, fields[i].offset), ==, fields[i].number);
  else if (fields[i].shape == AS_ENERGY)
    g_assert_cmpint (G_STRUCT_MEMBER (GridEnergySource, input, fields[i].offset), ==, fields[i].number);
  else if (remarks_any (remarks)) {
    g_assert_cmpstr (remarks_field (remarks, 0), ==, fields[i].field);
    g_assert_cmpstr (remarks_code (remarks, 0), ==, fields[i].text);
  }
}

static void
test_fields (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    check_field (i);
}

/* What could not be read is unknown, not half read. */
static void
test_what_cannot_be_read_is_unknown (void)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (ReportInput) input =
      read_answers ((const char *const[]){ "adults", "x", "surface", "12,x", "heating", "steam", "over_65", "x",
                                           "owner_told", "yes", "owner_told_on", "x", NULL },
                    remarks);

  g_assert_cmpuint (remarks_count (remarks), ==, 5);
  g_assert_cmpint (input->household.adults, ==, -1);
  g_assert_cmpint (input->household.surface_tenth_m2, ==, -1);
  g_assert_cmpint (input->household.energy, ==, GRID_ENERGY_UNKNOWN);
  g_assert_cmpint (input->household.over_65, ==, ANSWER_UNKNOWN);
  g_assert_null (input->owner_told_on);
}

static void
test_problems_and_other_answers (void)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (ReportInput) input = read_answers (
      (const char *const[]){ "problem.L-HUM02", "L-HUM02-3", "problem.B-STR01", "B-STR01-1", "problem.L-GAZ01",
                             "unknown", "problem.L-ELE01", "none", "area.L-HUM", "yes", "rent", "540", NULL },
      remarks);

  g_assert_false (remarks_any (remarks));
  g_assert_cmpuint (input->severities->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (input->severities, 0), ==,
                   "B-STR01-1"); /* in order, whatever order a table has */
  g_assert_cmpstr (g_ptr_array_index (input->severities, 1), ==, "L-HUM02-3");
  g_assert_cmpuint (g_hash_table_size (input->answers), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (input->answers, "rent"), ==, "540");
  g_assert_cmpstr (input->source, ==, "site");
  g_assert_true (input->persons[PERSON_OCCUPANT].known);
}

static void
test_language_and_source (void)
{
  static const struct {
    const char *language, *source, *language_read, *source_read;
  } drafts[] = {
    { NULL, NULL, "fr", "site" },
    { "ar", "desk", "ar", "desk" },
    { "en", "nowhere", "en", "site" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++) {
    g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
    const Draft draft = { .answers = none,
                          .language = (char *) drafts[i].language,
                          .source = (char *) drafts[i].source };
    g_autoptr (Remarks) remarks = remarks_new ();
    g_autoptr (ReportInput) input = draft_input (&draft, questionnaire (), remarks);

    g_assert_cmpstr (input->language, ==, drafts[i].language_read);
    g_assert_cmpstr (input->source, ==, drafts[i].source_read);
  }
}

static void
run_stored_language (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *token = draft_create (db, "ar", MONDAY_9, NULL);
  g_autoptr (Draft) draft = draft_find (db, token, MONDAY_9, NULL);

  g_assert_cmpstr (draft->language, ==, "ar");
  g_assert_cmpstr (draft->source, ==, "site");
}

static void
test_stored_language (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_stored_language, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/draft/answers_are_kept", test_answers_are_kept);
  g_test_add_func ("/draft/a_prefix_is_cleared", test_a_prefix_is_cleared);
  g_test_add_func ("/draft/a_draft_lasts_thirty_days", test_a_draft_lasts_thirty_days);
  g_test_add_func ("/draft/bounds", test_bounds);
  g_test_add_func ("/draft/photos", test_photos);
  g_test_add_func ("/draft/a_draft_is_sent_once", test_a_draft_is_sent_once);
  g_test_add_func ("/draft/what_cannot_be_sent_stays_a_draft", test_what_cannot_be_sent_stays_a_draft);
  g_test_add_func ("/draft/a_draft_changed_meanwhile_is_not_sent", test_a_draft_changed_meanwhile_is_not_sent);
  g_test_add_func ("/draft/language_and_source", test_language_and_source);
  g_test_add_func ("/draft/stored_language", test_stored_language);
  g_test_add_func ("/draft/fields", test_fields);
  g_test_add_func ("/draft/what_cannot_be_read_is_unknown", test_what_cannot_be_read_is_unknown);
  g_test_add_func ("/draft/problems_and_other_answers", test_problems_and_other_answers);
  return g_test_run ();
}
