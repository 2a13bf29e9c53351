/* test_migrate.c: a store gets its schema whole or not at all, once, and is refused by a program that is too old or
 * too new for it. */
#include "scratch.h"
#include "store/store_private.h"

#include <string.h>

typedef struct {
  char *folder, *path;
} Place;

static void
place_clear (Place *place)
{
  g_autoptr (GDir) names = g_dir_open (place->folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (place->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (place->folder);
  g_free (place->folder);
  g_free (place->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static Place
place_new (void)
{
  Place place = { .folder = g_dir_make_tmp ("histologe-test-XXXXXX", NULL) };

  place.path = g_build_filename (place.folder, "store.db", NULL);
  return place;
}

/* Works on the file as any program could, without the store. */
static void
file_run (const char *path, const char *sql)
{
  Db *db = db_open (path, STORE_READ_WRITE);
  GError *error = NULL;

  db_run (db, sql, &error);
  g_assert_no_error (error);
  g_clear_error (&error);
  db_close (db);
}

static gint64
file_integer (const char *path, const char *sql)
{
  Db *db = db_open (path, STORE_READ_ONLY);
  gint64 value = scratch_see (db, sql);

  db_close (db);
  return value;
}

#define SQL_VERSION "SELECT user_version AS x FROM pragma_user_version"
#define SQL_TABLES "SELECT count (*) AS x FROM sqlite_schema WHERE type = 'table'"
#define SQL_SCHEMA_CHANGES "SELECT schema_version AS x FROM pragma_schema_version"
#define SQL_APPLICATION "SELECT application_id AS x FROM pragma_application_id"

static void
open_fails (const char *path, StoreMode mode, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Store) store = store_open (path, mode, &error);

  g_assert_null (store);
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  if (error != NULL && strstr (error->message, words) == NULL)
    g_test_fail_printf ("“%s” does not say “%s”", error->message, words);
}

static void
open_succeeds (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Store) store = store_open (path, STORE_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
}

static void
test_a_new_store_has_its_schema (void)
{
  g_auto (Place) place = place_new ();

  open_succeeds (place.path);
  g_assert_cmpint (file_integer (place.path, SQL_VERSION), >=, 1);
  g_assert_cmpint (file_integer (place.path, SQL_APPLICATION), ==, 0x48495354);
  g_assert_cmpint (file_integer (place.path, SQL_TABLES), >, 30);
  g_assert_cmpint (file_integer (place.path, "SELECT count (*) AS x FROM sqlite_schema WHERE name = 'event_no_update'"),
                   ==, 1);
}

static void
test_a_second_opening_changes_nothing (void)
{
  g_auto (Place) place = place_new ();
  gint64 changes, version;

  open_succeeds (place.path);
  changes = file_integer (place.path, SQL_SCHEMA_CHANGES);
  version = file_integer (place.path, SQL_VERSION);
  open_succeeds (place.path);
  g_assert_cmpint (file_integer (place.path, SQL_SCHEMA_CHANGES), ==, changes);
  g_assert_cmpint (file_integer (place.path, SQL_VERSION), ==, version);
}

static void
test_a_newer_store_is_refused (void)
{
  g_auto (Place) place = place_new ();

  file_run (place.path,
            "CREATE TABLE tomorrow (x INTEGER); INSERT INTO tomorrow VALUES (42); PRAGMA user_version=9999");
  open_fails (place.path, STORE_READ_WRITE, "9999");
  open_fails (place.path, STORE_READ_ONLY, "9999");
  g_assert_cmpint (file_integer (place.path, SQL_VERSION), ==, 9999);
  g_assert_cmpint (file_integer (place.path, SQL_TABLES), ==, 1);
  g_assert_cmpint (file_integer (place.path, "SELECT x FROM tomorrow"), ==, 42);
}

static void
test_an_older_store_is_not_read_only (void)
{
  g_auto (Place) place = place_new ();

  file_run (place.path, "CREATE TABLE yesterday (x INTEGER)");
  open_fails (place.path, STORE_READ_ONLY, "schema 0");
  g_assert_cmpint (file_integer (place.path, SQL_TABLES), ==, 1);
}

/* The last table of the first migration is in the way: all that came before it must go again. */
static void
test_a_failure_leaves_the_store_as_it_was (void)
{
  g_auto (Place) place = place_new ();

  file_run (place.path, "CREATE TABLE reading_block (x INTEGER); INSERT INTO reading_block VALUES (7)");
  for (int turn = 0; turn < 2; turn++) {
    open_fails (place.path, STORE_READ_WRITE, "migration 0001");
    g_assert_cmpint (file_integer (place.path, SQL_VERSION), ==, 0);
    g_assert_cmpint (file_integer (place.path, SQL_APPLICATION), ==, 0);
    g_assert_cmpint (file_integer (place.path, SQL_TABLES), ==, 1);
    g_assert_cmpint (file_integer (place.path, "SELECT x FROM reading_block"), ==, 7);
  }
  file_run (place.path, "DROP TABLE reading_block");
  open_succeeds (place.path);
}

static void
test_another_kind_of_file_is_refused (void)
{
  g_auto (Place) place = place_new ();
  g_autofree char *content = NULL;
  static const char text[] =
      "This is a letter, long enough to be taken for the header of a store if nobody looked at its "
      "first bytes. "
      "It goes on, so that there is a hundred bytes and more of it, and it must come out as it went in.";

  g_assert_true (g_file_set_contents (place.path, text, -1, NULL));
  open_fails (place.path, STORE_READ_WRITE, "not a database");
  g_assert_true (g_file_get_contents (place.path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, text);
}

static gpointer
open_in_thread (gpointer path)
{
  open_succeeds (path);
  return NULL;
}

static void
test_programs_that_start_together (void)
{
  g_auto (Place) place = place_new ();
  GThread *threads[6];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("opener", open_in_thread, place.path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (file_integer (place.path, SQL_VERSION), >=, 1);
}

/* A town with a sent report, a draft, and rows below both. */
static const char sql_family[] =
    "INSERT INTO territory (uuid, code, insee, name, population) VALUES ('t', '64', '64445', 'Pau', 1);"
    "INSERT INTO report (uuid, territory_id, number, state, source, profile, language, created_at, changed_at,"
    " followed_at, address, postcode, city, insee, description, contact_by, danger, grid_version, score_sum,"
    " score_maximum, score_selected, score_general, score_weighted, score_index, score_markup, score_building,"
    " score_dwelling, class_computed, class_floors, leads) VALUES ('r', 1, 1, 'received', 'site', 'tenant', 'fr', 1, 1,"
    " 1, '', '', '', '', '', 'mail', 0, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 'A', '', '');"
    "INSERT INTO person (report_id, kind) VALUES (1, 'occupant'), (1, 'owner');"
    "INSERT INTO report_problem (report_id, severity, weight) VALUES (1, 'L-HUM02-3', 1);"
    "INSERT INTO draft (token_hash, language, created_at, changed_at, report_id) VALUES ('d', 'fr', 1, 1, 1);"
    "INSERT INTO draft_answer (draft_id, field, value) VALUES (1, 'city', 'Pau'), (1, 'adults', '2');"
    "INSERT INTO link (token_hash, purpose, draft_id, created_at) VALUES ('l', 'resume', 1, 1)";
#define SQL_CHILDREN \
  "SELECT (SELECT count (*) FROM person) * 1000 + (SELECT count (*) FROM report_problem) * 100" \
  " + (SELECT count (*) FROM draft_answer) * 10 + (SELECT count (*) FROM link) AS x"
enum { CHILDREN = 2121 };

/* (transfer full): what a migration says to change a CHECK or a NOT NULL: `table` made anew with its rows. */
static char *
rebuild_script (Db *db, const char *table, const char *which)
{
  g_autoptr (Query) query = query_new (db, "SELECT replace (sql, 'CREATE TABLE ' || :table, 'CREATE TABLE anew') AS sql"
                                           " FROM sqlite_schema WHERE name = :table");

  query_bind_text (query, ":table", table);
  g_assert_true (query_next (query));
  return g_strdup_printf (
      "%s; INSERT INTO anew SELECT * FROM %s WHERE %s; DROP TABLE %s; ALTER TABLE anew RENAME TO %s",
      query_text (query, "sql"), table, which, table, table);
}

/* Both parents, one after the other, as a store that is in use would meet it. */
static void
test_a_rebuilt_parent_keeps_its_children (void)
{
  static const char *const names[] = { "9001_report.sql", "9002_draft.sql" }, *const tables[] = { "report", "draft" };
  g_auto (Place) place = place_new ();
  Db *db;

  open_succeeds (place.path);
  file_run (place.path, sql_family);
  db = db_open (place.path, STORE_READ_WRITE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *script = rebuild_script (db, tables[i], "TRUE");
    g_autoptr (GError) error = NULL;

    g_assert_true (migrate_apply (db, names[i], script, &error));
    g_assert_no_error (error);
    g_assert_cmpint (scratch_see (db, SQL_CHILDREN), ==, CHILDREN);
    g_assert_cmpint (scratch_see (db, SQL_VERSION), ==, 9001 + (int) i);
  }
  /* The keys watch again, and still name the right tables. */
  g_assert_false (db_run (db, "INSERT INTO draft_answer (draft_id, field, value) VALUES (2, 'city', 'Pau')", NULL));
  g_assert_false (db_run (db, "DELETE FROM report", NULL));
  g_assert_true (db_run (db, "DELETE FROM draft", NULL));
  g_assert_cmpint (scratch_see (db, SQL_CHILDREN), ==, 2100);
  db_close (db);
}

static void
test_a_migration_that_leaves_orphans_is_refused (void)
{
  g_auto (Place) place = place_new ();
  g_autofree char *script = NULL;
  g_autoptr (GError) error = NULL;
  gint64 version;
  Db *db;

  open_succeeds (place.path);
  file_run (place.path, sql_family);
  db = db_open (place.path, STORE_READ_WRITE);
  version = scratch_see (db, SQL_VERSION);
  script = rebuild_script (db, "draft", "id > 1");
  g_assert_false (migrate_apply (db, "9001_draft.sql", script, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "migration 9001_draft.sql: rows of "));
  g_assert_nonnull (strstr (error->message, " name rows of draft that are not there"));
  g_assert_cmpint (scratch_see (db, SQL_CHILDREN), ==, CHILDREN);
  g_assert_cmpint (scratch_see (db, "SELECT count (*) AS x FROM draft"), ==, 1);
  g_assert_cmpint (scratch_see (db, SQL_VERSION), ==, version);
  g_assert_cmpint (scratch_see (db, "SELECT foreign_keys AS x FROM pragma_foreign_keys"), ==, 1);
  db_close (db);
}

/* ---- what a shipped migration makes of rows that were there ---- */

#define MIGRATIONS "core/store/migrations"

static int
by_name (gconstpointer one, gconstpointer other)
{
  return strcmp (*(char *const *) one, *(char *const *) other);
}

/* Applies the migrations from `from` to before `to`, as a store grew. */
static void
apply_between (Db *db, const char *from, const char *to)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (MIGRATIONS, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (strcmp (name, from) >= 0 && strcmp (name, to) < 0)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, by_name);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (MIGRATIONS, g_ptr_array_index (names, i), NULL), *sql = NULL;
    GError *error = NULL;

    g_assert_true (g_file_get_contents (path, &sql, NULL, &error));
    g_assert_true (migrate_apply (db, g_ptr_array_index (names, i), sql, &error));
    g_assert_no_error (error);
    g_clear_error (&error);
  }
}

/* A sensor kept one loan in its own row: none, one that ran, one that ended, one that began again. */
static void
test_a_sensors_loan_becomes_its_first (void)
{
  static const char rows[] =
      "INSERT INTO sensor (id, uuid, token_hash, device, name, room, report_id, lent_at, returned_at, consent_at, created_at)"
      " VALUES (1, 'a', 'a', 'EUI-1', 'never', 'hall', NULL, NULL, NULL, NULL, 5),"
      " (2, 'b', 'b', 'eui-1', 'runs', 'bedroom', 1, 100, NULL, 90, 5), (3, 'c', 'c', NULL, 'ended', NULL, 1, 100, 200, 90, 5),"
      " (4, 'd', 'd', ' ', 'again', 'living', 1, 300, 200, 290, 5)";
  g_auto (Place) place = place_new ();
  Db *db = db_open (place.path, STORE_READ_WRITE);
  GError *error = NULL;

  apply_between (db, "0000", "0026");
  g_assert_true (db_run (db, sql_family, NULL));
  db_run (db, rows, &error);
  g_assert_no_error (error);
  g_clear_error (&error);
  apply_between (db, "0026", "0028");
  g_assert_cmpint (scratch_see (db, "SELECT count (*) AS x FROM sensor_loan"), ==, 3);
  g_assert_cmpint (scratch_see (db, "SELECT count (*) AS x FROM sensor_loan WHERE sensor_id = 2 AND state = 'running'"
                                    " AND room = 'bedroom' AND from_at = 100 AND to_at IS NULL AND consent_at = 90"), ==, 1);
  g_assert_cmpint (scratch_see (db, "SELECT count (*) AS x FROM sensor_loan WHERE sensor_id = 3 AND state = 'returned'"
                                    " AND room = 'other' AND to_at = 200 AND returned_at = 200"), ==, 1);
  g_assert_cmpint (scratch_see (db, "SELECT count (*) AS x FROM sensor_loan WHERE sensor_id = 4 AND state = 'running'"
                                    " AND from_at = 300 AND to_at IS NULL"), ==, 1);
  g_assert_cmpint (scratch_see (db, "SELECT count (*) AS x FROM sensor_loan WHERE length (uuid) = 36"), ==, 3);
  g_assert_cmpint (scratch_see (db, "SELECT count (*) AS x FROM sensor WHERE length (code) = 8"), ==, 4);
  g_assert_cmpint (scratch_see (db, "SELECT count (*) AS x FROM sensor WHERE device = 'eui-1'"), ==, 1);
  db_close (db);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/migrate/a_new_store_has_its_schema", test_a_new_store_has_its_schema);
  g_test_add_func ("/migrate/a_second_opening_changes_nothing", test_a_second_opening_changes_nothing);
  g_test_add_func ("/migrate/a_newer_store_is_refused", test_a_newer_store_is_refused);
  g_test_add_func ("/migrate/an_older_store_is_not_read_only", test_an_older_store_is_not_read_only);
  g_test_add_func ("/migrate/a_failure_leaves_the_store_as_it_was", test_a_failure_leaves_the_store_as_it_was);
  g_test_add_func ("/migrate/another_kind_of_file_is_refused", test_another_kind_of_file_is_refused);
  g_test_add_func ("/migrate/programs_that_start_together", test_programs_that_start_together);
  g_test_add_func ("/migrate/a_rebuilt_parent_keeps_its_children", test_a_rebuilt_parent_keeps_its_children);
  g_test_add_func ("/migrate/a_migration_that_leaves_orphans_is_refused",
                   test_a_migration_that_leaves_orphans_is_refused);
  g_test_add_func ("/migrate/a_sensors_loan_becomes_its_first", test_a_sensors_loan_becomes_its_first);
  return g_test_run ();
}
