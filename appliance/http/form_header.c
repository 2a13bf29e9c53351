/* form_header.c: reads the parameters of header values (Content-Type, Content-Disposition). Allocates results, keeps
 * nothing. */
#include <string.h>

#include "http/form.h"

static const char *
skip_blanks (const char *at)
{
  while (*at == ' ' || *at == '\t')
    at++;
  return at;
}

gboolean
form_type_is (const char *content_type, const char *media_type)
{
  gsize length = strlen (media_type);

  if (content_type == NULL)
    return FALSE;
  content_type = skip_blanks (content_type);
  if (g_ascii_strncasecmp (content_type, media_type, length) != 0)
    return FALSE;
  content_type = skip_blanks (content_type + length);
  return *content_type == '\0' || *content_type == ';';
}

/* Within quotes only \" is an escape: browsers once sent whole Windows paths with bare backslashes. */
static const char *
read_quoted (const char *at, GString *value)
{
  while (*at != '\0' && *at != '"') {
    if (at[0] == '\\' && at[1] == '"')
      at++;
    g_string_append_c (value, *at++);
  }
  return *at == '"' ? at + 1 : NULL;
}

static const char *
read_token (const char *at, GString *value)
{
  while (*at != '\0' && *at != ';' && *at != ' ' && *at != '\t')
    g_string_append_c (value, *at++);
  return at;
}

/* Reads one "name=value" into both strings; NULL at the end or when it is not that. */
static const char *
read_parameter (const char *at, GString *name, GString *value)
{
  g_string_truncate (name, 0);
  g_string_truncate (value, 0);
  while (*at == ';' || *at == ' ' || *at == '\t')
    at++;
  while (*at != '\0' && *at != '=' && *at != ';')
    g_string_append_c (name, *at++);
  g_strchomp (name->str);
  if (*at == ';')
    return at;
  if (*at != '=')
    return NULL;
  at = skip_blanks (at + 1);
  return *at == '"' ? read_quoted (at + 1, value) : read_token (at, value);
}

char *
form_parameter (const char *header_value, const char *name)
{
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GString) value = g_string_new (NULL);
  const char *at = header_value == NULL ? NULL : strchr (header_value, ';');

  while (at != NULL && *at != '\0') {
    at = read_parameter (at, found, value);
    if (at != NULL && g_ascii_strcasecmp (found->str, name) == 0)
      return g_strdup (value->str);
  }
  return NULL;
}

char *
form_boundary (const char *content_type)
{
  g_autofree char *boundary = NULL;
  gsize length;

  if (!form_type_is (content_type, "multipart/form-data"))
    return NULL;
  boundary = form_parameter (content_type, "boundary");
  length = boundary == NULL ? 0 : strlen (boundary);
  if (length == 0 || length > FORM_BOUNDARY_BYTES_MAX)
    return NULL;
  /* RFC 2046 §5.1.1: bchars, of which the last is no space. */
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (boundary[i]) && strchr ("'()+_,-./:=? ", boundary[i]) == NULL)
      return NULL;
  return boundary[length - 1] == ' ' ? NULL : g_steal_pointer (&boundary);
}
