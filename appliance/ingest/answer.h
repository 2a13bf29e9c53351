/* answer.h: what programs are told, in the words of the door they came by: our own, InfluxDB's first or second
 * interface (sensors.md §2). One table of outcomes. */
#pragma once
#include "http/exchange.h"
#include "ingest/deliver.h"

typedef enum {
  INGEST_SHAPE_OWN, /* {"error": code, "reason": …} */
  INGEST_SHAPE_V1,  /* {"error": …} */
  INGEST_SHAPE_V2   /* {"code": code, "message": …, "line": …} */
} IngestShape;

typedef enum {
  INGEST_KEPT,    /* on the card, as far as it can be kept */
  INGEST_INVALID, /* not that syntax */
  INGEST_NOTHING, /* read, and nothing in it that can be kept */
  INGEST_UNKNOWN, /* asked to be strict: of a device that nobody knows */
  INGEST_DENIED,
  INGEST_TOO_LARGE,
  INGEST_TOO_OFTEN,
  INGEST_LATE,   /* the body did not come */
  INGEST_LENGTH, /* its length cannot be told */
  INGEST_BUSY,
  INGEST_FAULT,   /* of the store: in the log */
  INGEST_NO_DOOR, /* no such dialect */
  INGEST_OUTCOMES
} IngestOutcome;

/* What one message deserves: kept when anything of it was, or was known already, or waits for somebody to look at its
 * device; so that programs that drop or repeat a whole batch do neither for one line (sensors.md §2). `strict`: only
 * when all of it was. */
IngestOutcome ingest_outcome (const IngestOutput *output, const IngestResult *result, gboolean strict);
/* Of an error of the box: of parsing, of who sends, of the store. */
IngestOutcome ingest_outcome_of_error (const GError *error);

typedef struct {
  IngestShape shape;
  IngestOutcome outcome;
  const char *reason; /* nullable: in place of the table's own words */
  guint line;         /* 0: none */
} IngestAnswer;
/* Our own code of an outcome: "invalid"; "" for what was kept. */
const char *ingest_outcome_name (IngestOutcome outcome);
/* Sends it; returns the status. */
int ingest_answer (Exchange *exchange, const IngestAnswer *answer);
