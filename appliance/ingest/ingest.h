/* ingest.h: the sensors' doors by HTTP: one for each dialect that has a path, and /sensors/readings, which tells them
 * apart. InfluxDB's doors: influx.h. Answers: answer.h (204: all that can be kept is on the card).
 *
 * Who sends says so first, before its body is read: credential.h. `?strict=1` asks for an error when anything was left
 * out. */
#pragma once
#include "ingest/answer.h"

enum { INGEST_BODY_BYTES = 4 * 1024 * 1024 }; /* as it came, and unpacked */

/* Handlers. POST and GET /sensors/{dialect}, where a GET has its values in the query: webhooks can do no more. */
int ingest_dialect (Exchange *exchange);
/* POST and GET /api/capteurs/releves: the general door (/sensors/readings) by another name. */
int ingest_general (Exchange *exchange);
/* POST /sensors/{device}/measures: as AirGradient sends it. */
int ingest_measures (Exchange *exchange);

typedef struct {
  IngestShape shape;
  const IngestDialect *dialect; /* NULL: told apart by what it is */
  const char *header_device;    /* nullable */
  gint64 precision_ns;          /* 0: of the dialect */
} IngestDoor;
/* One message by that door: who, what, kept, answered. */
int ingest_receive (Exchange *exchange, const IngestDoor *door);
/* The dialect whose path that is; NULL for none. */
const IngestDialect *ingest_dialect_of_path (const char *path);
