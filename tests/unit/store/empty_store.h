/* empty_store.h: a store of today's schema without a row. Made once by the build (EMPTY_STORE, see the Makefile) and copied: the
 * migrations are most of what a small town costs, and test_migrate holds them. */
#pragma once
#include <glib.h>

static inline void
empty_store_lay (const char *path)
{
  static char *bytes;
  static gsize length;
  GError *error = NULL;

  if (bytes == NULL)
    g_file_get_contents (EMPTY_STORE, &bytes, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}
