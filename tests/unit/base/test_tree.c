/* test_tree.c: what a value tree keeps, in which order, and what it answers when asked for what is not there. */
#include "base/tree.h"

#include <math.h>

static void
test_order (void)
{
  g_autoptr (Tree) map = tree_new_map ();

  tree_set_text (map, "b", "1");
  tree_set_text (map, "a", "2");
  tree_set_text (map, "b", "3");
  g_assert_cmpuint (tree_length (map), ==, 2);
  g_assert_cmpstr (tree_key_at (map, 0), ==, "b");
  g_assert_cmpstr (tree_text (tree_value_at (map, 0)), ==, "3");
  g_assert_cmpstr (tree_key_at (map, 1), ==, "a");
  g_assert_null (tree_key_at (map, 2));
  g_assert_null (tree_value_at (map, 2));
}

static void
test_many_keys (void)
{
  g_autoptr (Tree) map = tree_new_map ();
  char key[16];

  for (int i = 0; i < 3000; i++) {
    g_snprintf (key, sizeof key, "k%d", i % 2000);
    tree_set_integer (map, key, i);
  }
  g_assert_cmpuint (tree_length (map), ==, 2000);
  g_assert_cmpint (tree_get_integer (map, "k999"), ==, 2999);
  g_assert_cmpint (tree_get_integer (map, "k1000"), ==, 1000);
  g_assert_cmpstr (tree_key_at (map, 1999), ==, "k1999");
  g_assert_null (tree_get (map, "k2000"));
}

static void
test_nested (void)
{
  g_autoptr (Tree) map = tree_new_map ();
  Tree *list = tree_set_list (map, "list");
  Tree *item = tree_add_map (list);

  tree_set_format (item, "name", "%s %d", "n", 7);
  tree_add_list (list);
  tree_add_text (list, NULL);
  tree_set_flag (tree_set_map (map, "inner"), "yes", 5);
  g_assert_cmpuint (tree_length (list), ==, 3);
  g_assert_cmpstr (tree_get_text (tree_at (list, 0), "name"), ==, "n 7");
  g_assert_cmpint (tree_kind (tree_at (list, 2)), ==, TREE_NULL);
  g_assert_cmpint (tree_get_integer (tree_get (map, "inner"), "yes"), ==, 1);
}

static void
test_truth (void)
{
  g_autoptr (Tree) list = tree_new_list ();
  static const gboolean expected[] = { TRUE, TRUE, FALSE, TRUE, FALSE, FALSE, FALSE, TRUE };

  tree_add_integer (list, 0);
  tree_add_real (list, 0.0);
  tree_add_flag (list, FALSE);
  tree_add_text (list, "0");
  tree_add_text (list, "");
  tree_add_text (list, NULL);
  tree_add_list (list);
  tree_add_map (list);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (tree_flag (tree_at (list, i)), ==, expected[i]);
  g_assert_true (tree_flag (list));
}

static void
test_numbers (void)
{
  g_autoptr (Tree) map = tree_new_map ();

  tree_set_real (map, "r", -3.9);
  tree_set_real (map, "big", 1e300);
  tree_set_real (map, "low", -1e300);
  tree_set_real (map, "nan", NAN);
  tree_set_integer (map, "i", G_MININT64);
  tree_set_text (map, "t", "12");
  g_assert_cmpint (tree_get_integer (map, "r"), ==, -3);
  g_assert_cmpint (tree_get_integer (map, "big"), ==, G_MAXINT64);
  g_assert_cmpint (tree_get_integer (map, "low"), ==, G_MININT64);
  g_assert_cmpint (tree_get_integer (map, "nan"), ==, 0);
  g_assert_cmpint (tree_get_integer (map, "i"), ==, G_MININT64);
  g_assert_cmpint (tree_get_integer (map, "t"), ==, 0);
  g_assert_cmpfloat (tree_real (tree_get (map, "i")), ==, -9223372036854775808.0);
}

static void
test_absent (void)
{
  g_autoptr (Tree) list = tree_new_list ();

  g_assert_cmpint (tree_kind (NULL), ==, TREE_NULL);
  g_assert_null (tree_get (NULL, "x"));
  g_assert_null (tree_get (list, "x"));
  g_assert_null (tree_at (list, 0));
  g_assert_null (tree_text (list));
  g_assert_cmpuint (tree_length (NULL), ==, 0);
  g_assert_false (tree_flag (NULL));
  g_assert_null (tree_get_text (NULL, "x"));
  tree_free (NULL);
}

static void
test_wrong_parent (void)
{
  g_autoptr (Tree) list = tree_new_list ();

  g_test_expect_message ("histologe", G_LOG_LEVEL_CRITICAL, "*cannot be set*");
  tree_set_text (list, "key", "value");
  g_test_expect_message ("histologe", G_LOG_LEVEL_CRITICAL, "*cannot be set*");
  g_assert_null (tree_set_map (list, "key"));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (tree_length (list), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/tree/order", test_order);
  g_test_add_func ("/tree/many-keys", test_many_keys);
  g_test_add_func ("/tree/nested", test_nested);
  g_test_add_func ("/tree/truth", test_truth);
  g_test_add_func ("/tree/numbers", test_numbers);
  g_test_add_func ("/tree/absent", test_absent);
  g_test_add_func ("/tree/wrong-parent", test_wrong_parent);
  return g_test_run ();
}
