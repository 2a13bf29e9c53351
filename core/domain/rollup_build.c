/* rollup_build.c: makes the hours of touched days again, from what readings the store holds. Runs behind the folding.
 */
#include "base/error.h"
#include "domain/reading_archive.h"
#include "domain/rollup_block.h"
#include "domain/rollup_hour.h"
#include "store/store_bound.h"

static const char sql_touched[] = "SELECT d.day, d.channel_id, c.sensor_id, c.quantity FROM rollup_dirty d"
                                  " JOIN channel c ON c.id = d.channel_id ORDER BY d.day, d.channel_id LIMIT :most";
static const char sql_done[] = "DELETE FROM rollup_dirty WHERE day = :day AND channel_id = :channel";

static const char sql_waits[] = "SELECT 1 AS found FROM rollup_dirty LIMIT 1";

/* A third of the 50 ms that a transaction may take. */
enum { DAYS_MOST = 400, BUDGET_US = 15000 };

typedef struct {
  gint64 day, channel_id, sensor_id;
  Quantity quantity;
} Touched;

static GArray *
touched_read (Db *db, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Touched));
  g_autoptr (Query) query = query_new (db, sql_touched);

  query_bind_integer (query, ":most", DAYS_MOST);
  while (query_next (query)) {
    Touched touched = { query_integer (query, "day"), query_integer (query, "channel_id"),
                        query_integer (query, "sensor_id"), reading_quantity_find (query_text (query, "quantity")) };

    g_array_append_val (list, touched);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

static gboolean
touched_forget (Db *db, const Touched *touched, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_done);

  query_bind_integer (query, ":day", touched->day);
  query_bind_integer (query, ":channel", touched->channel_id);
  return query_done (query, error);
}

/* Without a reading of that day and the one before there is nothing to make hours of: they were erased together with
 * their hours, or the hours are all that is kept of them. */
static gboolean
build_day (Db *db, const Touched *touched, GError **error)
{
  const RollupSpan span = { touched->day, 1 };
  gint64 from = touched->day * READING_DAY_S;
  const ReadingRange range = { touched->sensor_id, touched->quantity, from - READING_DAY_S, from + READING_DAY_S };
  g_autoptr (GArray) readings = reading_series_folded (db, &range, error), hours = NULL;
  g_auto (ReadingRule) rule = { 0 };

  if (readings == NULL || readings->len == 0)
    return readings != NULL;
  if (!reading_rule_load (db, touched->sensor_id, touched->quantity, &rule, error))
    return FALSE;
  rule.from = from;
  rule.to = from + READING_DAY_S;
  reading_judge (readings, &rule);
  hours = rollup_hours (readings, &rule);
  return rollup_block_save (db, touched->channel_id, &span, hours, error);
}

typedef struct {
  guint days; /* out, of one transaction */
  gboolean more;
} Building;

static gboolean
build_work (Db *db, gpointer data, GError **error)
{
  Building *building = data;
  g_autoptr (GArray) list = touched_read (db, error);
  gint64 until = g_get_monotonic_time () + BUDGET_US;

  *building = (Building){ 0 };
  for (guint i = 0; list != NULL && i < list->len && (i == 0 || g_get_monotonic_time () < until); i++) {
    const Touched *touched = &g_array_index (list, Touched, i);

    if (touched->quantity != QUANTITY_LAST && !build_day (db, touched, error))
      return FALSE;
    if (!touched_forget (db, touched, error))
      return FALSE;
    building->days++;
  }
  building->more = list != NULL && (building->days < list->len || list->len == DAYS_MOST);
  return list != NULL;
}

gboolean
rollup_build_all (Store *store, guint *ret_days, GError **error)
{
  Building building;

  do {
    if (!store_bound_go_on (store, error) || !store_write_queue (store, STORE_SENSORS, build_work, &building, error))
      return FALSE;
    *ret_days += building.days;
  } while (building.more);
  return TRUE;
}

gboolean
rollup_waits (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_waits);

  return query_next (query);
}
