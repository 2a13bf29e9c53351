/* mail_address.h: mail addresses that came back for good. Nothing is sent to one until somebody corrects it, which
 * makes another address of it, or asks to try again. Letters' case does not count. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

/* TRUE when that code (RFC 3463, "5.1.1"; nullable) says that the mailbox is not there, or takes nothing any more. One
 * that speaks of policy, of the sender or of space says nothing of it. */
gboolean mail_address_code_is_gone (const char *code);
/* Within a store_write: a mail to that address came back for good (`status`: "5.1.1", "550 5.1.1", "address"); `source`
 * is "relay" or "notice" (a DSN). Marks it; repeated calls count. */
gboolean
mail_address_bounced (Db *db, const char *address, const char *status, const char *source, gint64 now, GError **error);
/* TRUE when nothing is to be sent there until somebody corrects or retries it; FALSE for NULL. */
gboolean mail_address_is_bad (Db *db, const char *address);

typedef struct {
  const char *address, *status, *source; /* valid during the call */
  gint64 since, last_at, times;
} MailAddressMark;
typedef void (*MailAddressVisit) (const MailAddressMark *mark, gpointer data);
/* Calls `visit` when that address is bad. */
gboolean mail_address_find (Db *db, const char *address, MailAddressVisit visit, gpointer data, GError **error);
enum { MAIL_ADDRESS_LIST_MAX = 200 };
/* The bad ones, newest first, MAIL_ADDRESS_LIST_MAX at most; `untold`: those the managers were not told of yet. */
gboolean mail_address_list (Db *db, gboolean untold, MailAddressVisit visit, gpointer data, GError **error);
/* Whose it is: one of a partner, an account, the people of a file. */
typedef struct {
  const char *partner, *partner_uuid, *user, *user_uuid, *reference, *report_uuid; /* nullable; valid during the call */
} MailAddressUse;
enum { MAIL_ADDRESS_USES_MAX = 5 };
/* Calls `visit` for each, MAIL_ADDRESS_USES_MAX at most, open files only. */
gboolean mail_address_uses (Db *db, const char *address, void (*visit) (const MailAddressUse *use, gpointer data),
                            gpointer data, GError **error);
/* Within a store_write: the managers know of all that are bad now. */
gboolean mail_address_told (Db *db, gint64 now, GError **error);
/* Within a store_write: somebody asks to try it again. NOT_FOUND when it is not bad. */
gboolean mail_address_retry (Db *db, const Actor *actor, const char *address, GError **error);

enum { MAIL_ADDRESS_KEEP_DAYS = 396 /* as long as the mails */ };
/* Within a store_write: erases those that came back longer ago, STORE_PIECE_ROWS at most. */
gboolean mail_address_purge (Db *db, gint64 now, GError **error);
