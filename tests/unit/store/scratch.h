/* scratch.h: an empty store in a temporary folder, removed at the end, with a table of its own to write into. */
#pragma once
#include <glib.h>
#include <glib/gstdio.h>

#include "store/store.h"

#include "empty_store.h"

typedef struct {
  char *folder, *path;
  Store *store;
} Scratch;

static inline gboolean
scratch_run_work (Db *db, gpointer sql, GError **error)
{
  return db_run (db, sql, error);
}

/* Statements as they are, in one piece of work. */
static inline void
scratch_run (Scratch *scratch, const char *sql)
{
  GError *error = NULL;

  store_write (scratch->store, scratch_run_work, (gpointer) sql, &error);
  g_assert_no_error (error);
  g_clear_error (&error);
}

static inline void
scratch_open (Scratch *scratch)
{
  GError *error = NULL;

  scratch->store = store_open (scratch->path, STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_clear_error (&error);
}

static inline Scratch *
scratch_new (void)
{
  Scratch *scratch = g_new0 (Scratch, 1);

  scratch->folder = g_dir_make_tmp ("histologe-test-XXXXXX", NULL);
  scratch->path = g_build_filename (scratch->folder, "store.db", NULL);
  empty_store_lay (scratch->path);
  scratch_open (scratch);
  scratch_run (scratch, "CREATE TABLE tally (number INTEGER PRIMARY KEY, who INTEGER, turn INTEGER, bytes BLOB,"
                        " UNIQUE (who, turn))");
  return scratch;
}

static inline void
scratch_reopen (Scratch *scratch)
{
  store_close (scratch->store);
  scratch_open (scratch);
}

static inline void
scratch_free (Scratch *scratch)
{
  g_autoptr (GDir) names = g_dir_open (scratch->folder, 0, NULL);
  const char *name;

  store_close (scratch->store);
  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (scratch->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (scratch->folder);
  g_free (scratch->folder);
  g_free (scratch->path);
  g_free (scratch);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scratch, scratch_free)

/* Column x of the first row, as a connection sees it; `sql` must be a literal. */
static inline gint64
scratch_see (Db *db, const char *sql)
{
  g_autoptr (Query) query = query_new (db, sql);
  gint64 value = query_next (query) ? query_integer (query, "x") : -1;
  GError *error = NULL;

  query_done (query, &error);
  g_assert_no_error (error);
  g_clear_error (&error);
  return value;
}

static inline gint64
scratch_integer (Scratch *scratch, const char *sql)
{
  return scratch_see (store_reader (scratch->store), sql);
}

#define SCRATCH_COUNT "SELECT count (*) AS x FROM tally"
#define scratch_count(scratch) scratch_integer ((scratch), SCRATCH_COUNT)
