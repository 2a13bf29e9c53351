/* deliver.h: from what messages said to rows on the card: whose device, whose loan, what is new. One door for HTTP and
 * MQTT. Knows no bytes of messages, no token and no answer. */
#pragma once
#include "ingest/dialect.h"
#include "store/store.h"

/* Who was recognised: a sensor by its own token, or a program that speaks for many. One of them, the other 0. */
typedef struct {
  gint64 sensor_id, gateway_id;
} IngestSender;

typedef struct {
  IngestSender sender;
  const IngestDialect *dialect; /* nullable; some families speak too often: keep_every_s */
  const IngestOutput *output;
  const IngestInput *input; /* what `output` was read from: kept while the box does not know the time (spooled.h), and read
                               again then; NULL: what came out of there */
  gint64 heard_at; /* UTC seconds of its arrival; 0: `now`. What waited elsewhere says when it came */
} IngestDelivery;

/* FALSE for a device that a dialect has only opened: nothing was said of it. */
gboolean ingest_device_says (const IngestDevice *device);
gboolean ingest_output_says (const IngestOutput *output); /* something, of any device */

/* What became of one delivery, counted in values; `unknown` in devices. */
typedef struct {
  guint kept;
  guint refused;      /* out of bounds, or too many of one sensor; lines that could not be read are not in it */
  guint foreign;      /* of a time that is nobody's loan, or of a pause */
  guint duplicates;   /* said before; or more often than is kept */
  guint unknown;      /* devices put aside for somebody to look at */
  const char *reason; /* the first why, English, for the answer and the log; NULL: nothing was left out */
} IngestResult;

/* Many messages, one commit: everything kept is on the card when it returns TRUE; `results` has `count` places. Outputs
 * are left as they were, so that it may be called again. From any thread but the writer's. BUSY: nothing was recorded,
 * try later; STORE. */
gboolean ingest_deliver (Store *store, const IngestDelivery *deliveries, guint count, gint64 now, IngestResult *results,
                         GError **error);
