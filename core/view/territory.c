/* territory.c: the town's own words as a tree; nothing is decided here. */
#include "view/territory.h"

#include <string.h>

#include "base/color.h"
#include "base/text.h"
#include "domain/reach.h"
#include "domain/setting.h"
#include "domain/territory.h"
#include "domain/training.h"
#include "view/logo_view.h"

static const struct {
  const char *key;     /* in the tree */
  const char *setting; /* in the table of settings */
} texts[] = {
  { "name", "town.name" },        { "service_name", "service.name" }, { "phone", "town.phone" },
  { "hours", "town.hours" },      { "email", "town.email" },          { "address", "town.address" },
  { "color_main", "color.main" }, { "color_mark", "color.mark" },     { "jdma_url", "jdma.url" },
};

char *
territory_phone_link (const char *phone)
{
  g_autofree char *digits = text_digits (phone);

  return g_strconcat ("tel:", strchr (phone, '+') != NULL ? "+" : "", digits, NULL);
}

/* As town.css has them on white: what a mail, which knows no style sheet, writes on each element. */
static void
add_shown (Tree *tree)
{
  guint32 main_rgb = 0, mark_rgb = 0;
  ColorTheme theme;

  /* The settings refuse anything else; a hand-edited row falls back on black, which is readable. */
  color_parse (tree_get_text (tree, "color_main"), &main_rgb);
  color_parse (tree_get_text (tree, "color_mark"), &mark_rgb);
  theme = color_theme (main_rgb, mark_rgb);
  g_autofree char *shown = color_text (theme.main), *ink = color_text (theme.main_ink);

  tree_set_text (tree, "main", shown);
  tree_set_text (tree, "main_ink", ink);
}

Tree *
territory_tree (Db *db)
{
  Tree *tree = tree_new_map ();
  g_autoptr (Territory) territory = territory_find (db, NULL);
  g_autofree char *phone = setting_text (db, "town.phone");
  g_autofree char *link = territory_phone_link (phone);
  g_autofree char *real = training_copy_of (db);
  g_autoptr (Logo) logo = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *value = setting_text (db, texts[i].setting);

    tree_set_text (tree, texts[i].key, value);
  }
  add_shown (tree);
  if (logo_find (db, FALSE, &logo, NULL))
    logo_view_set (logo, tree);
  tree_set_text (tree, "phone_link", link);
  tree_set_flag (tree, "demo", setting_integer (db, "demo") != 0);
  tree_set_null (tree, "training");
  if (real != NULL)
    tree_set_text (tree_set_map (tree, "training"), "url", real);
  tree_set_flag (tree, "only_here", reach_is_town (db)); /* links open in the town hall alone: none on paper */
  if (territory != NULL) {
    tree_set_text (tree, "code", territory->code);
    tree_set_text (tree, "insee", territory->insee);
    tree_set_text (tree, "commune", territory->name);
  }
  return tree;
}
