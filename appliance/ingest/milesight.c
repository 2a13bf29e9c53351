/* milesight.c: tables of channels and of history records; a walk over them. Little-endian throughout. */
#include "ingest/milesight.h"

enum { PAIR_BYTES = 2, VALUES_MAX = 8, MEASURED = 1 };

typedef enum { U8, S16, U16 } Width;

/* One value within a channel or a record. */
typedef struct {
  guint8 offset;
  Width width;
  Quantity quantity;
  double factor;
} Value;

/* What each channel is: how long, and what of it is kept. Light, presence, doors and buzzers are passed over. */
typedef struct {
  guint8 id, type, length;
  Value value;
} Channel;

#define PASSED \
  { \
    0, U8, QUANTITY_LAST, 0 \
  }

static const Channel channels[] = {
  { 0x01, 0x75, 1, { 0, U8, QUANTITY_BAT, 1 } },
  { 0x03, 0x67, 2, { 0, S16, QUANTITY_T, 0.1 } },
  { 0x04, 0x68, 1, { 0, U8, QUANTITY_RH, 0.5 } },
  { 0x05, 0x00, 1, PASSED },
  { 0x05, 0x6a, 2, PASSED },
  { 0x05, 0x7d, 2, { 0, U16, QUANTITY_CO2, 1 } }, /* EM500-CO2; its pressure too */
  { 0x05, 0x9f, 2, PASSED },
  { 0x05, 0xc8, 4, PASSED },
  { 0x06, 0x00, 1, PASSED },
  { 0x06, 0x65, 6, PASSED },
  { 0x06, 0x73, 2, { 0, U16, QUANTITY_P, 0.1 } },
  { 0x06, 0x9d, 2, PASSED },
  { 0x06, 0xcb, 1, PASSED },
  { 0x07, 0x7d, 2, { 0, U16, QUANTITY_CO2, 1 } },
  { 0x08, 0x7d, 2, { 0, U16, QUANTITY_VOC_INDEX, 1 } }, /* hundredths of an index of 0 to 5; of an AM100 series ppb */
  { 0x08, 0xe6, 2, { 0, U16, QUANTITY_VOC_UG, 1 } },
  { 0x09, 0x73, 2, { 0, U16, QUANTITY_P, 0.1 } },
  { 0x0a, 0x7d, 2, { 0, U16, QUANTITY_HCHO, 10 } }, /* hundredths of mg/m³ */
  { 0x0b, 0x7d, 2, { 0, U16, QUANTITY_PM25, 1 } },
  { 0x0c, 0x7d, 2, { 0, U16, QUANTITY_PM10, 1 } },
  { 0x0d, 0x7d, 2, PASSED },
  { 0x0e, 0x01, 1, PASSED },
  { 0x83, 0x67, 3, { 0, S16, QUANTITY_T, 0.1 } }, /* alarms bring the value that raised them */
  { 0x83, 0xd7, 5, { 0, S16, QUANTITY_T, 0.1 } },
  { 0x86, 0x9d, 3, PASSED },
  { 0x87, 0x7d, 3, { 0, U16, QUANTITY_CO2, 1 } },
  { 0xb3, 0x67, 1, PASSED }, /* the reading failed */
  { 0xb4, 0x68, 1, PASSED },
  { 0xb6, 0x9d, 1, PASSED },
  { 0xb6, 0xcb, 1, PASSED },
  { 0xb7, 0x7d, 1, PASSED },
  { 0xff, 0x01, 1, PASSED }, /* what the device is */
  { 0xff, 0x08, 6, PASSED },
  { 0xff, 0x09, 2, PASSED },
  { 0xff, 0x0a, 2, PASSED },
  { 0xff, 0x0b, 1, PASSED },
  { 0xff, 0x0f, 1, PASSED },
  { 0xff, 0x16, 8, PASSED },
  { 0xff, 0x18, 2, PASSED }, /* which of its sensors are on */
  { 0xff, 0xcc, 1, PASSED },
  { 0xff, 0xfe, 1, PASSED },
  { 0xff, 0xff, 2, PASSED },
};

/* A record of history does not say of which model it is: its length does. The shortest that fits comes first, because
 * each of its records must begin anew. Values begin behind the time. */
typedef struct {
  guint8 length;
  gboolean guarded;         /* the byte before each value says whether it was measured */
  Value values[VALUES_MAX]; /* up to one of factor 0 */
} Record;

#define CLIMATE \
  { 4, S16, QUANTITY_T, 0.1 }, \
  { \
    6, U8, QUANTITY_RH, 0.5 \
  }
#define GUARDED \
  { 5, S16, QUANTITY_T, 0.1 }, \
  { \
    8, U8, QUANTITY_RH, 0.5 \
  }
#define AMBIENCE \
  { 4, S16, QUANTITY_T, 0.1 }, { 6, U16, QUANTITY_RH, 0.5 }, { 10, U16, QUANTITY_CO2, 1 }, \
      { 12, U16, QUANTITY_VOC_INDEX, 1 }, \
  { \
    14, U16, QUANTITY_P, 0.1 \
  }
#define PARTICLES \
  { 16, U16, QUANTITY_PM25, 1 }, \
  { \
    18, U16, QUANTITY_PM10, 1 \
  }

