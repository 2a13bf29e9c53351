/* pictogram.c: finds a symbol's path, places its points. Reads no SVG beyond that one attribute. */
#include "pictogram.h"

#include <string.h>

#include "base/error.h"
#include "base/svg_path.h"

#define FILE_NAME "assets/pictograms.svg"
#define GRID 48.0
#define STROKE 2.5
/* The house that most drawings stand in, and the square within it where they do. */
#define HOUSE "M7 41V19L24 6l17 13v22z"
#define INSIDE_LEFT 12.0
#define INSIDE_TOP 16.5
#define INSIDE_SIZE 24.0

struct Pictograms {
  GHashTable *paths; /* "p-L-HUM" → its d */
  char *id;          /* of the symbol that is being read */
};

static void
on_start (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data,
          GError **error)
{
  Pictograms *pictograms = data;

  (void) context;
  (void) error;
  for (guint i = 0; names[i] != NULL; i++) {
    if (strcmp (name, "symbol") == 0 && strcmp (names[i], "id") == 0) {
      g_free (pictograms->id);
      pictograms->id = g_strdup (values[i]);
    }
    if (strcmp (name, "path") == 0 && strcmp (names[i], "d") == 0 && pictograms->id != NULL)
      g_hash_table_insert (pictograms->paths, g_strdup (pictograms->id), g_strdup (values[i]));
  }
}

static char *
file_path (const Kit *kit)
{
  g_autofree char *own = kit_override_path (kit, FILE_NAME);

  return own != NULL && g_file_test (own, G_FILE_TEST_EXISTS) ? g_steal_pointer (&own)
                                                              : kit_path (kit, "paths.templates", FILE_NAME);
}

Pictograms *
pictogram_load (const Kit *kit, GError **error)
{
  const GMarkupParser parser = { .start_element = on_start };
  g_autoptr (Pictograms) pictograms = g_new0 (Pictograms, 1);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, pictograms, NULL);
  g_autofree char *path = file_path (kit), *text = NULL;
  gsize length = 0;

  pictograms->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!g_file_get_contents (path, &text, &length, error)
      || !g_markup_parse_context_parse (context, text, (gssize) length, error)
      || !g_markup_parse_context_end_parse (context, error)) {
    box_translate (error);
    return NULL;
  }
  return g_steal_pointer (&pictograms);
}

void
pictogram_free (Pictograms *pictograms)
{
  if (pictograms == NULL)
    return;
  g_hash_table_unref (pictograms->paths);
  g_free (pictograms->id);
  g_free (pictograms);
}

void
pictogram_draw (Pdf *pdf, const Pictograms *pictograms, const Pictogram *pictogram)
{
  g_autofree char *id = g_strconcat ("p-", pictogram->name, NULL);
  const char *d = g_hash_table_lookup (pictograms->paths, id);
  gboolean inside = pictogram->inside && d != NULL && g_str_has_prefix (d, HOUSE);
  double unit = pictogram->size / (inside ? INSIDE_SIZE : GRID);
  double left = pictogram->x - (inside ? INSIDE_LEFT * unit : 0), top = pictogram->y - (inside ? INSIDE_TOP * unit : 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) xy = d == NULL ? NULL : svg_path_points (d + (inside ? strlen (HOUSE) : 0), &error);

  if (error != NULL)
    pdf_fail (pdf, error->code, error->message);
  if (xy == NULL)
    return;
  for (guint i = 0; i < xy->len; i++)
    g_array_index (xy, double, i) = (i % 2 == 0 ? left : top) + g_array_index (xy, double, i) * unit;
  pdf_draw_path (pdf, &(PdfPath){ .xy = (const double *) (gconstpointer) xy->data,
                                  .count = xy->len / 2,
                                  .width = STROKE * unit * (inside ? 0.8 : 1),
                                  .rgb = pictogram->rgb,
                                  .round = TRUE });
}
