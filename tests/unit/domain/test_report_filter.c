/* test_report_filter.c: each filter finds what an independent count finds, from each point of view; an address holds
 * the whole choice. Words are found in test_report_search.c. */
#include "domain/report_filter.h"
#include "fixture.h"

enum { REPORTS = 150, NOW_DAYS = 200 };
#define NOW (MONDAY_9 + NOW_DAYS * CLOCK_DAY)

/* What the test itself knows of a report. */
typedef struct {
  gint64 id, created_at, followed_at, taken_by;
  const char *state, *class_computed, *class_human, *leads, *insee, *severity;
  const char *answers[2]; /* of schs and adil; NULL: not handed over */
  int danger, alerted, notation, social, young, sensor, campaign;
} Known;

typedef struct {
  Fixture *fixture;
  Known reports[REPORTS];
  char *uuids[2]; /* of schs and adil */
  int eyes;       /* 0, 1: schs and adil; -1: the desk */
} Town;

static const char *const states[] = { "received", "taken", "active", "closed", "filtered" };
static const char *const letters[] = { "A", "B", "C", "D", "E", "F", "G" };
static const char *const all_leads[] = {
  "", "rsd", "non_decence rsd", "insalubrite danger", "energie", "suroccupation"
};
static const char *const towns[] = { "64445", "64348", "" };
static const char *const severities[] = { "B-STR01-1", "L-HUM02-3", "L-HUM03-2" };
static const char *const answers[] = { NULL, NULL, "waiting", "accepted", "refused", "closed" };

static const char sql_shape[] =
    "UPDATE report SET created_at = :created, followed_at = :followed, state = :state, class_computed = :computed,"
    " class_human = :human, leads = :leads, insee = :insee, danger = :danger, alerted_at = :alerted, notation = :notation,"
    " social_housing = :social, child_under_6 = :young, taken_by = :by,"
    " campaign_id = iif (:campaign, (SELECT id FROM campaign), NULL) WHERE id = :id";
#define CAMPAIGN "22222222-2222-4222-8222-222222222222"
static const char sql_campaign[] =
    "INSERT INTO campaign (uuid, territory_id, code, name, channel, starts_on, created_at, changed_at)"
    " SELECT '" CAMPAIGN "', id, 'BALIDO', 'C', 'letter', '2026-11-01', 0, 0 FROM territory";
static const char sql_problem[] = "UPDATE report_problem SET severity = :severity WHERE report_id = :id";
static const char sql_answer[] =
    "INSERT INTO assignment (uuid, report_id, partner_id, state, trace, created_at, waiting_since)"
    " VALUES (:uuid, :id, :partner, :state, '', 0, 0)";
static const char sql_sensor[] = "INSERT INTO sensor (uuid, token_hash, name, created_at) VALUES (:uuid, :uuid, 'S' || :id, 1)";
static const char sql_loan[] = "INSERT INTO sensor_loan (uuid, sensor_id, report_id, room, from_at, created_at)"
                               " SELECT :uuid, max (id), :id, 'bedroom', 1, 1 FROM sensor";

static void
bind_maybe (Query *query, const char *name, int value)
{
  if (value < 0)
    query_bind_null (query, name);
  else
    query_bind_integer (query, name, value);
}

static void
shape_report (Db *db, const Known *known)
{
  g_autoptr (Query) query = query_new (db, sql_shape), problem = query_new (db, sql_problem);

  query_bind_integer (query, ":created", known->created_at);
  query_bind_integer (query, ":followed", known->followed_at);
  query_bind_text (query, ":state", known->state);
  query_bind_text (query, ":computed", known->class_computed);
  query_bind_text (query, ":human", known->class_human);
  query_bind_text (query, ":leads", known->leads);
  query_bind_text (query, ":insee", known->insee);
  query_bind_integer (query, ":danger", known->danger);
  bind_maybe (query, ":alerted", known->alerted ? 5 : -1);
  bind_maybe (query, ":notation", known->notation == 0 ? -1 : known->notation);
  bind_maybe (query, ":social", known->social);
  bind_maybe (query, ":young", known->young);
  query_bind_integer (query, ":campaign", known->campaign);
  bind_maybe (query, ":by", known->taken_by == 0 ? -1 : (int) known->taken_by);
  query_bind_integer (query, ":id", known->id);
  g_assert_true (query_done (query, NULL));
  query_bind_text (problem, ":severity", known->severity);
  query_bind_integer (problem, ":id", known->id);
  g_assert_true (query_done (problem, NULL));
}

