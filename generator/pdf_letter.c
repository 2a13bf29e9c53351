/* pdf_letter.c: addresses and boxes at their places on the sheet. Chooses no word. */
#include "pdf_letter.h"

#include "pdf_draw.h"

/* In points: the address shows in the window of a DL envelope, folded in three. */
#define ADDRESS_LEFT (110 * PDF_MM)
#define ADDRESS_TOP (52 * PDF_MM)
#define ADDRESS_WIDTH (82 * PDF_MM)
#define ADDRESS_SIZE 11.0
#define ADDRESS_LINE 15.0
#define SENDER_TOP (40 * PDF_MM)
#define SENDER_SIZE 9.0
#define SENDER_LINE 12.5
#define BODY_TOP (96 * PDF_MM)
#define FOLD (99 * PDF_MM)
#define FOLD_WIDTH (4 * PDF_MM)
#define SIGN_HEIGHT (34 * PDF_MM)
#define SIGN_GAP (6 * PDF_MM)
#define SIGN_PAD (3 * PDF_MM)
enum { ADDRESS_LINES_MAX = 7, SENDER_LINES_MAX = 6, SIGN_MAX = 3 };

/* One line after the other, cut where the window ends. */
static void
draw_lines (Pdf *pdf, const PdfPen *pen, const PdfBox *box, const Tree *lines)
{
  double y = box->y;

  for (guint i = 0; i < tree_length (lines); i++) {
    g_autoptr (GPtrArray) wrapped = pdf_wrap (pdf, pen->font, pen->size, box->width, tree_text (tree_at (lines, i)));

    for (guint j = 0; j < wrapped->len && y < box->y + box->height; j++, y += pen->size + 4)
      pdf_draw_text (pdf, pen, box->x, y, g_ptr_array_index (wrapped, j));
  }
}

void
pdf_letter_head (Pdf *pdf, const Tree *sender, const Tree *to)
{
  const PdfBox window = { ADDRESS_LEFT, ADDRESS_TOP, ADDRESS_WIDTH, ADDRESS_LINES_MAX * ADDRESS_LINE };
  const PdfBox left = { PDF_MARGIN, SENDER_TOP, ADDRESS_LEFT - PDF_MARGIN - 8 * PDF_MM,
                        SENDER_LINES_MAX * SENDER_LINE };

  draw_lines (pdf, &(PdfPen){ PDF_REGULAR, SENDER_SIZE, pdf_color (pdf, PDF_SOFT), PDF_LEFT }, &left, sender);
  draw_lines (pdf, &(PdfPen){ PDF_REGULAR, ADDRESS_SIZE, pdf_color (pdf, PDF_INK), PDF_LEFT }, &window, to);
  pdf_draw_line (pdf, &(PdfBox){ 0, FOLD, FOLD_WIDTH, 0 }, 0.4, pdf_color (pdf, PDF_LINE));
  pdf_move (pdf, BODY_TOP);
}

static void
draw_sign (Pdf *pdf, const PdfBox *box, const Tree *sign)
{
  const PdfPen who = { PDF_BOLD, 9.5, pdf_color (pdf, PDF_INK), PDF_LEFT },
               below = { PDF_REGULAR, 8.5, pdf_color (pdf, PDF_SOFT), PDF_LEFT };
  double width = box->width - 2 * SIGN_PAD;
  g_autoptr (GPtrArray) lines = pdf_wrap (pdf, below.font, below.size, width, tree_get_text (sign, "below"));
  g_autofree char *name = pdf_fit (pdf, &who, width, tree_get_text (sign, "who"));

  pdf_draw_frame (pdf, box, 3, 0.6, pdf_color (pdf, PDF_LINE));
  pdf_draw_text (pdf, &who, box->x + SIGN_PAD, box->y + 5.5 * PDF_MM, name);
  for (guint i = 0; i < MIN (lines->len, 2); i++)
    pdf_draw_text (pdf, &below, box->x + SIGN_PAD, box->y + (9.5 + 4 * i) * PDF_MM, g_ptr_array_index (lines, i));
}

void
pdf_letter_sign (Pdf *pdf, const Tree *boxes)
{
  guint count = tree_length (boxes), across = MIN (count, SIGN_MAX);
  double width = across == 0 ? 0 : (PDF_COLUMN - SIGN_GAP * (MAX (across, 2) - 1)) / MAX (across, 2);

  for (guint from = 0; from < count; from += across) {
    pdf_need (pdf, SIGN_HEIGHT / PDF_MM + 4);
    for (guint i = from; i < MIN (count, from + across); i++)
      draw_sign (
          pdf, &(PdfBox){ PDF_MARGIN + (width + SIGN_GAP) * (i - from), pdf_y (pdf) + 2 * PDF_MM, width, SIGN_HEIGHT },
          tree_at (boxes, i));
    pdf_move (pdf, pdf_y (pdf) + SIGN_HEIGHT + 6 * PDF_MM);
  }
}
