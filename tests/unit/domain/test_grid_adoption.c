/* test_grid_adoption.c: two versions of the grid side by side: what changes, which one is in force, and that a report
 * keeps the one it was scored with. */
#include "domain/grid_adoption.h"

#include <glib/gstdio.h>

#include "asking.h"
#include "base/folder.h"
#include "domain/grid_compare.h"
#include "domain/report_score.h"

#define NATIONAL "national-2026"
#define NEXT "national-2027"

/* What the next version says otherwise. */
static const struct {
  const char *from, *to;
} edits[] = {
  { "version: " NATIONAL "\n", "version: " NEXT "\n" },
  { "date: '2026-01-01'", "date: '2027-01-01'" },
  { "{letter: D, min: 3000,", "{letter: D, min: 2500," },
  { "{name: lead_age, percent: 10, limit: 1949}", "{name: lead_age, percent: 15, limit: 1949}" },
  { "{name: p3, class: E, weight: 6}", "{name: p3, class: F, weight: 6}" },
  { "at_least: 2, at_least_vulnerable: 1}", "at_least: 3, at_least_vulnerable: 1}" },
  { "markup_cap: 40", "markup_cap: 45" },
};

static char *folder;

static void
write_next (const char *text)
{
  g_autoptr (GString) next = g_string_new (text);
  g_autofree char *path = g_build_filename (folder, NEXT ".yaml", NULL);
  const char *severity;

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    g_assert_cmpuint (g_string_replace (next, edits[i].from, edits[i].to, 1), ==, 1);
  /* One weight, and one severity more than the national grid has. */
  severity = strstr (next->str, "code: L-HUM02-3\n");
  g_assert_nonnull (severity);
  severity = strstr (severity, "weight: 4\n");
  g_assert_nonnull (severity);
  next->str[severity - next->str + strlen ("weight: ")] = '6';
  g_assert_true (g_file_set_contents (path, next->str, -1, NULL));
}

/* The shipped folder with a second version beside it. */
static GridSet *
two_versions (void)
{
  g_autoptr (GDir) dir = g_dir_open ("grids", 0, NULL);
  g_autofree char *national = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  GridSet *set;

  folder = g_dir_make_tmp ("grids-XXXXXX", NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *from = g_build_filename ("grids", name, NULL), *to = g_build_filename (folder, name, NULL),
                    *text = NULL;

    g_assert_true (g_file_get_contents (from, &text, NULL, NULL) && g_file_set_contents (to, text, -1, NULL));
    if (strcmp (name, NATIONAL ".yaml") == 0)
      national = g_steal_pointer (&text);
  }
  write_next (national);
  set = grid_load_folder (folder, &error);
  g_assert_no_error (error);
  folder_remove (folder);
  g_free (folder);
  return set;
}

