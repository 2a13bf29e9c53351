/* mail_text.c: one pass over HTML that knows a dozen tags, and one over lines that knows how mail programs quote. */
#include "base/mail_text.h"

#include <string.h>

#include "base/text.h"

enum { QUOTE_DEPTH_MAX = 5, ENTITY_MAX = 10, HEAD_LINES = 6, ANNOUNCE_CHARS_MAX = 300 };

/* ---- from HTML ---- */

static const struct {
  const char *name;
  gunichar letter;
} entities[] = {
  { "amp", '&' },        { "lt", '<' },         { "gt", '>' },         { "quot", '"' },       { "apos", '\'' },
  { "nbsp", 0xa0 },      { "eacute", 0xe9 },    { "egrave", 0xe8 },    { "ecirc", 0xea },     { "euml", 0xeb },
  { "agrave", 0xe0 },    { "acirc", 0xe2 },     { "ccedil", 0xe7 },    { "ocirc", 0xf4 },     { "icirc", 0xee },
  { "iuml", 0xef },      { "ugrave", 0xf9 },    { "ucirc", 0xfb },     { "Eacute", 0xc9 },    { "Egrave", 0xc8 },
  { "Agrave", 0xc0 },    { "Ccedil", 0xc7 },    { "oelig", 0x153 },    { "rsquo", 0x2019 },   { "lsquo", 0x2018 },
  { "laquo", 0xab },     { "raquo", 0xbb },     { "hellip", 0x2026 },  { "ndash", 0x2013 },   { "mdash", 0x2014 },
  { "euro", 0x20ac },    { "deg", 0xb0 },
};

typedef enum { TAG_BREAK, TAG_BLOCK, TAG_QUOTE, TAG_HIDDEN } TagKind;
static const struct {
  const char *name;
  TagKind kind;
} tags[] = {
  { "br", TAG_BREAK },    { "p", TAG_BLOCK },      { "div", TAG_BLOCK },     { "tr", TAG_BLOCK },    { "li", TAG_BLOCK },
  { "h1", TAG_BLOCK },    { "h2", TAG_BLOCK },     { "h3", TAG_BLOCK },      { "h4", TAG_BLOCK },    { "table", TAG_BLOCK },
  { "ul", TAG_BLOCK },    { "ol", TAG_BLOCK },     { "hr", TAG_BLOCK },      { "pre", TAG_BLOCK },   { "td", TAG_BREAK },
  { "blockquote", TAG_QUOTE }, { "script", TAG_HIDDEN }, { "style", TAG_HIDDEN }, { "head", TAG_HIDDEN },
  { "title", TAG_HIDDEN }, { "template", TAG_HIDDEN }, { "noscript", TAG_HIDDEN },
};

/* What is read so far. */
typedef struct {
  const char *at;
  GString *out;
  guint quotes;
  gboolean space; /* owed before the next letter */
} Html;

static gboolean
at_line_start (const Html *html)
{
  return html->out->len == 0 || html->out->str[html->out->len - 1] == '\n';
}

static void
new_line (Html *html)
{
  html->space = FALSE;
  g_string_append_c (html->out, '\n');
}

static void
put (Html *html, gunichar letter)
{
  if (letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t') {
    html->space = TRUE;
    return;
  }
  if (at_line_start (html))
    for (guint i = 0; i < MIN (html->quotes, QUOTE_DEPTH_MAX); i++)
      g_string_append (html->out, "> ");
  else if (html->space)
    g_string_append_c (html->out, ' ');
  html->space = FALSE;
  g_string_append_unichar (html->out, letter);
}

static gunichar
entity_letter (const char *name)
{
  guint64 number = 0;

  if (name[0] == '#') {
    gboolean hex = name[1] == 'x' || name[1] == 'X';

    number = g_ascii_strtoull (name + (hex ? 2 : 1), NULL, hex ? 16 : 10);
    return number > 0 && number < 0x110000 && g_unichar_validate ((gunichar) number) ? (gunichar) number : 0xfffd;
  }
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strcmp (entities[i].name, name) == 0)
      return entities[i].letter;
  return 0;
}

/* What is no entity stands for itself. */
static void
read_entity (Html *html)
{
  gsize length = strcspn (html->at + 1, "; <&\n");
  char name[ENTITY_MAX + 1] = "";
  gunichar letter = 0;

  if (length > 0 && length <= ENTITY_MAX && html->at[1 + length] == ';') {
    memcpy (name, html->at + 1, length);
    letter = entity_letter (name);
  }
  put (html, letter == 0 ? '&' : letter == 0xa0 ? ' ' : letter);
  html->at += letter == 0 ? 1 : length + 2;
}

