/* vault.c: libsodium's secretstream behind a preamble. Opens no file. */
#include "base/vault.h"

#include <sodium.h>
#include <string.h>

/* The preamble: what it is, the salt, the key's print; then secretstream's own header. Each block's length is fixed,
 * but for the last one. */
#define MAGIC "HBOX\0\0\0\1"
enum {
  MAGIC_BYTES = 8,
  PRINT_BYTES = 8,
  PREAMBLE_BYTES = MAGIC_BYTES + VAULT_SALT_BYTES + PRINT_BYTES,
  BLOCK_BYTES = 64 * 1024,
  SEALED_BYTES = BLOCK_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES,
  HEADER_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
  NAME_BYTES = 20,
  GROUP_LETTERS = 5,
  PASSES = 3
};

/* ---- the code ---- */

static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { LETTERS = sizeof letters - 1 };

/* The last letter, of those before it: one slip in thirty is not seen, and then the key does not fit. */
static char
check_letter (const char *code)
{
  guchar hash[crypto_generichash_BYTES];

  crypto_generichash (hash, sizeof hash, (const guchar *) code, VAULT_CODE_LETTERS - 1, NULL, 0);
  return letters[(hash[0] << 8 | hash[1]) % LETTERS];
}

/* (transfer full): in groups. */
static char *
code_print (const char *code)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < VAULT_CODE_LETTERS; i++) {
    if (i > 0 && i % GROUP_LETTERS == 0)
      g_string_append_c (text, '-');
    g_string_append_c (text, code[i]);
  }
  return g_string_free (text, FALSE);
}

char *
vault_code_new (void)
{
  char code[VAULT_CODE_LETTERS + 1] = { 0 };

  for (guint i = 0; i + 1 < VAULT_CODE_LETTERS; i++)
    code[i] = letters[randombytes_uniform (LETTERS)];
  code[VAULT_CODE_LETTERS - 1] = check_letter (code);
  return code_print (code);
}

char *
vault_code_read (const char *typed)
{
  char code[VAULT_CODE_LETTERS + 1] = { 0 };
  guint count = 0;

  for (; *typed != '\0'; typed++) {
    char letter = g_ascii_toupper (*typed);

    if (g_ascii_isspace (letter) || letter == '-')
      continue;
    if (count == VAULT_CODE_LETTERS || strchr (letters, letter) == NULL)
      return NULL;
    code[count++] = letter;
  }
  return count == VAULT_CODE_LETTERS && code[count - 1] == check_letter (code) ? code_print (code) : NULL;
}

/* ---- the key ---- */

/* Eight letters of a hash made with the key. */
static void
key_print (VaultKey *key)
{
  static const char what[] = "print";
  guchar hash[crypto_generichash_BYTES];

  crypto_generichash (hash, sizeof hash, (const guchar *) what, sizeof what, key->bytes, sizeof key->bytes);
  for (guint i = 0; i + 1 < VAULT_PRINT_MAX; i++)
    key->print[i] = letters[hash[i] % LETTERS];
  key->print[VAULT_PRINT_MAX - 1] = '\0';
}

gboolean
vault_key_make (const char *code, const guchar *salt, VaultKey *ret_key, GError **error)
{
  if (salt != NULL)
    memcpy (ret_key->salt, salt, sizeof ret_key->salt);
  else
    randombytes_buf (ret_key->salt, sizeof ret_key->salt);
  if (crypto_pwhash (ret_key->bytes, sizeof ret_key->bytes, code, strlen (code), ret_key->salt, PASSES,
                     (size_t) VAULT_MEMORY_MB << 20, crypto_pwhash_ALG_ARGON2ID13)
      != 0)
    return box_fail (error, BOX_ERROR_BUSY, "memory is short for the key of the backups");
  key_print (ret_key);
  return TRUE;
}

char *
vault_key_write (const VaultKey *key)
{
  guchar both[VAULT_KEY_BYTES + VAULT_SALT_BYTES];
  char text[sizeof both * 2 + 1];

  memcpy (both, key->bytes, VAULT_KEY_BYTES);
  memcpy (both + VAULT_KEY_BYTES, key->salt, VAULT_SALT_BYTES);
  sodium_bin2hex (text, sizeof text, both, sizeof both);
  return g_strdup (text);
}

gboolean
vault_key_read (const char *text, VaultKey *ret_key)
{
  guchar both[VAULT_KEY_BYTES + VAULT_SALT_BYTES];
  size_t length = 0;

  if (sodium_hex2bin (both, sizeof both, text, strlen (text), NULL, &length, NULL) != 0 || length != sizeof both)
    return FALSE;
  memcpy (ret_key->bytes, both, VAULT_KEY_BYTES);
  memcpy (ret_key->salt, both + VAULT_KEY_BYTES, VAULT_SALT_BYTES);
  key_print (ret_key);
  return TRUE;
}

