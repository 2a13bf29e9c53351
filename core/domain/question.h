/* question.h: one question of a questionnaire: its kind, bounds, choices, when it is asked, its place in a ReportInput,
 * its words; what is kept of an answer. Read from the file by questionnaire.h. */
#pragma once
#include "domain/condition.h"
#include "domain/report_target.h"

typedef enum {
  QUESTION_TEXT,
  QUESTION_LONG,   /* several lines */
  QUESTION_DIGITS, /* a text of digits: a postcode */
  QUESTION_NUMBER,
  QUESTION_TENTHS, /* "34", "34,5" or "34.5", kept in tenths */
  QUESTION_EMAIL,
  QUESTION_PHONE,
  QUESTION_DAY,    /* YYYY-MM-DD */
  QUESTION_CODE,   /* one of its choices */
  QUESTION_CHECKS, /* any of its choices: codes with a space between; "none" stands alone */
  QUESTION_ANSWER, /* yes, no, unknown */
  QUESTION_LAST
} QuestionKind;

typedef struct {
  char *code;
  char *words;    /* NULL: the catalogue's word common.<code> */
  char *severity; /* nullable: code in the grid that this choice reports as well */
} QuestionChoice;

typedef struct {
  char *code; /* of the answer, of the input; never used again for something else */
  QuestionKind kind;
  gboolean optional;          /* said beside the label; the others may be left empty too, or a remark says so */
  guint min, max;             /* of a number; for texts `max` is in characters */
  char *target_name;          /* nullable: kept as an answer of the questionnaire */
  char *autocomplete;         /* token of the HTML standard, nullable */
  char *remark;               /* code of the remark when it cannot be read; NULL: "choice" */
  char *initial;              /* what it counts as while it is not answered, nullable */
  char *label, *hint, *brief; /* words; `hint` and `brief` (in the review) nullable */
  QuestionChoice *choices;
  guint choices_count;
  Conditions *when;           /* NULL: always */
  const ReportTarget *target; /* of target_name */
  guint rank;                 /* in the questionnaire */
} Question;

gboolean question_is_choice (const Question *question);
gboolean question_offers (const Question *question, const char *code);
const QuestionChoice *question_choice (const Question *question, const char *code); /* NULL when not offered */
/* Characters that its input may hold; 0: no bound of its own (a remark tells, or the type does). */
guint question_length_max (const Question *question);
/* (transfer full): what is kept of what was typed (of QUESTION_CHECKS: codes with spaces): trimmed, as long as a report
 * takes, what is not offered dropped, "3/11/2026" as a day; "" for nothing. A long text keeps more, so that its writer
 * can shorten it. */
char *question_clean (const Question *question, const char *typed);
