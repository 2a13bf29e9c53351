/* test_figure.c: the figures of the back office over random files, against a plain recount of the same plan and against
 * the public page; what one reader and one filter show; files of figures that are wrong, refused. */
#include "domain/figure.h"

#include <string.h>

#include "domain/report_filter.h"
#include "domain/statistics.h"
#include "world.h"

#define NOW MONDAY_9
#define SHIPPED "grids/figures-2026.yaml"

enum { FILES = 90, PARTNERS = 3, DAYS_BACK = 400 };

static const char *const states[] = { "received", "taken", "active", "closed", "filtered" };
static const char *const towns[] = { "Pau", "Lons", "Billère", "" };
static const char *const problems[] = { "L-HUM02-3", "L-HUM03-1", "B-STR01-2", "L-ELE01-1" };
static const char *const answers[] = { "waiting", "accepted", "refused", "closed" };
static const char *const kinds[] = { "mediation", "rehoused", "unknown_before" };

/* One file as the plan has it: days before now, then days after filing; -1: never. */
typedef struct {
  int filed_before, taken, closed, noted, result;
  guint state, town, result_kind;
  char letter;
  gboolean human, imported;
  gboolean has[G_N_ELEMENTS (problems)];
  int partner[PARTNERS]; /* index of answers; -1: not assigned */
} Life;
static Life lives[FILES];

static void
plan_all (guint32 seed)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);

  for (guint i = 0; i < FILES; i++) {
    Life *life = &lives[i];

    *life = (Life){ .filed_before = g_rand_int_range (chance, 60, DAYS_BACK), .taken = -1, .closed = -1 };
    life->state = (guint) g_rand_int_range (chance, 0, G_N_ELEMENTS (states));
    life->town = (guint) g_rand_int_range (chance, 0, G_N_ELEMENTS (towns));
    life->letter = (char) ('A' + g_rand_int_range (chance, 0, 7));
    life->human = g_rand_boolean (chance);
    life->imported = g_rand_int_range (chance, 0, 8) == 0;
    if (life->state != 0)
      life->taken = g_rand_int_range (chance, 0, 12);
    if (life->state >= 3)
      life->closed = life->taken + g_rand_int_range (chance, 0, 40);
    life->noted = g_rand_boolean (chance) ? g_rand_int_range (chance, 0, 30) : -1;
    life->result = g_rand_int_range (chance, 0, 3) == 0 ? g_rand_int_range (chance, 0, 30) : -1;
    life->result_kind = (guint) g_rand_int_range (chance, 0, G_N_ELEMENTS (kinds));
    for (guint p = 0; p < G_N_ELEMENTS (problems); p++)
      life->has[p] = g_rand_boolean (chance);
    for (guint p = 0; p < PARTNERS; p++)
      life->partner[p] = g_rand_int_range (chance, -1, G_N_ELEMENTS (answers));
  }
}

static gint64
day_of (const Life *life, int after)
{
  return after < 0 ? 0 : clock_add_days (clock_add_days (NOW, -life->filed_before), after);
}

static void
sql_run (World *world, const char *format, ...)
{
  va_list values;
  g_autofree char *sql = NULL;

  va_start (values, format);
  sql = g_strdup_vprintf (format, values);
  va_end (values);
  world_sql (world, sql);
}

