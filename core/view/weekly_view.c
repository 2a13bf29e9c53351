/* weekly_view.c: the weekly report in words. Which files it holds was decided by domain/weekly.c. */
#include "view/weekly_view.h"

#include "base/clock.h"
#include "base/text.h"

#define PATH_REPORT "%s/dossiers/%s"
#define PATH_REPORTS "%s/dossiers"
#define DAY_FORMAT "%d/%m/%Y"

enum { FIRST_ROWS_MAX = 8, FILE_CELLS = 3 /* first cells that speak of the file: COMMON_COLUMNS */ };

typedef struct {
  const Weekly *weekly;
  const Voice *voice;
  const WeeklyReader *reader;
} Making;

typedef char *(*CellText) (const Making *making, const WeeklyRow *row);

/* ---- cells ---- */

static char *
cell_reference (const Making *making, const WeeklyRow *row)
{
  (void) making;
  return g_strdup (row->reference);
}

static char *
cell_city (const Making *making, const WeeklyRow *row)
{
  (void) making;
  return g_strdup (row->city);
}

/* "E manquement probable": the letter first, for the drop. */
static char *
cell_class (const Making *making, const WeeklyRow *row)
{
  const char letter[] = { row->letter, '\0' };
  g_autofree char *words = voice_code (making->voice, "class_words", letter);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "letter", letter);
  tree_set_text (context, "words", words);
  tree_set_flag (context, "danger", row->danger);
  return voice_say (making->voice, "weekly.class", context);
}

static char *
cell_day (const Making *making, const WeeklyRow *row)
{
  (void) making;
  return clock_format (row->at, DAY_FORMAT);
}

static char *
days_text (const Making *making, int days)
{
  return days == 0 ? voice_say (making->voice, "weekly.today", NULL) : voice_count (making->voice, "weekly.days", days);
}

static char *
cell_waiting (const Making *making, const WeeklyRow *row)
{
  g_autofree char *days = days_text (making, row->days),
                  *late = voice_count (making->voice, "weekly.late", row->days_late);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "days", days);
  tree_set_text (context, "late", row->days_late > 0 ? late : NULL);
  tree_set_flag (context, "new", row->is_new);
  return voice_say (making->voice, "weekly.waiting", context);
}

/* The way to answer, where there is one. */
static char *
cell_act (const Making *making, const WeeklyRow *row)
{
  return row->answer_path == NULL ? g_strdup ("") : voice_say (making->voice, "weekly.act", NULL);
}

static char *
cell_silence (const Making *making, const WeeklyRow *row)
{
  return days_text (making, row->days);
}

/* Who it was, seen by the reader: you, another partner, the town hall. */
static void
set_author (Tree *context, const Making *making, const char *partner, const char *author)
{
  g_autofree char *words = author == NULL ? NULL : voice_code (making->voice, "weekly_author", author);

  tree_set_flag (context, "you", partner != NULL && g_strcmp0 (partner, making->reader->partner) == 0);
  tree_set_text (context, "by", partner != NULL ? partner : words);
}

/* The category of a follow-up in a few words; "suivi" for those that have none of their own here. */
static char *
followup_words (const Making *making, const char *code)
{
  g_autofree char *words = voice_code (making->voice, "weekly_followup", code);

  return g_strcmp0 (words, code) == 0 ? voice_code (making->voice, "weekly_followup", "other")
                                      : g_steal_pointer (&words);
}

static char *
cell_followup (const Making *making, const WeeklyRow *row)
{
  gboolean tenant = g_strcmp0 (row->author, "tenant") == 0;
  g_autofree char *what = followup_words (making, tenant ? "tenant" : row->code);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "what", what);
  set_author (context, making, row->partner, tenant ? NULL : row->author);
  return voice_say (making->voice, "weekly.said", context);
}

static char *
cell_closing (const Making *making, const WeeklyRow *row)
{
  g_autofree char *reason = voice_code (making->voice, "closing_reason", row->code != NULL ? row->code : "other");
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "reason", reason);
  set_author (context, making, row->partner, NULL);
  return voice_say (making->voice, "weekly.closed", context);
}

/* ---- tables ---- */

/* By link, without an account; else to the sign-in. */
static void
set_url (Tree *map, const Making *making, const WeeklyRow *row)
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
  CellText text;
} Column;
enum { COLUMN_MAX = 5 };
#define COMMON_COLUMNS \
  { "reference", 10, "strong", cell_reference }, { "city", 14, "text", cell_city }, \
  { \
    "class", 25, "grade", cell_class \
  }

