/* report_target.h: the places of a ReportInput that a question may fill, by name: one table of name, type and codes.
 * Asks nothing and stores nothing. */
#pragma once
#include "domain/report_input.h"

typedef enum {
  TARGET_TEXT,
  TARGET_NUMBER, /* a whole number */
  TARGET_TENTHS, /* "34", "34,5" or "34.5", kept in tenths */
  TARGET_DAY,    /* YYYY-MM-DD */
  TARGET_CODE,   /* one of `codes` */
  TARGET_ANSWER, /* yes, no, unknown */
  TARGET_ENERGY, /* a GridEnergySource by its name in the grid */
  TARGET_LETTER, /* A to G */
  TARGET_LAST
} TargetType;

typedef struct {
  const char *name; /* "heating", "reporter.phone" */
  TargetType type;
  const char *const *codes; /* of TARGET_CODE: what the domain knows, NULL-terminated */
  gsize offset;             /* in ReportInput */
} ReportTarget;

const ReportTarget *report_target_at (guint index);        /* NULL past the last */
const ReportTarget *report_target_find (const char *name); /* NULL when unknown */
/* TRUE when `code` is a value of that place, "unknown" included where it may be said. Any text fits a text. */
gboolean report_target_knows (const ReportTarget *target, const char *code);

/* (transfer full): what the place holds, as report_target_put takes it; NULL for nothing. */
char *report_target_text (const ReportTarget *target, const ReportInput *input);
void report_target_empty (const ReportTarget *target, ReportInput *input);

/* Bounds of one reading. */
typedef struct {
  gint64 min, max; /* of a number; of a text `max` is in characters */
  gboolean lines;  /* a text of several lines: one longer than `max` is refused, not cut */
} TargetBounds;
/* Puts `value` in its place; "unknown" empties it. FALSE: it is not of the place's type, or out of bounds. */
gboolean
report_target_put (const ReportTarget *target, const char *value, const TargetBounds *bounds, ReportInput *input);
