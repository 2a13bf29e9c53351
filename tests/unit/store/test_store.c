/* test_store.c: connections and statements: what is bound is read back, failures are kept and told, readers see what
 * is committed. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "store/store_bound.h"

#include "scratch.h"
#include "store/store_private.h"

static void
test_every_type_comes_back (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (Query) query =
      query_new (store_reader (scratch->store), "SELECT :integer AS integer, :real AS real, :text AS text,"
                                                " :bytes AS bytes, :null AS void, :none AS no_text");
  const char bytes[] = { 'a', '\0', 'b' };
  gsize length = 0;

  query_bind_integer (query, ":integer", G_MININT64);
  query_bind_real (query, ":real", 0.125);
  query_bind_text (query, ":text", "déjà vu");
  query_bind_bytes (query, ":bytes", bytes, sizeof bytes);
  query_bind_null (query, ":null");
  query_bind_text (query, ":none", NULL);
  g_assert_true (query_next (query));
  g_assert_cmpint (query_integer (query, "integer"), ==, G_MININT64);
  g_assert_cmpfloat (query_real (query, "real"), ==, 0.125);
  g_assert_cmpstr (query_text (query, "text"), ==, "déjà vu");
  g_assert_true (memcmp (query_bytes (query, "bytes", &length), bytes, sizeof bytes) == 0);
  g_assert_cmpuint (length, ==, sizeof bytes);
  g_assert_true (query_is_null (query, "void"));
  g_assert_null (query_text (query, "no_text"));
  g_assert_false (query_is_null (query, "integer"));
  g_assert_false (query_next (query));
  g_assert_true (query_done (query, NULL));
}

static void
test_unknown_parameter_is_told (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (Query) query = query_new (store_reader (scratch->store), "SELECT 1 AS x WHERE 1 = :right");
  g_autoptr (GError) error = NULL;

  query_bind_integer (query, ":wrong", 1);
  query_bind_integer (query, ":right", 1); /* what follows does not hide the first failure */
  g_assert_false (query_next (query));
  g_assert_false (query_done (query, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, ":wrong"));
}

static void
test_unknown_column_is_told (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (Query) query = query_new (store_reader (scratch->store), "SELECT 1 AS x");
  g_autoptr (GError) error = NULL;

  g_assert_true (query_next (query));
  g_test_expect_message ("histologe", G_LOG_LEVEL_CRITICAL, "*no column y*");
  g_assert_cmpint (query_integer (query, "y"), ==, 0);
  g_test_assert_expected_messages ();
  g_assert_false (query_done (query, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "y in"));
}

static void
test_wrong_sql_is_told (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (Query) query = query_new (store_reader (scratch->store), "SELECT x FROM nowhere");
  g_autoptr (GError) error = NULL;

  g_assert_false (query_next (query));
  g_assert_false (query_done (query, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "nowhere"));
}

/* A key that is taken is a conflict: somebody was first. The rest (not null, foreign key, check, the history's
 * triggers) is a mistake of the program and must not look like one of the person. */
static const struct {
  int code;
  const char *sql;
} refused[] = {
  { BOX_ERROR_CONFLICT, "INSERT INTO tally (number, who, turn) VALUES (2, 1, 1)" },
  { BOX_ERROR_CONFLICT, "INSERT INTO tally (number, who, turn) VALUES (1, 2, 2)" },
  { BOX_ERROR_CONFLICT, "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('k', 'v', 1, 'b')" },
  { BOX_ERROR_STORE, "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('a', NULL, 1, 'b')" },
  { BOX_ERROR_STORE, "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('a', 'v', 'noon', 'b')" },
  { BOX_ERROR_STORE, "INSERT INTO commune (insee, territory_id, name, postcode) VALUES ('64445', 99, 'Pau', '64000')" },
  { BOX_ERROR_STORE,
    "INSERT INTO user (uuid, role, email, name, created_at) VALUES ('u', 'emperor', 'a@b.fr', 'A', 1)" },
  { BOX_ERROR_STORE, "UPDATE event SET verb = 'else'" },
  { BOX_ERROR_STORE, "DELETE FROM event" },
};

