/* mediation_send.h: what leaves for the owner: a letter that the desk prints and posts, with a code to type; a mail
 * with a link; both. Never without the occupant's agreement. Renders nothing. */
#pragma once
#include "domain/mediation.h"

#define MEDIATION_LETTER "letter"
#define MEDIATION_MAIL "mail"
#define MEDIATION_ASKED "asked" /* occasions: the first time */
#define MEDIATION_AGAIN "again" /* sent again: by the desk, or for want of an answer */
#define MEDIATION_SOON "soon"   /* before the day of the promise */
#define MEDIATION_LATE "late"   /* after it */

/* Within a store_write: writes to the owner by the ways given: begins a mediation (a file not yet active becomes so:
 * "mediate"), or writes again on the one that is under way, which then waits anew. DENIED unless the desk; INVALID
 * without the agreement, without a way, or when a way does not reach the owner; CONFLICT when the file is over.
 * *ret_uuid (transfer full): of the mediation. */
typedef struct {
  const char *report_uuid;
  gboolean letter, mail;
} MediationSend;
gboolean mediation_send (Db *db, const Actor *actor, const MediationSend *send, char **ret_uuid, GError **error);

/* Within a store_write, after a reminder of that occasion: a letter to print when the owner has no link by mail. */
gboolean mediation_remind (Db *db, const Actor *actor, gint64 id, const char *occasion, GError **error);
/* Within a store_write: the owner gave a mail address, or took it back: what is recalled goes there from now on, or on
 * paper. */
gboolean mediation_set_by_mail (Db *db, gint64 id, gboolean by_mail, GError **error);
/* The day until which an answer is asked by what leaves at `now`. */
gint64 mediation_answer_by (Db *db, gint64 now);

typedef struct {
  gint64 id, mediation_id, at, posted_at; /* posted_at 0: not yet, or no letter */
  char *uuid, *way, *occasion;
  char *code;      /* nullable: of a letter not posted yet */
  char *user_name; /* nullable: the box */
} MediationSending;
void mediation_sending_free (MediationSending *sending);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MediationSending, mediation_sending_free)
MediationSending *mediation_sending_find (Db *db, const char *uuid, GError **error); /* (transfer full); NOT_FOUND */
GPtrArray *mediation_sendings (Db *db, gint64 mediation_id, GError **error);         /* (transfer full): oldest first */
/* TRUE while it waits to be printed and posted: the exchange is open, and the occupant agrees. */
gboolean mediation_letter_may_leave (const MediationSending *sending, const Mediation *mediation, const Report *report);
/* Each file whose owner's letters wait so, the longest waiting first; texts are valid during the call. */
typedef void (*MediationLettersVisit) (const char *uuid, const char *reference, gint64 count, gpointer data);
gboolean mediation_letters_waiting (Db *db, MediationLettersVisit visit, gpointer data, GError **error);

/* Within a store_write: the desk posted it: its code is shown no more, and of who has no mail the answer is waited
 * for from now on. NOT_FOUND when it is not of that report; DENIED;
 * CONFLICT when it was said before. */
gboolean mediation_posted (Db *db, const Actor *actor, const char *report_uuid, const char *uuid, GError **error);
/* Within a store_write: forgets the codes of letters that nobody posted for 60 days, STORE_PIECE_ROWS at most. */
enum { MEDIATION_CODE_KEPT_DAYS = 60 };
gboolean mediation_purge_codes (Db *db, gint64 now, GError **error);

/* Within a store_write: who typed the code of a letter is given a link of its own: (transfer full) its token.
 * NOT_FOUND. */
char *mediation_open_code (Db *db, const char *typed, gint64 now, GError **error);
