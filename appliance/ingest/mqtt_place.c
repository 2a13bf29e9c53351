/* mqtt_place.c: the tree of topics, from the table of dialects. Opens no connection. */
#include "ingest/mqtt_place.h"

#include <string.h>

enum { USER_CHARS_MAX = 64 };

void
mqtt_place_clear (MqttPlace *place)
{
  g_clear_pointer (&place->user, g_free);
}

/* One user's own: our tree, and two topics that are told by other names. */
static gboolean
is_own (const char *topic)
{
  return g_str_has_prefix (topic, INGEST_OWN) || ingest_topic_fits (INGEST_OWN_READING ("+"), topic)
         || ingest_topic_fits (INGEST_OWN_STATUS ("+"), topic);
}

void
mqtt_place_read (const char *topic, MqttPlace *ret_place)
{
  const char *user, *rest;

  mqtt_place_clear (ret_place);
  *ret_place = (MqttPlace){ .topic = topic };
  if (!is_own (topic)) {
    ret_place->dialect = ingest_dialect_of_topic (topic);
    return;
  }
  user = strchr (topic, '/') + 1;
  rest = strchr (user, '/');
  if (rest == NULL || rest == user || rest - user > USER_CHARS_MAX)
    return;
  ret_place->user = g_strndup (user, (gsize) (rest - user));
  ret_place->dialect = ingest_dialect_of_topic (topic);
  /* Not again below our own: histologe/a/histologe/b/reading is nobody's. */
  if (ret_place->dialect == NULL && !g_str_has_prefix (rest + 1, INGEST_OWN)) {
    ret_place->topic = rest + 1;
    ret_place->dialect = ingest_dialect_of_topic (rest + 1);
  }
}

/* ---- what is listened to ---- */

/* A pattern of the families' own trees. One that begins with two free levels also fits histologe/<user>/…: it is
 * listened to there only, where the broker says who wrote, and nobody gets the right to write it. */
static gboolean
is_of_family (const char *pattern)
{
  return !is_own (pattern) && !g_str_has_prefix (pattern, "+/+/");
}

/* A dialect of no family (announcements) belongs to whichever gateway there is. */
static gboolean
is_listened_to (const IngestDialect *dialect, const char *const *families)
{
  if (dialect->family == NULL)
    return families[0] != NULL;
  return g_strv_contains (families, dialect->family);
}

/* Patterns of the families' own trees that are listened to, or those that are not. Ours stand for themselves. */
static void
add_patterns (GStrvBuilder *patterns, const char *const *families, gboolean listened)
{
  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++)
    for (guint i = 0; dialect->topics != NULL && dialect->topics[i] != NULL; i++)
      if (is_of_family (dialect->topics[i]) && is_listened_to (dialect, families) == listened)
        g_strv_builder_add (patterns, dialect->topics[i]);
}

char **
mqtt_place_patterns (const char *const *families)
{
  g_autoptr (GStrvBuilder) patterns = g_strv_builder_new ();

  g_strv_builder_add (patterns, INGEST_OWN "+/#");
  g_strv_builder_add (patterns, INGEST_OWN_READING ("+"));
  g_strv_builder_add (patterns, INGEST_OWN_STATUS ("+"));
  add_patterns (patterns, families, TRUE);
  return g_strv_builder_end (patterns);
}

char **
mqtt_place_patterns_over (const char *const *families)
{
  g_autoptr (GStrvBuilder) patterns = g_strv_builder_new ();

  add_patterns (patterns, families, FALSE);
  return g_strv_builder_end (patterns);
}

/* What follows the two free levels of a topic that OpenMQTTGateway announces, "+/+/BTtoMQTT/A4C138…": whichever of its
 * gateways hears the device. Any other topic as it is. No other pattern is free: what may be written where nobody's
 * device is called so opens nothing. */
