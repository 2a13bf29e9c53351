/* test_site_own.c: what a town changes of its site: files of its own by name, texts written in the browser, drafts and
 * what cannot be shown; and what each page weighs. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "domain/site_text.h"
#include "site.h"
#include "workshop.h"

/* ---- files of its own ---- */

static const struct {
  const char *file, *text;  /* in the town's folder */
  const char *page, *holds; /* what the site then shows */
} own_files[] = {
  { "pages/site/not_found.mustache", "{{<layouts/public}}{{$main}}<h1>Perdu ?</h1>{{/main}}{{/layouts/public}}",
    "404.html", "<h1>Perdu\xe2\x80\xaf?</h1>" },
  { "partials/danger.mustache", "<p>Notre danger</p>", "index.html", "<p>Notre danger</p>" },
  { "layouts/public.mustache",
    "<html lang=\"fr\"><title>{{title}}</title><body class=\"ours\">{{$main}}{{/main}}</body></html>",
    "aide/index.html", "class=\"ours\"" },
  { "content/aide.md", "---\ntitle: L'aide\nslug: aide\nmenu: 5\n---\n# Venez\n", "aide/index.html", "<h1>Venez</h1>" },
  { "content/velo.md", "---\ntitle: Le vélo\nslug: velo\nparent: aide\nupdated: 2026-11-20\n---\n# À vélo\n",
    "velo/index.html", "À vélo" },
  { "assets/form.js", "our ();", "assets/form.js", "our ();" },
  { "assets/carte.svg", "<svg/>", "assets/carte.svg", "<svg/>" },
  { "words/fr.ini", "[site]\nplan_title = Toutes nos pages\n", "plan-du-site/index.html", "<title>Toutes nos pages" },
};

