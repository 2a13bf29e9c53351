/* markup_svg.c: a drawing's elements, attributes and styles, read by GLib's parser, which knows no entities. */
#include "base/markup_private.h"

#include <math.h>
#include <string.h>

#define SVG "http://www.w3.org/2000/svg"
#define XHTML "http://www.w3.org/1999/xhtml"

enum {
  DEPTH_MAX = 64,
  USES_MAX = 24,      /* what is used may use others: each level multiplies, by 6,561 at most with so many */
  RATIO_MAX = 50,     /* a banner, not a thread */
  LENGTH_MAX = 100000 /* units of a viewBox */
};

/* What a style may call: colours, moves, selectors, and url(), which is looked at apart. image-set(), src() and what
 * CSS is given next may fetch. */
static const char *const functions[] = { "rgb",    "rgba",      "hsl",       "hsla",   "icc-color",
                                         "matrix", "translate", "scale",     "rotate", "skewx",
                                         "skewy",  "not",       "nth-child", "url",    NULL };

static const char *const elements[] = {
  "svg",      "g",           "path",    "rect",        "circle",         "ellipse",  "line",           "polyline",
  "polygon",  "text",        "tspan",   "textPath",    "defs",           "symbol",   "linearGradient", "radialGradient",
  "stop",     "clipPath",    "mask",    "pattern",     "marker",         "use",      "title",          "desc",
  "metadata", "style",       "switch",  "filter",      "feGaussianBlur", "feOffset", "feBlend",        "feColorMatrix",
  "feFlood",  "feComposite", "feMerge", "feMergeNode", "image",          NULL
};

typedef struct {
  MarkupTrouble *trouble;
  MarkupSize size;
  guint depth;
  guint uses;
  gboolean begun;
} Drawing;

static gboolean
refuse (const Drawing *drawing, GMarkupParseContext *context, MarkupProblem problem, const char *name, GError **error)
{
  int line = 0;

  g_markup_parse_context_get_position (context, &line, NULL);
  return markup_fail (drawing->trouble, problem, (guint) MAX (line, 0), name, error);
}

/* Every url() is one of the drawing's own; nothing is imported, nothing hidden behind an escape. */
static gboolean
style_is_inert (const char *style)
{
  g_autofree char *lower = g_ascii_strdown (style, -1);

  if (strpbrk (lower, "@\\<") != NULL || strstr (lower, "expression") != NULL || strstr (lower, "javascript") != NULL)
    return FALSE;
  for (const char *at = strstr (lower, "url"); at != NULL; at = strstr (at + 1, "url")) {
    const char *open = at + 3 + strspn (at + 3, " \t\r\n");

    if (*open == '(' && open[1 + strspn (open + 1, " \t\r\n\"'")] != '#')
      return FALSE;
  }
  return TRUE;
}

/* A function is a name with its bracket, nothing between: "Logo (2)" is none. */
static gboolean
calls_are_inert (const char *style)
{
  g_autofree char *lower = g_ascii_strdown (style, -1);

  for (char *open = strchr (lower, '('); open != NULL; open = strchr (open + 1, '(')) {
    char *name = open;

    while (name > lower && (g_ascii_isalnum (name[-1]) || name[-1] == '-' || name[-1] == '_' || (name[-1] & 0x80) != 0))
      name--;
    *open = '\0';
    if (*name != '\0' && !g_strv_contains (functions, name))
      return FALSE;
  }
  return TRUE;
}

/* Names that people and their programs give; no style. */
static gboolean
is_label (const char *name)
{
  return strchr (name, ':') != NULL || strcmp (name, "id") == 0 || strcmp (name, "aria-label") == 0;
}

static gboolean
is_reference (const char *name)
{
  const char *colon = strrchr (name, ':');

  return g_ascii_strcasecmp (colon == NULL ? name : colon + 1, "href") == 0;
}

static gboolean
reference_is_inert (const char *value)
{
  return *value == '#' || g_str_has_prefix (value, "data:image/png;base64,")
         || g_str_has_prefix (value, "data:image/jpeg;base64,");
}

/* A prefix that stands for SVG under another name could bring any element of it. */
static gboolean
namespace_fits (const char *name, const char *value)
{
  gboolean active = strcmp (value, SVG) == 0 || strcmp (value, XHTML) == 0;

  if (strcmp (name, "xmlns") == 0)
    return strcmp (value, SVG) == 0;
  return !active || strcmp (name, "xmlns:svg") == 0;
}

static gboolean
attribute_check (const Drawing *drawing, GMarkupParseContext *context, const char *name, const char *value,
                 GError **error)
{
  if (g_str_has_prefix (name, "xmlns"))
    return namespace_fits (name, value) || refuse (drawing, context, MARKUP_ATTRIBUTE, name, error);
  if (g_ascii_strncasecmp (name, "on", 2) == 0)
    return refuse (drawing, context, MARKUP_ATTRIBUTE, name, error);
  if (is_reference (name))
    return reference_is_inert (value) || refuse (drawing, context, MARKUP_ADDRESS, name, error);
  return (style_is_inert (value) && (is_label (name) || calls_are_inert (value)))
         || refuse (drawing, context, MARKUP_STYLE, name, error);
}

