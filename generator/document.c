/* document.c: the source of a document, read: front matter, Mustache with values escaped, CommonMark. Lays nothing out
 * (document_pdf.c, document_html.c). */
#include <gio/gio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "document_private.h"

#define FOLDER "documents/"
#define FENCE "---"
#define CODE_FENCE "```"

/* ---- reading the source ---- */

/* Our typography on all but the keys of the front matter and the opening lines of blocks, which are no sentences. */
static void
append_line (GString *out, const char *line, gboolean front)
{
  const char *colon = front ? strchr (line, ':') : NULL;
  gboolean plain = g_str_has_prefix (line, CODE_FENCE) || (front && colon == NULL);
  g_autofree char *words = plain ? g_strdup (line) : text_typography (colon != NULL ? colon + 1 : line);

  if (colon != NULL)
    g_string_append_len (out, line, colon + 1 - line);
  g_string_append (out, words);
  g_string_append_c (out, '\n');
}

static char *
source_typography (const char *source)
{
  g_auto (GStrv) lines = g_strsplit (source, "\n", -1);
  GString *out = g_string_sized_new (strlen (source) + 64);
  guint fences = 0;

  for (guint i = 0; lines[i] != NULL; i++) {
    fences += strcmp (g_strchomp (lines[i]), FENCE) == 0 && fences < 2;
    append_line (out, lines[i], fences == 1);
  }
  return g_string_free (out, FALSE);
}

static const struct {
  const char *key;
  gsize offset;
} fields[] = {
  { "title", G_STRUCT_OFFSET (DocumentFront, title) },   { "heading", G_STRUCT_OFFSET (DocumentFront, heading) },
  { "lead", G_STRUCT_OFFSET (DocumentFront, lead) },     { "head", G_STRUCT_OFFSET (DocumentFront, head) },
  { "period", G_STRUCT_OFFSET (DocumentFront, period) }, { "date", G_STRUCT_OFFSET (DocumentFront, date) },
  { "small", G_STRUCT_OFFSET (DocumentFront, small) },   { "language", G_STRUCT_OFFSET (DocumentFront, language) },
  { "names", G_STRUCT_OFFSET (DocumentFront, names) },
};

static gboolean
front_set (Document *document, const char *line)
{
  const char *colon = strchr (line, ':');

  for (guint i = 0; colon != NULL && i < G_N_ELEMENTS (fields); i++)
    if (strlen (fields[i].key) == (gsize) (colon - line) && g_str_has_prefix (line, fields[i].key)) {
      char **text = G_STRUCT_MEMBER_P (&document->front, fields[i].offset);
      g_autofree char *value = document_cell_text (g_strchug ((char *) colon + 1));

      g_free (*text);
      *text = *value == '\0' ? NULL : g_steal_pointer (&value);
      return TRUE;
    }
  return FALSE;
}

/* The lines between the first two fences; where the body begins, or NULL. */
static const char *
front_read (Document *document, const char *rendered, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (rendered, "\n", -1);
  const char *body = rendered;
  guint i = 0;

  for (; lines[i] != NULL && (i == 0 || strcmp (lines[i], FENCE) != 0); i++) {
    body += strlen (lines[i]) + 1;
    if (i == 0 ? strcmp (lines[i], FENCE) == 0 : *lines[i] == '\0' || front_set (document, lines[i]))
      continue;
    box_fail (error, BOX_ERROR_INVALID, "document %s, line %u: not a line of front matter", document->name, i + 1);
    return NULL;
  }
  if (lines[i] != NULL && document->front.title != NULL)
    return body + strlen (FENCE);
  box_fail (error, BOX_ERROR_INVALID, "document %s: its front matter has no end, or no title", document->name);
  return NULL;
}

/* ---- CommonMark ---- */

/* A newline within a text came from a value: it breaks the line. */
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

static cmark_node *
parse_tree (const char *markdown)
{
  cmark_node *tree = cmark_parse_document (markdown, strlen (markdown), CMARK_OPT_DEFAULT), *node;
  cmark_iter *walk = cmark_iter_new (tree);

  cmark_consolidate_text_nodes (tree);
  while (cmark_iter_next (walk) != CMARK_EVENT_DONE) {
    node = cmark_iter_get_node (walk);
    if (cmark_node_get_type (node) == CMARK_NODE_TEXT && strchr (cmark_node_get_literal (node), '\n') != NULL)
      text_break (node);
  }
  cmark_iter_free (walk);
  return tree;
}

cmark_node *
document_parse_line (const char *markdown)
{
  return parse_tree (markdown);
}

cmark_node *
document_parse_lines (const char *markdown)
{
  return parse_tree (markdown);
}

static gboolean
node_is_comment (cmark_node *node)
{
  return g_str_has_prefix (cmark_node_get_literal (node), "<!--");
}

/* HTML, and blocks that are none of ours or stand where nothing lays them out. */
static gboolean
check_node (const Document *document, cmark_node *node, GError **error)
{
  cmark_node_type type = cmark_node_get_type (node);
  int line = cmark_node_get_start_line (node);

  if ((type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) && !node_is_comment (node))
    return box_fail (error, BOX_ERROR_INVALID, "document %s, line %d of its body: HTML", document->name, line);
  if (type == CMARK_NODE_CODE_BLOCK) {
    g_autoptr (Block) block = block_read (cmark_node_get_fence_info (node), cmark_node_get_literal (node));

    if (block == NULL || cmark_node_parent (node) != document->tree)
      return box_fail (error, BOX_ERROR_INVALID, "document %s, line %d of its body: no block of that name may stand here",
                       document->name, line);
  }
  return TRUE;
}

