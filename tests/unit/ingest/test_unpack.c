/* test_unpack.c: bodies as they were before they were compressed, and nothing longer than allowed. */
#include "ingest/unpack.h"

#include <gio/gio.h>
#include <string.h>

#include "base/error.h"

enum { MOST_BYTES = 256 * 1024, BOMB_BYTES = 8 * 1024 * 1024 };

/* (transfer full) */
static GBytes *
pack (const char *text, gsize length, GZlibCompressorFormat format)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (format, 6);
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_data (text, (gssize) length, NULL);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, G_CONVERTER (compressor));
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  g_output_stream_splice (out, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static const struct {
  const char *coding;
  GZlibCompressorFormat format;
} formats[] = { { "gzip", G_ZLIB_COMPRESSOR_FORMAT_GZIP },
                { "GZIP", G_ZLIB_COMPRESSOR_FORMAT_GZIP },
                { "x-gzip", G_ZLIB_COMPRESSOR_FORMAT_GZIP },
                { "deflate", G_ZLIB_COMPRESSOR_FORMAT_ZLIB },
                { "deflate", G_ZLIB_COMPRESSOR_FORMAT_RAW } };

static void
assert_unpacks (GBytes *packed, const char *coding, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = ingest_unpack (packed, coding, MOST_BYTES, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), text, length);
}

static void
assert_refused (GBytes *packed, const char *coding, BoxError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ingest_unpack (packed, coding, MOST_BYTES, &error));
  g_assert_error (error, BOX_ERROR, (int) code);
}

static void
test_formats (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) plain = NULL;

  for (guint i = 0; i < 8000; i++)
    g_string_append_printf (text, "temp,node=a%u value=%u\n", i % 100, i);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GBytes) packed = pack (text->str, text->len, formats[i].format);
    g_autoptr (GBytes) empty = pack ("", 0, formats[i].format);

    assert_unpacks (packed, formats[i].coding, text->str, text->len);
    assert_unpacks (empty, formats[i].coding, "", 0);
  }
  plain = g_bytes_new_static (text->str, text->len);
  assert_unpacks (plain, NULL, text->str, text->len);
  assert_unpacks (plain, "identity", text->str, text->len);
}

/* Megabytes in a few kilobytes: refused after as much as is allowed. */
static void
test_bomb (void)
{
  g_autofree char *zeros = g_malloc0 (BOMB_BYTES);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GBytes) packed = pack (zeros, BOMB_BYTES, formats[i].format);

    assert_refused (packed, formats[i].coding, BOX_ERROR_LIMIT);
  }
}

static void
test_damaged (void)
{
  g_autoptr (GBytes) packed = pack ("temp value=1\n", 13, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, g_bytes_get_size (packed) - 9);
  g_autoptr (GBytes) text = g_bytes_new_static ("temp value=1\n", 13), nothing = g_bytes_new_static ("", 0);

  assert_refused (cut, "gzip", BOX_ERROR_INVALID);
  assert_refused (text, "gzip", BOX_ERROR_INVALID);
  assert_refused (nothing, "gzip", BOX_ERROR_INVALID);
  assert_refused (text, "deflate", BOX_ERROR_INVALID);
  assert_refused (text, "br", BOX_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unpack/formats", test_formats);
  g_test_add_func ("/unpack/bomb", test_bomb);
  g_test_add_func ("/unpack/damaged", test_damaged);
  return g_test_run ();
}
