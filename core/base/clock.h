/* clock.h: UTC seconds and the legal calendar (days, weeks, months, French public holidays) of one place.
 * `TZ` is ignored: the zone stands in the configuration (clock.zone), CLOCK_ZONE_DEFAULT until clock_zone_use. */
#pragma once
#include <glib.h>

#define CLOCK_MINUTE ((gint64) 60)
#define CLOCK_HOUR ((gint64) 3600)
#define CLOCK_DAY ((gint64) 86400)
#define CLOCK_ZONE_DEFAULT "Europe/Paris"

gint64 clock_now (void);          /* UTC seconds since 1970; business dates */
gint64 clock_now_us (void);       /* the same in microseconds; beside times of files */
gint64 clock_monotonic_ms (void); /* for waits and deadlines only */

/* TRUE when the kernel says that something (NTP) keeps its clock right: a Pi has no clock of its own and boots in the
 * past. */
gboolean clock_is_synchronised (void);

gboolean clock_zone_is_known (const char *zone); /* "Indian/Reunion" */
/* Sets the legal zone of the process, once at start, before other threads. INVALID for an unknown zone. */
gboolean clock_zone_use (const char *zone, GError **error);

GDateTime *
clock_local (gint64 time_s); /* (transfer full): in the legal zone; 1970 for a time outside the years 1 to 9999 */
gint64 clock_day_start (gint64 time_s);  /* midnight, in the legal zone as all below */
gint64 clock_week_start (gint64 time_s); /* Monday, midnight */
gint64 clock_month_start (gint64 time_s);
/* Same wall-clock time `days` later (or earlier), whatever summer time does. Beyond the years 1 to 9999: `time_s`
 * itself. */
gint64 clock_add_days (gint64 time_s, int days);
/* Likewise; the 31st becomes the last day of a shorter month. */
gint64 clock_add_months (gint64 time_s, int months);
int clock_day_number (gint64 time_s); /* Julian day of the local date: differences are calendar days */
/* The first moment at or after `time_s` with that local time of day, on `weekday` (1 Monday … 7, 0 any day). An hour
 * that comes twice counts the second time only, one that is left out is taken an hour later: whatever is due each day
 * is due once. */
gint64 clock_next (gint64 time_s, int weekday, int hour, int minute);
/* Public holidays beyond the 11 of the whole country: where the box stands (configuration clock.holidays). */
#define CLOCK_HOLIDAYS_DEFAULT "metropole"
extern const char clock_holidays_choices[]; /* separated by spaces */
/* Sets them for the process, once at start, before other threads. INVALID for none of the choices. */
gboolean clock_holidays_use (const char *place, GError **error);
/* Monday to Friday and no public holiday (code du travail L3133-1; L3134-13 and L3422-2 for some places). */
gboolean clock_is_working_day (gint64 time_s);
/* How many working days follow the day of `from_s`, up to that of `to_s` and with it; 0 when it is no later. */
int clock_working_days (gint64 from_s, gint64 to_s);
/* That local time of day on the first working day, at or after `time_s`. */
gint64 clock_next_working (gint64 time_s, int hour, int minute);
/* Midnight of the working day that comes `days` working days before the day of `time_s`. */
gint64 clock_working_day_before (gint64 time_s, int days);

char *clock_iso (gint64 time_s);                        /* (transfer full): 2026-11-23T08:00:00Z */
char *clock_iso_day (gint64 time_s);                    /* (transfer full): 2026-11-23, local */
char *clock_format (gint64 time_s, const char *format); /* (transfer full): local, GDateTime format without words */
/* TRUE with the moment for an RFC 3339 text with zone. */
gboolean clock_parse (const char *iso, gint64 *time_s);
/* TRUE with local midnight for YYYY-MM-DD. */
gboolean clock_parse_day (const char *day, gint64 *time_s);
/* TRUE with the moment of the legal zone for YYYY-MM-DDTHH:MM, as a form and a command line write it. */
gboolean clock_parse_moment (const char *moment, gint64 *time_s);
/* TRUE with the moment of a wall-clock time of the legal zone, YYYY-MM-DDTHH:MM:SS (a space for the T, fractions of a
 * second). Of an hour that comes twice the moment nearer to `near_s`; one that is left out is taken an hour later. */
gboolean clock_parse_wall (const char *wall, gint64 near_s, gint64 *time_s);
/* (transfer full): ISO year and week, "2026-W48". */
char *clock_week_name (gint64 time_s);
