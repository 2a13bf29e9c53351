/* imap.h: the few steps of IMAP that the service mailbox needs, by libcurl. Encrypted, the certificate verified; without
 * encryption to a server of this very machine only. Marks nothing but by imap_mark: reading leaves a message unread. */
#pragma once
#include "background/jobs.h"

typedef struct Imap Imap;
typedef struct {
  gint64 uid, size_bytes;
} ImapItem;

/* (transfer full): connects nothing yet. The account must outlive it; `stop` nullable: a cancelled one ends a step. */
Imap *imap_new (const InboxAccount *account, GCancellable *stop);
void imap_free (Imap *imap); /* says goodbye */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Imap, imap_free)
/* After a step that failed: "sign_in", "unreachable", "certificate", "folder", "setting", "answer", "stopped": word of the
 * group inbox_trouble. Static. */
const char *imap_trouble (const Imap *imap);

/* Signs in and opens the folder for reading. */
gboolean imap_open (Imap *imap, gint64 *ret_uid_validity);
/* (transfer full): of ImapItem, by number: those above `after`, that came since that day, `most` at most. NULL: failed. */
GArray *imap_list (Imap *imap, gint64 after, gint64 since, guint most);
/* (transfer full): the message, or its head alone. NULL: failed; *ret_gone TRUE when there is none of that number (any
 * more), which is no trouble. */
GBytes *imap_fetch (Imap *imap, gint64 uid, gboolean head, gboolean *ret_gone);
/* One that stays in the folder for a person to see: it gets a flag. Opens the folder for writing. */
gboolean imap_flag (Imap *imap, gint64 uid);
/* All that came since that day, up to `until`, and bears no flag, goes to the account's done_folder, or is marked as read.
 */
gboolean imap_mark (Imap *imap, gint64 until, gint64 since);
