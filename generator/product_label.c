/* product_label.c: a label to cut out above, the settings to copy below. The token is in the code and in the settings
 * only. */
#include "product_label.h"

#include <string.h>

#include "base/error.h"
#include "base/qr.h"
#include "domain/sensor.h"
#include "pdf.h"
#include "pdf_draw.h"
#include "view/fleet_view.h"

#define LABEL_WIDTH (90 * PDF_MM)
#define LABEL_HEIGHT (42 * PDF_MM)
#define PAD (4 * PDF_MM)
#define QR_SIZE (34 * PDF_MM)
#define TEXT_LEFT (PAD + QR_SIZE + 3 * PDF_MM)
#define TEXT_WIDTH (LABEL_WIDTH - TEXT_LEFT - PAD)
enum { BELOW_MM = 10 };

static const char *
say (const Kit *kit, const char *code)
{
  return words_code (kit->words, kit->voice.language, "label", code);
}

/* (transfer full): "K7PM-3QXD". */
static char *
code_words (const Sensor *sensor)
{
  return g_strdup_printf ("%.4s-%s", sensor->code, sensor->code + MIN (4, strlen (sensor->code)));
}

static void
draw_qr (Pdf *pdf, const Qr *qr, double x, double y)
{
  double unit = QR_SIZE / qr->size;

  for (guint row = 0; row < qr->size; row++)
    for (guint from = 0, to; from < qr->size; from = to + 1) {
      for (to = from; to < qr->size && qr_is_dark (qr, to, row); to++)
        ;
      if (to > from)
        pdf_draw_box (pdf, &(PdfBox){ x + from * unit, y + row * unit, (to - from) * unit, unit }, 0x000000);
    }
}

static void
draw_line (Pdf *pdf, const PdfPen *pen, double y_mm, const char *text)
{
  g_autofree char *fitted = text == NULL || *text == '\0' ? NULL : pdf_fit (pdf, pen, TEXT_WIDTH, text);

  if (fitted != NULL)
    pdf_draw_text (pdf, pen, PDF_MARGIN + TEXT_LEFT, pdf_y (pdf) + y_mm * PDF_MM, fitted);
}

static void
draw_label (const Kit *kit, Pdf *pdf, const Sensor *sensor, const Qr *qr)
{
  g_autoptr (Tree) town = kit_town (kit);
  g_autofree char *code = code_words (sensor);
  const PdfPen soft = { PDF_REGULAR, 7.5, pdf_color (pdf, PDF_SOFT), PDF_LEFT };
  const PdfPen body = { PDF_REGULAR, 8.5, pdf_color (pdf, PDF_INK), PDF_LEFT };

  pdf_draw_frame (pdf, &(PdfBox){ PDF_MARGIN, pdf_y (pdf), LABEL_WIDTH, LABEL_HEIGHT }, 4, 0.6,
                  pdf_color (pdf, PDF_SOFT));
  draw_qr (pdf, qr, PDF_MARGIN + PAD, pdf_y (pdf) + PAD);
  draw_line (pdf, &(PdfPen){ PDF_BOLD, 12, pdf_color (pdf, PDF_INK), PDF_LEFT }, 8, sensor->name);
  draw_line (pdf, &body, 13, sensor->model);
  draw_line (pdf, &soft, 20, say (kit, "code"));
  draw_line (pdf, &(PdfPen){ PDF_BOLD, 13, pdf_color (pdf, PDF_INK), PDF_LEFT }, 25.5, code);
  draw_line (pdf, &soft, 32, say (kit, "belongs"));
  draw_line (pdf, &body, 35.5, tree_get_text (town, "name"));
  draw_line (pdf, &body, 39, tree_get_text (town, "phone"));
  pdf_move (pdf, pdf_y (pdf) + LABEL_HEIGHT + BELOW_MM * PDF_MM);
}

static void
print_settings (const Kit *kit, Pdf *pdf, const Tree *access)
{
  static const PdfColumn columns[] = { { NULL, 0.3, PDF_CELL_STRONG }, { NULL, 0.7, PDF_CELL_TEXT } };
  static const char *const ways[][4] = {
    { "http", "http_url", "token", NULL },
    { "influx", "influx_url", "token", NULL },
    { "mqtt", "mqtt_host", "user", "topic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    PdfTable *table;

    pdf_text (pdf, PDF_SUBHEADING, say (kit, ways[i][0]));
    table = pdf_table_begin (pdf, columns, G_N_ELEMENTS (columns));
    for (guint j = 1; j < G_N_ELEMENTS (ways[i]) && ways[i][j] != NULL; j++)
      pdf_table_row (table, (const char *const[]){ say (kit, ways[i][j]), tree_get_text (access, ways[i][j]) }, NULL);
    if (strcmp (ways[i][0], "mqtt") == 0)
      pdf_table_row (table, (const char *const[]){ say (kit, "password"), tree_get_text (access, "token") }, NULL);
    pdf_table_end (table);
  }
}

static gboolean
print_all (const Kit *kit, const Sensor *sensor, const Tree *access, const char *out, GError **error)
{
  g_autoptr (Tree) town = kit_town (kit);
  const PdfStyle style = {
    .town = tree_get_text (town, "name"), .title = sensor->name, .now_s = kit->now, .bare = TRUE
  };
  g_autoptr (Pdf) pdf = NULL;
  g_auto (Qr) qr = { .path = NULL };

  if (!qr_draw (tree_get_text (access, "uri"), &qr, error))
    return FALSE;
  pdf = pdf_new (&style, error);
  if (pdf == NULL)
    return FALSE;
  draw_label (kit, pdf, sensor, &qr);
  pdf_text (pdf, PDF_HEADING, say (kit, "settings"));
  pdf_text (pdf, PDF_NOTICE, say (kit, "secret"));
  print_settings (kit, pdf, access);
  return pdf_save (pdf, out, error);
}

gboolean
product_label_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_autoptr (Sensor) sensor = sensor_find_uuid (kit->db, subject, error);
  g_autofree char *token = sensor == NULL ? NULL : sensor_label_token (kit->db, sensor->id, kit->now, error);
  g_autoptr (Tree) access = tree_new_map ();

  if (token == NULL)
    return FALSE;
  fleet_view_access (&(FleetAccess){ kit->base_url, sensor->uuid, token }, access);
  return print_all (kit, sensor, access, out, error);
}
