/* report_class.h: the class of a report as a person sees it, beside the computed one. */
#pragma once
#include "domain/report.h"

enum { REPORT_CLASS_REASON_MAX = 500 /* characters */ };

/* Within a store_write: the class shown from now on, with the reason that stands beside it; the computed one stays and
 * is shown too. `letter` 'A' to 'G'. DENIED unless the desk or a partner that accepted the report; INVALID for another
 * letter or without a reason; NOT_FOUND. */
gboolean
report_requalify (Db *db, const Actor *actor, const char *uuid, char letter, const char *reason, GError **error);
