/* test_site.c: the whole public site from a small town: every page, every link, the figures. How it is published:
 * test_publish.c. */
#include <string.h>

#include "base/error.h"
#include "content.h"
#include "domain/numbers.h"
#include "site.h"
#include "workshop.h"

/* ---- pages ---- */

static const struct {
  const char *path, *holds;
} pages[] = {
  { "index.html", "Signaler un problème" },
  { "comment-ca-marche/index.html", "Comment ça marche" },
  { "vos-droits/index.html", "Vos droits" },
  { "numeros/index.html", "href=\"tel:0800473333\"" },
  { "aide/index.html", "Aide et contact" },
  { "mentions-legales/index.html", "Mentions légales" },
  { "donnees-personnelles/index.html", "CNIL" },
  { "accessibilite/index.html", "<strong>" },
  { "registre/index.html", "article 30" },
  { "registre/registre.pdf", "%PDF" },
  { "fiche-incident/index.html", "72 heures" },
  { ".well-known/security.txt", "Expires: 2027-04-30T22:00:00Z" },
  { "cookies/index.html", "cookie" },
  { "code-source/index.html", "logiciel libre" },
  { "mesures/index.html", "article R171-11" },
  { "plan-du-site/index.html", "href=\"/mentions-legales/\"" },
  { "statistiques/index.html", "<svg" },
  { "statistiques/methode/index.html", "48&#8239;%" },
  { "404.html", "n’existe pas" },
  { "indisponible.html", "redémarrer" },
  { "robots.txt", "Disallow: /dossiers" },
  { "robots.txt", "/sitemap.xml" },
  { "sitemap.xml", "/vos-droits/</loc>" },
  { "assets/icon.svg", "fill=\"#0b5563\"" },
  { "mesures/index.html", "<li><a href=\"/comment-ca-marche/\">Comment ça marche</a></li><li aria-current" },
  { "statistiques/methode/index.html", "aria-current=\"page\">Comment les chiffres" },
  { "index.html", "og:title" },
  { "assets/box.css", "--town-main" },
  { "assets/box.css.gz", "\x1f\x8b" },
  { "assets/town.css", "--town-main: #0b5563" },
  { "assets/pictograms.svg", "<svg" },
};

static void
test_pages (void)
{
  Workshop workshop = { NULL };

  workshop_open_town (&workshop, 12);
  workshop_publish (&workshop);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autofree char *name = g_build_filename ("site/current", pages[i].path, NULL),
                    *text = workshop_read (&workshop, name);

    g_test_message ("%s", pages[i].path);
    g_assert_nonnull (strstr (text, pages[i].holds));
    g_assert_true (g_str_has_suffix (pages[i].path, ".pdf") || strstr (text, "{{") == NULL);
  }
  workshop_close (&workshop);
}

/* Pages of the box itself, which the generator does not make. */
static const char *const box_pages[] = { "/signaler", "/dossiers", "/retrouver" };

