/* test_crowd.c: many who send little or nothing do not stop one who sends a request; who waits for us is not late; and
 * a slow but steady line brings its six photos. Peers have addresses of their own, all of 127.0.0.0/8. */
#include "server_box.h"

#include <errno.h>

enum { ATTACKERS = 50, THREADS_FEW = 16 };
#define GOOD "127.0.0.99"
static const char hello[] = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

static int
hello_handler (Exchange *exchange)
{
  return say (exchange, "hello ");
}

static int
field_handler (Exchange *exchange)
{
  return say (exchange, exchange_field (exchange, "a"));
}

static int
slow_handler (Exchange *exchange)
{
  g_usleep (1500 * 1000);
  return say (exchange, "slow");
}

static int
upload_handler (Exchange *exchange)
{
  g_autofree char *count = g_strdup_printf ("%u files", exchange_upload_count (exchange));

  return say (exchange, count);
}

static const Route routes[] = {
  { "GET", "/hello", ACTION_PUBLIC, BODY_NONE, 0, FALSE, hello_handler },
  { "GET", "/slow", ACTION_PUBLIC, BODY_NONE, 0, FALSE, slow_handler },
  { "POST", "/field", ACTION_PUBLIC, BODY_FORM, LIMIT_BYTES, TRUE, field_handler },
  { "POST", "/upload", ACTION_PUBLIC, BODY_MULTIPART, 2 * UPLOAD_BYTES, TRUE, upload_handler },
};

/* ---- peers ---- */

static int
dial_from (const Server *server, const char *address)
{
  struct sockaddr_in own = { .sin_family = AF_INET }, there = { .sin_family = AF_INET };
  struct timeval patience = { .tv_sec = 20 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  inet_pton (AF_INET, address, &own.sin_addr);
  there.sin_port = htons ((guint16) server_port (server));
  there.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &own, sizeof own), ==, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &there, sizeof there), ==, 0);
  return fd;
}

/* One good request; how long it took, in milliseconds, or -1. */
static gint64
good_request (const Server *server)
{
  gint64 begin_ms = clock_monotonic_ms ();
  int fd = dial_from (server, GOOD);
  g_autofree char *answer = NULL;
  gboolean answered;

  tell (fd, hello, strlen (hello));
  answer = hear (fd);
  answered = status_of (answer) == 200;
  close (fd);
  return answered ? clock_monotonic_ms () - begin_ms : -1;
}

/* Connections that send `text` byte by byte, ten a second, for as long as the test wants; who is cut comes again. */
typedef struct {
  const Server *server;
  const char *text;   /* sent over and over after `head` */
  const char *head;   /* sent at once */
  gboolean scattered; /* each from an address of its own */
  int stopping;       /* atomic */
  guint cut;          /* how often one was cut */
  GThread *thread;
} Attack;

static int
attack_dial (const Attack *attack, guint number)
{
  g_autofree char *address = g_strdup_printf ("127.0.1.%u", attack->scattered ? number + 1 : 1);
  int fd = dial_from (attack->server, address);

  tell (fd, attack->head, strlen (attack->head));
  return fd;
}

static gboolean
is_cut (int fd)
{
  char byte;

  return recv (fd, &byte, 1, MSG_DONTWAIT) >= 0 || errno != EAGAIN;
}

static gpointer
attack_run (gpointer data)
{
  Attack *attack = data;
  int fds[ATTACKERS];

  for (guint i = 0; i < ATTACKERS; i++)
    fds[i] = attack_dial (attack, i);
  for (guint at = 0; !g_atomic_int_get (&attack->stopping); at++) {
    g_usleep (100000);
    for (guint i = 0; i < ATTACKERS; i++) {
      if (is_cut (fds[i])) {
        close (fds[i]);
        attack->cut++;
        fds[i] = attack_dial (attack, i);
      } else if (attack->text[0] != '\0')
        send (fds[i], attack->text + at % strlen (attack->text), 1, MSG_NOSIGNAL);
    }
  }
  for (guint i = 0; i < ATTACKERS; i++)
    close (fds[i]);
  return NULL;
}

