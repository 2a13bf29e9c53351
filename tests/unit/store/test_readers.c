/* test_readers.c: more threads read at once than there are connections for: who waits is given the one that comes
 * back. */
#include "scratch.h"
#include "store/store_private.h"

#define HELD "SELECT 2 AS held"
enum { HOLDERS = 20 /* more than the box keeps open */, TRIES = 6, WAITER_US = 30000 };

typedef struct {
  Store *store;
  GMutex lock; /* guards the rest */
  GCond changed;
  guint holding, leaving;
} Room;

/* Keeps a connection until it may leave. */
static gpointer
hold (gpointer data)
{
  Room *room = data;
  Query *query = query_new (store_reader (room->store), HELD);

  g_mutex_lock (&room->lock);
  room->holding++;
  g_cond_broadcast (&room->changed);
  while (room->leaving == 0)
    g_cond_wait (&room->changed, &room->lock);
  room->leaving--;
  g_mutex_unlock (&room->lock);
  query_free (query);
  store_reader_rest (room->store);
  return NULL;
}

/* Whether what it reads by was another's: that one's statement is kept in it. */
static gpointer
ask (gpointer data)
{
  Room *room = data;
  Db *db = store_reader (room->store);
  Query *query = query_new (db, "SELECT 1 AS x");
  gboolean handed = g_hash_table_contains (db->statements, HELD);

  query_free (query);
  store_reader_rest (room->store);
  return GINT_TO_POINTER (handed);
}

static void
let_go (Room *room, guint count)
{
  g_mutex_lock (&room->lock);
  room->leaving += count;
  g_cond_broadcast (&room->changed);
  g_mutex_unlock (&room->lock);
}

/* Closed as one too many, it would be opened again by who waits: a rush would hold all it ever had. */
static void
test_one_that_comes_back_is_handed_over (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Room room = { .store = scratch->store };
  GThread *threads[HOLDERS];
  gboolean handed = FALSE;
  guint left = HOLDERS;

  for (guint i = 0; i < HOLDERS; i++)
    threads[i] = g_thread_new ("holder", hold, &room);
  g_mutex_lock (&room.lock);
  while (room.holding < HOLDERS)
    g_cond_wait (&room.changed, &room.lock);
  g_mutex_unlock (&room.lock);
  for (guint i = 0; i < TRIES && !handed; i++, left--) { /* a busy machine may let the waiter come too late */
    GThread *waiter = g_thread_new ("waiter", ask, &room);

    g_usleep (WAITER_US);
    let_go (&room, 1);
    handed = GPOINTER_TO_INT (g_thread_join (waiter));
  }
  g_assert_true (handed);
  let_go (&room, left);
  for (guint i = 0; i < HOLDERS; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  store_prepare_sqlite ();
  g_test_add_func ("/readers/one_that_comes_back_is_handed_over", test_one_that_comes_back_is_handed_over);
  return g_test_run ();
}
