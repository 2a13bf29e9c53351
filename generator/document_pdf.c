/* document_pdf.c: a document on paper: its nodes and blocks, one after the other, onto pdf.h. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "document_private.h"
#include "pdf_draw.h"
#include "pdf_letter.h"
#include "town_pdf.h"

#define BLOCK_SPACE_MM 1.5
#define PHOTO_HEIGHT_MM 110
enum { KEEP_MM_MAX = 240 };

typedef struct {
  const Document *document;
  Pdf *pdf;
} Printing;

static void print_children (const Printing *printing, const Markdown *parent, PdfText kind);

/* ---- nodes ---- */

/* The address of a paragraph that is one link and nothing else. */
static const char *
lone_link (const Markdown *node)
{
  const Markdown *child = markdown_first (node);

  if (child == NULL || markdown_next (child) != NULL || markdown_kind (child) != MARKDOWN_LINK)
    return NULL;
  return markdown_url (child);
}

static gboolean
all_strong (const Markdown *node)
{
  const Markdown *child = markdown_first (node);

  return child != NULL && markdown_next (child) == NULL && markdown_kind (child) == MARKDOWN_STRONG;
}

static void
print_paragraph (const Printing *printing, const Markdown *node, PdfText kind)
{
  g_autofree char *text = markdown_text (node);
  const char *uri = lone_link (node);

  if (uri != NULL)
    pdf_link (printing->pdf, text, uri);
  else
    pdf_text (printing->pdf, kind == PDF_BODY && all_strong (node) ? PDF_STRONG : kind, text);
}

static void
print_heading (const Printing *printing, const Markdown *node)
{
  g_autofree char *text = markdown_text (node);

  pdf_text (printing->pdf, markdown_level (node) <= 2 ? PDF_HEADING : PDF_SUBHEADING, text);
}

static void
print_list (const Printing *printing, const Markdown *node)
{
  guint number = markdown_list_start (node);

  for (const Markdown *item = markdown_first (node); item != NULL; item = markdown_next (item)) {
    g_autofree char *text = markdown_text (item), *marker = NULL;

    marker = markdown_is_ordered (node) ? g_strdup_printf ("%u.", number++) : g_strdup ("•");
    pdf_item (printing->pdf, marker, text);
  }
  pdf_space (printing->pdf, BLOCK_SPACE_MM);
}

/* ---- blocks ---- */

static const struct {
  const char *name;
  PdfCell cell;
} cell_kinds[] = {
  { "text", PDF_CELL_TEXT },   { "strong", PDF_CELL_STRONG }, { "number", PDF_CELL_NUMBER },
  { "grade", PDF_CELL_GRADE }, { "link", PDF_CELL_LINK },
};
G_STATIC_ASSERT (G_N_ELEMENTS (cell_kinds) == PDF_CELL_LAST);

/* "number:2": a kind and a width; text and 1 when they are not given. */
static void
column_read (const char *word, PdfColumn *column)
{
  g_auto (GStrv) parts = g_strsplit (word, ":", 2);
  gint64 width = 1;

  for (guint i = 0; i < G_N_ELEMENTS (cell_kinds); i++)
    if (g_strcmp0 (parts[0], cell_kinds[i].name) == 0)
      column->cell = cell_kinds[i].cell;
  if (parts[0] != NULL && parts[1] != NULL)
    text_to_integer (parts[1], 1, 1000, &width);
  column->fraction = (double) width;
}

typedef struct {
  char *texts[PDF_COLUMN_MAX];
  char *uri;
} RowTexts;

