/* template_parse.c: Mustache source to a flat array of nodes. Decides which lines are standalone; renders nothing. */
#include "base/error.h"
#include "base/template_private.h"

#include <string.h>

enum { DELIMITER_MAX = 16, NONE = -1, NAMES_BYTES = 256, NODES_FIRST = 64 };

typedef struct {
  Template *item;
  GArray *nodes; /* of Node, the item's once all are there */
  const char *p;
  char open[DELIMITER_MAX], close[DELIMITER_MAX];
  guint stack[TEMPLATE_DEPTH_MAX];        /* sections, parents and blocks still open */
  const char *opened[TEMPLATE_DEPTH_MAX]; /* their names as written */
  guint depth;
  int waiting; /* a block whose first own line has not come yet, or NONE */
  /* The line being read. */
  gboolean in_line;
  guint line_first; /* its first node */
  const char *lead; /* its white space */
  gsize lead_length;
  guint line_tags;
  gboolean line_blank; /* only white space and tags that write nothing themselves */
  gboolean line_inheritance, line_gaps;
} Parser;

/* What the sign behind the opening delimiter says. Unlisted: an escaped value. */
static const struct {
  char sign;
  NodeKind kind;
} tags[] = {
  { '#', NODE_SECTION }, { '^', NODE_INVERTED }, { '>', NODE_PARTIAL }, { '<', NODE_PARENT },
  { '$', NODE_BLOCK },   { '&', NODE_RAW },      { '{', NODE_RAW },
};

static gboolean
parser_fail (Parser *parser, const char *at, GError **error, const char *reason)
{
  guint line = 1;

  for (const char *p = parser->item->source; p < at; p++)
    line += *p == '\n';
  return box_fail (error, BOX_ERROR_INVALID, "template %s, line %u: %s", parser->item->name, line, reason);
}

static Node *
node_at (Parser *parser, guint index)
{
  return &g_array_index (parser->nodes, Node, index);
}

static Node *
node_add (Parser *parser, NodeKind kind)
{
  Node node = { .kind = kind, .end = parser->nodes->len + 1, .text = "" };

  g_array_append_val (parser->nodes, node);
  return node_at (parser, parser->nodes->len - 1);
}

static gboolean
at_delimiter (const char *p, const char *delimiter)
{
  return *p == *delimiter && strncmp (p, delimiter, strlen (delimiter)) == 0;
}

/* A waiting block takes the indentation of its first line, unless that line is its end or blank. */
static void
line_settle_block (Parser *parser)
{
  const char *p = parser->lead + parser->lead_length;
  Node *block;

  if (parser->waiting == NONE || *p == '\n' || *p == '\r')
    return;
  block = node_at (parser, (guint) parser->waiting);
  parser->waiting = NONE;
  if (at_delimiter (p, parser->open)) {
    p += strlen (parser->open);
    if (*(p + strspn (p, " \t")) == '/')
      return;
  }
  block->indent = parser->lead;
  block->indent_length = (guint) parser->lead_length;
  block->indented = TRUE;
}

static void
line_begin (Parser *parser)
{
  parser->in_line = TRUE;
  parser->line_first = parser->nodes->len;
  parser->lead = parser->p;
  parser->lead_length = strspn (parser->p, " \t");
  parser->line_tags = 0;
  parser->line_blank = parser->line_inheritance = TRUE;
  parser->line_gaps = FALSE;
  line_settle_block (parser);
}

/* One tag alone on a line; several only when all are parents and blocks that touch (specification of inheritance). */
static gboolean
line_is_standalone (const Parser *parser)
{
  if (!parser->line_blank || parser->line_tags == 0)
    return FALSE;
  return parser->line_tags == 1 || (parser->line_inheritance && !parser->line_gaps);
}

static void
line_end (Parser *parser)
{
  if (!parser->in_line)
    return;
  parser->in_line = FALSE;
  if (!line_is_standalone (parser))
    return;
  for (guint i = parser->line_first; i < parser->nodes->len; i++) {
    Node *node = node_at (parser, i);

    node->standalone = TRUE;
    if (node->kind == NODE_TEXT)
      node->length = node->line_start = 0;
    else {
      node->indent = parser->lead;
      node->indent_length = (guint) parser->lead_length;
    }
  }
  if (parser->depth > 0) {
    guint top = parser->stack[parser->depth - 1];

    if (top >= parser->line_first && node_at (parser, top)->kind == NODE_BLOCK) {
      node_at (parser, top)->own_lines = TRUE;
      parser->waiting = (int) top;
    }
  }
}

