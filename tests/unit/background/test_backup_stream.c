/* test_backup_stream.c: what is written as a backup is read back, whatever its length; every byte that changes, every cut,
 * every swap and every other key is refused; names lead nowhere else; the code on paper forgives no slip. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "backup/parts.h"
#include "backup/stored.h"
#include "base/secret.h"
#include "base/vault.h"

static VaultKey key, other;
static char *folder;

static char *
below (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
write_bytes (const char *name, gsize length)
{
  g_autofree char *path = below (name), *bytes = g_malloc (length + 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) g_rand_int (rand);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

/* ---- the code ---- */

static void
test_code (void)
{
  g_autofree char *code = vault_code_new (), *low = g_ascii_strdown (code, -1), *again = vault_code_read (low), *bare = NULL;
  guint caught = 0;

  g_assert_cmpstr (again, ==, code);
  g_assert_cmpuint (strlen (code), ==, VAULT_CODE_LETTERS + 4);
  for (guint i = 0; code[i] != '\0'; i++) {
    g_autofree char *slip = g_strdup (code), *read = NULL;

    if (code[i] == '-')
      continue;
    slip[i] = code[i] == '7' ? '8' : '7';
    read = vault_code_read (slip);
    caught += read == NULL;
  }
  g_assert_cmpuint (caught, >=, VAULT_CODE_LETTERS - 5); /* one in thirty passes, and opens nothing */
  bare = g_strndup (code, strlen (code) - 1);
  g_assert_null (vault_code_read (bare));
  g_assert_null (vault_code_read (""));
  g_assert_null (vault_code_read ("OOOOO-OOOOO-OOOOO-OOOOO-OOOOO"));
}

static void
test_key (void)
{
  g_autofree char *text = vault_key_write (&key);
  VaultKey read, same;

  g_assert_true (vault_key_read (text, &read));
  g_assert_cmpmem (&read, sizeof read, &key, sizeof key);
  g_assert_false (vault_key_read ("abc", &read));
  g_assert_true (vault_key_make ("K7PM3", key.salt, &same, NULL));
  g_assert_cmpstr (same.print, !=, other.print);
}

/* ---- one stream ---- */

static gboolean
into_array (gconstpointer bytes, gsize length, gpointer data, GError **error G_GNUC_UNUSED)
{
  g_byte_array_append (data, bytes, (guint) length);
  return TRUE;
}

typedef struct {
  const GByteArray *bytes;
  gsize at;
} Source;

static gboolean
from_array (gpointer buffer, gsize length, gsize *ret_length, gpointer data, GError **error G_GNUC_UNUSED)
{
  Source *source = data;

  *ret_length = MIN (length, source->bytes->len - source->at);
  memcpy (buffer, source->bytes->data + source->at, *ret_length);
  source->at += *ret_length;
  return TRUE;
}

static GByteArray *
sealed_of (gsize length, const char *label)
{
  GByteArray *sealed = g_byte_array_new ();
  g_autoptr (VaultWriter) writer = vault_writer_new (&key, label, into_array, sealed);
  g_autofree char *plain = g_malloc0 (length + 1);

  memset (plain, 'a', length);
  g_assert_true (vault_write (writer, plain, length, NULL));
  g_assert_true (vault_writer_end (writer, NULL));
  g_assert_cmpint (sealed->len, ==, vault_length ((gint64) length));
  return sealed;
}