/* Up to the end of an element that is not read: what has no end hides the rest. */
static void
skip_element (Html *html, const char *name)
{
  gsize length = strlen (name);

  while (*html->at != '\0') {
    const char *end = strstr (html->at, "</");

    html->at = end == NULL ? html->at + strlen (html->at) : end + 2;
    if (end != NULL && g_ascii_strncasecmp (html->at, name, length) == 0 && !g_ascii_isalnum (html->at[length])) {
      html->at += strcspn (html->at, ">");
      html->at += *html->at == '>';
      return;
    }
  }
}

static void
take_tag (Html *html, const char *name, gboolean closes)
{
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++) {
    if (strcmp (tags[i].name, name) != 0)
      continue;
    if (tags[i].kind == TAG_HIDDEN && !closes)
      skip_element (html, name);
    else if (tags[i].kind == TAG_BREAK ? !closes : !at_line_start (html))
      new_line (html);
    if (tags[i].kind == TAG_QUOTE)
      html->quotes += closes ? (html->quotes > 0 ? -1u : 0u) : 1u;
    return;
  }
}

static void
read_tag (Html *html)
{
  gboolean closes = html->at[1] == '/';
  const char *name = html->at + 1 + closes;
  gsize length = 0;
  g_autofree char *lower = NULL;

  if (g_str_has_prefix (html->at, "<!--")) {
    const char *end = strstr (html->at + 4, "-->");

    html->at = end == NULL ? html->at + strlen (html->at) : end + 3;
    return;
  }
  while (g_ascii_isalnum (name[length]))
    length++;
  if (length == 0 && *name != '!' && *name != '?') {
    put (html, *html->at++); /* a sign, not a tag */
    return;
  }
  lower = g_ascii_strdown (name, (gssize) MIN (length, 20));
  html->at = name + strcspn (name, ">");
  html->at += *html->at == '>';
  take_tag (html, lower, closes);
}

char *
mail_text_from_html (const char *source)
{
  g_autofree char *valid = g_utf8_make_valid (source, -1);
  Html html = { valid, g_string_new (NULL), 0, FALSE };

  while (*html.at != '\0') {
    if (*html.at == '<')
      read_tag (&html);
    else if (*html.at == '&')
      read_entity (&html);
    else {
      gunichar letter = g_utf8_get_char (html.at);

      put (&html, letter == 0xa0 ? ' ' : letter);
      html.at = g_utf8_next_char (html.at);
    }
  }
  return g_string_free (html.out, FALSE);
}

/* ---- the words alone ---- */

/* What a line says, folded (text_fold), that begins something which is not the writer's. */
static const struct {
  const char *pattern;
  enum { CUT, DROP } what; /* all from here; this line alone */
} marks[] = {
  { "^--$", CUT },
  { "^_{10,}$", CUT },
  { "^[-_ ]*((e-?mail|mail|message) (d.origine|original|initial|transfere|reexpedie)|original message|forwarded message)[-_ ]*$",
    CUT },
  { "^(debut du message (reexpedie|transfere)|begin forwarded message) ?:$", CUT },
  { "^> message du ", CUT },
  { "^(envoye depuis|envoye de(puis)? mon|envoye a partir de|sent from my|telecharge[rz] outlook|obtenir outlook|get outlook) ?",
    DROP },
  { "^(le|on) .{4,250}(a ecrit|wrote) ?:$", DROP },
};

typedef struct {
  char **lines;
  guint count;
} Lines;

static gboolean
matches (const char *pattern, const char *plain)
{
  return strlen (plain) <= 2 * ANNOUNCE_CHARS_MAX && g_regex_match_simple (pattern, plain, 0, 0);
}

/* "De : … Envoyé : … Objet : …": the head of the former message, as Outlook writes it. */
static gboolean
is_head (const Lines *lines, guint from)
{
  guint found = 0;

  for (guint i = from; i < MIN (from + HEAD_LINES, lines->count); i++) {
    g_autofree char *plain = text_fold (lines->lines[i]);

    if (i == from && !matches ("^\\*?(de|from) ?:", plain))
      return FALSE;
    found += matches ("^\\*?(envoye|date|sent|a|to|objet|subject)( le)? ?:", plain);
  }
  return found >= 2;
}

