/* document_html.c: a document as a tree for its page: what cmark made of its nodes, and each block in parts.
 * The markup around stands in partials/document. */
#include <string.h>

#include "base/error.h"
#include "base/qr.h"
#include "document_private.h"
#include "pdf_draw.h"

static void add_children (const Document *document, const Markdown *parent, Tree *list);

static void
set_cell (Tree *map, const char *key, const char *markdown)
{
  g_autoptr (Markdown) root = markdown_parse (markdown);
  g_autofree char *html = markdown_html_inline (root);

  tree_set_text (map, key, html);
}

static void
set_cell_text (Tree *map, const char *key, const char *markdown)
{
  g_autofree char *text = document_cell_text (markdown);

  tree_set_text (map, key, text);
}

/* ---- blocks: each fills its map ---- */

static const char *
column_kind (const Block *block, guint column)
{
  return column < g_strv_length (block->words) ? block->words[column] : "";
}

/* "E difficile": the letter in its drop, the words beside it. */
static void
set_grade (Tree *map, const char *markdown)
{
  g_autofree char *text = document_cell_text (markdown);
  gboolean letter = g_ascii_isalpha (text[0]) && (text[1] == ' ' || text[1] == '\0');
  Tree *grade = tree_set_map (map, "grade");

  if (letter)
    tree_set_format (grade, "letter", "%c", text[0]);
  tree_set_text (grade, "words", letter ? g_strchug (text + 1) : text);
}

static void
add_row (Tree *rows, const Block *block, const BlockLine *line)
{
  const BlockLine *heads = block_line (block, 0);
  Tree *row = tree_add_map (rows), *cells = tree_set_list (row, "cells");

  tree_set_flag (row, "total", line->mark == '=');
  for (guint i = 0; i < heads->count; i++) {
    Tree *cell = tree_add_map (cells);

    tree_set_flag (cell, "first", i == 0);
    tree_set_flag (cell, "number", g_str_has_prefix (column_kind (block, i), "number"));
    set_cell_text (cell, "label", heads->cells[i]);
    if (g_str_has_prefix (column_kind (block, i), "grade"))
      set_grade (cell, block_cell (line, i));
    else
      set_cell (cell, "html", block_cell (line, i));
  }
}

static void
fill_table (const Document *document, const Block *block, Tree *map)
{
  Tree *heads = tree_set_list (map, "heads"), *rows = tree_set_list (map, "rows");

  (void) document;
  for (guint i = 0; block->lines->len > 0 && i < block_line (block, 0)->count; i++) {
    Tree *head = tree_add_map (heads);

    set_cell (head, "html", block_line (block, 0)->cells[i]);
    tree_set_flag (head, "number", g_str_has_prefix (column_kind (block, i), "number"));
  }
  for (guint i = 1; i < block->lines->len; i++)
    add_row (rows, block, block_line (block, i));
}

static void
fill_facts (const Document *document, const Block *block, Tree *map)
{
  Tree *facts = tree_set_list (map, "lines");

  (void) document;
  for (guint i = 0; i < block->lines->len; i++)
    if (*block_cell (block_line (block, i), 1) != '\0') {
      Tree *fact = tree_add_map (facts);

      set_cell (fact, "label", block_cell (block_line (block, i), 0));
      set_cell (fact, "html", block_cell (block_line (block, i), 1));
    }
}

static void
fill_figures (const Document *document, const Block *block, Tree *map)
{
  Tree *figures = tree_set_list (map, "lines");

  (void) document;
  for (guint i = 0; i < block->lines->len; i++) {
    const BlockLine *line = block_line (block, i);
    Tree *figure = tree_add_map (figures);

    tree_set_flag (figure, "waits", line->mark == '!');
    set_cell (figure, "value", block_cell (line, 0));
    set_cell (figure, "html", block_cell (line, 1));
    set_cell (figure, "note", block_cell (line, 2));
  }
}

static void
fill_lines (const Document *document, const Block *block, Tree *map)
{
  Tree *lines = tree_set_list (map, "lines");

  (void) document;
  for (guint i = 0; i < block->lines->len; i++) {
    Tree *line = tree_add_map (lines);

    set_cell (line, "html", block_cell (block_line (block, i), 0));
    set_cell (line, "below", block_cell (block_line (block, i), 1));
    tree_set_flag (line, "more", i + 1 < block->lines->len);
  }
}

static void
fill_chart (const Document *document, const Block *block, Tree *map)
{
  tree_set_text (map, "svg", block->words[0] == NULL ? NULL : document_chart (document, block->words[0]));
  fill_lines (document, block, map);
}

static void
fill_images (const Document *document, const Block *block, Tree *map)
{
  Tree *pictures = tree_set_list (map, "lines");

  for (guint i = 0; i < block->lines->len; i++) {
    const BlockLine *line = block_line (block, i);
    g_autofree char *id = document_cell_text (block_cell (line, 0));
    const char *url = tree_get_text (document_image (document, id), "url");
    Tree *picture = url == NULL ? NULL : tree_add_map (pictures);

    if (picture == NULL)
      continue;
    tree_set_text (picture, "url", url);
    set_cell_text (picture, "words", block_cell (line, 1));
    set_cell (picture, "html", block_cell (line, 2));
  }
}

