/* transparency_page.c: gathers what is published elsewhere on the site, and what only this page tells. Judges nothing.
 */
#include "transparency_page.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/cost.h"
#include "domain/council.h"
#include "domain/partner.h"
#include "domain/presence.h"
#include "domain/reach_look.h"
#include "domain/security_state.h"
#include "site_paper.h"
#include "view/campaign_step.h"
#include "view/council_view.h"
#include "view/reach_view.h"
#include "view/security_view.h"

#define FOLDER "transparence/"
#define ATTESTATION "attestation"
#define REPORT "bilan-"
enum { MONTHS = 12 };

/* ---- papers below the page ---- */

gboolean
transparency_papers_list (Site *site, const SiteKind *kind, GError **error)
{
  const Viewer viewer = kit_viewer (site->kit, ROLE_NONE);
  g_autoptr (GArray) halves = council_published (site->kit->db, site->kit->now, error);
  g_auto (HomologationNow) now = { .state = HOMOLOGATION_NONE };

  if (halves == NULL || !homologation_look (site->kit->db, site->kit->now, &now, error))
    return FALSE;
  for (guint i = 0; i < halves->len; i++) {
    HalfYear half = g_array_index (halves, HalfYear, i);
    g_autofree char *code = half_year_code (half), *words = council_half_words (&viewer, half);
    g_autofree char *key = g_strdup_printf ("council:%s:public", code), *slug = g_strconcat (FOLDER REPORT, code, NULL),
                    *title = g_strdup_printf (
                        "%s %s", words_code (site->kit->words, viewer.language, "site", "council_title"), words);

    site_paper_list (site, kind, key, slug, title);
  }
  if (now.homologation != NULL)
    site_paper_list (site, kind, ATTESTATION, FOLDER ATTESTATION,
                     words_code (site->kit->words, viewer.language, "site", "attestation_title"));
  return TRUE;
}

/* ---- the page ---- */

/* Pages that others make: this one leads to those that are there. */
static const struct {
  const char *key, *url;
} known[] = {
  { "source", "/code-source/" },
  { "grid", "/grille/" },
  { "opendata", "/opendata/" },
  { "method", "/statistiques/methode/" },
  { "register", "/registre/" },
  { "impact", "/analyse-impact/" },
  { "privacy", "/donnees-personnelles/" },
  { "accessibility", "/accessibilite/" },
  { "incident", "/fiche-incident/" },
  { "attestation", TRANSPARENCY_PAGE_URL ATTESTATION "/" },
};

static const SitePage *
page_at (const Site *site, const char *url)
{
  for (guint i = 0; i < site->pages->len; i++) {
    const SitePage *page = g_ptr_array_index (site->pages, i);

    if (strcmp (page->url, url) == 0)
      return page;
  }
  return NULL;
}

static void
add_links (const Site *site, Tree *view)
{
  Tree *links = tree_set_map (view, "links");

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    tree_set_text (links, known[i].key, page_at (site, known[i].url) == NULL ? NULL : known[i].url);
}

static gboolean
add_reports (const Viewer *viewer, Tree *view, GError **error)
{
  g_autoptr (GArray) halves = council_published (viewer->db, viewer->now, error);
  Tree *list = tree_set_list (view, "reports");

  for (guint i = 0; halves != NULL && i < halves->len; i++) {
    HalfYear half = g_array_index (halves, HalfYear, i);
    g_autofree char *code = half_year_code (half), *words = council_half_words (viewer, half), *total = NULL;
    Tree *map;
    CostSum sum;

    if (!cost_sum (viewer->db, half, &sum, error))
      return FALSE;
    map = tree_add_map (list);
    total = sum.lines == 0 ? NULL : campaign_euros (viewer, sum.total);
    tree_set_format (map, "url", TRANSPARENCY_PAGE_URL REPORT "%s/", code);
    tree_set_text (map, "words", words);
    tree_set_text (map, "total", total);
  }
  viewer_set_any (view, "reports");
  return halves != NULL;
}

/* Bodies that may receive a file; the owner's side is no partner of a citizen's. */
static gboolean
add_partners (const Viewer *viewer, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) partners = partner_list (viewer->db, error);
  Tree *list = tree_set_list (view, "partners");

  for (guint i = 0; partners != NULL && i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);
    Tree *map;

    if (partner_type_is_landlord (partner->type))
      continue;
    map = tree_add_map (list);
    tree_set_text (map, "name", partner->name);
    tree_set_text (map, "type", viewer_word (viewer, "partner_type", partner->type));
  }
  viewer_set_any (view, "partners");
  return partners != NULL;
}

/* One month of the table; those before the box measured are left out. Up to last midnight: a page that changed every
 * minute would be made anew every time. */
static gboolean
add_month (const Viewer *viewer, gint64 start, gint64 midnight, Tree *list, GError **error)
{
  const Voice voice = { viewer->words, viewer->language };
  g_autofree char *month = voice_month (&voice, start);
  Presence presence;
  Tree *map;

  if (!presence_read (viewer->db, start, clock_add_months (start, 1), midnight, &presence, error))
    return FALSE;
  if (presence.since == 0)
    return TRUE;
  map = tree_add_map (list);
  tree_set_text (map, "month", month);
  security_view_presence (viewer, &presence, map, "presence");
  return TRUE;
}

/* Another machine's word, where there is one. */
static gboolean
add_seen (const Viewer *viewer, gint64 midnight, Tree *view, GError **error)
{
  ReachSeen seen;

  if (!reach_seen_read (viewer->db, clock_add_days (midnight, -SECURITY_PRESENCE_DAYS), midnight, &seen, error))
    return FALSE;
  reach_view_set_seen (viewer, &seen, view, "seen");
  return TRUE;
}

static gboolean
add_presence (const Viewer *viewer, Tree *view, GError **error)
{
  gint64 midnight = clock_day_start (viewer->now), month = clock_month_start (midnight);
  Tree *list = tree_set_list (view, "months");
  Presence presence;

  if (!presence_read (viewer->db, clock_add_days (midnight, -SECURITY_PRESENCE_DAYS), midnight, midnight, &presence,
                      error))
    return FALSE;
  security_view_presence (viewer, &presence, view, "presence");
  for (int i = 0; i < MONTHS; i++)
    if (!add_month (viewer, clock_add_months (month, -i), midnight, list, error))
      return FALSE;
  viewer_set_any (view, "months");
  return add_seen (viewer, midnight, view, error);
}

gboolean
transparency_page_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const Viewer viewer = kit_viewer (site->kit, ROLE_NONE);
  const Grid *grid = grid_set_current (site->kit->grids);
  g_auto (HomologationNow) now = { .state = HOMOLOGATION_NONE };

  (void) page;
  if (!homologation_look (viewer.db, viewer.now, &now, error))
    return FALSE;
  add_links (site, view);
  tree_set_text (view, "grid_version", grid->version);
  security_view_attest (&viewer, &now, view, "decision");
  return add_reports (&viewer, view, error) && add_partners (&viewer, view, error)
         && add_presence (&viewer, view, error);
}
