/* reading_sheet.h: what one page of readings shows, read once: the loans of a file, their curves over a stretch of
 * time, the outside beside them, the diary. The page, the picture, the paper and the table to take away are made of it.
 */
#pragma once
#include "domain/access.h"
#include "domain/loan.h"
#include "domain/reading_curve.h"
#include "domain/span.h"

enum {
  SHEET_ROOMS_MAX = 4, /* lines of rooms in one chart: more cannot be told apart */
  SHEET_DEW_POINT      /* as SheetLine.room: computed of the one room that is shown */
};

/* Quantities that have a chart, in the order of the page; pressure and radio have none. */
extern const Quantity sheet_quantities[];
extern const guint sheet_quantities_count;

typedef struct {
  gint64 report_id;
  Span span;
  const GPtrArray *loans; /* of const char *: uuids to show; empty: the first SHEET_ROOMS_MAX */
  gboolean outside;       /* the town's own sensor beside */
  gint64 until;           /* nothing later than this: now, or this morning for who may see no present */
  Role role;              /* the owner's side: loans whose household agreed in writing only */
} SheetAsked;

/* One line of one chart, and the same for its table. */
typedef struct {
  guint room;                  /* index in `shown`; SHEET_ROOMS_MAX: outside */
  ReadingCurve *chart, *table; /* steps, rows of the span */
} SheetLine;

typedef struct {
  Quantity quantity;
  GPtrArray *lines; /* of SheetLine: those that measured something; outside last */
} SheetChart;

typedef struct {
  Span span;
  gint64 until;
  GArray *steps, *rows;        /* of gint64 */
  GPtrArray *loans;            /* of SensorLoan: all of the file that this reader may see */
  GPtrArray *shown;            /* of SensorLoan *, borrowed from `loans` */
  GPtrArray *charts;           /* of SheetChart: those with a line of a room */
  GPtrArray *notes;            /* of SensorNote that touch the span */
  gint64 outside_id;           /* the town's own sensor; 0: none with readings then */
  gint64 first, last;          /* the days that any of `shown` may have measured; 0: none */
  guint raw_count, hour_count; /* lines of the tables to take away */
} ReadingSheet;
void reading_sheet_free (ReadingSheet *sheet); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadingSheet, reading_sheet_free)

/* (transfer full). Unknown loans are left out. STORE. */
ReadingSheet *reading_sheet_read (Db *db, const SheetAsked *asked, GError **error);

/* The part of the span that the loan and the clock leave: FALSE when nothing is left. */
gboolean
reading_sheet_range (const ReadingSheet *sheet, const SensorLoan *loan, Quantity quantity, ReadingRange *ret_range);
/* (transfer full): of Reading, corrected by the calibration of its time. */
GArray *reading_sheet_readings (Db *db, const ReadingRange *range, GError **error);
