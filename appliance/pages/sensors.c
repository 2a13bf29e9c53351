/* sensors.c: the fleet: reads what was typed, has it done, shows it. Decides nothing. What is no sensor yet:
 * sensors_adopt.c. */
#include "pages/sensors.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/paper.h"
#include "pages/sensors_shared.h"

enum { SEARCH_CHARS = 80 };

/* ---- shared ---- */

static void
add_done (Exchange *exchange, Tree *view)
{
  const char *code = exchange_query (exchange, "fait");
  g_autofree char *key = g_strconcat ("fleet_done.", code, NULL);
  const Words *words = exchange_appliance (exchange)->words;

  if (code != NULL && words_has (words, "fr", key))
    tree_set_text (view, "done", words_get (words, "fr", key));
}

static void
add_errors (Exchange *exchange, const Remarks *remarks, Tree *view)
{
  const Viewer viewer = office_viewer (exchange);
  Tree *items;

  if (remarks == NULL || !remarks_any (remarks))
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < remarks_count (remarks); i++) {
    const char *field = remarks_field (remarks, i);
    Tree *item = tree_add_map (items), *beside = tree_set_map (view, field);
    const char *words = viewer_word (&viewer, "fleet_remark", remarks_code (remarks, i));

    tree_set_text (item, "field", field);
    tree_set_text (item, "words", words);
    tree_set_text (beside, "name", field);
    tree_set_text (beside, "error", words);
    tree_set_flag (beside, "bad", TRUE);
  }
}

int
sensors_page (Exchange *exchange, int status, const char *page, Tree *view, const Remarks *remarks)
{
  g_autofree char *request_token = secret_token_new ();

  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "changed", status == 409);
  add_done (exchange, view);
  add_errors (exchange, remarks, view);
  return exchange_page (exchange, status, page, view);
}

int
sensors_token_page (Exchange *exchange, const SensorsToken *shown)
{
  Tree *view = tree_new_map ();
  const FleetAccess access = { exchange_appliance (exchange)->base_url, shown->uuid, shown->token };

  tree_set_text (view, "name", shown->name);
  tree_set_text (view, "url", shown->url);
  tree_set_text (view, "code", shown->code);
  tree_set_flag (view, "gateway", shown->gateway);
  tree_set_flag (view, "label", shown->label);
  fleet_view_access (&access, view);
  return sensors_page (exchange, 200, "sensor-token", view, NULL);
}

char *
sensors_typed_name (Exchange *exchange, Remarks *remarks)
{
  char *name = exchange_typed (exchange, "name", FALSE, SENSOR_NAME_CHARS + 1);

  if (*name == '\0')
    remarks_add (remarks, "name", "name_missing", NULL);
  else if (g_utf8_strlen (name, -1) > SENSOR_NAME_CHARS)
    remarks_add (remarks, "name", "name_long", NULL);
  return name;
}

/* ---- the list ---- */

/* NULL for "" and for what is no code. */
static const char *
query_code (Exchange *exchange, const char *name, const char *const *codes)
{
  const char *value = exchange_query (exchange, name);

  return value != NULL && g_strv_contains (codes, value) ? value : NULL;
}

int
sensors_list_page (Exchange *exchange, int status)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *words = text_clean (exchange_query (exchange, "q"), FALSE, SEARCH_CHARS);
  const FleetFilter filter = { query_code (exchange, "etat", sensor_states),
                               query_code (exchange, "qui", sensor_keepers),
                               query_code (exchange, "famille", sensor_families), words };
  GError *error = NULL;
  Tree *view = fleet_view_list (&viewer, &filter, &error);

  return view == NULL ? exchange_fail (exchange, error) : sensors_page (exchange, status, "sensors", view, NULL);
}

int
sensors_list (Exchange *exchange)
{
  return sensors_list_page (exchange, 200);
}

int
sensors_candidates (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  Tree *view = fleet_view_candidates (&viewer, &error);

  return view == NULL ? exchange_fail (exchange, error) : sensors_page (exchange, 200, "sensor-candidates", view, NULL);
}

/* ---- a new one ---- */

typedef struct {
  Actor actor;
  SensorInput input;
  char *name, *family, *model, *device; /* owned: what the input borrows */
  gint64 id;                            /* of the one that is changed */
  char *token;                          /* owned */
  Remarks *remarks;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->name);
  g_free (typed->family);
  g_free (typed->model);
  g_free (typed->device);
  g_free (typed->token);
  g_clear_pointer (&typed->remarks, remarks_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

static void
check_typed (Exchange *exchange, Typed *typed, gint64 but_id)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (Sensor) other = *typed->device == '\0' ? NULL : sensor_find_device (db, typed->device, NULL);

  if (!g_strv_contains (sensor_families, typed->family))
    remarks_add (typed->remarks, "family", "family_missing", NULL);
  if (g_utf8_strlen (typed->model, -1) > SENSOR_MODEL_CHARS)
    remarks_add (typed->remarks, "model", "model_long", NULL);
  if (g_utf8_strlen (typed->device, -1) > SENSOR_DEVICE_CHARS)
    remarks_add (typed->remarks, "device", "device_long", NULL);
  else if (other != NULL && other->id != but_id)
    remarks_add (typed->remarks, "device", "device_taken", NULL);
}

