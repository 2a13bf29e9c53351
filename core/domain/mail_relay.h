/* mail_relay.h: the server that mails leave by, as the browser sets it: one row, its password sealed. A file of msmtp
 * named by the configuration (mail.msmtp_config) wins over it. Sends nothing: appliance/background/relay.h. */
#pragma once
#include "base/remarks.h"
#include "domain/actor.h"
#include "store/store.h"

enum {
  MAIL_RELAY_HOST_MAX = 200,
  MAIL_RELAY_LOGIN_MAX = 200,
  MAIL_RELAY_PASSWORD_MAX = 200 /* bytes: a line of msmtp holds 500 */
};

extern const char *const mail_relay_locks[]; /* "starttls", "tls", "off", NULL */
gint64 mail_relay_port (const char *tls);    /* the usual one: 587, 465, 25 */

typedef struct {
  char *host, *tls, *login;
  char *password; /* in clear; NULL: none, or sealed by another box */
  gboolean lost;  /* there is a password, and this box cannot open it */
  gint64 port, changed_at;
  gint64 tried_at;    /* 0: not tried since it was typed */
  char *tried_status; /* "sent", or as outbox.last_status; NULL */
} MailRelay;
void mail_relay_free (MailRelay *relay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MailRelay, mail_relay_free)

/* *ret_relay (transfer full), NULL when none was typed. FALSE: STORE. */
gboolean mail_relay_find (Db *db, MailRelay **ret_relay, GError **error);
gboolean mail_relay_is_set (Db *db);

/* What somebody typed. password: NULL keeps the one there is, "" takes it away. */
typedef struct {
  const char *host, *tls, *login, *password;
  gint64 port;
} MailRelayInput;
/* Remarks on host, port, tls, login and password, codes of group [relay_remark]. */
void mail_relay_check (const MailRelayInput *input, Remarks *remarks);
/* Within a store_write. INVALID for what mail_relay_check remarks; NOT_FOUND when the box has no key to seal with. A
 * test made before is forgotten. */
gboolean mail_relay_set (Db *db, const Actor *actor, const MailRelayInput *input, GError **error);
/* Within a store_write: what became of a test. */
gboolean mail_relay_tried (Db *db, const char *status, gint64 now, GError **error);

/* What the configuration says of the way out; both nullable. */
typedef struct {
  const char *file;    /* of msmtp: it wins over what the browser set */
  const char *ca_file; /* authority of a relay that no public one vouches for (PEM) */
} MailRelayWay;

/* (transfer full): the configuration of msmtp that says the same, account "default"; ca_file nullable. It holds the
 * password: never into a log. */
char *mail_relay_config (const MailRelay *relay, const char *ca_file);
