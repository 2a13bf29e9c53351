/* known.c: four tables under one lock. What was read while something changed is not kept. */
#include "ingest/known.h"

#include <string.h>

#include "base/clock.h"
#include "domain/gateway.h"
#include "ingest/memory.h"
#include "store/store_watch.h"

enum { KEPT_MS = 30 * 1000 };

/* Whose a token is. */
typedef struct {
  IngestSender sender;
  gint64 read_ms;
} Owner;

static GMutex mutex;        /* guards all below */
static GHashTable *sensors; /* sensor id → IngestKnown */
static GHashTable *devices; /* name → sensor id; may be wrong: the sensor says its own */
static GHashTable *owners;  /* hash of a token → Owner */
static GHashTable *families; /* gateway id → its family; never changes once made */
static guint64 changes;     /* how often something was forgotten */

static const char *const watched[] = { "sensor", "sensor_loan", "sensor_pause", "gateway", NULL };

static void
known_clear (IngestKnown *known)
{
  sensor_free (known->sensor);
  loan_windows_free (known->windows);
}

void
ingest_known_unref (IngestKnown *known)
{
  if (known != NULL)
    g_atomic_rc_box_release_full (known, (GDestroyNotify) known_clear);
}

/* ---- forgetting ---- */

static void
forget_all (void)
{
  g_clear_pointer (&sensors, g_hash_table_unref);
  g_clear_pointer (&devices, g_hash_table_unref);
  g_clear_pointer (&owners, g_hash_table_unref);
  g_clear_pointer (&families, g_hash_table_unref);
  sensors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) ingest_known_unref);
  devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  families = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
forget_owner (const IngestSender *gone)
{
  GHashTableIter iter;
  gpointer owner;

  g_hash_table_iter_init (&iter, owners);
  while (g_hash_table_iter_next (&iter, NULL, &owner))
    if (memcmp (&((Owner *) owner)->sender, gone, sizeof *gone) == 0)
      g_hash_table_iter_remove (&iter);
}

/* On the writer thread. A loan and a pause do not say whose they are. */
static void
on_change (const char *table, gint64 id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  (void) locker;
  changes++;
  if (strcmp (table, "sensor") == 0) {
    g_hash_table_remove (sensors, &id);
    forget_owner (&(IngestSender){ id, 0 });
  } else if (strcmp (table, "gateway") == 0)
    forget_owner (&(IngestSender){ 0, id });
  else
    g_hash_table_remove_all (sensors);
}

/* A store that was not watched yet is a new one. Within the lock. */
static void
tables_of (Store *store)
{
  gboolean is_new = store_watch (store, watched, on_change);

  if (is_new || sensors == NULL)
    forget_all ();
  if (is_new)
    ingest_memory_forget ();
}

static gboolean
is_fresh (gint64 read_ms)
{
  return clock_monotonic_ms () - read_ms < KEPT_MS;
}

/* ---- sensors ---- */

/* (transfer full), or NULL. Within the lock. */
static IngestKnown *
recall (gint64 sensor_id)
{
  IngestKnown *known = g_hash_table_lookup (sensors, &sensor_id);

  return known != NULL && is_fresh (known->read_ms) ? g_atomic_rc_box_acquire (known) : NULL;
}

/* (transfer full): takes the sensor. */
static IngestKnown *
known_read (Db *db, Sensor *sensor, GError **error)
{
  g_autoptr (Sensor) owned = sensor;
  LoanWindows *windows = sensor == NULL ? NULL : loan_windows_read (db, sensor->id, error);
  IngestKnown *known;

  if (windows == NULL)
    return NULL;
  known = g_atomic_rc_box_new0 (IngestKnown);
  known->sensor = g_steal_pointer (&owned);
  known->windows = windows;
  known->read_ms = clock_monotonic_ms ();
  return known;
}

