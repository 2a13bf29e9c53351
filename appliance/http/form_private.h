/* form_private.h: how the two parsers fill a form. For form*.c only. */
#pragma once
#include "http/form.h"

/* Keeps a field. INVALID: no name, or a NUL in the value; LIMIT: too many, too long. */
gboolean form_add_field (Form *form, const char *name, const char *value, gsize length, GError **error);

/* One file at a time: begin, write…, end. `name` is as the browser said it. */
gboolean form_file_begin (Form *form, const char *field, const char *name, GError **error);
gboolean form_file_write (Form *form, const char *bytes, gsize length, GError **error);
void form_file_end (Form *form);

/* One syntax of forms. */
typedef struct {
  gboolean (*feed) (FormParser *parser, const char *bytes, gsize length, GError **error);
  gboolean (*finish) (FormParser *parser, GError **error);
  void (*clear) (FormParser *parser);
} FormSyntax;

struct FormParser {
  const FormSyntax *syntax;
  Form *form; /* transfer none */
};
