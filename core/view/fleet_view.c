/* fleet_view.c: the fleet as trees. Decides nothing. */
#include "view/fleet_view.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/discovery.h"
#include "domain/sensor_offer.h"
#include "domain/unknown_device.h"

enum { BATTERY_LOW = 20, SIGNAL_WEAK = -115 };
/* What one page shows: of unknown devices each has its form with all choices, and who makes them up is not known. */
enum { ROWS_SHOWN = 500, UNKNOWN_SHOWN = 25, CHOICES_SHOWN = 100 };

static const ViewerChip state_chips[] = {
  { "live", "on" }, { "silent", "warn" }, { "lost", "warn" }, { "rest", "" }, { NULL, "" }
};
static const ViewerChip loan_chips[] = {
  { "running", "on" }, { "paused", "todo" }, { "withdrawn", "warn" }, { "lost", "warn" }, { NULL, "" }
};
static const int intervals_s[] = { 60, 300, 600, 900, 1800, 3600, 7200, 0 };

static void
set_chip (const Viewer *viewer, const ViewerChip *chips, const char *group, const char *code, Tree *map)
{
  tree_set_text (map, "kind", viewer_chip (chips, code));
  tree_set_text (map, "words", viewer_word (viewer, group, code));
}

/* (transfer full): "12 minutes", "3 heures", "2 jours": whole units, the largest that fits. */
static char *
span_words (const Viewer *viewer, gint64 seconds)
{
  if (seconds < 2 * CLOCK_HOUR)
    return viewer_count (viewer, "sensor_span.minutes", MAX (1, (seconds + 30) / 60));
  if (seconds < 2 * CLOCK_DAY)
    return viewer_count (viewer, "sensor_span.hours", (seconds + CLOCK_HOUR / 2) / CLOCK_HOUR);
  return viewer_count (viewer, "sensor_span.days", seconds / CLOCK_DAY);
}

static void
set_span (const Viewer *viewer, Tree *map, const char *key, gint64 seconds)
{
  g_autofree char *words = seconds <= 0 ? NULL : span_words (viewer, seconds);

  if (words != NULL)
    tree_set_text (map, key, words);
}

/* Nothing within the minute: it is now. */
static void
set_silence (const Viewer *viewer, Tree *map, gint64 seen_at)
{
  gint64 silence_s = viewer->now - seen_at;

  set_span (viewer, map, "silence", seen_at == 0 || silence_s < CLOCK_MINUTE ? 0 : silence_s);
}

/* ---- a loan ---- */

void
fleet_view_loan (const Viewer *viewer, const SensorLoan *loan, Tree *map)
{
  tree_set_text (map, "uuid", loan->uuid);
  tree_set_text (map, "sensor_name", loan->sensor_name);
  tree_set_format (map, "sensor_url", "/capteurs/%s", loan->sensor_uuid);
  tree_set_text (map, "room", viewer_word (viewer, "room", loan->room));
  tree_set_text (map, "room_code", loan->room);
  tree_set_text (map, "position", loan->position);
  viewer_set_day (viewer, map, "from", loan->from_at);
  viewer_set_day (viewer, map, "to", loan->to_at);
  viewer_set_day (viewer, map, "planned", loan->to_at == 0 ? loan->planned_at : 0);
  tree_set_flag (map, "late", loan->to_at == 0 && loan->planned_at != 0 && loan->planned_at < viewer->now);
  viewer_set_day (viewer, map, "consent_on", loan->consent_at);
  tree_set_text (map, "consent",
                 loan->consent_how == NULL ? NULL : viewer_word (viewer, "loan_consent", loan->consent_how));
  viewer_set_day (viewer, map, "erased", loan->erased_at);
  viewer_set_day (viewer, map, "owner_agrees", loan->owner_agreed_at);
  set_chip (viewer, loan_chips, "loan_state", loan->state, tree_set_map (map, "chip"));
  tree_set_flag (map, "home", loan->report_id != 0);
  tree_set_flag (map, "erase", loan->erase);
  tree_set_flag (map, "ended", loan->to_at != 0);
  tree_set_flag (map, loan->state, TRUE);
}

