/* address.c: how sure an answer of the address base is, and what becomes of it. Keeps nothing. */
#include "domain/address.h"

#include <string.h>

#include "base/text.h"
#include "store/address_likeness.h"
#include "store/address_text.h"

#define ADDRESS_EXACT_SCORE 0.90
#define ADDRESS_EXACT_MARGIN 0.05
#define ADDRESS_EXACT_TOWN 0.95
#define ADDRESS_EXACT_TOWN_BY_POSTCODE 0.65
#define ADDRESS_CHOICE_SCORE 0.60
#define ADDRESS_CHOICE_BEHIND 0.25
#define ADDRESS_CHOICE_TOWN 0.55
enum { ADDRESS_RESEMBLES = 70 /* percent of a word: a beginning, "clem" for "clemenceau", is enough */ };

void
address_choices_free (AddressChoices *choices)
{
  if (choices == NULL)
    return;
  g_ptr_array_unref (choices->records);
  g_free (choices);
}

static gboolean
same_postcode (const AddressRecord *record, const char *typed)
{
  g_autofree char *digits = text_digits (typed);

  return strcmp (record->postcode, digits) == 0;
}

/* "64000" and "64140": the same département, or no postcode to tell. */
static gboolean
same_department (const AddressRecord *record, const char *typed)
{
  g_autofree char *digits = text_digits (typed);

  return strlen (digits) < 2 || strncmp (record->postcode, digits, 2) == 0;
}

/* Streets of the same name stand in every town: the town that was typed decides. */
static gboolean
surely_in_town (const AddressRecord *record, const AddressAsked *asked)
{
  if (asked->insee != NULL)
    return TRUE;
  if (record->town >= ADDRESS_EXACT_TOWN)
    return same_department (record, asked->postcode);
  return (record->town < 0 || record->town >= ADDRESS_EXACT_TOWN_BY_POSTCODE)
         && same_postcode (record, asked->postcode);
}

static gboolean
may_be_chosen (const AddressRecord *record, const AddressAsked *asked, double best)
{
  gboolean near_best = record->score >= ADDRESS_CHOICE_SCORE && record->score >= best - ADDRESS_CHOICE_BEHIND;

  return near_best
         && (record->town < 0 || asked->insee != NULL || record->town >= ADDRESS_CHOICE_TOWN
             || same_postcode (record, asked->postcode));
}

/* Two positions of one number are no doubt about the address. */
static gboolean
same_address (const AddressRecord *one, const AddressRecord *other)
{
  return strcmp (one->label, other->label) == 0 && strcmp (one->insee, other->insee) == 0;
}

static gboolean
is_exact (const GPtrArray *records, const AddressAsked *asked)
{
  const AddressRecord *first = records->len > 0 ? g_ptr_array_index (records, 0) : NULL;

  if (first == NULL || first->key == NULL || first->score < ADDRESS_EXACT_SCORE || !surely_in_town (first, asked))
    return FALSE;
  for (guint i = 1; i < records->len; i++) {
    const AddressRecord *other = g_ptr_array_index (records, i);

    if (!same_address (first, other))
      return first->score - other->score >= ADDRESS_EXACT_MARGIN;
  }
  return TRUE;
}

static void
keep_choices (GPtrArray *records, const AddressAsked *asked)
{
  double best = records->len > 0 ? ((AddressRecord *) g_ptr_array_index (records, 0))->score : 0;
  guint kept = 0;

  for (guint i = 0; i < records->len; i++) {
    AddressRecord *record = g_ptr_array_index (records, i);

    if (kept == ADDRESS_CHOICES_MAX || !may_be_chosen (record, asked, best))
      continue;
    records->pdata[i] = records->pdata[kept];
    records->pdata[kept++] = record;
  }
  g_ptr_array_set_size (records, (int) kept);
}

/* (transfer full): none where the base cannot be read: the daemon said so when it started. */
static GPtrArray *
records_of (AddressBase *base, const AddressQuestion *question)
{
  GPtrArray *records = address_base_search (base, question, NULL);

  return records != NULL ? records : g_ptr_array_new ();
}

