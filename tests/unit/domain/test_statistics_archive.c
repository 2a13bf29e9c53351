/* test_statistics_archive.c: which years, half-years and quarters there are, and what each may print; the year under
 * way; a commune whose figures are yearly. The masks' reckoning: test_statistics_mask.c. */
#include "domain/statistics_archive.h"

#include "world.h"

/* One month's reports, made of the world's first one: every 20th filtered and of class G, the others closed, C or D. */
static const char mould_sql[] =
    "CREATE TEMP TABLE mould AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
    " SELECT report.* FROM n, report WHERE number = 1";
static const char change_sql[] =
    "UPDATE mould SET id = NULL, uuid = lower (hex (randomblob (16))), number = :month * 1000 + rowid,"
    " created_at = :start + 3600 * rowid, taken_at = :start + 86400 * 9, closed_at = :start + 86400 * 40,"
    " state = iif (rowid % 20 = 0, 'filtered', 'closed'),"
    " class_human = iif (rowid % 20 = 0, 'G', iif (rowid % 2, 'C', 'D'))";

typedef struct {
  int count, month;
  gint64 start;
} Month;

static gboolean
month_work (Db *db, gpointer data, GError **error)
{
  const Month *month = data;
  g_autoptr (Query) mould = query_new (db, mould_sql);
  g_autoptr (Query) change = NULL;

  query_bind_integer (mould, ":count", month->count);
  if (!query_done (mould, error))
    return FALSE;
  change = query_new (db, change_sql);
  query_bind_integer (change, ":month", month->month + 2);
  query_bind_integer (change, ":start", month->start);
  return query_done (change, error) && db_run (db, "INSERT INTO report SELECT * FROM mould", error)
         && db_run (db, "DROP TABLE mould", error);
}

/* So many reports in each month from January 2024 on. */
static World *
town_new (int monthly, int months)
{
  World *world = world_new ();
  gint64 start;

  g_assert_true (clock_parse_day ("2024-01-01", &start));
  world_send (world, TENANT_EMAIL, start + CLOCK_DAY);
  for (int i = 0; i < months; i++)
    world_do (world, month_work, &(Month){ monthly, i, clock_add_months (start, i) + CLOCK_DAY });
  world_sql (world, "UPDATE report SET source = 'import' WHERE number = 1");
  return world;
}

static StatisticsArchive *
compute (World *world)
{
  GError *error = NULL;
  StatisticsArchive *archive = statistics_archive (store_reader (world->store), MONDAY_9, &error);

  g_assert_no_error (error);
  return archive;
}

static StatisticsMask
mask_of (const Statistics *statistics, StatisticsTable table, const char *code)
{
  for (guint i = 0; i < statistics->tables[table]->len; i++) {
    const StatisticsCell *cell = g_ptr_array_index (statistics->tables[table], i);

    if (g_strcmp0 (cell->code, code) == 0)
      return cell->mask;
  }
  return STATISTICS_SMALL;
}

/* Forty a month, two of them rare: years tell all, quarters what is not rare. */
static void
test_town (void)
{
  g_autoptr (World) world = town_new (40, 34);
  g_autoptr (StatisticsArchive) archive = compute (world);
  g_autoptr (GPtrArray) told = statistics_told (store_reader (world->store), MONDAY_9, NULL);
  const Statistics *year, *open, *quarter, *half;

  g_assert_cmpuint (archive->years->len, ==, 3);
  g_assert_cmpuint (archive->quarters->len, ==, 12);
  g_assert_cmpuint (archive->halves->len, ==, 6);
  g_assert_cmpuint (told->len, ==, 3 + 12);
  year = g_ptr_array_index (archive->years, 0);
  open = g_ptr_array_index (archive->years, 2);
  quarter = g_ptr_array_index (archive->quarters, 0);
  half = g_ptr_array_index (archive->halves, 0);
  g_assert_cmpint (year->received.count, ==, 480);
  g_assert_false (statistics_is_open (year));
  g_assert_true (statistics_is_open (open));
  g_assert_cmpint (mask_of (year, STATISTICS_CLASSES, "G"), ==, STATISTICS_SHOWN); /* 24 a year */
  g_assert_true (year->handled.shown);
  g_assert_false (year->withheld[STATISTICS_CLASSES]);
  /* Six in a quarter: a class that years tell cannot be hidden there alone, so the table is not there. */
  g_assert_true (quarter->withheld[STATISTICS_CLASSES]);
  g_assert_false (quarter->handled.shown);
  g_assert_true (half->withheld[STATISTICS_CLASSES]);
  g_assert_cmpint (half->received.count, ==, 240);
  /* The year under way tells what it received, and delays. */
  g_assert_true (open->withheld[STATISTICS_CLASSES] && open->withheld[STATISTICS_STATES]);
  g_assert_false (open->handled.shown);
  g_assert_true (open->delays[STATISTICS_TAKEN].shown);
  g_assert_false (open->delays[STATISTICS_TAKEN].base_shown);
}

/* Two a month: months and quarters are too thin, a year holds 24, and its rare ones are hidden in all years alike. */
static void
test_village (void)
{
  g_autoptr (World) world = town_new (2, 34);
  g_autoptr (StatisticsArchive) archive = compute (world);

  g_assert_cmpint (archive->whole->period_months, ==, 3);
  g_assert_cmpuint (archive->years->len, ==, 3);
  for (guint i = 0; i < 2; i++) {
    const Statistics *year = g_ptr_array_index (archive->years, i);

    g_assert_cmpint (mask_of (year, STATISTICS_CLASSES, "C"), ==, STATISTICS_SHOWN); /* 12 each */
    g_assert_cmpint (mask_of (year, STATISTICS_CLASSES, "D"), ==, STATISTICS_SHOWN);
  }
}

static void
test_yearly (void)
{
  g_autoptr (World) world = town_new (40, 34);

  world_sql (world, "UPDATE territory SET population = 999");
  g_autoptr (StatisticsArchive) archive = compute (world);
  g_assert_cmpuint (archive->years->len, ==, 3);
  g_assert_cmpuint (archive->quarters->len, ==, 0);
  g_assert_cmpuint (archive->halves->len, ==, 0);
}

/* Bounds are raised by settings, and what is below the floor counts as never typed. */
static void
test_bounds (void)
{
  g_autoptr (World) world = world_new ();
  Db *db = store_reader (world->store);

  world_sql (world,
             "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('secrecy.cell_min', '3', 0, 'test'),"
             " ('secrecy.crossed_min', '20', 0, 'test')");
  StatisticsBounds bounds = statistics_bounds (db);
  g_assert_cmpint (bounds.cell_min, ==, STATISTICS_CELL_MIN);
  g_assert_cmpint (bounds.crossed_min, ==, 20);
  g_assert_cmpint (bounds.base_min, ==, STATISTICS_BASE_MIN);
  g_assert_cmpint (bounds.monthly_population, ==, STATISTICS_MONTHLY_POPULATION);
  g_assert_false (setting_is_valid ("secrecy.base_min", "10"));
}

static void
test_empty (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (StatisticsArchive) archive = compute (world);
  g_autoptr (GPtrArray) told = statistics_told (store_reader (world->store), MONDAY_9, NULL);

  g_assert_cmpuint (archive->years->len + archive->quarters->len + told->len, ==, 0);
  g_assert_cmpint (archive->whole->received.count, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/archive/town", test_town);
  g_test_add_func ("/archive/village", test_village);
  g_test_add_func ("/archive/yearly", test_yearly);
  g_test_add_func ("/archive/bounds", test_bounds);
  g_test_add_func ("/archive/empty", test_empty);
  return g_test_run ();
}
