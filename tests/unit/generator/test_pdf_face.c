/* test_pdf_face.c: fonts that are missing, cut short, or no fonts. */
#include <glib/gstdio.h>

#include "base/error.h"
#include "pdf.h"
#include "pdf_font.h"

static void
test_no_fonts (void)
{
  const PdfStyle elsewhere = { .town = "Mairie de Démo", .title = "Semaine", .font_folder = "/nonexistent" };
  g_autoptr (GError) error = NULL;

  g_assert_null (pdf_new (&elsewhere, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

/* Bytes that are no font, and a font cut short: an error, never a read outside. */
static void
test_broken_font (void)
{
  g_autofree char *bytes = NULL;
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "histologe-broken.ttf", NULL);
  gsize size = 0;

  g_assert_true (g_file_get_contents ("/usr/share/fonts/truetype/open-sans/OpenSans-Regular.ttf", &bytes, &size, NULL));
  for (gsize cut = 0; cut < size; cut += 1 + cut / 3) {
    g_autoptr (PdfFace) face = NULL;

    g_assert_true (g_file_set_contents (path, bytes, (gssize) cut, NULL));
    face = pdf_face_load (path, NULL);
    if (cut < 4096)
      g_assert_null (face);
  }
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/pdf/no-fonts", test_no_fonts);
  g_test_add_func ("/pdf/broken-font", test_broken_font);
  return g_test_run ();
}
