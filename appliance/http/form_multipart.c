/* form_multipart.c: multipart/form-data (RFC 7578) as a stream: holds one delimiter's length or one part's head, never
 * a file. Nested multiparts are files like any other; nothing recurses. */
#include <string.h>

#include "base/error.h"
#include "http/form_private.h"

typedef enum {
  STATE_PREAMBLE,  /* before the first delimiter: ignored */
  STATE_DELIMITER, /* just after one: the end, or another part */
  STATE_HEAD,
  STATE_FIELD,
  STATE_FILE,
  STATE_NO_FILE, /* a file input left empty */
  STATE_END,     /* the epilogue: ignored */
  STATE_LAST
} State;

typedef struct {
  FormParser base;
  State state;
  char *delimiter; /* CRLF "--" boundary */
  gsize delimiter_length;
  GByteArray *pending; /* received, not yet understood */
  gsize start;         /* what of it is used up */
  char *field;
  GByteArray *value;
} Multipart;

/* A step uses up some of `pending` and tells whether it went forward; FALSE without error asks for more bytes. */
typedef gboolean (*Step) (Multipart *parser, GError **error);

static const char *
rest (const Multipart *parser, gsize *length)
{
  *length = parser->pending->len - parser->start;
  return (const char *) parser->pending->data + parser->start;
}

/* ---- a part's head ---- */

static char *
head_disposition (const char *head)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);
  const char *name = "content-disposition:";

  for (char **line = lines; *line != NULL; line++)
    if (g_ascii_strncasecmp (*line, name, strlen (name)) == 0)
      return g_strdup (g_strstrip (*line + strlen (name)));
  return NULL;
}

static gboolean
part_begin (Multipart *parser, const char *head, GError **error)
{
  g_autofree char *disposition = head_disposition (head);
  g_autofree char *file_name = form_parameter (disposition, "filename");

  g_free (parser->field);
  parser->field = form_parameter (disposition, "name");
  if (!form_type_is (disposition, "form-data") || parser->field == NULL || parser->field[0] == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "form: a part without a name");
  if (strlen (parser->field) > FORM_NAME_BYTES_MAX || !g_utf8_validate (parser->field, -1, NULL))
    return box_fail (error, BOX_ERROR_INVALID, "form: field name not acceptable");
  g_byte_array_set_size (parser->value, 0);
  parser->state = file_name == NULL ? STATE_FIELD : file_name[0] == '\0' ? STATE_NO_FILE : STATE_FILE;
  return parser->state != STATE_FILE || form_file_begin (parser->base.form, parser->field, file_name, error);
}

static gboolean
step_head (Multipart *parser, GError **error)
{
  g_autofree char *head = NULL;
  gsize length, head_length;
  const char *bytes = rest (parser, &length);
  const char *end = memmem (bytes, length, "\r\n\r\n", 4);

  head_length = end == NULL ? length : (gsize) (end - bytes);
  if (head_length > FORM_PART_HEAD_BYTES_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "form: part head longer than %d bytes", FORM_PART_HEAD_BYTES_MAX);
  if (end == NULL)
    return FALSE;
  if (memchr (bytes, '\0', head_length) != NULL)
    return box_fail (error, BOX_ERROR_INVALID, "form: NUL in a part's head");
  head = g_strndup (bytes, head_length);
  parser->start += head_length + 4;
  return part_begin (parser, head, error);
}

/* ---- a part's content ---- */

static gboolean
field_write (Multipart *parser, const char *bytes, gsize length, GError **error)
{
  if (parser->value->len + length > FORM_FIELD_BYTES_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "form: field longer than %d bytes", FORM_FIELD_BYTES_MAX);
  g_byte_array_append (parser->value, (const guint8 *) bytes, (guint) length);
  return TRUE;
}

static gboolean
content_write (Multipart *parser, const char *bytes, gsize length, GError **error)
{
  if (length == 0 || parser->state == STATE_PREAMBLE || parser->state == STATE_NO_FILE)
    return TRUE;
  if (parser->state == STATE_FILE)
    return form_file_write (parser->base.form, bytes, length, error);
  return field_write (parser, bytes, length, error);
}

