/* product_covers.c: sender above, address where the window of a long envelope shows it (A4 folded in three), marks
 * where to fold. Knows nothing of what follows. */
#include "product_covers.h"

#include "base/error.h"
#include "domain/print.h"
#include "pdf.h"
#include "pdf_draw.h"
#include "town_pdf.h"

/* A French envelope of 110 × 220 mm shows what lies 45 to 80 mm below the top of the sheet, from 105 mm on. */
enum { ADDRESS_LEFT_MM = 108, ADDRESS_TOP_MM = 50, ADDRESS_WIDTH_MM = 84, ADDRESS_LINE_MM = 5, SENDER_TOP_MM = 22 };
enum { FOLD_MM = 99, FOLD_LINE_MM = 6, NAME_LINES_MAX = 2, CHARS_PT = 11 };

static void
draw_lines (Pdf *pdf, const PdfPen *pen, double x_mm, double y_mm, const GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    pdf_draw_text (pdf, pen, x_mm * PDF_MM, (y_mm + (double) i * ADDRESS_LINE_MM) * PDF_MM,
                   g_ptr_array_index (lines, i));
}

/* Adds the lines of a text, as many as it takes to keep within the window, `most` at most. */
static void
add_lines (Pdf *pdf, const PdfPen *pen, const char *text, guint most, GPtrArray *lines)
{
  g_autoptr (GPtrArray) wrapped = pdf_wrap (pdf, pen->font, pen->size, ADDRESS_WIDTH_MM * PDF_MM, text);

  for (guint i = 0; i < MIN (wrapped->len, most); i++)
    g_ptr_array_add (lines, g_strdup (g_ptr_array_index (wrapped, i)));
}

static void
draw_address (Pdf *pdf, const Print *print)
{
  const PdfPen pen = { PDF_REGULAR, CHARS_PT, pdf_color (pdf, PDF_INK), PDF_LEFT };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) rest = g_strsplit (print->postal_address == NULL ? "" : print->postal_address, "\n", -1);

  add_lines (pdf, &pen, print->partner_name, NAME_LINES_MAX, lines);
  for (guint i = 0; rest[i] != NULL; i++) {
    char *line = pdf_fit (pdf, &pen, ADDRESS_WIDTH_MM * PDF_MM, rest[i]);

    g_ptr_array_add (lines, line);
  }
  draw_lines (pdf, &pen, ADDRESS_LEFT_MM, ADDRESS_TOP_MM, lines);
}

static void
draw_sender (Pdf *pdf, const Tree *town)
{
  const PdfPen pen = { PDF_REGULAR, CHARS_PT - 2, pdf_color (pdf, PDF_SOFT), PDF_LEFT };
  const char *const texts[] = { tree_get_text (town, "name"), tree_get_text (town, "service_name"),
                                tree_get_text (town, "address"), tree_get_text (town, "phone") };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && *texts[i] != '\0')
      add_lines (pdf, &pen, texts[i], NAME_LINES_MAX, lines);
  draw_lines (pdf, &pen, PDF_MARGIN / PDF_MM, SENDER_TOP_MM, lines);
}

static void
draw_folds (Pdf *pdf)
{
  for (int fold = 1; fold <= 2; fold++) {
    const PdfBox mark = { 0, fold * FOLD_MM * PDF_MM, FOLD_LINE_MM * PDF_MM, 0 };

    pdf_draw_line (pdf, &mark, 0.5, pdf_color (pdf, PDF_SOFT)); /* half a point */
  }
}

gboolean
product_covers_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_auto (GStrv) uuids = g_strsplit (subject, "+", -1);
  g_autoptr (Tree) town = kit_town (kit);
  const PdfStyle style = {
    .town = tree_get_text (town, "name"), .title = tree_get_text (town, "service_name"), .now_s = kit->now, .bare = TRUE,
    .mark = town_pdf_mark (kit, town)
  };
  g_autoptr (Pdf) pdf = pdf_new (&style, error);

  for (guint i = 0; pdf != NULL && uuids[i] != NULL; i++) {
    g_autoptr (Print) print = print_find (kit->db, uuids[i], error);

    if (print == NULL)
      return FALSE;
    if (print->partner_name == NULL)
      return box_fail (error, BOX_ERROR_INVALID, "%s bears its own address", uuids[i]);
    if (i > 0)
      pdf_page_add (pdf);
    draw_sender (pdf, town);
    draw_address (pdf, print);
    draw_folds (pdf);
  }
  return pdf != NULL && pdf_save (pdf, out, error);
}