static void
live_apart (World *world, const Life *life, gint64 id)
{
  sql_run (world, "DELETE FROM report_problem WHERE report_id = %d", (int) id);
  for (guint p = 0; p < G_N_ELEMENTS (problems); p++)
    if (life->has[p])
      sql_run (world, "INSERT INTO report_problem VALUES (%d, '%s', 1)", (int) id, problems[p]);
  for (guint p = 0; p < PARTNERS; p++)
    if (life->partner[p] >= 0)
      sql_run (world,
               "INSERT INTO assignment (uuid, report_id, partner_id, state, trace, created_at, waiting_since, reason)"
               " SELECT 'a%d-%u', %d, id, '%s', '', %" G_GINT64_FORMAT
               ", 0, iif ('%s' = 'refused', 'out_of_area', NULL)"
               " FROM partner ORDER BY id LIMIT 1 OFFSET %u",
               (int) id, p, (int) id, answers[life->partner[p]], day_of (life, 0), answers[life->partner[p]], p);
  if (life->noted >= 0)
    sql_run (world,
             "INSERT INTO followup (uuid, report_id, author, category, text, visible, created_at, released_at)"
             " VALUES ('f%d', %d, 'desk', 'note', 'x', 0, %" G_GINT64_FORMAT ", 0)",
             (int) id, (int) id, day_of (life, life->noted));
  if (life->result >= 0)
    sql_run (world,
             "INSERT INTO result (uuid, report_id, kind, at, created_at)"
             " VALUES ('r%d', %d, '%s', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
             (int) id, (int) id, kinds[life->result_kind], day_of (life, life->result), day_of (life, life->result));
}

static void
live (World *world, const Life *life)
{
  gint64 id = world_send (world, TENANT_EMAIL, day_of (life, 0));

  sql_run (world,
           "UPDATE report SET state = '%s', city = '%s', insee = iif ('%s' = '', '', '64445'), source = '%s',"
           " class_computed = '%c', class_human = iif (%d, '%c', NULL), taken_at = nullif (%" G_GINT64_FORMAT ", 0),"
           " closed_at = nullif (%" G_GINT64_FORMAT ", 0) WHERE id = %d",
           states[life->state], *towns[life->town] == '\0' ? "Chez Zoé" : towns[life->town], towns[life->town],
           life->imported ? "import" : "site", life->human ? 'A' : life->letter, life->human, life->letter,
           day_of (life, life->taken), day_of (life, life->closed), (int) id);
  live_apart (world, life, id);
}

static gboolean
add_partners (Db *db, gpointer data, GError **error)
{
  (void) data;
  (void) error;
  world_add_partner (db, "CAF", "caf@pau.example");
  world_add_partner (db, "ARS", "ars@pau.example");
  return TRUE;
}

static World *
town_new (guint32 seed)
{
  World *world = world_new ();

  plan_all (seed);
  world_do (world, add_partners, NULL);
  for (guint i = 0; i < FILES; i++)
    live (world, &lives[i]);
  return world;
}

static FigureSet *
compute (World *world, const FigureKinds *figures, const ReportFilter *filter)
{
  GError *error = NULL;
  FigureSet *set = figure_compute (store_reader (world->store), figures, filter, &error);

  g_assert_no_error (error);
  return set;
}

/* A value of a figure; 0 for a row that is not there. */
static gint64
value_of (const FigureSet *set, const char *figure_code, const char *code, const char *count)
{
  const Figure *figure = figure_set_find (set, figure_code);
  int column = figure == NULL ? -1 : figure_kind_column (figure->kind, count);

  g_assert_cmpint (column, >=, 0);
  for (guint i = 0; column >= 0 && i < figure->rows->len; i++) {
    const FigureRow *row = g_ptr_array_index (figure->rows, i);

    if (strcmp (row->code, code) == 0)
      return row->values[column];
  }
  return 0;
}

/* ---- the recount: no table, only the plan ---- */

static void
recount_files (const FigureSet *set)
{
  for (guint s = 0; s < G_N_ELEMENTS (states); s++) {
    gint64 count = 0;

    for (guint i = 0; i < FILES; i++)
      count += lives[i].state == s;
    g_assert_cmpint (value_of (set, "states", states[s], "reports"), ==, count);
  }
  for (char letter = 'A'; letter <= 'G'; letter++) {
    const char code[] = { letter, '\0' };
    gint64 count = 0;

    for (guint i = 0; i < FILES; i++)
      count += lives[i].letter == letter;
    g_assert_cmpint (value_of (set, "classes", code, "reports"), ==, count);
  }
  for (guint t = 0; t < G_N_ELEMENTS (towns); t++) {
    gint64 count = 0, open = 0;

    for (guint i = 0; i < FILES; i++) {
      count += lives[i].town == t;
      open += lives[i].town == t && lives[i].state < 3;
    }
    g_assert_cmpint (value_of (set, "towns", towns[t], "reports"), ==, count);
    g_assert_cmpint (value_of (set, "towns", towns[t], "open"), ==, open);
  }
}

