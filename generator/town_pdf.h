/* town_pdf.h: a PDF in the town's name and colours, as every paper with a head and a foot begins. */
#pragma once
#include "kit.h"
#include "pdf.h"

typedef struct {
  const char *title;
  const char *period;   /* nullable: beside the title */
  const char *date;     /* in words, in the foot */
  const char *contact;  /* nullable, in the foot: the town's telephone when it is not given */
  const char *language; /* nullable: French */
  gboolean tight;       /* see PdfStyle */
} TownPdf;
/* (transfer full): LIMIT, IO. Texts are copied. */
Pdf *town_pdf_new (const Kit *kit, const TownPdf *head, GError **error);
/* For PdfStyle.mark: that the paper is of a training copy; NULL for the real box's. `town` is kit_town's. */
const char *town_pdf_mark (const Kit *kit, const Tree *town);
/* A colour of the town ("color_main"), dark enough to be read on white; 0 (black) for none. */
guint32 town_pdf_color (const Tree *town, const char *key);
