/* ticket.h: a request for help by somebody who works with the box: numbered, with an answer expected within a few open
 * hours of the support the town chose; what is said about it, back and forth. Nothing of a tenant belongs there. */
#pragma once
#include "domain/transition.h"

enum { TICKET_SUBJECT_MAX = 120, TICKET_TEXT_MAX = 5000, TICKET_LIST_MAX = 200, TICKET_KEEP_DAYS = 730 };

/* What may happen to a request: a row of transition.h's kind; `own` of its right: whoever asked. */
extern const Transition ticket_transitions[]; /* ends with a NULL verb */
extern const char *const ticket_urgencies[];  /* codes, NULL-terminated: words in [ticket_urgency] */

/* ---- requests ---- */
typedef struct {
  gint64 id, year, number, user_id, opened_at, due_at, answered_at, closed_at; /* last two 0: not */
  char *subject, *page, *urgency, *state, *user_name, *user_email;
  char *diagnosis; /* JSON; NULL: none was sent */
} Ticket;
void ticket_free (Ticket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ticket, ticket_free)

/* (transfer full): "A-2027-0012". */
char *ticket_name (const Ticket *ticket);
/* (transfer full): by that name. NOT_FOUND for another text too. */
Ticket *ticket_find (Db *db, const char *name, GError **error);
Ticket *
ticket_find_last (Db *db, gint64 user_id, GError **error); /* (transfer full): that user's newest one; NOT_FOUND */
Ticket *ticket_find_id (Db *db, gint64 id, GError **error);
/* TRUE when that actor may read it: whoever asked, the desk. */
gboolean ticket_may_see (const Actor *actor, const Ticket *ticket);
/* (transfer full): of Ticket without diagnosis: those of one user, or of everybody (0); what waits first, then the
 * newest; TICKET_LIST_MAX at most. */
GPtrArray *ticket_list (Db *db, gint64 user_id, GError **error);

typedef struct {
  gint64 open, late, oldest_due; /* late: their answer was expected before `now`; the last 0 without an open one */
} TicketCounts;
gboolean ticket_count (Db *db, gint64 now, TicketCounts *ret_counts, GError **error);

typedef struct {
  const char *subject, *text, *urgency;
  const char *page; /* which page of ours, in words of our routes alone (the appliance's table knows them); nullable */
  const char *diagnosis; /* JSON of diagnosis.h; nullable */
} TicketInput;
/* (transfer full): a path without its query and without the parts that name one file, one person or hold a key: these
 * become "…". "" for what is no path of ours. */
char *ticket_page (const char *path);
/* Within a store_write: *ret_name (transfer full). INVALID without words or a known urgency, DENIED for who has no
 * account, LIMIT for who has TICKET_OPEN_MAX open ones. */
enum { TICKET_OPEN_MAX = 20 };
gboolean ticket_open (Db *db, const Actor *actor, const TicketInput *input, char **ret_name, GError **error);
/* Within a store_write: a verb of the table; `change->uuid` is the request's name. DENIED, CONFLICT, INVALID,
 * NOT_FOUND. */
gboolean ticket_change (Db *db, const Actor *actor, const Change *change, GError **error);

/* ---- what was said ---- */
typedef struct {
  gint64 id, said_at, files;
  gboolean known;
  const char *author, *user_name, *sender, *text; /* valid during the call; user_name nullable */
} TicketWord;
gboolean ticket_list_words (Db *db, gint64 ticket_id, void (*visit) (const TicketWord *word, gpointer data),
                            gpointer data, GError **error);

/* An answer that came by mail: which mail of ours it answers, and what it says. */
typedef struct {
  gint64 outbox_id;
  const char *sender, *text;
  gboolean known; /* the sender is whom that mail went to */
  guint files;    /* attachments, not kept */
} TicketReply;
/* TRUE when that mail of the outbox told of a request. */
gboolean ticket_is_told (Db *db, gint64 outbox_id);
/* Within a store_write: the answer is said on its request, which it opens again or answers. Nothing for an empty one.
 */
gboolean ticket_take_reply (Db *db, const TicketReply *reply, gint64 now, GError **error);

/* Within a store_write: erases what was settled, or said last, TICKET_KEEP_DAYS ago; STORE_PIECE_ROWS at most. */
gboolean ticket_purge (Db *db, gint64 now, GError **error);
