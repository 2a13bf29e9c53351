/* finding_hours.h: what findings read: a table of the hours of a loan, each with what was validly measured in it, its
 * hour and day of the legal calendar. Made of hourly series; pure. */
#pragma once
#include "domain/reading.h"
#include "domain/threshold.h"

/* NAN: not validly measured in that hour. */
typedef struct {
  double t, t_min;     /* °C: mean, lowest */
  double rh;           /* % */
  double co2, co2_min; /* ppm */
  double pm25;         /* µg/m³ */
  double t_out;        /* °C outdoors */
  double water_out;    /* g/m³ outdoors */
  int day;             /* Julian day of the legal calendar */
  guint8 hour, month;  /* of the legal calendar, when it begins: 0 to 23, 1 to 12 */
} FindingHour;

typedef struct {
  gint64 start; /* number of the first hour: UTC seconds / 3600 */
  guint count;
  FindingHour *hours;
  guint measured;     /* bits 1 << Quantity: what the device ever measured */
  gboolean outdoor;   /* the outdoors are known for some hour */
  gboolean corrected; /* a calibration holds for some hour */
  gboolean stuck;     /* hours were left out because the same value came for over a day */
} FindingHours;

/* (transfer full): every hour that begins from `from` (rounded down) to before `to` (rounded down), nothing measured
 * yet. */
FindingHours *finding_hours_new (gint64 from, gint64 to);
void finding_hours_free (FindingHours *hours); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FindingHours, finding_hours_free)

/* Lays a series (of HourValue: rollup.h) of the device itself. Hours covered too little, and those of a stuck sensor,
 * stay as they are. Quantities that no rule reads are left out. */
void finding_hours_lay (FindingHours *hours, Quantity quantity, const GArray *series, const Thresholds *limits);
/* Lays the outdoor temperature and humidity. Any may be NULL. */
void finding_hours_lay_outdoor (FindingHours *hours, const GArray *t, const GArray *rh, const Thresholds *limits);

/* Index of the hour that holds `at`, at most `count`; 0 before the first. */
guint finding_hours_index (const FindingHours *hours, gint64 at);
gint64 finding_hours_at (const FindingHours *hours, guint index); /* UTC seconds of the beginning of an hour */
/* TRUE from hour `from` to before `to` of a day; past midnight when `from` is the later. */
gboolean finding_hours_within (guint hour, guint from, guint to);
