/* pdf_draw.c: marks on a page through libharu: texts, lines, boxes, links, bookmarks, pictures.
 * Breaks no page and keeps no cursor. */
#include "pdf_draw.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "pdf_private.h"
#include "pdf_rich.h"

#define IMAGE_MAX 400
#define IMAGE_BYTES_MAX (20 * 1024 * 1024)
#define PNG_DEPTH_AT 24 /* of a PNG: bits a channel */
#define DRAWN_MAX 8000  /* bytes in one text; libharu refuses more than 65,535 */

static const char *const link_schemes[] = { "https://", "http://", "mailto:", "tel:" };

static float
page_y (double y)
{
  return (float) (PDF_HEIGHT - y);
}

static void
page_fill (HPDF_Page page, guint32 rgb)
{
  HPDF_Page_SetRGBFill (page, (float) (rgb >> 16 & 255) / 255, (float) (rgb >> 8 & 255) / 255,
                        (float) (rgb & 255) / 255);
}

static void
page_stroke (HPDF_Page page, guint32 rgb, double width)
{
  HPDF_Page_SetRGBStroke (page, (float) (rgb >> 16 & 255) / 255, (float) (rgb >> 8 & 255) / 255,
                          (float) (rgb & 255) / 255);
  HPDF_Page_SetLineWidth (page, (float) width);
}

/* A link within a line: underlined, as wide as its words. */
static void
draw_span_link (Pdf *pdf, const PdfPen *pen, const PdfBox *box, const char *uri)
{
  pdf_draw_line (pdf, &(PdfBox){ box->x, box->y + 1.8, box->width, 0 }, 0.5, pdf_color (pdf, PDF_MAIN));
  pdf_draw_link (pdf, &(PdfBox){ box->x, box->y - pen->size, box->width, pen->size * 1.35 }, uri);
}

/* Returns its width. */
static double
draw_span (Pdf *pdf, const PdfPen *pen, const PdfSpan *span, double x, double y)
{
  g_autofree char *text = g_strndup (span->start, span->length);
  double width = pdf_text_width (pdf, span->font, pen->size, text);
  const char *uri = pdf_link_of (pdf, span->link);

  page_fill (pdf->page, uri != NULL ? pdf_color (pdf, PDF_MAIN) : pen->rgb);
  HPDF_Page_BeginText (pdf->page);
  HPDF_Page_SetFontAndSize (pdf->page, pdf_font (pdf, span->font), (float) pen->size);
  HPDF_Page_TextOut (pdf->page, (float) x, page_y (y), text);
  HPDF_Page_EndText (pdf->page);
  if (uri != NULL)
    draw_span_link (pdf, pen, &(PdfBox){ x, y, width, 0 }, uri);
  return width;
}

void
pdf_draw_text (Pdf *pdf, const PdfPen *pen, double x, double y, const char *text)
{
  double width = pen->align == PDF_LEFT ? 0 : pdf_text_width (pdf, pen->font, pen->size, text);
  double left = pen->align == PDF_CENTER ? x - width / 2 : x - width;
  PdfLook look = { .font = pen->font };
  PdfSpan span;

  if (pdf_failed (pdf) || *text == '\0')
    return;
  if (strlen (text) > DRAWN_MAX) {
    pdf_fail (pdf, BOX_ERROR_LIMIT, "a text of more than 8000 bytes on one line");
    return;
  }
  while (!pdf_failed (pdf) && pdf_span_next (pdf, pen->font, &look, &text, &span))
    left += draw_span (pdf, pen, &span, left, y);
}

void
pdf_draw_box (Pdf *pdf, const PdfBox *box, guint32 rgb)
{
  if (pdf_failed (pdf))
    return;
  page_fill (pdf->page, rgb);
  HPDF_Page_Rectangle (pdf->page, (float) box->x, page_y (box->y + box->height), (float) box->width,
                       (float) box->height);
  HPDF_Page_Fill (pdf->page);
}

/* Points of the path; a NAN lifts the pen. Returns whether anything was drawn: an empty path may not be painted. */
static gboolean
page_trace (HPDF_Page page, const PdfPath *path)
{
  gboolean down = FALSE, any = FALSE;

  for (guint i = 0; i < path->count; i++) {
    double x = path->xy[2 * i], y = path->xy[2 * i + 1];

    if (!isfinite (x) || !isfinite (y))
      down = FALSE;
    else if (down)
      HPDF_Page_LineTo (page, (float) x, page_y (y));
    else
      down = HPDF_Page_MoveTo (page, (float) x, page_y (y)) == HPDF_OK;
    any |= down;
  }
  return any;
}

/* libharu takes whole points only: a dash is never shorter than one. */
static void
page_dash (HPDF_Page page, const PdfPath *path)
{
  HPDF_UINT16 dashes[PDF_DASHES_MAX];
  HPDF_UINT count = 0;

  while (count < PDF_DASHES_MAX && path->dashes[count] > 0) {
    dashes[count] = (HPDF_UINT16) CLAMP (lround (path->dashes[count]), 1, 100);
    count++;
  }
  HPDF_Page_SetDash (page, count == 0 ? NULL : dashes, count, 0);
}

