/* edition.c: reads the program and its texts once, when the daemon starts. */
#include "edition.h"

#include <string.h>

#include "base/text.h"

enum { DEPTH_MAX = 8 };

static void
add_file (Digest *digest, const char *path)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;

  if (g_file_get_contents (path, &bytes, &length, NULL))
    digest_add_bytes (digest, bytes, length);
}

/* (transfer full): in the order of their letters, not of the disk. */
static GPtrArray *
names_list (const char *folder)
{
  g_autoptr (GDir) found = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (found != NULL && (name = g_dir_read_name (found)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, text_compare);
  return names;
}

static void
add_folder (Digest *digest, const char *folder, guint depth)
{
  g_autoptr (GPtrArray) names = names_list (folder);

  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *path = g_build_filename (folder, name, NULL);

    digest_add (digest, name);
    if (!g_file_test (path, G_FILE_TEST_IS_DIR))
      add_file (digest, path);
    else if (depth < DEPTH_MAX)
      add_folder (digest, path, depth + 1);
  }
}

void
edition_read (const char *program, const char *const *folders, char ret_text[DIGEST_TEXT_MAX])
{
  g_autoptr (Digest) digest = digest_new ();

  add_file (digest, program);
  for (guint i = 0; folders[i] != NULL; i++) {
    digest_add (digest, "");
    if (*folders[i] != '\0')
      add_folder (digest, folders[i], 0);
  }
  digest_text (digest, ret_text);
}
