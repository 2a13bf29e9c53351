/* pdf_code.c: a QR code with words beside it, for a page that is read on paper. Encodes nothing itself (base/qr.h). */
#include "base/qr.h"
#include "pdf_draw.h"
#include "pdf_frame.h"

#define SIDE (24 * PDF_MM)
#define BORDER 4.0 /* modules of white around the code */
#define GAP 10.0
#define SIZE 10.0
#define LEADING 14.0

/* Dark modules side by side are one box. */
static void
row_draw (Pdf *pdf, const guint8 *modules, guint width, const PdfBox *module)
{
  for (guint from = 0, to; from < width; from = to) {
    for (to = from + 1; to < width && modules[to] == modules[from]; to++)
      ;
    if (modules[from] != 0)
      pdf_draw_box (
          pdf, &(PdfBox){ module->x + from * module->width, module->y, (to - from) * module->width, module->height },
          0);
  }
}

static void
modules_draw (Pdf *pdf, const guint8 *modules, guint width, double y)
{
  double size = SIDE / (width + 2 * BORDER);

  for (guint row = 0; row < width; row++)
    row_draw (pdf, modules + row * width, width,
              &(PdfBox){ PDF_MARGIN + BORDER * size, y + (BORDER + row) * size, size, size + 0.05 });
}

/* In the middle of the code's height. */
static void
words_draw (Pdf *pdf, const PdfPen *pen, const GPtrArray *lines, double y)
{
  double top = y + MAX ((SIDE - lines->len * LEADING) / 2, 0);

  for (guint i = 0; i < lines->len; i++)
    pdf_draw_text (pdf, pen, PDF_MARGIN + SIDE + GAP, top + i * LEADING + LEADING / 2 + pen->size * 0.36,
                   g_ptr_array_index (lines, i));
}

void
pdf_code_rich (Pdf *pdf, const char *rich, const char *uri)
{
  const PdfPen pen = { PDF_REGULAR, SIZE, pdf_color (pdf, PDF_INK), PDF_LEFT };
  guint width = 0;
  g_autofree guint8 *modules = pdf_is_link (uri) ? qr_modules (uri, &width, NULL) : NULL;
  g_autoptr (GPtrArray) lines = NULL;
  double height;

  if (modules == NULL) {
    pdf_text_rich (pdf, PDF_BODY, rich);
    return;
  }
  lines = pdf_wrap_rich (pdf, &pen, PDF_COLUMN - SIDE - GAP, rich);
  height = MAX (SIDE, lines->len * LEADING);
  pdf_need (pdf, (height + 8) / PDF_MM);
  modules_draw (pdf, modules, width, pdf_y (pdf));
  pdf_draw_link (pdf, &(PdfBox){ PDF_MARGIN, pdf_y (pdf), SIDE, SIDE }, uri);
  words_draw (pdf, &pen, lines, pdf_y (pdf));
  pdf_move (pdf, pdf_y (pdf) + height + 8);
}
