/* sensor.c: rows of `sensor`. Whose household a reading belongs to: loan.c. Reads and writes no reading. */
#include "domain/sensor.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "domain/broker.h"
#include "domain/event.h"
#include "domain/loan.h"
#include "domain/reading.h"
#include "domain/report.h"
#include "domain/unknown_device.h"

const char *const sensor_rooms[] = {
  "living", "bedroom", "kitchen", "bathroom", "toilet", "hall", "cellar", SENSOR_OUTSIDE, "other", NULL,
};
const char *const sensor_families[] = {
  "lorawan", "zigbee", "esphome", "shelly", "tasmota", "ruuvi", "airgradient", "airrohr", "netatmo", "influx", "native", NULL,
};

/* The present loan is the one that is not back yet. */
#define SENSOR_COLUMNS \
  "SELECT s.id, s.uuid, coalesce (s.code, '') AS code, s.device, s.name, s.family, s.model, s.clock, s.created_at, l.room," \
  " coalesce (s.seen_at, 0) AS seen_at, coalesce (s.retired_at, 0) AS retired_at, coalesce (s.battery, -1) AS battery," \
  " coalesce (s.signal, 0) AS signal, coalesce (s.interval_s, 0) AS interval_s, s.gap_s, coalesce (l.id, 0) AS loan_id," \
  " coalesce (l.report_id, 0) AS report_id, coalesce (l.state <> 'running', 0) AS paused, s.corrected," \
  " coalesce ((SELECT min (from_at) FROM sensor_loan f WHERE f.sensor_id = s.id), s.created_at) AS first_at" \
  " FROM sensor s LEFT JOIN sensor_loan l ON l.sensor_id = s.id AND l.state <> 'returned' "
static const char sql_id[] = SENSOR_COLUMNS "WHERE s.id = :value";
static const char sql_token[] = SENSOR_COLUMNS "WHERE s.token_hash = :value AND s.retired_at IS NULL";
static const char sql_uuid[] = SENSOR_COLUMNS "WHERE s.uuid = :value";
static const char sql_device[] = SENSOR_COLUMNS "WHERE s.device = :value";
static const char sql_list[] =
    SENSOR_COLUMNS "WHERE (s.retired_at IS NOT NULL) = :retired ORDER BY s.name COLLATE NOCASE, s.id";
static const char sql_create[] =
    "INSERT INTO sensor (uuid, token_hash, name, family, model, device, interval_s, code, label, label_until, created_at)"
    " VALUES (:uuid, :hash, :name, :family, :model, :device, nullif (:interval, 0), :code, :label, :until, :now)";
static const char sql_change[] = "UPDATE sensor SET name = :name, family = :family, model = :model, device = :device,"
                                 " interval_s = nullif (:interval, 0) WHERE id = :id";
static const char sql_renew[] =
    "UPDATE sensor SET token_hash = :hash, label = :label, label_until = :until WHERE id = :id AND retired_at IS NULL";
static const char sql_label[] = "SELECT label FROM sensor WHERE id = :id AND label_until > :now";
static const char sql_labels[] = "UPDATE sensor SET label = NULL, label_until = NULL WHERE id IN"
                                 " (SELECT id FROM sensor WHERE label IS NOT NULL AND label_until <= :now LIMIT :most)";
static const char sql_retire[] =
    "UPDATE sensor SET retired_at = iif (:retired, :now, NULL), label = NULL, label_until = NULL WHERE id = :id"
    " AND (retired_at IS NOT NULL) <> :retired AND NOT EXISTS (SELECT 1 FROM sensor_loan l WHERE l.sensor_id = sensor.id"
    " AND l.state IN ('running', 'paused', 'withdrawn'))";
/* The longest silence is counted within the loan: what it was between two households is nobody's trouble. */
static const char sql_seen[] =
    "UPDATE sensor SET seen_at = :now, battery = coalesce (:battery, battery), gap_s = max (gap_s, iif (seen_at >="
    " (SELECT from_at FROM sensor_loan l WHERE l.sensor_id = sensor.id AND l.state = 'running'), :now - seen_at, 0))"
    " WHERE id = :id";