/* "changed class D min 3000 2500": one line a change. */
static char *
changes_text (const GPtrArray *changes)
{
  static const char *const kinds[] = { "added", "removed", "changed" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++) {
    const GridChange *change = g_ptr_array_index (changes, i);

    g_string_append_printf (text, "%s %s %s %s %s %s\n", kinds[change->kind], change->noun, change->code,
                            change->aspect == NULL ? "-" : change->aspect,
                            change->before == NULL ? "-" : change->before, change->after == NULL ? "-" : change->after);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_compare (void)
{
  g_autoptr (GPtrArray) changes = grid_compare (grid_set_find (grids, NATIONAL), grid_set_find (grids, NEXT)),
                        none = grid_compare (grid_set_find (grids, NEXT), grid_set_find (grids, NEXT));
  g_autofree char *text = changes_text (changes);

  g_assert_cmpstr (text, ==,
                   "changed scale  markup_cap 40 45\n"
                   "changed class D min 3000 2500\n"
                   "changed markup lead_age percent 10 15\n"
                   "changed rule p2 at_least 2 3\n"
                   "changed rule p3 class E F\n"
                   "changed severity L-HUM02-3 weight 4 6\n");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (grid_compare_weighs (changes));
  g_assert_false (grid_compare_weighs (none));
  g_assert_cmpuint (grid_compare_count (changes, GRID_CHANGE_CHANGED, "rule"), ==, 2);
}

/* Small grids of this test's own, for what comes and leaves. */
static void
test_compare_codes (void)
{
  GridSeverity old_severities[] = { { .code = (char *) "L-HUM01-1", .words = (char *) "Un peu", .weight = 1 },
                                    { .code = (char *) "L-HUM01-2", .words = (char *) "Beaucoup", .weight = 4 } };
  GridSeverity new_severities[] = {
    { .code = (char *) "L-HUM01-1", .words = (char *) "Un peu", .weight = 1, .flags = GRID_DANGER | GRID_DECENCY },
    { .code = (char *) "L-HUM01-3", .words = (char *) "Partout", .weight = 6 }
  };
  GridCriterion old_criteria[] = {
    { .code = (char *) "L-HUM01", .words = (char *) "Humide", .severities = old_severities, .severities_count = 2 }
  };
  GridCriterion new_criteria[] = { { .code = (char *) "L-HUM01",
                                     .words = (char *) "Très humide",
                                     .severities = new_severities,
                                     .severities_count = 2 },
                                   { .code = (char *) "L-HUM02", .words = (char *) "Moisi" } };
  GridSituation old_situations[] = {
    { .code = (char *) "L-HUM", .words = (char *) "Humidité", .criteria = old_criteria, .criteria_count = 1 },
    { .code = (char *) "L-BRU", .words = (char *) "Bruit" }
  };
  GridSituation new_situations[] = {
    { .code = (char *) "L-HUM", .words = (char *) "Humidité", .criteria = new_criteria, .criteria_count = 2 }
  };
  GridClassRow rows[GRID_CLASS_LAST] = { 0 };
  GridMarkup markups[GRID_MARKUP_LAST] = { 0 };
  GridRule rules[GRID_RULE_LAST] = { 0 };
  Grid from = { .situations = old_situations,
                .situations_count = 2,
                .classes = rows,
                .markups = markups,
                .rules = rules },
       to = {
         .situations = new_situations, .situations_count = 1, .classes = rows, .markups = markups, .rules = rules
       };
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *text = NULL;

  from.by_code = g_hash_table_new (g_str_hash, g_str_equal);
  to.by_code = g_hash_table_new (g_str_hash, g_str_equal);
  for (int i = 0; i < 2; i++) {
    g_hash_table_insert (from.by_code, old_severities[i].code, &old_severities[i]);
    g_hash_table_insert (to.by_code, new_severities[i].code, &new_severities[i]);
    g_hash_table_insert (from.by_code, old_situations[i].code, &old_situations[i]);
    g_hash_table_insert (to.by_code, new_criteria[i].code, &new_criteria[i]);
  }
  g_hash_table_insert (from.by_code, old_criteria[0].code, &old_criteria[0]);
  g_hash_table_insert (to.by_code, new_situations[0].code, &new_situations[0]);
  changes = grid_compare (&from, &to);
  text = changes_text (changes);
  g_assert_cmpstr (text, ==,
                   "changed criterion L-HUM01 words Humide Très humide\n"
                   "changed severity L-HUM01-1 flags - danger decency\n"
                   "added severity L-HUM01-3 - - Partout\n"
                   "removed severity L-HUM01-2 - Beaucoup -\n"
                   "added criterion L-HUM02 - - Moisi\n"
                   "removed situation L-BRU - Bruit -\n");
  g_hash_table_unref (from.by_code);
  g_hash_table_unref (to.by_code);
}

/* ---- in force ---- */

static gboolean
settle_work (Db *db, gpointer data, GError **error)
{
  return grid_adoption_settle (db, grids, data == NULL ? MONDAY_9 : *(gint64 *) data, error);
}

typedef struct {
  Actor actor;
  const char *version, *former;
} Adopting;

static gboolean
adopt_work (Db *db, gpointer data, GError **error)
{
  const Adopting *adopting = data;

  return grid_adopt (db, &adopting->actor, grids, adopting->version, adopting->former, error);
}

static int
adopt (Fixture *fixture, const char *version, const char *former)
{
  const Adopting adopting = { fixture_desk (fixture, MONDAY_9), version, former };
  g_autoptr (GError) error = NULL;

  return fixture_code (store_write (fixture->store, adopt_work, (gpointer) &adopting, &error), &error);
}

static gboolean
send_work (Db *db, gpointer data, GError **error G_GNUC_UNUSED)
{
  *(gint64 *) data = send_with (db, "L-HUM02-3", NULL);
  return TRUE;
}

static gboolean
rescore_work (Db *db, gpointer data, GError **error)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  g_autoptr (Report) report = report_find (db, *(gint64 *) data, error);

  return report != NULL && report_rescore (db, &box, report->id, grid_set_find (grids, report->grid_version), error);
}

static void
assert_report (Fixture *fixture, gint64 id, const char *version, gint64 sum, char letter)
{
  g_autoptr (Report) report = report_find (store_reader (fixture->store), id, NULL);

  g_assert_cmpstr (report->grid_version, ==, version);
  g_assert_cmpint (report->score_sum, ==, sum);
  g_assert_cmpint (report->class_computed, ==, letter);
}

/* A version that an update brings waits for a decision; who reported before keeps what was said then. */
static void
test_adopt (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  Db *db = store_reader (fixture->store);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GHashTable) counts = NULL;
  gint64 before = 0, after = 0, early = MONDAY_9 - CLOCK_DAY;

  g_assert_true (grid_set_use (grids, NATIONAL));
  g_assert_true (store_write (fixture->store, send_work, &before, NULL));
  g_assert_false (grid_adoption_follow (db, grids));
  g_assert_true (grid_set_use (grids, NEXT)); /* as after a start with the update: the newest */
  g_assert_true (store_write (fixture->store, settle_work, &early, NULL));
  g_assert_true (grid_adoption_follow (db, grids));
  g_assert_cmpstr (grid_set_current (grids)->version, ==, NATIONAL);
  g_assert_cmpstr (grid_set_newest (grids)->version, ==, NEXT);

  g_assert_cmpint (adopt (fixture, "national-1999", NATIONAL), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (adopt (fixture, NEXT, "national-1999"), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (adopt (fixture, NATIONAL, "national-1999"), ==, FIXTURE_OK); /* it is so: nothing is done */
  g_assert_cmpint (adopt (fixture, NEXT, NATIONAL), ==, FIXTURE_OK);
  g_assert_cmpint (adopt (fixture, NEXT, NATIONAL), ==, FIXTURE_OK); /* two people, one decision */
  g_assert_true (grid_adoption_follow (db, grids));
  g_assert_cmpstr (grid_set_current (grids)->version, ==, NEXT);

  g_assert_true (store_write (fixture->store, send_work, &after, NULL));
  g_assert_true (store_write (fixture->store, rescore_work, &before, NULL));
  assert_report (fixture, before, NATIONAL, 4, 'B');
  assert_report (fixture, after, NEXT, 6, 'F');

  /* What was begun before a decision goes on by what was in force then. */
  g_assert_cmpstr (grid_adoption_at (db, grids, MONDAY_9 - 1)->version, ==, NATIONAL);
  g_assert_cmpstr (grid_adoption_at (db, grids, MONDAY_9)->version, ==, NEXT);
  g_assert_cmpstr (grid_adoption_at (db, grids, early - 1)->version, ==, NEXT); /* nothing tells: as now */
  list = grid_adoption_list (db, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_nonnull (((GridAdoption *) g_ptr_array_index (list, 0))->by);
  g_assert_null (((GridAdoption *) g_ptr_array_index (list, 1))->by);
  counts = grid_adoption_reports (db, NULL);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts, NATIONAL)), ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts, NEXT)), ==, 1);
  g_assert_true (store_write (fixture->store, settle_work, NULL, NULL)); /* a later start changes nothing */
  g_assert_cmpint (adopt (fixture, NATIONAL, NEXT), ==, FIXTURE_OK);     /* and a decision can be taken back */
}

/* A new box follows the newest of those that apply. */
static void
test_settle_new (void)
{
  static const struct {
    gint64 at;
    const char *version;
  } rows[] = { { MONDAY_9, NATIONAL },
               { MONDAY_9 + 365 * CLOCK_DAY, NEXT },
               { 0, NEXT /* none applies: the newest */ } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Fixture) fixture = fixture_new ();
    gint64 at = rows[i].at;

    g_assert_true (store_write (fixture->store, settle_work, &at, NULL));
    g_assert_true (grid_adoption_follow (store_reader (fixture->store), grids));
    g_assert_cmpstr (grid_set_current (grids)->version, ==, rows[i].version);
    g_assert_false (grid_set_use (grids, "national-1999"));
    g_assert_cmpstr (grid_set_current (grids)->version, ==, rows[i].version);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  grids = two_versions ();
  g_test_add_func ("/grid/compare", test_compare);
  g_test_add_func ("/grid/compare/codes", test_compare_codes);
  g_test_add_func ("/grid/adopt", test_adopt);
  g_test_add_func ("/grid/adopt/new", test_settle_new);
  status = g_test_run ();
  grid_set_free (grids);
  return status;
}