static Typed
typed_read (Exchange *exchange, gint64 but_id)
{
  Typed typed = { .actor = office_actor (exchange),
                  .remarks = remarks_new (),
                  .id = but_id,
                  .family = exchange_typed (exchange, "family", FALSE, SENSORS_CODE_CHARS),
                  .model = exchange_typed (exchange, "model", FALSE, SENSOR_MODEL_CHARS + 1),
                  .device = exchange_typed (exchange, "device", FALSE, SENSOR_DEVICE_CHARS + 1) };
  const char *interval = exchange_field (exchange, "interval");
  gint64 seconds = 0;

  typed.name = sensors_typed_name (exchange, typed.remarks);
  if (interval != NULL && *interval != '\0' && !text_to_integer (interval, 1, SENSOR_INTERVAL_MAX_S, &seconds))
    remarks_add (typed.remarks, "interval", "interval_shape", NULL);
  check_typed (exchange, &typed, but_id);
  typed.input = (SensorInput){ .name = typed.name,
                               .family = typed.family,
                               .model = typed.model,
                               .device = typed.device,
                               .interval_s = (int) seconds };
  return typed;
}

static void
set_value (Tree *view, const char *field, const char *value)
{
  Tree *map = tree_set_map (view, field);

  tree_set_text (map, "name", field);
  tree_set_text (map, "value", value);
}

static Tree *
form_view (Exchange *exchange, const Typed *typed)
{
  const Viewer viewer = office_viewer (exchange);
  Tree *view = tree_new_map ();

  fleet_view_choices (&viewer, typed->family, typed->input.interval_s, view);
  set_value (view, "name", typed->name);
  set_value (view, "family", typed->family);
  set_value (view, "model", typed->model);
  set_value (view, "device", typed->device);
  set_value (view, "interval", NULL);
  return view;
}

/* Sets what was wrong without losing what was typed. */
static int
form_page (Exchange *exchange, int status, const Typed *typed)
{
  Tree *view = form_view (exchange, typed);
  static const char *const fields[] = { "name", "family", "model", "device" };
  const char *const values[] = { typed->name, typed->family, typed->model, typed->device };
  Tree *kept = tree_set_map (view, "typed");

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    tree_set_text (kept, fields[i], values[i]);
  return sensors_page (exchange, status, "sensor-form", view, typed->remarks);
}

int
sensors_new (Exchange *exchange)
{
  Typed typed = { .input = { 0 } };

  return form_page (exchange, 200, &typed);
}

static gboolean
create_work (Db *db, gpointer data, GError **error)
{
  Typed *typed = data;

  return sensor_create (db, &typed->actor, &typed->input, &typed->token, error);
}

/* What was just made is told by its token, the one time it is known. */
static int
show_token (Exchange *exchange, const char *token)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  GError *error = NULL;
  g_autoptr (Sensor) sensor = sensor_find_token (db, token, &error);
  g_autofree char *url = sensor == NULL ? NULL : g_strdup_printf ("/capteurs/%s", sensor->uuid);
  SensorsToken shown = { .token = token, .url = url, .label = TRUE };

  if (sensor == NULL)
    return exchange_fail (exchange, error);
  shown.name = sensor->name;
  shown.uuid = sensor->uuid;
  shown.code = sensor->code;
  return sensors_token_page (exchange, &shown);
}

/* A form sent twice shows no second token: the list tells that the sensor is there. */
int
sensors_add (Exchange *exchange)
{
  g_auto (Typed) typed = typed_read (exchange, 0);
  g_autofree char *request = once_request (exchange, "sensor", "new", typed.name), *place = NULL;
  const Once once = { create_work, &typed, request, "/capteurs?fait=twice" };
  GError *error = NULL;

  if (remarks_any (typed.remarks))
    return form_page (exchange, 422, &typed);
  if (!once_write (exchange, &once, &place, &error))
    return exchange_fail (exchange, error);
  return typed.token == NULL ? exchange_redirect (exchange, place) : show_token (exchange, typed.token);
}

/* ---- one of them ---- */

Tree *
sensors_one_view (Exchange *exchange, GError **error)
{
  const Viewer viewer = office_viewer (exchange);
  const char *uuid = exchange_path_part (exchange, "uuid");
  Tree *view = fleet_view_sensor (&viewer, uuid, error);

  if (view != NULL)
    fleet_view_access (&(FleetAccess){ exchange_appliance (exchange)->base_url, uuid, NULL }, view);
  return view;
}

static int
sensor_page (Exchange *exchange, int status, const Remarks *remarks)
{
  GError *error = NULL;
  Tree *view = sensors_one_view (exchange, &error);

  return view == NULL ? exchange_fail (exchange, error) : sensors_page (exchange, status, "sensor", view, remarks);
}

