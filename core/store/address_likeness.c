/* address_likeness.c: edit distance and French sounds. Knows no street. */
#include "store/address_likeness.h"

#include <string.h>

#include "store/address_text.h"

/* Costs are in half edits: a letter too many or too few beside its twin is a slip of half the weight. */
enum { EDIT = 2, TWIN = 1, FAR = 255, LINE_BYTES_MAX = 96 };
enum { SAME = 100, SOUND = 88, BEGINNING = 70, UNFINISHED = 92, INITIAL = 45 };

/* ---- sound ---- */

/* Where a rule holds: before a vowel that softens, before anything, at the end, before a consonant or the end. */
typedef enum { ANYWHERE, BEFORE_EI, AT_END, BEFORE_CONSONANT } Place;
typedef struct {
  const char *letters, *sound;
  Place place;
} SoundRule;

/* The first that fits counts. Sounds are letters of their own: capitals where French writes two. */
static const SoundRule sound_rules[] = {
  { "eaux", "o", AT_END },
  { "aux", "o", AT_END },
  { "eau", "o", ANYWHERE },
  { "au", "o", ANYWHERE },
  { "oeu", "E", ANYWHERE },
  { "eu", "E", ANYWHERE },
  { "oe", "e", ANYWHERE },
  { "ou", "U", ANYWHERE },
  { "ain", "I", BEFORE_CONSONANT },
  { "ein", "I", BEFORE_CONSONANT },
  { "aim", "I", BEFORE_CONSONANT },
  { "ien", "iI", BEFORE_CONSONANT },
  { "yn", "I", BEFORE_CONSONANT },
  { "ym", "I", BEFORE_CONSONANT },
  { "in", "I", BEFORE_CONSONANT },
  { "im", "I", BEFORE_CONSONANT },
  { "un", "I", BEFORE_CONSONANT },
  { "an", "A", BEFORE_CONSONANT },
  { "am", "A", BEFORE_CONSONANT },
  { "en", "A", BEFORE_CONSONANT },
  { "em", "A", BEFORE_CONSONANT },
  { "on", "O", BEFORE_CONSONANT },
  { "om", "O", BEFORE_CONSONANT },
  { "oi", "wa", ANYWHERE },
  { "oy", "wa", ANYWHERE },
  { "ai", "e", ANYWHERE },
  { "ei", "e", ANYWHERE },
  { "ay", "e", ANYWHERE },
  { "ey", "e", ANYWHERE },
  { "er", "e", AT_END },
  { "ez", "e", AT_END },
  { "et", "e", AT_END },
  { "ets", "e", AT_END },
  { "es", "", AT_END },
  { "e", "", AT_END },
  { "ph", "f", ANYWHERE },
  { "sch", "C", ANYWHERE },
  { "ch", "C", ANYWHERE },
  { "sh", "C", ANYWHERE },
  { "gn", "N", ANYWHERE },
  { "gu", "g", BEFORE_EI },
  { "g", "j", BEFORE_EI },
  { "ge", "j", ANYWHERE },
  { "sc", "s", BEFORE_EI },
  { "c", "s", BEFORE_EI },
  { "qu", "k", ANYWHERE },
  { "q", "k", ANYWHERE },
  { "ck", "k", ANYWHERE },
  { "c", "k", ANYWHERE },
  { "x", "", AT_END },
  { "x", "ks", ANYWHERE },
  { "ds", "", AT_END },
  { "ts", "", AT_END },
  { "t", "", AT_END },
  { "d", "", AT_END },
  { "s", "", AT_END },
  { "z", "s", ANYWHERE },
  { "p", "", AT_END },
  { "h", "", ANYWHERE },
  { "y", "i", ANYWHERE },
  { "w", "v", ANYWHERE },
};

static gboolean
place_fits (Place place, char next)
{
  gboolean vowel = next != '\0' && strchr ("aeiouy", next) != NULL;

  switch (place) {
  case BEFORE_EI:
    return next == 'e' || next == 'i' || next == 'y';
  case AT_END:
    return next == '\0';
  case BEFORE_CONSONANT:
    return !vowel;
  case ANYWHERE:
  default:
    return TRUE;
  }
}

