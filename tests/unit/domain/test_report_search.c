/* test_report_search.c: words find what their reader may read, and follow whatever is written. */
#include "domain/report_search.h"

#include "domain/report_filter.h"
#include "fixture.h"

#define NOW (MONDAY_9 + CLOCK_DAY)

static const char sql_answer[] =
    "INSERT INTO assignment (uuid, report_id, partner_id, state, trace, created_at, waiting_since)"
    " VALUES (:uuid, :id, :partner, :state, '', 0, 0)";

static const char sql_followup[] =
    "INSERT INTO followup (uuid, report_id, author, category, text, visible, created_at, released_at)"
    " VALUES (:uuid, :id, 'tenant', 'note', :text, 0, 1, 1)";

typedef struct {
  const char *last_name, *email, *phone, *address, *address_key, *more, *city, *insee, *description;
} Words;

static gint64
send_words (Fixture *fixture, Db *db, const Words *words)
{
  g_autoptr (ReportInput) input = fixture_input ();
  Person *occupant = &input->persons[PERSON_OCCUPANT];
  g_auto (ReportReceipt) receipt = { 0 };
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);
  struct {
    char **field;
    const char *value;
  } fields[] = {
    { &occupant->last_name, words->last_name },
    { &occupant->email, words->email },
    { &occupant->phone, words->phone },
    { &input->address, words->address },
    { &input->address_key, words->address_key },
    { &input->address_more, words->more },
    { &input->city, words->city },
    { &input->insee, words->insee },
    { &input->description, words->description },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].value != NULL) {
      g_free (*fields[i].field);
      *fields[i].field = g_strdup (fields[i].value);
    }
  g_assert_true (report_send (db, &tenant, input, fixture->world->grid, &receipt, NULL));
  return receipt.id;
}

/* How many reports a text finds; -1: there is nothing in it to search. */
static gint64
found_as_committed (Db *db, const ReportFilter *like, const char *typed)
{
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();
  g_autoptr (GError) error = NULL;
  ReportFilter filter = *like;
  gint64 count = -1;

  if (!report_criteria_add (criteria, "q", typed))
    return -1;
  filter.criteria = criteria;
  report_count (db, &filter, &count, &error);
  g_assert_no_error (error);
  return count;
}

/* The same within a piece of work, once the writer did what it does before it commits. */
static gint64
found (Db *db, const ReportFilter *like, const char *typed)
{
  g_assert_true (db_run (db, "DELETE FROM search_due", NULL));
  return found_as_committed (db, like, typed);
}

static const Words oeuvre = { "Lœwenstein-Ægidius",
                              "claire@exemple.fr",
                              "06 12 34 56 78",
                              "12 bis Rue Carnot",
                              "64445_1",
                              "bâtiment Châtaignier",
                              "Pau",
                              "64445",
                              "Le cœur du mur est noirci : l’eau goutte." };
static const Words typed_place = { "Marchand",
                                   NULL,
                                   "+33 6 98 76 54 32",
                                   "chez Zoé Grandin, lieu-dit Le Moulin",
                                   NULL,
                                   NULL,
                                   "Artigueloutan chez Zoé",
                                   "",
                                   "Fenêtre cassée" };

/* What somebody types, and who finds how many of the two. */
static const struct {
  const char *typed;
  int desk, holder, other, reader; /* -1: nothing to search */
} searches[] = {
  { "lœwenstein", 1, 1, 0, 0 },
  { "LOEWENSTEIN", 1, 1, 0, 0 },
  { "loewen", 1, 1, 0, 0 },
  { "aegidius lœ", 1, 1, 0, 0 },
  { "claire@exemple.fr", 1, 1, 0, 0 },
  { "0612345678", 1, 1, 0, 0 },
  { "+33 6 12 34 56 78", 1, 1, 0, 0 },
  { "06.12.34", 1, 1, 0, 0 },
  { "06 98 76", 1, 1, 0, 0 },
  { "coeur NOIRCI", 1, 1, 0, 0 },
  { "chataignier", 1, 1, 0, 0 },
  { "carnot", 1, 1, 1, 1 },    /* a street that was recognised is shown without its number */
  { "12 carnot", 1, 1, 0, 0 }, /* and not found by it */
  { "carnot pau loewenstein", 1, 1, 0, 0 },
  { "pau", 1, 1, 1, 1 },
  { "grandin", 1, 1, 0, 0 }, /* a place that was typed may hold anything */
  { "moulin", 1, 1, 0, 0 },
  { "artigueloutan", 1, 1, 0, 0 },
  { "cassee", 1, 1, 0, 0 },
  { "64-1", 1, 1, 1, 1 },
  { "n° 64-2", 1, 1, 1, 1 },
  { "#64-1", 1, 1, 1, 1 },
  { "2", 1, 1, 1, 1 },
  { "64-3", 0, 0, 0, 0 },
  { "rue \"carnot\" OR moulin*", 0, 0, 0, 0 }, /* words, never a language */
  { "open : carnot", 0, 0, 0, 0 },
  { "'); DROP TABLE report; --", 0, 0, 0, 0 },
  { "  ?! ", -1, -1, -1, -1 },
  { "", -1, -1, -1, -1 },
};

