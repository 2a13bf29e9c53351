/* partner_secret.c: kept sealed, read by who writes the PDFs. */
#include "domain/partner_secret.h"

#include <string.h>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/partner.h"
#include "domain/partner_edit.h"

static const char sql_set[] = "INSERT INTO partner_secret (partner_id, sealed, at, user_id)"
                              " VALUES (:partner, :sealed, :at, nullif (:user, 0))"
                              " ON CONFLICT (partner_id) DO UPDATE SET sealed = excluded.sealed, at = excluded.at,"
                              " user_id = excluded.user_id";
static const char sql_drop[] = "DELETE FROM partner_secret WHERE partner_id = :partner";
static const char sql_read[] = "SELECT sealed, at FROM partner_secret WHERE partner_id = :partner";

gboolean
partner_secret_takes (const char *password)
{
  g_autofree char *clean = text_clean (password, FALSE, PARTNER_SECRET_MAX + 1);
  glong length = g_utf8_strlen (clean, -1);

  return strcmp (clean, password) == 0 && length >= PARTNER_SECRET_MIN && length <= PARTNER_SECRET_MAX;
}

static gboolean
write_secret (Db *db, const Actor *actor, gint64 partner_id, const char *password, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_set);
  g_autofree char *sealed = secret_seal (password);

  if (sealed == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "the box has no key to seal a password with");
  query_bind_integer (query, ":partner", partner_id);
  query_bind_text (query, ":sealed", sealed);
  query_bind_integer (query, ":at", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error);
}

static gboolean
drop_secret (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_drop);

  query_bind_integer (query, ":partner", partner_id);
  return query_done (query, error);
}

gboolean
partner_secret_set (Db *db, const Actor *actor, const char *partner_uuid, const char *password, GError **error)
{
  g_autoptr (Partner) partner = partner_find_uuid (db, partner_uuid, error);

  if (partner == NULL)
    return FALSE;
  if (password != NULL && !partner_secret_takes (password))
    return box_fail (error, BOX_ERROR_INVALID, "a password has 12 to 64 characters");
  return (password != NULL ? write_secret (db, actor, partner->id, password, error)
                           : drop_secret (db, partner->id, error))
         && partner_edit_tell (db, actor, partner->id, password != NULL ? "secret_set" : "secret_dropped", NULL, error);
}

char *
partner_secret_read (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_read);
  g_autofree char *password = NULL;
  gboolean sealed;

  query_bind_integer (query, ":partner", partner_id);
  sealed = query_next (query);
  if (sealed)
    password = secret_unseal (query_text (query, "sealed"));
  if (!query_done (query, error))
    return NULL;
  if (sealed && password == NULL)
    box_fail (error, BOX_ERROR_DENIED, "another box sealed the password of this partner's papers");
  return g_steal_pointer (&password);
}

gint64
partner_secret_since (Db *db, gint64 partner_id)
{
  g_autoptr (Query) query = query_new (db, sql_read);

  query_bind_integer (query, ":partner", partner_id);
  return query_next (query) ? query_integer (query, "at") : 0;
}
