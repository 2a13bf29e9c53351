/* typography.c: French typography of our own texts (text_typography in text.h). Knows the neighbours of a sign, no
 * grammar. */
#include "base/text.h"

#include <string.h>

#define NO_BREAK "\xc2\xa0"       /* U+00A0 */
#define NARROW "\xe2\x80\xaf"     /* U+202F */
#define APOSTROPHE "\xe2\x80\x99" /* U+2019 */
#define EURO 0x20acu
#define DEGREE 0x00b0u
#define GUILLEMET_OPEN 0x00abu
#define GUILLEMET_CLOSE 0x00bbu

/* Length of the span that starts here and is copied as it stands, or 0. `start` is where the whole text begins. */
typedef gsize (*SpanFind) (const char *p, const char *start);

static gsize
until (const char *p, const char *open, const char *close)
{
  const char *end = g_str_has_prefix (p, open) ? strstr (p + strlen (open), close) : NULL;

  return end == NULL ? 0 : (gsize) (end - p) + strlen (close);
}

static gsize
span_tag (const char *p, const char *start)
{
  gsize length = until (p, "{{{", "}}}");

  (void) start;
  return length > 0 ? length : until (p, "{{", "}}");
}

static gsize
span_markup (const char *p, const char *start)
{
  (void) start;
  if (*p != '<' || !(g_ascii_isalpha (p[1]) || p[1] == '/' || p[1] == '!'))
    return 0;
  return g_str_has_prefix (p, "<!--") ? until (p, "<!--", "-->") : until (p, "<", ">");
}

static gsize
span_entity (const char *p, const char *start)
{
  gsize length = 1;

  (void) start;
  if (*p != '&')
    return 0;
  while (g_ascii_isalnum (p[length]) || p[length] == '#')
    length++;
  return length > 1 && p[length] == ';' ? length + 1 : 0;
}

/* `code` of Markdown, with as many grave accents at its end as at its start. */
static gsize
span_code (const char *p, const char *start)
{
  gsize ticks = strspn (p, "`");
  const char *end = p + ticks;

  if (ticks == 0 || (p > start && p[-1] == '`'))
    return ticks;
  while ((end = strchr (end, '`')) != NULL) {
    gsize closing = strspn (end, "`");

    end += closing;
    if (closing == ticks)
      return (gsize) (end - p);
  }
  return ticks;
}

static gboolean
inside_word (const char *p, const char *start)
{
  return p > start && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (p)));
}

static gboolean
ends_url (gunichar c)
{
  return c == 0 || g_unichar_isspace (c) || c == '<' || c == '>' || c == '"' || c == GUILLEMET_CLOSE;
}

