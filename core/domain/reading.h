/* reading.h: what sensors measure: the quantities with their units and bounds, one reading, and the batch that one
 * message brings. Pure: bytes are read in appliance/ingest/, rows are written in reading_block.h. */
#pragma once
#include <glib.h>

/* The numbers stand in stored journals (reading_codec.h): add at the end, never renumber. */
typedef enum {
  QUANTITY_T,   /* hundredths of a degree Celsius */
  QUANTITY_RH,  /* hundredths of a percent */
  QUANTITY_CO2, /* ppm */
  QUANTITY_P,   /* tenths of a hectopascal */
  QUANTITY_PM1, /* tenths of a microgram per cubic metre; so are the next two */
  QUANTITY_PM25,
  QUANTITY_PM10,
  QUANTITY_VOC_PPB, /* shown, never judged */
  QUANTITY_VOC_INDEX,
  QUANTITY_HCHO, /* micrograms per cubic metre, shown only */
  QUANTITY_BAT,  /* percent */
  QUANTITY_BAT_MV,
  QUANTITY_RSSI,   /* dBm */
  QUANTITY_LQI,    /* Zigbee link quality, 0 to 255 */
  QUANTITY_CO,     /* carbon monoxide, tenths of a ppm; 1 ppm is 1.165 mg/m³ at 20 °C */
  QUANTITY_VOC_UG, /* micrograms per cubic metre, shown only */
  QUANTITY_LAST
} Quantity;

typedef struct {
  const char *name; /* "t": in the table `channel` and in addresses */
  gint32 scale;     /* stored value = measured value × scale */
  gint32 min,
      max; /* of the stored value: beyond, the sensor is wrong (85 °C and -127 °C are error codes of common chips) */
} QuantityKind;
extern const QuantityKind quantity_kinds[QUANTITY_LAST];
Quantity reading_quantity_find (const char *name); /* QUANTITY_LAST for an unknown name */

enum {
  READING_AT_ARRIVAL = 1, /* the device gave no time: `at` is when the box heard it */
  READING_BAD_CLOCK = 2,  /* the device gave a time that cannot be: `at` is when the box heard it */
  READING_UNSURE = 64,    /* and the box itself did not know the time then: `at` is its best guess (spool.h) */
  READING_FLAGS = READING_AT_ARRIVAL | READING_BAD_CLOCK | READING_UNSURE, /* those that are stored; the others: reading_judge */
  READING_JUMP = 4,                                       /* it moved faster than air does */
  READING_STUCK = 8,                                      /* the same value for more than 24 hours */
  READING_EARLY = 16                                      /* within the first half hour after installation */
};

typedef struct {
  gint64 at;       /* UTC seconds */
  gint32 value;    /* in the unit of its quantity */
  guint8 quantity; /* a Quantity */
  guint8 flags;
} Reading;

#define READING_YEAR_2020 ((gint64) 1577836800) /* UTC seconds: before, a clock was never set */
#define READING_NO_TIME G_MININT64 /* as `at`, until reading_batch_stamp */

/* What one message brings. Items are moments: each has one time and some values. */
typedef struct {
  GArray *readings; /* of Reading, in the order of the message */
  guint items;
  guint refused; /* values out of bounds */
  guint foreign; /* values of another time than this loan: see reading_batch_stamp */
  guint start;   /* where the present item begins in `readings` */
  gint64 at;     /* of the present item */
  gint64 heard_at;     /* when the box heard it; 0: the moment at which it is stamped */
  guint8 heard_flags;  /* of what is stamped with it, beside their own */
  gboolean retained;   /* last known, not measured: what gives no time that can be kept is left out */
} ReadingBatch;

ReadingBatch *reading_batch_new (void);
void reading_batch_free (ReadingBatch *batch); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadingBatch, reading_batch_free)

/* Begins an item at `at` (UTC seconds, or READING_NO_TIME). */
void reading_batch_begin (ReadingBatch *batch, gint64 at);
/* Adds a value of the present item in its plain unit (°C, %, ppm, hPa…); rounded; out of bounds or not finite it
 * is counted and left out. */
void reading_batch_add (ReadingBatch *batch, Quantity quantity, double value);
/* Ends the item: 0 %, and 0 °C beside it (signs of a dead chip), are taken out again. */
void reading_batch_end (ReadingBatch *batch);

/* Times that a device gave are kept from `earliest` to `now` + 10 min (sensors.md §3). Otherwise the time of
 * arrival stands, flagged, for the first value of a quantity: the others are left out. A moment between 2020 and `earliest`
 * is somebody else's loan, or too old: it is left out. So is what was heard before `earliest`. */
void reading_batch_stamp (ReadingBatch *batch, gint64 earliest, gint64 now);
/* Last battery percentage of a batch, or -1. */
int reading_batch_battery (const ReadingBatch *batch);

enum { READING_AHEAD_S = 10 * 60, READING_AGE_MAX_DAYS = 90 };

/* Sorts readings of one quantity by time; of two at the same second the first in the array stays. */
void reading_sort (GArray *readings);
typedef struct {
  guint duplicates; /* of values that stand there already */
  guint conflicts;  /* of other values than the first */
} ReadingClash;
/* The same; adds what it dropped to *clash. */
void reading_sort_counted (GArray *readings, ReadingClash *clash);
/* The usual time between two readings of a sorted series: the median, at least 60 s; 0 with fewer than two. */
gint64 reading_interval_s (const GArray *readings);
/* A hole longer than this many usual intervals breaks the curve. */
enum { READING_GAP_INTERVALS = 3 };
