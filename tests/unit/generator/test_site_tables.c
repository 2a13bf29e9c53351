/* test_site_tables.c: each row of the map of the site names the tables that its pages are made of: what SQLite really
 * reads for them is written down, and held against the row. A table that is missing there is a page that stays as it
 * was while the store changed. */
#include <dlfcn.h>
#include <sqlite3.h>
#include <string.h>

#include "domain/grid_adoption.h"
#include "domain/revision.h"
#include "workshop.h"

/* The rows themselves, with ears: this site_map stands in the place of the generator's. */
#define site_map rows_of_the_map
#include "site_map.c"
#undef site_map
const SiteKind *site_map (guint *ret_count);

/* ---- what is read ---- */

static GHashTable *shared; /* SQL of what every page is made of, which its digest holds: what was asked before `list` */
static GHashTable *heard;  /* SQL asked while a row was at work; NULL: nobody listens */
static GHashTable *tables_of; /* SQL to a set of tables */
static gboolean listing;      /* the first row was asked for its pages */

static int
on_access (void *data, int action, const char *table, const char *column, const char *database, const char *trigger)
{
  (void) column;
  (void) trigger;
  if (action == SQLITE_READ && g_strcmp0 (database, "main") == 0 && !g_str_has_prefix (table, "sqlite_"))
    g_hash_table_add (data, g_strdup (table));
  return SQLITE_OK;
}

/* By another connection, which prepares the same words and is asked what they will read. */
static GHashTable *
tables_new (const char *path, const char *sql)
{
  GHashTable *tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_stmt *statement = NULL;
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  sqlite3_set_authorizer (handle, on_access, tables);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_finalize (statement);
  sqlite3_close (handle);
  return tables;
}

/* In front of SQLite's own: whatever is kept prepared, this is how it is read. */
int
sqlite3_step (sqlite3_stmt *statement)
{
  static int (*real) (sqlite3_stmt *);
  GHashTable *ears = listing ? heard : shared;
  const char *sql = sqlite3_sql (statement);

  if (real == NULL)
    real = (int (*) (sqlite3_stmt *)) dlsym (RTLD_NEXT, "sqlite3_step");
  if (ears != NULL && sql != NULL && !g_hash_table_contains (ears, sql)) {
    g_hash_table_add (ears, g_strdup (sql));
    if (!g_hash_table_contains (tables_of, sql))
      g_hash_table_insert (tables_of, g_strdup (sql),
                           tables_new (sqlite3_db_filename (sqlite3_db_handle (statement), "main"), sql));
  }
  return real (statement);
}

/* ---- the rows, heard ---- */

enum { KINDS_MAX = 64 };
static SiteKind ears[KINDS_MAX];
static GHashTable *reads[KINDS_MAX]; /* SQL that the row asks */
static guint pages[KINDS_MAX];       /* that were made */

static guint
row_of (const SiteKind *kind)
{
  return (guint) (kind - ears);
}

static const SiteKind *
real_of (const SiteKind *kind)
{
  guint count;

  return &rows_of_the_map (&count)[row_of (kind)];
}

/* What other rows computed once is put aside: each row must say what it would read alone. */
typedef struct {
  GPtrArray *keys, *values;
} Aside;

static Aside
put_aside (Site *site)
{
  Aside aside = { g_ptr_array_new (), g_ptr_array_new () };
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, site->once);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    g_ptr_array_add (aside.keys, key);
    g_ptr_array_add (aside.values, value);
  }
  g_hash_table_steal_all (site->once);
  return aside;
}

static void
put_back (Site *site, Aside *aside)
{
  g_hash_table_remove_all (site->once);
  for (guint i = 0; i < aside->keys->len; i++)
    g_hash_table_insert (site->once, g_ptr_array_index (aside->keys, i), g_ptr_array_index (aside->values, i));
  g_ptr_array_unref (aside->keys);
  g_ptr_array_unref (aside->values);
}

static gboolean
hear_list (Site *site, const SiteKind *kind, GError **error)
{
  listing = TRUE;
  return real_of (kind)->list == NULL || real_of (kind)->list (site, kind, error);
}

