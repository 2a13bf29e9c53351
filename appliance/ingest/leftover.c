/* leftover.c: one small array under one lock: there are few ways, families and reasons. */
#include "ingest/leftover.h"

#include <string.h>

#include "domain/clock_trust.h"

const char *const ingest_way_names[INGEST_WAY_LAST] = { [INGEST_WAY_HTTP] = "http", [INGEST_WAY_MQTT] = "mqtt" };

static GMutex mutex;
static GArray *kept; /* of IngestLeftover */

static IngestLeftover *
row_of (IngestWay way, const char *family, const char *why)
{
  const IngestLeftover fresh = { .way = way, .family = family, .why = why };

  if (kept == NULL)
    kept = g_array_new (FALSE, FALSE, sizeof (IngestLeftover));
  for (guint i = 0; i < kept->len; i++) {
    IngestLeftover *row = &g_array_index (kept, IngestLeftover, i);

    if (row->way == way && strcmp (row->family, family) == 0 && strcmp (row->why, why) == 0)
      return row;
  }
  g_array_append_val (kept, fresh);
  return &g_array_index (kept, IngestLeftover, kept->len - 1);
}

void
ingest_leftover_add (IngestWay way, const IngestDialect *dialect, const char *why, guint64 count)
{
  const char *family = dialect == NULL || dialect->family == NULL ? "" : dialect->family;
  g_autoptr (GMutexLocker) locker = NULL;
  IngestLeftover *row;

  if (count == 0)
    return;
  locker = g_mutex_locker_new (&mutex);
  row = row_of (way, family, why);
  row->count += count;
  row->last_up_s = clock_trust ()->up_s ();
}

void
ingest_leftover_add_result (IngestWay way, const IngestDialect *dialect, const IngestResult *result)
{
  ingest_leftover_add (way, dialect, "bounds", result->refused);
  ingest_leftover_add (way, dialect, "foreign", result->foreign);
}

static int
compare_rows (gconstpointer left, gconstpointer right)
{
  const IngestLeftover *a = left, *b = right;

  return a->count != b->count ? (a->count < b->count) - (a->count > b->count) : strcmp (a->why, b->why);
}

GArray *
ingest_leftover_list (void)
{
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (IngestLeftover));
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  (void) locker;
  if (kept != NULL && kept->len > 0)
    g_array_append_vals (copy, kept->data, kept->len);
  g_array_sort (copy, compare_rows);
  return copy;
}
