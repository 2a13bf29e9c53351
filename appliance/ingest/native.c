/* native.c: our own dialect of readings, for scripts, loan cases, ESPHome's http_request and webhooks.
 *   one       {"id": "…", "t": 1768372935 or "2026-01-14T06:42:15Z", "temperature": 15.9, "humidity": 71.4,
 *              "co2": 1893, "battery": 87}
 *   several   {"id": "…", "releves": [{"t": …, "temperature": …}, {"age_s": 30, "temperature": …}]}, or only the list
 *   webhook   ?id=…&temperature=15.9&humidity=71.4: the same keys in the query of a GET
 * A text without a zone is the legal hour. Without `t`, `age_s` says how long ago it was; without both that of the
 * message, then the time of arrival stands. Quantities may have any name of the list of words, or stand as {"quantity":
 * "co2", "value": 812}; numbers may be texts; "unit": "F" is believed; nulls and unknown keys are left out.
 * On histologe/<user>/status: online, offline. dialect.h names its topics. */
#include "ingest/dialects.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "ingest/discovery_private.h"
#include "ingest/payload.h"

static const char *const time_keys[] = { "t", "time", "timestamp", "ts", "epoch" };
static const char *const device_keys[] = { "id", "device", "device_id", "serial", "mac", "dev_eui" };
static const char *const list_keys[] = { "releves", "readings", "mesures", "measurements", "values" };
enum { LISTS_ALONE = 2 }; /* of these the first two are lists or a fault; the others may hold an object */
static const char *const unit_keys[] = { "unit", "units", "temp_unit", "temperature_unit", "TempUnit" };
static const char *const kind_keys[] = { "quantity", "type", "grandeur" };

/* Our own name of a quantity that would be a poor word elsewhere: at the end of another name, p is a power. */
static const PayloadKey short_keys[] = { { "p", QUANTITY_P, 1 }, { NULL, QUANTITY_LAST, 0 } };

/* Whatever is older is too old to keep, however old it says it is. */
#define AGE_MAX_S ((double) (READING_AGE_MAX_DAYS + 1) * CLOCK_DAY)

static gint64
value_time (const Tree *value, gint64 now)
{
  gint64 at = payload_time (value);

  if (at == READING_NO_TIME && tree_kind (value) == TREE_TEXT && !payload_wall_time (tree_text (value), now, &at))
    return READING_NO_TIME;
  return at;
}

static gint64
item_time (const Tree *object, gint64 now)
{
  gint64 at = READING_NO_TIME;
  double age_s;

  for (guint i = 0; at == READING_NO_TIME && i < G_N_ELEMENTS (time_keys); i++)
    at = value_time (tree_get (object, time_keys[i]), now);
  if (at != READING_NO_TIME || !payload_number (tree_get (object, "age_s"), &age_s) || age_s < 0)
    return at;
  return now - (gint64) MIN (age_s, AGE_MAX_S);
}

/* The device that an object names. (transfer full) (nullable) */
static char *
item_device (const Tree *object)
{
  char *device = NULL;

  for (guint i = 0; device == NULL && i < G_N_ELEMENTS (device_keys); i++)
    device = payload_name (tree_get (object, device_keys[i]));
  return device;
}

/* The text of the first of these keys that is there. (nullable) */
static const char *
first_text (const Tree *object, const char *const *keys, guint count)
{
  const char *text = NULL;

  for (guint i = 0; text == NULL && i < count; i++)
    text = tree_get_text (object, keys[i]);
  return text;
}

/* Degrees of another kind are told beside the values, or nowhere. */
static gboolean
is_fahrenheit (const Tree *object)
{
  const char *said = first_text (object, unit_keys, G_N_ELEMENTS (unit_keys));
  const DiscoveryUnit *unit = said == NULL ? NULL : ingest_discovery_unit (QUANTITY_T, said);

  return unit != NULL && unit->factor != 1;
}

