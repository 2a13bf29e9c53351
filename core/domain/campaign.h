/* campaign.h: campaigns (B12): a mailing, a poster, a meeting that sends people here by a code and a link, owned by the
 * town or by one or several partners; what came of each, from the visit to the result. Nothing of a visitor is kept: a
 * visit is one more on a counter of the day. */
#pragma once
#include "base/remarks.h"
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  gint64 id, changed_at;
  char *uuid, *code, *name, *channel, *target, *starts_on, *ends_on; /* ends_on NULL: open */
  gint64 mailed, cost_cents;                                         /* -1: not known */
  char *owners; /* names of the partners, ", " between; NULL: the town's own */
} Campaign;
void campaign_free (Campaign *campaign);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Campaign, campaign_free)

/* By what people come: names of rows, NULL-terminated. Words: group campaign_channel. */
extern const char *const campaign_channels[];
/* "balido" typed or printed: letters only, upper case; "" when it cannot be a code. (transfer full). */
char *campaign_code_read (const char *typed);

Campaign *campaign_find_uuid (Db *db, const char *uuid, GError **error); /* (transfer full): NOT_FOUND */
Campaign *campaign_find_code (Db *db, const char *code, GError **error); /* (transfer full): NOT_FOUND */
/* (transfer full): of Campaign, those that began last first. `on` (nullable, "2026-11-23"): only those under way then.
 */
GPtrArray *campaign_list (Db *db, const char *on, GError **error);
/* TRUE when the partner is one of its owners. */
gboolean campaign_is_own (Db *db, gint64 campaign_id, gint64 partner_id);
GArray *campaign_owners (Db *db, gint64 campaign_id); /* (transfer full): of gint64, partner ids */

/* What somebody types of one. */
typedef struct {
  const char *name, *channel, *target, *starts_on, *ends_on; /* ends_on "": open */
  const char *mailed, *cost;                                 /* "1600", "1 234,50"; "": not known */
  GPtrArray *owners;                                         /* of const char *: uuids of partners */
} CampaignInput;
enum { CAMPAIGN_NAME_MAX = 120, CAMPAIGN_TARGET_MAX = 500, CAMPAIGN_MAILED_MAX = 10000000 };
/* Adds a remark per field at fault: name_missing, name_long, channel_missing, target_long, starts_shape, ends_shape,
 * ends_early, mailed_shape, cost_shape. */
void campaign_input_check (const CampaignInput *input, Remarks *remarks);
/* TRUE when another than `but` (nullable: uuid) bears that name, however it is written; FALSE also when the store fails. */
gboolean campaign_name_is_taken (Db *db, const char *name, const char *but);
/* Within a store_write: a new one under that uuid, with a code that nothing else ever had. A partner's agent owns what
 * he makes. DENIED; INVALID, also for a name that another bears. */
gboolean campaign_create (Db *db, const Actor *actor, const char *uuid, const CampaignInput *input, GError **error);
typedef struct {
  const char *uuid;
  gint64 changed_at; /* as the page showed it */
} CampaignSeen;
/* Within a store_write: another text, other owners; the code stays. CONFLICT when it was changed since; DENIED. */
gboolean
campaign_change (Db *db, const Actor *actor, const CampaignSeen *seen, const CampaignInput *input, GError **error);

/* Within a store_write: one more visit of the day. FALSE without error for an unknown code. */
gboolean campaign_visit (Db *db, const char *code, gint64 now, GError **error);
/* Within a store_write: a report is begun after it; the draft with that token carries it from now on. An unknown code
 * changes nothing. */
gboolean campaign_begin (Db *db, const char *code, const char *draft_token, gint64 now, GError **error);
/* Within a store_write: an agent says by which campaign the person came. */
gboolean campaign_mark_draft (Db *db, const char *uuid, gint64 draft_id, GError **error);
/* Within a store_write: the report of a draft is of the campaign that the draft carries. */
gboolean campaign_follow_draft (Db *db, gint64 draft_id, gint64 report_id, GError **error);
/* Within a store_write: the report is of that campaign. */
gboolean campaign_mark_report (Db *db, const char *uuid, gint64 report_id, GError **error);