static void
assign (Db *db, gint64 id, gint64 partner_id, const char *state)
{
  g_autoptr (Query) query = query_new (db, sql_answer);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":partner", partner_id);
  query_bind_text (query, ":state", state);
  g_assert_true (query_done (query, NULL));
}

static void
assign_all (Fixture *fixture, Db *db, gint64 id, const char *schs, const char *adil)
{
  assign (db, id, fixture->partners[P_SCHS], schs);
  assign (db, id, fixture->partners[P_ADIL], adil);
}

static void
run_words (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const ReportFilter desk = { .now = NOW, .words = REPORT_WORDS_ALL };
  const ReportFilter holder = { .now = NOW, .words = REPORT_WORDS_HELD, .partner_id = fixture->partners[P_SCHS] };
  const ReportFilter refused = { .now = NOW, .words = REPORT_WORDS_HELD, .partner_id = fixture->partners[P_ADIL] };
  const ReportFilter stranger = { .now = NOW, .words = REPORT_WORDS_HELD, .partner_id = fixture->partners[P_CAF] };
  const ReportFilter reader = { .now = NOW, .words = REPORT_WORDS_OPEN, .partner_id = fixture->partners[P_SCHS] };

  assign_all (fixture, db, send_words (fixture, db, &oeuvre), "waiting", "refused");
  assign_all (fixture, db, send_words (fixture, db, &typed_place), "accepted", "refused");
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++) {
    const char *typed = searches[i].typed;

    g_test_message ("“%s”", typed);
    g_assert_cmpint (found (db, &desk, typed), ==, searches[i].desk);
    g_assert_cmpint (found (db, &holder, typed), ==, searches[i].holder);
    g_assert_cmpint (found (db, &refused, typed), ==, searches[i].other);
    g_assert_cmpint (found (db, &stranger, typed), ==, searches[i].other);
    g_assert_cmpint (found (db, &reader, typed), ==, searches[i].reader);
  }
}

/* What many files hold is not counted further than asked for. */
static void
run_bound (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  ReportFilter filter = { .now = NOW, .words = REPORT_WORDS_HELD, .partner_id = fixture->partners[P_SCHS] };

  for (guint i = 0; i < 3; i++)
    assign (db, send_words (fixture, db, &oeuvre), fixture->partners[P_SCHS], "waiting");
  g_assert_cmpint (found (db, &filter, "loewen"), ==, 3);
  g_assert_cmpint (found (db, &filter, "carnot"), ==, 3);
  filter.limit = 2;
  g_assert_cmpint (found (db, &filter, "loewen"), ==, 2);
  g_assert_cmpint (found (db, &filter, "carnot"), ==, 2);
  g_assert_cmpint (found (db, &filter, "moulin"), ==, 0);
}

/* Whoever writes, by whatever way: what changed is found, what was is not. */
static void
run_changes (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const ReportFilter desk = { .now = NOW, .words = REPORT_WORDS_ALL };
  gint64 id = send_words (fixture, db, &oeuvre);
  g_autofree char *erase = g_strdup_printf ("DELETE FROM person WHERE report_id = %d", (int) id);

  g_assert_true (db_run (db, "UPDATE report SET address = '3 Place Verdun', city = 'Billère', insee = '64129'", NULL));
  g_assert_cmpint (found (db, &desk, "carnot"), ==, 0);
  g_assert_cmpint (found (db, &desk, "verdun billere"), ==, 1);
  g_assert_true (db_run (db, "UPDATE person SET last_name = 'Dubreuil', phone_digits = '0700000000'", NULL));
  g_assert_cmpint (found (db, &desk, "loewenstein"), ==, 0);
  g_assert_cmpint (found (db, &desk, "dubreuil"), ==, 1);
  g_assert_cmpint (found (db, &desk, "07 00"), ==, 1);
  g_assert_true (db_run (db, erase, NULL));
  g_assert_cmpint (found (db, &desk, "dubreuil"), ==, 0);
  g_assert_true (db_run (db, "UPDATE report SET address = '', description = ''", NULL)); /* made anonymous */
  g_assert_cmpint (found (db, &desk, "noirci"), ==, 0);
  g_assert_cmpint (found (db, &desk, "verdun"), ==, 0);
  g_assert_cmpint (found (db, &desk, "billere"), ==, 1);
}

static void
write_on (Db *db, gint64 id, const char *text)
{
  g_autoptr (Query) query = query_new (db, sql_followup);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":id", id);
  query_bind_text (query, ":text", text);
  g_assert_true (query_done (query, NULL));
}