/* What is common to the items of a message, unless one says otherwise. */
typedef struct {
  const char *device; /* nullable */
  gint64 at;
} Around;

static void
item_read (const Tree *object, const Around *around, const IngestInput *input, IngestOutput *output)
{
  g_autofree char *name = item_device (object);
  IngestDevice *device = ingest_output_device (output, name != NULL ? name : around->device);
  const char *kind = first_text (object, kind_keys, G_N_ELEMENTS (kind_keys));
  gint64 at = item_time (object, input->now);
  PayloadItem item = { .fahrenheit = is_fahrenheit (object) };

  if (device == NULL)
    return;
  payload_put_words (&item, object, 2);
  payload_put_keys (&item, object, short_keys);
  if (kind != NULL && tree_get (object, "value") != NULL)
    payload_put_entry (&item, kind, object, 2);
  payload_end (&item, at != READING_NO_TIME ? at : around->at, device->batch);
}

static gboolean
list_read (const Tree *list, const Around *around, const IngestInput *input, IngestOutput *output, GError **error)
{
  if (tree_kind (list) != TREE_LIST)
    return box_fail (error, BOX_ERROR_INVALID, "releves: not a list");
  for (guint i = 0; i < tree_length (list); i++) {
    if (tree_kind (tree_at (list, i)) != TREE_MAP)
      return box_fail (error, BOX_ERROR_INVALID, "releves: item %u is not an object", i + 1);
    item_read (tree_at (list, i), around, input, output);
  }
  return TRUE;
}

/* (transfer full): the pairs of a query, as a map of texts. */
static Tree *
query_tree (const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", 100);
  Tree *tree = tree_new_map ();

  for (guint i = 0; pairs[i] != NULL; i++) {
    char *equals = strchr (pairs[i], '=');
    g_autofree char *value = equals == NULL ? NULL : g_uri_unescape_string (g_strdelimit (equals + 1, "+", ' '), NULL);

    if (value == NULL || !g_utf8_validate (value, -1, NULL))
      continue;
    *equals = '\0';
    tree_set_text (tree, pairs[i], value);
  }
  return tree;
}

static gboolean
query_read (const IngestInput *input, IngestOutput *output)
{
  g_autoptr (Tree) tree = query_tree (input->query);

  item_read (tree, &(Around){ input->header_device, READING_NO_TIME }, input, output);
  return TRUE;
}

static gboolean
tree_read (const Tree *tree, const IngestInput *input, IngestOutput *output, GError **error)
{
  Around around = { input->header_device, READING_NO_TIME };
  g_autofree char *name = NULL;

  if (tree_kind (tree) == TREE_LIST)
    return list_read (tree, &around, input, output, error);
  if (tree_kind (tree) != TREE_MAP)
    return box_fail (error, BOX_ERROR_INVALID, "the message is not a JSON object");
  name = item_device (tree);
  around.device = name != NULL ? name : around.device;
  around.at = item_time (tree, input->now);
  for (guint i = 0; i < G_N_ELEMENTS (list_keys); i++)
    if (i < LISTS_ALONE ? tree_get (tree, list_keys[i]) != NULL : tree_kind (tree_get (tree, list_keys[i])) == TREE_LIST)
      return list_read (tree_get (tree, list_keys[i]), &around, input, output, error);
  item_read (tree, &around, input, output);
  return TRUE;
}

static gboolean
is_status (const char *topic)
{
  return topic != NULL && (g_str_has_suffix (topic, "/status") || g_str_has_suffix (topic, "/etat"));
}

gboolean
dialect_native (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autoptr (Tree) tree = NULL;

  if (is_status (input->topic)) {
    ingest_output_device (output, NULL)->online = payload_presence (input);
    return TRUE;
  }
  if (input->length == 0 && input->query != NULL)
    return query_read (input, output);
  tree = payload_json (input, error);
  return tree != NULL && tree_read (tree, input, output, error);
}
