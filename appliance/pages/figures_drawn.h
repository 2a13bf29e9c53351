/* figures_drawn.h: the charts of a set of figures, drawn once for all and kept by what they show. */
#pragma once
#include "domain/figure.h"
#include "http/exchange.h"
#include "view/viewer.h"

/* (transfer full): the folder of its pictures (<code>.svg, <code>-narrow.svg), drawn now unless the same numbers and
 * words were drawn before. A figure without rows has none. The oldest folders are swept. IO, BUSY. */
char *figures_drawn (const Appliance *appliance, const Viewer *viewer, const FigureSet *set, GError **error);
enum { FIGURES_DRAWN_KEPT = 12 };
