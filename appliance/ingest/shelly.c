/* shelly.c: Shelly's thermometers, three generations.
 *   <id>/events/rpc               {"src", "method": "NotifyFullStatus" or "NotifyStatus" (what changed), "params":
 * {"ts", "temperature:0": {"tC"}, "humidity:0": {"rh"}, "devicepower:0": {…}, "sys", "wifi"}} <id>/status/<component>
 * {"tC"}, {"rh"}: one component, without a time <id>/online                   true, false: false at every sleep
 *   shellies/<id>/sensor/<what>   Gen1: bare text; shellies/<id>/info: all in one
 * A full status by HTTP (Shelly.GetStatus) is read likewise. A battery at 0 % beside external power is no flat one. */
#include "ingest/dialects.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "ingest/payload.h"

enum { ADDON_FROM = 100, RANK_OWN = 2, RANK_ADDON = 1 };

/* "shellies/<id>/…" of the first generation, "<prefix>/events/rpc", "<prefix>/status/<component>", "<prefix>/online".
 */
char *
dialect_shelly_device (const char *topic)
{
  if (topic == NULL)
    return NULL;
  if (g_str_has_prefix (topic, "shellies/") && !g_str_has_suffix (topic, "/events/rpc"))
    return payload_topic_level (topic, 1);
  return payload_topic_middle (topic, 0, g_str_has_suffix (topic, "/online") ? 1 : 2);
}

static void
put_temperature (PayloadItem *item, const Tree *component, int rank)
{
  double number;

  if (payload_number (tree_get (component, "tC"), &number))
    payload_put (item, QUANTITY_T, number, rank);
  else if (payload_number (tree_get (component, "tF"), &number))
    payload_put (item, QUANTITY_T, (number - 32) * 5 / 9, rank);
}

static void
put_humidity (PayloadItem *item, const Tree *component, int rank)
{
  double number;

  if (payload_number (tree_get (component, "rh"), &number))
    payload_put (item, QUANTITY_RH, number, rank);
}

static void
put_power (PayloadItem *item, const Tree *component, int rank)
{
  const Tree *battery = tree_get (component, "battery");
  gboolean outside = tree_get_flag (tree_get (component, "external"), "present");
  double percent, volts;

  if (payload_number (tree_get (battery, "percent"), &percent) && !(outside && percent <= 0))
    payload_put (item, QUANTITY_BAT, percent, rank);
  if (!outside && payload_number (tree_get (battery, "V"), &volts))
    payload_put (item, QUANTITY_BAT_MV, volts, rank);
}

static void
put_wifi (PayloadItem *item, const Tree *component, int rank)
{
  double number;

  if (payload_number (tree_get (component, "rssi"), &number))
    payload_put (item, QUANTITY_RSSI, number, rank);
}

static const struct {
  const char *name; /* before ":<number>" */
  void (*put) (PayloadItem *item, const Tree *component, int rank);
} components[] = {
  { "temperature", put_temperature },
  { "humidity", put_humidity },
  { "devicepower", put_power },
  { "wifi", put_wifi },
};

/* Probes of an add-on (temperature:100) count where the device has no sensor of its own. */
static void
put_component (PayloadItem *item, const char *key, const Tree *component)
{
  const char *colon = strchr (key, ':');
  gsize length = colon == NULL ? strlen (key) : (gsize) (colon - key);
  gint64 number = 0;
  gboolean addon = colon != NULL && text_to_integer (colon + 1, ADDON_FROM, G_MAXINT32, &number);

  for (guint i = 0; i < G_N_ELEMENTS (components); i++)
    if (strlen (components[i].name) == length && memcmp (components[i].name, key, length) == 0)
      components[i].put (item, component, addon ? RANK_ADDON : RANK_OWN);
}

static void
read_status (const Tree *status, IngestDevice *device)
{
  const Tree *sys = tree_get (status, "sys");
  gint64 at = payload_time (tree_get (status, "ts")), wakeup_s = tree_get_integer (sys, "wakeup_period");
  PayloadItem item = { 0 };

  for (guint i = 0; i < tree_length (status); i++)
    put_component (&item, tree_key_at (status, i), tree_value_at (status, i));
  /* Just awake its own clock may still be that of 1970. */
  if (at == READING_NO_TIME || (at < READING_YEAR_2020 && payload_time (tree_get (sys, "unixtime")) > at))
    at = payload_time (tree_get (sys, "unixtime"));
  if (wakeup_s > 0 && wakeup_s < G_MAXINT32)
    device->interval_s = (guint) wakeup_s;
  payload_end (&item, at, device->batch);
}

