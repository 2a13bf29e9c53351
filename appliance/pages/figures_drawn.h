/* figures_drawn.h: charts of figures, drawn once for all and kept by what they show. */
#pragma once
#include "pages/drawn.h"

/* (transfer full): the folder of the pictures (<id>.svg, <id>-narrow.svg) of a drawing (view/figure_view.h), made now
 * unless the same numbers and words were drawn before. IO, BUSY. */
char *figures_drawn (const Appliance *appliance, const Tree *drawing, GError **error);
enum { FIGURES_DRAWN_KEPT = 12 };
