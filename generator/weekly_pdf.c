/* weekly_pdf.c: first page: three figures, one list, one chart; then a section per list. */
#include "weekly_pdf.h"

#include "pdf.h"
#include "town_pdf.h"

enum { SECTION_ROOM_MM = 48, CHART_ROOM_MM = 62 };

/* Kinds of cells by the name that the tree gives them. */
static const struct {
  const char *name;
  PdfCell cell;
} cells[] = {
  { "text", PDF_CELL_TEXT },
  { "strong", PDF_CELL_STRONG },
  { "number", PDF_CELL_NUMBER },
  { "grade", PDF_CELL_GRADE },
  { "link", PDF_CELL_LINK },
};
G_STATIC_ASSERT (G_N_ELEMENTS (cells) == PDF_CELL_LAST);

static PdfCell
cell_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    if (g_strcmp0 (cells[i].name, name) == 0)
      return cells[i].cell;
  return PDF_CELL_TEXT;
}

/* "Une question ? Mairie de Pau : 05 59 …": nothing when the town gave no number. */
static char *
contact_text (const Kit *kit, const Tree *town)
{
  const char *phone = tree_get_text (town, "phone");
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "town", tree_get_text (town, "name"));
  tree_set_text (context, "phone", phone);
  if (phone == NULL || *phone == '\0')
    return NULL;
  return voice_say (&kit->voice, "weekly.phone", context);
}

static Pdf *
pdf_open (const Kit *kit, const Tree *tree, GError **error)
{
  g_autoptr (Tree) town = kit_town (kit);
  g_autofree char *contact = contact_text (kit, town);
  const PdfStyle style = {
    .town = tree_get_text (town, "name"),
    .service = tree_get_text (town, "service_name"),
    .title = tree_get_text (tree, "title"),
    .period = tree_get_text (tree, "period"),
    .contact = contact,
    .date = tree_get_text (tree, "made"),
    .page_word = tree_get_text (tree, "page"),
    .now_s = kit->now,
    .main_rgb = town_pdf_color (town, "color_main"),
    .mark_rgb = town_pdf_color (town, "color_mark"),
  };

  return pdf_new (&style, error);
}

static void
print_figures (Pdf *pdf, const Tree *list)
{
  PdfFigure figures[PDF_FIGURE_MAX] = { { NULL, NULL, NULL, FALSE } };
  guint count = MIN (tree_length (list), PDF_FIGURE_MAX);

  for (guint i = 0; i < count; i++) {
    figures[i].value = tree_get_text (tree_at (list, i), "value");
    figures[i].words = tree_get_text (tree_at (list, i), "words");
    figures[i].waits = tree_get_flag (tree_at (list, i), "waits");
  }
  pdf_figures (pdf, figures, count);
}

static void
print_row (PdfTable *table, const Tree *row)
{
  const Tree *texts = tree_get (row, "cells");
  const char *cell_texts[PDF_COLUMN_MAX] = { NULL };

  for (guint i = 0; i < MIN (tree_length (texts), PDF_COLUMN_MAX); i++)
    cell_texts[i] = tree_text (tree_at (texts, i));
  pdf_table_row_same (table, cell_texts, tree_get_text (row, "url"), (guint) tree_get_integer (row, "same"));
}

/* Heading, then the rows, or the sentence that says there is none. */
static void
print_list (Pdf *pdf, const Tree *list)
{
  const Tree *column_list = tree_get (list, "columns"), *rows = tree_get (list, "rows");
  PdfColumn columns[PDF_COLUMN_MAX] = { { NULL, 0, PDF_CELL_TEXT } };
  guint count = MIN (tree_length (column_list), PDF_COLUMN_MAX);
  PdfTable *table;

  /* Heading, introduction and the first rows stay together. */
  if (tree_length (rows) > 0)
    pdf_need (pdf, SECTION_ROOM_MM);
  pdf_text (pdf, PDF_HEADING, tree_get_text (list, "title"));
  if (tree_get_text (list, "empty") != NULL) {
    pdf_text (pdf, PDF_BODY, tree_get_text (list, "empty"));
    return;
  }
  pdf_text (pdf, PDF_SMALL, tree_get_text (list, "intro"));
  for (guint i = 0; i < count; i++) {
    const Tree *column = tree_at (column_list, i);

    columns[i].title = tree_get_text (column, "title");
    columns[i].fraction = tree_real (tree_get (column, "width"));
    columns[i].cell = cell_find (tree_get_text (column, "kind"));
  }
  table = pdf_table_begin (pdf, columns, count);
  pdf_table_set_again (table, tree_get_text (list, "again"));
  for (guint i = 0; i < tree_length (rows); i++)
    print_row (table, tree_at (rows, i));
  pdf_table_end (table);
  pdf_text (pdf, PDF_SMALL, tree_get_text (list, "more"));
}

static void
print_chart (Pdf *pdf, const Tree *chart, const char *svg)
{
  if (svg == NULL)
    return;
  pdf_need (pdf, CHART_ROOM_MM);
  pdf_text (pdf, PDF_SUBHEADING, tree_get_text (chart, "title"));
  pdf_chart (pdf, svg, 1);
  pdf_text (pdf, PDF_SMALL, tree_get_text (chart, "source"));
}

gboolean
weekly_pdf_write (const Kit *kit, const WeeklyLetter *letter, const char *path, guint *ret_pages, GError **error)
{
  const Tree *tree = letter->tree;
  g_autoptr (Pdf) pdf = pdf_open (kit, tree, error);
  const Tree *sections = tree_get (tree, "sections");

  if (pdf == NULL)
    return FALSE;
  pdf_text (pdf, PDF_TITLE, tree_get_text (tree, "partner"));
  pdf_text (pdf, PDF_LEAD, tree_get_text (tree, "lead"));
  if (tree_get_text (tree, "demo") != NULL)
    pdf_text (pdf, PDF_NOTICE, tree_get_text (tree, "demo"));
  print_figures (pdf, tree_get (tree, "figures"));
  print_list (pdf, tree_get (tree, "first"));
  if (tree_get_text (tree, "measured") != NULL)
    pdf_text (pdf, PDF_BODY, tree_get_text (tree, "measured"));
  if (tree_get (tree, "answers") != NULL)
    pdf_code (pdf, tree_get_text (tree_get (tree, "answers"), "text"), tree_get_text (tree_get (tree, "answers"), "url"));
  if (tree_get_text (tree, "open") != NULL)
    pdf_link (pdf, tree_get_text (tree, "open"), tree_get_text (tree, "open_url"));
  print_chart (pdf, tree_get (tree, "chart"), letter->chart_svg);
  for (guint i = 0; i < tree_length (sections); i++)
    print_list (pdf, tree_at (sections, i));
  pdf_rule (pdf);
  pdf_text (pdf, PDF_SMALL, tree_get_text (tree, "note"));
  *ret_pages = pdf_page_count (pdf);
  return pdf_save (pdf, path, error);
}