static void
recount_months (const FigureSet *set)
{
  const Figure *months = figure_set_find (set, "months");
  gint64 received = 0;

  for (guint m = 0; m < months->rows->len; m++) {
    const FigureRow *row = g_ptr_array_index (months->rows, m);
    gint64 in = 0, out = 0, next = clock_add_months (row->at, 1);

    for (guint i = 0; i < FILES; i++) {
      gint64 closed_at = lives[i].state == 3 ? day_of (&lives[i], lives[i].closed) : 0;

      in += day_of (&lives[i], 0) >= row->at && day_of (&lives[i], 0) < next;
      out += closed_at >= row->at && closed_at < next;
    }
    received += in;
    g_assert_cmpint (row->values[figure_kind_column (months->kind, "received")], ==, in);
    g_assert_cmpint (row->values[figure_kind_column (months->kind, "closed")], ==, out);
  }
  g_assert_cmpint (received, ==, FILES);
}

static void
recount_apart (const FigureSet *set)
{
  static const char *const names[PARTNERS] = { NULL, "CAF", "ARS" }; /* the world's own comes first */
  gint64 humid = 0, refused = 0, reached = 0;

  for (guint p = 1; p < PARTNERS; p++) {
    gint64 all = 0, waiting = 0;

    for (guint i = 0; i < FILES; i++) {
      all += lives[i].partner[p] >= 0;
      waiting += lives[i].partner[p] == 0;
    }
    g_assert_cmpint (value_of (set, "partners", names[p], "assigned"), ==, all);
    g_assert_cmpint (value_of (set, "partners", names[p], "waiting"), ==, waiting);
  }
  for (guint i = 0; i < FILES; i++) {
    humid += lives[i].has[0] || lives[i].has[1]; /* two problems of one situation are one file */
    reached += lives[i].result >= 0 && lives[i].result_kind == 0;
    for (guint p = 0; p < PARTNERS; p++)
      refused += lives[i].partner[p] == 2;
  }
  g_assert_cmpint (value_of (set, "situations", "L-HUM", "reports"), ==, humid);
  g_assert_cmpint (value_of (set, "refusals", "out_of_area", "refused"), ==, refused);
  g_assert_cmpint (value_of (set, "results", "mediation", "results"), ==, reached);
}

static void
test_recount (void)
{
  g_autoptr (FigureKinds) figures = figure_kinds_load (SHIPPED, NULL);

  for (guint32 seed = 1; seed <= 3; seed++) {
    g_autoptr (World) world = town_new (seed);
    const ReportFilter filter = { .now = NOW };
    g_autoptr (FigureSet) set = compute (world, figures, &filter);

    g_assert_cmpint (set->reports, ==, FILES);
    recount_files (set);
    recount_months (set);
    recount_apart (set);
  }
}

/* The same medians, counted and awaited, as the page that everybody reads. */
static void
test_delays (void)
{
  g_autoptr (FigureKinds) figures = figure_kinds_load (SHIPPED, NULL);
  g_autoptr (World) world = town_new (7);
  const ReportFilter filter = { .now = NOW };
  g_autoptr (FigureSet) set = compute (world, figures, &filter);
  g_autoptr (Statistics) public = statistics_compute (store_reader (world->store), NULL, NOW, NULL);

  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++) {
    const char *code = statistics_delay_name (i);

    g_assert_cmpint (public->delays[i].base, >, 5);
    g_assert_cmpint (value_of (set, "delays", code, "median"), ==, public->delays[i].median_tenths);
    g_assert_cmpint (value_of (set, "delays", code, "counted"), ==, public->delays[i].base);
    g_assert_cmpint (value_of (set, "delays", code, "pending"), ==, public->delays[i].pending);
  }
}

