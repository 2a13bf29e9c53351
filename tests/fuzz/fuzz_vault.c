/* fuzz_vault.c: any bytes as a sealed backup on a stick, and one of ours with bytes of it replaced: nothing is read
 * that was not written. First byte: 0 the rest is the file; else the rest replaces so many bytes of ours, from the
 * place that the second and the third byte say. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "base/vault.h"

enum { PLAIN_BYTES = 70000 };

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const VaultKey key = { .bytes = { 1, 2, 3 }, .salt = { 4, 5, 6 }, .print = "K7PM3QXD" };
static GByteArray *sealed;
static guchar plain[PLAIN_BYTES];

static void
must (gboolean holds)
{
  if (!holds)
    abort ();
}

static gboolean
keep (gconstpointer bytes, gsize length, gpointer data, GError **error G_GNUC_UNUSED)
{
  g_byte_array_append (data, bytes, (guint) length);
  return TRUE;
}

static void
prepare (void)
{
  VaultWriter *writer;

  must (secret_init (NULL));
  for (guint i = 0; i < PLAIN_BYTES; i++)
    plain[i] = (guchar) (i * 7 + i / 256);
  sealed = g_byte_array_new ();
  writer = vault_writer_new (&key, "essai", keep, sealed);
  must (vault_write (writer, plain, PLAIN_BYTES, NULL) && vault_writer_end (writer, NULL));
  vault_writer_free (writer);
}

typedef struct {
  const guint8 *bytes;
  gsize length, at;
} Source;

static gboolean
give (gpointer buffer, gsize length, gsize *ret_length, gpointer data, GError **error G_GNUC_UNUSED)
{
  Source *source = data;

  *ret_length = MIN (length, source->length - source->at);
  memcpy (buffer, source->bytes + source->at, *ret_length);
  source->at += *ret_length;
  return TRUE;
}

/* Whatever comes out before a refusal is the beginning of what was written; the end comes only after all of it. */
static gboolean
read_all (const guint8 *bytes, gsize length)
{
  Source source = { bytes, length, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (VaultReader) reader = vault_reader_new (&key, "essai", give, &source, &error);
  const guchar *block;
  gsize got, done = 0;

  while (reader != NULL && vault_read (reader, &block, &got, &error)) {
    if (got == 0) {
      must (done == PLAIN_BYTES);
      return TRUE;
    }
    must (done + got <= PLAIN_BYTES && memcmp (block, plain + done, got) == 0);
    done += got;
  }
  must (error != NULL);
  return FALSE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Source source = { data + 1, size - 1, 0 };
  g_autofree guint8 *changed = NULL;
  VaultKey peeked;
  gsize from, count;

  if (sealed == NULL)
    prepare ();
  if (size < 4)
    return 0;
  if (data[0] == 0) {
    vault_peek (give, &source, &peeked, NULL);
    read_all (data + 1, size - 1);
    return 0;
  }
  changed = g_memdup2 (sealed->data, sealed->len);
  from = (gsize) (data[1] << 8 | data[2]) % sealed->len;
  count = MIN (size - 3, sealed->len - from);
  memcpy (changed + from, data + 3, count);
  must (read_all (changed, sealed->len) == (memcmp (changed, sealed->data, sealed->len) == 0));
  return 0;
}
