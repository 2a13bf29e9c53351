/* setup_certificate.c: writes a request; histologe-certificate, as root, does what it says (domain/certificate.h). */
#include "pages/setup_certificate.h"

#include <string.h>

#include "base/text.h"
#include "domain/certificate.h"
#include "domain/user.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/setup_steps.h"

#define STEP "certificat"
enum { NAME_CHARS = 200, WAY_CHARS = 10 };

gboolean
setup_certificate_is_good (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_autoptr (CertificateState) state = certificate_look (appliance->certificate, appliance->data_folder);

  return certificate_is_good (state, exchange_now (exchange));
}

/* ---- the page ---- */

static void
add_state (const Viewer *viewer, const CertificateState *state, Tree *view)
{
  Tree *map = tree_set_map (view, "certificate");
  gboolean well = g_strcmp0 (state->result, "ok") == 0;

  tree_set_text (map, "way_words", viewer_word (viewer, "certificate_way", state->way));
  tree_set_text (map, "names", state->names);
  viewer_set_day (viewer, map, "until", state->until);
  tree_set_flag (map, "good", certificate_is_good (state, viewer->now));
  tree_set_flag (map, "waits", state->waits);
  tree_set_text (map, "trouble",
                 well || state->waits ? NULL : viewer_word (viewer, "certificate_result", state->result));
}

/* (transfer full): the name in the address that people type; "" for the machine's own. */
static char *
name_of (const Appliance *appliance)
{
  g_autoptr (GUri) uri = g_uri_parse (appliance->base_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri == NULL ? NULL : g_uri_get_host (uri);

  return g_strdup (host != NULL && certificate_is_name (host) && !g_str_has_suffix (host, ".local") ? host : "");
}

static int
page (Exchange *exchange, int status, const char *way, const char *name, const Remarks *remarks)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (CertificateState) state = certificate_look (appliance->certificate, appliance->data_folder);
  Tree *view = tree_new_map ();
  const OfficeFields form = { exchange, remarks, "setup_remark", view };

  office_fields_add (&form, "name", name);
  office_fields_add (&form, "pem", NULL);
  office_fields_add (&form, "key", NULL);
  tree_set_text (view, "base_url", appliance->base_url);
  for (guint i = 0; certificate_ways[i] != NULL; i++)
    tree_set_flag (view, certificate_ways[i], g_strcmp0 (certificate_ways[i], way) == 0);
  if (state != NULL)
    add_state (&viewer, state, view);
  return setup_step_page (exchange, status, STEP, remarks, view);
}

int
setup_certificate_show (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_autoptr (CertificateState) state = certificate_look (appliance->certificate, appliance->data_folder);
  g_autofree char *name = name_of (appliance);
  g_autoptr (Remarks) none = remarks_new ();
  const char *way = state == NULL ? NULL : state->asked_way, *asked = state == NULL ? NULL : state->asked_name;

  return page (exchange, 200, way != NULL ? way : certificate_ways[1], asked != NULL && *asked != '\0' ? asked : name,
               none);
}

/* ---- asking ---- */

/* (transfer full): the text of a file that was sent; NULL with a remark when it is none of its kind. */
static char *
read_upload (Exchange *exchange, const char *field, const char *mark, Remarks *remarks)
{
  char *text = NULL;

  for (guint i = 0; i < exchange_upload_count (exchange); i++) {
    const Upload *upload = exchange_upload (exchange, i);

    if (strcmp (upload->field, field) == 0 && !upload->too_large && upload->size_bytes <= CERTIFICATE_FILE_MAX
        && text == NULL)
      g_file_get_contents (upload->path, &text, NULL, NULL);
  }
  if (text != NULL && g_str_is_ascii (text) && strstr (text, mark) != NULL)
    return text;
  g_free (text);
  remarks_add (remarks, field, field, NULL);
  return NULL;
}

int
setup_certificate_send (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_autofree char *way = exchange_typed (exchange, "way", FALSE, WAY_CHARS),
                  *typed = exchange_typed (exchange, "name", FALSE, NAME_CHARS);
  g_autofree char *name = g_ascii_strdown (typed, -1), *pem = NULL, *key = NULL;
  gboolean own = strcmp (way, "own") == 0, acme = strcmp (way, "acme") == 0;
  g_autoptr (User) user = user_find (store_reader (appliance->store), exchange_session (exchange)->user_id, NULL);
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;

  if (!g_strv_contains (certificate_ways, way))
    remarks_add (remarks, "way", "way", NULL);
  if ((acme || *name != '\0') && !certificate_is_name (name))
    remarks_add (remarks, "name", "name", NULL);
  if (own) {
    pem = read_upload (exchange, "pem", "-----BEGIN CERTIFICATE-----", remarks);
    key = read_upload (exchange, "key", "PRIVATE KEY-----", remarks);
  }
  if (remarks_any (remarks))
    return page (exchange, 422, way, name, remarks);
  const CertificateRequest request = { way, name, user == NULL ? NULL : user->email, pem, key };

  return certificate_ask (appliance->data_folder, &request, &error)
             ? exchange_redirect (exchange, "/installation/" STEP)
             : exchange_fail (exchange, error);
}
