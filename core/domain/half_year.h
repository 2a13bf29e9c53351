/* half_year.h: the half-years of the civil calendar, by which the committee is told: "2026-2" runs from 1 July to
 * 31 December 2026 in the legal zone. Reads no store. */
#pragma once
#include <glib.h>

enum { HALF_YEAR_CODE_MAX = 8, HALF_YEAR_FIRST = 2000, HALF_YEAR_LAST = 2199 };

typedef struct {
  int year, nth; /* nth 1 or 2 */
} HalfYear;

/* TRUE with a half-year for "2026-2", of a year from HALF_YEAR_FIRST to HALF_YEAR_LAST. */
gboolean half_year_read (const char *code, HalfYear *ret_half);
char *half_year_code (HalfYear half);              /* (transfer full): "2026-2" */
HalfYear half_year_of (gint64 time_s);             /* the one that holds a moment */
HalfYear half_year_add (HalfYear half, int count); /* so many later, or earlier */
gint64 half_year_start (HalfYear half);            /* its first moment */
gint64 half_year_end (HalfYear half);              /* the first moment after it */
