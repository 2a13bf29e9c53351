/* unknown_device.c: rows of `unknown_device`. Decides nothing about readings: none of them ever reaches a curve. */
#include "domain/unknown_device.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/reading_codec.h"
#include "domain/sensor.h"

#define UNKNOWN_COLUMNS \
  "SELECT id, uuid, coalesce (gateway_id, 0) AS gateway_id, device, family, name, model, readings, messages, first_at," \
  " last_at FROM unknown_device "
static const char sql_device[] = UNKNOWN_COLUMNS "WHERE device = :value";
static const char sql_uuid[] = UNKNOWN_COLUMNS "WHERE uuid = :value";
static const char sql_list[] = UNKNOWN_COLUMNS "WHERE last_at > :since ORDER BY last_at DESC, id DESC";
static const char sql_insert[] =
    "INSERT INTO unknown_device (uuid, gateway_id, device, family, name, model, readings, messages, first_at, last_at)"
    " VALUES (:uuid, nullif (:gateway, 0), :device, :family, :name, :model, :readings, 1, :now, :now)";
static const char sql_update[] =
    "UPDATE unknown_device SET gateway_id = nullif (:gateway, 0), family = :family, name = coalesce (:name, name),"
    " model = coalesce (:model, model), readings = :readings, messages = messages + 1, last_at = :now"
    " WHERE device = :device";
/* A flood of invented names pushes out its own, then whoever was silent longest. */
static const char sql_room_gateway[] =
    "DELETE FROM unknown_device WHERE id IN (SELECT id FROM unknown_device WHERE gateway_id IS nullif (:gateway, 0)"
    " ORDER BY last_at DESC, id DESC LIMIT -1 OFFSET :most)";
static const char sql_room_all[] = "DELETE FROM unknown_device WHERE id IN (SELECT id FROM unknown_device"
                                   " ORDER BY last_at DESC, id DESC LIMIT -1 OFFSET :most)";
static const char sql_count[] = "SELECT count (*) AS count FROM unknown_device";
static const char sql_drop[] = "DELETE FROM unknown_device WHERE uuid = :uuid";
static const char sql_settle[] = "DELETE FROM unknown_device WHERE device = :device";
static const char sql_purge[] = "DELETE FROM unknown_device WHERE id IN"
                                " (SELECT id FROM unknown_device WHERE last_at <= :before LIMIT :most)";
static const char sql_adopt[] = "UPDATE sensor SET device = :device, family = :family, model = coalesce (model, :model)"
                                " WHERE id = :id AND retired_at IS NULL AND coalesce (device, :device) = :device";

void
unknown_device_free (UnknownDevice *unknown)
{
  if (unknown == NULL)
    return;
  g_free (unknown->uuid);
  g_free (unknown->device);
  g_free (unknown->family);
  g_free (unknown->name);
  g_free (unknown->model);
  g_clear_pointer (&unknown->readings, g_array_unref);
  g_free (unknown);
}

/* ---- reading ---- */

static UnknownDevice *
unknown_read (Query *query)
{
  UnknownDevice *unknown = g_new0 (UnknownDevice, 1);
  gsize length;
  gconstpointer bytes = query_bytes (query, "readings", &length);

  unknown->id = query_integer (query, "id");
  unknown->gateway_id = query_integer (query, "gateway_id");
  unknown->messages = query_integer (query, "messages");
  unknown->first_at = query_integer (query, "first_at");
  unknown->last_at = query_integer (query, "last_at");
  unknown->uuid = g_strdup (query_text (query, "uuid"));
  unknown->device = g_strdup (query_text (query, "device"));
  unknown->family = g_strdup (query_text (query, "family"));
  unknown->name = g_strdup (query_text (query, "name"));
  unknown->model = g_strdup (query_text (query, "model"));
  unknown->readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  reading_decode_journal (bytes, length, unknown->readings, NULL);
  return unknown;
}

/* NULL without error when there is none. */
static UnknownDevice *
unknown_one (Db *db, const char *sql, const char *value, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (UnknownDevice) unknown = NULL;

  query_bind_text (query, ":value", value);
  if (query_next (query))
    unknown = unknown_read (query);
  return query_done (query, error) ? g_steal_pointer (&unknown) : NULL;
}

UnknownDevice *
unknown_device_find (Db *db, const char *uuid, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (UnknownDevice) unknown = unknown_one (db, sql_uuid, uuid, &failure);

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (unknown == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such device");
  return g_steal_pointer (&unknown);
}

UnknownDevice *
unknown_device_waiting (Db *db, const char *device, GError **error)
{
  return device == NULL ? NULL : unknown_one (db, sql_device, device, error);
}

GPtrArray *
unknown_device_list (Db *db, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) unknown_device_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":since", now - UNKNOWN_KEEP_H * CLOCK_HOUR);
  while (query_next (query))
    g_ptr_array_add (list, unknown_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gint64
unknown_device_count (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_count);

  return query_next (query) ? query_integer (query, "count") : 0;
}

/* ---- hearing ---- */

