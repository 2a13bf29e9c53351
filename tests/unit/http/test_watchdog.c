/* test_watchdog.c: a connection whose end nobody tells is forgotten, and its socket's number is safe for who has it
 * next. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/watchdog.h"

typedef struct {
  Watchdog *watchdog;
  int listening, port;
  int idle; /* atomic: how often it tidied up with nobody there */
} Door;

static void
count_idle (gboolean idle, gpointer data)
{
  Door *door = data;

  if (idle)
    g_atomic_int_inc (&door->idle);
}

static void
door_open (Door *door)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  WatchdogRules rules = {
    .head_ms = 300, .head_crowded_ms = 300, .owing_max = 4, .tidy = count_idle, .tidy_data = door, .tidy_every_ms = 100
  };

  door->listening = socket (AF_INET, SOCK_STREAM, 0);
  g_assert_cmpint (bind (door->listening, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (door->listening, 4), ==, 0);
  g_assert_cmpint (getsockname (door->listening, (struct sockaddr *) &address, &length), ==, 0);
  rules.ports[0] = door->port = ntohs (address.sin_port);
  door->watchdog = watchdog_new ();
  watchdog_set_rules (door->watchdog, &rules);
}

static int
visitor (const Door *door)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
                                 .sin_port = htons ((guint16) door->port) };
  int socket_there = socket (AF_INET, SOCK_STREAM, 0);

  g_assert_cmpint (connect (socket_there, (struct sockaddr *) &address, sizeof address), ==, 0);
  return socket_there;
}

/* One that was served ends between two requests: nobody calls watchdog_forget(). What comes to lie at its number, a
 * line to a mail relay, is not shut when that head would have been late; and with nobody left the watchdog comes to
 * rest. */
static void
test_an_end_that_nobody_tells (void)
{
  Door door = { 0 };
  int there, here, pair[2];
  char byte = 'x';

  door_open (&door);
  there = visitor (&door);
  here = accept (door.listening, NULL, NULL);
  watchdog_set_load (door.watchdog, 1, FALSE);
  watchdog_serve (door.watchdog, here);
  watchdog_await_head (door.watchdog, here);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
  g_assert_cmpint (dup2 (pair[0], here), ==, here);
  close (there);
  watchdog_set_load (door.watchdog, 0, FALSE);
  for (int i = 0; i < 100 && g_atomic_int_get (&door.idle) == 0; i++)
    g_usleep (20 * 1000);
  g_assert_cmpint (g_atomic_int_get (&door.idle), >, 0);
  g_usleep (300 * 1000);
  g_assert_cmpint (write (pair[1], &byte, 1), ==, 1);
  g_assert_cmpint (read (here, &byte, 1), ==, 1);
  watchdog_free (door.watchdog);
  close (here);
  close (pair[0]);
  close (pair[1]);
  close (door.listening);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watchdog/an end that nobody tells", test_an_end_that_nobody_tells);
  return g_test_run ();
}
