/* satisfaction.h: three questions about the service, answered by who wishes, once a report and stage. What was answered
 * is kept without any way back to the person: that somebody answered stands in another table, without a date. */
#pragma once
#include "domain/report.h"

/* Questions by the name of their column and field, and what may be answered to each: NULL-terminated. */
extern const char *const satisfaction_questions[]; /* informed, heard, easy */
extern const char *const satisfaction_choices[];   /* yes, rather, hardly, no */
enum { SATISFACTION_QUESTIONS = 3, SATISFACTION_WORDS_MAX = 1000 };

/* "sent" while the report is open, "closed" once it ended: one opinion at each. */
const char *satisfaction_stage (const Report *report);
/* TRUE when this report's tenant has answered at that stage. FALSE too when the store fails. */
gboolean satisfaction_is_given (Db *db, gint64 report_id, const char *stage);

typedef struct {
  gint64 report_id;
  const char *stage;
  const char *answers[SATISFACTION_QUESTIONS]; /* a choice each; NULL: no answer */
  const char *words;                           /* nullable */
} SatisfactionInput;
/* Within a store_write. A second opinion at the same stage changes nothing, and is no error. INVALID for an unknown
 * choice, or an opinion that says nothing. */
gboolean satisfaction_record (Db *db, const SatisfactionInput *input, gint64 now, GError **error);
