/* pdf_frame.c: header, footer, town mark and class marks. Knows no flow: it draws where it is told. */
#include "pdf_frame.h"

#define HEAD_TOP (10 * PDF_MM)
#define HEAD_LINE (20 * PDF_MM)
#define FOOT_LINE (PDF_HEIGHT - 15 * PDF_MM)
#define CREST 22.0
#define PAIR_GAP 12.0

/* The seven classes: the same colours as box.css, and the ink that reads on each. */
static const struct {
  guint32 ground, ink;
} grades[] = {
  { 0xe6efe9, 0x1c2b33 }, { 0xf4ecc4, 0x1c2b33 }, { 0xf7d68f, 0x1c2b33 }, { 0xf2b065, 0x1c2b33 },
  { 0xdd7a45, 0x1c2b33 }, { 0xb63f35, 0xffffff }, { 0x7a1027, 0xffffff },
};

void
pdf_head_copy (PdfHead *head, const PdfStyle *style)
{
  *head = (PdfHead){
    .town = g_strdup (style->town),
    .service = g_strdup (style->service),
    .title = g_strdup (style->title),
    .period = g_strdup (style->period),
    .contact = g_strdup (style->contact),
    .date = g_strdup (style->date),
    .page_word = g_strdup (style->page_word),
    .logo = g_strdup (style->logo),
    .mark = g_strdup (style->mark),
    .bare = style->bare,
  };
}

void
pdf_head_clear (PdfHead *head)
{
  g_free (head->town);
  g_free (head->service);
  g_free (head->title);
  g_free (head->period);
  g_free (head->contact);
  g_free (head->date);
  g_free (head->page_word);
  g_free (head->logo);
  g_free (head->mark);
}

double
pdf_head_bottom (const PdfHead *head)
{
  return head->bare ? PDF_MARGIN : HEAD_LINE + 8 * PDF_MM;
}

/* A text that begins, or ends, at `x`. */
typedef struct {
  PdfPen pen;
  double x;
  const char *text;
} Side;

static double
side_width (const Pdf *pdf, const Side *side)
{
  g_autofree char *clean = pdf_clean (pdf, side->pen.font, side->text);

  return pdf_text_width (pdf, side->pen.font, side->pen.size, clean);
}

static void
draw_fitted (Pdf *pdf, double y, const Side *side, double width)
{
  g_autofree char *fitted = pdf_fit (pdf, &side->pen, width, side->text);

  pdf_draw_text (pdf, &side->pen, side->x, y, fitted);
}

/* Two texts on one line: a long one has the room that the other leaves; two long ones have half of it each. */
static void
draw_pair (Pdf *pdf, double y, const Side *near, const Side *far)
{
  double room = ABS (far->x - near->x) - PAIR_GAP, half = room / 2;
  double limits[] = { MAX (half, room - side_width (pdf, far)), MAX (half, room - side_width (pdf, near)) };
  const Side *const sides[] = { near, far };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    draw_fitted (pdf, y, sides[i], limits[i]);
}

/* Where a text stands that ends, or begins, at that side of the page. */
static double
edge (PdfAlign side)
{
  return side == PDF_LEFT ? PDF_MARGIN : PDF_WIDTH - PDF_MARGIN;
}

/* As high as the house, at most three times as wide, where lines begin; returns where the names do. */
static double
draw_logo (Pdf *pdf, const char *logo)
{
  guint width = 0, height = 0, image = logo != NULL ? pdf_image_load (pdf, logo, &width, &height) : 0;
  double scale = image == 0 ? 1 : MIN (CREST / height, 3 * CREST / width), wide = image == 0 ? CREST : width * scale;
  gboolean rtl = pdf_is_rtl (pdf);
  double x = rtl ? PDF_WIDTH - PDF_MARGIN - wide : PDF_MARGIN;

  if (image == 0)
    pdf_draw_crest (pdf, x, HEAD_TOP - 1, CREST, pdf_color (pdf, PDF_MAIN));
  else
    pdf_draw_image (pdf, image,
                    &(PdfBox){ x, HEAD_TOP - 1 + (CREST - height * scale) / 2, width * scale, height * scale });
  return rtl ? x - 7 : x + wide + 7;
}

