/* stick.c: is the stick there, and if not, why. */
#include "backup/stick.h"

#include <glib/gstdio.h>
#include <string.h>

/* What histologe-stick writes beside the folder of a stick that is in its slot and of no use. */
#define REFUSED_SUFFIX ".refused"
#define NO_STICK "no_stick"

static const struct {
  const char *word, *trouble;
} refusals[] = {
  { "format", "stick_format" }, /* NTFS, mostly */
  { "broken", "stick_broken" }, /* a format of ours that cannot be mounted */
};

static gboolean
other_disk (const char *one, const char *other)
{
  GStatBuf here, there;

  return g_stat (one, &here) == 0 && g_stat (other, &there) == 0 && here.st_dev != there.st_dev;
}

static const char *
why_not (const char *folder)
{
  g_autofree char *path = g_strconcat (folder, REFUSED_SUFFIX, NULL), *word = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || !g_file_get_contents (path, &word, NULL, NULL))
    return NO_STICK;
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (strcmp (g_strstrip (word), refusals[i].word) == 0)
      return refusals[i].trouble;
  return NO_STICK;
}

/* Without its stick the folder is one of the card, which a backup must not fill. */
char *
stick_root (const Config *config, const char **ret_trouble)
{
  const char *folder = config_text (config, "backup.stick");

  if (g_file_test (folder, G_FILE_TEST_IS_DIR) && other_disk (folder, config_text (config, "paths.data")))
    return g_strdup (folder);
  *ret_trouble = why_not (folder);
  return NULL;
}

gboolean
stick_is_away (const char *trouble)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (g_strcmp0 (trouble, refusals[i].trouble) == 0)
      return TRUE;
  return g_strcmp0 (trouble, NO_STICK) == 0;
}
