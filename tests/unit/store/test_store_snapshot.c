/* test_store_snapshot.c: a copy of a store is looked at: whole, damaged, or not to be read, which says nothing of it. */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scratch.h"
#include "store/store_snapshot.h"

enum { PAGE = 4096 };

static void
on_table (const char *table, gint64 rows, gpointer data)
{
  (void) rows;
  if (g_strcmp0 (table, "tally") == 0)
    (*(int *) data)++;
}

static int
look (const char *path, int *ret_tallies)
{
  g_autoptr (GError) error = NULL;
  int schema = -1;

  *ret_tallies = 0;
  if (store_examine (path, on_table, ret_tallies, &schema, &error))
    return -1;
  g_assert_true (error->domain == BOX_ERROR);
  return error->code;
}

/* (transfer full) */
static char *
copy_of (Scratch *scratch)
{
  char *path = g_strconcat (scratch->path, ".copy", NULL);
  g_autoptr (GError) error = NULL;

  scratch_run (scratch, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
                        " INSERT INTO tally (number, who, turn) SELECT i, 1, i FROM n");
  g_assert_true (store_snapshot (scratch->store, path, &error));
  g_assert_no_error (error);
  return path;
}

static void
test_whole (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *path = copy_of (scratch);
  int tallies;

  g_assert_cmpint (look (path, &tallies), ==, -1);
  g_assert_cmpint (tallies, ==, 1);
}

static void
test_damaged (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *path = copy_of (scratch), *noise = g_strnfill (PAGE, 'x');
  int file = open (path, O_WRONLY | O_CLOEXEC), tallies;

  for (int page = 2; page < 6; page++)
    g_assert_cmpint (pwrite (file, noise, PAGE, page * PAGE), ==, PAGE);
  close (file);
  g_assert_cmpint (look (path, &tallies), ==, BOX_ERROR_STORE);
}

static void
test_not_read (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *path = g_strconcat (scratch->path, ".nowhere/store.db", NULL);
  int tallies;

  g_assert_cmpint (look (path, &tallies), ==, BOX_ERROR_IO);
}

static int reads, failing; /* which of them fails, counted from 1 */

static ssize_t
read_or_fail (int file, void *bytes, size_t length, off_t offset)
{
  if (++reads != failing)
    return syscall (SYS_pread64, file, bytes, length, offset);
  errno = EIO;
  return -1;
}

/* Whichever read of the look it is; of the later ones some. */
static void
test_one_read_fails (void)
{
  static const char *const calls[] = { "pread", "pread64" };
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *path = copy_of (scratch);
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);
  int tallies, condemned = 0, unread = 0;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    vfs->xSetSystemCall (vfs, calls[i], (sqlite3_syscall_ptr) read_or_fail);
  do {
    int said;

    reads = 0;
    failing += 1 + failing / 16;
    said = look (path, &tallies);
    condemned += said == BOX_ERROR_STORE;
    unread += said == BOX_ERROR_IO;
  } while (reads >= failing);
  g_assert_cmpint (condemned, ==, 0);
  g_assert_cmpint (unread, >, 10);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    vfs->xSetSystemCall (vfs, calls[i], NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/store-snapshot/whole", test_whole);
  g_test_add_func ("/store-snapshot/damaged", test_damaged);
  g_test_add_func ("/store-snapshot/not-read", test_not_read);
  g_test_add_func ("/store-snapshot/one-read-fails", test_one_read_fails);
  return g_test_run ();
}
