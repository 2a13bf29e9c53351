/* figure_words.c: codes, months and numbers of figures in words, each grouping as its table says. Builds no page. */
#include "view/figure_words.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "view/voice.h"

static Voice
voice_of (const Viewer *viewer)
{
  return (Voice){ viewer->words, viewer->language };
}

/* ---- rows ---- */

static char *
month_words (const Viewer *viewer, const FigureRow *row, gboolean brief)
{
  const Voice voice = voice_of (viewer);

  return brief ? voice_month_short (&voice, row->at) : voice_month (&voice, row->at);
}

/* The first of the groups that knows the code; the first group's own "other" else. */
static char *
code_words (const Viewer *viewer, const char *groups, const char *code)
{
  g_auto (GStrv) names = g_strsplit (groups, " ", -1);

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *key = g_strconcat (names[i], ".", code, NULL);

    if (words_has (viewer->words, viewer->language, key))
      return g_strdup (words_get (viewer->words, viewer->language, key));
  }
  return g_strdup (viewer_word (viewer, names[0], "other"));
}

/* What a former grid called otherwise keeps its code: nothing is lost. */
static char *
grid_code_words (const Viewer *viewer, const char *code, gboolean situation)
{
  const Grid *grid = grid_set_current (viewer->grids);
  const GridSituation *of_situation = situation ? grid_situation (grid, code) : NULL;
  const GridCriterion *of_criterion = situation ? NULL : grid_criterion (grid, code);

  if (of_situation != NULL)
    return g_strdup (of_situation->words);
  return g_strdup (of_criterion != NULL ? of_criterion->words : code);
}

char *
figure_row_words (const Viewer *viewer, const FigureKind *kind, const FigureRow *row, gboolean brief)
{
  switch (kind->grouping->as) {
  case FIGURE_AS_MONTH:
    return month_words (viewer, row, brief);
  case FIGURE_AS_CODE:
    return code_words (viewer, kind->grouping->words, row->code);
  case FIGURE_AS_CLASS:
    return brief ? g_strconcat (row->code, "  ", viewer_word (viewer, "class_words", row->code), NULL)
                 : g_strdup (viewer_word (viewer, "class_words", row->code));
  case FIGURE_AS_SITUATION:
    return grid_code_words (viewer, row->code, TRUE);
  case FIGURE_AS_CRITERION:
    return grid_code_words (viewer, row->code, FALSE);
  case FIGURE_AS_ITSELF:
    break;
  }
  return g_strdup (*row->code == '\0' ? viewer_word (viewer, "figure", "no_name") : row->code);
}

const char *
figure_column_words (const Viewer *viewer, const FigureKind *kind, guint column)
{
  return viewer_word (viewer, "figure_count", kind->counts[column]);
}

/* ---- numbers ---- */

gboolean
figure_is_days (const FigureKind *kind, guint column)
{
  return kind->grouping->source == FIGURE_DELAYS && strcmp (kind->counts[column], "median") == 0;
}

static char *
days_words (const Viewer *viewer, gint64 tenths)
{
  const Voice voice = voice_of (viewer);
  g_autofree char *number = tenths % 10 == 0 ? text_integer (tenths / 10) : text_decimal (tenths, 1);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "n", number);
  tree_set_flag (context, "several", tenths >= 20);
  tree_set_flag (context, "none", tenths == 0);
  return voice_say (&voice, "stats.days", context);
}

char *
figure_number_words (const Viewer *viewer, const FigureKind *kind, guint column, gint64 value)
{
  return figure_is_days (kind, column) ? days_words (viewer, value) : text_integer (value);
}

char *
figure_share_words (const Viewer *viewer, gint64 value, gint64 base)
{
  const Voice voice = voice_of (viewer);
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *number = NULL;

  if (base <= 0)
    return NULL;
  number = text_integer ((200 * value + base) / (2 * base));
  tree_set_text (context, "n", number);
  return voice_say (&voice, "stats.percent", context);
}

gboolean
figure_has_shares (const FigureKind *kind)
{
  return kind->counts_count == 1 && kind->grouping->order != FIGURE_BY_TIME && kind->grouping->source != FIGURE_DELAYS;
}

/* What may stand on a file several times is a part of the files, not of its own sum. */
gint64
figure_share_base (const FigureSet *set, const Figure *figure)
{
  return figure->kind->grouping->once ? set->reports : figure->totals[0];
}

/* ---- the sentence ---- */

static const FigureRow *
top_row (const Figure *figure)
{
  const FigureRow *top = NULL;

  for (guint i = 0; i < figure->rows->len; i++) {
    const FigureRow *row = g_ptr_array_index (figure->rows, i);

    if (top == NULL || row->values[0] > top->values[0])
      top = row;
  }
  return top;
}

static char *
delay_fact (const Viewer *viewer, const Figure *figure)
{
  const Voice voice = voice_of (viewer);
  g_autoptr (Tree) context = tree_new_map ();
  int counted = figure_kind_column (figure->kind, "counted"), median = figure_kind_column (figure->kind, "median");

  for (guint i = 0; counted >= 0 && median >= 0 && i < figure->rows->len; i++) {
    const FigureRow *row = g_ptr_array_index (figure->rows, i);
    g_autofree char *days = days_words (viewer, row->values[median]);

    if (strcmp (row->code, "action") == 0 && row->values[counted] > 0)
      tree_set_text (context, "days", days);
  }
  return tree_length (context) == 0 ? NULL : voice_say (&voice, "figure.fact_delay", context);
}

/* (transfer full): the words of a row as a sentence begins. */
static char *
sentence_start (const Viewer *viewer, const FigureKind *kind, const FigureRow *row)
{
  g_autofree char *words = figure_row_words (viewer, kind, row, FALSE);
  gunichar first = g_unichar_toupper (g_utf8_get_char (words));
  char letter[8] = "";

  if (*words == '\0')
    return g_steal_pointer (&words);
  g_unichar_to_utf8 (first, letter);
  return g_strconcat (letter, g_utf8_next_char (words), NULL);
}

char *
figure_fact (const Viewer *viewer, const FigureSet *set, const Figure *figure)
{
  const Voice voice = voice_of (viewer);
  const FigureRow *top = top_row (figure);
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *noun = g_strconcat ("figure_noun.", figure->kind->counts[0], NULL);
  g_autofree char *label = NULL, *count = NULL, *share = NULL;

  if (top == NULL || figure->kind->grouping->source == FIGURE_DELAYS)
    return top == NULL ? NULL : delay_fact (viewer, figure);
  label = sentence_start (viewer, figure->kind, top);
  count = viewer_count (viewer, noun, top->values[0]);
  share = figure_has_shares (figure->kind) && figure->rows->len > 1
              ? figure_share_words (viewer, top->values[0], figure_share_base (set, figure))
              : NULL;
  tree_set_text (context, "label", label);
  tree_set_text (context, "share", share);
  tree_set_text (context, "count", count);
  tree_set_flag (context, "single", figure->rows->len == 1);
  return voice_say (&voice, figure->kind->grouping->order == FIGURE_BY_TIME ? "figure.fact_time" : "figure.fact_most",
                    context);
}

guint
figure_drawn_rows (const Figure *figure, guint *ret_first)
{
  guint shown = MIN (figure->rows->len, figure->kind->at_most);

  *ret_first = figure->kind->grouping->order == FIGURE_BY_TIME ? figure->rows->len - shown : 0;
  return shown;
}