static void
keep (IngestKnown *known, guint64 since)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  gint64 id = known->sensor->id;

  (void) locker;
  if (changes != since)
    return;
  g_hash_table_replace (sensors, g_memdup2 (&id, sizeof id), g_atomic_rc_box_acquire (known));
  if (known->sensor->device != NULL)
    g_hash_table_replace (devices, g_strdup (known->sensor->device), g_memdup2 (&id, sizeof id));
}

IngestKnown *
ingest_known_sensor (Store *store, gint64 sensor_id, GError **error)
{
  IngestKnown *known;
  guint64 since;

  g_mutex_lock (&mutex);
  tables_of (store);
  known = recall (sensor_id);
  since = changes;
  g_mutex_unlock (&mutex);
  if (known != NULL)
    return known;
  known = known_read (store_reader (store), sensor_find (store_reader (store), sensor_id, error), error);
  if (known != NULL)
    keep (known, since);
  return known;
}

IngestKnown *
ingest_known_device (Store *store, const char *device, GError **error)
{
  IngestKnown *known;
  gint64 *id;
  guint64 since;

  g_mutex_lock (&mutex);
  tables_of (store);
  id = g_hash_table_lookup (devices, device);
  known = id == NULL ? NULL : recall (*id);
  since = changes;
  g_mutex_unlock (&mutex);
  if (known != NULL && g_strcmp0 (known->sensor->device, device) == 0)
    return known;
  ingest_known_unref (known);
  known = known_read (store_reader (store), sensor_find_device (store_reader (store), device, error), error);
  if (known != NULL)
    keep (known, since);
  return known;
}

/* ---- gateways ---- */

const char *
ingest_known_family (Store *store, gint64 gateway_id, GError **error)
{
  g_autoptr (Gateway) gateway = NULL;
  const char *family;
  guint64 since;

  g_mutex_lock (&mutex);
  tables_of (store);
  family = g_hash_table_lookup (families, &gateway_id);
  since = changes;
  g_mutex_unlock (&mutex);
  if (family != NULL)
    return family;
  gateway = gateway_find (store_reader (store), gateway_id, error);
  if (gateway == NULL)
    return NULL;
  family = g_intern_string (gateway->family); /* one of a few codes */
  g_mutex_lock (&mutex);
  if (changes == since)
    g_hash_table_replace (families, g_memdup2 (&gateway_id, sizeof gateway_id), (gpointer) family);
  g_mutex_unlock (&mutex);
  return family;
}

/* ---- tokens ---- */

/* FALSE without an error: nobody's. */
static gboolean
owner_read (Db *db, const char *token, IngestSender *sender, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (Sensor) sensor = sensor_find_token (db, token, &failure);
  g_autoptr (Gateway) gateway = NULL;

  if (sensor == NULL && g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND)) {
    g_clear_error (&failure);
    gateway = gateway_find_token (db, token, &failure);
  }
  if (failure != NULL && !g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&failure));
  *sender = (IngestSender){ sensor == NULL ? 0 : sensor->id, gateway == NULL ? 0 : gateway->id };
  return sensor != NULL || gateway != NULL;
}

gboolean
ingest_known_sender (Store *store, const char *token, const char *hash, IngestSender *ret_sender, GError **error)
{
  Owner owner = { .read_ms = clock_monotonic_ms () };
  const Owner *kept;
  guint64 since;

  g_mutex_lock (&mutex);
  tables_of (store);
  kept = g_hash_table_lookup (owners, hash);
  kept = kept != NULL && is_fresh (kept->read_ms) ? kept : NULL;
  if (kept != NULL)
    *ret_sender = kept->sender;
  since = changes;
  g_mutex_unlock (&mutex);
  if (kept != NULL)
    return TRUE;
  if (!owner_read (store_reader (store), token, &owner.sender, error))
    return FALSE;
  g_mutex_lock (&mutex);
  if (changes == since)
    g_hash_table_replace (owners, g_strdup (hash), g_memdup2 (&owner, sizeof owner));
  g_mutex_unlock (&mutex);
  *ret_sender = owner.sender;
  return TRUE;
}
