/* csv_input.c: a file's bytes one after the other, unpacked when they are gzip. Knows no CSV.
 * GConverterInputStream stops after the first part of a gzip file made of several, silently: hence our own loop. */
#include "base/csv_private.h"

#include "base/error.h"

#include <string.h>

enum { CHUNK_BYTES = 64 * 1024, GZIP_MAGIC = 0x1f, GZIP_MAGIC_NEXT = 0x8b };

struct CsvInput {
  GInputStream *stream;
  GConverter *unpacker; /* (nullable): plain file */
  guint8 *packed;
  gsize packed_at, packed_length;
  gboolean packed_end;
  gboolean in_part; /* within a part of the gzip file */
  guint8 *bytes;
  gsize at, length;
  gboolean end;
  GError *failure;
};

static gboolean
input_fail (CsvInput *input, const char *reason)
{
  input->end = TRUE;
  return box_fail (&input->failure, BOX_ERROR_INVALID, "%s", reason);
}

/* Reads once from the file. FALSE at its end and on failure. */
static gboolean
read_file (CsvInput *input, guint8 *bytes, gsize *ret_length)
{
  gssize count = g_input_stream_read (input->stream, bytes, CHUNK_BYTES, NULL, &input->failure);

  if (count < 0)
    box_translate (&input->failure);
  if (count <= 0)
    return FALSE;
  *ret_length = (gsize) count;
  return TRUE;
}

/* Bytes to unpack are at hand, or FALSE. */
static gboolean
fill_packed (CsvInput *input)
{
  if (input->packed_at < input->packed_length)
    return TRUE;
  input->packed_at = input->packed_length = 0;
  if (!input->packed_end && !read_file (input, input->packed, &input->packed_length))
    input->packed_end = TRUE;
  return input->packed_at < input->packed_length;
}

/* Unpacks once. FALSE when nothing will come any more. */
static gboolean
unpack (CsvInput *input)
{
  g_autoptr (GError) refused = NULL;
  GConverterResult result;
  gsize taken = 0, made = 0;

  if (!fill_packed (input))
    return input->in_part && input->failure == NULL ? input_fail (input, "the gzip file is cut short") : FALSE;
  if (!input->in_part)
    g_converter_reset (input->unpacker);
  input->in_part = TRUE;
  result =
      g_converter_convert (input->unpacker, input->packed + input->packed_at, input->packed_length - input->packed_at,
                           input->bytes, CHUNK_BYTES, G_CONVERTER_NO_FLAGS, &taken, &made, &refused);
  if (result == G_CONVERTER_ERROR && !g_error_matches (refused, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    return input_fail (input, "the gzip file is damaged");
  input->packed_at += taken;
  input->length = made;
  if (result == G_CONVERTER_FINISHED)
    input->in_part = FALSE;
  return TRUE;
}

static void
fill (CsvInput *input)
{
  input->at = input->length = 0;
  while (!input->end && input->length == 0)
    if (!(input->unpacker == NULL ? read_file (input, input->bytes, &input->length) : unpack (input)))
      input->end = TRUE;
}

int
csv_input_peek (CsvInput *input)
{
  if (input->at == input->length && !input->end)
    fill (input);
  return input->at < input->length ? input->bytes[input->at] : -1;
}

int
csv_input_take (CsvInput *input)
{
  int byte = csv_input_peek (input);

  if (byte >= 0)
    input->at++;
  return byte;
}

const GError *
csv_input_failure (const CsvInput *input)
{
  return input->failure;
}

/* The first bytes tell a gzip file; what was read to know goes on as packed bytes. A file gives more than one at a
 * time. */
static void
detect_gzip (CsvInput *input)
{
  fill (input);
  if (input->length < 2 || input->bytes[0] != GZIP_MAGIC || input->bytes[1] != GZIP_MAGIC_NEXT)
    return;
  input->unpacker = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  memcpy (input->packed, input->bytes, input->length);
  input->packed_length = input->length;
  input->at = input->length = 0;
}

CsvInput *
csv_input_open (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (CsvInput) input = g_new0 (CsvInput, 1);

  input->stream = G_INPUT_STREAM (g_file_read (file, NULL, error));
  if (input->stream == NULL) {
    box_translate (error);
    return NULL;
  }
  input->bytes = g_malloc (CHUNK_BYTES);
  input->packed = g_malloc (CHUNK_BYTES);
  detect_gzip (input);
  return g_steal_pointer (&input);
}

void
csv_input_free (CsvInput *input)
{
  if (input == NULL)
    return;
  g_clear_object (&input->stream);
  g_clear_object (&input->unpacker);
  g_free (input->packed);
  g_free (input->bytes);
  g_clear_error (&input->failure);
  g_free (input);
}
