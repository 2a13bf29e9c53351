/* figures_cache.c: a few sets of figures, the oldest given up first. Counts nothing itself. */
#include "pages/figures_cache.h"

#include "base/clock.h"

enum { ENTRIES_MAX = 12, LONG_MS = 100 /* to count: from there on figures are kept although a file changed */ };

typedef struct {
  char *key;
  gint64 version, cost_ms;
  FigureSet *set;
} Entry;

static GMutex lock;
static Entry entries[ENTRIES_MAX];
static guint next; /* entry to give up */

static char *
key_of (const FiguresAsked *asked)
{
  const ReportFilter *filter = asked->filter;

  return g_strdup_printf ("%p %d %d %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", (gconstpointer) asked->kinds,
                          (int) filter->kind, (int) filter->words, filter->own_only, filter->partner_id,
                          filter->user_id, asked->query);
}

static gboolean
is_fresh (const Entry *entry, gint64 version, gint64 now)
{
  if (now < entry->set->at || now - entry->set->at >= FIGURES_KEPT_S
      || clock_day_number (now) != clock_day_number (entry->set->at))
    return FALSE;
  return entry->version == version || entry->cost_ms >= LONG_MS;
}

static FigureSet *
cache_find (const char *key, gint64 version, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  (void) locker;
  for (guint i = 0; i < ENTRIES_MAX; i++)
    if (g_strcmp0 (entries[i].key, key) == 0 && is_fresh (&entries[i], version, now))
      return figure_set_ref (entries[i].set);
  return NULL;
}

/* In place of what was kept under that key, else of the oldest. */
static void
cache_keep (char *key, const Entry *entry)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  Entry *place = NULL;

  (void) locker;
  for (guint i = 0; i < ENTRIES_MAX && place == NULL; i++)
    if (g_strcmp0 (entries[i].key, key) == 0)
      place = &entries[i];
  if (place == NULL) {
    place = &entries[next];
    next = (next + 1) % ENTRIES_MAX;
  }
  g_free (place->key);
  figure_set_unref (place->set);
  *place = *entry;
  place->key = key;
  figure_set_ref (place->set);
}

FigureSet *
figures_cache_get (Db *db, const FiguresAsked *asked, GError **error)
{
  g_autofree char *key = key_of (asked);
  Entry entry = { .version = figure_version (db) };
  gint64 started_ms = clock_monotonic_ms ();

  entry.set = cache_find (key, entry.version, asked->filter->now);
  if (entry.set != NULL)
    return entry.set;
  entry.set = figure_compute (db, asked->kinds, asked->filter, error);
  if (entry.set == NULL)
    return NULL;
  entry.cost_ms = clock_monotonic_ms () - started_ms;
  cache_keep (g_steal_pointer (&key), &entry);
  return entry.set;
}
