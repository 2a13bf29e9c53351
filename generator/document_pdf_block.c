/* document_pdf_block.c: the fenced blocks of a document on paper: tables, figures, charts, pictures, codes, letters' parts. */
#include "base/text.h"
#include "document_pdf_private.h"
#include "pdf_draw.h"
#include "pdf_letter.h"

enum { KEEP_MM_MAX = 240 };

/* ---- tables ---- */

static const struct {
  const char *name;
  PdfCell cell;
} cell_kinds[] = {
  { "text", PDF_CELL_TEXT },   { "strong", PDF_CELL_STRONG }, { "number", PDF_CELL_NUMBER },
  { "grade", PDF_CELL_GRADE }, { "link", PDF_CELL_LINK },     { "hand", PDF_CELL_HAND },
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

/* The cells of a line: as rich texts, or plain. */
typedef struct {
  char *texts[PDF_COLUMN_MAX];
} RowTexts;

static void
row_texts_clear (RowTexts *row)
{
  for (guint i = 0; i < PDF_COLUMN_MAX; i++)
    g_clear_pointer (&row->texts[i], g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RowTexts, row_texts_clear)

static void
row_texts_read (const BlockLine *line, RowTexts *row)
{
  for (guint i = 0; i < MIN (line->count, PDF_COLUMN_MAX); i++)
    row->texts[i] = document_cell_text (line->cells[i]);
}

static void
print_row (Pdf *pdf, PdfTable *table, const BlockLine *line, const BlockLine *above)
{
  g_auto (RowTexts) row = { .texts = { NULL } };
  guint same = 0;

  for (guint i = 0; i < MIN (line->count, PDF_COLUMN_MAX); i++) {
    g_autoptr (Markdown) cell = markdown_parse (line->cells[i]);

    row.texts[i] = document_pdf_rich (pdf, cell, NULL);
  }
  while (line->mark == '~' && above != NULL && same < MIN (line->count - 1, above->count)
         && g_str_equal (line->cells[same], above->cells[same]))
    same++;
  pdf_table_row_rich (table, (const char *const *) row.texts, same, line->mark == '=');
}

/* (transfer full): "Derniers suivis (suite)"; NULL below no heading. */
static char *
again_text (const Printing *printing)
{
  g_autoptr (Tree) context = tree_new_map ();

  if (*printing->heading == NULL)
    return NULL;
  tree_set_text (context, "title", *printing->heading);
  return voice_say (&printing->document->kit->voice, "paper.again", context);
}

static void
print_table (const Printing *printing, const Block *block)
{
  PdfColumn columns[PDF_COLUMN_MAX] = { { NULL, 1, PDF_CELL_TEXT } };
  g_auto (RowTexts) heads = { .texts = { NULL } };
  g_autofree char *again = NULL;
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
  again = again_text (printing);
  pdf_table_set_again (table, again);
  for (guint i = 1; i < block->lines->len; i++)
    print_row (printing->pdf, table, block_line (block, i), i > 1 ? block_line (block, i - 1) : NULL);
  pdf_table_end (table);
}

static void
print_facts (const Printing *printing, const Block *block)
{
  static const PdfColumn columns[] = { { NULL, 1, PDF_CELL_STRONG }, { NULL, 2.4, PDF_CELL_TEXT } };
  PdfTable *table = pdf_table_begin (printing->pdf, columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < block->lines->len; i++)
    if (*block_cell (block_line (block, i), 1) != '\0')
      print_row (printing->pdf, table, block_line (block, i), NULL);
  pdf_table_end (table);
}

static void
print_figures (const Printing *printing, const Block *block)
{
  for (guint from = 0; from < block->lines->len; from += PDF_FIGURE_MAX) {
    PdfFigure figures[PDF_FIGURE_MAX] = { { NULL, NULL, NULL, FALSE } };
    RowTexts rows[PDF_FIGURE_MAX] = { { .texts = { NULL } } };
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
  gint64 width = 100;

  if (svg == NULL)
    return;
  if (block->words[1] != NULL)
    text_to_integer (block->words[1], 20, 100, &width);
  pdf_chart (printing->pdf, svg, (double) width / 100);
  for (guint i = 0; i < block->lines->len; i++) {
    g_autofree char *caption = document_cell_text (block_cell (block_line (block, i), 0));

    pdf_text (printing->pdf, PDF_SMALL, caption);
  }
}

/* How many in a row: as the block says; else one alone, or two. */
static guint
images_across (const Block *block)
{
  gint64 across = block->lines->len > 1 ? 2 : 1;

  if (block->words[0] != NULL)
    text_to_integer (block->words[0], 1, PDF_PHOTO_ACROSS, &across);
  return (guint) across;
}

/* A picture that is not there any more leaves its place to the others. */
static void
print_images (const Printing *printing, const Block *block)
{
  g_autoptr (GArray) photos = g_array_new (FALSE, TRUE, sizeof (PdfPhoto));
  g_autoptr (GPtrArray) captions = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < block->lines->len; i++) {
    const BlockLine *line = block_line (block, i);
    g_autofree char *id = document_cell_text (block_cell (line, 0));
    PdfPhoto photo = { tree_get_text (document_image (printing->document, id), "path"), NULL };

    if (photo.path == NULL || !g_file_test (photo.path, G_FILE_TEST_IS_REGULAR))
      continue;
    photo.caption = document_cell_text (block_cell (line, 2));
    g_ptr_array_add (captions, (char *) photo.caption);
    g_array_append_val (photos, photo);
  }
  pdf_photos (printing->pdf, (const PdfPhoto *) (gpointer) photos->data, photos->len, images_across (block));
}

static void
print_qr (const Printing *printing, const Block *block)
{
  for (guint i = 0; i < block->lines->len; i++) {
    const BlockLine *line = block_line (block, i);
    g_autoptr (Markdown) words = markdown_parse (block_cell (line, 0));
    g_autofree char *uri = document_cell_text (block_cell (line, 1)), *rich = document_pdf_rich (printing->pdf, words, uri);

    pdf_code_rich (printing->pdf, rich, uri);
  }
}

static void
print_grade (const Printing *printing, const Block *block)
{
  for (guint i = 0; i < block->lines->len; i++) {
    g_auto (RowTexts) row = { .texts = { NULL } };

    row_texts_read (block_line (block, i), &row);
    pdf_grade (printing->pdf, *row.texts[0], row.texts[1] != NULL ? row.texts[1] : "");
  }
}

static void
print_within (const Printing *printing, const Block *block, PdfText kind)
{
  g_autoptr (Markdown) tree = markdown_parse (block->content);

  document_pdf_children (printing, tree, kind);
}

/* Its paragraphs under one bar. */
static void
print_notice (const Printing *printing, const Block *block)
{
  g_autoptr (Markdown) tree = markdown_parse (block->content);
  g_autoptr (GString) rich = g_string_new (NULL);

  for (const Markdown *node = markdown_first (tree); node != NULL; node = markdown_next (node)) {
    g_autofree char *part = document_pdf_rich (printing->pdf, node, NULL);

    if (markdown_kind (node) == MARKDOWN_PARAGRAPH)
      g_string_append_printf (rich, "%s%s", rich->len > 0 ? "\n" : "", part);
  }
  if (rich->len > 0)
    pdf_text_rich (printing->pdf, PDF_NOTICE, rich->str);
  for (const Markdown *node = markdown_first (tree); node != NULL; node = markdown_next (node))
    if (markdown_kind (node) != MARKDOWN_PARAGRAPH)
      document_pdf_node (printing, node, PDF_BODY);
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
    g_auto (RowTexts) row = { .texts = { NULL } };
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

/* Paper has page numbers. */
static void
print_nothing (const Printing *printing, const Block *block)
{
  (void) printing;
  (void) block;
}

static void (*const prints[]) (const Printing *printing, const Block *block) = {
  [BLOCK_TABLE] = print_table,     [BLOCK_FACTS] = print_facts,   [BLOCK_FIGURES] = print_figures,
  [BLOCK_CHART] = print_chart,     [BLOCK_IMAGE] = print_images,  [BLOCK_QR] = print_qr,
  [BLOCK_GRADE] = print_grade,     [BLOCK_NOTICE] = print_notice, [BLOCK_SMALL] = print_small,
  [BLOCK_ADDRESS] = print_address, [BLOCK_SIGN] = print_sign,     [BLOCK_PAGE] = print_page,
  [BLOCK_KEEP] = print_keep,       [BLOCK_ANCHOR] = print_nothing,
};
G_STATIC_ASSERT (G_N_ELEMENTS (prints) == BLOCK_LAST);

void
document_pdf_block (const Printing *printing, const Markdown *node)
{
  g_autoptr (Block) block = block_read (markdown_info (node), markdown_content (node));

  if (block != NULL)
    prints[block->kind](printing, block);
}