static const char sql_signal[] = "UPDATE sensor SET signal = :signal WHERE id = :id";
static const char sql_corrected[] = "UPDATE sensor SET corrected = :corrected WHERE id = :id";
static const char sql_outdoor[] =
    "SELECT sensor_id FROM sensor_loan WHERE report_id IS NULL AND room = '" SENSOR_OUTSIDE "' AND from_at < :to"
    " AND (to_at IS NULL OR to_at > :from) ORDER BY from_at DESC, id DESC LIMIT 1";


void
sensor_free (Sensor *sensor)
{
  if (sensor == NULL)
    return;
  g_free (sensor->uuid);
  g_free (sensor->code);
  g_free (sensor->name);
  g_free (sensor->family);
  g_free (sensor->model);
  g_free (sensor->room);
  g_free (sensor->device);
  g_free (sensor);
}

/* ---- reading ---- */

static void
read_texts (Query *query, Sensor *sensor)
{
  sensor->uuid = g_strdup (query_text (query, "uuid"));
  sensor->code = g_strdup (query_text (query, "code"));
  sensor->name = g_strdup (query_text (query, "name"));
  sensor->family = g_strdup (query_text (query, "family"));
  sensor->model = g_strdup (query_text (query, "model"));
  sensor->room = g_strdup (query_text (query, "room"));
  sensor->device = g_strdup (query_text (query, "device"));
  sensor->own_clock = g_strcmp0 (query_text (query, "clock"), "own") == 0;
}

static Sensor *
sensor_read (Query *query)
{
  Sensor *sensor = g_new0 (Sensor, 1);

  sensor->id = query_integer (query, "id");
  sensor->created_at = query_integer (query, "created_at");
  sensor->seen_at = query_integer (query, "seen_at");
  sensor->retired_at = query_integer (query, "retired_at");
  sensor->since = query_integer (query, "first_at") - CLOCK_DAY;
  sensor->loan_id = query_integer (query, "loan_id");
  sensor->report_id = query_integer (query, "report_id");
  sensor->paused = query_integer (query, "paused") != 0;
  sensor->battery = (int) query_integer (query, "battery");
  sensor->signal = (int) query_integer (query, "signal");
  sensor->corrected = query_integer (query, "corrected") != 0;
  sensor->interval_s = (int) query_integer (query, "interval_s");
  sensor->gap_s = (int) query_integer (query, "gap_s");
  read_texts (query, sensor);
  return sensor;
}

static Sensor *
sensor_one (Query *query, GError **error)
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
sensor_by_text (Db *db, const char *sql, const char *value, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_text (query, ":value", value);
  return sensor_one (query, error);
}

Sensor *
sensor_find_token (Db *db, const char *token, GError **error)
{
  g_autofree char *hash = secret_hash (token);

  return sensor_by_text (db, sql_token, hash, error);
}

Sensor *
sensor_find_uuid (Db *db, const char *uuid, GError **error)
{
  return sensor_by_text (db, sql_uuid, uuid, error);
}

Sensor *
sensor_find_device (Db *db, const char *device, GError **error)
{
  g_autofree char *kept = sensor_device_name (device);

  return sensor_by_text (db, sql_device, kept, error);
}

Sensor *
sensor_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_id);

  query_bind_integer (query, ":value", id);
  return sensor_one (query, error);
}

