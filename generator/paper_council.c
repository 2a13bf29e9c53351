/* paper_council.c: the view of the half-year report, and its chart. Counts nothing. */
#include "paper_council.h"

#include <string.h>

#include "base/error.h"
#include "chart.h"
#include "view/council_view.h"

#define CHART_ID "curve"
#define PUBLIC ":public"
enum { SERIES = 2, HEIGHT_PX = 220 };

/* The arrays that a Chart borrows: of each half-year what was received, then what was handled. */
static void
fill (const Tree *rows, GPtrArray *labels, GArray *values, GString *said)
{
  static const char *const keys[SERIES] = { "received", "handled" };

  for (guint i = 0; i < tree_length (rows); i++) {
    const Tree *row = tree_at (rows, i);

    g_ptr_array_add (labels, (gpointer) tree_get_text (row, "label"));
    g_string_append_printf (said, "%s%s", i == 0 ? "" : " ; ", tree_get_text (row, "label"));
    for (guint k = 0; k < SERIES; k++) {
      double value = (double) tree_get_integer (row, keys[k]);

      g_array_append_val (values, value);
      g_string_append_printf (said, "%s%" G_GINT64_FORMAT, k == 0 ? " : " : ", ", tree_get_integer (row, keys[k]));
    }
  }
}

static gboolean
draw (const Kit *kit, Tree *view, const char *folder, GError **error)
{
  g_autofree char *scripts = kit_path (kit, "paths.templates", "charts"), *title = NULL;
  g_autoptr (ChartBatch) batch = chart_batch_new (scripts, folder);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GString) said = g_string_new (NULL);
  const char *const series[SERIES] = { words_code (kit->words, kit->voice.language, "council_curve", "received"),
                                       words_code (kit->words, kit->voice.language, "council_curve", "handled") };

  fill (tree_get (view, "curve"), labels, values, said);
  title = voice_say (&kit->voice, "council_curve.title", view);
  const Chart chart = { .kind = CHART_GROUPED,
                        .id = CHART_ID,
                        .title = title,
                        .description = said->str,
                        .height_px = HEIGHT_PX,
                        .row_count = labels->len,
                        .series_count = SERIES,
                        .labels = (const char *const *) labels->pdata,
                        .values = (const double *) (gconstpointer) values->data,
                        .series_names = series };
  if (!chart_batch_add (batch, &chart, NULL, error) || !chart_batch_run (batch, error))
    return FALSE;
  tree_set_text (tree_set_map (view, "charts"), CHART_ID, chart_batch_svg (batch, 0));
  return TRUE;
}

/* Nothing to compare before the second half-year. */
static gboolean
add_chart (const Kit *kit, Tree *view, GError **error)
{
  g_autofree char *folder = NULL;
  gboolean drawn;

  if (tree_length (tree_get (view, "curve")) < 2)
    return TRUE;
  folder = kit_make_folder (error);
  drawn = folder != NULL && draw (kit, view, folder, error);
  tree_set_flag (view, "drawn", drawn);
  return folder != NULL && kit_remove_folder (folder, drawn ? error : NULL) && drawn;
}

Tree *
paper_council_view (Kit *kit, const char *subject, GError **error)
{
  const Viewer viewer = kit_viewer (kit, ROLE_MANAGER);
  gboolean is_public = g_str_has_suffix (subject, PUBLIC);
  g_autofree char *code = g_strndup (subject, strlen (subject) - (is_public ? strlen (PUBLIC) : 0));
  g_autoptr (Tree) view = NULL;
  HalfYear half;

  if (!half_year_read (code, &half)) {
    box_fail (error, BOX_ERROR_INVALID, "%s: no half-year", subject);
    return NULL;
  }
  view = council_view (&viewer, half, is_public ? COUNCIL_PUBLIC : COUNCIL_COMMITTEE, error);
  return view != NULL && add_chart (kit, view, error) ? g_steal_pointer (&view) : NULL;
}
