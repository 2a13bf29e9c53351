/* line_protocol.c: lines of InfluxDB's protocol to readings, whoever writes them: Telegraf, airRohr, Tasmota,
 * ChirpStack, Home Assistant, scripts. device     the first present of the tags dev_eui, node, device, sensor_id, id,
 *            mac, topic, host; then entity_id, item
 * quantity   the name of the field; of a field "value" the name of the measurement (without ChirpStack's prefix), else
 *            that of the entity, whose unit the measurement may be
 * Each good line counts, whatever the others are; a line without
 * known quantities is a good one. Fields that are texts count when they are numbers. Made to be fast: names are looked
 * up once a message, nothing is allocated for a line. */
#include "ingest/dialects.h"

#include <string.h>

#include "ingest/discovery_private.h"
#include "ingest/line_scan.h"
#include "ingest/payload.h"

enum { KNOWN = 56, NAME_MAX_BYTES = 32, DEVICE_MAX = 256, UNIT_BYTES_MAX = 16, CLASS_BYTES_MAX = 48 };
#define NS_PER_S ((gint64) 1000000000)
#define PREFIX "device_frmpayload_data_"

/* In the order of their rank. */
#define TAG(name) \
  { \
    name, sizeof name - 1 \
  }
static const LineText device_tags[] = { TAG ("dev_eui"), TAG ("node"),  TAG ("device"), TAG ("sensor_id"), TAG ("id"),
                                        TAG ("mac"),     TAG ("topic"), TAG ("host"),   TAG ("entity_id"), TAG ("item") };
enum { TAG_DEVICE = 2, TAG_ID = 4, TAG_ENTITY = 8, TAG_ITEM = 9, TAG_NONE = G_N_ELEMENTS (device_tags) };

/* A name that was looked up already. */
typedef struct {
  char name[NAME_MAX_BYTES];
  guint8 length, rank;
  gboolean measurement;
  const IngestWord *word;
} Known;

typedef struct {
  IngestOutput *output;
  gint64 precision_ns; /* 0: nobody said */
  gint64 now;
  PayloadItem item; /* of the present line */
  LineText measurement, device, entity, chip, id, class;
  guint device_tag;
  GHashTable *moments; /* IngestDevice → PayloadItem of what came without a time */
  LineText probe, probe_of; /* the first that a device of this message tells apart by its id, and that device */
  int rank;                 /* of the chip that a tag names */
  IngestDevice *last;       /* device of the last line, named so: */
  char last_name[DEVICE_MAX];
  gsize last_length;
  Known known[KNOWN];
} Reader;

static void
look_up (const LineText *text, gboolean measurement, Known *into)
{
  char plain[NAME_MAX_BYTES * 2];
  gsize length = line_scan_plain (text, plain, sizeof plain);

  into->measurement = measurement;
  into->rank = (guint8) ingest_chip_rank (plain, length);
  if (measurement && g_str_has_prefix (plain, PREFIX))
    into->word = ingest_word_ending (plain + strlen (PREFIX), length - strlen (PREFIX));
  else
    into->word = ingest_word_ending (plain, length);
}

static const Known *
know (Reader *reader, const LineText *text, gboolean measurement)
{
  guint slot =
      (guint) (text->length * 7 + (guchar) text->at[0] * 3 + (guchar) text->at[text->length - 1] + measurement);
  Known *known = &reader->known[slot % KNOWN];

  if (known->length == text->length && known->measurement == measurement
      && memcmp (known->name, text->at, text->length) == 0)
    return known;
  look_up (text, measurement, known);
  known->length = text->length > NAME_MAX_BYTES ? 0 : (guint8) text->length;
  memcpy (known->name, text->at, known->length);
  return known;
}

static void
read_tag (Reader *reader, const LineText *key, const LineText *value)
{
  if (key->length == strlen ("sensor") && memcmp (key->at, "sensor", key->length) == 0) {
    reader->chip = *value;
    reader->rank = ingest_chip_rank (value->at, value->length);
  }
  for (guint i = 0; i < TAG_NONE; i++) {
    if (device_tags[i].length != key->length || memcmp (device_tags[i].at, key->at, key->length) != 0)
      continue;
    if (i == TAG_ENTITY)
      reader->entity = *value;
    if (i == TAG_ID)
      reader->id = *value;
    if (i < reader->device_tag) {
      reader->device_tag = i;
      reader->device = *value;
    }
  }
}

/* What an entity of Home Assistant is, by its class, which stands before its value, else by its name; where the name
 * tells nothing and is not of something else than the air, degrees are a temperature. */
static Quantity
entity_quantity (Reader *reader, const char *unit)
{
  const Known *known = know (reader, &reader->entity, TRUE);
  char plain[DEVICE_MAX], class[CLASS_BYTES_MAX] = "";
  gsize length = line_scan_plain (&reader->entity, plain, sizeof plain - 1);
  Quantity told = QUANTITY_LAST;

  plain[length] = '\0';
  if (reader->class.length > 0 && reader->class.length < sizeof class) {
    memcpy (class, reader->class.at, reader->class.length);
    told = ingest_discovery_quantity (class, unit, plain);
  }
  if (told != QUANTITY_LAST)
    return told;
  if (known->word != NULL)
    return known->word->quantity;
  return ingest_word_is_elsewhere (plain) ? QUANTITY_LAST : QUANTITY_T;
}

