/* sum_readings.c: what a store holds of each sensor's temperatures, value by value: "user count sum" a line, the sum an
 * FNV-1a over "second:value;" in the order of time, so that one value lost, doubled or changed is another sum.
 * usage: sum_readings STORE */
#include <stdio.h>

#include "domain/reading_block.h"
#include "domain/sensor.h"

enum { RANGE_YEARS = 100 };

static guint64
mix (guint64 sum, const char *text)
{
  for (; *text != '\0'; text++)
    sum = (sum ^ (guchar) *text) * 0x100000001b3u;
  return sum;
}

static gboolean
print_sensor (Db *db, gint64 sensor_id, const char *user, GError **error)
{
  const ReadingRange range = { sensor_id, QUANTITY_T, 0, READING_YEAR_2020 + RANGE_YEARS * 366 * READING_DAY_S };
  g_autoptr (GArray) readings = reading_series (db, &range, error);
  guint64 sum = 0xcbf29ce484222325u;

  if (readings == NULL)
    return FALSE;
  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ":%d;", reading->at, reading->value);

    sum = mix (sum, text);
  }
  printf ("%s %u %016" G_GINT64_MODIFIER "x\n", user, readings->len, sum);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Store) store = argc != 2 ? NULL : store_open (argv[1], STORE_READ_ONLY, &error);
  Db *db = store == NULL ? NULL : store_reader (store);
  g_autoptr (Query) query = db == NULL ? NULL : query_new (db, "SELECT id, uuid FROM sensor ORDER BY id");

  while (query != NULL && query_next (query))
    if (!print_sensor (db, query_integer (query, "id"), query_text (query, "uuid"), &error))
      break;
  if (query == NULL || error != NULL) {
    fprintf (stderr, "%s\n", error == NULL ? "usage: sum_readings STORE" : error->message);
    return 1;
  }
  return 0;
}
