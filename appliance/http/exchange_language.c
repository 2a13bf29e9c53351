/* exchange_language.c: which language a page of the tenant speaks, and the way to the others. Holds no word. */
#include <string.h>

#include "base/clock.h"
#include "http/exchange_private.h"

#define LANGUAGE_FIELD "langue" /* of the query, and name of the cookie */

static gboolean
is_offered (const Words *words, const char *language)
{
  return language != NULL && words_has (words, language, "speech.name");
}

/* "ar-MA;q=0.9" is "ar". Browsers put the best first. */
static const char *
first_accepted (Exchange *exchange, char **offered)
{
  const char *header = exchange_header (exchange, "Accept-Language");
  g_auto (GStrv) wished = g_strsplit (header == NULL ? "" : header, ",", 16);

  for (guint i = 0; wished[i] != NULL; i++) {
    char *tag = g_strstrip (wished[i]);

    tag[strcspn (tag, "-;")] = '\0';
    for (guint j = 0; offered[j] != NULL; j++)
      if (g_ascii_strcasecmp (offered[j], tag) == 0 && is_offered (exchange_appliance (exchange)->words, offered[j]))
        return offered[j];
  }
  return NULL;
}

void
exchange_speak (Exchange *exchange, const char *kept)
{
  const Words *words = exchange_appliance (exchange)->words;
  g_auto (GStrv) offered = words_languages (words);
  const char *asked = exchange_query (exchange, LANGUAGE_FIELD);
  const char *wishes[] = { asked, exchange_cookie (exchange, LANGUAGE_FIELD), kept, first_accepted (exchange, offered),
                           "fr" };

  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    if (is_offered (words, wishes[i])) {
      exchange->language = g_intern_string (wishes[i]); /* one of a few: offered */
      break;
    }
  if (asked != NULL && g_strcmp0 (asked, exchange->language) == 0)
    exchange_set_cookie (exchange, LANGUAGE_FIELD, asked, 365 * (int) CLOCK_DAY);
}

void
exchange_speak_as (Exchange *exchange, const char *language)
{
  exchange->language = is_offered (exchange_appliance (exchange)->words, language) ? g_intern_string (language) : "fr";
}

/* The page's own address, asked for in another language; what else its query says stays. */
static char *
other_url (Exchange *exchange, const char *language)
{
  g_auto (GStrv) parts = g_strsplit (exchange->query_text == NULL ? "" : exchange->query_text, "&", -1);
  g_autoptr (GString) url = g_string_new (exchange->path);

  g_string_append_printf (url, "?" LANGUAGE_FIELD "=%s", language);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0' && !g_str_has_prefix (parts[i], LANGUAGE_FIELD "="))
      g_string_append_printf (url, "&%s", parts[i]);
  return g_string_free (g_steal_pointer (&url), FALSE);
}

static void
add_other (Exchange *exchange, const char *language, Tree *list)
{
  const Words *words = exchange_appliance (exchange)->words;
  g_autofree char *url = other_url (exchange, language);
  Tree *map = tree_add_map (list);

  tree_set_text (map, "code", language);
  tree_set_text (map, "name", words_get (words, language, "speech.name"));
  tree_set_text (map, "direction", words_get (words, language, "speech.direction"));
  tree_set_text (map, "url", url);
}

void
exchange_add_languages (Exchange *exchange, Tree *site)
{
  const Words *words = exchange_appliance (exchange)->words;
  const char *language = exchange_language (exchange);
  g_auto (GStrv) offered = words_languages (words);
  Tree *list;

  tree_set_text (site, "language", language);
  tree_set_text (site, "direction", words_get (words, language, "speech.direction"));
  tree_set_flag (site, "translated", strcmp (language, "fr") != 0);
  /* Nobody has proof-read it yet: the foot of the page says so. */
  tree_set_flag (site, "draft", *words_get (words, language, "translation.draft") != '\0');
  if (exchange->language == NULL)
    return;
  list = tree_set_list (site, "languages");
  for (guint i = 0; offered[i] != NULL; i++)
    if (is_offered (words, offered[i]) && strcmp (offered[i], language) != 0)
      add_other (exchange, offered[i], list);
  tree_set_flag (site, "has_languages", tree_length (list) > 0);
}
