/* test_threshold.c: the shipped file of thresholds, and what a changed one is refused for. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "domain/finding.h"
#include "domain/grid.h"
#include "domain/threshold.h"

#define SHIPPED "grids/thresholds-2026.yaml"

static void
test_shipped (void)
{
  g_autoptr (GPtrArray) files = threshold_load_folder ("grids", NULL);
  g_autoptr (GridSet) grids = grid_load_folder ("grids", NULL);
  const Thresholds *limits;
  ThresholdName name;

  g_assert_nonnull (files);
  g_assert_nonnull (grids);
  limits = g_ptr_array_index (files, 0);
  g_assert_cmpstr (threshold_version (grid_set_thresholds (grids)), ==, "thresholds-2026");
  g_assert_cmpstr (threshold_version (grid_set_thresholds_of (grids, "of-old")), ==, "thresholds-2026");
  g_assert_cmpfloat (threshold_value (limits, THRESHOLD_COLD), ==, 18);
  g_assert_cmpfloat (threshold_value (limits, THRESHOLD_BRIDGE), ==, 0.7);
  g_assert_cmpstr (threshold_get (limits, THRESHOLD_EXCESS)->unit, ==, "g/m³");
  g_assert_cmpstr (threshold_date (limits), ==, "2026-01-01");
  for (guint i = 0; i < THRESHOLD_LAST; i++) {
    const Threshold *threshold = threshold_get (limits, i);

    g_assert_true (*threshold->source != '\0' && *threshold->words != '\0');
    g_assert_cmpuint (strlen (threshold->read), ==, 10);
  }
  for (guint i = 0; finding_rule_at (i) != NULL; i++) {
    g_assert_nonnull (threshold_formula (limits, finding_rule_code (finding_rule_at (i))));
    g_assert_true (finding_rule_limit (finding_rule_at (i), 0, &name));
  }
  g_assert_cmpuint (threshold_model (limits, "SCD41 (ESPHome)"), ==, MODEL_WEAK_CLIMATE | MODEL_SELF_CALIBRATED);
  g_assert_cmpuint (threshold_model (limits, NULL), ==, 0);
}

/* One change of the shipped file each, and what the refusal says. */
static const struct {
  const char *name, *from, *to, *reason;
} changes[] = {
  { "unknown", "{code: cold, ", "{code: colder, ", "no threshold is called colder" },
  { "missing", "  - {code: co, value: '30', unit: mg/m³", "  #- {code: co, value: '30', unit: mg/m³", "co is missing" },
  { "twice", "{code: damp_mean, value: '65'", "{code: damp, value: '65'", "damp is there twice" },
  { "no-number", "{code: cold, value: '18'", "{code: cold, value: 18 °C", "is no number" },
  { "exponent", "{code: cold, value: '18'", "{code: cold, value: '1e1'", "is no number" },
  { "too-high", "{code: cold, value: '18'", "{code: cold, value: '31'", "is no number from 0 to 30" },
  { "too-low", "{code: co, value: '30'", "{code: co, value: '4'", "is no number from 5" },
  { "certainty", "read: '2026-11-23', certainty: read}\n  - {code: cold_share",
    "read: '2026-11-23', certainty: sure}\n  - {code: cold_share", "sure is no certainty" },
  { "day", "read: '2026-11-23', certainty: general}\n  - {code: day_hours",
    "read: yesterday, certainty: general}\n  - {code: day_hours", "yesterday is no day" },
  { "pair", "{code: stuffy_watch, value: '3'", "{code: stuffy_watch, value: '5'", "stuffy_watch is more than stuffy" },
  { "finding", "{code: FROID-1, points_to", "{code: FROID-9, points_to", "no finding is called FROID-9" },
  { "finding-missing", "  - {code: PM, formula", "  #- {code: PM, formula", "PM is missing" },
  { "finding-twice", "{code: FROID-2, points_to", "{code: FROID-1, points_to", "FROID-1 is there twice" },
  { "version", "version: thresholds-2026", "version: thresholds-2025", "thresholds-2025" },
  { "key", "name: Seuils", "nom: Seuils", "nom" },
};

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static GPtrArray *
load_text (const char *text, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("histologe-test-XXXXXX", NULL),
                  *path = g_build_filename (folder, "thresholds-2026.yaml", NULL);
  GPtrArray *files;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  files = threshold_load_folder (folder, error);
  remove_folder (folder);
  return files;
}

static void
test_changes (void)
{
  g_autofree char *shipped = NULL;

  g_assert_true (g_file_get_contents (SHIPPED, &shipped, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_auto (GStrv) parts = g_strsplit (shipped, changes[i].from, 2);
    g_autofree char *text = g_strjoinv (changes[i].to, parts);
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (g_strv_length (parts), ==, 2);
    g_assert_null (load_text (text, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    g_test_message ("%s: %s", changes[i].name, error->message);
    g_assert_nonnull (strstr (error->message, changes[i].reason));
  }
}

/* A criterion that the grid has not refuses the whole folder. */
static void
test_grid (void)
{
  g_autofree char *shipped = NULL, *grid = NULL, *folder = g_dir_make_tmp ("histologe-test-XXXXXX", NULL),
                  *path = g_build_filename (folder, "thresholds-2026.yaml", NULL),
                  *grid_path = g_build_filename (folder, "national-2026.yaml", NULL);
  g_autoptr (GString) text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (SHIPPED, &shipped, NULL, NULL));
  g_assert_true (g_file_get_contents ("grids/national-2026.yaml", &grid, NULL, NULL));
  text = g_string_new (shipped);
  g_string_replace (text, "points_to: [L-CHA06]", "points_to: [L-CHA99]", 1);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_assert_true (g_file_set_contents (grid_path, grid, -1, NULL));
  g_assert_null (grid_load_folder (folder, &error));
  g_assert_nonnull (strstr (error->message, "L-CHA99 is no criterion"));
  remove_folder (folder);
}

/* The latest date is in force; a finding keeps the version it was judged by. */
static void
test_versions (void)
{
  g_autofree char *shipped = NULL, *folder = g_dir_make_tmp ("histologe-test-XXXXXX", NULL),
                  *old = g_build_filename (folder, "thresholds-2026.yaml", NULL),
                  *own = g_build_filename (folder, "pau-2027.yaml", NULL);
  g_autoptr (GString) text = NULL;
  g_autoptr (GPtrArray) files = NULL;

  g_assert_true (g_file_get_contents (SHIPPED, &shipped, NULL, NULL));
  text = g_string_new (shipped);
  g_string_replace (text, "version: thresholds-2026", "version: pau-2027", 1);
  g_string_replace (text, "date: '2026-01-01'", "date: '2027-01-01'", 1);
  g_string_replace (text, "{code: cold, value: '18'", "{code: cold, value: '19'", 1);
  g_assert_true (g_file_set_contents (own, text->str, -1, NULL));
  g_assert_true (g_file_set_contents (old, shipped, -1, NULL));
  files = threshold_load_folder (folder, NULL);
  g_assert_cmpuint (files->len, ==, 2);
  g_assert_cmpstr (threshold_version (g_ptr_array_index (files, 1)), ==, "pau-2027");
  g_assert_cmpfloat (threshold_value (g_ptr_array_index (files, 1), THRESHOLD_COLD), ==, 19);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/threshold/shipped", test_shipped);
  g_test_add_func ("/threshold/changes", test_changes);
  g_test_add_func ("/threshold/grid", test_grid);
  g_test_add_func ("/threshold/versions", test_versions);
  return g_test_run ();
}
