/* threshold.h: the figures that findings are measured by, as data: grids/thresholds-<version>.yaml, each with its unit,
 * source, the day it was read and how sure it is; which criteria of the grid a finding speaks to; what is known of
 * models. A loaded table never changes: threads share it freely. The rules stand in finding.c. */
#pragma once
#include <glib.h>

/* Names: the same in small letters ("cold_day"). Hours and months are of the legal zone. */
typedef enum {
  THRESHOLD_HOUR_MINUTES,       /* an hour is valid when so many of its minutes are covered */
  THRESHOLD_DAY_HOURS,          /* a day is full with so many valid hours */
  THRESHOLD_PERIOD_SHARE,       /* a period is complete with this share of valid hours, % */
  THRESHOLD_GAP_HOURS,          /* and without a hole longer than this */
  THRESHOLD_NIGHT_SHARE,        /* a night is complete with this share of valid hours, % */
  THRESHOLD_COLD,               /* FROID-1 */
  THRESHOLD_COLD_SHARE,         /* % of the hours of day */
  THRESHOLD_COLD_FROM_HOUR,     /* first hour of the day */
  THRESHOLD_COLD_TO_HOUR,       /* the day's end, not included */
  THRESHOLD_COLD_FROM_MONTH,    /* first month of the heating season */
  THRESHOLD_COLD_TO_MONTH,      /* last one */
  THRESHOLD_COLD_DAYS,          /* days of a period */
  THRESHOLD_COLD_FULL_DAYS,     /* full ones among them */
  THRESHOLD_GRAVE,              /* FROID-2, °C */
  THRESHOLD_GRAVE_HOURS,        /* hours in a row under it */
  THRESHOLD_FREEZING,           /* °C */
  THRESHOLD_FREEZING_HOURS,     /* hours in a row under it */
  THRESHOLD_GRAVE_PERIOD_HOURS, /* hours of a period */
  THRESHOLD_GRAVE_PERIOD_SHARE, /* of which so many valid, % */
  THRESHOLD_DAMP,               /* HUM-1, % of relative humidity */
  THRESHOLD_DAMP_SHARE,         /* % of hours over it */
  THRESHOLD_DAMP_MEAN,          /* mean, % of relative humidity */
  THRESHOLD_DAMP_WARM,          /* only hours at least as warm, °C */
  THRESHOLD_DAMP_DAYS,          /* days of a period */
  THRESHOLD_SURFACE,            /* HUM-2, mean relative humidity at the cold surface, % */
  THRESHOLD_CONDENSATION_SHARE, /* % of hours of condensation there */
  THRESHOLD_BRIDGE,             /* temperature factor of the cold surface, 0 to 1 */
  THRESHOLD_SURFACE_DAYS,       /* days of a period, MOIS too */
  THRESHOLD_MOULD,              /* MOIS, index of the VTT model, 0 to 6 */
  THRESHOLD_STUFFY,             /* VENT-1, index, 0 to 5 */
  THRESHOLD_STUFFY_WATCH,       /* to follow from here */
  THRESHOLD_STUFFY_LOW,         /* ppm: between both */
  THRESHOLD_STUFFY_HIGH,        /* ppm: above */
  THRESHOLD_NIGHT_FROM_HOUR,    /* a night in the bedroom */
  THRESHOLD_NIGHT_TO_HOUR,      /* its end, not included */
  THRESHOLD_STUFFY_DAYS,        /* nights of a period */
  THRESHOLD_STUFFY_NIGHTS,      /* complete ones among them */
  THRESHOLD_BASELINE_LOW,       /* ppm: a lowest value under it cannot be */
  THRESHOLD_BASELINE_HIGH,      /* ppm: a lowest value over it: never aired, or drifted */
  THRESHOLD_EXCESS,             /* VENT-2, g/m³ of water more than outside */
  THRESHOLD_EXCESS_DAYS,        /* days of a period */
  THRESHOLD_HOT_NIGHT,          /* CHAUD, °C */
  THRESHOLD_HOT_DAY,            /* °C */
  THRESHOLD_HOT_DEGREE_HOURS,   /* °C·h in a period */
  THRESHOLD_HOT_NIGHTS,         /* nights that never fall under HOT_NIGHT */
  THRESHOLD_HOT_FROM_HOUR,      /* the night begins */
  THRESHOLD_HOT_TO_HOUR,        /* its end, not included */
  THRESHOLD_HOT_DAYS,           /* days of a period */
  THRESHOLD_HOT_DAYS_LEAST,     /* a shorter loan may do with so many */
  THRESHOLD_DUST,               /* PM, mean of PM2.5 of a day, µg/m³ */
  THRESHOLD_DUST_WATCH,         /* to follow from here */
  THRESHOLD_WINDOW_DROP,        /* °C: a window was opened when it falls so much */
  THRESHOLD_WINDOW_MINUTES,     /* within so many minutes */
  THRESHOLD_CO,                 /* mg/m³: at one reading, somebody is to go out and call */
  THRESHOLD_LAST
} ThresholdName;
const char *threshold_name (ThresholdName name); /* "cold_share" */

/* How sure a figure is. Words: group threshold_certainty. */
typedef enum { CERTAINTY_READ, CERTAINTY_GENERAL, CERTAINTY_CHECK, CERTAINTY_LAST } ThresholdCertainty;
const char *threshold_certainty_name (ThresholdCertainty certainty); /* "read", "general", "check" */

typedef struct {
  char *value; /* as written: "0.70" */
  double number;
  char *unit;   /* "%", nullable */
  char *words;  /* what it is, in French */
  char *source; /* text, or who proposes it */
  char *read;   /* YYYY-MM-DD: when the source was looked at */
  ThresholdCertainty certainty;
} Threshold;

typedef struct Thresholds Thresholds;

/* (transfer full): of Thresholds: every file of a folder that says "kind: thresholds", by date. INVALID reads "file, line N:
 * reason": an unknown, missing or repeated name, a number that is none or out of the bounds of its name. */
GPtrArray *threshold_load_folder (const char *folder, GError **error);
void threshold_free (Thresholds *thresholds); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Thresholds, threshold_free)

const Threshold *threshold_get (const Thresholds *thresholds, ThresholdName name); /* never NULL */
double threshold_value (const Thresholds *thresholds, ThresholdName name);
const char *threshold_version (const Thresholds *thresholds); /* "thresholds-2026" */
const char *threshold_date (const Thresholds *thresholds);    /* the day it applies from, YYYY-MM-DD */
/* Codes of the grid that a finding speaks to, separated by spaces ("" for none), and where its formula is from. */
const char *threshold_points_to (const Thresholds *thresholds, const char *finding);
const char *threshold_formula (const Thresholds *thresholds, const char *finding);

/* What is known of a model by the words its name contains, in any case. */
typedef enum {
  MODEL_WEAK_CLIMATE = 1 << 0,    /* its own temperature and humidity are too imprecise for cold and damp */
  MODEL_SELF_CALIBRATED = 1 << 1, /* its CO2 sensor sets its own zero by the lowest value it sees */
} ThresholdModel;
guint threshold_model (const Thresholds *thresholds, const char *model); /* bits; 0 for NULL */
