/* memory.c: one table of sensors under one lock. Bounded by the number of sensors: only those the town made get here.
 */
#include "ingest/memory.h"

#include <stdlib.h>
#include <string.h>

enum { KEYS = 8, KEY_S = 3600, FREELY = 5 };

typedef struct {
  guint64 hash; /* 0: none */
  gint64 at;
} Key;

typedef struct {
  gint64 at; /* 0: none yet */
  gint64 credit_at;
  gint32 value;
  guint8 credit; /* values that may come as soon as they like */
} Last;

/* What is judged within a turn. */
typedef struct {
  Key keys[KEYS];
  guint next_key, left_out;
  Last last[QUANTITY_LAST];
} Heard;

typedef struct {
  Heard heard;
  gboolean taken; /* somebody's turn */
  gint64 seen_at; /* as marked in the store */
  int battery;
  double values; /* still allowed */
  gint64 values_at;
} Entry;

struct IngestTurn {
  Store *store;
  GHashTable *drafts; /* sensor → Heard */
};

/* A difference from which a value counts however soon it comes, in the unit of its quantity; 0: none does. */
static const gint32 leaps[QUANTITY_LAST] = { [QUANTITY_T] = 50, [QUANTITY_RH] = 300, [QUANTITY_CO2] = 100 };

static GMutex mutex; /* guards all below */
static GCond turned;
static GHashTable *entries;  /* sensor → Entry */
static GHashTable *gateways; /* gateway → when it was marked, gint64 */
static Store *entries_of;

/* Another store is another town: only tests open a second one. */
static void
table_of (Store *store)
{
  if (entries_of == store && entries != NULL)
    return;
  g_clear_pointer (&entries, g_hash_table_unref);
  g_clear_pointer (&gateways, g_hash_table_unref);
  entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gateways = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  entries_of = store;
}

static Entry *
entry_of (Store *store, gint64 sensor_id)
{
  Entry *entry;

  table_of (store);
  entry = g_hash_table_lookup (entries, &sensor_id);
  if (entry != NULL)
    return entry;
  entry = g_new0 (Entry, 1);
  entry->battery = -1;
  entry->values = INGEST_VALUES_MOST;
  g_hash_table_insert (entries, g_memdup2 (&sensor_id, sizeof sensor_id), entry);
  return entry;
}

/* ---- turns ---- */

static gboolean
any_taken (Store *store, const GArray *sensors)
{
  for (guint i = 0; i < sensors->len; i++)
    if (entry_of (store, g_array_index (sensors, gint64, i))->taken)
      return TRUE;
  return FALSE;
}

/* All or none at once: two that hold one each of what both want would wait for ever. */
IngestTurn *
ingest_turn_begin (Store *store, const GArray *sensors)
{
  IngestTurn *turn = g_new0 (IngestTurn, 1);

  turn->store = store;
  turn->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_mutex_lock (&mutex);
  while (any_taken (store, sensors))
    g_cond_wait (&turned, &mutex);
  for (guint i = 0; i < sensors->len; i++) {
    Entry *entry = entry_of (store, g_array_index (sensors, gint64, i));

    entry->taken = TRUE;
    g_hash_table_insert (turn->drafts, g_memdup2 (&g_array_index (sensors, gint64, i), sizeof (gint64)),
                         g_memdup2 (&entry->heard, sizeof entry->heard));
  }
  g_mutex_unlock (&mutex);
  return turn;
}

void
ingest_turn_end (IngestTurn *turn, gboolean committed)
{
  GHashTableIter iter;
  gpointer sensor_id, draft;

  if (turn == NULL)
    return;
  g_mutex_lock (&mutex);
  g_hash_table_iter_init (&iter, turn->drafts);
  while (g_hash_table_iter_next (&iter, &sensor_id, &draft)) {
    Entry *entry = entry_of (turn->store, *(gint64 *) sensor_id);

    if (committed)
      entry->heard = *(Heard *) draft;
    entry->taken = FALSE;
  }
  if (g_hash_table_size (turn->drafts) > 0) /* else nobody waits for it, and being told costs a system call */
    g_cond_broadcast (&turned);
  g_mutex_unlock (&mutex);
  g_hash_table_unref (turn->drafts);
  g_free (turn);
}

/* FNV-1a; 0 stands for none. */
static guint64
key_hash (const char *key)
{
  guint64 hash = 0xcbf29ce484222325u;

  for (; *key != '\0'; key++)
    hash = (hash ^ (guchar) *key) * 0x100000001b3u;
  return hash == 0 ? 1 : hash;
}

