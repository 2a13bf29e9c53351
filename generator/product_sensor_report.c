/* product_sensor_report.c: the tree of readings_view.h on paper. Chooses nothing, judges nothing. */
#include "product_sensor_report.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "domain/calibration.h"
#include "domain/report.h"
#include "pdf.h"
#include "time_drawing.h"
#include "town_pdf.h"
#include "view/finding_view.h"
#include "view/readings_drawing.h"
#include "view/readings_view.h"
#include "view/readings_words.h"

enum { PARTS = 5 /* report, span, beginning, outside, loans */, CHART_ROOM_MM = 95 };
static const TimeSize paper_size = { "", 760, 320 }; /* its words as large as the body of the page */

/* What is printed, and of what. */
typedef struct {
  Kit *kit;
  Viewer viewer;
  Report *report; /* owned */
  GPtrArray *loans;
  ReadingSheet *sheet;
  Tree *view;
  Pdf *pdf;
} Paper;

static void
paper_clear (Paper *paper)
{
  g_clear_pointer (&paper->report, report_free);
  g_clear_pointer (&paper->loans, g_ptr_array_unref);
  g_clear_pointer (&paper->sheet, reading_sheet_free);
  g_clear_pointer (&paper->view, tree_free);
  g_clear_pointer (&paper->pdf, pdf_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paper, paper_clear)

static const char *
say (const Paper *paper, const char *code)
{
  return viewer_word (&paper->viewer, "readings_paper", code);
}

/* ---- reading ---- */

static gboolean
paper_read (Paper *paper, const char *subject, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", PARTS);
  SheetAsked asked = { .until = paper->kit->now, .role = ROLE_MANAGER };
  ReadingsAddress address = { .path = "", .latest = paper->kit->now };
  gint64 from = 0;
  SpanKind kind;

  if (g_strv_length (parts) != PARTS || (kind = span_find (parts[1])) == SPAN_LAST
      || !text_to_integer (parts[2], 0, G_MAXINT32, &from))
    return box_fail (error, BOX_ERROR_INVALID, "%s: not readings of a file", subject);
  paper->report = report_find_uuid (paper->kit->db, parts[0], error);
  if (paper->report == NULL)
    return FALSE;
  paper->loans = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) uuids = g_strsplit (parts[4], "+", SHEET_ROOMS_MAX);
  for (guint i = 0; uuids[i] != NULL && *uuids[i] != '\0'; i++)
    g_ptr_array_add (paper->loans, g_strdup (uuids[i]));
  asked.report_id = paper->report->id;
  asked.span = span_around (kind, from);
  asked.loans = paper->loans;
  asked.outside = address.outside = strcmp (parts[3], "1") == 0;
  paper->sheet = reading_sheet_read (paper->kit->db, &asked, error);
  if (paper->sheet == NULL)
    return FALSE;
  address.day = from;
  paper->view = readings_view (&paper->viewer, paper->sheet, &address);
  return TRUE;
}

/* ---- paper ---- */

static gboolean
paper_open (Paper *paper, GError **error)
{
  g_autofree char *today = viewer_day (&paper->viewer, paper->kit->now);
  g_autofree char *day = g_strdup_printf ("%s %s", say (paper, "made"), today);
  g_autofree char *file = g_strdup_printf ("%s %s", say (paper, "file"), paper->report->reference);
  const TownPdf head = { .title = say (paper, "title"), .period = file, .date = day };

  paper->pdf = town_pdf_new (paper->kit, &head, error);
  return paper->pdf != NULL;
}

static void
fact_row (PdfTable *table, const char *label, const char *value)
{
  const char *const cells[] = { label, value };

  if (value != NULL && *value != '\0')
    pdf_table_row (table, cells, NULL);
}