/* A fill that lets through what is below it, between a saved and a restored state of the page. */
static void
page_fill_through (Pdf *pdf, const PdfPath *path)
{
  HPDF_ExtGState state = HPDF_CreateExtGState (pdf->doc);

  if (state == NULL)
    return;
  HPDF_ExtGState_SetAlphaFill (state, (float) path->alpha);
  HPDF_Page_GSave (pdf->page);
  HPDF_Page_SetExtGState (pdf->page, state);
  if (page_trace (pdf->page, path))
    HPDF_Page_Fill (pdf->page);
  HPDF_Page_GRestore (pdf->page);
}

void
pdf_draw_path (Pdf *pdf, const PdfPath *path)
{
  if (pdf_failed (pdf))
    return;
  page_fill (pdf->page, path->rgb);
  page_stroke (pdf->page, path->rgb, path->width);
  HPDF_Page_SetLineJoin (pdf->page, path->round ? HPDF_ROUND_JOIN : HPDF_MITER_JOIN);
  HPDF_Page_SetLineCap (pdf->page, path->round ? HPDF_ROUND_END : HPDF_BUTT_END);
  page_dash (pdf->page, path);
  if (path->fill && path->alpha > 0 && path->alpha < 1) {
    page_fill_through (pdf, path);
    return;
  }
  if (!page_trace (pdf->page, path))
    return;
  if (path->fill)
    HPDF_Page_Fill (pdf->page);
  else if (path->closed)
    HPDF_Page_ClosePathStroke (pdf->page);
  else
    HPDF_Page_Stroke (pdf->page);
}

void
pdf_draw_line (Pdf *pdf, const PdfBox *line, double width, guint32 rgb)
{
  const double xy[] = { line->x, line->y, line->x + line->width, line->y + line->height };

  pdf_draw_path (pdf, &(PdfPath){ .xy = xy, .count = 2, .width = width, .rgb = rgb });
}

guint32
pdf_tint (guint32 rgb, double share)
{
  guint32 mixed = 0;

  for (guint shift = 0; shift <= 16; shift += 8)
    mixed |= (guint32) lround (255 - (255 - (rgb >> shift & 255)) * CLAMP (share, 0, 1)) << shift;
  return mixed;
}

void
pdf_draw_frame (Pdf *pdf, const PdfBox *box, double radius, double width, guint32 rgb)
{
  float left = (float) box->x, right = (float) (box->x + box->width), r = (float) radius;
  float top = page_y (box->y), bottom = page_y (box->y + box->height);
  HPDF_Page page = pdf->page;

  if (pdf_failed (pdf))
    return;
  page_stroke (page, rgb, width);
  HPDF_Page_MoveTo (page, left + r, top);
  HPDF_Page_LineTo (page, right - r, top);
  HPDF_Page_CurveTo2 (page, right, top, right, top - r);
  HPDF_Page_LineTo (page, right, bottom + r);
  HPDF_Page_CurveTo2 (page, right, bottom, right - r, bottom);
  HPDF_Page_LineTo (page, left + r, bottom);
  HPDF_Page_CurveTo2 (page, left, bottom, left, bottom + r);
  HPDF_Page_LineTo (page, left, top - r);
  HPDF_Page_CurveTo2 (page, left, top, left + r, top);
  HPDF_Page_Stroke (page);
}

void
pdf_draw_circle (Pdf *pdf, double x, double y, double radius, guint32 rgb)
{
  if (pdf_failed (pdf))
    return;
  page_fill (pdf->page, rgb);
  HPDF_Page_Circle (pdf->page, (float) x, page_y (y), (float) radius);
  HPDF_Page_Fill (pdf->page);
}

/* Three quarters of a circle and one nearly square corner, lower left: the drop of the visual language. */
void
pdf_draw_drop (Pdf *pdf, const PdfBox *box, guint32 rgb, guint32 edge)
{
  const float k = 0.5523f; /* a quarter of a circle as one cubic curve */
  float r = (float) box->width / 2, x = (float) box->x + r, y = page_y (box->y) - r, c = r * 0.4f;
  HPDF_Page page = pdf->page;

  if (pdf_failed (pdf))
    return;
  page_fill (page, rgb);
  page_stroke (page, edge, 0.5);
  HPDF_Page_MoveTo (page, x - r, y);
  HPDF_Page_CurveTo (page, x - r, y + k * r, x - k * r, y + r, x, y + r);
  HPDF_Page_CurveTo (page, x + k * r, y + r, x + r, y + k * r, x + r, y);
  HPDF_Page_CurveTo (page, x + r, y - k * r, x + k * r, y - r, x, y - r);
  HPDF_Page_LineTo (page, x - r + c, y - r);
  HPDF_Page_CurveTo2 (page, x - r, y - r, x - r, y - r + c);
  HPDF_Page_ClosePathFillStroke (page);
}

