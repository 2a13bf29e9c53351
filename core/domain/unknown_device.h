/* unknown_device.h: devices that spoke and that nobody knows: their last five values, 72 hours, until somebody takes
 * them into the fleet. Bounded: what comes in is hostile until then. */
#pragma once
#include "domain/actor.h"
#include "domain/reading.h"
#include "store/store.h"

enum {
  UNKNOWN_VALUES = 5, /* kept of each */
  UNKNOWN_KEEP_H = 72,
  UNKNOWN_OF_GATEWAY = 100, /* of one sender; past it the one that was silent longest makes room */
  UNKNOWN_IN_ALL = 500,
};

typedef struct {
  gint64 id, gateway_id;    /* gateway_id 0: heard otherwise */
  gint64 first_at, last_at; /* of what is kept; not read when it is heard */
  gint64 messages;
  char *uuid;
  char *device;       /* identifier it gives itself */
  char *family;       /* a code of sensor_families */
  char *name, *model; /* nullable */
  GArray *readings;   /* of Reading: heard: all that came; kept: the last five */
} UnknownDevice;
void unknown_device_free (UnknownDevice *unknown);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UnknownDevice, unknown_device_free)

/* Within a store_write: a device nobody knows spoke. What is too long is cut; without an identifier that can be kept
 * nothing happens. */
gboolean unknown_device_hear (Db *db, const UnknownDevice *heard, gint64 now, GError **error);
/* (transfer full): of UnknownDevice, the newest first, those heard within UNKNOWN_KEEP_H. */
GPtrArray *unknown_device_list (Db *db, gint64 now, GError **error);
gint64 unknown_device_count (Db *db); /* those that wait for somebody to decide */
UnknownDevice *unknown_device_find (Db *db, const char *uuid, GError **error); /* (transfer full); NOT_FOUND */
typedef struct {
  const char *uuid; /* of the unknown device */
  gint64 sensor_id; /* which it is; 0: a new one */
  const char *name; /* of the new one */
} UnknownAdoption;
/* Within a store_write: it is this sensor from now on; its few values are forgotten. *ret_sensor_id tells which.
 * CONFLICT: the sensor has another identifier, or is retired. NOT_FOUND, INVALID. */
gboolean unknown_device_adopt (Db *db, const Actor *actor, const UnknownAdoption *adoption, gint64 *ret_sensor_id,
                               GError **error);
/* (transfer full): as it is waiting under that name (sensor_device_name); NULL without an error when it is not. */
UnknownDevice *unknown_device_waiting (Db *db, const char *device, GError **error);
/* Within a store_write: a sensor has that name now, nobody is to decide any more. Nothing happens when it did not wait. */
gboolean unknown_device_settle (Db *db, const char *device, GError **error);
/* Within a store_write: forgotten at once. NOT_FOUND. */
gboolean unknown_device_drop (Db *db, const char *uuid, GError **error);
/* Within a store_write: drops what is older than UNKNOWN_KEEP_H, STORE_PIECE_ROWS at most. */
gboolean unknown_device_purge (Db *db, gint64 now, GError **error);
