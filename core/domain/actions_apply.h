/* actions_apply.h: what the rows of actions do with one report: questions, proposals, warnings, in its own transaction.
 * When it is sent, and each time the tenant has answered. */
#pragma once
#include "domain/actor.h"
#include "domain/grid.h"
#include "store/store.h"

/* Within a store_write. Asks what a row that holds asks and nobody asked yet, takes back open questions that no row
 * asks any more, keeps proposals and warnings, and alerts the agent on duty of a new danger. An event question/"asked"
 * (codes) when something was asked. Does nothing with a grid that has no actions. NOT_FOUND. */
gboolean actions_apply (Db *db, const Actor *actor, gint64 report_id, const Grid *grid, GError **error);
