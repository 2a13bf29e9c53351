/* test_door.c: the doors of line protocol and of webhooks as their clients see them: every way of saying a token, the
 * answers of InfluxDB's two interfaces, bodies in chunks and compressed, and what is stored afterwards. */
#include "../http/server_box.h"

#include <gio/gio.h>

#include "domain/reading_block.h"
#include "domain/sensor.h"
#include "ingest/influx.h"
#include "ingest/ingest.h"
#include "pages/health.h"

static const Route routes[] = {
  { "POST", "/sensors/{dialect}", ACTION_PUBLIC, BODY_LATER, INGEST_BODY_BYTES, TRUE, ingest_dialect },
  { "GET", "/sensors/{dialect}", ACTION_PUBLIC, BODY_LATER, 0, TRUE, ingest_dialect },
  { "POST", "/write", ACTION_PUBLIC, BODY_LATER, INGEST_BODY_BYTES, TRUE, influx_write_v1 },
  { "POST", "/api/v2/write", ACTION_PUBLIC, BODY_LATER, INGEST_BODY_BYTES, TRUE, influx_write_v2 },
  { "GET", "/ping", ACTION_PUBLIC, BODY_NONE, 0, FALSE, influx_ping },
  { "GET", "/ready", ACTION_PUBLIC, BODY_NONE, 0, FALSE, influx_ready },
  { "GET", "/query", ACTION_PUBLIC, BODY_NONE, 0, FALSE, influx_query },
  { "POST", "/query", ACTION_PUBLIC, BODY_FORM, LIMIT_BYTES, TRUE, influx_query },
  { "GET", "/health", ACTION_PUBLIC, BODY_NONE, 0, FALSE, health_show },
};

/* ---- a sensor ---- */

static gboolean
make_work (Db *db, gpointer data, GError **error)
{
  return sensor_provision (db, &(SensorInput){ .name = "Capteur", .room = "bedroom" }, clock_now (), data, error);
}

/* (transfer full): the token of a new sensor. */
static char *
make (void)
{
  char *token = NULL;

  g_assert_true (store_write (box.appliance.store, make_work, &token, NULL));
  return token;
}

/* How many temperatures of it are stored. */
static guint
stored (const char *token)
{
  g_autoptr (Sensor) sensor = sensor_find_token (store_reader (box.appliance.store), token, NULL);
  ReadingRange range = { .sensor_id = sensor == NULL ? 0 : sensor->id,
                         .quantity = QUANTITY_T,
                         .to = clock_now () + CLOCK_DAY };
  g_autoptr (GArray) series = reading_series (store_reader (box.appliance.store), &range, NULL);

  return series == NULL ? G_MAXUINT : series->len;
}

/* ---- who sends ---- */

/* %s is the token, %b "any:<token>" in base64. */
static const struct {
  const char *query, *header;
} ways[] = {
  { "?db=x", "Authorization: Bearer %s\r\n" },
  { "?db=x", "Authorization: Token %s\r\n" },
  { "?db=x", "Authorization: Token user:%s\r\n" },
  { "?db=x", "Authorization: Basic %b\r\n" },
  { "?db=x", "X-Sensor-Token: %s\r\n" },
  { "?db=x&u=user&p=%s", "" },
  { "?token=%s", "" },
};

static char *
replace (const char *text, const char *mark, const char *by)
{
  g_auto (GStrv) pieces = g_strsplit (text, mark, -1);

  return g_strjoinv (by, pieces);
}

static char *
with_token (const char *text, const char *token)
{
  g_autofree char *pair = g_strconcat ("any:", token, NULL);
  g_autofree char *packed = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *plain = replace (text, "%s", token);

  return replace (plain, "%b", packed);
}

static void
test_ways (void)
{
  static const char *const doors[] = { "/write", "/api/v2/write" };

  for (guint door = 0; door < G_N_ELEMENTS (doors); door++)
    for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
      g_autofree char *token = make ();
      g_autofree char *query = with_token (ways[i].query, token), *header = with_token (ways[i].header, token);
      g_autofree char *path = g_strconcat (doors[door], query, NULL);
      g_autofree char *answer = post (path, header, "room temperature=15.9\n");

      g_assert_cmpint (status_of (answer), ==, 204);
      assert_has (answer, "X-Influxdb-Version: ");
      g_assert_cmpuint (stored (token), ==, 1);
      g_assert_false (log_has (token));
    }
}

