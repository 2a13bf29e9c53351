/* native.h: our own dialect of readings, for scripts, loan cases and ESPHome's http_request.
 *   one       {"id": "…", "t": 1768372935 or "2026-01-14T06:42:15Z", "temperature": 15.9, "humidity": 71.4,
 *              "co2": 1893, "battery": 87}
 *   several   {"id": "…", "releves": [{"t": …, "temperature": …}, {"age_s": 30, "temperature": …}]}
 * Without `t`, `age_s` says how long ago it was; without both the time of arrival stands. Numbers may be texts; nulls
 * and unknown keys are left out. */
#pragma once
#include "ingest/dialect.h"

/* Pure. INVALID with a reason, LIMIT; a batch without readings is none of its business. */
gboolean native_parse (const IngestInput *input, IngestOutput *output, GError **error);
