/* outcome.h: "is it solved?": what the tenant answers, months later or after the closing, in one click. Closes and
 * reopens nothing: staff do, told by notices. Who is asked, and when, stands in reminder.c. */
#pragma once
#include "domain/report.h"

typedef struct {
  const char *code;     /* "solved": as the table keeps it; its words: outcome.<code> */
  const char *category; /* of the follow-up it leaves */
  gboolean over;        /* nothing is left to do for this tenant: nobody asks again */
} OutcomeAnswer;
extern const OutcomeAnswer outcome_answers[];
extern const guint outcome_answers_count;
const OutcomeAnswer *outcome_answer_find (const char *code); /* NULL when unknown */

/* TRUE while the question has a meaning: services have the file, or it is closed. */
gboolean outcome_is_open (const Report *report);

/* Within a store_write: keeps the answer, its follow-up (`words` may be empty) and its history. INVALID for an unknown
 * answer, CONFLICT when the report is neither active nor closed. */
gboolean
outcome_record (Db *db, const Actor *actor, gint64 report_id, const char *code, const char *words, GError **error);

typedef struct {
  const OutcomeAnswer *answer; /* the latest; NULL: none */
  gint64 at;
  gboolean closed;  /* it was said of a closed report */
  gboolean awaited; /* the tenant was asked since, and has not answered */
} OutcomeState;
gboolean outcome_state (Db *db, gint64 report_id, OutcomeState *ret_state, GError **error);
