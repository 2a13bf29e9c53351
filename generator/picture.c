/* picture.c: charts as files that stand alone: an <img> inherits no colours from its page. Draws nothing.
 * nocheck:html what it puts into an SVG is a style, no page */
#include "picture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/color.h"
#include "base/error.h"
#include "base/json.h"
#include "domain/setting.h"

#define LIGHT "--paper:#fff;--soft:#4f5d65;--line:#d8d4ca;"
#define DARK "--paper:#182329;--soft:#a9b6bc;--line:#33434b;"

char *
picture_style_new (Kit *kit)
{
  g_autofree char *main_text = setting_text (kit->db, "color.main"), *mark_text = setting_text (kit->db, "color.mark");
  guint32 main_rgb = 0, mark_rgb = 0;
  ColorTheme theme;

  color_parse (main_text, &main_rgb);
  color_parse (mark_text, &mark_rgb);
  theme = color_theme (main_rgb, mark_rgb);
  return g_strdup_printf ("<style>:root{color:#1c2b33;" LIGHT "--main:#%06x;--main-ink:#%06x;--mark:#%06x}"
                          "@media (prefers-color-scheme:dark){:root{color:#eef1ee;" DARK
                          "--main:#%06x;--main-ink:#%06x;--mark:#%06x}}</style>",
                          theme.main, theme.main_ink, theme.mark, theme.main_dark, theme.main_ink_dark,
                          theme.mark_dark);
}

gboolean
picture_write (const char *folder, const char *name, const char *svg, const char *style, GError **error)
{
  const char *inside = strchr (svg, '>');
  g_autofree char *path = g_strdup_printf ("%s/%s.svg", folder, name), *whole = NULL;

  if (inside == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "%s: no picture", name);
  whole = g_strdup_printf ("%.*s%s%s", (int) (inside + 1 - svg), svg, style, inside + 1);
  return g_file_set_contents_full (path, whole, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)
         || box_translate (error);
}

Tree *
picture_drawing_read (Kit *kit, const char *kind, const char *subject, GError **error)
{
  g_autofree char *name = g_strdup_printf ("cache/%s-%s.json", kind, subject),
                  *path = kit_path (kit, "paths.data", name), *bytes = NULL;
  gsize length = 0;

  if (*subject == '\0' || strspn (subject, "0123456789abcdef") != strlen (subject)) {
    box_fail (error, BOX_ERROR_INVALID, "%s: not a name of %s", subject, kind);
    return NULL;
  }
  if (!g_file_get_contents (path, &bytes, &length, error)) {
    box_translate (error);
    return NULL;
  }
  return json_parse (bytes, length, error);
}

/* Whoever drew the same meanwhile was as right. */
gboolean
picture_put_in_place (const char *folder, const char *out, GError **error)
{
  if (g_rename (folder, out) == 0)
    return TRUE;
  kit_remove_folder (folder, NULL);
  return g_file_test (out, G_FILE_TEST_IS_DIR) || box_fail (error, BOX_ERROR_IO, "%s cannot be put in place", out);
}
