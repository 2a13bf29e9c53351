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

static GArray *
series (Db *db, gint64 sensor_id, Quantity quantity, const SensorLoan *loan, gint64 now, GError **error)
{
  const ReadingRange range = {
    .sensor_id = sensor_id, .quantity = quantity, .from = loan->from_at, .to = loan_until (loan, now)
  };

  return rollup_series (db, &range, error);
}

static gboolean
lay_own (Db *db, FindingHours *hours, const SensorLoan *loan, const Thresholds *limits, gint64 now, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (read_quantities); i++) {
    g_autoptr (GArray) values = series (db, loan->sensor_id, read_quantities[i], loan, now, error);

    if (values == NULL)
      return FALSE;
    finding_hours_lay (hours, read_quantities[i], values, limits);
  }
  return TRUE;
}

static gboolean
lay_outdoor (Db *db, FindingHours *hours, const SensorLoan *loan, const Thresholds *limits, gint64 now, GError **error)
{
  gint64 outdoor = sensor_outdoor (db, loan->from_at, loan_until (loan, now));
  g_autoptr (GArray) t = outdoor == 0 ? NULL : series (db, outdoor, QUANTITY_T, loan, now, error);
  g_autoptr (GArray) rh = t == NULL ? NULL : series (db, outdoor, QUANTITY_RH, loan, now, error);

  if (outdoor != 0 && rh == NULL)
    return FALSE;
  finding_hours_lay_outdoor (hours, t, rh, limits);
  return TRUE;
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
