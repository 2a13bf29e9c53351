/* assignment.h: a report handed to a partner, and the partner's answer: one transition table. */
#pragma once
#include "domain/report.h"
#include "domain/transition.h"

/* The partner's "accept", "refuse", "close", "reopen", "unrefuse"; the desk's "reset" and "withdraw". */
extern const Transition assignment_transitions[];

typedef struct {
  gint64 id, report_id, partner_id;
  char *uuid, *state, *trace, *reason, *message, *rule_name; /* last four nullable but trace; the name of then */
  char *rule_uuid;   /* of a rule that still stands; NULL: by hand, or deleted since */
  char *assigned_by; /* who handed it over; NULL: the box */
  char *partner_uuid, *partner_name, *partner_type;
  gint64 created_at, answered_at, accepted_at, closed_at; /* 0: not yet */
  gint64 waiting_since;                                   /* of the last time it waited for an answer */
} Assignment;
void assignment_free (Assignment *assignment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Assignment, assignment_free)

GPtrArray *
assignment_list (Db *db, gint64 report_id, GError **error); /* (transfer full): of Assignment, oldest first, but those
                                                               withdrawn */

/* (transfer full): withdrawn ones too. NOT_FOUND. */
Assignment *assignment_find (Db *db, const char *uuid, GError **error);

/* TRUE when a partner of that type may be told of the report: it does not stand on the owner's side, or the occupant
 * agreed that the owner be contacted. Only "yes" is an agreement. */
gboolean assignment_is_agreed (const Report *report, const char *partner_type);
/* Within a store_write: hands a report to a partner; nothing (TRUE) when it already has it, or by a rule when it was
 * withdrawn. rule_id 0: by hand. DENIED by a rule for a partner that nobody agreed to tell, and by hand without a
 * reason. */
typedef struct {
  gint64 report_id, partner_id;
  gint64 rule_id;    /* 0: by hand */
  const char *trace; /* why, as codes */
  const char *reason; /* by hand: why in words, nullable; a follow-up that the tenant does not read */
} AssignmentInput;
gboolean assignment_create (Db *db, const Actor *actor, const AssignmentInput *input, GError **error);
/* Within a store_write: the desk, or a referent of a partner that holds it (role_of_referent), hands an active report to
 * one more partner by its uuid. DENIED for who may not, and as above; CONFLICT when the report is not active or
 * the partner has it already; NOT_FOUND. */
gboolean assignment_by_hand (Db *db, const Actor *actor, const char *report_uuid, const char *partner_uuid,
                         const char *reason, GError **error);
typedef Change AssignmentChange;
/* Within a store_write. An answer is DENIED unless the actor belongs to the assignment's partner with the right: the
 * desk does not answer in a partner's place; it repairs ("reset", "withdraw"). CONFLICT when the state or a report that is
 * not active forbids it; INVALID for an unknown verb or reason or missing words. A closing by one partner leaves
 * the others free. */
gboolean assignment_change (Db *db, const Actor *actor, const AssignmentChange *change, GError **error);
/* The same for a page that showed the state `seen` ("": it showed none): another one now is a CONFLICT. */
gboolean assignment_change_seen (Db *db, const Actor *actor, const AssignmentChange *change, const char *seen,
                                 GError **error);
/* Within a store_write: closes every open assignment of a report (whole closed by the manager). */
gboolean assignment_close_all (Db *db, const Actor *actor, gint64 report_id, const char *reason, GError **error);
/* Within a store_write: those that were closed with the whole wait again; what a partner closed by itself stays so.
 * `reason` is not used: an effect of report_transitions. */
gboolean assignment_reopen_all (Db *db, const Actor *actor, gint64 report_id, const char *reason, GError **error);
