/* pdf_private.h: what is in a Pdf: for pdf.c, pdf_draw.c and pdf_sheet.c, the files that see libharu. */
#pragma once
#include <hpdf.h>

#include "pdf_draw.h"
#include "pdf_frame.h"

struct Pdf {
  HPDF_Doc doc;
  HPDF_Font fonts[PDF_FONT_LAST];
  PdfFace *faces[PDF_FONT_LAST];
  GPtrArray *pages; /* HPDF_Page, owned by doc */
  HPDF_Page page;
  GPtrArray *images; /* HPDF_Image, owned by doc */
  GHashTable *image_by_path;
  GArray *waiting;      /* of PdfWaiting */
  HPDF_Outline heading; /* bookmarks below the title */
  guint32 colors[PDF_COLOR_LAST];
  PdfHead head;
  double y;
  gboolean passing;           /* pdf_set_passing */
  HPDF_STATUS status, detail; /* the first thing libharu refused */
  GError *error;              /* the first failure of ours */
};
