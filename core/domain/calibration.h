/* calibration.h: how far off a sensor is, found beside a reference: corrected = value × slope + offset, from a moment
 * until the next calibration. Readings stay as they came: curves and hours are corrected when they are read. */
#pragma once
#include "domain/actor.h"
#include "domain/reading.h"
#include "store/store.h"

enum { CALIBRATION_SLOPE_ONE = 1000000, CALIBRATION_PROOF_CHARS_MAX = 500 };

typedef struct {
  gint64 sensor_id;
  Quantity quantity;
  gint64 from_at;    /* UTC seconds; cut down to its full hour, so that no hour is corrected in two ways */
  gint32 offset;     /* in the stored unit of the quantity */
  gint32 slope;      /* millionths; CALIBRATION_SLOPE_ONE leaves the value as it is */
  gint64 created_at; /* out, of a list */
  char *proof;       /* how it was found: 1 to CALIBRATION_PROOF_CHARS_MAX characters */
} Calibration;
void calibration_free (Calibration *calibration); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Calibration, calibration_free)

/* Within a store_write: writes it down; the same hour again replaces. INVALID: no proof, a quantity that is not
 * calibrated, or a correction of more than 2 °C, 10 % of humidity, 300 ppm, 5 hPa somewhere in a dwelling's range: such
 * a sensor is broken, not shifted (sensors.md §5). */
gboolean calibration_add (Db *db, const Calibration *calibration, const Actor *actor, GError **error);
/* (transfer full): of Calibration, oldest first. */
GPtrArray *calibration_list (Db *db, gint64 sensor_id, Quantity quantity, GError **error);
/* `value` of `quantity` as the newest of `list` that begins at or before `at` corrects it; not below 0 nor above
 * 100 % for humidity. `*ret_corrected`, nullable: whether one holds there. */
gint32 calibration_apply (const GPtrArray *list, Quantity quantity, gint64 at, gint32 value, gboolean *ret_corrected);
