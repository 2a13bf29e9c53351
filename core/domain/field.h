/* field.h: one field of a questionnaire: its kind, bounds, choices, when it is asked, its place in a ReportInput,
 * its words; what is kept of an answer. Read from the file by questionnaire.h. */
#pragma once
#include "domain/condition.h"
#include "domain/report_target.h"

typedef enum {
  FIELD_TEXT,
  FIELD_LONG,   /* several lines */
  FIELD_DIGITS, /* a text of digits: a postcode */
  FIELD_NUMBER,
  FIELD_TENTHS, /* "34", "34,5" or "34.5", kept in tenths */
  FIELD_EMAIL,
  FIELD_PHONE,
  FIELD_DAY,    /* YYYY-MM-DD */
  FIELD_CODE,   /* one of its choices */
  FIELD_CHECKS, /* any of its choices: codes with a space between; "none" stands alone */
  FIELD_ANSWER, /* yes, no, unknown */
  FIELD_LAST
} FieldKind;

#define FIELD_SERVICE_SMS "sms"

typedef struct {
  char *code;
  char *words;    /* NULL: the catalogue's word common.<code> */
  char *severity; /* nullable: code in the grid that this choice reports as well */
} FieldChoice;

typedef struct {
  char *code; /* of the answer, of the input; never used again for something else */
  FieldKind kind;
  gboolean required;          /* its page does not go on without an answer */
  gboolean optional;          /* said beside the label; the others may be left empty too, or a remark says so */
  guint min, max;             /* of a number; for texts `max` is in characters */
  char *target_name;          /* nullable: kept as an answer of the questionnaire */
  char *autocomplete;         /* token of the HTML standard, nullable */
  char *remark;               /* code of the remark when it cannot be read; NULL: "choice" */
  char *service;              /* FIELD_SERVICE_SMS: asked only where the box has it; nullable */
  char *initial;              /* what it counts as while it is not answered, nullable */
  char *label, *hint, *brief; /* words; `hint` and `brief` (in the review) nullable */
  FieldChoice *choices;
  guint choices_count;
  Conditions *when;           /* NULL: always */
  const ReportTarget *target; /* of target_name */
  guint rank;                 /* in the questionnaire */
} Field;

gboolean field_is_choice (const Field *field);
gboolean field_offers (const Field *field, const char *code);
const FieldChoice *field_choice (const Field *field, const char *code); /* NULL when not offered */
/* Characters that its input may hold; 0: no bound of its own (a remark tells, or the type does). */
guint field_length_max (const Field *field);
/* (transfer full): what is kept of what was typed (of FIELD_CHECKS: codes with spaces): trimmed, as long as a report
 * takes, what is not offered dropped, "3/11/2026" as a day; "" for nothing. A long text keeps more, so that its writer
 * can shorten it. */
char *field_clean (const Field *field, const char *typed);
