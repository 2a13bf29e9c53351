/* pdf_flow.c: what flows down the pages: texts, lists, figures, class marks, photos, charts.
 * Tables are in pdf_table.c. */
#include "base/error.h"
#include "pdf_draw.h"
#include "pdf_frame.h"
#include "svg_replay.h"

#define INDENT 14.0
#define WAITING_MAX 4

/* All lengths in points. What `waits` is drawn together with what follows: a heading never ends a page. */
typedef struct {
  PdfFont font;
  double size, leading, before, after;
  gboolean waits;
  double indent;
  PdfColor color;
  gboolean bar; /* the main colour along the left side */
  enum { MARK_NONE, MARK_TOP, MARK_BELOW } bookmark;
} TextStyle;

static const TextStyle styles[] = {
  [PDF_TITLE] = { PDF_BOLD, 20, 25, 0, 5, FALSE, 0, PDF_INK, FALSE, MARK_TOP },
  [PDF_HEADING] = { PDF_BOLD, 13, 17, 16, 5, TRUE, 0, PDF_INK, FALSE, MARK_BELOW },
  [PDF_SUBHEADING] = { PDF_BOLD, 10.5, 14.5, 9, 3, TRUE, 0, PDF_INK, FALSE, MARK_NONE },
  [PDF_LEAD] = { PDF_REGULAR, 11.5, 16.5, 0, 9, FALSE, 0, PDF_INK, FALSE, MARK_NONE },
  [PDF_BODY] = { PDF_REGULAR, 10, 14.5, 0, 6, FALSE, 0, PDF_INK, FALSE, MARK_NONE },
  [PDF_STRONG] = { PDF_BOLD, 10, 14.5, 0, 6, FALSE, 0, PDF_INK, FALSE, MARK_NONE },
  [PDF_SMALL] = { PDF_REGULAR, 8.5, 11.5, 0, 5, FALSE, 0, PDF_SOFT, FALSE, MARK_NONE },
  [PDF_NOTICE] = { PDF_REGULAR, 10, 14.5, 9, 12, FALSE, INDENT, PDF_INK, TRUE, MARK_NONE },
};
G_STATIC_ASSERT (G_N_ELEMENTS (styles) == PDF_TEXT_LAST);

static const TextStyle item_style = { PDF_REGULAR, 10, 14.5, 0, 3, FALSE, INDENT, PDF_INK, FALSE, MARK_NONE };
static const TextStyle link_style = { PDF_REGULAR, 10, 14.5, 0, 6, FALSE, 0, PDF_MAIN, FALSE, MARK_NONE };

/* Where the baseline stands in a line: the text's height in the middle of its leading. */
static double
style_baseline (const TextStyle *style)
{
  return style->leading / 2 + style->size * 0.36;
}

static gboolean
pdf_at_top (const Pdf *pdf)
{
  return pdf_y (pdf) <= pdf_top (pdf) + 0.1;
}

static void flow_text (Pdf *pdf, const TextStyle *style, const char *text, const char *uri);

static double
waiting_height (const Pdf *pdf, const GArray *waiting)
{
  double height = 0;

  for (guint i = 0; i < waiting->len; i++) {
    const PdfWaiting *heading = &g_array_index (waiting, PdfWaiting, i);
    const TextStyle *style = &styles[heading->kind];
    g_autoptr (GPtrArray) lines = pdf_wrap (pdf, style->font, style->size, PDF_COLUMN, heading->text);

    height += style->before + style->leading * lines->len + style->after;
  }
  return height;
}

/* The headings leave the queue before they are drawn, for drawing asks for room again. */
static void
waiting_draw (Pdf *pdf)
{
  GArray *waiting = pdf_waiting (pdf);
  PdfWaiting headings[WAITING_MAX];
  guint count = MIN (waiting->len, WAITING_MAX);

  for (guint i = 0; i < count; i++) {
    headings[i] = g_array_index (waiting, PdfWaiting, i);
    g_array_index (waiting, PdfWaiting, i).text = NULL;
  }
  g_array_set_size (waiting, 0);
  for (guint i = 0; i < count; i++) {
    flow_text (pdf, &styles[headings[i].kind], headings[i].text, NULL);
    g_free (headings[i].text);
  }
}

void
pdf_need (Pdf *pdf, double height_mm)
{
  double height = height_mm * PDF_MM + waiting_height (pdf, pdf_waiting (pdf));

  if (!pdf_at_top (pdf) && pdf_y (pdf) + height > pdf_bottom ())
    pdf_page_add (pdf);
  waiting_draw (pdf);
}

static void
pdf_need_points (Pdf *pdf, double height)
{
  pdf_need (pdf, height / PDF_MM);
}

void
pdf_space (Pdf *pdf, double height_mm)
{
  pdf_need (pdf, height_mm);
  if (!pdf_at_top (pdf))
    pdf_move (pdf, pdf_y (pdf) + height_mm * PDF_MM);
}

