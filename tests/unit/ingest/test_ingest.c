/* test_ingest.c: the doors over HTTP: tokens in three places, statuses, what is in the store after 204, and
 * nothing after the others. */
#include "../http/server_box.h"

#include "domain/reading_block.h"
#include "domain/sensor.h"
#include "ingest/influx.h"
#include "ingest/ingest.h"

enum { BODY_LIMIT_BYTES = 1024 * 1024 };

static const Route routes[] = {
  { "POST", "/sensors/{dialect}", ACTION_PUBLIC, BODY_LATER, INGEST_BODY_BYTES, TRUE, ingest_dialect },
  { "GET", "/sensors/{dialect}", ACTION_PUBLIC, BODY_LATER, 0, TRUE, ingest_dialect },
  { "POST", "/sensors/{device}/measures", ACTION_PUBLIC, BODY_LATER, BODY_LIMIT_BYTES, TRUE, ingest_measures },
  { "POST", "/write", ACTION_PUBLIC, BODY_LATER, INGEST_BODY_BYTES, TRUE, influx_write_v1 },
  { "POST", "/api/v2/write", ACTION_PUBLIC, BODY_LATER, INGEST_BODY_BYTES, TRUE, influx_write_v2 },
  { "GET", "/ping", ACTION_PUBLIC, BODY_NONE, 0, FALSE, influx_ping },
  { "GET", "/ready", ACTION_PUBLIC, BODY_NONE, 0, FALSE, influx_ready },
  { "GET", "/query", ACTION_PUBLIC, BODY_NONE, 0, FALSE, influx_query },
  { "POST", "/query", ACTION_PUBLIC, BODY_FORM, BODY_LIMIT_BYTES, TRUE, influx_query },
};

typedef struct {
  char *token;
  gint64 id;
} Made;

static gboolean
make_work (Db *db, gpointer data, GError **error)
{
  Made *made = data;

  if (!sensor_provision (db, &(SensorInput){ .name = "Capteur", .room = "bedroom" }, clock_now (), &made->token, error))
    return FALSE;
  made->id = db_last_id (db);
  return TRUE;
}

static Sensor *
sensor_of (const char *token)
{
  return sensor_find_token (store_reader (box.appliance.store), token, NULL);
}

/* (transfer full): the token of a new sensor. */
static char *
make (void)
{
  Made made = { 0 };

  g_assert_true (store_write (box.appliance.store, make_work, &made, NULL));
  return made.token;
}

static GArray *
series_of (const char *token, Quantity quantity)
{
  g_autoptr (Sensor) sensor = sensor_of (token);
  ReadingRange range = { .sensor_id = sensor == NULL ? 0 : sensor->id,
                         .quantity = quantity,
                         .to = clock_now () + CLOCK_DAY };

  return reading_series (store_reader (box.appliance.store), &range, NULL);
}

static char *
post_bearer (const char *path, const char *token, const char *body)
{
  g_autofree char *header = g_strdup_printf ("Authorization: Bearer %s\r\n", token);

  return post (path, header, body);
}

static void
test_native (void)
{
  g_autofree char *token = make ();
  g_autofree char *body = g_strdup_printf (
      "{\"t\":%" G_GINT64_FORMAT ",\"temperature\":15.9,\"humidity\":71.4,\"battery\":87}", clock_now () - 60);
  g_autofree char *answer = post_bearer ("/sensors/readings", token, body);
  g_autoptr (GArray) temperatures = series_of (token, QUANTITY_T), humidities = series_of (token, QUANTITY_RH);
  g_autoptr (Sensor) sensor = sensor_of (token);

  g_assert_cmpint (status_of (answer), ==, 204);
  g_assert_cmpuint (temperatures->len, ==, 1);
  g_assert_cmpuint (humidities->len, ==, 1);
  if (temperatures->len != 1 || sensor == NULL)
    return;
  g_assert_cmpint (g_array_index (temperatures, Reading, 0).value, ==, 1590);
  g_assert_cmpint (g_array_index (temperatures, Reading, 0).flags, ==, 0);
  g_assert_cmpint (sensor->battery, ==, 87);
  g_assert_cmpint (clock_now () - sensor->seen_at, <=, 5);
}

static void
test_zigbee2mqtt (void)
{
  g_autofree char *token = make ();
  g_autofree char *body = NULL, *foreign = NULL, *unset = NULL, *answer = NULL;
  g_auto (GStrv) parts = NULL;
  g_autoptr (GArray) temperatures = NULL;

  g_assert_true (g_file_get_contents ("tests/data/payloads/zigbee2mqtt-snzb02d-3.json", &body, NULL, NULL));
  /* Its last_seen lies before the sensor was made: it is of another household. */
  foreign = post_bearer ("/sensors/zigbee2mqtt", token, body);
  g_assert_cmpint (status_of (foreign), ==, 422);
  parts = g_strsplit (body, "2026-01-14T", 2);
  unset = g_strjoinv ("1970-01-14T", parts);
  answer = post_bearer ("/sensors/zigbee2mqtt", token, unset);
  g_assert_cmpint (status_of (answer), ==, 204);
  temperatures = series_of (token, QUANTITY_T);
  g_assert_cmpuint (temperatures->len, ==, 1);
  if (temperatures->len != 1)
    return;
  /* A clock that was never set: the time of arrival stands. */
  g_assert_cmpint (g_array_index (temperatures, Reading, 0).flags, ==, READING_BAD_CLOCK);
  g_assert_cmpint (clock_now () - g_array_index (temperatures, Reading, 0).at, <=, 5);
}