static void
add_row (Db *db, const char *sql, gint64 id, gint64 partner_id, const char *state)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":id", id);
  if (state != NULL) {
    query_bind_integer (query, ":partner", partner_id);
    query_bind_text (query, ":state", state);
  }
  g_assert_true (query_done (query, NULL));
}

#define ANY(list) list[g_test_rand_int_range (0, G_N_ELEMENTS (list))]

static void
invent (Town *town, Db *db, Known *known)
{
  gint64 partners[2] = { town->fixture->partners[P_SCHS], town->fixture->partners[P_ADIL] };

  known->id = fixture_send (town->fixture, db, MONDAY_9, NULL);
  known->created_at = MONDAY_9 + g_test_rand_int_range (0, NOW_DAYS * 24) * CLOCK_HOUR;
  known->followed_at = known->created_at + g_test_rand_int_range (0, 40) * CLOCK_DAY;
  known->state = ANY (states);
  known->class_computed = ANY (letters);
  known->class_human = g_test_rand_bit () ? ANY (letters) : NULL;
  known->leads = ANY (all_leads);
  known->insee = ANY (towns);
  known->severity = ANY (severities);
  known->danger = g_test_rand_int_range (0, 2);
  known->alerted = g_test_rand_int_range (0, 4) == 0;
  known->notation = g_test_rand_int_range (0, 5);
  known->social = g_test_rand_int_range (-1, 2);
  known->young = g_test_rand_int_range (-1, 2);
  known->sensor = g_test_rand_int_range (0, 3) == 0;
  known->campaign = g_test_rand_int_range (0, 3) == 0;
  known->taken_by = g_test_rand_bit () ? town->fixture->world->manager_id : 0;
  shape_report (db, known);
  for (int i = 0; i < 2; i++)
    if ((known->answers[i] = ANY (answers)) != NULL)
      add_row (db, sql_answer, known->id, partners[i], known->answers[i]);
  if (known->sensor) {
    add_row (db, sql_sensor, known->id, 0, NULL);
    add_row (db, sql_loan, known->id, 0, NULL);
  }
}

/* ---- the independent count ---- */

static gboolean
is (const char *one, const char *other)
{
  return g_strcmp0 (one, other) == 0;
}

static gboolean
is_open (const Known *known)
{
  return !is (known->state, "closed") && !is (known->state, "filtered");
}

static gboolean
is_held (const Town *town, const Known *known)
{
  return town->eyes >= 0 && known->answers[town->eyes] != NULL && !is (known->answers[town->eyes], "refused");
}

static gboolean
has_state (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  return is (value, known->state) || (is (value, "open") && is_open (known));
}

static gboolean
has_class (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  return is (value, known->class_human != NULL ? known->class_human : known->class_computed);
}

static gboolean
has_danger (const Town *town G_GNUC_UNUSED, const Known *known, const char *value G_GNUC_UNUSED)
{
  return known->danger > 0 || known->alerted;
}

static gboolean
has_notation (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  return known->notation == (is (value, "none") ? 0 : value[0] - '0');
}

static gboolean
has_problem (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  return g_str_has_prefix (known->severity, value);
}

static gboolean
has_lead (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  g_auto (GStrv) leads = g_strsplit (known->leads, " ", -1);

  return g_strv_contains ((const char *const *) leads, value);
}

static gboolean
has_partner (const Town *town, const Known *known, const char *value)
{
  return known->answers[is (value, town->uuids[0]) ? 0 : 1] != NULL;
}

static gboolean
has_answer (const Town *town, const Known *known, const char *value)
{
  if (town->eyes >= 0)
    return is (value, known->answers[town->eyes] == NULL ? "none" : known->answers[town->eyes]);
  if (is (value, "none"))
    return known->answers[0] == NULL && known->answers[1] == NULL;
  return is (value, known->answers[0]) || is (value, known->answers[1]);
}

static gboolean
is_since (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  gint64 day = 0;

  return clock_parse_day (value, &day) && known->created_at >= day;
}

static gboolean
is_until (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  g_autofree char *day = clock_iso_day (known->created_at);

  return strcmp (day, value) <= 0;
}

static gboolean
is_in (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  return is (known->insee, value);
}

static gboolean
has_tenure (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  return known->social == (is (value, "social") ? 1 : 0);
}

static gboolean
has_child (const Town *town G_GNUC_UNUSED, const Known *known, const char *value G_GNUC_UNUSED)
{
  return known->young == 1;
}

static gboolean
is_silent (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  return is_open (known) && known->followed_at < clock_add_days (NOW, -(value[0] == '7' ? 7 : 60));
}

