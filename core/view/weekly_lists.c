/* weekly_lists.c: the weekly report's lists: their columns, their rows by file, and the first page's own of what to do. */
#include "view/weekly_part.h"

#define PATH_REPORT "%s/dossiers/%s"

enum { FIRST_ROWS_MAX = 8, FILE_CELLS = 3 /* first cells that speak of the file: COMMON_COLUMNS */ };

/* ---- tables ---- */

/* By link, without an account; else to the sign-in. */
static void
set_url (Tree *map, const WeeklyMaking *making, const WeeklyRow *row)
{
  if (row->answer_path != NULL)
    tree_set_format (map, "url", "%s%s", making->reader->base_url, row->answer_path);
  else
    tree_set_format (map, "url", PATH_REPORT, making->reader->base_url, row->uuid);
}

typedef struct {
  const char *title; /* word of [weekly_column] */
  double width;
  const char *kind; /* "text", "strong", "number", "grade" */
  WeeklyCell cell;
} Column;
enum { COLUMN_MAX = 5 };
#define COMMON_COLUMNS \
  { "reference", 10, "strong", CELL_REFERENCE }, { "city", 14, "text", CELL_CITY }, \
  { \
    "class", 25, "grade", CELL_CLASS \
  }

static const Column columns[WEEKLY_LIST_LAST][COLUMN_MAX] = {
  [WEEKLY_TO_ANSWER] = { COMMON_COLUMNS, { "handed", 12, "text", CELL_DAY }, { "waiting", 39, "text", CELL_WAITING } },
  [WEEKLY_FOLLOWUPS] = { COMMON_COLUMNS, { "date", 14, "text", CELL_DAY }, { "said", 37, "text", CELL_FOLLOWUP } },
  [WEEKLY_CLOSINGS] = { COMMON_COLUMNS, { "closed", 14, "text", CELL_DAY }, { "reason", 37, "text", CELL_CLOSING } },
  [WEEKLY_SILENT] = { COMMON_COLUMNS, { "last", 14, "text", CELL_DAY }, { "silence", 37, "text", CELL_SILENCE } },
};

/* What the lists of things to do end with, in the room of their last column, when the box can sign links. */
static const Column act_column = { "act", 12, "link", CELL_ACT };

/* WEEKLY_LIST_LAST: the first page's list. */
static gboolean
has_acts (const WeeklyMaking *making, WeeklyList list)
{
  return making->weekly->list_path != NULL && (list == WEEKLY_TO_ANSWER || list == WEEKLY_LIST_LAST);
}

static void
add_column (Tree *list, const WeeklyMaking *making, const char *title, double width, const char *kind)
{
  g_autofree char *words = voice_code (making->voice, "weekly_column", title);
  Tree *map = tree_add_map (list);

  tree_set_text (map, "title", words);
  tree_set_real (map, "width", width);
  tree_set_text (map, "kind", kind);
}

/* (transfer none): the list of its cells; what it is about, for whoever tells it in a line, stands beside. */
static Tree *
add_row (Tree *rows, const WeeklyMaking *making, const WeeklyRow *row)
{
  Tree *map = tree_add_map (rows);

  set_url (map, making, row);
  tree_set_text (map, "reference", row->reference);
  tree_set_text (map, "city", row->city);
  return tree_set_list (map, "cells");
}

static void
add_cell (Tree *cells, const WeeklyMaking *making, const WeeklyRow *row, WeeklyCell cell)
{
  g_autofree char *words = weekly_cell (making, row, cell);

  tree_add_text (cells, words);
}

static void
set_more (Tree *map, const WeeklyMaking *making, const char *key, gint64 hidden)
{
  g_autofree char *more = hidden > 0 ? voice_count (making->voice, key, hidden) : NULL;

  tree_set_text (map, "more", more);
}

/* Its title, and what says at the head of a next page that it goes on. */
static void
set_title (Tree *map, const WeeklyMaking *making, const char *code)
{
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *again = NULL;

  weekly_set_word (map, "title", making, "weekly_title", code);
  tree_set_text (context, "title", tree_get_text (map, "title"));
  again = voice_say (making->voice, "weekly.again", context);
  tree_set_text (map, "again", again);
}

static void
add_section_row (Tree *rows, const WeeklyMaking *making, WeeklyList list, const WeeklyRow *row)
{
  const char *above = tree_get_text (tree_at (rows, tree_length (rows) - 1), "url");
  g_autofree char *former = g_strdup (above);
  Tree *map = tree_add_map (rows), *cells;

  set_url (map, making, row);
  tree_set_integer (map, "same", g_strcmp0 (former, tree_get_text (map, "url")) == 0 ? FILE_CELLS : 0);
  cells = tree_set_list (map, "cells");
  for (guint c = 0; c < COLUMN_MAX; c++)
    add_cell (cells, making, row, columns[list][c].cell);
  if (has_acts (making, list))
    add_cell (cells, making, row, act_column.cell);
}