/* Home Assistant's measurements are units. That of an entity's value, as a row; NULL: none of ours, then the name of
 * the entity alone tells. Volatile compounds are counted in parts or weighed. */
static const DiscoveryUnit *
unit_of_entity (Reader *reader)
{
  const DiscoveryUnit *unit = NULL;
  char text[UNIT_BYTES_MAX];
  Quantity quantity;

  if (reader->entity.length == 0 || reader->measurement.length >= sizeof text)
    return NULL;
  text[line_scan_plain (&reader->measurement, text, sizeof text)] = '\0';
  quantity = entity_quantity (reader, text);
  if (quantity != QUANTITY_LAST)
    unit = ingest_discovery_unit (quantity, text);
  if (unit == NULL && quantity == QUANTITY_VOC_PPB)
    unit = ingest_discovery_unit (QUANTITY_VOC_UG, text);
  return unit == &ingest_discovery_plain ? NULL : unit;
}

static gboolean
is_value (const LineText *key)
{
  return key->length == strlen ("value") && memcmp (key->at, "value", key->length) == 0;
}

static gboolean
is_class (const LineText *key)
{
  static const char name[] = "device_class_str";

  return key->length == sizeof name - 1 && memcmp (key->at, name, key->length) == 0;
}

/* Of a field "value" the measurement, or else the entity, tells what it is. */
static const Known *
known_of (Reader *reader, const LineText *key)
{
  const Known *known;

  if (!is_value (key))
    return know (reader, key, FALSE);
  known = know (reader, &reader->measurement, TRUE);
  return known->word != NULL || reader->entity.length == 0 ? known : know (reader, &reader->entity, TRUE);
}

static void
read_field (Reader *reader, const LineText *key, const LineValue *value)
{
  double number = value->number;
  const DiscoveryUnit *unit = is_value (key) ? unit_of_entity (reader) : NULL;
  const Known *known;

  if (value->kind == LINE_TEXT && is_class (key))
    reader->class = value->text;
  if (value->kind == LINE_FLAG
      || (value->kind == LINE_TEXT && !payload_number_text (value->text.at, value->text.length, &number)))
    return;
  known = known_of (reader, key);
  if (unit != NULL)
    payload_put (&reader->item, unit->quantity, number * unit->factor + unit->offset, MIN (known->rank, reader->rank));
  else
    payload_put_word (&reader->item, known->word, number, MIN (known->rank, reader->rank));
}

/* Home Assistant and openHAB name one entity or item a quantity: without it, the device is left. */
static void
strip_quantity (Reader *reader)
{
  const IngestWord *word = ingest_word_ending (reader->device.at, reader->device.length);
  gsize length = word == NULL ? 0 : strlen (word->word);

  if (length > 0 && reader->device.length > length + 1 && reader->device.at[reader->device.length - length - 1] == '_'
      && g_ascii_strncasecmp (reader->device.at + reader->device.length - length, word->word, length) == 0)
    reader->device.length -= length + 1;
}

static gboolean
same_text (const LineText *one, const LineText *other)
{
  return one->length == other->length && memcmp (one->at, other->at, one->length) == 0;
}

/* Tasmota's wired probes are of one device and one chip, told apart by their id: the first is the device, each other is
 * one beside it, as in its JSON. */
static gboolean
is_other_probe (Reader *reader)
{
  if (reader->device_tag != TAG_DEVICE || reader->chip.length == 0 || reader->id.length == 0)
    return FALSE;
  if (reader->probe.length == 0 || !same_text (&reader->probe_of, &reader->device)) {
    reader->probe = reader->id;
    reader->probe_of = reader->device;
  }
  return !same_text (&reader->probe, &reader->id);
}

static IngestDevice *
other_probe (Reader *reader)
{
  char device[DEVICE_MAX], id[DEVICE_MAX];
  gsize device_length = line_scan_plain (&reader->device, device, sizeof device);
  gsize id_length = line_scan_plain (&reader->id, id, sizeof id);
  g_autofree char *name = g_strdup_printf ("%.*s/%.*s", (int) device_length, device, (int) id_length, id);

  return ingest_output_device (reader->output, name);
}

static IngestDevice *
line_device (Reader *reader)
{
  char plain[DEVICE_MAX];

  if (reader->device_tag == TAG_ENTITY || reader->device_tag == TAG_ITEM)
    strip_quantity (reader);
  if (is_other_probe (reader))
    return other_probe (reader);
  if (reader->last != NULL && reader->last_length == reader->device.length
      && memcmp (reader->last_name, reader->device.at, reader->last_length) == 0)
    return reader->last;
  reader->last = ingest_output_device_n (reader->output, plain, line_scan_plain (&reader->device, plain, sizeof plain));
  reader->last_length = reader->device.length;
  if (reader->last_length > DEVICE_MAX)
    return g_steal_pointer (&reader->last);
  memcpy (reader->last_name, reader->device.at, reader->last_length);
  return reader->last;
}

