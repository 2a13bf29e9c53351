/* test_document.c: what is taken for a PDF, by both ends of the file. */
#include "base/error.h"
#include "domain/document.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  const char *name;
  const char *begin;
  gsize gap_bytes; /* zeros between begin and end */
  const char *end;
  DocumentLook look;
} Case;

static const Case cases[] = {
  { "plain", "%PDF-1.4\n1 0 obj\n", 0, "\n%%EOF\n", DOCUMENT_PDF },
  { "long", "%PDF-1.7\n", 100000, "startxref\n9\n%%EOF", DOCUMENT_PDF },
  { "with a tail", "%PDF-1.7\n", 100000, "%%EOF\r\nsigned by somebody's mail gateway", DOCUMENT_PDF },
  { "behind a mark", "\xef\xbb\xbf%PDF-1.4\n", 50, "%%EOF", DOCUMENT_PDF_LATE },
  { "behind a page", "<html><script>alert(1)</script>%PDF-1.4\n", 50, "%%EOF", DOCUMENT_PDF_LATE },
  { "behind a picture", "\xff\xd8\xff\xe0%PDF-1.4\n", 50, "%%EOF", DOCUMENT_PDF_LATE },
  { "cut", "%PDF-1.4\n1 0 obj\n", 100000, "endobj", DOCUMENT_CUT },
  { "begin only", "%PDF-", 0, "", DOCUMENT_CUT },
  { "end too early", "%PDF-1.4\n%%EOF\n", 5000, "", DOCUMENT_CUT },
  { "picture", "\xff\xd8\xff\xe0", 3000, "%%EOF", DOCUMENT_NONE },
  { "text", "Bonjour", 0, "%%EOF", DOCUMENT_NONE },
  { "empty", "", 0, "", DOCUMENT_NONE },
};

/* (transfer full) */
static char *
case_write (const Case *row)
{
  g_autoptr (GString) bytes = g_string_new (row->begin);
  char *path = NULL;
  int fd = g_file_open_tmp ("document-XXXXXX", &path, NULL);

  g_string_set_size (bytes, bytes->len + row->gap_bytes);
  memset (bytes->str + strlen (row->begin), 0, row->gap_bytes);
  g_string_append (bytes, row->end);
  g_assert_true (g_file_set_contents (path, bytes->str, (gssize) bytes->len, NULL));
  close (fd);
  return path;
}

static void
test_look (gconstpointer data)
{
  const Case *row = data;
  g_autofree char *path = case_write (row);
  DocumentLook look = (DocumentLook) -1;
  g_autoptr (GError) error = NULL;

  g_assert_true (document_look (path, &look, &error));
  g_assert_no_error (error);
  g_assert_cmpint (look, ==, row->look);
  g_unlink (path);
}

/* The mark counts within the first 1,024 bytes only. */
static void
test_far (void)
{
  g_autofree char *blank = g_strnfill (1020, ' ');
  g_autofree char *begin = g_strconcat (blank, "%PDF-1.4", NULL);
  const Case far = { "far", begin, 0, "%%EOF", DOCUMENT_NONE };

  test_look (&far);
}

static void
test_missing (void)
{
  DocumentLook look;
  g_autoptr (GError) error = NULL;

  g_assert_false (document_look ("/nonexistent/file", &look, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/document/%s", cases[i].name);

    g_test_add_data_func (name, &cases[i], test_look);
  }
  g_test_add_func ("/document/far", test_far);
  g_test_add_func ("/document/missing", test_missing);
  return g_test_run ();
}
