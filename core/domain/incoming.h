/* incoming.h: mails that came into the service mailbox: one table says what each kind is and what becomes of it. No mail
 * acts by itself: it waits for a glance, on its file or at the desk; a bounce marks an address; what machines write is
 * counted. Nothing is ever answered: no loop can begin here. */
#pragma once
#include "domain/file_keep.h"
#include "domain/incoming_mail.h"

typedef struct {
  const char *code; /* word of the group incoming_kind */
  gboolean waits;   /* for a glance; else it is counted, and nothing of it is kept */
  gboolean on_file; /* shown on the page of its file */
} IncomingKind;

/* What is taken; all borrowed. */
typedef struct {
  const IncomingMail *mail;
  const char *kind;    /* nullable: what the mailbox alone knows: "oversize", "unreadable" */
  GPtrArray *kept;     /* of FileKept, one a part of the mail; NULL where it was refused; nullable with a kind */
  GPtrArray *reasons;  /* of const char *, beside it: why */
} IncomingInput;

/* Within a store_write: sorts the mail and writes what becomes of it, without keys of our links (link_mask.h), once:
 * *ret_kind is NULL for one that was taken before. */
gboolean incoming_take (Db *db, const IncomingInput *input, gint64 now, const IncomingKind **ret_kind, GError **error);

typedef struct {
  gint64 id, report_id, partner_id, followup_id, received_at, written_at, decided_at; /* 0: none, not */
  gint64 decided_by; /* 0: nobody, the box */
  gint64 held_until; /* what was made of it may be taken back until then; 0: nothing was made */
  gboolean known;
  char *uuid, *kind, *state, *sender, *sender_name, *subject, *text, *words;
  char *reference, *report_uuid, *partner_name, *decider; /* nullable */
} Incoming;
void incoming_free (Incoming *incoming);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Incoming, incoming_free)

enum { INCOMING_PAGE = 30 };
Incoming *incoming_find_uuid (Db *db, const char *uuid, GError **error); /* (transfer full); NOT_FOUND */
/* (transfer full): of Incoming, the newest first, INCOMING_PAGE + 1 at most from `offset`; never those counted. `state`
 * NULL: all. */
GPtrArray *incoming_list (Db *db, const char *state, guint offset, GError **error);
/* (transfer full): of Incoming: those that wait on a file, the oldest first, INCOMING_PAGE + 1 at most; partner 0: all. */
GPtrArray *incoming_list_report (Db *db, gint64 report_id, gint64 partner_id, GError **error);

typedef struct {
  gint64 waiting, bounces, automatic; /* the last two since `since` */
} IncomingCounts;
gboolean incoming_count (Db *db, gint64 since, IncomingCounts *ret_counts, GError **error);

typedef struct {
  gint64 position, file_id; /* 0: refused */
  char *name, *reason;      /* the second nullable */
} IncomingFile;
GPtrArray *incoming_files (Db *db, gint64 incoming_id, GError **error); /* (transfer full): of IncomingFile */

/* Set aside by somebody, a mail is emptied after a month; looked at by nobody, after a year. Its fingerprint stays as
 * long as a tag opens: it is not taken a second time. What was put on a file goes with the file. */
enum { INCOMING_ASIDE_DAYS = 30, INCOMING_WAITING_DAYS = 365, INCOMING_COUNTED_DAYS = 400 };
/* Within a store_write, STORE_PIECE_ROWS at most each. */
gboolean incoming_empty (Db *db, gint64 now, GError **error);
gboolean incoming_purge_files (Db *db, gint64 now, GError **error);
gboolean incoming_purge (Db *db, gint64 now, GError **error);
