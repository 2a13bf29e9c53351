/* test_edition.c: whatever changes in the program or its texts makes another edition; nothing else does. */
#include "edition.h"

#include <glib/gstdio.h>

static void
check (const char *program, const char *folder, const char *before, gboolean same)
{
  char text[DIGEST_TEXT_MAX];

  edition_read (program, (const char *const[]){ folder, "", "/nonexistent", NULL }, text);
  if (same)
    g_assert_cmpstr (text, ==, before);
  else
    g_assert_cmpstr (text, !=, before);
}

static void
test_edition (void)
{
  g_autofree char *folder = g_dir_make_tmp ("edition-XXXXXX", NULL), *inner = g_build_filename (folder, "words", NULL),
                  *words = g_build_filename (inner, "fr.ini", NULL), *other = g_build_filename (inner, "en.ini", NULL),
                  *program = g_build_filename (g_get_tmp_dir (), "edition-program", NULL);
  char first[DIGEST_TEXT_MAX];

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_true (g_file_set_contents (words, "un", -1, NULL) && g_file_set_contents (program, "1", -1, NULL));
  edition_read (program, (const char *const[]){ folder, "", "/nonexistent", NULL }, first);
  check (program, folder, first, TRUE);
  g_assert_true (g_file_set_contents (words, "deux", -1, NULL));
  check (program, folder, first, FALSE);
  g_assert_true (g_file_set_contents (words, "un", -1, NULL));
  check (program, folder, first, TRUE);
  g_assert_true (g_file_set_contents (program, "2", -1, NULL));
  check (program, folder, first, FALSE);
  g_assert_true (g_file_set_contents (program, "1", -1, NULL));
  g_assert_cmpint (g_rename (words, other), ==, 0);
  check (program, folder, first, FALSE);
  g_unlink (other);
  g_unlink (program);
  g_rmdir (inner);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edition/changes", test_edition);
  return g_test_run ();
}
