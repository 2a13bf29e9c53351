/* request_token.h: a form sent twice (a double click, a page reloaded) is done once: each rendered form carries a
 * random token, and what is sent with it claims it in the transaction that does the work. Does no work itself. */
#pragma once
#include "store/store.h"

enum { REQUEST_TOKEN_KEEP_DAYS = 7 };

/* Within a store_write. `token`: of the form, joined by the caller with what makes it this very request (the file, the
 * text), for a form found again by the back button may bring something new. `location`: where the answer stands,
 * without any secret. *ret_location is NULL for the first claim: do the work; else (transfer full) the location of the
 * first: do nothing and lead there. A NULL or empty token is always the first. */
gboolean
request_token_claim (Db *db, const char *token, const char *location, gint64 now, char **ret_location, GError **error);
/* Within a store_write: erases tokens older than REQUEST_TOKEN_KEEP_DAYS, STORE_PIECE_ROWS at most. */
gboolean request_token_purge (Db *db, gint64 now, GError **error);
