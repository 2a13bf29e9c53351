/* test_weekly_page.c: the page has the sections of the PDF, each cell with the head above it; what was kept of a report
 * reads as well as one made now; long lists end, and say so. */
#include "base/json.h"
#include "view/weekly_page.h"

#include <string.h>

/* (transfer full): a report as weekly_view.h makes them, `rows` rows in its first list. */
static Tree *
report_new (guint rows)
{
  g_autoptr (GString) json =
      g_string_new ("{\"title\": \"T\", \"partner\": \"P\", \"demo\": null, \"figures\": [{\"value\": \"1\","
                    " \"words\": \"dossier\", \"waits\": true}], \"first\": {\"title\": \"F\","
                    " \"columns\": [{\"title\": \"A\"}, {\"title\": \"B\"}], \"rows\": [");

  for (guint i = 0; i < rows; i++)
    g_string_append_printf (json, "%s{\"url\": \"/dossiers/%u\", \"cells\": [\"64-%u\", \"x\"]}", i == 0 ? "" : ", ", i,
                            i);
  g_string_append (json,
                   "]}, \"sections\": [{\"code\": \"silent\", \"title\": \"S\", \"empty\": \"rien\", \"columns\": [],"
                   " \"rows\": []}], \"chart\": {\"title\": \"C\", \"rows\": [{\"label\": \"nov.\", \"count\": 3}]}}");
  return json_parse (json->str, json->len, NULL);
}

static void
test_sections (void)
{
  g_autoptr (Tree) report = report_new (1), view = tree_new_map ();
  const Tree *lists, *row, *field;

  weekly_page_fill (report, WEEKLY_PAGE_ROWS, view);
  lists = tree_get (view, "lists");
  g_assert_cmpuint (tree_length (lists), ==, 2);
  row = tree_at (tree_get (tree_at (lists, 0), "rows"), 0);
  field = tree_at (tree_get (row, "fields"), 0);
  g_assert_cmpstr (tree_get_text (row, "reference"), ==, "64-0");
  g_assert_cmpstr (tree_get_text (field, "label"), ==, "B");
  g_assert_cmpstr (tree_get_text (field, "words"), ==, "x");
  g_assert_false (tree_get_flag (tree_at (lists, 1), "any_rows"));
  g_assert_cmpstr (tree_get_text (tree_at (lists, 1), "empty"), ==, "rien");
  g_assert_cmpint (tree_get_integer (tree_at (tree_get (tree_get (view, "chart"), "rows"), 0), "count"), ==, 3);
  g_assert_true (tree_get_flag (tree_at (tree_get (view, "figures"), 0), "waits"));
}

static void
test_long (void)
{
  static const struct {
    guint rows, shown, hidden;
  } cases[] = { { 0, 0, 0 }, { 100, 100, 0 }, { 101, 101, 0 }, { 102, 100, 2 }, { 300, 100, 200 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Tree) report = report_new (cases[i].rows), view = tree_new_map ();
    const Tree *list;

    weekly_page_fill (report, WEEKLY_PAGE_ROWS, view);
    list = tree_at (tree_get (view, "lists"), 0);
    g_assert_cmpuint (tree_length (tree_get (list, "rows")), ==, cases[i].shown);
    g_assert_cmpint (tree_get_integer (list, "hidden"), ==, cases[i].hidden);
  }
}

/* Whatever was kept, a page comes of it. */
static void
test_poor (void)
{
  static const char *const kept[] = { "{}", "{\"first\": 3, \"sections\": {}, \"figures\": \"x\"}",
                                      "{\"first\": {\"rows\": [1, {\"cells\": []}]}}" };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
    g_autoptr (Tree) report = json_parse (kept[i], strlen (kept[i]), NULL), view = tree_new_map ();

    weekly_page_fill (report, WEEKLY_PAGE_ROWS, view);
    g_assert_cmpuint (tree_length (tree_get (view, "lists")), >=, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/weekly-page/sections", test_sections);
  g_test_add_func ("/weekly-page/long", test_long);
  g_test_add_func ("/weekly-page/poor", test_poor);
  return g_test_run ();
}