/* The line that announces a quotation, which mail programs break in two. */
static gboolean
is_announced_over_two (const Lines *lines, guint index)
{
  g_autofree char *joined = NULL, *plain = NULL;

  if (index + 1 >= lines->count)
    return FALSE;
  joined = g_strjoin (" ", lines->lines[index], lines->lines[index + 1], NULL);
  plain = text_fold (joined);
  return matches ("^(le|on) .{4,250}(a ecrit|wrote) ?:$", plain);
}

/* The line at the foot of our mails that bears their tag (reply_tag.h), quoted or not; programs may have broken it. */
static gboolean
is_tagged (const Lines *lines, guint index)
{
  static const char pattern[] = "\\[([0-9]{2}[0-9ab]?-[0-9]{1,7} )?[0-9a-z]{26}\\]";
  const char *after = index + 1 < lines->count ? lines->lines[index + 1] : "";
  g_autofree char *joined = g_strdup_printf ("%s %s", lines->lines[index], after + strspn (after, "> "));
  g_autofree char *plain = text_fold (lines->lines[index]), *both = text_fold (joined);

  return matches (pattern, plain) || (strchr (plain, '[') != NULL && matches (pattern, both));
}

/* From the greeting of a mail of ours to its tag, when it stands in the text unquoted and with a link, as programs leave
 * it that do not mark what they answer. A reference that somebody kept below their own words is no such mail. Lines
 * [from, to[; none: from is to. */
typedef struct {
  guint from, to;
  gboolean tagged; /* a tag is in the text, quoted or not: a mail of ours is */
} Ours;

static Ours
find_ours (const Lines *lines)
{
  Ours ours = { 0 };
  guint greeting = G_MAXUINT;
  gboolean link = FALSE;

  for (guint i = 0; i < lines->count && ours.to == 0; i++) {
    g_autofree char *plain = text_fold (lines->lines[i]);

    ours.tagged = ours.tagged || is_tagged (lines, i);
    if (matches ("^(bon ?jour|hello)( .{1,120})? ?,$", plain)) {
      greeting = i;
      link = FALSE;
    }
    link = link || strstr (plain, "://") != NULL;
    if (greeting != G_MAXUINT && link && plain[0] != '>' && is_tagged (lines, i)) {
      ours.from = greeting;
      ours.to = i + (strchr (plain, ']') == NULL ? 2 : 1);
    }
  }
  return ours;
}

/* How many lines from `index` are not the writer's: 0 none, G_MAXUINT all. */
static guint
foreign_lines (const Lines *lines, guint index)
{
  const char *line = lines->lines[index];
  g_autofree char *plain = text_fold (line);

  if (g_str_has_prefix (plain, "> message du "))
    return G_MAXUINT;
  if (line[0] == '>')
    return 1;
  if (is_head (lines, index))
    return G_MAXUINT;
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (matches (marks[i].pattern, plain))
      return marks[i].what == CUT ? G_MAXUINT : 1;
  return is_announced_over_two (lines, index) ? 2 : 0;
}

/* No more than one empty line in a row, none at the ends. */
static char *
squeeze (GString *text)
{
  g_autofree char *given = g_string_free (text, FALSE);
  GString *out = g_string_new (NULL);
  guint breaks = 0;

  for (const char *at = given; *at != '\0'; at++) {
    if (*at == '\n') {
      breaks++;
      continue;
    }
    if (out->len > 0)
      for (guint i = 0; i < MIN (breaks, 2); i++)
        g_string_append_c (out, '\n');
    breaks = 0;
    g_string_append_c (out, *at);
  }
  return g_strstrip (g_string_free (out, FALSE));
}

char *
mail_text_words (const char *text)
{
  g_auto (GStrv) split = g_strsplit (text, "\n", -1);
  const Lines lines = { split, g_strv_length (split) };
  const Ours ours = find_ours (&lines);
  GString *out = g_string_new (NULL);
  g_autofree char *words = NULL;

  for (guint i = 0; i < lines.count;) {
    guint foreign = i >= ours.from && i < ours.to ? ours.to - i : foreign_lines (&lines, i);

    if (foreign > lines.count)
      break;
    if (foreign == 0) {
      g_strchomp (split[i]);
      g_string_append_printf (out, "%s\n", split[i]);
    }
    i += MAX (foreign, 1);
  }
  words = squeeze (out);
  return *words != '\0' || ours.tagged ? g_steal_pointer (&words) : squeeze (g_string_new (text));
}
