/* pdf_flow.c: what flows down the pages: texts, lists, figures, class marks, charts.
 * Tables are in pdf_table.c, pictures in pdf_photo.c. */
#include "base/error.h"
#include "pdf_draw.h"
#include "pdf_frame.h"
#include "pdf_rich.h"
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
  gboolean bar;   /* the main colour along the left side */
  guint bookmark; /* 1 + its level; 0: none */
} TextStyle;

static const TextStyle styles[] = {
  [PDF_TITLE] = { PDF_BOLD, 20, 25, 0, 5, FALSE, 0, PDF_INK, FALSE, 1 },
  [PDF_HEADING] = { PDF_BOLD, 13, 17, 16, 5, TRUE, 0, PDF_INK, FALSE, 2 },
  [PDF_SUBHEADING] = { PDF_BOLD, 10.5, 14.5, 9, 3, TRUE, 0, PDF_INK, FALSE, 3 },
  [PDF_LEAD] = { PDF_REGULAR, 11.5, 16.5, 0, 9, FALSE, 0, PDF_INK, FALSE, 0 },
  [PDF_BODY] = { PDF_REGULAR, 10, 14.5, 0, 6, FALSE, 0, PDF_INK, FALSE, 0 },
  [PDF_STRONG] = { PDF_BOLD, 10, 14.5, 0, 6, FALSE, 0, PDF_INK, FALSE, 0 },
  [PDF_SMALL] = { PDF_REGULAR, 8.5, 11.5, 0, 5, FALSE, 0, PDF_SOFT, FALSE, 0 },
  [PDF_NOTICE] = { PDF_REGULAR, 10, 14.5, 9, 12, FALSE, INDENT, PDF_INK, TRUE, 0 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (styles) == PDF_TEXT_LAST);

static const TextStyle item_style = { PDF_REGULAR, 10, 14.5, 0, 3, FALSE, INDENT, PDF_INK, FALSE, 0 };

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

static void flow_text (Pdf *pdf, const TextStyle *style, const char *rich);

/* (transfer full): the lines of a rich text in a style. */
static GPtrArray *
style_wrap (const Pdf *pdf, const TextStyle *style, const char *rich)
{
  const PdfPen pen = { .font = style->font, .size = style->size };

  return (style->bar ? pdf_wrap_rich : pdf_wrap_page) (pdf, &pen, PDF_COLUMN - style->indent, rich);
}

static double
waiting_height (const Pdf *pdf, const GArray *waiting)
{
  double height = 0;

  for (guint i = 0; i < waiting->len; i++) {
    const PdfWaiting *heading = &g_array_index (waiting, PdfWaiting, i);
    const TextStyle *style = &styles[heading->kind];
    g_autoptr (GPtrArray) lines = style_wrap (pdf, style, heading->text);

    height += (style->before + style->after) * pdf_air (pdf) + style->leading * lines->len;
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
    flow_text (pdf, &styles[headings[i].kind], headings[i].text);
    g_free (headings[i].text);
  }
}

void
pdf_need (Pdf *pdf, double height_mm)
{
  double height = height_mm * PDF_MM + waiting_height (pdf, pdf_waiting (pdf));

  /* Nothing needs no page: the space after the last line may reach below the foot. */
  if (height > 0 && !pdf_at_top (pdf) && pdf_y (pdf) + height > pdf_bottom ())
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
flow_line (Pdf *pdf, const TextStyle *style, const char *line)
{
  /* The words of people, beside a bar, keep the side that they are read from. */
  gboolean mirrored = pdf_is_rtl (pdf), right = pdf_line_is_rtl (line) || (mirrored && !style->bar);
  PdfPen pen = { style->font, style->size, pdf_color (pdf, style->color), right ? PDF_RIGHT : PDF_LEFT };
  double y = pdf_y (pdf), end = PDF_MARGIN + PDF_COLUMN, bar = mirrored ? end - 3 : PDF_MARGIN;
  double x = right ? end - (mirrored ? style->indent : 0) : PDF_MARGIN + (mirrored ? 0 : style->indent);

  pdf_draw_text (pdf, &pen, x, y + style_baseline (style), line);
  if (style->bar)
    pdf_draw_box (pdf, &(PdfBox){ bar, y, 3, style->leading }, pdf_color (pdf, PDF_MAIN));
  pdf_move (pdf, y + style->leading);
}

/* No single line of a paragraph alone at the foot of a page or at the head of the next. */
static void
flow_lines (Pdf *pdf, const TextStyle *style, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len && !pdf_failed (pdf); i++) {
    guint left = lines->len - i;
    gboolean together = i == 0 || left == 2;

    pdf_need_points (pdf, style->leading * (together ? MIN (left, 2) : 1));
    flow_line (pdf, style, g_ptr_array_index (lines, i));
  }
}

static void
flow_text (Pdf *pdf, const TextStyle *style, const char *rich)
{
  g_autoptr (GPtrArray) lines = style_wrap (pdf, style, rich);
  g_autofree char *plain = NULL;

  pdf_need_points (pdf, style->before * pdf_air (pdf) + style->leading * MIN (lines->len, 3));
  if (!pdf_at_top (pdf))
    pdf_move (pdf, pdf_y (pdf) + style->before * pdf_air (pdf));
  if (style->bookmark != 0)
    pdf_bookmark (pdf, plain = pdf_rich_plain (rich), pdf_y (pdf), style->bookmark - 1);
  flow_lines (pdf, style, lines);
  pdf_move (pdf, pdf_y (pdf) + style->after * pdf_air (pdf));
}

/* (transfer full): marks that somebody typed are none. */
static char *
rich_of (Pdf *pdf, const char *text, const char *uri)
{
  return pdf_rich_new (pdf, &(PdfRun){ text, FALSE, uri }, 1);
}

void
pdf_text_rich (Pdf *pdf, PdfText kind, const char *rich)
{
  PdfWaiting heading = { kind, NULL };

  if (kind >= PDF_TEXT_LAST || rich == NULL || pdf_failed (pdf))
    return;
  if (!styles[kind].waits) {
    flow_text (pdf, &styles[kind], rich);
    return;
  }
  if (pdf_waiting (pdf)->len >= WAITING_MAX)
    pdf_need (pdf, 0);
  heading.text = g_strdup (rich);
  g_array_append_val (pdf_waiting (pdf), heading);
}

void
pdf_text (Pdf *pdf, PdfText kind, const char *text)
{
  gboolean whole = kind >= PDF_TEXT_LAST || styles[kind].waits || styles[kind].bookmark != 0 || styles[kind].bar;
  g_auto (GStrv) paragraphs = text == NULL ? NULL : g_strsplit (text, "\n", whole ? 1 : 1000);

  for (guint i = 0; paragraphs != NULL && paragraphs[i] != NULL; i++) {
    g_autofree char *rich = rich_of (pdf, paragraphs[i], NULL);

    if (whole || *g_strstrip (rich) != '\0')
      pdf_text_rich (pdf, kind, rich);
  }
}

void
pdf_item_rich (Pdf *pdf, guint level, const char *marker, const char *rich)
{
  double left = INDENT * MIN (level, PDF_ITEM_LEVELS - 1);
  TextStyle style = item_style;
  gboolean rtl = pdf_is_rtl (pdf);
  PdfPen pen = { PDF_REGULAR, style.size, pdf_color (pdf, PDF_MAIN), rtl ? PDF_RIGHT : PDF_LEFT };
  g_autofree char *sign = NULL;
  double room;

  if (pdf_failed (pdf))
    return;
  sign = pdf_fit (pdf, &pen, 2 * INDENT, marker);
  room = pdf_text_width (pdf, PDF_REGULAR, pen.size, sign) + 5;
  style.indent = left + MAX (INDENT, room);
  pdf_need_points (pdf, style.leading * 2);
  pdf_draw_text (pdf, &pen, rtl ? PDF_MARGIN + PDF_COLUMN - left : PDF_MARGIN + left,
                 pdf_y (pdf) + style_baseline (&style), sign);
  flow_text (pdf, &style, rich);
}

void
pdf_item (Pdf *pdf, const char *marker, const char *text)
{
  g_autofree char *rich = rich_of (pdf, text, NULL);

  pdf_item_rich (pdf, 0, marker, rich);
}

void
pdf_link (Pdf *pdf, const char *text, const char *uri)
{
  g_autofree char *rich = rich_of (pdf, text, uri);

  pdf_text_rich (pdf, PDF_BODY, rich);
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

/* ---- charts ---- */

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
