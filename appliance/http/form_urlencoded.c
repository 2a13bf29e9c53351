/* form_urlencoded.c: application/x-www-form-urlencoded, byte by byte. A malformed escape stays as it is (WHATWG URL
 * §5.1). */
#include <string.h>

#include "base/error.h"
#include "http/form_private.h"

typedef struct {
  FormParser base;
  GString *name;
  GString *value;
  gboolean in_value;
  char escape[2];    /* what followed a '%' so far */
  int escape_length; /* -1 outside an escape */
} Urlencoded;

static gboolean
put (Urlencoded *parser, char byte, GError **error)
{
  GString *target = parser->in_value ? parser->value : parser->name;

  if (byte == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "form: NUL in a field");
  if (target->len >= (parser->in_value ? FORM_FIELD_BYTES_MAX : FORM_NAME_BYTES_MAX))
    return box_fail (error, BOX_ERROR_LIMIT, "form: field too long");
  g_string_append_c (target, byte);
  return TRUE;
}

/* An escape that turned out not to be one is put back as text. */
static gboolean
put_broken_escape (Urlencoded *parser, GError **error)
{
  int length = parser->escape_length;

  parser->escape_length = -1;
  if (length < 0)
    return TRUE;
  if (!put (parser, '%', error))
    return FALSE;
  for (int i = 0; i < length; i++)
    if (!put (parser, parser->escape[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
end_field (Urlencoded *parser, GError **error)
{
  if (!put_broken_escape (parser, error))
    return FALSE;
  if ((parser->name->len > 0 || parser->in_value)
      && !form_add_field (parser->base.form, parser->name->str, parser->value->str, parser->value->len, error))
    return FALSE;
  g_string_truncate (parser->name, 0);
  g_string_truncate (parser->value, 0);
  parser->in_value = FALSE;
  return TRUE;
}

static gboolean
take_plain (Urlencoded *parser, char byte, GError **error)
{
  if (byte == '&')
    return end_field (parser, error);
  if (byte == '=' && !parser->in_value) {
    parser->in_value = TRUE;
    return TRUE;
  }
  if (byte == '%') {
    parser->escape_length = 0;
    return TRUE;
  }
  return put (parser, byte == '+' ? ' ' : byte, error);
}

static gboolean
take (Urlencoded *parser, char byte, GError **error)
{
  if (parser->escape_length < 0)
    return take_plain (parser, byte, error);
  if (!g_ascii_isxdigit (byte))
    return put_broken_escape (parser, error) && take_plain (parser, byte, error);
  parser->escape[parser->escape_length++] = byte;
  if (parser->escape_length < 2)
    return TRUE;
  parser->escape_length = -1;
  return put (parser, (char) (g_ascii_xdigit_value (parser->escape[0]) * 16 + g_ascii_xdigit_value (parser->escape[1])),
              error);
}

static gboolean
urlencoded_feed (FormParser *base, const char *bytes, gsize length, GError **error)
{
  for (gsize i = 0; i < length; i++)
    if (!take ((Urlencoded *) base, bytes[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
urlencoded_finish (FormParser *base, GError **error)
{
  return end_field ((Urlencoded *) base, error);
}

static void
urlencoded_clear (FormParser *base)
{
  Urlencoded *parser = (Urlencoded *) base;

  g_string_free (parser->name, TRUE);
  g_string_free (parser->value, TRUE);
}

static const FormSyntax urlencoded_syntax = {
  .feed = urlencoded_feed,
  .finish = urlencoded_finish,
  .clear = urlencoded_clear,
};

FormParser *
form_parser_new_urlencoded (Form *form)
{
  Urlencoded *parser = g_new0 (Urlencoded, 1);

  parser->base.syntax = &urlencoded_syntax;
  parser->base.form = form;
  parser->name = g_string_new (NULL);
  parser->value = g_string_new (NULL);
  parser->escape_length = -1;
  return &parser->base;
}
