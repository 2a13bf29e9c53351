/* paper_batch.c: paper_batch CONFIG FOLDER CHARTS REPORTS: CHARTS charts in one batch, then REPORTS reports of some pages, each
 * with the first chart, in one process: FOLDER/<n>.pdf, and the same as a page in FOLDER/report.html. Prints milliseconds of the batch,
 * of the reports, and their pages. */
#include <stdio.h>

#include "base/error.h"
#include "chart.h"
#include "document.h"

enum { SECTIONS = 6, ROWS = 34, MONTHS = 12, COUNT_MAX = 1000 };

static const char source[] =
    "---\ntitle: Rapport de la semaine\nlead: Les contrôles effectués, les écarts signalés et ce qui reste à faire.\n---\n"
    "```chart months 85\nSource : relevés de la semaine.\n```\n"
    "{{#sections}}\n## Site {{number}} : synthèse\n\nLes écarts signalés ont été vérifiés ; les mesures hors seuil figurent "
    "dans la dernière colonne.\n\n```table number:1 text:3 text:6 text:4 number:2 number:2 number:2\n"
    "N° | Jour | Opération | Responsable | Mesure | Seuil | Écart\n{{#rows}}\n"
    "{{n}} | {{day}} | {{act}} | {{who}} | {{a}} | {{b}} | {{c}}\n{{/rows}}\n```\n{{/sections}}\n";

static void
fill (Tree *view)
{
  static const char *const days[] = { "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche" };
  static const char *const acts[] = { "Relevé de température", "Contrôle du réservoir", "Fuite réparée à l’entrée",
                                      "Pièce commandée", "Arrêt programmé" };
  static const char *const people[] = { "Zoé Lefèvre", "Anaïs Müller", "Benoît Çelik", "Gaël Noël", "Hélène Œuvrard" };
  Tree *sections = tree_set_list (view, "sections");

  for (guint s = 1; s <= SECTIONS; s++) {
    Tree *section = tree_add_map (sections), *rows;

    tree_set_integer (section, "number", s);
    rows = tree_set_list (section, "rows");
    for (guint r = 1; r <= ROWS; r++) {
      Tree *row = tree_add_map (rows);

      tree_set_integer (row, "n", s * ROWS + r);
      tree_set_text (row, "day", days[r % 7]);
      tree_set_text (row, "act", acts[(r + s) % 5]);
      tree_set_text (row, "who", people[(r * s) % 5]);
      tree_set_format (row, "a", "%u,%u", 40 + r * s % 17, r % 10);
      tree_set_text (row, "b", "50,0");
      tree_set_format (row, "c", "-%u,%u", r * s % 9, r % 10);
    }
  }
}

static ChartBatch *
draw (const Kit *kit, const char *folder, guint count, GError **error)
{
  static const char *const labels[MONTHS] = { "janv.", "févr.", "mars", "avr.", "mai", "juin",
                                              "juil.", "août", "sept.", "oct.", "nov.", "déc." };
  static const double values[MONTHS] = { 12, 15, 9, 22, 31, 18, 7, 5, 24, 28, 19, 16 };
  g_autofree char *scripts = kit_path (kit, "paths.templates", "charts");
  g_autoptr (ChartBatch) batch = chart_batch_new (scripts, folder);
  const Chart chart = { .kind = CHART_BARS,
                        .id = "months",
                        .title = "Douze mois",
                        .width_px = 760,
                        .height_px = 200,
                        .row_count = MONTHS,
                        .series_count = 1,
                        .labels = labels,
                        .values = values };

  for (guint i = 0; i < count; i++)
    if (!chart_batch_add (batch, &chart, NULL, error))
      return NULL;
  return chart_batch_run (batch, error) ? g_steal_pointer (&batch) : NULL;
}

static gboolean
write_page (const Document *document, const char *folder, GError **error)
{
  g_autofree char *page = document_page (document, error), *path = g_build_filename (folder, "report.html", NULL);

  return page != NULL && g_file_set_contents (path, page, -1, error);
}

static gboolean
run (const char *config, const char *folder, guint charts, guint count, GError **error)
{
  g_autoptr (Kit) kit = kit_new (config, 1606118400, error);
  gint64 start = g_get_monotonic_time (), drawn;
  g_autofree char *work = kit == NULL ? NULL : kit_make_folder (error);
  g_autoptr (ChartBatch) batch = work == NULL ? NULL : draw (kit, work, charts, error);
  guint pages = 0;

  if (batch == NULL)
    return FALSE;
  drawn = g_get_monotonic_time ();
  for (guint i = 0; i < count; i++) {
    g_autoptr (Tree) view = tree_new_map ();
    g_autofree char *path = g_strdup_printf ("%s/%u.pdf", folder, i);
    g_autoptr (Document) document = NULL;

    fill (view);
    tree_set_text (tree_set_map (view, "charts"), "months", chart_batch_svg (batch, 0));
    document = document_parse (kit, "bench", source, view, error);
    if (document == NULL || !document_pdf (document, path, &pages, error)
        || (i == 0 && !write_page (document, folder, error)))
      return FALSE;
  }
  printf ("%.1f %.1f %u\n", (double) (drawn - start) / 1000, (double) (g_get_monotonic_time () - drawn) / 1000, pages);
  return kit_remove_folder (work, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  guint64 charts = 0, count = 0;

  if (argc != 5 || !g_ascii_string_to_unsigned (argv[3], 10, 1, COUNT_MAX, &charts, &error)
      || !g_ascii_string_to_unsigned (argv[4], 10, 0, COUNT_MAX, &count, &error)
      || !run (argv[1], argv[2], (guint) charts, (guint) count, &error)) {
    fprintf (stderr, "paper_batch CONFIG FOLDER CHARTS REPORTS: %s\n", error != NULL ? error->message : "four words");
    return 1;
  }
  return 0;
}