static const Column columns[WEEKLY_LIST_LAST][COLUMN_MAX] = {
  [WEEKLY_TO_ANSWER] = { COMMON_COLUMNS, { "handed", 12, "text", cell_day }, { "waiting", 39, "text", cell_waiting } },
  [WEEKLY_FOLLOWUPS] = { COMMON_COLUMNS, { "date", 14, "text", cell_day }, { "said", 37, "text", cell_followup } },
  [WEEKLY_CLOSINGS] = { COMMON_COLUMNS, { "closed", 14, "text", cell_day }, { "reason", 37, "text", cell_closing } },
  [WEEKLY_SILENT] = { COMMON_COLUMNS, { "last", 14, "text", cell_day }, { "silence", 37, "text", cell_silence } },
};

/* What the lists of things to do end with, in the room of their last column, when the box can sign links. */
static const Column act_column = { "act", 11, "link", cell_act };

/* WEEKLY_LIST_LAST: the first page's list. */
static gboolean
has_acts (const Making *making, WeeklyList list)
{
  return making->weekly->list_path != NULL && (list == WEEKLY_TO_ANSWER || list == WEEKLY_LIST_LAST);
}

static void
add_column (Tree *list, const Making *making, const char *title, double width, const char *kind)
{
  g_autofree char *words = voice_code (making->voice, "weekly_column", title);
  Tree *map = tree_add_map (list);

  tree_set_text (map, "title", words);
  tree_set_real (map, "width", width);
  tree_set_text (map, "kind", kind);
}

/* (transfer none): the list of its cells; what it is about, for whoever tells it in a line, stands beside. */
static Tree *
add_row (Tree *rows, const Making *making, const WeeklyRow *row)
{
  Tree *map = tree_add_map (rows);

  set_url (map, making, row);
  tree_set_text (map, "reference", row->reference);
  tree_set_text (map, "city", row->city);
  return tree_set_list (map, "cells");
}

static void
add_cell (Tree *cells, const Making *making, const WeeklyRow *row, CellText text)
{
  g_autofree char *words = text (making, row);

  tree_add_text (cells, words);
}

static void
set_word (Tree *map, const char *key, const Making *making, const char *group, const char *code)
{
  g_autofree char *text = voice_code (making->voice, group, code);

  tree_set_text (map, key, text);
}

static void
set_more (Tree *map, const Making *making, const char *key, gint64 hidden)
{
  g_autofree char *more = hidden > 0 ? voice_count (making->voice, key, hidden) : NULL;

  tree_set_text (map, "more", more);
}

/* Its title, and what says at the head of a next page that it goes on. */
static void
set_title (Tree *map, const Making *making, const char *code)
{
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *again = NULL;

  set_word (map, "title", making, "weekly_title", code);
  tree_set_text (context, "title", tree_get_text (map, "title"));
  again = voice_say (making->voice, "weekly.again", context);
  tree_set_text (map, "again", again);
}

static void
add_section_row (Tree *rows, const Making *making, WeeklyList list, const WeeklyRow *row)
{
  const char *above = tree_get_text (tree_at (rows, tree_length (rows) - 1), "url");
  g_autofree char *former = g_strdup (above);
  Tree *map = tree_add_map (rows), *cells;

  set_url (map, making, row);
  tree_set_integer (map, "same", g_strcmp0 (former, tree_get_text (map, "url")) == 0 ? FILE_CELLS : 0);
  cells = tree_set_list (map, "cells");
  for (guint c = 0; c < COLUMN_MAX; c++)
    add_cell (cells, making, row, columns[list][c].text);
  if (has_acts (making, list))
    add_cell (cells, making, row, act_column.text);
}

