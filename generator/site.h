/* site.h: the public site: pages of content/, statistics, plan, 404, assets, built whole and published by one rename.
 */
#pragma once
#include "kit.h"
#include "publish.h"

/* (transfer full): every file of the site, made from the store and the templates as they are; publish_run shows it.
 * `staged`: on a stage below <data>/site/, where `current` leads to the site that is shown; else nothing is written.
 * BUSY when another run is at it. */
Publication *site_make (Kit *kit, gboolean staged, GError **error);

/* The view that all pages share: town, site {base_url, demo, menu, pages}, numbers. Pages add their own keys. */
typedef struct {
  Kit *kit;
  Tree *view;
  GPtrArray *contents; /* of Content */
  Publication *publication;
} Site;
/* Says which page is being made: its place in the menu and its heading. `description` nullable. */
void site_mark (Site *site, const char *url, const char *title, const char *description);
/* Renders a template of pages/site/ with the shared view and adds it at `path`. */
gboolean site_add_page (Site *site, const char *template, const char *path, GError **error);
