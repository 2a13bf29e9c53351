/* svg_replay.c: draws a chart of ours into a PDF page as vectors. A bounded reader of what chart_svg.c writes,
 * not of SVG at large. */
#include "svg_replay.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

#define BYTES_MAX (1024 * 1024)
#define POINTS_MAX 50000
#define FONT_SIZE 15.0
#define TEXT_CHARS 400

/* How a chart's paints look on paper. The first word decides; the fallback colour behind it is for browsers. */
static const struct {
  const char *paint;
  PdfColor color;
} paints[] = {
  { "currentColor", PDF_INK },     { "var(--soft", PDF_SOFT }, { "var(--line", PDF_LINE },
  { "var(--main-ink", PDF_PAPER }, { "var(--main", PDF_MAIN }, { "var(--mark", PDF_MARK },
  { "var(--paper", PDF_PAPER },
};

typedef struct {
  const char **names, **values;
} Attributes;

typedef struct {
  Pdf *pdf;
  double x, y, scale;
  guint points;
  GString *text; /* of the open <text>, or NULL */
  PdfPen pen;
  double text_x, text_y;
  gboolean halo;
} Replay;

static const char *
attribute (const Attributes *all, const char *name)
{
  for (guint i = 0; all->names[i] != NULL; i++)
    if (strcmp (all->names[i], name) == 0)
      return all->values[i];
  return NULL;
}

/* A finite number within reason; `other` when it is absent or silly. */
static double
attribute_number (const Attributes *all, const char *name, double other)
{
  const char *text = attribute (all, name);
  double value = text != NULL ? g_ascii_strtod (text, NULL) : other;

  return isfinite (value) && fabs (value) < 1e6 ? value : other;
}

static gboolean
attribute_paint_full (const Replay *replay, const Attributes *all, const char *name, guint32 *ret_rgb)
{
  const char *paint = attribute (all, name);

  if (paint == NULL || strcmp (paint, "none") == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (paints); i++)
    if (g_str_has_prefix (paint, paints[i].paint)) {
      *ret_rgb = pdf_color (replay->pdf, paints[i].color);
      return TRUE;
    }
  return FALSE;
}

/* What is not opaque is mixed with paper. */
static gboolean
attribute_paint (const Replay *replay, const Attributes *all, const char *name, guint32 *ret_rgb)
{
  g_autofree char *opacity = g_strconcat (name, "-opacity", NULL);

  if (!attribute_paint_full (replay, all, name, ret_rgb))
    return FALSE;
  *ret_rgb = pdf_tint (*ret_rgb, attribute_number (all, opacity, 1));
  return TRUE;
}

static double
replay_x (const Replay *replay, double x)
{
  return replay->x + x * replay->scale;
}

static double
replay_y (const Replay *replay, double y)
{
  return replay->y + y * replay->scale;
}

/* Tints lie over each other, a night over a zone: they let through what is below. */
#define TINT_MAX 0.13

static void
draw_tint (Replay *replay, const PdfBox *box, double alpha, guint32 rgb)
{
  const double xy[] = { box->x, box->y, box->x + box->width, box->y, box->x + box->width, box->y + box->height,
                        box->x, box->y + box->height };

  pdf_draw_path (replay->pdf, &(PdfPath){ .xy = xy, .count = 4, .fill = TRUE, .rgb = rgb, .alpha = alpha });
}

static void
draw_rect (Replay *replay, const Attributes *all)
{
  double alpha = attribute_number (all, "fill-opacity", 1);
  PdfBox box = { replay_x (replay, attribute_number (all, "x", 0)), replay_y (replay, attribute_number (all, "y", 0)),
                 attribute_number (all, "width", 0) * replay->scale,
                 attribute_number (all, "height", 0) * replay->scale };
  guint32 rgb;

  if (box.width <= 0 || box.height <= 0)
    return;
  if (alpha <= TINT_MAX && attribute_paint_full (replay, all, "fill", &rgb))
    draw_tint (replay, &box, alpha, rgb);
  else if (attribute_paint (replay, all, "fill", &rgb))
    pdf_draw_box (replay->pdf, &box, rgb);
}

