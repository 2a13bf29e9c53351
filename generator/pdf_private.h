/* pdf_private.h: what is in a Pdf: for pdf.c, pdf_draw.c and pdf_sheet.c, the files that see libharu. */
#pragma once
#include <hpdf.h>

#include "pdf_draw.h"
#include "pdf_frame.h"

/* The lending face, read when the first character needs it. */
typedef struct {
  char *path;
  PdfFace *face; /* nullable */
  gboolean tried;
} PdfOther;

struct Pdf {
  HPDF_Doc doc;
  HPDF_Font fonts[PDF_FONT_LAST];
  PdfFace *faces[PDF_FONT_LAST];
  GPtrArray *pages; /* HPDF_Page, owned by doc */
  HPDF_Page page;
  GArray *parts;     /* of guint: number of the page before each part after the first */
  GPtrArray *images; /* HPDF_Image, owned by doc */
  GHashTable *image_by_path;
  GArray *waiting;                   /* of PdfWaiting */
  HPDF_Outline outlines[PDF_LEVELS]; /* the last bookmark of each level */
  GPtrArray *links;                  /* addresses that rich texts speak of */
  GHashTable *link_by_uri;           /* to their number, 1 for the first */
  PdfOther *other;
  HPDF_Dict to_unicode;
  guint32 colors[PDF_COLOR_LAST];
  PdfHead head;
  double y;
  gboolean passing;           /* pdf_set_passing */
  gboolean rtl;               /* pdf_is_rtl */
  gboolean tight;             /* pdf_air */
  HPDF_STATUS status, detail; /* the first thing libharu refused */
  GError *error;              /* the first failure of ours */
};

HPDF_Font pdf_font (Pdf *pdf, PdfFont font);
/* What readers and screen readers take the characters of a font for: libharu's own map is none they accept. */
void pdf_unicode_declare (Pdf *pdf, HPDF_Font font);
