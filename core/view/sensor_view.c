/* sensor_view.c: sensors as maps for a page; words of curves from the catalogue. Draws nothing, judges nothing. */
#include "view/sensor_view.h"

#include <math.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/reading_block.h"
#include "domain/report.h"
#include "view/viewer.h"

const SensorCurve sensor_curves[] = {
  { QUANTITY_T, 18 },
  { QUANTITY_RH, NAN },
};
const guint sensor_curves_count = G_N_ELEMENTS (sensor_curves);

/* Keys of the group [sensor]; the name of the quantity follows. */
static const char *const word_keys[] = {
  [SENSOR_TITLE] = "title", [SENSOR_TEXT] = "text", [SENSOR_LAST] = "last",
  [SENSOR_UNIT] = "unit",   [SENSOR_LINE] = "line",
};
G_STATIC_ASSERT (G_N_ELEMENTS (word_keys) == SENSOR_WORDS_LAST);

#define LANGUAGE "fr" /* of staff's pages */
#define SILENT_S CLOCK_DAY

const SensorCurve *
sensor_curve_find (const char *quantity)
{
  Quantity wanted = reading_quantity_find (quantity);

  for (guint i = 0; i < sensor_curves_count; i++)
    if (sensor_curves[i].quantity == wanted)
      return &sensor_curves[i];
  return NULL;
}

GArray *
sensor_view_series (Db *db, const SensorLoan *loan, Quantity quantity, gint64 now, GError **error)
{
  gint64 last = now + READING_AHEAD_S;
  ReadingRange range = { .sensor_id = loan->sensor_id, .quantity = quantity };

  /* What it measured after it was given back is nobody's, or the next household's. */
  range.to = loan->to_at == 0 ? last : MIN (loan->to_at, last);
  range.from = MAX (loan->since, MIN (now, range.to) - SENSOR_CURVE_DAYS * CLOCK_DAY);
  return reading_series (db, &range, error);
}

/* ---- words ---- */

/* (transfer full): the word rendered with `context`, not escaped. */
static char *
say (const Words *words, const char *key, const Tree *context)
{
  g_autoptr (TemplateSet) set = template_set_new ();
  g_autoptr (GString) out = g_string_new (NULL);

  if (template_set_add (set, "word", words_get (words, LANGUAGE, key), NULL))
    template_render (set, "word", context, TEMPLATE_ESCAPE_NONE, out, NULL);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* (transfer full): "15,9 °C" from the stored value. */
static char *
value_words (const Words *words, Quantity quantity, gint32 value)
{
  g_autofree char *key = g_strconcat ("sensor.value_", quantity_kinds[quantity].name, NULL);
  g_autofree char *number = text_decimal ((gint64) round (value * 10.0 / quantity_kinds[quantity].scale), 1);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "n", number);
  return say (words, key, context);
}

static void
set_value (const Words *words, Tree *map, const char *key, const Reading *reading)
{
  g_autofree char *text = value_words (words, reading->quantity, reading->value);

  tree_set_text (map, key, text);
}

static void
set_figures (const Words *words, Tree *context, const GArray *readings)
{
  const Reading *all = (const Reading *) (gconstpointer) readings->data;
  const Reading *low = &all[0], *high = &all[0], *last = &all[readings->len - 1];
  Viewer viewer = { .words = words, .language = LANGUAGE };
  g_autofree char *from = viewer_day (&viewer, all[0].at), *until = viewer_day (&viewer, last->at);

  for (guint i = 1; i < readings->len; i++) {
    low = all[i].value < low->value ? &all[i] : low;
    high = all[i].value > high->value ? &all[i] : high;
  }
  tree_set_text (context, "from", from);
  tree_set_text (context, "until", until);
  tree_set_flag (context, "one_day", g_str_equal (from, until));
  set_value (words, context, "low", low);
  set_value (words, context, "high", high);
  set_value (words, context, "last", last);
}

char *
sensor_view_words (const Words *words, SensorWords what, const SensorLoan *loan, Quantity quantity,
                   const GArray *readings)
{
  g_autofree char *key = g_strconcat ("sensor.", word_keys[what], "_", quantity_kinds[quantity].name, NULL);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "name", loan->sensor_name);
  tree_set_text (context, "room", words_code (words, LANGUAGE, "room", loan->room));
  if ((what == SENSOR_TEXT || what == SENSOR_LAST) && readings->len == 0)
    return g_strdup ("");
  if (what == SENSOR_TEXT || what == SENSOR_LAST)
    set_figures (words, context, readings);
  return say (words, key, context);
}

