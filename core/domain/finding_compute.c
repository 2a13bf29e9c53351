/* finding_compute.c: series, pauses, diary and sudden drops of a loan, handed to the pure rules. */
#include "domain/finding_compute.h"

#include "base/clock.h"
#include "domain/finding_judge.h"
#include "domain/rollup.h"
#include "domain/sensor_note.h"

#include <string.h>

static const char sql_pauses[] =
    "SELECT from_at, coalesce (to_at, :now) AS to_at FROM sensor_pause WHERE loan_id = :loan";
static const char sql_loans[] =
    "SELECT id FROM sensor_loan WHERE report_id IS NOT NULL AND keep = 'keep' AND from_at < :now"
    " AND coalesce (to_at, :now) >= :ended ORDER BY id";

/* The outdoor sensors of the town, then those that were lent to the file, each for as long as it stood outside. */
static const char sql_outdoor[] =
    "SELECT sensor_id, max (from_at, :from) AS from_at, min (coalesce (to_at, :to), :to) AS to_at FROM sensor_loan"
    " WHERE room = '" SENSOR_OUTSIDE "' AND keep = 'keep' AND (report_id IS NULL OR report_id = :report)"
    " AND from_at < :to AND coalesce (to_at, :to) > :from ORDER BY report_id IS NOT NULL, from_at, id";

/* What rules read of the device itself. */
static const Quantity read_quantities[] = { QUANTITY_T, QUANTITY_RH, QUANTITY_CO2, QUANTITY_PM25 };

static gint64
loan_until (const SensorLoan *loan, gint64 now)
{
  return loan->to_at == 0 ? now : MIN (loan->to_at, now);
}

/* ---- what happened meanwhile ---- */

static gboolean
add_pauses (Db *db, const SensorLoan *loan, gint64 now, GArray *notes, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_pauses);

  query_bind_integer (query, ":loan", loan->id);
  query_bind_integer (query, ":now", now);
  while (query_next (query)) {
    const FindingNote note = { query_integer (query, "from_at"), query_integer (query, "to_at"), FINDING_CHECK_PAUSED };

    g_array_append_val (notes, note);
  }
  return query_done (query, error);
}

/* What the diary of the dwelling tells that a finding has to tell. */
static const struct {
  const char *kind; /* of sensor_note_kinds */
  guint check;
} diary[] = {
  { "absence", FINDING_CHECK_ABSENCE },
  { "heating_off", FINDING_CHECK_HEATING_OFF },
  { "heating_low", FINDING_CHECK_HEATING_OFF },
  { "window", FINDING_CHECK_WINDOW },
};

static gboolean
add_diary (Db *db, const SensorLoan *loan, gint64 now, GArray *notes, GError **error)
{
  g_autoptr (GPtrArray) rows = sensor_note_list (db, loan->id, loan->from_at, loan_until (loan, now), error);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const SensorNote *row = g_ptr_array_index (rows, i);

    for (guint j = 0; j < G_N_ELEMENTS (diary); j++)
      if (strcmp (diary[j].kind, row->kind) == 0) {
        const FindingNote note = { row->from_at, row->to_at, diary[j].check };

        g_array_append_val (notes, note);
      }
  }
  return rows != NULL;
}

/* TRUE when the temperature at `index` is that much lower than at some moment shortly before. */
static gboolean
is_drop (const GArray *readings, guint index, guint oldest, const Thresholds *limits)
{
  const Reading *last = &g_array_index (readings, Reading, index);
  double drop = threshold_value (limits, THRESHOLD_WINDOW_DROP) * quantity_kinds[QUANTITY_T].scale;

  for (guint i = oldest; i < index; i++)
    if (g_array_index (readings, Reading, i).value - last->value >= drop)
      return TRUE;
  return FALSE;
}

/* A window that was opened shows as a sudden drop: not in an hour's mean, so it is sought in the readings themselves.
 */
