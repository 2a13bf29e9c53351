/* finding_alarm.c: values of carbon monoxide from their hearing to the alert. */
#include "domain/finding_alarm.h"

#include "base/clock.h"
#include "domain/alert.h"
#include "domain/event.h"
#include "domain/finding.h"

#define CODE "CO"
#define MG_OF_PPM 1.165 /* mg/m³ of one ppm at 20 °C */
enum { NOTABLE = 40 /* 4 ppm are 4.7 mg/m³: no threshold is lower than 5 */ };

static const char sql_hear[] =
    "INSERT INTO finding_alarm (sensor_id, value, at) VALUES (:sensor, :value, :at)"
    " ON CONFLICT (sensor_id) DO UPDATE SET value = excluded.value, at = excluded.at WHERE excluded.value > value";
static const char sql_waits[] = "SELECT 1 AS found FROM finding_alarm LIMIT 1";
static const char sql_heard[] =
    "SELECT a.sensor_id, a.value, a.at, l.id AS loan_id, l.report_id,"
    " coalesce ((SELECT f.computed_at FROM finding f WHERE f.loan_id = l.id AND f.code = '" CODE "'), 0) AS told_at"
    " FROM finding_alarm a JOIN sensor_loan l ON l.sensor_id = a.sensor_id AND l.report_id IS NOT NULL AND l.keep = 'keep'"
    " AND l.from_at <= a.at AND (l.to_at IS NULL OR l.to_at > a.at)";
static const char sql_looked[] = "DELETE FROM finding_alarm";

gboolean
finding_alarm_hear (Db *db, gint64 sensor_id, const GArray *readings, GError **error)
{
  const Reading *highest = NULL;
  g_autoptr (Query) query = NULL;

  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);

    if (reading->quantity == QUANTITY_CO && reading->value >= NOTABLE
        && (highest == NULL || reading->value > highest->value))
      highest = reading;
  }
  if (highest == NULL)
    return TRUE;
  query = query_new (db, sql_hear);
  query_bind_integer (query, ":sensor", sensor_id);
  query_bind_integer (query, ":value", highest->value);
  query_bind_integer (query, ":at", highest->at);
  return query_done (query, error);
}

gboolean
finding_alarm_waits (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_waits);

  return query_next (query);
}

typedef struct {
  gint64 sensor_id, loan_id, report_id, at, told_at;
  gint32 value;
} Heard;

static gboolean
read_heard (Db *db, GArray *heard, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_heard);

  while (query_next (query)) {
    const Heard one = {
      query_integer (query, "sensor_id"), query_integer (query, "loan_id"), query_integer (query, "report_id"),
      query_integer (query, "at"),        query_integer (query, "told_at"), (gint32) query_integer (query, "value"),
    };

    g_array_append_val (heard, one);
  }
  return query_done (query, error);
}

static double
milligrams (const Heard *one)
{
  return one->value * MG_OF_PPM / quantity_kinds[QUANTITY_CO].scale;
}

static gboolean
is_alarm (const Heard *one, const Thresholds *limits, gint64 now)
{
  return milligrams (one) >= threshold_value (limits, THRESHOLD_CO) && one->at > now - CLOCK_DAY
         && one->told_at <= now - ALARM_AGAIN_S;
}

static gboolean
tell (Db *db, const Actor *actor, const Heard *one, const Thresholds *limits, GError **error)
{
  const Finding finding = {
    .rule = finding_rule_find (CODE),
    .state = FINDING_FOUND,
    .loan_id = one->loan_id,
    .report_id = one->report_id,
    .sensor_id = one->sensor_id,
    .from = one->at,
    .to = one->at + 1,
    .figures = { { "co", milligrams (one) } },
    .figures_count = 1,
    .thresholds = (char *) threshold_version (limits),
    .points_to = (char *) threshold_points_to (limits, CODE),
  };
  const Event event = { .report_id = one->report_id,
                        .noun = "finding",
                        .subject_id = one->loan_id,
                        .verb = "co",
                        .detail = CODE,
                        .visible = TRUE };

  return finding_keep_silent (db, actor, &finding, error) && event_add (db, actor, &event, error)
         && alert_raise (db, actor, one->report_id, CODE, error);
}

gboolean
finding_alarm_look (Db *db, const Actor *actor, const Thresholds *limits, guint *ret_count, GError **error)
{
  g_autoptr (GArray) heard = g_array_new (FALSE, FALSE, sizeof (Heard));
  guint told = 0;

  if (!read_heard (db, heard, error) || !db_run (db, sql_looked, error))
    return FALSE;
  for (guint i = 0; i < heard->len; i++) {
    const Heard *one = &g_array_index (heard, Heard, i);

    if (!is_alarm (one, limits, actor->now))
      continue;
    if (!tell (db, actor, one, limits, error))
      return FALSE;
    told++;
  }
  *ret_count = told;
  return TRUE;
}