static gboolean
leads_somewhere (const Workshop *workshop, const char *url)
{
  const char *index = g_str_has_suffix (url, "/") ? "index.html" : "";
  g_autofree char *path = g_strconcat (workshop->world->folder, "/site/current", url, index, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (box_pages); i++)
    if (strcmp (url, box_pages[i]) == 0)
      return TRUE;
  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static void
check_links (const Workshop *workshop, const char *page)
{
  g_autofree char *name = g_build_filename ("site/current", page, NULL), *text = workshop_read (workshop, name);
  g_autoptr (GRegex) regex = g_regex_new ("(?:href|src)=\"(/[^\"#?]*)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint links = 0;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *url = g_match_info_fetch (match, 1);

    links++;
    if (!leads_somewhere (workshop, url)) {
      g_test_message ("%s: dead link %s", page, url);
      g_test_fail ();
    }
  }
  g_assert_true (links > 5 || !g_str_has_suffix (page, ".html"));
}

static void
test_links (void)
{
  Workshop workshop = { NULL };

  workshop_open_town (&workshop, 12);
  workshop_publish (&workshop);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    check_links (&workshop, pages[i].path);
  workshop_close (&workshop);
}

static void
test_menu_current (void)
{
  Workshop workshop = { NULL };

  workshop_open_town (&workshop, 12);
  workshop_publish (&workshop);
  g_autofree char *page = workshop_read (&workshop, "site/current/vos-droits/index.html");
  const char *mark = strstr (page, "aria-current");
  g_assert_nonnull (mark);
  g_assert_nonnull (strstr (page, "href=\"/vos-droits/\" aria-current=\"page\""));
  g_assert_null (mark == NULL ? NULL : strstr (mark + 1, "aria-current"));
  workshop_close (&workshop);
}

/* 12 reports, all in one class and one state: everything small is said so, nothing nominative is there. */
static void
test_statistics (void)
{
  Workshop workshop = { NULL };

  workshop_open_town (&workshop, 12);
  workshop_publish (&workshop);
  g_autofree char *page = workshop_read (&workshop, "site/current/statistiques/index.html");
  g_autofree char *csv =
      workshop_read (&workshop, "site/current/opendata/signalements-logement-statistiques_ensemble.csv");
  g_assert_nonnull (strstr (page, "<b>12</b>"));
  g_assert_nonnull (strstr (page, "Chiffres calculés le 23 novembre 2026"));
  g_assert_null (strstr (page, "Données de démonstration"));
  g_assert_null (strstr (page, TENANT_NAME));
  g_assert_null (strstr (page, TENANT_ADDRESS));
  g_assert_true (g_str_has_prefix (csv, "code_insee,nom_commune,periode,periode_debut,"));
  g_assert_nonnull (strstr (csv, "64445,Pau,ensemble,2026-11-12,2026-11-23,recus,,,12,signalements,,2026-11-23\r\n"));
  workshop_close (&workshop);
}

/* The sentence above the chart of periods: the year once when it is one, elision, one period alone. */
static const struct {
  const char *name;
  int months[3]; /* of the reports, eleven each: before November 2026 */
  const char *fact;
} spans[] = {
  { "one-year", { 4, 1, 0 }, "33 signalements de juillet à novembre 2026, 11 au plus en un mois" },
  { "elision", { 3, 1, 0 }, "33 signalements d’août à novembre 2026, 11 au plus en un mois" },
  { "two-years", { 11, 1, 0 }, "33 signalements de décembre 2025 à novembre 2026, 11 au plus en un mois" },
  { "one-month", { 0, 0, 0 }, "33 signalements en novembre 2026<" },
};

static void
test_span (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  Workshop workshop = { .world = world_new () };

  for (guint i = 0; i < 33; i++)
    world_send (workshop.world, TENANT_EMAIL, clock_add_months (MONDAY_9 - CLOCK_DAY, -spans[row].months[i / 11]));
  workshop_open (&workshop, MONDAY_9);
  workshop_publish (&workshop);
  g_autofree char *page = workshop_read (&workshop, "site/current/statistiques/index.html");
  g_assert_nonnull (strstr (page, spans[row].fact));
  workshop_close (&workshop);
}

/* Two drawings a chart, the style sheet chooses; ids differ, the page stays light. */
static void
test_drawings (void)
{
  Workshop workshop = { NULL };

  workshop_open_town (&workshop, 12);
  workshop_publish (&workshop);
  g_autofree char *page = workshop_read (&workshop, "site/current/statistiques/index.html");
  g_autofree char *style = workshop_read (&workshop, "site/current/assets/box.css");
  g_assert_nonnull (strstr (page, "<div class=\"broad\"><svg "));
  g_assert_nonnull (strstr (page, "<div class=\"narrow\"><svg "));
  g_assert_nonnull (strstr (page, "id=\"by-class-t\""));
  g_assert_nonnull (strstr (page, "id=\"by-class-narrow-t\""));
  g_assert_nonnull (strstr (page, "viewBox=\"0 0 300 "));
  g_assert_nonnull (strstr (style, ".broad { display:none }"));
  g_assert_nonnull (strstr (style, ".narrow { display:none }"));
  g_assert_nonnull (strstr (page, "<a href=\"/statistiques/\" aria-current=\"page\">"));
  g_assert_cmpuint (strlen (page) + strlen (style), <, 100000);
  workshop_close (&workshop);
}

/* The whole open file, figure by figure. */
static void
test_golden_csv (void)
{
  Workshop workshop = { NULL };

  workshop_open_town (&workshop, 12);
  workshop_publish (&workshop);
  g_autofree char *csv =
      workshop_read (&workshop, "site/current/opendata/signalements-logement-statistiques_ensemble.csv");
  workshop_assert_golden ("statistics.csv", csv);
  workshop_close (&workshop);
}

static void
test_demonstration (void)
{
  Workshop workshop = { .world = world_new () };

  world_sql (workshop.world,
             "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('demo', '1', 0, 'test')");
  workshop_open (&workshop, MONDAY_9);
  workshop_publish (&workshop);
  g_autofree char *home = workshop_read (&workshop, "site/current/index.html");
  g_autofree char *page = workshop_read (&workshop, "site/current/statistiques/index.html");
  g_assert_nonnull (strstr (home, "class=\"demo\""));
  g_assert_nonnull (strstr (page, "Données de démonstration"));
  workshop_close (&workshop);
}

/* What a town types stays text. */
static void
test_hostile_town (void)
{
  Workshop workshop = { .world = world_new () };

  world_sql (workshop.world, "UPDATE setting SET value = '<script>alert(1)</script> **Pau**' WHERE key = 'town.name'");
  workshop_open (&workshop, MONDAY_9);
  workshop_publish (&workshop);
  g_autofree char *page = workshop_read (&workshop, "site/current/mentions-legales/index.html");
  g_assert_null (strstr (page, "<script"));
  g_assert_nonnull (strstr (page, "&lt;script&gt;"));
  workshop_close (&workshop);
}

/* ---- content ---- */

static const struct {
  const char *name, *text, *error;
} bad_contents[] = {
  { "no-front-matter", "# Titre\n", "bad.md, line 1: expected ---" },
  { "unknown-key", "---\ntitle: T\nslug: t\nauthor: me\n---\n", "bad.md, line 4: not a line of front matter" },
  { "no-end", "---\ntitle: T\nslug: t", "bad.md, line 3: the front matter does not end" },
  { "no-slug", "---\ntitle: T\n---\n", "bad.md, line 1: no slug" },
  { "slug-outside", "---\ntitle: T\nslug: ../t\n---\n", "bad.md, line 1: a slug has a-z, 0-9 and hyphens" },
  { "menu-no-number", "---\ntitle: T\nslug: t\nmenu: one\n---\n", "bad.md, line 4: not a line of front matter" },
};

static void
test_bad_content (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (content_parse ("bad", bad_contents[row].text, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_cmpstr (error == NULL ? NULL : error->message, ==, bad_contents[row].error);
}

static void
test_content (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Content) content =
      content_parse ("essai", "---\ntitle: L'essai !\nslug: essai\n---\n# Bonjour {{name}} !\n", &error);
  g_autoptr (TemplateSet) templates = template_set_new ();
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *html = NULL;

  g_assert_no_error (error);
  tree_set_text (view, "name", "<b>");
  html = content_render (content, templates, NULL, view, &error);
  g_assert_cmpstr (content->title, ==, "L’essai\u202f!");
  g_assert_cmpstr (html, ==, "<h1>Bonjour &lt;b&gt;\u202f!</h1>\n");
}

static void
test_numbers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Numbers) numbers = numbers_load ("grids/numbers-2026.yaml", &error);
  g_autofree char *path = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (numbers->numbers_count, >, 8);
  g_assert_cmpstr (numbers->numbers[0].link, ==, "tel:112");
  g_assert_null (numbers_load ("grids/national-2026.yaml", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

/* A file is known by the kind it says, whatever its name; a translation is no file of its own. */
static void
test_numbers_folder (void)
{
  g_autofree char *text = NULL, *folder = g_dir_make_tmp ("histologe-test-XXXXXX", NULL);
  static const struct {
    const char *name, *head;
  } files[] = {
    { "calls.yaml", "kind: numbers\nversion: \"2027\"\n" },
    { "numbers-2025.yaml", "kind: numbers\nversion: \"2025\"\n" },
    { "numbers-2099.fr.yaml", "kind: numbers\nversion: \"2099\"\n" },
    { "numbers-2098.yaml", "kind: grid\nversion: \"2098\"\n" },
  };
  g_autoptr (Numbers) numbers = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents ("grids/numbers-2026.yaml", &text, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
    g_autoptr (GString) changed = g_string_new (text);

    g_assert_cmpuint (g_string_replace (changed, "kind: numbers\nversion: \"2026\"\n", files[i].head, 1), ==, 1);
    g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));
  }
  numbers = numbers_load_folder (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (numbers == NULL ? NULL : numbers->version, ==, "2027");
  world_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    GTestFunc function;
  } tests[] = {
    { "/site/pages", test_pages },
    { "/site/links", test_links },
    { "/site/menu", test_menu_current },
    { "/site/statistics", test_statistics },
    { "/site/drawings", test_drawings },
    { "/site/demonstration", test_demonstration },
    { "/site/hostile-town", test_hostile_town },
    { "/site/content", test_content },
    { "/site/numbers", test_numbers },
    { "/site/numbers-folder", test_numbers_folder },
    { "/site/golden-csv", test_golden_csv },
  };

  workshop_find_helpers ();
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].function);
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++) {
    g_autofree char *path = g_strconcat ("/site/span/", spans[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_span);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad_contents); i++) {
    g_autofree char *path = g_strconcat ("/site/bad-content/", bad_contents[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_bad_content);
  }
  return g_test_run ();
}
