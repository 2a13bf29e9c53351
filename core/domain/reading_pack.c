/* reading_pack.c: GLib's zlib converters over whole buffers. Knows nothing of what the bytes mean. */
#include "domain/reading_pack.h"

#include <gio/gio.h>

#include "base/error.h"

enum { BEST = 9, CHUNK = 16384 };

/* Everything at once; FALSE when the bytes are not right, or more than `most` come out. */
static gboolean
convert (GConverter *converter, gconstpointer bytes, gsize length, gsize most, GByteArray *out)
{
  const guint8 *at = bytes;
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED) {
    guint before = out->len;
    gsize taken = 0, given = 0;

    if (before >= most)
      return FALSE;
    g_byte_array_set_size (out, before + CHUNK);
    result = g_converter_convert (converter, at, length, out->data + before, CHUNK, G_CONVERTER_INPUT_AT_END, &taken,
                                  &given, NULL);
    g_byte_array_set_size (out, before + (guint) given);
    if (result == G_CONVERTER_ERROR)
      return FALSE;
    at += taken;
    length -= taken;
  }
  return length == 0;
}

GBytes *
reading_pack (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) converter = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, BEST);
  GByteArray *out = g_byte_array_new ();
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  convert (G_CONVERTER (converter), data, length, G_MAXUINT, out);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
reading_unpack (gconstpointer bytes, gsize length, GError **error)
{
  g_autoptr (GZlibDecompressor) converter = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW);
  g_autoptr (GByteArray) out = g_byte_array_new ();

  if (length > 0 && convert (G_CONVERTER (converter), bytes, length, READING_PACK_MOST, out))
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  box_fail (error, BOX_ERROR_INVALID, "stored readings: damaged bytes");
  return NULL;
}