static void
test_unknown (void)
{
  g_autofree char *v1 = post ("/write?u=a&p=nobody-has-this", "", "room temperature=15\n");
  g_autofree char *v2 = post ("/api/v2/write", "Authorization: Token nobody-has-this\r\n", "room temperature=15\n");
  g_autofree char *none = post ("/api/v2/write", "", "room temperature=15\n");

  g_assert_cmpint (status_of (v1), ==, 401);
  assert_has (v1, "{\"error\":\"");
  assert_has (v1, "WWW-Authenticate: Basic");
  g_assert_cmpint (status_of (v2), ==, 401);
  assert_has (v2, "\"code\":\"unauthorized\"");
  g_assert_cmpint (status_of (none), ==, 401);
  g_assert_false (log_has ("nobody-has-this"));
}

/* ---- what is answered ---- */

typedef struct {
  const char *name, *path, *body;
  int status;
  const char *told;
  guint kept;
} Case;

static const Case cases[] = {
  { "v1/kept", "/write?db=x", "room,node=a temperature=15.9,humidity=60\n", 204, "", 1 },
  { "v1/partly", "/write?db=x", "room temperature=15.9\nroom value=9 \"1\"\n", 204, "", 1 },
  { "v1/partly-strict", "/write?db=x&strict=1", "room temperature=15.9\nroom value=9 \"1\"\n", 400,
    "partial write: ", 1 },
  { "v1/unreadable", "/write?db=x", "room value=9 \"1\"\n", 400, "{\"error\":\"unable to parse 'room value=9 \\\"1\\\"'", 0 },
  { "v1/out-of-bounds", "/write?db=x", "room temperature=99\n", 400, "{\"error\":\"partial write: ", 0 },
  { "v1/nothing", "/write?db=x", "", 204, "", 0 },
  { "v1/comment", "/write?db=x", "# nothing\n\n", 204, "", 0 },
  { "v2/kept", "/api/v2/write?org=o&bucket=b", "room temperature=15.9\n", 204, "", 1 },
  { "v2/unreadable", "/api/v2/write?org=o&bucket=b", "room temperature\n", 400, "\"code\":\"invalid\"", 0 },
  { "v2/its-line", "/api/v2/write?org=o&bucket=b&strict=1", "room temperature=15\nroom\n", 400, "\"line\":2", 1 },
  { "v2/out-of-bounds", "/api/v2/write?org=o&bucket=b", "room temperature=99\n", 422,
    "\"code\":\"unprocessable entity\"", 0 },
  { "v2/dropped", "/api/v2/write?org=o&bucket=b", "room temperature=99\n", 422, "dropped=1", 0 },
  { "v2/partly-strict", "/api/v2/write?strict=1", "room temperature=15\nroom temperature=99\n", 422, "dropped=1", 1 },
  { "v2/unknown-quantity", "/api/v2/write", "cpu usage=3\n", 204, "", 0 },
  { "own/webhook", "/sensors/readings?temperature=15.9&humidity=60", "", 204, "", 1 },
  { "own/hidden-nul", "/sensors/%00", "", 400, "{\"error\":\"invalid\"}", 0 },
  { "own/webhook-of-a-family", "/sensors/shelly?temp=15.9&hum=60", "", 204, "", 1 },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autofree char *token = make ();
  g_autofree char *header = g_strdup_printf ("Authorization: Token %s\r\n", token);
  g_autofree char *request =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", one->path, header);
  g_autofree char *answer = g_str_has_prefix (one->name, "own/") ? ask (request) : post (one->path, header, one->body);

  g_assert_cmpint (status_of (answer), ==, one->status);
  assert_has (answer, one->told);
  g_assert_cmpuint (stored (token), ==, one->kept);
}

/* ---- precision ---- */

static void
test_precision (void)
{
  static const struct {
    const char *name;
    gint64 per_s;
  } units[] = { { "", 1000000000 }, { "n", 1000000000 }, { "ns", 1000000000 }, { "u", 1000000 }, { "us", 1000000 },
                { "ms", 1000 },     { "s", 1 } };
  gint64 at = clock_now () - 600;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    g_autofree char *token = make ();
    g_autofree char *path = g_strdup_printf ("/write?db=x&precision=%s&u=a&p=%s", units[i].name, token);
    g_autofree char *body =
        g_strdup_printf ("room temperature=15 %" G_GINT64_FORMAT "\nroom temperature=16 %" G_GINT64_FORMAT "\n",
                         at * units[i].per_s, (at + 300) * units[i].per_s);
    g_autofree char *answer = post (path, "", body);

    g_assert_cmpint (status_of (answer), ==, 204);
    g_assert_cmpuint (stored (token), ==, 2);
  }
}