char *
vault_name (const VaultKey *key, const char *name)
{
  static const char what[] = "name";
  guchar own[crypto_generichash_KEYBYTES], hash[NAME_BYTES];
  char text[NAME_BYTES * 2 + 1];

  crypto_generichash (own, sizeof own, (const guchar *) what, sizeof what, key->bytes, sizeof key->bytes);
  crypto_generichash (hash, sizeof hash, (const guchar *) name, strlen (name), own, sizeof own);
  sodium_bin2hex (text, sizeof text, hash, sizeof hash);
  return g_strdup (text);
}

static void
preamble_write (const VaultKey *key, guchar *preamble)
{
  memcpy (preamble, MAGIC, MAGIC_BYTES);
  memcpy (preamble + MAGIC_BYTES, key->salt, VAULT_SALT_BYTES);
  memcpy (preamble + MAGIC_BYTES + VAULT_SALT_BYTES, key->print, PRINT_BYTES);
}

/* ---- writing ---- */

struct VaultWriter {
  crypto_secretstream_xchacha20poly1305_state state;
  GByteArray *bound; /* the preamble and the label: each block is bound to them */
  guchar block[BLOCK_BYTES], sealed[SEALED_BYTES], header[HEADER_BYTES];
  gsize filled;
  gboolean begun;
  VaultSink sink;
  gpointer data;
};

static GByteArray *
bound_new (const guchar *preamble, const char *label)
{
  GByteArray *bound = g_byte_array_new ();

  g_byte_array_append (bound, preamble, PREAMBLE_BYTES);
  g_byte_array_append (bound, (const guchar *) label, (guint) strlen (label));
  return bound;
}

VaultWriter *
vault_writer_new (const VaultKey *key, const char *label, VaultSink sink, gpointer data)
{
  VaultWriter *writer = g_new0 (VaultWriter, 1);
  guchar preamble[PREAMBLE_BYTES];

  preamble_write (key, preamble);
  writer->bound = bound_new (preamble, label);
  writer->sink = sink;
  writer->data = data;
  crypto_secretstream_xchacha20poly1305_init_push (&writer->state, writer->header, key->bytes);
  return writer;
}

static gboolean
begin (VaultWriter *writer, GError **error)
{
  if (writer->begun)
    return TRUE;
  writer->begun = TRUE;
  return writer->sink (writer->bound->data, PREAMBLE_BYTES, writer->data, error)
         && writer->sink (writer->header, HEADER_BYTES, writer->data, error);
}

static gboolean
block_out (VaultWriter *writer, guchar tag, GError **error)
{
  unsigned long long length = 0;

  crypto_secretstream_xchacha20poly1305_push (&writer->state, writer->sealed, &length, writer->block, writer->filled,
                                              writer->bound->data, writer->bound->len, tag);
  writer->filled = 0;
  return begin (writer, error) && writer->sink (writer->sealed, (gsize) length, writer->data, error);
}

