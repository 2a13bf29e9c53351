/* dialect.c: the table of dialects, which of them a message speaks, and what is common to all. */
#include "ingest/dialect.h"

#include <string.h>

#include "ingest/native.h"
#include "ingest/zigbee2mqtt.h"

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

const IngestDialect ingest_dialects[] = {
  { "native", "native", LIST ("histologe/+/reading"), "/sensors/readings", NULL, native_parse },
  { "zigbee2mqtt", "zigbee", LIST ("zigbee2mqtt/#"), "/sensors/zigbee2mqtt", LIST ("linkquality", "last_seen"),
    zigbee2mqtt_parse },
  { NULL, NULL, NULL, NULL, NULL, NULL },
};

const IngestDialect *
ingest_dialect_find (const char *name)
{
  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++)
    if (g_strcmp0 (dialect->name, name) == 0)
      return dialect;
  return NULL;
}

/* One level of a pattern and of a topic: + is any level, # all that are left (also none). */
static gboolean
topic_matches (const char *pattern, const char *topic)
{
  for (;;) {
    gsize here = strcspn (pattern, "/"), there = strcspn (topic, "/");

    if (pattern[0] == '#')
      return TRUE;
    if (pattern[0] != '+' && (here != there || memcmp (pattern, topic, here) != 0))
      return FALSE;
    pattern += here;
    topic += there;
    if (*pattern == '\0' || *topic == '\0')
      return *pattern == *topic || strcmp (pattern, "/#") == 0;
    pattern++;
    topic++;
  }
}

const IngestDialect *
ingest_dialect_of_topic (const char *topic)
{
  for (const IngestDialect *dialect = ingest_dialects; topic != NULL && dialect->name != NULL; dialect++)
    for (guint i = 0; dialect->topics != NULL && dialect->topics[i] != NULL; i++)
      if (topic_matches (dialect->topics[i], topic))
        return dialect;
  return NULL;
}

static gboolean
has_mark (const IngestDialect *dialect, const char *key, gsize length)
{
  for (guint i = 0; dialect->marks != NULL && dialect->marks[i] != NULL; i++)
    if (strlen (dialect->marks[i]) == length && memcmp (dialect->marks[i], key, length) == 0)
      return TRUE;
  return FALSE;
}

static const IngestDialect *
marked (const char *key, gsize length)
{
  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++)
    if (has_mark (dialect, key, length))
      return dialect;
  return NULL;
}

/* The keys of the outermost object, without building it: each text at depth one that a colon follows. Bytes that are
 * no JSON are told by whoever parses them. */
static const IngestDialect *
dialect_of_keys (const char *at, const char *end)
{
  int depth = 0;

  for (; at < end; at++) {
    const char *key = at + 1;

    depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
    if (*at != '"')
      continue;
    for (at++; at < end && *at != '"'; at++)
      at += *at == '\\';
    if (at < end && depth == 1) {
      const IngestDialect *found = marked (key, (gsize) (at - key));

      if (found != NULL)
        return found;
    }
  }
  return NULL;
}

const IngestDialect *
ingest_dialect_guess (const IngestInput *input)
{
  const IngestDialect *found = ingest_dialect_of_topic (input->topic);

  if (found == NULL && input->length > 0)
    found = dialect_of_keys (input->bytes, input->bytes + input->length);
  return found != NULL ? found : &ingest_dialects[0];
}

/* Retained is last known, not measured: only what says when it was measured counts (sensors.md §3). */
static void
drop_timeless (ReadingBatch *batch)
{
  guint kept = 0;

  for (guint i = 0; i < batch->readings->len; i++) {
    Reading reading = g_array_index (batch->readings, Reading, i);

    if (reading.at != READING_NO_TIME)
      g_array_index (batch->readings, Reading, kept++) = reading;
  }
  g_array_set_size (batch->readings, kept);
}

gboolean
ingest_read (const IngestDialect *dialect, const IngestInput *input, IngestOutput *output, GError **error)
{
  if (!dialect->parse (input, output, error))
    return FALSE;
  for (guint i = 0; input->retained && i < output->devices->len; i++)
    drop_timeless (((IngestDevice *) g_ptr_array_index (output->devices, i))->batch);
  return TRUE;
}
