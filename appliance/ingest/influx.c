/* influx.c: InfluxDB's addresses and parameters to our doors. Its lines are a dialect like others. */
#include "ingest/influx.h"

#include <string.h>

#include "base/clock.h"
#include "ingest/ingest.h"

#define LINES_PATH "/write"
#define SECOND_NS G_GINT64_CONSTANT (1000000000)

static const struct {
  const char *name;
  gint64 ns;
} precisions[] = {
  { "n", 1 },
  { "ns", 1 },
  { "u", 1000 },
  { "us", 1000 },
  { "\xc2\xb5", 1000 },
  { "ms", 1000000 },
  { "s", SECOND_NS },
  { "m", 60 * SECOND_NS },
  { "h", 3600 * SECOND_NS },
};

void
influx_set_version (Exchange *exchange)
{
  exchange_set_header (exchange, "X-Influxdb-Version", INFLUX_VERSION);
  exchange_set_header (exchange, "X-Influxdb-Build", "OSS");
}

/* FALSE for a word nobody knows; 0 where nothing is said. */
static gboolean
precision_ns (const char *name, gint64 *ret_ns)
{
  *ret_ns = 0;
  if (name == NULL || name[0] == '\0')
    return TRUE;
  for (guint i = 0; *ret_ns == 0 && i < G_N_ELEMENTS (precisions); i++)
    if (strcmp (name, precisions[i].name) == 0)
      *ret_ns = precisions[i].ns;
  return *ret_ns != 0;
}

/* Which database, organisation or bucket they mean is all the same here. */
static int
receive_lines (Exchange *exchange, IngestShape shape)
{
  IngestDoor door = { .shape = shape, .dialect = ingest_dialect_of_path (LINES_PATH) };

  influx_set_version (exchange);
  if (!precision_ns (exchange_query (exchange, "precision"), &door.precision_ns))
    return ingest_answer (exchange,
                          &(IngestAnswer){ .shape = shape, .outcome = INGEST_INVALID, .reason = "invalid precision" });
  return ingest_receive (exchange, &door);
}

int
influx_write_v1 (Exchange *exchange)
{
  return receive_lines (exchange, INGEST_SHAPE_V1);
}

int
influx_write_v2 (Exchange *exchange)
{
  return receive_lines (exchange, INGEST_SHAPE_V2);
}

/* ---- what is asked before ---- */

int
influx_ping (Exchange *exchange)
{
  const char *verbose = exchange_query (exchange, "verbose");
  Tree *body;

  influx_set_version (exchange);
  if (verbose == NULL || strcmp (verbose, "0") == 0 || strcmp (verbose, "false") == 0)
    return exchange_empty (exchange, 204);
  body = tree_new_map ();
  tree_set_text (body, "version", INFLUX_VERSION);
  return exchange_json (exchange, 200, body);
}

int
influx_ready (Exchange *exchange)
{
  Tree *body = tree_new_map ();
  g_autofree char *now = clock_iso (exchange_now (exchange));

  influx_set_version (exchange);
  tree_set_text (body, "status", "ready");
  tree_set_text (body, "checked", now);
  return exchange_json (exchange, 200, body);
}

/* Beginnings of statements that programs send before they write, and whether their answer lists a database. */
static const struct {
  const char *begins;
  gboolean lists;
} statements[] = { { "CREATE DATABASE", FALSE },
                   { "CREATE RETENTION POLICY", FALSE },
                   { "ALTER RETENTION POLICY", FALSE },
                   { "SHOW DATABASES", TRUE } };

static void
list_databases (Tree *result)
{
  Tree *series = tree_add_map (tree_set_list (result, "series"));

  tree_set_text (series, "name", "databases");
  tree_add_text (tree_set_list (series, "columns"), "name");
  tree_add_text (tree_add_list (tree_set_list (series, "values")), "histologe");
}

static int
answer_statement (Exchange *exchange, gboolean lists)
{
  Tree *body = tree_new_map (), *result = tree_add_map (tree_set_list (body, "results"));

  tree_set_integer (result, "statement_id", 0);
  if (lists)
    list_databases (result);
  return exchange_json (exchange, 200, body);
}

/* (transfer full): of the address, or of a form; "" for none. */
static char *
statement_of (Exchange *exchange)
{
  const char *query = exchange_query (exchange, "q");

  if (query == NULL)
    query = exchange_field (exchange, "q");
  return g_strstrip (g_strdup (query == NULL ? "" : query));
}

int
influx_query (Exchange *exchange)
{
  g_autofree char *statement = statement_of (exchange);
  Tree *body;

  influx_set_version (exchange);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (g_ascii_strncasecmp (statement, statements[i].begins, strlen (statements[i].begins)) == 0)
      return answer_statement (exchange, statements[i].lists);
  body = tree_new_map ();
  tree_set_text (body, "error", "readings are written here, not read");
  return exchange_json (exchange, 403, body);
}