static void
test_only_a_taken_key_is_a_conflict (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();

  scratch_run (scratch, "INSERT INTO tally (number, who, turn) VALUES (1, 1, 1);"
                        "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('k', 'v', 1, 'b');"
                        "INSERT INTO event (at, actor, noun, subject_id, verb, visible)"
                        " VALUES (1, 'box', 'user', 1, 'created', 0)");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", refused[i].sql);
    g_assert_false (store_write (scratch->store, scratch_run_work, (gpointer) refused[i].sql, &error));
    g_assert_error (error, BOX_ERROR, refused[i].code);
  }
  g_assert_cmpint (scratch_integer (scratch, "SELECT count (*) AS x FROM event WHERE verb = 'created'"), ==, 1);
  g_assert_cmpint (scratch_count (scratch), ==, 1);
}

static const char sql_numbers[] = "SELECT number AS x FROM tally ORDER BY number";
static const char sql_insert[] = "INSERT INTO tally (number, who) VALUES (:number, :who)";

static void
test_queries_on_one_text_nest (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Db *db = store_reader (scratch->store);
  guint pairs = 0;

  scratch_run (scratch, "INSERT INTO tally (number) VALUES (1), (2), (3)");
  for (int round = 0; round < 2; round++) { /* the second time finds them prepared */
    g_autoptr (Query) outer = query_new (db, sql_numbers);

    while (query_next (outer)) {
      g_autoptr (Query) inner = query_new (db, sql_numbers);

      for (gint64 number = 1; query_next (inner); number++, pairs++)
        g_assert_cmpint (query_integer (inner, "x"), ==, number);
    }
    g_assert_true (query_done (outer, NULL));
  }
  g_assert_cmpuint (pairs, ==, 18);
}

/* The same memory holds another text each time, as a list's filters would: each runs its own. */
static void
test_built_sql_runs_its_own_text (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Db *db = store_reader (scratch->store);
  char text[64];

  for (int round = 0; round < 2; round++)
    for (gint64 number = 1; number <= 400; number++) { /* more than a connection keeps */
      g_autoptr (Query) query = NULL;

      g_snprintf (text, sizeof text, "SELECT %d AS x", (int) number);
      query = query_new (db, text);
      memset (text, 'x', sizeof text - 1); /* gone before the first row is read */
      g_assert_true (query_next (query));
      g_assert_cmpint (query_integer (query, "x"), ==, number);
      g_assert_true (query_done (query, NULL));
    }
}

static gboolean
insert_two_at_once (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  g_autoptr (Query) one = query_new (db, sql_insert);
  g_autoptr (Query) other = query_new (db, sql_insert);

  query_bind_integer (one, ":number", 1);
  query_bind_integer (other, ":number", 2);
  return query_done (one, error) && query_done (other, error);
}

static gboolean
insert_and_ask_again (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_insert);

  query_bind_integer (query, ":number", 3);
  query_bind_integer (query, ":who", 7);
  g_assert_false (query_next (query)); /* the insert is done here */
  g_assert_false (query_next (query));
  return query_done (query, error) && query_done (query, error);
}

