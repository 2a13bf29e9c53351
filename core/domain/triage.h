/* triage.h: the desk's queue before any partner: its order, and how long people wait in it. What may be done with a
 * report there stands in report_state.h and report_merge.h. */
#pragma once
#include "domain/report.h"

enum { TRIAGE_QUEUE_MAX = 500, TRIAGE_DELAY_DAYS = 90 };

/* (transfer full): of char *: uuids of what waits, in the order of the list "triage": dangers first, then the gravest,
 * then the longest wait; TRIAGE_QUEUE_MAX at most. */
GPtrArray *triage_queue (Db *db, gint64 now, GError **error);
/* (transfer none): the one after `uuid` in the queue, the first when it is not in it (or NULL) or is the last; NULL when
 * nothing else waits. */
const char *triage_next (const GPtrArray *queue, const char *uuid);

typedef struct {
  gint64 median_s; /* from filing to taking in charge: the lower median */
  gint64 count;    /* reports of the last TRIAGE_DELAY_DAYS that were taken */
  gint64 waiting;  /* of those days: not taken yet */
} TriageDelay;
gboolean triage_delay (Db *db, gint64 now, TriageDelay *ret_delay, GError **error);
