/* color.h: the town's two colours made readable: contrast as WCAG 2 defines it, light and dark twins. Knows no page. */
#pragma once
#include <glib.h>

/* TRUE with 0xRRGGBB for "#rrggbb". */
gboolean color_parse (const char *text, guint32 *ret_rgb);
char *color_text (guint32 rgb); /* (transfer full): "#rrggbb" */
/* Contrast of two colours in hundredths: 100 to 2100 (WCAG 2.1, relative luminance). */
guint color_contrast (guint32 one, guint32 other);
/* `rgb`, darkened (or, on a dark `ground`, lightened) just enough for a contrast of 4.5 with `ground`. */
guint32 color_readable (guint32 rgb, guint32 ground);

/* TRUE when `rgb` is read on light paper, and light paper on it, with a contrast of 4.5 at least. */
gboolean color_is_readable (guint32 rgb);
/* Colours of the same hue that are read so, nearest first: how many were put into `ret_proposals`. */
enum { COLOR_PROPOSALS_MAX = 3 };
guint color_propose (guint32 rgb, guint32 ret_proposals[COLOR_PROPOSALS_MAX]);

/* The six custom properties of town.css. */
typedef struct {
  guint32 main, main_ink, mark;                /* on light paper; main_ink: text on main */
  guint32 main_dark, main_ink_dark, mark_dark; /* on dark paper */
} ColorTheme;
ColorTheme color_theme (guint32 main_rgb, guint32 mark_rgb);
