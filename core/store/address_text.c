/* address_text.c: one line to the words it is compared by, and to the numbers that may be the house's. Looks nothing
 * up. */
#include "store/address_text.h"

#include <string.h>

#include "base/text.h"

typedef struct {
  const char *shortened, *full;
} Abbreviation;

/* First word of a street only: elsewhere they are parts of names. The shortenings of French envelopes. */
static const Abbreviation first_types[] = {
  { "r", "rue" }, { "ch", "chemin" }, { "all", "allee" }, { "qu", "quai" }, { "pass", "passage" }, { "pas", "passage" },
};

/* Anywhere: inverted lines end with them ("Carnot, bd"). */
static const Abbreviation types[] = {
  { "rues", "rue" },           { "av", "avenue" },          { "ave", "avenue" },
  { "aven", "avenue" },        { "bd", "boulevard" },       { "bld", "boulevard" },
  { "blvd", "boulevard" },     { "boul", "boulevard" },     { "bvd", "boulevard" },
  { "imp", "impasse" },        { "pl", "place" },           { "plce", "place" },
  { "rte", "route" },          { "che", "chemin" },         { "chem", "chemin" },
  { "chm", "chemin" },         { "allees", "allee" },       { "sq", "square" },
  { "crs", "cours" },          { "lot", "lotissement" },    { "lotiss", "lotissement" },
  { "res", "residence" },      { "resid", "residence" },    { "fg", "faubourg" },
  { "fbg", "faubourg" },       { "rpt", "rond point" },     { "esp", "esplanade" },
  { "ham", "hameau" },         { "qua", "quartier" },       { "quart", "quartier" },
  { "dom", "domaine" },        { "mte", "montee" },         { "trav", "traverse" },
  { "prom", "promenade" },     { "sent", "sentier" },       { "rle", "ruelle" },
  { "vge", "village" },        { "imm", "immeuble" },       { "zi", "zone industrielle" },
  { "za", "zone artisanale" }, { "rn", "route nationale" }, { "rd", "route departementale" },
  { "ctre", "centre" },        { "pte", "porte" },
};

static const Abbreviation titles[] = {
  { "st", "saint" },       { "ste", "sainte" },
  { "sts", "saints" },     { "gal", "general" },
  { "gen", "general" },    { "gl", "general" },
  { "mal", "marechal" },   { "mar", "marechal" },
  { "dr", "docteur" },     { "doct", "docteur" },
  { "pdt", "president" },  { "pres", "president" },
  { "cdt", "commandant" }, { "col", "colonel" },
  { "cap", "capitaine" },  { "cne", "capitaine" },
  { "lt", "lieutenant" },  { "sgt", "sergent" },
  { "adj", "adjudant" },   { "prof", "professeur" },
  { "pr", "professeur" },  { "mgr", "monseigneur" },
  { "gd", "grand" },       { "gde", "grande" },
  { "premier", "1er" },    { "1ere", "1er" },
  { "1re", "1er" },        { "quatre", "4" },
  { "huit", "8" },         { "onze", "11" },
  { "quatorze", "14" },    { "ii", "2" },
  { "iii", "3" },          { "iv", "4" },
  { "vi", "6" },           { "vii", "7" },
  { "viii", "8" },         { "ix", "9" },
  { "xi", "11" },          { "xii", "12" },
  { "xiii", "13" },        { "xiv", "14" },
  { "xv", "15" },          { "xvi", "16" },
  { "xxiii", "23" },       { "nd", "notre dame" }, /* nocheck:french a name of streets, not a word shown */
};

static const char *const articles[] = { "le", "la", "les", "l",   "de", "du", "des",
                                        "d",  "a",  "au",  "aux", "et", "en", NULL };
static const char *const repetitions[] = { "bis", "ter", "quater", "quinquies", NULL };
static const char *const ordinals[] = { "er", "re", "ere", "e", "eme", "ieme", "nd", "nde", NULL };
/* What stands inside a building: dropped with its number or letter behind, these alone too. */
static const char *const inside[] = { "apt",      "appt", "app",      "appart", "appartement", "bat",
                                      "batiment", "esc",  "escalier", "lgt",    "logement",    "bp",
                                      "cs",       "tsa",  "porte",    "boite",  "bal",         "cage",
                                      "hall",     "etg",  "bloc",     NULL };
static const char *const dropped[] = { "cedex", "france", "rdc", "n", "no", "num", "numero", NULL };

enum { NUMBER_DIGITS_MAX = 4, POSTCODE_DIGITS = 5 };

gboolean
address_text_is_number (const char *word)
{
  return *word != '\0' && word[strspn (word, "0123456789")] == '\0';
}

