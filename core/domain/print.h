/* print.h: PDFs that the desk prints and posts: what waits, for whom and why, what was posted. Prints nothing; the
 * envelope's address page is made by the generator, and letters to tenants are, at each print. */
#pragma once
#include "domain/transition.h"

/* post, unpost: what people do; what is dropped by a newer one, a partner that leaves or the course of the file is the
 * box's. Ends with a NULL verb. */
extern const Transition print_transitions[];

#define PRINT_WEEKLY "weekly"         /* one partner's: a newer one takes the place of one that still waits */
#define PRINT_LETTER "letter"         /* to who reported (tenant_letter.h) */
#define PRINT_ASKED "asked"           /* whoever it is for chose paper */
#define PRINT_NO_MAIL "no_mail"       /* no mail reaches them */
#define PRINT_NO_ADDRESS "no_address" /* they gave no mail address */

typedef struct {
  const char *kind;                      /* words: group print_kind */
  gint64 file_id, report_id, partner_id; /* last two 0: none. With a partner an address page goes before the PDF */
  const char *why;                       /* words: group print_why; NULL: PRINT_ASKED */
  const char *letter; /* of tenant_letter.h, without a file: its PDF is made when it is printed; else NULL */
  const char *secret; /* of a letter: token of the link that it carries, nullable */
} PrintInput;
/* Within a store_write: a PDF that the desk prints and posts; the file is kept until then. The same file of the same
 * kind counts once, and so does the same letter about a report while it waits. */
gboolean print_add (Db *db, const PrintInput *input, gint64 now, GError **error);

/* Within a store_write: a newer weekly report of that partner, whatever its way, takes the place of paper that waits.
 */
gboolean print_replace_weekly (Db *db, gint64 partner_id, gint64 now, GError **error);

/* Within a store_write: that letter about that report, when it waits, is no longer so. */
gboolean print_drop_letter (Db *db, gint64 report_id, const char *letter, gint64 now, GError **error);
gboolean print_letter_waits (Db *db, gint64 report_id, const char *letter); /* FALSE also when the store fails */
/* Within a store_write: the PDF that was made of a letter that waits: what is posted is kept as it was printed. */
gboolean print_set_file (Db *db, gint64 id, gint64 file_id, GError **error);

typedef struct {
  gint64 id, report_id, partner_id, created_at, settled_at; /* 0: none, not yet */
  char *uuid, *kind, *why, *state;                          /* state: "waiting", "posted", "dropped" */
  char *reason; /* nullable: why it was dropped: "replaced", "left", "overtaken" */
  char *letter; /* nullable: of tenant_letter.h */
  char *secret; /* nullable: of a letter that waits, the token that it carries */
  char *hash;   /* of the PDF; NULL: of a letter that nobody has printed */
  char *reference, *report_uuid, *partner_name, *partner_uuid, *postal_address; /* nullable */
  char *user_name;                                                              /* nullable: who posted it */
} Print;
void print_free (Print *print);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Print, print_free)
Print *print_find (Db *db, const char *uuid, GError **error); /* (transfer full); NOT_FOUND */
enum { PRINT_PILE_MAX = 50 };
/* (transfer full): of Print: what waits, oldest first, a pile of PRINT_PILE_MAX at most: once it is posted comes the next. */
GPtrArray *print_list_waiting (Db *db, GError **error);
enum { PRINT_RECENT_DAYS = 30, PRINT_ROWS_MAX = 200 };
/* (transfer full): of Print: what was posted or dropped in the last PRINT_RECENT_DAYS, newest first. */
GPtrArray *print_list_settled (Db *db, gint64 now, GError **error);
gint64 print_count_waiting (Db *db);

/* Within a store_write: a row of print_transitions. One that was not posted after all waits again, or is dropped when a newer
 * one took its place. As transition_check; NOT_FOUND. */
gboolean print_change (Db *db, const Actor *actor, const Change *change, GError **error);
/* Within a store_write: nothing is posted any more to a partner that leaves. */
gboolean print_drop_partner (Db *db, gint64 partner_id, gint64 now, GError **error);

enum { PRINT_KEEP_DAYS = 396 };
/* Within a store_write: erases rows settled for PRINT_KEEP_DAYS, STORE_PIECE_ROWS at most; the sweep takes their files.
 */
gboolean print_purge (Db *db, gint64 now, GError **error);
