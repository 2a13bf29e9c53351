/* reach.c: reads two settings, and signs. */
#include "domain/reach.h"

#include <string.h>

#include "base/secret.h"
#include "domain/setting.h"

gboolean
reach_is_town (Db *db)
{
  g_autofree char *reach = setting_text (db, "mail.reach");

  return strcmp (reach, "town") == 0;
}

char *
reach_outside (Db *db)
{
  g_autofree char *outside = setting_text (db, "reach.outside");

  return *outside == '\0' ? NULL : g_steal_pointer (&outside);
}

char *
reach_proof (const char *nonce)
{
  enum { SHOWN = 15 /* a multiple of three: secret_letters */ };
  guchar signature[SECRET_SIGNATURE_BYTES];
  gsize length = nonce == NULL ? 0 : strlen (nonce);

  if (length != REACH_NONCE_CHARS || strspn (nonce, "0123456789abcdef") != length
      || !secret_sign ("reach", nonce, length, signature))
    return NULL;
  return secret_letters (signature, SHOWN);
}

char *
reach_nonce (void)
{
  guint32 words[REACH_NONCE_CHARS / 8];

  secret_bytes ((guchar *) words, sizeof words);
  return g_strdup_printf ("%08x%08x%08x%08x", words[0], words[1], words[2], words[3]);
}
