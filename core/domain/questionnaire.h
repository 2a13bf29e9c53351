/* questionnaire.h: what a person is asked: steps in order, each with its fields, read from
 * grids/questionnaire-<version>.yaml, which alone describes a field: kind, bounds, choices, when it is asked, place in
 * a ReportInput, words. The form, its review, the counter and draft_input all read it. Asks nothing itself. */
#pragma once
#include "base/translation.h"
#include "domain/grid.h"
#include "domain/field.h"

typedef enum {
  STEP_FIELDS,
  STEP_EMERGENCY, /* numbers to call first */
  STEP_ADDRESS,   /* which of several addresses; only when there are several */
  STEP_AREAS,     /* which situations */
  STEP_PROBLEM,   /* one page per situation chosen */
  STEP_PHOTOS,
  STEP_REVIEW,
  STEP_KIND_LAST
} StepKind;

typedef struct {
  char *code; /* in addresses */
  StepKind kind;
  gboolean continues; /* counts as a part of the step before it */
  char *title;
  char *lead, *part; /* under the title; heading in the review (nullable) */
  Field *fields;
  guint fields_count;
  Conditions *when;
} Step;

typedef struct Questionnaire {
  char *version, *date;
  Step *steps;
  guint steps_count;
  GPtrArray *fields;            /* of Field *, in order */
  TranslationSet *translations; /* private; NULL for one loaded alone */
} Questionnaire;

#define QUESTIONNAIRE_KIND "questionnaire"
/* INVALID with file, line and reason for whatever is wrong in it. Words are typeset. `grid` judges the severities that
 * choices name; NULL: not judged. Free with questionnaire_free(). */
Questionnaire *questionnaire_load (const char *path, const Grid *grid, GError **error);
void questionnaire_free (Questionnaire *questionnaire); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Questionnaire, questionnaire_free)
/* (transfer full): of the files of `folder` that say "kind: questionnaire", the one with the latest date, with its
 * translations. INVALID also for a version that is not its file's name and for a wrong translation; NOT_FOUND when
 * there is none. */
Questionnaire *questionnaire_load_folder (const char *folder, const Grid *grid, GError **error);

/* Words in `language` where they are translated, else in French; NULL where the questionnaire has none. `what` is
 * "title", "lead" or "part" of a step, "label", "hint" or "brief" of a field. In a translation file their codes are
 * "step.<step>.<what>", "<field>.<what>" and "<field>.choice.<choice>". */
const char *
questionnaire_step_words (const Questionnaire *questionnaire, const char *language, const Step *step, const char *what);
const char *questionnaire_field_words (const Questionnaire *questionnaire, const char *language, const Field *field,
                                       const char *what);
const char *questionnaire_choice_words (const Questionnaire *questionnaire, const char *language, const Field *field,
                                        const FieldChoice *choice);
/* TRUE when there are French words under such a code. */
gboolean questionnaire_has_words (const Questionnaire *questionnaire, const char *code);

const Field *questionnaire_find (const Questionnaire *questionnaire, const char *code);
/* Index among all; past them for a field nobody asks for. */
guint questionnaire_rank (const Questionnaire *questionnaire, const char *code);
const Step *questionnaire_step (const Questionnaire *questionnaire, const char *code); /* NULL when there is none */
/* The step that asks for a field, or that a remark on it (areas, problems, photos) belongs to; NULL when none does. */
const Step *questionnaire_step_of (const Questionnaire *questionnaire, const char *field);

/* (transfer full): field → value (owned): of the answers given, those that are asked under the others; and what belongs
 * to no field (problems, areas). What a hidden field once got stays in the draft and counts for nothing. */
GHashTable *questionnaire_live (const Questionnaire *questionnaire, GHashTable *answers);
/* Whether these live answers lead to a step, to a field. */
gboolean questionnaire_leads_to (const Questionnaire *questionnaire, const Step *step, GHashTable *live);
/* The same while the rest is not answered yet: TRUE when some answer would lead to it (for a page that asks all at
 * once). */
gboolean questionnaire_may_ask (const Questionnaire *questionnaire, const Field *field, GHashTable *live);
gboolean questionnaire_asks (const Questionnaire *questionnaire, const Field *field, GHashTable *live);
