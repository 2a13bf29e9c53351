/* watchdog.h: shuts connections that are late. A peer that sends or takes its bytes one by one would hold a server
 * thread for ever: CivetWeb only bounds the pause between two of them, and says nothing of a connection before its
 * first request. Knows sockets and deadlines, no HTTP. */
#pragma once
#include <glib.h>

typedef struct Watchdog Watchdog;

Watchdog *watchdog_new (void);
void watchdog_free (Watchdog *watchdog); /* accepts NULL; stops its thread */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Watchdog, watchdog_free)

enum { WATCHDOG_PORTS_MAX = 4 };
typedef void (*WatchdogTidy) (gboolean idle, gpointer data);
/* Whose connections are watched from their first moment, and what they owe before their first request. Times are
 * milliseconds; the shorter one holds while it is crowded. */
typedef struct {
  int ports[WATCHDOG_PORTS_MAX]; /* of ours; 0: none */
  gint64 head_ms, head_crowded_ms;
  guint owing_max;         /* while it is crowded: who owes on more connections than that loses the newest */
  gboolean local_is_proxy; /* that bound is not for 127.0.0.0/8 */
  WatchdogTidy tidy; /* nullable: called on its thread while somebody is connected, and once after the last left */
  gint64 tidy_every_ms;
  gpointer tidy_data;
} WatchdogRules;
void watchdog_set_rules (Watchdog *watchdog, const WatchdogRules *rules);

/* How many connections have a server thread now, and whether so many have that others wait or soon will. With none it
 * sleeps. */
void watchdog_set_load (Watchdog *watchdog, int held, gboolean crowded);
gboolean watchdog_is_crowded (const Watchdog *watchdog);

/* A request of that connection is served: until something is set it owes nothing. A negative socket is ignored, here
 * and below. */
void watchdog_serve (Watchdog *watchdog, int socket);
/* Until when a peer must have done what it owes, on the monotonic clock; the earlier one holds while it is crowded.
 * `pressed`: as for a head, the more requests wait for a thread the less time is left, and the bound of an address
 * holds. */
typedef struct {
  gint64 calm_ms, crowded_ms;
  gboolean pressed;
} Deadline;
/* The peer owes something: `socket` is shut both ways once it is late (looked at every 200 ms). Setting it again
 * replaces the deadline. Only between watchdog_serve and watchdog_forget. */
void watchdog_set (Watchdog *watchdog, int socket, Deadline deadline);
void watchdog_clear (Watchdog *watchdog, int socket); /* it owes nothing for now */
/* The answer is sent: the next head is owed, as the first one was. */
void watchdog_await_head (Watchdog *watchdog, int socket);
void watchdog_forget (Watchdog *watchdog, int socket); /* before the socket is closed */

/* The socket whose peer is that IPv4 address and port, or -1: CivetWeb does not tell. */
int watchdog_find_socket (const char *address, int port);
