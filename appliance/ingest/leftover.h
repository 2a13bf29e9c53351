/* leftover.h: what messages of sensors brought that was not kept, since the program began: by the way they came, the
 * family that spoke, and why. For the page of reception; nothing of it is stored, and no device is named. */
#pragma once
#include "ingest/deliver.h"

typedef enum { INGEST_WAY_HTTP, INGEST_WAY_MQTT, INGEST_WAY_LAST } IngestWay;
extern const char *const ingest_way_names[INGEST_WAY_LAST]; /* "http", "mqtt" */

typedef struct {
  IngestWay way;
  const char *family; /* of a dialect; "" where nothing was told apart yet */
  const char *why;    /* a code of the group ingest_why: "unknown_token", "bounds" */
  guint64 count;      /* messages; values for "bounds" and "foreign" */
  gint64 last_up_s;   /* clock_trust()->up_s of the last one */
} IngestLeftover;

/* From any thread. `dialect` nullable; `why` lives as long as the program. Nothing for no count. */
void ingest_leftover_add (IngestWay way, const IngestDialect *dialect, const char *why, guint64 count);
/* What of one delivered message was out of bounds, or of nobody's time. */
void ingest_leftover_add_result (IngestWay way, const IngestDialect *dialect, const IngestResult *result);
/* (transfer full): of IngestLeftover, the most frequent first. */
GArray *ingest_leftover_list (void);
