/* table_moment.h: when a line of a logger's table was measured, however its program writes days, hours and zones. Pure.
 *
 * First table_moment_header of each header of a moment, then table_moment_look of each moment of the table and
 * table_moment_decide, then table_moment_read from the first line on. Starts as { .before = READING_NO_TIME, .previous
 * = READING_NO_TIME }. */
#pragma once
#include <glib.h>

typedef enum { TABLE_ORDER_UNSAID, TABLE_DAYS_FIRST, TABLE_MONTHS_FIRST } TableOrder;

typedef struct {
  gboolean has_zone;
  gint64 zone_s;                 /* of the whole table, east of UTC */
  TableOrder told, shown, order; /* by the header; by a day that no month has; what is read */
  gboolean is_halved;            /* AM and PM */
  gint64 first[3], last[3];      /* days since 0001 of the moments, by either order; 0: none */
  gint64 before, previous;       /* moments of the last two lines */
} TableMoments;

/* What a header tells: "Date Time, GMT+01:00", "Time(MM/DD/YYYY h:mm:ss A)". */
void table_moment_header (TableMoments *moments, const char *text);
/* Takes note of how a moment is written. */
void table_moment_look (TableMoments *moments, const char *text);
/* Days come first, unless the header or a line shows that months do; where both orders can be read, the one that is not
 * ahead of `now` (UTC seconds), then the one in which the table takes the least time, then what goes with AM and PM. */
void table_moment_decide (TableMoments *moments, gint64 now);
/* UTC seconds of "14/01/2026 07:43:20", "2026-01-14T07:43", "01/14/26 07:43:20 AM", "2026/01/14 07:43:20+0100", or of a
 * count since 1970; the legal hour unless a zone is told. Of an hour that comes twice, as the lines before go on.
 * READING_NO_TIME for anything else. */
gint64 table_moment_read (const TableMoments *moments, const char *text, gint64 now);
void table_moment_follow (TableMoments *moments, gint64 at); /* that of a line which counts */
/* TRUE for seconds since 1970: the whole moment, whatever a clock beside them shows (Netatmo's tables have both). */
gboolean table_moment_is_count (const char *text);