static void
draw_circle (Replay *replay, const Attributes *all)
{
  double radius = attribute_number (all, "r", 0) * replay->scale;
  guint32 rgb;

  if (radius > 0 && attribute_paint (replay, all, "fill", &rgb))
    pdf_draw_circle (replay->pdf, replay_x (replay, attribute_number (all, "cx", 0)),
                     replay_y (replay, attribute_number (all, "cy", 0)), radius, rgb);
}

/* Numbers after M and L are points, Z closes; another letter ends the path. A polyline's points have no letters at all.
 */
static GArray *
points_read (Replay *replay, const char *text, gboolean *ret_closed)
{
  GArray *xy = g_array_new (FALSE, FALSE, sizeof (double));
  const double lift[2] = { NAN, NAN };

  for (const char *p = text; *p != '\0' && replay->points < POINTS_MAX;) {
    char *end = NULL;
    double value, placed;

    if (*p == 'M' && xy->len > 0 && xy->len % 2 == 0)
      g_array_append_vals (xy, lift, 2);
    *ret_closed |= *p == 'Z' || *p == 'z';
    if (strchr ("MLZz ,\n\t", *p) != NULL) {
      p++;
      continue;
    }
    value = g_ascii_strtod (p, &end);
    if (end == p || !isfinite (value) || fabs (value) > 1e6)
      break;
    placed = xy->len % 2 == 0 ? replay_x (replay, value) : replay_y (replay, value);
    g_array_append_val (xy, placed);
    replay->points++;
    p = end;
  }
  return xy;
}

/* "8 4", in the units of the picture. */
static void
dashes_read (const Replay *replay, const Attributes *all, PdfPath *path)
{
  const char *text = attribute (all, "stroke-dasharray");
  g_auto (GStrv) parts = text == NULL ? NULL : g_strsplit (text, " ", PDF_DASHES_MAX);

  for (guint i = 0; parts != NULL && parts[i] != NULL && i < PDF_DASHES_MAX; i++)
    path->dashes[i] = CLAMP (g_ascii_strtod (parts[i], NULL), 0, 100) * replay->scale;
  path->round = text == NULL;
}

/* A shape that lies over others keeps its own colour and lets them through. */
static gboolean
fill_read (const Replay *replay, const Attributes *all, PdfPath *path)
{
  path->alpha = attribute_number (all, "fill-opacity", 1);
  return attribute_paint_full (replay, all, "fill", &path->rgb);
}

static void
draw_path (Replay *replay, const Attributes *all)
{
  const char *d = attribute (all, "d") != NULL ? attribute (all, "d") : attribute (all, "points");
  gboolean closed = FALSE;
  g_autoptr (GArray) xy = points_read (replay, d != NULL ? d : "", &closed);
  PdfPath path = { .xy = (const double *) (gpointer) xy->data, .count = xy->len / 2, .closed = closed, .round = TRUE };

  path.width = CLAMP (attribute_number (all, "stroke-width", 1), 0.1, 40) * replay->scale;
  dashes_read (replay, all, &path);
  path.fill = fill_read (replay, all, &path);
  if (path.count > 1 && (path.fill || attribute_paint (replay, all, "stroke", &path.rgb)))
    pdf_draw_path (replay->pdf, &path);
}

static void
open_text (Replay *replay, const Attributes *all)
{
  const char *anchor = attribute (all, "text-anchor");

  if (replay->text != NULL)
    return;
  replay->text = g_string_new (NULL);
  replay->pen = (PdfPen){ PDF_REGULAR, FONT_SIZE * replay->scale, pdf_color (replay->pdf, PDF_INK), PDF_LEFT };
  attribute_paint (replay, all, "fill", &replay->pen.rgb);
  if (anchor != NULL)
    replay->pen.align = anchor[0] == 'm' ? PDF_CENTER : anchor[0] == 'e' ? PDF_RIGHT : PDF_LEFT;
  replay->text_x = replay_x (replay, attribute_number (all, "x", 0));
  replay->text_y = replay_y (replay, attribute_number (all, "y", 0));
  replay->halo = attribute (all, "paint-order") != NULL;
}

