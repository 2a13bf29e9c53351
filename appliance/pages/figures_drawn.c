/* figures_drawn.c: how many drawings of figures are kept. */
#include "pages/figures_drawn.h"

static const DrawnKind figures = { "figures", FIGURES_DRAWN_KEPT, 0, 0 };

char *
figures_drawn (const Appliance *appliance, const Tree *drawing, GError **error)
{
  g_autofree char *name = drawn_leave (appliance, &figures, NULL, drawing, error);

  return name == NULL ? NULL : drawn_folder (appliance, &figures, name, error);
}