GPtrArray *
sensor_list (Db *db, gboolean retired, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) sensor_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":retired", retired);
  while (query_next (query))
    g_ptr_array_add (list, sensor_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
sensor_is_lent (const Sensor *sensor)
{
  return sensor->loan_id != 0;
}

gint64
sensor_earliest (const Sensor *sensor, gint64 now)
{
  return MAX (sensor->since, now - READING_AGE_MAX_DAYS * CLOCK_DAY);
}

gint64
sensor_outdoor (Db *db, gint64 from, gint64 to)
{
  g_autoptr (Query) query = query_new (db, sql_outdoor);

  query_bind_integer (query, ":from", from);
  query_bind_integer (query, ":to", to);
  return query_next (query) ? query_integer (query, "sensor_id") : 0;
}

char *
sensor_device_name (const char *device)
{
  g_autofree char *folded = device == NULL || !g_utf8_validate (device, -1, NULL) ? NULL : g_utf8_strdown (device, -1);
  glong length;

  if (folded == NULL)
    return NULL;
  g_strstrip (folded);
  length = g_utf8_strlen (folded, -1);
  return length == 0 || length > SENSOR_DEVICE_CHARS ? NULL : g_steal_pointer (&folded);
}

/* ---- changes ---- */

static gboolean
sensor_event (Db *db, const Actor *actor, const char *verb, gint64 id, GError **error)
{
  Event event = { .noun = "sensor", .subject_id = id, .verb = verb };

  return event_add (db, actor, &event, error);
}

gboolean
sensor_brought (Db *db, const Actor *actor, gint64 id, GError **error)
{
  return sensor_event (db, actor, "brought", id, error);
}

static gboolean
is_short (const char *text, glong most)
{
  return text == NULL || (g_utf8_validate (text, -1, NULL) && g_utf8_strlen (text, -1) <= most);
}

static gboolean
sensor_check (const SensorInput *input, GError **error)
{
  if (input->name == NULL || *input->name == '\0' || !is_short (input->name, SENSOR_NAME_CHARS))
    return box_fail (error, BOX_ERROR_INVALID, "name: 1 to %d characters", SENSOR_NAME_CHARS);
  if (input->family != NULL && !g_strv_contains (sensor_families, input->family))
    return box_fail (error, BOX_ERROR_INVALID, "family: one of the codes of the catalogue's group [sensor_family]");
  if (!is_short (input->model, SENSOR_MODEL_CHARS))
    return box_fail (error, BOX_ERROR_INVALID, "model: %d characters at most", SENSOR_MODEL_CHARS);
  if (!is_short (input->device, SENSOR_DEVICE_CHARS))
    return box_fail (error, BOX_ERROR_INVALID, "device: %d characters at most", SENSOR_DEVICE_CHARS);
  if (input->interval_s < 0 || input->interval_s > SENSOR_INTERVAL_MAX_S)
    return box_fail (error, BOX_ERROR_INVALID, "interval: a day at most");
  if (input->room == NULL ? input->report_uuid != NULL : !g_strv_contains (sensor_rooms, input->room))
    return box_fail (error, BOX_ERROR_INVALID, "room: one of the codes of the catalogue's group [room]");
  return TRUE;
}

static void
bind_input (Query *query, const SensorInput *input)
{
  g_autofree char *device = sensor_device_name (input->device);

  query_bind_text (query, ":name", input->name);
  query_bind_text (query, ":family", input->family == NULL ? "native" : input->family);
  query_bind_text (query, ":model", input->model == NULL || *input->model == '\0' ? NULL : input->model);
  query_bind_text (query, ":device", device);
  query_bind_integer (query, ":interval", input->interval_s);
}

/* A box without its key makes no labels: the token is on the page all the same. */
static void
bind_token (Query *query, const char *token, gint64 now)
{
  g_autofree char *hash = secret_hash (token), *label = secret_key_is_set () ? secret_seal (token) : NULL;

  query_bind_text (query, ":hash", hash);
  query_bind_text (query, ":label", label);
  query_bind_integer (query, ":until", now + SENSOR_LABEL_HOURS * CLOCK_HOUR);
}

/* Of what must be unique only the device is given by somebody. */
static gboolean
device_done (Query *query, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (query_done (query, &failure))
    return TRUE;
  if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_CONFLICT))
    return box_fail (error, BOX_ERROR_CONFLICT, "device: another sensor calls itself so");
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
sensor_insert (Db *db, const SensorInput *input, const char *token, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_create);
  g_autofree char *uuid = secret_uuid (), *code = secret_code_new ();

  bind_input (query, input);
  bind_token (query, token, now);
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":code", code);
  query_bind_integer (query, ":now", now);
  return device_done (query, error);
}

