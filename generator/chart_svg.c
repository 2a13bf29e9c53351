/* chart_svg.c: gnuplot's SVG read mark by mark and written again in our own words.
 * Knows the prelude's colours, no kind of chart.
 * nocheck:html what it writes is an SVG drawing, read back from gnuplot: no page, no sentence
 * nocheck:banned numbers of gnuplot's own output, whose end must be known: the bounded readers take whole texts */
#include "chart_svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define DEPTH_MAX 16
#define SEPARATORS " ,\n\t"
#define FONT "system-ui,'Noto Sans','Open Sans',sans-serif"

/* The prelude's colours stand for roles, so that a page's own colours, light or dark, decide. */
static const struct {
  guint32 rgb;
  const char *paint;
  const char *opacity; /* nullable */
  /* HALO: text with paper around it, readable over a hairline; BACKED: a box that hides what is below; AREA: a shape
   * that is no upright box */
  enum { PLAIN, HALO, BACKED, AREA } paper;
} roles[] = {
  { 0x010000, "currentColor", NULL, PLAIN },          { 0x020000, "var(--soft,#55636b)", NULL, PLAIN },
  { 0x030000, "var(--line,#d8d4ca)", NULL, PLAIN },   { 0x040000, "var(--main,#0b5563)", ".12", PLAIN },
  { 0x050000, "currentColor", NULL, HALO },           { 0x070000, "var(--soft,#55636b)", NULL, HALO },
  { 0x060000, "var(--main-ink,#fff)", NULL, PLAIN },  { 0x110000, "var(--main,#0b5563)", NULL, PLAIN },
  { 0x120000, "var(--main,#0b5563)", ".45", BACKED }, { 0x130000, "var(--main,#0b5563)", ".22", BACKED },
  { 0x140000, "var(--main,#0b5563)", ".1", BACKED },  { 0x150000, "var(--main,#0b5563)", ".6", PLAIN },
  { 0x210000, "var(--soft,#55636b)", NULL, PLAIN },   { 0x220000, "var(--mark,#b4471f)", NULL, PLAIN },
  { 0x230000, "var(--main,#0b5563)", ".45", BACKED },
  /* chart_time.h: lines by place, then the ranges around them, then what is behind, then hatching by place */
  { 0x310000, "var(--main,#0b5563)", NULL, PLAIN },   { 0x320000, "var(--mark,#b4471f)", NULL, PLAIN },
  { 0x330000, "currentColor", NULL, PLAIN },   { 0x340000, "var(--soft,#55636b)", NULL, PLAIN },
  { 0x350000, "var(--soft,#55636b)", NULL, PLAIN }, { 0x360000, "var(--main,#0b5563)", NULL, PLAIN },
  { 0x410000, "var(--main,#0b5563)", ".2", AREA },    { 0x420000, "var(--mark,#b4471f)", ".18", AREA },
  { 0x430000, "currentColor", ".12", AREA },          { 0x440000, "var(--soft,#55636b)", ".16", AREA },
  { 0x450000, "var(--soft,#55636b)", ".1", AREA },    { 0x460000, "var(--main,#0b5563)", ".1", AREA },
  { 0x500000, "currentColor", ".06", PLAIN },         { 0x510000, "var(--mark,#b4471f)", ".1", PLAIN },
  { 0x530000, "currentColor", NULL, PLAIN },          { 0x610000, "var(--main,#0b5563)", NULL, PLAIN },
  { 0x620000, "var(--mark,#b4471f)", NULL, PLAIN },   { 0x630000, "currentColor", NULL, PLAIN },
  { 0x640000, "var(--soft,#55636b)", NULL, PLAIN },
};

/* Lines of chart_time.h are told apart without their colours. */
static const struct {
  guint32 rgb;
  const char *dashes;
} dashed[] = {
  { 0x320000, "8 4" }, { 0x330000, "2 4" }, { 0x340000, "12 3 2 3" }, { 0x350000, "5 3" }, { 0x360000, "3 3" },
};

/* What an element inherits from those around it. */
typedef struct {
  guint32 fill, stroke;
  double width, x, y;
  char anchor; /* 's'tart, 'm'iddle, 'e'nd */
} State;

typedef struct {
  const ChartSvgWords *words;
  GString *out;
  State stack[DEPTH_MAX];
  guint depth;
  guint ignoring; /* depth of the element whose inside is skipped; 0: none */
  GString *text;  /* of the open <text>, or NULL */
} Rewriter;

