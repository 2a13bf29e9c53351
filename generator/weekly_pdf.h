/* weekly_pdf.h: lays out one partner's weekly report. Knows no store: it prints the tree of view/weekly_view.h. */
#pragma once
#include "kit.h"

/* Writes the PDF to `path`; `chart_svg` (nullable) is the cover chart. */
gboolean weekly_pdf_write (const Kit *kit, const Tree *tree, const char *chart_svg, const char *path, guint *ret_pages, GError **error);
