/* lora.h: what the LoRaWAN network servers share: the values of one uplink, decoded by them or by us. Pure. */
#pragma once
#include "ingest/payload.h"

typedef struct {
  const Tree *object;   /* decoded by the server, nullable */
  const char *data;     /* the bytes in base64, nullable */
  const char *model;    /* as the server names it, nullable */
  const Tree *gateways; /* list of those that heard it, each with an rssi, nullable */
  gint64 at, port;
} LoraUplink;
/* What tells an uplink from another of the device: a counter begins anew at each join, so the time belongs to it.
 * (transfer full) */
char *lora_duplicate_key (gint64 count, gint64 at);
/* Adds the readings of an uplink to the device: of the object, its history with it; of the bytes where the object says
 * nothing of ours; and the best signal. */
void lora_read (const LoraUplink *uplink, IngestDevice *device);
