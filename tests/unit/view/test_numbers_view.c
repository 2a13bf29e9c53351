/* test_numbers_view.c: numbers to call come from their file, and from nowhere else: no page and no sentence of the form
 * writes one. */
#include "view/numbers_view.h"

#include <string.h>

static void
test_shipped (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Numbers) numbers = numbers_load_folder ("grids", &error);
  g_autoptr (Tree) list = NULL, emergency = NULL;

  g_assert_no_error (error);
  if (numbers == NULL)
    return;
  list = numbers_view_list (numbers);
  emergency = numbers_view_emergency (numbers);
  g_assert_cmpuint (tree_length (list), >, tree_length (emergency));
  g_assert_cmpstr (tree_get_text (tree_get (emergency, "fire"), "link"), ==, "tel:18");
  g_assert_cmpstr (tree_get_text (tree_get (emergency, "deaf"), "link"), ==, "sms:114");
  g_assert_cmpstr (tree_get_text (tree_get (emergency, "gas"), "number"), ==, "0\u00a0800\u00a047\u00a033\u00a033");
  g_assert_null (tree_get (emergency, "violence")); /* of help, not of an emergency */
}

/* What is not verified is never shown. */
static void
test_uncertain (void)
{
  Number rows[] = {
    { .code = (char *) "fire",
      .kind = (char *) "emergency",
      .number = (char *) "18",
      .link = (char *) "tel:18",
      .words = (char *) "Pompiers",
      .when = (char *) "",
      .certainty = (char *) "C" },
  };
  const Numbers numbers = { .numbers = rows, .numbers_count = 1 };
  g_autoptr (Tree) list = numbers_view_list (&numbers), emergency = numbers_view_emergency (&numbers);

  g_assert_cmpuint (tree_length (list), ==, 0);
  g_assert_cmpuint (tree_length (emergency), ==, 0);
}

/* The sentences that are shown with a danger: each code they ask for is one of the file. */
static void
test_words (void)
{
  g_autoptr (Numbers) numbers = numbers_load_folder ("grids", NULL);
  g_autoptr (Tree) emergency = numbers_view_emergency (numbers);
  g_autoptr (GRegex) asked = g_regex_new ("\\{\\{#emergency\\.([a-z_]+)\\}\\}", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *words = NULL;
  guint count = 0;

  g_assert_true (g_file_get_contents ("site-templates/words/fr.ini", &words, NULL, NULL));
  g_assert_null (strstr (words, "tel:1"));
  g_assert_null (strstr (words, "sms:1"));
  for (g_regex_match (asked, words, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL), count++) {
    g_autofree char *code = g_match_info_fetch (match, 1);

    g_assert_nonnull (tree_get (emergency, code));
  }
  g_assert_cmpuint (count, >=, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/numbers_view/shipped", test_shipped);
  g_test_add_func ("/numbers_view/uncertain", test_uncertain);
  g_test_add_func ("/numbers_view/words", test_words);
  return g_test_run ();
}
