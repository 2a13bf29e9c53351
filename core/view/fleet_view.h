/* fleet_view.h: the fleet of sensors as staff read it: the list, one sensor, gateways, devices nobody knows, what
 * discovery proposes, and to whom a sensor is worth offering. */
#pragma once
#include "domain/gateway.h"
#include "domain/sensor_fleet.h"
#include "view/viewer.h"

/* (transfer full): {states[] {words, count, url, current}, families[], keepers[], q, asked, rows[] of a sensor,
 * gateways[], unknowns[], proposals[]}. A sensor: {name, uuid, url, code, family, model, device, chip {kind, words},
 * seen, silence, interval, battery, low, signal, weak, gap, loan {…}, keeper}. */
Tree *fleet_view_list (const Viewer *viewer, const FleetFilter *filter, GError **error);
/* (transfer full): one sensor with its loans[], newest first, and what may be done: {sensor, loans[], lent, own,
 * retired, families[], rooms[]}. */
Tree *fleet_view_sensor (const Viewer *viewer, const char *uuid, GError **error);
/* (transfer full): choices for a new one: {families[], intervals[]}, those of `family` and `interval_s` selected. */
void fleet_view_choices (const Viewer *viewer, const char *family, gint64 interval_s, Tree *view);
/* (transfer full): {rows[] {reference, url, city, class, need, offer, open, accepted, since}, count, more, free}. */
Tree *fleet_view_candidates (const Viewer *viewer, GError **error);

/* How a device is told where to send: {http_url, influx_url, mqtt_host, user, token, code, uri}; `token` as it is shown
 * once. What its QR code holds is `uri`. */
typedef struct {
  const char *base_url;
  const char *user;  /* the sensor's or gateway's uuid */
  const char *token; /* nullable: known only once */
} FleetAccess;
void fleet_view_access (const FleetAccess *access, Tree *view);
/* A loan: {uuid, sensor_name, room, position, from, to, planned, late, chip {kind, words}, consent, consent_on, home,
 * ended, erase, erased, owner_agrees}, and a flag of its state's name. */
void fleet_view_loan (const Viewer *viewer, const SensorLoan *loan, Tree *map);
