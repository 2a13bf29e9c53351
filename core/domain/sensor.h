/* sensor.h: a sensor of the town hall: made with a token, known by what it calls itself, heard, retired. Whom it is lent
 * to: loan.h. Its readings: reading_block.h. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  gint64 id;
  gint64 created_at, seen_at, retired_at; /* UTC seconds; 0: not yet */
  gint64 since;                           /* the first moment whose readings may come, see sensor_earliest */
  gint64 loan_id, report_id; /* of the present loan; loan_id 0: it is not lent; report_id 0: neither, or the town's own */
  gboolean paused;           /* the present loan is paused, or withdrawn and not back yet: readings of now are refused */
  int battery;               /* percent, -1 unknown */
  int signal;                /* dBm, 0 unknown */
  gboolean corrected;        /* its gateway says that it shifts its values already */
  int interval_s;            /* expected between two messages; 0: nobody said */
  int gap_s;                 /* longest silence heard since the present loan began */
  char *uuid, *name, *family;
  char *code;           /* on its label: finds it, opens nothing */
  char *device, *model; /* nullable */
  char *room;           /* of the present loan, nullable: a code of sensor_rooms */
  gboolean own_clock;   /* it gives the time of its readings; else the box's */
} Sensor;
void sensor_free (Sensor *sensor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sensor, sensor_free)

/* Codes of rooms, words in the catalogue's group [room]; of families, words in [sensor_family]. NULL-terminated. */
extern const char *const sensor_rooms[];
extern const char *const sensor_families[];
#define SENSOR_OUTSIDE "outside" /* the room of an outdoor reference */

enum { SENSOR_NAME_CHARS = 60, SENSOR_MODEL_CHARS = 80, SENSOR_DEVICE_CHARS = 100, SENSOR_INTERVAL_MAX_S = 86400,
       SENSOR_LABEL_HOURS = 1 /* a token can be printed so long */ };

typedef struct {
  const char *name;          /* what the label says: "Capteur 3", 1 to 60 characters */
  const char *family;        /* a code of sensor_families; NULL: as its device was heard unknown, else "native" */
  const char *model;         /* nullable */
  const char *device;        /* nullable: what it calls itself; kept in lower case, one sensor each */
  int interval_s;            /* 0: nobody said */
  const char *room;          /* a code of sensor_rooms; needed with a report only */
  const char *report_uuid;   /* nullable: lent to that household at once, which signed */
} SensorInput;
/* Within a store_write: makes a sensor. *ret_token (transfer full; a former value is freed, so that it may run
 * again) is said once: only its hash is kept. INVALID, NOT_FOUND (the report), CONFLICT (the device is another sensor's). */
gboolean sensor_create (Db *db, const Actor *actor, const SensorInput *input, char **ret_token, GError **error);
/* The same as the box: the command line asks for it. */
gboolean sensor_provision (Db *db, const SensorInput *input, gint64 now, char **ret_token, GError **error);
/* Within a store_write: name, family, model, device, interval as of a new one; room and report are not looked at. As above. */
gboolean sensor_change (Db *db, const Actor *actor, gint64 id, const SensorInput *input, GError **error);
/* Within a store_write: the history says who brought a file of its readings. */
gboolean sensor_brought (Db *db, const Actor *actor, gint64 id, GError **error);
/* Within a store_write: the former token opens nothing any more. *ret_token as above. NOT_FOUND. */
gboolean sensor_renew (Db *db, const Actor *actor, gint64 id, char **ret_token, GError **error);
/* (transfer full): the token for its label, within an hour of its making or renewal; NOT_FOUND afterwards. */
char *sensor_label_token (Db *db, gint64 id, gint64 now, GError **error);
/* Within a store_write: those that are over, STORE_PIECE_ROWS at most. */
gboolean sensor_purge_labels (Db *db, gint64 now, GError **error);
/* Within a store_write: out of the fleet, or into it again. CONFLICT while it is lent, or when it is so already. */
gboolean sensor_retire (Db *db, const Actor *actor, gint64 id, gboolean retired, GError **error);

/* Within a store_write: it spoke at `now`; `battery` -1: it did not say. */
gboolean sensor_seen (Db *db, gint64 sensor_id, gint64 now, int battery, GError **error);
/* Within a store_write: dBm, of the last message. */
gboolean sensor_heard_at (Db *db, gint64 sensor_id, int signal, GError **error);
/* Within a store_write: whether its gateway says that it corrects what the sensor measures. */
gboolean sensor_corrected (Db *db, gint64 sensor_id, gboolean corrected, GError **error);

/* (transfer full); NOT_FOUND. A retired sensor has no token. `device` in any case of letters. */
Sensor *sensor_find_token (Db *db, const char *token, GError **error);
Sensor *sensor_find_uuid (Db *db, const char *uuid, GError **error);
Sensor *sensor_find_device (Db *db, const char *device, GError **error);
Sensor *sensor_find (Db *db, gint64 id, GError **error);
GPtrArray *sensor_list (Db *db, gboolean retired, GError **error); /* (transfer full): of Sensor, by name */

gboolean sensor_is_lent (const Sensor *sensor);
/* The first moment whose readings a message may bring: a day before the first loan began (clocks and batches), or before
 * the sensor was made while it was never lent (sensors.md §3); held to READING_AGE_MAX_DAYS back. What lies between loans,
 * in a pause or in a loan to be erased is held back by loan_windows_hold_back. */
gint64 sensor_earliest (const Sensor *sensor, gint64 now);
/* The outdoor sensor of the town that measured between these moments, the newest; 0: none. */
gint64 sensor_outdoor (Db *db, gint64 from, gint64 to);
/* (transfer full): an identifier as it is kept: lower case, without spaces around. NULL for none, or one too long. */
char *sensor_device_name (const char *device);