/* The rows by file: each where its first row stands, with its other rows under it in their order. */
static void
add_section_rows (Tree *rows, const Making *making, WeeklyList list)
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
add_section (Tree *sections, const Making *making, WeeklyList list)
{
  const GPtrArray *rows = making->weekly->lists[list];
  const char *name = weekly_list_name (list);
  Tree *map = tree_add_map (sections), *column_list, *row_list;

  tree_set_text (map, "code", name);
  set_title (map, making, name);
  set_word (map, "intro", making, "weekly_intro", name);
  tree_set_null (map, "empty");
  if (rows->len == 0)
    set_word (map, "empty", making, "weekly_empty", name);
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
  CellText since;
} first_lists[] = {
  { WEEKLY_TO_ANSWER, "weekly.todo_answer", cell_waiting },
  { WEEKLY_SILENT, "weekly.todo_followup", cell_silence },
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
add_first_rows (Tree *rows, const Making *making, guint which)
{
  const GPtrArray *list = making->weekly->lists[first_lists[which].list];
  guint shown = first_share (making->weekly, which);
  g_autofree char *todo = voice_say (making->voice, first_lists[which].todo, NULL);

  for (guint i = 0; i < shown; i++) {
    const WeeklyRow *row = g_ptr_array_index (list, i);
    Tree *cells = add_row (rows, making, row);

    add_cell (cells, making, row, cell_reference);
    tree_add_text (cells, todo);
    add_cell (cells, making, row, cell_class);
    add_cell (cells, making, row, first_lists[which].since);
    if (has_acts (making, WEEKLY_LIST_LAST))
      add_cell (cells, making, row, act_column.text);
  }
}

static void
add_first (Tree *tree, const Making *making)
{
  const Weekly *weekly = making->weekly;
  Tree *map = tree_set_map (tree, "first"), *column_list = tree_set_list (map, "columns"),
       *rows = tree_set_list (map, "rows");
  gint64 waiting = weekly->counts[WEEKLY_TO_ANSWER] + weekly->counts[WEEKLY_SILENT];

  set_title (map, making, "first");
  tree_set_null (map, "empty");
  if (waiting == 0)
    set_word (map, "empty", making, "weekly_empty", "first");
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

static void
add_figure (Tree *list, const Making *making, const char *code, gint64 value, gboolean waits)
{
  g_autofree char *key = g_strconcat ("weekly.figure_", code, NULL);
  g_autofree char *number = text_integer (value), *words = voice_count (making->voice, key, value);
  Tree *map = tree_add_map (list);

  tree_set_text (map, "code", code);
  tree_set_text (map, "value", number);
  tree_set_text (map, "words", words);
  tree_set_flag (map, "waits", waits && value > 0);
}

static void
add_figures (Tree *tree, const Making *making)
{
  Tree *list = tree_set_list (tree, "figures");

  add_figure (list, making, "to_answer", making->weekly->counts[WEEKLY_TO_ANSWER], TRUE);
  add_figure (list, making, "silent", making->weekly->counts[WEEKLY_SILENT], TRUE);
  add_figure (list, making, "open", making->weekly->open, FALSE);
}

/* "49 dossiers vous ont été confiés depuis juillet 2026", or in twelve months when the first of them has files too. */
static void
set_chart_words (Tree *map, const Making *making, gint64 total, gint64 since)
{
  g_autofree char *files = voice_count (making->voice, "weekly.handed", total),
                  *month = since == 0 ? NULL : voice_month (making->voice, since),
                  *date = voice_day (making->voice, making->weekly->now), *title = NULL, *source = NULL;
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "handed", files);
  tree_set_text (context, "since", month);
  tree_set_text (context, "town", making->reader->town);
  tree_set_text (context, "date", date);
  title = voice_say (making->voice, "weekly.chart", context);
  source = voice_say (making->voice, "weekly.source", context);
  tree_set_text (map, "title", title);
  tree_set_text (map, "source", source);
}

/* From the first month with a file on. */
static void
add_chart (Tree *tree, const Making *making)
{
  const Weekly *weekly = making->weekly;
  Tree *map = tree_set_map (tree, "chart"), *rows = tree_set_list (map, "rows");
  gint64 total = 0, since = 0;

  for (guint i = 0; i < WEEKLY_MONTHS; i++) {
    g_autofree char *label = voice_month_short (making->voice, weekly->month_starts[i]);
    Tree *row;

    if (total == 0 && i > 0)
      since = weekly->month_starts[i];
    total += weekly->month_counts[i];
    if (total == 0)
      continue;
    row = tree_add_map (rows);
    tree_set_text (row, "label", label);
    tree_set_integer (row, "count", weekly->month_counts[i]);
  }
  set_chart_words (map, making, total, since);
}

/* "64-7 : Air très humide, Air confiné la nuit ; 64-9 : …" */
static void
set_measured (Tree *tree, const Making *making)
{
  const GPtrArray *rows = making->weekly->measured;
  g_autoptr (GString) files = g_string_new (NULL);
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < rows->len; i++) {
    const WeeklyRow *row = g_ptr_array_index (rows, i), *above = i == 0 ? NULL : g_ptr_array_index (rows, i - 1);
    g_autofree char *title = voice_code (making->voice, "finding_title", row->code);

    if (above != NULL && g_str_equal (above->uuid, row->uuid))
      g_string_append_printf (files, ", %s", title);
    else
      g_string_append_printf (files, "%s%s\u00a0: %s", i == 0 ? "" : "\u00a0; ", row->reference, title);
  }
  tree_set_text (context, "files", files->str);
  text = rows->len == 0 ? NULL : voice_say (making->voice, "weekly.measured", context);
  tree_set_text (tree, "measured", text);
}

