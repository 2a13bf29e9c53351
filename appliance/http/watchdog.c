/* watchdog.c: one thread and a short list of connections. Those that are served are told to it; those that have not
 * sent a request yet it finds by itself, among the open sockets of this process. Sleeps while nobody is connected. */
#include "http/watchdog.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/clock.h"

enum { TICK_MS = 200, YOUNG_MS = 1000, PRESSURE_MAX = 4, SOCKETS_SCANNED_MAX = 4096 };

typedef struct {
  guint32 address; /* both in network order */
  guint16 port;
} Peer;

/* What a connection owes. */
typedef enum { OWES_NOTHING, OWES_HEAD, OWES_BYTES } Debt;

typedef struct {
  int socket;
  Peer peer;
  gboolean served; /* it had a request: whoever serves it tells when it ends */
  Debt debt;
  gint64 since_ms;
  Deadline deadline; /* of what it owes */
  guint round;       /* when it was last seen */
} Watch;

struct Watchdog {
  GMutex mutex; /* guards the rest but for `crowded` */
  GCond cond;
  GArray *watches; /* Watch, the oldest first */
  WatchdogRules rules;
  int held;
  guint round;
  gboolean stopping;
  gint64 tidy_at_ms; /* 0: nothing happened since it was done */
  gboolean asleep;   /* nobody is connected: it looks at nothing until somebody is */
  int crowded;       /* atomic */
  GThread *thread;
};

static Watch *
watch_at (const Watchdog *watchdog, guint index)
{
  return &g_array_index (watchdog->watches, Watch, index);
}

static Watch *
watch_find (const Watchdog *watchdog, int socket, guint *ret_index)
{
  for (guint i = 0; i < watchdog->watches->len; i++)
    if (watch_at (watchdog, i)->socket == socket) {
      *ret_index = i;
      return watch_at (watchdog, i);
    }
  return NULL;
}

static void
watch_remove (Watchdog *watchdog, int socket)
{
  guint index;

  if (watch_find (watchdog, socket, &index) != NULL)
    g_array_remove_index (watchdog->watches, index);
}

/* ---- connections without a request ---- */

static int
sockets_bound (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur > SOCKETS_SCANNED_MAX)
    return SOCKETS_SCANNED_MAX;
  return (int) limit.rlim_cur;
}

static gboolean
peer_read (int socket, Peer *ret_peer)
{
  struct sockaddr_in peer;
  socklen_t length = sizeof peer;

  if (getpeername (socket, (struct sockaddr *) &peer, &length) != 0 || peer.sin_family != AF_INET)
    return FALSE;
  *ret_peer = (Peer){ peer.sin_addr.s_addr, peer.sin_port };
  return TRUE;
}

static gboolean
is_ours (const Watchdog *watchdog, int socket)
{
  struct sockaddr_in own;
  socklen_t length = sizeof own;

  if (getsockname (socket, (struct sockaddr *) &own, &length) != 0 || own.sin_family != AF_INET)
    return FALSE;
  for (guint i = 0; i < WATCHDOG_PORTS_MAX; i++)
    if (watchdog->rules.ports[i] != 0 && watchdog->rules.ports[i] == ntohs (own.sin_port))
      return TRUE;
  return FALSE;
}

static gboolean
has_unread (int socket)
{
  int bytes = 0;

  return ioctl (socket, FIONREAD, &bytes) == 0 && bytes > 0;
}

static void
owe_head (const Watchdog *watchdog, Watch *watch)
{
  gint64 now_ms = clock_monotonic_ms ();

  watch->debt = OWES_HEAD;
  watch->since_ms = now_ms;
  watch->deadline = (Deadline){ now_ms + watchdog->rules.head_ms, now_ms + watchdog->rules.head_crowded_ms, TRUE };
}

/* Before its first request. What it sent and nobody read waits for a thread: then we are late, not it. */
static void
weigh_head (const Watchdog *watchdog, Watch *watch)
{
  if (has_unread (watch->socket))
    watch->debt = OWES_NOTHING;
  else if (watch->debt == OWES_NOTHING)
    owe_head (watchdog, watch);
}

/* A number that another connection has now is another connection. */
static void
note_socket (Watchdog *watchdog, int socket, Peer peer)
{
  guint index;
  Watch *watch = watch_find (watchdog, socket, &index);

  if (watch != NULL && (watch->peer.address != peer.address || watch->peer.port != peer.port)) {
    g_array_remove_index (watchdog->watches, index);
    watch = NULL;
  }
  if (watch == NULL) {
    Watch fresh = { .socket = socket, .peer = peer };

    g_array_append_val (watchdog->watches, fresh);
    watch = watch_at (watchdog, watchdog->watches->len - 1);
  }
  watch->round = watchdog->round;
  if (!watch->served)
    weigh_head (watchdog, watch);
}