/* A word nobody knows is refused, not taken for nanoseconds. */
static void
test_precision_unknown (void)
{
  static const char *const doors[] = { "/write?precision=zz&u=a&p=%s", "/api/v2/write?precision=zz&u=a&p=%s" };

  for (guint i = 0; i < G_N_ELEMENTS (doors); i++) {
    g_autofree char *token = make ();
    g_auto (GStrv) parts = g_strsplit (doors[i], "%s", 2);
    g_autofree char *path = g_strconcat (parts[0], token, NULL), *answer = post (path, "", "room temperature=15\n");

    g_assert_cmpint (status_of (answer), ==, 400);
    g_assert_nonnull (strstr (answer, "invalid precision"));
    g_assert_cmpuint (stored (token), ==, 0);
  }
}

/* Two values and no moment for either: the first stands at the time of arrival, and the other is told to who asks. */
static void
test_timeless_batch (void)
{
  static const char lines[] = "room temperature=15 12\nroom temperature=16 13\n";
  g_autofree char *token = make (), *strict = make ();
  g_autofree char *path = g_strconcat ("/write?u=a&p=", token, NULL), *answer = post (path, "", lines);
  g_autofree char *strict_path = g_strconcat ("/write?strict=1&u=a&p=", strict, NULL),
                  *told = post (strict_path, "", lines);

  g_assert_cmpint (status_of (answer), ==, 204);
  g_assert_cmpuint (stored (token), ==, 1);
  g_assert_cmpint (status_of (told), ==, 400);
  g_assert_nonnull (strstr (told, "others than the first without a time"));
}

/* Lines that give no time at all are of one moment. A board with two chips pushes both temperatures at once: the better
 * one is kept, and nothing was lost. What one series says twice is not silent about it. */
static void
test_timeless_lines (void)
{
  static const char board[] = "temperature,device=tasmota1,sensor=scd40 value=16.40\n"
                              "temperature,device=tasmota1,sensor=sht4x value=16.10\n"
                              "humidity,device=tasmota1,sensor=scd40 value=74.1",
                    twice[] = "room temperature=15\nroom temperature=16\n";
  g_autofree char *token = make (), *other = make (), *strict = make ();
  g_autofree char *path = g_strconcat ("/write?strict=1&u=a&p=", token, NULL), *answer = post (path, "", board);
  g_autofree char *other_path = g_strconcat ("/write?u=a&p=", other, NULL), *kept = post (other_path, "", twice);
  g_autofree char *strict_path = g_strconcat ("/write?strict=1&u=a&p=", strict, NULL),
                  *told = post (strict_path, "", twice);

  g_assert_cmpint (status_of (answer), ==, 204);
  g_assert_cmpuint (stored (token), ==, 1);
  g_assert_cmpint (status_of (kept), ==, 204);
  g_assert_cmpuint (stored (other), ==, 1);
  g_assert_cmpint (status_of (told), ==, 400);
  g_assert_nonnull (strstr (told, "others than the first without a time"));
}

/* ---- bodies ---- */

static const struct {
  const char *name, *head, *rest;
  int status;
} chunks[] = {
  { "two", "", "8\r\nroom tem\r\nd\r\nperature=15.9\r\n0\r\n\r\n", 204 },
  { "none", "", "0\r\n\r\n", 204 },
  { "and-a-length", "Content-Length: 3\r\n", "0\r\n\r\n", 411 },
  { "no-number", "", "zz\r\nroom\r\n0\r\n\r\n", 400 },
  { "negative", "", "-5\r\nroom\r\n0\r\n\r\n", 400 },
  { "without-end", "", "ffffffffffffffff\r\nroom temperature=15\n", 400 },
  { "overflow", "", "10000000000000001\r\nroom temperature=15\n", 400 },
  { "cut", "", "15\r\nroom tem", 400 },
  { "another-coding", "Transfer-Encoding: gzip\r\n", "", 400 },
};

