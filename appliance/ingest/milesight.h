/* milesight.h: the bytes of Milesight's LoRaWAN sensors (channel, type, value), decoded here where the network server
 * has no codec for them: AM102 to AM319, EM300, EM320, EM500-CO2 and those that speak alike. Pure. */
#pragma once
#include "ingest/payload.h"

typedef struct {
  const guint8 *bytes;
  gsize length;
  gboolean whole; /* only bytes that are understood to the last are believed: they may be another maker's */
} MilesightFrame;
/* Puts the present values into `item`, and adds what the device kept meanwhile (history) to `batch` at its own times.
 * FALSE, and nothing changed, for bytes that do not begin so. */
gboolean milesight_read (const MilesightFrame *frame, PayloadItem *item, ReadingBatch *batch);