static const char *
attribute (const char **names, const char **values, const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return values[i];
  return NULL;
}

/* "#0b5563" or "rgb( 17,  17,  17)"; anything else counts as black, which is no role. */
static guint32
color_parse (const char *text)
{
  guint32 rgb = 0;
  const char *p = text;

  if (*p == '#')
    return (guint32) g_ascii_strtoull (p + 1, NULL, 16) & 0xffffff;
  if (!g_str_has_prefix (text, "rgb("))
    return 0;
  p += 4;
  for (guint i = 0; i < 3; i++) {
    rgb = rgb << 8 | ((guint32) g_ascii_strtoull (p, (char **) &p, 10) & 255);
    p += *p == ',';
  }
  return rgb;
}

static guint
role_find (guint32 rgb)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].rgb == rgb)
      return i;
  return 0;
}

/* NULL: one line without holes. */
static const char *
dashes_find (guint32 rgb)
{
  for (guint i = 0; i < G_N_ELEMENTS (dashed); i++)
    if (dashed[i].rgb == rgb)
      return dashed[i].dashes;
  return NULL;
}

static void
state_read (State *state, const char **names, const char **values)
{
  const char *fill = attribute (names, values, "fill"), *stroke = attribute (names, values, "stroke");
  const char *width = attribute (names, values, "stroke-width"), *move = attribute (names, values, "transform");
  const char *anchor = attribute (names, values, "text-anchor");

  if (fill != NULL && strcmp (fill, "none") != 0)
    state->fill = color_parse (fill);
  if (stroke != NULL && strcmp (stroke, "none") != 0)
    state->stroke = color_parse (stroke);
  if (width != NULL)
    state->width = g_ascii_strtod (width, NULL);
  if (anchor != NULL)
    state->anchor = anchor[0];
  if (move != NULL && g_str_has_prefix (move, "translate(")) {
    char *end = NULL;

    state->x = g_ascii_strtod (move + strlen ("translate("), &end);
    state->y = *end == ',' ? g_ascii_strtod (end + 1, NULL) : 0;
  }
}

/* One decimal is a tenth of a pixel; "12.0" becomes "12". */
static void
put_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.1f", isfinite (value) ? value : 0);
  if (g_str_has_suffix (text, ".0"))
    text[strlen (text) - 2] = '\0';
  g_string_append (out, strcmp (text, "-0") == 0 ? "0" : text);
}

static void
put_attribute (GString *out, const char *name, double value)
{
  g_string_append_printf (out, " %s=\"", name);
  put_number (out, value);
  g_string_append_c (out, '"');
}

static void
put_paint (GString *out, const char *what, guint role)
{
  g_string_append_printf (out, " %s=\"%s\"", what, roles[role].paint);
  if (roles[role].opacity != NULL)
    g_string_append_printf (out, " %s-opacity=\"%s\"", what, roles[role].opacity);
}

/* The next point of a list, past separators; FALSE at its end or at a command letter. */
static gboolean
point_next (const char **p, double point[2])
{
  for (guint i = 0; i < 2; i++) {
    char *end = NULL;

    *p += strspn (*p, SEPARATORS);
    point[i] = g_ascii_strtod (*p, &end);
    if (end == *p)
      return FALSE;
    *p = end;
  }
  return TRUE;
}

static void
put_point (GString *out, const double point[2])
{
  put_number (out, point[0]);
  g_string_append_c (out, ' ');
  put_number (out, point[1]);
}

/* A measure between two gaps is a line without length: it becomes a dot. */
static void
put_dot (Rewriter *rewriter, const double point[2], const State *state)
{
  g_string_append (rewriter->out, "<circle");
  put_attribute (rewriter->out, "cx", point[0]);
  put_attribute (rewriter->out, "cy", point[1]);
  put_attribute (rewriter->out, "r", state->width * 0.8);
  put_paint (rewriter->out, "fill", role_find (state->stroke));
  g_string_append (rewriter->out, "/>\n");
}

