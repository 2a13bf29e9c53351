/* document_html.c: a document as the body of a page: the same words as on paper, each block with elements that say what
 * it is. */
#include <string.h>

#include "base/error.h"
#include "base/qr.h"
#include "document_private.h"
#include "pdf_draw.h"

typedef struct {
  const Document *document;
  GString *out;
} Writing;

static void write_children (const Writing *writing, cmark_node *parent);

static void
write_escaped (const Writing *writing, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  g_string_append (writing->out, escaped);
}

static void
write_node (const Writing *writing, cmark_node *node)
{
  char *html = cmark_render_html (node, CMARK_OPT_DEFAULT);

  g_string_append (writing->out, html);
  cmark_get_default_mem_allocator ()->free (html);
}

/* A cell's Markdown without the paragraph around it. */
static void
write_cell (const Writing *writing, const char *markdown)
{
  cmark_node *tree = document_parse_line (markdown), *first = cmark_node_first_child (tree);

  if (first != NULL && cmark_node_get_type (first) == CMARK_NODE_PARAGRAPH)
    for (cmark_node *node = cmark_node_first_child (first); node != NULL; node = cmark_node_next (node))
      write_node (writing, node);
  else if (first != NULL)
    write_node (writing, tree);
  cmark_node_free (tree);
}

static void
write_wrapped (const Writing *writing, const char *before, const char *markdown, const char *after)
{
  g_string_append (writing->out, before);
  write_cell (writing, markdown);
  g_string_append (writing->out, after);
}

/* ---- blocks ---- */

static const char *
column_class (const Block *block, guint column)
{
  const char *word = column < g_strv_length (block->words) ? block->words[column] : "";

  return g_str_has_prefix (word, "number") ? " class=\"n\"" : "";
}

/* "E difficile": the letter in its drop. */
static void
write_grade (const Writing *writing, const char *markdown)
{
  g_autofree char *text = document_cell_text (markdown);
  gboolean letter = g_ascii_isalpha (text[0]) && (text[1] == ' ' || text[1] == '\0');

  if (letter)
    g_string_append_printf (writing->out, "<span class=\"grade %c\"><b>%c</b> <span>", text[0], text[0]);
  write_escaped (writing, letter ? text + 1 : text);
  if (letter)
    g_string_append (writing->out, "</span></span>");
}

static void
write_row (const Writing *writing, const Block *block, const BlockLine *line)
{
  const BlockLine *heads = block_line (block, 0);

  g_string_append (writing->out, line->mark == '=' ? "<tr class=\"total\">" : "<tr>");
  for (guint i = 0; i < heads->count; i++) {
    g_autofree char *label = document_cell_text (heads->cells[i]);
    const char *word = i < g_strv_length (block->words) ? block->words[i] : "";

    g_string_append_printf (writing->out, i == 0 ? "<th scope=\"row\"%s" : "<td%s data-label=\"", column_class (block, i));
    if (i > 0)
      write_escaped (writing, label);
    g_string_append (writing->out, i == 0 ? ">" : "\">");
    if (g_str_has_prefix (word, "grade"))
      write_grade (writing, block_cell (line, i));
    else
      write_cell (writing, block_cell (line, i));
    g_string_append (writing->out, i == 0 ? "</th>" : "</td>");
  }
  g_string_append (writing->out, "</tr>\n");
}

static void
write_table (const Writing *writing, const Block *block)
{
  if (block->lines->len == 0)
    return;
  g_string_append (writing->out, "<table class=\"cards\">\n<thead><tr>");
  for (guint i = 0; i < block_line (block, 0)->count; i++) {
    g_string_append_printf (writing->out, "<th scope=\"col\"%s>", column_class (block, i));
    write_wrapped (writing, "", block_cell (block_line (block, 0), i), "</th>");
  }
  g_string_append (writing->out, "</tr></thead>\n<tbody>\n");
  for (guint i = 1; i < block->lines->len; i++)
    write_row (writing, block, block_line (block, i));
  g_string_append (writing->out, "</tbody></table>\n");
}