/* The file's number, the town, what was looked at: nobody's name, no street. */
static void
print_head (const Paper *paper)
{
  static const PdfColumn columns[] = { { NULL, 0.32, PDF_CELL_STRONG }, { NULL, 0.68, PDF_CELL_TEXT } };
  PdfTable *table;

  pdf_text (paper->pdf, PDF_TITLE, say (paper, "title"));
  pdf_text (paper->pdf, PDF_LEAD, say (paper, "lead"));
  table = pdf_table_begin (paper->pdf, columns, G_N_ELEMENTS (columns));
  fact_row (table, say (paper, "file"), paper->report->reference);
  fact_row (table, say (paper, "city"), paper->report->city);
  fact_row (table, say (paper, "period"), tree_get_text (paper->view, "period"));
  pdf_table_end (table);
  pdf_text (paper->pdf, PDF_NOTICE, say (paper, "note"));
}

/* (transfer full): "Température +0,3 °C depuis le 3 novembre 2026 (comparé à …)", or that nobody compared it. */
static char *
calibration_words (const Paper *paper, const SensorLoan *loan)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < sheet_quantities_count; i++) {
    g_autoptr (GPtrArray) list = calibration_list (paper->kit->db, loan->sensor_id, sheet_quantities[i], NULL);

    for (guint j = 0; list != NULL && j < list->len; j++) {
      const Calibration *calibration = g_ptr_array_index (list, j);
      double offset = (double) calibration->offset / quantity_kinds[calibration->quantity].scale;
      g_autofree char *day = viewer_day (&paper->viewer, calibration->from_at);
      g_autofree char *value = readings_value (&paper->viewer, calibration->quantity, offset);

      if (loan->to_at != 0 && calibration->from_at >= loan->to_at)
        continue;
      g_string_append_printf (out, "%s%s %s%s, %s %s. %s", out->len == 0 ? "" : "\n",
                              readings_title (&paper->viewer, calibration->quantity), offset > 0 ? "+" : "", value,
                              say (paper, "since"), day, calibration->proof);
    }
  }
  if (out->len == 0)
    g_string_append (out, say (paper, "not_calibrated"));
  return g_string_free (out, FALSE);
}

static void
print_sensor (const Paper *paper, PdfTable *table, const SensorLoan *loan)
{
  g_autoptr (Sensor) sensor = sensor_find (paper->kit->db, loan->sensor_id, NULL);
  g_autofree char *from = viewer_day (&paper->viewer, loan->from_at);
  g_autofree char *to =
      loan->to_at == 0 ? g_strdup (say (paper, "going_on")) : viewer_day (&paper->viewer, loan->to_at);
  g_autofree char *room =
      g_strdup_printf ("%s%s%s", viewer_word (&paper->viewer, "room", loan->room), loan->position == NULL ? "" : "\n",
                       loan->position == NULL ? "" : loan->position);
  g_autofree char *what =
      g_strdup_printf ("%s\n%s", loan->sensor_name,
                       sensor != NULL && sensor->model != NULL ? sensor->model
                       : sensor != NULL ? viewer_word (&paper->viewer, "sensor_family", sensor->family)
                                        : "");
  g_autofree char *loaned = g_strdup_printf ("%s – %s", from, to), *calibration = calibration_words (paper, loan);
  const char *const cells[] = { room, what, loaned, calibration };

  pdf_table_row (table, cells, NULL);
}

static void
print_sensors (const Paper *paper)
{
  const PdfColumn columns[] = { { say (paper, "room"), 0.2, PDF_CELL_STRONG },
                                { say (paper, "sensor"), 0.24, PDF_CELL_TEXT },
                                { say (paper, "loan"), 0.24, PDF_CELL_TEXT },
                                { say (paper, "calibration"), 0.32, PDF_CELL_TEXT } };
  PdfTable *table;

  pdf_text (paper->pdf, PDF_HEADING, say (paper, "sensors"));
  table = pdf_table_begin (paper->pdf, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < paper->sheet->shown->len; i++)
    print_sensor (paper, table, g_ptr_array_index (paper->sheet->shown, i));
  pdf_table_end (table);
}

/* ---- charts ---- */

