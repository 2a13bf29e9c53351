/* proposal.h: what the rules propose for a report (lend a sensor, visit by video) and warn of: rows of `proposal`. Why
 * stands in the file of actions. Proposes nothing itself (actions_apply.h). */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  char *kind; /* "sensor", "visit", "warning", "danger" */
  char *code, *version;
  gint64 created_at;
} Proposal;
void proposal_free (Proposal *proposal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Proposal, proposal_free)

/* (transfer full): of Proposal *, dangers first, then oldest first: those that hold. A sensor is no longer proposed
 * once one was lent, nor a visit once there is one. */
GPtrArray *proposal_list (Db *db, gint64 report_id, GError **error);

/* Whether any was made that was not dropped since. */
gboolean proposal_any (Db *db, gint64 report_id, gboolean *ret_any, GError **error);
/* Within a store_write: what holds at `now` and is not there is added, or comes back; *ret_new tells so. */
gboolean proposal_hold (Db *db, gint64 report_id, const Proposal *proposal, gboolean *ret_new, GError **error);
/* Within a store_write: that row of the file proposes it no more. Nothing when it did not. */
gboolean proposal_drop (Db *db, gint64 report_id, const Proposal *proposal, GError **error);
