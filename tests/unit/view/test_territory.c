/* test_territory.c: a mail is written with the town's own colour, made readable; no mail has one of its own. */
#include "eyes.h"

#include <string.h>

#include "base/color.h"
#include "domain/setting.h"
#include "view/territory.h"

#define MAILS "site-templates/mails"

/* As a store from before colours were refused may have it. */
static void
paint (World *world, const char *color)
{
  g_autofree char *sql = g_strdup_printf ("INSERT OR REPLACE INTO setting (key, value, changed_at, changed_by)"
                                          " VALUES ('color.main', '%s', 0, 'test')",
                                          color);

  world_sql (world, sql);
}

static void
test_shown (void)
{
  static const char *const colors[] = { "#ffe000", "#7a1f5c", "#ffffff" };
  g_autoptr (Eyes) eyes = eyes_new ();

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++) {
    g_autoptr (Tree) town = NULL;
    guint32 shown = 0, ink = 0;

    paint (eyes->world, colors[i]);
    town = territory_tree (store_reader (eyes->world->store));
    g_assert_cmpstr (tree_get_text (town, "color_main"), ==, colors[i]);
    g_assert_true (color_parse (tree_get_text (town, "main"), &shown));
    g_assert_true (color_parse (tree_get_text (town, "main_ink"), &ink));
    g_assert_cmpuint (color_contrast (shown, 0xffffff), >=, 450);
    g_assert_cmpuint (color_contrast (ink, shown), >=, 450);
  }
}

/* The standard colour stands in the table of settings, not in a mail. */
static void
test_mails (void)
{
  g_autoptr (GDir) folder = g_dir_open (MAILS, 0, NULL);
  guint painted = 0;
  const char *name;

  g_assert_nonnull (folder);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (MAILS, name, NULL), *text = NULL;

    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_null (strstr (text, "#0b5563"));
    painted += strstr (text, "{{town.main}}") != NULL;
  }
  g_assert_cmpuint (painted, >=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/territory/shown", test_shown);
  g_test_add_func ("/territory/mails", test_mails);
  return g_test_run ();
}
