/* router.c: compares paths segment by segment. Does not decode, does not answer. */
#include "http/router.h"

#include <string.h>

/* A table longer than this many segments deep would be a mistake in routes.c. */
enum { SEGMENTS_MAX = 16 };

static const char *const methods[] = { "GET", "HEAD", "POST" };
static const char *const hidden[] = { "%00", "%0a", "%0d", "%2f", "%5c" };

gboolean
router_method_is_known (const char *method)
{
  for (guint i = 0; method != NULL && i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i], method) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
escape_is_hidden (const char *at)
{
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    if (g_ascii_strncasecmp (at, hidden[i], 3) == 0)
      return TRUE;
  return FALSE;
}

gboolean
router_uri_is_clean (const char *raw_uri)
{
  if (raw_uri == NULL)
    return FALSE;
  for (const char *at = raw_uri; *at != '\0' && *at != '?'; at++)
    if (*at == '\\' || g_ascii_iscntrl (*at) || (*at == '%' && escape_is_hidden (at)))
      return FALSE;
  return TRUE;
}

gboolean
router_path_is_clean (const char *path)
{
  if (path == NULL || path[0] != '/' || !g_utf8_validate (path, -1, NULL))
    return FALSE;
  for (const char *at = path; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) || *at == '\\')
      return FALSE;
  for (const char *at = path; at != NULL; at = strchr (at + 1, '/')) {
    gsize length = strcspn (at + 1, "/");

    if ((length == 1 && at[1] == '.') || (length == 2 && at[1] == '.' && at[2] == '.'))
      return FALSE;
  }
  return TRUE;
}

/* Both at a slash, or the end. On a match the bit of each literal segment is set, the first segment highest. */
static gboolean
path_fits (const char *pattern, const char *path, guint *ret_literals)
{
  guint literals = 0;

  for (guint i = 0; i < SEGMENTS_MAX; i++) {
    gsize pattern_length, path_length;
    gboolean is_part;

    if (*pattern == '\0' || *path == '\0')
      break;
    if (pattern[1] != path[1] && pattern[1] != '{') /* most of the table, at one look */
      return FALSE;
    pattern_length = strcspn (++pattern, "/");
    path_length = strcspn (++path, "/");
    is_part = *pattern == '{';
    if (is_part ? path_length == 0 : pattern_length != path_length || strncmp (pattern, path, path_length) != 0)
      return FALSE;
    if (!is_part)
      literals |= 1u << (SEGMENTS_MAX - i);
    pattern += pattern_length;
    path += path_length;
  }
  if (*pattern != '\0' || *path != '\0')
    return FALSE;
  *ret_literals = literals;
  return TRUE;
}

static void
read_parts (const char *pattern, const char *path, GHashTable *parts)
{
  while (*pattern != '\0' && *path != '\0') {
    gsize pattern_length = strcspn (++pattern, "/");
    gsize path_length = strcspn (++path, "/");

    if (*pattern == '{' && pattern_length > 2)
      g_hash_table_replace (parts, g_strndup (pattern + 1, pattern_length - 2), g_strndup (path, path_length));
    pattern += pattern_length;
    path += path_length;
  }
}

GArray *
router_table (const Route *routes, guint count)
{
  GArray *table = g_array_sized_new (FALSE, FALSE, sizeof (Route *), count);

  for (guint i = 0; i < count; i++) {
    const Route *route = &routes[i];

    g_array_append_val (table, route);
  }
  return table;
}

RouteMatch
router_find (const GArray *table, const char *method, const char *path, GHashTable *parts, const Route **ret_route)
{
  const char *wanted = strcmp (method, "HEAD") == 0 ? "GET" : method;
  const Route *best = NULL, *other = NULL;
  guint best_literals = 0;

  for (guint i = 0; i < table->len; i++) {
    const Route *route = g_array_index (table, const Route *, i);
    guint literals;

    if (!path_fits (route->path, path, &literals))
      continue;
    other = route;
    if (strcmp (route->method, wanted) != 0 || (best != NULL && literals <= best_literals))
      continue;
    best = route;
    best_literals = literals;
  }
  if (best != NULL)
    read_parts (best->path, path, parts);
  if (other != NULL)
    *ret_route = best != NULL ? best : other;
  return best != NULL ? ROUTE_FOUND : other != NULL ? ROUTE_OTHER_METHOD : ROUTE_UNKNOWN;
}

char *
router_shape (const GArray *table, const char *path)
{
  g_autofree char *alone = path == NULL ? NULL : g_strndup (path, strcspn (path, "?#"));
  g_autoptr (GHashTable) parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) words = NULL;
  const Route *route = NULL;

  if (!router_path_is_clean (alone) || router_find (table, "GET", alone, parts, &route) == ROUTE_UNKNOWN)
    return g_strdup ("");
  words = g_strsplit (route->path, "/", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] == '{') {
      g_free (words[i]);
      words[i] = g_strdup ("…");
    }
  return g_strjoinv ("/", words);
}
