/* payload.c: numbers, times, moments, topics. Writes nothing. */
#include "ingest/payload.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "ingest/discovery_private.h"

/* Each is later than the year 5000 in the unit before, and 1973 in its own. */
static const struct {
  double from, per_s;
} time_units[] = { { 1e17, 1e9 }, { 1e14, 1e6 }, { 1e11, 1e3 } };
#define NUMBER_MAX 1e20
enum { NUMBER_CHARS_MAX = 40, LABEL_MAX = 80, PASCALS_FROM = 2000, VOLTS_UP_TO = 50 };

gboolean
payload_number_text (const char *text, gsize length, double *ret_number)
{
  char copy[NUMBER_CHARS_MAX + 1];
  char *end = NULL;
  double number;

  while (length > 0 && g_ascii_isspace (*text)) {
    text++;
    length--;
  }
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  /* Plain decimals only: strtod also reads "inf", "nan" and hexadecimal. */
  if (length == 0 || length > NUMBER_CHARS_MAX)
    return FALSE;
  memcpy (copy, text, length);
  copy[length] = '\0';
  if (copy[strspn (copy, "0123456789+-.eE")] != '\0')
    return FALSE;
  number = g_ascii_strtod (copy, &end);
  if (end == copy || *end != '\0' || !isfinite (number))
    return FALSE;
  *ret_number = number;
  return TRUE;
}

/* "21,3", "21.3 °C": a comma is a decimal one where no point stands, a unit must be our own of some quantity. */
static gboolean
loose_number (const char *text, double *ret_number)
{
  gsize length = strspn (text, "0123456789+-.,eE ");
  const char *comma = memchr (text, ',', length);
  char copy[NUMBER_CHARS_MAX + 1];

  if (length > NUMBER_CHARS_MAX || (text[length] != '\0' && !ingest_discovery_unit_is_ours (text + length)))
    return FALSE;
  memcpy (copy, text, length);
  copy[length] = '\0';
  if (comma != NULL && strchr (copy, '.') == NULL)
    copy[comma - text] = '.';
  return payload_number_text (copy, length, ret_number);
}

gboolean
payload_number (const Tree *value, double *ret_number)
{
  TreeKind kind = tree_kind (value);

  if (kind == TREE_TEXT)
    return payload_number_text (tree_text (value), strlen (tree_text (value)), ret_number)
           || loose_number (tree_text (value), ret_number);
  if ((kind != TREE_INTEGER && kind != TREE_REAL) || !isfinite (tree_real (value)))
    return FALSE;
  *ret_number = tree_real (value);
  return TRUE;
}

gint64
payload_time_number (double number)
{
  if (!(fabs (number) < NUMBER_MAX))
    return READING_NO_TIME;
  for (guint i = 0; i < G_N_ELEMENTS (time_units); i++)
    if (fabs (number) >= time_units[i].from)
      return (gint64) floor (number / time_units[i].per_s);
  return (gint64) floor (number);
}

gint64
payload_time (const Tree *value)
{
  double number;
  gint64 time_s;

  if (payload_number (value, &number))
    return payload_time_number (number);
  return clock_parse (tree_text (value), &time_s) ? time_s : READING_NO_TIME;
}

gboolean
payload_wall_time (const char *wall, gint64 now, gint64 *ret_s)
{
  gint64 before;

  if (!clock_parse_wall (wall, now, ret_s))
    return FALSE;
  /* In the hour that comes twice the nearer one may lie ahead, where no measurement is. */
  if (*ret_s > now + READING_AHEAD_S && clock_parse_wall (wall, now - CLOCK_HOUR, &before))
    *ret_s = before;
  return TRUE;
}

char *
payload_name (const Tree *value)
{
  if (tree_kind (value) == TREE_INTEGER)
    return g_strdup_printf ("%" G_GINT64_FORMAT, tree_integer (value));
  return g_strdup (tree_text (value));
}

char *
payload_label (const char *text)
{
  g_autofree char *label = text == NULL ? NULL : text_clean (text, FALSE, LABEL_MAX);

  return label == NULL || label[0] == '\0' ? NULL : g_steal_pointer (&label);
}

void
payload_put (PayloadItem *item, Quantity quantity, double value, int rank)
{
  const QuantityKind *kind = &quantity_kinds[quantity];
  guint32 bit = (guint32) 1 << quantity;
  double scaled;

  if (rank <= 0 || ((item->filled & bit) != 0 && item->ranks[quantity] >= rank))
    return;
  if (quantity == QUANTITY_P && value > PASCALS_FROM)
    value /= 100;
  if (quantity == QUANTITY_BAT_MV && value < VOLTS_UP_TO)
    value *= 1000;
  scaled = round (value * kind->scale);
  if (!(scaled >= kind->min && scaled <= kind->max)) {
    item->refused++;
    return;
  }
  item->filled |= bit;
  item->ranks[quantity] = (guint8) rank;
  item->values[quantity] = value;
}

void
payload_put_word (PayloadItem *item, const IngestWord *word, double value, int rank)
{
  if (word == NULL || word->quantity >= QUANTITY_LAST)
    return;
  value = value * word->factor + word->offset;
  if (item->fahrenheit && word->quantity == QUANTITY_T && word->factor == 1)
    value = (value - 32) * 5 / 9;
  payload_put (item, word->quantity, value, rank);
}

guint
payload_join (PayloadItem *item, PayloadItem *more)
{
  guint clashes = 0;

  for (guint i = 0; more->filled >> i != 0; i++) {
    if ((more->filled >> i & 1) == 0)
      continue;
    clashes += (item->filled >> i & 1) != 0 && item->ranks[i] == more->ranks[i] && item->values[i] != more->values[i];
    payload_put (item, (Quantity) i, more->values[i], more->ranks[i]);
  }
  item->refused += more->refused;
  more->filled = 0;
  more->refused = 0;
  return clashes;
}

