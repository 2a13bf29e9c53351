/* form_steps.h: the pages of the tenant's form, in order, and the fields of each: data, and what follows from it.
 * Pure: no request, no store, no words. What an answer means stands in domain/draft.h. */
#pragma once
#include "base/remarks.h"
#include "domain/draft.h"
#include "domain/grid.h"

typedef enum {
  FORM_FIELD_TEXT,
  FORM_FIELD_LONG,   /* several lines */
  FORM_FIELD_NUMBER, /* a text that brings up the keyboard of digits */
  FORM_FIELD_EMAIL,
  FORM_FIELD_PHONE,
  FORM_FIELD_DAY,
  FORM_FIELD_CHOICE, /* one of `choices` */
  FORM_FIELD_LAST
} FormFieldKind;

typedef struct {
  const char
      *name; /* of the answer (draft_input.c), of the input, and of its words: form_label.<name>, form_hint.<name> */
  FormFieldKind kind;
  gboolean optional;          /* said beside the label; the others may be left empty too, or a remark says so */
  const char *autocomplete;   /* token of the HTML standard, nullable */
  const char *const *choices; /* NULL-terminated codes: words form_choice.<name>_<code> */
} FormField;

typedef enum {
  FORM_STEP_QUESTIONS, /* fields */
  FORM_STEP_AREAS,     /* which situations */
  FORM_STEP_PROBLEM,   /* one page per situation chosen */
  FORM_STEP_PHOTOS,
  FORM_STEP_REVIEW,
  FORM_STEP_KIND_LAST
} FormStepKind;

typedef struct {
  const char *name; /* in addresses, and of its words: form_title.<name>, form_lead.<name> */
  FormStepKind kind;
  const FormField *fields;
  guint fields_count;
} FormStep;
extern const GridZone form_zones[GRID_ZONE_LAST]; /* in the order of the screens */

/* One page of one person's form. */
typedef struct {
  const FormStep *step;
  const GridSituation *situation; /* of FORM_STEP_PROBLEM, else NULL */
} FormPlace;

/* (transfer full): of FormPlace: every page that these answers lead through, in order. */
GArray *form_places (const Grid *grid, GHashTable *answers);
/* (transfer full): "/signaler/probleme-l-hum". */
char *form_place_path (const FormPlace *place);
/* Index in `places` of the page with that name in addresses; -1 when these answers do not lead there. */
int form_place_index (GArray *places, const char *name);
/* The step that asks for a field, or that a remark on it belongs to; NULL when none does. */
const FormStep *form_step_of_field (const char *field);

/* (transfer full): what is kept of what was typed: trimmed, bounded, a choice that is not offered dropped, "3/11/2026"
 * as a day;
 * "" for nothing. */
char *form_field_clean (const FormField *field, const char *typed);

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
  const Grid *grid;
  gint64 now;
} FormAnswers;
void form_check (const FormAnswers *given, const FormPlace *place, Remarks *remarks);
/* (transfer full): the typed input of all answers, "I do not know" taken as not answered. */
ReportInput *form_input (const Draft *draft, Remarks *remarks);
