/* migrate.c: brings the schema to the newest of the embedded migrations, each in one transaction with its version,
 * foreign keys off and checked whole at its end. A failure leaves the store as it was; a store newer than the program
 * is refused. Does not know what the tables mean. */
#include "store/store_private.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "migrations.h"

static const char sql_orphans[] = "SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 1";

enum { APPLICATION_ID = 0x48495354 }; /* "HIST" in the file header, for file(1) */

/* Names of the migrations in order: "0001_foundation.sql"; the number is the version. */
static char **
migrate_names (void)
{
  char **names = g_resource_enumerate_children (migrations_get_resource (), "/migrations", 0, NULL);

  if (names != NULL)
    qsort (names, g_strv_length (names), sizeof *names, text_compare);
  return names;
}

static int
migrate_version (const char *name)
{
  g_autofree char *digits = g_strndup (name, strspn (name, "0123456789"));
  gint64 version = 0;

  text_to_integer (digits, 1, G_MAXINT, &version);
  return (int) version;
}

static gboolean
migrate_current (Db *db, int *ret_version, GError **error)
{
  g_autoptr (Query) query = query_new (db, "PRAGMA user_version");

  if (query_next (query))
    *ret_version = (int) query_integer (query, "user_version");
  return query_done (query, error);
}

/* What the keys did not watch meanwhile is looked at whole, once. */
static gboolean
migrate_check_keys (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_orphans);

  if (query_next (query))
    return box_fail (error, BOX_ERROR_STORE, "rows of %s name rows of %s that are not there",
                     query_text (query, "table"), query_text (query, "parent"));
  return query_done (query, error);
}

/* Within a transaction. Another program may have done it since we looked: then there is nothing to do. */
static gboolean
migrate_step (Db *db, const char *name, const char *sql, GError **error)
{
  g_autofree char *script = NULL;
  int version = 0;

  if (!migrate_current (db, &version, error))
    return FALSE;
  if (version >= migrate_version (name))
    return TRUE;
  script = g_strdup_printf ("%s\n; PRAGMA application_id=%d; PRAGMA user_version=%d", sql, APPLICATION_ID,
                            migrate_version (name));
  return db_run (db, script, error) && migrate_check_keys (db, error);
}

static gboolean
migrate_transaction (Db *db, const char *name, const char *sql, GError **error)
{
  if (turn_begin (db, error) && migrate_step (db, name, sql, error) && db_run (db, "COMMIT", error))
    return TRUE;
  g_prefix_error (error, "migration %s: ", name);
  if (!sqlite3_get_autocommit (db->handle))
    db_run (db, "ROLLBACK", NULL);
  return FALSE;
}

gboolean
migrate_apply (Db *db, const char *name, const char *sql, GError **error)
{
  static const char before[] = "PRAGMA foreign_keys=OFF; PRAGMA legacy_alter_table=ON";
  static const char after[] = "PRAGMA foreign_keys=ON; PRAGMA legacy_alter_table=OFF";
  gboolean applied;

  /* A table is rebuilt by dropping the old one: with the keys on, that would delete its children by cascade. Within a
   * transaction the pragma does nothing. The new one takes the name back, by which views and triggers of other tables
   * mean it all the while: they are not to be judged before. The table's own triggers go with it. */
  if (!db_run (db, before, error))
    return FALSE;
  applied = migrate_transaction (db, name, sql, error);
  return db_run (db, after, applied ? error : NULL) && applied;
}

static gboolean
migrate_embedded (Db *db, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat ("/migrations/", name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (migrations_get_resource (), path, 0, error);
  g_autofree char *sql = NULL;

  if (bytes == NULL)
    return box_translate (error);
  sql = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return migrate_apply (db, name, sql, error);
}

gboolean
migrate_run (Db *db, GError **error)
{
  g_auto (GStrv) names = migrate_names ();
  int version = 0, newest = 0;

  if (!migrate_current (db, &version, error))
    return FALSE;
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    newest = migrate_version (names[i]);
    if (newest > version && !migrate_embedded (db, names[i], error))
      return FALSE;
  }
  if (version > newest)
    return box_fail (error, BOX_ERROR_STORE,
                     "the store has schema %d, this program knows %d: install the newer program", version, newest);
  return TRUE;
}

int
migrate_newest (void)
{
  g_auto (GStrv) names = migrate_names ();
  guint count = names == NULL ? 0 : g_strv_length (names);

  return count == 0 ? 0 : migrate_version (names[count - 1]);
}

gboolean
migrate_check (Db *db, GError **error)
{
  int version = 0, newest = migrate_newest ();

  if (!migrate_current (db, &version, error))
    return FALSE;
  if (version != newest)
    return box_fail (error, BOX_ERROR_STORE,
                     "the store has schema %d, this program reads %d: start the appliance first", version, newest);
  return TRUE;
}
