/* inbox.h: how far the service mailbox was read, and why it cannot be: one row. Knows no IMAP. */
#pragma once
#include "store/store.h"

enum {
  INBOX_TRIES_MAX = 3,            /* a message that ends the box so often is let go */
  INBOX_LOOK_BACK_DAYS = 390,     /* a folder numbered anew is read again that far: within the life of fingerprints */
  INBOX_BACK_OFF_MAX_S = 4 * 3600 /* between looks while it cannot be read */
};

typedef struct {
  gint64 uid_validity, uid_done, begun_at, trying_uid, tries, next_at;
  gint64 read_at, failed_at, failures; /* 0: never, not, none */
  char *trouble;                       /* nullable: word of the group inbox_trouble */
} Inbox;
void inbox_clear (Inbox *inbox);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Inbox, inbox_clear)
/* All 0 before the first look. Start from zero. */
gboolean inbox_find (Db *db, Inbox *ret_inbox, GError **error);

/* Within a store_write: this very mailbox under that numbering: what was known of another one is forgotten, but for what
 * was taken (incoming.h). `place`: user, server and folder. */
gboolean inbox_begin (Db *db, const char *place, gint64 uid_validity, gint64 now, GError **error);
/* Within a store_write: a message is begun; settled, with everything before it. */
gboolean inbox_try (Db *db, gint64 uid, GError **error);
gboolean inbox_settle (Db *db, gint64 uid, GError **error);
/* Within a store_write: read to its end; the next look in `every_s`. Or it could not be: the next look later each time. */
gboolean inbox_read (Db *db, gint64 every_s, gint64 now, GError **error);
gboolean inbox_fail (Db *db, const char *trouble, gint64 every_s, gint64 now, GError **error);
