/* link_mask.c: finds paths of the table, and words of the shape of a key, in one walk. */
#include "domain/link_mask.h"

#include <string.h>

#include "base/secret.h"
#include "domain/answer_token.h"

const char *const link_mask_paths[] = {
  "avis",    "bailleur",  "c",     "courriel", "hebdo", "invitation", "nouveau-mot-de-passe",
  "reponse", "reprendre", "suivi", "visite",
};
const guint link_mask_paths_count = G_N_ELEMENTS (link_mask_paths);

#define KEY_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#define HIDDEN "…"

/* Bytes of a slash, also one written "%2F" or "%252F"; 0: none there. */
static gsize
slash_length (const char *text)
{
  gsize length = 1;

  if (*text == '/')
    return 1;
  if (*text != '%')
    return 0;
  while (strncmp (text + length, "25", 2) == 0)
    length += 2;
  return g_ascii_strncasecmp (text + length, "2F", 2) == 0 ? length + 2 : 0;
}

/* Bytes of "/suivi/" when a key follows it; 0: no such path there. */
static gsize
path_length (const char *text)
{
  gsize first = slash_length (text);

  for (guint i = 0; first > 0 && i < link_mask_paths_count; i++) {
    gsize length = strlen (link_mask_paths[i]), second;

    if (g_ascii_strncasecmp (text + first, link_mask_paths[i], length) != 0)
      continue;
    second = slash_length (text + first + length);
    if (second > 0 && strspn (text + first + length + second, KEY_LETTERS) > 0)
      return first + length + second;
  }
  return 0;
}

/* A longer run is none: people write long words. */
static gboolean
is_key (const char *text, gsize length)
{
  g_autofree char *word = g_strndup (text, length);
  AnswerToken token;

  return secret_is_token (word) || answer_token_read (word, &token);
}

char *
link_mask (const char *text)
{
  GString *masked = g_string_new (NULL);

  while (*text != '\0') {
    gsize path = path_length (text), run = strspn (text + path, KEY_LETTERS);

    g_string_append_len (masked, text, (gssize) path);
    if (run > 0 && (path > 0 || is_key (text, run)))
      g_string_append (masked, HIDDEN);
    else
      g_string_append_len (masked, text + path, (gssize) MAX (run, 1));
    text += path + MAX (run, 1);
  }
  return g_string_free (masked, FALSE);
}