static void
print_figures (const Paper *paper, const Tree *chart)
{
  const PdfColumn columns[] = { { say (paper, "line"), 0.32, PDF_CELL_STRONG },
                                { say (paper, "low"), 0.17, PDF_CELL_NUMBER },
                                { say (paper, "mean"), 0.17, PDF_CELL_NUMBER },
                                { say (paper, "high"), 0.17, PDF_CELL_NUMBER },
                                { say (paper, "share"), 0.17, PDF_CELL_NUMBER } };
  const Tree *lines = tree_get (chart, "lines");
  PdfTable *table = pdf_table_begin (paper->pdf, columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < tree_length (lines); i++) {
    const Tree *line = tree_at (lines, i);
    const char *const cells[] = { tree_get_text (line, "words"), tree_get_text (line, "low"),
                                  tree_get_text (line, "mean"), tree_get_text (line, "high"),
                                  tree_get_text (line, "share") };

    pdf_table_row (table, cells, NULL);
  }
  pdf_table_end (table);
}

static gboolean
print_charts (const Paper *paper, GError **error)
{
  g_autoptr (Tree) drawing = readings_drawing (&paper->viewer, paper->sheet);
  const Tree *drawn = tree_get (drawing, "charts"), *charts = tree_get (paper->view, "charts");
  g_autofree char *work = kit_make_folder (error), *scripts = kit_path (paper->kit, "paths.templates", "charts");
  g_autoptr (ChartBatch) batch = work == NULL ? NULL : chart_batch_new (scripts, work);
  gboolean done = batch != NULL;

  for (guint i = 0; done && i < tree_length (drawn); i++)
    done = time_drawing_add (batch, tree_at (drawn, i), &paper_size, NULL, error);
  done = done && chart_batch_run (batch, error);
  if (work != NULL)
    kit_remove_folder (work, NULL);
  for (guint i = 0; done && i < tree_length (drawn); i++) {
    pdf_need (paper->pdf, CHART_ROOM_MM);
    pdf_text (paper->pdf, PDF_HEADING, tree_get_text (tree_at (drawn, i), "title"));
    pdf_chart (paper->pdf, chart_batch_svg (batch, i), 1);
    print_figures (paper, tree_at (charts, i));
  }
  if (done && tree_length (drawn) == 0)
    pdf_text (paper->pdf, PDF_BODY, say (paper, "nothing"));
  if (done && tree_length (drawn) > 0)
    pdf_text (paper->pdf, PDF_SMALL, say (paper, "legend"));
  return done;
}

/* ---- diary, findings ---- */

static void
print_notes (const Paper *paper)
{
  const PdfColumn columns[] = { { say (paper, "number"), 0.07, PDF_CELL_STRONG },
                                { say (paper, "when"), 0.33, PDF_CELL_TEXT },
                                { say (paper, "what"), 0.6, PDF_CELL_TEXT } };
  const Tree *notes = tree_get (paper->view, "notes");
  PdfTable *table;

  pdf_text (paper->pdf, PDF_HEADING, say (paper, "diary"));
  if (tree_length (notes) == 0) {
    pdf_text (paper->pdf, PDF_BODY, say (paper, "no_notes"));
    return;
  }
  table = pdf_table_begin (paper->pdf, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < tree_length (notes); i++) {
    const Tree *note = tree_at (notes, i);
    const char *text = tree_get_text (note, "text");
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    g_autofree char *what = g_strdup_printf ("%s%s%s\n%s", tree_get_text (note, "words"), text == NULL ? "" : " : ",
                                             text == NULL ? "" : text,
                                             say (paper, tree_get_flag (note, "by_tenant") ? "by_tenant" : "by_desk"));
    const char *const cells[] = { number, tree_get_text (note, "when"), what };

    pdf_table_row (table, cells, NULL);
  }
  pdf_table_end (table);
}

/* States in the order of the summary; what could not be judged stands below it, in a line a room. */
static const char *const told_states[] = { "found", "watch", "not_found" };

static void
add_told (const Tree *loan, const char *state, PdfTable *table)
{
  const Tree *findings = tree_get (loan, "findings");

  for (guint i = 0; i < tree_length (findings); i++) {
    const Tree *finding = tree_at (findings, i);
    const char *const cells[] = { tree_get_text (finding, "room_words"), tree_get_text (finding, "title"),
                                  tree_get_text (finding, "state_words"), tree_get_text (finding, "said"),
                                  tree_get_text (finding, "span") };

    if (g_strcmp0 (tree_get_text (finding, "state"), state) == 0)
      pdf_table_row (table, cells, NULL);
  }
}

