/* document.c: the source of a document, read: front matter, Mustache with values escaped, CommonMark. Lays nothing out
 * (document_pdf.c, document_html.c). */
#include "document.h"

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

/* ---- what is wrong in it ---- */

/* HTML, and blocks that are none of ours or stand where nothing lays them out. */
static gboolean
check_node (const Markdown *node, gpointer data, GError **error)
{
  const Document *document = data;
  MarkdownKind kind = markdown_kind (node);
  g_autoptr (Block) block = NULL;

  if (kind == MARKDOWN_HTML)
    return box_fail (error, BOX_ERROR_INVALID, "document %s, line %u of its body: HTML", document->name,
                     markdown_line (node));
  if (kind != MARKDOWN_CODE)
    return TRUE;
  block = block_read (markdown_info (node), markdown_content (node));
  return (block != NULL && markdown_parent (node) == document->tree)
         || box_fail (error, BOX_ERROR_INVALID,
                      "document %s, line %u of its body: no block of that name may stand here", document->name,
                      markdown_line (node));
}

char *
document_cell_text (const char *markdown)
{
  g_autoptr (Markdown) root = markdown_parse (markdown);

  return markdown_text (root);
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
  document->tree = markdown_parse (body);
  return markdown_walk (document->tree, check_node, document, error) ? g_steal_pointer (&document) : NULL;
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
  markdown_free (document->tree);
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
