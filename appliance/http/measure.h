/* measure.h: how the server fares: answers and their times for each route, workers that are busy. Counters in memory
 * since the start; paths are the patterns of the table of routes: what visitors type is not kept. Any thread. */
#pragma once
#include "http/exchange.h"

typedef struct Measure Measure;

/* (transfer full): for a table of routes that outlives it. */
Measure *measure_new (const Route *routes, guint count, int threads);
void measure_free (Measure *measure); /* accepts NULL */

/* One answer: `route` NULL for files and unknown paths. Some tens of nanoseconds, no lock. */
void measure_request (Measure *measure, const Route *route, int status, gint64 took_us);
void measure_set_busy (Measure *measure, int busy);

/* Adds the families histologe_http_… in the text format of Prometheus (base/exposition.h). */
void measure_print (const Measure *measure, GString *text);
