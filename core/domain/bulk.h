/* bulk.h: one thing done to several files at once: each in a transaction of its own, with what became of it. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum { BULK_REPORTS_MAX = 50, BULK_VERBS_MAX = 8 };

/* What may be done so. */
typedef struct {
  const char *verb;  /* words: group bulk_verb */
  gboolean partner;  /* to a partner, who is chosen */
  const char *needs; /* states a file may be in, separated by spaces */
} BulkVerb;
extern const BulkVerb bulk_verbs[];
extern const guint bulk_verbs_count;
gboolean bulk_verb_fits (const BulkVerb *verb, const char *state); /* of a file */
const BulkVerb *bulk_verb_find (const char *verb); /* NULL when unknown */

typedef struct {
  const char *uuid; /* of the bulk, made by the caller: the address of its page */
  const char *verb;
  const char *partner_uuid; /* nullable */
  const GPtrArray *reports; /* of const char *: uuids */
} BulkInput;
/* Within a store_write: keeps what is asked; nothing is done yet. Files that are not there are left out. INVALID,
 * DENIED, NOT_FOUND. */
gboolean bulk_start (Db *db, const Actor *actor, const BulkInput *input, GError **error);

typedef struct {
  gint64 report_id;
  char *uuid, *reference, *state, *outcome;
} BulkItem;
typedef struct {
  gint64 id, created_at;
  char *verb, *partner_uuid, *partner_name; /* the last two nullable */
  GPtrArray *items;                         /* of BulkItem, by number */
} Bulk;
void bulk_free (Bulk *bulk); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bulk, bulk_free)
Bulk *bulk_find (Db *db, const char *uuid, gint64 user_id, GError **error); /* (transfer full); NOT_FOUND */
/* Within a store_write: does it to one file that still waits for it, and notes it done. The errors of the change. */
gboolean bulk_do (Db *db, const Actor *actor, const Bulk *bulk, const BulkItem *item, GError **error);
/* Within a store_write: notes why it was not done. */
gboolean bulk_note (Db *db, const Bulk *bulk, const BulkItem *item, const GError *why, GError **error);

enum { BULK_KEEP_DAYS = 7 };
/* Within a store_write: erases what is older, STORE_PIECE_ROWS at most. */
gboolean bulk_purge (Db *db, gint64 now, GError **error);
