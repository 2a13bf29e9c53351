/* reading_codec.c: readings in and out of bytes. Trusts no byte it reads; knows no table. */
#include "domain/reading_codec.h"

#include "base/error.h"
#include "domain/varint.h"

enum { VERSION_JOURNAL = 1, VERSION_PARTS = 2, VERSION_BLOCK_OLD = 1, VERSION_BLOCK = 2, FOLLOW = 1 };

gint64
reading_day (gint64 at)
{
  return at / READING_DAY_S - (at % READING_DAY_S < 0);
}

/* Within 32 bits, or the bytes are not ours. */
static gint32
take_value (VarintSource *source, gint32 before)
{
  gint64 value = varint_take_delta (source, before);

  source->broken |= value < G_MININT32 || value > G_MAXINT32;
  return (gint32) value;
}

static guint8
take_flags (VarintSource *source)
{
  return (guint8) varint_take_below (source, READING_FLAGS);
}

static gboolean
source_done (const VarintSource *source, GArray *readings, guint before, GError **error)
{
  if (!source->broken)
    return TRUE;
  g_array_set_size (readings, before);
  return box_fail (error, BOX_ERROR_INVALID, "stored readings: damaged bytes");
}

/* ---- journal ---- */

static void
put_journal (GByteArray *out, const GArray *readings, gint64 at)
{
  gint32 values[QUANTITY_LAST] = { 0 };
  guint8 flags = 0;

  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);
    guint8 stored = reading->flags & READING_FLAGS;

    varint_put (out, (guint64) reading->quantity << 1 | (stored != flags ? FOLLOW : 0));
    varint_put_signed (out, reading->at - at);
    varint_put_signed (out, (gint64) reading->value - values[reading->quantity]);
    if (stored != flags)
      varint_put (out, stored);
    at = reading->at;
    values[reading->quantity] = reading->value;
    flags = stored;
  }
}

static void
take_journal (VarintSource *source, gint64 at, GArray *readings)
{
  gint32 values[QUANTITY_LAST] = { 0 };
  Reading reading = { .at = at };

  while (varint_more (source)) {
    guint64 head = varint_take_below (source, (QUANTITY_LAST - 1) << 1 | FOLLOW);

    reading.quantity = (guint8) (head >> 1);
    reading.at = varint_take_delta (source, reading.at);
    reading.value = values[reading.quantity] = take_value (source, values[reading.quantity]);
    if ((head & FOLLOW) != 0)
      reading.flags = take_flags (source);
    g_array_append_val (readings, reading);
  }
}

GBytes *
reading_encode_journal (const GArray *readings)
{
  GByteArray *out = g_byte_array_new ();

  varint_put (out, VERSION_JOURNAL);
  put_journal (out, readings, 0);
  return g_byte_array_free_to_bytes (out);
}

gboolean
reading_decode_journal (gconstpointer bytes, gsize length, GArray *readings, GError **error)
{
  VarintSource source = { .at = bytes, .end = (const guint8 *) bytes + length };
  guint before = readings->len;

  source.broken = varint_take (&source) != VERSION_JOURNAL;
  take_journal (&source, 0, readings);
  return source_done (&source, readings, before, error);
}

/* ---- parts ---- */

static void
put_part (GByteArray *out, const ReadingPart *part, gint64 at)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gboolean counts = part->refused + part->outside + part->thinned > 0;

  put_journal (body, part->readings, at);
  varint_put (out, (guint64) part->sensor_id << 1 | (counts ? FOLLOW : 0));
  if (counts) {
    varint_put (out, part->refused);
    varint_put (out, part->outside);
    varint_put (out, part->thinned);
  }
  varint_put (out, body->len);
  g_byte_array_append (out, body->data, body->len);
}

