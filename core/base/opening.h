/* opening.h: hours at which somebody answers ("8h30-12 14-17", working days of the legal calendar), and moments
 * reckoned in such hours. */
#pragma once
#include <glib.h>

enum { OPENING_SPANS_MAX = 3 };
typedef struct {
  int from_min, to_min; /* minutes of the day, local: from 0 to 1440 */
} OpeningSpan;
typedef struct {
  OpeningSpan spans[OPENING_SPANS_MAX];
  guint count; /* at least 1: one after the other, none within another */
} Opening;

/* TRUE with the hours for "9-12 14-17", "8h30-12h30": hours of one day, earliest first. FALSE for anything else. */
gboolean opening_parse (const char *text, Opening *ret_opening);
/* The moment at which `hours` open hours have gone by since `from_s`: 4 hours after Friday 16:00 of a service that
 * closes at 17:00 is Monday's third hour. */
gint64 opening_after (const Opening *opening, gint64 from_s, int hours);
/* TRUE when somebody answers at that moment. */
gboolean opening_is_open (const Opening *opening, gint64 time_s);
/* (transfer full): "9 h – 12 h, 14 h – 17 h 30"; no line ends within an hour. */
char *opening_text (const Opening *opening);
