/* reply_tag.h: how an answer by mail finds what it answers: an unguessable tag per mail of the outbox, in its Reply-To
 * or at its foot, and its Message-ID, which answers carry along. A tag says which mail was answered, never who holds it:
 * what comes by it waits for a glance. */
#pragma once
#include "domain/outbox.h"

/* As long as a link of a tenant opens. */
enum { REPLY_TAG_CHARS = 26, REPLY_TAG_KEEP_DAYS = 400 };

/* (transfer full): the tag of the mail of that Message-ID, always the same on this box: 130 bits, lower-case letters and
 * figures. The box's key must be set (secret_key_set). */
char *reply_tag_of (const char *message_id);
/* Within a store_write: the tag and the Message-ID of that mail open from now on. A second call changes nothing. */
gboolean reply_tag_note (Db *db, const Outbox *mail, gint64 now, GError **error);

/* (transfer full): "logement@pau.example" as "logement+<tag>@pau.example". */
char *reply_tag_address (const char *address, const char *tag);
/* (transfer full): the tag in "logement+<tag>@…"; in a text "[64-0012 <tag>]" or "[<tag>]", the first one. NULL for none. */
char *reply_tag_in_address (const char *address);
char *reply_tag_in_text (const char *text);

typedef enum { REPLY_STAFF, REPLY_PARTNER, REPLY_TENANT } ReplyAudience;
typedef struct {
  gint64 outbox_id, report_id, partner_id; /* 0: erased meanwhile; no single file; no partner */
  ReplyAudience audience;                  /* whom the mail went to */
  gboolean known;                          /* the sender is whom the mail went to */
} ReplyTag;
/* What was answered: by tag, else by the Message-ID (either nullable). `sender` is compared with whom we wrote to.
 * NOT_FOUND for an unknown one and one that is over. */
gboolean reply_tag_find (Db *db, const char *tag, const char *sender, gint64 now, ReplyTag *ret_tag, GError **error);
gboolean
reply_tag_find_message (Db *db, const char *message_id, const char *sender, gint64 now, ReplyTag *ret_tag, GError **error);

/* Within a store_write: erases tags that are over, STORE_PIECE_ROWS at most. */
gboolean reply_tag_purge (Db *db, gint64 now, GError **error);
