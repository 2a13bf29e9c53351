/* address_text.c: one address line to the text it is found by. Looks nothing up. */
#include "store/address_text.h"

#include <string.h>

#include "base/text.h"

typedef struct {
  const char *shortened, *full;
} Abbreviation;

/* Street types: first word of a street only, since "r" or "all" may be part of a name. The usual shortenings of
 * French envelopes. */
static const Abbreviation types[] = {
  { "r", "rue" },         { "av", "avenue" },      { "ave", "avenue" },     { "bd", "boulevard" },
  { "bld", "boulevard" }, { "blvd", "boulevard" }, { "boul", "boulevard" }, { "imp", "impasse" },
  { "pl", "place" },      { "rte", "route" },      { "ch", "chemin" },      { "che", "chemin" },
  { "chem", "chemin" },   { "all", "allee" },      { "allees", "allee" },   { "sq", "square" },
  { "crs", "cours" },     { "qu", "quai" },        { "pass", "passage" },   { "lot", "lotissement" },
  { "res", "residence" }, { "fg", "faubourg" },    { "fbg", "faubourg" },   { "rpt", "rond-point" },
  { "esp", "esplanade" },
};

static const Abbreviation titles[] = {
  { "st", "saint" },   { "ste", "sainte" },    { "gal", "general" },    { "gen", "general" }, { "mal", "marechal" },
  { "dr", "docteur" }, { "pdt", "president" }, { "cdt", "commandant" }, { "col", "colonel" }, { "prof", "professeur" },
};

static const char *const articles[] = { "le", "la", "les", "l", "de", "du", "des", "d", "a", "au", "aux", "et", NULL };
static const char *const repetitions[] = { "bis", "ter", "quater", "quinquies", NULL };

enum { LINE_CHARS_MAX = 300, POSTCODE_DIGITS = 5 };

static const char *
in_full (const Abbreviation *table, guint count, const char *word)
{
  for (guint i = 0; i < count; i++)
    if (strcmp (table[i].shortened, word) == 0)
      return table[i].full;
  return word;
}

static gboolean
is_type (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].full, word) == 0 || strcmp (types[i].shortened, word) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_number (const char *word)
{
  return *word != '\0' && word[strspn (word, "0123456789")] == '\0';
}

/* (transfer full): of char *: words of letters and digits; a letter that follows a leading number ("12bis") begins
 * a word of its own. */
static GPtrArray *
words_of (const char *text)
{
  g_autofree char *clipped = text_clip (text, LINE_CHARS_MAX);
  g_autofree char *folded = text_fold (clipped);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  GString *word = g_string_new (NULL);

  for (const char *at = folded;; at++) {
    gboolean letter = g_ascii_isalpha (*at) || (guchar) *at >= 0x80;
    gboolean splits = letter && words->len == 0 && is_number (word->str);

    if (word->len > 0 && ((!letter && !g_ascii_isdigit (*at)) || splits)) {
      g_ptr_array_add (words, g_strdup (word->str));
      g_string_truncate (word, 0);
    }
    if (*at == '\0')
      break;
    if (letter || g_ascii_isdigit (*at))
      g_string_append_c (word, *at);
  }
  g_string_free (word, TRUE);
  return words;
}

static const char *
word_at (const GPtrArray *words, guint index)
{
  return index < words->len ? g_ptr_array_index (words, index) : "";
}

static void
append (GString *out, const char *word)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, word);
}

/* Number and its "bis"; returns how many words they were. A lone letter is one only before a street type: "12 b
 * rue…", not "12 r Carnot". */
static guint
append_number (GString *out, const GPtrArray *words)
{
  const char *number = word_at (words, 0), *next = word_at (words, 1);
  gboolean letter = strlen (next) == 1 && g_ascii_isalpha (next[0]) && is_type (word_at (words, 2));

  if (!is_number (number))
    return 0;
  while (number[0] == '0' && number[1] != '\0')
    number++;
  append (out, number);
  if (!letter && (*next == '\0' || !g_strv_contains (repetitions, next)))
    return 1;
  append (out, next);
  return 2;
}

char *
address_text_normalise (const char *text, char **ret_postcode)
{
  g_autoptr (GPtrArray) words = words_of (text == NULL ? "" : text);
  GString *out = g_string_new (NULL);
  guint first = append_number (out, words);
  char *postcode = NULL;

  for (guint i = first; i < words->len && postcode == NULL; i++) {
    const char *word = word_at (words, i);

    if (i > first && is_number (word) && strlen (word) == POSTCODE_DIGITS)
      postcode = g_strdup (word);
    else if (!g_strv_contains (articles, word) || i == first)
      append (out,
              i == first ? in_full (types, G_N_ELEMENTS (types), word) : in_full (titles, G_N_ELEMENTS (titles), word));
  }
  if (ret_postcode != NULL)
    *ret_postcode = postcode;
  else
    g_free (postcode);
  return g_string_free (out, FALSE);
}