/* A curve tells when somebody is at home: of one's own files alone. */
static gboolean
has_sensor (const Town *town, const Known *known, const char *value G_GNUC_UNUSED)
{
  return known->sensor && (town->eyes < 0 || is_held (town, known));
}

static gboolean
is_mine (const Town *town, const Known *known, const char *value G_GNUC_UNUSED)
{
  return town->eyes < 0 ? known->taken_by != 0 : is_held (town, known);
}

static gboolean
is_of_campaign (const Town *town G_GNUC_UNUSED, const Known *known, const char *value)
{
  return known->campaign && is (value, CAMPAIGN);
}

static gboolean
is_found (const Town *town G_GNUC_UNUSED, const Known *known G_GNUC_UNUSED, const char *value G_GNUC_UNUSED)
{
  return TRUE; /* words have tests of their own below */
}

static const struct {
  const char *name;
  gboolean (*holds) (const Town *town, const Known *known, const char *value);
  const char *values[3]; /* of filters without codes; "@0" and "@1": uuids of the partners */
} counts[] = {
  { "q", is_found, { "pau", "64000" } },
  { "etat", has_state, { NULL } },
  { "classe", has_class, { NULL } },
  { "danger", has_danger, { "oui" } },
  { "notation", has_notation, { NULL } },
  { "situation", has_problem, { "L-HUM", "B-STR" } },
  { "critere", has_problem, { "L-HUM02", "L-HUM03" } },
  { "procedure", has_lead, { NULL } },
  { "partenaire", has_partner, { "@0", "@1" } },
  { "affectation", has_answer, { NULL } },
  { "du", is_since, { "2026-12-20", "2027-02-01" } },
  { "au", is_until, { "2026-12-20", "2027-02-01" } },
  { "ville", is_in, { "64445", "64348" } },
  { "campagne", is_of_campaign, { CAMPAIGN, "33333333-3333-4333-8333-333333333333" } },
  { "parc", has_tenure, { NULL } },
  { "enfants", has_child, { "oui" } },
  { "silence", is_silent, { "7", "60" } },
  { "capteur", has_sensor, { "oui" } },
  { "miens", is_mine, { "oui" } },
};

/* ---- what the store finds ---- */

static ReportFilter
filter_of (const Town *town, const ReportCriteria *criteria)
{
  const gint64 partners[] = { town->fixture->partners[P_SCHS], town->fixture->partners[P_ADIL] };

  return (ReportFilter){ .kind = REPORT_LIST_ALL,
                         .partner_id = town->eyes < 0 ? 0 : partners[town->eyes],
                         .user_id = town->fixture->world->manager_id,
                         .words = town->eyes < 0 ? REPORT_WORDS_ALL : REPORT_WORDS_HELD,
                         .criteria = criteria,
                         .now = NOW,
                         .limit = REPORTS + 1 };
}

static void
note_id (const ReportRow *row, gpointer data)
{
  g_array_append_val ((GArray *) data, row->id);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : *(const gint64 *) a > *(const gint64 *) b;
}

/* The list finds those that `wanted` holds, and counts them. */
static void
assert_finds (const Town *town, Db *db, const ReportCriteria *criteria, GArray *wanted)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  const ReportFilter filter = filter_of (town, criteria);
  gint64 count = -1;

  report_list (db, &filter, note_id, found, &error);
  g_assert_no_error (error);
  g_assert_true (report_count (db, &filter, &count, NULL));
  g_assert_cmpint (count, ==, wanted->len);
  g_array_sort (found, compare_ids);
  g_assert_cmpmem (found->data, found->len * sizeof (gint64), wanted->data, wanted->len * sizeof (gint64));
}

static void
check_values (const Town *town, Db *db, guint row, const char *const *values)
{
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint k = 0; values[k] != NULL; k++)
    g_assert_true (report_criteria_add (criteria, report_filters[row].name, values[k]));
  for (guint i = 0; i < REPORTS; i++) {
    gboolean holds = FALSE;

    for (guint k = 0; values[k] != NULL; k++)
      holds = holds || counts[row].holds (town, &town->reports[i], values[k]);
    if (holds)
      g_array_append_val (wanted, town->reports[i].id);
  }
  assert_finds (town, db, criteria, wanted);
}

static void
check_row (Town *town, Db *db, guint row)
{
  const char *const *values = report_filters[row].codes != NULL ? report_filters[row].codes : counts[row].values;

  g_assert_cmpstr (report_filters[row].name, ==, counts[row].name);
  for (guint k = 0; k < g_strv_length ((char **) values); k++) {
    const char *value = values[k][0] == '@' ? town->uuids[values[k][1] - '0'] : values[k];
    const char *const one[] = { value, NULL };
    const char *const two[] = { value, values[0], NULL };

    g_test_message ("%s=%s seen by %d", counts[row].name, value, town->eyes);
    check_values (town, db, row, one);
    if (report_filters[row].several && k > 0)
      check_values (town, db, row, two);
  }
}

