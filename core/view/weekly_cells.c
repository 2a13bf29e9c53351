/* weekly_cells.c: one row of the weekly report in words, a cell at a time. */
#include "base/clock.h"
#include "view/weekly_part.h"

#define DAY_FORMAT "%d/%m/%Y"

static char *
cell_reference (const WeeklyMaking *making, const WeeklyRow *row)
{
  (void) making;
  return g_strdup (row->reference);
}

static char *
cell_city (const WeeklyMaking *making, const WeeklyRow *row)
{
  (void) making;
  return g_strdup (row->city);
}

/* "E manquement probable": the letter first, for the drop. */
static char *
cell_class (const WeeklyMaking *making, const WeeklyRow *row)
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
cell_day (const WeeklyMaking *making, const WeeklyRow *row)
{
  (void) making;
  return clock_format (row->at, DAY_FORMAT);
}

static char *
days_text (const WeeklyMaking *making, int days)
{
  return days == 0 ? voice_say (making->voice, "weekly.today", NULL) : voice_count (making->voice, "weekly.days", days);
}

static char *
cell_waiting (const WeeklyMaking *making, const WeeklyRow *row)
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
cell_act (const WeeklyMaking *making, const WeeklyRow *row)
{
  return row->answer_path == NULL ? g_strdup ("") : voice_say (making->voice, "weekly.act", NULL);
}

static char *
cell_silence (const WeeklyMaking *making, const WeeklyRow *row)
{
  return days_text (making, row->days);
}

/* Who it was, seen by the reader: you, another partner, the town hall. */
static void
set_author (Tree *context, const WeeklyMaking *making, const char *partner, const char *author)
{
  g_autofree char *words = author == NULL ? NULL : voice_code (making->voice, "weekly_author", author);

  tree_set_flag (context, "you", partner != NULL && g_strcmp0 (partner, making->reader->partner) == 0);
  tree_set_text (context, "by", partner != NULL ? partner : words);
}

/* The category of a follow-up in a few words; "suivi" for those that have none of their own here. */
static char *
followup_words (const WeeklyMaking *making, const char *code)
{
  g_autofree char *words = voice_code (making->voice, "weekly_followup", code);

  return g_strcmp0 (words, code) == 0 ? voice_code (making->voice, "weekly_followup", "other")
                                      : g_steal_pointer (&words);
}

static char *
cell_followup (const WeeklyMaking *making, const WeeklyRow *row)
{
  gboolean tenant = g_strcmp0 (row->author, "tenant") == 0;
  g_autofree char *what = followup_words (making, tenant ? "tenant" : row->code);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "what", what);
  set_author (context, making, row->partner, tenant ? NULL : row->author);
  return voice_say (making->voice, "weekly.said", context);
}

static char *
cell_closing (const WeeklyMaking *making, const WeeklyRow *row)
{
  g_autofree char *reason = voice_code (making->voice, "closing_reason", row->code != NULL ? row->code : "other");
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "reason", reason);
  set_author (context, making, row->partner, NULL);
  return voice_say (making->voice, "weekly.closed", context);
}

static char *(*const cells[]) (const WeeklyMaking *making, const WeeklyRow *row) = {
  [CELL_REFERENCE] = cell_reference,
  [CELL_CITY] = cell_city,
  [CELL_CLASS] = cell_class,
  [CELL_DAY] = cell_day,
  [CELL_WAITING] = cell_waiting,
  [CELL_ACT] = cell_act,
  [CELL_SILENCE] = cell_silence,
  [CELL_FOLLOWUP] = cell_followup,
  [CELL_CLOSING] = cell_closing,
};
G_STATIC_ASSERT (G_N_ELEMENTS (cells) == CELL_LAST);

char *
weekly_cell (const WeeklyMaking *making, const WeeklyRow *row, WeeklyCell cell)
{
  return cells[cell] (making, row);
}