static gboolean
has_told (const Tree *loans)
{
  for (guint i = 0; i < tree_length (loans); i++)
    if (tree_get_flag (tree_at (loans, i), "any_spoken") || tree_get_flag (tree_at (loans, i), "any_quiet"))
      return TRUE;
  return FALSE;
}

/* The page that is read: room, finding, figure, period; what reaches a threshold first. */
static void
print_summary (const Paper *paper, const Tree *loans)
{
  const PdfColumn columns[] = { { say (paper, "finding_room"), 0.14, PDF_CELL_STRONG },
                                { say (paper, "finding"), 0.2, PDF_CELL_TEXT },
                                { say (paper, "finding_state"), 0.15, PDF_CELL_STRONG },
                                { say (paper, "finding_figure"), 0.31, PDF_CELL_TEXT },
                                { say (paper, "finding_span"), 0.2, PDF_CELL_TEXT } };
  PdfTable *table = pdf_table_begin (paper->pdf, columns, G_N_ELEMENTS (columns));

  for (guint state = 0; state < G_N_ELEMENTS (told_states); state++)
    for (guint i = 0; i < tree_length (loans); i++)
      add_told (tree_at (loans, i), told_states[state], table);
  pdf_table_end (table);
}

static void
print_open (const Paper *paper, const Tree *loan)
{
  g_autofree char *line = NULL;

  if (!tree_get_flag (loan, "any_open"))
    return;
  line = g_strdup_printf ("%s, %s : %s.", tree_get_text (loan, "room_words"),
                          viewer_word (&paper->viewer, "finding", "open"), tree_get_text (loan, "open_words"));
  pdf_text (paper->pdf, PDF_SMALL, line);
}

/* How each was reckoned, small, at the end: for who checks. */
static void
print_reckoning (const Paper *paper, const Tree *loan)
{
  const Tree *findings = tree_get (loan, "findings");

  for (guint i = 0; i < tree_length (findings); i++) {
    const Tree *finding = tree_at (findings, i);
    const char *sentence = tree_get_text (finding, "sentence");
    g_autofree char *words = g_strdup_printf ("%s, %s : %s", tree_get_text (finding, "title"),
                                              tree_get_text (finding, "room_words"), sentence);

    if (sentence != NULL)
      pdf_text (paper->pdf, PDF_SMALL, words);
  }
}

static void
print_findings (const Paper *paper)
{
  g_autoptr (Tree) view = finding_view (&paper->viewer, paper->report->id);
  const Tree *loans = tree_get (view, "loans");

  pdf_text (paper->pdf, PDF_HEADING, viewer_word (&paper->viewer, "finding", "heading"));
  if (tree_get_flag (view, "pending"))
    pdf_text (paper->pdf, PDF_BODY, viewer_word (&paper->viewer, "finding", "pending"));
  else if (tree_length (loans) == 0)
    pdf_text (paper->pdf, PDF_BODY, say (paper, "no_findings"));
  if (has_told (loans))
    print_summary (paper, loans); /* right below its heading, which goes to the next page with it */
  pdf_text (paper->pdf, PDF_SMALL, viewer_word (&paper->viewer, "finding", "index"));
  for (guint i = 0; i < tree_length (loans); i++)
    print_open (paper, tree_at (loans, i));
  if (tree_length (loans) > 0)
    pdf_text (paper->pdf, PDF_SUBHEADING, say (paper, "reckoning"));
  for (guint i = 0; i < tree_length (loans); i++)
    print_reckoning (paper, tree_at (loans, i));
}

gboolean
product_sensor_report_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_auto (Paper) paper = { .kit = kit };

  paper.viewer = (Viewer){
    .db = kit->db, .words = kit->words, .language = "fr", .grids = kit->grids, .role = ROLE_MANAGER, .now = kit->now
  };
  if (!paper_read (&paper, subject, error) || !paper_open (&paper, error))
    return FALSE;
  print_head (&paper);
  print_sensors (&paper);
  if (!print_charts (&paper, error))
    return FALSE;
  print_notes (&paper);
  print_findings (&paper);
  return pdf_save (paper.pdf, out, error);
}
