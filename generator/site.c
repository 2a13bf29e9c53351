/* site.c: the plan of the public site: one table of generated pages, and a loop over the written ones. Writes
 * nothing (publish.c). */
#include "site.h"

#include <string.h>

#include "base/clock.h"
#include "base/color.h"
#include "base/error.h"
#include "base/text.h"
#include "content.h"
#include "domain/setting.h"
#include "statistics_page.h"
#include "view/finding_view.h"
#include "view/numbers_view.h"

#define ASSETS "assets"

/* ---- the shared view ---- */

static gboolean
add_numbers (Site *site, GError **error)
{
  g_autoptr (Numbers) numbers = numbers_load_folder (config_text (site->kit->config, "paths.grids"), error);
  gint64 verified_at;

  if (numbers == NULL)
    return FALSE;
  tree_set_tree (site->view, "numbers", numbers_view_list (numbers));
  tree_set_tree (site->view, "emergency", numbers_view_emergency (numbers));
  if (numbers_verified_on (numbers) != NULL && clock_parse_day (numbers_verified_on (numbers), &verified_at)) {
    g_autofree char *day = voice_day (&site->kit->voice, verified_at);

    tree_set_text (site->view, "numbers_verified", day);
  }
  return TRUE;
}

/* How readings of lent sensors are judged, for the page that tells it. */
static void
add_measures (Site *site)
{
  const Viewer viewer = { .words = site->kit->voice.words,
                          .language = site->kit->voice.language,
                          .grids = site->kit->grids };

  tree_set_tree (site->view, "measures", finding_view_rules (&viewer));
}

static void
add_entry (Tree *list, const char *url, const char *title, gboolean current)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "url", url);
  tree_set_text (map, "title", title);
  tree_set_flag (map, "current", current);
}

/* Pages in the menu, and the others, for the plan of the site. `url` is the page being made. */
static void
set_site (Site *site, const char *url)
{
  Tree *map = tree_set_map (site->view, "site"), *menu = tree_set_list (map, "menu"),
       *others = tree_set_list (map, "others");

  tree_set_text (map, "base_url", site->kit->base_url);
  tree_set_flag (map, "demo", setting_integer (site->kit->db, "demo") != 0);
  tree_set_flag (map, "statistics", strcmp (url, STATISTICS_PAGE_URL) == 0);
  for (guint i = 0; i < site->contents->len; i++) {
    const Content *content = g_ptr_array_index (site->contents, i);
    g_autofree char *address = content_url (content);

    add_entry (content->menu > 0 ? menu : others, address, content->menu > 0 ? content->menu_title : content->title,
               strcmp (address, url) == 0);
  }
}

void
site_mark (Site *site, const char *url, const char *title, const char *description)
{
  set_site (site, url);
  tree_set_text (site->view, "title", title);
  tree_set_text (site->view, "description", description);
}

gboolean
site_add_page (Site *site, const char *template, const char *path, GError **error)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autofree char *name = g_strconcat ("pages/site/", template, NULL);

  if (!template_render (site->kit->templates, name, site->view, TEMPLATE_ESCAPE_HTML, page, error))
    return FALSE;
  publish_add (site->publication, path, page->str);
  return TRUE;
}

/* ---- pages ---- */

static gboolean
add_content (Site *site, const Content *content, GError **error)
{
  g_autofree char *path = content_path (content), *url = content_url (content), *html = NULL;

  site_mark (site, url, content->title, content->description);
  html = content_render (content, site->kit->templates, site->view, error);
  if (html == NULL)
    return FALSE;
  tree_set_text (site->view, "content", html);
  return site_add_page (site, "content", path, error);
}

static gboolean
add_contents (Site *site, GError **error)
{
  for (guint i = 0; i < site->contents->len; i++) {
    kit_progress (site->kit, "pages", i + 1, site->contents->len);
    if (!add_content (site, g_ptr_array_index (site->contents, i), error))
      return FALSE;
  }
  tree_set_null (site->view, "content");
  return TRUE;
}

