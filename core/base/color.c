/* color.c: luminance, contrast and the theme made from two colours. */
#include "base/color.h"

#include <math.h>
#include <string.h>

#define GROUND_LIGHT 0xf5f3ee /* grounds of box.css: the least contrast of each theme */
#define GROUND_DARK 0x182329
#define INK_LIGHT 0xffffff
#define INK_DARK 0x0c1a1f
#define READABLE 450 /* WCAG 2.1, criterion 1.4.3 */
#define STRONG 700   /* criterion 1.4.6 */

gboolean
color_parse (const char *text, guint32 *ret_rgb)
{
  guint32 rgb = 0;

  if (text == NULL || text[0] != '#' || strlen (text) != 7)
    return FALSE;
  for (guint i = 1; i < 7; i++) {
    int digit = g_ascii_xdigit_value (text[i]);

    if (digit < 0)
      return FALSE;
    rgb = rgb * 16 + (guint32) digit;
  }
  *ret_rgb = rgb;
  return TRUE;
}

char *
color_text (guint32 rgb)
{
  return g_strdup_printf ("#%06x", rgb & 0xffffff);
}

/* sRGB to linear light (WCAG 2.1, definition of relative luminance). */
static double
channel_light (guint32 rgb, guint shift)
{
  double share = ((rgb >> shift) & 0xff) / 255.0;

  return share <= 0.04045 ? share / 12.92 : pow ((share + 0.055) / 1.055, 2.4);
}

static double
luminance (guint32 rgb)
{
  return 0.2126 * channel_light (rgb, 16) + 0.7152 * channel_light (rgb, 8) + 0.0722 * channel_light (rgb, 0);
}

guint
color_contrast (guint32 one, guint32 other)
{
  double a = luminance (one), b = luminance (other);

  return (guint) floor (100 * (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05));
}

static guint32
mix (guint32 from, guint32 to, guint percent)
{
  guint32 mixed = 0;

  for (guint shift = 0; shift <= 16; shift += 8)
    mixed |= ((((from >> shift) & 0xff) * (100 - percent) + ((to >> shift) & 0xff) * percent + 50) / 100) << shift;
  return mixed;
}

guint32
color_readable (guint32 rgb, guint32 ground)
{
  guint32 end = luminance (ground) > 0.18 ? 0x000000 : 0xffffff;

  for (guint percent = 0; percent <= 100; percent += 2)
    if (color_contrast (mix (rgb, end, percent), ground) >= READABLE)
      return mix (rgb, end, percent);
  return end;
}

gboolean
color_is_readable (guint32 rgb)
{
  return color_contrast (rgb, GROUND_LIGHT) >= READABLE;
}

/* The strongest of the three channels takes all, as far as its light allows: the same hue, as vivid as it can be. */
static guint32
vivid (guint32 rgb)
{
  guint32 most = 0, least = 255, out = 0;

  for (guint shift = 0; shift <= 16; shift += 8) {
    guint32 channel = (rgb >> shift) & 0xff;

    most = MAX (most, channel);
    least = MIN (least, channel);
  }
  for (guint shift = 0; shift <= 16 && most > least; shift += 8)
    out |= ((((rgb >> shift) & 0xff) - least) * most / (most - least)) << shift;
  return most > least ? out : rgb;
}

guint
color_propose (guint32 rgb, guint32 ret_proposals[COLOR_PROPOSALS_MAX])
{
  /* The purest of its hue darkened just enough; the colour itself darkened so; then as dark as small print wants it
   * (WCAG AAA). */
  guint32 plain = color_readable (rgb, GROUND_LIGHT), pure = color_readable (vivid (rgb), GROUND_LIGHT), deep = plain;
  guint count = 0;

  for (guint percent = 0; percent <= 100 && color_contrast (deep, GROUND_LIGHT) < STRONG; percent += 2)
    deep = mix (plain, 0x000000, percent);
  for (guint i = 0; i < COLOR_PROPOSALS_MAX; i++) {
    guint32 next = (const guint32[]){ pure, plain, deep }[i];
    gboolean known = FALSE;

    for (guint k = 0; k < count; k++)
      known = known || ret_proposals[k] == next;
    if (!known)
      ret_proposals[count++] = next;
  }
  return count;
}

static guint32
ink_on (guint32 rgb)
{
  return color_contrast (INK_LIGHT, rgb) >= color_contrast (INK_DARK, rgb) ? INK_LIGHT : INK_DARK;
}

ColorTheme
color_theme (guint32 main_rgb, guint32 mark_rgb)
{
  ColorTheme theme = {
    .main = color_readable (main_rgb, GROUND_LIGHT),
    .mark = color_readable (mark_rgb, GROUND_LIGHT),
    .main_dark = color_readable (mix (main_rgb, 0xffffff, 45), GROUND_DARK),
    .mark_dark = color_readable (mix (mark_rgb, 0xffffff, 45), GROUND_DARK),
  };

  theme.main_ink = ink_on (theme.main);
  theme.main_ink_dark = ink_on (theme.main_dark);
  return theme;
}
