/* report_state.h: the report's state machine: one transition table. Each change writes its history row, its follow-up
 * and its notices in the caller's transaction. */
#pragma once
#include "domain/assignment.h"
#include "domain/report.h"

typedef struct {
  const char *verb; /* "take", "filter", "transmit", "close", "restore", "reopen" */
  const char *from; /* states separated by spaces */
  const char *to;
  Action right;
  gboolean reason;   /* a reason code is required */
  gboolean message;  /* words for the tenant are required */
  const char *event; /* verb of the history: "taken" */
  gboolean visible;  /* told to the tenant */
} ReportTransition;
extern const ReportTransition report_transitions[];
extern const guint report_transitions_count;
const ReportTransition *report_transition_find (const char *verb); /* NULL when unknown */
/* TRUE when the verb is possible from that state. */
gboolean report_transition_possible (const ReportTransition *transition, const char *state);

extern const char *const report_filter_reasons[]; /* NULL-terminated codes; words in the catalogue */
extern const char *const report_closing_reasons[];

/* What is asked of a report. */
typedef struct {
  const char *uuid;
  const char *verb;
  const char *reason;  /* nullable */
  const char *message; /* nullable: words for the tenant */
} ReportChange;

/* Within a store_write. CONFLICT when the state forbids it, DENIED when the role does, INVALID for an unknown verb or
 * reason or missing words, NOT_FOUND. "transmit" runs the assignment rules (rule.h) in the same transaction; closing
 * the whole closes every open assignment, reopening it puts those back to waiting. */
gboolean report_change (Db *db, const Actor *actor, const ReportChange *change, GError **error);
/* Within a store_write: the human notation, 1 to 4, from the desk. DENIED, INVALID, NOT_FOUND. */
gboolean report_set_notation (Db *db, const Actor *actor, const char *uuid, int notation, GError **error);
