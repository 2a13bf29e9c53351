/* varint.h: numbers in few bytes: 7 bits a byte, lowest first, the top bit set on all but the last; signed ones are
 * zigzagged (0 -1 1 -2 …). What is read is trusted in nothing. */
#pragma once
#include <glib.h>

void varint_put (GByteArray *out, guint64 number);       /* appends, 1 to 10 bytes */
void varint_put_signed (GByteArray *out, gint64 number); /* the same, zigzagged */
guint64 varint_zigzag (gint64 number);                   /* 0 -1 1 -2 … become 0 1 2 3 … */
gint64 varint_unzigzag (guint64 number);                 /* and back */

/* Bytes being read; `broken` is sticky, so that callers test once. */
typedef struct {
  const guint8 *at, *end;
  gboolean broken;
} VarintSource;
gboolean varint_more (const VarintSource *source); /* neither broken nor at the end */
guint64 varint_take (VarintSource *source);        /* 0 when broken */
gint64 varint_take_signed (VarintSource *source);
/* Of `most` at most, or it is broken (0). */
guint64 varint_take_below (VarintSource *source, guint64 most);
/* `before` plus a signed number; broken when that overflows. */
gint64 varint_take_delta (VarintSource *source, gint64 before);
/* The next `length` bytes as a source of their own; broken when there are not so many. */
VarintSource varint_take_bytes (VarintSource *source, guint64 length);
