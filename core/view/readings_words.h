/* readings_words.h: what the page, the picture, the paper and the table of readings say in the same words: values with
 * their unit, rooms, stretches of time, moments of an axis. */
#pragma once
#include "domain/reading_sheet.h"
#include "view/viewer.h"

/* All (transfer full). */
char *readings_value (const Viewer *viewer, Quantity quantity, double value);  /* "15,9 °C"; "" for NAN */
char *readings_number (const Viewer *viewer, Quantity quantity, double value); /* "15,9"; "" for NAN */
/* "chambre", or "chambre, Capteur 3" when another shown one stands in the same room; outside in words. */
char *readings_room (const Viewer *viewer, const ReadingSheet *sheet, guint room);
char *readings_span (const Viewer *viewer, const Span *span);        /* "du 23 au 29 novembre 2026" */
char *readings_row (const Viewer *viewer, SpanKind kind, gint64 at); /* of a table: "lundi 23", "8 h" */
char *readings_share (const ReadingCurve *curve);                    /* "92 %" of the time it was to measure */
/* What a line says in one sentence. */
char *readings_said (const Viewer *viewer, const ReadingSheet *sheet, const SheetChart *chart, const SheetLine *line);
/* "18 °C": a threshold, no more exact than it is. */
char *readings_threshold (const Viewer *viewer, Quantity quantity, double value);
/* What a chart says: each line with its lowest, mean and highest value and how much was measured. */
char *readings_fact (const Viewer *viewer, const ReadingSheet *sheet, const SheetChart *chart);

/* (transfer none) */
const char *readings_unit (const Viewer *viewer, Quantity quantity);  /* "°C" */
const char *readings_title (const Viewer *viewer, Quantity quantity); /* "Température" */
guint readings_decimals (Quantity quantity);
