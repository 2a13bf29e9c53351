/* watchdog.c: one thread and a short list of (socket, deadline). Sleeps while the list is empty. */
#include "http/watchdog.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/clock.h"

enum { TICK_MS = 200, SOCKETS_SCANNED_MAX = 4096 };

typedef struct {
  int socket;
  gint64 deadline_ms;
  gboolean shut;
} Watch;

struct Watchdog {
  GMutex mutex; /* guards the rest */
  GCond cond;
  GArray *watches; /* Watch: as many as busy server threads */
  gboolean stopping;
  GThread *thread;
};

static void
shut_late (Watchdog *watchdog)
{
  gint64 now_ms = clock_monotonic_ms ();

  for (guint i = 0; i < watchdog->watches->len; i++) {
    Watch *watch = &g_array_index (watchdog->watches, Watch, i);

    if (watch->shut || now_ms < watch->deadline_ms)
      continue;
    shutdown (watch->socket, SHUT_RDWR);
    watch->shut = TRUE;
  }
}

static gpointer
watchdog_run (gpointer data)
{
  Watchdog *watchdog = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watchdog->mutex);

  while (!watchdog->stopping) {
    if (watchdog->watches->len == 0)
      g_cond_wait (&watchdog->cond, &watchdog->mutex);
    else
      g_cond_wait_until (&watchdog->cond, &watchdog->mutex,
                         g_get_monotonic_time () + TICK_MS * G_TIME_SPAN_MILLISECOND);
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

static Watch *
watch_find (Watchdog *watchdog, int socket, guint *ret_index)
{
  for (guint i = 0; i < watchdog->watches->len; i++) {
    Watch *watch = &g_array_index (watchdog->watches, Watch, i);

    if (watch->socket != socket)
      continue;
    *ret_index = i;
    return watch;
  }
  return NULL;
}

void
watchdog_set (Watchdog *watchdog, int socket, gint64 deadline_ms)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watchdog->mutex);
  Watch fresh = { .socket = socket, .deadline_ms = deadline_ms };
  Watch *watch;
  guint index;

  if (socket < 0)
    return;
  watch = watch_find (watchdog, socket, &index);
  if (watch != NULL) {
    watch->deadline_ms = deadline_ms;
    return;
  }
  g_array_append_val (watchdog->watches, fresh);
  if (watchdog->watches->len == 1)
    g_cond_signal (&watchdog->cond);
}

gboolean
watchdog_clear (Watchdog *watchdog, int socket)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&watchdog->mutex);
  guint index = 0;
  Watch *watch = watch_find (watchdog, socket, &index);
  gboolean shut = watch != NULL && watch->shut;

  if (watch != NULL)
    g_array_remove_index_fast (watchdog->watches, index);
  return shut;
}

static int
sockets_bound (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur > SOCKETS_SCANNED_MAX)
    return SOCKETS_SCANNED_MAX;
  return (int) limit.rlim_cur;
}

int
watchdog_find_socket (const char *address, int port)
{
  struct in_addr wanted;
  int bound = sockets_bound ();

  if (inet_pton (AF_INET, address, &wanted) != 1)
    return -1;
  for (int fd = 0; fd < bound; fd++) {
    struct sockaddr_in peer;
    socklen_t length = sizeof peer;

    if (getpeername (fd, (struct sockaddr *) &peer, &length) == 0 && peer.sin_family == AF_INET
        && peer.sin_addr.s_addr == wanted.s_addr && ntohs (peer.sin_port) == port)
      return fd;
  }
  return -1;
}