static void
write_facts (const Writing *writing, const Block *block)
{
  g_string_append (writing->out, "<dl class=\"facts\">\n");
  for (guint i = 0; i < block->lines->len; i++)
    if (*block_cell (block_line (block, i), 1) != '\0') {
      write_wrapped (writing, "<dt>", block_cell (block_line (block, i), 0), "</dt>");
      write_wrapped (writing, "<dd>", block_cell (block_line (block, i), 1), "</dd>\n");
    }
  g_string_append (writing->out, "</dl>\n");
}

static void
write_figures (const Writing *writing, const Block *block)
{
  g_string_append (writing->out, "<ul class=\"figures\">\n");
  for (guint i = 0; i < block->lines->len; i++) {
    const BlockLine *line = block_line (block, i);

    g_string_append (writing->out, line->mark == '!' ? "<li class=\"waits\">" : "<li>");
    write_wrapped (writing, "<b>", block_cell (line, 0), "</b> ");
    write_cell (writing, block_cell (line, 1));
    if (*block_cell (line, 2) != '\0')
      write_wrapped (writing, " <small>", block_cell (line, 2), "</small>");
    g_string_append (writing->out, "</li>\n");
  }
  g_string_append (writing->out, "</ul>\n");
}

static void
write_chart (const Writing *writing, const Block *block)
{
  const char *svg = block->words[0] == NULL ? NULL : document_chart (writing->document, block->words[0]);

  if (svg == NULL)
    return;
  g_string_append_printf (writing->out, "<figure class=\"chart\">%s", svg);
  for (guint i = 0; i < block->lines->len; i++)
    write_wrapped (writing, "<figcaption>", block_cell (block_line (block, i), 0), "</figcaption>");
  g_string_append (writing->out, "</figure>\n");
}

static void
write_images (const Writing *writing, const Block *block)
{
  g_string_append (writing->out, "<div class=\"pictures\">\n");
  for (guint i = 0; i < block->lines->len; i++) {
    const BlockLine *line = block_line (block, i);
    g_autofree char *id = document_cell_text (block_cell (line, 0)), *words = document_cell_text (block_cell (line, 1));
    const char *url = tree_get_text (document_image (writing->document, id), "url");

    if (url == NULL)
      continue;
    g_string_append (writing->out, "<figure><img src=\"");
    write_escaped (writing, url);
    g_string_append (writing->out, "\" alt=\"");
    write_escaped (writing, words);
    write_wrapped (writing, "\"><figcaption>", block_cell (line, 2), "</figcaption></figure>\n");
  }
  g_string_append (writing->out, "</div>\n");
}

static void
write_qr (const Writing *writing, const Block *block)
{
  for (guint i = 0; i < block->lines->len; i++) {
    g_autofree char *uri = document_cell_text (block_cell (block_line (block, i), 1));
    g_auto (Qr) qr = { .path = NULL };
    gboolean leads = pdf_is_link (uri);

    g_string_append (writing->out, "<div class=\"code\">");
    if (leads && qr_draw (uri, &qr, NULL))
      g_string_append_printf (writing->out,
                              "<svg viewBox=\"0 0 %u %u\" aria-hidden=\"true\"><path fill=\"#fff\" d=\"M0 0h%uv%uH0z\"/>"
                              "<path d=\"%s\"/></svg>",
                              qr.size, qr.size, qr.size, qr.size, qr.path);
    g_string_append (writing->out, leads ? "<p><a href=\"" : "<p>");
    if (leads)
      write_escaped (writing, uri);
    write_wrapped (writing, leads ? "\">" : "", block_cell (block_line (block, i), 0), leads ? "</a></p></div>\n" : "</p></div>\n");
  }
}

static void
write_grades (const Writing *writing, const Block *block)
{
  for (guint i = 0; i < block->lines->len; i++) {
    g_autofree char *whole = g_strconcat (block_cell (block_line (block, i), 0), " ", block_cell (block_line (block, i), 1), NULL);

    g_string_append (writing->out, "<p>");
    write_grade (writing, whole);
    g_string_append (writing->out, "</p>\n");
  }
}

