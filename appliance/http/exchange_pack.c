/* exchange_pack.c: a text compressed for who takes it so. Decides nothing else. */
#include <gio/gio.h>
#include <string.h>

#include "http/exchange_private.h"

/* RFC 9110 §12.5.3, as browsers write it; "gzip;q=0" says no. */
gboolean
exchange_takes_gzip (Exchange *exchange)
{
  const char *header = exchange_header (exchange, "Accept-Encoding");
  g_auto (GStrv) codings = g_strsplit (header == NULL ? "" : header, ",", 16);

  for (guint i = 0; codings[i] != NULL; i++) {
    g_autofree char *coding = g_ascii_strdown (g_strstrip (codings[i]), -1);

    if (strcmp (coding, "gzip") == 0)
      return TRUE;
  }
  return FALSE;
}

/* (transfer full): NULL when it cannot be compressed. */
static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, G_CONVERTER (compressor));
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  if (g_output_stream_splice (out, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL) < 0)
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

int
exchange_text (Exchange *exchange, const char *type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GBytes) packed = exchange_takes_gzip (exchange) ? compress (bytes) : NULL;

  exchange_set_header (exchange, "Vary", "Accept-Encoding");
  if (packed != NULL)
    exchange_set_header (exchange, "Content-Encoding", "gzip");
  return exchange_bytes (exchange, type, packed != NULL ? packed : bytes, NULL);
}
