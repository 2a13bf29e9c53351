/* planted_race.c: what the watchers of threads must see, and must not. Two threads count together. First word: "plain"
 * without any lock; "table" the same within a table of GLib's, whose own lines are watched then; "shared" behind a
 * GMutex, "queue" each handing the other what it counted: nothing to see. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

enum { TURNS = 2000, THREADS = 2 };

typedef struct {
  void (*turn) (void);
} Way;

static gint count;
static GMutex lock;
static GHashTable *table;
static GAsyncQueue *queue;

static void
turn_plain (void)
{
  count++;
}

static void
turn_table (void)
{
  g_hash_table_insert (table, GINT_TO_POINTER (1),
                       GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (table, NULL)) + 1));
}

static void
turn_shared (void)
{
  g_mutex_lock (&lock);
  count++;
  g_mutex_unlock (&lock);
}

static void
turn_queue (void)
{
  gint *held = g_async_queue_pop (queue);

  *held += 1;
  g_async_queue_push (queue, held);
}

static gpointer
run (gpointer data)
{
  const Way *way = data;

  for (int i = 0; i < TURNS; i++)
    way->turn ();
  return NULL;
}

static const struct {
  const char *name;
  Way way;
} ways[] = {
  { "plain", { turn_plain } }, { "table", { turn_table } }, { "shared", { turn_shared } }, { "queue", { turn_queue } }
};

static void
count_together (Way way)
{
  GThread *threads[THREADS];

  for (guint i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("counts", run, &way);
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  table = g_hash_table_new (NULL, NULL);
  queue = g_async_queue_new ();
  g_async_queue_push (queue, &count);
  for (guint i = 0; argc == 2 && i < G_N_ELEMENTS (ways); i++)
    if (strcmp (ways[i].name, argv[1]) == 0) {
      count_together (ways[i].way);
      printf ("%d\n", count);
      return 0;
    }
  return 2;
}
