/* fuzz_form.c: any bytes into the form parsers: no crash, and the cut of the bytes never changes the form.
 * First byte: bit 0 urlencoded or multipart, the rest the size of the pieces fed. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http/form.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static gboolean
parse (Form *form, gboolean multipart, const char *bytes, gsize length, gsize piece)
{
  g_autoptr (FormParser) parser = multipart ? form_parser_new_multipart (form, "B") : form_parser_new_urlencoded (form);
  g_autoptr (GError) error = NULL;

  for (gsize at = 0; at < length; at += piece)
    if (!form_parser_feed (parser, bytes + at, MIN (piece, length - at), &error))
      return FALSE;
  return form_parser_finish (parser, &error);
}

static void
compare (const Form *one, const Form *other)
{
  if (form_field_count (one) != form_field_count (other) || form_upload_count (one) != form_upload_count (other))
    abort ();
  if (form_field_count (one) > FORM_FIELDS_MAX || form_upload_count (one) > FORM_FILES_MAX)
    abort ();
  for (guint i = 0; i < form_upload_count (one); i++)
    if (form_upload (one, i)->size_bytes != form_upload (other, i)->size_bytes
        || strcmp (form_upload (one, i)->name, form_upload (other, i)->name) != 0)
      abort ();
  if (g_strcmp0 (form_value (one, "a"), form_value (other, "a")) != 0)
    abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (Form) whole = form_new (NULL);
  g_autoptr (Form) pieces = form_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *boundary = NULL;
  gboolean multipart, done;

  if (size < 1)
    return 0;
  multipart = data[0] & 1;
  done = parse (whole, multipart, (const char *) data + 1, size - 1, G_MAXINT);
  if (parse (pieces, multipart, (const char *) data + 1, size - 1, (data[0] >> 1) + 1u) != done)
    abort ();
  if (done)
    compare (whole, pieces);
  text = g_strndup ((const char *) data + 1, size - 1);
  boundary = form_boundary (text);
  if (boundary != NULL && strlen (boundary) > FORM_BOUNDARY_BYTES_MAX)
    abort ();
  return 0;
}
