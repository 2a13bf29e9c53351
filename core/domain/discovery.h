/* discovery.h: what Home Assistant discovery says of devices: where their values come, which quantity each is. Shown as
 * proposals; read again when values come at those topics. Bounded, as unknown_device.h. */
#pragma once
#include "domain/actor.h"
#include "domain/reading.h"
#include "store/store.h"

enum { DISCOVERY_OF_DEVICE = 32, DISCOVERY_IN_ALL = 2000, DISCOVERY_KEEP_H = 72 };

/* One value of one device, as a discovery message says it. */
typedef struct {
  char *entity; /* topic of that message: an empty one there forgets it; with "#name" behind it when it tells of several
                 */
  char *device; /* first identifier of the device */
  char *family; /* a code of sensor_families */
  char *name, *model; /* of the device, nullable */
  char *topic;        /* where the value comes */
  char *path;         /* JSON pointer within the message: "/a/b"; nullable: the message is the value */
  char *unit;         /* as said, nullable */
  Quantity quantity;  /* QUANTITY_LAST: nothing that is kept */
  gboolean by_hand;   /* its template is more than a value */
} Discovery;
void discovery_free (Discovery *said);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Discovery, discovery_free)

/* Within a store_write. What is too long is left out; past the bounds nothing new is kept. */
gboolean discovery_hear (Db *db, const Discovery *said, gint64 now, GError **error);
/* Within a store_write: an empty message came at this topic: whatever was said there is forgotten. */
gboolean discovery_forget (Db *db, const char *entity_topic, GError **error);
/* (transfer full): of Discovery: what is read at this topic: nothing of what is set by hand, is no quantity, or is of a
 * device that is no sensor of the fleet. */
GPtrArray *discovery_list_topic (Db *db, const char *topic, GError **error);
/* (transfer full): all topics where something is read, those first known first. NULL-terminated. */
char **discovery_topics (Db *db, GError **error);
GPtrArray *discovery_list_device (Db *db, const char *device, GError **error); /* (transfer full): of Discovery */

/* A device that discovery told of and that is no sensor yet. */
typedef struct {
  char *device, *family;
  char *name, *model; /* nullable */
  char *quantities;   /* names with spaces between, nullable */
  gboolean by_hand;   /* at least one value must be set by hand */
  gint64 heard_at;
} DiscoveryProposal;
void discovery_proposal_free (DiscoveryProposal *proposal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DiscoveryProposal, discovery_proposal_free)
GPtrArray *
discovery_proposals (Db *db, gint64 now, GError **error); /* (transfer full): of DiscoveryProposal, newest first */
/* Within a store_write: that device is a sensor of this name from now on. NOT_FOUND: discovery tells of no such device;
 * CONFLICT: it is a sensor already; INVALID. */
gboolean discovery_adopt (Db *db, const Actor *actor, const char *device, const char *name, gint64 *ret_sensor_id,
                          GError **error);
/* Within a store_write: drops what was not heard for DISCOVERY_KEEP_H and is no sensor's, STORE_PIECE_ROWS at most. */
gboolean discovery_purge (Db *db, gint64 now, GError **error);
