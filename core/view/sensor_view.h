/* sensor_view.h: the sensors of a report as its page shows them, and the words of their curves, the same on the
 * page and in the drawing. */
#pragma once
#include "base/tree.h"
#include "base/words.h"
#include "domain/loan.h"
#include "domain/reading.h"
#include "view/viewer.h"

enum { SENSOR_CURVE_DAYS = 30 };

/* The curves that are drawn. The line at 18 °C: heating must be able to hold 18 °C at the centre of rooms (code de
 * la construction et de l'habitation, article R171-11; dwellings permitted since June 2001: a mark to read by, no
 * finding). */
typedef struct {
  Quantity quantity;
  double line; /* in the plain unit; NAN: none */
} SensorCurve;
extern const SensorCurve sensor_curves[];
extern const guint sensor_curves_count;
const SensorCurve *sensor_curve_find (const char *quantity); /* "t", "rh"; NULL for another */

/* (transfer full): of Reading, the last SENSOR_CURVE_DAYS days of a loan, until `now` or its end. */
GArray *sensor_view_series (Db *db, const SensorLoan *loan, Quantity quantity, gint64 now, GError **error);

typedef enum {
  SENSOR_TITLE, /* "Température, chambre" */
  SENSOR_TEXT,  /* the figures in a sentence */
  SENSOR_LAST,  /* "15,9 °C" */
  SENSOR_UNIT,  /* "°C" */
  SENSOR_LINE,  /* "18 °C" */
  SENSOR_WORDS_LAST
} SensorWords;
/* (transfer full). The text and the last value of an empty series are "". */
char *sensor_view_words (const Words *words, SensorWords what, const SensorLoan *loan, Quantity quantity,
                         const GArray *readings);

/* (transfer full): a list, one item per loan that these eyes may see (`own`: the file is assigned to their partner), of
 * {name, room, room_words, uuid (of the loan), state, ended, any_curves, curves: [{quantity, image, title, alt}], last_seen,
 * silent, battery, temperature_now, humidity_now}; what is not known is absent. Empty when nothing was lent, or the store fails. */
Tree *sensor_view_list (const Viewer *viewer, gint64 report_id, gboolean own);