/* The rows by file: each where its first row stands, with its other rows under it in their order. */
static void
add_section_rows (Tree *rows, const WeeklyMaking *making, WeeklyList list)
{
  const GPtrArray *all = making->weekly->lists[list];
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < all->len; i++) {
    const WeeklyRow *first = g_ptr_array_index (all, i);

    if (!g_hash_table_add (done, first->uuid))
      continue;
    for (guint j = i; j < all->len; j++) {
      const WeeklyRow *row = g_ptr_array_index (all, j);

      if (g_str_equal (row->uuid, first->uuid))
        add_section_row (rows, making, list, row);
    }
  }
}

static void
add_section (Tree *sections, const WeeklyMaking *making, WeeklyList list)
{
  const GPtrArray *rows = making->weekly->lists[list];
  const char *name = weekly_list_name (list);
  Tree *map = tree_add_map (sections), *column_list, *row_list;

  tree_set_text (map, "code", name);
  set_title (map, making, name);
  weekly_set_word (map, "intro", making, "weekly_intro", name);
  tree_set_null (map, "empty");
  if (rows->len == 0)
    weekly_set_word (map, "empty", making, "weekly_empty", name);
  set_more (map, making, "weekly.more", making->weekly->counts[list] - rows->len);
  column_list = tree_set_list (map, "columns");
  row_list = tree_set_list (map, "rows");
  for (guint c = 0; c < COLUMN_MAX; c++) {
    double given = c + 1 == COLUMN_MAX && has_acts (making, list) ? act_column.width : 0;

    add_column (column_list, making, columns[list][c].title, columns[list][c].width - given, columns[list][c].kind);
  }
  if (has_acts (making, list))
    add_column (column_list, making, act_column.title, act_column.width, act_column.kind);
  add_section_rows (row_list, making, list);
}

/* ---- the first page ---- */

static const struct {
  WeeklyList list;
  const char *todo;
  WeeklyCell since;
} first_lists[] = {
  { WEEKLY_TO_ANSWER, "weekly.todo_answer", CELL_WAITING },
  { WEEKLY_SILENT, "weekly.todo_followup", CELL_SILENCE },
};

/* The one list of what to do: answers first, then the longest silences; half of the room is kept for each when both are
 * long. */
static guint
first_share (const Weekly *weekly, guint which)
{
  guint mine = weekly->lists[first_lists[which].list]->len, other = weekly->lists[first_lists[1 - which].list]->len;
  guint room = FIRST_ROWS_MAX - MIN (other, FIRST_ROWS_MAX / 2);

  return MIN (mine, room);
}

static void
add_first_rows (Tree *rows, const WeeklyMaking *making, guint which)
{
  const GPtrArray *list = making->weekly->lists[first_lists[which].list];
  guint shown = first_share (making->weekly, which);
  g_autofree char *todo = voice_say (making->voice, first_lists[which].todo, NULL);

  for (guint i = 0; i < shown; i++) {
    const WeeklyRow *row = g_ptr_array_index (list, i);
    Tree *cells = add_row (rows, making, row);

    add_cell (cells, making, row, CELL_REFERENCE);
    tree_add_text (cells, todo);
    add_cell (cells, making, row, CELL_CLASS);
    add_cell (cells, making, row, first_lists[which].since);
    if (has_acts (making, WEEKLY_LIST_LAST))
      add_cell (cells, making, row, act_column.cell);
  }
}

void
weekly_add_first (Tree *tree, const WeeklyMaking *making)
{
  const Weekly *weekly = making->weekly;
  Tree *map = tree_set_map (tree, "first"), *column_list = tree_set_list (map, "columns"),
       *rows = tree_set_list (map, "rows");
  gint64 waiting = weekly->counts[WEEKLY_TO_ANSWER] + weekly->counts[WEEKLY_SILENT];

  set_title (map, making, "first");
  tree_set_null (map, "empty");
  if (waiting == 0)
    weekly_set_word (map, "empty", making, "weekly_empty", "first");
  add_column (column_list, making, "reference", 10, "strong");
  add_column (column_list, making, "todo", 24, "text");
  add_column (column_list, making, "class", 25, "grade");
  add_column (column_list, making, "since", has_acts (making, WEEKLY_LIST_LAST) ? 41 - act_column.width : 41, "text");
  if (has_acts (making, WEEKLY_LIST_LAST))
    add_column (column_list, making, act_column.title, act_column.width, act_column.kind);
  for (guint i = 0; i < G_N_ELEMENTS (first_lists); i++)
    add_first_rows (rows, making, i);
  set_more (map, making, "weekly.more_first", waiting - tree_length (rows));
}

void
weekly_add_sections (Tree *tree, const WeeklyMaking *making)
{
  Tree *sections = tree_set_list (tree, "sections");

  for (guint list = 0; list < WEEKLY_LIST_LAST; list++)
    add_section (sections, making, list);
}
