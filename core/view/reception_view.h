/* reception_view.h: how readings come in: by the broker or not, what it sent, whether the box knows the time and what
 * waits for that. Asks no broker: its state is handed in. */
#pragma once
#include "view/viewer.h"

typedef struct ReceptionLeftover {
  const char *way;    /* a code of the group ingest_way */
  const char *family; /* of sensor_family; "" where nobody could tell */
  const char *why;    /* of ingest_why */
  guint64 count;
  gint64 ago_s; /* seconds since the last one */
} ReceptionLeftover;

typedef struct {
  const char *link;                                        /* a code of the group mqtt_link: "off" without a broker */
  gint64 since_s;                                          /* seconds since it is so */
  gint64 heard_s;                                          /* seconds since its last message; -1: none */
  guint64 messages, kept, unread, nobody, broken, refused; /* since the box started */
  const struct ReceptionLeftover *leftovers;               /* what was not kept, by whichever way it came */
  guint leftover_count;
} ReceptionInput;

/* (transfer full): link {code, words, hint, fine, since}, heard, counts[] {words, count}, families[] {words},
 * any_families, leftovers[] {way, family, why, count, last}, any_leftovers, waits_for_broker, clock {known, messages,
 * since}; NULL with an error of the store. */
Tree *reception_view (const Viewer *viewer, const ReceptionInput *input, GError **error);
