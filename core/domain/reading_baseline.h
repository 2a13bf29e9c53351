/* reading_baseline.h: whether a CO2 sensor still knows outdoor air: the lowest hour of a week should be near 400 ppm
 * (sensors.md §4.2). A sensor that corrects itself in a closed bedroom drifts low and hides the trouble. */
#pragma once
#include "store/store.h"

typedef enum {
  BASELINE_UNKNOWN,  /* fewer than BASELINE_DAYS_LEAST days with values in the week */
  BASELINE_FIT,      /* 400 to 550 ppm */
  BASELINE_DOUBTFUL, /* a little below or above: 380 to 600 ppm */
  BASELINE_LOW,      /* below 380: the sensor is wrong */
  BASELINE_HIGH      /* above 600: never aired, or drifted */
} BaselineState;
enum { BASELINE_DAYS = 7, BASELINE_DAYS_LEAST = 5 };

typedef struct {
  BaselineState state;
  gint32 lowest; /* ppm, calibrated; 0 when unknown */
  guint days;    /* UTC days of the week that hold at least 18 covered hours */
} ReadingBaseline;
/* Of the seven days before `until`. */
gboolean reading_baseline (Db *db, gint64 sensor_id, gint64 until, ReadingBaseline *ret_baseline, GError **error);
BaselineState reading_baseline_state (gint32 lowest, guint days); /* pure */
