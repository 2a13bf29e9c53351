/* address_search.c: every street by the words it is made of, and by what it leaves unexplained of what was typed. Some
 * ten thousand are scored in a millisecond. Whether the house's number is there is left to the caller. */
#include "store/address_search.h"

#include <string.h>

#include "store/address_token.h"

/* What a street's own words, and what was typed, weigh in the score; then the postcode, the order of the letters of the
 * whole line, and the rest of the town's name. Set on the first maker of spellings of tests/box/lib/addresses.py, over
 * invented towns; the second maker gives the same rates (tests/bench/RESULTS.md). */
static const double share_street = 0.58, share_typed = 0.42, share_postcode = 0.08, share_line = 0.05,
                    share_town = 0.02;
/* Under this much of a street nothing else can help it. */
static const double street_least = 0.3, score_least = 0.4;
/* When no street is more like it than this, letters are compared loosely. */
static const double loose_under = 0.6;

typedef struct {
  const AddressIndex *index;
  const AddressSearch *search;
  GPtrArray *tokens; /* of AddressToken */
  guint8 *best;      /* as best_likes makes it */
  char *line;        /* the typed words, for the order of their letters */
} Work;

static const AddressStreet *
street_at (const AddressIndex *index, guint at)
{
  return &g_array_index (index->streets, AddressStreet, at);
}

static const AddressTown *
town_of (const AddressIndex *index, const AddressStreet *street)
{
  return &g_array_index (index->towns, AddressTown, street->town);
}

static guint32
ref_at (const AddressIndex *index, guint32 at)
{
  return g_array_index (index->refs, guint32, at);
}

/* ---- one street ---- */

/* How much of a run of the index's words was typed; `best` by word. 0 to 1. */
static double
covered (const AddressIndex *index, const guint8 *best, guint32 first, guint count)
{
  double have = 0, all = 0;

  for (guint j = 0; j < count; j++) {
    guint32 word = ref_at (index, first + j);
    double weight = address_index_weight (index, word);

    all += weight;
    have += weight * best[word] / 100;
  }
  return all > 0 ? have / all : 0;
}

/* Is the word typed otherwise than as a number of its own ("quatre", "IV")? */
static gboolean
typed_in_words (const Work *work, const char *text)
{
  for (guint t = 0; t < work->tokens->len; t++) {
    const AddressToken *token = g_ptr_array_index (work->tokens, t);

    if (token->house < 0 && strcmp (token->text, text) == 0)
      return TRUE;
  }
  return FALSE;
}

/* The house that a number of the street's own name is, or -1: of equal ones the last. */
static int
house_taken (const Work *work, const AddressWord *word, guint32 taken)
{
  const AddressTyped *typed = work->search->typed;

  for (guint h = MIN (typed->houses->len, 32u); word->number && h > 0; h--) {
    guint at = g_array_index (typed->houses, AddressHouse, h - 1).word;

    if ((taken & (1u << (h - 1))) == 0 && strcmp (g_ptr_array_index (typed->words, at), word->text) == 0)
      return typed_in_words (work, word->text) ? -1 : (int) h - 1;
  }
  return -1;
}

/* The first number that is not of the street's own name, or -1; *ret_taken has a bit for each that is. */
static int
house_left (const Work *work, const AddressStreet *street, guint32 *ret_taken)
{
  guint32 taken = 0;

  for (guint j = 0; j < street->count; j++) {
    int own = house_taken (
        work, &g_array_index (work->index->words, AddressWord, ref_at (work->index, street->first + j)), taken);

    if (own >= 0)
      taken |= 1u << own;
  }
  *ret_taken = taken;
  for (guint h = 0; h < MIN (work->search->typed->houses->len, 32u); h++)
    if ((taken & (1u << h)) == 0)
      return (int) h;
  return -1;
}