static void
find_sockets (Watchdog *watchdog)
{
  int bound = sockets_bound ();
  Peer peer;

  watchdog->round++;
  for (int socket = 0; socket < bound; socket++)
    if (is_ours (watchdog, socket) && peer_read (socket, &peer))
      note_socket (watchdog, socket, peer);
  /* Served ones too: CivetWeb no longer knows what we keep with a connection that ends between two requests. */
  for (guint i = watchdog->watches->len; i > 0; i--)
    if (watch_at (watchdog, i - 1)->socket < bound && watch_at (watchdog, i - 1)->round != watchdog->round)
      g_array_remove_index (watchdog->watches, i - 1);
}

/* ---- who is late ---- */

static void
shut (Watch *watch)
{
  Peer peer;

  /* Its number may be somebody else's by now: a line to the mail relay, to the broker. */
  if (peer_read (watch->socket, &peer) && peer.address == watch->peer.address && peer.port == watch->peer.port)
    shutdown (watch->socket, SHUT_RDWR);
  watch->debt = OWES_NOTHING;
}

/* How many older connections of the same address owe something. */
static guint
older_debts (const Watchdog *watchdog, guint index)
{
  guint count = 0;

  for (guint i = 0; i < index; i++)
    count += watch_at (watchdog, i)->debt != OWES_NOTHING
             && watch_at (watchdog, i)->peer.address == watch_at (watchdog, index)->peer.address;
  return count;
}

/* How many times as many are waiting as are served, whole, and no more than PRESSURE_MAX. */
static gint64
pressure (const Watchdog *watchdog)
{
  int waiting = 0;

  for (guint i = 0; i < watchdog->watches->len; i++)
    waiting += !watch_at (watchdog, i)->served && watch_at (watchdog, i)->debt == OWES_NOTHING;
  return MIN (PRESSURE_MAX, 1 + waiting / MAX (1, watchdog->held));
}

static gint64
due_ms (const Watch *watch, gint64 by)
{
  return watch->deadline.pressed ? watch->since_ms + (watch->deadline.crowded_ms - watch->since_ms) / by
                                 : watch->deadline.crowded_ms;
}

/* Whether it is one of too many of its address that keep others waiting; not in its first moment, when a head is on its
 * way. */
static gboolean
is_excess (const Watchdog *watchdog, guint index, gint64 now_ms)
{
  const Watch *watch = watch_at (watchdog, index);
  gboolean is_proxy = watchdog->rules.local_is_proxy && (ntohl (watch->peer.address) >> 24) == 127;

  return watch->deadline.pressed && now_ms >= watch->since_ms + YOUNG_MS && !is_proxy
         && older_debts (watchdog, index) >= watchdog->rules.owing_max;
}

static void
shut_late (Watchdog *watchdog)
{
  gint64 now_ms = clock_monotonic_ms ();
  gboolean crowded = watchdog_is_crowded (watchdog);
  gint64 by = pressure (watchdog);

  for (guint i = watchdog->watches->len; i > 0; i--) {
    Watch *watch = watch_at (watchdog, i - 1);
    gint64 deadline_ms = crowded ? due_ms (watch, by) : watch->deadline.calm_ms;

    if (watch->debt != OWES_NOTHING && (now_ms >= deadline_ms || (crowded && is_excess (watchdog, i - 1, now_ms))))
      shut (watch);
  }
}

/* ---- its thread ---- */

static gboolean
is_idle (const Watchdog *watchdog)
{
  return !watchdog->stopping && watchdog->held == 0 && watchdog->watches->len == 0;
}

static void
tidy_up (Watchdog *watchdog)
{
  WatchdogTidy tidy = watchdog->rules.tidy;
  gpointer data = watchdog->rules.tidy_data;
  gboolean idle = is_idle (watchdog);

  watchdog->tidy_at_ms = idle ? 0 : clock_monotonic_ms () + watchdog->rules.tidy_every_ms;
  g_mutex_unlock (&watchdog->mutex);
  if (tidy != NULL)
    tidy (idle, data);
  g_mutex_lock (&watchdog->mutex);
}

/* Nobody is connected: after a while it tidies up, then sleeps until somebody comes. */
static void
wait_for_somebody (Watchdog *watchdog)
{
  watchdog->asleep = TRUE;
  while (is_idle (watchdog))
    if (watchdog->tidy_at_ms == 0)
      g_cond_wait (&watchdog->cond, &watchdog->mutex);
    else if (!g_cond_wait_until (&watchdog->cond, &watchdog->mutex,
                                 g_get_monotonic_time ()
                                     + (watchdog->tidy_at_ms - clock_monotonic_ms ()) * G_TIME_SPAN_MILLISECOND))
      tidy_up (watchdog);
  watchdog->asleep = FALSE;
  if (watchdog->tidy_at_ms == 0)
    watchdog->tidy_at_ms = clock_monotonic_ms () + watchdog->rules.tidy_every_ms;
}