/* ---- whose files ---- */

static void
test_points_of_view (void)
{
  g_autoptr (FigureKinds) figures = figure_kinds_load (SHIPPED, NULL);
  g_autoptr (World) world = town_new (11);
  gint64 caf = world_integer (world, "SELECT id AS x FROM partner WHERE name = 'CAF'"), own = 0, open_own = 0;
  ReportFilter filter = { .partner_id = caf, .own_only = TRUE, .now = NOW };
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();
  g_autoptr (FigureSet) mine = compute (world, figures, &filter), open = NULL;

  for (guint i = 0; i < FILES; i++) {
    own += lives[i].partner[1] >= 0;
    open_own += lives[i].partner[1] >= 0 && lives[i].state < 3;
  }
  g_assert_cmpint (mine->reports, ==, own);
  g_assert_cmpint (mine->open, ==, open_own);
  g_assert_true (report_criteria_add (criteria, "etat", "open"));
  filter.criteria = criteria;
  open = compute (world, figures, &filter);
  g_assert_cmpint (open->reports, ==, open_own);
  g_assert_cmpint (value_of (open, "states", "closed", "reports"), ==, 0);
  g_assert_cmpint (value_of (open, "partners", "CAF", "assigned"), ==, open_own);
}

/* Nothing at all is no row, not rows of zero. */
static void
test_empty (void)
{
  g_autoptr (FigureKinds) figures = figure_kinds_load (SHIPPED, NULL);
  g_autoptr (World) world = world_new ();
  const ReportFilter filter = { .now = NOW };
  g_autoptr (FigureSet) set = compute (world, figures, &filter);

  g_assert_cmpint (set->reports, ==, 0);
  for (guint i = 0; i < set->figures->len; i++)
    g_assert_cmpuint (((const Figure *) g_ptr_array_index (set->figures, i))->rows->len, ==, 0);
}

/* ---- wrong files ---- */

static void
test_refused (void)
{
  static const struct {
    const char *from, *to, *said;
  } rows[] = {
    { "by: month", "by: moon", "no grouping moon" },
    { "counts: [received, closed, filtered]", "counts: [received, waiting]", "no count waiting" },
    { "drawn: [received, closed]", "drawn: [open]", "is counted" },
    { "chart: grouped", "chart: cake", "no chart cake" },
    { "code: states", "code: months", "stands twice" },
    { "at_most: 12", "at_most: 90", "1 to 24" },
    { "version: figures-2026", "version: other", "other" },
  };
  g_autofree char *text = NULL, *folder = g_dir_make_tmp ("figures-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "figures-2026.yaml", NULL);

  g_assert_true (g_file_get_contents (SHIPPED, &text, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *at = strstr (text, rows[i].from);
    g_autofree char *wrong =
        at == NULL ? NULL
                   : g_strdup_printf ("%.*s%s%s", (int) (at - text), text, rows[i].to, at + strlen (rows[i].from));
    g_autoptr (GError) error = NULL;
    g_autoptr (FigureKinds) loaded = NULL;

    g_assert_nonnull (wrong);
    g_assert_true (g_file_set_contents (path, wrong, -1, NULL));
    loaded = figure_kinds_load (path, &error);
    g_assert_null (loaded);
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    if (error != NULL && strstr (error->message, rows[i].said) == NULL)
      g_test_fail_printf ("%s: %s", rows[i].to, error->message);
  }
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/figure/recount", test_recount);
  g_test_add_func ("/figure/delays", test_delays);
  g_test_add_func ("/figure/points-of-view", test_points_of_view);
  g_test_add_func ("/figure/empty", test_empty);
  g_test_add_func ("/figure/refused", test_refused);
  return g_test_run ();
}
