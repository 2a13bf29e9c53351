/* export_view.c: one way of saying per kind of column. What is not there is an empty cell. */
#include "view/export_view.h"

#include <string.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/text.h"
#include "domain/score.h"

/* How a cell is said: (transfer full), NULL: empty. */
typedef char *(*ExportSay) (const Viewer *viewer, const ExportColumn *column, const ExportRow *row);

static char *
say_text (const Viewer *viewer G_GNUC_UNUSED, const ExportColumn *column, const ExportRow *row)
{
  return g_strdup (export_row_text (row, column));
}

/* Spreadsheets take ten digits for a number, and its first 0 away: by twos it is a text. */
static char *
say_phone (const Viewer *viewer G_GNUC_UNUSED, const ExportColumn *column, const ExportRow *row)
{
  const char *phone = export_row_text (row, column);

  if (phone == NULL || strlen (phone) != 10 || strspn (phone, "0123456789") != 10)
    return g_strdup (phone);
  return g_strdup_printf ("%.2s %.2s %.2s %.2s %.2s", phone, phone + 2, phone + 4, phone + 6, phone + 8);
}

static char *
say_street (const Viewer *viewer, const ExportColumn *column, const ExportRow *row)
{
  const char *address = export_row_text (row, column);

  return address == NULL ? NULL : viewer_street (viewer, address);
}

static char *
say_code (const Viewer *viewer, const ExportColumn *column, const ExportRow *row)
{
  const char *code = export_row_text (row, column);

  return code == NULL || *code == '\0' ? NULL : g_strdup (viewer_word (viewer, column->group, code));
}

/* The words of codes separated by spaces, each but once. */
static char *
say_each (const Viewer *viewer, const ExportColumn *column, const char *codes,
          const char *(*words_of) (const Viewer *viewer, const ExportColumn *column, const char *code))
{
  g_auto (GStrv) each = g_strsplit (codes == NULL ? "" : codes, " ", -1);
  g_autoptr (GPtrArray) said = g_ptr_array_new ();

  for (guint i = 0; each[i] != NULL; i++) {
    const char *words = *each[i] == '\0' ? NULL : words_of (viewer, column, each[i]);

    if (words != NULL && !g_ptr_array_find (said, words, NULL))
      g_ptr_array_add (said, (gpointer) words);
  }
  g_ptr_array_add (said, NULL);
  return g_strjoinv (", ", (char **) said->pdata);
}

static const char *
word_of (const Viewer *viewer, const ExportColumn *column, const char *code)
{
  return viewer_word (viewer, column->group, code);
}

/* A code that no grid knows any more is told as it stands. */
static const char *
problem_of (const Viewer *viewer, const ExportColumn *column G_GNUC_UNUSED, const char *code)
{
  const GridSeverity *severity = grid_severity (grid_set_current (viewer->grids), code);

  return severity == NULL ? code : severity->criterion->plain;
}

static char *
say_codes (const Viewer *viewer, const ExportColumn *column, const ExportRow *row)
{
  return say_each (viewer, column, export_row_text (row, column), word_of);
}

static char *
say_problems (const Viewer *viewer, const ExportColumn *column, const ExportRow *row)
{
  return say_each (viewer, column, export_row_text (row, column), problem_of);
}

static char *
say_time (const ExportColumn *column, const ExportRow *row, const char *format)
{
  gint64 at = 0;

  return export_row_integer (row, column, &at) && at != 0 ? clock_format (at, format) : NULL;
}

static char *
say_day (const Viewer *viewer, const ExportColumn *column, const ExportRow *row)
{
  return say_time (column, row, words_get (viewer->words, viewer->language, "date.short"));
}

static char *
say_moment (const Viewer *viewer, const ExportColumn *column, const ExportRow *row)
{
  return say_time (column, row, words_get (viewer->words, viewer->language, "export.moment"));
}

static char *
say_iso_day (const Viewer *viewer, const ExportColumn *column, const ExportRow *row)
{
  const char *day = export_row_text (row, column);
  gint64 at = 0;

  if (day == NULL || !clock_parse_day (day, &at))
    return NULL;
  return clock_format (at, words_get (viewer->words, viewer->language, "date.short"));
}

/* Numbers are for sums: a decimal comma, nothing between thousands. */
static char *
decimal (gint64 tenths)
{
  return tenths % 10 == 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, tenths / 10)
                          : g_strdup_printf ("%" G_GINT64_FORMAT ",%d", tenths / 10, (int) (tenths % 10));
}

static char *
say_count (const Viewer *viewer G_GNUC_UNUSED, const ExportColumn *column, const ExportRow *row)
{
  gint64 count = 0;

  return export_row_integer (row, column, &count) ? g_strdup_printf ("%" G_GINT64_FORMAT, count) : NULL;
}