static gboolean
content_end (Multipart *parser, GError **error)
{
  State state = parser->state;
  guint length = parser->value->len;

  parser->state = STATE_DELIMITER;
  if (state == STATE_FILE)
    form_file_end (parser->base.form);
  if (state != STATE_FIELD)
    return TRUE;
  return form_add_field (parser->base.form, parser->field, length == 0 ? "" : (const char *) parser->value->data,
                         length, error);
}

static gboolean
step_content (Multipart *parser, GError **error)
{
  gsize length, known;
  const char *bytes = rest (parser, &length);
  const char *end = memmem (bytes, length, parser->delimiter, parser->delimiter_length);

  if (end == NULL) {
    /* The last bytes may be the beginning of a delimiter. */
    known = length < parser->delimiter_length ? 0 : length - (parser->delimiter_length - 1);
    parser->start += known;
    content_write (parser, bytes, known, error);
    return FALSE;
  }
  parser->start += (gsize) (end - bytes) + parser->delimiter_length;
  return content_write (parser, bytes, (gsize) (end - bytes), error) && content_end (parser, error);
}

static gboolean
step_delimiter (Multipart *parser, GError **error)
{
  gsize length;
  const char *bytes = rest (parser, &length);

  if (length > 0 && (bytes[0] == ' ' || bytes[0] == '\t')) {
    parser->start++;
    return TRUE;
  }
  if (length < 2)
    return FALSE;
  parser->start += 2;
  if (memcmp (bytes, "--", 2) == 0)
    parser->state = STATE_END;
  else if (memcmp (bytes, "\r\n", 2) == 0)
    parser->state = STATE_HEAD;
  else
    return box_fail (error, BOX_ERROR_INVALID, "form: bytes after a delimiter");
  return TRUE;
}

static gboolean
step_end (Multipart *parser, GError **error)
{
  (void) error;
  parser->start = parser->pending->len;
  return FALSE;
}

static const Step steps[] = {
  [STATE_PREAMBLE] = step_content, [STATE_DELIMITER] = step_delimiter, [STATE_HEAD] = step_head,
  [STATE_FIELD] = step_content,    [STATE_FILE] = step_content,        [STATE_NO_FILE] = step_content,
  [STATE_END] = step_end,
};
G_STATIC_ASSERT (G_N_ELEMENTS (steps) == STATE_LAST);

/* ---- the parser ---- */

static gboolean
multipart_feed (FormParser *base, const char *bytes, gsize length, GError **error)
{
  Multipart *parser = (Multipart *) base;
  GError *failure = NULL;

  g_byte_array_append (parser->pending, (const guint8 *) bytes, (guint) length);
  while (steps[parser->state](parser, &failure))
    ;
  if (parser->start > 0)
    g_byte_array_remove_range (parser->pending, 0, (guint) parser->start);
  parser->start = 0;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
multipart_finish (FormParser *base, GError **error)
{
  if (((Multipart *) base)->state != STATE_END)
    return box_fail (error, BOX_ERROR_INVALID, "form: the body ends too early");
  return TRUE;
}

static void
multipart_clear (FormParser *base)
{
  Multipart *parser = (Multipart *) base;

  g_free (parser->delimiter);
  g_free (parser->field);
  g_byte_array_unref (parser->pending);
  g_byte_array_unref (parser->value);
}

static const FormSyntax multipart_syntax = {
  .feed = multipart_feed,
  .finish = multipart_finish,
  .clear = multipart_clear,
};

FormParser *
form_parser_new_multipart (Form *form, const char *boundary)
{
  Multipart *parser = g_new0 (Multipart, 1);

  parser->base.syntax = &multipart_syntax;
  parser->base.form = form;
  parser->delimiter = g_strconcat ("\r\n--", boundary, NULL);
  parser->delimiter_length = strlen (parser->delimiter);
  parser->pending = g_byte_array_new ();
  parser->value = g_byte_array_new ();
  /* The first delimiter has no CRLF before it when there is no preamble: lend it one. */
  g_byte_array_append (parser->pending, (const guint8 *) "\r\n", 2);
  return &parser->base;
}
