/* dialect.h: what sensors and their gateways say, and the one table of how they say it. A dialect turns the bytes of
 * one message, with what came around them, into readings of named devices, and nothing else: it knows no token, no
 * loan, no store and no clock. Everything here is pure; the bytes are anybody's. */
#pragma once
#include "domain/reading.h"

/* Our own topics of MQTT, which one `user` alone may write ("+": whoever it is): a whole tree, with `reading` and
 * `status` in it, and the same two under the names of the notes on sensors. */
#define INGEST_OWN "histologe/"
#define INGEST_OWN_READING(user) "histobox/" user "/releve"
#define INGEST_OWN_STATUS(user) "histobox/" user "/etat"

/* What a message is. Nothing here is trusted. The pointers live as long as the call. */
typedef struct {
  const char *bytes; /* `length` of them, without an end mark; may be NULL when length is 0 */
  gsize length;
  const char *topic;          /* MQTT; NULL by HTTP */
  const char *query;          /* raw query of the address, nullable: a webhook's GET has nothing else */
  const char *header_device;  /* X-Sensor, or what the address names ("airgradient:<serial>"), nullable */
  gboolean retained;          /* the broker's last known, not a measurement */
  gint64 precision_ns;        /* line protocol: one unit of its timestamps; 0: told by their size */
  gint64 now;                 /* UTC seconds of arrival */
  const GPtrArray *announced; /* of IngestDiscovery: what was said of this topic; nullable */
} IngestInput;

typedef enum { INGEST_UNSAID, INGEST_OFFLINE, INGEST_ONLINE } IngestPresence;

/* Whether the gateway says that it shifts the values of a device before it sends them. */
typedef enum { INGEST_CORRECTION_UNSAID, INGEST_UNCORRECTED, INGEST_CORRECTED } IngestCorrection;

/* One device of a message. */
typedef struct {
  char *device;          /* as it names itself (EUI, MAC, serial, friendly name), lower-case; NULL: whoever sent it */
  char *name, *model;    /* as the message tells, nullable */
  char *duplicate_key;   /* nullable: the same key again from the same device is the same message again */
  ReadingBatch *batch;   /* may be without readings: a status */
  IngestPresence online; /* shown, never judged: sleeping devices are offline most of the time */
  guint interval_s;      /* between two messages, as the device says; 0: it does not */
  IngestCorrection correction;
} IngestDevice;

/* What an announcement (Home Assistant discovery, the list of a Zigbee bridge) says of one value of one device. */
typedef struct {
  char *topic; /* of the announcement: an empty payload there takes back all that was said there */
  gboolean removed;
  char *device, *name, *model, *maker; /* nullable, device lower-case */
  char *state_topic;                   /* where the value arrives, nullable */
  char *unit, *device_class;           /* nullable */
  char *path;        /* a JSON pointer into the payload there ("/a/b"; "" all of it); NULL: to be set by hand */
  Quantity quantity; /* QUANTITY_LAST: nothing that is kept here */
} IngestDiscovery;

typedef struct {
  GPtrArray *devices;     /* of IngestDevice, in the order of the message */
  GPtrArray *discoveries; /* of IngestDiscovery */
  guint lines, refused_lines;
  guint first_refused; /* number of the first refused line, from 1; 0: none */
  char *first_reason;  /* why, nullable: English, for the answer and the log */
  char *first_text;    /* the line itself, nullable: for the answer alone, which goes back to who wrote it */
  GHashTable *index;   /* device → IngestDevice; of output.c */
} IngestOutput;

IngestOutput *ingest_output_new (void);
void ingest_output_free (IngestOutput *output); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IngestOutput, ingest_output_free)
enum { INGEST_DEVICE_MAX = 100, INGEST_DEVICES_MAX = 5000 };
/* (transfer full) (nullable): a name as devices are called here: lower-case, without blanks around it, cut. */
char *ingest_device_key (const char *device);
/* (transfer none): found or added. NULL and "" are whoever sent the message; longer names are cut. NULL when the
 * message names more devices than any gateway has. */
IngestDevice *ingest_output_device (IngestOutput *output, const char *device);
IngestDevice *ingest_output_device_n (IngestOutput *output, const char *device, gsize length);
/* (transfer none): a new one. */
IngestDiscovery *ingest_output_discovery (IngestOutput *output, const char *topic);
/* Counts a line or item that cannot be read; the first reason stays. Texts of the message itself do not belong there:
 * it is logged. */
void ingest_output_refuse (IngestOutput *output, const char *reason);
guint ingest_output_readings (const IngestOutput *output); /* of all devices */

typedef struct {
  const char *name;          /* NULL ends the table */
  const char *family;        /* of sensor.h; NULL: of no device */
  const char *const *topics; /* MQTT patterns (+ and #), NULL-terminated; nullable */
  const char *path;          /* of its HTTP door, nullable */
  const char *const *marks; /* keys of the outermost JSON object that no other dialect has, NULL-terminated; nullable */
  guint keep_every_s; /* a device says more than is worth keeping: one value a quantity in that time will do; 0: keep
                         all */
  /* INVALID with a reason (whole messages; single lines are counted in the output), LIMIT. */
  gboolean (*parse) (const IngestInput *input, IngestOutput *output, GError **error);
  gboolean is_announced; /* tells neither quantity nor unit for sure: what was announced of a topic does */
  gboolean is_anywhere;  /* names its device in each message: read at whatever topic a gateway was given in its own tree */
} IngestDialect;
extern const IngestDialect ingest_dialects[]; /* one row per dialect */

const IngestDialect *ingest_dialect_find (const char *name); /* (nullable) */
/* The dialect spoken at a topic; NULL: nobody's. */
const IngestDialect *ingest_dialect_of_topic (const char *topic);
/* TRUE when an MQTT pattern (+ and #) fits. */
gboolean ingest_topic_fits (const char *pattern, const char *topic);
/* Tells any known shape apart, by the topic, the header and the keys, for the one general door; native when nothing
 * else fits. Never NULL. */
const IngestDialect *ingest_dialect_guess (const IngestInput *input);
/* Parses, and holds what is common to all: of a retained message only what carries its own time is kept. As parse. */
gboolean ingest_read (const IngestDialect *dialect, const IngestInput *input, IngestOutput *output, GError **error);
