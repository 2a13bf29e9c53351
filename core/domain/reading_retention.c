/* reading_retention.c: what is due to go, by age, by file, by loan. How it goes stands in reading_erase.c. */
#include "domain/reading_retention.h"

#include "base/clock.h"
#include "base/error.h"
#include "domain/loan.h"
#include "domain/reading_archive.h"
#include "domain/reading_erase.h"
#include "domain/setting.h"
#include "store/store_bound.h"

static const char sql_old_sum[] = "SELECT coalesce (sum (count), 0) AS values_old FROM (SELECT count FROM reading_block"
                                  " WHERE day < :day ORDER BY day, channel_id LIMIT :most)";
static const char sql_old[] = "DELETE FROM reading_block WHERE (day, channel_id) IN (SELECT day, channel_id"
                              " FROM reading_block WHERE day < :day ORDER BY day, channel_id LIMIT :most)";
static const char sql_packed_sum[] = "SELECT coalesce (sum (count), 0) AS values_old FROM (SELECT count"
                                     " FROM reading_archive WHERE id % 65536 < :period ORDER BY id LIMIT :most)";
static const char sql_packed[] = "DELETE FROM reading_archive WHERE id IN (SELECT id FROM reading_archive"
                                 " WHERE id % 65536 < :period ORDER BY id LIMIT :most)";
static const char sql_damaged[] = "DELETE FROM reading_damaged WHERE id IN (SELECT id FROM reading_damaged"
                                  " WHERE day < :day ORDER BY id LIMIT :most)";
static const char sql_tallies[] = "DELETE FROM reading_tally WHERE (day, sensor_id) IN (SELECT day, sensor_id"
                                  " FROM reading_tally WHERE day < :day ORDER BY day, sensor_id LIMIT :most)";
static const char sql_sensors[] = "SELECT id FROM sensor ORDER BY id";
static const char sql_closed[] = "SELECT coalesce (closed_at, 0) AS closed_at FROM report WHERE id = :id";

enum { DAYS_A_MONTH = 30, DAYS_A_YEAR = 365, LOOK_BACK_DAYS = 120 /* late readings and some nights without power */ };

/* The bounds of one night. */
typedef struct {
  Store *store;
  gint64 now;
  gint64 raw_before;    /* readings from before are gone already */
  gint64 closed_before; /* a file closed before keeps hours only */
  gint64 hours_before;  /* and one closed before, nothing */
  ReadingRetention *retention;
} Night;

/* ---- by age ---- */

/* Rows that grew old, STORE_PIECE_ROWS at a time. */
typedef struct {
  const char *sum, *drop; /* sum nullable: not readings */
  const char *bound;
  gint64 before;
  guint64 values; /* out */
  gint64 rows;
} Aged;

static gboolean
aged_ask (Db *db, const Aged *aged, const char *sql, gint64 *ret_values, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, aged->bound, aged->before);
  query_bind_integer (query, ":most", STORE_PIECE_ROWS);
  if (ret_values != NULL && query_next (query))
    *ret_values = query_integer (query, "values_old");
  return query_done (query, error);
}

static gboolean
aged_work (Db *db, gpointer data, GError **error)
{
  Aged *aged = data;
  gint64 values = 0;

  if ((aged->sum != NULL && !aged_ask (db, aged, aged->sum, &values, error))
      || !aged_ask (db, aged, aged->drop, NULL, error))
    return FALSE;
  aged->rows = db_changes (db);
  aged->values = (guint64) values;
  return TRUE;
}

/* A packed period goes when its first day is too old: none of it is ever kept longer. */
static gboolean
retain_by_age (const Night *night, GError **error)
{
  gint64 day = reading_day (night->raw_before);
  Aged list[] = {
    { .sum = sql_old_sum, .drop = sql_old, .bound = ":day", .before = day },
    { .sum = sql_packed_sum,
      .drop = sql_packed,
      .bound = ":period",
      .before = reading_period (day + READING_PERIOD_DAYS - 1) },
    { .drop = sql_damaged, .bound = ":day", .before = day },
    { .drop = sql_tallies, .bound = ":day", .before = reading_day (night->hours_before) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (list); i++)
    do {
      if (!store_bound_go_on (night->store, error)
          || !store_write_queue (night->store, STORE_SENSORS, aged_work, &list[i], error))
        return FALSE;
      night->retention->values += list[i].values;
    } while (list[i].rows >= STORE_PIECE_ROWS);
  return TRUE;
}

/* ---- by loan ---- */

static gboolean
night_erase (const Night *night, gint64 sensor_id, const gint64 *span, gboolean keep_hours, GError **error)
{
  const ReadingErase what = { sensor_id, span[0], span[1], keep_hours };

  return reading_erase (night->store, &what, &night->retention->values, &night->retention->hours, error);
}

static gboolean
closed_read (Db *db, gint64 report_id, gint64 *ret_closed_at, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_closed);

  query_bind_integer (query, ":id", report_id);
  if (query_next (query))
    *ret_closed_at = query_integer (query, "closed_at");
  return query_done (query, error);
}