gboolean
ingest_turn_knows_key (IngestTurn *turn, gint64 sensor_id, const char *key, gint64 now)
{
  Heard *heard = g_hash_table_lookup (turn->drafts, &sensor_id);
  guint64 hash = key_hash (key);

  if (heard == NULL)
    return FALSE;
  /* Counters begin again when a device does: an old one proves nothing. */
  for (guint i = 0; i < KEYS; i++)
    if (heard->keys[i].hash == hash && ABS (now - heard->keys[i].at) <= KEY_S)
      return TRUE;
  heard->keys[heard->next_key++ % KEYS] = (Key){ hash, now };
  return FALSE;
}

/* The first few values come as soon as they like, and one more each `every_s`. */
static gboolean
comes_too_soon (Last *last, const Reading *reading, gint64 every_s)
{
  gint32 leap = leaps[reading->quantity];
  gint64 since;

  if (every_s == 0 || reading->at < last->at)
    return FALSE;
  since = reading->at - last->credit_at;
  if (since >= every_s) {
    last->credit = (guint8) MIN (FREELY, last->credit + since / every_s);
    last->credit_at = reading->at - since % every_s;
  }
  if (leap != 0 && last->at != 0 && llabs ((gint64) reading->value - last->value) >= leap)
    return FALSE;
  if (last->credit == 0)
    return TRUE;
  last->credit--;
  return FALSE;
}

gboolean
ingest_turn_is_new (IngestTurn *turn, gint64 sensor_id, const Reading *reading, gint64 every_s)
{
  Heard *heard = g_hash_table_lookup (turn->drafts, &sensor_id);
  Last *last = heard == NULL ? NULL : &heard->last[reading->quantity];

  if (last == NULL)
    return TRUE;
  if ((reading->flags & READING_AT_ARRIVAL) != 0 && last->at != 0 && reading->value == last->value
      && ABS (reading->at - last->at) <= INGEST_SAME_S)
    return FALSE;
  if (comes_too_soon (last, reading, every_s))
    return FALSE;
  if (reading->at >= last->at) {
    last->at = reading->at;
    last->value = reading->value;
  }
  return TRUE;
}

void
ingest_turn_count (IngestTurn *turn, gint64 sensor_id, guint left_out)
{
  Heard *heard = g_hash_table_lookup (turn->drafts, &sensor_id);

  if (heard != NULL)
    heard->left_out += left_out;
}

guint
ingest_turn_take_count (IngestTurn *turn, gint64 sensor_id)
{
  Heard *heard = g_hash_table_lookup (turn->drafts, &sensor_id);
  guint left_out = heard == NULL ? 0 : heard->left_out;

  if (heard != NULL)
    heard->left_out = 0;
  return left_out;
}

/* ---- marks and bounds ---- */

gboolean
ingest_memory_is_due (Store *store, gint64 sensor_id, gint64 now, int battery)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Entry *entry = entry_of (store, sensor_id);

  (void) locker;
  if (ABS (now - entry->seen_at) < INGEST_SEEN_EVERY_S && (battery < 0 || battery == entry->battery))
    return FALSE;
  entry->seen_at = now;
  if (battery >= 0)
    entry->battery = battery;
  return TRUE;
}

gboolean
ingest_memory_gateway_is_due (Store *store, gint64 gateway_id, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  gint64 *marked;

  (void) locker;
  table_of (store);
  marked = g_hash_table_lookup (gateways, &gateway_id);
  if (marked != NULL && ABS (now - *marked) < INGEST_SEEN_EVERY_S)
    return FALSE;
  g_hash_table_replace (gateways, g_memdup2 (&gateway_id, sizeof gateway_id), g_memdup2 (&now, sizeof now));
  return TRUE;
}

guint
ingest_memory_allow (Store *store, gint64 sensor_id, guint wanted, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Entry *entry = entry_of (store, sensor_id);
  guint allowed;

  (void) locker;
  if (now > entry->values_at)
    entry->values =
        MIN (INGEST_VALUES_MOST, entry->values + (double) (now - entry->values_at) * INGEST_VALUES_A_DAY / 86400);
  entry->values_at = now;
  allowed = (guint) MIN ((double) wanted, entry->values);
  entry->values -= allowed;
  return allowed;
}

void
ingest_memory_forget (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  (void) locker;
  g_clear_pointer (&entries, g_hash_table_unref);
  g_clear_pointer (&gateways, g_hash_table_unref);
  entries_of = NULL;
}