/* Any two filters together find what both find. */
static void
check_pairs (Town *town, Db *db)
{
  for (guint a = 1; a < G_N_ELEMENTS (counts); a++)
    for (guint b = a + 1; b < G_N_ELEMENTS (counts); b++) {
      g_autoptr (ReportCriteria) criteria = report_criteria_new ();
      g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
      const char *one = report_filters[a].codes != NULL ? report_filters[a].codes[1] : counts[a].values[0];
      const char *two = report_filters[b].codes != NULL ? report_filters[b].codes[1] : counts[b].values[0];

      if (is (counts[a].name, "partenaire")) /* whose answer is meant then: below */
        continue;
      one = one[0] == '@' ? town->uuids[0] : one;
      two = two[0] == '@' ? town->uuids[0] : two;
      g_assert_true (report_criteria_add (criteria, counts[b].name, two));
      g_assert_true (report_criteria_add (criteria, counts[a].name, one));
      for (guint i = 0; i < REPORTS; i++)
        if (counts[a].holds (town, &town->reports[i], one) && counts[b].holds (town, &town->reports[i], two))
          g_array_append_val (wanted, town->reports[i].id);
      assert_finds (town, db, criteria, wanted);
    }
}

/* With a partner chosen, the answer is that partner's. */
static void
check_answer_of_partner (Town *town, Db *db)
{
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (gint64));

  report_criteria_add (criteria, "partenaire", town->uuids[1]);
  report_criteria_add (criteria, "affectation", "waiting");
  for (guint i = 0; i < REPORTS; i++)
    if (is (town->reports[i].answers[1], "waiting"))
      g_array_append_val (wanted, town->reports[i].id);
  assert_finds (town, db, criteria, wanted);
}

static void
run_counts (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree Town *town = g_new0 (Town, 1);

  town->fixture = fixture;
  g_assert_cmpuint (G_N_ELEMENTS (counts), ==, report_filters_count);
  town->uuids[0] = fixture_text (db, "SELECT uuid AS x FROM partner WHERE id = :id", fixture->partners[P_SCHS]);
  town->uuids[1] = fixture_text (db, "SELECT uuid AS x FROM partner WHERE id = :id", fixture->partners[P_ADIL]);
  g_assert_true (db_run (db, sql_campaign, NULL));
  for (guint i = 0; i < REPORTS; i++)
    invent (town, db, &town->reports[i]);
  for (town->eyes = -1; town->eyes < 2; town->eyes++) {
    for (guint row = 1; row < G_N_ELEMENTS (counts); row++)
      check_row (town, db, row);
    check_pairs (town, db);
    check_answer_of_partner (town, db);
  }
  g_free (town->uuids[0]);
  g_free (town->uuids[1]);
}

/* ---- orders ---- */

static void
run_orders (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree Town *town = g_new0 (Town, 1);

  town->fixture = fixture;
  g_assert_true (db_run (db, sql_campaign, NULL));
  for (guint i = 0; i < REPORTS; i++)
    invent (town, db, &town->reports[i]);
  town->eyes = -1;
  for (guint i = 0; i < report_sorts_count; i++) {
    g_autoptr (GArray) up = g_array_new (FALSE, FALSE, sizeof (gint64)),
                       down = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_autoptr (ReportCriteria) criteria = report_criteria_new ();
    g_autofree char *other = g_strconcat ("-", report_sorts[i].name, NULL);
    ReportFilter filter = filter_of (town, criteria);

    g_assert_true (report_criteria_add (criteria, REPORT_FILTER_SORT, report_sorts[i].name));
    g_assert_true (report_list (db, &filter, note_id, up, NULL));
    g_assert_true (report_criteria_add (criteria, REPORT_FILTER_SORT, other));
    for (filter.limit = 7; filter.offset < REPORTS; filter.offset += 7) /* pages make the whole */
      g_assert_true (report_list (db, &filter, note_id, down, NULL));
    g_assert_cmpuint (up->len, ==, REPORTS);
    g_assert_cmpuint (down->len, ==, REPORTS);
    for (guint k = 0; k < REPORTS; k++)
      g_assert_cmpint (g_array_index (up, gint64, k), ==, g_array_index (down, gint64, REPORTS - 1 - k));
  }
}

/* ---- the address ---- */

