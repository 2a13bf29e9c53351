/* cookies.c: what a browser brings back, taken apart. Knows none of its names. */
#include "http/cookies.h"

#include <string.h>

/* The first of two cookies with one name is the one with the longer path (RFC 6265 §5.4). */
static void
cookie_add (GHashTable *cookies, char *pair)
{
  char *equal = strchr (pair, '=');

  if (equal == NULL)
    return;
  *equal = '\0';
  g_strstrip (pair);
  if (!g_hash_table_contains (cookies, pair))
    g_hash_table_insert (cookies, g_strdup (pair), g_strdup (g_strstrip (equal + 1)));
}

GHashTable *
cookies_read (const char *header)
{
  GHashTable *cookies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) pairs = g_strsplit (header == NULL ? "" : header, ";", COOKIES_MAX + 1);

  for (guint i = 0; i < COOKIES_MAX && pairs[i] != NULL; i++)
    cookie_add (cookies, pairs[i]);
  return cookies;
}