static gboolean
add_drops (Db *db, const SensorLoan *loan, gint64 now, const Thresholds *limits, GArray *notes, GError **error)
{
  const ReadingRange range = {
    .sensor_id = loan->sensor_id, .quantity = QUANTITY_T, .from = loan->from_at, .to = loan_until (loan, now)
  };
  g_autoptr (GArray) readings = reading_series (db, &range, error);
  gint64 within = (gint64) threshold_value (limits, THRESHOLD_WINDOW_MINUTES) * CLOCK_MINUTE;
  guint oldest = 0;

  for (guint i = 0; readings != NULL && i < readings->len; i++) {
    gint64 at = g_array_index (readings, Reading, i).at;
    const FindingNote note = { at, at + 1, FINDING_CHECK_WINDOW };

    while (g_array_index (readings, Reading, oldest).at < at - within)
      oldest++;
    if (is_drop (readings, i, oldest, limits))
      g_array_append_val (notes, note);
  }
  return readings != NULL;
}

/* ---- series ---- */

static gboolean
lay_own (Db *db, FindingHours *hours, const SensorLoan *loan, const Thresholds *limits, gint64 now, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (read_quantities); i++) {
    const ReadingRange range = {
      .sensor_id = loan->sensor_id, .quantity = read_quantities[i], .from = loan->from_at, .to = loan_until (loan, now)
    };
    g_autoptr (GArray) values = rollup_series (db, &range, error);

    if (values == NULL)
      return FALSE;
    finding_hours_lay (hours, read_quantities[i], values, limits);
  }
  return TRUE;
}

static gboolean
lay_one_outdoor (Db *db, FindingHours *hours, ReadingRange range, const Thresholds *limits, GError **error)
{
  g_autoptr (GArray) t = NULL, rh = NULL;

  range.quantity = QUANTITY_T;
  t = rollup_series (db, &range, error);
  range.quantity = QUANTITY_RH;
  rh = t == NULL ? NULL : rollup_series (db, &range, error);
  if (rh != NULL)
    finding_hours_lay_outdoor (hours, t, rh, limits);
  return rh != NULL;
}

/* What stands nearer is laid over what stands farther. */
static gboolean
lay_outdoor (Db *db, FindingHours *hours, const SensorLoan *loan, const Thresholds *limits, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_outdoor);

  query_bind_integer (query, ":report", loan->report_id);
  query_bind_integer (query, ":from", loan->from_at);
  query_bind_integer (query, ":to", loan_until (loan, now));
  while (query_next (query)) {
    const ReadingRange range = { .sensor_id = query_integer (query, "sensor_id"),
                                 .from = query_integer (query, "from_at"),
                                 .to = query_integer (query, "to_at") };

    if (!lay_one_outdoor (db, hours, range, limits, error))
      return FALSE;
  }
  return query_done (query, error);
}

GPtrArray *
finding_compute (Db *db, const SensorLoan *loan, const Thresholds *limits, gint64 now, GError **error)
{
  g_autoptr (FindingHours) hours = finding_hours_new (loan->from_at, loan_until (loan, now));
  g_autoptr (Sensor) sensor = sensor_find (db, loan->sensor_id, error);
  g_autoptr (GArray) notes = g_array_new (FALSE, FALSE, sizeof (FindingNote));
  FindingSubject subject = { loan->id, loan->report_id, loan->sensor_id, loan->room, loan->position, NULL, notes };

  if (sensor == NULL || !add_pauses (db, loan, now, notes, error) || !add_diary (db, loan, now, notes, error)
      || !add_drops (db, loan, now, limits, notes, error) || !lay_own (db, hours, loan, limits, now, error)
      || !lay_outdoor (db, hours, loan, limits, now, error))
    return NULL;
  subject.model = sensor->model;
  return finding_judge_all (&subject, hours, limits);
}

GArray *
finding_loans (Db *db, gboolean running, gint64 now, GError **error)
{
  g_autoptr (GArray) loans = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Query) query = query_new (db, sql_loans);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":ended", running ? now : now - (READING_AGE_MAX_DAYS + 1) * CLOCK_DAY);
  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (loans, id);
  }
  return query_done (query, error) ? g_steal_pointer (&loans) : NULL;
}
