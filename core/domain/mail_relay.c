/* mail_relay.c: one row, checked when it is typed and once more when it is read: it becomes lines of another program's
 * file. */
#include "domain/mail_relay.h"

#include <string.h>

#include "base/secret.h"
#include "domain/event.h"

#define LOCK_OFF "off"
/* As pages offer them, with the port that goes with each and what msmtp calls it. */
static const struct {
  const char *name, *lines;
  gint64 port;
} locks[] = {
  { "starttls", "tls on\ntls_starttls on\n", 587 },
  { "tls", "tls on\ntls_starttls off\n", 465 },
  { LOCK_OFF, "tls off\n", 25 },
};
const char *const mail_relay_locks[] = { "starttls", "tls", LOCK_OFF, NULL };

static const char sql_read[] =
    "SELECT host, port, tls, login, sealed, changed_at, coalesce (tried_at, 0) AS tried_at, tried_status"
    " FROM mail_relay";
/* :keep is 1 when the password that is there stays. */
static const char sql_set[] =
    "INSERT INTO mail_relay (id, host, port, tls, login, sealed, changed_at, user_id)"
    " VALUES (1, :host, :port, :tls, :login, :sealed, :at, nullif (:user, 0))"
    " ON CONFLICT (id) DO UPDATE SET host = excluded.host, port = excluded.port, tls = excluded.tls, login = excluded.login,"
    " sealed = iif (:keep, sealed, excluded.sealed), changed_at = excluded.changed_at, user_id = excluded.user_id,"
    " tried_at = NULL, tried_status = NULL";
static const char sql_tried[] = "UPDATE mail_relay SET tried_at = :at, tried_status = :status";

static int
lock_index (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (locks); i++)
    if (g_strcmp0 (locks[i].name, name) == 0)
      return (int) i;
  return -1;
}

gint64
mail_relay_port (const char *tls)
{
  int index = lock_index (tls);

  return index < 0 ? 0 : locks[index].port;
}

void
mail_relay_free (MailRelay *relay)
{
  if (relay == NULL)
    return;
  g_free (relay->host);
  g_free (relay->tls);
  g_free (relay->login);
  g_free (relay->password);
  g_free (relay->tried_status);
  g_free (relay);
}

/* ---- what was typed ---- */

#define HOST_PATTERN "^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$"

/* A name or an address of a machine, nothing a line of msmtp could be made of. */
static gboolean
is_host (const char *host)
{
  return strlen (host) <= MAIL_RELAY_HOST_MAX && g_regex_match_simple (HOST_PATTERN, host, G_REGEX_DOLLAR_ENDONLY, 0);
}

/* One line: msmtp takes what stands between the outer quotes as it is. */
static gboolean
is_line (const char *text, gsize most)
{
  if (strlen (text) > most || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return FALSE;
  return TRUE;
}

void
mail_relay_check (const MailRelayInput *input, Remarks *remarks)
{
  if (*input->host == '\0')
    remarks_add (remarks, "host", "host_missing", NULL);
  else if (!is_host (input->host))
    remarks_add (remarks, "host", "host_shape", NULL);
  if (lock_index (input->tls) < 0)
    remarks_add (remarks, "tls", "tls_missing", NULL);
  if (input->port < 1 || input->port > 65535)
    remarks_add (remarks, "port", "port_shape", NULL);
  if (!is_line (input->login, MAIL_RELAY_LOGIN_MAX))
    remarks_add (remarks, "login", "login_shape", NULL);
  if (input->password != NULL && !is_line (input->password, MAIL_RELAY_PASSWORD_MAX))
    remarks_add (remarks, "password", "password_shape", NULL);
  if (input->password != NULL && *input->password != '\0' && *input->login == '\0')
    remarks_add (remarks, "login", "login_missing", NULL);
  /* msmtp would not either: whoever listens on the network would read it. */
  if (*input->login != '\0' && g_strcmp0 (input->tls, LOCK_OFF) == 0)
    remarks_add (remarks, "tls", "tls_login", NULL);
}

/* ---- the row ---- */

gboolean
mail_relay_set (Db *db, const Actor *actor, const MailRelayInput *input, GError **error)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (Query) query = NULL;
  const Event event = { .noun = "mail_relay", .verb = "changed", .after = input->host };
  gboolean given = input->password != NULL && *input->password != '\0';
  g_autofree char *sealed = given ? secret_seal (input->password) : NULL;

  mail_relay_check (input, remarks);
  if (remarks_any (remarks))
    return box_fail (error, BOX_ERROR_INVALID, "the relay: %s", remarks_code (remarks, 0));
  if (given && sealed == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "the box has no key to seal a password with");
  query = query_new (db, sql_set);
  query_bind_text (query, ":host", input->host);
  query_bind_integer (query, ":port", input->port);
  query_bind_text (query, ":tls", input->tls);
  query_bind_text (query, ":login", input->login);
  query_bind_text (query, ":sealed", sealed);
  query_bind_integer (query, ":keep", input->password == NULL && *input->login != '\0');
  query_bind_integer (query, ":at", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error) && event_add (db, actor, &event, error);
}

gboolean
mail_relay_tried (Db *db, const char *status, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_tried);

  query_bind_integer (query, ":at", now);
  query_bind_text (query, ":status", status);
  return query_done (query, error);
}

static MailRelay *
relay_read (Query *query)
{
  MailRelay *relay = g_new0 (MailRelay, 1);
  const char *sealed = query_text (query, "sealed");

  relay->host = g_strdup (query_text (query, "host"));
  relay->port = query_integer (query, "port");
  relay->tls = g_strdup (query_text (query, "tls"));
  relay->login = g_strdup (query_text (query, "login"));
  relay->password = sealed == NULL ? NULL : secret_unseal (sealed);
  relay->lost = sealed != NULL && relay->password == NULL;
  relay->changed_at = query_integer (query, "changed_at");
  relay->tried_at = query_integer (query, "tried_at");
  relay->tried_status = g_strdup (query_text (query, "tried_status"));
  return relay;
}

gboolean
mail_relay_find (Db *db, MailRelay **ret_relay, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_read);

  *ret_relay = query_next (query) ? relay_read (query) : NULL;
  if (query_done (query, error))
    return TRUE;
  g_clear_pointer (ret_relay, mail_relay_free);
  return FALSE;
}

gboolean
mail_relay_is_set (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_read);

  return query_next (query);
}

/* A store touched by hand gives a file that msmtp refuses, never one that says something else. */
char *
mail_relay_config (const MailRelay *relay, const char *ca_file)
{
  GString *text = g_string_new ("defaults\ntimeout 20\n");
  int lock = lock_index (relay->tls);

  g_string_append (text, lock < 0 ? "tls on\n" : locks[lock].lines);
  if (ca_file != NULL)
    g_string_append_printf (text, "tls_trust_file \"%s\"\n", ca_file);
  g_string_append_printf (text, "account default\nhost %s\nport %" G_GINT64_FORMAT "\n",
                          is_host (relay->host) ? relay->host : "invalid", relay->port);
  if (*relay->login != '\0' && is_line (relay->login, MAIL_RELAY_LOGIN_MAX))
    g_string_append_printf (text, "auth on\nuser \"%s\"\n", relay->login);
  if (relay->password != NULL && is_line (relay->password, MAIL_RELAY_PASSWORD_MAX))
    g_string_append_printf (text, "password \"%s\"\n", relay->password);
  return g_string_free (text, FALSE);
}
