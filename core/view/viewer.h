/* viewer.h: whose eyes a view is made for (role, partner, language, clock), and the shapes all views share: days,
 * words, streets. */
#pragma once
#include "base/tree.h"
#include "base/words.h"
#include "domain/actor.h"
#include "domain/grid.h"
#include "store/store.h"

struct Questionnaire;

typedef struct {
  Db *db;
  const Words *words;
  const char *language;
  const GridSet *grids;
  const struct Questionnaire *questionnaire; /* nullable: its answers then show as codes */
  Role role;
  gint64 partner_id; /* 0: the desk, or a reader of the whole territory */
  gint64 user_id;    /* whose session it is; 0: nobody that is known */
  gint64 now;
  const char *place;    /* path below which this viewer's page of the one file stands: "/reponse/…"; NULL: /dossiers/<uuid> */
  gboolean before_door; /* names are not shown yet, whatever the rights: a link was opened, by a person or by a mail scanner */
} Viewer;

/* (transfer full): the path of the file's page for these eyes; what stands below it follows. */
char *viewer_file_path (const Viewer *viewer, const char *report_uuid);

gboolean viewer_is_desk (const Viewer *viewer);
Actor viewer_actor (const Viewer *viewer); /* what the viewer would do, for the questions rights ask */
/* TRUE when names, contact, exact address, words and photos of a file may be shown; `own`: the file is assigned to
 * the viewer's partner. */
gboolean viewer_sees_names (const Viewer *viewer, gboolean own);

/* (transfer none): words of a code; of the group's "other" when the code has none, so that a code never stands on a
 * page. */
const char *viewer_word (const Viewer *viewer, const char *group, const char *code);
/* (transfer full): "criteria at the count of n": the plural form of "group.key". */
char *viewer_count (const Viewer *viewer, const char *key, gint64 n);

char *viewer_day (const Viewer *viewer, gint64 time_s);    /* (transfer full): "11 octobre 2026" */
char *viewer_moment (const Viewer *viewer, gint64 time_s); /* (transfer full): with its hour */
/* (transfer full): with its day of the week: "mardi 1er décembre 2026 à 14 h 30". */
char *viewer_moment_of_week (const Viewer *viewer, gint64 time_s);
/* Sets `key` to {long, short, moment, iso}; nothing for 0. */
void viewer_set_day (const Viewer *viewer, Tree *map, const char *key, gint64 time_s);
/* Whole calendar days between a moment and now, at least 0. */
int viewer_days_since (const Viewer *viewer, gint64 time_s);
/* Chips: the class of the stylesheet for a code. A table ends with a NULL code, whose class serves all others. */
typedef struct {
  const char *code, *class;
} ViewerChip;
const char *viewer_chip (const ViewerChip *chips, const char *code);

/* Sets `class` to {letter, words, large}. */
void viewer_set_class (const Viewer *viewer, Tree *map, char letter, gboolean large);
/* (transfer full): an address without what tells the door: number, floor, flat; "" when no street can be told apart
 * from the rest. */
char *viewer_street (const Viewer *viewer, const char *address);
/* Sets the flag any_<key> when the list `key` of `map` has something: a template cannot ask. */
void viewer_set_any (Tree *map, const char *key);
/* Adds to `list` a map {code, words} per code of a NULL-terminated list, `selected` marked. */
void viewer_add_choices (const Viewer *viewer, Tree *list, const char *group, const char *const *codes,
                         const char *selected);
