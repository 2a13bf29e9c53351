/* sensor.h: a sensor of the town hall: made with a token, lent to a household that agreed, taken back. Its
 * readings: reading_block.h. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  gint64 id, report_id;                                         /* report_id 0: never lent */
  gint64 lent_at, returned_at, consent_at, created_at, seen_at; /* UTC seconds; 0: not yet */
  int battery;                                                  /* percent, -1 unknown */
  char *uuid, *name, *room, *device; /* room: a code of sensor_rooms; device (what it calls itself) nullable */
} Sensor;
void sensor_free (Sensor *sensor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sensor, sensor_free)

/* Codes of rooms, words in the catalogue's group [room]. NULL-terminated. */
extern const char *const sensor_rooms[];

typedef struct {
  const char *name;        /* what the label says: "Capteur 3", 1 to 60 characters */
  const char *room;        /* a code of sensor_rooms */
  const char *report_uuid; /* nullable: lent to that household at once, which agreed */
} SensorInput;
/* Within a store_write: makes a sensor. *ret_token (transfer full; a former value is freed, so that it may run
 * again) is said once: only its hash is kept. INVALID, NOT_FOUND (the report). As the
 * box: the command line asks for it. */
gboolean sensor_provision (Db *db, const SensorInput *input, gint64 now, char **ret_token, GError **error);

typedef struct {
  gint64 sensor_id, report_id;
  gint64 consent_at; /* when the household signed: no loan without */
  const char *room;  /* nullable: as it was */
} SensorLoan;
/* Within a store_write. INVALID without consent or for an unknown room; CONFLICT when it is lent already. */
gboolean sensor_lend (Db *db, const Actor *actor, const SensorLoan *loan, GError **error);
/* Within a store_write. CONFLICT when it is not lent. */
gboolean sensor_return (Db *db, const Actor *actor, gint64 sensor_id, GError **error);
/* Within a store_write: it spoke at `now`; `battery` -1: it did not say. */
gboolean sensor_seen (Db *db, gint64 sensor_id, gint64 now, int battery, GError **error);

Sensor *sensor_find_token (Db *db, const char *token, GError **error);    /* (transfer full); NOT_FOUND */
Sensor *sensor_find (Db *db, gint64 id, GError **error);                  /* (transfer full); NOT_FOUND */
Sensor *sensor_find_uuid (Db *db, const char *uuid, GError **error);      /* (transfer full); NOT_FOUND */
GPtrArray *sensor_list_report (Db *db, gint64 report_id, GError **error); /* (transfer full): of Sensor, by name */

gboolean sensor_is_lent (const Sensor *sensor);
/* The first moment whose readings belong to the present loan: a day before it began (clocks and batches), but
 * never before the former one ended; a sensor that was never lent: a day before it was made (sensors.md §3). */
gint64 sensor_since (const Sensor *sensor);
/* The same, held to READING_AGE_MAX_DAYS back: what a message may bring. */
gint64 sensor_earliest (const Sensor *sensor, gint64 now);