/* How much of what was typed the street and its town explain: 0 to 1. The house's number needs no explaining. */
static double
explained (const Work *work, const AddressStreet *street, guint32 taken, int house)
{
  double have = 0, all = 0;

  for (guint t = 0; t < work->tokens->len; t++) {
    const AddressToken *token = g_ptr_array_index (work->tokens, t);
    guint like = token->towns[street->town];

    if (token->house >= 0 && (token->house == house || (taken & (1u << MIN (token->house, 31))) != 0))
      like = 100;
    for (guint j = 0; !token->town && j < street->count && like < 100; j++)
      like = MAX (like, token->likes[ref_at (work->index, street->first + j)]);
    if (token->house >= 0 && token->house == house)
      continue;
    all += token->weight;
    have += token->weight * like / 100;
  }
  return all > 0 ? have / all : 1;
}

/* 1 for the same postcode, less for one wrong digit or two swapped, little for the same département. */
static double
postcode_like (const char *typed, const char *known)
{
  guint wrong = 0, first = 0;

  for (guint i = 5; i > 0; i--)
    if (typed[i - 1] != known[i - 1]) {
      wrong++;
      first = i - 1;
    }
  if (wrong == 0)
    return 1;
  if (wrong == 1 || (wrong == 2 && first < 4 && typed[first] == known[first + 1] && typed[first + 1] == known[first]))
    return 0.6;
  return strncmp (typed, known, 2) == 0 ? 0.2 : 0;
}

static void
append_words (const AddressIndex *index, GString *line, guint32 first, guint count)
{
  for (guint j = 0; j < count; j++)
    g_string_append (line, g_array_index (index->words, AddressWord, ref_at (index, first + j)).text);
}

/* Both names as one run of letters: a slip in a short word of a long name weighs little. */
static double
town_line_like (const Work *work, const AddressTown *town)
{
  g_autoptr (GString) typed = g_string_new (NULL), known = g_string_new (NULL);

  for (guint t = 0; t < work->tokens->len; t++) {
    const AddressToken *token = g_ptr_array_index (work->tokens, t);

    if (token->town)
      g_string_append (typed, token->text);
  }
  append_words (work->index, known, town->first, town->count);
  return address_likeness_of_lines (typed->str, known->str) / 100.0;
}

/* What was typed as the town against a town, both ways; -1 when nothing was. */
static double
town_like (const Work *work, guint town_index, gboolean apart)
{
  const AddressIndex *index = work->index;
  const AddressTown *town = &g_array_index (index->towns, AddressTown, town_index);
  double typed = 0, typed_all = 0, have = 0, all = 0;

  for (guint t = 0; t < work->tokens->len; t++) {
    const AddressToken *token = g_ptr_array_index (work->tokens, t);

    if (!token->town)
      continue;
    typed_all += token->weight;
    typed += token->weight * token->towns[town_index] / 100;
  }
  if (apart && typed_all == 0)
    return -1;
  for (guint j = 0; j < town->count; j++) {
    guint32 word = ref_at (index, town->first + j);
    guint best = 0;

    for (guint t = 0; t < work->tokens->len; t++) {
      const AddressToken *token = g_ptr_array_index (work->tokens, t);

      if (token->town || !apart)
        best = MAX (best, token->likes[word]);
    }
    all += address_index_weight (index, word);
    have += address_index_weight (index, word) * best / 100;
  }
  have = all > 0 ? have / all : 0;
  return apart ? MAX ((have + typed / typed_all) / 2, town_line_like (work, town)) : have;
}

static char *
street_line (const AddressIndex *index, const AddressStreet *street)
{
  const AddressTown *town = town_of (index, street);
  GString *line = g_string_new (NULL);

  append_words (index, line, street->first, street->count);
  append_words (index, line, town->first, town->count);
  return g_string_free (line, FALSE);
}

static AddressFound
found_new (const Work *work, guint at, double street_share)
{
  const AddressStreet *street = street_at (work->index, at);
  const char *postcode = work->search->typed->postcode;
  AddressFound found = { .street = at };
  guint32 taken = 0;

  found.house = house_left (work, street, &taken);
  found.score = share_street * street_share + share_typed * explained (work, street, taken, found.house);
  if (postcode != NULL)
    found.score = (1 - share_postcode) * found.score
                  + share_postcode * postcode_like (postcode, town_of (work->index, street)->postcode);
  return found;
}