void
payload_end (PayloadItem *item, gint64 at, ReadingBatch *batch)
{
  batch->refused += item->refused;
  if (item->filled != 0) {
    reading_batch_begin (batch, at);
    for (guint i = 0; item->filled >> i != 0; i++)
      if ((item->filled >> i & 1) != 0)
        reading_batch_add (batch, (Quantity) i, item->values[i]);
    reading_batch_end (batch);
  }
  item->filled = 0;
  item->refused = 0;
  item->fahrenheit = FALSE;
}

void
payload_put_keys (PayloadItem *item, const Tree *object, const PayloadKey *keys)
{
  double number;

  for (; keys->key != NULL; keys++)
    if (payload_number (tree_get (object, keys->key), &number))
      payload_put (item, keys->quantity, number * keys->factor, 2);
}

/* The value itself, or the one in its envelope: {"value": 21.3, "unit": "°C"}, {"1": 21.3}. Of several channels the
 * first. */
static const Tree *
enveloped (const Tree *value)
{
  const char *first;

  if (tree_kind (value) != TREE_MAP || tree_length (value) == 0 || tree_get (value, "value") != NULL)
    return tree_kind (value) == TREE_MAP ? tree_get (value, "value") : value;
  first = tree_key_at (value, 0);
  return tree_length (value) == 1 || first[strspn (first, "0123456789")] == '\0' ? tree_value_at (value, 0) : NULL;
}

/* What the envelope says of its unit; NULL: nothing that can be converted, then the word tells. */
static const DiscoveryUnit *
unit_of (const Tree *envelope, const IngestWord *word)
{
  const char *unit = tree_kind (envelope) == TREE_MAP ? tree_get_text (envelope, "unit") : NULL;

  return unit == NULL || word == NULL ? NULL : ingest_discovery_unit (word->quantity, unit);
}

void
payload_put_entry (PayloadItem *item, const char *key, const Tree *value, int rank)
{
  const IngestWord *word = ingest_word (key, strlen (key));
  const DiscoveryUnit *unit;
  double number;

  if (tree_kind (value) == TREE_MAP && ingest_word_is_wrapper (key))
    payload_put_words (item, value, MIN (rank, ingest_chip_rank (key, strlen (key))));
  if (!payload_number (enveloped (value), &number))
    return;
  rank = word != NULL ? rank + 1 : MIN (rank, ingest_chip_rank (key, strlen (key)));
  word = word != NULL ? word : ingest_word_ending (key, strlen (key));
  unit = unit_of (value, word);
  if (unit != NULL)
    payload_put (item, word->quantity, number * unit->factor + unit->offset, rank);
  else
    payload_put_word (item, word, number, rank);
}

void
payload_put_words (PayloadItem *item, const Tree *object, int rank)
{
  for (guint i = 0; i < tree_length (object); i++)
    if (tree_key_at (object, i) != NULL)
      payload_put_entry (item, tree_key_at (object, i), tree_value_at (object, i), rank);
}

Tree *
payload_json (const IngestInput *input, GError **error)
{
  return json_parse_up_to (input->bytes == NULL ? "" : input->bytes, input->length, PAYLOAD_VALUES_MAX, error);
}

Tree *
payload_object (const IngestInput *input, GError **error)
{
  g_autoptr (Tree) tree = payload_json (input, error);

  if (tree == NULL)
    return NULL;
  if (tree_kind (tree) != TREE_MAP) {
    box_fail (error, BOX_ERROR_INVALID, "the message is not a JSON object");
    return NULL;
  }
  return g_steal_pointer (&tree);
}

char *
payload_topic_level (const char *topic, int index)
{
  g_auto (GStrv) levels = topic == NULL ? NULL : g_strsplit (topic, "/", 0);
  int count = levels == NULL ? 0 : (int) g_strv_length (levels);

  if (index < 0)
    index += count;
  return index >= 0 && index < count ? g_strdup (levels[index]) : NULL;
}

char *
payload_topic_middle (const char *topic, guint before, guint behind)
{
  const char *end = topic == NULL ? NULL : topic + strlen (topic);

  for (; topic != NULL && before > 0; before--) {
    const char *slash = strchr (topic, '/');

    topic = slash == NULL ? NULL : slash + 1;
  }
  for (; topic != NULL && behind > 0; behind--) {
    end = end > topic ? g_strrstr_len (topic, end - topic, "/") : NULL;
    if (end == NULL)
      return NULL;
  }
  return topic == NULL || end <= topic ? NULL : g_strndup (topic, (gsize) (end - topic));
}

static const struct {
  const char *word;
  IngestPresence presence;
} presences[] = {
  { "online", INGEST_ONLINE },
  { "true", INGEST_ONLINE },
  { "offline", INGEST_OFFLINE },
  { "false", INGEST_OFFLINE },
};

static IngestPresence
presence_of (const char *word)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (presences); i++)
    if (g_ascii_strcasecmp (word, presences[i].word) == 0)
      return presences[i].presence;
  return INGEST_UNSAID;
}

IngestPresence
payload_presence (const IngestInput *input)
{
  g_autofree char *text = g_strndup (input->bytes, input->bytes == NULL ? 0 : MIN (input->length, 1000));
  g_autoptr (Tree) tree = NULL;

  g_strstrip (text);
  if (text[0] != '{')
    return presence_of (text);
  tree = payload_object (input, NULL);
  return presence_of (tree_get_text (tree, "state"));
}
