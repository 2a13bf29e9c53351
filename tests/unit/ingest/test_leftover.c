/* test_leftover.c: what was not kept is counted by way, family and reason, and each reason has words. */
#include "base/words.h"
#include "ingest/answer.h"
#include "ingest/leftover.h"

static void
test_counts (void)
{
  const IngestDialect *lines = ingest_dialect_find ("line_protocol");
  g_autoptr (GArray) list = NULL;

  g_assert_nonnull (lines);
  ingest_leftover_add (INGEST_WAY_HTTP, lines, "invalid", 1);
  ingest_leftover_add (INGEST_WAY_HTTP, NULL, "unknown_token", 3);
  ingest_leftover_add (INGEST_WAY_HTTP, lines, "invalid", 1);
  ingest_leftover_add (INGEST_WAY_MQTT, lines, "invalid", 0);
  ingest_leftover_add_result (INGEST_WAY_MQTT, lines, &(IngestResult){ .kept = 4, .refused = 5 });
  list = ingest_leftover_list ();
  g_assert_cmpuint (list->len, ==, 3);
  g_assert_cmpstr (g_array_index (list, IngestLeftover, 0).why, ==, "bounds");
  g_assert_cmpuint (g_array_index (list, IngestLeftover, 0).count, ==, 5);
  g_assert_cmpint (g_array_index (list, IngestLeftover, 0).way, ==, INGEST_WAY_MQTT);
  g_assert_cmpstr (g_array_index (list, IngestLeftover, 1).family, ==, "");
  g_assert_cmpuint (g_array_index (list, IngestLeftover, 2).count, ==, 2);
}

static void
test_words (void)
{
  static const char *const others[] = { "bounds", "foreign" };
  g_autoptr (GError) error = NULL;
  g_autoptr (Words) words = words_load ("site-templates/words", NULL, &error);

  g_assert_no_error (error);
  for (IngestOutcome outcome = INGEST_KEPT + 1; outcome < INGEST_OUTCOMES; outcome++) {
    g_autofree char *key = g_strconcat ("ingest_why.", ingest_outcome_name (outcome), NULL);

    g_assert_true (words_has (words, "fr", key));
  }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *key = g_strconcat ("ingest_why.", others[i], NULL);

    g_assert_true (words_has (words, "fr", key));
  }
  for (IngestWay way = 0; way < INGEST_WAY_LAST; way++) {
    g_autofree char *key = g_strconcat ("ingest_way.", ingest_way_names[way], NULL);

    g_assert_true (words_has (words, "fr", key));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/leftover/counts", test_counts);
  g_test_add_func ("/leftover/words", test_words);
  return g_test_run ();
}