static void
test_chunks (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *token = make ();
  g_autofree char *request = g_strdup_printf (
      "POST /write HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Sensor-Token: %s\r\n%s%s\r\n%s", token, chunks[i].head,
      strstr (chunks[i].head, "Transfer-") == NULL ? "Transfer-Encoding: chunked\r\n" : "", chunks[i].rest);
  int fd = dial (box.server);
  g_autofree char *answer = NULL;

  tell (fd, request, strlen (request));
  shutdown (fd, SHUT_WR); /* nothing more comes */
  answer = hear (fd);
  close (fd);
  g_assert_cmpint (status_of (answer), ==, chunks[i].status);
  g_assert_cmpuint (stored (token), ==, strcmp (chunks[i].name, "two") == 0 ? 1 : 0);
}

/* More than the door takes, of which nobody said how much it is. */
static void
test_chunks_too_long (void)
{
  g_autofree char *token = make (), *bytes = g_strnfill (64 * 1024, '#'), *answer = NULL;
  g_autofree char *head = g_strdup_printf ("POST /api/v2/write HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                           "X-Sensor-Token: %s\r\nTransfer-Encoding: chunked\r\n\r\n",
                                           token);
  int fd = dial (box.server);

  tell (fd, head, strlen (head));
  for (guint i = 0; i < INGEST_BODY_BYTES / (64 * 1024) + 1; i++) {
    tell (fd, "10000\r\n", 7);
    tell (fd, bytes, 64 * 1024);
    tell (fd, "\r\n", 2);
  }
  tell (fd, "0\r\n\r\n", 5);
  answer = hear (fd);
  close (fd);
  g_assert_cmpint (status_of (answer), ==, 413);
  assert_has (answer, "\"code\":\"request too large\"");
}

/* The connection goes on after chunks that have all come. */
static void
test_chunks_kept_alive (void)
{
  g_autofree char *token = make ();
  g_autofree char *request = g_strdup_printf ("POST /write HTTP/1.1\r\nHost: x\r\nX-Sensor-Token: %s\r\n"
                                              "Transfer-Encoding: chunked\r\n\r\n5\r\nroom\n\r\n0\r\n\r\n",
                                              token);
  int fd = dial (box.server);

  for (guint i = 0; i < 3; i++) {
    g_autofree char *answer = NULL;

    tell (fd, request, strlen (request));
    answer = hear_one (fd);
    g_assert_cmpint (status_of (answer), ==, 400);
    assert_has (answer, "Connection: keep-alive");
  }
  close (fd);
}

