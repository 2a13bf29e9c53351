/* test_svg_path.c: paths as points: each letter, absolute and relative, arcs beside a circle's own equation, what is
 * refused. */
#include <glib.h>
#include <math.h>

#include "base/error.h"
#include "base/svg_path.h"

#define NEAR 1e-6

static void
assert_points (const char *d, const double *expected, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) xy = svg_path_points (d, &error);

  g_assert_no_error (error);
  g_test_message ("%s", d);
  g_assert_cmpuint (xy->len, ==, count);
  for (guint i = 0; i < count; i++) {
    double value = g_array_index (xy, double, i);

    g_assert_true (isnan (expected[i]) ? isnan (value) : fabs (value - expected[i]) < NEAR);
  }
}

/* The house of the pictograms; a lift between two parts; pairs after a move are lines. */
static void
test_lines (void)
{
  const double house[] = { 7, 41, 7, 19, 24, 6, 41, 19, 41, 41, 7, 41 };
  const double parts[] = { 1, 2, 3, 4, NAN, NAN, 4, 6, 5, 6, 5, 1 };
  const double relative[] = { 10, 10, 11, 12, 10, 13 };

  assert_points ("M7 41V19L24 6l17 13v22z", house, G_N_ELEMENTS (house));
  assert_points ("M1 2 3,4m1 2h1V1", parts, G_N_ELEMENTS (parts));
  assert_points ("m10 10 1 2-1 1", relative, G_N_ELEMENTS (relative));
  assert_points ("", NULL, 0);
  assert_points ("M.5.5z", (const double[]){ 0.5, 0.5, 0.5, 0.5 }, 4);
}

/* A curve begins and ends where it says, and stays within its controls. */
static void
test_curves (void)
{
  static const char *const same[] = { "M0 0C0 10 10 10 10 0S20-10 20 0", "M0 0c0 10 10 10 10 0s10-10 10 0",
                                      "M0 0C0 10 10 10 10 0C10-10 20-10 20 0" };
  g_autoptr (GArray) first = svg_path_points (same[0], NULL);

  for (guint i = 1; i < G_N_ELEMENTS (same); i++) {
    g_autoptr (GArray) other = svg_path_points (same[i], NULL);

    assert_points (same[i], (const double *) (gconstpointer) first->data, first->len);
    g_assert_cmpuint (other->len, ==, first->len);
  }
  for (guint i = 0; i < first->len; i += 2) {
    g_assert_cmpfloat (fabs (g_array_index (first, double, i + 1)), <=, 7.5 + NEAR);
    g_assert_cmpfloat (g_array_index (first, double, i), <=, 20 + NEAR);
  }
}

/* Points of an arc lie on its circle; the flags choose the side and the way round. */
static void
test_arcs (void)
{
  static const struct {
    const char *d;
    double cx, cy, top;
  } arcs[] = {
    { "M-5 0A5 5 0 0 1 5 0", 0, 0, -5 }, { "M-5 0A5 5 0 0 0 5 0", 0, 0, 5 },
    { "M-5 0a5 5 0 0110 0", 0, 0, -5 },  { "M0 5A5 5 0 1 1 5 0", 0, 0, -5 },
    { "M0 5A5 5 0 0 1 5 0", 5, 5, 0 },   { "M-5 0A1 1 0 0 1 5 0", 0, 0, -5 }, /* a radius that does not reach grows */
  };

  for (guint i = 0; i < G_N_ELEMENTS (arcs); i++) {
    g_autoptr (GArray) xy = svg_path_points (arcs[i].d, NULL);
    double far = 0;

    g_test_message ("%s", arcs[i].d);
    for (guint j = 0; j < xy->len; j += 2) {
      double x = g_array_index (xy, double, j) - arcs[i].cx, y = g_array_index (xy, double, j + 1) - arcs[i].cy;

      g_assert_cmpfloat_with_epsilon (hypot (x, y), 5, NEAR);
      far = arcs[i].top < 0 ? MIN (far, y) : MAX (far, y);
    }
    g_assert_cmpfloat_with_epsilon (far, arcs[i].top == 0 ? far : arcs[i].top, 0.05);
  }
  assert_points ("M1 1A0 5 0 0 1 9 9", (const double[]){ 1, 1, 9, 9 }, 4);
}

static void
test_refused (void)
{
  static const char *const wrong[] = {
    "10 10",          "M10",     "M1 2L3",  "M1 2 X3 4", "M1 2z3", "M1e9 2", "Mnan 2", "M1 2A5 5 0 2 0 9 9", "M1 2T3 4",
    "M1 2C1 2 3 4 5", "M0x10 2", "M1 2\x01"
  };
  g_autoptr (GString) long_path = g_string_new ("M0 0");

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", wrong[i]);
    g_assert_null (svg_path_points (wrong[i], &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  }
  for (guint i = 0; i < 30000; i++)
    g_string_append (long_path, "h1");
  g_autoptr (GError) error = NULL;

  g_assert_null (svg_path_points (long_path->str, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/svg-path/lines", test_lines);
  g_test_add_func ("/svg-path/curves", test_curves);
  g_test_add_func ("/svg-path/arcs", test_arcs);
  g_test_add_func ("/svg-path/refused", test_refused);
  return g_test_run ();
}