static void
write_own (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *above = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (above, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
reopen_with (Workshop *workshop, const char *folder)
{
  g_autofree char *conf = NULL, *text = NULL;
  GError *error = NULL;

  g_assert_true (g_file_get_contents (workshop->config, &conf, NULL, NULL));
  text = g_strconcat (conf, "override=", folder, "\n", NULL);
  g_assert_true (g_file_set_contents (workshop->config, text, -1, NULL));
  kit_free (workshop->kit);
  workshop->kit = kit_new (workshop->config, MONDAY_9, &error);
  g_assert_no_error (error);
}

static void
test_files (void)
{
  Workshop workshop = { .world = world_new () };
  g_autofree char *folder = g_build_filename (workshop.world->folder, "own", NULL);

  workshop_open (&workshop, MONDAY_9);
  for (guint i = 0; i < G_N_ELEMENTS (own_files); i++)
    write_own (folder, own_files[i].file, own_files[i].text);
  reopen_with (&workshop, folder);
  workshop_publish (&workshop);
  for (guint i = 0; i < G_N_ELEMENTS (own_files); i++) {
    g_autofree char *name = g_build_filename ("site/current", own_files[i].page, NULL),
                    *page = workshop_read (&workshop, name);

    g_test_message ("%s", own_files[i].file);
    g_assert_nonnull (strstr (page, own_files[i].holds));
  }
  g_autofree char *map = workshop_read (&workshop, "site/current/sitemap.xml");
  g_assert_nonnull (strstr (map, "/velo/</loc><lastmod>2026-11-20</lastmod>"));
  kit_remove_folder (folder, NULL);
  workshop_close (&workshop);
}

/* ---- texts written in the browser ---- */

static gboolean
type_work (Db *db, gpointer data, GError **error)
{
  const char *body = data;
  const Actor actor = { .now = MONDAY_9 };
  g_autoptr (GPtrArray) versions = site_text_versions (db, "aide", error);
  const SiteText *newest = versions->len == 0 ? NULL : g_ptr_array_index (versions, 0);
  SiteTextInput input = { "aide", "Notre aide", "", body, newest == NULL ? 0 : newest->id };

  return site_text_save (db, &actor, &input, error);
}

static gboolean
publish_newest (Db *db, gpointer data, GError **error)
{
  const Actor actor = { .now = MONDAY_9 + 60 };
  g_autoptr (GPtrArray) versions = site_text_versions (db, "aide", error);

  (void) data;
  return site_text_publish (db, &actor, "aide", ((SiteText *) g_ptr_array_index (versions, 0))->id, error);
}

static void
type (Workshop *workshop, const char *body)
{
  world_do (workshop->world, type_work, (gpointer) body);
}

/* The page as the site, or the look at drafts, shows it now; afterwards the kit sees the site again. */
static char *
page_of (Workshop *workshop, gboolean drafts)
{
  workshop->kit->drafts = drafts;
  workshop_publish (workshop);
  workshop->kit->drafts = FALSE;
  return workshop_read (workshop, drafts ? "preview/current/aide/index.html" : "site/current/aide/index.html");
}

#define SHIPPED "Aide et contact</h1>"

static void
test_texts (void)
{
  Workshop workshop = { .world = world_new () };

  workshop_open (&workshop, MONDAY_9);
  type (&workshop, "# Ici\n\nVenez à **{{town.name}}** : c'est simple.");
  g_autofree char *before = page_of (&workshop, FALSE), *look = page_of (&workshop, TRUE);
  g_assert_nonnull (strstr (before, SHIPPED));
  g_assert_nonnull (strstr (look, "<strong>Pau</strong>\xc2\xa0: c\xe2\x80\x99"
                                  "est simple"));
  world_do (workshop.world, publish_newest, NULL);
  g_autofree char *published = page_of (&workshop, FALSE);
  g_assert_nonnull (strstr (published, "<strong>Pau</strong>"));
  g_assert_nonnull (strstr (published, "<title>Notre aide"));
  /* What Markdown makes of it leads where nothing may lead: the box's own text, and the look says so. */
  type (&workshop, "[x](javascript:alert(1))");
  g_autofree char *broken = page_of (&workshop, TRUE);
  g_assert_nonnull (strstr (broken, "id=\"broken\""));
  g_assert_null (strstr (broken, "javascript"));
  world_do (workshop.world, publish_newest, NULL);
  g_test_expect_message ("histologe", G_LOG_LEVEL_WARNING, "the town's text of aide is not shown*");
  g_autofree char *saved = page_of (&workshop, FALSE);
  g_test_assert_expected_messages ();
  g_assert_nonnull (strstr (saved, SHIPPED));
  g_assert_null (strstr (saved, "id=\"broken\""));
  workshop_close (&workshop);
}

/* ---- weight ---- */

/* As a telephone takes a page for the first time from the box itself, which compresses nothing of it: the page, its two
 * style sheets, its icon; with the pictograms where it shows any. Charts are in the page. */
enum { PAGE_BYTES_MAX = 60 * 1024 };

static gsize
weight (const Workshop *workshop, const char *path)
{
  static const char *const beside[] = { "assets/box.css", "assets/town.css", "assets/icon.svg",
                                        "assets/pictograms.svg" };
  g_autofree char *name = g_build_filename ("site/current", path, NULL), *page = workshop_read (workshop, name);
  gsize bytes = strlen (page);

  for (guint i = 0; i < G_N_ELEMENTS (beside); i++) {
    g_autofree char *at = g_build_filename ("site/current", beside[i], NULL), *text = workshop_read (workshop, at);

    if (strstr (page, beside[i]) != NULL)
      bytes += strlen (text);
  }
  return bytes;
}

typedef struct {
  const Workshop *workshop;
  guint pages;
} Weighing;

static void
weigh (const IndexFile *file, PublishFate fate, gpointer data)
{
  const char *path = file->path;
  Weighing *weighing = data;

  (void) fate;
  if (!g_str_has_suffix (path, ".html"))
    return;
  weighing->pages++;
  g_test_message ("%s: %" G_GSIZE_FORMAT, path, weight (weighing->workshop, path));
  g_assert_cmpuint (weight (weighing->workshop, path), <, PAGE_BYTES_MAX);
}

static void
test_weight (void)
{
  Workshop workshop = { .world = world_new () };
  GError *error = NULL;

  for (int i = 0; i < 60; i++)
    world_send (workshop.world, TENANT_EMAIL, clock_add_days (MONDAY_9, -5 * i));
  workshop_open (&workshop, MONDAY_9);
  g_autoptr (Publication) publication = site_make (workshop.kit, 0, NULL, &error);
  g_assert_true (publication != NULL && publish_run (publication, NULL, &error));
  g_assert_no_error (error);
  Weighing weighing = { &workshop, 0 };
  publish_each (publication, weigh, &weighing);
  g_assert_cmpuint (weighing.pages, >, 12);
  workshop_close (&workshop);
}

/* Threads make pages at once: the failure that is told is that of the first page of the site all the same, and nothing
 * is shown. */
static void
test_first_failure (void)
{
  Workshop workshop = { .world = world_new () };
  g_autofree char *folder = g_build_filename (workshop.world->folder, "own", NULL);

  for (int i = 0; i < 8; i++) {
    g_autofree char *name = g_strdup_printf ("content/zone-%d.md", i);
    g_autofree char *text = g_strdup_printf ("---\ntitle: Zone\nslug: zone-%d\n---\n{{#broken}}\n", i);

    write_own (folder, name, text);
  }
  workshop_open (&workshop, MONDAY_9);
  reopen_with (&workshop, folder);
  workshop.kit->threads = 4;
  for (int i = 0; i < 5; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (site_make (workshop.kit, 0, NULL, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
    g_assert_true (g_str_has_prefix (error->message, "zone-0: "));
  }
  g_autofree char *current = g_build_filename (workshop.world->folder, "site/current", NULL);
  g_assert_false (g_file_test (current, G_FILE_TEST_EXISTS));
  workshop_close (&workshop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  workshop_find_helpers ();
  g_test_add_func ("/site-own/files", test_files);
  g_test_add_func ("/site-own/texts", test_texts);
  g_test_add_func ("/site-own/weight", test_weight);
  g_test_add_func ("/site-own/first-failure", test_first_failure);
  return g_test_run ();
}
