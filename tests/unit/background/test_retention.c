/* test_retention.c: what is told of how long data are kept is what the erasers do: each eraser has a row, no row names
 * an eraser that is not there, every row has its words, and the settings of the town are followed. */
#include "domain/retention.h"

#include "background/purge.h"
#include "base/words.h"
#include "domain/setting.h"
#include "jobs_world.h"

static gboolean
names (const RetentionRule *rule, const char *eraser)
{
  g_auto (GStrv) erasers = g_strsplit (rule->erasers, " ", -1);

  return g_strv_contains ((const char *const *) erasers, eraser);
}

static void
test_erasers (void)
{
  const char *eraser;

  for (guint place = 0; (eraser = purge_eraser (place)) != NULL; place++) {
    guint told = 0;

    for (guint i = 0; i < retention_rules_count; i++)
      told += names (&retention_rules[i], eraser);
    if (told == 0)
      g_test_fail_printf ("nobody tells how long %s keeps", eraser);
  }
  for (guint i = 0; i < retention_rules_count; i++) {
    g_auto (GStrv) erasers = g_strsplit (retention_rules[i].erasers, " ", -1);

    for (guint j = 0; erasers[j] != NULL; j++) {
      guint place = 0;

      while (*erasers[j] != '\0' && purge_eraser (place) != NULL && strcmp (purge_eraser (place), erasers[j]) != 0)
        place++;
      if (purge_eraser (place) == NULL)
        g_test_fail_printf ("%s: no eraser %s", retention_rules[i].code, erasers[j]);
    }
  }
}

static void
test_words (void)
{
  g_autoptr (Words) words = words_load ("site-templates/words", NULL, NULL);

  for (guint i = 0; i < retention_rules_count; i++) {
    g_autofree char *what = g_strconcat ("retention.", retention_rules[i].code, NULL),
                    *from = g_strconcat ("retention_from.", retention_rules[i].code, NULL);

    g_test_message ("%s", what);
    g_assert_true (words_has (words, "fr", what) && words_has (words, "fr", from));
  }
}

static gboolean
shorten (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);

  return setting_set (db, &box, "readings.raw_months", "3", error);
}

static void
test_settings (void)
{
  g_autoptr (World) world = world_new ();
  const RetentionRule *raw = NULL;

  for (guint i = 0; i < retention_rules_count; i++)
    if (strcmp (retention_rules[i].code, "readings_raw") == 0)
      raw = &retention_rules[i];
  g_assert_cmpuint (retention_amount (store_reader (world->store), raw), ==, 12);
  g_assert_true (store_write (world->store, shorten, NULL, NULL));
  g_assert_cmpuint (retention_amount (store_reader (world->store), raw), ==, 3);
  g_assert_cmpstr (retention_unit_name (raw->unit), ==, "months");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retention/erasers", test_erasers);
  g_test_add_func ("/retention/words", test_words);
  g_test_add_func ("/retention/settings", test_settings);
  return g_test_run ();
}
