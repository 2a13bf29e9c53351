/* sensor_load.c: points of many sensors to a door of HTTP, over connections that are kept: N threads, each with its own
 * share of the sensors, in the order of time; a value is a random walk of two decimals. A point counts once its request
 * is answered 2xx. usage: sensor_load PORT PATH line|json TOKEN SENSORS BATCH CONNECTIONS SECONDS FIRST [POINTS]
 * prints: points/s  points  p50_ms  p99_ms  failed  next-second */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { STEP_S = 60, POINT_BYTES = 96, REQUESTS_MAX = 4 << 20, FAILED_MAX = 100 };

typedef struct {
  pthread_t thread;
  int index, fd;
  unsigned seed;
  int *values;
  char *body;
  size_t length;
  long points, sent, failed; /* points answered; requests */
  int64_t last;
  double *latencies;
} Client;

static int port, sensors, batch, clients;
static const char *path, *token;
static int is_json;
static double seconds;
static long points_max = -1;
static int64_t first;

static double
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static int
connect_door (void)
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

/* Point `i` of this client: its share of the sensors in turn, then a minute later. */
static void
append_point (Client *client, long i, int within)
{
  int share = (sensors - client->index + clients - 1) / clients, place = (int) (i % share);
  int sensor = client->index + place * clients + 1;
  int64_t at = first + i / share * STEP_S;
  char *end = client->body + client->length;

  client->values[place] += (int) (rand_r (&client->seed) >> 8) % 41 - 20;
  if (client->values[place] < 500 || client->values[place] > 3000)
    client->values[place] = 1800;
  client->last = at;
  if (is_json)
    client->length += (size_t) sprintf (end, "%s{\"id\":\"s%04d\",\"t\":%lld,\"temperature\":%.2f}",
                                        within > 0 ? "," : "", sensor, (long long) at, client->values[place] / 100.0);
  else
    client->length += (size_t) sprintf (end, "room,sensor_id=s%04d temperature=%.2f %lld\n", sensor,
                                        client->values[place] / 100.0, (long long) at);
}

static void
write_body (Client *client)
{
  long from = client->sent * batch;

  client->length = 0;
  if (is_json)
    client->body[client->length++] = '[';
  for (int b = 0; b < batch; b++)
    append_point (client, from + b, b);
  if (is_json)
    client->body[client->length++] = ']';
}

static int
send_all (int fd, const char *bytes, size_t length, int flags)
{
  while (length > 0) {
    ssize_t n = send (fd, bytes, length, MSG_NOSIGNAL | flags);

    if (n <= 0)
      return 0;
    bytes += n;
    length -= (size_t) n;
  }
  return 1;
}

/* The status of one answer, whose body (if any) is read too; 0: none came. */
static int
read_answer (int fd)
{
  char answer[8192];
  size_t got = 0, wanted = 0;

  while (got < sizeof answer - 1) {
    ssize_t n = recv (fd, answer + got, sizeof answer - 1 - got, 0);
    const char *end, *length;

    if (n <= 0)
      return 0;
    got += (size_t) n;
    answer[got] = '\0';
    end = strstr (answer, "\r\n\r\n");
    length = strcasestr (answer, "\r\nContent-Length:");
    if (end != NULL && wanted == 0)
      wanted = (size_t) (end + 4 - answer) + (length == NULL ? 0 : strtoul (length + 17, NULL, 10));
    if (wanted > 0 && got >= wanted)
      return (int) strtol (answer + 9, NULL, 10);
  }
  return 0;
}

/* 1: answered well. */
static int
send_one (Client *client)
{
  char head[512];
  int status = 0,
      length = snprintf (head, sizeof head,
                         "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token %s\r\nContent-Type: %s\r\n"
                         "Content-Length: %zu\r\n\r\n",
                         path, token, is_json ? "application/json" : "text/plain", client->length);

  if (client->fd < 0 && (client->fd = connect_door ()) < 0)
    return 0;
  if (send_all (client->fd, head, (size_t) length, MSG_MORE) && send_all (client->fd, client->body, client->length, 0))
    status = read_answer (client->fd);
  if (status == 0) {
    close (client->fd);
    client->fd = -1;
  }
  return status >= 200 && status <= 299;
}

static void *
run (void *data)
{
  Client *client = data;
  double end = now () + seconds;

  for (double start = now ();
       start < end && client->sent < REQUESTS_MAX && (points_max < 0 || client->points * clients < points_max)
       && client->failed < FAILED_MAX;
       start = now ()) {
    write_body (client);
    if (send_one (client))
      client->points += batch;
    else
      client->failed++;
    client->latencies[client->sent++] = now () - start;
  }
  return NULL;
}

static int
compare (const void *one, const void *other)
{
  double a = *(const double *) one, b = *(const double *) other;

  return (a > b) - (a < b);
}

static void
begin (Client *client, int index)
{
  *client = (Client){ .index = index, .fd = -1, .seed = 77u + (unsigned) index };
  client->values = calloc ((size_t) sensors, sizeof *client->values);
  client->body = malloc ((size_t) batch * POINT_BYTES + 16);
  client->latencies = malloc (sizeof *client->latencies * REQUESTS_MAX); /* touched as it is needed */
  pthread_create (&client->thread, NULL, run, client);
}

int
main (int argc, char **argv)
{
  Client all[64];
  double start, took, *latencies;
  long points = 0, sent = 0, failed = 0;
  int64_t last = 0;

  if (argc != 10 && argc != 11)
    return 2;
  port = (int) strtol (argv[1], NULL, 10);
  path = argv[2];
  is_json = strcmp (argv[3], "json") == 0;
  token = argv[4];
  sensors = (int) strtol (argv[5], NULL, 10);
  batch = (int) strtol (argv[6], NULL, 10);
  clients = (int) strtol (argv[7], NULL, 10);
  seconds = strtod (argv[8], NULL);
  first = strtoll (argv[9], NULL, 10);
  if (argc == 11)
    points_max = strtol (argv[10], NULL, 10);
  if (clients < 1 || clients > 64 || sensors < clients || batch < 1)
    return 2;
  start = now ();
  for (int i = 0; i < clients; i++)
    begin (&all[i], i);
  for (int i = 0; i < clients; i++)
    pthread_join (all[i].thread, NULL);
  took = now () - start;
  for (int i = 0; i < clients; i++)
    sent += all[i].sent;
  latencies = malloc (sizeof *latencies * (size_t) (sent + 1));
  sent = 0;
  for (int i = 0; i < clients; i++) {
    memcpy (latencies + sent, all[i].latencies, sizeof *latencies * (size_t) all[i].sent);
    sent += all[i].sent;
    points += all[i].points;
    failed += all[i].failed;
    last = all[i].last > last ? all[i].last : last;
  }
  if (sent == 0)
    return 1;
  qsort (latencies, (size_t) sent, sizeof *latencies, compare);
  printf ("%.1f %ld %.3f %.3f %ld %lld\n", (double) points / took, points, latencies[sent / 2] * 1e3,
          latencies[sent * 99 / 100] * 1e3, failed, (long long) last + STEP_S);
  return failed == 0 ? 0 : 1;
}
