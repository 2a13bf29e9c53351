/* questionnaire.h: what a person is asked: steps in order, and one table of questions that says of each its step, type,
 * bounds, choices and place in a ReportInput. The form, its review and draft_input all read it; nothing else describes
 * a field. Words stand in the catalogue by name. Asks nothing itself. */
#pragma once
#include "domain/report_input.h"

typedef enum {
  QUESTION_TEXT,
  QUESTION_LONG,   /* several lines */
  QUESTION_DIGITS, /* a text of digits: a postcode */
  QUESTION_NUMBER,
  QUESTION_TENTHS, /* "34", "34,5" or "34.5", kept in tenths */
  QUESTION_EMAIL,
  QUESTION_PHONE,
  QUESTION_DAY,    /* YYYY-MM-DD */
  QUESTION_CODE,   /* one of `choices`, kept as it is; "unknown" is no answer */
  QUESTION_ANSWER, /* yes, no, unknown: an Answer */
  QUESTION_ENERGY, /* a GridEnergySource by its name in the grid */
  QUESTION_LAST
} QuestionKind;

typedef struct {
  const char *step; /* name of its step; NULL: kept, but asked on no page of the tenant's form */
  const char *name; /* of the answer, of the input, and of its words: form_label.<name>, form_hint.<name> */
  QuestionKind kind;
  gboolean optional;          /* said beside the label; the others may be left empty too, or a remark says so */
  gint64 min, max;            /* of a number; for texts `max` is in characters */
  const char *const *choices; /* of QUESTION_CODE, NULL-terminated */
  const char *autocomplete;   /* token of the HTML standard, nullable */
  const char *remark;         /* code when it cannot be read; NULL: "choice" */
  gsize offset;               /* in ReportInput */
} Question;

typedef enum {
  STEP_QUESTIONS,
  STEP_AREAS,   /* which situations */
  STEP_PROBLEM, /* one page per situation chosen */
  STEP_PHOTOS,
  STEP_REVIEW,
  STEP_KIND_LAST
} StepKind;

typedef struct {
  const char *name; /* in addresses, and of its words: form_title.<name>, form_lead.<name> */
  StepKind kind;
} Step;
extern const Step questionnaire_steps[]; /* in order */
extern const guint questionnaire_steps_count;

const Question *questionnaire_at (guint index); /* every question, in order; NULL past the last */
const Question *questionnaire_find (const char *name);
guint questionnaire_rank (const char *name); /* its index; past all of them for a field nobody asks for */
/* The question of that index on one page; NULL past its last. */
const Question *questionnaire_of_step (const Step *step, guint index);
/* The step that asks for a field, or that a remark on it (areas, problems, photos) belongs to; NULL when none does. */
const Step *questionnaire_step_of (const char *field);

/* Codes to choose from, "unknown" among them where it may be said; NULL past the last, and for a question without
 * choices. Words: form_choice.<name>_<code>, else common.<code>. */
const char *questionnaire_choice (const Question *question, guint index);
gboolean questionnaire_is_choice (const Question *question);
gboolean questionnaire_offers (const Question *question, const char *code);
/* Characters that its input may hold; 0: no bound of its own (a remark tells, or the type does). */
guint questionnaire_length_max (const Question *question);
/* (transfer full): what is kept of what was typed: trimmed, as long as a report takes, a choice that is not offered
 * dropped, "3/11/2026" as a day; "" for nothing. A long text keeps more, so that its writer can shorten it. */
char *questionnaire_clean (const Question *question, const char *typed);
