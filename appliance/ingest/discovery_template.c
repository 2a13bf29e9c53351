/* discovery_template.c: the few templates that are a path. {{ value }}, {{ value_json.a.b }}, {{ value_json['a'][0] }},
 * with filters that do not change what is measured. */
#include "ingest/discovery.h"

#include <string.h>

enum { PATH_MAX_CHARS = 200 };

static const char *
skip_blanks (const char *at)
{
  while (g_ascii_isspace (*at))
    at++;
  return at;
}

/* One level more, escaped as RFC 6901 does. */
static void
add_level (GString *path, const char *level, gsize length)
{
  g_string_append_c (path, '/');
  for (gsize i = 0; i < length; i++)
    if (level[i] == '~' || level[i] == '/')
      g_string_append (path, level[i] == '~' ? "~0" : "~1");
    else
      g_string_append_c (path, level[i]);
}

static const char *
read_name (const char *at, GString *path)
{
  gsize length = 0;

  while (g_ascii_isalnum (at[length]) || at[length] == '_')
    length++;
  if (length == 0)
    return NULL;
  add_level (path, at, length);
  return at + length;
}

/* ['a'], ["a"], [0] */
static const char *
read_bracket (const char *at, GString *path)
{
  gboolean quoted = *at == '\'' || *at == '"';
  char end = quoted ? *at : ']';
  const char *from = quoted ? at + 1 : at, *to = strchr (from, end);

  if (to == NULL || to == from || (!quoted && strspn (from, "0123456789") != (gsize) (to - from)))
    return NULL;
  add_level (path, from, (gsize) (to - from));
  to += quoted;
  return *to == ']' ? to + 1 : NULL;
}

static const char *
read_path (const char *at, GString *path)
{
  while (at != NULL && (*at == '.' || *at == '['))
    at = *at == '.' ? read_name (at + 1, path) : read_bracket (at + 1, path);
  return at;
}

/* | float, | float(0), | int, | round(2), | default(x) | is_defined */
static const char *
skip_filter (const char *at)
{
  static const char *const filters[] = { "float", "int", "round", "default", "is_defined" };

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++) {
    gsize length = strlen (filters[i]);

    if (strncmp (at, filters[i], length) != 0 || g_ascii_isalnum (at[length]) || at[length] == '_')
      continue;
    at = skip_blanks (at + length);
    if (*at != '(')
      return at;
    at += strcspn (at, ")(") == 0 ? 1 + strcspn (at + 1, "()") : 0;
    return *at == ')' ? skip_blanks (at + 1) : NULL;
  }
  return NULL;
}

static gboolean
ends_well (const char *at)
{
  at = skip_blanks (at);
  while (at != NULL && *at == '|')
    at = skip_filter (skip_blanks (at + 1));
  return at != NULL && at[0] == '}' && at[1] == '}' && *skip_blanks (at + 2) == '\0';
}

char *
ingest_discovery_path (const char *value_template)
{
  const char *at = value_template == NULL ? NULL : skip_blanks (value_template);
  g_autoptr (GString) path = g_string_new (NULL);

  if (at == NULL || *at == '\0')
    return g_strdup ("");
  if (strlen (at) > PATH_MAX_CHARS || !g_str_has_prefix (at, "{{"))
    return NULL;
  at = skip_blanks (at + 2);
  if (g_str_has_prefix (at, "value_json"))
    at = read_path (at + strlen ("value_json"), path);
  else if (g_str_has_prefix (at, "value"))
    at += strlen ("value");
  else
    return NULL;
  return at != NULL && ends_well (at) ? g_strdup (path->str) : NULL;
}
