/* markup.c: a page's elements one by one. SVG has its own file (markup_svg.c). */
#include "base/markup_private.h"

#include <string.h>

#include "base/error.h"

const char *const markup_problem_codes[MARKUP_LAST] = {
  [MARKUP_SYNTAX] = "syntax",   [MARKUP_ELEMENT] = "element", [MARKUP_ATTRIBUTE] = "attribute",
  [MARKUP_ADDRESS] = "address", [MARKUP_STYLE] = "style",     [MARKUP_SIZE] = "size",
};

static const char *const elements[] = { "a",      "abbr",       "b",       "bdi",   "blockquote", "br",    "caption",
                                        "code",   "dd",         "details", "div",   "dl",         "dt",    "em",
                                        "figure", "figcaption", "h1",      "h2",    "h3",         "h4",    "hr",
                                        "i",      "img",        "kbd",     "li",    "ol",         "p",     "pre",
                                        "s",      "section",    "small",   "span",  "strong",     "sub",   "summary",
                                        "sup",    "svg",        "table",   "tbody", "td",         "tfoot", "th",
                                        "thead",  "time",       "tr",      "u",     "ul",         "use",   NULL };
static const char *const attributes[] = { "alt",    "class",   "colspan",  "datetime", "dir",  "download",
                                          "height", "href",    "hreflang", "id",       "lang", "open",
                                          "rel",    "role",    "rowspan",  "scope",    "src",  "start",
                                          "title",  "viewbox", "width",    NULL };
/* Where a link may lead: our own pages, the web, somebody's mailbox or telephone; what the view says of itself. */
static const char *const addresses[] = { "#",       "https://", "http://",     "mailto:",     "tel:",
                                         "{{town.", "{{site.",  "%7B%7Btown.", "%7B%7Bsite.", NULL };

gboolean
markup_fail (MarkupTrouble *trouble, MarkupProblem problem, guint line, const char *name, GError **error)
{
  *trouble = (MarkupTrouble){ .problem = problem, .line = line };
  g_strlcpy (trouble->name, name != NULL ? name : "", sizeof trouble->name);
  return box_fail (error, BOX_ERROR_INVALID, "line %u: %s %s", line, markup_problem_codes[problem], trouble->name);
}

static gboolean
has_prefix (const char *text, const char *const *prefixes)
{
  for (guint i = 0; prefixes[i] != NULL; i++)
    if (g_str_has_prefix (text, prefixes[i]))
      return TRUE;
  return FALSE;
}

/* "//host" and "/\\host" lead outside. */
static gboolean
is_own_path (const char *value)
{
  return value[0] == '/' && value[1] != '/' && value[1] != '\\';
}

static gboolean
address_fits (const char *element, const char *name, const char *value)
{
  gboolean fetched = strcmp (name, "src") == 0 || strcmp (element, "use") == 0;

  if (strpbrk (value, "\n\r\t<>") != NULL)
    return FALSE;
  return is_own_path (value) || (fetched ? value[0] == '#' : has_prefix (value, addresses));
}

/* ---- reading ---- */

typedef struct {
  const char *p;
  guint line;
  MarkupTrouble *trouble;
  GError **error;
} Reader;

static gboolean
refuse (const Reader *reader, MarkupProblem problem, const char *name)
{
  return markup_fail (reader->trouble, problem, reader->line, name, reader->error);
}

static void
skip_blank (Reader *reader)
{
  for (; g_ascii_isspace (*reader->p); reader->p++)
    reader->line += *reader->p == '\n';
}

/* (transfer full): a name in lower case, as browsers read it. */
static char *
read_name (Reader *reader)
{
  const char *start = reader->p;

  while (g_ascii_isalnum (*reader->p) || (*reader->p != '\0' && strchr ("-_:.", *reader->p) != NULL))
    reader->p++;
  return g_ascii_strdown (start, reader->p - start);
}

/* NULL with the error. A value stands in quotes: what browsers make of one without is no question to leave open. */
static char *
read_value (Reader *reader)
{
  char quote = *reader->p;
  const char *end = quote == '"' || quote == '\'' ? strchr (reader->p + 1, quote) : NULL;
  char *value;

  if (end == NULL) {
    refuse (reader, MARKUP_SYNTAX, NULL);
    return NULL;
  }
  value = g_strndup (reader->p + 1, (gsize) (end - reader->p) - 1);
  if (strchr (value, '<') != NULL) { /* who reads otherwise where a value ends reads an element there */
    refuse (reader, MARKUP_SYNTAX, NULL);
    g_free (value);
    return NULL;
  }
  reader->p = end + 1;
  return value;
}

static gboolean
read_attribute (Reader *reader, const char *element)
{
  g_autofree char *name = read_name (reader), *value = NULL;
  gboolean address = strcmp (name, "href") == 0 || strcmp (name, "src") == 0;

  if (*name == '\0')
    return refuse (reader, MARKUP_SYNTAX, element);
  if (!g_strv_contains (attributes, name) && !g_str_has_prefix (name, "aria-"))
    return refuse (reader, MARKUP_ATTRIBUTE, name);
  skip_blank (reader);
  if (*reader->p != '=')
    return !address || refuse (reader, MARKUP_SYNTAX, name);
  reader->p++;
  skip_blank (reader);
  value = read_value (reader);
  if (value == NULL)
    return FALSE;
  return !address || address_fits (element, name, value) || refuse (reader, MARKUP_ADDRESS, value);
}

static gboolean
read_tag (Reader *reader)
{
  gboolean closing = reader->p[1] == '/';
  g_autofree char *element = NULL;

  reader->p += closing ? 2 : 1;
  element = read_name (reader);
  if (!g_strv_contains (elements, element))
    return refuse (reader, MARKUP_ELEMENT, element);
  skip_blank (reader);
  while (!closing && *reader->p != '\0' && *reader->p != '>' && !g_str_has_prefix (reader->p, "/>")) {
    if (!read_attribute (reader, element))
      return FALSE;
    skip_blank (reader);
  }
  if (*reader->p == '/')
    reader->p++;
  return *reader->p == '>' || refuse (reader, MARKUP_SYNTAX, element);
}

/* An address between angles, as Markdown writes it. */
static gsize
autolink (const char *p)
{
  gsize length = 1 + strcspn (p + 1, "<> \t\r\n");

  return p[length] == '>' && (g_str_has_prefix (p, "<https://") || g_str_has_prefix (p, "<http://")) ? length : 0;
}

/* Three braces bring a value as markup. */
static gboolean
is_raw_tag (const char *p)
{
  return g_str_has_prefix (p, "{{{") || (g_str_has_prefix (p, "{{") && p[2 + strspn (p + 2, " \t\r\n")] == '&');
}

gboolean
markup_check_page (const char *text, MarkupTrouble *ret_trouble, GError **error)
{
  Reader reader = { text, 1, ret_trouble, error };

  for (; *reader.p != '\0'; reader.p++) {
    reader.line += *reader.p == '\n';
    if (is_raw_tag (reader.p))
      return refuse (&reader, MARKUP_SYNTAX, "{{{");
    if (reader.p[0] != '<' || g_ascii_isspace (reader.p[1]) || g_ascii_isdigit (reader.p[1]) || reader.p[1] == '\0')
      continue;
    if (autolink (reader.p) > 0)
      reader.p += autolink (reader.p);
    else if (!g_ascii_isalpha (reader.p[1]) && reader.p[1] != '/')
      return refuse (&reader, MARKUP_SYNTAX, "<");
    else if (!read_tag (&reader))
      return FALSE;
  }
  return TRUE;
}
