/* legal_papers.c: one row a paper. Their words are site-templates/documents/<name>.md; their facts, view/legal_view.h.
 */
#include "legal_papers.h"

#include "base/clock.h"
#include "base/json.h"
#include "domain/setting.h"
#include "site_paper.h"
#include "view/legal_view.h"

#define CHECKS_FILE "checks.json" /* written by tests/browser/every-page.py */
#define SECURITY_PATH ".well-known/security.txt"

/* A paper that is still a draft stands on no public page. */
static gboolean
is_validated (Kit *kit)
{
  g_autofree char *day = setting_text (kit->db, "legal.impact_day");

  return *day != '\0';
}

typedef struct {
  const char *name;  /* of the paper (paper.h) */
  const char *slug;  /* of the page */
  const char *title; /* a word */
  gboolean (*shown) (Kit *kit); /* nullable */
} LegalPaper;
static const LegalPaper legal_papers[] = {
  { "accessibility", "accessibilite", "site.accessibility_title", NULL },
  { "privacy", "donnees-personnelles", "site.privacy_title", NULL },
  { "register", "registre", "site.register_title", NULL },
  { "impact", "analyse-impact", "site.impact_title", is_validated },
  { "incident", "fiche-incident", "site.incident_title", NULL },
};

/* What tools found of this very version, for who asks; a box that was not told says nothing. */
static void
add_checks (Kit *kit, Tree *view)
{
  g_autofree char *path = kit_path (kit, "paths.templates", CHECKS_FILE), *text = NULL;
  g_autoptr (Tree) checks = NULL;
  gsize length = 0;
  gint64 day_at = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return;
  checks = json_parse (text, length, NULL);
  if (checks == NULL || tree_get_text (checks, "day") == NULL
      || !clock_parse_day (tree_get_text (checks, "day"), &day_at))
    return;
  g_autofree char *day = voice_day (&kit->voice, day_at);

  tree_set_text (checks, "day", day);
  tree_set_tree (view, "checks", g_steal_pointer (&checks));
}

Tree *
legal_papers_view (Kit *kit, const char *subject, GError **error)
{
  const Viewer viewer = kit_viewer (kit, ROLE_NONE);
  Tree *view = tree_new_map ();

  (void) subject;
  (void) error;
  tree_set_tree (view, "legal", legal_view (&viewer));
  tree_set_flag (view, "https", g_str_has_prefix (kit->base_url, "https://"));
  add_checks (kit, view);
  return view;
}

/* ---- pages ---- */

gboolean
legal_papers_list (Site *site, const SiteKind *kind, GError **error)
{
  (void) error;
  for (guint i = 0; i < G_N_ELEMENTS (legal_papers); i++) {
    const LegalPaper *paper = &legal_papers[i];
    g_autofree char *title = voice_say (&site->kit->voice, paper->title, site->view);

    if (paper->shown == NULL || paper->shown (site->kit))
      site_paper_list (site, kind, paper->name, paper->slug, title);
  }
  return TRUE;
}

/* ---- security.txt ---- */

static char *
security_email (Kit *kit)
{
  g_autofree char *own = setting_text (kit->db, "legal.security_email");

  return *own != '\0' ? g_steal_pointer (&own) : setting_text (kit->db, "town.email");
}

/* (transfer full): always more than five months ahead, less than the year the standard allows; another text once a
 * month only. */
static char *
security_expires (const Kit *kit)
{
  enum { MONTHS_AHEAD = 6 };

  return clock_iso (clock_add_months (clock_month_start (kit->now), MONTHS_AHEAD));
}

/* It reads no table: its seed says that time went by. */
gboolean
legal_security_list (Site *site, const SiteKind *kind, GError **error)
{
  g_autofree char *email = security_email (site->kit);

  (void) error;
  if (*email != '\0')
    site_list (site, kind, SECURITY_PATH, NULL)->seed = security_expires (site->kit);
  return TRUE;
}

gboolean
legal_security_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  g_autofree char *email = security_email (site->kit), *expires = security_expires (site->kit);

  (void) page;
  (void) error;
  tree_set_text (view, "email", email);
  tree_set_text (view, "expires", expires);
  return TRUE;
}
