/* test_store_copy.c: a copy in memory is as the store was, is written to alone, and is gone at its end. */
#include <string.h>

#include "scratch.h"

enum { BYTES_MOST = 16 << 20 };

static const char *const nothing[] = { NULL };

static gboolean
add_row (Db *db, gpointer data, GError **error)
{
  (void) data;
  return db_run (db, "INSERT INTO tally (who, turn) VALUES (9, 9)", error);
}

static void
test_alone (void)
{
  Scratch *scratch = scratch_new ();
  g_autoptr (Store) copy = NULL;
  gint64 bytes = 0;
  GError *error = NULL;

  scratch_run (scratch, "INSERT INTO tally (who, turn) VALUES (1, 1), (1, 2)");
  copy = store_open_copy (scratch->path, nothing, BYTES_MOST, &bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bytes, >, 4096);
  g_assert_cmpint (scratch_see (store_reader (copy), SCRATCH_COUNT), ==, 2);
  store_write (copy, add_row, NULL, &error);
  g_assert_no_error (error);
  scratch_run (scratch, "DELETE FROM tally WHERE turn = 1");
  g_assert_cmpint (scratch_see (store_reader (copy), SCRATCH_COUNT), ==, 3);
  g_assert_cmpint (scratch_count (scratch), ==, 1);
  g_clear_pointer (&copy, store_close);
  scratch_free (scratch);
}

static void
test_emptied (void)
{
  const char *const emptied[] = { "tally", NULL };
  Scratch *scratch = scratch_new ();
  g_autoptr (Store) copy = NULL;
  GError *error = NULL;

  scratch_run (scratch, "INSERT INTO tally (who, turn) VALUES (1, 1)");
  copy = store_open_copy (scratch->path, emptied, BYTES_MOST, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (scratch_see (store_reader (copy), SCRATCH_COUNT), ==, 0);
  g_clear_pointer (&copy, store_close);
  scratch_free (scratch);
}

/* The schema is the same but for what keeps the full-text table. */
static void
test_schema (void)
{
  static const char sql[] = "SELECT count (*) AS x FROM sqlite_schema WHERE type = 'trigger'";
  static const char sql_search[] = "SELECT count (*) AS x FROM sqlite_schema WHERE sql LIKE '%report_search%'";
  static const char sql_kept[] = "SELECT count (*) AS x FROM sqlite_schema WHERE sql NOT LIKE '%report_search%'";
  static const char sql_version[] = "SELECT user_version AS x FROM pragma_user_version";
  Scratch *scratch = scratch_new ();
  g_autoptr (Store) copy = store_open_copy (scratch->path, nothing, BYTES_MOST, NULL, NULL);

  g_assert_nonnull (copy);
  if (copy == NULL)
    return;
  g_assert_cmpint (scratch_see (store_reader (copy), sql), >, 0);
  g_assert_cmpint (scratch_see (store_reader (copy), sql_search), ==, 0);
  g_assert_cmpint (scratch_integer (scratch, sql_search), >, 0);
  g_assert_cmpint (scratch_see (store_reader (copy), sql_kept), ==,
                   scratch_integer (scratch, "SELECT count (*) AS x FROM sqlite_schema WHERE sql NOT LIKE"
                                             " '%report_search%' AND name NOT LIKE 'report_search%'"));
  g_assert_cmpint (scratch_see (store_reader (copy), sql_version), ==, scratch_integer (scratch, sql_version));
  g_clear_pointer (&copy, store_close);
  scratch_free (scratch);
}

static void
test_too_large (void)
{
  Scratch *scratch = scratch_new ();
  g_autoptr (Store) copy = NULL;
  g_autoptr (GError) error = NULL;

  scratch_run (scratch, "INSERT INTO tally (who, turn, bytes) VALUES (1, 1, zeroblob (9000000))");
  copy = store_open_copy (scratch->path, nothing, 2 << 20, NULL, &error);
  g_assert_null (copy);
  g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
  scratch_free (scratch);
}

static void
test_none (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (store_open_copy ("/nowhere/store.db", nothing, BYTES_MOST, NULL, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/copy/alone", test_alone);
  g_test_add_func ("/store/copy/emptied", test_emptied);
  g_test_add_func ("/store/copy/schema", test_schema);
  g_test_add_func ("/store/copy/too_large", test_too_large);
  g_test_add_func ("/store/copy/none", test_none);
  return g_test_run ();
}