/* Text up to the next tag or line end, the line end included. */
static void
parse_text (Parser *parser)
{
  const char *start = parser->p, *end = start;
  gboolean first = !parser->in_line;
  Node *node;

  if (first)
    line_begin (parser);
  while (*end != '\0' && *end != '\n' && !at_delimiter (end, parser->open))
    end++;
  if (*end == '\n')
    end++;
  if (end == start && !first)
    return;
  node = node_add (parser, NODE_TEXT);
  node->text = start;
  node->length = (guint) (end - start);
  node->line_start = first;
  for (const char *p = start; p < end; p++)
    parser->line_blank = parser->line_blank && g_ascii_isspace (*p);
  parser->p = end;
  if (end > start && end[-1] == '\n')
    line_end (parser);
}

/* Counts the tag in its line: `quiet` when it writes nothing itself and may stand alone. */
static void
line_count_tag (Parser *parser, gboolean quiet, gboolean inheritance)
{
  const Node *last = node_at (parser, parser->nodes->len - 1);

  if (parser->line_tags > 0 && last->kind == NODE_TEXT && last->length > 0)
    parser->line_gaps = TRUE;
  parser->line_tags++;
  parser->line_blank = parser->line_blank && quiet;
  parser->line_inheritance = parser->line_inheritance && inheritance;
}

static gboolean
parse_delimiters (Parser *parser, const char *tag, const char *content, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (content, " \t\r\n", -1);
  const char *found[2] = { NULL, NULL };
  guint count = 0;

  line_count_tag (parser, TRUE, FALSE);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0' && count++ < 2)
      found[count - 1] = words[i];
  if (count != 2 || strlen (found[0]) >= DELIMITER_MAX || strlen (found[1]) >= DELIMITER_MAX
      || strchr (content, '=') != NULL)
    return parser_fail (parser, tag, error, "two delimiters are expected");
  g_strlcpy (parser->open, found[0], DELIMITER_MAX);
  g_strlcpy (parser->close, found[1], DELIMITER_MAX);
  return TRUE;
}

static gboolean
parse_close (Parser *parser, const char *tag, const char *name, GError **error)
{
  g_autofree char *reason = NULL;
  const char *opened;
  Node *node;

  if (parser->depth == 0)
    return parser_fail (parser, tag, error, "a tag is closed that was not opened");
  node = node_at (parser, parser->stack[parser->depth - 1]);
  opened = parser->opened[parser->depth - 1];
  line_count_tag (parser, TRUE, node->kind == NODE_PARENT || node->kind == NODE_BLOCK);
  if (!g_str_equal (opened, name)) {
    reason = g_strdup_printf ("\"%s\" is open, \"%s\" cannot be closed", opened, name);
    return parser_fail (parser, tag, error, reason);
  }
  node->end = parser->nodes->len;
  parser->depth--;
  return TRUE;
}

/* Most words of a catalogue have no tag, hence no name. */
static const char *
keep_name (Parser *parser, const char *name, gsize length)
{
  if (parser->item->names == NULL)
    parser->item->names = g_string_chunk_new (NAMES_BYTES);
  return g_string_chunk_insert_len (parser->item->names, name, (gssize) length);
}

/* "a.b" becomes its parts, "." none. FALSE for an empty part. */
static gboolean
node_set_path (Parser *parser, Node *node, const char *name)
{
  g_autofree char *parts = g_strdup (name);

  if (g_str_equal (name, "."))
    return TRUE;
  if (name[0] == '.' || g_str_has_suffix (name, ".") || strstr (name, "..") != NULL)
    return FALSE;
  node->length = 1;
  for (char *p = parts; *p != '\0'; p++)
    if (*p == '.') {
      *p = '\0';
      node->length++;
    }
  node->text = keep_name (parser, parts, strlen (name));
  return TRUE;
}