static void
test_tokens (void)
{
  g_autofree char *token = make ();
  g_autofree char *scheme = g_strdup_printf ("Authorization: Token %s\r\n", token);
  g_autofree char *own = g_strdup_printf ("X-Sensor-Token: %s\r\n", token);
  g_autofree char *path = g_strdup_printf ("/sensors/readings?token=%s", token);
  g_autofree char *by_scheme = post ("/sensors/readings", scheme, "{\"temperature\":15}");
  g_autofree char *by_header = post ("/sensors/readings", own, "{\"temperature\":15}");
  g_autofree char *by_query = post (path, "", "{\"temperature\":15}");

  g_assert_cmpint (status_of (by_scheme), ==, 204);
  g_assert_cmpint (status_of (by_header), ==, 204);
  g_assert_cmpint (status_of (by_query), ==, 204);
  g_assert_false (log_has (token));
}

typedef struct {
  const char *name, *path, *body;
  int status;
  const char *told;
} RefusedCase;

static const RefusedCase refused[] = {
  { "bad-json", "/sensors/readings", "{\"temperature\":", 400, "\"reason\"" },
  { "not-json", "/sensors/zigbee2mqtt", "online", 400, "\"invalid\"" },
  { "empty", "/sensors/readings", "", 400, "\"reason\"" },
  { "nothing-known", "/sensors/readings", "{\"colour\":\"blue\"}", 422, "\"nothing_to_keep\"" },
  { "out-of-bounds", "/sensors/readings", "{\"temperature\":85}", 422, "1 out of bounds" },
  { "availability", "/sensors/zigbee2mqtt", "{\"state\":\"offline\"}", 204, "" },
  { "before-the-loan", "/sensors/readings",
    "{\"releves\":[{\"t\":1600000000,\"temperature\":15},{\"t\":1600000600,\"temperature\":15}]}", 422,
    "2 from before the loan" },
};

static void
test_refused (gconstpointer data)
{
  const RefusedCase *one = data;
  g_autofree char *token = make ();
  g_autofree char *answer = post_bearer (one->path, token, one->body);
  g_autoptr (Sensor) sensor = sensor_of (token);
  g_autoptr (GArray) temperatures = series_of (token, QUANTITY_T);

  g_assert_cmpint (status_of (answer), ==, one->status);
  assert_has (answer, one->told);
  g_assert_cmpuint (temperatures->len, ==, 0);
  g_assert_cmpint (sensor == NULL ? -1 : sensor->seen_at, ==, 0);
}

static void
test_deep (void)
{
  g_autofree char *token = make ();
  g_autofree char *body = g_strnfill (100000, '[');
  g_autofree char *answer = post_bearer ("/sensors/readings", token, body);

  g_assert_cmpint (status_of (answer), ==, 400);
}

static void
test_unknown_token (void)
{
  static const char *const headers[] = {
    "",
    "Authorization: Bearer nobody\r\n",
    "Authorization: Basic eDp5\r\n",
    "X-Sensor-Token: \r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_autofree char *answer = post ("/sensors/readings", headers[i], "{\"temperature\":15}");

    g_assert_cmpint (status_of (answer), ==, 401);
    assert_has (answer, "\"unknown_token\"");
  }
}

/* A batch as a loan case brings it: two weeks, every ten minutes, two quantities, sent twice. */
static void
test_batch_twice (void)
{
  g_autofree char *token = make ();
  g_autoptr (GString) body = g_string_new ("{\"releves\":[");
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (GArray) temperatures = NULL;
  gint64 start = clock_now () - 20 * 3600;

  for (gint64 i = 0; i < 120; i++)
    g_string_append_printf (body, "%s{\"t\":%" G_GINT64_FORMAT ",\"temperature\":%d.5,\"humidity\":60}",
                            i == 0 ? "" : ",", start + i * 600, (int) (15 + i % 4));
  g_string_append (body, "]}");
  first = post_bearer ("/sensors/readings", token, body->str);
  second = post_bearer ("/sensors/readings", token, body->str);
  g_assert_cmpint (status_of (first), ==, 204);
  g_assert_cmpint (status_of (second), ==, 204);
  temperatures = series_of (token, QUANTITY_T);
  g_assert_cmpuint (temperatures->len, ==, 120);
}

int
main (int argc, char **argv)
{
  if (!box_begin (&argc, &argv, routes, G_N_ELEMENTS (routes)))
    return 1;
  g_test_add_func ("/ingest/native", test_native);
  g_test_add_func ("/ingest/zigbee2mqtt", test_zigbee2mqtt);
  g_test_add_func ("/ingest/tokens", test_tokens);
  g_test_add_func ("/ingest/deep", test_deep);
  g_test_add_func ("/ingest/unknown-token", test_unknown_token);
  g_test_add_func ("/ingest/batch-twice", test_batch_twice);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = g_strconcat ("/ingest/refused/", refused[i].name, NULL);

    g_test_add_data_func (path, &refused[i], test_refused);
  }
  return box_end ();
}