static const Record records[] = {
  { 7, FALSE, { CLIMATE } },                              /* EM300-TH, EM320-TH, AM102 */
  { 8, FALSE, { CLIMATE } },                              /* EM300-MCS, -SLD, -ZLD: a door, a leak */
  { 9, FALSE, { CLIMATE, { 7, U16, QUANTITY_CO2, 1 } } }, /* AM103 */
  { 11,
    FALSE,
    { { 4, U16, QUANTITY_CO2, 1 },
      { 6, U16, QUANTITY_P, 0.1 },
      { 8, S16, QUANTITY_T, 0.1 },
      { 10, U8, QUANTITY_RH, 0.5 } } },                                   /* EM500-CO2 */
  { 15, TRUE, { GUARDED } },                                              /* AM304L */
  { 16, FALSE, { AMBIENCE } },                                            /* AM307 */
  { 18, TRUE, { GUARDED, { 16, U16, QUANTITY_CO2, 1 } } },                /* AM305L */
  { 20, FALSE, { AMBIENCE, PARTICLES } },                                 /* AM308 */
  { 22, FALSE, { AMBIENCE, PARTICLES, { 20, U16, QUANTITY_HCHO, 10 } } }, /* AM319 */
};

static guint
number_at (const guint8 *at, Width width)
{
  return width == U8 ? at[0] : at[0] | (guint) at[1] << 8;
}

static void
put (PayloadItem *item, const Value *value, const guint8 *at)
{
  guint raw = number_at (at + value->offset, value->width);

  if (value->factor != 0)
    payload_put (item, value->quantity, (value->width == S16 ? (gint16) raw : (int) raw) * value->factor, 2);
}

static const Channel *
channel_at (const guint8 *at, gsize left)
{
  for (guint i = 0; left >= PAIR_BYTES && i < G_N_ELEMENTS (channels); i++)
    if (channels[i].id == at[0] && channels[i].type == at[1] && left >= (gsize) PAIR_BYTES + channels[i].length)
      return &channels[i];
  return NULL;
}

static gboolean
is_history (const guint8 *at, gsize left)
{
  return left >= PAIR_BYTES && (at[0] == 0x20 || at[0] == 0x21) && at[1] == 0xce;
}

/* How many bytes channels take from here on, one behind the other. */
static gsize
channels_length (const guint8 *at, gsize left)
{
  gsize done = 0;

  for (const Channel *channel; (channel = channel_at (at + done, left - done)) != NULL;)
    done += (gsize) PAIR_BYTES + channel->length;
  return done;
}

/* Whether records of that length follow one another up to the end, or up to channels: with `strict` nothing else may
 * follow, because a value can look like a channel. */
static gboolean
fits (const Record *record, const guint8 *at, gsize left, gboolean strict)
{
  gsize step = (gsize) PAIR_BYTES + record->length, behind;

  while (is_history (at, left) && left >= step) {
    at += step;
    left -= step;
  }
  behind = channels_length (at, left);
  return behind == left || (!strict && behind > 0 && !is_history (at, left));
}

static const Record *
record_at (const guint8 *at, gsize left)
{
  if (!is_history (at, left))
    return NULL;
  for (guint i = 0; i < 2 * G_N_ELEMENTS (records); i++) {
    const Record *record = &records[i % G_N_ELEMENTS (records)];

    if (left >= (gsize) PAIR_BYTES + record->length && fits (record, at, left, i < G_N_ELEMENTS (records)))
      return record;
  }
  return NULL;
}

static void
read_record (const Record *record, const guint8 *at, ReadingBatch *batch)
{
  const guint8 *values = at + PAIR_BYTES;
  gint64 time_s = (gint64) values[0] | (gint64) values[1] << 8 | (gint64) values[2] << 16 | (gint64) values[3] << 24;
  PayloadItem item = { 0 };

  for (guint i = 0; i < VALUES_MAX && record->values[i].factor != 0; i++) {
    Value value = record->values[i];

    if (record->guarded && values[value.offset - 1] != MEASURED)
      continue;
    if (value.quantity == QUANTITY_VOC_INDEX && at[0] == 0x21)
      value.quantity = QUANTITY_VOC_UG;
    put (&item, &value, values);
  }
  payload_end (&item, time_s, batch);
}

/* A channel; of the AM100 series, which count movements and light, TVOC is in ppb. */
static void
read_channel (const Channel *channel, const guint8 *at, gboolean *is_am100, PayloadItem *item)
{
  Value value = channel->value;

  *is_am100 |= (channel->id == 0x05 && channel->type == 0x6a) || (channel->id == 0x06 && channel->type == 0x65);
  if (*is_am100 && value.quantity == QUANTITY_VOC_INDEX)
    value.quantity = QUANTITY_VOC_PPB;
  put (item, &value, at + PAIR_BYTES);
}

/* How many bytes are understood. With `item` and `batch` they are read as well. */
static gsize
walk (const MilesightFrame *frame, PayloadItem *item, ReadingBatch *batch)
{
  gboolean is_am100 = FALSE;
  gsize done = 0;

  while (done < frame->length) {
    const guint8 *at = frame->bytes + done;
    const Channel *channel = channel_at (at, frame->length - done);
    const Record *record = record_at (at, frame->length - done);

    if (channel == NULL && record == NULL)
      break;
    if (item != NULL && channel != NULL)
      read_channel (channel, at, &is_am100, item);
    else if (item != NULL)
      read_record (record, at, batch);
    done += (gsize) PAIR_BYTES + (channel != NULL ? channel->length : record->length);
  }
  return done;
}

gboolean
milesight_read (const MilesightFrame *frame, PayloadItem *item, ReadingBatch *batch)
{
  gsize understood = walk (frame, NULL, NULL);

  if (understood == 0 || (frame->whole && understood < frame->length))
    return FALSE;
  walk (frame, item, batch);
  return TRUE;
}
