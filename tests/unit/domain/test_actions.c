/* test_actions.c: the table of actions that ships is whole, and a broken one is refused with file, line and reason. */
#include "domain/actions.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

#define FILE_SHIPPED "grids/actions-2026.yaml"
#define DATA "tests/data/actions"

static Grid *national;

static void
test_shipped (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GridSet) set = grid_load_folder ("grids", &error);
  const Actions *actions;

  g_assert_no_error (error);
  if (set == NULL)
    return;
  actions = grid_set_current (set)->actions;
  g_assert_nonnull (actions);
  if (actions == NULL)
    return;
  g_assert_cmpstr (actions->version, ==, "actions-2026");
  g_assert_true (grid_set_actions (set, "actions-2026") == actions);
  g_assert_null (grid_set_actions (set, "actions-1999"));
}

/* What is always asked when nobody knows (domain rules §4.2), and a row for each crossing rule but the screen X7. */
static void
test_shipped_is_complete (void)
{
  static const char *const always[] = { "heating",  "built_year", "surface", "ceiling_cm",   "adults",
                                        "children", "lease_date", "dpe",     "owner_told_on" };
  static const char *const crossings[] = { "x1", "x2", "x3", "x4", "x5", "x6" };
  g_autoptr (GError) error = NULL;
  g_autoptr (Actions) actions = actions_load (FILE_SHIPPED, national, &error);

  g_assert_no_error (error);
  if (actions == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (always); i++) {
    const ActionsQuestion *question = actions_question (actions, always[i]);

    g_assert_nonnull (question);
    g_assert_cmpstr (question == NULL ? NULL : question->fills, ==, always[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (crossings); i++)
    g_assert_nonnull (actions_row (actions, crossings[i]));
  g_assert_cmpuint (actions_row (actions, "own")->own_questions, ==, 5);
  g_assert_cmpint (actions_row (actions, "x6")->propose, ==, PROPOSE_SENSOR);
  g_assert_cmpint (actions_row (actions, "co_symptoms")->warn, ==, WARN_DUTY);
  g_assert_true (actions_asks_photo (actions, "L-SAN03-1"));
  g_assert_false (actions_asks_photo (actions, "L-HUM02-3"));
}

/* Each file of the folder says in its first line what it must be refused for: "# line 12: reason". */
static void
check_broken (const char *name)
{
  g_autofree char *path = g_build_filename (DATA, name, NULL), *text = NULL, *wanted = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Actions) actions = actions_load (path, national, &error);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", 2);
  wanted = g_strdup_printf ("%s, %s", path, lines[0] + strlen ("# "));
  g_assert_null (actions);
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_cmpstr (error == NULL ? NULL : error->message, ==, wanted);
}

static void
test_broken (void)
{
  g_autoptr (GDir) folder = g_dir_open (DATA, 0, NULL);
  const char *name;
  guint count = 0;

  for (; (name = g_dir_read_name (folder)) != NULL; count++)
    check_broken (name);
  g_assert_cmpuint (count, >=, 20);
}

/* A folder that holds a broken table does not start. */
static void
test_folder_refuses (void)
{
  g_autofree char *folder = g_dir_make_tmp ("histologe-actions-XXXXXX", NULL), *grid = NULL, *broken = NULL;
  g_autofree char *grid_to = g_build_filename (folder, "national-2026.yaml", NULL),
                  *broken_to = g_build_filename (folder, "actions-9.yaml", NULL);
  g_autoptr (GError) error = NULL;
  GridSet *set;

  g_assert_true (g_file_get_contents ("grids/national-2026.yaml", &grid, NULL, NULL)
                 && g_file_get_contents (FILE_SHIPPED, &broken, NULL, NULL)
                 && g_file_set_contents (grid_to, grid, -1, NULL) && g_file_set_contents (broken_to, broken, -1, NULL));
  set = grid_load_folder (folder, &error); /* its version is not its file's name */
  g_assert_null (set);
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "actions-9.yaml, line "));
  g_unlink (grid_to);
  g_unlink (broken_to);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  national = grid_load ("grids/national-2026.yaml", NULL);
  g_test_add_func ("/actions/shipped", test_shipped);
  g_test_add_func ("/actions/shipped_is_complete", test_shipped_is_complete);
  g_test_add_func ("/actions/broken", test_broken);
  g_test_add_func ("/actions/folder_refuses", test_folder_refuses);
  failed = g_test_run ();
  grid_free (national);
  return failed;
}
