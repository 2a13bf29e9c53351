/* reading_codec.c: varints in and out. Trusts no byte it reads; knows no table. */
#include "domain/reading_codec.h"

#include "base/error.h"

enum { VERSION = 1, VERSION_PARTS = 2, VARINT_BYTES_MAX = 10, FLAGS_FOLLOW = 1 };

/* Bytes being read; `broken` is sticky, so that callers test once. */
typedef struct {
  const guint8 *at, *end;
  gboolean broken;
} Source;

static void
put (GByteArray *out, guint64 number)
{
  guint8 byte;

  while (number >= 0x80) {
    byte = (guint8) (number | 0x80);
    g_byte_array_append (out, &byte, 1);
    number >>= 7;
  }
  byte = (guint8) number;
  g_byte_array_append (out, &byte, 1);
}

static void
put_signed (GByteArray *out, gint64 number)
{
  put (out, ((guint64) number << 1) ^ (number < 0 ? G_MAXUINT64 : 0));
}

static guint64
take (Source *source)
{
  guint64 number = 0;

  for (guint i = 0; i < VARINT_BYTES_MAX && source->at < source->end; i++) {
    guint8 byte = *source->at++;

    number |= (guint64) (byte & 0x7f) << (7 * i);
    if (byte < 0x80)
      return number;
  }
  source->broken = TRUE;
  return 0;
}

static gint64
take_signed (Source *source)
{
  guint64 number = take (source);

  return (gint64) ((number >> 1) ^ ((number & 1) != 0 ? G_MAXUINT64 : 0));
}

static gint64
take_delta (Source *source, gint64 before)
{
  gint64 sum = 0;

  source->broken |= __builtin_add_overflow (before, take_signed (source), &sum);
  return sum;
}

/* Within 32 bits, or the bytes are not ours. */
static gint32
take_value (Source *source, gint32 before)
{
  gint64 value = take_delta (source, before);

  source->broken |= value < G_MININT32 || value > G_MAXINT32;
  return (gint32) value;
}

static guint8
take_flags (Source *source)
{
  guint64 flags = take (source);

  source->broken |= (flags & ~(guint) READING_FLAGS) != 0;
  return (guint8) flags;
}

gint64
reading_day (gint64 at)
{
  return at / READING_DAY_S - (at % READING_DAY_S < 0);
}

static void
put_journal (GByteArray *out, const GArray *readings)
{
  gint64 at = 0;
  gint32 values[QUANTITY_LAST] = { 0 };
  guint8 flags = 0;

  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);
    guint8 stored = reading->flags & READING_FLAGS;

    put (out, (guint64) reading->quantity << 1 | (stored != flags ? FLAGS_FOLLOW : 0));
    put_signed (out, reading->at - at);
    put_signed (out, (gint64) reading->value - values[reading->quantity]);
    if (stored != flags)
      put (out, stored);
    at = reading->at;
    values[reading->quantity] = reading->value;
    flags = stored;
  }
}

GBytes *
reading_encode_journal (const GArray *readings)
{
  GByteArray *out = g_byte_array_new ();

  put (out, VERSION);
  put_journal (out, readings);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
reading_encode_parts (const ReadingPart *parts, guint count)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) body = g_byte_array_new ();

  put (out, VERSION_PARTS);
  for (guint i = 0; i < count; i++) {
    g_byte_array_set_size (body, 0);
    put_journal (body, parts[i].readings);
    put (out, (guint64) parts[i].sensor_id);
    put (out, parts[i].refused);
    put (out, parts[i].outside);
    put (out, parts[i].thinned);
    put (out, body->len);
    g_byte_array_append (out, body->data, body->len);
  }
  return g_byte_array_free_to_bytes (out);
}

GBytes *
reading_encode_block (const GArray *readings)
{
  GByteArray *out = g_byte_array_new ();
  gint64 at = readings->len == 0 ? 0 : reading_day (g_array_index (readings, Reading, 0).at) * READING_DAY_S;
  gint32 value = 0;
  guint8 flags = 0;

  put (out, VERSION);
  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);

    guint8 stored = reading->flags & READING_FLAGS;

    put (out, (guint64) (reading->at - at) << 1 | (stored != flags ? FLAGS_FOLLOW : 0));
    put_signed (out, (gint64) reading->value - value);
    if (stored != flags)
      put (out, stored);
    at = reading->at;
    value = reading->value;
    flags = stored;
  }
  return g_byte_array_free_to_bytes (out);
}

