/* sensor.c: rows of `sensor`, and whose household a reading belongs to. Reads and writes no reading. */
#include "domain/sensor.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "domain/event.h"
#include "domain/reading.h"
#include "domain/report.h"

const char *const sensor_rooms[] = {
  "living", "bedroom", "kitchen", "bathroom", "toilet", "hall", "cellar", "outside", "other", NULL,
};

#define SENSOR_COLUMNS \
  "SELECT id, uuid, device, name, room, coalesce (report_id, 0) AS report_id, coalesce (lent_at, 0) AS lent_at," \
  " coalesce (returned_at, 0) AS returned_at, coalesce (consent_at, 0) AS consent_at, created_at," \
  " coalesce (seen_at, 0) AS seen_at, coalesce (battery, -1) AS battery FROM sensor "
/* Lent once more, a sensor keeps the end of its former loan, which then lies before its new start. */
#define SENSOR_LENT "(report_id IS NOT NULL AND (returned_at IS NULL OR returned_at < lent_at))"
static const char sql_token[] = SENSOR_COLUMNS "WHERE token_hash = :value";
static const char sql_id[] = SENSOR_COLUMNS "WHERE id = :id";
static const char sql_uuid[] = SENSOR_COLUMNS "WHERE uuid = :value";
static const char sql_report[] = SENSOR_COLUMNS "WHERE report_id = :report ORDER BY name, id";
static const char sql_create[] = "INSERT INTO sensor (uuid, token_hash, name, room, created_at)"
                                 " VALUES (:uuid, :hash, :name, :room, :now)";
static const char sql_lend[] =
    "UPDATE sensor SET report_id = :report, lent_at = :now, consent_at = :consent,"
    " room = coalesce (:room, room) WHERE id = :id AND NOT " SENSOR_LENT " AND coalesce (returned_at, 0) < :now";
static const char sql_return[] =
    "UPDATE sensor SET returned_at = :now WHERE id = :id AND " SENSOR_LENT " RETURNING report_id";
static const char sql_seen[] =
    "UPDATE sensor SET seen_at = :now, battery = coalesce (:battery, battery) WHERE id = :id";

enum { NAME_MAX_CHARS = 60 };

void
sensor_free (Sensor *sensor)
{
  if (sensor == NULL)
    return;
  g_free (sensor->uuid);
  g_free (sensor->name);
  g_free (sensor->room);
  g_free (sensor->device);
  g_free (sensor);
}

static Sensor *
sensor_read (Query *query)
{
  Sensor *sensor = g_new0 (Sensor, 1);

  sensor->id = query_integer (query, "id");
  sensor->report_id = query_integer (query, "report_id");
  sensor->lent_at = query_integer (query, "lent_at");
  sensor->returned_at = query_integer (query, "returned_at");
  sensor->consent_at = query_integer (query, "consent_at");
  sensor->created_at = query_integer (query, "created_at");
  sensor->seen_at = query_integer (query, "seen_at");
  sensor->battery = (int) query_integer (query, "battery");
  sensor->uuid = g_strdup (query_text (query, "uuid"));
  sensor->name = g_strdup (query_text (query, "name"));
  sensor->room = g_strdup (query_text (query, "room"));
  sensor->device = g_strdup (query_text (query, "device"));
  return sensor;
}

static Sensor *
sensor_only (Query *query, GError **error)
{
  g_autoptr (Sensor) sensor = NULL;

  if (query_next (query))
    sensor = sensor_read (query);
  if (!query_done (query, error))
    return NULL;
  if (sensor == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such sensor");
  return g_steal_pointer (&sensor);
}

static Sensor *
sensor_one (Db *db, const char *sql, const char *value, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_text (query, ":value", value);
  return sensor_only (query, error);
}

Sensor *
sensor_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_id);

  query_bind_integer (query, ":id", id);
  return sensor_only (query, error);
}

Sensor *
sensor_find_token (Db *db, const char *token, GError **error)
{
  g_autofree char *hash = secret_hash (token);

  return sensor_one (db, sql_token, hash, error);
}

Sensor *
sensor_find_uuid (Db *db, const char *uuid, GError **error)
{
  return sensor_one (db, sql_uuid, uuid, error);
}

static GPtrArray *
sensor_many (Query *query, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) sensor_free);

  while (query_next (query))
    g_ptr_array_add (list, sensor_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
sensor_list_report (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_report);

  query_bind_integer (query, ":report", report_id);
  return sensor_many (query, error);
}

gboolean
sensor_is_lent (const Sensor *sensor)
{
  return sensor->report_id != 0 && (sensor->returned_at == 0 || sensor->returned_at < sensor->lent_at);
}

