/* reply_tag.c: rows of `reply_tag`. Tags are made from the Message-ID with the box's key, so that a mail tried again is
 * the same mail; only their hashes are kept. */
#include "domain/reply_tag.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"

static const char sql_note[] =
    "INSERT INTO reply_tag (tag_hash, message_hash, outbox_id, report_id, partner_id, recipient_hash, created_at, expires_at,"
    " audience) VALUES (:tag, :message, :outbox, nullif (:report, 0), nullif (:partner, 0), :recipient, :now, :expires,"
    " CASE WHEN :partner <> 0 THEN 'partner' WHEN EXISTS (SELECT 1 FROM person p WHERE p.report_id = :report"
    " AND lower (p.email) = :address) THEN 'tenant' ELSE 'staff' END)"
    " ON CONFLICT (message_hash) DO NOTHING";
#define FIND \
  "SELECT coalesce (outbox_id, 0) AS outbox, coalesce (report_id, 0) AS report, coalesce (partner_id, 0) AS partner," \
  " audience, recipient_hash = :sender AS known FROM reply_tag WHERE expires_at > :now AND "
static const char sql_find_tag[] = FIND "tag_hash = :hash";
static const char sql_find_message[] = FIND "message_hash = :hash";
static const char sql_purge[] =
    "DELETE FROM reply_tag WHERE id IN (SELECT id FROM reply_tag WHERE expires_at < :before LIMIT :most)";

/* No i, l, o or u: a tag may be read aloud or copied by hand. */
static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* Five bits a letter, from a hash in hexadecimal. */
char *
reply_tag_of (const char *message_id)
{
  g_autofree char *named = g_strconcat ("reply:", message_id, NULL);
  g_autofree char *hash = secret_hash_keyed (named);
  char *tag;

  if (hash == NULL)
    return NULL; /* no key: said loudly by secret_hash_keyed */
  tag = g_new0 (char, REPLY_TAG_CHARS + 1);
  for (guint i = 0; i < REPLY_TAG_CHARS; i++) {
    guint value = 0;

    for (guint bit = i * 5; bit < i * 5 + 5; bit++)
      value = value << 1 | ((guint) g_ascii_xdigit_value (hash[bit / 4]) >> (3 - bit % 4) & 1);
    tag[i] = letters[value];
  }
  return tag;
}

static char *
address_hash (const char *address)
{
  g_autofree char *lower = g_ascii_strdown (address == NULL ? "" : address, -1);

  return secret_hash (lower);
}

gboolean
reply_tag_note (Db *db, const Outbox *mail, gint64 now, GError **error)
{
  g_autofree char *tag = reply_tag_of (mail->message_id);
  g_autofree char *tag_hash = NULL, *message_hash = secret_hash (mail->message_id),
                  *address = g_ascii_strdown (mail->recipient, -1), *recipient = address_hash (address);
  g_autoptr (Query) query = NULL;

  if (tag == NULL)
    return TRUE;
  tag_hash = secret_hash (tag);
  query = query_new (db, sql_note);
  query_bind_text (query, ":tag", tag_hash);
  query_bind_text (query, ":message", message_hash);
  query_bind_integer (query, ":outbox", mail->id);
  query_bind_integer (query, ":report", mail->report_id);
  query_bind_integer (query, ":partner", mail->partner_id);
  query_bind_text (query, ":recipient", recipient);
  query_bind_text (query, ":address", address);
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":expires", now + REPLY_TAG_KEEP_DAYS * CLOCK_DAY);
  return query_done (query, error);
}

char *
reply_tag_address (const char *address, const char *tag)
{
  const char *at = strrchr (address, '@');

  if (at == NULL)
    return g_strdup (address);
  return g_strdup_printf ("%.*s+%s%s", (int) (at - address), address, tag, at);
}

/* REPLY_TAG_CHARS letters of ours, and no more of them behind. */
static gboolean
is_tag_at (const char *text)
{
  return strspn (text, letters) == REPLY_TAG_CHARS;
}

/* Some mail servers write the part before the @ in capitals. */
char *
reply_tag_in_address (const char *address)
{
  g_autofree char *lower = g_ascii_strdown (address, -1);
  const char *plus = strchr (lower, '+');

  if (plus == NULL || !is_tag_at (plus + 1) || plus[1 + REPLY_TAG_CHARS] != '@')
    return NULL;
  return g_strndup (plus + 1, REPLY_TAG_CHARS);
}

/* "[64-12 <tag>]": a bracket, perhaps a number, the tag, a bracket; mail programs may have broken the line in it. */
char *
reply_tag_in_text (const char *text)
{
  for (const char *from = strchr (text, '['); from != NULL; from = strchr (from + 1, '[')) {
    const char *at = from + 1 + strspn (from + 1, "0123456789-");

    if (!is_tag_at (at))
      at += strspn (at, " \r\n\t>\xc2\xa0");
    if (!is_tag_at (at))
      at = from + 1;
    if (is_tag_at (at) && at[REPLY_TAG_CHARS] == ']')
      return g_strndup (at, REPLY_TAG_CHARS);
  }
  return NULL;
}

static ReplyAudience
audience_find (const char *name)
{
  return strcmp (name, "partner") == 0 ? REPLY_PARTNER : strcmp (name, "tenant") == 0 ? REPLY_TENANT : REPLY_STAFF;
}

static gboolean
find (Query *query, const char *secret, const char *sender, gint64 now, ReplyTag *ret_tag, GError **error)
{
  g_autofree char *hash = secret_hash (secret), *sender_hash = address_hash (sender);
  gboolean found;

  query_bind_text (query, ":hash", hash);
  query_bind_text (query, ":sender", sender_hash);
  query_bind_integer (query, ":now", now);
  found = query_next (query);
  if (found)
    *ret_tag = (ReplyTag){ .outbox_id = query_integer (query, "outbox"),
                           .report_id = query_integer (query, "report"),
                           .partner_id = query_integer (query, "partner"),
                           .audience = audience_find (query_text (query, "audience")),
                           .known = query_integer (query, "known") != 0 };
  if (!query_done (query, error))
    return FALSE;
  return found || box_fail (error, BOX_ERROR_NOT_FOUND, "no such tag");
}

gboolean
reply_tag_find (Db *db, const char *tag, const char *sender, gint64 now, ReplyTag *ret_tag, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find_tag);

  return find (query, tag, sender, now, ret_tag, error);
}

gboolean
reply_tag_find_message (Db *db, const char *message_id, const char *sender, gint64 now, ReplyTag *ret_tag, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find_message);

  return find (query, message_id, sender, now, ret_tag, error);
}

gboolean
reply_tag_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now, error);
}
