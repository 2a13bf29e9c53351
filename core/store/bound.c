/* bound.c: ends queries that take too much. SQLite asks every some thousand of its steps whether to go on. */
#include "store/store_bound.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/store_private.h"

enum { STEPS = 10000 /* between two looks at the clock: under a millisecond */ };

static int
is_over (void *data)
{
  Db *db = data;

  db->met = db->met || (db->bound.ms != 0 && clock_monotonic_ms () > db->until_ms);
  return db->met;
}

void
db_bound_begin (Db *db)
{
  if (db->handle != NULL)
    sqlite3_progress_handler (db->handle, STEPS, is_over, db);
}

void
db_bound_end (Db *db)
{
  if (db->handle != NULL)
    sqlite3_progress_handler (db->handle, 0, NULL, NULL);
}

gboolean
db_bound_row (Db *db, gint64 rows)
{
  db->met = db->met || (db->bound.rows != 0 && rows > db->bound.rows);
  return !db->met;
}

void
store_bound (Store *store, const StoreBound *bound)
{
  Db *db = store_reader (store);

  db->met = FALSE;
  db->bound = bound == NULL ? (StoreBound){ 0, 0 } : *bound;
  db->until_ms = clock_monotonic_ms () + db->bound.ms;
}

gboolean
store_bound_is_met (Store *store)
{
  return store_reader (store)->met;
}

gboolean
store_bound_go_on (Store *store, GError **error)
{
  return !is_over (store_reader (store))
         || box_fail (error, BOX_ERROR_LIMIT, "longer than one run may take: the rest is for the next run");
}

void
store_bound_wait (Store *store, gint64 ms)
{
  store_reader (store)->until_ms += ms;
}
