/* address_index.c: reads the streets of an address file into memory. Compares nothing. */
#include "store/address_index.h"

#include <math.h>
#include <string.h>

#include "store/address_text.h"

static const char sql_towns[] = "SELECT insee, postcode, search FROM town ORDER BY id";
/* Ids of towns count up from 1 without a gap: the import gives them. */
static const char sql_streets[] = "SELECT id, town, search FROM street ORDER BY id";

/* All of France has two million streets: that is no box's business, nor memory's. */
enum { STREETS_MAX = 400000, TOWNS_MAX = 60000, STREET_WORDS_MAX = 64 };

/* A title says little, and people leave it out. */
static const float title_share = 0.5f;

void
address_index_free (AddressIndex *index)
{
  if (index == NULL)
    return;
  g_array_unref (index->words);
  g_array_unref (index->weights);
  g_array_unref (index->refs);
  g_array_unref (index->streets);
  g_array_unref (index->towns);
  g_hash_table_unref (index->by_text);
  g_string_chunk_free (index->texts);
  g_free (index);
}

static AddressIndex *
index_new (void)
{
  AddressIndex *index = g_new0 (AddressIndex, 1);

  index->words = g_array_new (FALSE, FALSE, sizeof (AddressWord));
  index->weights = g_array_new (FALSE, TRUE, sizeof (float));
  index->refs = g_array_new (FALSE, FALSE, sizeof (guint32));
  index->streets = g_array_new (FALSE, FALSE, sizeof (AddressStreet));
  index->towns = g_array_new (FALSE, FALSE, sizeof (AddressTown));
  index->by_text = g_hash_table_new (g_str_hash, g_str_equal);
  index->texts = g_string_chunk_new (4096);
  return index;
}

int
address_index_word (const AddressIndex *index, const char *text)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (index->by_text, text)) - 1;
}

float
address_index_weight (const AddressIndex *index, guint word)
{
  return g_array_index (index->weights, float, word);
}

static guint32
add_word (AddressIndex *index, const char *text)
{
  int known = address_index_word (index, text);
  AddressWord word;
  const char *kept;

  if (known >= 0)
    return (guint32) known;
  kept = g_string_chunk_insert (index->texts, text);
  word = address_word_new (kept);
  g_array_append_val (index->words, word);
  g_array_set_size (index->weights, index->words->len);
  g_hash_table_insert (index->by_text, (gpointer) kept, GINT_TO_POINTER ((int) index->words->len));
  return index->words->len - 1;
}

/* Cuts a normalised text at its spaces, appends its words; returns how many. */
static guint
add_words (AddressIndex *index, const char *search)
{
  g_auto (GStrv) words = g_strsplit (search == NULL ? "" : search, " ", STREET_WORDS_MAX);
  guint count = 0;

  for (; words[count] != NULL; count++) {
    guint32 word = add_word (index, words[count]);

    g_array_append_val (index->refs, word);
  }
  return count;
}

static gboolean
load_towns (AddressIndex *index, Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_towns);

  while (query_next (query)) {
    AddressTown town = { .first = index->refs->len };

    g_strlcpy (town.insee, query_text (query, "insee"), sizeof town.insee);
    g_strlcpy (town.postcode, query_text (query, "postcode"), sizeof town.postcode);
    town.count = add_words (index, query_text (query, "search"));
    g_array_append_val (index->towns, town);
    if (index->towns->len > TOWNS_MAX)
      return box_fail (error, BOX_ERROR_LIMIT, "more than %d towns: import fewer addresses", TOWNS_MAX);
  }
  return query_done (query, error);
}

static gboolean
load_streets (AddressIndex *index, Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_streets);

  while (query_next (query)) {
    gint64 town = query_integer (query, "town") - 1;
    AddressStreet street = { .id = query_integer (query, "id"), .first = index->refs->len };

    if (town < 0 || town >= index->towns->len)
      return box_fail (error, BOX_ERROR_STORE, "a street of no town: import the addresses again");
    street.town = (guint16) town;
    street.count = (guint16) add_words (index, query_text (query, "search"));
    g_array_index (index->towns, AddressTown, town).streets++;
    g_array_append_val (index->streets, street);
    if (index->streets->len > STREETS_MAX)
      return box_fail (error, BOX_ERROR_LIMIT, "more than %d streets: import fewer addresses", STREETS_MAX);
  }
  return query_done (query, error);
}

/* How often a word occurs in streets, those of a town counted for the words of its name, becomes what it is worth. */
static void
weigh (AddressIndex *index)
{
  float *weights = (float *) (gpointer) index->weights->data;

  for (guint i = 0; i < index->streets->len; i++) {
    const AddressStreet *street = &g_array_index (index->streets, AddressStreet, i);

    for (guint j = 0; j < street->count; j++)
      weights[g_array_index (index->refs, guint32, street->first + j)] += 1;
  }
  for (guint i = 0; i < index->towns->len; i++) {
    const AddressTown *town = &g_array_index (index->towns, AddressTown, i);

    for (guint j = 0; j < town->count; j++)
      weights[g_array_index (index->refs, guint32, town->first + j)] += (float) town->streets;
  }
  for (guint i = 0; i < index->words->len; i++) {
    weights[i] = logf (1 + (float) (index->streets->len + 1) / MAX (weights[i], 1.0f));
    if (address_text_is_title (g_array_index (index->words, AddressWord, i).text))
      weights[i] *= title_share;
  }
}

AddressIndex *
address_index_load (Db *db, GError **error)
{
  g_autoptr (AddressIndex) index = index_new ();

  if (!load_towns (index, db, error) || !load_streets (index, db, error))
    return NULL;
  weigh (index);
  return g_steal_pointer (&index);
}
