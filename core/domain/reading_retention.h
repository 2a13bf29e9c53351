/* reading_retention.h: how long readings and hours are kept (sensors.md §5), and their going. Downsampling is one-way:
 * once the readings are gone, their hours are all there is. */
#pragma once
#include "store/store.h"

typedef struct {
  guint loans;    /* whose household asked that they go */
  guint64 values; /* readings that went; of whole days that grew old: as counted there */
  guint64 hours;
} ReadingRetention;
/* What is due at `now`: loans to be erased; readings older than the setting readings.raw_months, or of a file closed
 * for readings.closed_months; hours of a file closed for readings.hours_years, or as old where there is no file; what
 * is nobody's after READING_UNASSIGNED_S. In short transactions; what was cut off goes on with the next call. Adds to
 * *ret_retention. */
gboolean reading_retain (Store *store, gint64 now, ReadingRetention *ret_retention, GError **error);
/* The first of these alone: a household does not wait for the night. */
gboolean reading_retain_wishes (Store *store, gint64 now, ReadingRetention *ret_retention, GError **error);
enum { READING_UNASSIGNED_S = 72 * 3600 };
