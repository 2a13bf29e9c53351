/* link.h: secret links: 32 random bytes, hashed in one table with purpose, subject and expiry. Opening a link changes
 * nothing. */
#pragma once
#include "store/store.h"

typedef enum { LINK_FOLLOW, LINK_INVITE, LINK_RESET, LINK_LAST } LinkPurpose;

typedef struct {
  gint64 id, report_id, user_id, assignment_id; /* 0: not its subject */
} Link;

/* Within a store_write: stores a new link; exactly one of the subjects of `subject` is set. (transfer full): the token.
 * Validity by purpose (table in link.c). */
char *link_create (Db *db, LinkPurpose purpose, const Link *subject, gint64 now, GError **error);
/* (transfer full): the link, to be freed with g_free; NULL with NOT_FOUND when unknown, expired or revoked: all three
 * alike. */
Link *link_find (Db *db, LinkPurpose purpose, const char *token, gint64 now, GError **error);