void
pdf_rule (Pdf *pdf)
{
  pdf_need (pdf, 4);
  pdf_draw_line (pdf, &(PdfBox){ PDF_MARGIN, pdf_y (pdf), PDF_COLUMN, 0 }, 0.5, pdf_color (pdf, PDF_LINE));
  pdf_move (pdf, pdf_y (pdf) + 3 * PDF_MM);
}

/* One line of a text at the cursor, then the cursor below it. */
static void
flow_line (Pdf *pdf, const TextStyle *style, const char *line, const char *uri)
{
  PdfPen pen = { style->font, style->size, pdf_color (pdf, style->color), PDF_LEFT };
  double y = pdf_y (pdf), x = PDF_MARGIN + style->indent, base = y + style_baseline (style);

  pdf_draw_text (pdf, &pen, x, base, line);
  if (style->bar)
    pdf_draw_box (pdf, &(PdfBox){ PDF_MARGIN, y, 3, style->leading }, pdf_color (pdf, PDF_MAIN));
  if (uri != NULL) {
    double width = pdf_text_width (pdf, pen.font, pen.size, line);

    pdf_draw_line (pdf, &(PdfBox){ x, base + 1.8, width, 0 }, 0.5, pen.rgb);
    pdf_draw_link (pdf, &(PdfBox){ x, y, width, style->leading }, uri);
  }
  pdf_move (pdf, y + style->leading);
}

/* No single line of a paragraph alone at the foot of a page or at the head of the next. */
static void
flow_lines (Pdf *pdf, const TextStyle *style, GPtrArray *lines, const char *uri)
{
  for (guint i = 0; i < lines->len && !pdf_failed (pdf); i++) {
    guint left = lines->len - i;
    gboolean together = i == 0 || left == 2;

    pdf_need_points (pdf, style->leading * (together ? MIN (left, 2) : 1));
    flow_line (pdf, style, g_ptr_array_index (lines, i), uri);
  }
}

static void
flow_text (Pdf *pdf, const TextStyle *style, const char *text, const char *uri)
{
  g_autoptr (GPtrArray) lines = pdf_wrap (pdf, style->font, style->size, PDF_COLUMN - style->indent, text);

  pdf_need_points (pdf, style->before + style->leading * MIN (lines->len, 3));
  if (!pdf_at_top (pdf))
    pdf_move (pdf, pdf_y (pdf) + style->before);
  if (style->bookmark != MARK_NONE)
    pdf_bookmark (pdf, text, pdf_y (pdf), style->bookmark == MARK_TOP);
  flow_lines (pdf, style, lines, uri);
  pdf_move (pdf, pdf_y (pdf) + style->after);
}

void
pdf_text (Pdf *pdf, PdfText kind, const char *text)
{
  g_auto (GStrv) paragraphs = NULL;

  if (kind >= PDF_TEXT_LAST || text == NULL || pdf_failed (pdf))
    return;
  if (styles[kind].waits) {
    PdfWaiting heading = { kind, g_strdup (text) };

    if (pdf_waiting (pdf)->len >= WAITING_MAX)
      pdf_need (pdf, 0);
    g_array_append_val (pdf_waiting (pdf), heading);
    return;
  }
  if (styles[kind].bookmark != MARK_NONE || styles[kind].bar) {
    flow_text (pdf, &styles[kind], text, NULL);
    return;
  }
  paragraphs = g_strsplit (text, "\n", 1000);
  for (guint i = 0; paragraphs[i] != NULL; i++)
    if (*g_strstrip (paragraphs[i]) != '\0')
      flow_text (pdf, &styles[kind], paragraphs[i], NULL);
}

void
pdf_item (Pdf *pdf, const char *marker, const char *text)
{
  PdfPen pen = { PDF_REGULAR, item_style.size, pdf_color (pdf, PDF_MAIN), PDF_LEFT };
  g_autofree char *sign = pdf_fit (pdf, &pen, INDENT, marker);

  pdf_need_points (pdf, item_style.leading * 2);
  pdf_draw_text (pdf, &pen, PDF_MARGIN, pdf_y (pdf) + style_baseline (&item_style), sign);
  flow_text (pdf, &item_style, text, NULL);
}

void
pdf_link (Pdf *pdf, const char *text, const char *uri)
{
  if (pdf_is_link (uri))
    flow_text (pdf, &link_style, text, uri);
  else
    flow_text (pdf, &styles[PDF_BODY], text, NULL);
}

/* ---- figures ---- */

typedef struct {
  PdfPen value, words, note;
  double width;
} FigureLook;

/* Lines below each other from `y`; returns where the next one may begin. With `draw` FALSE it only measures. */
static double
figure_lines (Pdf *pdf, const PdfPen *pen, const char *text, const PdfBox *place, gboolean draw)
{
  g_autoptr (GPtrArray) lines = NULL;
  double leading = pen->size * 1.32, y = place->y;

  if (text == NULL || *text == '\0')
    return y;
  lines = pdf_wrap (pdf, pen->font, pen->size, place->width, text);
  for (guint i = 0; i < MIN (lines->len, 4); i++, y += leading)
    if (draw)
      pdf_draw_text (pdf, pen, place->x, y + pen->size, g_ptr_array_index (lines, i));
  return y;
}

