/* gateways.c: gateways made with a token, as sensors are, renewed and stopped. Decides nothing. */
#include "pages/gateways.h"

#include <string.h>

#include "pages/office.h"
#include "pages/once.h"
#include "pages/sensors_shared.h"

enum { CODE_CHARS = 40 };

typedef struct {
  Actor actor;
  gint64 id;
  const char *verb;
  const char *name, *family;
  char *token; /* owned */
} Making;

static int
form_page (Exchange *exchange, int status, const Making *making, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  Tree *view = tree_new_map ();

  fleet_view_choices (&viewer, making->family, 0, view);
  tree_set_map (view, "name");
  tree_set_map (view, "family");
  tree_set_text (tree_set_map (view, "typed"), "name", making->name);
  return sensors_page (exchange, status, "gateway-form", view, remarks);
}

int
gateways_new (Exchange *exchange)
{
  return form_page (exchange, 200, &(Making){ .name = NULL }, NULL);
}

static gboolean
create_work (Db *db, gpointer data, GError **error)
{
  Making *making = data;

  return gateway_create (db, &making->actor, making->name, making->family, &making->token, error);
}

static int
show_token (Exchange *exchange, const char *token)
{
  GError *error = NULL;
  g_autoptr (Gateway) gateway = gateway_find_token (store_reader (exchange_appliance (exchange)->store), token, &error);
  SensorsToken shown = { .token = token, .gateway = TRUE };

  if (gateway == NULL)
    return exchange_fail (exchange, error);

  g_autofree char *url = g_strdup_printf ("/passerelles/%s", gateway->uuid);

  shown.name = gateway->name;
  shown.uuid = gateway->user;
  shown.url = url;
  return sensors_token_page (exchange, &shown);
}

/* TRUE when it was done; a token that was made is shown, the one time it is known. */
static int
made (Exchange *exchange, Making *making, const Once *once)
{
  g_autofree char *place = NULL;
  GError *error = NULL;
  int status;

  if (!once_write (exchange, once, &place, &error))
    return exchange_fail (exchange, error);
  status = making->token != NULL ? show_token (exchange, making->token) : exchange_redirect (exchange, place);
  g_free (making->token);
  return status;
}

int
gateways_add (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *name = sensors_typed_name (exchange, remarks);
  g_autofree char *family = exchange_typed (exchange, "family", FALSE, CODE_CHARS);
  g_autofree char *request = once_request (exchange, "gateway", "new", name);
  Making making = { .actor = office_actor (exchange), .name = name, .family = family };
  const Once once = { create_work, &making, request, "/capteurs?fait=twice#passerelles" };

  if (!g_strv_contains (sensor_families, family))
    remarks_add (remarks, "family", "family_missing", NULL);
  return remarks_any (remarks) ? form_page (exchange, 422, &making, remarks) : made (exchange, &making, &once);
}

/* ---- one of them ---- */

static Gateway *
gateway_of (Exchange *exchange, GError **error)
{
  return gateway_find_uuid (store_reader (exchange_appliance (exchange)->store), exchange_path_part (exchange, "uuid"),
                            error);
}

int
gateways_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (Gateway) gateway = gateway_of (exchange, &error);
  Tree *view;

  if (gateway == NULL)
    return exchange_fail (exchange, error);
  view = tree_new_map ();
  tree_set_text (view, "name", gateway->name);
  tree_set_format (view, "url", "/passerelles/%s", gateway->uuid);
  tree_set_text (view, "family", viewer_word (&viewer, "sensor_family", gateway->family));
  tree_set_text (view, "user", gateway->user);
  viewer_set_day (&viewer, view, "created", gateway->created_at);
  viewer_set_day (&viewer, view, "seen", gateway->seen_at);
  viewer_set_day (&viewer, view, "retired", gateway->retired_at);
  return sensors_page (exchange, 200, "gateway", view, NULL);
}

static gboolean
act_work (Db *db, gpointer data, GError **error)
{
  Making *making = data;

  if (strcmp (making->verb, "renew") == 0)
    return gateway_renew (db, &making->actor, making->id, &making->token, error);
  if (strcmp (making->verb, "retire") == 0 || strcmp (making->verb, "restore") == 0)
    return gateway_retire (db, &making->actor, making->id, strcmp (making->verb, "retire") == 0, error);
  return box_fail (error, BOX_ERROR_INVALID, "no such thing to do: %s", making->verb);
}

int
gateways_act (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (Gateway) gateway = gateway_of (exchange, &error);
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS);

  if (gateway == NULL)
    return exchange_fail (exchange, error);

  g_autofree char *request = once_request (exchange, verb, gateway->uuid, NULL);
  g_autofree char *place = g_strdup_printf ("/passerelles/%s?fait=%s", gateway->uuid, verb);
  Making making = { .actor = office_actor (exchange), .id = gateway->id, .verb = verb };
  const Once once = { act_work, &making, request, place };

  return made (exchange, &making, &once);
}
