/* markdown.c: cmark's tree under names of ours. A node of ours is one of cmark's. */
#include "markdown.h"

#include <cmark.h>
#include <string.h>

#define COMMENT "<!--"
#define PARAGRAPH_TAG 3 /* bytes of its opening tag */
#define PARAGRAPH_END 5 /* of its closing one, with the newline */

static const MarkdownKind kinds[] = {
  [CMARK_NODE_DOCUMENT] = MARKDOWN_DOCUMENT,   [CMARK_NODE_HEADING] = MARKDOWN_HEADING,
  [CMARK_NODE_PARAGRAPH] = MARKDOWN_PARAGRAPH, [CMARK_NODE_LIST] = MARKDOWN_LIST,
  [CMARK_NODE_ITEM] = MARKDOWN_ITEM,           [CMARK_NODE_BLOCK_QUOTE] = MARKDOWN_QUOTE,
  [CMARK_NODE_THEMATIC_BREAK] = MARKDOWN_RULE, [CMARK_NODE_CODE_BLOCK] = MARKDOWN_CODE,
  [CMARK_NODE_HTML_BLOCK] = MARKDOWN_HTML,     [CMARK_NODE_HTML_INLINE] = MARKDOWN_HTML,
  [CMARK_NODE_LINK] = MARKDOWN_LINK,           [CMARK_NODE_STRONG] = MARKDOWN_STRONG,
  [CMARK_NODE_TEXT] = MARKDOWN_OTHER,          [CMARK_NODE_SOFTBREAK] = MARKDOWN_OTHER,
  [CMARK_NODE_LINEBREAK] = MARKDOWN_OTHER,     [CMARK_NODE_CODE] = MARKDOWN_OTHER,
  [CMARK_NODE_CUSTOM_BLOCK] = MARKDOWN_OTHER,  [CMARK_NODE_CUSTOM_INLINE] = MARKDOWN_OTHER,
  [CMARK_NODE_EMPH] = MARKDOWN_OTHER,          [CMARK_NODE_IMAGE] = MARKDOWN_OTHER,
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == CMARK_NODE_LAST_INLINE + 1);

static cmark_node *
node_of (const Markdown *node)
{
  return (cmark_node *) node;
}

static Markdown *
ours (cmark_node *node)
{
  return (Markdown *) node;
}

/* ---- reading ---- */

static void
text_break (cmark_node *node)
{
  g_auto (GStrv) parts = g_strsplit (cmark_node_get_literal (node), "\n", -1);

  cmark_node_set_literal (node, parts[0]);
  for (guint i = 1; parts[i] != NULL; i++) {
    cmark_node *line_break = cmark_node_new (CMARK_NODE_LINEBREAK), *text = cmark_node_new (CMARK_NODE_TEXT);

    cmark_node_set_literal (text, parts[i]);
    cmark_node_insert_after (node, line_break);
    cmark_node_insert_after (line_break, text);
    node = text;
  }
}

Markdown *
markdown_parse (const char *text)
{
  cmark_node *root = cmark_parse_document (text, strlen (text), CMARK_OPT_DEFAULT), *node;
  cmark_iter *walk;

  cmark_consolidate_text_nodes (root);
  walk = cmark_iter_new (root);
  while (cmark_iter_next (walk) != CMARK_EVENT_DONE) {
    node = cmark_iter_get_node (walk);
    if (cmark_node_get_type (node) == CMARK_NODE_TEXT && strchr (cmark_node_get_literal (node), '\n') != NULL)
      text_break (node);
  }
  cmark_iter_free (walk);
  return ours (root);
}

void
markdown_free (Markdown *root)
{
  if (root != NULL)
    cmark_node_free (node_of (root));
}

/* ---- walking ---- */

MarkdownKind
markdown_kind (const Markdown *node)
{
  cmark_node_type type = cmark_node_get_type (node_of (node));
  MarkdownKind kind = type < G_N_ELEMENTS (kinds) ? kinds[type] : MARKDOWN_OTHER;

  if (kind == MARKDOWN_HTML && g_str_has_prefix (cmark_node_get_literal (node_of (node)), COMMENT))
    return MARKDOWN_COMMENT;
  return kind;
}

Markdown *
markdown_first (const Markdown *node)
{
  return ours (cmark_node_first_child (node_of (node)));
}

Markdown *
markdown_next (const Markdown *node)
{
  return ours (cmark_node_next (node_of (node)));
}

Markdown *
markdown_parent (const Markdown *node)
{
  return ours (cmark_node_parent (node_of (node)));
}

guint
markdown_line (const Markdown *node)
{
  return (guint) cmark_node_get_start_line (node_of (node));
}

guint
markdown_level (const Markdown *heading)
{
  return (guint) cmark_node_get_heading_level (node_of (heading));
}

gboolean
markdown_is_ordered (const Markdown *list)
{
  return cmark_node_get_list_type (node_of (list)) == CMARK_ORDERED_LIST;
}

