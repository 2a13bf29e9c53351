/* weekly_part.h: what the parts of weekly_view.c share. Of core/view/weekly_*.c only. */
#pragma once
#include "view/weekly_view.h"

typedef struct {
  const Weekly *weekly;
  const Voice *voice;
  const WeeklyReader *reader;
} WeeklyMaking;

typedef enum {
  CELL_REFERENCE,
  CELL_CITY,
  CELL_CLASS, /* "E manquement probable": the letter first, for the drop */
  CELL_DAY,
  CELL_WAITING,
  CELL_ACT, /* the way to answer, where there is one */
  CELL_SILENCE,
  CELL_FOLLOWUP, /* what was said, and by whom as the reader sees it */
  CELL_CLOSING,
  CELL_LAST
} WeeklyCell;

char *weekly_cell (const WeeklyMaking *making, const WeeklyRow *row, WeeklyCell cell); /* (transfer full) */

/* The word `code` of [group]. */
void weekly_set_word (Tree *map, const char *key, const WeeklyMaking *making, const char *group, const char *code);

/* weekly_lists.c: `first`, what to do this week; `sections`, a list each of what weekly.c decided. */
void weekly_add_first (Tree *tree, const WeeklyMaking *making);
void weekly_add_sections (Tree *tree, const WeeklyMaking *making);
