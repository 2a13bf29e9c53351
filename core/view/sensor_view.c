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
sensor_view_series (Db *db, const Sensor *sensor, Quantity quantity, gint64 now, GError **error)
{
  ReadingRange range = {
    .sensor_id = sensor->id,
    .quantity = quantity,
    .from = MAX (sensor_since (sensor), now - SENSOR_CURVE_DAYS * CLOCK_DAY),
    .to = now + READING_AHEAD_S,
  };

  /* What it measured after it was given back is nobody's, or the next household's. */
  if (sensor->returned_at > sensor->lent_at)
    range.to = MIN (range.to, sensor->returned_at);

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
sensor_view_words (const Words *words, SensorWords what, const Sensor *sensor, Quantity quantity,
                   const GArray *readings)
{
  g_autofree char *key = g_strconcat ("sensor.", word_keys[what], "_", quantity_kinds[quantity].name, NULL);
  g_autoptr (Tree) context = tree_new_map ();

  tree_set_text (context, "name", sensor->name);
  tree_set_text (context, "room", sensor->room == NULL ? NULL : words_code (words, LANGUAGE, "room", sensor->room));
  if ((what == SENSOR_TEXT || what == SENSOR_LAST) && readings->len == 0)
    return g_strdup ("");
  if (what == SENSOR_TEXT || what == SENSOR_LAST)
    set_figures (words, context, readings);
  return say (words, key, context);
}

/* ---- the page ---- */

typedef struct {
  Db *db;
  const Words *words;
  const char *report_uuid;
  gint64 now;
} Page;

static void
add_curve (const Page *page, const Sensor *sensor, const SensorCurve *curve, const GArray *readings, Tree *map)
{
  const char *name = quantity_kinds[curve->quantity].name;
  g_autofree char *title = sensor_view_words (page->words, SENSOR_TITLE, sensor, curve->quantity, readings);
  g_autofree char *alt = sensor_view_words (page->words, SENSOR_TEXT, sensor, curve->quantity, readings);
  Tree *item = tree_add_map ((Tree *) tree_get (map, "curves"));

  tree_set_text (item, "quantity", name);
  tree_set_text (item, "title", title);
  tree_set_text (item, "alt", alt);
  tree_set_format (item, "image", "/dossiers/%s/capteurs/%s?courbe=%s", page->report_uuid, sensor->uuid, name);
}

/* A curve, and the value of now when it is not old. */
static void
add_series (const Page *page, const Sensor *sensor, const SensorCurve *curve, Tree *map)
{
  g_autoptr (GArray) readings = sensor_view_series (page->db, sensor, curve->quantity, page->now, NULL);
  const Reading *last;

  if (readings == NULL || readings->len == 0)
    return;
  last = &g_array_index (readings, Reading, readings->len - 1);
  if (page->now - last->at <= SILENT_S)
    set_value (page->words, map, curve->quantity == QUANTITY_T ? "temperature_now" : "humidity_now", last);
  add_curve (page, sensor, curve, readings, map);
}

static void
add_sensor (const Page *page, const Sensor *sensor, Tree *list)
{
  Tree *map = tree_add_map (list);
  Viewer viewer = { .words = page->words, .language = LANGUAGE, .now = page->now };

  tree_set_text (map, "name", sensor->name);
  tree_set_text (map, "uuid", sensor->uuid);
  tree_set_text (map, "room", sensor->room);
  tree_set_text (map, "room_words",
                 sensor->room == NULL ? NULL : words_code (page->words, LANGUAGE, "room", sensor->room));
  tree_set_list (map, "curves");
  if (sensor->seen_at != 0) {
    g_autofree char *seen = viewer_moment (&viewer, sensor->seen_at);

    tree_set_text (map, "last_seen", seen);
    tree_set_flag (map, "silent", page->now - sensor->seen_at > SILENT_S);
  }
  if (sensor->battery >= 0)
    tree_set_integer (map, "battery", sensor->battery);
  for (guint i = 0; i < sensor_curves_count; i++)
    add_series (page, sensor, &sensor_curves[i], map);
  viewer_set_any (map, "curves");
}

Tree *
sensor_view_list (Db *db, const Words *words, gint64 report_id, gint64 now)
{
  Tree *list = tree_new_list ();
  g_autoptr (Report) report = report_find (db, report_id, NULL);
  g_autoptr (GPtrArray) sensors = report == NULL ? NULL : sensor_list_report (db, report_id, NULL);
  Page page = { db, words, report == NULL ? NULL : report->uuid, now };

  for (guint i = 0; sensors != NULL && i < sensors->len; i++)
    add_sensor (&page, g_ptr_array_index (sensors, i), list);
  return list;
}
