/* digest.c: libsodium's generic hash over texts and trees: fast, and no secret. Keeps nothing. */
#include "base/digest.h"

#include <sodium.h>
#include <string.h>

enum { DIGEST_BYTES = 16, DEPTH_MAX = 32 };

struct Digest {
  crypto_generichash_state state;
};

Digest *
digest_new (void)
{
  Digest *digest = g_aligned_alloc (1, sizeof (Digest), 64); /* what the state asks for */
  gboolean started = sodium_init () >= 0;                    /* chooses what this processor does fastest */

  g_warn_if_fail (started);
  digest_reset (digest);
  return digest;
}

void
digest_free (Digest *digest)
{
  g_aligned_free (digest);
}

void
digest_reset (Digest *digest)
{
  crypto_generichash_init (&digest->state, NULL, 0, DIGEST_BYTES);
}

void
digest_add_bytes (Digest *digest, gconstpointer bytes, gsize length)
{
  guint64 count = length;

  crypto_generichash_update (&digest->state, (const guchar *) &count, sizeof count);
  crypto_generichash_update (&digest->state, bytes != NULL ? bytes : (gconstpointer) "", length);
}

void
digest_add (Digest *digest, const char *text)
{
  static const guint64 none = G_MAXUINT64;

  if (text != NULL)
    digest_add_bytes (digest, text, strlen (text));
  else
    crypto_generichash_update (&digest->state, (const guchar *) &none, sizeof none);
}

void
digest_add_integer (Digest *digest, gint64 value)
{
  digest_add_bytes (digest, &value, sizeof value);
}

static void
add_value (Digest *digest, const Tree *tree)
{
  double real = tree_real (tree);

  digest_add_integer (digest, tree_kind (tree));
  if (tree_kind (tree) == TREE_TEXT)
    digest_add (digest, tree_text (tree));
  else if (tree_kind (tree) == TREE_REAL)
    digest_add_bytes (digest, &real, sizeof real);
  else
    digest_add_integer (digest, tree_kind (tree) >= TREE_LIST ? tree_length (tree) : tree_integer (tree));
}

/* Deeper than any view: what lies below is not told apart. */
static void
add_tree (Digest *digest, const Tree *tree, guint depth)
{
  add_value (digest, tree);
  for (guint i = 0; depth < DEPTH_MAX && tree_kind (tree) >= TREE_LIST && i < tree_length (tree); i++) {
    digest_add (digest, tree_kind (tree) == TREE_MAP ? tree_key_at (tree, i) : NULL);
    add_tree (digest, tree_kind (tree) == TREE_MAP ? tree_value_at (tree, i) : tree_at (tree, i), depth + 1);
  }
}

void
digest_add_tree (Digest *digest, const Tree *tree)
{
  add_tree (digest, tree, 0);
}

void
digest_text (Digest *digest, char ret_text[DIGEST_TEXT_MAX])
{
  guchar bytes[DIGEST_BYTES];

  crypto_generichash_final (&digest->state, bytes, sizeof bytes);
  sodium_bin2hex (ret_text, DIGEST_TEXT_MAX, bytes, sizeof bytes);
}

void
digest_of_bytes (gconstpointer bytes, gsize length, char ret_text[DIGEST_TEXT_MAX])
{
  guchar hash[DIGEST_BYTES];

  crypto_generichash (hash, sizeof hash, bytes, length, NULL, 0);
  sodium_bin2hex (ret_text, DIGEST_TEXT_MAX, hash, sizeof hash);
}
