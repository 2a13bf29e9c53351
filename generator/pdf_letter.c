/* pdf_letter.c: addresses and boxes at their places on the sheet. Chooses no word. */
#include "pdf_letter.h"

#include "pdf_draw.h"

/* In points: the address shows in the window of a DL envelope, folded in three. */
#define ADDRESS_LEFT (110 * PDF_MM)
#define ADDRESS_TOP (52 * PDF_MM)
#define ADDRESS_WIDTH (82 * PDF_MM)
#define ADDRESS_HEIGHT (28 * PDF_MM) /* from the first line to the last: the window ends 80 mm below the top */
#define SENDER_TOP (40 * PDF_MM)
#define SENDER_SIZE 9.0
#define SENDER_LINE 13.0
#define BODY_TOP (96 * PDF_MM)
#define FOLD (99 * PDF_MM)
#define FOLD_WIDTH (4 * PDF_MM)
#define SIGN_HEIGHT (34 * PDF_MM)
#define SIGN_GAP (6 * PDF_MM)
#define SIGN_PAD (3 * PDF_MM)
enum { SENDER_LINES_MAX = 10, SIGN_MAX = 3 };

/* (transfer full): each line over as many as it takes. */
static GPtrArray *
lines_wrapped (const Pdf *pdf, const PdfPen *pen, double width, const Tree *lines)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < tree_length (lines); i++) {
    g_autoptr (GPtrArray) wrapped = pdf_wrap (pdf, pen->font, pen->size, width, tree_text (tree_at (lines, i)));

    for (guint j = 0; j < wrapped->len; j++)
      g_ptr_array_add (all, g_strdup (g_ptr_array_index (wrapped, j)));
  }
  return all;
}

/* (transfer full): each on one line, cut with an ellipsis. */
static GPtrArray *
lines_fitted (const Pdf *pdf, const PdfPen *pen, double width, const Tree *lines)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < tree_length (lines); i++)
    g_ptr_array_add (all, pdf_fit (pdf, pen, width, tree_text (tree_at (lines, i))));
  return all;
}

/* From the top of the box on: the last may stand on its lower edge. */
static void
draw_lines (Pdf *pdf, const PdfPen *pen, const PdfBox *box, double leading, const GPtrArray *lines)
{
  guint room = (guint) (box->height / leading) + 1;

  for (guint i = 0; i < MIN (lines->len, room); i++)
    pdf_draw_text (pdf, pen, box->x, box->y + i * leading, g_ptr_array_index (lines, i));
}

/* An address without its last lines leads nowhere: a long one is written smaller, then cut in breadth. */
static void
draw_address (Pdf *pdf, const PdfBox *window, const Tree *to)
{
  static const struct {
    double size, leading;
  } looks[] = { { 11, 15 }, { 10, 13 }, { 9, 11.5 }, { 8, 10 } };
  g_autoptr (GPtrArray) lines = NULL;
  PdfPen pen = { PDF_REGULAR, 0, pdf_color (pdf, PDF_INK), PDF_LEFT };
  guint look = 0, room;

  for (;; look++) {
    pen.size = looks[look].size;
    room = (guint) (window->height / looks[look].leading) + 1;
    g_clear_pointer (&lines, g_ptr_array_unref);
    lines = lines_wrapped (pdf, &pen, window->width, to);
    if (lines->len <= room || look == G_N_ELEMENTS (looks) - 1)
      break;
  }
  if (lines->len > room) {
    g_ptr_array_unref (lines);
    lines = lines_fitted (pdf, &pen, window->width, to);
  }
  draw_lines (pdf, &pen, window, looks[look].leading, lines);
}

void
pdf_letter_head (Pdf *pdf, const Tree *sender, const Tree *to)
{
  const PdfBox window = { ADDRESS_LEFT, ADDRESS_TOP, ADDRESS_WIDTH, ADDRESS_HEIGHT };
  const PdfPen small = { PDF_REGULAR, SENDER_SIZE, pdf_color (pdf, PDF_SOFT), PDF_LEFT };
  const PdfBox left = { PDF_MARGIN, SENDER_TOP, ADDRESS_LEFT - PDF_MARGIN - 8 * PDF_MM,
                        (SENDER_LINES_MAX - 1) * SENDER_LINE };
  g_autoptr (GPtrArray) from = lines_wrapped (pdf, &small, left.width, sender);

  draw_lines (pdf, &small, &left, SENDER_LINE, from);
  draw_address (pdf, &window, to);
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
