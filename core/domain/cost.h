/* cost.h: what the service costs, as somebody types it: by half-year and kind. What campaigns cost is kept with them
 * (campaign.h) and added here, in the half-year in which each began. */
#pragma once
#include "base/remarks.h"
#include "domain/actor.h"
#include "domain/half_year.h"
#include "store/store.h"

extern const char *const cost_kinds[]; /* "staff"…, NULL-terminated. Words: groups cost_kind, cost_hint */
enum { COST_STAFF, /* its index in cost_kinds */
       COST_KINDS = 7, COST_LABEL_MAX = 120, COST_TYPED_MAX = 20 };

typedef struct {
  char *uuid, *kind, *label, *by; /* by: name of who typed it; nullable */
  gint64 amount_cents, typed_at;
  gint64 withdrawn_at; /* 0: it counts */
} Cost;
void cost_free (Cost *cost);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cost, cost_free)
/* (transfer full): of Cost, those of a half-year by kind then day, those withdrawn too. */
GPtrArray *cost_list (Db *db, HalfYear half, GError **error);

typedef struct {
  gint64 kinds[COST_KINDS]; /* cents, by index of cost_kinds */
  gint64 campaigns;         /* cents, of campaigns that began in it */
  gint64 total;             /* cents */
  gint64 lines;             /* how many amounts make it up; 0: nothing is known, and the total means nothing */
} CostSum;
gboolean cost_sum (Db *db, HalfYear half, CostSum *ret_sum, GError **error);

/* What somebody types of one. */
typedef struct {
  const char *half, *kind, *label, *amount;
} CostInput;
/* Adds a remark per field at fault: kind_missing, label_long, amount_missing, amount_shape. */
void cost_input_check (const CostInput *input, Remarks *remarks);
/* Within a store_write. DENIED, INVALID. */
gboolean cost_add (Db *db, const Actor *actor, const CostInput *input, GError **error);
/* Within a store_write: no sum counts it any more, or it counts again. Twice is once. NOT_FOUND, DENIED. */
gboolean cost_withdraw (Db *db, const Actor *actor, const char *uuid, GError **error);
gboolean cost_restore (Db *db, const Actor *actor, const char *uuid, GError **error);