/* gnuplot's paths are M x,y L x,y …, several M in one. Ours: M x y L x y x y. */
static void
put_path (Rewriter *rewriter, const char *d, const State *state)
{
  g_autoptr (GString) path = g_string_new (NULL);
  double point[2], start[2] = { 0, 0 };
  const char *dashes = dashes_find (state->stroke);
  guint run = 0;

  for (const char *p = d; *p != '\0';) {
    gboolean move;

    p += strspn (p, SEPARATORS);
    move = *p == 'M';
    if (*p == 'M' || *p == 'L')
      p++;
    if (!point_next (&p, point)) {
      if (*p != '\0')
        p++;
      continue;
    }
    if (move && run == 1)
      put_dot (rewriter, start, state);
    if (move)
      memcpy (start, point, sizeof start);
    run = move ? 1 : run + 1;
    if (!move && run == 2) {
      g_string_append (path, "M");
      put_point (path, start);
      g_string_append_c (path, 'L');
    } else if (!move)
      g_string_append_c (path, ' ');
    if (!move)
      put_point (path, point);
  }
  if (run == 1)
    put_dot (rewriter, start, state);
  if (path->len == 0)
    return;
  g_string_append_printf (rewriter->out, "<path fill=\"none\" d=\"%s\"", path->str);
  put_paint (rewriter->out, "stroke", role_find (state->stroke));
  put_attribute (rewriter->out, "stroke-width", state->width);
  if (dashes != NULL)
    g_string_append_printf (rewriter->out, " stroke-dasharray=\"%s\" stroke-linejoin=\"round\"/>\n", dashes);
  else
    g_string_append (rewriter->out, " stroke-linejoin=\"round\" stroke-linecap=\"round\"/>\n");
}

static void
put_rect (GString *out, const double low[2], const double high[2], const char *paint)
{
  g_string_append (out, "<rect");
  put_attribute (out, "x", low[0]);
  put_attribute (out, "y", low[1]);
  put_attribute (out, "width", high[0] - low[0]);
  put_attribute (out, "height", high[1] - low[1]);
  g_string_append_printf (out, "%s/>\n", paint);
}

static void
put_area (Rewriter *rewriter, const char *points, guint role)
{
  GString *out = rewriter->out;
  const char *before = "<path d=\"M";
  double point[2];

  while (point_next (&points, point)) {
    g_string_append (out, before);
    put_point (out, point);
    before = " ";
  }
  if (*before != ' ')
    return;
  g_string_append (out, "Z\"");
  put_paint (out, "fill", role);
  g_string_append (out, "/>\n");
}

/* All other polygons of the prelude are upright boxes. */
static void
put_box (Rewriter *rewriter, const char *points, const State *state)
{
  double point[2], low[2] = { G_MAXDOUBLE, G_MAXDOUBLE }, high[2] = { -G_MAXDOUBLE, -G_MAXDOUBLE };
  GString *out = rewriter->out;
  g_autoptr (GString) paint = NULL;
  guint role = role_find (state->fill);

  while (point_next (&points, point))
    for (guint i = 0; i < 2; i++) {
      low[i] = MIN (low[i], point[i]);
      high[i] = MAX (high[i], point[i]);
    }
  if (high[0] - low[0] < 0.05 || high[1] - low[1] < 0.05)
    return;
  if (roles[role].paper == BACKED)
    put_rect (out, low, high, " fill=\"var(--paper,#fff)\"");
  paint = g_string_new (NULL);
  put_paint (paint, "fill", role);
  put_rect (out, low, high, paint->str);
}

/* The text a token stands for; NULL when gnuplot wrote anything else. */
static const char *
token_text (const Rewriter *rewriter, const char *token)
{
  char *end = NULL;
  guint64 index;

  if (token[0] != 'T' || !g_ascii_isdigit (token[1]))
    return NULL;
  index = g_ascii_strtoull (token + 1, &end, 10);
  return *end == '\0' && index < rewriter->words->texts->len ? g_ptr_array_index (rewriter->words->texts, index) : NULL;
}

