/* test_file.c: bytes are kept once under their hash; what nothing names is erased after a week, what is named stays. */
#include "domain/file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/secret.h"

#define DAY0 ((gint64) 1790000000)

typedef struct {
  const char *hash;
  gint64 id;
} Adding;

static gboolean
add (Db *db, gpointer data, GError **error)
{
  Adding *adding = data;
  const FileInput input = { .type = "image/jpeg", .name = "a.jpg", .hash = adding->hash, .size_bytes = 3 };

  return file_add (db, &input, DAY0, &adding->id, error);
}

/* Keeps a text and makes its bytes look `days` old. */
static char *
keep (const char *folder, const char *text, int days)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  char *hash = NULL;
  struct timespec times[2] = { { .tv_sec = DAY0 - days * CLOCK_DAY }, { .tv_sec = DAY0 - days * CLOCK_DAY } };

  g_assert_true (file_store_bytes (folder, bytes, &hash, &error));
  g_assert_no_error (error);
  path = file_path (folder, hash);
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  return hash;
}

static gboolean
is_there (const char *folder, const char *hash)
{
  g_autofree char *path = file_path (folder, hash);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_sweep (void)
{
  g_autofree char *folder = g_dir_make_tmp ("file-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Store) store = store_open (path, STORE_READ_WRITE, &error);
  g_autofree char *named = keep (folder, "named", 30), *orphan = keep (folder, "orphan", 30);
  g_autofree char *young = keep (folder, "young", 2);
  Adding adding = { .hash = named };
  guint rows = 9, files = 9;

  g_assert_no_error (error);
  g_assert_true (store_write (store, add, &adding, &error));
  g_assert_true (file_sweep (store, folder, DAY0, &rows, &files, &error));
  g_assert_cmpuint (rows, ==, 0); /* the row is of today */
  g_assert_cmpuint (files, ==, 1);
  g_assert_true (is_there (folder, named) && is_there (folder, young) && !is_there (folder, orphan));
  g_assert_true (file_sweep (store, folder, DAY0 + 8 * CLOCK_DAY, &rows, &files, &error));
  g_assert_cmpuint (rows, ==, 1); /* on no report, draft or mail for a week */
  g_assert_cmpuint (files, ==, 2);
  g_assert_true (!is_there (folder, named) && !is_there (folder, young));
  g_assert_no_error (error);
}

/* Keeping the same bytes again makes them young: a row is about to name them. */
static void
test_kept_again (void)
{
  g_autofree char *folder = g_dir_make_tmp ("file-XXXXXX", NULL);
  g_autofree char *first = keep (folder, "same", 30);
  g_autoptr (GBytes) bytes = g_bytes_new ("same", 4);
  g_autofree char *second = NULL, *path = file_path (folder, first);
  struct stat status;

  g_assert_true (file_store_bytes (folder, bytes, &second, NULL));
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mtime, >, DAY0 - CLOCK_DAY * 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/file/sweep", test_sweep);
  g_test_add_func ("/file/kept-again", test_kept_again);
  return g_test_run ();
}
