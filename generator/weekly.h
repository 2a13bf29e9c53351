/* weekly.h: every Monday, one PDF per partner and, last, the list of them: a run that dies leaves no list. Sends
 * nothing. */
#pragma once
#include "kit.h"

/* Writes <out>/<partner uuid>.pdf for each partner that wants it, then <out>/manifest.json: [{partner_uuid, path,
 * pages, counts {to_answer, followups, closings, silent, open}, page}], paths being names in that folder, `page` the
 * tree of view/weekly_view.h. The week is the last whole one before the kit's moment; same store, same moment: same
 * bytes. A partner whose report cannot be written is {partner_uuid, failed} there and has no PDF; the error is its own
 * only when nobody's could be. BUSY when another run writes there. */
gboolean weekly_make (Kit *kit, const char *out, guint *ret_made, GError **error);
/* Writes the report that this partner would receive now to the file `out`, whether it wants one or not. NOT_FOUND. */
gboolean weekly_make_one (Kit *kit, const char *partner_uuid, const char *out, GError **error);
