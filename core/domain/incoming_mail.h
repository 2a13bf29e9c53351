/* incoming_mail.h: a mail that came in, as it was read: plain texts and parts, no MIME any more. What it is stands in
 * `nature`; what becomes of it, in incoming.h. */
#pragma once
#include <glib.h>

typedef enum {
  INCOMING_LETTER,  /* somebody wrote it, as far as one can tell */
  INCOMING_BOUNCE,  /* a mail of ours did not arrive, for good */
  INCOMING_DELAYED, /* it is still tried, or arrived */
  INCOMING_AUTO     /* a machine: absence, receipt, list */
} IncomingNature;

typedef struct {
  char *name;    /* as the mail calls it; may be "" */
  GBytes *bytes; /* NULL: refused */
  const char *reason; /* static: why, a word of the group remark without "photo_"; NULL */
} IncomingPart;

enum {
  INCOMING_TEXT_CHARS = 20000, /* what is kept of a text */
  INCOMING_PARTS_MAX = 6,      /* files of one mail that are kept */
  INCOMING_REFUSED_MAX = 20,   /* and told of */
  INCOMING_PART_BYTES_MAX = 10 * 1024 * 1024
};

typedef struct {
  IncomingNature nature;
  char *message_id; /* without brackets; "" when it has none */
  char *from;       /* address in lower case; "" when it names none */
  char *from_name, *subject, *text, *words; /* clean: text.h; never NULL */
  char *tag;        /* nullable: of ours, in an address it was sent to, else in its text */
  char *bounced, *bounce_status; /* nullable: which address of a bounce, "5.1.1" */
  gint64 written_at; /* as its clock says; 0 */
  GPtrArray *answers; /* of char *: Message-IDs it answers, the nearest first */
  GPtrArray *parts;   /* of IncomingPart */
} IncomingMail;

void incoming_mail_free (IncomingMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IncomingMail, incoming_mail_free)
void incoming_part_free (gpointer part); /* of IncomingPart */

/* (transfer full): the same for the same mail however it came (two deliveries differ in their heads), another one for
 * another mail that bears its Message-ID. */
char *incoming_mail_fingerprint (const IncomingMail *mail);