/* Where the reader acts, said on the first page when something waits. */
static void
add_open (Tree *tree, const Making *making)
{
  g_autofree char *url = g_strdup_printf (PATH_REPORTS, making->reader->base_url), *text = NULL;
  g_autoptr (Tree) context = tree_new_map ();
  gboolean waits = tree_get_flag (tree, "has_to_answer") || tree_get_flag (tree, "has_silent");

  tree_set_text (context, "url", url);
  text = voice_say (making->voice, "weekly.open", context);
  tree_set_text (tree, "open", waits ? text : NULL);
  tree_set_text (tree, "open_url", url);
}

/* For a printed copy: a code for a telephone. On the screen it is a link too. */
static void
add_answers (Tree *tree, const Making *making)
{
  const Weekly *weekly = making->weekly;
  g_autofree char *until = voice_day (making->voice, weekly->list_until),
                  *rows_until = voice_day (making->voice, weekly->answers_until), *text = NULL, *again = NULL;
  g_autoptr (Tree) context = tree_new_map ();
  Tree *answers;

  tree_set_null (tree, "answers");
  if (weekly->list_path == NULL)
    return;
  answers = tree_set_map (tree, "answers");
  tree_set_text (context, "partner", making->reader->partner);
  tree_set_text (context, "until", until);
  tree_set_text (context, "rows_until", rows_until);
  text = voice_say (making->voice, "weekly.answers", context);
  again = voice_say (making->voice, "weekly.answers_whose", context);
  tree_set_text (answers, "text", text);
  tree_set_text (answers, "whose", again);
  tree_set_format (answers, "url", "%s%s", making->reader->base_url, weekly->list_path);
}

static void
add_heading (Tree *tree, const Making *making)
{
  const Weekly *weekly = making->weekly;
  g_autofree char *span = voice_span (making->voice, weekly->from, clock_add_days (weekly->until, -1));
  g_autofree char *date = voice_day (making->voice, weekly->now);

  tree_set_text (tree, "partner", making->reader->partner);
  tree_set_text (tree, "span", span);
  tree_set_text (tree, "date", date);
  tree_set_flag (tree, "has_to_answer", weekly->counts[WEEKLY_TO_ANSWER] > 0);
  tree_set_flag (tree, "has_silent", weekly->counts[WEEKLY_SILENT] > 0);
  static const char *const sentences[] = { "title", "period", "made", "lead", "page", "note" };
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++) {
    g_autofree char *key = g_strconcat ("weekly.", sentences[i], NULL), *text = voice_say (making->voice, key, tree);

    tree_set_text (tree, sentences[i], text);
  }
  tree_set_null (tree, "demo");
  if (weekly->demo)
    set_word (tree, "demo", making, "weekly", "demo");
}

Tree *
weekly_tree (const Weekly *weekly, const Voice *voice, const WeeklyReader *reader)
{
  const Making making = { weekly, voice, reader };
  Tree *tree = tree_new_map (), *sections;

  add_answers (tree, &making);
  add_figures (tree, &making);
  add_heading (tree, &making);
  set_measured (tree, &making);
  add_open (tree, &making);
  add_first (tree, &making);
  add_chart (tree, &making);
  sections = tree_set_list (tree, "sections");
  for (guint list = 0; list < WEEKLY_LIST_LAST; list++)
    add_section (sections, &making, list);
  return tree;
}

/* Whatever it is the address of. */
static void
drop_links (Tree *tree)
{
  gboolean map = tree_kind (tree) == TREE_MAP;

  if (map && tree_get_text (tree, "url") != NULL)
    tree_set_null (tree, "url");
  for (guint i = 0; (map || tree_kind (tree) == TREE_LIST) && i < tree_length (tree); i++)
    drop_links ((Tree *) (map ? tree_value_at (tree, i) : tree_at (tree, i)));
}

void
weekly_tree_close (Tree *tree, const Voice *voice, const Tree *town)
{
  g_autofree char *text = voice_say (voice, "weekly.open_away", town);

  drop_links (tree);
  tree_set_null (tree, "answers");
  tree_set_null (tree, "open_url");
  if (tree_get_text (tree, "open") != NULL)
    tree_set_text (tree, "open", text);
}
