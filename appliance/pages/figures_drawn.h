/* figures_drawn.h: charts of figures, drawn once for all and kept by what they show. */
#pragma once
#include "base/tree.h"
#include "http/exchange.h"

/* (transfer full): the folder of the pictures (<id>.svg, <id>-narrow.svg) of a drawing (view/figure_view.h), made now
 * unless the same numbers and words were drawn before. The oldest folders are swept. IO, BUSY. */
char *figures_drawn (const Appliance *appliance, const Tree *drawing, GError **error);
enum { FIGURES_DRAWN_KEPT = 12 };
/* Answers with one of them; takes the folder, NULL with an error. */
int figures_drawn_answer (Exchange *exchange, char *folder, const char *id, GError *error);