/* ---- the page ---- */

typedef struct {
  const Viewer *viewer;
  const char *report_uuid;
} Page;

static void
add_curve (const Page *page, const SensorLoan *loan, const SensorCurve *curve, const GArray *readings, Tree *map)
{
  const Words *words = page->viewer->words;
  const char *name = quantity_kinds[curve->quantity].name;
  g_autofree char *title = sensor_view_words (words, SENSOR_TITLE, loan, curve->quantity, readings);
  g_autofree char *alt = sensor_view_words (words, SENSOR_TEXT, loan, curve->quantity, readings);
  Tree *item = tree_add_map ((Tree *) tree_get (map, "curves"));

  tree_set_text (item, "quantity", name);
  tree_set_text (item, "title", title);
  tree_set_text (item, "alt", alt);
  tree_set_format (item, "image", "/dossiers/%s/capteurs/%s?courbe=%s", page->report_uuid, loan->uuid, name);
}

/* A curve, and the value of now when it is not old. */
static void
add_series (const Page *page, const SensorLoan *loan, const SensorCurve *curve, Tree *map)
{
  const Viewer *viewer = page->viewer;
  g_autoptr (GArray) readings = sensor_view_series (viewer->db, loan, curve->quantity, viewer->now, NULL);
  const Reading *last;

  if (readings == NULL || readings->len == 0)
    return;
  last = &g_array_index (readings, Reading, readings->len - 1);
  if (loan->to_at == 0 && viewer->now - last->at <= SILENT_S)
    set_value (viewer->words, map, curve->quantity == QUANTITY_T ? "temperature_now" : "humidity_now", last);
  add_curve (page, loan, curve, readings, map);
}

/* How the device is now: the household's business while it has it. */
static void
add_device (const Page *page, const SensorLoan *loan, Tree *map)
{
  g_autoptr (Sensor) sensor = sensor_find (page->viewer->db, loan->sensor_id, NULL);

  if (sensor == NULL)
    return;
  if (sensor->seen_at != 0) {
    g_autofree char *seen = viewer_moment (page->viewer, sensor->seen_at);

    tree_set_text (map, "last_seen", seen);
    tree_set_flag (map, "silent", !loan->paused && page->viewer->now - sensor->seen_at > SILENT_S);
  }
  if (sensor->battery >= 0)
    tree_set_integer (map, "battery", sensor->battery);
}

static void
add_loan (const Page *page, const SensorLoan *loan, Tree *list)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "name", loan->sensor_name);
  tree_set_text (map, "uuid", loan->uuid);
  tree_set_text (map, "room", loan->room);
  tree_set_text (map, "room_words", viewer_word (page->viewer, "room", loan->room));
  tree_set_text (map, "state", viewer_word (page->viewer, "loan_state", loan->state));
  viewer_set_day (page->viewer, map, "from", loan->from_at);
  viewer_set_day (page->viewer, map, "to", loan->to_at);
  tree_set_flag (map, "ended", loan->to_at != 0);
  tree_set_list (map, "curves");
  if (loan->to_at == 0)
    add_device (page, loan, map);
  for (guint i = 0; i < sensor_curves_count; i++)
    add_series (page, loan, &sensor_curves[i], map);
  viewer_set_any (map, "curves");
}

Tree *
sensor_view_list (const Viewer *viewer, gint64 report_id, gboolean own)
{
  Tree *list = tree_new_list ();
  g_autoptr (Report) report = report_find (viewer->db, report_id, NULL);
  g_autoptr (GPtrArray) loans = report == NULL ? NULL : loan_list_report (viewer->db, report_id, NULL);
  Page page = { viewer, report == NULL ? NULL : report->uuid };

  for (guint i = 0; loans != NULL && i < loans->len; i++) {
    const SensorLoan *loan = g_ptr_array_index (loans, i);

    if (loan_readable (loan, viewer->role, own))
      add_loan (&page, loan, list);
  }
  return list;
}
