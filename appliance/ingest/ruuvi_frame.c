/* ruuvi_frame.c: the radio formats of Ruuvi (docs.ruuvi.com): big-endian, one value for "none" in each field. */
#include "ingest/ruuvi_frame.h"

#include <string.h>

enum { BYTES_MAX = 255, MAC_BYTES = 6, SEQUENCE_NONE = 0xffffff };

/* Bytes of hexadecimal; 0 for what is none. */
static gsize
unhex (const char *hex, guint8 bytes[BYTES_MAX])
{
  gsize length = strlen (hex);

  if (length % 2 != 0 || length / 2 > BYTES_MAX)
    return 0;
  for (gsize i = 0; i < length; i++) {
    int digit = g_ascii_xdigit_value (hex[i]);

    if (digit < 0)
      return 0;
    bytes[i / 2] = (guint8) (i % 2 == 0 ? digit << 4 : bytes[i / 2] | digit);
  }
  return length / 2;
}

/* Where the maker's own format begins, behind its number 0x0499. */
static const guint8 *
find_format (const guint8 *bytes, gsize length, gsize *ret_left)
{
  static const guint8 mark[] = { 0xff, 0x99, 0x04 };
  const guint8 *found = memmem (bytes, length, mark, sizeof mark);

  if (found == NULL)
    return NULL;
  *ret_left = length - (gsize) (found - bytes) - sizeof mark;
  return found + sizeof mark;
}

static guint
word_at (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static void
put_unless (PayloadItem *item, Quantity quantity, guint raw, guint none, double factor)
{
  if (raw != none)
    payload_put (item, quantity, raw * factor, 2);
}

/* Formats 5 and 6 begin alike. */
static void
put_climate (PayloadItem *item, const guint8 *at)
{
  guint temperature = word_at (at + 1), pressure = word_at (at + 5);

  if (temperature != 0x8000)
    payload_put (item, QUANTITY_T, (gint16) temperature * 0.005, 2);
  put_unless (item, QUANTITY_RH, word_at (at + 3), 0xffff, 0.0025);
  if (pressure != 0xffff)
    payload_put (item, QUANTITY_P, (pressure + 50000) / 100.0, 2);
}

static void
read_3 (const guint8 *at, RuuviFrame *frame)
{
  int sign = (at[2] & 0x80) != 0 ? -1 : 1;

  payload_put (&frame->item, QUANTITY_RH, at[1] * 0.5, 2);
  payload_put (&frame->item, QUANTITY_T, sign * ((at[2] & 0x7f) + at[3] / 100.0), 2);
  payload_put (&frame->item, QUANTITY_P, (word_at (at + 4) + 50000) / 100.0, 2);
  payload_put (&frame->item, QUANTITY_BAT_MV, word_at (at + 12), 2);
}

static void
read_mac (const guint8 *at, RuuviFrame *frame)
{
  GString *mac = g_string_new (NULL);

  for (guint i = 0; i < MAC_BYTES; i++)
    g_string_append_printf (mac, "%s%02x", i == 0 ? "" : ":", at[i]);
  g_strlcpy (frame->mac, mac->str, sizeof frame->mac);
  g_string_free (mac, TRUE);
}

static void
read_5 (const guint8 *at, RuuviFrame *frame)
{
  guint power = word_at (at + 13) >> 5, sequence = word_at (at + 16);

  put_climate (&frame->item, at);
  if (power != 0x7ff)
    payload_put (&frame->item, QUANTITY_BAT_MV, power + 1600, 2);
  if (sequence != 0xffff)
    frame->sequence = (int) sequence;
  read_mac (at + 18, frame);
}

static void
read_6 (const guint8 *at, RuuviFrame *frame)
{
  put_climate (&frame->item, at);
  put_unless (&frame->item, QUANTITY_PM25, word_at (at + 7), 0xffff, 0.1);
  put_unless (&frame->item, QUANTITY_CO2, word_at (at + 9), 0xffff, 1);
  put_unless (&frame->item, QUANTITY_VOC_INDEX, (guint) at[11] << 1 | (at[16] >> 6 & 1), 0x1ff, 1);
  frame->sequence = at[15];
}

/* A Ruuvi Air's long advertisement; its sequence has three bytes. */
static void
read_e1 (const guint8 *at, RuuviFrame *frame)
{
  guint sequence = (guint) at[25] << 16 | word_at (at + 26);

  put_climate (&frame->item, at);
  put_unless (&frame->item, QUANTITY_PM1, word_at (at + 7), 0xffff, 0.1);
  put_unless (&frame->item, QUANTITY_PM25, word_at (at + 9), 0xffff, 0.1);
  put_unless (&frame->item, QUANTITY_PM10, word_at (at + 13), 0xffff, 0.1);
  put_unless (&frame->item, QUANTITY_CO2, word_at (at + 15), 0xffff, 1);
  put_unless (&frame->item, QUANTITY_VOC_INDEX, (guint) at[17] << 1 | (at[28] >> 6 & 1), 0x1ff, 1);
  if (sequence != SEQUENCE_NONE)
    frame->sequence = (int) sequence;
  read_mac (at + 34, frame);
}

static const struct {
  guint8 number;
  gsize length;
  void (*read) (const guint8 *at, RuuviFrame *frame);
} formats[] = { { 3, 14, read_3 }, { 5, 24, read_5 }, { 6, 20, read_6 }, { 0xe1, 40, read_e1 } };

gboolean
ruuvi_frame_read (const char *hex, RuuviFrame *frame)
{
  guint8 bytes[BYTES_MAX];
  gsize length = unhex (hex, bytes), left = 0;
  const guint8 *at = find_format (bytes, length, &left);

  memset (frame, 0, sizeof *frame);
  frame->sequence = -1;
  for (guint i = 0; at != NULL && i < G_N_ELEMENTS (formats); i++)
    if (left >= formats[i].length && at[0] == formats[i].number) {
      formats[i].read (at, frame);
      return TRUE;
    }
  return FALSE;
}