/* A device that was heard before anybody knew it is of the family it was heard by, unless somebody says another. */
static gboolean
take_in (Db *db, SensorInput *input, char **ret_family, GError **error)
{
  g_autofree char *device = sensor_device_name (input->device);
  g_autoptr (GError) failure = NULL;
  g_autoptr (UnknownDevice) heard = unknown_device_waiting (db, device, &failure);

  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (heard != NULL && input->family == NULL)
    input->family = *ret_family = g_steal_pointer (&heard->family);
  return unknown_device_settle (db, device, error);
}

static gboolean
lend_at_once (Db *db, const Actor *actor, const SensorInput *input, gint64 id, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, input->report_uuid, error);
  LoanInput loan = { .sensor_id = id, .consent_at = actor->now, .room = input->room };

  if (report == NULL)
    return FALSE;
  loan.report_id = report->id;
  return loan_start (db, actor, &loan, NULL, error);
}

gboolean
sensor_create (Db *db, const Actor *actor, const SensorInput *input, char **ret_token, GError **error)
{
  g_autofree char *token = secret_token_new (), *family = NULL;
  SensorInput made = *input;
  gint64 id;

  if (!sensor_check (input, error) || !take_in (db, &made, &family, error)
      || !sensor_insert (db, &made, token, actor->now, error))
    return FALSE;
  id = db_last_id (db);
  if (!sensor_event (db, actor, "created", id, error) || !broker_account_give (db, BROKER_SENSOR, id, token, error)
      || (input->report_uuid != NULL && !lend_at_once (db, actor, input, id, error)))
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
sensor_change (Db *db, const Actor *actor, gint64 id, const SensorInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_change);
  g_autofree char *device = sensor_device_name (input->device);
  SensorInput looked_at = *input;

  looked_at.room = looked_at.report_uuid = NULL;
  if (!sensor_check (&looked_at, error))
    return FALSE;
  bind_input (query, input);
  query_bind_integer (query, ":id", id);
  if (!device_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such sensor");
  return unknown_device_settle (db, device, error) && sensor_event (db, actor, "changed", id, error);
}

gboolean
sensor_renew (Db *db, const Actor *actor, gint64 id, char **ret_token, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_renew);
  g_autofree char *token = secret_token_new ();

  bind_token (query, token, actor->now);
  query_bind_integer (query, ":id", id);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such sensor in the fleet");
  if (!sensor_event (db, actor, "renewed", id, error) || !broker_account_give (db, BROKER_SENSOR, id, token, error))
    return FALSE;
  g_free (*ret_token);
  *ret_token = g_steal_pointer (&token);
  return TRUE;
}

char *
sensor_label_token (Db *db, gint64 id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_label);
  g_autofree char *token = NULL;

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":now", now);
  if (query_next (query) && !query_is_null (query, "label"))
    token = secret_unseal (query_text (query, "label"));
  if (!query_done (query, error))
    return NULL;
  if (token == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "the token of this sensor is not known any more");
  return g_steal_pointer (&token);
}

gboolean
sensor_purge_labels (Db *db, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_labels);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":most", STORE_PIECE_ROWS);
  return query_done (query, error);
}

gboolean
sensor_retire (Db *db, const Actor *actor, gint64 id, gboolean retired, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_retire);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":retired", retired);
  query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "this sensor is lent, or it is so already");
  return sensor_event (db, actor, retired ? "retired" : "restored", id, error)
         && broker_account_close (db, BROKER_SENSOR, id, retired, error);
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

gboolean
sensor_heard_at (Db *db, gint64 sensor_id, int signal, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_signal);

  query_bind_integer (query, ":id", sensor_id);
  query_bind_integer (query, ":signal", signal);
  return query_done (query, error);
}

gboolean
sensor_corrected (Db *db, gint64 sensor_id, gboolean corrected, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_corrected);

  query_bind_integer (query, ":id", sensor_id);
  query_bind_integer (query, ":corrected", corrected);
  return query_done (query, error);
}