AddressChoices *
address_choices (AddressBase *base, const AddressAsked *asked)
{
  AddressChoices *choices = g_new0 (AddressChoices, 1);
  AddressQuestion question = { .text = asked->address,
                               .postcode = asked->postcode,
                               .city = asked->city,
                               .insee = asked->insee,
                               .limit = ADDRESS_ANSWERS_MAX };
  g_autoptr (AddressTyped) typed = address_text_parse (asked->address, asked->postcode, asked->city);
  /* people write the postcode in the line too */
  const AddressAsked known = { asked->address, typed->postcode, asked->city, asked->insee };

  choices->records = records_of (base, &question);
  if (is_exact (choices->records, &known)) {
    choices->certainty = ADDRESS_EXACT;
    g_ptr_array_set_size (choices->records, 1);
    return choices;
  }
  keep_choices (choices->records, &known);
  choices->certainty = choices->records->len > 0 ? ADDRESS_SEVERAL : ADDRESS_NONE;
  return choices;
}

/* A word of the address line; a number, and what was typed as the town, name no street. */
static gboolean
was_typed (const char *known, const AddressTyped *typed)
{
  const AddressWord word = address_word_new (known);

  for (guint i = 0; !word.number && i < MIN (typed->words->len, typed->town_from); i++) {
    const AddressWord one = address_word_new (g_ptr_array_index (typed->words, i));

    if (address_likeness (&one, &word, ADDRESS_FINISHED) >= ADDRESS_RESEMBLES)
      return TRUE;
  }
  return FALSE;
}

gboolean
address_resembles (const AddressRecord *record, const AddressAsked *asked)
{
  g_autoptr (AddressTyped) typed = address_text_parse (asked->address, asked->postcode, asked->city);
  g_autofree char *street = address_text_normalise (record->street);
  g_auto (GStrv) words = g_strsplit (street, " ", -1);

  for (guint i = 1; words[0] != NULL && words[i] != NULL; i++)
    if (was_typed (words[i], typed))
      return TRUE;
  return FALSE;
}

/* "64445", and "2A004" of Corsica. */
static gboolean
is_insee (const char *text)
{
  return strlen (text) == 5 && strspn (text, "0123456789AB") == 5 && g_ascii_isdigit (text[0]);
}

GPtrArray *
address_suggest (AddressBase *base, const char *text, const char *commune)
{
  gboolean known = commune != NULL && is_insee (commune);
  AddressQuestion question = { .text = text,
                               .insee = known ? commune : NULL,
                               .city = known ? NULL : commune,
                               .unfinished = TRUE,
                               .limit = ADDRESS_SUGGESTIONS_MAX };

  return records_of (base, &question);
}

/* ---- a report ---- */

static void
locate (ReportInput *input, const AddressRecord *record)
{
  g_free (input->address_key);
  input->address_key = g_strdup (record->key);
  g_free (input->insee);
  input->insee = g_strdup (record->insee);
  input->located = TRUE;
  input->latitude = record->latitude;
  input->longitude = record->longitude;
}

/* A key that was chosen holds as long as nobody changed the address it is of. */
static gboolean
locate_by_key (ReportInput *input, AddressBase *base)
{
  g_autoptr (AddressRecord) record = NULL;
  g_autofree char *typed = NULL, *known = NULL, *typed_town = NULL, *known_town = NULL;

  if (input->address_key == NULL || !address_base_get (base, input->address_key, &record, NULL) || record == NULL)
    return FALSE;
  typed = address_text_normalise (input->address);
  known = address_text_normalise (record->label);
  typed_town = address_text_normalise (input->city);
  known_town = address_text_normalise (record->city);
  if (strcmp (typed, known) != 0 || strcmp (typed_town, known_town) != 0)
    return FALSE;
  locate (input, record);
  return TRUE;
}

void
address_locate (ReportInput *input, AddressBase *base)
{
  const char *insee = input->insee != NULL && *input->insee != '\0' ? input->insee : NULL;
  AddressAsked asked = { input->address, input->postcode, input->city, insee };
  g_autoptr (AddressChoices) choices = NULL;

  if (input->located || locate_by_key (input, base))
    return;
  choices = address_choices (base, &asked);
  if (choices->certainty == ADDRESS_EXACT)
    locate (input, g_ptr_array_index (choices->records, 0));
}
