/* submit_load.c: people who press "send" at the same time: N threads, each with a connection that it keeps while the
 * box does, each request a prepared draft; after each a pause, if one is asked for. A peer of ours is loaded the same
 * way: "form" and a path for visitor and secret, and bodies of forms for tokens. usage: submit_load PORT CLIENTS VISITOR
 * CSRF [PAUSE_MS] < tokens, or submit_load PORT CLIENTS form PATH < bodies      prints: reports/s  p50_ms  p99_ms  sent
 * failed */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TOKENS_MAX = 200000, CLIENTS_MAX = 256, LINE_MAX_BYTES = 4096 };

static char *tokens[TOKENS_MAX];
static double latencies[TOKENS_MAX];
static int count, next_token, failed;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int port, pause_ms;
static const char *visitor, *csrf;

static double
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static int
connect_box (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((unsigned short) port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM, 0), one = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0) {
    close (fd);
    return -1;
  }
  return fd;
}

/* Reads one answer whole: head, then Content-Length bytes. Its length, or -1. */
static int
read_answer (int fd, char *answer, int size)
{
  int got = 0, wanted = -1;
  ssize_t n;

  while (got < size - 1 && (n = read (fd, answer + got, (size_t) (size - 1 - got))) > 0) {
    const char *end, *length;

    got += (int) n;
    answer[got] = '\0';
    end = strstr (answer, "\r\n\r\n");
    length = strcasestr (answer, "\r\nContent-Length:");
    if (wanted < 0 && end != NULL)
      wanted = (int) (end + 4 - answer) + (length == NULL ? 0 : (int) strtol (length + 17, NULL, 10));
    if (wanted >= 0 && got >= wanted)
      return got;
  }
  return -1;
}

static void
write_ours (int index, char *request, size_t size)
{
  char body[512];
  int length = snprintf (body, sizeof body, "csrf=%s&consent=yes", csrf);

  snprintf (
      request, size,
      "POST /signaler/recapitulatif HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.%d.%d.%d\r\n"
      "Cookie: visitor=%s; draft=%s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
      index >> 16 & 255, index >> 8 & 255, index & 255, visitor, tokens[index], length, body);
}

/* `csrf` is its path then. */
static void
write_peer_form (int index, char *request, size_t size)
{
  snprintf (request, size,
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: %zu\r\n\r\n%s",
            csrf, strlen (tokens[index]), tokens[index]);
}

/* 1 when the box answered 303 to the receipt: then the report is on the disk. *fd is the client's connection, -1 for
 * none. */
static int
send_one (int index, int *fd)
{
  char request[LINE_MAX_BYTES + 1024], answer[4096];
  int got;

  if (*fd < 0 && (*fd = connect_box ()) < 0)
    return 0;
  if (strcmp (visitor, "form") == 0)
    write_peer_form (index, request, sizeof request);
  else
    write_ours (index, request, sizeof request);
  got = write (*fd, request, strlen (request)) < 0 ? -1 : read_answer (*fd, answer, sizeof answer);
  if (got < 0 || strcasestr (answer, "\r\nConnection: close") != NULL) {
    close (*fd);
    *fd = -1;
  }
  if (got > 0 && strncmp (answer, "HTTP/1.1 303", 12) == 0 && strstr (answer, "/recu") != NULL)
    return 1;
  fprintf (stderr, "%.200s\n", got < 0 ? "no answer" : answer);
  return 0;
}

static void *
client (void *unused)
{
  int fd = -1;

  (void) unused;
  for (;;) {
    int mine;
    double start;

    pthread_mutex_lock (&lock);
    mine = next_token < count ? next_token++ : -1;
    pthread_mutex_unlock (&lock);
    if (mine < 0)
      return NULL;
    start = now ();
    if (!send_one (mine, &fd)) {
      pthread_mutex_lock (&lock);
      failed++;
      pthread_mutex_unlock (&lock);
    }
    latencies[mine] = now () - start;
    usleep ((useconds_t) pause_ms * 1000);
  }
}

static int
compare (const void *one, const void *other)
{
  double a = *(const double *) one, b = *(const double *) other;

  return (a > b) - (a < b);
}

int
main (int argc, char **argv)
{
  pthread_t threads[CLIENTS_MAX];
  char line[LINE_MAX_BYTES];
  int clients;
  double start, took;

  if ((argc != 5 && argc != 6) || (clients = atoi (argv[2])) < 1
      || clients > CLIENTS_MAX) /* nocheck:banned a measuring tool */
    return 2;
  port = atoi (argv[1]);                     /* nocheck:banned a measuring tool */
  pause_ms = argc == 6 ? atoi (argv[5]) : 0; /* nocheck:banned a measuring tool */
  visitor = argv[3];
  csrf = argv[4];
  while (count < TOKENS_MAX && fgets (line, sizeof line, stdin) != NULL) {
    line[strcspn (line, "\n")] = '\0';
    tokens[count++] = strdup (line);
  }
  start = now ();
  for (int i = 0; i < clients; i++)
    pthread_create (&threads[i], NULL, client, NULL);
  for (int i = 0; i < clients; i++)
    pthread_join (threads[i], NULL);
  took = now () - start;
  if (count == 0)
    return 1;
  qsort (latencies, (size_t) count, sizeof *latencies, compare);
  printf ("%.1f %.2f %.2f %d %d\n", count / took, latencies[count / 2] * 1e3, latencies[count * 99 / 100] * 1e3, count,
          failed);
  return failed == 0 ? 0 : 1;
}