static void
row_texts_clear (RowTexts *row)
{
  for (guint i = 0; i < PDF_COLUMN_MAX; i++)
    g_clear_pointer (&row->texts[i], g_free);
  g_clear_pointer (&row->uri, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RowTexts, row_texts_clear)

/* The texts of a line's cells, and the address that its first cell leads to. */
static void
row_texts_read (const BlockLine *line, RowTexts *row)
{
  for (guint i = 0; i < MIN (line->count, PDF_COLUMN_MAX); i++) {
    g_autoptr (Markdown) tree = markdown_parse (line->cells[i]);
    const Markdown *first = markdown_first (tree);

    row->texts[i] = markdown_text (tree);
    if (i == 0 && first != NULL)
      row->uri = g_strdup (lone_link (first));
  }
}

static void
print_row (PdfTable *table, const BlockLine *line)
{
  g_auto (RowTexts) row = { .uri = NULL };
  guint same = 0;

  row_texts_read (line, &row);
  while (line->mark == '~' && same < line->count && *line->cells[same] == '\0')
    same++;
  if (line->mark == '=')
    pdf_table_total (table, (const char *const *) row.texts);
  else
    pdf_table_row_same (table, (const char *const *) row.texts, row.uri, same);
}

static void
print_table (const Printing *printing, const Block *block)
{
  PdfColumn columns[PDF_COLUMN_MAX] = { { NULL, 1, PDF_CELL_TEXT } };
  g_auto (RowTexts) heads = { .uri = NULL };
  const BlockLine *first;
  PdfTable *table;

  if (block->lines->len == 0)
    return;
  first = block_line (block, 0);
  row_texts_read (first, &heads);
  for (guint i = 0, word = 0; i < MIN (first->count, PDF_COLUMN_MAX); i++) {
    columns[i] = (PdfColumn){ heads.texts[i], 1, PDF_CELL_TEXT };
    if (block->words[word] != NULL)
      column_read (block->words[word++], &columns[i]);
  }
  table = pdf_table_begin (printing->pdf, columns, MIN (first->count, PDF_COLUMN_MAX));
  for (guint i = 1; i < block->lines->len; i++)
    print_row (table, block_line (block, i));
  pdf_table_end (table);
}

static void
print_facts (const Printing *printing, const Block *block)
{
  static const PdfColumn columns[] = { { NULL, 1, PDF_CELL_STRONG }, { NULL, 2.4, PDF_CELL_TEXT } };
  PdfTable *table = pdf_table_begin (printing->pdf, columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < block->lines->len; i++)
    if (*block_cell (block_line (block, i), 1) != '\0')
      print_row (table, block_line (block, i));
  pdf_table_end (table);
}

static void
print_figures (const Printing *printing, const Block *block)
{
  for (guint from = 0; from < block->lines->len; from += PDF_FIGURE_MAX) {
    PdfFigure figures[PDF_FIGURE_MAX] = { { NULL, NULL, NULL, FALSE } };
    RowTexts rows[PDF_FIGURE_MAX] = { { .uri = NULL } };
    guint count = MIN (block->lines->len - from, PDF_FIGURE_MAX);

    for (guint i = 0; i < count; i++) {
      row_texts_read (block_line (block, from + i), &rows[i]);
      figures[i] = (PdfFigure){ rows[i].texts[0], rows[i].texts[1], rows[i].texts[2],
                                block_line (block, from + i)->mark == '!' };
    }
    pdf_figures (printing->pdf, figures, count);
    for (guint i = 0; i < count; i++)
      row_texts_clear (&rows[i]);
  }
}

static void
print_chart (const Printing *printing, const Block *block)
{
  const char *svg = block->words[0] == NULL ? NULL : document_chart (printing->document, block->words[0]);

  if (svg == NULL)
    return;
  pdf_chart (printing->pdf, svg, 1);
  for (guint i = 0; i < block->lines->len; i++) {
    g_autofree char *caption = document_cell_text (block_cell (block_line (block, i), 0));

    pdf_text (printing->pdf, PDF_SMALL, caption);
  }
}

static void
print_images (const Printing *printing, const Block *block)
{
  for (guint i = 0; i < block->lines->len; i++) {
    const BlockLine *line = block_line (block, i);
    g_autofree char *id = document_cell_text (block_cell (line, 0)),
                    *caption = document_cell_text (block_cell (line, 2));
    const char *path = tree_get_text (document_image (printing->document, id), "path");

    if (path != NULL)
      pdf_photo (printing->pdf, path, PHOTO_HEIGHT_MM, *caption != '\0' ? caption : NULL);
  }
}

static void
print_qr (const Printing *printing, const Block *block)
{
  for (guint i = 0; i < block->lines->len; i++) {
    g_auto (RowTexts) row = { .uri = NULL };

    row_texts_read (block_line (block, i), &row);
    pdf_code (printing->pdf, row.texts[0], row.texts[1]);
  }
}

static void
print_grade (const Printing *printing, const Block *block)
{
  for (guint i = 0; i < block->lines->len; i++) {
    g_auto (RowTexts) row = { .uri = NULL };

    row_texts_read (block_line (block, i), &row);
    pdf_grade (printing->pdf, *row.texts[0], row.texts[1] != NULL ? row.texts[1] : "");
  }
}

static void
print_within (const Printing *printing, const Block *block, PdfText kind)
{
  g_autoptr (Markdown) tree = markdown_parse (block->content);

  print_children (printing, tree, kind);
}

static void
print_notice (const Printing *printing, const Block *block)
{
  print_within (printing, block, PDF_NOTICE);
}

static void
print_small (const Printing *printing, const Block *block)
{
  print_within (printing, block, PDF_SMALL);
}

/* Who writes: the town. */
static Tree *
sender_lines (const Document *document)
{
  static const char *const keys[] = { "name", "service_name", "address", "phone", "email" };
  const Tree *town = tree_get (document->view, "town");
  Tree *lines = tree_new_list ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *text = tree_get_text (town, keys[i]);

    if (text != NULL && *text != '\0')
      tree_add_text (lines, text);
  }
  return lines;
}

