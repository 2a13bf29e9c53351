/* weekly_view.c: the weekly report in words. Which files it holds was decided by domain/weekly.c. */
#include "view/weekly_view.h"

#include "base/clock.h"
#include "base/text.h"
#include "view/weekly_part.h"

#define PATH_REPORTS "%s/dossiers"

void
weekly_set_word (Tree *map, const char *key, const WeeklyMaking *making, const char *group, const char *code)
{
  g_autofree char *text = voice_code (making->voice, group, code);

  tree_set_text (map, key, text);
}

/* ---- the first page ---- */

static void
add_figure (Tree *list, const WeeklyMaking *making, const char *code, gint64 value, gboolean waits)
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
add_figures (Tree *tree, const WeeklyMaking *making)
{
  Tree *list = tree_set_list (tree, "figures");

  add_figure (list, making, "to_answer", making->weekly->counts[WEEKLY_TO_ANSWER], TRUE);
  add_figure (list, making, "silent", making->weekly->counts[WEEKLY_SILENT], TRUE);
  add_figure (list, making, "open", making->weekly->open, FALSE);
}

/* "49 dossiers vous ont été confiés depuis juillet 2026", or in twelve months when the first of them has files too. */
static void
set_chart_words (Tree *map, const WeeklyMaking *making, gint64 total, gint64 since)
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
add_chart (Tree *tree, const WeeklyMaking *making)
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
set_measured (Tree *tree, const WeeklyMaking *making)
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
add_open (Tree *tree, const WeeklyMaking *making)
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
add_answers (Tree *tree, const WeeklyMaking *making)
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
  weekly_set_word (answers, "act", making, "weekly", "answers_act");
  tree_set_text (answers, "text", text);
  tree_set_text (answers, "whose", again);
  tree_set_format (answers, "url", "%s%s", making->reader->base_url, weekly->list_path);
}

static void
add_heading (Tree *tree, const WeeklyMaking *making)
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
    weekly_set_word (tree, "demo", making, "weekly", "demo");
}

Tree *
weekly_tree (const Weekly *weekly, const Voice *voice, const WeeklyReader *reader)
{
  const WeeklyMaking making = { weekly, voice, reader };
  Tree *tree = tree_new_map ();

  add_answers (tree, &making);
  add_figures (tree, &making);
  add_heading (tree, &making);
  set_measured (tree, &making);
  add_open (tree, &making);
  weekly_add_first (tree, &making);
  add_chart (tree, &making);
  weekly_add_sections (tree, &making);
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