gboolean
address_text_is_title (const char *word)
{
  static const char *const said[] = { "general",    "marechal",    "docteur",    "president", "commandant",
                                      "colonel",    "capitaine",   "lieutenant", "sergent",   "adjudant",
                                      "professeur", "monseigneur", "amiral",     "abbe",      NULL };

  return g_strv_contains (said, word);
}

static const char *
in_full (const Abbreviation *table, guint count, const char *word)
{
  for (guint i = 0; i < count; i++)
    if (strcmp (table[i].shortened, word) == 0)
      return table[i].full;
  return NULL;
}

static gboolean
is_type (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].full, word) == 0)
      return TRUE;
  return in_full (types, G_N_ELEMENTS (types), word) != NULL
         || in_full (first_types, G_N_ELEMENTS (first_types), word) != NULL || strcmp (word, "cite") == 0
         || strcmp (word, "chemin") == 0 || strcmp (word, "quai") == 0 || strcmp (word, "passage") == 0;
}

/* (transfer full): "2eme", "2nd" and the like as "2e"; NULL for other words. */
static char *
ordinal (const char *word)
{
  gsize digits = strspn (word, "0123456789");

  if (digits == 0 || strcmp (word + digits, "er") == 0 || !g_strv_contains (ordinals, word + digits))
    return NULL;
  return g_strdup_printf ("%.*se", (int) digits, word);
}

/* (transfer full): the word in full, a number without leading zeros; `first` of its street or not. */
static char *
completed (const char *word, gboolean first)
{
  const char *full = first ? in_full (first_types, G_N_ELEMENTS (first_types), word) : NULL;

  if (full == NULL)
    full = in_full (types, G_N_ELEMENTS (types), word);
  if (full == NULL)
    full = in_full (titles, G_N_ELEMENTS (titles), word);
  if (full == NULL && !address_text_is_number (word) && g_ascii_isdigit (word[0])) {
    char *rank = ordinal (word);

    return rank != NULL ? rank : g_strdup (word);
  }
  if (full == NULL && address_text_is_number (word))
    for (full = word; full[0] == '0' && full[1] != '\0';)
      full++;
  return g_strdup (full != NULL ? full : word);
}

/* ---- cut into words ---- */

/* Letters that follow a number within one word: "12bis", "12b" and "12rue" are two words, "1er" is one. */
static gboolean
splits_behind_number (const char *number, const char *letters)
{
  gsize length = strspn (letters, "abcdefghijklmnopqrstuvwxyz");
  g_autofree char *tail = g_strndup (letters, length);

  return address_text_is_number (number) && !g_strv_contains (ordinals, tail);
}

static void
add_word (GPtrArray *words, GString *word)
{
  if (word->len > 0) {
    g_ptr_array_add (words, g_utf8_strlen (word->str, -1) > ADDRESS_WORD_BYTES_MAX
                                ? g_utf8_substring (word->str, 0, ADDRESS_WORD_BYTES_MAX)
                                : g_strdup (word->str));
    g_string_truncate (word, 0);
  }
}

/* (transfer full): of char *: runs of letters and digits. The degree sign of "n°" is neither. */
static GPtrArray *
words_of (const char *text)
{
  g_autofree char *clipped = text_clip (text == NULL ? "" : text, ADDRESS_LINE_CHARS_MAX);
  g_autofree char *folded = text_fold (clipped);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  GString *word = g_string_new (NULL);

  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);

    if (!g_unichar_isalnum (letter)) {
      add_word (words, word);
      continue;
    }
    if (g_ascii_isalpha (*at) && splits_behind_number (word->str, at))
      add_word (words, word);
    g_string_append_unichar (word, letter);
  }
  add_word (words, word);
  g_string_free (word, TRUE);
  return words;
}

static const char *
word_at (const GPtrArray *words, guint index)
{
  return index < words->len ? g_ptr_array_index (words, index) : "";
}

/* ---- the base's side ---- */

char *
address_text_normalise (const char *text)
{
  g_autoptr (GPtrArray) words = words_of (text);
  GString *out = g_string_new (NULL);

  for (guint pass = 0; pass < 2 && out->len == 0; pass++) /* a name of articles alone keeps them */
    for (guint i = 0; i < words->len; i++) {
      const char *word = word_at (words, i);
      g_autofree char *full = completed (word, i == 0);

      if (pass == 0 && g_strv_contains (articles, word) && (i > 0 || strcmp (full, word) == 0))
        continue;
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", full);
    }
  return g_string_free (out, FALSE);
}

/* ---- what people type ---- */

static void
add_typed (AddressTyped *typed, const char *word, gboolean first)
{
  g_autofree char *full = completed (word, first);
  g_auto (GStrv) parts = g_strsplit (full, " ", -1); /* "zi" is two */

  for (guint i = 0; parts[i] != NULL && typed->words->len < ADDRESS_WORDS_MAX; i++)
    g_ptr_array_add (typed->words, g_strdup (parts[i]));
}

