/* limit.c: one table of buckets under one lock. */
#include "ingest/limit.h"

/* Guesses: a household's address may hold a dozen devices whose token was taken back. Messages: whoever comes back with
 * weeks of history sends them at once; afterwards a sensor speaks once a second at most, a gateway for a whole town.
 * Each message costs the card a page or two. */
static const struct {
  double most, per_s;
} bounds[INGEST_LIMIT_LAST] = {
  [INGEST_LIMIT_GUESSES] = { 60, 0.1 },
  [INGEST_LIMIT_SENSOR] = { 300000, 1 },
  [INGEST_LIMIT_GATEWAY] = { 300000, 50 },
  [INGEST_LIMIT_UNKNOWN] = { 10, 1.0 / 60 },
};

enum { BUCKETS_MAX = 8192 };

typedef struct {
  double left;
  gint64 at;
} Bucket;

static GMutex mutex; /* guards the tables */
static GHashTable *tables[INGEST_LIMIT_LAST];

static void
bucket_fill (Bucket *bucket, IngestLimit limit, gint64 now)
{
  if (now > bucket->at)
    bucket->left = MIN (bounds[limit].most, bucket->left + (double) (now - bucket->at) * bounds[limit].per_s);
  bucket->at = now;
}

/* A full bucket says nothing; and strangers with many addresses must not fill the memory. */
static void
table_trim (GHashTable *table, IngestLimit limit, gint64 now)
{
  GHashTableIter iter;
  gpointer bucket;

  if (g_hash_table_size (table) < BUCKETS_MAX)
    return;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &bucket)) {
    bucket_fill (bucket, limit, now);
    if (((Bucket *) bucket)->left >= bounds[limit].most)
      g_hash_table_iter_remove (&iter);
  }
  if (g_hash_table_size (table) >= BUCKETS_MAX)
    g_hash_table_remove_all (table);
}

static Bucket *
bucket_of (IngestLimit limit, const char *subject, gint64 now)
{
  Bucket *bucket;

  if (tables[limit] == NULL)
    tables[limit] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  bucket = g_hash_table_lookup (tables[limit], subject);
  if (bucket == NULL) {
    table_trim (tables[limit], limit, now);
    bucket = g_new0 (Bucket, 1);
    *bucket = (Bucket){ bounds[limit].most, now };
    g_hash_table_insert (tables[limit], g_strdup (subject), bucket);
  }
  bucket_fill (bucket, limit, now);
  return bucket;
}

static gboolean
ask (IngestLimit limit, const char *subject, gint64 now, double take)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Bucket *bucket = bucket_of (limit, subject, now);

  (void) locker;
  if (bucket->left < 1)
    return FALSE;
  bucket->left -= take;
  return TRUE;
}

gboolean
ingest_limit_take (IngestLimit limit, const char *subject, gint64 now)
{
  return ask (limit, subject, now, 1);
}

gboolean
ingest_limit_allows (IngestLimit limit, const char *subject, gint64 now)
{
  return ask (limit, subject, now, 0);
}