/* An address of the web, told by "scheme://" or "www.", up to the next white space, markup or quote. */
static gsize
span_url (const char *p, const char *start)
{
  gsize scheme = 0;
  const char *end = p;

  if (inside_word (p, start) || !g_ascii_isalpha (*p))
    return 0;
  while (g_ascii_isalnum (p[scheme]) || (p[scheme] != '\0' && strchr ("+.-", p[scheme]) != NULL))
    scheme++;
  if (!g_str_has_prefix (p + scheme, "://") && !g_str_has_prefix (p, "www."))
    return 0;
  while (!ends_url (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  return (gsize) (end - p);
}

/* What may stand before the @ of a mail address. */
static gboolean
is_local (char c)
{
  return g_ascii_isalnum (c) || c == '.' || c == '_' || c == '+' || c == '\'' || c == '-';
}

/* No sign that may receive a space belongs to an address: else that space would change where it begins. */
static gsize
span_email (const char *p, const char *start)
{
  gsize before = 0, after;

  if (p > start && is_local (p[-1]))
    return 0;
  if (p - start >= 3 && strncmp (p - 3, APOSTROPHE, 3) == 0) /* it was "'" before it was made round */
    return 0;
  while (is_local (p[before]))
    before++;
  if (before == 0 || p[before] != '@')
    return 0;
  after = strspn (p + before + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
  return after == 0 ? 0 : before + 1 + after;
}

/* An element's tag in a template: quoted values may hold ">", and so may the tags of Mustache in it. */
static gsize
span_element (const char *p, const char *start)
{
  const char *at = p + 1;
  char quote = 0;

  if (*p != '<' || !(g_ascii_isalpha (p[1]) || p[1] == '/' || p[1] == '!'))
    return 0;
  if (g_str_has_prefix (p, "<!--"))
    return until (p, "<!--", "-->");
  for (; *at != '\0' && (quote != 0 || *at != '>'); at++) {
    gsize tag = span_tag (at, start);

    if (tag > 0)
      at += tag - 1;
    else if (quote != 0 ? *at == quote : *at == '"' || *at == '\'')
      quote = quote != 0 ? 0 : *at;
  }
  return *at == '\0' ? 0 : (gsize) (at - p) + 1;
}

/* Elements whose whole content is no prose. */
static gsize
span_no_prose (const char *p, const char *start)
{
  static const char *const names[] = { "style", "script", "code", "pre", "kbd", "textarea" };

  (void) start;
  for (guint i = 0; *p == '<' && i < G_N_ELEMENTS (names); i++) {
    gsize length = strlen (names[i]);
    g_autofree char *close = g_strdup_printf ("</%s>", names[i]);

    if (strncmp (p + 1, names[i], length) == 0 && !g_ascii_isalnum (p[1 + length]))
      return until (p, "<", close);
  }
  return 0;
}

/* `first`: what each begins with; NUL: a word, which it looks at itself. */
typedef struct {
  SpanFind find;
  char first;
} Span;
/* In this order: what stands first wins; up to one without `find`. */
static const Span spans_text[] = { { span_tag, '{' }, { span_markup, '<' }, { span_entity, '&' }, { span_code, '`' },
                                   { span_email, 0 }, { span_url, 0 },      { NULL, 0 } };
static const Span spans_page[] = { { span_tag, '{' },    { span_no_prose, '<' }, { span_element, '<' },
                                   { span_entity, '&' }, { span_email, 0 },      { span_url, 0 },
                                   { NULL, 0 } };

static gsize
span_length (const Span *spans, const char *p, const char *start)
{
  for (guint i = 0; spans[i].find != NULL; i++) {
    gsize length = spans[i].first == '\0' || spans[i].first == *p ? spans[i].find (p, start) : 0;

    if (length > 0)
      return length;
  }
  return 0;
}

static gboolean
is_blank (gunichar c)
{
  return c == ' ' || c == 0x00a0 || c == 0x202f;
}

/* The last character written, 0 at the start. */
static gunichar
last_char (const GString *out)
{
  return out->len == 0 ? 0 : g_utf8_get_char (g_utf8_prev_char (out->str + out->len));
}

/* Where the blanks at the end of what is written begin. */
static gsize
blanks_start (const GString *out)
{
  const char *end = out->str + out->len;

  while (end > out->str && is_blank (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return (gsize) (end - out->str);
}

/* A sign ends a word group: white space, the end, or closing punctuation stands behind it. "10:30" and ":--" do not. */
static gboolean
ends_group (const char *after)
{
  gunichar next = g_utf8_get_char (after);

  if (next == 0 || g_unichar_isspace (next) || next == GUILLEMET_CLOSE || next == 0x201d || next == 0x2019
      || next == 0x2026)
    return TRUE;
  return next < 0x80 && strchr ("!?)]\"'*_<", (int) next) != NULL;
}

/* Replaces the blanks before the sign by `space`, or puts it there. Nothing at the start of a line, after an opening
 * sign, or behind another sign where there was no blank: "?!". */
static void
space_before (GString *out, const char *space, gboolean closes)
{
  gsize keep = blanks_start (out);
  gunichar previous;

  if (keep == 0)
    return;
  previous = g_utf8_get_char (g_utf8_prev_char (out->str + keep));
  if (g_unichar_isspace (previous) || previous == GUILLEMET_OPEN)
    return;
  if (previous < 0x80 && strchr ("([{;:!?|", (int) previous) != NULL
      && !(closes && keep < out->len && strchr ("!?;", (int) previous) != NULL))
    return;
  /* "&nbsp;" already holds the place. */
  if (keep >= 6 && keep == out->len && strncmp (out->str + keep - 6, "&nbsp;", 6) == 0)
    return;
  g_string_truncate (out, keep);
  g_string_append (out, space);
}

static gboolean
after_number (const GString *out)
{
  gsize keep = blanks_start (out);

  return keep > 0
         && (g_ascii_isdigit (out->str[keep - 1]) || (keep > 1 && strncmp (out->str + keep - 2, "}}", 2) == 0));
}

/* Between letters; what a template or an element brings counts as a letter. */
static gboolean
is_elision (const GString *out, const char *after)
{
  gunichar next = g_utf8_get_char (after);

  if (!g_unichar_isalpha (last_char (out)))
    return FALSE;
  return g_unichar_isalpha (next) || next == GUILLEMET_OPEN || g_str_has_prefix (after, "{{")
         || (*after == '<' && g_ascii_isalpha (after[1]));
}

static void
open_quote (GString *out, const char **after)
{
  g_string_append_unichar (out, GUILLEMET_OPEN);
  while (is_blank (g_utf8_get_char (*after)))
    *after = g_utf8_next_char (*after);
  /* An entity is that space, as templates write it. */
  if (**after != '\0' && !g_unichar_isspace (g_utf8_get_char (*after)) && !g_str_has_prefix (*after, "&nbsp;")
      && !g_str_has_prefix (*after, "&#8239;"))
    g_string_append (out, NO_BREAK);
}

/* Writes the sign at *p with its spaces and moves *p behind it. */
static void
append_sign (GString *out, const char **p)
{
  gunichar c = g_utf8_get_char (*p);

  *p = g_utf8_next_char (*p);
  if (c == GUILLEMET_OPEN) {
    open_quote (out, p);
    return;
  }
  if (c == '\'' && is_elision (out, *p)) {
    g_string_append (out, APOSTROPHE);
    return;
  }
  if (c == GUILLEMET_CLOSE || (c == ':' && ends_group (*p)))
    space_before (out, NO_BREAK, c == GUILLEMET_CLOSE);
  else if ((c == ';' || c == '!' || c == '?') && ends_group (*p))
    space_before (out, NARROW, FALSE);
  else if (c == '%' && after_number (out) && !g_ascii_isalnum (**p))
    space_before (out, NARROW, FALSE);
  else if ((c == EURO || (c == DEGREE && **p == 'C')) && after_number (out))
    space_before (out, NO_BREAK, FALSE);
  g_string_append_unichar (out, c);
}

/* A word that begins here is an address of the web or of the mail, or may be one: its first sign that no word has
 * tells. */
static gboolean
may_be_address (const char *word)
{
  const char *end = word;

  while (is_local (*end))
    end++;
  return *end == '@' || *end == ':' || *word == 'w';
}

/* Most words of a text are told apart from addresses by what stands behind their letters. */
static gboolean
may_go_on (const char *word, const char *end)
{
  return *end == '@' || *end == ':' || *word == 'w' || is_local (*end);
}

/* One whose bytes are copied as they are: a letter beyond ASCII, but none of the signs that begin with 0xc2
 * (guillemets, the space without break, the degree) or 0xe2 (the euro). */
static gboolean
is_plain_byte (char c)
{
  return (guchar) c >= 0x80 && (guchar) c != 0xc2 && (guchar) c != 0xe2;
}

/* Length of what is copied at one glance, which most of a text is: words and white space, up to where something special
 * may begin; 0 for all else. */
static gsize
plain_length (const char *p, const char *start)
{
  const char *end = p, *word;

  for (;;) {
    if (*end == ' ' || *end == '\n')
      end++;
    else if (is_plain_byte (*end))
      end = g_utf8_next_char (end);
    else if (!g_ascii_isalnum (*end))
      return (gsize) (end - p);
    else {
      for (word = end++; g_ascii_isalnum (*end);)
        end++;
      if (may_go_on (word, end) && (word == start || !g_ascii_isalnum (word[-1])) && may_be_address (word))
        return (gsize) (word - p);
    }
  }
}

static char *
typeset (const char *text, const Span *spans)
{
  g_autofree char *valid = g_utf8_make_valid (text == NULL ? "" : text, -1);
  GString *out = g_string_sized_new (strlen (valid) + 16);

  for (const char *p = valid; *p != '\0';) {
    gsize length = plain_length (p, valid);

    if (length == 0)
      length = span_length (spans, p, valid);

    if (length == 0) {
      append_sign (out, &p);
      continue;
    }
    g_string_append_len (out, p, (gssize) length);
    p += length;
  }
  return g_string_free (out, FALSE);
}

char *
text_typography (const char *text)
{
  return typeset (text, spans_text);
}

char *
text_typography_page (const char *source)
{
  return typeset (source, spans_page);
}
