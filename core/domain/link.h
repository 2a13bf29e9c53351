/* link.h: secret links: 32 random bytes, hashed in one table with purpose, subject and expiry. Opening a link changes
 * nothing: only what is sent through it counts as a use. */
#pragma once
#include "store/store.h"

/* Kept after its end: time to tell why a link no longer opens. */
enum { LINK_FOLLOW_DAYS = 400, LINK_KEPT_DAYS = 30 };

typedef enum {
  LINK_FOLLOW,
  LINK_INVITE,
  LINK_RESET,
  LINK_DRAFT,
  LINK_DRAFT_CODE,
  LINK_VISIT,
  LINK_EMAIL,  /* confirms the new address of an account */
  LINK_OWNER,  /* the owner's page of a mediation; with a code to type, from a letter */
  LINK_OWNER_CODE,
  LINK_FACTOR, /* between the two steps of a sign-in: kept by the browser, never sent */
  LINK_WEEKLY, /* a partner's weekly report */
  LINK_LAST
} LinkPurpose;

typedef struct {
  gint64 id, report_id, user_id, assignment_id, draft_id, visit_id; /* 0: not its subject */
  gint64 weekly_report_id, mediation_id;                            /* likewise */
  LinkPurpose purpose;                                              /* set by link_find */
} Link;

/* Within a store_write: stores a new link; exactly one of the subjects of `subject` is set. (transfer full): the token.
 * Validity by purpose (table in link.c). */
char *link_create (Db *db, LinkPurpose purpose, const Link *subject, gint64 now, GError **error);
/* Within a store_write: the same with a token that is there already (secret_is_token). */
gboolean
link_create_as (Db *db, LinkPurpose purpose, const Link *subject, const char *token, gint64 now, GError **error);
/* (transfer full): the link, to be freed with g_free; NULL with NOT_FOUND when unknown, expired or revoked: all three
 * alike. */
Link *link_find (Db *db, LinkPurpose purpose, const char *token, gint64 now, GError **error);
/* Within a store_write, after a POST through a link that link_find gave: notes the use. A follow-up link begins its
 * life again, unless it ended meanwhile: a revoked link stays so. A link to a weekly report keeps its end. One that serves once
 * (invitation, new password) ends with it; CONFLICT when another POST was first, or it is over or revoked. */
gboolean link_used (Db *db, const Link *link, gint64 now, GError **error);
/* Within a store_write: no link about the report or its visits opens any more. link_cut.h tells of it. */
gboolean link_revoke_report (Db *db, gint64 report_id, gint64 now, GError **error);
/* Within a store_write: neither link nor code of that mediation opens any more. The occupant's links are others: cutting
 * those leaves the owner's. */
gboolean link_revoke_mediation (Db *db, gint64 mediation_id, gint64 now, GError **error);
/* Within a store_write: no link of that purpose to the account opens any more; LINK_LAST: of any purpose. */
gboolean link_revoke_user (Db *db, LinkPurpose purpose, gint64 user_id, gint64 now, GError **error);
/* Within a store_write: no link to a weekly report of that partner opens any more. */
gboolean link_revoke_weekly (Db *db, gint64 partner_id, gint64 now, GError **error);
/* Within a store_write: erases links that have been over, expired or revoked, for 30 days, STORE_PIECE_ROWS at most. */
gboolean link_purge (Db *db, gint64 now, GError **error);
