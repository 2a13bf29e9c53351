/* sensor_fleet.h: the sensors of the town as they are now: who has each, whether it is heard as expected. What a broker
 * says of "online" is not asked: only messages tell. */
#pragma once
#include "domain/loan.h"

extern const char
    *const sensor_states[]; /* "live", "silent", "lost", "rest", "never", "retired": words in [sensor_state] */
extern const char *const sensor_keepers[]; /* "home", "town", "free": who has it; words in [sensor_keeper] */

typedef struct {
  Sensor *sensor;     /* owned */
  SensorLoan *loan;   /* owned; NULL: nobody has it */
  char *reference;    /* of the file, nullable */
  char *report_uuid;  /* nullable */
  gint64 interval_s;  /* expected, or as its readings tell; 0: nobody knows */
  const char *state;  /* of sensor_states */
  const char *keeper; /* of sensor_keepers */
} FleetRow;
void sensor_fleet_row_free (FleetRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetRow, sensor_fleet_row_free)

typedef struct {
  const char *state, *keeper, *family; /* codes; NULL: all */
  const char *words;                   /* in its name, model, identifier, label code or file; NULL or "": all */
} FleetFilter;

enum { FLEET_STATES = 6 };
/* (transfer full): of FleetRow, by name. ret_counts (nullable) of FLEET_STATES: of all sensors, whatever the filter. */
GPtrArray *sensor_fleet_list (Db *db, const FleetFilter *filter, gint64 now, guint *ret_counts, GError **error);
FleetRow *sensor_fleet_row (Db *db, const char *uuid, gint64 now, GError **error); /* (transfer full); NOT_FOUND */

/* Of a sensor that is expected to speak: silent at three intervals (an hour each while nobody knows it), lost at a day,
 * or three intervals where those are longer. */
const char *sensor_state (const Sensor *sensor, gint64 interval_s, gint64 now);
