/* fuzz_reading.c: any bytes as stored readings and hours: no crash, nothing outside what the row is of, codecs that
 * give back what they took. First byte: '0' a journal of parts, '1' a block of many days, '2' a packed one, '3' hours,
 * '4' packed hours, '5' readings made of the bytes and packed. */
#include <stdint.h>
#include <stdlib.h>

#include "domain/reading_archive.h"
#include "domain/reading_pack.h"
#include "domain/rollup_codec.h"

#define DAY 20480

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
must (gboolean holds)
{
  if (!holds)
    abort ();
}

static void
compare (const GArray *one, const GArray *other)
{
  must (one->len == other->len);
  for (guint i = 0; i < one->len; i++) {
    const Reading *a = &g_array_index (one, Reading, i), *b = &g_array_index (other, Reading, i);

    must (a->at == b->at && a->value == b->value && a->quantity == b->quantity && a->flags == b->flags);
  }
}

/* ---- parts ---- */

typedef struct {
  GPtrArray *kept;
  GArray *parts;
} Parts;

static void
keep_part (const ReadingPart *part, gpointer data)
{
  Parts *parts = data;
  ReadingPart copy = *part;

  copy.readings = g_array_copy ((GArray *) part->readings);
  g_ptr_array_add (parts->kept, (gpointer) copy.readings);
  g_array_append_val (parts->parts, copy);
}

static gboolean
read_parts (gconstpointer data, size_t size, Parts *parts)
{
  const ReadingVisit visit = { .visit = keep_part, .data = parts };

  parts->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  parts->parts = g_array_new (FALSE, FALSE, sizeof (ReadingPart));
  return reading_visit_journal (data, size, &visit, NULL);
}

static void
free_parts (Parts *parts)
{
  g_ptr_array_unref (parts->kept);
  g_array_unref (parts->parts);
}

static void
stored_parts (const uint8_t *data, size_t size)
{
  Parts parts, again;

  if (read_parts (data, size, &parts)) {
    g_autoptr (GBytes) bytes =
        reading_encode_parts ((const ReadingPart *) (gconstpointer) parts.parts->data, parts.parts->len);

    must (read_parts (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &again));
    must (again.parts->len == parts.parts->len);
    for (guint i = 0; i < again.parts->len; i++)
      compare (g_array_index (parts.parts, ReadingPart, i).readings,
               g_array_index (again.parts, ReadingPart, i).readings);
    free_parts (&again);
  }
  free_parts (&parts);
}

/* ---- blocks ---- */

static void
stored_block (GBytes *bytes)
{
  const ReadingBlock block = { QUANTITY_T, DAY, READING_PERIOD_DAYS };
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GArray) again = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GBytes) written = NULL;

  if (!reading_decode_block (&block, bytes, readings, NULL)) {
    must (readings->len == 0);
    return;
  }
  for (guint i = 0; i < readings->len; i++) {
    gint64 at = g_array_index (readings, Reading, i).at;

    must (at >= DAY * READING_DAY_S && at < (DAY + READING_PERIOD_DAYS) * READING_DAY_S);
    must (i == 0 || at > g_array_index (readings, Reading, i - 1).at);
  }
  written = reading_encode_block (&block, readings);
  must (reading_decode_block (&block, written, again, NULL));
  compare (readings, again);
}

static void
made_block (const uint8_t *data, size_t size)
{
  const ReadingBlock block = { QUANTITY_T, DAY, READING_PERIOD_DAYS };
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GArray) again = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GBytes) plain = NULL, packed = NULL, unpacked = NULL;
  gint64 at = DAY * READING_DAY_S;

  for (size_t i = 0; i + 3 <= size && i < 9000; i += 3) {
    Reading reading = { .at = at,
                        .value = (gint32) (data[i] << 8 | data[i + 1]) - 3000,
                        .flags = data[i + 2] & READING_FLAGS };

    g_array_append_val (readings, reading);
    at += 1 + (data[i + 2] >> 2) * 9;
  }
  plain = reading_encode_block (&block, readings);
  packed = reading_pack (plain);
  unpacked = reading_unpack (g_bytes_get_data (packed, NULL), g_bytes_get_size (packed), NULL);
  must (unpacked != NULL && g_bytes_equal (plain, unpacked));
  must (reading_decode_block (&block, unpacked, again, NULL));
  compare (readings, again);
}

/* ---- hours ---- */

static void
stored_hours (GBytes *bytes)
{
  const RollupSpan span = { DAY, READING_PERIOD_DAYS };
  g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (HourValue));
  g_autoptr (GArray) again = g_array_new (FALSE, FALSE, sizeof (HourValue));
  g_autoptr (GBytes) written = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (!rollup_decode (&span, data, length, hours, NULL)) {
    must (hours->len == 0);
    return;
  }
  for (guint i = 0; i < hours->len; i++) {
    const HourValue *value = &g_array_index (hours, HourValue, i);

    must (value->hour >= DAY * 24 && value->hour < (DAY + READING_PERIOD_DAYS) * 24 && value->covered_min <= 60);
    must (value->min <= value->mean && value->mean <= value->max);
  }
  written = rollup_encode (&span, hours);
  data = g_bytes_get_data (written, &length);
  must (rollup_decode (&span, data, length, again, NULL) && again->len == hours->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = NULL;

  if (size < 1)
    return 0;
  if (data[0] == '2' || data[0] == '4')
    bytes = reading_unpack (data + 1, size - 1, NULL);
  else
    bytes = g_bytes_new_static (data + 1, size - 1);
  if (data[0] == '0')
    stored_parts (data + 1, size - 1);
  else if (data[0] == '5')
    made_block (data + 1, size - 1);
  else if (bytes != NULL && (data[0] == '3' || data[0] == '4'))
    stored_hours (bytes);
  else if (bytes != NULL)
    stored_block (bytes);
  return 0;
}
