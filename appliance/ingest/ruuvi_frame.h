/* ruuvi_frame.h: the bytes a RuuviTag sends by radio, decoded: formats 3, 5, and 6 and E1
 * of a Ruuvi Air. Pure. */
#pragma once
#include "ingest/payload.h"

typedef struct {
  PayloadItem item;
  int sequence; /* of the measurement; -1: the format has none */
  char mac[18]; /* "c6:a5:b9:e0:ad:06"; "" when the format has none */
} RuuviFrame;
/* TRUE with what an advertisement says, given as hexadecimal: the manufacturer's data (FF 99 04 …) within it, or that
 * data alone. FALSE for anything else. */
gboolean ruuvi_frame_read (const char *hex, RuuviFrame *frame);