/* What costs more, for the few that are left: the order of words, the rest of the town's name. */
static void
found_refine (const Work *work, AddressFound *found)
{
  const AddressStreet *street = street_at (work->index, found->street);
  g_autofree char *line = street_line (work->index, street);

  found->town = town_like (work, street->town, TRUE);
  found->score *= 1 - share_line - share_town;
  found->score += share_line * address_likeness_of_lines (work->line, line) / 100;
  found->score += share_town * town_like (work, street->town, FALSE);
}

/* ---- the best of them ---- */

static int
by_score (gconstpointer a, gconstpointer b)
{
  const AddressFound *one = a, *other = b;

  if (one->score != other->score)
    return one->score < other->score ? 1 : -1;
  return one->street < other->street ? -1 : one->street > other->street;
}

enum { KEPT_MAX = 2 * ADDRESS_FOUND_MAX };

/* Keeps the KEPT_MAX best: when twice as many are there, the worse half goes. Returns the score to beat. */
static double
keep_best (GArray *list, double least)
{
  if (list->len < 2 * KEPT_MAX)
    return least;
  g_array_sort (list, by_score);
  g_array_set_size (list, KEPT_MAX);
  return MAX (least, g_array_index (list, AddressFound, KEPT_MAX - 1).score);
}

static GArray *
scan (const Work *work)
{
  const AddressIndex *index = work->index;
  GArray *list = g_array_sized_new (FALSE, FALSE, sizeof (AddressFound), 2 * KEPT_MAX);
  double least = score_least;

  for (guint i = 0; i < index->streets->len; i++) {
    const AddressStreet *street = street_at (index, i);
    double share;

    if (work->search->insee != NULL && strcmp (work->search->insee, town_of (index, street)->insee) != 0)
      continue;
    share = covered (index, work->best, street->first, street->count);
    if (share >= street_least && share_street * share + share_typed + share_postcode >= least) {
      AddressFound found = found_new (work, i, share);

      if (found.score >= least)
        g_array_append_val (list, found);
      least = keep_best (list, least);
    }
  }
  g_array_sort (list, by_score);
  if (list->len > KEPT_MAX)
    g_array_set_size (list, KEPT_MAX);
  return list;
}

/* The words in the order typed, but for the numbers of houses. */
static char *
line_of (const Work *work)
{
  GString *line = g_string_new (NULL);

  for (guint t = 0; t < work->tokens->len; t++) {
    const AddressToken *token = g_ptr_array_index (work->tokens, t);

    if (token->house != 0)
      g_string_append (line, token->text);
  }
  return g_string_free (line, FALSE);
}

/* (transfer full): percent by word of the index: of the token most like it that may name a street. */
static guint8 *
best_likes (const Work *work)
{
  guint8 *best = g_malloc0 (work->index->words->len + 1);

  for (guint t = 0; t < work->tokens->len; t++) {
    const AddressToken *token = g_ptr_array_index (work->tokens, t);

    for (guint i = 0; !token->town && i < work->index->words->len; i++)
      best[i] = MAX (best[i], token->likes[i]);
  }
  return best;
}

static GArray *
search_once (const AddressIndex *index, const AddressSearch *search, gboolean loose)
{
  Work work = { .index = index, .search = search, .tokens = address_token_list (index, search, loose) };
  GArray *list;

  work.best = best_likes (&work);
  work.line = line_of (&work);
  list = scan (&work);
  for (guint i = 0; i < list->len; i++)
    found_refine (&work, &g_array_index (list, AddressFound, i));
  g_array_sort (list, by_score);
  if (list->len > ADDRESS_FOUND_MAX)
    g_array_set_size (list, ADDRESS_FOUND_MAX);
  g_ptr_array_unref (work.tokens);
  g_free (work.best);
  g_free (work.line);
  return list;
}

GArray *
address_search_streets (const AddressIndex *index, const AddressSearch *search)
{
  GArray *list = search_once (index, search, FALSE);

  if (list->len > 0 && (search->unfinished || g_array_index (list, AddressFound, 0).score >= loose_under))
    return list;
  g_array_unref (list);
  return search_once (index, search, TRUE);
}
