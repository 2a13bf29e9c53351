/* form_steps.h: the pages of the tenant's form that given answers lead through, and what is wrong with each. What is
 * asked stands in domain/questionnaire.h, what an answer means in draft_input.c. Pure: no request, no store, no words.
 */
#pragma once
#include "base/remarks.h"
#include "domain/draft.h"
#include "domain/grid.h"
#include "domain/questionnaire.h"

extern const GridZone form_zones[GRID_ZONE_LAST]; /* in the order of the screens */

/* One page of one person's form. */
typedef struct {
  const Step *step;
  const GridSituation *situation; /* of STEP_PROBLEM, else NULL */
} FormPlace;

/* What leads a person through the form. */
typedef struct {
  const Questionnaire *questionnaire;
  const Grid *grid;
} FormPlan;

/* (transfer full): of FormPlace: every page that these answers lead through, in order. */
GArray *form_places (const FormPlan *plan, GHashTable *answers);
#define FORM_PAGES "/signaler/" /* before the name of each page in addresses */
/* (transfer full): "/signaler/probleme-l-hum". */
char *form_place_path (const FormPlace *place);
/* Index in `places` of the page with that name in addresses; -1 when these answers do not lead there. */
int form_place_index (GArray *places, const char *name);
/* How far a page is. The pages of one step (a page for each place with problems, a step that continues it) are its
 * parts: the number of steps does not grow with each answer. All count from 1. */
typedef struct {
  guint step, total, part, parts;
} FormProgress;
FormProgress form_progress (GArray *places, guint index);
/* TRUE when something on that page has an answer; pages without a trace of having been seen (photos, review) have none.
 */
gboolean form_is_answered (GHashTable *answers, const FormPlace *place);
gboolean form_area_is_chosen (GHashTable *answers, const GridSituation *situation);
/* The severity chosen for a criterion; NULL when none is, or it is none of its own. */
const GridSeverity *form_severity (GHashTable *answers, const GridCriterion *criterion);
/* TRUE when a chosen severity of the situation (NULL: of any) puts somebody in danger. */
gboolean form_is_dangerous (const Grid *grid, GHashTable *answers, const GridSituation *situation);

/* Adds what is wrong with the answers of one page; NULL: of the whole form. `now` bounds the days that may be told. */
typedef struct {
  const Draft *draft;
  FormPlan plan;
  gint64 now;
} FormAnswers;
void form_check (const FormAnswers *given, const FormPlace *place, Remarks *remarks);
