/* test_pdf_bidi.c: lines of Arabic as they are drawn: forms, order, brackets, vowels, numbers, looks; and a page that
 * is read from the right, by where pdftotext finds its words. */
#include "pdf_bidi.h"

#include <glib/gstdio.h>
#include <string.h>

#include "pdf.h"

#define MARGIN_PT (18 * 72 / 25.4)

/* As it is seen from left to right: letters in their forms, each vowel left of its letter (our faces draw it there),
 * brackets turned once. */
static void
test_order (void)
{
  static const struct {
    const char *text, *seen;
  } lines[] = {
    { "\u0628\u064a (\u062a\u0646) \u0628", "\uf8f3\ufe8f (\ufee6\ufe97) \ufef2\ufe91" },
    { "abc (\u0628\u062a) d", "abc (\ufe96\ufe91) d" },
    { "\u0646\u064f\u0628", "\uf8f3\ufe90\u064f\ufee7" },
    { "\u0644\u0627 12 [x]", "\uf8f3[x] 12 \ufefb" },
    /* numbers of several parts stay whole; what is bold (\uf8f0 to \uf8f1) or a link (\ue001 to \ue000) takes its look
       along */
    { "\u0628 64-150 \u062a", "\uf8f3\ufe95 64-150 \ufe8f" },
    { "\u0628 05 00\u00a000 64", "\uf8f305 00\u00a000 64 \ufe8f" },
    /* a sentence of ours that begins with a name */
    { "\u0628\u062a habite le logement.", "\ufe96\ufe91 habite le logement." },
    { "\u0628 \uf8f0x y\uf8f1 \ue001z\ue000", "\uf8f3\uf8f0x y\uf8f1 \ue001z\ue000 \ufe8f" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    char *joined = pdf_bidi_join (g_strdup (lines[i].text));
    g_autofree char *seen = pdf_bidi_order (joined, pdf_bidi_begins_rtl (lines[i].text));

    g_assert_cmpstr (seen, ==, lines[i].seen);
  }
}

/* From the left of its page, in points; -1 when the word is not there. */
static double
word_x (const char *boxes, const char *word)
{
  g_autofree char *end = g_strdup_printf (">%s</word>", word);
  const char *found = strstr (boxes, end), *x;

  for (x = found; x != NULL && x > boxes && !g_str_has_prefix (x, "xMin=\""); x--)
    ;
  return found == NULL ? -1 : g_ascii_strtod (x + strlen ("xMin=\""), NULL);
}

/* (transfer full): where the words of the document stand; NULL, and the test is skipped, without pdftotext. */
static char *
pdf_boxes (Pdf *pdf)
{
  g_autofree char *folder = g_dir_make_tmp ("bidi-XXXXXX", NULL), *path = g_build_filename (folder, "x.pdf", NULL);
  const char *const argv[] = { "pdftotext", "-bbox", path, "-", NULL };
  g_autoptr (GError) error = NULL;
  char *boxes = NULL;

  g_assert_true (pdf_save (pdf, path, &error));
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &boxes, NULL, NULL, NULL))
    g_test_skip ("no pdftotext");
  g_unlink (path);
  g_rmdir (folder);
  return boxes;
}

/* Columns, lists and the head begin on the right; words without an Arabic letter too, but those that somebody typed. */
static void
test_page (void)
{
  static const PdfColumn columns[] = { { NULL, 1, PDF_CELL_STRONG },
                                       { NULL, 1, PDF_CELL_TEXT },
                                       { NULL, 1, PDF_CELL_NUMBER } };
  static const char *const cells[] = { "first", "second", "33" };
  const PdfStyle style = { .town = "Mairie", .title = "Semaine", .language = "ar", .rtl = TRUE, .now_s = 1606118400 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Pdf) pdf = pdf_new (&style, &error);
  g_autofree char *boxes = NULL;
  PdfTable *table;

  g_assert_no_error (error);
  table = pdf_table_begin (pdf, columns, G_N_ELEMENTS (columns));
  pdf_table_row (table, cells, NULL);
  pdf_table_end (table);
  pdf_item (pdf, "1.", "latin");
  pdf_text (pdf, PDF_NOTICE, "typed");
  boxes = pdf_boxes (pdf);
  if (boxes == NULL)
    return;
  g_assert_cmpfloat (word_x (boxes, "first"), >, 500);
  g_assert_cmpfloat (word_x (boxes, "second"), <, word_x (boxes, "first"));
  g_assert_cmpfloat_with_epsilon (word_x (boxes, "33"), MARGIN_PT, 1);
  g_assert_cmpfloat (word_x (boxes, "1."), >, word_x (boxes, "latin"));
  g_assert_cmpfloat (word_x (boxes, "latin"), >, 480);
  g_assert_cmpfloat_with_epsilon (word_x (boxes, "typed"), MARGIN_PT, 1);
  g_assert_cmpfloat (word_x (boxes, "Mairie"), >, word_x (boxes, "Semaine"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf-bidi/order", test_order);
  g_test_add_func ("/pdf-bidi/page", test_page);
  return g_test_run ();
}