static const char *
fixed_levels (const char *topic)
{
  gsize ending = strlen (MQTT_GATEWAY_KIND), length;
  const char *kind;

  if (!g_str_has_prefix (topic, MQTT_ANY_GATEWAY))
    return topic;
  kind = topic + strlen (MQTT_ANY_GATEWAY);
  length = strcspn (kind, "/");
  if (length <= ending || kind[length] == '\0' || kind[length + 1] == '\0')
    return topic;
  return memcmp (kind + length - ending, MQTT_GATEWAY_KIND, ending) == 0 ? kind : topic;
}

char *
mqtt_place_any_gateway (const char *topic)
{
  const char *rest = strchr (topic, '/');
  g_autofree char *pattern = NULL;

  rest = rest == NULL ? NULL : strchr (rest + 1, '/');
  if (rest == NULL || is_own (topic))
    return NULL;
  pattern = g_strconcat (MQTT_ANY_GATEWAY, rest + 1, NULL);
  return fixed_levels (pattern) != pattern ? g_steal_pointer (&pattern) : NULL;
}

gboolean
mqtt_place_is_free (const char *topic)
{
  gsize length = strlen (topic);

  if (length == 0 || g_ascii_isspace (topic[0]) || g_ascii_isspace (topic[length - 1]) || topic[0] == '$'
      || strpbrk (fixed_levels (topic), "+#") != NULL || is_own (topic) || !g_utf8_validate (topic, -1, NULL))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_iscntrl (topic[i]))
      return FALSE;
  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++)
    for (guint i = 0; dialect->topics != NULL && dialect->topics[i] != NULL; i++)
      if (is_of_family (dialect->topics[i]) && ingest_topic_fits (dialect->topics[i], topic))
        return FALSE;
  return TRUE;
}

/* ---- who may ---- */

static void
add_topics (GString *acl, const char *right, const char *const *topics)
{
  for (guint i = 0; topics[i] != NULL; i++)
    g_string_append_printf (acl, "topic %s %s\n", right, topics[i]);
}

static void
add_box (GString *acl)
{
  g_string_append (acl, "user " MQTT_BOX_USER "\ntopic read " INGEST_OWN
                        "#\ntopic read " INGEST_OWN_READING ("+") "\ntopic read " INGEST_OWN_STATUS ("+") "\n");
  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++)
    for (guint i = 0; dialect->topics != NULL && dialect->topics[i] != NULL; i++)
      if (is_of_family (dialect->topics[i]))
        g_string_append_printf (acl, "topic read %s\n", dialect->topics[i]);
}

/* Who owns a whole tree also hears itself: Zigbee2MQTT does. */
static void
add_gateway (GString *acl, const MqttRight *right)
{
  g_string_append_printf (acl, "\nuser %s\n", right->user);
  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++)
    for (guint i = 0; dialect->topics != NULL && dialect->topics[i] != NULL; i++)
      if (is_of_family (dialect->topics[i]) && is_listened_to (dialect, (const char *const[]){ right->family, NULL }))
        g_string_append_printf (acl, "topic %s %s\n",
                                g_str_has_suffix (dialect->topics[i], "/#") ? "readwrite" : "write",
                                dialect->topics[i]);
}

char *
mqtt_place_acl (const MqttRight *rights, guint count, const char *const *announced)
{
  GString *acl = g_string_new (
      "# Written by the Histologe box at each change of a sensor or gateway; changes by hand are lost.\n");

  add_box (acl);
  add_topics (acl, "read", announced);
  for (guint i = 0; i < count; i++) {
    add_gateway (acl, &rights[i]);
    add_topics (acl, "write", announced);
  }
  g_string_append (acl,
                   "\n# Everybody: their own topics, nobody else's.\npattern readwrite " INGEST_OWN "%u/#\n"
                   "pattern readwrite " INGEST_OWN_READING ("%u") "\npattern readwrite " INGEST_OWN_STATUS ("%u") "\n");
  return g_string_free (acl, FALSE);
}
