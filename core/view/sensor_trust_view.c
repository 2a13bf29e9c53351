/* sensor_trust_view.c: counts, doubts, corrections of one sensor as a tree. Judges nothing itself. */
#include "view/sensor_trust_view.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/calibration.h"
#include "domain/reading_baseline.h"
#include "domain/reading_tally.h"
#include "domain/rollup.h"

/* What may be corrected by hand (calibration.c says how far). */
static const Quantity quantities[] = { QUANTITY_T, QUANTITY_RH, QUANTITY_CO2, QUANTITY_P };

static const struct {
  guint8 flag;
  const char *code; /* of [trust_doubt] */
} doubts[] = {
  { ROLLUP_JUMP, "jump" },
  { ROLLUP_STUCK, "stuck" },
  { ROLLUP_EARLY, "early" },
  { ROLLUP_BOX_CLOCK, "clock" },
};

static const char *const states[] = {
  [BASELINE_UNKNOWN] = "unknown", [BASELINE_FIT] = "fit",   [BASELINE_DOUBTFUL] = "doubtful",
  [BASELINE_LOW] = "low",         [BASELINE_HIGH] = "high",
};

static void
add_count (const Viewer *viewer, Tree *list, const char *group, const char *code, gint64 n)
{
  Tree *item;

  if (n == 0)
    return;
  item = tree_add_map (list);
  tree_set_text (item, "words", viewer_word (viewer, group, code));
  tree_set_integer (item, "n", n);
}

static gboolean
add_counts (const Viewer *viewer, const Sensor *sensor, Tree *view, GError **error)
{
  Tree *list = tree_set_list (view, "counts");
  ReadingTally tally;

  if (!reading_tally_sum (viewer->db, sensor->id, viewer->now - SENSOR_TRUST_DAYS * CLOCK_DAY, viewer->now + 1, &tally,
                          error))
    return FALSE;
  add_count (viewer, list, "trust_count", "duplicates", tally.duplicates);
  add_count (viewer, list, "trust_count", "conflicts", tally.conflicts);
  add_count (viewer, list, "trust_count", "refused", tally.refused);
  add_count (viewer, list, "trust_count", "outside", tally.outside);
  add_count (viewer, list, "trust_count", "thinned", tally.thinned);
  viewer_set_any (view, "counts");
  return TRUE;
}

/* Hours with a doubt, of everything it measures. */
static gboolean
add_doubts (const Viewer *viewer, const Sensor *sensor, Tree *view, GError **error)
{
  guint counts[G_N_ELEMENTS (doubts)] = { 0 };
  Tree *list = tree_set_list (view, "doubts");

  for (guint i = 0; i < G_N_ELEMENTS (quantities); i++) {
    const ReadingRange range = { sensor->id, quantities[i], viewer->now - SENSOR_TRUST_DAYS * CLOCK_DAY, viewer->now };
    g_autoptr (GArray) hours = rollup_series (viewer->db, &range, error);

    if (hours == NULL)
      return FALSE;
    for (guint k = 0; k < hours->len * G_N_ELEMENTS (doubts); k++) {
      guint kind = k % G_N_ELEMENTS (doubts);

      counts[kind] += (g_array_index (hours, HourValue, k / G_N_ELEMENTS (doubts)).flags & doubts[kind].flag) != 0;
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (doubts); i++)
    add_count (viewer, list, "trust_doubt", doubts[i].code, counts[i]);
  viewer_set_any (view, "doubts");
  return TRUE;
}

/* Only of a sensor that measures CO2. */
static gboolean
add_baseline (const Viewer *viewer, const Sensor *sensor, Tree *view, GError **error)
{
  ReadingBaseline baseline;
  Tree *map;

  if (!reading_baseline (viewer->db, sensor->id, viewer->now, &baseline, error))
    return FALSE;
  if (baseline.lowest == 0)
    return TRUE;
  map = tree_set_map (view, "baseline");
  tree_set_text (map, "words", viewer_word (viewer, "trust_baseline", states[baseline.state]));
  tree_set_integer (map, "lowest", baseline.lowest);
  return TRUE;
}

static void
add_calibration (const Viewer *viewer, const Calibration *calibration, Tree *list)
{
  const QuantityKind *kind = &quantity_kinds[calibration->quantity];
  guint decimals = kind->scale == 100 ? 2 : kind->scale == 10 ? 1 : 0;
  g_autofree char *offset = text_decimal (calibration->offset, decimals);
  Tree *item = tree_add_map (list);

  tree_set_text (item, "quantity", viewer_word (viewer, "quantity", kind->name));
  tree_set_text (item, "unit", viewer_word (viewer, "quantity_unit", kind->name));
  tree_set_format (item, "offset", "%s%s", calibration->offset > 0 ? "+" : "", offset);
  tree_set_text (item, "proof", calibration->proof);
  viewer_set_day (viewer, item, "from", calibration->from_at);
}

static gboolean
add_calibrations (const Viewer *viewer, const Sensor *sensor, Tree *view, GError **error)
{
  Tree *list = tree_set_list (view, "calibrations"), *choices = tree_set_list (view, "quantities");

  for (guint i = 0; i < G_N_ELEMENTS (quantities); i++) {
    const char *name = quantity_kinds[quantities[i]].name;
    g_autoptr (GPtrArray) known = calibration_list (viewer->db, sensor->id, quantities[i], error);
    Tree *choice = tree_add_map (choices);

    if (known == NULL)
      return FALSE;
    tree_set_text (choice, "code", name);
    tree_set_text (choice, "words", viewer_word (viewer, "quantity", name));
    tree_set_text (choice, "unit", viewer_word (viewer, "quantity_unit", name));
    for (guint k = 0; k < known->len; k++)
      add_calibration (viewer, g_ptr_array_index (known, k), list);
  }
  viewer_set_any (view, "calibrations");
  return TRUE;
}

Tree *
sensor_trust_view (const Viewer *viewer, const Sensor *sensor, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();

  tree_set_text (view, "name", sensor->name);
  tree_set_format (view, "url", "/capteurs/%s", sensor->uuid);
  tree_set_integer (view, "days", SENSOR_TRUST_DAYS);
  tree_set_flag (view, "corrected", sensor->corrected);
  if (!add_counts (viewer, sensor, view, error) || !add_doubts (viewer, sensor, view, error)
      || !add_baseline (viewer, sensor, view, error) || !add_calibrations (viewer, sensor, view, error))
    return NULL;
  return g_steal_pointer (&view);
}
