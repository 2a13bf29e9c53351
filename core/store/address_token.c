/* address_token.c: every typed word against every word of the index. Nothing is filtered by the first letters: a few
 * thousand words are compared in a millisecond. Knows no street. */
#include "store/address_token.h"

#include <math.h>
#include <string.h>

/* A typed word that is like none of the base, against a word that stands there once. */
static const double unknown_share = 0.5;

enum {
  LIKE_LEAST = 60, /* percent; less is chance */
  LIKE_LEAST_LOOSE = 45,
  GLUED = 96, /* percent at most behind a glued article */
  SPLIT_LEAST = 80,
  TOKENS_MAX = ADDRESS_WORDS_MAX + 4,
};

typedef struct {
  const AddressIndex *index;
  const AddressSearch *search;
  gboolean loose;
  GPtrArray *tokens; /* of AddressToken */
} Maker;

static guint32
ref_at (const AddressIndex *index, guint32 at)
{
  return g_array_index (index->refs, guint32, at);
}

static void
token_free (gpointer data)
{
  AddressToken *token = data;

  g_free (token->text);
  g_free (token->likes);
  g_free (token->towns);
  g_free (token);
}

static void
compare_form (const Maker *maker, AddressToken *token, const char *form, guint most, AddressManner manner)
{
  AddressWord typed = address_word_new (form);

  for (guint i = 0; i < maker->index->words->len; i++) {
    guint like = address_likeness (&typed, &g_array_index (maker->index->words, AddressWord, i), manner);

    like = MIN (like, most);
    if (like > token->likes[i])
      token->likes[i] = (guint8) like;
  }
}

/* An article glued to its word, its apostrophe or space lost: "lhopital", "delapaix". */
static const char *
without_article (const char *word)
{
  static const char *const glued[] = { "dela", "del", "des", "du", "de", "les", "la", "le" };
  gsize length = strlen (word);

  if (length >= 5 && (word[0] == 'l' || word[0] == 'd') && strchr ("aeiouyh", word[1]) != NULL
      && !g_str_has_prefix (word, "des") && !g_str_has_prefix (word, "dela"))
    return word + 1;
  for (guint i = 0; i < G_N_ELEMENTS (glued); i++)
    if (g_str_has_prefix (word, glued[i]) && length >= strlen (glued[i]) + 4)
      return word + strlen (glued[i]);
  return NULL;
}

static void
token_weigh (const Maker *maker, AddressToken *token)
{
  const AddressIndex *index = maker->index;
  guint least = maker->loose ? LIKE_LEAST_LOOSE : LIKE_LEAST;

  token->weight = unknown_share * log (2.0 + index->streets->len);
  for (guint i = 0; i < index->words->len; i++) {
    if (token->likes[i] < least && token->likes[i] > 0 && token->word.length > 1)
      token->likes[i] = 0;
    if (token->likes[i] > token->best) {
      token->best = token->likes[i];
      token->weight = address_index_weight (index, i);
    }
  }
}

static void
token_towns (const Maker *maker, AddressToken *token)
{
  const AddressIndex *index = maker->index;

  token->towns = g_malloc0 (index->towns->len + 1);
  for (guint i = 0; i < index->towns->len; i++) {
    const AddressTown *town = &g_array_index (index->towns, AddressTown, i);

    for (guint j = 0; j < town->count; j++)
      token->towns[i] = MAX (token->towns[i], token->likes[ref_at (index, town->first + j)]);
  }
}

static AddressToken *
token_new (const Maker *maker, const char *text, gboolean unfinished)
{
  AddressToken *token = g_new0 (AddressToken, 1);
  const char *bare = without_article (text);
  AddressManner manner = (unfinished ? ADDRESS_UNFINISHED : 0) | (maker->loose ? ADDRESS_LOOSE : 0);

  token->text = g_strdup (text);
  token->word = address_word_new (token->text);
  token->house = -1;
  token->likes = g_malloc0 (maker->index->words->len + 1);
  compare_form (maker, token, text, 100, manner);
  if (bare != NULL && !token->word.number)
    compare_form (maker, token, bare, GLUED, manner);
  token_weigh (maker, token);
  token_towns (maker, token);
  return token;
}

static int
house_of (const AddressTyped *typed, guint word)
{
  for (guint i = 0; i < typed->houses->len; i++)
    if (g_array_index (typed->houses, AddressHouse, i).word == word)
      return (int) i;
  return -1;
}

/* Two words of the base without their space: where to cut, or 0. */
static gsize
cut_of (const AddressIndex *index, const char *text)
{
  gsize length = strlen (text);

  for (gsize at = 3; at + 3 <= length; at++) {
    g_autofree char *head = g_strndup (text, at);

    if (address_index_word (index, head) >= 0
        && (address_index_word (index, text + at) >= 0
            || (without_article (text + at) != NULL && address_index_word (index, without_article (text + at)) >= 0)))
      return at;
  }
  return 0;
}

static void
add_token (Maker *maker, const char *text, gboolean town, int house)
{
  gboolean unfinished = maker->search->unfinished && maker->tokens->len + 1 >= maker->search->typed->words->len;
  AddressToken *token = token_new (maker, text, unfinished);
  gsize cut = token->best < SPLIT_LEAST && !token->word.number ? cut_of (maker->index, text) : 0;

  if (cut > 0 && maker->tokens->len + 2 <= TOKENS_MAX) {
    g_autofree char *head = g_strndup (text, cut);

    token_free (token);
    add_token (maker, head, town, -1);
    add_token (maker, text + cut, town, -1);
    return;
  }
  token->town = town;
  token->house = house;
  g_ptr_array_add (maker->tokens, token);
}

/* One word of the base with a space in it: the word at `at` and the next one joined, when only that is known. */
static gboolean
add_joined (Maker *maker, guint at)
{
  const GPtrArray *words = maker->search->typed->words;
  const char *one = g_ptr_array_index (words, at), *two = at + 1 < words->len ? g_ptr_array_index (words, at + 1) : "1";
  g_autofree char *joined = g_strconcat (one, two, NULL);

  if (address_text_is_number (one) || address_text_is_number (two) || at + 1 == maker->search->typed->town_from
      || address_index_word (maker->index, joined) < 0
      || (address_index_word (maker->index, one) >= 0 && address_index_word (maker->index, two) >= 0))
    return FALSE;
  add_token (maker, joined, at >= maker->search->typed->town_from, -1);
  return TRUE;
}

GPtrArray *
address_token_list (const AddressIndex *index, const AddressSearch *search, gboolean loose)
{
  const AddressTyped *typed = search->typed;
  Maker maker = { index, search, loose, g_ptr_array_new_with_free_func (token_free) };

  for (guint i = 0; i < typed->words->len && maker.tokens->len < TOKENS_MAX; i++)
    if (add_joined (&maker, i))
      i++;
    else
      add_token (&maker, g_ptr_array_index (typed->words, i), i >= typed->town_from, house_of (typed, i));
  return maker.tokens;
}
