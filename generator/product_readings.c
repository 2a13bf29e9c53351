/* product_readings.c: a file of curves to two pictures each. Reads no store. */
#include "product_readings.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "picture.h"
#include "time_drawing.h"

static const TimeSize sizes[] = { { "", 640, 280 }, { "-narrow", 320, 250 }, { "-broad", 960, 320 } };

static gboolean
draw (Kit *kit, const Tree *charts, ChartBatch *batch, const char *folder, GError **error)
{
  g_autofree char *style = picture_style_new (kit);

  for (guint i = 0; i < tree_length (charts); i++)
    for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
      if (!time_drawing_add (batch, tree_at (charts, i), &sizes[size], NULL, error))
        return FALSE;
  if (!chart_batch_run (batch, error))
    return FALSE;
  if (g_mkdir (folder, 0700) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s cannot be made", folder);
  for (guint i = 0; i < tree_length (charts); i++)
    for (guint size = 0; size < G_N_ELEMENTS (sizes); size++) {
      g_autofree char *name = g_strconcat (tree_get_text (tree_at (charts, i), "id"), sizes[size].suffix, NULL);

      if (!picture_write (folder, name, chart_batch_svg (batch, i * G_N_ELEMENTS (sizes) + size), style, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
product_readings_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_autoptr (Tree) drawing = picture_drawing_read (kit, "readings", subject, error);
  g_autofree char *work = drawing == NULL ? NULL : kit_make_folder (error);
  g_autofree char *scripts = kit_path (kit, "paths.templates", "charts");
  g_autofree char *folder = g_strdup_printf ("%s.%d", out, (int) getpid ());
  g_autoptr (ChartBatch) batch = NULL;
  gboolean drawn;

  if (work == NULL)
    return FALSE;
  batch = chart_batch_new (scripts, work);
  drawn = draw (kit, tree_get (drawing, "charts"), batch, folder, error);
  kit_remove_folder (work, NULL);
  if (!drawn)
    kit_remove_folder (folder, NULL);
  return drawn && picture_put_in_place (folder, out, error);
}
