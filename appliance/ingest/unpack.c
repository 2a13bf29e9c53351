/* unpack.c: zlib by way of GIO, piece by piece, so that a small bomb costs no more than what is allowed. */
#include "ingest/unpack.h"

#include <gio/gio.h>

#include "base/error.h"

/* "deflate" is zlib's format by the standard (RFC 9110 §8.4.1.2), and bare in what some devices send. */
static const struct {
  const char *coding;
  GZlibCompressorFormat format, other;
} codings[] = {
  { "gzip", G_ZLIB_COMPRESSOR_FORMAT_GZIP, G_ZLIB_COMPRESSOR_FORMAT_GZIP },
  { "x-gzip", G_ZLIB_COMPRESSOR_FORMAT_GZIP, G_ZLIB_COMPRESSOR_FORMAT_GZIP },
  { "deflate", G_ZLIB_COMPRESSOR_FORMAT_ZLIB, G_ZLIB_COMPRESSOR_FORMAT_RAW },
};

enum { PIECE_BYTES = 64 * 1024 };

typedef struct {
  const char *bytes;
  gsize length, read;
  GByteArray *out;
} Unpacking;

/* One piece more. FALSE at the end, with an error or without. */
static gboolean
unpack_piece (Unpacking *unpacking, GConverter *converter, gsize most, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint had = unpacking->out->len;
  gsize read = 0, written = 0;
  GConverterResult result;

  g_byte_array_set_size (unpacking->out, had + PIECE_BYTES);
  result = g_converter_convert (converter, unpacking->bytes + unpacking->read, unpacking->length - unpacking->read,
                                unpacking->out->data + had, PIECE_BYTES, G_CONVERTER_INPUT_AT_END, &read, &written,
                                &failure);
  unpacking->read += read;
  g_byte_array_set_size (unpacking->out, had + (guint) written);
  if (unpacking->out->len > most)
    return box_fail (error, BOX_ERROR_LIMIT, "the body is too long once it is unpacked");
  if (result == G_CONVERTER_ERROR)
    return box_fail (error, BOX_ERROR_INVALID, "the body does not unpack");
  return result == G_CONVERTER_CONVERTED;
}

static GBytes *
unpack (GBytes *body, GZlibCompressorFormat format, gsize most, GError **error)
{
  g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (format);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) failure = NULL;
  Unpacking unpacking = { .out = out };

  unpacking.bytes = g_bytes_get_data (body, &unpacking.length);
  while (unpack_piece (&unpacking, G_CONVERTER (decompressor), most, &failure))
    ;
  if (failure == NULL)
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

GBytes *
ingest_unpack (GBytes *body, const char *coding, gsize most, GError **error)
{
  if (coding == NULL || *coding == '\0' || g_ascii_strcasecmp (coding, "identity") == 0)
    return g_bytes_ref (body);
  for (guint i = 0; i < G_N_ELEMENTS (codings); i++) {
    g_autoptr (GError) failure = NULL;
    GBytes *bytes;

    if (g_ascii_strcasecmp (coding, codings[i].coding) != 0)
      continue;
    bytes = unpack (body, codings[i].format, most, &failure);
    if (bytes == NULL && codings[i].other != codings[i].format
        && g_error_matches (failure, BOX_ERROR, BOX_ERROR_INVALID)) {
      g_clear_error (&failure);
      bytes = unpack (body, codings[i].other, most, &failure);
    }
    if (bytes == NULL)
      g_propagate_error (error, g_steal_pointer (&failure));
    return bytes;
  }
  box_fail (error, BOX_ERROR_INVALID, "Content-Encoding: gzip or deflate");
  return NULL;
}
