/* weekly_pdf.h: lays out one partner's weekly report. Knows no store: it prints the tree of view/weekly_view.h. */
#pragma once
#include "kit.h"

typedef struct {
  const Tree *tree;      /* of view/weekly_view.h */
  const char *chart_svg; /* the cover chart; NULL: none */
} WeeklyLetter;
/* Writes the PDF to `path`. */
gboolean
weekly_pdf_write (const Kit *kit, const WeeklyLetter *letter, const char *path, guint *ret_pages, GError **error);
