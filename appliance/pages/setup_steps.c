/* setup_steps.c: the list of steps, the frame of one, and the steps whose forms are elsewhere. */
#include "pages/setup_steps.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/clock_trust.h"
#include "domain/second_factor.h"
#include "domain/support.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/setup.h"
#include "pages/setup_certificate.h"
#include "pages/setup_partners.h"
#include "pages/setup_relay.h"
#include "pages/setup_town.h"

/* Steps that show more than their words: what fills their page. */
static const struct {
  const char *code;
  int (*show) (Exchange *exchange);
} shown[] = {
  { "commune", setup_town_show },
  { "courriel", setup_relay_show },
  { "partenaires", setup_partners_show },
  { "certificat", setup_certificate_show },
};

SetupFacts
setup_facts (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);

  return (SetupFacts){ .data_folder = appliance->data_folder,
                       .relay_file = appliance->msmtp_config != NULL,
                       .certificate = setup_certificate_is_good (exchange) };
}

/* ---- the list ---- */

static void
add_step (const Viewer *viewer, const SetupFacts *facts, guint index, Tree *list)
{
  const SetupStep *step = &setup_steps[index];
  SetupState state = setup_step_state (viewer->db, facts, index);
  gboolean advised = state == SETUP_TODO && !step->needed;
  Tree *map = tree_add_map (list);

  tree_set_format (map, "url", "/installation/%s", step->code);
  tree_set_text (map, "words", viewer_word (viewer, "setup_step", step->code));
  tree_set_text (map, "state_words",
                 viewer_word (viewer, "setup_state", advised ? "advised" : setup_state_name (state)));
  for (SetupState each = 0; each < SETUP_STATE_LAST; each++)
    tree_set_flag (map, setup_state_name (each), each == state);
  tree_set_text (map, "means", state == SETUP_DONE ? NULL : viewer_word (viewer, "setup_without", step->code));
  tree_set_flag (map, "missing", state != SETUP_DONE && step->needed);
}

static int
list_page (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  const SetupFacts facts = setup_facts (exchange);
  g_autofree char *request_token = secret_token_new ();
  g_auto (Support) support = { 0 };
  Tree *view = tree_new_map (), *list = tree_set_list (view, "steps");
  guint missing = 0;

  for (guint i = 0; i < setup_steps_count; i++) {
    add_step (&viewer, &facts, i, list);
    missing += tree_get_flag (tree_at (list, i), "missing");
  }
  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "under_way", setup_is_under_way (viewer.db));
  support_read (viewer.db, &support);
  tree_set_flag (view, "no_support", !support.chosen);
  tree_set_flag (view, "any_missing", missing > 0);
  tree_set_flag (view, "no_clock", !clock_trust_held (viewer.db));
  tree_set_flag (view, "ended", exchange_query (exchange, "fin") != NULL);
  return exchange_page (exchange, 200, "setup", view);
}

int
setup_overview (Exchange *exchange)
{
  const Session *session = exchange_session (exchange);

  if (session == NULL)
    return exchange_redirect (exchange, "/connexion?next=/installation");
  if (!access_allows (session->role, ACTION_SECURITY_MANAGE, TRUE))
    return exchange_redirect (exchange, "/dossiers"); /* colleagues have nothing to install */
  if (!session->factor
      && second_factor_is_required (store_reader (exchange_appliance (exchange)->store), session->role))
    return exchange_redirect (exchange, "/mon-compte/code");
  return list_page (exchange);
}

/* ---- one step ---- */

static void
set_neighbour (const Viewer *viewer, Tree *view, const char *key, gint64 index)
{
  Tree *map;

  if (index < 1 || index >= setup_steps_count) /* the account is no page of its own any more */
    return;
  map = tree_set_map (view, key);
  tree_set_format (map, "url", "/installation/%s", setup_steps[index].code);
  tree_set_text (map, "words", viewer_word (viewer, "setup_step", setup_steps[index].code));
}

int
setup_step_page (Exchange *exchange, int status, const char *code, const Remarks *remarks, Tree *view)
{
  const Viewer viewer = office_viewer (exchange);
  const SetupFacts facts = setup_facts (exchange);
  int index = setup_step_find (code);
  SetupState state = setup_step_state (viewer.db, &facts, (guint) index);
  g_autofree char *request_token = secret_token_new (), *page = g_strconcat ("setup-", code, NULL);
  g_autoptr (Remarks) none = remarks_new ();
  const OfficeFields fields = { exchange, remarks != NULL ? remarks : none, "setup_remark", view };

  office_fields_errors (&fields);
  tree_set_text (view, "request_token", request_token);
  tree_set_text (view, "step", code);
  tree_set_integer (view, "number", index + 1);
  tree_set_integer (view, "total", setup_steps_count);
  tree_set_text (view, "title", viewer_word (&viewer, "setup_step", code));
  tree_set_text (view, "without", viewer_word (&viewer, "setup_without", code));
  tree_set_flag (view, "is_done", state == SETUP_DONE);
  tree_set_flag (view, "is_put_off", state == SETUP_SKIPPED);
  set_neighbour (&viewer, view, "previous", index - 1);
  set_neighbour (&viewer, view, "next", index + 1);
  return exchange_page (exchange, status, page, view);
}

int
setup_step_show (Exchange *exchange)
{
  const char *code = exchange_path_part (exchange, "step");
  GError *error = NULL;

  if (setup_step_find (code) < 1) {
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such step of the installation");
    return exchange_fail (exchange, error);
  }
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    if (strcmp (shown[i].code, code) == 0)
      return shown[i].show (exchange);
  return setup_step_page (exchange, 200, code, NULL, tree_new_map ());
}

int
setup_go_on (Exchange *exchange, const char *code)
{
  guint next = (guint) setup_step_find (code) + 1;
  g_autofree char *place = next >= setup_steps_count ? g_strdup ("/installation")
                                                     : g_strconcat ("/installation/", setup_steps[next].code, NULL);

  return exchange_redirect (exchange, place);
}

/* ---- later, and the end ---- */

typedef struct {
  Actor actor;
  const char *code;
} Choice;

static gboolean
later_work (Db *db, gpointer data, GError **error)
{
  const Choice *choice = data;

  return setup_skip (db, &choice->actor, choice->code, error);
}

int
setup_later (Exchange *exchange)
{
  Choice choice = { office_actor (exchange), exchange_field (exchange, "step") };
  GError *error = NULL;

  return store_write (exchange_appliance (exchange)->store, later_work, &choice, &error)
             ? setup_go_on (exchange, choice.code)
             : exchange_fail (exchange, error);
}

static gboolean
end_work (Db *db, gpointer data, GError **error)
{
  const Choice *choice = data;

  return setup_finish (db, &choice->actor, error);
}

int
setup_end (Exchange *exchange)
{
  Choice choice = { office_actor (exchange), NULL };
  GError *error = NULL;

  return store_write (exchange_appliance (exchange)->store, end_work, &choice, &error)
             ? exchange_redirect (exchange, "/installation?fin=1")
             : exchange_fail (exchange, error);
}
