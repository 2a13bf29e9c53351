/* test_product_sensor.c: the product "sensor" from a store to an SVG, by the real gnuplot: described, broken at
 * holes, refused without readings. */
#include "../domain/world.h"

#include <string.h>

#include "base/error.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "domain/loan.h"
#include "product.h"

typedef struct {
  guint count, hole_after; /* a hole of a day after that many readings; 0: none */
} Fill;

static gboolean
fill_work (Db *db, gpointer data, GError **error)
{
  const Fill *fill = data;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GBytes) journal = NULL;
  g_autofree char *token = NULL;

  for (guint i = 0; i < fill->count; i++) {
    Reading reading = { .at = MONDAY_9 - 3 * CLOCK_DAY + i * 1800,
                        .value = 1500 + (gint32) (i % 48) * 5,
                        .quantity = QUANTITY_T };

    if (fill->hole_after != 0 && i >= fill->hole_after)
      reading.at += CLOCK_DAY;
    g_array_append_val (readings, reading);
  }
  journal = reading_encode_journal (readings);
  return sensor_provision (db, &(SensorInput){ .name = "Capteur" }, MONDAY_9 - 20 * CLOCK_DAY, &token, error)
         && loan_start (db, &ACTOR_BOX_AT (MONDAY_9 - 20 * CLOCK_DAY),
                        &(LoanInput){ .sensor_id = 1, .room = "bedroom" }, NULL, error)
         && reading_record (db, 1, journal, MONDAY_9, error);
}

/* (transfer full): the drawing of `suffix` (":rh") at MONDAY_9, or NULL. */
static char *
draw (Fill fill, const char *suffix, GError **error)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *conf = g_build_filename (world->folder, "histologe.conf", NULL);
  g_autofree char *out = g_build_filename (world->folder, "out.svg", NULL);
  g_autofree char *here = g_get_current_dir (), *key = NULL, *uuid = NULL, *svg = NULL;
  g_autofree char *text =
      g_strdup_printf ("[paths]\ndata=%s\ntemplates=%s/site-templates\ngrids=%s/grids\n", world->folder, here, here);
  g_autoptr (Kit) kit = NULL;

  world_do (world, fill_work, &fill);
  uuid = world_text (world, "SELECT uuid AS x FROM sensor_loan");
  key = g_strconcat ("sensor:", uuid, suffix, NULL);
  g_assert_true (g_file_set_contents (conf, text, -1, NULL));
  kit = kit_new (conf, MONDAY_9, error);
  if (kit == NULL || !product_make (kit, key, out, error))
    return NULL;
  g_file_get_contents (out, &svg, NULL, NULL);
  return g_steal_pointer (&svg);
}

static guint
count_moves (const char *svg)
{
  guint moves = 0;

  for (const char *at = strstr (svg, "<path"); at != NULL && *at != '\0'; at++)
    moves += *at == 'M';
  return moves;
}

static void
test_drawn (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *svg = draw ((Fill){ .count = 120 }, "", &error);

  g_assert_no_error (error);
  g_assert_nonnull (svg);
  if (svg == NULL)
    return;
  g_assert_true (g_str_has_prefix (svg, "<svg"));
  g_assert_nonnull (strstr (svg, "<title id=\"sensor-t\">Température, chambre</title>"));
  g_assert_nonnull (strstr (svg, "<desc"));
  g_assert_nonnull (strstr (svg, "R171-11"));
  g_assert_nonnull (strstr (svg, ">18 °C</text>"));
  g_assert_nonnull (strstr (svg, ">21/11</text>"));
}

static void
test_hole (void)
{
  g_autofree char *whole = draw ((Fill){ .count = 60 }, "", NULL);
  g_autofree char *broken = draw ((Fill){ .count = 60, .hole_after = 30 }, "", NULL);

  g_assert_true (whole != NULL && broken != NULL);
  if (whole == NULL || broken == NULL)
    return;
  g_assert_cmpuint (count_moves (broken), >, count_moves (whole));
}

typedef struct {
  const char *name, *suffix;
  guint count;
} RefusedCase;

static const RefusedCase refused[] = {
  { "nothing-measured", "", 0 },       { "other-quantity", ":rh", 10 }, { "no-curve-of-it", ":co2", 10 },
  { "unknown-quantity", ":cold", 10 }, { "unknown-sensor", "0", 10 },
};

static void
test_refused (gconstpointer data)
{
  const RefusedCase *one = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (draw ((Fill){ .count = one->count }, one->suffix, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/product-sensor/drawn", test_drawn);
  g_test_add_func ("/product-sensor/hole", test_hole);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = g_strconcat ("/product-sensor/refused/", refused[i].name, NULL);

    g_test_add_data_func (path, &refused[i], test_refused);
  }
  return g_test_run ();
}
