/* figures_cache.h: figures counted lately, for the pictures of the page that shows them and for whoever asks again. */
#pragma once
#include "domain/figure.h"

/* What two requests must have in common to be answered by the same figures. */
typedef struct {
  const FigureKinds *kinds;
  const ReportFilter *filter;
  const char *query; /* the filters, as in the address */
} FiguresAsked;

/* (transfer full): counted now, or kept: as long as no file changed; where counting is long, for FIGURES_KEPT_S in any
 * case, and the page says since when. STORE. */
FigureSet *figures_cache_get (Db *db, const FiguresAsked *asked, GError **error);
enum { FIGURES_KEPT_S = 600 };
