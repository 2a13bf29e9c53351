/* actions_scene.h: the facts that a row of actions may look at, read from one report and what is known of it. Pure: no
 * store, no clock. For actions_check.c and actions_apply.c. */
#pragma once
#include "domain/actions.h"
#include "domain/report.h"

/* All borrowed. */
typedef struct {
  const Actions *actions;
  const Grid *grid;
  const Report *report;
  GPtrArray *severities; /* of char *: codes */
  GHashTable *answers;   /* of report_answers() */
  GHashTable *asked;     /* code of a question → its answer, of those answered */
  Score score;
} ActionsScene;

/* TRUE when the conditions of the row hold. What they look at are facts, each some words separated by spaces, "empty"
 * when nothing is known: severity (codes), flag, rule (p1…, x1… of the grid that hold), class, profile; a criterion's
 * code (the level chosen); a column of report_fact.h or an answer kept beside; answer.<question>. */
gboolean actions_scene_holds (const ActionsScene *scene, const ActionsRow *row);

gboolean actions_fact_is_known (const Actions *actions, const Grid *grid, const char *fact);
/* FALSE for a value that the fact can never have. TRUE when it may, or nobody can tell. */
gboolean actions_fact_takes (const Actions *actions, const Grid *grid, const char *fact, const char *value);
