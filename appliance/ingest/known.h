/* known.h: what the store says of sensors, their loans and tokens, kept in memory: every message asks for it, and it
 * changes when somebody does something. Forgotten in the moment when a commit changes it (store_watch.h); what another
 * program wrote is known half a minute later. */
#pragma once
#include "domain/loan.h"
#include "ingest/deliver.h"

/* Counted references; never changed. */
typedef struct {
  Sensor *sensor;
  LoanWindows *windows;
  gint64 read_ms;
} IngestKnown;
void ingest_known_unref (IngestKnown *known); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IngestKnown, ingest_known_unref)

/* (transfer full); NOT_FOUND, STORE. */
IngestKnown *ingest_known_sensor (Store *store, gint64 sensor_id, GError **error);
IngestKnown *ingest_known_device (Store *store, const char *device, GError **error);
/* The family that a gateway speaks for, a code of sensor_families; NOT_FOUND, STORE. */
const char *ingest_known_family (Store *store, gint64 gateway_id, GError **error);
/* Whose token it is; `hash`: of it. FALSE without an error: nobody's. STORE. */
gboolean
ingest_known_sender (Store *store, const char *token, const char *hash, IngestSender *ret_sender, GError **error);
