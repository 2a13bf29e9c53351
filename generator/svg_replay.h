/* svg_replay.h: draws a chart of ours (chart.h) into a PDF page as vectors. Knows only what our gnuplot prelude emits
 * (path with M L Z, rect, text, polyline, circle); anything else is ignored, nothing is fetched. */
#pragma once
#include "pdf_draw.h"

/* Width and height of the viewBox. INVALID when there is none, or it is empty or absurd. */
gboolean svg_size (const char *svg, double *ret_width, double *ret_height, GError **error);
/* Draws within `box`, keeping proportions by its width. At most 1 MB of SVG and 50,000 points: LIMIT. */
gboolean svg_replay (Pdf *pdf, const char *svg, const PdfBox *box, GError **error);