static double
figure_draw (Pdf *pdf, const PdfFigure *figure, const FigureLook *look, const PdfBox *box, gboolean draw)
{
  PdfBox place = { box->x + 10, box->y + 10, look->width - 20, 0 };
  PdfPen value = look->value;

  value.rgb = pdf_color (pdf, figure->waits ? PDF_MARK : PDF_INK);
  place.y = figure_lines (pdf, &value, figure->value, &place, draw);
  place.y = figure_lines (pdf, &look->words, figure->words, &place, draw) + 2;
  place.y = figure_lines (pdf, &look->note, figure->note, &place, draw);
  return place.y + 8;
}

static void
figure_box (Pdf *pdf, const PdfBox *box, gboolean waits)
{
  pdf_draw_frame (pdf, box, 3, 0.5, pdf_color (pdf, PDF_LINE));
  pdf_draw_box (pdf, &(PdfBox){ box->x - 0.25, box->y - 0.5, box->width + 0.5, 2.5 },
                pdf_color (pdf, waits ? PDF_MARK : PDF_MAIN));
}

void
pdf_figures (Pdf *pdf, const PdfFigure *figures, guint count)
{
  const double gap = 12;
  guint shown = MIN (count, PDF_FIGURE_MAX);
  guint32 ink = pdf_color (pdf, PDF_INK);
  FigureLook look = { { PDF_BOLD, 24, ink, PDF_LEFT },
                      { PDF_REGULAR, 10, ink, PDF_LEFT },
                      { PDF_REGULAR, 8.5, pdf_color (pdf, PDF_SOFT), PDF_LEFT },
                      0 };
  double height = 0;

  if (shown == 0 || pdf_failed (pdf))
    return;
  look.width = (PDF_COLUMN - gap * (shown - 1)) / shown;
  for (guint i = 0; i < shown; i++)
    height = MAX (height, figure_draw (pdf, &figures[i], &look, &(PdfBox){ 0, 0, look.width, 0 }, FALSE));
  pdf_need_points (pdf, height + 16);
  for (guint i = 0; i < shown; i++) {
    PdfBox box = { PDF_MARGIN + (look.width + gap) * i, pdf_y (pdf) + 4, look.width, height };

    figure_box (pdf, &box, figures[i].waits);
    figure_draw (pdf, &figures[i], &look, &box, TRUE);
  }
  pdf_move (pdf, pdf_y (pdf) + height + 16);
}

void
pdf_grade (Pdf *pdf, char letter, const char *words)
{
  const double size = 24;
  PdfPen pen = { PDF_BOLD, 12, pdf_color (pdf, PDF_INK), PDF_LEFT };
  g_autofree char *fitted = pdf_fit (pdf, &pen, PDF_COLUMN - size - 8, words);

  pdf_need_points (pdf, size + 8);
  pdf_draw_grade (pdf, PDF_MARGIN, pdf_y (pdf), size, letter);
  pdf_draw_text (pdf, &pen, PDF_MARGIN + size + 8, pdf_y (pdf) + size / 2 + pen.size * 0.36, fitted);
  pdf_move (pdf, pdf_y (pdf) + size + 8);
}

/* ---- pictures and charts ---- */

void
pdf_photo (Pdf *pdf, const char *path, double max_height_mm, const char *caption)
{
  guint width = 0, height = 0;
  guint image = pdf_image_load (pdf, path, &width, &height);
  double room = MIN (max_height_mm * PDF_MM, pdf_bottom () - pdf_top (pdf) - 30), scale;

  if (image == 0 || width == 0 || height == 0)
    return;
  scale = MIN (PDF_COLUMN / width, room / height);
  pdf_need_points (pdf, height * scale + (caption != NULL ? 22 : 8));
  pdf_draw_image (pdf, image, &(PdfBox){ PDF_MARGIN, pdf_y (pdf), width * scale, height * scale });
  pdf_move (pdf, pdf_y (pdf) + height * scale + 5);
  pdf_text (pdf, PDF_SMALL, caption);
}

void
pdf_chart (Pdf *pdf, const char *svg, double width_fraction)
{
  g_autoptr (GError) error = NULL;
  double width = 0, height = 0, drawn_width = PDF_COLUMN * CLAMP (width_fraction, 0.1, 1), drawn_height;

  if (pdf_failed (pdf))
    return;
  if (!svg_size (svg, &width, &height, &error)) {
    pdf_fail (pdf, error->code, error->message);
    return;
  }
  drawn_height = height * drawn_width / width;
  pdf_need_points (pdf, drawn_height + 6);
  if (!svg_replay (pdf, svg, &(PdfBox){ PDF_MARGIN, pdf_y (pdf), drawn_width, drawn_height }, &error))
    pdf_fail (pdf, error->code, error->message);
  pdf_move (pdf, pdf_y (pdf) + drawn_height + 6);
}