/* (transfer full): the last five of what was kept and of what came, by time. */
static GBytes *
last_values (const UnknownDevice *kept, const UnknownDevice *heard)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Reading));

  if (kept != NULL)
    g_array_append_vals (all, kept->readings->data, kept->readings->len);
  if (heard->readings != NULL)
    g_array_append_vals (all, heard->readings->data, heard->readings->len);
  if (all->len > UNKNOWN_VALUES)
    g_array_remove_range (all, 0, all->len - UNKNOWN_VALUES);
  return reading_encode_journal (all);
}

/* (transfer full): as it may be kept and shown: NULL for what is none. */
static char *
cut (const char *text, glong most)
{
  g_autofree char *valid = text == NULL || *text == '\0' ? NULL : g_utf8_make_valid (text, -1);

  return valid == NULL ? NULL : g_utf8_substring (valid, 0, MIN (most, g_utf8_strlen (valid, -1)));
}

static gboolean
make_room (Db *db, gint64 gateway_id, GError **error)
{
  g_autoptr (Query) gateway = query_new (db, sql_room_gateway), all = query_new (db, sql_room_all);

  query_bind_integer (gateway, ":gateway", gateway_id);
  query_bind_integer (gateway, ":most", UNKNOWN_OF_GATEWAY);
  query_bind_integer (all, ":most", UNKNOWN_IN_ALL);
  return query_done (gateway, error) && query_done (all, error);
}

static gboolean
keep_heard (Db *db, const UnknownDevice *kept, const UnknownDevice *heard, const char *device, gint64 now,
            GError **error)
{
  g_autoptr (Query) query = query_new (db, kept == NULL ? sql_insert : sql_update);
  g_autoptr (GBytes) values = last_values (kept, heard);
  g_autofree char *uuid = secret_uuid (), *name = cut (heard->name, SENSOR_NAME_CHARS);
  g_autofree char *model = cut (heard->model, SENSOR_MODEL_CHARS);
  gboolean known = heard->family != NULL && g_strv_contains (sensor_families, heard->family);
  gsize length;
  gconstpointer bytes = g_bytes_get_data (values, &length);

  if (kept == NULL)
    query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":gateway", heard->gateway_id);
  query_bind_text (query, ":device", device);
  query_bind_text (query, ":family", known ? heard->family : "native");
  query_bind_text (query, ":name", name);
  query_bind_text (query, ":model", model);
  query_bind_bytes (query, ":readings", bytes, length);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
unknown_device_hear (Db *db, const UnknownDevice *heard, gint64 now, GError **error)
{
  g_autofree char *device = sensor_device_name (heard->device);
  g_autoptr (GError) failure = NULL;
  g_autoptr (UnknownDevice) kept = device == NULL ? NULL : unknown_one (db, sql_device, device, &failure);

  if (device == NULL)
    return TRUE;
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  return keep_heard (db, kept, heard, device, now, error) && (kept != NULL || make_room (db, heard->gateway_id, error));
}

/* ---- what becomes of it ---- */

static gboolean
make_sensor (Db *db, const Actor *actor, const UnknownDevice *unknown, const char *name, gint64 *ret_id, GError **error)
{
  const SensorInput input = {
    .name = name, .family = unknown->family, .model = unknown->model, .device = unknown->device
  };
  g_autofree char *token = NULL;
  g_autoptr (Sensor) sensor = NULL;

  /* It goes on speaking as it did, by who speaks for it: its own token is renewed when somebody wants one. */
  if (!sensor_create (db, actor, &input, &token, error))
    return FALSE;
  sensor = sensor_find_device (db, unknown->device, error);
  if (sensor == NULL)
    return FALSE;
  *ret_id = sensor->id;
  return TRUE;
}

static gboolean
give_to_sensor (Db *db, const Actor *actor, const UnknownDevice *unknown, gint64 sensor_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_adopt);
  Event event = { .noun = "sensor", .subject_id = sensor_id, .verb = "adopted" };

  query_bind_integer (query, ":id", sensor_id);
  query_bind_text (query, ":device", unknown->device);
  query_bind_text (query, ":family", unknown->family);
  query_bind_text (query, ":model", unknown->model);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "this sensor is another device, or out of the fleet");
  return event_add (db, actor, &event, error);
}

gboolean
unknown_device_adopt (Db *db, const Actor *actor, const UnknownAdoption *adoption, gint64 *ret_sensor_id,
                      GError **error)
{
  g_autoptr (UnknownDevice) unknown = unknown_device_find (db, adoption->uuid, error);

  if (unknown == NULL)
    return FALSE;
  *ret_sensor_id = adoption->sensor_id;
  if (adoption->sensor_id == 0 ? !make_sensor (db, actor, unknown, adoption->name, ret_sensor_id, error)
                               : !give_to_sensor (db, actor, unknown, adoption->sensor_id, error))
    return FALSE;
  return unknown_device_settle (db, unknown->device, error);
}

gboolean
unknown_device_settle (Db *db, const char *device, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_settle);

  if (device == NULL)
    return TRUE;
  query_bind_text (query, ":device", device);
  return query_done (query, error);
}

gboolean
unknown_device_drop (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_drop);

  query_bind_text (query, ":uuid", uuid);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) > 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "no such device");
}

gboolean
unknown_device_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - UNKNOWN_KEEP_H * CLOCK_HOUR, error);
}