static gboolean
hear_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  guint row = row_of (page->kind);
  Aside aside = put_aside (site);
  gboolean loaded;

  pages[row]++;
  heard = reads[row];
  loaded = real_of (page->kind)->load == NULL || real_of (page->kind)->load (site, page, view, error);
  heard = NULL;
  put_back (site, &aside);
  return loaded;
}

static gboolean
hear_dress (Site *site, const SitePage *page, Tree *view, GError **error)
{
  Aside aside = put_aside (site);
  gboolean dressed;

  heard = reads[row_of (page->kind)];
  dressed = real_of (page->kind)->dress (site, page, view, error);
  heard = NULL;
  put_back (site, &aside);
  return dressed;
}

const SiteKind *
site_map (guint *ret_count)
{
  const SiteKind *rows = rows_of_the_map (ret_count);

  g_assert_cmpuint (*ret_count, <=, KINDS_MAX);
  for (guint i = 0; i < *ret_count; i++) {
    ears[i] = rows[i];
    ears[i].list = hear_list;
    ears[i].load = rows[i].files != NULL ? NULL : hear_load;
    ears[i].dress = rows[i].dress == NULL ? NULL : hear_dress;
    if (reads[i] == NULL)
      reads[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  }
  return ears;
}

/* ---- a town where every page has something to tell ---- */

#define NEXT "essai-2027"
#define AFTER ((gint64) 1801558800) /* 2027-02-02: the second half of 2026 is over */

static const char *const filled[] = {
  "INSERT INTO result (uuid, report_id, kind, at, created_at) SELECT 'r' || id, id, 'mediation', created_at, created_at"
  " FROM report",
  "INSERT INTO half_year (half, foreword, decisions, published_at, changed_at) VALUES ('2026-2', 'x', 'y', 1800000000, 1)",
  "INSERT INTO cost (uuid, half, kind, amount_cents, typed_at) VALUES ('c', '2026-2', 'staff', 1400, 1)",
  "INSERT INTO homologation (uuid, authority, decided_on, expires_on, recorded_at)"
  " VALUES ('h', 'Le maire', '2026-12-01', '2029-12-01', 1)",
  "INSERT INTO security_check (uuid, kind, done_on, recorded_at) VALUES ('k', 'restore', '2026-12-01', 1)",
  "INSERT INTO presence (started_at, ended_at) VALUES (1795420800, 1797420800)",
  "INSERT INTO accessibility_audit (day, auditor, reference, rate, pages, created_at)"
  " VALUES ('2026-11-30', 'x', '4.1.2', 9000, '/', 1)",
  "INSERT INTO campaign (uuid, territory_id, code, name, channel, starts_on, mailed, cost_cents, created_at, changed_at)"
  " SELECT 'p', min (id), 'BALIDO', 'Lettre', 'letter', '2026-11-01', 100, 5000, 1795420800, 1 FROM territory",
  "INSERT INTO grid_adoption (version, adopted_at) VALUES ('national-2026', 1), ('" NEXT "', 1797420800)",
  "INSERT INTO satisfaction (id, stage, month, informed, heard, easy) VALUES ('s', 'closed', '2026-11', 'yes', 'yes', 'no')",
  "INSERT OR REPLACE INTO setting (key, value, changed_at, changed_by) VALUES ('legal.impact_day', '2026-11-30', 0, 'test'),"
  " ('town.email', 'x@example.org', 0, 'test')",
};

/* The grids of the box, and another version of the national one beside them. */
static GridSet *
two_versions (const Workshop *workshop)
{
  g_autofree char *folder = g_build_filename (workshop->world->folder, "grids", NULL),
                  *path = g_build_filename (folder, NEXT ".yaml", NULL);
  g_autoptr (GDir) dir = g_dir_open ("grids", 0, NULL);
  g_autoptr (GError) error = NULL;
  const char *name;
  GridSet *set;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *from = g_build_filename ("grids", name, NULL), *to = g_build_filename (folder, name, NULL),
                    *text = NULL;

    g_assert_true (g_file_get_contents (from, &text, NULL, NULL) && g_file_set_contents (to, text, -1, NULL));
    if (strcmp (name, "national-2026.yaml") == 0) {
      g_autoptr (GString) next = g_string_new (text);

      g_assert_cmpuint (g_string_replace (next, "version: national-2026", "version: " NEXT, 1), ==, 1);
      g_assert_true (g_file_set_contents (path, next->str, -1, NULL));
    }
  }
  set = grid_load_folder (folder, &error);
  g_assert_no_error (error);
  return set;
}