gboolean
vault_write (VaultWriter *writer, gconstpointer bytes, gsize length, GError **error)
{
  const guchar *rest = bytes;

  while (length > 0) {
    gsize piece = MIN (length, BLOCK_BYTES - writer->filled);

    memcpy (writer->block + writer->filled, rest, piece);
    writer->filled += piece;
    rest += piece;
    length -= piece;
    if (writer->filled == BLOCK_BYTES && !block_out (writer, 0, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
vault_writer_end (VaultWriter *writer, GError **error)
{
  return block_out (writer, crypto_secretstream_xchacha20poly1305_TAG_FINAL, error);
}

void
vault_writer_free (VaultWriter *writer)
{
  if (writer == NULL)
    return;
  g_byte_array_unref (writer->bound);
  sodium_memzero (writer, sizeof *writer);
  g_free (writer);
}

gint64
vault_length (gint64 plain_bytes)
{
  gint64 blocks = plain_bytes / BLOCK_BYTES + 1;

  return PREAMBLE_BYTES + HEADER_BYTES + plain_bytes + blocks * crypto_secretstream_xchacha20poly1305_ABYTES;
}

/* ---- reading ---- */

struct VaultReader {
  crypto_secretstream_xchacha20poly1305_state state;
  GByteArray *bound;
  guchar block[BLOCK_BYTES], sealed[SEALED_BYTES];
  gboolean ended;
  VaultSource source;
  gpointer data;
};

static gboolean
preamble_read (VaultSource source, gpointer data, guchar *preamble, GError **error)
{
  gsize length = 0;

  if (!source (preamble, PREAMBLE_BYTES, &length, data, error))
    return FALSE;
  return (length == PREAMBLE_BYTES && memcmp (preamble, MAGIC, MAGIC_BYTES) == 0)
         || box_fail (error, BOX_ERROR_INVALID, "not a file of a backup, or its beginning is damaged");
}

gboolean
vault_peek (VaultSource source, gpointer data, VaultKey *ret_key, GError **error)
{
  guchar preamble[PREAMBLE_BYTES];

  if (!preamble_read (source, data, preamble, error))
    return FALSE;
  memcpy (ret_key->salt, preamble + MAGIC_BYTES, VAULT_SALT_BYTES);
  memcpy (ret_key->print, preamble + MAGIC_BYTES + VAULT_SALT_BYTES, PRINT_BYTES);
  ret_key->print[PRINT_BYTES] = '\0';
  return TRUE;
}

static gboolean
reader_open (VaultReader *reader, const VaultKey *key, const char *label, GError **error)
{
  guchar preamble[PREAMBLE_BYTES], own[PREAMBLE_BYTES], header[HEADER_BYTES];
  gsize length = 0;

  if (!preamble_read (reader->source, reader->data, preamble, error))
    return FALSE;
  preamble_write (key, own);
  if (memcmp (preamble, own, PREAMBLE_BYTES) != 0)
    return box_fail (error, BOX_ERROR_DENIED, "written with the key %.*s, not with %s", PRINT_BYTES,
                     (const char *) preamble + MAGIC_BYTES + VAULT_SALT_BYTES, key->print);
  reader->bound = bound_new (preamble, label);
  if (!reader->source (header, sizeof header, &length, reader->data, error))
    return FALSE;
  return (length == sizeof header
          && crypto_secretstream_xchacha20poly1305_init_pull (&reader->state, header, key->bytes) == 0)
         || box_fail (error, BOX_ERROR_INVALID, "cut at its beginning");
}

VaultReader *
vault_reader_new (const VaultKey *key, const char *label, VaultSource source, gpointer data, GError **error)
{
  g_autoptr (VaultReader) reader = g_new0 (VaultReader, 1);

  reader->source = source;
  reader->data = data;
  return reader_open (reader, key, label, error) ? g_steal_pointer (&reader) : NULL;
}

/* Nothing may stand behind the last block. */
static gboolean
at_end (VaultReader *reader, GError **error)
{
  guchar more;
  gsize length = 0;

  if (!reader->source (&more, 1, &length, reader->data, error))
    return FALSE;
  return length == 0 || box_fail (error, BOX_ERROR_INVALID, "something stands behind the end");
}

gboolean
vault_read (VaultReader *reader, const guchar **ret_bytes, gsize *ret_length, GError **error)
{
  unsigned long long plain = 0;
  gsize length = 0;
  guchar tag = 0;

  *ret_bytes = reader->block;
  *ret_length = 0;
  if (reader->ended)
    return TRUE;
  if (!reader->source (reader->sealed, SEALED_BYTES, &length, reader->data, error))
    return FALSE;
  if (length == 0)
    return box_fail (error, BOX_ERROR_INVALID, "cut before its end");
  if (length < crypto_secretstream_xchacha20poly1305_ABYTES
      || crypto_secretstream_xchacha20poly1305_pull (&reader->state, reader->block, &plain, &tag, reader->sealed,
                                                     length, reader->bound->data, reader->bound->len)
             != 0)
    return box_fail (error, BOX_ERROR_INVALID, "changed, cut, or not what its name says");
  *ret_length = (gsize) plain;
  if (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL)
    return plain > 0 || box_fail (error, BOX_ERROR_INVALID, "an empty block before the end");
  reader->ended = TRUE;
  return at_end (reader, error);
}

void
vault_reader_free (VaultReader *reader)
{
  if (reader == NULL)
    return;
  g_clear_pointer (&reader->bound, g_byte_array_unref);
  sodium_memzero (reader, sizeof *reader);
  g_free (reader);
}

/* ---- hashing ---- */

struct VaultHash {
  crypto_generichash_state state;
};

VaultHash *
vault_hash_new (void)
{
  VaultHash *hash = g_aligned_alloc0 (1, sizeof *hash, 64);

  crypto_generichash_init (&hash->state, NULL, 0, crypto_generichash_BYTES);
  return hash;
}

void
vault_hash_add (VaultHash *hash, gconstpointer bytes, gsize length)
{
  crypto_generichash_update (&hash->state, bytes, length);
}

char *
vault_hash_end (VaultHash *hash)
{
  guchar bytes[crypto_generichash_BYTES];
  char text[sizeof bytes * 2 + 1];

  crypto_generichash_final (&hash->state, bytes, sizeof bytes);
  sodium_bin2hex (text, sizeof text, bytes, sizeof bytes);
  return g_strdup (text);
}

void
vault_hash_free (VaultHash *hash)
{
  g_aligned_free (hash);
}
