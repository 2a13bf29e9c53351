/* finding_compute.h: the rules judged over what a loan measured, read from the store; and which loans are to be judged.
 */
#pragma once
#include "domain/finding.h"
#include "domain/loan.h"
#include "domain/threshold.h"

/* (transfer full): of Finding, not kept: what the readings of a loan say at `now`. */
GPtrArray *finding_compute (Db *db, const SensorLoan *loan, const Thresholds *limits, gint64 now, GError **error);

/* (transfer full): of gint64: loans of households to judge again at `now`: those that run, and those that ended no
 * longer ago than late readings may come; `running` leaves these out. */
GArray *finding_loans (Db *db, gboolean running, gint64 now, GError **error);

/* Within a store_write: keeps all of a loan (finding_keep), in one piece. `graves`: of some days only: those that are
 * grave, found, and are news or worse than what is kept; of the others it is remembered that they go on. Nothing when
 * the loan is to be erased. *ret_changed counts changes of state; nullable. */
gboolean finding_keep_all (Db *db, const Actor *actor, const GPtrArray *findings, gboolean graves, guint *ret_changed,
                           GError **error);