static gboolean
source_done (const Source *source, GArray *readings, guint before, GError **error)
{
  if (!source->broken)
    return TRUE;
  g_array_set_size (readings, before);
  return box_fail (error, BOX_ERROR_INVALID, "stored readings: damaged bytes");
}

static void
take_journal (Source *source, GArray *readings)
{
  gint32 values[QUANTITY_LAST] = { 0 };
  Reading reading = { 0 };

  while (!source->broken && source->at < source->end) {
    guint64 head = take (source);

    source->broken |= head >> 1 >= QUANTITY_LAST;
    if (source->broken)
      break;
    reading.quantity = (guint8) (head >> 1);
    reading.at = take_delta (source, reading.at);
    reading.value = values[reading.quantity] = take_value (source, values[reading.quantity]);
    if ((head & FLAGS_FOLLOW) != 0)
      reading.flags = take_flags (source);
    g_array_append_val (readings, reading);
  }
}

gboolean
reading_decode_journal (gconstpointer bytes, gsize length, GArray *readings, GError **error)
{
  Source source = { .at = bytes, .end = (const guint8 *) bytes + length };
  guint before = readings->len;

  source.broken = take (&source) != VERSION;
  take_journal (&source, readings);
  return source_done (&source, readings, before, error);
}

static guint
take_count (Source *source)
{
  guint64 count = take (source);

  source->broken |= count > G_MAXINT32;
  return source->broken ? 0 : (guint) count;
}

/* The readings of one sensor; a part that is not wanted is passed over. */
static void
visit_part (Source *body, ReadingPart *part, const ReadingVisit *visit)
{
  g_autoptr (GArray) readings = NULL;

  if (visit->want != NULL && !visit->want (part->sensor_id, visit->data))
    return;
  readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  take_journal (body, readings);
  part->readings = readings;
  if (!body->broken)
    visit->visit (part, visit->data);
}

static void
visit_parts (Source *source, const ReadingVisit *visit)
{
  while (!source->broken && source->at < source->end) {
    ReadingPart part = { .sensor_id = (gint64) take (source) };
    Source body;
    guint length;

    part.refused = take_count (source);
    part.outside = take_count (source);
    part.thinned = take_count (source);
    length = take_count (source);
    source->broken |= length > (gsize) (source->end - source->at) || part.sensor_id <= 0;
    if (source->broken)
      return;
    body = (Source){ .at = source->at, .end = source->at + length };
    source->at = body.end;
    visit_part (&body, &part, visit);
    source->broken |= body.broken;
  }
}

gboolean
reading_visit_journal (gconstpointer bytes, gsize length, const ReadingVisit *visit, GError **error)
{
  Source source = { .at = bytes, .end = (const guint8 *) bytes + length };
  guint64 version = take (&source);

  source.broken |= version != (visit->sensor_id == 0 ? VERSION_PARTS : VERSION);
  if (visit->sensor_id == 0)
    visit_parts (&source, visit);
  else if (!source.broken)
    visit_part (&source, &(ReadingPart){ .sensor_id = visit->sensor_id }, visit);
  return !source.broken || box_fail (error, BOX_ERROR_INVALID, "stored readings: damaged bytes");
}

gboolean
reading_decode_block (const ReadingBlock *block, GBytes *bytes, GArray *readings, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  Source source = { .at = data, .end = data + length };
  gint64 end = (block->day + 1) * READING_DAY_S;
  guint before = readings->len;
  Reading reading = { .at = block->day * READING_DAY_S, .quantity = (guint8) block->quantity };

  source.broken = take (&source) != VERSION;
  while (!source.broken && source.at < source.end) {
    guint64 head = take (&source);

    /* Strictly rising within the day, and that before the addition: no number of the file may overflow. */
    source.broken |= head >> 1 >= (guint64) (end - reading.at) || (head >> 1 == 0 && readings->len > before);
    if (source.broken)
      break;
    reading.at += (gint64) (head >> 1);
    reading.value = take_value (&source, reading.value);
    if ((head & FLAGS_FOLLOW) != 0)
      reading.flags = take_flags (&source);
    g_array_append_val (readings, reading);
  }
  return source_done (&source, readings, before, error);
}