/* ---- a sensor ---- */

static void
add_signs (const Viewer *viewer, const FleetRow *row, Tree *map)
{
  const Sensor *sensor = row->sensor;

  viewer_set_day (viewer, map, "seen", sensor->seen_at);
  set_silence (viewer, map, sensor->seen_at);
  set_span (viewer, map, "interval", row->interval_s);
  set_span (viewer, map, "gap", row->loan != NULL && sensor->gap_s > 3 * MAX (row->interval_s, 60) ? sensor->gap_s : 0);
  if (sensor->battery >= 0)
    tree_set_integer (map, "battery", sensor->battery);
  tree_set_flag (map, "low", sensor->battery >= 0 && sensor->battery <= BATTERY_LOW);
  if (sensor->signal != 0)
    tree_set_integer (map, "signal", sensor->signal);
  tree_set_flag (map, "weak", sensor->signal != 0 && sensor->signal <= SIGNAL_WEAK);
}

static void
fill_row (const Viewer *viewer, const FleetRow *row, Tree *map)
{
  const Sensor *sensor = row->sensor;

  tree_set_text (map, "name", sensor->name);
  tree_set_text (map, "uuid", sensor->uuid);
  tree_set_format (map, "url", "/capteurs/%s", sensor->uuid);
  tree_set_format (map, "code", "%.4s-%s", sensor->code, sensor->code + MIN (4, strlen (sensor->code)));
  tree_set_text (map, "family", viewer_word (viewer, "sensor_family_short", sensor->family));
  tree_set_text (map, "model", sensor->model);
  tree_set_text (map, "device", sensor->device);
  viewer_set_day (viewer, map, "created", sensor->created_at);
  viewer_set_day (viewer, map, "retired", sensor->retired_at);
  set_chip (viewer, state_chips, "sensor_state", row->state, tree_set_map (map, "chip"));
  add_signs (viewer, row, map);
  tree_set_text (map, "keeper", viewer_word (viewer, "sensor_keeper", row->keeper));
  if (row->loan == NULL)
    return;
  fleet_view_loan (viewer, row->loan, tree_set_map (map, "loan"));
  tree_set_text (map, "reference", row->reference);
  if (row->report_uuid != NULL)
    tree_set_format (map, "file_url", "/dossiers/%s/pret", row->report_uuid);
}

/* ---- what is no sensor yet ---- */

/* The page says how many it shows, of how many. */
static void
set_more (Tree *view, const char *key, guint count, guint shown)
{
  Tree *more = count <= shown ? NULL : tree_set_map (view, key);

  if (more == NULL)
    return;
  tree_set_integer (more, "shown", shown);
  tree_set_integer (more, "of", count);
}

/* Those that an unknown device may turn out to be: of what the list holds, in use and without an identifier. */
static void
add_choices (const GPtrArray *rows, Tree *view)
{
  Tree *list = tree_set_list (view, "choices");
  guint count = 0;

  for (guint i = 0; i < rows->len; i++) {
    const Sensor *sensor = ((const FleetRow *) g_ptr_array_index (rows, i))->sensor;
    Tree *map;

    if (sensor->retired_at != 0 || (sensor->device != NULL && *sensor->device != '\0') || ++count > CHOICES_SHOWN)
      continue;
    map = tree_add_map (list);
    tree_set_text (map, "uuid", sensor->uuid);
    tree_set_text (map, "name", sensor->name);
  }
  set_more (view, "more_choices", count, CHOICES_SHOWN);
}

/* (transfer full): "21,4 °C". */
static char *
reading_words (const Viewer *viewer, const Reading *reading)
{
  const QuantityKind *kind = &quantity_kinds[reading->quantity];
  g_autofree char *number = text_decimal ((gint64) round (reading->value * 10.0 / kind->scale), 1);

  return g_strdup_printf ("%s %s", number, viewer_word (viewer, "quantity_unit", kind->name));
}