static void
attack_begin (Attack *attack, const Server *server)
{
  attack->server = server;
  attack->stopping = 0;
  attack->cut = 0;
  attack->thread = g_thread_new ("attack", attack_run, attack);
  g_usleep (300000);
}

static void
attack_end (Attack *attack)
{
  g_atomic_int_set (&attack->stopping, 1);
  g_thread_join (attack->thread);
}

/* ---- fifty tricklers ---- */

#define FORM_HEAD \
  "POST /field HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\na="
static const Attack attacks[] = {
  { .head = "", .text = "" },
  { .head = "GET /hello HTTP/1.1\r\n", .text = "X-Filler: abcdefgh\r\n", .scattered = TRUE },
  { .head = FORM_HEAD, .text = "x", .scattered = TRUE },
};

/* Attacks one after the other; how long a good request takes meanwhile at most. */
static gint64
longest_under_attack (const Server *server, guint requests, guint *ret_cut)
{
  gint64 longest_ms = 0;

  *ret_cut = 0;
  for (guint i = 0; i < G_N_ELEMENTS (attacks); i++) {
    Attack attack = attacks[i];

    attack_begin (&attack, server);
    for (guint request = 0; request < requests; request++) {
      gint64 took_ms = good_request (server);

      g_assert_cmpint (took_ms, >=, 0);
      longest_ms = MAX (longest_ms, took_ms);
    }
    attack_end (&attack);
    *ret_cut += attack.cut;
  }
  g_test_message ("longest %" G_GINT64_FORMAT " ms, %u cut", longest_ms, *ret_cut);
  return longest_ms;
}

/* As the box is set up: there are more threads than tricklers, and nobody is in the way. */
static void
test_fifty (void)
{
  g_autoptr (Server) server = server_with (SERVER_THREADS_DEFAULT);
  guint cut;

  g_assert_cmpint (longest_under_attack (server, 10, &cut), <, 500);
}

/* Three times as many as threads: they are cut while others wait, and come again at once. Were nobody cut, each sixteen
 * of them would take ten seconds. */
static void
test_overrun (void)
{
  g_autoptr (Server) server = server_with (THREADS_FEW);
  guint cut;

  g_assert_cmpint (longest_under_attack (server, 1, &cut), <, 8000);
  g_assert_cmpuint (cut, >, 0);
}

/* ---- who is not late ---- */

static void
test_silent_while_calm (void)
{
  g_autoptr (Server) server = server_with (THREADS_FEW);
  gint64 begin_ms = clock_monotonic_ms ();
  g_autofree char *nothing = NULL;
  int fd;

  server_set_grace (server, 1500);
  fd = dial_from (server, GOOD);
  nothing = hear (fd);
  close (fd);
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpint (clock_monotonic_ms () - begin_ms, >=, 1400);
  g_assert_cmpint (clock_monotonic_ms () - begin_ms, <, 3000);
}

/* Six requests for two threads, a second and a half each: the last waits longer than a head may take. */
static void
test_waiting_is_not_late (void)
{
  enum { PEOPLE = 6 };
  static const char request[] = "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  g_autoptr (Server) server = server_with (2);
  int fds[PEOPLE];

  server_set_grace (server, 400);
  for (guint i = 0; i < PEOPLE; i++) {
    fds[i] = dial_from (server, GOOD);
    tell (fds[i], request, strlen (request));
  }
  for (guint i = 0; i < PEOPLE; i++) {
    g_autofree char *answer = hear (fds[i]);

    g_assert_cmpint (status_of (answer), ==, 200);
    close (fds[i]);
  }
}

/* ---- uploads ---- */

#define FILE_HEAD "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.jpg\"\r\n\r\n"
#define FILES_END "--x--\r\n"