static const SoundRule *
rule_at (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (sound_rules); i++) {
    gsize length;

    if (sound_rules[i].letters[0] != *text)
      continue;
    length = strlen (sound_rules[i].letters);
    if (strncmp (text, sound_rules[i].letters, length) == 0 && place_fits (sound_rules[i].place, text[length]))
      return &sound_rules[i];
  }
  return NULL;
}

/* FNV-1a of the sounds, a repeated one counted once; 0 for words too short to be told by their sound. */
static guint32
sound_of (const char *text)
{
  guint32 hash = 2166136261u;
  guint count = 0;
  char last = '\0';

  while (*text != '\0') {
    const SoundRule *rule = rule_at (text);
    char self[2] = { *text, '\0' };

    for (const char *sound = rule != NULL ? rule->sound : self; *sound != '\0'; sound++)
      if (*sound != last) {
        hash = (hash ^ (guchar) *sound) * 16777619u;
        last = *sound;
        count++;
      }
    text += rule != NULL ? strlen (rule->letters) : 1;
  }
  return count < 2 ? 0 : hash;
}

/* ---- words ---- */

static guint64
letters_of (const char *text, gsize length)
{
  guint64 once = 0, twice = 0;

  for (gsize i = 0; i < length; i++) {
    guint64 letter = 1ULL << (g_ascii_islower (text[i]) ? text[i] - 'a' : g_ascii_isdigit (text[i]) ? 26 : 27);

    twice |= once & letter;
    once |= letter;
  }
  return once | twice << 32;
}

AddressWord
address_word_new (const char *text)
{
  AddressWord word = { .text = text, .length = (guint8) MIN (strlen (text), ADDRESS_WORD_BYTES_MAX) };

  word.number = address_text_is_number (text);
  word.letters = letters_of (text, word.length);
  word.sound = word.number ? 0 : sound_of (text);
  return word;
}

typedef struct {
  const char *text;
  guint length;
} Piece;

/* What each letter costs when it is missing on the other side. */
static void
slips (const Piece *piece, guint8 *out)
{
  for (guint i = 0; i < piece->length; i++)
    out[i] = (i > 0 && piece->text[i] == piece->text[i - 1])
                     || (i + 1 < piece->length && piece->text[i] == piece->text[i + 1])
                 ? TWIN
                 : EDIT;
}

/* The table of distances, three rows of it: those of i-2, i-1 and i. */
typedef struct {
  const Piece *a, *b;
  guint8 a_slips[LINE_BYTES_MAX], b_slips[LINE_BYTES_MAX];
  guint8 store[3][LINE_BYTES_MAX + 1];
  guint8 *rows[3];
} Table;

/* Least cost of one cell: of `a` up to i, of `b` up to j. */
static inline guint
cell (const Table *table, guint i, guint j)
{
  const char *a = table->a->text, *b = table->b->text;
  guint least = table->rows[1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : EDIT);
  guint lost = (guint) table->rows[1][j] + table->a_slips[i - 1];
  guint added = (guint) table->rows[2][j - 1] + table->b_slips[j - 1];

  least = MIN (least, MIN (lost, added));
  if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
    least = MIN (least, table->rows[0][j - 2] + (guint) EDIT);
  return MIN (least, (guint) FAR - EDIT);
}

/* Fills the row of i, within `most` of the diagonal: farther costs more. Returns its least. */
static guint
fill_row (Table *table, guint i, guint most)
{
  guint8 *oldest = table->rows[0], *row;
  guint from = i > most ? i - most : 1, to = MIN (table->b->length, i + most), least;

  table->rows[0] = table->rows[1];
  table->rows[1] = table->rows[2];
  row = table->rows[2] = oldest;
  row[from - 1] = from == 1 ? (guint8) MIN (i * EDIT, FAR - EDIT) : FAR - EDIT;
  least = row[from - 1];
  for (guint j = from; j <= to; j++) {
    row[j] = (guint8) cell (table, i, j);
    least = MIN (least, row[j]);
  }
  if (to < table->b->length)
    row[to + 1] = FAR - EDIT;
  return least;
}

