/* gateway.h: a program that speaks for many devices: ChirpStack, Zigbee2MQTT, a Ruuvi gateway, Telegraf. Made with a
 * token, as a sensor is. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  gint64 id;
  gint64 created_at, seen_at, retired_at; /* UTC seconds; 0: not yet */
  char *uuid, *name, *family;
  char *user; /* its name at the MQTT broker */
} Gateway;
void gateway_free (Gateway *gateway);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Gateway, gateway_free)

/* Within a store_write. *ret_token as of sensor_create. INVALID: name (1 to 60 characters), family (sensor_families).
 */
gboolean
gateway_create (Db *db, const Actor *actor, const char *name, const char *family, char **ret_token, GError **error);
/* Within a store_write: the former token opens nothing any more. NOT_FOUND. */
gboolean gateway_renew (Db *db, const Actor *actor, gint64 id, char **ret_token, GError **error);
/* Within a store_write. CONFLICT when it is so already. */
gboolean gateway_retire (Db *db, const Actor *actor, gint64 id, gboolean retired, GError **error);
/* Within a store_write: it spoke. */
gboolean gateway_seen (Db *db, gint64 id, gint64 now, GError **error);

/* (transfer full); NOT_FOUND. A retired one has no token. */
Gateway *gateway_find_token (Db *db, const char *token, GError **error);
Gateway *gateway_find_uuid (Db *db, const char *uuid, GError **error);
Gateway *gateway_find_user (Db *db, const char *user, GError **error);
Gateway *gateway_find (Db *db, gint64 id, GError **error);
GPtrArray *gateway_list (Db *db, GError **error); /* (transfer full): of Gateway, by name, retired ones last */
