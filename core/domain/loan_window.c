/* loan_window.c: which moments of a sensor are somebody's to keep: its loans without their pauses, and the time in the
 * town's hands since the last one. Writes nothing. */
#include "domain/loan.h"

#include <string.h>

static const char sql_pauses[] =
    "SELECT p.from_at, coalesce (p.to_at, 9223372036854775807) AS to_at FROM sensor_pause p"
    " JOIN sensor_loan l ON l.id = p.loan_id WHERE l.sensor_id = :sensor";

typedef struct {
  gint64 from, to; /* `to` not included */
} Pause;

static GArray *
list_pauses (Db *db, gint64 sensor_id, GError **error)
{
  g_autoptr (GArray) pauses = g_array_new (FALSE, FALSE, sizeof (Pause));
  g_autoptr (Query) query = query_new (db, sql_pauses);

  query_bind_integer (query, ":sensor", sensor_id);
  while (query_next (query)) {
    Pause pause = { query_integer (query, "from_at"), query_integer (query, "to_at") };

    g_array_append_val (pauses, pause);
  }
  return query_done (query, error) ? g_steal_pointer (&pauses) : NULL;
}

static gboolean
is_paused (const GArray *pauses, gint64 at)
{
  for (guint i = 0; i < pauses->len; i++)
    if (at >= g_array_index (pauses, Pause, i).from && at < g_array_index (pauses, Pause, i).to)
      return TRUE;
  return FALSE;
}

/* A device that did not come back stands in a home that agreed to nothing any more. */
static gboolean
is_kept (const GPtrArray *loans, const GArray *pauses, gint64 at)
{
  const SensorLoan *last = loans->len == 0 ? NULL : g_ptr_array_index (loans, loans->len - 1);

  for (guint i = 0; i < loans->len; i++) {
    const SensorLoan *loan = g_ptr_array_index (loans, i);

    if (at >= loan->since && (loan->to_at == 0 || at < loan->to_at))
      return !loan->erase && !is_paused (pauses, at);
  }
  return last == NULL || (strcmp (last->state, "returned") == 0 && at >= last->returned_at);
}

gboolean
loan_hold_back (Db *db, const Sensor *sensor, ReadingBatch *batch, GError **error)
{
  g_autoptr (GPtrArray) loans = loan_list_sensor (db, sensor->id, error);
  g_autoptr (GArray) pauses = loans == NULL ? NULL : list_pauses (db, sensor->id, error);
  guint kept = 0;

  if (pauses == NULL)
    return FALSE;
  for (guint i = 0; i < batch->readings->len; i++) {
    const Reading *reading = &g_array_index (batch->readings, Reading, i);

    if (is_kept (loans, pauses, reading->at))
      g_array_index (batch->readings, Reading, kept++) = *reading;
  }
  batch->foreign += batch->readings->len - kept;
  g_array_set_size (batch->readings, kept);
  return TRUE;
}
