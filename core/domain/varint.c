/* varint.c: numbers to bytes and back. Knows nothing of what they mean. */
#include "domain/varint.h"

enum { BYTES_MAX = 10 };

void
varint_put (GByteArray *out, guint64 number)
{
  guint8 bytes[BYTES_MAX];
  guint count = 0;

  while (number >= 0x80) {
    bytes[count++] = (guint8) (number | 0x80);
    number >>= 7;
  }
  bytes[count++] = (guint8) number;
  g_byte_array_append (out, bytes, count);
}

guint64
varint_zigzag (gint64 number)
{
  return ((guint64) number << 1) ^ (number < 0 ? G_MAXUINT64 : 0);
}

gint64
varint_unzigzag (guint64 number)
{
  return (gint64) ((number >> 1) ^ ((number & 1) != 0 ? G_MAXUINT64 : 0));
}

void
varint_put_signed (GByteArray *out, gint64 number)
{
  varint_put (out, varint_zigzag (number));
}

gboolean
varint_more (const VarintSource *source)
{
  return !source->broken && source->at < source->end;
}

guint64
varint_take (VarintSource *source)
{
  guint64 number = 0;

  for (guint i = 0; i < BYTES_MAX && varint_more (source); i++) {
    guint8 byte = *source->at++;

    number |= (guint64) (byte & 0x7f) << (7 * i);
    if (byte < 0x80)
      return number;
  }
  source->broken = TRUE;
  return 0;
}

gint64
varint_take_signed (VarintSource *source)
{
  return varint_unzigzag (varint_take (source));
}

guint64
varint_take_below (VarintSource *source, guint64 most)
{
  guint64 number = varint_take (source);

  source->broken |= number > most;
  return source->broken ? 0 : number;
}

gint64
varint_take_delta (VarintSource *source, gint64 before)
{
  gint64 sum = 0;

  source->broken |= __builtin_add_overflow (before, varint_take_signed (source), &sum);
  return source->broken ? 0 : sum;
}

VarintSource
varint_take_bytes (VarintSource *source, guint64 length)
{
  VarintSource part = { .at = source->at, .end = source->at };

  source->broken |= length > (guint64) (source->end - source->at);
  part.broken = source->broken;
  if (!source->broken)
    part.end = source->at += length;
  return part;
}
