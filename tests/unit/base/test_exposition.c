/* test_exposition.c: the text that Prometheus reads, to the byte. */
#include "base/exposition.h"

static void
test_text (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  exposition_one (text, "box_bytes", "gauge", "A \\ and\na line.", 1.5);
  exposition_family (text, "box_done_total", "counter", "Done.");
  exposition_add (text, "box_done_total", (const char *const[]){ "what", "a \"b\" \\ c\nd", "way", "", NULL }, 12345678901.0);
  g_assert_cmpstr (text->str, ==,
                   "# HELP box_bytes A \\\\ and\\na line.\n# TYPE box_bytes gauge\nbox_bytes 1.5\n"
                   "# HELP box_done_total Done.\n# TYPE box_done_total counter\n"
                   "box_done_total{what=\"a \\\"b\\\" \\\\ c\\nd\",way=\"\"} 12345678901\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exposition/text", test_text);
  return g_test_run ();
}
