/* product_agreement.c: the tree of loan_letter.h on paper: plain headings, boxes to tick, lines to sign on. Chooses no
 * word. */
#include "product_agreement.h"

#include "base/error.h"
#include "pdf.h"
#include "pdf_draw.h"
#include "town_pdf.h"
#include "view/loan_letter.h"

#define TICK (4.5 * PDF_MM)
#define TICK_INDENT (8 * PDF_MM)
#define LINE_WIDTH 0.6
#define SIGN_HEIGHT (20 * PDF_MM)
#define LABEL_WIDTH (48 * PDF_MM)
#define ROW_HEIGHT (6.4 * PDF_MM)
enum { HEADING_ROOM_MM = 10, TICK_ROOM_MM = 8, SIGN_ROOM_MM = 30 };
#define BODY 10.5
#define BODY_LINE 14.5
#define COLUMN_BODY 9.3
#define COLUMN_LINE 11.8
#define COLUMN_WIDTH ((PDF_COLUMN - 8 * PDF_MM) / 2)
#define PART_GAP 6

static Pdf *
pdf_open (const Kit *kit, const Tree *letter, GError **error)
{
  const TownPdf head = { .title = tree_get_text (letter, "title_words"),
                         .period = tree_get_text (letter, "file_words"),
                         .date = tree_get_text (letter, "day_words") };

  return town_pdf_new (kit, &head, error);
}

/* What is lent: a value, or a line to write it on. */
static void
print_lent (Pdf *pdf, const Tree *lent)
{
  const PdfPen label = { PDF_REGULAR, BODY, pdf_color (pdf, PDF_SOFT), PDF_LEFT };
  const PdfPen value = { PDF_BOLD, BODY, pdf_color (pdf, PDF_INK), PDF_LEFT };

  pdf_need (pdf, ROW_HEIGHT / PDF_MM * tree_length (lent));
  for (guint i = 0; i < tree_length (lent); i++) {
    const Tree *row = tree_at (lent, i);
    const char *said = tree_get_text (row, "value");
    double y = pdf_y (pdf), left = PDF_MARGIN + LABEL_WIDTH;
    g_autofree char *fitted = said == NULL ? NULL : pdf_fit (pdf, &value, PDF_COLUMN - LABEL_WIDTH, said);
    g_autofree char *words = pdf_fit (pdf, &label, LABEL_WIDTH - PDF_MM, tree_get_text (row, "label"));

    pdf_draw_text (pdf, &label, PDF_MARGIN, y + ROW_HEIGHT - 2 * PDF_MM, words);
    if (fitted != NULL)
      pdf_draw_text (pdf, &value, left, y + ROW_HEIGHT - 2 * PDF_MM, fitted);
    else
      pdf_draw_line (pdf, &(PdfBox){ left, y + ROW_HEIGHT - PDF_MM, PDF_COLUMN - LABEL_WIDTH, 0 }, LINE_WIDTH,
                     pdf_color (pdf, PDF_LINE));
    pdf_move (pdf, y + ROW_HEIGHT);
  }
}

/* ---- what is agreed to: two columns, so that it stands above the signatures on one page ---- */

/* Draws a text in a column below `y`, or measures it only; where it ends. */
static double
column_text (Pdf *pdf, const PdfPen *pen, PdfBox at, const char *text, gboolean measure)
{
  g_autoptr (GPtrArray) lines = pdf_wrap (pdf, pen->font, pen->size, at.width, text);

  for (guint i = 0; i < lines->len && !measure; i++)
    pdf_draw_text (pdf, pen, at.x, at.y + (i + 1) * COLUMN_LINE, g_ptr_array_index (lines, i));
  return at.y + lines->len * COLUMN_LINE;
}

static double
print_part (Pdf *pdf, const Tree *part, PdfBox at, gboolean measure)
{
  const PdfPen heading = { PDF_BOLD, COLUMN_BODY + 0.5, pdf_color (pdf, PDF_INK), PDF_LEFT };
  const PdfPen body = { PDF_REGULAR, COLUMN_BODY, pdf_color (pdf, PDF_INK), PDF_LEFT };
  const Tree *texts = tree_get (part, "texts");

  at.y = column_text (pdf, &heading, at, tree_get_text (part, "heading"), measure) + 1;
  for (guint i = 0; i < tree_length (texts); i++)
    at.y = column_text (pdf, &body, at, tree_text (tree_at (texts, i)), measure) + 2;
  return at.y + PART_GAP;
}

/* How high parts first … end stand one below the other. */
static double
parts_height (Pdf *pdf, const Tree *parts, guint first, guint end)
{
  PdfBox at = { .width = COLUMN_WIDTH };

  for (guint i = first; i < end; i++)
    at.y = print_part (pdf, tree_at (parts, i), at, TRUE);
  return at.y;
}

/* Where the second column begins: both end as high as they can. */
static guint
parts_middle (Pdf *pdf, const Tree *parts)
{
  guint count = tree_length (parts), best = count;
  double least = parts_height (pdf, parts, 0, count);

  for (guint i = 1; i < count; i++) {
    double height = MAX (parts_height (pdf, parts, 0, i), parts_height (pdf, parts, i, count));

    if (height < least) {
      least = height;
      best = i;
    }
  }
  return best;
}

