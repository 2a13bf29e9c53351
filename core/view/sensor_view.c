/* sensor_view.c: the sensors of a file in short: how they are, what they say now. Draws nothing, judges nothing. */
#include "view/sensor_view.h"

#include "base/clock.h"
#include "domain/finding.h"
#include "domain/reading_sheet.h"
#include "view/readings_words.h"

#define SILENT_S CLOCK_DAY

/* The values of now that the file page shows, and where they stand in its tree. */
static const struct {
  Quantity quantity;
  const char *key;
} now_values[] = { { QUANTITY_T, "temperature_now" }, { QUANTITY_RH, "humidity_now" }, { QUANTITY_CO2, "co2_now" } };

/* The last value while it is not old, as it is once corrected. */
static void
set_now (const Viewer *viewer, const SensorLoan *loan, guint index, Tree *map)
{
  const ReadingRange range = { loan->sensor_id, now_values[index].quantity, MAX (loan->since, viewer->now - SILENT_S),
                               viewer->now + READING_AHEAD_S };
  g_autoptr (GArray) readings = reading_sheet_readings (viewer->db, &range, NULL);
  const Reading *last;
  g_autofree char *text = NULL;

  if (readings == NULL || readings->len == 0)
    return;
  last = &g_array_index (readings, Reading, readings->len - 1);
  text = readings_value (viewer, range.quantity, (double) last->value / quantity_kinds[range.quantity].scale);
  tree_set_text (map, now_values[index].key, text);
}

/* How the device is now: the household's business while it has it. */
static void
add_device (const Viewer *viewer, const SensorLoan *loan, Tree *map)
{
  g_autoptr (Sensor) sensor = sensor_find (viewer->db, loan->sensor_id, NULL);

  if (sensor == NULL)
    return;
  if (sensor->seen_at != 0) {
    g_autofree char *seen = viewer_moment (viewer, sensor->seen_at);

    tree_set_text (map, "last_seen", seen);
    tree_set_flag (map, "silent", !loan->paused && viewer->now - sensor->seen_at > SILENT_S);
  }
  if (sensor->battery >= 0)
    tree_set_integer (map, "battery", sensor->battery);
}

static void
add_loan (const Viewer *viewer, const SensorLoan *loan, Tree *list)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "name", loan->sensor_name);
  tree_set_text (map, "uuid", loan->uuid);
  tree_set_text (map, "room", loan->room);
  tree_set_text (map, "room_words", viewer_word (viewer, "room", loan->room));
  tree_set_text (map, "state", viewer_word (viewer, "loan_state", loan->state));
  viewer_set_day (viewer, map, "from", loan->from_at);
  viewer_set_day (viewer, map, "to", loan->to_at);
  tree_set_flag (map, "ended", loan->to_at != 0);
  if (loan->to_at != 0)
    return;
  add_device (viewer, loan, map);
  for (guint i = 0; i < G_N_ELEMENTS (now_values); i++)
    set_now (viewer, loan, i, map);
}

Tree *
sensor_view_list (const Viewer *viewer, gint64 report_id, gboolean own)
{
  Tree *list = tree_new_list ();
  g_autoptr (GPtrArray) loans = loan_list_report (viewer->db, report_id, NULL);

  for (guint i = 0; loans != NULL && i < loans->len; i++) {
    const SensorLoan *loan = g_ptr_array_index (loans, i);

    if (loan_readable (loan, viewer->role, own))
      add_loan (viewer, loan, list);
  }
  return list;
}

/* Two rooms with the same finding are one name. */
static gboolean
list_says (const Tree *list, const char *words)
{
  for (guint i = 0; i < tree_length (list); i++)
    if (g_strcmp0 (tree_get_text (tree_at (list, i), "words"), words) == 0)
      return TRUE;
  return FALSE;
}

void
sensor_view_findings (const Viewer *viewer, gint64 report_id, Tree *view)
{
  g_autoptr (GPtrArray) findings = finding_list_report (viewer->db, report_id, NULL);
  Tree *list = tree_set_list (view, "sensor_findings");

  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    const char *words = viewer_word (viewer, "finding_title", finding_rule_code (finding->rule));
    Tree *map;

    if (finding->state < FINDING_WATCH || list_says (list, words))
      continue;
    map = tree_add_map (list);
    tree_set_flag (map, "more", tree_length (list) > 1);
    tree_set_text (map, "words", words);
  }
  viewer_set_any (view, "sensor_findings");
}