/* The code of the error, -1 when it is read to its end: of so many bytes then. */
static int
read_all (const GByteArray *sealed, const VaultKey *with, const char *label, gsize *ret_length)
{
  Source source = { sealed, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (VaultReader) reader = vault_reader_new (with, label, from_array, &source, &error);
  const guchar *bytes;
  gsize length = 1;

  *ret_length = 0;
  while (reader != NULL && length > 0) {
    if (!vault_read (reader, &bytes, &length, &error))
      break;
    *ret_length += length;
  }
  return error == NULL ? -1 : error->code;
}

static void
test_lengths (void)
{
  static const gsize lengths[] = { 0, 1, 65535, 65536, 65537, 131072, 200000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (GByteArray) sealed = sealed_of (lengths[i], "archive");
    gsize read;

    g_assert_cmpint (read_all (sealed, &key, "archive", &read), ==, -1);
    g_assert_cmpuint (read, ==, lengths[i]);
    g_assert_cmpint (read_all (sealed, &key, "list", &read), ==, BOX_ERROR_INVALID);
    g_assert_cmpint (read_all (sealed, &other, "archive", &read), ==, BOX_ERROR_DENIED);
  }
}

/* Every byte of a short one, and some of a long one; every cut; something behind; two blocks that change places. */
static void
test_damage (void)
{
  g_autoptr (GByteArray) small = sealed_of (40, "archive"), large = sealed_of (150000, "archive");
  guint block = 65536 + 17, start = small->len - 40 - 17;
  gsize read;

  for (guint i = 0; i < small->len; i++) {
    small->data[i] ^= 4;
    g_assert_cmpint (read_all (small, &key, "archive", &read), !=, -1);
    small->data[i] ^= 4;
  }
  for (guint cut = 0; cut < small->len; cut++) {
    GByteArray shorter = { small->data, cut };

    g_assert_cmpint (read_all (&shorter, &key, "archive", &read), ==, BOX_ERROR_INVALID);
  }
  {
    GByteArray at_block = { large->data, start + block };

    g_assert_cmpint (read_all (&at_block, &key, "archive", &read), ==, BOX_ERROR_INVALID);
  }
  {
    g_autofree guchar *first = g_memdup2 (large->data + start, block);

    memcpy (large->data + start, large->data + start + block, block);
    memcpy (large->data + start + block, first, block);
    g_assert_cmpint (read_all (large, &key, "archive", &read), ==, BOX_ERROR_INVALID);
  }
  g_byte_array_append (small, (const guchar *) "x", 1);
  g_assert_cmpint (read_all (small, &key, "archive", &read), ==, BOX_ERROR_INVALID);
}

/* ---- an archive in parts ---- */

static gboolean
into_vault (gconstpointer bytes, gsize length, gpointer data, GError **error)
{
  return vault_write (data, bytes, length, error);
}

static char *
write_archive (const char *where)
{
  g_autoptr (PartsWriter) parts = parts_writer_new (where, STORED_NAME, 100000);
  g_autoptr (VaultWriter) vault = vault_writer_new (&key, STORED_NAME, parts_write, parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (TarballWriter) tarball = tarball_writer_new (into_vault, vault, &error);
  g_autofree char *large = below ("large"), *empty = below ("empty");
  char *digest = NULL;
  gint64 bytes;

  g_assert_true (tarball_add_text (tarball, STORED_MANIFEST, "{}", &error));
  g_assert_true (tarball_add_file (tarball, "store.db", large, &error));
  g_assert_true (tarball_add_file (tarball, "data/empty", empty, &error));
  g_assert_true (tarball_add_file (tarball, "data/with space é", large, &error));
  g_assert_true (tarball_writer_end (tarball, &error));
  g_assert_true (vault_writer_end (vault, &error));
  g_assert_true (parts_writer_end (parts, &digest, &bytes, &error));
  g_assert_cmpint (bytes, >, 200000);
  return digest;
}

static void
test_archive (void)
{
  g_autofree char *where = below ("one"), *out = below ("out"), *large = below ("large"), *digest = NULL, *read = NULL;
  g_autoptr (Stored) stored = NULL;
  g_autoptr (GError) error = NULL;
  const char *name = NULL;
  guint count = 0;

  write_bytes ("large", 400000);
  write_bytes ("empty", 0);
  g_mkdir (where, 0700);
  digest = write_archive (where);
  stored = stored_open (where, &key, &error);
  g_assert_no_error (error);
  for (;; count++) {
    g_assert_true (tarball_next (stored_files (stored), &name, &error));
    if (name == NULL)
      break;
    if (count == 1) {
      g_autofree char *was = NULL, *is = NULL;
      gsize before, after;

      g_assert_true (tarball_save (stored_files (stored), out, &error));
      g_assert_true (g_file_get_contents (large, &was, &before, NULL));
      g_assert_true (g_file_get_contents (out, &is, &after, NULL));
      g_assert_cmpmem (is, after, was, before);
    }
  }
  g_assert_cmpuint (count, ==, 4);
  read = stored_end (stored, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read, ==, digest);
}

/* ---- what is kept apart ---- */

static void
test_apart (void)
{
  g_autofree char *pool = below ("pool"), *large = below ("large"), *back = below ("back"), *text = NULL, *hash = NULL,
                  *sealed = NULL, *place = NULL;
  g_autoptr (GError) error = NULL;
  StoredEntry entry = { .bytes = 400000 };
  gsize length;

  write_bytes ("large", 400000);
  g_assert_true (g_file_get_contents (large, &text, &length, NULL));
  hash = secret_hash_bytes (text, length);
  sealed = stored_sealed_name (&key, hash);
  entry.hash = hash;
  entry.sealed = sealed;
  g_assert_false (stored_has (pool, sealed, 400000));
  g_assert_true (stored_insert (pool, &key, sealed, large, &error));
  g_assert_true (stored_has (pool, sealed, 400000));
  g_assert_true (stored_extract (pool, &key, &entry, back, &error));
  g_assert_no_error (error);

  place = g_build_filename (pool, sealed, NULL);
  g_assert_cmpint (truncate (place, vault_length (400000) - 1), ==, 0);
  g_assert_false (stored_has (pool, sealed, 400000));
  g_assert_false (stored_extract (pool, &key, &entry, NULL, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_assert_true (vault_key_make ("one", NULL, &key, NULL) && vault_key_make ("other", NULL, &other, NULL));
  folder = g_dir_make_tmp ("backup-XXXXXX", NULL);
  g_test_add_func ("/backup/code", test_code);
  g_test_add_func ("/backup/key", test_key);
  g_test_add_func ("/backup/lengths", test_lengths);
  g_test_add_func ("/backup/damage", test_damage);
  g_test_add_func ("/backup/archive", test_archive);
  g_test_add_func ("/backup/apart", test_apart);
  status = g_test_run ();
  {
    g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);

    g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  }
  return status;
}
