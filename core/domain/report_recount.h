/* report_recount.h: how many reports are in each state is kept by triggers of the store (migration 0048) and read by every
 * list; here it is held against the reports themselves, and put right. */
#pragma once
#include "store/store.h"

/* Sets *ret_wrong to how many states are kept with another number of reports than there are. Reads every report's state by
 * its index: for the night. */
gboolean report_recount_look (Db *db, gint64 *ret_wrong, GError **error);
/* Within a store_write: keeps what there is. */
gboolean report_recount_mend (Db *db, GError **error);
