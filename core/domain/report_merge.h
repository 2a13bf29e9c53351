/* report_merge.h: two reports of one dwelling made one: the newer is filtered out and says which one goes on. Nothing
 * is moved: each person keeps a page, words and photos of their own, for the two may be strangers to each other. */
#pragma once
#include "domain/report.h"

typedef struct {
  char *uuid, *reference, *state;
  gint64 id, created_at;
  gboolean same_contact, same_address;
} MergeCandidate;

enum { MERGE_CANDIDATES_MAX = 10 };
/* (transfer full): of MergeCandidate: open reports of the same address (report_place.h) or the same mail or phone of
 * who lives there or reports, the likeliest first, MERGE_CANDIDATES_MAX at most. */
GPtrArray *report_merge_candidates (Db *db, const Report *report, GError **error);

/* TRUE when another open report has that reference ("64-1116"). */
gboolean report_merge_goes_on (Db *db, const char *uuid, const char *reference);

/* The report that one was merged into: uuid and reference (transfer full), both NULL when it was not. */
gboolean report_merged_into (Db *db, gint64 report_id, char **ret_uuid, char **ret_reference, GError **error);
/* (transfer full): of MergeCandidate: those that were merged into it, oldest first. */
GPtrArray *report_merged_here (Db *db, gint64 report_id, GError **error);

typedef struct {
  const char *uuid;           /* the one that ends */
  const char *into_reference; /* the one that goes on: "64-1116" */
  const char *message;        /* to the tenant of the one that ends */
} MergeInput;
/* Within a store_write: the verb "filter" with the reason "duplicate" on the first, a follow-up "merged" on both that
 * the tenants do not read, events report/"merged" and report/"merged_here". INVALID for itself, for one that is not
 * open or was merged itself; NOT_FOUND for an unknown reference; else as report_change. The verb "restore" parts them
 * again. */
gboolean report_merge (Db *db, const Actor *actor, const MergeInput *input, GError **error);
/* Within a store_write: forgets that it was merged. `reason` is not used: an effect of report_transitions. */
gboolean report_part (Db *db, const Actor *actor, gint64 report_id, const char *reason, GError **error);
