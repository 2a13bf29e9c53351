/* theme.c: two colours become six, a choice becomes a list of faces. */
#include "view/theme.h"

#include <string.h>

#include "base/color.h"
#include "domain/setting.h"

/* Faces that come with systems: nothing is fetched, no page waits for its letters. NULL: the style sheet's own. */
static const struct {
  const char *code, *faces;
} fonts[] = {
  { "device", NULL },
  { "neutral", "Arial, \"Liberation Sans\", Helvetica, sans-serif" },
  { "wide", "Verdana, \"DejaVu Sans\", Geneva, sans-serif" },
  { "round", "ui-rounded, \"Arial Rounded MT Bold\", Nunito, Quicksand, \"Noto Sans\", sans-serif" },
  { "serif", "Georgia, \"Noto Serif\", \"Liberation Serif\", \"DejaVu Serif\", serif" },
};

void
theme_add_colors (const char *main_text, const char *mark_text, Tree *view)
{
  guint32 main_rgb = 0, mark_rgb = 0;
  ColorTheme theme;
  Tree *map = tree_set_map (view, "theme");

  color_parse (main_text, &main_rgb);
  color_parse (mark_text, &mark_rgb);
  theme = color_theme (main_rgb, mark_rgb);
  const struct {
    const char *key;
    guint32 rgb;
  } rows[] = {
    { "main", theme.main },           { "main_ink", theme.main_ink },           { "mark", theme.mark },
    { "main_dark", theme.main_dark }, { "main_ink_dark", theme.main_ink_dark }, { "mark_dark", theme.mark_dark }
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = color_text (rows[i].rgb);

    tree_set_text (map, rows[i].key, text);
  }
}

void
theme_add (Db *db, Tree *view)
{
  /* The settings refuse anything else; a hand-edited row falls back on black, which is readable. */
  g_autofree char *main_text = setting_text (db, "color.main"), *mark_text = setting_text (db, "color.mark"),
                  *font = setting_text (db, "site.font");

  theme_add_colors (main_text, mark_text, view);
  for (guint i = 0; i < G_N_ELEMENTS (fonts); i++)
    if (strcmp (fonts[i].code, font) == 0)
      tree_set_text ((Tree *) tree_get (view, "theme"), "font", fonts[i].faces);
}