static char *
say_tenths (const Viewer *viewer G_GNUC_UNUSED, const ExportColumn *column, const ExportRow *row)
{
  gint64 tenths = 0;

  return export_row_integer (row, column, &tenths) ? decimal (tenths) : NULL;
}

static char *
say_pcm (const Viewer *viewer G_GNUC_UNUSED, const ExportColumn *column, const ExportRow *row)
{
  gint64 pcm = 0;

  return export_row_integer (row, column, &pcm) ? decimal (score_pcm_to_tenths ((guint) MAX (pcm, 0))) : NULL;
}

static char *
say_degrees (const Viewer *viewer G_GNUC_UNUSED, const ExportColumn *column, const ExportRow *row)
{
  double degrees = 0;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!export_row_real (row, column, &degrees))
    return NULL;
  g_ascii_formatd (text, sizeof text, "%.6f", degrees);
  return g_strdelimit (g_strdup (text), ".", ',');
}

static char *
say_answer (const Viewer *viewer, const ExportColumn *column, const ExportRow *row)
{
  gint64 answer = 0;

  return export_row_integer (row, column, &answer)
             ? g_strdup (viewer_word (viewer, "answer", answer != 0 ? "yes" : "no"))
             : NULL;
}

static const ExportSay says[] = {
  [EXPORT_TEXT] = say_text,       [EXPORT_PHONE] = say_phone,   [EXPORT_STREET] = say_street,
  [EXPORT_CODE] = say_code,       [EXPORT_CODES] = say_codes,   [EXPORT_PROBLEMS] = say_problems,
  [EXPORT_DAY] = say_day,         [EXPORT_MOMENT] = say_moment, [EXPORT_ISO_DAY] = say_iso_day,
  [EXPORT_COUNT] = say_count,     [EXPORT_TENTHS] = say_tenths, [EXPORT_PCM] = say_pcm,
  [EXPORT_DEGREES] = say_degrees, [EXPORT_ANSWER] = say_answer,
};
G_STATIC_ASSERT (G_N_ELEMENTS (says) == EXPORT_KIND_LAST);

void
export_view_head (const Viewer *viewer, const ExportTable *table, GString *out)
{
  g_autofree char *group = g_strconcat ("export_", table->name, NULL);

  csv_begin (out, CSV_SPREADSHEET);
  for (guint i = 0; i < table->columns_count; i++)
    csv_append (out, CSV_SPREADSHEET, i == 0, viewer_word (viewer, group, table->columns[i].name));
  csv_end_line (out);
}

/* Most cells are there as they stand, or not at all: of eighty columns and many thousands of rows none is copied first. */
static void
append_cell (const Viewer *viewer, const ExportColumn *column, const ExportRow *row, gboolean first, GString *out)
{
  const char *text = column->kind == EXPORT_TEXT ? export_row_text (row, column) : NULL;
  g_autofree char *said = column->kind == EXPORT_TEXT ? NULL : says[column->kind](viewer, column, row);

  csv_append (out, CSV_SPREADSHEET, first, text != NULL ? text : said);
}

void
export_view_row (const Viewer *viewer, const ExportTable *table, const ExportRow *row, GString *out)
{
  for (guint i = 0; i < table->columns_count; i++)
    append_cell (viewer, &table->columns[i], row, i == 0, out);
  csv_end_line (out);
}

char *
export_view_file (const Viewer *viewer, const ExportTable *table)
{
  g_autofree char *day = clock_iso_day (viewer->now);

  return g_strdup_printf ("%s-%s.csv", viewer_word (viewer, "export_file", table->name), day);
}

/* What follows /export/ in the address of each. */
static const char *const files[EXPORT_LAST] = {
  [EXPORT_REPORTS] = "dossiers.csv",         [EXPORT_FOLLOWUPS] = "suivis.csv", [EXPORT_RESULTS] = "resultats.csv",
  [EXPORT_ASSIGNMENTS] = "affectations.csv", [EXPORT_VISITS] = "visites.csv",   [EXPORT_ORDERS] = "arretes.csv",
};

const ExportTable *
export_view_find (const char *file)
{
  for (guint i = 0; i < EXPORT_LAST; i++)
    if (strcmp (files[i], file) == 0)
      return &export_tables[i];
  return NULL;
}

void
export_view_add_links (ReportListKind kind, const ReportCriteria *criteria, Tree *view)
{
  Tree *links = tree_set_map (view, "exports");

  for (guint i = 0; i < EXPORT_LAST; i++) {
    g_autofree char *path = g_strconcat ("/export/", files[i], NULL);
    const FilterInput input = { path, report_list_name (kind), criteria };
    g_autofree char *url = filter_view_url (&input, criteria);

    tree_set_text (links, export_tables[i].name, url);
  }
}
