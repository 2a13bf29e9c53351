/* exchange_pack.c: a text compressed for who takes it so. Decides nothing else. */
#include <string.h>

#include "base/pack.h"
#include "http/exchange_private.h"

enum { PACK_LEVEL = 6 /* pages are packed while somebody waits */ };

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

int
exchange_text (Exchange *exchange, const char *type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GBytes) packed = exchange_takes_gzip (exchange) ? pack_gzip (bytes, PACK_LEVEL) : NULL;

  exchange_set_header (exchange, "Vary", "Accept-Encoding");
  if (packed != NULL)
    exchange_set_header (exchange, "Content-Encoding", "gzip");
  return exchange_bytes (exchange, type, packed != NULL ? packed : bytes, NULL);
}
