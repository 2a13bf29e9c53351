/* test_zip_store.c: what is stored is told right, byte for byte, under names that stay in their folder. The box test of
 * documents reads such an archive with another program's eyes. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/zip_store.h"

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

static guint32
long_at (const GByteArray *bytes, gsize at)
{
  guint32 number;

  g_assert_cmpuint (at + sizeof number, <=, bytes->len);
  memcpy (&number, bytes->data + at, sizeof number);
  return GUINT32_FROM_LE (number);
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

static void
test_stored (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (ZipStore) zip = zip_store_new (take, out);
  g_autofree char *digits = file_of ("123456789"), *empty = file_of ("");
  gsize end;

  g_assert_true (zip_store_file (zip, "neuf.txt", digits, 1795420800, NULL));
  g_assert_true (zip_store_file (zip, "rien.txt", empty, 0, NULL)); /* before such archives could tell a day */
  g_assert_true (zip_store_end (zip));
  g_assert_cmpuint (long_at (out, 0), ==, 0x04034b50);
  g_assert_cmpuint (long_at (out, 14), ==, 0xcbf43926); /* the check value of CRC-32 */
  g_assert_cmpuint (long_at (out, 18), ==, 9);
  g_assert_cmpint (memcmp (out->data + 30, "neuf.txt123456789", 17), ==, 0);
  end = out->len - 22;
  g_assert_cmpuint (long_at (out, end), ==, 0x06054b50);
  g_assert_cmpuint (out->data[end + 8], ==, 2);
  g_assert_cmpuint (long_at (out, long_at (out, end + 16)), ==, 0x02014b50);
  g_unlink (digits);
  g_unlink (empty);
}

static void
test_names (void)
{
  static const struct {
    const char *name, *safe;
  } names[] = { { "../../etc/passwd", "_._.._etc_passwd" }, { "C:\\mur.jpg", "C__mur.jpg" },
                { ".ssh", "_ssh" },                         { "Relevé d’août.pdf", "Relevé d’août.pdf" },
                { "a\r\nb", "a__b" } };
  g_autofree char *path = file_of ("x");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GByteArray) out = g_byte_array_new ();
    g_autoptr (ZipStore) zip = zip_store_new (take, out);

    g_assert_true (zip_store_file (zip, names[i].name, path, 1795420800, NULL));
    g_assert_cmpmem (out->data + 30, strlen (names[i].safe), names[i].safe, strlen (names[i].safe));
    g_assert_cmpuint (out->len, ==, 30 + strlen (names[i].safe) + 1);
  }
  g_unlink (path);
}

static void
test_failures (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (ZipStore) zip = zip_store_new (take, out), gone = zip_store_new (take_nothing, NULL);
  g_autofree char *path = file_of ("x");
  g_autoptr (GError) error = NULL;

  g_assert_false (zip_store_file (zip, "a", "/nonexistent/file", 0, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (out->len, ==, 0);
  g_clear_error (&error);
  g_assert_false (zip_store_file (gone, "a", path, 0, &error));
  g_assert_no_error (error);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/zip-store/stored", test_stored);
  g_test_add_func ("/zip-store/names", test_names);
  g_test_add_func ("/zip-store/failures", test_failures);
  return g_test_run ();
}
