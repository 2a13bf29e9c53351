/* test_address_outline.c: the line around a commune's addresses. */
#include "address_file.h"

#include "store/address_outline.h"

/* (transfer full): "64445 x,y x,y | 64129 …" in hundredths of a degree. */
static char *
outlines (Fixture *fixture, const char *rows)
{
  g_autofree char *csv = g_strconcat (HEADER, rows, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  GString *text = g_string_new (NULL);

  g_assert_true (import (fixture, csv, &error));
  list = address_outline_list (fixture->db, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++) {
    const AddressOutline *outline = g_ptr_array_index (list, i);

    g_string_append_printf (text, "%s%s", i > 0 ? " | " : "", outline->insee);
    for (guint k = 0; k < outline->points->len; k++) {
      const AddressPoint *point = &g_array_index (outline->points, AddressPoint, k);

      g_string_append_printf (text, " %.0f,%.0f", point->longitude * 100, point->latitude * 100);
    }
  }
  return g_string_free (text, FALSE);
}

#define ROW(number, insee, lon, lat) \
  insee "_x_" number ";" number ";;Rue Carnot;64000;" insee ";Pau;" lon ";" lat "\n"
/* A square, a point inside, one on its side, one twice. */
#define SQUARE \
  ROW ("1", "64445", "0.10", "0.10") ROW ("2", "64445", "0.20", "0.10") ROW ("3", "64445", "0.20", "0.20") \
  ROW ("4", "64445", "0.10", "0.20") ROW ("5", "64445", "0.15", "0.14") ROW ("6", "64445", "0.15", "0.10") \
  ROW ("7", "64445", "0.20", "0.20")

static void
test_square (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *square = outlines (fixture, SQUARE);
  g_autofree char *two = outlines (fixture, SQUARE ROW ("1", "64129", "0.30", "0.10") ROW ("2", "64129", "0.40", "0.10")
                                                ROW ("3", "64129", "0.35", "0.30"));

  g_assert_cmpstr (square, ==, "64445 10,10 20,10 20,20 10,20");
  g_assert_cmpstr (two, ==, "64129 30,10 40,10 35,30 | 64445 10,10 20,10 20,20 10,20");
}

/* Too few to go around, all in a row, and no base at all. */
static void
test_thin (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) none = address_outline_list (fixture->db, NULL);
  g_autofree char *one = outlines (fixture, ROW ("1", "64445", "0.10", "0.10"));
  g_autofree char *row = outlines (fixture, ROW ("1", "64445", "0.10", "0.10") ROW ("2", "64445", "0.20", "0.20")
                                                ROW ("3", "64445", "0.30", "0.30"));

  g_assert_nonnull (none);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpstr (one, ==, "64445 10,10");
  g_assert_cmpstr (row, ==, "64445 10,10 30,30");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  add_case ("/address_outline/square", test_square, NULL);
  add_case ("/address_outline/thin", test_thin, NULL);
  return g_test_run ();
}
