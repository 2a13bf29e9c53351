/* site_digest.c: digests of templates, of the shared view, of the files that the words and pages come from, of tables'
 * revisions. Makes no page. */
#include "site_digest.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/revision.h"
#include "site_crumbs.h"

struct SiteDigests {
  const Site *site;
  Digest *digest;                /* for one at a time */
  char program[DIGEST_TEXT_MAX]; /* this program */
  char common[DIGEST_TEXT_MAX];  /* of every quick digest */
  char listing[DIGEST_TEXT_MAX]; /* which pages there are */
  GHashTable *revisions;         /* table to its revision as a text */
  GHashTable *templates; /* name to the digest of all that rendering it takes from elsewhere than a page's view */
};

void
site_digests_free (SiteDigests *digests)
{
  if (digests == NULL)
    return;
  digest_free (digests->digest);
  g_clear_pointer (&digests->revisions, g_hash_table_unref);
  g_clear_pointer (&digests->templates, g_hash_table_unref);
  g_free (digests);
}

/* ---- files that words, templates and grids come from ---- */

enum { DEPTH_MAX = 8 };

static void
add_status (Digest *digest, const char *path)
{
  GStatBuf status;

  digest_add (digest, path);
  if (g_stat (path, &status) != 0)
    return;
  digest_add_integer (digest, status.st_size);
  digest_add_integer (digest, status.st_mtim.tv_sec);
  digest_add_integer (digest, status.st_mtim.tv_nsec);
  digest_add_integer (digest, (gint64) status.st_ino);
}

/* Pages and assets are looked at one by one. */
static gboolean
is_apart (const char *name, guint depth)
{
  return *name == '.' || (depth == 0 && (strcmp (name, "content") == 0 || strcmp (name, "assets") == 0));
}

static void
add_folder (Digest *digest, const char *folder, guint depth)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    if (!is_apart (name, depth))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, text_compare);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);

    add_status (digest, path);
    if (depth < DEPTH_MAX && g_file_test (path, G_FILE_TEST_IS_DIR))
      add_folder (digest, path, depth + 1);
  }
}

