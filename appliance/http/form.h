/* form.h: what a browser's form brings: fields and files, read from bytes as they come in.
 * The parsers are push-parsers: feed any cut of the bytes, get the same form. They know no sockets and no routes. */
#pragma once
#include "http/exchange.h"

/* Bounds of one form. More fields, files or longer heads are LIMIT; a longer file only loses its bytes
 * (Upload.too_large). */
enum {
  FORM_FIELDS_MAX = 2000, /* each commune of a large territory ticked, three boxes for each partner */
  FORM_FILES_MAX = 12,
  FORM_NAME_BYTES_MAX = 256,
  FORM_FIELD_BYTES_MAX = 64 * 1024,
  FORM_PART_HEAD_BYTES_MAX = 8 * 1024,
  FORM_FILE_BYTES_MAX = 10 * 1024 * 1024,
  FORM_BOUNDARY_BYTES_MAX = 70 /* RFC 2046 §5.1.1 */
};

typedef struct Form Form;

/* `spool_folder` (nullable): where files of a multipart body are written, mode 0600; without it their bytes are counted
 * and dropped. */
Form *form_new (const char *spool_folder);
void form_free (Form *form); /* accepts NULL; removes the spooled files */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Form, form_free)

/* First value of a field, or NULL. Values are valid UTF-8 without NUL, otherwise as they came. */
const char *form_value (const Form *form, const char *name);
GPtrArray *form_values (const Form *form, const char *name); /* (transfer container): const char * */
guint form_field_count (const Form *form);
/* Name and value of the fields in the order they came; FALSE past the last. */
gboolean form_field (const Form *form, guint index, const char **ret_name, const char **ret_value);
guint form_upload_count (const Form *form);
const Upload *form_upload (const Form *form, guint index); /* NULL past the end */

typedef struct FormParser FormParser;

FormParser *form_parser_new_urlencoded (Form *form); /* application/x-www-form-urlencoded, and query strings */
FormParser *form_parser_new_multipart (Form *form, const char *boundary);
void form_parser_free (FormParser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FormParser, form_parser_free)
/* INVALID (not that syntax, a NUL), LIMIT (a bound above), IO (the spool). After a failure only free the parser. */
gboolean form_parser_feed (FormParser *parser, const char *bytes, gsize length, GError **error);
gboolean form_parser_finish (FormParser *parser, GError **error); /* the last byte was fed */

/* (transfer full): the boundary of a Content-Type "multipart/form-data; boundary=…", or NULL when it is another type or
 * no boundary. */
char *form_boundary (const char *content_type);
/* TRUE when the Content-Type names that media type, whatever its case and parameters. */
gboolean form_type_is (const char *content_type, const char *media_type);
/* (transfer full): parameter `name` of a header value "thing; name=value; other=\"quoted\"", or NULL. */
char *form_parameter (const char *header_value, const char *name);