static void
print_address (const Printing *printing, const Block *block)
{
  g_autoptr (Tree) sender = sender_lines (printing->document), to = tree_new_list ();

  for (guint i = 0; i < block->lines->len; i++) {
    g_autofree char *text = document_cell_text (block_cell (block_line (block, i), 0));
    g_auto (GStrv) parts = g_strsplit (text, "\n", -1);

    for (guint j = 0; parts[j] != NULL; j++)
      if (*g_strstrip (parts[j]) != '\0')
        tree_add_text (to, parts[j]);
  }
  pdf_letter_head (printing->pdf, sender, to);
}

static void
print_sign (const Printing *printing, const Block *block)
{
  g_autoptr (Tree) boxes = tree_new_list ();

  for (guint i = 0; i < block->lines->len; i++) {
    g_auto (RowTexts) row = { .uri = NULL };
    Tree *box = tree_add_map (boxes);

    row_texts_read (block_line (block, i), &row);
    tree_set_text (box, "who", row.texts[0]);
    tree_set_text (box, "below", row.texts[1]);
  }
  pdf_letter_sign (printing->pdf, boxes);
}

static void
print_page (const Printing *printing, const Block *block)
{
  (void) block;
  pdf_need (printing->pdf, PDF_HEIGHT / PDF_MM);
}

static void
print_keep (const Printing *printing, const Block *block)
{
  gint64 height = 0;

  if (block->words[0] != NULL && text_to_integer (block->words[0], 1, KEEP_MM_MAX, &height))
    pdf_need (printing->pdf, (double) height);
}

static void (*const prints[]) (const Printing *printing, const Block *block) = {
  [BLOCK_TABLE] = print_table,     [BLOCK_FACTS] = print_facts,   [BLOCK_FIGURES] = print_figures,
  [BLOCK_CHART] = print_chart,     [BLOCK_IMAGE] = print_images,  [BLOCK_QR] = print_qr,
  [BLOCK_GRADE] = print_grade,     [BLOCK_NOTICE] = print_notice, [BLOCK_SMALL] = print_small,
  [BLOCK_ADDRESS] = print_address, [BLOCK_SIGN] = print_sign,     [BLOCK_PAGE] = print_page,
  [BLOCK_KEEP] = print_keep,
};
G_STATIC_ASSERT (G_N_ELEMENTS (prints) == BLOCK_LAST);

static void
print_block (const Printing *printing, const Markdown *node)
{
  g_autoptr (Block) block = block_read (markdown_info (node), markdown_content (node));

  if (block != NULL)
    prints[block->kind](printing, block);
}

/* ---- the whole ---- */

static void
print_node (const Printing *printing, const Markdown *node, PdfText kind)
{
  switch (markdown_kind (node)) {
  case MARKDOWN_HEADING:
    print_heading (printing, node);
    break;
  case MARKDOWN_PARAGRAPH:
    print_paragraph (printing, node, kind);
    break;
  case MARKDOWN_LIST:
    print_list (printing, node);
    break;
  case MARKDOWN_QUOTE:
    print_children (printing, node, PDF_NOTICE);
    break;
  case MARKDOWN_RULE:
    pdf_rule (printing->pdf);
    break;
  case MARKDOWN_CODE:
    print_block (printing, node);
    break;
  default:
    break;
  }
}

static void
print_children (const Printing *printing, const Markdown *parent, PdfText kind)
{
  for (const Markdown *node = markdown_first (parent); node != NULL; node = markdown_next (node))
    print_node (printing, node, kind);
}

static void
print_document (const Document *document, Pdf *pdf)
{
  const Printing printing = { document, pdf };

  if (document_has_heading (document))
    pdf_text (pdf, PDF_TITLE, document->front.title);
  if (document->front.lead != NULL)
    pdf_text (pdf, PDF_LEAD, document->front.lead);
  print_children (&printing, document->tree, PDF_BODY);
  if (document->front.small != NULL) {
    pdf_rule (pdf);
    pdf_text (pdf, PDF_SMALL, document->front.small);
  }
}

/* (transfer full) */
static Pdf *
pdf_open (const Document *document, GError **error)
{
  const DocumentFront *front = &document->front;
  g_autofree char *made = voice_say (&document->kit->voice, "paper.made", document->view);
  const TownPdf head = { .title = front->head != NULL ? front->head : front->title,
                         .period = front->period,
                         .date = front->date != NULL ? front->date : made };

  return town_pdf_new (document->kit, &head, error);
}

gboolean
document_pdf_joined (const Document *const *documents, guint count, const char *path, guint *ret_pages, GError **error)
{
  g_autoptr (Pdf) pdf = pdf_open (documents[0], error);

  if (pdf == NULL)
    return FALSE;
  for (guint i = 0; i < count; i++) {
    if (i > 0)
      pdf_need (pdf, PDF_HEIGHT / PDF_MM);
    print_document (documents[i], pdf);
  }
  if (!pdf_save (pdf, path, error))
    return FALSE;
  if (ret_pages != NULL)
    *ret_pages = pdf_page_count (pdf);
  return TRUE;
}

gboolean
document_pdf (const Document *document, const char *path, guint *ret_pages, GError **error)
{
  return document_pdf_joined (&document, 1, path, ret_pages, error);
}