static void
test_gzip (void)
{
  g_autofree char *token = make ();
  g_autoptr (GString) request = g_string_new (NULL);
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  char packed[512];
  gsize read = 0, written = 0;
  g_autofree char *answer = NULL;

  g_assert_cmpint (g_converter_convert (G_CONVERTER (compressor), "room temperature=15.9\n", 22, packed, sizeof packed,
                                        G_CONVERTER_INPUT_AT_END, &read, &written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_string_append_printf (request,
                          "POST /write HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Sensor-Token: %s\r\n"
                          "Content-Encoding: gzip\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          token, written);
  g_string_append_len (request, packed, (gssize) written);
  answer = ask_bytes (box.server, request->str, request->len);
  g_assert_cmpint (status_of (answer), ==, 204);
  g_assert_cmpuint (stored (token), ==, 1);
}

/* ---- what is asked before ---- */

static void
test_probes (void)
{
  g_autofree char *ping = get ("/ping"), *verbose = get ("/ping?verbose=true"), *health = get ("/health");
  g_autofree char *ready = get ("/ready"), *select = get ("/query?q=SELECT%20*%20FROM%20room");
  g_autofree char *head = ask ("HEAD /ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  g_autofree char *create = post ("/query", "", "q=CREATE+DATABASE+%22telegraf%22");
  g_autofree char *show = get ("/query?db=x&q=SHOW%20DATABASES");

  g_assert_cmpint (status_of (ping), ==, 204);
  assert_has (ping, "X-Influxdb-Version: 1.8");
  g_assert_cmpint (status_of (head), ==, 204);
  g_assert_cmpint (status_of (verbose), ==, 200);
  assert_has (verbose, "{\"version\":\"1.8");
  g_assert_cmpint (status_of (health), ==, 200);
  assert_has (health, "\"name\":\"influxdb\"");
  assert_has (health, "\"status\":\"pass\"");
  g_assert_cmpint (status_of (ready), ==, 200);
  assert_has (ready, "\"status\":\"ready\"");
  g_assert_cmpint (status_of (create), ==, 200);
  assert_has (create, "{\"results\":[{\"statement_id\":0}]}");
  assert_has (show, "\"values\":[[\"histologe\"]]");
  g_assert_cmpint (status_of (select), ==, 403);
}

/* Sixty wrong tokens from one address: the next ones are not even looked up; whoever was known goes on. */
static void
test_guesses (void)
{
  g_autofree char *known = make (), *fresh = make (), *limited = NULL, *goes_on = NULL, *stranger = NULL;
  g_autofree char *known_header = g_strdup_printf ("X-Sensor-Token: %s\r\n", known);
  g_autofree char *fresh_header = g_strdup_printf ("X-Sensor-Token: %s\r\n", fresh);

  g_free (post ("/write", known_header, "room temperature=15\n"));
  for (guint i = 0; i < 70; i++)
    g_free (post ("/write", "X-Sensor-Token: guess\r\n", "room temperature=15\n"));
  limited = post ("/write", "X-Sensor-Token: guess\r\n", "room temperature=15\n");
  stranger = post ("/write", fresh_header, "room temperature=15\n");
  goes_on = post ("/write", known_header, "room temperature=16 \n");
  g_assert_cmpint (status_of (limited), ==, 429);
  assert_has (limited, "Retry-After: ");
  g_assert_cmpint (status_of (stranger), ==, 429);
  g_assert_cmpint (status_of (goes_on), ==, 204);
}

/* ---- people first ---- */

enum { PLACES = 3 }; /* of 8 workers half, and of those one address leaves one to others */

#define LINE "room temperature=15.9\n"

/* A message whose body is still to come. */
static int
begin_message (const char *token)
{
  g_autofree char *head = g_strdup_printf ("POST /api/v2/write HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                           "X-Sensor-Token: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           token, strlen (LINE));
  int fd = dial (box.server);

  tell (fd, head, strlen (head));
  return fd;
}

static void
finish_message (int fd)
{
  g_autofree char *answer = NULL;

  tell (fd, LINE, strlen (LINE));
  answer = hear (fd);
  close (fd);
  g_assert_cmpint (status_of (answer), ==, 204);
}

/* Whose places are all taken is sent away before its body came, on a connection that is not kept, to come back later;
 * people are served meanwhile, and so is whoever comes once a place is free. */
static void
test_places (void)
{
  g_autofree char *token = make (), *later = make (), *away = NULL, *page = NULL, *back = NULL;
  g_autofree char *header = g_strdup_printf ("X-Sensor-Token: %s\r\n", later);
  int fds[PLACES], beyond;
  gint64 began_ms;

  for (guint i = 0; i < PLACES; i++)
    fds[i] = begin_message (token);
  g_usleep (100 * 1000);
  began_ms = clock_monotonic_ms ();
  beyond = begin_message (later);
  away = hear (beyond);
  close (beyond);
  g_assert_cmpint (clock_monotonic_ms () - began_ms, <, 2000);
  g_assert_cmpint (status_of (away), ==, 503);
  assert_has (away, "Retry-After: ");
  assert_has (away, "Connection: close");
  assert_has (away, "\"code\":\"unavailable\"");
  page = get ("/ping");
  g_assert_cmpint (status_of (page), ==, 204);
  for (guint i = 0; i < PLACES; i++)
    finish_message (fds[i]);
  g_assert_cmpuint (stored (later), ==, 0);
  back = post ("/api/v2/write", header, LINE);
  g_assert_cmpint (status_of (back), ==, 204);
  g_assert_cmpuint (stored (later), ==, 1);
}

int
main (int argc, char **argv)
{
  if (!box_begin (&argc, &argv, routes, G_N_ELEMENTS (routes)))
    return 1;
  g_test_add_func ("/door/ways", test_ways);
  g_test_add_func ("/door/unknown", test_unknown);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/door/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/door/precision", test_precision);
  g_test_add_func ("/door/precision-unknown", test_precision_unknown);
  g_test_add_func ("/door/timeless-batch", test_timeless_batch);
  g_test_add_func ("/door/timeless-lines", test_timeless_lines);
  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++) {
    g_autofree char *path = g_strconcat ("/door/chunks/", chunks[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_chunks);
  }
  g_test_add_func ("/door/chunks-too-long", test_chunks_too_long);
  g_test_add_func ("/door/chunks-kept-alive", test_chunks_kept_alive);
  g_test_add_func ("/door/gzip", test_gzip);
  g_test_add_func ("/door/probes", test_probes);
  g_test_add_func ("/door/places", test_places);
  g_test_add_func ("/door/last/guesses", test_guesses);
  return box_end ();
}