static void
draw_header (Pdf *pdf, const PdfHead *head)
{
  guint32 ink = pdf_color (pdf, PDF_INK), soft = pdf_color (pdf, PDF_SOFT);
  PdfAlign near = pdf_is_rtl (pdf) ? PDF_RIGHT : PDF_LEFT, far = pdf_is_rtl (pdf) ? PDF_LEFT : PDF_RIGHT;
  double names = draw_logo (pdf, head->logo), end = edge (far);

  draw_pair (pdf, HEAD_TOP + 8, &(Side){ { PDF_BOLD, 10, ink, near }, names, head->town },
             &(Side){ { PDF_BOLD, 10, ink, far }, end, head->title });
  draw_pair (pdf, HEAD_TOP + 20, &(Side){ { PDF_REGULAR, 8.5, soft, near }, names, head->service },
             &(Side){ { PDF_REGULAR, 8.5, soft, far }, end, head->period });
  pdf_draw_line (pdf, &(PdfBox){ PDF_MARGIN, HEAD_LINE, PDF_COLUMN, 0 }, 1.2, pdf_color (pdf, PDF_MAIN));
}

static void
draw_footer (Pdf *pdf, const PdfHead *head, guint page, guint pages)
{
  g_autofree char *number = g_strdup_printf ("%s%s%u / %u", head->page_word != NULL ? head->page_word : "",
                                             head->page_word != NULL ? "\u00a0" : "", page, pages);
  guint32 soft = pdf_color (pdf, PDF_SOFT);
  PdfAlign near = pdf_is_rtl (pdf) ? PDF_RIGHT : PDF_LEFT, far = pdf_is_rtl (pdf) ? PDF_LEFT : PDF_RIGHT;
  const Side date = { { PDF_REGULAR, 8, soft, PDF_CENTER }, PDF_WIDTH / 2, head->date };
  double y = FOOT_LINE + 12, most = PDF_COLUMN * 0.46;

  pdf_draw_line (pdf, &(PdfBox){ PDF_MARGIN, FOOT_LINE, PDF_COLUMN, 0 }, 0.5, pdf_color (pdf, PDF_LINE));
  draw_fitted (pdf, y, &date, most);
  draw_fitted (pdf, y, &(Side){ { PDF_REGULAR, 8, soft, near }, edge (near), head->contact },
               (PDF_COLUMN - MIN (most, side_width (pdf, &date))) / 2 - PAIR_GAP);
  draw_fitted (pdf, y, &(Side){ { PDF_REGULAR, 8, soft, far }, edge (far), number }, most);
}

void
pdf_head_draw (Pdf *pdf, const PdfHead *head, guint page, guint pages)
{
  if (head->mark != NULL)
    pdf_draw_text (pdf, &(PdfPen){ PDF_BOLD, 9, pdf_color (pdf, PDF_INK), PDF_CENTER }, PDF_WIDTH / 2, 7 * PDF_MM,
                   head->mark);
  if (head->bare)
    return;
  draw_header (pdf, head);
  draw_footer (pdf, head, page, pages);
}

void
pdf_draw_crest (Pdf *pdf, double x, double y, double size, guint32 rgb)
{
  /* Walls and roof, then the door, on the 40 × 40 grid of the pictograms. */
  const double walls[] = { 5, 36, 5, 17, 20, 5, 35, 17, 35, 36 }, door[] = { 15, 36, 15, 24, 25, 24, 25, 36 };
  const struct {
    const double *xy;
    guint count;
    gboolean closed;
  } strokes[] = { { walls, 5, TRUE }, { door, 4, FALSE } };
  double unit = size / 40, moved[10];

  for (guint i = 0; i < G_N_ELEMENTS (strokes); i++) {
    for (guint j = 0; j < 2 * strokes[i].count; j++)
      moved[j] = (j % 2 == 0 ? x : y) + strokes[i].xy[j] * unit;
    pdf_draw_path (pdf, &(PdfPath){ .xy = moved,
                                    .count = strokes[i].count,
                                    .closed = strokes[i].closed,
                                    .width = 2.5 * unit,
                                    .rgb = rgb,
                                    .round = TRUE });
  }
}

void
pdf_draw_grade (Pdf *pdf, double x, double y, double size, char letter)
{
  char text[2] = { g_ascii_toupper (letter), '\0' };
  guint index = (guint) (guchar) text[0] - 'A';
  gboolean known = index < G_N_ELEMENTS (grades);
  guint32 ground = known ? grades[index].ground : pdf_color (pdf, PDF_PAPER);
  PdfPen pen = { PDF_BOLD, size * 0.58, known ? grades[index].ink : pdf_color (pdf, PDF_INK), PDF_CENTER };

  pdf_draw_drop (pdf, &(PdfBox){ x, y, size, size }, ground, pdf_color (pdf, PDF_LINE));
  if (g_ascii_isgraph (text[0]))
    pdf_draw_text (pdf, &pen, x + size / 2, y + size * 0.71, text);
}