/* One statement, run once, whatever is asked after its end; the next query on its text begins without bindings. */
static void
test_an_ended_statement_is_not_run_again (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (store_write (scratch->store, insert_and_ask_again, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (store_write (scratch->store, insert_two_at_once, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (scratch_count (scratch), ==, 3);
  g_assert_cmpint (scratch_integer (scratch, "SELECT count (*) AS x FROM tally WHERE who IS NULL"), ==, 2);
}

typedef struct {
  Store *store;
  gint64 seen_inside;
} Peeping;

static gboolean
insert_and_peep (Db *db, gpointer data, GError **error)
{
  Peeping *peeping = data;

  if (!db_run (db, "INSERT INTO tally (number) VALUES (1)", error))
    return FALSE;
  g_assert_cmpint (scratch_see (db, SCRATCH_COUNT), ==, 1);
  peeping->seen_inside = scratch_see (store_reader (peeping->store), SCRATCH_COUNT);
  return TRUE;
}

/* `outbox_sms` is an index of the rows whose channel is 'sms': what is bound is not compared with it. */
static void
test_what_is_bound_prepares_nothing_anew (void)
{
  static const char sql[] = "SELECT id FROM outbox WHERE channel = :channel AND sent_at >= :since";
  g_autoptr (Scratch) scratch = scratch_new ();
  Db *db = store_reader (scratch->store);
  Statement *kept;
  int result;

  for (int i = 0; i < 3; i++) {
    g_autoptr (Query) query = query_new (db, sql);

    query_bind_text (query, ":channel", i % 2 == 0 ? "mail" : "sms");
    query_bind_integer (query, ":since", i);
    g_assert_true (query_done (query, NULL));
  }
  kept = db_statement (db, sql, &result);
  g_assert_cmpint (sqlite3_stmt_status (kept->handle, SQLITE_STMTSTATUS_RUN, FALSE), ==, 3);
  g_assert_cmpint (sqlite3_stmt_status (kept->handle, SQLITE_STMTSTATUS_REPREPARE, FALSE), ==, 0);
  db_keep (db, kept);
}

static void
test_readers_see_what_is_committed (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Peeping peeping = { .store = scratch->store, .seen_inside = -1 };

  g_assert_true (store_write (scratch->store, insert_and_peep, &peeping, NULL));
  g_assert_cmpint (peeping.seen_inside, ==, 0);
  g_assert_cmpint (scratch_count (scratch), ==, 1);
}

static void
test_readers_cannot_write (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (db_run (store_reader (scratch->store), "INSERT INTO tally (number) VALUES (1)", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_cmpint (scratch_count (scratch), ==, 0);
}

static gpointer
reader_of_thread (gpointer store)
{
  Db *db = store_reader (store);

  return db == store_reader (store) && scratch_see (db, SCRATCH_COUNT) == 0 ? db : NULL;
}

static gpointer
reader_of_thread_at_rest (gpointer store)
{
  Db *db = reader_of_thread (store);

  store_reader_rest (store);
  return db;
}

static void
test_each_thread_has_its_reader (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (Scratch) other = scratch_new ();
  GThread *threads[8];
  g_autoptr (GHashTable) readers = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", reader_of_thread_at_rest, scratch->store);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_hash_table_add (readers, g_thread_join (threads[i]));
  g_hash_table_add (readers, store_reader (scratch->store));
  g_hash_table_add (readers, store_reader (other->store));
  g_assert_false (g_hash_table_contains (readers, NULL));
  g_assert_cmpuint (g_hash_table_size (readers), ==, G_N_ELEMENTS (threads) + 2);
}

/* The connection behind a reader: what was counted on it is its own. */
static gpointer
connection_of_thread (gpointer store)
{
  Db *db = reader_of_thread (store);
  gpointer connection = db->connection;

  store_reader_rest (store);
  store_reader_rest (store); /* what rests already is left alone */
  return db->connection == NULL && scratch_see (db, SCRATCH_COUNT) == 0 ? connection : NULL;
}

/* A connection that rests is the next thread's; its reader has one again as soon as it asks. */
static void
test_connections_that_rest_are_lent_again (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Db *db = store_reader (scratch->store);
  gpointer first;

  g_assert_cmpint (scratch_count (scratch), ==, 0);
  first = db->connection;
  store_reader_rest (scratch->store);
  g_assert_true (g_thread_join (g_thread_new ("reader", connection_of_thread, scratch->store)) == first);
  g_assert_cmpint (scratch_count (scratch), ==, 0);
  g_assert_true (store_reader (scratch->store) == db && db->connection != first && db->connection != NULL);
}

/* One that rests is closed with the statements it kept; one at work is left alone. */
static void
test_connections_at_rest_are_closed (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Db *db = store_reader (scratch->store);
  Query *query;

  g_assert_cmpint (scratch_count (scratch), ==, 0);
  store_reader_rest (scratch->store);
  query = query_new (db, "SELECT 1 AS x");
  g_assert_cmpuint (g_hash_table_size (db->statements), ==, 1); /* the one that counted */
  store_rest (scratch->store);
  g_assert_true (query_next (query) && query_integer (query, "x") == 1);
  query_free (query);
  store_reader_rest (scratch->store);
  store_rest (scratch->store);
  query = query_new (db, "SELECT 1 AS x");
  g_assert_cmpuint (g_hash_table_size (db->statements), ==, 0); /* nothing was prepared by it */
  query_free (query);
}

/* What is still being read is not lent to somebody else; nor what is bound and not read yet. */
static void
test_a_reader_in_use_does_not_rest (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Db *db = store_reader (scratch->store);
  Query *query = query_new (db, "SELECT 1 AS x");

  store_reader_rest (scratch->store);
  g_assert_nonnull (db->connection);
  g_assert_true (query_next (query));
  scratch_run (scratch, "INSERT INTO tally (number) VALUES (1)");
  g_assert_cmpint (query_integer (query, "x"), ==, 1);
  query_free (query);
  store_reader_rest (scratch->store);
  g_assert_null (db->connection);
}

/* Who waits for the writer holds no connection. */
static void
test_a_reader_rests_while_its_thread_writes (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Db *db = store_reader (scratch->store);

  g_assert_cmpint (scratch_count (scratch), ==, 0);
  scratch_run (scratch, "INSERT INTO tally (number) VALUES (1)");
  g_assert_null (db->connection);
  g_assert_cmpint (scratch_count (scratch), ==, 1);
}

/* What a rush opened is closed when it is over, but for two; whoever reads meanwhile keeps what it has. */
static void
test_a_store_at_rest (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Db *db = store_reader (scratch->store);
  g_autoptr (Query) query = query_new (db, "SELECT 1 AS x");
  gpointer mine = db->connection;

  for (int i = 0; i < 3; i++)
    g_assert_nonnull (g_thread_join (g_thread_new ("reader", connection_of_thread, scratch->store)));
  store_rest (scratch->store);
  g_assert_true (db->connection == mine && query_next (query));
  g_assert_nonnull (g_thread_join (g_thread_new ("reader", connection_of_thread, scratch->store)));
}

/* Nobody waits for ever for a connection that its thread keeps: more than are easy are opened after a moment. */
static void
test_more_connections_than_are_easy (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();

  for (int i = 0; i < 13; i++)
    g_assert_nonnull (g_thread_join (g_thread_new ("reader", reader_of_thread, scratch->store)));
}

/* A store opened after another was closed must not meet the other's readers, even at the same address. */
static void
test_a_closed_store_leaves_no_reader (void)
{
  for (int i = 0; i < 20; i++) {
    g_autoptr (Scratch) scratch = scratch_new ();

    scratch_run (scratch, "INSERT INTO tally (number) VALUES (1)");
    g_assert_cmpint (scratch_count (scratch), ==, 1);
    scratch_reopen (scratch);
    g_assert_cmpint (scratch_count (scratch), ==, 1);
  }
}

static void
test_a_store_that_cannot_be_opened (void)
{
  g_autoptr (GError) error = NULL, absent = NULL;

  g_assert_null (store_open ("/nowhere/at/all/store.db", STORE_READ_WRITE, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_null (store_open ("/nowhere/at/all/store.db", STORE_READ_ONLY, &absent));
  g_assert_error (absent, BOX_ERROR, BOX_ERROR_STORE);
}

/* A reader that cannot be opened fails at the first query, with the reason. */
static void
test_a_reader_that_cannot_be_opened (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *away = g_strconcat (scratch->path, ".away", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_rename (scratch->path, away), ==, 0);
  {
    g_autoptr (Query) query = query_new (store_reader (scratch->store), SCRATCH_COUNT);

    query_bind_integer (query, ":any", 1);
    g_assert_false (query_next (query));
    g_assert_false (query_done (query, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  }
  g_assert_cmpint (g_rename (away, scratch->path), ==, 0);
}

static void
test_a_store_opened_for_reading (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (GError) error = NULL, refusal = NULL;
  g_autoptr (Store) only = NULL;

  scratch_run (scratch, "INSERT INTO tally (number) VALUES (1)");
  only = store_open (scratch->path, STORE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (scratch_see (store_reader (only), SCRATCH_COUNT), ==, 1);
  g_assert_false (store_write (only, scratch_run_work, (gpointer) "DELETE FROM tally", &refusal));
  g_assert_error (refusal, BOX_ERROR, BOX_ERROR_STORE);
  scratch_run (scratch, "INSERT INTO tally (number) VALUES (2)");
  g_assert_cmpint (scratch_see (store_reader (only), SCRATCH_COUNT), ==, 2);
}

static const char sql_count[] =
    "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT :most) SELECT x FROM n";

static guint
count_rows (Store *store, gint64 most, GError **error)
{
  g_autoptr (Query) query = query_new (store_reader (store), sql_count);
  guint rows = 0;

  query_bind_integer (query, ":most", most);
  while (query_next (query))
    rows++;
  query_done (query, error);
  return rows;
}

static void
test_rows_are_bounded (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  const StoreBound bound = { .rows = 100, .ms = 60000 };
  g_autoptr (GError) error = NULL, again = NULL;

  store_bound (scratch->store, &bound);
  g_assert_cmpuint (count_rows (scratch->store, 100, &error), ==, 100);
  g_assert_no_error (error);
  g_assert_false (store_bound_is_met (scratch->store));
  g_assert_cmpuint (count_rows (scratch->store, 101, &error), ==, 100);
  g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
  g_assert_true (store_bound_is_met (scratch->store));
  g_assert_cmpuint (count_rows (scratch->store, 1, &again), ==, 0); /* half an answer is not gone on with */
  store_bound (scratch->store, NULL);
  g_assert_false (store_bound_is_met (scratch->store));
  g_assert_cmpuint (count_rows (scratch->store, 5000, NULL), ==, 5000);
}

/* A query that gives no row for ever. */
static void
test_time_is_bounded (void)
{
  static const char sql[] =
      "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max (x) AS x FROM n";
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (Query) query = query_new (store_reader (scratch->store), sql);
  const StoreBound bound = { .rows = 100, .ms = 40 };
  gint64 begin_ms = clock_monotonic_ms ();
  g_autoptr (GError) error = NULL;

  store_bound (scratch->store, &bound);
  store_bound_wait (scratch->store, 40);
  g_assert_false (query_next (query));
  g_assert_false (query_done (query, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
  g_assert_true (store_bound_is_met (scratch->store));
  g_assert_cmpint (clock_monotonic_ms () - begin_ms, >=, 80);
  store_bound (scratch->store, NULL);
}

/* Nobody else who has an account on the machine reads it: not the store, nor what SQLite keeps beside it. */
static void
test_only_its_owner_reads (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *path = g_strconcat (scratch->path, endings[i], NULL);
    GStatBuf seen;

    g_assert_cmpint (g_stat (path, &seen), ==, 0);
    g_assert_cmpint (seen.st_mode & 0777, ==, 0600);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/store/every_type_comes_back", test_every_type_comes_back);
  g_test_add_func ("/store/unknown_parameter_is_told", test_unknown_parameter_is_told);
  g_test_add_func ("/store/unknown_column_is_told", test_unknown_column_is_told);
  g_test_add_func ("/store/wrong_sql_is_told", test_wrong_sql_is_told);
  g_test_add_func ("/store/only_a_taken_key_is_a_conflict", test_only_a_taken_key_is_a_conflict);
  g_test_add_func ("/store/queries_on_one_text_nest", test_queries_on_one_text_nest);
  g_test_add_func ("/store/built_sql_runs_its_own_text", test_built_sql_runs_its_own_text);
  g_test_add_func ("/store/an_ended_statement_is_not_run_again", test_an_ended_statement_is_not_run_again);
  g_test_add_func ("/store/what_is_bound_prepares_nothing_anew", test_what_is_bound_prepares_nothing_anew);
  g_test_add_func ("/store/readers_see_what_is_committed", test_readers_see_what_is_committed);
  g_test_add_func ("/store/readers_cannot_write", test_readers_cannot_write);
  g_test_add_func ("/store/each_thread_has_its_reader", test_each_thread_has_its_reader);
  g_test_add_func ("/store/connections_that_rest_are_lent_again", test_connections_that_rest_are_lent_again);
  g_test_add_func ("/store/connections_at_rest_are_closed", test_connections_at_rest_are_closed);
  g_test_add_func ("/store/a_reader_in_use_does_not_rest", test_a_reader_in_use_does_not_rest);
  g_test_add_func ("/store/a_reader_rests_while_its_thread_writes", test_a_reader_rests_while_its_thread_writes);
  g_test_add_func ("/store/a_store_at_rest", test_a_store_at_rest);
  g_test_add_func ("/store/more_connections_than_are_easy", test_more_connections_than_are_easy);
  g_test_add_func ("/store/a_closed_store_leaves_no_reader", test_a_closed_store_leaves_no_reader);
  g_test_add_func ("/store/a_store_that_cannot_be_opened", test_a_store_that_cannot_be_opened);
  g_test_add_func ("/store/a_reader_that_cannot_be_opened", test_a_reader_that_cannot_be_opened);
  g_test_add_func ("/store/a_store_opened_for_reading", test_a_store_opened_for_reading);
  g_test_add_func ("/store/rows_are_bounded", test_rows_are_bounded);
  g_test_add_func ("/store/time_is_bounded", test_time_is_bounded);
  g_test_add_func ("/store/only_its_owner_reads", test_only_its_owner_reads);
  return g_test_run ();
}
