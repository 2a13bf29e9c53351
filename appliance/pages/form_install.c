/* form_install.c: the town's name and colours as a manifest; the kept files' contents as one version. What the worker
 * does stands in assets/worker.js. */
#include "pages/form_install.h"

#include "pages/form_offline_view.h"
#include "view/territory.h"

#define SCOPE "/signaler"

/* Below the published site; what the whole form needs, and no more. */
static const char *const kept_assets[] = { "assets/box.css",   "assets/town.css",       "assets/icon.svg",
                                           "assets/kept.js",   "assets/pictograms.svg", "assets/form.js",
                                           "assets/photos.js", "assets/suggest.js",     "assets/offline.js" };

static void
add_icon (Tree *list, const char *path, const char *sizes, const char *type)
{
  Tree *icon = tree_add_map (list);

  tree_set_text (icon, "src", path);
  tree_set_text (icon, "sizes", sizes);
  tree_set_text (icon, "type", type);
}

int
form_manifest (Exchange *exchange)
{
  g_autoptr (Tree) town = territory_tree (store_reader (exchange_appliance (exchange)->store));
  Tree *body = tree_new_map (), *icons;

  exchange_speak (exchange, NULL);
  tree_set_text (body, "id", SCOPE);
  tree_set_format (body, "name", "%s, %s", tree_get_text (town, "service_name"), tree_get_text (town, "name"));
  tree_set_text (body, "short_name", tree_get_text (town, "name"));
  tree_set_text (body, "start_url", SCOPE);
  tree_set_text (body, "scope", SCOPE);
  tree_set_text (body, "display", "standalone");
  tree_set_text (body, "lang", exchange_language (exchange));
  tree_set_text (body, "theme_color", tree_get_text (town, "color_main"));
  tree_set_text (body, "background_color", "#f5f3ee");
  icons = tree_set_list (body, "icons");
  add_icon (icons, "/assets/icon.svg", "any", "image/svg+xml");
  add_icon (icons, "/assets/icon-192.png", "192x192", "image/png");
  add_icon (icons, "/assets/icon-512.png", "512x512", "image/png");
  exchange_set_header (exchange, "Cache-Control", "no-cache");
  return exchange_json (exchange, 200, body);
}

/* A file that is not there counts for nothing: the worker cannot be installed then, and asks again later. */
static void
add_asset (GChecksum *sum, const char *data_folder, const char *name)
{
  g_autofree char *path = g_build_filename (data_folder, "site", "current", name, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  if (g_file_get_contents (path, &bytes, &length, NULL))
    g_checksum_update (sum, (const guchar *) bytes, (gssize) length);
}

/* (transfer full): of everything that is kept. */
static char *
version_of (Exchange *exchange, const char *page)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, (const guchar *) page, -1);
  for (guint i = 0; i < G_N_ELEMENTS (kept_assets); i++)
    add_asset (sum, exchange_appliance (exchange)->data_folder, kept_assets[i]);
  return g_strndup (g_checksum_get_string (sum), 16);
}

int
form_worker (Exchange *exchange)
{
  Tree *view = tree_new_map (), *assets = tree_set_list (view, "assets");
  g_autofree char *page = NULL, *version = NULL, *text = NULL;

  exchange_speak_as (exchange, exchange_query (exchange, "langue"));
  page = exchange_render (exchange, "form/offline", form_offline_view (exchange));
  version = version_of (exchange, page == NULL ? "" : page);
  tree_set_text (view, "version", version);
  for (guint i = 0; i < G_N_ELEMENTS (kept_assets); i++)
    tree_add_text (assets, kept_assets[i]);
  text = exchange_render (exchange, "form/worker", view);
  if (text == NULL)
    return exchange_fail (exchange, NULL);
  exchange_set_header (exchange, "Cache-Control", "no-cache");
  exchange_set_header (exchange, "Service-Worker-Allowed", SCOPE);
  return exchange_text (exchange, "text/javascript; charset=utf-8", text);
}
