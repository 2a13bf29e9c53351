/* loan_view.c: loans and the offer of a file as trees. Decides nothing. */
#include "view/loan_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/sensor_offer.h"
#include "view/fleet_view.h"

static const char *const open_states[] = { "received", "taken", "active", NULL };

/* How a household agreed, as the desk may write it down. */
static const char *const consents[] = { "signed", "page", NULL };

/* ---- the room ---- */

/* Verbs that end a loan: not at one press beside the others. */
static const char *const ending_verbs[] = { "return", "lose", NULL };

/* Buttons: the verbs that its state allows, but those that have a form of their own. */
static void
add_acts (const Viewer *viewer, const SensorLoan *loan, Tree *map)
{
  Tree *acts = tree_set_list (map, "acts"), *ends = tree_set_list (map, "ends");

  for (const Transition *row = loan_transitions; row->verb != NULL; row++) {
    Tree *act;

    if (row->reasons != NULL || !transition_possible (row, loan->state))
      continue;
    act = tree_add_map (g_strv_contains (ending_verbs, row->verb) ? ends : acts);
    tree_set_text (act, "code", row->verb);
    tree_set_text (act, "words", viewer_word (viewer, "loan_verb", row->verb));
  }
  viewer_set_any (map, "ends");
  tree_set_flag (map, "may_withdraw",
                 transition_possible (transition_find (loan_transitions, "withdraw"), loan->state));
  tree_set_flag (map, "may_erase", loan->to_at != 0 && !loan->erase);
}

static gboolean
add_loans (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) loans = loan_list_file (viewer->db, report->id, error);
  Tree *list = tree_set_list (view, "loans");

  for (guint i = loans == NULL ? 0 : loans->len; i > 0; i--) {
    const SensorLoan *loan = g_ptr_array_index (loans, i - 1);
    g_autofree char *planned = loan->planned_at == 0 ? NULL : clock_iso_day (loan->planned_at);
    Tree *map = tree_add_map (list);

    if (loan->to_at == 0)
      tree_set_flag (view, "lent", TRUE);
    fleet_view_loan (viewer, loan, map);
    add_acts (viewer, loan, map);
    tree_set_text (map, "planned_day", planned);
    viewer_add_choices (viewer, tree_set_list (map, "rooms"), "room", sensor_rooms, loan->room);
  }
  viewer_set_any (view, "loans");
  return loans != NULL;
}

static gboolean
add_offer (const Viewer *viewer, const Report *report, Tree *view, SensorOffer **ret_offer, GError **error)
{
  SensorOffer *offer = NULL;
  Tree *map;

  if (!sensor_offer_last (viewer->db, report->id, &offer, error))
    return FALSE;
  *ret_offer = offer;
  if (offer == NULL || strcmp (offer->state, "lent") == 0)
    return TRUE;
  map = tree_set_map (view, "offer");
  tree_set_text (map, "words", viewer_word (viewer, "offer_state", offer->state));
  viewer_set_day (viewer, map, "at", offer->at);
  viewer_set_day (viewer, map, "answered", offer->answered_at);
  tree_set_flag (map, "open", sensor_offer_is_open (offer));
  tree_set_flag (map, "accepted", strcmp (offer->state, "accepted") == 0);
  return TRUE;
}

/* Those that lie at the town hall, and work. */
static gboolean
add_free (const Viewer *viewer, Tree *view, GError **error)
{
  const FleetFilter filter = { .keeper = "free" };
  g_autoptr (GPtrArray) rows = sensor_fleet_list (viewer->db, &filter, viewer->now, NULL, error);
  Tree *list = tree_set_list (view, "free");

  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const FleetRow *row = g_ptr_array_index (rows, i);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "code", row->sensor->uuid);
    tree_set_text (map, "name", row->sensor->name);
    tree_set_text (map, "model", row->sensor->model);
    tree_set_text (map, "state", viewer_word (viewer, "sensor_state", row->state));
  }
  viewer_set_any (view, "free");
  return rows != NULL;
}