static void
print_parts (Pdf *pdf, const Tree *parts)
{
  guint count = tree_length (parts), middle = parts_middle (pdf, parts);
  double height = MAX (parts_height (pdf, parts, 0, middle), parts_height (pdf, parts, middle, count));
  PdfBox at = { PDF_MARGIN, 0, COLUMN_WIDTH, 0 };

  pdf_need (pdf, height / PDF_MM);
  at.y = pdf_y (pdf) + PART_GAP;
  for (guint i = 0; i < count; i++) {
    if (i == middle)
      at = (PdfBox){ PDF_MARGIN + PDF_COLUMN - COLUMN_WIDTH, pdf_y (pdf) + PART_GAP, COLUMN_WIDTH, 0 };
    at.y = print_part (pdf, tree_at (parts, i), at, FALSE);
  }
  pdf_move (pdf, pdf_y (pdf) + PART_GAP + height);
}

static void
print_ticks (Pdf *pdf, const Tree *ticks)
{
  const PdfPen pen = { PDF_REGULAR, BODY, pdf_color (pdf, PDF_INK), PDF_LEFT };

  for (guint i = 0; i < tree_length (ticks); i++) {
    g_autoptr (GPtrArray) lines =
        pdf_wrap (pdf, pen.font, pen.size, PDF_COLUMN - TICK_INDENT, tree_text (tree_at (ticks, i)));
    double y;

    pdf_need (pdf, TICK_ROOM_MM);
    y = pdf_y (pdf) + BODY_LINE;
    pdf_draw_frame (pdf, &(PdfBox){ PDF_MARGIN, y - TICK + PDF_MM / 2, TICK, TICK }, 1, 0.9, pdf_color (pdf, PDF_INK));
    for (guint j = 0; j < lines->len; j++)
      pdf_draw_text (pdf, &pen, PDF_MARGIN + TICK_INDENT, y + j * BODY_LINE, g_ptr_array_index (lines, j));
    pdf_move (pdf, y + lines->len * BODY_LINE - BODY_LINE / 2);
  }
}

/* Day, household, town: side by side, with room for a hand. */
static void
print_sign (Pdf *pdf, const Tree *sign)
{
  const PdfPen pen = { PDF_REGULAR, BODY - 1, pdf_color (pdf, PDF_SOFT), PDF_LEFT };
  double width = (PDF_COLUMN - 2 * 5 * PDF_MM) / 3, y;

  pdf_need (pdf, SIGN_ROOM_MM);
  y = pdf_y (pdf) + 3 * PDF_MM;
  for (guint i = 0; i < tree_length (sign) && i < 3; i++) {
    const PdfBox box = { PDF_MARGIN + i * (width + 5 * PDF_MM), y, width, SIGN_HEIGHT };
    g_autofree char *words = pdf_fit (pdf, &pen, width - 4 * PDF_MM, tree_text (tree_at (sign, i)));

    pdf_draw_frame (pdf, &box, 3, LINE_WIDTH, pdf_color (pdf, PDF_LINE));
    pdf_draw_text (pdf, &pen, box.x + 2 * PDF_MM, y + 5 * PDF_MM, words);
  }
  pdf_move (pdf, y + SIGN_HEIGHT + 2 * PDF_MM);
}

static gboolean
print_all (Kit *kit, const Tree *letter, const char *out, GError **error)
{
  g_autoptr (Pdf) pdf = pdf_open (kit, letter, error);

  if (pdf == NULL)
    return FALSE;
  pdf_text (pdf, PDF_TITLE, tree_get_text (letter, "title_words"));
  pdf_text (pdf, PDF_LEAD, tree_get_text (letter, "lead_words"));
  pdf_text (pdf, PDF_BODY, tree_get_text (letter, "household_words"));
  pdf_text (pdf, PDF_SUBHEADING, tree_get_text (letter, "lent_words"));
  print_lent (pdf, tree_get (letter, "lent"));
  print_parts (pdf, tree_get (letter, "parts"));
  /* What is agreed to and the signatures below it stand on one page. */
  pdf_need (pdf, HEADING_ROOM_MM + TICK_ROOM_MM * tree_length (tree_get (letter, "ticks")) + SIGN_ROOM_MM);
  pdf_text (pdf, PDF_SUBHEADING, tree_get_text (letter, "ticks_words"));
  print_ticks (pdf, tree_get (letter, "ticks"));
  print_sign (pdf, tree_get (letter, "sign"));
  pdf_text (pdf, PDF_SMALL, tree_get_text (letter, "copies_words"));
  return pdf_save (pdf, out, error);
}

gboolean
product_agreement_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", 2);
  g_autoptr (Report) report = parts[0] == NULL ? NULL : report_find_uuid (kit->db, parts[0], error);
  g_autoptr (SensorLoan) loan = NULL;
  g_autoptr (Tree) view = NULL;
  LoanLetter letter = {
    .db = kit->db, .words = kit->words, .report = report, .base_url = kit->base_url, .now = kit->now
  };

  if (parts[0] == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "an agreement is of a report");
  if (report == NULL)
    return FALSE;
  if (parts[1] != NULL) {
    loan = loan_find_uuid (kit->db, parts[1], error);
    if (loan == NULL)
      return FALSE;
    if (loan->report_id != report->id)
      return box_fail (error, BOX_ERROR_NOT_FOUND, "no such loan of this report");
    letter.loan = loan;
  }
  view = loan_letter_view (&letter, error);
  return view != NULL && print_all (kit, view, out, error);
}