/* Pages that nobody writes. Their titles are words. */
static const struct {
  const char *template, *path, *url, *title;
} made_pages[] = {
  { "plan", "plan-du-site/index.html", "/plan-du-site/", "site.plan_title" },
  { "not_found", "404.html", "/404.html", "site.not_found_title" },
  { "statistics_method", "statistiques/methode/index.html", "/statistiques/methode/", "site.method_title" },
};

static gboolean
add_made_pages (Site *site, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (made_pages); i++) {
    g_autofree char *title = voice_say (&site->kit->voice, made_pages[i].title, site->view);

    site_mark (site, made_pages[i].url, title, NULL);
    if (!site_add_page (site, made_pages[i].template, made_pages[i].path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_plain (Site *site, const char *template, const char *path, GError **error)
{
  g_autofree char *name = g_strconcat ("pages/site/", template, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  if (!template_render (site->kit->templates, name, site->view, TEMPLATE_ESCAPE_NONE, text, error))
    return FALSE;
  publish_add (site->publication, path, text->str);
  return TRUE;
}

static void
set_theme (Site *site)
{
  g_autofree char *main_text = setting_text (site->kit->db, "color.main"),
                  *mark_text = setting_text (site->kit->db, "color.mark");
  guint32 main_rgb = 0, mark_rgb = 0;
  ColorTheme theme;
  Tree *map = tree_set_map (site->view, "theme");

  /* The settings refuse anything else; a hand-edited row falls back on black, which is readable. */
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

/* What draws the map, as Debian's packages bring it: into the site beside our own files, so that one folder is all that
 * is ever served. Pictures are not needed: the marks are ours. */
#define LIBRARIES "/usr/share/javascript/"
static const char *const libraries[] = { "leaflet/leaflet.css", "leaflet/leaflet.min.js", "leaflet/MarkerCluster.css",
                                         "leaflet/leaflet.markercluster.min.js" };

/* Each with its packed twin. Without the packages the page of the map has its table alone, and says so. */
static void
add_libraries (Site *site)
{
  static const char *const endings[] = { "", ".gz" };

  for (guint i = 0; i < G_N_ELEMENTS (libraries); i++)
    for (guint k = 0; k < G_N_ELEMENTS (endings); k++) {
      g_autofree char *from = g_strconcat (LIBRARIES, libraries[i], endings[k], NULL);
      g_autofree char *to = g_strconcat (ASSETS "/", libraries[i], endings[k], NULL);

      publish_add_file (site->publication, to, from);
    }
}

/* The town's own files replace ours by name; its colours come last. */
static gboolean
add_assets (Site *site, GError **error)
{
  g_autofree char *folder = kit_path (site->kit, "paths.templates", ASSETS),
                  *own = kit_override_path (site->kit, ASSETS);

  add_libraries (site);
  if (!publish_add_folder (site->publication, ASSETS, folder, error))
    return FALSE;
  if (own != NULL && g_file_test (own, G_FILE_TEST_IS_DIR)
      && !publish_add_folder (site->publication, ASSETS, own, error))
    return FALSE;
  set_theme (site);
  return add_plain (site, "town_css", ASSETS "/town.css", error);
}

static gboolean
make_all (Site *site, GError **error)
{
  g_autofree char *folder = kit_path (site->kit, "paths.templates", "content"),
                  *own = kit_override_path (site->kit, "content");

  site->contents = content_load (folder, own, error);
  if (site->contents == NULL)
    return FALSE;
  tree_set_tree (site->view, "town", kit_town (site->kit));
  set_site (site, "/robots.txt");
  add_measures (site);
  return add_numbers (site, error) && add_contents (site, error) && add_plain (site, "robots", "robots.txt", error)
         && statistics_page_add (site, error) && add_made_pages (site, error) && add_assets (site, error);
}

Publication *
site_make (Kit *kit, gboolean staged, GError **error)
{
  g_autofree char *folder = kit_path (kit, "paths.data", "site");
  Site site = { .kit = kit, .publication = publish_new (staged ? folder : NULL, error) };
  gboolean made;

  if (site.publication == NULL)
    return NULL;
  site.view = tree_new_map ();
  made = make_all (&site, error);
  tree_free (site.view);
  g_clear_pointer (&site.contents, g_ptr_array_unref);
  if (!made)
    g_clear_pointer (&site.publication, publish_free);
  return site.publication;
}
