/* fuzz_yaml.c: the data files of grids/, each with a few bytes of it replaced, or any bytes in the place of one: read
 * whole, or refused with a reason. First byte: which file (see `files`), 128 more: the rest is the file. Else the rest
 * is replacements: two bytes where, one how many bytes go, one how many come, these. Run where grids/ is. */
#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/actions.h"
#include "domain/completeness.h"
#include "domain/figure_kind.h"
#include "domain/numbers.h"
#include "domain/questionnaire.h"
#include "domain/threshold.h"

#define SOURCE "grids"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static char *folder;
static Grid *grid; /* the true one: actions name its codes */

/* Each frees what it read, and tells whether it read anything. */
static gboolean
read_grid (const char *path, GError **error)
{
  g_autoptr (Grid) read = grid_load (path, error);

  for (guint i = 0; read != NULL && i < read->severities->len; i++) {
    const GridSeverity *severity = g_ptr_array_index (read->severities, i);
    g_autofree char *words = grid_words (read, "fr", severity->code);

    if (words == NULL || grid_severity (read, severity->code) != severity)
      abort ();
  }
  return read != NULL;
}

static gboolean
read_questionnaire (const char *path, GError **error)
{
  g_autoptr (Questionnaire) read = questionnaire_load (path, grid, error);

  return read != NULL;
}

static gboolean
read_actions (const char *path, GError **error)
{
  Actions *read = actions_load (path, grid, error);

  actions_free (read);
  return read != NULL;
}

static gboolean
read_numbers (const char *path, GError **error)
{
  g_autoptr (Numbers) read = numbers_load (path, error);

  return read != NULL;
}

static gboolean
read_figures (const char *path, GError **error)
{
  FigureKinds *read = figure_kinds_load (path, error);

  figure_kinds_free (read);
  return read != NULL;
}

/* These are read by the folder. */
static gboolean
read_completeness (const char *path G_GNUC_UNUSED, GError **error)
{
  Completeness *read = completeness_load_folder (folder, error);

  completeness_free (read);
  return read != NULL;
}

static gboolean
read_thresholds (const char *path G_GNUC_UNUSED, GError **error)
{
  g_autoptr (GPtrArray) read = threshold_load_folder (folder, error);

  return read != NULL;
}

static gboolean
read_translation (const char *path G_GNUC_UNUSED, GError **error)
{
  g_autoptr (TranslationSet) read = translation_load_folder (folder, error);

  return read != NULL;
}

static struct {
  const char *name, *beside; /* another file of grids/ that must be there, nullable */
  gboolean (*read) (const char *path, GError **error);
  char *bytes; /* as it is in grids/ */
  gsize length;
} files[] = {
  { "national-2026.yaml", NULL, read_grid, NULL, 0 },
  { "questionnaire-2026.yaml", NULL, read_questionnaire, NULL, 0 },
  { "actions-2026.yaml", NULL, read_actions, NULL, 0 },
  { "numbers-2026.yaml", NULL, read_numbers, NULL, 0 },
  { "figures-2026.yaml", NULL, read_figures, NULL, 0 },
  { "completeness-2026.yaml", NULL, read_completeness, NULL, 0 },
  { "thresholds-2026.yaml", NULL, read_thresholds, NULL, 0 },
  { "actions-2026.en.yaml", "actions-2026.yaml", read_translation, NULL, 0 },
};

static void
sweep (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
}

static void
leave (void)
{
  sweep ();
  g_rmdir (folder);
}

static void
prepare (void)
{
  g_autofree char *own = g_strdup_printf ("fuzz-yaml-%d", (int) getpid ());

  folder = g_build_filename (g_get_tmp_dir (), own, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    abort ();
  atexit (leave);
  grid = grid_load (SOURCE "/national-2026.yaml", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (SOURCE, files[i].name, NULL);

    if (!g_file_get_contents (path, &files[i].bytes, &files[i].length, NULL))
      abort ();
  }
}

static void
put (const char *name, const char *bytes, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (!g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    abort ();
}

/* The replacements, one after the other, in a copy of the file. */
static GByteArray *
replaced (guint file, const uint8_t *data, size_t size)
{
  GByteArray *bytes = g_byte_array_new ();
  size_t at = 0;

  g_byte_array_append (bytes, (const guint8 *) files[file].bytes, (guint) files[file].length);
  while (size - at >= 4) {
    guint where = (guint) (data[at] << 8 | data[at + 1]) % (bytes->len + 1);
    guint gone = MIN (data[at + 2], bytes->len - where), come = (guint) MIN (data[at + 3], size - at - 4);
    g_autofree guint8 *rest = g_memdup2 (bytes->data + where + gone, bytes->len - where - gone);
    guint length = bytes->len - where - gone;

    g_byte_array_set_size (bytes, where);
    g_byte_array_append (bytes, data + at + 4, come);
    if (length > 0)
      g_byte_array_append (bytes, rest, length);
    at += 4 + come;
  }
  return bytes;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  guint file = size == 0 ? 0 : data[0] % 128 % G_N_ELEMENTS (files);
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    prepare ();
  if (size == 0)
    return 0;
  if (data[0] < 128)
    bytes = replaced (file, data + 1, size - 1);
  sweep ();
  if (files[file].beside != NULL)
    put (files[file].beside, "kind: actions\n", strlen ("kind: actions\n"));
  put (files[file].name, bytes == NULL ? (const char *) data + 1 : (const char *) bytes->data,
       bytes == NULL ? size - 1 : bytes->len);
  path = g_build_filename (folder, files[file].name, NULL);
  if (files[file].read (path, &error) == (error != NULL))
    abort ();
  if (error != NULL && *error->message == '\0')
    abort ();
  return 0;
}
