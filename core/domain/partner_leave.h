/* partner_leave.h: a partner that leaves: what it holds, what becomes of it lot by lot, in pieces; and its return. */
#pragma once
#include "domain/partner_edit.h"

typedef struct {
  guint waiting, accepted; /* open files, by the state of its assignment */
  guint accounts;          /* that could sign in */
  guint visits;            /* proposed or planned, that it leads */
} PartnerHolding;
gboolean partner_leave_holding (Db *db, gint64 partner_id, PartnerHolding *ret_holding, GError **error);
/* (transfer full): names (char *) of the active rules that name it; of those that would reach nobody once the last of its
 * type has left. */
GPtrArray *partner_leave_rules (Db *db, gint64 partner_id, GError **error);
/* (transfer full): of char *: names of the rules for its type, which do not leave it out. */
GPtrArray *partner_leave_rules_of_type (Db *db, gint64 partner_id, GError **error);
GPtrArray *partner_leave_orphans (Db *db, gint64 partner_id, GError **error);

/* What becomes of one lot of files. */
typedef enum {
  LEAVE_DESK,  /* the partner's part ends, the managers are told: they find another */
  LEAVE_HAND,  /* another partner has it instead; of a file that the occupant did not agree to tell the owner's side of, as
                  LEAVE_DESK */
  LEAVE_CLOSE, /* its part is closed, with a reason: the occupant is told */
  LEAVE_LAST
} LeaveFate;
const char *partner_fate_name (LeaveFate fate);  /* "desk", "hand", "close" */
LeaveFate partner_fate_find (const char *name);  /* LEAVE_LAST when unknown */

typedef struct {
  LeaveFate fate;
  const char *reason; /* of LEAVE_CLOSE: a code of closing_reason */
} LeaveLot;
typedef struct {
  PartnerAt at;
  LeaveLot waiting, accepted;
  const char *successor;   /* uuid, for LEAVE_HAND, for rules and for accounts; "" for none */
  gboolean move_accounts;  /* to the successor; else they are archived with the partner */
  gboolean move_rules;     /* those that name it name the successor; else they stop */
} PartnerLeaving;

enum { LEAVE_PIECE = 25 /* files a piece of work settles */ };

/* Within a store_write: settles LEAVE_PIECE files at most, each with its line of history and its notices; *ret_left tells
 * how many still wait. Cut short, it goes on where it was: what was settled stays so. INVALID for lots that say nothing
 * possible (no successor, or itself; no reason), CONFLICT when the partner was changed since `at`, or has left. */
gboolean partner_leave_piece (Db *db, const Actor *actor, const PartnerLeaving *leaving, guint *ret_left, GError **error);
/* Within a store_write: once nothing is left: rules, accounts, then the partner. CONFLICT while it holds files. */
gboolean partner_leave_end (Db *db, const Actor *actor, const PartnerLeaving *leaving, GError **error);
/* Within a store_write: a partner again, with the accounts that were archived with it; its files and rules are not
 * given back. CONFLICT when it has not left, or another took its name. */
gboolean partner_leave_return (Db *db, const Actor *actor, const char *uuid, GError **error);
