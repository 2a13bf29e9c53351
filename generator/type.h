/* type.h: display type: a text that finds its size within a width and a number of lines. Lengths are in units of the
 * open place (pdf_sheet.h); a text begins at the top of its capitals and ends at its last baseline, so that spaces are
 * seen as set. */
#pragma once
#include "pdf_sheet.h"

typedef struct {
  PdfFont font;
  double size,
      least;      /* it shrinks from one to the other until it fits, then is cut (but not when read from the right) */
  double leading; /* from baseline to baseline, in sizes */
  double tracking;
  guint32 rgb;
  PdfAlign align; /* of each line within the width */
  guint lines;    /* at most */
} Type;

#define TYPE_CAPITAL 0.714 /* height of Open Sans' capitals, in sizes */

/* Draws the text (newlines break lines) in the box from (x, y) as wide as `width`. Returns the last baseline; `y` when
 * there is nothing to draw. */
double type_draw (PdfSheet *sheet, const Type *type, const PdfBox *at, const char *text);
/* TRUE when nothing is cut of it, at its least size. */
gboolean type_fits (PdfSheet *sheet, const Type *type, double width, const char *text);
