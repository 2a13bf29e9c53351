/* figures_cache.c: a few sets of figures, the oldest given up first. Counts nothing itself. */
#include "pages/figures_cache.h"

#include "base/clock.h"

enum { ENTRIES_MAX = 12, LONG_MS = 100 /* to count: from there on figures are kept although a file changed */ };

typedef struct {
  char *key;
  gint64 version, cost_ms;
  FigureSet *set; /* NULL: being counted for the first time */
  gboolean counting;
} Entry;

static GMutex lock;
static GCond counted;
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
is_of_the_day (const Entry *entry, gint64 now)
{
  return entry->set != NULL && now >= entry->set->at && now - entry->set->at < CLOCK_DAY
         && clock_day_number (now) == clock_day_number (entry->set->at);
}

static gboolean
is_fresh (const Entry *entry, gint64 version, gint64 now)
{
  return is_of_the_day (entry, now) && now - entry->set->at < FIGURES_KEPT_S
         && (entry->version == version || entry->cost_ms >= LONG_MS);
}

static Entry *
entry_find (const char *key)
{
  for (guint i = 0; i < ENTRIES_MAX; i++)
    if (g_strcmp0 (entries[i].key, key) == 0)
      return &entries[i];
  return NULL;
}

/* An entry for a new key, in place of the oldest that nobody is counting; NULL when all are. */
static Entry *
entry_new (const char *key)
{
  for (guint i = 0; i < ENTRIES_MAX; i++) {
    Entry *entry = &entries[next];

    next = (next + 1) % ENTRIES_MAX;
    if (entry->counting)
      continue;
    g_free (entry->key);
    figure_set_unref (entry->set);
    *entry = (Entry){ .key = g_strdup (key) };
    return entry;
  }
  return NULL;
}

/* (transfer full, nullable): what can be answered at once: fresh figures, or those of today while somebody else counts
 * them again. NULL: the caller counts, and says so by cache_keep. */
static FigureSet *
cache_take (const char *key, gint64 version, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  Entry *entry;

  (void) locker;
  while ((entry = entry_find (key)) != NULL && entry->counting && !is_of_the_day (entry, now))
    g_cond_wait (&counted, &lock);
  if (entry != NULL && (entry->counting || is_fresh (entry, version, now)))
    return figure_set_ref (entry->set);
  if (entry == NULL)
    entry = entry_new (key);
  if (entry != NULL)
    entry->counting = TRUE;
  return NULL;
}

/* `set` NULL: it failed, and whoever waited tries by himself. */
static void
cache_keep (const char *key, FigureSet *set, gint64 version, gint64 cost_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  Entry *entry = entry_find (key);

  (void) locker;
  if (entry != NULL && set != NULL) {
    figure_set_unref (entry->set);
    entry->set = figure_set_ref (set);
    entry->version = version;
    entry->cost_ms = cost_ms;
  }
  if (entry != NULL)
    entry->counting = FALSE;
  g_cond_broadcast (&counted);
}

FigureSet *
figures_cache_get (Db *db, const FiguresAsked *asked, GError **error)
{
  g_autofree char *key = key_of (asked);
  gint64 version = figure_version (db), started_ms = clock_monotonic_ms ();
  FigureSet *set = cache_take (key, version, asked->filter->now);

  if (set != NULL)
    return set;
  set = figure_compute (db, asked->kinds, asked->filter, error);
  cache_keep (key, set, version, clock_monotonic_ms () - started_ms);
  return set;
}