/* Until the next look, one TICK away whatever comes and goes meanwhile: each look asks for every socket that may be
 * open. */
static void
wait_for_look (Watchdog *watchdog)
{
  gint64 end_us;

  wait_for_somebody (watchdog);
  end_us = g_get_monotonic_time () + TICK_MS * G_TIME_SPAN_MILLISECOND;
  while (!watchdog->stopping && g_cond_wait_until (&watchdog->cond, &watchdog->mutex, end_us))
    ;
  if (clock_monotonic_ms () >= watchdog->tidy_at_ms)
    tidy_up (watchdog);
}

static gpointer
watchdog_run (gpointer data)
{
  Watchdog *watchdog = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watchdog->mutex);

  (void) locker;
  while (!watchdog->stopping) {
    wait_for_look (watchdog);
    find_sockets (watchdog);
    shut_late (watchdog);
  }
  return NULL;
}

Watchdog *
watchdog_new (void)
{
  Watchdog *watchdog = g_new0 (Watchdog, 1);

  g_mutex_init (&watchdog->mutex);
  g_cond_init (&watchdog->cond);
  watchdog->watches = g_array_new (FALSE, FALSE, sizeof (Watch));
  watchdog->thread = g_thread_new ("watchdog", watchdog_run, watchdog);
  return watchdog;
}

void
watchdog_free (Watchdog *watchdog)
{
  if (watchdog == NULL)
    return;
  g_mutex_lock (&watchdog->mutex);
  watchdog->stopping = TRUE;
  g_cond_signal (&watchdog->cond);
  g_mutex_unlock (&watchdog->mutex);
  g_thread_join (watchdog->thread);
  g_array_unref (watchdog->watches);
  g_cond_clear (&watchdog->cond);
  g_mutex_clear (&watchdog->mutex);
  g_free (watchdog);
}

/* ---- what the server tells ---- */

void
watchdog_set_rules (Watchdog *watchdog, const WatchdogRules *rules)
{
  g_mutex_lock (&watchdog->mutex);
  watchdog->rules = *rules;
  g_mutex_unlock (&watchdog->mutex);
}

void
watchdog_set_load (Watchdog *watchdog, int held, gboolean crowded)
{
  g_atomic_int_set (&watchdog->crowded, crowded);
  g_mutex_lock (&watchdog->mutex);
  if (watchdog->asleep && held > 0)
    g_cond_signal (&watchdog->cond);
  watchdog->held = held;
  g_mutex_unlock (&watchdog->mutex);
}

gboolean
watchdog_is_crowded (const Watchdog *watchdog)
{
  return g_atomic_int_get (&watchdog->crowded);
}

void
watchdog_serve (Watchdog *watchdog, int socket)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watchdog->mutex);
  Watch fresh = { .socket = socket, .served = TRUE };

  (void) locker;
  if (socket < 0 || !peer_read (socket, &fresh.peer))
    return;
  watch_remove (watchdog, socket);
  g_array_append_val (watchdog->watches, fresh);
}

void
watchdog_set (Watchdog *watchdog, int socket, Deadline deadline)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watchdog->mutex);
  guint index;
  Watch *watch = watch_find (watchdog, socket, &index);

  (void) locker;
  if (watch == NULL)
    return;
  if (watch->debt != OWES_BYTES)
    watch->since_ms = clock_monotonic_ms ();
  watch->debt = OWES_BYTES;
  watch->deadline = deadline;
}

void
watchdog_clear (Watchdog *watchdog, int socket)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watchdog->mutex);
  guint index;
  Watch *watch = watch_find (watchdog, socket, &index);

  (void) locker;
  if (watch != NULL)
    watch->debt = OWES_NOTHING;
}

void
watchdog_await_head (Watchdog *watchdog, int socket)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watchdog->mutex);
  guint index;
  Watch *watch = watch_find (watchdog, socket, &index);

  (void) locker;
  if (watch != NULL)
    owe_head (watchdog, watch);
}

void
watchdog_forget (Watchdog *watchdog, int socket)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watchdog->mutex);

  (void) locker;
  watch_remove (watchdog, socket);
}

int
watchdog_find_socket (const char *address, int port)
{
  struct in_addr wanted;
  int bound = sockets_bound ();
  Peer peer;

  if (inet_pton (AF_INET, address, &wanted) != 1)
    return -1;
  for (int socket = 0; socket < bound; socket++)
    if (peer_read (socket, &peer) && peer.address == wanted.s_addr && ntohs (peer.port) == port)
      return socket;
  return -1;
}