guint
markdown_list_start (const Markdown *list)
{
  return (guint) cmark_node_get_list_start (node_of (list));
}

const char *
markdown_url (const Markdown *link)
{
  return cmark_node_get_url (node_of (link));
}

const char *
markdown_info (const Markdown *code)
{
  return cmark_node_get_fence_info (node_of (code));
}

const char *
markdown_content (const Markdown *code)
{
  return cmark_node_get_literal (node_of (code));
}

gboolean
markdown_walk (const Markdown *node, gboolean (*each) (const Markdown *node, gpointer data, GError **error),
               gpointer data, GError **error)
{
  cmark_iter *walk = cmark_iter_new (node_of (node));
  gboolean more = TRUE;
  cmark_event_type event;

  while (more && (event = cmark_iter_next (walk)) != CMARK_EVENT_DONE)
    if (event == CMARK_EVENT_ENTER)
      more = each (ours (cmark_iter_get_node (walk)), data, error);
  cmark_iter_free (walk);
  return more;
}

/* What a node itself writes; NULL for those that only hold others. */
static const char *
node_words (cmark_node *node)
{
  switch (cmark_node_get_type (node)) {
  case CMARK_NODE_TEXT:
  case CMARK_NODE_CODE:
    return cmark_node_get_literal (node);
  case CMARK_NODE_SOFTBREAK:
    return " ";
  case CMARK_NODE_LINEBREAK:
    return "\n";
  default:
    return NULL;
  }
}

static gboolean
append_words (const Markdown *node, gpointer data, GError **error)
{
  const char *words = node_words (node_of (node));

  (void) error;
  if (words != NULL)
    g_string_append (data, words);
  return TRUE;
}

char *
markdown_text (const Markdown *node)
{
  GString *text = g_string_new (NULL);

  markdown_walk (node, append_words, text, NULL);
  return g_string_free (text, FALSE);
}

/* ---- runs ---- */

static void
run_clear (gpointer data)
{
  MarkdownRun *run = data;

  g_free (run->text);
  g_free (run->uri);
}

static void
runs_add (GArray *runs, const char *words, const MarkdownRun *look)
{
  MarkdownRun *last = runs->len == 0 ? NULL : &g_array_index (runs, MarkdownRun, runs->len - 1);
  MarkdownRun run = { g_strdup (words), look->strong, g_strdup (look->uri) };
  char *joined;

  if (last == NULL || last->strong != look->strong || g_strcmp0 (last->uri, look->uri) != 0) {
    g_array_append_val (runs, run);
    return;
  }
  joined = g_strconcat (last->text, words, NULL);
  g_free (last->text);
  last->text = joined;
  run_clear (&run);
}

GArray *
markdown_runs (const Markdown *node)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (MarkdownRun));
  cmark_iter *walk = cmark_iter_new (node_of (node));
  cmark_event_type event;
  MarkdownRun look = { NULL, FALSE, NULL };
  guint strong = 0;

  g_array_set_clear_func (runs, run_clear);
  while ((event = cmark_iter_next (walk)) != CMARK_EVENT_DONE) {
    cmark_node *below = cmark_iter_get_node (walk);
    gboolean enters = event == CMARK_EVENT_ENTER;

    if (cmark_node_get_type (below) == CMARK_NODE_STRONG)
      strong = enters ? strong + 1 : strong - 1;
    else if (cmark_node_get_type (below) == CMARK_NODE_LINK)
      look.uri = enters ? (char *) cmark_node_get_url (below) : NULL;
    look.strong = strong > 0;
    if (enters && node_words (below) != NULL)
      runs_add (runs, node_words (below), &look);
  }
  cmark_iter_free (walk);
  return runs;
}

gboolean
markdown_leads (const Markdown *node)
{
  g_autoptr (GArray) runs = markdown_runs (node);

  for (guint i = 0; i < runs->len; i++)
    if (g_array_index (runs, MarkdownRun, i).uri != NULL)
      return TRUE;
  return FALSE;
}

/* ---- HTML ---- */

/* (transfer full): cmark's memory as ours. */
static char *
taken (char *html)
{
  char *copy = g_strdup (html);

  cmark_get_default_mem_allocator ()->free (html);
  return copy;
}

char *
markdown_html (const Markdown *node)
{
  return taken (cmark_render_html (node_of (node), CMARK_OPT_DEFAULT));
}

char *
markdown_html_inline (const Markdown *root)
{
  Markdown *first = markdown_first (root);
  g_autofree char *html = markdown_html (root);
  gsize length = strlen (html);

  if (first == NULL || markdown_kind (first) != MARKDOWN_PARAGRAPH || markdown_next (first) != NULL)
    return g_steal_pointer (&html);
  return g_strndup (html + PARAGRAPH_TAG, length - PARAGRAPH_TAG - PARAGRAPH_END);
}

char *
markdown_page (const char *text, gsize length)
{
  return taken (cmark_markdown_to_html (text, length, CMARK_OPT_UNSAFE));
}