static void
add_values (const Viewer *viewer, const UnknownDevice *unknown, Tree *list)
{
  for (guint i = unknown->readings->len; i > 0; i--) {
    const Reading *reading = &g_array_index (unknown->readings, Reading, i - 1);
    g_autofree char *words = reading_words (viewer, reading), *at = clock_format (reading->at, "%d/%m %H:%M");
    Tree *map = tree_add_map (list);

    tree_set_text (map, "quantity", viewer_word (viewer, "quantity", quantity_kinds[reading->quantity].name));
    tree_set_text (map, "value", words);
    tree_set_text (map, "at", at);
  }
}

static void
add_unknown (const Viewer *viewer, const UnknownDevice *unknown, Tree *list)
{
  Tree *map = tree_add_map (list);
  g_autofree char *times = viewer_count (viewer, "sensor_span.messages", unknown->messages);

  tree_set_text (map, "uuid", unknown->uuid);
  tree_set_text (map, "device", unknown->device);
  tree_set_text (map, "proposed", unknown->name != NULL ? unknown->name : unknown->device);
  tree_set_text (map, "model", unknown->model);
  tree_set_text (map, "family", viewer_word (viewer, "sensor_family_short", unknown->family));
  tree_set_text (map, "times", times);
  viewer_set_day (viewer, map, "last", unknown->last_at);
  set_span (viewer, map, "left", unknown->last_at + UNKNOWN_KEEP_H * CLOCK_HOUR - viewer->now);
  add_values (viewer, unknown, tree_set_list (map, "values"));
}

static gboolean
add_unknowns (const Viewer *viewer, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) unknowns = unknown_device_list (viewer->db, viewer->now, error);
  Tree *list = tree_set_list (view, "unknowns");

  for (guint i = 0; unknowns != NULL && i < MIN (unknowns->len, UNKNOWN_SHOWN); i++)
    add_unknown (viewer, g_ptr_array_index (unknowns, i), list);
  viewer_set_any (view, "unknowns");
  if (unknowns != NULL) {
    g_autofree char *said = viewer_count (viewer, "sensor_span.unknowns", unknowns->len);

    tree_set_text (view, "unknowns_said", said);
    set_more (view, "more_unknowns", unknowns->len, UNKNOWN_SHOWN);
  }
  return unknowns != NULL;
}

/* (transfer full): "Température, Humidité". */
static char *
quantities_words (const Viewer *viewer, const char *quantities)
{
  g_auto (GStrv) names = g_strsplit (quantities == NULL ? "" : quantities, " ", -1);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    if (reading_quantity_find (names[i]) != QUANTITY_LAST)
      g_string_append_printf (words, "%s%s", words->len == 0 ? "" : ", ", viewer_word (viewer, "quantity", names[i]));
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static gboolean
add_proposals (const Viewer *viewer, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) proposals = discovery_proposals (viewer->db, viewer->now, error);
  Tree *list = tree_set_list (view, "proposals");

  for (guint i = 0; proposals != NULL && i < proposals->len; i++) {
    const DiscoveryProposal *proposal = g_ptr_array_index (proposals, i);
    g_autofree char *quantities = quantities_words (viewer, proposal->quantities);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "device", proposal->device);
    tree_set_text (map, "proposed", proposal->name != NULL ? proposal->name : proposal->device);
    tree_set_text (map, "model", proposal->model);
    tree_set_text (map, "family", viewer_word (viewer, "sensor_family_short", proposal->family));
    tree_set_text (map, "quantities", *quantities == '\0' ? NULL : quantities);
    tree_set_flag (map, "by_hand", proposal->by_hand);
  }
  viewer_set_any (view, "proposals");
  return proposals != NULL;
}

