/* fuzz_incoming.c: any bytes as a mail: no crash, bounds kept, texts clean, the same twice. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "background/mime_read.h"
#include "base/mail_text.h"
#include "base/secret.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_text (const char *text, glong chars)
{
  if (text == NULL || !g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > chars)
    abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static gboolean ready = FALSE;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (IncomingMail) mail = NULL, again = NULL;
  g_autofree char *one = NULL, *other = NULL, *html = NULL, *words = NULL, *text = g_strndup ((const char *) data, size);

  if (!ready)
    ready = secret_init (NULL);
  mail = mime_read (bytes);
  again = mime_read (bytes);
  check_text (mail->text, INCOMING_TEXT_CHARS);
  check_text (mail->words, INCOMING_TEXT_CHARS);
  check_text (mail->subject, 200);
  check_text (mail->from_name, 100);
  if (mail->parts->len > INCOMING_REFUSED_MAX || mail->answers->len > 40
      || (mail->nature == INCOMING_BOUNCE) != (mail->bounced != NULL))
    abort ();
  for (guint i = 0; i < mail->parts->len; i++) {
    const IncomingPart *part = g_ptr_array_index (mail->parts, i);

    if ((part->bytes == NULL) == (part->reason == NULL))
      abort ();
  }
  one = incoming_mail_fingerprint (mail);
  other = incoming_mail_fingerprint (again);
  if (strcmp (one, other) != 0)
    abort ();
  html = mail_text_from_html (text);
  words = mail_text_words (html);
  if (!g_utf8_validate (words, -1, NULL))
    abort ();
  return 0;
}