int
sensors_show (Exchange *exchange)
{
  return sensor_page (exchange, 200, NULL);
}

/* What a button of its page does. */
typedef struct {
  Typed typed;
  const char *verb;
  char *room, *position; /* owned */
} Doing;

static gboolean
do_change (Db *db, Doing *doing, GError **error)
{
  return sensor_change (db, &doing->typed.actor, doing->typed.id, &doing->typed.input, error);
}

static gboolean
do_renew (Db *db, Doing *doing, GError **error)
{
  return sensor_renew (db, &doing->typed.actor, doing->typed.id, &doing->typed.token, error);
}

static gboolean
do_retire (Db *db, Doing *doing, GError **error)
{
  return sensor_retire (db, &doing->typed.actor, doing->typed.id, strcmp (doing->verb, "retire") == 0, error);
}

static gboolean
do_place (Db *db, Doing *doing, GError **error)
{
  const LoanInput loan = { .sensor_id = doing->typed.id, .room = doing->room, .position = doing->position };

  return loan_start (db, &doing->typed.actor, &loan, NULL, error);
}

static gboolean
do_take_back (Db *db, Doing *doing, GError **error)
{
  g_autoptr (SensorLoan) loan = loan_current (db, doing->typed.id, error);

  if (loan == NULL)
    return FALSE;
  const Change change = { .uuid = loan->uuid, .verb = "return" };

  return loan_change (db, &doing->typed.actor, &change, TRUE, error);
}

static const struct {
  const char *verb;
  gboolean facts; /* its form has those of the sensor */
  gboolean (*run) (Db *db, Doing *doing, GError **error);
} verbs[] = {
  { "change", TRUE, do_change },   { "renew", FALSE, do_renew }, { "retire", FALSE, do_retire },
  { "restore", FALSE, do_retire }, { "place", FALSE, do_place }, { "take_back", FALSE, do_take_back },
};

static guint
verb_find (const char *verb)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (verbs) && g_strcmp0 (verbs[i].verb, verb) != 0)
    i++;
  return i;
}

static gboolean
doing_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;
  guint row = verb_find (doing->verb);

  return row < G_N_ELEMENTS (verbs) ? verbs[row].run (db, doing, error)
                                    : box_fail (error, BOX_ERROR_INVALID, "no such thing to do: %s", doing->verb);
}

static int
doing_send (Exchange *exchange, Doing *doing, const char *uuid)
{
  g_autofree char *facts = g_strjoin ("\n", doing->typed.name, doing->typed.family, doing->typed.model,
                                      doing->typed.device, doing->room, doing->position, NULL);
  g_autofree char *request = once_request (exchange, doing->verb, uuid, facts), *place = NULL;
  g_autofree char *wanted = g_strdup_printf ("/capteurs/%s?fait=%s", uuid, doing->verb);
  const Once once = { doing_work, doing, request, wanted };
  GError *error = NULL;

  if (once_write (exchange, &once, &place, &error))
    return doing->typed.token != NULL ? show_token (exchange, doing->typed.token) : exchange_redirect (exchange, place);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT)
      && !g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return sensor_page (exchange, 409, NULL);
}

int
sensors_act (Exchange *exchange)
{
  const char *uuid = exchange_path_part (exchange, "uuid");
  GError *error = NULL;
  g_autoptr (Sensor) sensor = sensor_find_uuid (store_reader (exchange_appliance (exchange)->store), uuid, &error);
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, SENSORS_CODE_CHARS);
  g_autofree char *room = exchange_typed (exchange, "room", FALSE, SENSORS_CODE_CHARS);
  g_autofree char *position = exchange_typed (exchange, "position", FALSE, LOAN_POSITION_CHARS);
  guint row = verb_find (verb);

  if (sensor == NULL)
    return exchange_fail (exchange, error);

  g_auto (Typed) typed = typed_read (exchange, sensor->id);
  Doing doing = { .typed = typed, .verb = verb, .room = room, .position = position };
  int status;

  if (row < G_N_ELEMENTS (verbs) && verbs[row].facts && remarks_any (typed.remarks))
    return sensor_page (exchange, 422, typed.remarks);
  status = doing_send (exchange, &doing, uuid);
  typed.token = doing.typed.token; /* freed with what was typed */
  return status;
}

int
sensors_label (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (Sensor) sensor = sensor_find_uuid (viewer.db, exchange_path_part (exchange, "uuid"), &error);
  g_autofree char *token = sensor == NULL ? NULL : sensor_label_token (viewer.db, sensor->id, viewer.now, &error);
  g_autofree char *key = NULL, *name = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (token == NULL)
    return exchange_fail (exchange, error);
  key = g_strconcat ("label:", sensor->uuid, NULL);
  bytes = paper_product (exchange, key, &error);
  if (bytes == NULL)
    return exchange_fail (exchange, error);
  name = g_strdup_printf ("etiquette-%s.pdf", sensor->code);
  exchange_set_header (exchange, "Cache-Control", "no-store");
  return exchange_bytes (exchange, "application/pdf", bytes, name);
}
