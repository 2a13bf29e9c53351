/* draft_resume.h: ways back to a draft from another device: a code copied by hand, a link by mail; the one reminder of
 * a draft left unsent. They end with the draft. Renders nothing. */
#pragma once
#include "domain/draft.h"

enum { DRAFT_REMIND_DAYS = 2 };

/* Within a store_write. (transfer full): the code, eight characters, said once. CONFLICT once sent. */
char *draft_resume_code (Db *db, gint64 draft_id, gint64 now, GError **error);
/* Within a store_write: mails a link to `email`, which the draft keeps for its reminder. INVALID when it is no address,
 * CONFLICT once sent. */
gboolean draft_resume_mail (Db *db, gint64 draft_id, const char *email, gint64 now, GError **error);
/* Within a store_write. (transfer full): the token of a new link to the draft of a code as somebody typed it, for this
 * browser to keep. NOT_FOUND: unknown, over, or sent. */
char *draft_resume_open (Db *db, const char *typed_code, gint64 now, GError **error);

/* Within a store_write: raises the reminders of drafts left for DRAFT_REMIND_DAYS, whose writers gave an address,
 * STORE_PIECE_ROWS at most; *ret_count is how many. One a draft, ever. */
gboolean draft_remind (Db *db, const Actor *actor, guint *ret_count, GError **error);
