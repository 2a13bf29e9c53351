/* figure_private.h: what the files of the figures share: the calendar by which months and days are told quickly, and
 * the tally that facts go to. */
#pragma once
#include "domain/figure.h"

/* Legal days from the oldest file to now: looked up, not worked out, a hundred thousand times. */
typedef struct {
  GArray *days;   /* of gint64: their first moments */
  GArray *months; /* of gint64 */
} FigureCalendar;
FigureCalendar figure_calendar_new (gint64 from, gint64 until);
void figure_calendar_clear (FigureCalendar *calendar);

/* A file as the delays see it. */
typedef struct {
  gint64 created_at, taken_at, closed_at, acted_at; /* 0: not yet */
  gboolean received, open, closed;                  /* its state */
  gboolean imported;                                /* lived elsewhere: no delay of ours */
} FigureSubject;

typedef struct {
  FigureSet *set;
  FigureCalendar calendar;
  GPtrArray *tables; /* of GHashTable *: code → FigureRow, by figure, while they are counted */
  GArray *subjects;  /* of FigureSubject */
  GArray *places;    /* of guint32: by report id, its index in `subjects` + 1 */
} FigureTally;

/* Adds the fact at which `query` stands to every figure of that source. */
void figure_tally_fact (FigureTally *tally, FigureSource source, Query *query);
/* Medians, orders, holes of months, totals. */
void figure_tally_finish (FigureTally *tally);
void figure_row_free (gpointer row);
