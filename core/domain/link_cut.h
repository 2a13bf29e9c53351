/* link_cut.h: all secret links of a report cut at once: one of them may be in wrong hands. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

/* Within a store_write: no link of the report opens any more; `fresh` (nullable, secret_is_token) is its only one from
 * now on. The history says so, and the notice "links_cut" takes a link of its own to who can be written to. */
gboolean link_cut (Db *db, const Actor *actor, gint64 report_id, const char *fresh, GError **error);
