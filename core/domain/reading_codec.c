/* reading_codec.c: varints in and out. Trusts no byte it reads; knows no table. */
#include "domain/reading_codec.h"

#include "base/error.h"

enum { VERSION = 1, VARINT_BYTES_MAX = 10, FLAGS_FOLLOW = 1 };

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

  source->broken |= flags > READING_FLAGS;
  return (guint8) flags;
}

gint64
reading_day (gint64 at)
{
  return at / READING_DAY_S - (at % READING_DAY_S < 0);
}

GBytes *
reading_encode_journal (const GArray *readings)
{
  GByteArray *out = g_byte_array_new ();
  gint64 at = 0;
  gint32 values[QUANTITY_LAST] = { 0 };
  guint8 flags = 0;

  put (out, VERSION);
  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);

    put (out, (guint64) reading->quantity << 1 | (reading->flags != flags ? FLAGS_FOLLOW : 0));
    put_signed (out, reading->at - at);
    put_signed (out, (gint64) reading->value - values[reading->quantity]);
    if (reading->flags != flags)
      put (out, reading->flags);
    at = reading->at;
    values[reading->quantity] = reading->value;
    flags = reading->flags;
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

    put (out, (guint64) (reading->at - at) << 1 | (reading->flags != flags ? FLAGS_FOLLOW : 0));
    put_signed (out, (gint64) reading->value - value);
    if (reading->flags != flags)
      put (out, reading->flags);
    at = reading->at;
    value = reading->value;
    flags = reading->flags;
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

gboolean
reading_decode_journal (gconstpointer bytes, gsize length, GArray *readings, GError **error)
{
  Source source = { .at = bytes, .end = (const guint8 *) bytes + length };
  gint32 values[QUANTITY_LAST] = { 0 };
  guint before = readings->len;
  Reading reading = { 0 };

  source.broken = take (&source) != VERSION;
  while (!source.broken && source.at < source.end) {
    guint64 head = take (&source);

    source.broken |= head >> 1 >= QUANTITY_LAST;
    if (source.broken)
      break;
    reading.quantity = (guint8) (head >> 1);
    reading.at = take_delta (&source, reading.at);
    reading.value = values[reading.quantity] = take_value (&source, values[reading.quantity]);
    if ((head & FLAGS_FOLLOW) != 0)
      reading.flags = take_flags (&source);
    g_array_append_val (readings, reading);
  }
  return source_done (&source, readings, before, error);
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
