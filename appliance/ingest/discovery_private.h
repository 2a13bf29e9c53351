/* discovery_private.h: what the files of discovery share. */
#pragma once
#include "ingest/discovery.h"
#include "ingest/words.h"

typedef struct {
  Quantity quantity;
  const char *unit;
  double factor, offset; /* ours = value × factor + offset */
} DiscoveryUnit;
extern const DiscoveryUnit ingest_discovery_plain; /* of what has no unit */
/* The row of a unit of a quantity; without a unit, its own. NULL: no unit that can be converted. */
const DiscoveryUnit *ingest_discovery_unit (Quantity quantity, const char *unit);
/* TRUE when values in that unit are, of some quantity, already ours. */
gboolean ingest_discovery_unit_is_ours (const char *unit);
