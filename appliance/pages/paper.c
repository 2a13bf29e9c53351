/* paper.c: runs the generator for one product, hands out its bytes and leaves no file. One at a time: it is heavy. */
#include "pages/paper.h"

#include <glib/gstdio.h>

#include "background/generator.h"
#include "base/secret.h"
#include "service.h"

enum { DEADLINE_S = 60 };
#define FILE_PREFIX "paper-"

static GMutex paper_lock; /* one at a time, in the whole process */

/* What a power cut may have left. */
static void
sweep (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    if (g_str_has_prefix (name, FILE_PREFIX)) {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

static gboolean
run (const Appliance *appliance, const char *key, const char *path, GError **error)
{
  g_autofree char *program = service_program ("histologe-generator");
  const char *const words[] = { "product", "--key", key, "--out", path, NULL };
  const GeneratorCall call = {
    .program = program, .config_path = appliance->config_file, .deadline_s = DEADLINE_S, .nice = GENERATOR_NICE_PAGE
  };

  return generator_run (&call, words, error);
}

GBytes *
paper_make (Exchange *exchange, const char *key, GError **error)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_autofree char *folder = g_build_filename (appliance->data_folder, "cache", NULL);
  g_autofree char *token = secret_token_new (), *name = g_strconcat (FILE_PREFIX, token, ".pdf", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL), *data = NULL;
  gsize length = 0;
  gboolean made;

  if (!g_mutex_trylock (&paper_lock)) {
    box_fail (error, BOX_ERROR_BUSY, "another such paper is being made");
    return NULL;
  }
  g_mkdir_with_parents (folder, 0750);
  sweep (folder);
  made =
      run (appliance, key, path, error) && (g_file_get_contents (path, &data, &length, error) || box_translate (error));
  g_unlink (path);
  g_mutex_unlock (&paper_lock);
  return made ? g_bytes_new_take (g_steal_pointer (&data), length) : NULL;
}
