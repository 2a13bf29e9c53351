/* test_schema.c: what holds for every table of the schema, those of tomorrow too: no deletion reads a table whole. */
#include <string.h>

#include "scratch.h"

/* Rows that are never deleted: people and partners are archived, sensors and gateways retired, the territory stays. An index on
 * what names them would cost each write and serve nobody. */
static const char *const never_deleted[] = { "territory", "user", "partner", "sensor", "gateway", NULL };

static const char sql_keys[] = "SELECT t.name AS child, f.\"from\" AS column, f.\"table\" AS parent"
                               " FROM sqlite_schema t, pragma_foreign_key_list (t.name) f WHERE t.type = 'table'";

/* Asks as a deletion does: every row that names this parent. A partial index counts only when it serves. */
static gboolean
is_searched (Db *db, const char *child, const char *column)
{
  g_autofree char *sql = g_strdup_printf ("EXPLAIN QUERY PLAN SELECT 1 FROM %s WHERE %s = :id", child, column);
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":id", 1);
  return query_next (query) && g_str_has_prefix (query_text (query, "detail"), "SEARCH ");
}

static void
test_every_foreign_key_has_an_index (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Db *db = store_reader (scratch->store);
  g_autoptr (Query) query = query_new (db, sql_keys);
  guint keys = 0;

  for (; query_next (query); keys++) {
    const char *child = query_text (query, "child"), *column = query_text (query, "column");

    if (!g_strv_contains (never_deleted, query_text (query, "parent")) && !is_searched (db, child, column))
      g_test_fail_printf ("%s.%s names %s and has no index that begins with it", child, column,
                          query_text (query, "parent"));
  }
  g_assert_true (query_done (query, NULL));
  g_assert_cmpuint (keys, >, 60);
}

/* The question above would notice: without the index, and with one that serves other rows. */
static void
test_an_index_that_is_missing_is_seen (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();

  g_assert_true (is_searched (store_reader (scratch->store), "link", "draft_id"));
  scratch_run (scratch, "DROP INDEX link_draft");
  scratch_reopen (scratch); /* a plan that was explained once stays as it was */
  g_assert_false (is_searched (store_reader (scratch->store), "link", "draft_id"));
  scratch_run (scratch, "CREATE INDEX link_draft ON link (draft_id) WHERE draft_id > 9");
  scratch_reopen (scratch);
  g_assert_false (is_searched (store_reader (scratch->store), "link", "draft_id"));
}

/* A list of three values costs each row of its table a table of its own (migration 0052). */
static void
test_rows_of_a_report_are_judged_cheaply (void)
{
  static const char sql_lists[] =
      "SELECT name AS x FROM sqlite_schema WHERE type = 'table' AND sql LIKE '% IN (''%'',%'',%'')%' AND name IN"
      " ('report', 'person', 'followup', 'event', 'notice', 'outbox', 'question', 'proposal')";
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (Query) query = query_new (store_reader (scratch->store), sql_lists);

  while (query_next (query))
    g_test_fail_printf ("%s has a condition that is a list", query_text (query, "x"));
  g_assert_true (query_done (query, NULL));
}

/* What they may hold is as it was: each of these is refused for its one wrong word. */
static void
test_wrong_words_are_refused (void)
{
  static const char *const wrong[] = {
    "INSERT INTO event (at, actor, noun, subject_id, verb, visible) VALUES (1, 'nobody', 'report', 1, 'sent', 0)",
    "INSERT INTO notice (kind, created_at, due_at, recipient_key, state) VALUES ('x', 1, 1, 'user:1', 'lost')",
    "INSERT INTO outbox (dedup_key, kind, recipient, subject, body_text, body_html, message_id, next_at, created_at, state)"
    " VALUES ('k', 'x', 'a@b.fr', 's', 't', 'h', 'm', 1, 1, 'lost')",
  };
  static const char right[] =
      "INSERT INTO event (at, actor, noun, subject_id, verb, visible) VALUES (1, 'box', 'report', 1, 'sent', 0)";
  g_autoptr (Scratch) scratch = scratch_new ();

  scratch_run (scratch, right);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (store_write (scratch->store, scratch_run_work, (gpointer) wrong[i], &error));
    g_assert_nonnull (strstr (error->message, "CHECK constraint failed"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/schema/every_foreign_key_has_an_index", test_every_foreign_key_has_an_index);
  g_test_add_func ("/schema/an_index_that_is_missing_is_seen", test_an_index_that_is_missing_is_seen);
  g_test_add_func ("/schema/rows_of_a_report_are_judged_cheaply", test_rows_of_a_report_are_judged_cheaply);
  g_test_add_func ("/schema/wrong_words_are_refused", test_wrong_words_are_refused);
  return g_test_run ();
}