static void
town_open (Workshop *workshop)
{
  workshop->world = world_new ();
  for (int i = 0; i < 12; i++) {
    g_autofree char *email = g_strdup_printf ("m%d@example.org", i);

    world_send (workshop->world, email, MONDAY_9);
  }
  for (guint i = 0; i < G_N_ELEMENTS (filled); i++)
    world_sql (workshop->world, filled[i]);
  workshop_open (workshop, AFTER);
  workshop->kit->threads = 1; /* one page after the other: what is heard is one page's */
  grid_set_free (workshop->kit->grids);
  workshop->kit->grids = two_versions (workshop);
  grid_adoption_follow (workshop->kit->db, workshop->kit->grids);
}

/* ---- the rows, judged ---- */

/* Declared, or within what every page is compared by (site_digest.c): its settings, which grids are in force. Who typed
 * something is read beside it, and shown on no public page. */
static gboolean
is_declared (const SiteKind *kind, const char *table)
{
  g_auto (GStrv) names = g_strsplit (kind->tables, " ", -1);

  return strcmp (table, "user") == 0 || strcmp (table, "setting") == 0 || strcmp (table, "grid_adoption") == 0
         || g_strv_contains ((const char *const *) names, table);
}

static void
judge (const SiteKind *kind, GHashTable *asked)
{
  GHashTableIter iter, each;
  gpointer sql, table;

  g_hash_table_iter_init (&iter, asked);
  while (g_hash_table_iter_next (&iter, &sql, NULL)) {
    if (g_hash_table_contains (shared, sql))
      continue;
    g_hash_table_iter_init (&each, g_hash_table_lookup (tables_of, sql));
    while (g_hash_table_iter_next (&each, &table, NULL))
      if (!is_declared (kind, table)) {
        g_test_message ("%s reads %s, and does not say so: %s", kind->template, (char *) table, (char *) sql);
        g_test_fail ();
      }
  }
}

/* A table that is not counted any more, since a migration built it anew without its triggers, costs a look at each run.
 */
static void
judge_counted (const SiteKind *kind, GHashTable *revisions)
{
  g_auto (GStrv) names = g_strsplit (kind->tables, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (!g_hash_table_contains (revisions, names[i])) {
      g_test_message ("%s: %s has no revision", kind->template, names[i]);
      g_test_fail ();
    }
}

static void
test_tables (void)
{
  Workshop workshop = { NULL };
  GError *error = NULL;
  guint count, asked = 0;
  const SiteKind *rows = site_map (&count);

  town_open (&workshop);
  shared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  tables_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  g_autoptr (Publication) made = site_make (workshop.kit, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (made);
  g_assert_cmpuint (g_hash_table_size (shared), >, 0);
  g_autoptr (GHashTable) revisions = revision_load (workshop.kit->db, NULL);
  for (guint i = 0; i < count; i++) {
    if (rows[i].files != NULL)
      continue;
    g_test_message ("%s: %u pages, %u questions", rows[i].template, pages[i], g_hash_table_size (reads[i]));
    if (pages[i] == 0)
      g_test_fail ();
    asked += g_hash_table_size (reads[i]);
    if (rows[i].tables != NULL) {
      judge (&rows[i], reads[i]);
      judge_counted (&rows[i], revisions);
    }
    g_hash_table_unref (reads[i]);
  }
  g_assert_cmpuint (asked, >, 20);
  g_clear_pointer (&shared, g_hash_table_unref);
  g_clear_pointer (&tables_of, g_hash_table_unref);
  workshop_close (&workshop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  workshop_find_helpers ();
  g_test_add_func ("/site/tables", test_tables);
  return g_test_run ();
}
