/* watchdog.h: shuts connections that are late. A peer that sends or takes its bytes one by one would hold a server
 * thread for ever: CivetWeb only bounds the pause between two of them. Knows sockets and deadlines, no HTTP. */
#pragma once
#include <glib.h>

typedef struct Watchdog Watchdog;

Watchdog *watchdog_new (void);
void watchdog_free (Watchdog *watchdog); /* accepts NULL; stops its thread */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Watchdog, watchdog_free)

/* From now on `socket` is shut both ways once the monotonic clock passes `deadline_ms` (checked every 200 ms). Setting
 * it again replaces the deadline. A negative socket is ignored. Must be cleared before the socket is closed. */
void watchdog_set (Watchdog *watchdog, int socket, gint64 deadline_ms);
/* TRUE when the socket had been shut. */
gboolean watchdog_clear (Watchdog *watchdog, int socket);

/* The socket whose peer is that IPv4 address and port, or -1: CivetWeb does not tell. */
int watchdog_find_socket (const char *address, int port);
