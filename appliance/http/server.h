/* server.h: the HTTP server: CivetWeb kept on a short lead. Plain HTTP only: on an installed box nginx stands in front
 * for TLS. */
#pragma once
#include "http/exchange.h"

typedef struct Server Server;

enum { SERVER_THREADS_DEFAULT = 64, SERVER_STACK_BYTES_MAX = 64 * 1024 };

/* Listens on `listen` ("127.0.0.1:8064", "8064" for every IPv4 address, port 0 for any free one) with `threads` workers
 * (0: the default) until server_stop. `appliance` and `routes` are kept, not copied. INVALID: a TLS port or a malformed
 * one; IO: the port is taken, or the data folder cannot be written. */
Server *server_start (const Appliance *appliance, const Route *routes, guint route_count, const char *listen,
                      int threads, GError **error);
void server_stop (Server *server); /* lets running requests end; accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_stop)
int server_port (const Server *server); /* the first port listened on */

/* How long a peer may take to send a body or take an answer before its size counts (one second more for each 50 KB):
 * 10,000 ms. */
void server_set_grace (Server *server, gint64 grace_ms);

/* When somebody last asked this process for something, UTC seconds; 0: nobody did yet. */
gint64 server_last_used (void);

/* Connections that hold a worker now, idle ones included. */
int server_held (const Server *server);

/* The deepest any worker's stack was ever used, in bytes, of all servers of this process; 0 unless the environment
 * variable HISTOLOGE_STACK_PAINT is 1 when the server starts. It must stay below SERVER_STACK_BYTES_MAX (the stacks
 * have 100 KB). */
gsize server_stack_used_max (void);