static gboolean
parse_open (Parser *parser, const char *tag, NodeKind kind, const char *name, GError **error)
{
  gboolean named = kind == NODE_PARTIAL || kind == NODE_PARENT || kind == NODE_BLOCK;
  gboolean inheritance = kind == NODE_PARENT || kind == NODE_BLOCK;
  gboolean opens = kind == NODE_SECTION || kind == NODE_INVERTED || inheritance;
  Node *node;

  /* A partial with a dot in its name is a text of the catalogue: it stands within a line. */
  line_count_tag (parser, opens || (kind == NODE_PARTIAL && strchr (name, '.') == NULL), inheritance);
  if (named && name[0] == '*')
    return parser_fail (parser, tag, error, "dynamic names are refused");
  node = node_add (parser, kind);
  if (named)
    node->text = keep_name (parser, name, strlen (name));
  else if (!node_set_path (parser, node, name))
    return parser_fail (parser, tag, error, "a name has an empty part");
  if (!opens)
    return TRUE;
  if (parser->depth == TEMPLATE_DEPTH_MAX)
    return parser_fail (parser, tag, error, "sections are nested too deep");
  parser->opened[parser->depth] = keep_name (parser, name, strlen (name));
  parser->stack[parser->depth++] = parser->nodes->len - 1;
  return TRUE;
}

/* `content` is what stands between sign and closing delimiter, trimmed. */
static gboolean
parse_named (Parser *parser, const char *tag, char sign, const char *content, GError **error)
{
  NodeKind kind = NODE_VALUE;

  if (content[0] == '\0' || strpbrk (content, " \t\r\n") != NULL)
    return parser_fail (parser, tag, error, "a tag needs one name");
  if (sign == '/')
    return parse_close (parser, tag, content, error);
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    if (tags[i].sign == sign)
      kind = tags[i].kind;
  return parse_open (parser, tag, kind, content, error);
}

/* The tag at parser->p; the text node before it, empty at least, has been read. */
static gboolean
parse_tag (Parser *parser, GError **error)
{
  const char *tag = parser->p, *start = tag + strlen (parser->open), *end;
  g_autofree char *close = NULL;
  g_autofree char *content = NULL;
  char sign;

  start += strspn (start, " \t\r\n");
  sign = *start != '\0' && strchr ("#^/><$&{!=", *start) != NULL ? *start : '\0';
  if (sign != '\0')
    start++;
  close = g_strconcat (sign == '{' ? "}" : sign == '=' ? "=" : "", parser->close, NULL);
  end = strstr (start, close);
  if (end == NULL)
    return parser_fail (parser, tag, error, "a tag is not closed");
  parser->p = end + strlen (close);
  content = g_strstrip (g_strndup (start, (gsize) (end - start)));
  if (sign == '=')
    return parse_delimiters (parser, tag, content, error);
  if (sign != '!')
    return parse_named (parser, tag, sign, content, error);
  line_count_tag (parser, TRUE, FALSE);
  return TRUE;
}

static gboolean
parse_all (Parser *parser, GError **error)
{
  while (*parser->p != '\0') {
    parse_text (parser);
    if (parser->in_line && *parser->p != '\0' && !parse_tag (parser, error))
      return FALSE;
  }
  line_end (parser);
  if (parser->depth > 0)
    return parser_fail (parser, parser->p, error, "a section is not closed");
  return TRUE;
}

Template *
template_parse (const char *name, const char *source, GError **error)
{
  g_autoptr (Template) item = g_new0 (Template, 1);
  g_autofree Parser *parser = g_new0 (Parser, 1);
  g_autoptr (GArray) nodes = g_array_sized_new (FALSE, FALSE, sizeof (Node), NODES_FIRST);

  item->name = g_strdup (name);
  item->source = g_strdup (source);
  parser->item = item;
  parser->nodes = nodes;
  parser->p = item->source;
  parser->waiting = NONE;
  g_strlcpy (parser->open, "{{", DELIMITER_MAX);
  g_strlcpy (parser->close, "}}", DELIMITER_MAX);
  if (!g_utf8_validate (source, -1, NULL)) {
    parser_fail (parser, item->source, error, "not UTF-8");
    return NULL;
  }
  if (!parse_all (parser, error))
    return NULL;
  /* A growing array takes twice what it needs. */
  item->count = nodes->len;
  item->nodes = g_memdup2 (nodes->data, nodes->len * sizeof (Node));
  return g_steal_pointer (&item);
}

void
template_free (Template *item)
{
  if (item == NULL)
    return;
  g_free (item->nodes);
  if (item->names != NULL)
    g_string_chunk_free (item->names);
  g_free (item->source);
  g_free (item->name);
  g_free (item);
}