/* "shellyhtg3-543204aabbcc": what stands before the address. (transfer full) (nullable) */
static char *
model_of (const char *name)
{
  g_autofree char *head = name == NULL || strchr (name, '-') == NULL ? NULL : g_strndup (name, strcspn (name, "-"));

  return payload_label (head);
}

static gboolean
read_rpc (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = payload_object (input, error);
  const Tree *status = tree_get (tree, "params");
  g_autofree char *name = tree == NULL ? NULL : g_strdup (tree_get_text (tree, "src"));
  IngestDevice *device;

  if (tree == NULL)
    return FALSE;
  if (tree_kind (status) != TREE_MAP)
    status = tree_get (tree, "result");
  if (tree_kind (status) != TREE_MAP)
    status = tree;
  if (name == NULL)
    name = dialect_shelly_device (input->topic);
  if (name == NULL)
    name = g_strdup (tree_get_text (tree_get (status, "sys"), "mac"));
  device = ingest_output_device (output, name);
  if (device->model == NULL)
    device->model = model_of (name);
  read_status (status, device);
  return TRUE;
}

static gboolean
read_component (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autofree char *name = dialect_shelly_device (input->topic), *key = payload_topic_level (input->topic, -1);
  g_autoptr (Tree) tree = payload_object (input, error);
  PayloadItem item = { 0 };

  if (tree == NULL)
    return FALSE;
  put_component (&item, key, tree);
  payload_end (&item, READING_NO_TIME, ingest_output_device (output, name)->batch);
  return TRUE;
}

/* What it says itself not to believe. */
static gboolean
is_valid (const Tree *part)
{
  const Tree *flag = tree_get (part, "is_valid");

  return flag == NULL || tree_flag (flag);
}

/* {"tmp": {"tC": 15.2, "is_valid": true}, "hum": {"value": 77.5}, "bat": {"value": 91, "voltage": 2.9}} */
static gboolean
read_info (const IngestInput *input, IngestOutput *output, GError **error)
{
  static const PayloadKey temperature[] = { { "tC", QUANTITY_T, 1 }, { NULL, QUANTITY_LAST, 0 } };
  static const PayloadKey humidity[] = { { "value", QUANTITY_RH, 1 }, { NULL, QUANTITY_LAST, 0 } };
  static const PayloadKey battery[] = { { "value", QUANTITY_BAT, 1 },
                                        { "voltage", QUANTITY_BAT_MV, 1 },
                                        { NULL, QUANTITY_LAST, 0 } };
  g_autofree char *name = dialect_shelly_device (input->topic);
  g_autoptr (Tree) tree = payload_object (input, error);
  PayloadItem item = { 0 };

  if (tree == NULL)
    return FALSE;
  if (is_valid (tree_get (tree, "tmp")))
    payload_put_keys (&item, tree_get (tree, "tmp"), temperature);
  if (is_valid (tree_get (tree, "hum")))
    payload_put_keys (&item, tree_get (tree, "hum"), humidity);
  payload_put_keys (&item, tree_get (tree, "bat"), battery);
  put_wifi (&item, tree_get (tree, "wifi_sta"), RANK_OWN);
  payload_end (&item, payload_time (tree_get (tree, "unixtime")), ingest_output_device (output, name)->batch);
  return TRUE;
}

static gboolean
read_bare (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autofree char *name = dialect_shelly_device (input->topic), *what = payload_topic_level (input->topic, -1);
  const IngestWord *word = ingest_word (what, strlen (what));
  PayloadItem item = { 0 };
  double number;

  if (word == NULL)
    return TRUE;
  if (input->length == 0 || !payload_number_text (input->bytes, input->length, &number))
    return box_fail (error, BOX_ERROR_INVALID, "the value is not a number");
  payload_put_word (&item, word, number, RANK_OWN);
  payload_end (&item, READING_NO_TIME, ingest_output_device (output, name)->batch);
  return TRUE;
}

static gboolean
topic_has (const IngestInput *input, const char *part)
{
  return input->topic != NULL && strstr (input->topic, part) != NULL;
}

gboolean
dialect_shelly (const IngestInput *input, IngestOutput *output, GError **error)
{
  if (topic_has (input, "/sensor/"))
    return read_bare (input, output, error);
  if (topic_has (input, "/status/"))
    return read_component (input, output, error);
  if (topic_has (input, "shellies/") && g_str_has_suffix (input->topic, "/info"))
    return read_info (input, output, error);
  if (input->topic != NULL && g_str_has_suffix (input->topic, "/online")) {
    g_autofree char *name = dialect_shelly_device (input->topic);

    ingest_output_device (output, name)->online = payload_presence (input);
    return TRUE;
  }
  return read_rpc (input, output, error);
}