static void
put_text (Rewriter *rewriter, const State *state)
{
  const char *text = token_text (rewriter, g_strstrip (rewriter->text->str));
  g_autofree char *escaped = NULL;
  guint role = role_find (state->fill);
  GString *out = rewriter->out;

  if (text == NULL || *text == '\0')
    return;
  escaped = g_markup_escape_text (text, -1);
  g_string_append (out, "<text");
  put_attribute (out, "x", state->x);
  put_attribute (out, "y", state->y);
  if (state->anchor != 's')
    g_string_append_printf (out, " text-anchor=\"%s\"", state->anchor == 'm' ? "middle" : "end");
  put_paint (out, "fill", role);
  if (roles[role].paper == HALO)
    g_string_append (
        out, " stroke=\"var(--paper,#fff)\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
  g_string_append_printf (out, ">%s</text>\n", escaped);
}

/* ---- reading ---- */

static void
on_start (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data,
          GError **error)
{
  Rewriter *rewriter = data;
  State *state;
  const char *d = attribute (names, values, "d"), *points = attribute (names, values, "points");

  (void) context;
  if (rewriter->depth + 1 >= DEPTH_MAX) {
    box_fail (error, BOX_ERROR_IO, "gnuplot's SVG is nested deeper than any of ours");
    return;
  }
  state = &rewriter->stack[rewriter->depth + 1];
  *state = rewriter->stack[rewriter->depth];
  rewriter->depth++;
  if (rewriter->ignoring != 0)
    return;
  state_read (state, names, values);
  if (strcmp (name, "defs") == 0 || strcmp (name, "title") == 0 || strcmp (name, "desc") == 0)
    rewriter->ignoring = rewriter->depth;
  else if (strcmp (name, "path") == 0 && d != NULL)
    put_path (rewriter, d, state);
  else if (strcmp (name, "polygon") == 0 && points != NULL && roles[role_find (state->fill)].paper == AREA)
    put_area (rewriter, points, role_find (state->fill));
  else if (strcmp (name, "polygon") == 0 && points != NULL)
    put_box (rewriter, points, state);
  else if (strcmp (name, "text") == 0 && rewriter->text == NULL)
    rewriter->text = g_string_new (NULL);
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Rewriter *rewriter = data;

  (void) context;
  (void) error;
  if (strcmp (name, "text") == 0 && rewriter->text != NULL) {
    put_text (rewriter, &rewriter->stack[rewriter->depth]);
    g_string_free (rewriter->text, TRUE);
    rewriter->text = NULL;
  }
  if (rewriter->ignoring == rewriter->depth)
    rewriter->ignoring = 0;
  rewriter->depth--;
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  Rewriter *rewriter = data;

  (void) context;
  (void) error;
  if (rewriter->text != NULL && rewriter->text->len + length < 64)
    g_string_append_len (rewriter->text, text, (gssize) length);
}

/* ---- writing ---- */

static void
put_opening (GString *out, const ChartSvgWords *words, const double size[2])
{
  g_autofree char *title = g_markup_escape_text (words->title != NULL ? words->title : "", -1);
  g_autofree char *description = g_markup_escape_text (words->description != NULL ? words->description : "", -1);

  g_string_append (out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
  put_point (out, size);
  g_string_append_printf (out, "\" role=\"img\" aria-labelledby=\"%s-t", words->id);
  if (*description != '\0')
    g_string_append_printf (out, " %s-d", words->id);
  g_string_append (out, "\" font-family=\"" FONT "\" font-size=\"15\">\n");
  g_string_append_printf (out, "<title id=\"%s-t\">%s</title>\n", words->id, title);
  if (*description != '\0')
    g_string_append_printf (out, "<desc id=\"%s-d\">%s</desc>\n", words->id, description);
}

static gboolean
view_box (const char *raw, double size[2])
{
  const char *p = strstr (raw, "viewBox=\"0 0 ");

  if (p == NULL)
    return FALSE;
  p += strlen ("viewBox=\"0 0 ");
  return point_next (&p, size) && size[0] > 0 && size[1] > 0;
}

char *
chart_svg_rewrite (const char *raw, gsize length, const ChartSvgWords *words, GError **error)
{
  const GMarkupParser parser = { .start_element = on_start, .end_element = on_end, .text = on_text };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree Rewriter *rewriter = g_new0 (Rewriter, 1);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, rewriter, NULL);
  guint bytes_max = words->bytes_max != 0 ? words->bytes_max : CHART_SVG_MAX;
  double size[2];
  gboolean parsed;

  rewriter->words = words;
  rewriter->out = out;
  rewriter->stack[0] = (State){ .width = 1, .anchor = 's' };
  if (!view_box (raw, size)) {
    box_fail (error, BOX_ERROR_IO, "%s: gnuplot wrote no SVG", words->id);
    return NULL;
  }
  put_opening (out, words, size);
  parsed = g_markup_parse_context_parse (context, raw, (gssize) length, error)
           && g_markup_parse_context_end_parse (context, error);
  if (rewriter->text != NULL)
    g_string_free (rewriter->text, TRUE);
  if (!parsed)
    box_translate (error);
  else if (out->len > bytes_max)
    parsed = box_fail (error, BOX_ERROR_LIMIT, "%s: the chart is larger than %u bytes", words->id, bytes_max);
  if (!parsed)
    return NULL;
  g_string_append (out, "</svg>\n");
  return g_strdup (out->str);
}