static gboolean
add_gateways (const Viewer *viewer, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) gateways = gateway_list (viewer->db, error);
  Tree *list = tree_set_list (view, "gateways");

  for (guint i = 0; gateways != NULL && i < gateways->len; i++) {
    const Gateway *gateway = g_ptr_array_index (gateways, i);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "name", gateway->name);
    tree_set_format (map, "url", "/passerelles/%s", gateway->uuid);
    tree_set_text (map, "family", viewer_word (viewer, "sensor_family", gateway->family));
    viewer_set_day (viewer, map, "seen", gateway->seen_at);
    set_silence (viewer, map, gateway->seen_at);
    viewer_set_day (viewer, map, "retired", gateway->retired_at);
  }
  viewer_set_any (view, "gateways");
  return gateways != NULL;
}

/* ---- the list ---- */

static void
add_states (const Viewer *viewer, const FleetFilter *filter, const guint *counts, Tree *view)
{
  Tree *list = tree_set_list (view, "states");

  for (guint i = 0; i < FLEET_STATES; i++) {
    gboolean current = g_strcmp0 (filter->state, sensor_states[i]) == 0;
    Tree *map;

    if (counts[i] == 0 && !current)
      continue;
    map = tree_add_map (list);
    tree_set_format (map, "url", "/capteurs?etat=%s", sensor_states[i]);
    tree_set_text (map, "words", viewer_word (viewer, "sensor_tab", sensor_states[i]));
    tree_set_integer (map, "count", counts[i]);
    tree_set_flag (map, "current", current);
  }
}

Tree *
fleet_view_list (const Viewer *viewer, const FleetFilter *filter, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  guint counts[FLEET_STATES] = { 0 };
  g_autoptr (GPtrArray) rows = sensor_fleet_list (viewer->db, filter, viewer->now, counts, error);
  Tree *list = tree_set_list (view, "rows");

  if (rows == NULL || !add_unknowns (viewer, view, error) || !add_proposals (viewer, view, error)
      || !add_gateways (viewer, view, error))
    return NULL;
  for (guint i = 0; i < MIN (rows->len, ROWS_SHOWN); i++)
    fill_row (viewer, g_ptr_array_index (rows, i), tree_add_map (list));
  viewer_set_any (view, "rows");
  set_more (view, "more_rows", rows->len, ROWS_SHOWN);
  add_choices (rows, view);
  add_states (viewer, filter, counts, view);
  tree_set_flag (view, "any_sensors", counts[0] + counts[1] + counts[2] + counts[3] + counts[4] + counts[5] > 0);
  viewer_add_choices (viewer, tree_set_list (view, "families"), "sensor_family_short", sensor_families, filter->family);
  viewer_add_choices (viewer, tree_set_list (view, "keepers"), "sensor_keeper", sensor_keepers, filter->keeper);
  tree_set_text (view, "state", filter->state);
  tree_set_text (view, "q", filter->words);
  tree_set_flag (view, "asked",
                 filter->state != NULL || filter->family != NULL || filter->keeper != NULL
                     || (filter->words != NULL && *filter->words != '\0'));
  return g_steal_pointer (&view);
}

/* ---- one ---- */

void
fleet_view_choices (const Viewer *viewer, const char *family, gint64 interval_s, Tree *view)
{
  Tree *list = tree_set_list (view, "intervals");
  gboolean listed = interval_s == 0;

  viewer_add_choices (viewer, tree_set_list (view, "families"), "sensor_family", sensor_families, family);
  for (guint i = 0; i < G_N_ELEMENTS (intervals_s); i++) {
    gint64 seconds = intervals_s[i] == 0 ? interval_s : intervals_s[i];
    Tree *map;

    if (intervals_s[i] == 0 && listed)
      break;
    listed = listed || seconds == interval_s;
    map = tree_add_map (list);
    tree_set_integer (map, "code", seconds);
    set_span (viewer, map, "words", seconds);
    tree_set_flag (map, "selected", seconds == interval_s);
  }
}

static gboolean
add_loans (const Viewer *viewer, const Sensor *sensor, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) loans = loan_list_sensor (viewer->db, sensor->id, error);
  Tree *list = tree_set_list (view, "loans");

  for (guint i = loans == NULL ? 0 : loans->len; i > 0; i--)
    fleet_view_loan (viewer, g_ptr_array_index (loans, i - 1), tree_add_map (list));
  viewer_set_any (view, "loans");
  return loans != NULL;
}

