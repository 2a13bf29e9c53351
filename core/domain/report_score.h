/* report_score.h: the score of a report as its row keeps it: written when it is filed, read with it, computed again
 * when an answer came. The scoring itself stands in score.h. */
#pragma once
#include "domain/report.h"

/* Binds each figure to the parameter of its column: ":score_sum", ":class_computed", ":leads"… */
void report_score_bind (Query *query, const Grid *grid, const Score *score);
void report_score_read (Query *query, Report *report);               /* texts are copied */
gboolean report_score_is (const Report *report, const Score *score); /* TRUE when the row holds that very score */

/* Within a store_write: scores the report again from its rows, with the grid it was scored with, after an answer or a
 * problem of it has changed. A score that differs is written, with an event report/"rescored" (class before and after,
 * not told to the tenant); the same score writes nothing. A person's requalification stands. NOT_FOUND; INVALID for
 * another version of the grid. */
gboolean report_rescore (Db *db, const Actor *actor, gint64 report_id, const Grid *grid, GError **error);