/* Edits between two texts of at most LINE_BYTES_MAX, neighbours swapped being one; FAR as soon as it is over `most`. */
static guint
distance (const Piece *a, const Piece *b, guint most)
{
  Table table;
  guint end;

  table.a = a;
  table.b = b;
  slips (a, table.a_slips);
  slips (b, table.b_slips);
  for (guint i = 0; i < 3; i++)
    table.rows[i] = table.store[i];
  for (guint j = 0; j <= b->length; j++)
    table.rows[2][j] = (guint8) MIN (j * EDIT, FAR - EDIT);
  for (guint i = 1; i <= a->length; i++)
    if (fill_row (&table, i, most) > most)
      return FAR;
  end = a->length > b->length + most || b->length > a->length + most ? FAR : table.rows[2][b->length];
  return end > most ? FAR : end;
}

/* The cost at which two words stop being alike: short ones resemble too many others. */
static guint
cost_max (guint length)
{
  static const guint8 most[] = { 0, 0, 0, 2, 2, 3, 4, 4, 4, 4, 5, 6 };

  return most[MIN (length, G_N_ELEMENTS (most) - 1)];
}

static guint
likeness_by_letters (const AddressWord *typed, const AddressWord *known, AddressManner manner)
{
  guint longest = MAX (typed->length, known->length), shortest = MIN (typed->length, known->length);
  guint most = cost_max (longest), cost;
  Piece a = { typed->text, typed->length }, b = { known->text, known->length };

  if ((manner & ADDRESS_LOOSE) != 0 && shortest > 2)
    most += EDIT;
  /* One edit changes two bits at most, half an edit one; a length by one. */
  if (longest - shortest > most || (guint) __builtin_popcountll (typed->letters ^ known->letters) > most)
    return 0;
  cost = distance (&a, &b, most);
  return cost == FAR ? 0 : SAME - SAME * cost / (EDIT * longest);
}

/* "clem" of "clemenceau", and with a slip in it while it is typed: "clam". */
static guint
likeness_of_beginning (const AddressWord *typed, const AddressWord *known, gboolean unfinished)
{
  Piece a = { typed->text, typed->length }, b = { known->text, typed->length };
  guint cost;

  if (typed->length >= known->length)
    return 0;
  if (strncmp (typed->text, known->text, typed->length) == 0)
    return unfinished ? UNFINISHED : typed->length >= 3 ? BEGINNING : typed->length == 1 ? INITIAL : 0;
  /* Each letter that the other does not have at all costs one edit. */
  if (!unfinished || typed->length < 4
      || (guint) __builtin_popcountll (typed->letters & ~known->letters & G_MAXUINT32) > cost_max (typed->length) / 2)
    return 0;
  cost = distance (&a, &b, cost_max (typed->length));
  return cost == FAR ? 0 : (SAME - SAME * cost / (guint) (EDIT * typed->length)) * UNFINISHED / SAME;
}

guint
address_likeness (const AddressWord *typed, const AddressWord *known, AddressManner manner)
{
  gboolean unfinished = (manner & ADDRESS_UNFINISHED) != 0;
  guint best, beginning;

  if (typed->length == known->length && memcmp (typed->text, known->text, typed->length) == 0)
    return SAME;
  if (typed->length == 0 || (!unfinished && (typed->number || known->number)))
    return 0;
  best = typed->number || known->number ? 0 : likeness_by_letters (typed, known, manner);
  if (typed->sound == known->sound && typed->sound != 0)
    best = MAX (best, (guint) SOUND);
  beginning = typed->text[0] == known->text[0] || unfinished ? likeness_of_beginning (typed, known, unfinished) : 0;
  return MAX (best, beginning);
}

/* ---- lines ---- */

static guint
squeeze (const char *line, char *out)
{
  guint length = 0;

  for (; *line != '\0' && length < LINE_BYTES_MAX; line++)
    if (*line != ' ')
      out[length++] = *line;
  return length;
}

guint
address_likeness_of_lines (const char *typed, const char *known)
{
  char a_text[LINE_BYTES_MAX], b_text[LINE_BYTES_MAX];
  Piece a = { a_text, squeeze (typed, a_text) }, b = { b_text, squeeze (known, b_text) };
  guint longest = MAX (a.length, b.length), cost;

  if (longest == 0)
    return 0;
  cost = distance (&a, &b, FAR - 1);
  return cost >= EDIT * longest ? 0 : SAME - SAME * cost / (EDIT * longest);
}