Tree *
fleet_view_sensor (const Viewer *viewer, const char *uuid, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (FleetRow) row = sensor_fleet_row (viewer->db, uuid, viewer->now, error);
  g_autofree char *label = NULL;

  if (row == NULL || !add_loans (viewer, row->sensor, view, error))
    return NULL;
  fill_row (viewer, row, tree_set_map (view, "sensor"));
  fleet_view_choices (viewer, row->sensor->family, row->sensor->interval_s, view);
  viewer_add_choices (viewer, tree_set_list (view, "rooms"), "room", sensor_rooms, SENSOR_OUTSIDE);
  tree_set_flag (view, "free", row->loan == NULL && row->sensor->retired_at == 0);
  tree_set_flag (view, "own", row->loan != NULL && row->loan->report_id == 0);
  tree_set_flag (view, "out", row->sensor->retired_at != 0);
  label = sensor_label_token (viewer->db, row->sensor->id, viewer->now, NULL);
  tree_set_flag (view, "label", label != NULL);
  return g_steal_pointer (&view);
}

/* ---- to whom ---- */

typedef struct {
  const Viewer *viewer;
  Tree *rows;
} Listing;

static void
add_candidate (const SensorCandidate *candidate, gpointer data)
{
  const Listing *listing = data;
  const Viewer *viewer = listing->viewer;
  Tree *map = tree_add_map (listing->rows);
  gboolean open = g_strcmp0 (candidate->offer, "offered") == 0 || g_strcmp0 (candidate->offer, "accepted") == 0;

  tree_set_text (map, "reference", candidate->reference);
  tree_set_format (map, "url", "/dossiers/%s/pret", candidate->uuid);
  tree_set_text (map, "city", candidate->city);
  tree_set_text (map, "need", viewer_word (viewer, "sensor_need", sensor_needs[candidate->need]));
  viewer_set_class (viewer, map, candidate->class_shown, FALSE);
  tree_set_text (map, "offer", candidate->offer == NULL ? NULL : viewer_word (viewer, "offer_state", candidate->offer));
  tree_set_flag (map, "open", open);
  tree_set_flag (map, "accepted", g_strcmp0 (candidate->offer, "accepted") == 0);
  viewer_set_day (viewer, map, "since", candidate->created_at);
}

Tree *
fleet_view_candidates (const Viewer *viewer, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  const Listing listing = { viewer, tree_set_list (view, "rows") };
  const FleetFilter free_ones = { .keeper = "free" };
  g_autoptr (GPtrArray) sensors = sensor_fleet_list (viewer->db, &free_ones, viewer->now, NULL, error);
  g_autofree char *free_words = NULL;
  gint64 count = 0;

  if (sensors == NULL || !sensor_offer_candidates (viewer->db, add_candidate, (gpointer) &listing, &count, error))
    return NULL;
  free_words = viewer_count (viewer, "sensor_span.free", sensors->len);
  tree_set_text (view, "free", free_words);
  tree_set_integer (view, "count", count);
  tree_set_flag (view, "more", count > SENSOR_CANDIDATES_MAX);
  viewer_set_any (view, "rows");
  return g_steal_pointer (&view);
}

/* ---- settings ---- */

void
fleet_view_access (const FleetAccess *access, Tree *view)
{
  const char *scheme = strstr (access->base_url, "://");
  const char *host = scheme == NULL ? access->base_url : scheme + strlen ("://");
  g_autofree char *name = g_strndup (host, strcspn (host, ":/"));

  tree_set_format (view, "http_url", "%s/sensors/readings", access->base_url);
  tree_set_format (view, "influx_url", "%s", access->base_url);
  tree_set_text (view, "mqtt_host", name);
  tree_set_format (view, "topic", "histologe/%s/reading", access->user);
  tree_set_text (view, "user", access->user);
  if (access->token == NULL)
    return;
  tree_set_text (view, "token", access->token);
  tree_set_format (view, "uri", "hbx://%s/%s#%s", host, access->user, access->token);
}
