/* reading_hold.h: how long a value stands for what is measured, until the next one: beyond it is a gap (sensors.md §5).
 */
#pragma once
#include "domain/reading.h"
#include "store/store.h"

/* Seconds, at least READING_HOLD_MIN_S: by what the device is, then by the interval it should keep, then by the one
 * its newest readings keep. */
gint64 reading_hold_s (Db *db, gint64 sensor_id, Quantity quantity);
/* The same, pure: of a device of `family` (nullable) that measures every `interval_s` (0: unknown). */
gint64 reading_hold_of (const char *family, gint64 interval_s);
enum { READING_HOLD_MIN_S = 5 * 60, READING_HOLD_MAX_S = 6 * 3600 };