/* Words that lead somewhere themselves are not put into one more link. */
static void
set_code_words (Tree *code, const char *markdown)
{
  g_autoptr (Markdown) root = markdown_parse (markdown);

  set_cell (code, "html", markdown);
  tree_set_flag (code, "leads", markdown_leads (root));
}

static void
fill_qr (const Document *document, const Block *block, Tree *map)
{
  Tree *codes = tree_set_list (map, "lines");

  (void) document;
  for (guint i = 0; i < block->lines->len; i++) {
    g_autofree char *uri = document_cell_text (block_cell (block_line (block, i), 1));
    g_auto (Qr) qr = { .path = NULL };
    Tree *code = tree_add_map (codes);

    set_code_words (code, block_cell (block_line (block, i), 0));
    if (!pdf_is_link (uri) || !qr_draw (uri, &qr, NULL))
      continue;
    tree_set_text (code, "url", uri);
    tree_set_integer (code, "size", qr.size);
    tree_set_text (code, "path", qr.path);
  }
}

static void
fill_grades (const Document *document, const Block *block, Tree *map)
{
  Tree *grades = tree_set_list (map, "lines");

  (void) document;
  for (guint i = 0; i < block->lines->len; i++) {
    const BlockLine *line = block_line (block, i);
    g_autofree char *whole = g_strconcat (block_cell (line, 0), " ", block_cell (line, 1), NULL);

    set_grade (tree_add_map (grades), whole);
  }
}

static void
fill_within (const Document *document, const Block *block, Tree *map)
{
  g_autoptr (Markdown) root = markdown_parse (block->content);

  add_children (document, root, tree_set_list (map, "within"));
}

static void
fill_anchor (const Document *document, const Block *block, Tree *map)
{
  (void) document;
  tree_set_text (map, "id", block->words[0]);
}

/* NULL: sheets of paper have no place on a page. */
static const struct {
  const char *key; /* in the tree */
  void (*fill) (const Document *document, const Block *block, Tree *map);
} fills[] = {
  [BLOCK_TABLE] = { "table", fill_table },
  [BLOCK_FACTS] = { "facts", fill_facts },
  [BLOCK_FIGURES] = { "figures", fill_figures },
  [BLOCK_CHART] = { "chart", fill_chart },
  [BLOCK_IMAGE] = { "pictures", fill_images },
  [BLOCK_QR] = { "codes", fill_qr },
  [BLOCK_GRADE] = { "grades", fill_grades },
  [BLOCK_NOTICE] = { "notice", fill_within },
  [BLOCK_SMALL] = { "small", fill_within },
  [BLOCK_ADDRESS] = { "address", fill_lines },
  [BLOCK_SIGN] = { "sign", fill_lines },
  [BLOCK_PAGE] = { NULL, NULL },
  [BLOCK_KEEP] = { NULL, NULL },
  [BLOCK_ANCHOR] = { "anchor", fill_anchor },
};
G_STATIC_ASSERT (G_N_ELEMENTS (fills) == BLOCK_LAST);

/* ---- the whole ---- */

static void
add_block (const Document *document, const Markdown *node, Tree *list)
{
  g_autoptr (Block) block = block_read (markdown_info (node), markdown_content (node));

  if (block != NULL && fills[block->kind].key != NULL)
    fills[block->kind].fill (document, block, tree_set_map (tree_add_map (list), fills[block->kind].key));
}

static void
add_children (const Document *document, const Markdown *parent, Tree *list)
{
  for (const Markdown *node = markdown_first (parent); node != NULL; node = markdown_next (node)) {
    g_autofree char *html = NULL;

    if (markdown_kind (node) == MARKDOWN_CODE)
      add_block (document, node, list);
    else if (markdown_kind (node) != MARKDOWN_COMMENT)
      tree_set_text (tree_add_map (list), "html", html = markdown_html (node));
  }
}

/* The number of a file that ends a title is not broken at its hyphen. */
static void
add_title (const char *title, Tree *tree)
{
  const char *space = title == NULL ? NULL : strrchr (title, ' ');
  gboolean whole = space == NULL || strchr (space, '-') == NULL;
  g_autofree char *start = whole ? g_strdup (title) : g_strndup (title, (gsize) (space + 1 - title));

  tree_set_text (tree, "title", title);
  tree_set_text (tree, "title_start", start);
  tree_set_text (tree, "title_end", whole ? NULL : space + 1);
}

Tree *
document_tree (const Document *document)
{
  Tree *tree = tree_new_map ();

  add_title (document->front.title, tree);
  tree_set_flag (tree, "heading", document_has_heading (document));
  tree_set_text (tree, "lead", document->front.lead);
  tree_set_text (tree, "small", document->front.small);
  tree_set_text (tree, "language", document_language (document));
  tree_set_text (tree, "direction", words_get (document->kit->words, document_language (document), "speech.direction"));
  add_children (document, document->tree, tree_set_list (tree, "blocks"));
  return tree;
}

static char *
render (const Document *document, const char *template, const Tree *tree, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!template_render (document->kit->templates, template, tree, TEMPLATE_ESCAPE_HTML, out, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
document_html (const Document *document, GError **error)
{
  g_autoptr (Tree) tree = document_tree (document);

  return render (document, "partials/document", tree, error);
}

char *
document_page (const Document *document, GError **error)
{
  g_autoptr (Tree) tree = document_tree (document);

  tree_set_tree (tree, "town", kit_town (document->kit));
  return render (document, "layouts/paper", tree, error);
}
