/* report_rows.h: what a report is made of beside its own row, written the same way when it is filed and when it is put
 * right: its problems, its people. */
#pragma once
#include "domain/report.h"

/* Within a store_write: these severities (codes) of a report that has none. INVALID for one that the grid has not. */
gboolean
report_rows_problems (Db *db, gint64 report_id, const GPtrArray *severities, const Grid *grid, GError **error);
/* Within a store_write: the person of that kind, as it is now. What an edit does not ask (where an owner lives, when
 * somebody was born) stays as it was when the person is there already. */
gboolean report_rows_person (Db *db, gint64 report_id, PersonKind kind, const Person *person, GError **error);