Tree *
loan_view_room (const Viewer *viewer, const Report *report, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (SensorOffer) offer = NULL;
  g_autofree char *today = clock_iso_day (viewer->now);
  gboolean open = g_strv_contains (open_states, report->state);

  if (!add_loans (viewer, report, view, error) || !add_offer (viewer, report, view, &offer, error)
      || !add_free (viewer, view, error))
    return NULL;
  tree_set_text (view, "reference", report->reference);
  tree_set_format (view, "url", "/dossiers/%s/pret", report->uuid);
  tree_set_format (view, "room_url", "/dossiers/%s/pret", report->uuid); /* within a loan, which has none of its own */
  tree_set_format (view, "report_url", "/dossiers/%s", report->uuid);
  tree_set_flag (view, "closed", !open);
  tree_set_flag (view, "stopped", report->stop_requested == 1);
  tree_set_flag (view, "may_offer",
                 open && report->stop_requested != 1 && !sensor_offer_is_open (offer) && !tree_get_flag (view, "lent"));
  tree_set_flag (view, "offering",
                 tree_get (view, "offer") != NULL || tree_get_flag (view, "may_offer") || !open
                     || report->stop_requested == 1);
  tree_set_text (view, "today", today);
  viewer_add_choices (viewer, tree_set_list (view, "rooms"), "room", sensor_rooms, NULL);
  viewer_add_choices (viewer, tree_set_list (view, "consents"), "loan_consent", consents, NULL);
  return g_steal_pointer (&view);
}

/* ---- the file's page ---- */

/* The code of what is to be said: of the newest loan, else of the offer. */
static const char *
lending_code (const GPtrArray *loans, const SensorOffer *offer)
{
  const SensorLoan *last = loans->len == 0 ? NULL : g_ptr_array_index (loans, loans->len - 1);

  if (sensor_offer_is_open (offer) || last == NULL)
    return offer == NULL ? "none" : offer->state;
  return loan_is_out (last) ? "out" : "back";
}

gboolean
loan_view_file_add (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) loans = loan_list_file (viewer->db, report->id, error);
  g_autoptr (SensorOffer) offer = NULL;
  gboolean open = g_strv_contains (open_states, report->state);
  Tree *map;

  if (loans == NULL || !sensor_offer_last (viewer->db, report->id, &offer, error))
    return FALSE;
  if (!access_allows (viewer->role, ACTION_SENSOR_LEND, FALSE) || (!open && loans->len == 0))
    return TRUE;
  map = tree_set_map (view, "lending");
  tree_set_text (map, "words", viewer_word (viewer, "lending", lending_code (loans, offer)));
  tree_set_format (map, "url", "/dossiers/%s/pret", report->uuid);
  tree_set_flag (map, "may_offer",
                 open && report->stop_requested != 1 && loans->len == 0 && !sensor_offer_is_open (offer));
  return TRUE;
}

/* ---- the household's page ---- */

static void
add_lent (const Viewer *viewer, const SensorLoan *loan, Tree *list)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "uuid", loan->uuid);
  tree_set_text (map, "name", loan->sensor_name);
  tree_set_text (map, "room", viewer_word (viewer, "room", loan->room));
  tree_set_text (map, "state", viewer_word (viewer, "lent_state", loan->state));
  viewer_set_day (viewer, map, "from", loan->from_at);
  viewer_set_day (viewer, map, "to", loan->to_at);
  viewer_set_day (viewer, map, "planned", loan->to_at == 0 ? loan->planned_at : 0);
  viewer_set_day (viewer, map, "erased", loan->erased_at);
  tree_set_flag (map, "may_pause", strcmp (loan->state, "running") == 0);
  tree_set_flag (map, "may_resume", loan->paused);
  tree_set_flag (map, "may_withdraw", loan->to_at == 0);
  tree_set_flag (map, "may_erase", loan->to_at != 0 && !loan->erase);
  tree_set_flag (map, "erase", loan->erase && loan->erased_at == 0);
}

gboolean
loan_view_follow_add (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) loans = loan_list_file (viewer->db, report->id, error);
  g_autoptr (SensorOffer) offer = NULL;
  Tree *map, *list;

  if (loans == NULL || !sensor_offer_last (viewer->db, report->id, &offer, error))
    return FALSE;
  if (loans->len == 0 && !sensor_offer_is_open (offer))
    return TRUE;
  map = tree_set_map (view, "sensors_lent");
  if (sensor_offer_is_open (offer)) {
    Tree *asked = tree_set_map (map, "offer");

    tree_set_flag (asked, "accepted", strcmp (offer->state, "accepted") == 0);
    viewer_set_day (viewer, asked, "at", offer->at);
  }
  list = tree_set_list (map, "loans");
  for (guint i = loans->len; i > 0; i--)
    add_lent (viewer, g_ptr_array_index (loans, i - 1), list);
  for (guint i = 0; i < tree_length (list); i++) /* said once for all */
    if (tree_get_flag (tree_at (list, i), "may_pause"))
      tree_set_flag (map, "pausable", TRUE);
  viewer_set_any (map, "loans");
  return TRUE;
}
