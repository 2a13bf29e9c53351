/* rollup_codec.c: hours in and out of bytes. Trusts no byte it reads; knows no table. */
#include "domain/rollup_codec.h"

#include "base/error.h"
#include "domain/varint.h"

enum { VERSION = 1, CHANGED = 1, HOURS_A_DAY = 24, COVERED_MOST = 60 };
enum { CHANGED_HOUR = 1, CHANGED_COVERED = 2, CHANGED_COUNT = 4, CHANGED_FLAGS = 8, CHANGED_ALL = 15 };
enum { STORED_FLAGS = ROLLUP_JUMP | ROLLUP_STUCK | ROLLUP_EARLY | ROLLUP_BOX_CLOCK };

static guint
changes (const HourValue *before, const HourValue *value)
{
  return (value->hour != before->hour + 1 ? CHANGED_HOUR : 0)
         | (value->covered_min != before->covered_min ? CHANGED_COVERED : 0)
         | (value->count != before->count ? CHANGED_COUNT : 0) | (value->flags != before->flags ? CHANGED_FLAGS : 0);
}

static void
put_hour (GByteArray *out, const HourValue *before, const HourValue *value)
{
  guint changed = changes (before, value);

  varint_put (out, varint_zigzag ((gint64) value->mean - before->mean) << 1 | (changed != 0 ? CHANGED : 0));
  if (changed != 0)
    varint_put (out, changed);
  if ((changed & CHANGED_HOUR) != 0)
    varint_put (out, (guint64) (value->hour - before->hour - 1));
  if ((changed & CHANGED_COVERED) != 0)
    varint_put (out, value->covered_min);
  if ((changed & CHANGED_COUNT) != 0)
    varint_put (out, value->count);
  if ((changed & CHANGED_FLAGS) != 0)
    varint_put (out, value->flags);
  varint_put (out, (guint64) ((gint64) value->max - value->mean));
  varint_put (out, (guint64) ((gint64) value->mean - value->min));
}

GBytes *
rollup_encode (const RollupSpan *span, const GArray *hours)
{
  GByteArray *out = g_byte_array_new ();
  HourValue before = { .hour = span->day * HOURS_A_DAY - 1 };

  varint_put (out, VERSION);
  for (guint i = 0; i < hours->len; i++) {
    HourValue value = g_array_index (hours, HourValue, i);

    value.flags &= STORED_FLAGS;
    put_hour (out, &before, &value);
    before = value;
  }
  return g_byte_array_free_to_bytes (out);
}

/* Within 32 bits, or the bytes are not ours. */
static gint32
narrow (VarintSource *source, gint64 value)
{
  source->broken |= value < G_MININT32 || value > G_MAXINT32;
  return source->broken ? 0 : (gint32) value;
}

static void
take_changes (VarintSource *source, HourValue *value, gint64 end)
{
  guint64 changed = varint_take_below (source, CHANGED_ALL);

  if ((changed & CHANGED_HOUR) != 0)
    value->hour += (gint64) varint_take_below (source, (guint64) MAX (end - value->hour, 0));
  if ((changed & CHANGED_COVERED) != 0)
    value->covered_min = (guint8) varint_take_below (source, COVERED_MOST);
  if ((changed & CHANGED_COUNT) != 0)
    value->count = (guint16) varint_take_below (source, G_MAXUINT16);
  if ((changed & CHANGED_FLAGS) != 0)
    value->flags = (guint8) varint_take_below (source, STORED_FLAGS);
}

/* *value is the hour before, and becomes the next one. */
static void
take_hour (VarintSource *source, HourValue *value, gint64 end)
{
  guint64 head = varint_take (source);
  gint64 mean;

  value->hour++;
  if ((head & CHANGED) != 0)
    take_changes (source, value, end);
  source->broken |=
      value->hour >= end || __builtin_add_overflow ((gint64) value->mean, varint_unzigzag (head >> 1), &mean);
  if (source->broken)
    return;
  value->mean = narrow (source, mean);
  value->max = narrow (source, mean + (gint64) varint_take_below (source, G_MAXUINT32));
  value->min = narrow (source, mean - (gint64) varint_take_below (source, G_MAXUINT32));
}

gboolean
rollup_decode (const RollupSpan *span, gconstpointer bytes, gsize length, GArray *hours, GError **error)
{
  VarintSource source = { .at = bytes, .end = (const guint8 *) bytes + length };
  HourValue value = { .hour = span->day * HOURS_A_DAY - 1 };
  gint64 end = (span->day + span->days) * HOURS_A_DAY;
  guint before = hours->len;

  source.broken = varint_take (&source) != VERSION;
  while (varint_more (&source)) {
    take_hour (&source, &value, end);
    if (!source.broken)
      g_array_append_val (hours, value);
  }
  if (!source.broken)
    return TRUE;
  g_array_set_size (hours, before);
  return box_fail (error, BOX_ERROR_INVALID, "stored hours: damaged bytes");
}