static int
upload_begin (const Server *server, const char *address, gsize body_length)
{
  g_autofree char *head =
      g_strdup_printf ("POST /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; "
                       "boundary=x\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                       body_length);
  int fd = dial_from (server, address);

  tell (fd, head, strlen (head));
  return fd;
}

static int
upload_status (const Server *server, const char *address)
{
  static const char body[] = FILE_HEAD "pixels\r\n" FILES_END;
  int fd = upload_begin (server, address, strlen (body)), status;
  g_autofree char *answer = NULL;

  tell (fd, body, strlen (body));
  answer = hear (fd);
  status = status_of (answer);
  close (fd);
  return status;
}

/* One address may take three quarters of the places for uploads, not all. */
static void
test_uploads_of_one (void)
{
  enum { PLACES = SERVER_THREADS_DEFAULT / 4, OWN = PLACES * 3 / 4 };
  g_autoptr (Server) server = server_with (SERVER_THREADS_DEFAULT);
  int fds[OWN];

  for (guint i = 0; i < OWN; i++) {
    fds[i] = upload_begin (server, "127.0.1.1", 1000);
    tell (fds[i], FILE_HEAD, strlen (FILE_HEAD));
  }
  for (int i = 0; i < 300 && server_held (server) < OWN; i++)
    g_usleep (10000);
  g_usleep (200000); /* from held to reading */
  g_assert_cmpint (upload_status (server, "127.0.1.1"), ==, 503);
  g_assert_cmpint (upload_status (server, GOOD), ==, 200);
  for (guint i = 0; i < OWN; i++)
    close (fds[i]);
}

/* Six photos over a line of a hundredth of its size, a hundredth of the time: 40 KB each for 4 MB, 50 KB/s as slow 3G
 * has it (400 kbit/s), the grace of 10 s as 100 ms, and twice a silence of 25 s as 250 ms. `bytes_per_s` 4 KB is slower
 * than any deadline bears. */
static char *
six_photos (gsize bytes_per_s)
{
  enum { PHOTOS = 6, PHOTO_BYTES = 40 * 1024, PER_S = 20 };
  g_autoptr (Server) server = server_with (2);
  g_autoptr (GString) body = g_string_new (NULL);
  gint64 silent_us = 0, began;
  gsize sent = 0;
  char *answer;
  int fd;

  for (guint i = 0; i < PHOTOS; i++) {
    g_string_append (body, FILE_HEAD);
    g_string_append_printf (body, "%0*d\r\n", PHOTO_BYTES, 0); /* what memory held may look like a boundary */
  }
  g_string_append (body, FILES_END);
  server_set_grace (server, 100);
  fd = upload_begin (server, GOOD, body->len);
  began = g_get_monotonic_time ();
  for (guint i = 0; sent < body->len && !is_cut (fd); i++) {
    gint64 pause_us = (i == 10 || i == 40 ? 250 : 0) * 1000;
    gsize length, due;

    g_usleep ((gulong) (pause_us + G_USEC_PER_SEC / PER_S));
    silent_us += pause_us;
    /* What the line carried meanwhile, also where this test was woken late: a busy machine is no slower line. */
    due = (gsize) ((g_get_monotonic_time () - began - silent_us) * (gint64) bytes_per_s / G_USEC_PER_SEC);
    length = MIN (due, body->len) - MIN (sent, due);
    tell (fd, body->str + sent, length);
    sent += length;
  }
  g_test_message ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes sent", sent, body->len);
  answer = hear (fd);
  close (fd);
  return answer;
}

static void
test_six_photos (void)
{
  g_autofree char *answer = six_photos (50 * 1000);

  g_assert_cmpint (status_of (answer), ==, 200);
  g_assert_cmpstr (body_of (answer), ==, "6 files");
}

static void
test_six_photos_too_slow (void)
{
  g_autofree char *answer = six_photos (4 * 1000);

  g_assert_cmpint (status_of (answer), !=, 200);
}

int
main (int argc, char **argv)
{
  if (!box_begin (&argc, &argv, routes, G_N_ELEMENTS (routes)))
    return 1;
  g_test_add_func ("/crowd/fifty", test_fifty);
  g_test_add_func ("/crowd/overrun", test_overrun);
  g_test_add_func ("/crowd/silent while calm", test_silent_while_calm);
  g_test_add_func ("/crowd/waiting is not late", test_waiting_is_not_late);
  g_test_add_func ("/crowd/uploads of one", test_uploads_of_one);
  g_test_add_func ("/crowd/six photos", test_six_photos);
  g_test_add_func ("/crowd/six photos too slow", test_six_photos_too_slow);
  return box_end ();
}
