/* rollup.h: hours of a channel: time-weighted mean, extremes, coverage. Made of the readings behind the folding, made
 * again for days that late readings touched; corrected by calibration when they are read. */
#pragma once
#include "domain/reading_block.h"

enum {
  ROLLUP_JUMP = 1,      /* a value that moved faster than air does: kept, doubtful (`S`) */
  ROLLUP_STUCK = 2,     /* the same value for more than 24 hours */
  ROLLUP_EARLY = 4,     /* values of the first half hour after installation were left out */
  ROLLUP_BOX_CLOCK = 8, /* a time that the box gave (`H`) */
  ROLLUP_CORRECTED = 16 /* a calibration holds: set when it is read, never stored */
};

typedef struct {
  gint64 hour;           /* UTC hour number: seconds since 1970 / 3600 */
  gint32 min, max, mean; /* unit of the quantity; of values in force, also held from before; mean by time */
  guint8 covered_min;    /* minutes of the hour in which a value was in force, 0 to 60 */
  guint16 count;         /* values measured in it and used */
  guint8 flags;          /* ROLLUP_… */
} HourValue;

/* (transfer full): of HourValue, sorted; the hours that begin within the range and hold a value; calibrated; also what
 * is not folded yet, and what is older than the readings that are kept. */
GArray *rollup_series (Db *db, const ReadingRange *range, GError **error);

/* Within a store_write: readings of a UTC day of a channel changed: its hours and those of the day after are made
 * again. */
gboolean rollup_touch (Db *db, gint64 channel_id, gint64 day, GError **error);
/* TRUE when hours wait to be made. */
gboolean rollup_waits (Db *db);
/* Makes again the hours of all days that were touched, in short transactions behind people's writes; adds the number of
 * days to *ret_days. */
gboolean rollup_build_all (Store *store, guint *ret_days, GError **error);
