/* pdf_sheet.c: sizes, boxes and transformations of pages through libharu. Draws no poster. */
#include "pdf_sheet.h"

#include <hpdf_doc.h>

#include "pdf_private.h"

#define SLUG (10 * PDF_MM) /* around the cut page: the bleed, then the marks */
#define MARK_LENGTH (5 * PDF_MM)
#define MARK_GAP (4 * PDF_MM) /* marks end outside of the bleed */
#define MARK_WIDTH 0.25

struct PdfSheet {
  Pdf *pdf;
  gboolean begun; /* the page that a new Pdf has is taken */
  double height;  /* of the whole page */
  double inset;   /* of the cut page in it */
  PdfPlace place;
};

PdfSheet *
pdf_sheet_new (Pdf *pdf)
{
  PdfSheet *sheet = g_new0 (PdfSheet, 1);

  sheet->pdf = pdf;
  return sheet;
}

void
pdf_sheet_free (PdfSheet *sheet)
{
  g_free (sheet);
}

Pdf *
pdf_sheet_pdf (PdfSheet *sheet)
{
  return sheet->pdf;
}

/* ---- pages ---- */

static void
add_box (Pdf *pdf, const char *name, double inset, const PdfFormat *format)
{
  HPDF_Box box = { (float) inset, (float) inset, (float) (inset + format->width), (float) (inset + format->height) };

  HPDF_Dict_Add (pdf->page, name, HPDF_Box_Array_New (pdf->doc->mmgr, box));
}

/* The size as it is cut, in the middle; the bleed around it is a size too. */
static void
add_boxes (const PdfSheet *sheet, const PdfFormat *format)
{
  const PdfFormat bled = { format->width + 2 * SHEET_BLEED, format->height + 2 * SHEET_BLEED, TRUE };

  add_box (sheet->pdf, "TrimBox", sheet->inset, format);
  add_box (sheet->pdf, "BleedBox", sheet->inset - SHEET_BLEED, &bled);
}

/* Two at each corner, lying and standing. */
static void
draw_marks (PdfSheet *sheet, const PdfFormat *format)
{
  pdf_place_begin (sheet, &(PdfPlace){ .scale = 1 });
  for (guint corner = 0; corner < 4; corner++) {
    double x = corner % 2 == 0 ? 0 : format->width, y = corner / 2 == 0 ? 0 : format->height;
    double out_x = corner % 2 == 0 ? -1 : 1, out_y = corner / 2 == 0 ? -1 : 1;
    const PdfBox lying = { x + out_x * MARK_GAP, y, out_x * MARK_LENGTH, 0 };
    const PdfBox standing = { x, y + out_y * MARK_GAP, 0, out_y * MARK_LENGTH };

    pdf_draw_line (sheet->pdf, &lying, MARK_WIDTH, 0);
    pdf_draw_line (sheet->pdf, &standing, MARK_WIDTH, 0);
  }
  pdf_place_end (sheet);
}

void
pdf_sheet_page (PdfSheet *sheet, const PdfFormat *format)
{
  if (sheet->begun)
    pdf_page_add (sheet->pdf);
  sheet->begun = TRUE;
  if (pdf_failed (sheet->pdf))
    return;
  sheet->inset = format->press ? SLUG : 0;
  sheet->height = format->height + 2 * sheet->inset;
  HPDF_Page_SetWidth (sheet->pdf->page, (float) (format->width + 2 * sheet->inset));
  HPDF_Page_SetHeight (sheet->pdf->page, (float) sheet->height);
  if (!format->press)
    return;
  add_boxes (sheet, format);
  draw_marks (sheet, format);
}

/* ---- places ---- */

/* The drawing functions count from the top of an A4 page: what they write is moved from there. */
void
pdf_place_begin (PdfSheet *sheet, const PdfPlace *place)
{
  double scale = place->turned ? -place->scale : place->scale;
  double x = sheet->inset + place->x, y = sheet->height - sheet->inset - place->y;
  const PdfBox *clip = &place->clip;
  HPDF_Page page = sheet->pdf->page;

  if (pdf_failed (sheet->pdf))
    return;
  sheet->place = *place;
  HPDF_Page_GSave (page);
  HPDF_Page_Concat (page, (float) scale, 0, 0, (float) scale, (float) x, (float) (y - scale * PDF_HEIGHT));
  if (clip->width <= 0)
    return;
  HPDF_Page_Rectangle (page, (float) clip->x, (float) (PDF_HEIGHT - clip->y - clip->height), (float) clip->width,
                       (float) clip->height);
  HPDF_Page_Clip (page);
  HPDF_Page_EndPath (page);
}

void
pdf_place_end (PdfSheet *sheet)
{
  if (!pdf_failed (sheet->pdf))
    HPDF_Page_GRestore (sheet->pdf->page);
}

void
pdf_place_link (PdfSheet *sheet, const PdfBox *box, const char *uri)
{
  const PdfPlace *place = &sheet->place;
  double sign = place->turned ? -1 : 1, x = sheet->inset + place->x + sign * place->scale * box->x;
  double y = sheet->inset + place->y + sign * place->scale * box->y;
  PdfBox moved = { x, y, place->scale * box->width, place->scale * box->height };

  if (place->turned) {
    moved.x -= moved.width;
    moved.y -= moved.height;
  }
  moved.y += PDF_HEIGHT - sheet->height;
  pdf_draw_link (sheet->pdf, &moved, uri);
}

void
pdf_place_text (PdfSheet *sheet, const PdfTracked *tracked, double x, double y, const char *text)
{
  const PdfPen *pen = &tracked->pen;
  double space = tracked->tracking * pen->size;
  double grown = space * (double) MAX (g_utf8_strlen (text, -1) - 1, 0);
  double left = pen->align == PDF_LEFT ? x : pen->align == PDF_CENTER ? x - grown / 2 : x - grown;

  if (pdf_failed (sheet->pdf))
    return;
  HPDF_Page_SetCharSpace (sheet->pdf->page, (float) space);
  pdf_draw_text (sheet->pdf, pen, left, y, text);
  HPDF_Page_SetCharSpace (sheet->pdf->page, 0);
}