static gboolean
retain_loan (const Night *night, const SensorLoan *loan, GError **error)
{
  gint64 to = loan->to_at != 0 ? loan->to_at : night->now;
  gint64 fine[] = { MAX (loan->since, night->raw_before - CLOCK_DAY), to };
  gint64 all[] = { loan->since, to };
  gint64 closed_at = 0;

  if (loan->erased_at != 0)
    return TRUE;
  if (loan->report_id != 0 && !closed_read (store_reader (night->store), loan->report_id, &closed_at, error))
    return FALSE;
  if (loan->report_id == 0) /* no file that could be closed: hours as old as those of one */
    all[1] = MIN (to, night->hours_before);
  else if (closed_at == 0 || closed_at > night->hours_before)
    all[1] = all[0];
  if (all[0] < all[1] && !night_erase (night, loan->sensor_id, all, FALSE, error))
    return FALSE;
  if (closed_at == 0 || closed_at > night->closed_before || fine[0] >= fine[1])
    return TRUE;
  return night_erase (night, loan->sensor_id, fine, TRUE, error);
}

/* What lies between loans is nobody's. */
static gboolean
retain_gap (const Night *night, gint64 sensor_id, gint64 from, gint64 to, GError **error)
{
  gint64 span[] = { MAX (from, night->now - LOOK_BACK_DAYS * CLOCK_DAY), MIN (to, night->now - READING_UNASSIGNED_S) };

  return span[0] >= span[1] || night_erase (night, sensor_id, span, FALSE, error);
}

static gboolean
retain_sensor (const Night *night, gint64 sensor_id, GError **error)
{
  g_autoptr (GPtrArray) loans = loan_list_sensor (store_reader (night->store), sensor_id, error);
  gint64 free_from = 0;

  for (guint i = 0; loans != NULL && i < loans->len; i++) {
    const SensorLoan *loan = g_ptr_array_index (loans, i);

    if (!retain_gap (night, sensor_id, free_from, loan->since, error) || !retain_loan (night, loan, error))
      return FALSE;
    free_from = loan->to_at != 0 ? loan->to_at : G_MAXINT64;
  }
  return loans != NULL && retain_gap (night, sensor_id, free_from, night->now, error);
}

static GArray *
sensors_read (Db *db, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Query) query = query_new (db, sql_sensors);

  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (ids, id);
  }
  return query_done (query, error) ? g_steal_pointer (&ids) : NULL;
}

/* ---- a household that wants them gone ---- */

typedef struct {
  gint64 loan_id, now;
} Erased;

static gboolean
erased_work (Db *db, gpointer data, GError **error)
{
  const Erased *erased = data;

  return loan_erased (db, erased->loan_id, erased->now, error);
}

/* Erasing twice is erasing once: a power cut before the mark costs nothing. The place is given back at once. */
gboolean
reading_retain_wishes (Store *store, gint64 now, ReadingRetention *ret_retention, GError **error)
{
  const Night night = { .store = store, .now = now, .retention = ret_retention };

  while (TRUE) {
    g_autoptr (SensorLoan) loan = NULL;
    gint64 span[2];

    if (!loan_to_erase (store_reader (store), &loan, error))
      return FALSE;
    if (loan == NULL)
      return TRUE;
    span[0] = loan->since;
    span[1] = loan->to_at != 0 ? loan->to_at : now;
    if (!night_erase (&night, loan->sensor_id, span, FALSE, error)
        || !store_write (store, erased_work, &(Erased){ loan->id, now }, error)
        || !reading_erase_give_back (store, TRUE, error))
      return FALSE;
    ret_retention->loans++;
  }
}

gboolean
reading_retain (Store *store, gint64 now, ReadingRetention *ret_retention, GError **error)
{
  Db *db = store_reader (store);
  g_autoptr (GArray) sensors = sensors_read (db, error);
  Night night = {
    .store = store,
    .now = now,
    .raw_before = now - setting_integer (db, "readings.raw_months") * DAYS_A_MONTH * CLOCK_DAY,
    .closed_before = now - setting_integer (db, "readings.closed_months") * DAYS_A_MONTH * CLOCK_DAY,
    .hours_before = now - setting_integer (db, "readings.hours_years") * DAYS_A_YEAR * CLOCK_DAY,
    .retention = ret_retention,
  };

  if (sensors == NULL || !reading_retain_wishes (store, now, ret_retention, error) || !retain_by_age (&night, error))
    return FALSE;
  for (guint i = 0; i < sensors->len; i++)
    if (!retain_sensor (&night, g_array_index (sensors, gint64, i), error))
      return FALSE;
  return reading_erase_give_back (store, FALSE, error);
}