/* What a halo does on a screen, a patch of paper behind the text does here. */
static void
draw_halo (Replay *replay, const char *text)
{
  const PdfPen *pen = &replay->pen;
  double width = pdf_text_width (replay->pdf, pen->font, pen->size, text), margin = pen->size * 0.12;
  double left = replay->text_x - (pen->align == PDF_CENTER ? width / 2 : pen->align == PDF_RIGHT ? width : 0);
  PdfBox box = { left - margin, replay->text_y - pen->size * 0.78, width + 2 * margin, pen->size * 0.88 };

  pdf_draw_box (replay->pdf, &box, pdf_color (replay->pdf, PDF_PAPER));
}

static void
close_text (Replay *replay)
{
  g_autofree char *clean = pdf_clean (replay->pdf, PDF_REGULAR, replay->text->str);

  if (replay->halo && *clean != '\0')
    draw_halo (replay, clean);
  pdf_draw_text (replay->pdf, &replay->pen, replay->text_x, replay->text_y, clean);
  g_string_free (replay->text, TRUE);
  replay->text = NULL;
}

static const struct {
  const char *name;
  void (*draw) (Replay *replay, const Attributes *all);
} elements[] = {
  { "rect", draw_rect },     { "path", draw_path }, { "polyline", draw_path },
  { "circle", draw_circle }, { "text", open_text },
};

static void
on_start (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data,
          GError **error)
{
  Attributes all = { names, values };
  Replay *replay = data;

  (void) context;
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (strcmp (elements[i].name, name) == 0)
      elements[i].draw (replay, &all);
  if (replay->points >= POINTS_MAX)
    box_fail (error, BOX_ERROR_LIMIT, "a chart of more than %d points", POINTS_MAX / 2);
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Replay *replay = data;

  (void) context;
  (void) error;
  if (strcmp (name, "text") == 0 && replay->text != NULL)
    close_text (replay);
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  Replay *replay = data;

  (void) context;
  (void) error;
  if (replay->text != NULL && replay->text->len + length < TEXT_CHARS)
    g_string_append_len (replay->text, text, (gssize) length);
}

gboolean
svg_size (const char *svg, double *ret_width, double *ret_height, GError **error)
{
  const char *p = svg != NULL ? strstr (svg, "viewBox=\"0 0 ") : NULL;
  double width = 0, height = 0;
  char *end = NULL;

  if (p != NULL) {
    width = g_ascii_strtod (p + strlen ("viewBox=\"0 0 "), &end);
    height = g_ascii_strtod (end, NULL);
  }
  if (!(width >= 1 && width <= 10000 && height >= 1 && height <= 10000))
    return box_fail (error, BOX_ERROR_INVALID, "a chart without a size");
  *ret_width = width;
  *ret_height = height;
  return TRUE;
}

gboolean
svg_replay (Pdf *pdf, const char *svg, const PdfBox *box, GError **error)
{
  const GMarkupParser parser = { .start_element = on_start, .end_element = on_end, .text = on_text };
  Replay replay = { .pdf = pdf, .x = box->x, .y = box->y };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &replay, NULL);
  gsize length = svg != NULL ? strlen (svg) : 0;
  double width, height;
  gboolean parsed;

  if (!svg_size (svg, &width, &height, error))
    return FALSE;
  if (length > BYTES_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "a chart of more than 1 MB");
  replay.scale = box->width / width;
  parsed = g_markup_parse_context_parse (context, svg, (gssize) length, error)
           && g_markup_parse_context_end_parse (context, error);
  if (replay.text != NULL)
    g_string_free (replay.text, TRUE);
  return parsed ? TRUE : box_translate (error);
}