GBytes *
reading_encode_parts (const ReadingPart *parts, guint count)
{
  GByteArray *out = g_byte_array_new ();
  gint64 at = 0;

  for (guint i = 0; i < count && at == 0; i++)
    if (parts[i].readings->len > 0)
      at = g_array_index (parts[i].readings, Reading, 0).at;
  varint_put (out, VERSION_PARTS);
  varint_put_signed (out, at);
  for (guint i = 0; i < count; i++)
    put_part (out, &parts[i], at);
  return g_byte_array_free_to_bytes (out);
}

static void
visit_body (VarintSource *body, gint64 at, ReadingPart *part, const ReadingVisit *visit)
{
  g_autoptr (GArray) readings = NULL;

  if (visit->want != NULL && !visit->want (part->sensor_id, visit->data))
    return;
  readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  take_journal (body, at, readings);
  part->readings = readings;
  if (!body->broken)
    visit->visit (part, visit->data);
}

static void
visit_part (VarintSource *source, gint64 at, const ReadingVisit *visit)
{
  ReadingPart part = { 0 };
  guint64 head = varint_take_below (source, G_MAXINT64);
  VarintSource body;

  part.sensor_id = (gint64) (head >> 1);
  if ((head & FOLLOW) != 0) {
    part.refused = (guint) varint_take_below (source, G_MAXINT32);
    part.outside = (guint) varint_take_below (source, G_MAXINT32);
    part.thinned = (guint) varint_take_below (source, G_MAXINT32);
  }
  body = varint_take_bytes (source, varint_take (source));
  source->broken |= part.sensor_id == 0;
  if (source->broken)
    return;
  visit_body (&body, at, &part, visit);
  source->broken |= body.broken;
}

static void
visit_parts (VarintSource *source, const ReadingVisit *visit)
{
  gint64 at = varint_take_signed (source);

  while (varint_more (source))
    visit_part (source, at, visit);
}

gboolean
reading_visit_journal (gconstpointer bytes, gsize length, const ReadingVisit *visit, GError **error)
{
  VarintSource source = { .at = bytes, .end = (const guint8 *) bytes + length };

  source.broken = varint_take (&source) != (visit->sensor_id == 0 ? VERSION_PARTS : VERSION_JOURNAL);
  if (visit->sensor_id == 0)
    visit_parts (&source, visit);
  else if (!source.broken)
    visit_body (&source, 0, &(ReadingPart){ .sensor_id = visit->sensor_id }, visit);
  return !source.broken || box_fail (error, BOX_ERROR_INVALID, "stored readings: damaged bytes");
}

/* ---- block ---- */

static guint32
greatest_divisor (guint32 one, guint32 other)
{
  while (other != 0) {
    guint32 rest = one % other;

    one = other;
    other = rest;
  }
  return one;
}

/* What every value is a multiple of: sensors that tell tenths cost no more than those that tell hundredths. */
static guint32
values_step (const GArray *readings)
{
  guint32 step = 0;

  for (guint i = 0; i < readings->len && step != 1; i++) {
    gint64 value = g_array_index (readings, Reading, i).value;

    step = greatest_divisor (step, (guint32) ABS (value));
  }
  return MAX (step, 1);
}

/* What is known when one reading is written or read: the one before it. */
typedef struct {
  Reading before;
  gint64 interval;
  guint32 step; /* values are multiples of it */
  gint64 end;   /* of the block, not included */
  gboolean begun;
} Pace;

static void
put_reading (GByteArray *values, GByteArray *times, const Reading *reading, Pace *pace)
{
  guint8 stored = reading->flags & READING_FLAGS;
  gint64 interval = reading->at - pace->before.at;
  gboolean timed = !pace->begun || interval != pace->interval || stored != pace->before.flags;
  gint64 difference = ((gint64) reading->value - pace->before.value) / pace->step;

  varint_put (values, varint_zigzag (difference) << 1 | (timed ? FOLLOW : 0));
  if (timed) {
    gboolean flags_follow = stored != pace->before.flags;

    varint_put (times, varint_zigzag (interval - pace->interval) << 1 | (flags_follow ? FOLLOW : 0));
    if (flags_follow)
      varint_put (times, stored);
  }
  pace->before = *reading;
  pace->before.flags = stored;
  pace->interval = pace->begun ? interval : 0;
  pace->begun = TRUE;
}