/* "svg:path" is "path"; an element of another namespace is nobody's business. */
static gboolean
element_fits (const char *element)
{
  const char *colon = strchr (element, ':');

  if (colon != NULL && !g_str_has_prefix (element, "svg:"))
    return TRUE;
  return g_strv_contains (elements, colon == NULL ? element : colon + 1);
}

/* ---- its size ---- */

static double
read_length (const char *text)
{
  char *end;
  double value = text == NULL ? 0 : g_ascii_strtod (text, &end);

  return isfinite (value) && value > 0 && value <= LENGTH_MAX ? value : 0;
}

static const char *
find (const char **names, const char **values, const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return values[i];
  return NULL;
}

static gboolean
read_size (Drawing *drawing, const char **names, const char **values)
{
  const char *box = find (names, values, "viewBox");
  g_auto (GStrv) parts = box == NULL ? NULL : g_strsplit_set (box, " ,\t\r\n", -1);
  const char *numbers[4] = { NULL };
  guint count = 0;

  for (guint i = 0; parts != NULL && parts[i] != NULL && count < G_N_ELEMENTS (numbers); i++)
    if (*parts[i] != '\0')
      numbers[count++] = parts[i];
  drawing->size.width = read_length (count == 4 ? numbers[2] : find (names, values, "width"));
  drawing->size.height = read_length (count == 4 ? numbers[3] : find (names, values, "height"));
  return drawing->size.width > 0 && drawing->size.height > 0
         && MAX (drawing->size.width, drawing->size.height)
                <= RATIO_MAX * MIN (drawing->size.width, drawing->size.height);
}

/* FALSE for one too many. */
static gboolean
count_use (Drawing *drawing, const char *element)
{
  return !g_str_has_suffix (element, "use") || ++drawing->uses <= USES_MAX;
}

/* ---- GLib's parser ---- */

static void
element_start (GMarkupParseContext *context, const char *element, const char **names, const char **values,
               gpointer data, GError **error)
{
  Drawing *drawing = data;

  if ((!drawing->begun && strcmp (element, "svg") != 0) || drawing->depth++ >= DEPTH_MAX || !element_fits (element)
      || !count_use (drawing, element)) {
    refuse (drawing, context, MARKUP_ELEMENT, element, error);
    return;
  }
  for (guint i = 0; names[i] != NULL; i++)
    if (!attribute_check (drawing, context, names[i], values[i], error))
      return;
  if (!drawing->begun && !read_size (drawing, names, values))
    refuse (drawing, context, MARKUP_SIZE, NULL, error);
  drawing->begun = TRUE;
}

static void
element_end (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Drawing *drawing = data;

  (void) context;
  (void) element;
  (void) error;
  drawing->depth--;
}

static void
text_read (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  const char *element = g_markup_parse_context_get_element (context);
  g_autofree char *style = g_strndup (text, length);

  if (g_strcmp0 (element, "style") == 0 || g_strcmp0 (element, "svg:style") == 0)
    if (!style_is_inert (style) || !calls_are_inert (style))
      refuse (data, context, MARKUP_STYLE, element, error);
}

/* Comments, the first line of XML, the old declaration of SVG; none of these may bring a style sheet or entities. */
static void
aside_read (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  g_autofree char *aside = g_strndup (text, length);
  gboolean declaration = g_str_has_prefix (aside, "<!DOCTYPE") && strchr (aside, '[') == NULL;

  if (!g_str_has_prefix (aside, "<!--") && !g_str_has_prefix (aside, "<?xml ") && !declaration)
    refuse (data, context, MARKUP_SYNTAX, "<!", error);
}

static const GMarkupParser parser = { element_start, element_end, text_read, aside_read, NULL };

gboolean
markup_check_svg (const char *svg, gsize length, MarkupSize *ret_size, MarkupTrouble *ret_trouble, GError **error)
{
  Drawing drawing = { .trouble = ret_trouble };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &drawing, NULL);
  GError *failure = NULL;
  const char *start = length >= 3 && memcmp (svg, "\xef\xbb\xbf", 3) == 0 ? svg + 3 : svg;

  *ret_trouble = (MarkupTrouble){ .problem = MARKUP_LAST };
  if (g_markup_parse_context_parse (context, start, (gssize) (length - (gsize) (start - svg)), &failure)
      && g_markup_parse_context_end_parse (context, &failure) && drawing.begun) {
    *ret_size = drawing.size;
    return TRUE;
  }
  if (ret_trouble->problem == MARKUP_LAST) { /* GLib's own refusal */
    g_clear_error (&failure);
    refuse (&drawing, context, MARKUP_SYNTAX, NULL, &failure);
  }
  g_propagate_error (error, failure);
  return FALSE;
}
