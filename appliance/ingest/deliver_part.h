/* deliver_part.h: one device of one message on its way to the store: whose it is, and what of it is new and may be
 * kept. For deliver.c alone. Writes nothing. */
#pragma once
#include "domain/unknown_device.h"
#include "ingest/deliver.h"
#include "ingest/known.h"
#include "ingest/memory.h"

typedef struct {
  const IngestDelivery *delivery;
  IngestResult *result;
  const IngestDevice *device;
  gint64 heard_at, now; /* when it came; the present, later for what waited for the time */
  IngestKnown *known;
  const Sensor *sensor;   /* of `known`; NULL: nobody knows it */
  UnknownDevice *unknown; /* then: what is put aside of it, nullable */
  GArray *readings;       /* of Reading: what is kept, nullable */
  guint refused, foreign; /* of it; the result counts the whole message */
  guint thinned;          /* since it was last told */
  int battery, signal;    /* to be marked with; -1 and 0: not said */
  gboolean is_due;        /* its row is marked */
  gboolean alien;         /* known, but nobody its sender speaks for: neither kept nor put aside */
} IngestPart;
void ingest_part_free (IngestPart *part);

/* Finds its sensor. FALSE with a failure of the store. */
gboolean ingest_part_resolve (Store *store, IngestPart *part, GError **error);
/* TRUE when what came before decides about it: it is judged within a turn. */
gboolean ingest_part_wants_turn (const IngestPart *part);
/* What is kept of a device that is known. */
void ingest_part_judge (Store *store, IngestTurn *turn, IngestPart *part);
/* What is put aside of one that is not. */
void ingest_part_put_aside (Store *store, IngestPart *part);
