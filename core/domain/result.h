/* result.h: dated results on a report (B16): the only source of the outcomes in the statistics. Apart from closing. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  const char *kind;
  int months;       /* length that is proposed (an allowance withheld: 18 months, CCH L843-1); 0: none */
  gboolean handled; /* counts as "handled" in the statistics */
} ResultKind;
extern const ResultKind result_kinds[];
extern const guint result_kinds_count;
const ResultKind *result_kind_find (const char *kind); /* NULL when unknown */

typedef struct {
  gint64 report_id;
  const char *kind;
  gint64 at;        /* day it happened */
  const char *note;   /* nullable */
  const char *source; /* who said so, when it was not staff: "owner", "tenant"; NULL: staff */
} ResultInput;
/* Within a store_write. INVALID: unknown kind, a day in the future or before the report, no such report. Counts as
 * news. */
gboolean result_record (Db *db, const Actor *actor, const ResultInput *input, GError **error);

/* TRUE when the actor may withdraw a result recorded by `user_id`: who recorded it, or the desk. */
gboolean result_is_own (gint64 user_id, const Actor *actor);
/* Within a store_write: recorded by mistake: no list and no figure counts it any more, the history keeps it. NOT_FOUND
 * when it is not of that report, DENIED when it is not the actor's, CONFLICT when it was withdrawn before. */
gboolean result_withdraw (Db *db, const Actor *actor, const char *report_uuid, const char *uuid, GError **error);

typedef struct {
  gint64 at, until; /* until 0: none */
  gint64 user_id;   /* who recorded it; 0: nobody that is known */
  const char *uuid, *kind, *note, *user_name, *partner_name;
  const char *source; /* as in ResultInput; nullable */
} ResultRow;
/* Calls `row` for each result that was not withdrawn, oldest first; texts live during the call. */
gboolean result_list (Db *db, gint64 report_id, void (*row) (const ResultRow *row, gpointer data), gpointer data,
                      GError **error);
/* (transfer full): " mediation works_done … ": the kinds that count as handled, for a query that looks one up by instr. */
char *result_handled_kinds (void);
