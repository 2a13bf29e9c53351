/* ticket_mail.h: which mails a request for help is still to become: the job writes them (background/tickets.h). */
#pragma once
#include "domain/ticket.h"

/* What is told, to whom: rows of the table in ticket_mail.c name the mails. */
typedef struct {
  const char *kind;     /* of the mail: names its template and its subject */
  const char *author;   /* of the word that makes it */
  gboolean first;       /* of the word that opened the request, or of one said later */
  const char *audience; /* "asker" or "support" */
} TicketNews;
extern const TicketNews ticket_news[]; /* ends with a NULL kind */

/* A word that no mail told of yet. */
typedef struct {
  gint64 id, ticket_id, user_id; /* user_id 0: it came by mail */
  gboolean first;
  char *author, *text;
} TicketUntold;
/* (transfer full): of TicketUntold, the oldest first, STORE_PIECE_ROWS at most. */
GPtrArray *ticket_mail_list (Db *db, GError **error);
/* Within a store_write: its mails are written. */
gboolean ticket_mail_done (Db *db, gint64 word_id, gint64 now, GError **error);
/* Within a store_write: what answers that mail is said on the request. */
gboolean ticket_mail_note (Db *db, gint64 outbox_id, gint64 ticket_id, const char *audience, GError **error);

/* (transfer full): of gint64: requests whose answer is late and of whom the administrators were not told. */
GArray *ticket_mail_list_late (Db *db, gint64 now, GError **error);
gboolean ticket_mail_late_done (Db *db, gint64 ticket_id, gint64 now, GError **error);
/* Reads only: there is something to write now; the first moment after `now` at which there may be, G_MAXINT64: none. */
gboolean ticket_mail_wanted (Db *db, gint64 now);
gint64 ticket_mail_next (Db *db, gint64 now);