/* UTC seconds; FALSE beyond what can be counted. */
static gboolean
to_seconds (gint64 time, gint64 precision_ns, gint64 *ret_s)
{
  gint64 per_second = NS_PER_S / precision_ns;

  if (precision_ns >= NS_PER_S)
    return !__builtin_mul_overflow (time, precision_ns / NS_PER_S, ret_s);
  *ret_s = time / per_second - (time % per_second < 0);
  return TRUE;
}

/* Years that a reading may be of. */
static gboolean
is_plausible (gint64 at, gint64 now)
{
  return at >= READING_YEAR_2020 && at <= now + READING_AHEAD_S;
}

/* Nanoseconds where nobody said, unless they would be long past and another unit is not. */
static gboolean
line_seconds (const Reader *reader, gint64 time, gint64 *ret_s)
{
  static const gint64 units[] = { 1, 1000, 1000000, NS_PER_S };

  for (guint i = 0; reader->precision_ns == 0 && i < G_N_ELEMENTS (units); i++)
    if (to_seconds (time, units[i], ret_s) && is_plausible (*ret_s, reader->now))
      return TRUE;
  return to_seconds (time, MAX (reader->precision_ns, 1), ret_s);
}

/* (transfer full): the line as far as an answer may repeat it: some characters of it, and those that are text. */
static char *
line_shown (const LineScan *scan)
{
  enum { SHOWN_BYTES = 120 };
  gsize length = 0;
  g_autofree char *line = NULL;

  while (length < SHOWN_BYTES && scan->line + length < scan->end && strchr ("\r\n", scan->line[length]) == NULL)
    length++;
  line = g_strndup (scan->line, length);
  return g_utf8_make_valid (line, -1);
}

static void
refuse (Reader *reader, const LineScan *scan, const char *reason)
{
  IngestOutput *output = reader->output;

  ingest_output_refuse (output, reason);
  if (output->refused_lines == 1) {
    output->first_refused = scan->number;
    output->first_text = line_shown (scan);
  }
  reader->item.filled = reader->item.refused = 0;
}

/* Lines without a time are of one moment, that of arrival, as InfluxDB has it: the values of one device join, of two of
 * one quantity that of the better chip stands, then the first. What one series says twice is counted. */
static void
join_moment (Reader *reader, IngestDevice *device)
{
  PayloadItem *moment = g_hash_table_lookup (reader->moments, device);
  guint clashes;

  if (moment == NULL) {
    moment = g_new0 (PayloadItem, 1);
    g_hash_table_insert (reader->moments, device, moment);
  }
  clashes = payload_join (moment, &reader->item);
  if (reader->chip.length == 0)
    device->batch->foreign += clashes;
}

static void
end_moments (Reader *reader, const IngestOutput *output)
{
  for (guint i = 0; i < output->devices->len; i++) {
    IngestDevice *device = g_ptr_array_index (output->devices, i);
    PayloadItem *moment = g_hash_table_lookup (reader->moments, device);

    if (moment != NULL)
      payload_end (moment, READING_NO_TIME, device->batch);
  }
}

static void
read_line (Reader *reader, LineScan *scan)
{
  gboolean has_time;
  gint64 time = 0, at = READING_NO_TIME;
  LineText key, tag;
  LineValue value;
  IngestDevice *device;

  reader->device = reader->entity = reader->chip = reader->id = reader->class = (LineText){ "", 0 };
  reader->device_tag = TAG_NONE;
  reader->rank = 2;
  while (line_scan_tag (scan, &key, &tag))
    read_tag (reader, &key, &tag);
  while (line_scan_field (scan, &key, &value))
    read_field (reader, &key, &value);
  if (!line_scan_end (scan, &has_time, &time)) {
    refuse (reader, scan, scan->reason);
    return;
  }
  if (has_time && !line_seconds (reader, time, &at)) {
    refuse (reader, scan, "timestamp out of range");
    return;
  }
  if (reader->item.filled == 0 && reader->item.refused == 0)
    return;
  device = line_device (reader);
  if (device == NULL)
    refuse (reader, scan, "too many devices");
  else if (!has_time)
    join_moment (reader, device);
  else
    payload_end (&reader->item, at, device->batch);
}

gboolean
dialect_line_protocol (const IngestInput *input, IngestOutput *output, GError **error)
{
  LineScan scan = line_scan_of (input->bytes, input->length);
  g_autoptr (GHashTable) moments = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Reader reader = { .output = output, .precision_ns = input->precision_ns, .now = input->now, .moments = moments };

  (void) error;
  while (line_scan_begin (&scan, &reader.measurement)) {
    output->lines++;
    read_line (&reader, &scan);
  }
  end_moments (&reader, output);
  return TRUE;
}