/* Is the word behind a number its "bis"? A lone letter is one before a street type or at the end: "12 b rue…", not
 * "12 r Carnot"; "a" and "d" before a name are articles. */
static gboolean
is_repetition (const GPtrArray *words, guint at)
{
  const char *word = word_at (words, at), *next = word_at (words, at + 1);

  if (*word == '\0')
    return FALSE;
  if (g_strv_contains (repetitions, word))
    return TRUE;
  return strlen (word) == 1 && g_ascii_isalpha (word[0])
         && (*next == '\0' || is_type (next) || strlen (next) == POSTCODE_DIGITS);
}

/* A number of the line at `at`; returns how many words it was. */
static guint
take_number (AddressTyped *typed, const GPtrArray *words, guint at)
{
  const char *word = word_at (words, at);
  AddressHouse house = { .word = typed->words->len };
  guint taken = 1;
  gint64 number;

  if (strlen (word) == POSTCODE_DIGITS) {
    g_free (typed->postcode);
    typed->postcode = g_strdup (word);
    return 1;
  }
  if (!text_to_integer (word, 0, 9999, &number))
    return 1;
  house.number = (guint) number;
  if (is_repetition (words, at + 1)) {
    g_strlcpy (house.repetition, word_at (words, at + 1), sizeof house.repetition);
    taken = 2;
  }
  g_array_append_val (typed->houses, house);
  add_typed (typed, word, FALSE);
  return taken;
}

/* "apt 3", "bat B", "3e etage", "cedex 9": how many words to leave out at `at`. */
static guint
inside_words (const GPtrArray *words, guint at)
{
  const char *word = word_at (words, at), *next = word_at (words, at + 1);
  gboolean counted = g_ascii_isdigit (next[0]) ? strlen (next) < POSTCODE_DIGITS : strlen (next) == 1;

  if (g_ascii_isdigit (word[0]) && !address_text_is_number (word) && g_str_has_prefix (next, "etage"))
    return 2;
  if (g_strv_contains (inside, word) && counted && !is_type (word_at (words, at)))
    return 2;
  if (strcmp (word, "cedex") == 0 && counted)
    return 2;
  return g_strv_contains (dropped, word) || strcmp (word, "etage") == 0 ? 1 : 0;
}

static void
parse_line (AddressTyped *typed, const char *line)
{
  g_autoptr (GPtrArray) words = words_of (line);
  gboolean first = TRUE; /* nothing but numbers so far */

  for (guint at = 0; at < words->len && typed->words->len < ADDRESS_WORDS_MAX;) {
    const char *word = word_at (words, at);
    guint left_out = inside_words (words, at);

    if (left_out > 0)
      at += left_out;
    else if (address_text_is_number (word))
      at += take_number (typed, words, at);
    else {
      gboolean shortened =
          first && at + 1 < words->len && in_full (first_types, G_N_ELEMENTS (first_types), word) != NULL;

      if (shortened || !g_strv_contains (articles, word))
        add_typed (typed, word, shortened);
      first = FALSE;
      at++;
    }
  }
}

/* Numbers of a town ("Lyon 3e", "Pau cedex 9") and its articles say nothing here. */
static void
parse_town (AddressTyped *typed, const char *town)
{
  g_autoptr (GPtrArray) words = words_of (town);

  for (guint i = 0; i < words->len; i++) {
    const char *word = word_at (words, i);

    if (address_text_is_number (word) && strlen (word) == POSTCODE_DIGITS && typed->postcode == NULL)
      typed->postcode = g_strdup (word);
    else if (!address_text_is_number (word) && !g_strv_contains (articles, word) && !g_strv_contains (dropped, word))
      add_typed (typed, word, FALSE);
  }
}

AddressTyped *
address_text_parse (const char *line, const char *postcode, const char *town)
{
  AddressTyped *typed = g_new0 (AddressTyped, 1);
  g_autofree char *digits = text_digits (postcode);

  typed->words = g_ptr_array_new_with_free_func (g_free);
  typed->houses = g_array_new (FALSE, TRUE, sizeof (AddressHouse));
  parse_line (typed, line);
  if (strlen (digits) == POSTCODE_DIGITS) {
    g_free (typed->postcode);
    typed->postcode = g_steal_pointer (&digits);
  }
  typed->town_from = typed->words->len;
  parse_town (typed, town);
  return typed;
}

void
address_typed_free (AddressTyped *typed)
{
  if (typed == NULL)
    return;
  g_ptr_array_unref (typed->words);
  g_array_unref (typed->houses);
  g_free (typed->postcode);
  g_free (typed);
}
