/* report_state.h: the report's state machine: one transition table. Each change writes its history row, its follow-up
 * and its notices in the caller's transaction. */
#pragma once
#include "domain/assignment.h"
#include "domain/report.h"
#include "domain/transition.h"

extern const Transition report_transitions[]; /* "take", "filter", "transmit", "close", "restore", "reopen" */
typedef Change ReportChange;                  /* its message: words for the tenant */

/* Closed or filtered out: nothing is done in it any more until it is opened again. */
gboolean report_state_is_over (const char *state);
/* Within a store_write. CONFLICT when the state forbids it, DENIED when the role does, INVALID for an unknown verb or
 * reason or missing words, NOT_FOUND. "transmit" runs the assignment rules (rule_set.h) in the same transaction; closing
 * the whole closes every open assignment, reopening it puts those back to waiting. */
gboolean report_change (Db *db, const Actor *actor, const ReportChange *change, GError **error);
/* Within a store_write: the box transmits by itself what nobody took yet (automatic.h decides). DENIED for anybody else,
 * CONFLICT when the report is no longer "received", NOT_FOUND. */
gboolean report_transmit_automatic (Db *db, const Actor *actor, const char *uuid, GError **error);
/* Within a store_write: the desk spoke with the owner, and hands an active file over by the rules now: what "transmit" does,
 * unless a partner has it already. CONFLICT when it is not active, DENIED, NOT_FOUND. */
gboolean report_hand_on (Db *db, const Actor *actor, gint64 report_id, GError **error);
/* The same for a page that showed the state `seen` ("": it showed none): another one now is a CONFLICT. */
gboolean report_change_seen (Db *db, const Actor *actor, const ReportChange *change, const char *seen, GError **error);
enum { REPORT_NOTATION_MAX = 4, REPORT_NOTATION_ANY = -1 };
typedef struct {
  const char *uuid; /* of the report */
  int notation;     /* 1 to 4; 0 takes it back */
  int seen;         /* the one that was shown to who asks; REPORT_NOTATION_ANY: none was */
} NotationChange;
/* Within a store_write: the human notation, from the desk. CONFLICT when another one was seen; DENIED, INVALID,
 * NOT_FOUND. */
gboolean report_notation_change (Db *db, const Actor *actor, const NotationChange *change, GError **error);
/* The same, whatever was seen. */
gboolean report_set_notation (Db *db, const Actor *actor, const char *uuid, int notation, GError **error);
