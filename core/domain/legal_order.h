/* legal_order.h: orders (arrêtés) of the mayor or the prefect about a dwelling, recorded on a file: kind, numbers, days
 * of signature and of lifting. Judges none of them: the box only keeps what was signed. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum { ORDER_NUMBER_MAX = 60 /* characters */ };

typedef struct {
  const char *kind;          /* words: group order_kind */
  const char *document_type; /* of its paper: who signs it */
} OrderKind;
extern const OrderKind order_kinds[];
extern const guint order_kinds_count;
const OrderKind *legal_order_kind_find (const char *kind); /* NULL when unknown */

typedef struct {
  gint64 id, report_id, user_id, partner_id; /* last two 0: nobody, the desk */
  gint64 created_at;
  gboolean visible;                         /* the tenant reads it */
  char *uuid, *kind, *number, *file_number; /* file_number "" when there is none */
  char *signed_on;                          /* YYYY-MM-DD */
  char *lifted_on, *lifted_number;          /* nullable: it stands */
  char *user_name, *partner_name;           /* nullable */
  char *reference, *report_uuid;            /* of its report */
} LegalOrder;
void legal_order_free (LegalOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LegalOrder, legal_order_free)

/* (transfer full): of LegalOrder, the last signed first; none that was withdrawn. NULL: STORE. */
GPtrArray *legal_order_list (Db *db, gint64 report_id, GError **error);
/* (transfer full): the same of other reports at the same address: what is known of the place. */
GPtrArray *legal_order_list_near (Db *db, gint64 report_id, GError **error);

typedef struct {
  gint64 report_id;
  const char *kind, *number;
  const char *file_number; /* nullable */
  const char *signed_on;   /* YYYY-MM-DD, today at the latest */
  gboolean visible;        /* told to the tenant, once */
} OrderInput;
/* Within a store_write. DENIED unless the desk or a partner that holds the report and is not the owner's; INVALID for
 * an unknown kind, a missing or long number, a day to come; CONFLICT when the report has an order of that kind, number
 * and day. ret_id is nullable. */
gboolean legal_order_record (Db *db, const Actor *actor, const OrderInput *input, gint64 *ret_id, GError **error);

typedef struct {
  const char *report_uuid, *order_uuid;
  const char *verb;      /* "lift", "withdraw" */
  const char *lifted_on; /* of "lift": from its signature to today */
  const char *number;    /* of the lifting order, nullable */
} OrderChange;
/* Within a store_write. NOT_FOUND when it is not of that report; DENIED as above, and for withdrawing unless the desk
 * or who recorded it; CONFLICT when it was lifted or withdrawn before; INVALID for a day that cannot be. */
gboolean legal_order_change (Db *db, const Actor *actor, const OrderChange *change, GError **error);
