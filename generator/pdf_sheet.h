/* pdf_sheet.h: pages of any size that are drawn, not flowed: posters, flyers, cards, pictures for screens. On each page
 * places are opened, in units of their own; printers get bleed and crop marks when asked. Knows no words. */
#pragma once
#include "pdf_draw.h"

/* What pages have beyond what is cut: colour runs on over it. */
#define SHEET_BLEED (3 * PDF_MM)

typedef struct PdfSheet PdfSheet;
/* Draws on `pdf`, which is bare, new and outlives it. */
PdfSheet *pdf_sheet_new (Pdf *pdf);
void pdf_sheet_free (PdfSheet *sheet); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdfSheet, pdf_sheet_free)
Pdf *pdf_sheet_pdf (PdfSheet *sheet);

/* Begins a page of that size in points, as it is once cut. `press`: larger by what a printer cuts away, with crop
 * marks; the PDF's own boxes (TrimBox, BleedBox) say where. */
typedef struct {
  double width, height;
  gboolean press;
} PdfFormat;
void pdf_sheet_page (PdfSheet *sheet, const PdfFormat *format);

/* Until pdf_place_end everything is drawn in units of `scale` points from (x, y) of the page, downwards; `turned`
 * stands on its head, so that (x, y) is its lower right corner. What lies outside of `clip` (in its units; a width of
 * 0: nothing is) is not shown. Places do not nest. */
typedef struct {
  double x, y, scale;
  gboolean turned;
  PdfBox clip;
} PdfPlace;
void pdf_place_begin (PdfSheet *sheet, const PdfPlace *place);
void pdf_place_end (PdfSheet *sheet);
/* In units of the place that is open: pdf_draw_link knows none. */
void pdf_place_link (PdfSheet *sheet, const PdfBox *box, const char *uri);
/* One cleaned line, each letter `tracking` of the size apart from the next: large type wants less than none. */
typedef struct {
  PdfPen pen;
  double tracking;
} PdfTracked;
void pdf_place_text (PdfSheet *sheet, const PdfTracked *tracked, double x, double y, const char *text);
