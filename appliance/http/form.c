/* form.c: keeps the fields and spooled files of one form, within bounds. Does not know either syntax. */
#include "http/form_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/text.h"

typedef struct {
  char *name;
  char *value;
} Field;

struct Form {
  GPtrArray *fields;  /* Field, in the order they came */
  GPtrArray *uploads; /* Upload */
  char *spool_folder;
  Upload *open; /* the file being received, one of `uploads` */
  int fd;
};

enum { FILE_NAME_CHARS_MAX = 100 };

static void
field_free (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  g_free (field->value);
  g_free (field);
}

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  if (upload->path[0] != '\0')
    g_unlink (upload->path);
  g_free ((char *) upload->field);
  g_free ((char *) upload->name);
  g_free ((char *) upload->path);
  g_free (upload);
}

Form *
form_new (const char *spool_folder)
{
  Form *form = g_new0 (Form, 1);

  form->fields = g_ptr_array_new_with_free_func (field_free);
  form->uploads = g_ptr_array_new_with_free_func (upload_free);
  form->spool_folder = g_strdup (spool_folder);
  form->fd = -1;
  return form;
}

void
form_free (Form *form)
{
  if (form == NULL)
    return;
  form_file_end (form);
  g_ptr_array_unref (form->fields);
  g_ptr_array_unref (form->uploads);
  g_free (form->spool_folder);
  g_free (form);
}

const char *
form_value (const Form *form, const char *name)
{
  for (guint i = 0; i < form->fields->len; i++) {
    const Field *field = g_ptr_array_index (form->fields, i);

    if (strcmp (field->name, name) == 0)
      return field->value;
  }
  return NULL;
}

GPtrArray *
form_values (const Form *form, const char *name)
{
  GPtrArray *values = g_ptr_array_new ();

  for (guint i = 0; i < form->fields->len; i++) {
    const Field *field = g_ptr_array_index (form->fields, i);

    if (strcmp (field->name, name) == 0)
      g_ptr_array_add (values, field->value);
  }
  return values;
}

guint
form_field_count (const Form *form)
{
  return form->fields->len;
}

gboolean
form_field (const Form *form, guint index, const char **ret_name, const char **ret_value)
{
  const Field *field = index < form->fields->len ? g_ptr_array_index (form->fields, index) : NULL;

  if (field == NULL)
    return FALSE;
  *ret_name = field->name;
  *ret_value = field->value;
  return TRUE;
}

guint
form_upload_count (const Form *form)
{
  return form->uploads->len;
}

const Upload *
form_upload (const Form *form, guint index)
{
  return index < form->uploads->len ? g_ptr_array_index (form->uploads, index) : NULL;
}

gboolean
form_add_field (Form *form, const char *name, const char *value, gsize length, GError **error)
{
  Field *field;

  if (name[0] == '\0' || strlen (name) > FORM_NAME_BYTES_MAX || !g_utf8_validate (name, -1, NULL))
    return box_fail (error, BOX_ERROR_INVALID, "form: field name not acceptable");
  if (length > FORM_FIELD_BYTES_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "form: field longer than %d bytes", FORM_FIELD_BYTES_MAX);
  if (form->fields->len >= FORM_FIELDS_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "form: more than %d fields", FORM_FIELDS_MAX);
  if (memchr (value, '\0', length) != NULL)
    return box_fail (error, BOX_ERROR_INVALID, "form: NUL in a field");
  field = g_new0 (Field, 1);
  field->name = g_strdup (name);
  field->value = g_utf8_make_valid (value, (gssize) length);
  g_ptr_array_add (form->fields, field);
  return TRUE;
}

/* ---- files ---- */

/* Browsers have said whole paths, of either kind: the last piece is for messages, the spool never uses it. */
static char *
file_name_clean (const char *name)
{
  const char *start = name;

  for (const char *at = name; *at != '\0'; at++)
    if (*at == '/' || *at == '\\')
      start = at + 1;
  return text_clean (start, FALSE, FILE_NAME_CHARS_MAX);
}

gboolean
form_file_begin (Form *form, const char *field, const char *name, GError **error)
{
  g_autofree char *path = NULL;
  Upload *upload;
  int fd = -1;

  if (form->uploads->len >= FORM_FILES_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "form: more than %d files", FORM_FILES_MAX);
  if (form->spool_folder != NULL) {
    path = g_build_filename (form->spool_folder, "upload-XXXXXX", NULL);
    fd = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
      return box_fail (error, BOX_ERROR_IO, "upload: %s", g_strerror (errno));
  }
  upload = g_new0 (Upload, 1);
  upload->field = g_strdup (field);
  upload->name = file_name_clean (name);
  upload->path = path != NULL ? g_steal_pointer (&path) : g_strdup ("");
  g_ptr_array_add (form->uploads, upload);
  form->open = upload;
  form->fd = fd;
  return TRUE;
}

static gboolean
spool (int fd, const char *bytes, gsize length, GError **error)
{
  while (length > 0) {
    gssize written = write (fd, bytes, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return box_fail (error, BOX_ERROR_IO, "upload: %s", g_strerror (errno));
    bytes += written;
    length -= (gsize) written;
  }
  return TRUE;
}

gboolean
form_file_write (Form *form, const char *bytes, gsize length, GError **error)
{
  Upload *upload = form->open;

  upload->size_bytes += length;
  if (upload->too_large)
    return TRUE;
  if (upload->size_bytes > FORM_FILE_BYTES_MAX) {
    upload->too_large = TRUE;
    if (form->fd >= 0 && ftruncate (form->fd, 0) < 0)
      return box_fail (error, BOX_ERROR_IO, "upload: %s", g_strerror (errno));
    return TRUE;
  }
  return form->fd < 0 || spool (form->fd, bytes, length, error);
}

void
form_file_end (Form *form)
{
  if (form->fd >= 0)
    close (form->fd);
  form->fd = -1;
  form->open = NULL;
}

/* ---- parsers, whatever the syntax ---- */

gboolean
form_parser_feed (FormParser *parser, const char *bytes, gsize length, GError **error)
{
  return length == 0 || parser->syntax->feed (parser, bytes, length, error);
}

gboolean
form_parser_finish (FormParser *parser, GError **error)
{
  return parser->syntax->finish (parser, error);
}

void
form_parser_free (FormParser *parser)
{
  if (parser == NULL)
    return;
  parser->syntax->clear (parser);
  g_free (parser);
}