void
pdf_draw_link (Pdf *pdf, const PdfBox *box, const char *uri)
{
  HPDF_Rect rect = { (float) box->x, page_y (box->y + box->height), (float) (box->x + box->width), page_y (box->y) };
  HPDF_Annotation link;

  if (pdf_failed (pdf) || !pdf_is_link (uri))
    return;
  link = HPDF_Page_CreateURILinkAnnot (pdf->page, rect, uri);
  if (link != NULL)
    HPDF_LinkAnnot_SetBorderStyle (link, 0, 0, 0);
}

gboolean
pdf_is_link (const char *uri)
{
  if (uri == NULL || strlen (uri) > 2000)
    return FALSE;
  for (const char *p = uri; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || (guchar) *p >= 0x7f)
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (link_schemes); i++)
    if (g_ascii_strncasecmp (uri, link_schemes[i], strlen (link_schemes[i])) == 0)
      return TRUE;
  return FALSE;
}

void
pdf_bookmark (Pdf *pdf, const char *text, double y, guint level)
{
  g_autofree char *clean = pdf_clean (pdf, PDF_REGULAR, text);
  HPDF_Outline outline, above = NULL;
  HPDF_Destination destination;

  if (pdf_failed (pdf) || *clean == '\0' || level >= PDF_LEVELS)
    return;
  for (guint i = 0; i < level; i++)
    above = pdf->outlines[i] != NULL ? pdf->outlines[i] : above;
  /* The encoder must be named: without it libharu writes raw UTF-8 and readers show rubbish. */
  outline = HPDF_CreateOutline (pdf->doc, above, clean, HPDF_GetEncoder (pdf->doc, "UTF-8"));
  destination = HPDF_Page_CreateDestination (pdf->page);
  if (outline == NULL || destination == NULL)
    return;
  HPDF_Destination_SetFitH (destination, page_y (y));
  HPDF_Outline_SetDestination (outline, destination);
  pdf->outlines[level] = outline;
  for (guint i = level + 1; i < PDF_LEVELS; i++)
    pdf->outlines[i] = NULL;
}

/* ---- pictures ---- */

typedef HPDF_Image (*ImageLoad) (HPDF_Doc doc, const char *path);

/* By its first bytes. */
static const struct {
  guint8 head[4];
  guint length;
  ImageLoad load;
} image_kinds[] = {
  { { 0xff, 0xd8, 0xff }, 3, HPDF_LoadJpegImageFromFile },
  { { 0x89, 'P', 'N', 'G' }, 4, HPDF_LoadPngImageFromFile },
};

/* What reads it; NULL when it is too large, none of these, or not there. */
static ImageLoad
image_loader (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  guint8 head[PNG_DEPTH_AT + 1] = { 0 };
  gsize read = 0;
  g_autoptr (GFileInfo) info =
      stream != NULL ? g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, NULL) : NULL;

  if (info == NULL || g_file_info_get_size (info) > IMAGE_BYTES_MAX
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &read, NULL, NULL))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (image_kinds); i++)
    if (read >= image_kinds[i].length && memcmp (head, image_kinds[i].head, image_kinds[i].length) == 0)
      return head[0] == 0x89 && head[PNG_DEPTH_AT] > 8 ? NULL : image_kinds[i].load; /* libharu draws half of them */
  return NULL;
}

guint
pdf_image_load (Pdf *pdf, const char *path, guint *ret_width, guint *ret_height)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (pdf->image_by_path, path));
  ImageLoad load = known == 0 ? image_loader (path) : NULL;
  HPDF_Image image;

  if (known == 0 && pdf->images->len >= IMAGE_MAX)
    pdf_fail (pdf, BOX_ERROR_LIMIT, "more than 400 pictures");
  else if (known == 0 && load == NULL)
    pdf_fail (pdf, BOX_ERROR_INVALID, "a picture is missing, too large, or neither JPEG nor PNG");
  if (pdf_failed (pdf))
    return 0;
  image = known != 0 ? g_ptr_array_index (pdf->images, known - 1) : load (pdf->doc, path);
  if (image == NULL || HPDF_Image_GetWidth (image) == 0 || HPDF_Image_GetHeight (image) == 0) {
    pdf_fail (pdf, BOX_ERROR_INVALID, "a picture begins like one and is none");
    return 0;
  }
  if (known == 0) {
    g_ptr_array_add (pdf->images, image);
    known = pdf->images->len;
    g_hash_table_insert (pdf->image_by_path, g_strdup (path), GUINT_TO_POINTER (known));
  }
  *ret_width = HPDF_Image_GetWidth (image);
  *ret_height = HPDF_Image_GetHeight (image);
  return known;
}

void
pdf_draw_image (Pdf *pdf, guint image, const PdfBox *box)
{
  if (pdf_failed (pdf) || image == 0 || image > pdf->images->len)
    return;
  HPDF_Page_DrawImage (pdf->page, g_ptr_array_index (pdf->images, image - 1), (float) box->x,
                       page_y (box->y + box->height), (float) box->width, (float) box->height);
}
