/* pdf_table.c: tables that break across pages, header repeated.
 * Draws through pdf_draw.h; knows no kind of document. */
#include "pdf_draw.h"
#include "pdf_frame.h"

#include <string.h>

#define SIZE 9.0
#define LEADING 12.5
#define HEAD_SIZE 8.5
#define PAD_Y 4.0
#define PAD_X 5.0
#define DROP 12.0
#define UNBREAKABLE 0.4 /* a row, or rows, below this share of a page move as a whole */

enum {
  TOGETHER = 3,  /* rows at the beginning and at the end that no page break parts */
  HAND_LINES = 3 /* of print: 16 mm with the padding, two lines of handwriting */
};

/* How a kind of cell looks. */
static const struct {
  PdfFont font;
  PdfAlign align;
  double indent; /* room for the drop before the words */
} cells_look[] = {
  [PDF_CELL_TEXT] = { PDF_REGULAR, PDF_LEFT, 0 },    [PDF_CELL_STRONG] = { PDF_BOLD, PDF_LEFT, 0 },
  [PDF_CELL_NUMBER] = { PDF_REGULAR, PDF_RIGHT, 0 }, [PDF_CELL_GRADE] = { PDF_REGULAR, PDF_LEFT, DROP + 5 },
  [PDF_CELL_LINK] = { PDF_BOLD, PDF_LEFT, 0 },       [PDF_CELL_HAND] = { PDF_REGULAR, PDF_LEFT, 0 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (cells_look) == PDF_CELL_LAST);

typedef struct {
  char *title;
  PdfCell cell;
  double x, width; /* of the text, padding taken off */
} Column;

struct PdfTable {
  Pdf *pdf;
  Column columns[PDF_COLUMN_MAX];
  guint count;
  gboolean titled, begun;
  char *again;
  GPtrArray *waiting; /* of Row: the last ones, until it is known what follows them */
};

/* A row on its way to the page: the lines of each cell, and how they look. */
typedef struct {
  GPtrArray *lines[PDF_COLUMN_MAX];
  char grade[PDF_COLUMN_MAX]; /* letter, or 0 */
  guint tallest;              /* in lines */
  gboolean head, total;
  guint same;    /* first cells that repeat those above */
  gboolean open; /* the row below is of the same thing: no line between them */
  char *uri;
} Row;

static void
row_clear (Row *row)
{
  for (guint i = 0; i < PDF_COLUMN_MAX; i++)
    g_clear_pointer (&row->lines[i], g_ptr_array_unref);
  g_clear_pointer (&row->uri, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static void
row_free (gpointer data)
{
  row_clear (data);
  g_free (data);
}

static void
table_place_columns (PdfTable *table, const PdfColumn *columns)
{
  double sum = 0, x = PDF_MARGIN;

  for (guint i = 0; i < table->count; i++)
    sum += MAX (columns[i].fraction, 0.01);
  for (guint i = 0; i < table->count; i++) {
    Column *column = &table->columns[i];
    double width = PDF_COLUMN * MAX (columns[i].fraction, 0.01) / sum;
    double left = i == 0 ? 0 : PAD_X, right = i + 1 == table->count ? 0 : PAD_X;

    *column = (Column){ .title = g_strdup (columns[i].title), .x = x + left, .width = MAX (width - left - right, 4) };
    if (pdf_is_rtl (table->pdf)) /* the first stands on the right */
      column->x = PDF_MARGIN + PDF_COLUMN - (column->x - PDF_MARGIN) - column->width;
    column->cell = columns[i].cell < PDF_CELL_LAST ? columns[i].cell : PDF_CELL_TEXT;
    table->titled |= column->title != NULL;
    x += width;
  }
}

PdfTable *
pdf_table_begin (Pdf *pdf, const PdfColumn *columns, guint count)
{
  PdfTable *table = g_new0 (PdfTable, 1);

  table->pdf = pdf;
  table->count = MIN (count, PDF_COLUMN_MAX);
  table->waiting = g_ptr_array_new_with_free_func (row_free);
  table_place_columns (table, columns);
  return table;
}

void
pdf_table_set_again (PdfTable *table, const char *heading)
{
  g_free (table->again);
  table->again = g_strdup (heading);
}

static PdfFont
row_font (const Row *row, const Column *column)
{
  return row->head || row->total ? PDF_BOLD : cells_look[column->cell].font;
}

static double
row_indent (const Row *row, const Column *column)
{
  return row->head ? 0 : cells_look[column->cell].indent;
}

/* "E difficile": the letter goes into the drop, the words beside it. */
static const char *
cell_split_grade (const char *text, char *ret_letter)
{
  if (!g_ascii_isalpha (text[0]) || (text[1] != ' ' && text[1] != '\0'))
    return text;
  *ret_letter = text[0];
  return text + (text[1] == ' ' ? 2 : 1);
}

static void
row_wrap (const PdfTable *table, Row *row, const char *const *texts)
{
  for (guint i = 0; i < table->count; i++) {
    const Column *column = &table->columns[i];
    const char *text = texts[i] != NULL ? texts[i] : "";

    if (column->cell == PDF_CELL_GRADE && !row->head)
      text = cell_split_grade (text, &row->grade[i]);
    row->lines[i] =
        pdf_wrap_page (table->pdf, &(PdfPen){ .font = row_font (row, column), .size = row->head ? HEAD_SIZE : SIZE },
                       MAX (column->width - row_indent (row, column), 4), text);
    row->tallest = MAX (row->tallest, row->lines[i]->len);
    if (column->cell == PDF_CELL_HAND && !row->head && *text == '\0')
      row->tallest = MAX (row->tallest, HAND_LINES);
  }
}

static double
lines_height (guint lines)
{
  return lines * LEADING + 2 * PAD_Y;
}

static void
cell_link (const PdfTable *table, const Row *row, const PdfBox *box)
{
  if (row->uri == NULL || box->width <= 0)
    return;
  pdf_draw_line (table->pdf, &(PdfBox){ box->x, box->y + LEADING - 1.5, box->width, 0 }, 0.5,
                 pdf_color (table->pdf, PDF_MAIN));
  pdf_draw_link (table->pdf, box, row->uri);
}

/* Lines [from, to) of one cell, from height `y` downwards. */
static void
cell_draw (const PdfTable *table, const Row *row, guint index, guint from, guint to)
{
  const Column *column = &table->columns[index];
  gboolean linked = (index == 0 || (column->cell == PDF_CELL_LINK && !row->head)) && row->uri != NULL;
  PdfColor color = row->head ? PDF_SOFT : linked ? PDF_MAIN : PDF_INK;
  PdfPen pen = { row_font (row, column), row->head ? HEAD_SIZE : SIZE, pdf_color (table->pdf, color),
                 cells_look[column->cell].align };
  double y = pdf_y (table->pdf) + PAD_Y, indent = row_indent (row, column), x;
  gboolean mirrored = pdf_is_rtl (table->pdf);

  if (mirrored)
    pen.align = pen.align == PDF_RIGHT ? PDF_LEFT : PDF_RIGHT;
  else if (row->lines[index]->len > 0 && pdf_line_is_rtl (g_ptr_array_index (row->lines[index], 0)))
    pen.align = PDF_RIGHT;
  x = pen.align == PDF_LEFT ? column->x + (mirrored ? 0 : indent) : column->x + column->width - (mirrored ? indent : 0);
  if (row->grade[index] != 0 && from == 0)
    pdf_draw_grade (table->pdf, mirrored ? column->x + column->width - DROP : column->x, y + (LEADING - DROP) / 2, DROP,
                    row->grade[index]);
  for (guint i = from; i < MIN (to, row->lines[index]->len); i++, y += LEADING) {
    const char *line = g_ptr_array_index (row->lines[index], i);

    pdf_draw_text (table->pdf, &pen, x, y + LEADING / 2 + pen.size * 0.36, line);
    if (linked) {
      double width = pdf_text_width (table->pdf, pen.font, pen.size, line);

      cell_link (table, row, &(PdfBox){ pen.align == PDF_RIGHT ? x - width : x, y, width, LEADING });
    }
  }
}

/* Lines [from, to) of the row at the cursor, with the line below it when it ends here. */
static void
row_draw (const PdfTable *table, const Row *row, guint from, guint to)
{
  Pdf *pdf = table->pdf;
  PdfBox line = { PDF_MARGIN, pdf_y (pdf), PDF_COLUMN, 0 };

  if (row->total)
    pdf_draw_line (pdf, &line, 0.9, pdf_color (pdf, PDF_INK));
  for (guint i = row->same; i < table->count; i++)
    cell_draw (table, row, i, from, to);
  line.y += lines_height (to - from);
  if (!row->open || to < row->tallest)
    pdf_draw_line (pdf, &line, row->head ? 0.9 : 0.5, pdf_color (pdf, row->head ? PDF_SOFT : PDF_LINE));
  pdf_move (pdf, line.y);
}

static void
table_draw_head (const PdfTable *table)
{
  const char *titles[PDF_COLUMN_MAX] = { NULL };
  g_auto (Row) row = { .head = TRUE };

  if (!table->titled)
    return;
  for (guint i = 0; i < table->count; i++)
    titles[i] = table->columns[i].title;
  row_wrap (table, &row, titles);
  row_draw (table, &row, 0, MIN (row.tallest, 4));
}

static void
table_turn_page (const PdfTable *table)
{
  pdf_page_add (table->pdf);
  if (table->again != NULL) {
    pdf_text (table->pdf, PDF_SUBHEADING, table->again);
    pdf_need (table->pdf, 0);
  }
  table_draw_head (table);
}

static guint
lines_that_fit (const PdfTable *table)
{
  double room = pdf_bottom () - pdf_y (table->pdf) - 2 * PAD_Y;

  return room < LEADING ? 0 : (guint) (room / LEADING);
}

static void
row_flow (PdfTable *table, Row *row)
{
  double page = pdf_bottom () - pdf_top (table->pdf);
  gboolean whole = lines_height (row->tallest) < page * UNBREAKABLE;

  for (guint from = 0; from < row->tallest && !pdf_failed (table->pdf);) {
    guint fit = lines_that_fit (table), left = row->tallest - from;

    if (fit < MIN (left, whole ? left : 3)) {
      table_turn_page (table);
      row->same = 0;
      fit = MAX (lines_that_fit (table), 1);
    }
    fit = MIN (fit, left);
    row_draw (table, row, from, from + fit);
    from += fit;
  }
}

static double
waiting_height (const PdfTable *table)
{
  double height = 0;

  for (guint i = 0; i < table->waiting->len; i++)
    height += lines_height (((const Row *) g_ptr_array_index (table->waiting, i))->tallest);
  return MIN (height, (pdf_bottom () - pdf_top (table->pdf)) * UNBREAKABLE);
}

/* The header waits for its first rows: it never stands alone at the foot of a page. */
static void
table_open (PdfTable *table)
{
  if (table->begun)
    return;
  table->begun = TRUE;
  pdf_need (table->pdf, (lines_height (2) + waiting_height (table)) / PDF_MM);
  table_draw_head (table);
}

/* Draws the row that waits longest. */
static void
table_release (PdfTable *table)
{
  Row *row = g_ptr_array_index (table->waiting, 0);

  table_open (table);
  row->open = table->waiting->len > 1 && ((const Row *) g_ptr_array_index (table->waiting, 1))->same > 0;
  row_flow (table, row);
  g_ptr_array_remove_index (table->waiting, 0);
}

/* The last rows stay together: none is left alone on a new page. */
static void
table_close (PdfTable *table)
{
  if (table->begun && table->waiting->len > 0 && !pdf_failed (table->pdf)
      && pdf_y (table->pdf) + waiting_height (table) > pdf_bottom ()) {
    table_turn_page (table);
    ((Row *) g_ptr_array_index (table->waiting, 0))->same = 0;
  }
  while (table->waiting->len > 0)
    table_release (table);
}

static void
table_add (PdfTable *table, const char *const *cells, const Row *kind)
{
  Row *row;

  if (pdf_failed (table->pdf))
    return;
  row = g_new0 (Row, 1);
  row->total = kind->total;
  row->same = MIN (kind->same, table->count);
  row->uri = pdf_is_link (kind->uri) ? g_strdup (kind->uri) : NULL;
  row_wrap (table, row, cells);
  g_ptr_array_add (table->waiting, row);
  if (table->waiting->len > TOGETHER)
    table_release (table);
}

/* The same of plain cells: marks that somebody typed are none. */
static void
table_add_plain (PdfTable *table, const char *const *cells, const Row *kind)
{
  char *rich[PDF_COLUMN_MAX] = { NULL };

  for (guint i = 0; i < table->count; i++)
    rich[i] = cells[i] == NULL ? NULL : pdf_rich_new (table->pdf, &(PdfRun){ cells[i], FALSE, NULL }, 1);
  table_add (table, (const char *const *) rich, kind);
  for (guint i = 0; i < table->count; i++)
    g_free (rich[i]);
}

void
pdf_table_row (PdfTable *table, const char *const *cells, const char *uri)
{
  table_add_plain (table, cells, &(Row){ .uri = (char *) uri });
}

void
pdf_table_row_same (PdfTable *table, const char *const *cells, const char *uri, guint same)
{
  table_add_plain (table, cells, &(Row){ .uri = (char *) uri, .same = same });
}

void
pdf_table_row_rich (PdfTable *table, const char *const *cells, guint same, gboolean total)
{
  table_add (table, cells, &(Row){ .same = same, .total = total });
}

void
pdf_table_total (PdfTable *table, const char *const *cells)
{
  table_add_plain (table, cells, &(Row){ .total = TRUE });
}

void
pdf_table_end (PdfTable *table)
{
  if (table == NULL)
    return;
  table_close (table);
  for (guint i = 0; i < table->count; i++)
    g_free (table->columns[i].title);
  /* Space below never asks for a page of its own. */
  pdf_move (table->pdf, MIN (pdf_y (table->pdf) + 10, MAX (pdf_bottom (), pdf_y (table->pdf))));
  g_ptr_array_unref (table->waiting);
  g_free (table->again);
  g_free (table);
}
