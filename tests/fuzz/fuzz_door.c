/* fuzz_door.c: any bytes as what comes before a message: the value of a header that bears a token, and a body said to
 * be compressed. No crash, no token longer than allowed, no body longer than allowed. First byte: '0' header, '1' gzip,
 * '2' deflate. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/credential.h"
#include "ingest/unpack.h"

enum { MOST_BYTES = 64 * 1024, TOKEN_CHARS_MAX = 200 };

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
header (const uint8_t *data, size_t size)
{
  g_autofree char *value = g_strndup ((const char *) data, size);
  g_autofree char *token = ingest_credential_token (&(IngestCredential){ .authorization = value });

  if (token != NULL && (*token == '\0' || strlen (token) > TOKEN_CHARS_MAX))
    abort ();
}

static void
body (const char *coding, const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) packed = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = ingest_unpack (packed, coding, MOST_BYTES, &error);

  if ((plain == NULL) == (error == NULL) || (plain != NULL && g_bytes_get_size (plain) > MOST_BYTES))
    abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 1)
    return 0;
  if (data[0] == '0')
    header (data + 1, size - 1);
  else
    body (data[0] == '1' ? "gzip" : "deflate", data + 1, size - 1);
  return 0;
}
