/* tunnel.h: the line that the box keeps open to a machine of the commune, whose web server hands visitors over by it
 * (X9): one row of `tunnel`, or none. Opens nothing itself: a unit of the system does, by files that the box writes
 * (appliance/background/tunnel_files.h). */
#pragma once
#include "base/remarks.h"
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  gint64 port, far_port;
  gboolean paused;
  char *host, *login;
  char *host_key, *offered_key; /* "ssh-ed25519 AAAA…"; "": none */
  char *trouble;                /* code of [publish_trouble]; "": none */
} Tunnel;
void tunnel_free (Tunnel *tunnel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tunnel, tunnel_free)

/* (transfer full): NULL without error when there is none. */
Tunnel *tunnel_find (Db *db, GError **error);
gboolean tunnel_is_on (const Tunnel *tunnel); /* nullable: its machine is trusted, nobody paused it */

/* What was typed; remarks on host, port, login, far_port. These words reach a command line. */
typedef struct {
  const char *host, *port, *login, *far_port;
} TunnelTyped;
void tunnel_check (const TunnelTyped *typed, Remarks *remarks);

/* Within a store_write. INVALID when tunnel_check has remarks. Another machine or port is not trusted yet. */
gboolean tunnel_set (Db *db, const Actor *actor, const TunnelTyped *typed, GError **error);
/* The key that the machine offered is its own from now on: a person compared it. CONFLICT when it is not `seen` any
 * more. */
gboolean tunnel_trust (Db *db, const Actor *actor, const char *seen, GError **error);
gboolean tunnel_pause (Db *db, const Actor *actor, gboolean paused, GError **error);
gboolean tunnel_remove (Db *db, const Actor *actor, GError **error);
/* By the box: what its look at the machine's key found; both nullable: none. */
gboolean tunnel_look (Db *db, const char *offered_key, const char *trouble, GError **error);
