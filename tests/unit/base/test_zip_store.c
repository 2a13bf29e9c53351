/* test_zip_store.c: what is stored is read again by libarchive's reader, under names that stay in their folder; who takes
 * no more is told apart from a file that is not there. */
#include <archive.h>
#include <archive_entry.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/zip_store.h"

enum { LARGE = 300000 };

static gboolean
take (const char *bytes, gsize length, gpointer data)
{
  g_byte_array_append (data, (const guint8 *) bytes, (guint) length);
  return TRUE;
}

static gboolean
take_nothing (const char *bytes G_GNUC_UNUSED, gsize length G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  return FALSE;
}

/* (transfer full): a file of that text. */
static char *
file_of (const char *text)
{
  char *path = NULL;
  int handle = g_file_open_tmp ("zip-XXXXXX", &path, NULL);

  g_assert_cmpint (handle, >=, 0);
  g_close (handle, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* (transfer full): "name=text" of each file, in order. */
static GPtrArray *
read_again (const GByteArray *bytes)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  int state; /* a warning: of a name that this locale cannot write */

  setlocale (LC_CTYPE, "C.UTF-8"); /* its reader gives a name in the locale's letters, or none; the writer needs none */
  archive_read_support_format_zip (archive);
  g_assert_cmpint (archive_read_open_memory (archive, bytes->data, bytes->len), ==, ARCHIVE_OK);
  while ((state = archive_read_next_header (archive, &entry)) == ARCHIVE_OK || state == ARCHIVE_WARN) {
    gsize length = (gsize) archive_entry_size (entry);
    g_autofree char *text = g_malloc0 (length + 1);

    g_assert_cmpint (archive_read_data (archive, text, length), ==, (la_ssize_t) length);
    g_ptr_array_add (found, g_strdup_printf ("%s=%s", archive_entry_pathname (entry), text));
    if (length > 0)
      g_assert_cmpint (archive_entry_mtime (entry), ==, 1795420800);
  }
  archive_read_free (archive);
  setlocale (LC_CTYPE, "C");
  return found;
}

static void
test_stored (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (ZipStore) zip = zip_store_new (NULL, take, out);
  g_autofree char *many = g_strnfill (LARGE, 'm');
  g_autofree char *digits = file_of ("123456789"), *empty = file_of (""), *large = file_of (many);
  g_autoptr (GPtrArray) found = NULL;

  g_assert_true (zip_store_file (zip, "neuf.txt", digits, 1795420800, NULL));
  g_assert_true (zip_store_file (zip, "rien.txt", empty, 0, NULL)); /* before such archives could tell a day */
  g_assert_true (zip_store_file (zip, "grand.txt", large, 1795420800, NULL));
  g_assert_cmpuint (out->len, >, LARGE / 2); /* given while it is made */
  g_assert_true (zip_store_end (zip));
  g_assert_cmpuint (out->len, >, LARGE); /* stored: what comes is packed already */
  found = read_again (out);
  g_assert_cmpuint (found->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (found, 0), ==, "neuf.txt=123456789");
  g_assert_cmpstr (g_ptr_array_index (found, 1), ==, "rien.txt=");
  g_assert_cmpuint (strlen (g_ptr_array_index (found, 2)), ==, LARGE + strlen ("grand.txt="));
  g_unlink (digits);
  g_unlink (empty);
  g_unlink (large);
}

static void
test_names (void)
{
  static const struct {
    const char *name, *safe;
  } names[] = { { "../../etc/passwd", "_._.._etc_passwd" }, { "C:\\mur.jpg", "C__mur.jpg" },
                { ".ssh", "_ssh" },                         { "Relevé d’août.pdf", "Relevé d’août.pdf" },
                { "a\r\nb", "a__b" } };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (ZipStore) zip = zip_store_new (NULL, take, out);
  g_autofree char *path = file_of ("x");
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (zip_store_file (zip, names[i].name, path, 1795420800, NULL));
  g_assert_true (zip_store_end (zip));
  found = read_again (out);
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *entry = g_strconcat (names[i].safe, "=x", NULL);

    g_assert_cmpstr (g_ptr_array_index (found, i), ==, entry);
  }
  g_unlink (path);
}

static void
test_failures (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (ZipStore) zip = zip_store_new (NULL, take, out), gone = zip_store_new (NULL, take_nothing, NULL);
  g_autofree char *many = g_strnfill (LARGE, 'm');
  g_autofree char *path = file_of (many);
  g_autoptr (GError) error = NULL;

  g_assert_false (zip_store_file (zip, "a", "/nonexistent/file", 0, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (out->len, ==, 0);
  g_clear_error (&error);
  g_assert_false (zip_store_file (gone, "a", path, 0, &error));
  g_assert_no_error (error);
  g_assert_false (zip_store_end (gone));
  g_unlink (path);
}

static void
test_top (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (ZipStore) zip = zip_store_new ("dossier", take, out);
  g_autofree char *path = file_of ("x");
  g_autoptr (GPtrArray) found = NULL;

  g_assert_true (zip_store_file (zip, "../a", path, 1795420800, NULL));
  g_assert_true (zip_store_end (zip));
  found = read_again (out);
  g_assert_cmpstr (g_ptr_array_index (found, 0), ==, "dossier/_._a=x");
  g_unlink (path);
}

/* One that was left in the middle has no list: nobody takes it for whole. */
static void
test_unended (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  ZipStore *zip = zip_store_new (NULL, take, out);
  g_autofree char *path = file_of ("x");

  g_assert_true (zip_store_file (zip, "a", path, 1795420800, NULL));
  zip_store_free (zip);
  g_assert_cmpuint (out->len, <, 22 /* the least that ends an archive */);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/zip-store/stored", test_stored);
  g_test_add_func ("/zip-store/names", test_names);
  g_test_add_func ("/zip-store/top", test_top);
  g_test_add_func ("/zip-store/failures", test_failures);
  g_test_add_func ("/zip-store/unended", test_unended);
  return g_test_run ();
}