static void
add_sources (Digest *digest, const Kit *kit)
{
  static const char *const folders[] = { "paths.templates", "paths.override", "paths.grids" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    if (*config_text (kit->config, folders[i]) != '\0')
      add_folder (digest, config_text (kit->config, folders[i]), 0);
}

/* ---- what every page is made of ---- */

/* The zone says what a day is, and holidays, addresses and limits are told in places too: all keys, few as they are. */
static void
add_config (Digest *digest, const Config *config)
{
  for (guint i = 0; i < config_keys_count; i++) {
    const ConfigKey *key = &config_keys[i];
    g_autofree char *name = g_strconcat (key->group, ".", key->key, NULL);

    digest_add (digest, name);
    if (key->type == CONFIG_INTEGER)
      digest_add_integer (digest, config_integer (config, name));
    else
      digest_add (digest, config_text (config, name));
  }
}

static void
add_menu (Digest *digest, const Site *site)
{
  for (guint i = 0; i < site->menu->len; i++) {
    const SitePage *page = g_ptr_array_index (site->menu, i);

    digest_add (digest, page->url);
    digest_add (digest, page->title);
    digest_add (digest, page->menu_title);
    digest_add_integer (digest, page->menu);
  }
}

/* Tables that any page may show: settings; which grid is in force, which a kit knows without asking again. */
static const char *const everywhere[] = { "setting", "grid_adoption" };
/* What the plan and the list for search engines tell of each page. */
static void
add_listing (Digest *digest, const Site *site)
{
  for (guint i = 0; i < site->pages->len; i++) {
    const SitePage *page = g_ptr_array_index (site->pages, i);

    digest_add (digest, page->url);
    digest_add (digest, page->title);
    digest_add (digest, page->parent);
    digest_add (digest, page->updated);
    digest_add_integer (digest, page->menu * 2 + page->unlisted);
  }
}

SiteDigests *
site_digests_new (const Site *site, GError **error)
{
  g_autoptr (SiteDigests) digests = g_new0 (SiteDigests, 1);

  digests->site = site;
  digests->digest = digest_new ();
  digests->revisions = revision_load (site->kit->db, error);
  if (digests->revisions == NULL)
    return NULL;
  digests->templates = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  add_status (digests->digest, "/proc/self/exe");
  digest_text (digests->digest, digests->program);
  digest_reset (digests->digest);
  digest_add (digests->digest, digests->program);
  add_sources (digests->digest, site->kit);
  add_config (digests->digest, site->kit->config);
  digest_add_tree (digests->digest, site->view);
  digest_add (digests->digest, site->kit->base_url);
  add_menu (digests->digest, site);
  for (guint i = 0; i < G_N_ELEMENTS (everywhere); i++)
    digest_add (digests->digest, g_hash_table_lookup (digests->revisions, everywhere[i]));
  digest_text (digests->digest, digests->common);
  digest_reset (digests->digest);
  add_listing (digests->digest, site);
  digest_text (digests->digest, digests->listing);
  return g_steal_pointer (&digests);
}

SiteDigests *
site_digests_beside (const SiteDigests *digests, const Site *site)
{
  SiteDigests *other = g_new (SiteDigests, 1);

  *other = *digests;
  other->site = site;
  other->digest = digest_new ();
  other->revisions = g_hash_table_ref (digests->revisions);
  other->templates = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return other;
}

/* ---- of one page ---- */

/* Figures depend on the day; FALSE when a table is not counted. */
static gboolean
add_tables (const SiteDigests *digests, const char *tables)
{
  g_auto (GStrv) names = g_strsplit (tables, " ", -1);

  if (*tables != '\0')
    digest_add_integer (digests->digest, clock_day_number (digests->site->kit->now));
  for (guint i = 0; names[i] != NULL; i++) {
    const char *revision = g_hash_table_lookup (digests->revisions, names[i]);

    if (revision == NULL)
      return FALSE;
    digest_add (digests->digest, names[i]);
    digest_add (digests->digest, revision);
  }
  return TRUE;
}

/* The breadcrumbs name the pages above. */
static void
add_above (Digest *digest, const Site *site, const SitePage *page)
{
  for (guint i = 0; i < DEPTH_MAX && page != NULL; i++) {
    page = site_above (site, page);
    digest_add (digest, page == NULL ? NULL : page->url);
    digest_add (digest, page == NULL ? NULL : page->title);
    digest_add (digest, page == NULL ? NULL : page->menu_title);
  }
}

static void
add_page (Digest *digest, const Site *site, const SitePage *page)
{
  const char *const texts[] = { page->path,   page->title, page->menu_title, page->description,
                                page->parent, page->seed,  page->updated };

  add_above (digest, site, page);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    digest_add (digest, texts[i]);
  digest_add_integer (digest, page->menu * 2 + page->unlisted);
}

void
site_digest_quick (SiteDigests *digests, const SitePage *page, char ret_text[DIGEST_TEXT_MAX])
{
  *ret_text = '\0';
  digest_reset (digests->digest);
  digest_add (digests->digest, digests->common);
  add_page (digests->digest, digests->site, page);
  if (page->kind->lists)
    digest_add (digests->digest, digests->listing);
  if (page->kind->tables != NULL && add_tables (digests, page->kind->tables))
    digest_text (digests->digest, ret_text);
}

typedef struct {
  Digest *digest;
  const Tree *shared;
} Trace;

static void
trace_source (const char *text, gpointer data)
{
  digest_add (((Trace *) data)->digest, text);
}

static void
trace_root (const char *name, gpointer data)
{
  Trace *trace = data;

  digest_add_tree (trace->digest, tree_get (trace->shared, name));
}

/* (transfer none): its texts, and what they find in the shared view. */
static const char *
digest_of_template (SiteDigests *digests, const char *template)
{
  static const TemplateTrace visitor = { trace_source, trace_root };
  g_autoptr (Digest) digest = NULL;
  g_autofree char *name = NULL;
  Trace trace;
  char *text = g_hash_table_lookup (digests->templates, template);

  if (text != NULL)
    return text;
  digest = digest_new ();
  name = g_strconcat ("pages/site/", template, NULL);
  trace = (Trace){ digest, digests->site->view };
  template_set_trace (digests->site->kit->templates, name, &visitor, &trace);
  text = g_malloc (DIGEST_TEXT_MAX);
  digest_text (digest, text);
  g_hash_table_insert (digests->templates, (gpointer) template, text);
  return text;
}

void
site_digest_full (SiteDigests *digests, const SitePage *page, const Tree *view, char ret_text[DIGEST_TEXT_MAX])
{
  g_autofree char *charts = kit_path (digests->site->kit, "paths.templates", "charts");
  const char *texts = page->kind->template == NULL ? NULL : digest_of_template (digests, page->kind->template);

  digest_reset (digests->digest);
  digest_add (digests->digest, digests->program);
  digest_add (digests->digest, texts);
  add_page (digests->digest, digests->site, page);
  digest_add_tree (digests->digest, view);
  if (page->kind->dress != NULL)
    add_folder (digests->digest, charts, 1);
  digest_text (digests->digest, ret_text);
}
