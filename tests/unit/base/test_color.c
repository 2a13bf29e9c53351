/* test_color.c: whatever two colours a town chose, what is written with them can be read. */
#include "base/color.h"

/* Any two colours give pairs that can be read, by day and by night. */
static void
test_theme (void)
{
  const guint32 colors[] = { 0x000000, 0xffffff, 0xffff00, 0x0b5563, 0x808080, 0xff0000, 0x00ff7f };

  g_assert_cmpuint (color_contrast (0, 0xffffff), ==, 2100);
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++) {
    ColorTheme theme = color_theme (colors[i], colors[(i + 1) % G_N_ELEMENTS (colors)]);

    g_assert_cmpuint (color_contrast (theme.main, 0xf5f3ee), >=, 450);
    g_assert_cmpuint (color_contrast (theme.mark, 0xffffff), >=, 450);
    g_assert_cmpuint (color_contrast (theme.main_ink, theme.main), >=, 450);
    g_assert_cmpuint (color_contrast (theme.main_dark, 0x182329), >=, 450);
    g_assert_cmpuint (color_contrast (theme.main_ink_dark, theme.main_dark), >=, 450);
  }
}

/* What is offered instead of a colour that cannot be read can be, keeps its hue, and is never the same twice. */
static void
test_propose (void)
{
  const guint32 colors[] = { 0xffe000, 0xffffff, 0xffb3c8, 0x00ff7f, 0x808080, 0x767676, 0xf5f3ee };

  g_assert_true (color_is_readable (0x0b5563));
  g_assert_true (color_is_readable (0x000000));
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++) {
    guint32 proposals[COLOR_PROPOSALS_MAX] = { 0 };
    guint count = color_propose (colors[i], proposals);

    g_assert_false (color_is_readable (colors[i]));
    g_assert_cmpuint (count, >=, 2);
    for (guint k = 0; k < count; k++) {
      g_assert_true (color_is_readable (proposals[k]));
      for (guint before = 0; before < k; before++)
        g_assert_cmphex (proposals[k], !=, proposals[before]);
    }
  }
  guint32 yellow[COLOR_PROPOSALS_MAX] = { 0 };
  color_propose (0xffe000, yellow);
  g_assert_cmpuint (yellow[0] & 0xff, ==, 0); /* still no blue in it */
  g_assert_cmpuint (yellow[0] >> 16, >, (yellow[0] >> 8) & 0xff);
}

/* Only "#rrggbb" is a colour. */
static void
test_parse (void)
{
  guint32 rgb = 1;

  g_assert_true (color_parse ("#0b5563", &rgb));
  g_assert_cmphex (rgb, ==, 0x0b5563);
  g_assert_false (color_parse ("0b5563", &rgb));
  g_assert_false (color_parse ("#0b556", &rgb));
  g_assert_false (color_parse ("#0b556g", &rgb));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/color/theme", test_theme);
  g_test_add_func ("/color/propose", test_propose);
  g_test_add_func ("/color/parse", test_parse);
  return g_test_run ();
}