static gboolean
check_tree (const Document *document, GError **error)
{
  cmark_iter *walk = cmark_iter_new (document->tree);
  gboolean sound = TRUE;
  cmark_event_type event;

  while (sound && (event = cmark_iter_next (walk)) != CMARK_EVENT_DONE)
    if (event == CMARK_EVENT_ENTER)
      sound = check_node (document, cmark_iter_get_node (walk), error);
  cmark_iter_free (walk);
  return sound;
}

char *
document_node_text (cmark_node *node)
{
  GString *text = g_string_new (NULL);
  cmark_iter *walk = cmark_iter_new (node);
  cmark_event_type event;

  while ((event = cmark_iter_next (walk)) != CMARK_EVENT_DONE) {
    cmark_node *below = cmark_iter_get_node (walk);
    cmark_node_type type = cmark_node_get_type (below);

    if (event != CMARK_EVENT_ENTER)
      continue;
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
      g_string_append (text, cmark_node_get_literal (below));
    else if (type == CMARK_NODE_SOFTBREAK)
      g_string_append_c (text, ' ');
    else if (type == CMARK_NODE_LINEBREAK)
      g_string_append_c (text, '\n');
  }
  cmark_iter_free (walk);
  return g_string_free (text, FALSE);
}

char *
document_cell_text (const char *markdown)
{
  cmark_node *tree = document_parse_line (markdown);
  char *text = document_node_text (tree);

  cmark_node_free (tree);
  return text;
}

/* ---- the document ---- */

/* What every document may speak of. */
static void
view_complete (Kit *kit, Tree *view)
{
  g_autofree char *today = voice_day (&kit->voice, kit->now);

  if (tree_get (view, "town") == NULL)
    tree_set_tree (view, "town", kit_town (kit));
  if (tree_get (view, "today") == NULL)
    tree_set_text (view, "today", today);
  if (tree_get (view, "base_url") == NULL)
    tree_set_text (view, "base_url", kit->base_url);
}

static Document *
document_render (Kit *kit, const char *name, const char *template, Tree *view, GError **error)
{
  g_autoptr (Document) document = g_new0 (Document, 1);
  g_autoptr (GString) rendered = g_string_new (NULL);
  const char *body;

  document->kit = kit;
  document->view = view;
  document->name = g_strdup (name);
  view_complete (kit, view);
  if (!template_render (kit->templates, template, view, TEMPLATE_ESCAPE_MARKDOWN, rendered, error))
    return NULL;
  body = front_read (document, rendered->str, error);
  if (body == NULL)
    return NULL;
  document->tree = document_parse_lines (body);
  return check_tree (document, error) ? g_steal_pointer (&document) : NULL;
}

Document *
document_parse (Kit *kit, const char *name, const char *source, Tree *view, GError **error)
{
  g_autofree char *typeset = source_typography (source), *template = g_strconcat (FOLDER, name, NULL);

  if (!template_set_add (kit->templates, template, typeset, error))
    return NULL;
  return document_render (kit, name, template, view, error);
}

/* (transfer full): the town's own file before ours. */
static char *
document_file (const Kit *kit, const char *name)
{
  g_autofree char *relative = g_strconcat (FOLDER, name, ".md", NULL);
  char *own = kit_override_path (kit, relative);

  if (own != NULL && g_file_test (own, G_FILE_TEST_IS_REGULAR))
    return own;
  g_free (own);
  return kit_path (kit, "paths.templates", relative);
}

Document *
document_new (Kit *kit, const char *name, Tree *view, GError **error)
{
  g_autofree char *template = g_strconcat (FOLDER, name, NULL), *path = NULL, *source = NULL;

  if (template_set_has (kit->templates, template))
    return document_render (kit, name, template, view, error);
  path = document_file (kit, name);
  if (!g_file_get_contents (path, &source, NULL, error)) {
    box_translate (error);
    return NULL;
  }
  if (!g_utf8_validate (source, -1, NULL)) {
    box_fail (error, BOX_ERROR_INVALID, "document %s: not UTF-8", name);
    return NULL;
  }
  return document_parse (kit, name, source, view, error);
}

void
document_free (Document *document)
{
  if (document == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (*(char **) G_STRUCT_MEMBER_P (&document->front, fields[i].offset));
  if (document->tree != NULL)
    cmark_node_free (document->tree);
  g_free (document->name);
  g_free (document);
}

const char *
document_title (const Document *document)
{
  return document->front.title;
}

const char *
document_lead (const Document *document)
{
  return document->front.lead;
}

const char *
document_language (const Document *document)
{
  return document->front.language != NULL ? document->front.language : document->kit->voice.language;
}

gboolean
document_names_people (const Document *document)
{
  return g_strcmp0 (document->front.names, "yes") == 0;
}

gboolean
document_has_heading (const Document *document)
{
  return g_strcmp0 (document->front.heading, "no") != 0;
}

const char *
document_chart (const Document *document, const char *id)
{
  return tree_get_text (tree_get (document->view, "charts"), id);
}

const Tree *
document_image (const Document *document, const char *id)
{
  return tree_get (tree_get (document->view, "images"), id);
}
