/* pictogram.h: the drawings of site-templates/assets/pictograms.svg on paper, as strokes of one colour. */
#pragma once
#include "kit.h"
#include "pdf_draw.h"

typedef struct Pictograms Pictograms;
/* (transfer full): the file of the town when it has one of its own, else ours. NOT_FOUND, IO. */
Pictograms *pictogram_load (const Kit *kit, GError **error);
void pictogram_free (Pictograms *pictograms); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pictograms, pictogram_free)

/* Draws the symbol `p-<name>` in a square of `size` at (x, y). `inside`: without the house around it, which then is
 * what it stands in, and so much larger. An unknown one draws nothing; what cannot be read is a sticky error of the
 * PDF. */
typedef struct {
  const char *name;
  double x, y, size;
  guint32 rgb;
  gboolean inside;
} Pictogram;
void pictogram_draw (Pdf *pdf, const Pictograms *pictograms, const Pictogram *pictogram);