static Pace
pace_new (const ReadingBlock *block)
{
  return (Pace){ .before = { .at = block->day * READING_DAY_S, .quantity = (guint8) block->quantity },
                 .step = 1,
                 .end = (block->day + MAX (block->days, 1)) * READING_DAY_S };
}

GBytes *
reading_encode_block (const ReadingBlock *block, const GArray *readings)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) values = g_byte_array_new ();
  g_autoptr (GByteArray) times = g_byte_array_new ();
  Pace pace = pace_new (block);

  pace.step = values_step (readings);
  for (guint i = 0; i < readings->len; i++)
    put_reading (values, times, &g_array_index (readings, Reading, i), &pace);
  varint_put (out, VERSION_BLOCK);
  varint_put (out, pace.step);
  varint_put (out, values->len);
  g_byte_array_append (out, values->data, values->len);
  g_byte_array_append (out, times->data, times->len);
  return g_byte_array_free_to_bytes (out);
}

/* Broken unless the time is after the one before it and within the block; that before the addition: no number of the
 * bytes may overflow. */
static void
pace_step (VarintSource *source, Pace *pace, gint64 interval)
{
  source->broken |= interval < (pace->begun ? 1 : 0) || interval >= pace->end - pace->before.at;
  if (source->broken)
    return;
  pace->before.at += interval;
  pace->interval = pace->begun ? interval : 0;
  pace->begun = TRUE;
}

static void
take_reading (VarintSource *values, VarintSource *times, Pace *pace)
{
  guint64 head = varint_take (values);
  gint64 interval = pace->interval, value = 0;

  if ((head & FOLLOW) != 0) {
    guint64 change = varint_take (times);

    times->broken |= __builtin_add_overflow (interval, varint_unzigzag (change >> 1), &interval);
    if ((change & FOLLOW) != 0)
      pace->before.flags = take_flags (times);
  }
  values->broken |= times->broken || __builtin_mul_overflow (varint_unzigzag (head >> 1), (gint64) pace->step, &value)
                    || __builtin_add_overflow (value, (gint64) pace->before.value, &value) || value < G_MININT32
                    || value > G_MAXINT32;
  pace_step (values, pace, interval);
  pace->before.value = (gint32) value;
}

static void
take_block (VarintSource *source, Pace *pace, GArray *readings)
{
  VarintSource values;

  pace->step = (guint32) varint_take_below (source, G_MAXUINT32);
  values = varint_take_bytes (source, varint_take (source));
  while (varint_more (&values)) {
    take_reading (&values, source, pace);
    if (!values.broken)
      g_array_append_val (readings, pace->before);
  }
  source->broken |= values.broken || source->at != source->end;
}

static void
take_block_old (VarintSource *source, Pace *pace, GArray *readings)
{
  while (varint_more (source)) {
    guint64 head = varint_take_below (source, G_MAXINT64);

    pace_step (source, pace, (gint64) (head >> 1));
    pace->before.value = take_value (source, pace->before.value);
    if ((head & FOLLOW) != 0)
      pace->before.flags = take_flags (source);
    if (!source->broken)
      g_array_append_val (readings, pace->before);
  }
}

gboolean
reading_decode_block (const ReadingBlock *block, GBytes *bytes, GArray *readings, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  VarintSource source = { .at = data, .end = data + length };
  guint before = readings->len;
  Pace pace = pace_new (block);
  guint64 version = varint_take (&source);

  source.broken |= version != VERSION_BLOCK && version != VERSION_BLOCK_OLD;
  if (version == VERSION_BLOCK)
    take_block (&source, &pace, readings);
  else
    take_block_old (&source, &pace, readings);
  return source_done (&source, readings, before, error);
}