/* What was written on a file is found by who reads its names, until it is taken back or erased. */
static void
run_messages (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const ReportFilter desk = { .now = NOW, .words = REPORT_WORDS_ALL };
  const ReportFilter holder = { .now = NOW, .words = REPORT_WORDS_HELD, .partner_id = fixture->partners[P_SCHS] };
  const ReportFilter refused = { .now = NOW, .words = REPORT_WORDS_HELD, .partner_id = fixture->partners[P_ADIL] };
  const ReportFilter reader = { .now = NOW, .words = REPORT_WORDS_OPEN, .partner_id = fixture->partners[P_SCHS] };
  gint64 id = send_words (fixture, db, &oeuvre);

  assign_all (fixture, db, id, "accepted", "refused");
  write_on (db, id, "Le plombier est passé mardi.");
  write_on (db, id, "Toujours pas d’œilleton.");
  g_assert_cmpint (found (db, &desk, "plombier"), ==, 1);
  g_assert_cmpint (found (db, &desk, "plombier carnot oeilleton"), ==, 1);
  g_assert_cmpint (found (db, &holder, "plombier"), ==, 1);
  g_assert_cmpint (found (db, &refused, "plombier"), ==, 0);
  g_assert_cmpint (found (db, &reader, "plombier"), ==, 0);
  g_assert_true (db_run (db, "UPDATE followup SET text = 'Le maçon est passé.' WHERE text LIKE '%plombier%'", NULL));
  g_assert_cmpint (found (db, &desk, "plombier"), ==, 0);
  g_assert_cmpint (found (db, &desk, "macon"), ==, 1);
  g_assert_true (db_run (db, "UPDATE followup SET category = 'erased' WHERE text LIKE '%maçon%'", NULL));
  g_assert_cmpint (found (db, &desk, "macon"), ==, 0);
  g_assert_cmpint (found (db, &desk, "oeilleton"), ==, 1);
  g_assert_true (db_run (db, "DELETE FROM followup", NULL));
  g_assert_cmpint (found (db, &desk, "oeilleton"), ==, 0);
  g_assert_cmpint (found (db, &desk, "loewenstein"), ==, 1);
}

static gboolean
send_work (Db *db, gpointer data, GError **error G_GNUC_UNUSED)
{
  return send_words (data, db, &oeuvre) > 0;
}

static gboolean
rename_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return db_run (db, "UPDATE person SET last_name = 'Dubreuil'", error);
}

/* Whoever reads a commit finds the words of what it wrote, each once. */
static void
test_commits (void)
{
  static const char sql_due[] = "SELECT count (*) AS x FROM search_due";
  const ReportFilter desk = { .now = NOW, .words = REPORT_WORDS_ALL };
  g_autoptr (Fixture) fixture = fixture_new ();
  Db *reader = store_reader (fixture->store);

  world_do (fixture->world, send_work, fixture);
  world_do (fixture->world, send_work, fixture);
  g_assert_cmpint (found_as_committed (reader, &desk, "loewenstein carnot"), ==, 2);
  world_do (fixture->world, rename_work, NULL);
  g_assert_cmpint (found_as_committed (reader, &desk, "loewenstein"), ==, 0);
  g_assert_cmpint (found_as_committed (reader, &desk, "dubreuil carnot"), ==, 2);
  g_assert_cmpint (fixture_integer (reader, sql_due, 0), ==, 0);
}

/* As the full-text table reads it. */
static void
test_questions (void)
{
  static const struct {
    const char *typed, *match;
  } questions[] = {
    { "Châtaignier", "\"chataignier\"*" },
    { "l’œil", "\"l\" \"oeil\"*" },
    { "64-1116", "\"64n1116\"" },
    { "2A-12", "\"2an12\"" },
    { "1116", "\"1116\"" },
    { "06 12 34", "\"061234\"*" },
    { "12 rue", "\"12\" \"rue\"*" },
    { "33", "\"33\"" },
    { "123456", "\"123456\"*" },
    { "a b c d e f g h i j", "\"a\" \"b\" \"c\" \"d\" \"e\" \"f\" \"g\" \"h\"" },
    { "مرحبا", "\"مرحبا\"*" },
    { "\"", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++) {
    g_autofree char *match = report_search_match (questions[i].typed, REPORT_SEARCH_ALL);
    g_autofree char *open = report_search_match (questions[i].typed, REPORT_SEARCH_OPEN);
    g_autofree char *wanted = match == NULL ? NULL : g_strdup_printf ("{open} : (%s)", match);

    g_assert_cmpstr (match, ==, questions[i].match);
    g_assert_cmpstr (open, ==, wanted);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/report-search/words_find_what_their_reader_may_read", run_words, fixture_test);
  g_test_add_data_func ("/report-search/many_are_not_counted_to_the_end", run_bound, fixture_test);
  g_test_add_data_func ("/report-search/words_follow_what_is_written", run_changes, fixture_test);
  g_test_add_data_func ("/report-search/messages", run_messages, fixture_test);
  g_test_add_func ("/report-search/commits", test_commits);
  g_test_add_func ("/report-search/questions", test_questions);
  return g_test_run ();
}