static void
test_an_address_holds_it_all (void)
{
  g_autoptr (ReportCriteria) criteria = report_criteria_new (), again = report_criteria_new (), copy = NULL;
  g_autofree char *query = NULL, *same = NULL, *copied = NULL, *less = NULL;
  gboolean down = FALSE;

  g_assert_true (report_criteria_add (criteria, "tri", "-ville"));
  g_assert_true (report_criteria_add (criteria, "classe", "E"));
  g_assert_true (report_criteria_add (criteria, "q", " c&é=1 mur "));
  g_assert_true (report_criteria_add (criteria, "classe", "G"));
  g_assert_true (report_criteria_add (criteria, "classe", "E")); /* twice is once */
  g_assert_true (report_criteria_add (criteria, "parc", "social"));
  g_assert_true (report_criteria_add (criteria, "parc", "private")); /* one choice: the last */
  g_assert_true (report_criteria_add (criteria, "du", "3/11/2026"));
  query = report_criteria_query (criteria);
  g_assert_cmpstr (query, ==, "q=c%26%C3%A9%3D1%20mur&classe=G&classe=E&du=2026-11-03&parc=private&tri=-ville");
  report_criteria_read (again, query);
  same = report_criteria_query (again);
  g_assert_cmpstr (same, ==, query);
  copy = report_criteria_copy (again);
  copied = report_criteria_query (copy);
  g_assert_cmpstr (copied, ==, query);
  g_assert_cmpstr (report_criteria_sort (copy, &down), ==, "ville");
  g_assert_true (down);
  report_criteria_remove (copy, "classe", "G");
  report_criteria_remove (copy, "q", NULL);
  report_criteria_remove (copy, "tri", NULL);
  less = report_criteria_query (copy);
  g_assert_cmpstr (less, ==, "classe=E&du=2026-11-03&parc=private");
}

static void
test_what_makes_no_sense_is_left_out (void)
{
  static const char *const wrong[][2] = {
    { "etat", "broken" },   { "etat", "" },        { "classe", "Z" },
    { "classe", "EE" },     { "danger", "1" },     { "situation", "L-HUM0" },
    { "critere", "L-HUM" }, { "partenaire", "1" }, { "du", "2026-02-31" },
    { "au", "demain" },     { "silence", "0" },    { "silence", "-3" },
    { "silence", "9999" },  { "ville", "Pau" },    { "tri", "nom" },
    { "tri", "" },          { "tri", "--ville" },  { "q", "?" },
    { "liste", "all" },     { "page", "2" },       { "procedure", "' OR 1=1 --" },
  };
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();
  g_autofree char *query = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (report_criteria_add (criteria, wrong[i][0], wrong[i][1]));
  g_assert_false (report_criteria_add (criteria, NULL, "x"));
  g_assert_false (report_criteria_add (criteria, "q", NULL));
  report_criteria_read (criteria, "etat=nothing&&=&x&%zz=%zz&etat=%zz");
  g_assert_cmpuint (report_criteria_count (criteria), ==, 0);
  query = report_criteria_query (criteria);
  g_assert_cmpstr (query, ==, "");
}

/* Any number of values, drawn at random, comes back from its own text. */
static void
test_random_addresses_come_back (void)
{
  for (guint n = 0; n < 300; n++) {
    g_autoptr (ReportCriteria) criteria = report_criteria_new (), again = report_criteria_new ();
    g_autofree char *query = NULL, *same = NULL;

    for (int k = g_test_rand_int_range (0, 12); k > 0; k--) {
      const ReportFilterRow *row = &report_filters[g_test_rand_int_range (0, (int) report_filters_count)];
      const char *value = row->codes != NULL
                              ? row->codes[g_test_rand_int_range (0, (int) g_strv_length ((char **) row->codes))]
                              : counts[row - report_filters].values[0];

      if (value[0] != '@')
        g_assert_true (report_criteria_add (criteria, row->name, value));
    }
    query = report_criteria_query (criteria);
    report_criteria_read (again, query);
    same = report_criteria_query (again);
    g_assert_cmpstr (same, ==, query);
    g_assert_cmpuint (report_criteria_count (again), ==, report_criteria_count (criteria));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/report-filter/each_filter_finds_what_is_counted", run_counts, fixture_test);
  g_test_add_data_func ("/report-filter/orders_turn_round", run_orders, fixture_test);
  g_test_add_func ("/report-filter/an_address_holds_it_all", test_an_address_holds_it_all);
  g_test_add_func ("/report-filter/what_makes_no_sense_is_left_out", test_what_makes_no_sense_is_left_out);
  g_test_add_func ("/report-filter/random_addresses_come_back", test_random_addresses_come_back);
  return g_test_run ();
}
