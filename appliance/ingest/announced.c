/* announced.c: rows of `discovery` whose device is a sensor, as topics to listen to and as a dialect. */
#include "ingest/announced.h"

#include "domain/discovery.h"
#include "ingest/dialects.h"
#include "ingest/discovery.h"
#include "ingest/mqtt_place.h"

char **
announced_topics (Db *db, GError **error)
{
  g_autoptr (GStrvBuilder) free_ones = g_strv_builder_new ();
  g_auto (GStrv) topics = discovery_topics (db, error);
  guint count = 0;

  if (topics == NULL)
    return NULL;
  for (guint i = 0; topics[i] != NULL && count < ANNOUNCED_TOPICS_MAX; i++)
    if (mqtt_place_is_free (topics[i])) {
      g_strv_builder_add (free_ones, topics[i]);
      count++;
    }
  return g_strv_builder_end (free_ones);
}

char *
announced_digest (Db *db, GError **error)
{
  g_auto (GStrv) topics = announced_topics (db, error);
  g_autofree char *lines = topics == NULL ? NULL : g_strjoinv ("\n", topics);

  return lines == NULL || *lines == '\0' ? g_steal_pointer (&lines)
                                         : g_compute_checksum_for_string (G_CHECKSUM_SHA256, lines, -1);
}

static void
said_free (gpointer data)
{
  IngestDiscovery *said = data;

  g_free (said->device);
  g_free (said->unit);
  g_free (said->path);
  g_free (said);
}

/* (transfer full): rows of a topic, and of it behind whichever gateway. */
static GPtrArray *
rows_at (Db *db, const char *topic, GError **error)
{
  g_autoptr (GPtrArray) rows = discovery_list_topic (db, topic, error), more = NULL;
  g_autofree char *pattern = rows == NULL ? NULL : mqtt_place_any_gateway (topic);

  if (pattern == NULL)
    return g_steal_pointer (&rows);
  more = discovery_list_topic (db, pattern, error);
  if (more == NULL)
    return NULL;
  g_ptr_array_extend_and_steal (rows, g_steal_pointer (&more));
  return g_steal_pointer (&rows);
}

GPtrArray *
announced_at (Db *db, const char *topic, GError **error)
{
  g_autoptr (GPtrArray) rows = rows_at (db, topic, error);
  g_autoptr (GPtrArray) announced = g_ptr_array_new_with_free_func (said_free);

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const Discovery *row = g_ptr_array_index (rows, i);
    IngestDiscovery *said = g_new0 (IngestDiscovery, 1);

    said->device = g_strdup (row->device);
    said->unit = g_strdup (row->unit);
    said->path = g_strdup (row->path != NULL ? row->path : "");
    said->quantity = row->quantity;
    g_ptr_array_add (announced, said);
  }
  return rows == NULL ? NULL : g_steal_pointer (&announced);
}

/* One message may hold values of several announcements. */
gboolean
dialect_announced (const IngestInput *input, IngestOutput *output, GError **error)
{
  for (guint i = 0; input->announced != NULL && i < input->announced->len; i++)
    if (!ingest_discovery_read (g_ptr_array_index (input->announced, i), input, output, error))
      return FALSE;
  return TRUE;
}
