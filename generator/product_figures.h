/* product_figures.h: the charts of the back office's figures, all of one page at once, as pictures that stand alone. */
#pragma once
#include "kit.h"

/* Draws what <data>/cache/figures-<subject>.json says (view/figure_view.h: figure_drawing), each chart broad and
 * narrow, as <out>/<id>.svg and <out>/<id>-narrow.svg; the folder `out` is there whole, or not at all. INVALID for a
 * subject that is no name of ours or a file that is no such drawing, NOT_FOUND or IO without it. */
gboolean product_figures_make (Kit *kit, const char *subject, const char *out, GError **error);