gint64
sensor_since (const Sensor *sensor)
{
  gint64 start = (sensor->lent_at != 0 ? sensor->lent_at : sensor->created_at) - CLOCK_DAY;

  return sensor_is_lent (sensor) ? MAX (start, sensor->returned_at) : start;
}

gint64
sensor_earliest (const Sensor *sensor, gint64 now)
{
  return MAX (sensor_since (sensor), now - READING_AGE_MAX_DAYS * CLOCK_DAY);
}

/* ---- changes ---- */

static gboolean
sensor_event (Db *db, const Actor *actor, const char *verb, const SensorLoan *loan, GError **error)
{
  Event event = { .report_id = loan->report_id, .noun = "sensor", .subject_id = loan->sensor_id, .verb = verb };

  return event_add (db, actor, &event, error);
}

static gboolean
sensor_insert (Db *db, const SensorInput *input, const char *token, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_create);
  g_autofree char *uuid = secret_uuid ();
  g_autofree char *hash = secret_hash (token);

  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":hash", hash);
  query_bind_text (query, ":name", input->name);
  query_bind_text (query, ":room", input->room);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

static gboolean
sensor_check (const SensorInput *input, GError **error)
{
  glong length = input->name == NULL ? 0 : g_utf8_strlen (input->name, -1);

  if (length < 1 || length > NAME_MAX_CHARS)
    return box_fail (error, BOX_ERROR_INVALID, "name: 1 to %d characters", NAME_MAX_CHARS);
  if (input->room == NULL || !g_strv_contains (sensor_rooms, input->room))
    return box_fail (error, BOX_ERROR_INVALID, "room: one of the codes of the catalogue's group [room]");
  return TRUE;
}

static gboolean
sensor_create (Db *db, const Actor *actor, const SensorInput *input, char **ret_token, GError **error)
{
  g_autofree char *token = secret_token_new ();
  g_autoptr (Report) report = NULL;
  SensorLoan loan = { .consent_at = actor->now };

  if (!sensor_check (input, error))
    return FALSE;
  if (input->report_uuid != NULL) {
    report = report_find_uuid (db, input->report_uuid, error);
    if (report == NULL)
      return FALSE;
    loan.report_id = report->id;
  }
  if (!sensor_insert (db, input, token, actor->now, error))
    return FALSE;
  loan.sensor_id = db_last_id (db);
  if (!sensor_event (db, actor, "created", &(SensorLoan){ .sensor_id = loan.sensor_id }, error)
      || (loan.report_id != 0 && !sensor_lend (db, actor, &loan, error)))
    return FALSE;
  g_free (*ret_token);
  *ret_token = g_steal_pointer (&token);
  return TRUE;
}

gboolean
sensor_provision (Db *db, const SensorInput *input, gint64 now, char **ret_token, GError **error)
{
  return sensor_create (db, &ACTOR_BOX_AT (now), input, ret_token, error);
}

gboolean
sensor_lend (Db *db, const Actor *actor, const SensorLoan *loan, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_lend);

  if (loan->consent_at <= 0 || loan->consent_at > actor->now)
    return box_fail (error, BOX_ERROR_INVALID, "consent_at: the day the household agreed");
  if (loan->room != NULL && !g_strv_contains (sensor_rooms, loan->room))
    return box_fail (error, BOX_ERROR_INVALID, "room: one of the codes of the catalogue's group [room]");
  query_bind_integer (query, ":id", loan->sensor_id);
  query_bind_integer (query, ":report", loan->report_id);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":consent", loan->consent_at);
  query_bind_text (query, ":room", loan->room);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "this sensor is lent already");
  return sensor_event (db, actor, "lent", loan, error);
}

gboolean
sensor_return (Db *db, const Actor *actor, gint64 sensor_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_return);
  SensorLoan loan = { .sensor_id = sensor_id };

  query_bind_integer (query, ":id", sensor_id);
  query_bind_integer (query, ":now", actor->now);
  if (query_next (query))
    loan.report_id = query_integer (query, "report_id");
  if (!query_done (query, error))
    return FALSE;
  if (loan.report_id == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "this sensor is not lent");
  return sensor_event (db, actor, "returned", &loan, error);
}

gboolean
sensor_seen (Db *db, gint64 sensor_id, gint64 now, int battery, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_seen);

  query_bind_integer (query, ":id", sensor_id);
  query_bind_integer (query, ":now", now);
  if (battery >= 0)
    query_bind_integer (query, ":battery", battery);
  else
    query_bind_null (query, ":battery");
  return query_done (query, error);
}