static void
write_within (const Writing *writing, const Block *block)
{
  cmark_node *tree = document_parse_lines (block->content);

  g_string_append (writing->out, block->kind == BLOCK_NOTICE ? "<div class=\"notice\">\n" : "<div class=\"soft\">\n");
  write_children (writing, tree);
  g_string_append (writing->out, "</div>\n");
  cmark_node_free (tree);
}

static void
write_lines (const Writing *writing, const Block *block, const char *before, const char *after)
{
  for (guint i = 0; i < block->lines->len; i++) {
    if (i > 0)
      g_string_append (writing->out, after);
    write_wrapped (writing, before, block_cell (block_line (block, i), 0), "");
  }
}

static void
write_address (const Writing *writing, const Block *block)
{
  g_string_append (writing->out, "<p class=\"address\">");
  write_lines (writing, block, "", "<br>");
  g_string_append (writing->out, "</p>\n");
}

static void
write_sign (const Writing *writing, const Block *block)
{
  g_string_append (writing->out, "<ul class=\"sign\">\n");
  for (guint i = 0; i < block->lines->len; i++) {
    write_wrapped (writing, "<li><strong>", block_cell (block_line (block, i), 0), "</strong>");
    write_wrapped (writing, " <small>", block_cell (block_line (block, i), 1), "</small></li>\n");
  }
  g_string_append (writing->out, "</ul>\n");
}

/* Sheets of paper have no place on a page. */
static void
write_nothing (const Writing *writing, const Block *block)
{
  (void) writing;
  (void) block;
}

static void (*const writes[]) (const Writing *writing, const Block *block) = {
  [BLOCK_TABLE] = write_table,     [BLOCK_FACTS] = write_facts,   [BLOCK_FIGURES] = write_figures,
  [BLOCK_CHART] = write_chart,     [BLOCK_IMAGE] = write_images,  [BLOCK_QR] = write_qr,
  [BLOCK_GRADE] = write_grades,    [BLOCK_NOTICE] = write_within, [BLOCK_SMALL] = write_within,
  [BLOCK_ADDRESS] = write_address, [BLOCK_SIGN] = write_sign,     [BLOCK_PAGE] = write_nothing,
  [BLOCK_KEEP] = write_nothing,
};
G_STATIC_ASSERT (G_N_ELEMENTS (writes) == BLOCK_LAST);

/* ---- the whole ---- */

static void
write_children (const Writing *writing, cmark_node *parent)
{
  for (cmark_node *node = cmark_node_first_child (parent); node != NULL; node = cmark_node_next (node)) {
    cmark_node_type type = cmark_node_get_type (node);
    g_autoptr (Block) block = type != CMARK_NODE_CODE_BLOCK
                                  ? NULL
                                  : block_read (cmark_node_get_fence_info (node), cmark_node_get_literal (node));

    if (block != NULL)
      writes[block->kind](writing, block);
    else if (type != CMARK_NODE_HTML_BLOCK)
      write_node (writing, node);
  }
}

static void
write_text (const Writing *writing, const char *before, const char *text, const char *after)
{
  g_string_append (writing->out, before);
  write_escaped (writing, text);
  g_string_append (writing->out, after);
}

char *
document_html (const Document *document)
{
  const Writing writing = { document, g_string_new (NULL) };

  if (document_has_heading (document))
    write_text (&writing, "<h1>", document->front.title, "</h1>\n");
  if (document->front.lead != NULL)
    write_text (&writing, "<p class=\"lead\">", document->front.lead, "</p>\n");
  write_children (&writing, document->tree);
  if (document->front.small != NULL)
    write_text (&writing, "<p class=\"soft\">", document->front.small, "</p>\n");
  return g_string_free (writing.out, FALSE);
}

char *
document_page (const Document *document, GError **error)
{
  g_autofree char *body = document_html (document);
  g_autoptr (Tree) page = tree_new_map ();
  g_autoptr (GString) out = g_string_new (NULL);

  tree_set_text (page, "title", document->front.title);
  tree_set_text (page, "language", document_language (document));
  tree_set_text (page, "content", body);
  tree_set_tree (page, "town", kit_town (document->kit));
  if (!template_render (document->kit->templates, "layouts/paper", page, TEMPLATE_ESCAPE_HTML, out, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
