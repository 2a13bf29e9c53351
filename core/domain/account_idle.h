/* account_idle.h: accounts that nobody uses: warned after a year without a sign-in, archived 15 days later (upstream.md
 * §1.7); invitations nobody opened. Runs as a job; its mails are notices. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum { ACCOUNT_IDLE_DAYS = 365, ACCOUNT_WARNED_DAYS = 15, ACCOUNT_INVITED_DAYS = 10 };

/* Within a store_write: one account each, *ret_count 0 when none is left. Warns the person and the managers; never the
 * last administrator. */
gboolean account_idle_warn (Db *db, const Actor *box, guint *ret_count, GError **error);
/* Archives who was warned and did not come. */
gboolean account_idle_archive (Db *db, const Actor *box, guint *ret_count, GError **error);
/* An invitation that was not used is sent once more, ten days after it was sent; then it ends. */
gboolean account_idle_invite (Db *db, const Actor *box, guint *ret_count, GError **error);
