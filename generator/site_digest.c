/* site_digest.c: digests of templates, of the shared view, of the files that the words and pages come from, of tables'
 * revisions. Makes no page. */
#include "site_digest.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/file_stamp.h"
#include "domain/logo.h"
#include "domain/revision.h"
#include "domain/site_text.h"
#include "site_assets.h"
#include "site_crumbs.h"
#include "site_map.h"

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

/* One that may change again without saying so is another one each time. TRUE for a folder. */
static gboolean
add_status (Digest *digest, const char *path, gint64 looked_us)
{
  GStatBuf status;
  FileStamp stamp;

  digest_add (digest, path);
  if (g_stat (path, &status) != 0)
    return FALSE;
  stamp = file_stamp_of (&status);
  digest_add_bytes (digest, &stamp, sizeof stamp);
  if (file_stamp_is_fresh (&stamp, looked_us))
    digest_add_integer (digest, looked_us);
  return S_ISDIR (status.st_mode);
}

/* Pages and assets are looked at one by one. */
static gboolean
is_apart (const char *name, guint depth)
{
  return *name == '.' || (depth == 0 && (strcmp (name, "content") == 0 || strcmp (name, "assets") == 0));
}

static void
add_folder (Digest *digest, const char *folder, guint depth, gint64 looked_us)
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

    if (add_status (digest, path, looked_us) && depth < DEPTH_MAX)
      add_folder (digest, path, depth + 1, looked_us);
  }
}

static void
add_sources (Digest *digest, const Site *site)
{
  static const char *const folders[] = { "paths.templates", "paths.override", "paths.grids" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    if (*config_text (site->kit->config, folders[i]) != '\0')
      add_folder (digest, config_text (site->kit->config, folders[i]), 0, site->looked_us);
}

static void
add_program (Digest *digest, const Site *site)
{
  add_status (digest, "/proc/self/exe", site->looked_us);
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
  add_program (digests->digest, site);
  digest_text (digests->digest, digests->program);
  digest_reset (digests->digest);
  digest_add (digests->digest, digests->program);
  digest_add (digests->digest, site->sources);
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

/* ---- of all pages ---- */

/* Files that are published as they are, and the folder of the town's own texts: a text more or less is seen there. */
static void
add_assets (Digest *digest, const Site *site)
{
  static const struct {
    const char *key, *name;
  } folders[] = { { "paths.templates", "assets" }, { "paths.override", "assets" } };
  g_autofree char *own = kit_override_path (site->kit, "content");

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = kit_path (site->kit, folders[i].key, folders[i].name);

    if (*config_text (site->kit->config, folders[i].key) != '\0')
      add_folder (digest, path, 1, site->looked_us);
  }
  add_folder (digest, SITE_ASSETS_LIBRARIES, 1, site->looked_us);
  if (own != NULL)
    add_status (digest, own, site->looked_us);
}

/* The town's own texts, and its logo: tables without a revision, of which each version has an id. */
static gboolean
add_own (Digest *digest, const Site *site, GError **error)
{
  g_autoptr (GPtrArray) texts = site_text_list (site->kit->db, site->kit->drafts, error);
  g_autoptr (Logo) logo = NULL;

  if (texts == NULL || !logo_find (site->kit->db, FALSE, &logo, error))
    return FALSE;
  for (guint i = 0; i < texts->len; i++)
    digest_add_integer (digest, ((SiteText *) g_ptr_array_index (texts, i))->id);
  digest_add_integer (digest, logo == NULL ? 0 : logo->id);
  return TRUE;
}

/* Every counted table: few runs have news of none. FALSE when a kind of pages reads one that is not counted. */
static gboolean
add_revisions (Digest *digest, GHashTable *revisions)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (revisions), (GCompareFunc) strcmp);
  guint count;
  const SiteKind *kinds = site_map (&count);

  for (const GList *name = names; name != NULL; name = name->next) {
    digest_add (digest, name->data);
    digest_add (digest, g_hash_table_lookup (revisions, name->data));
  }
  for (guint i = 0; i < count; i++) {
    g_auto (GStrv) tables = kinds[i].tables == NULL ? NULL : g_strsplit (kinds[i].tables, " ", -1);

    if (tables == NULL && kinds[i].files == NULL)
      return FALSE;
    for (guint k = 0; tables != NULL && tables[k] != NULL; k++)
      if (!g_hash_table_contains (revisions, tables[k]))
        return FALSE;
  }
  return TRUE;
}

gboolean
site_digest_base (Site *site, char ret_text[DIGEST_TEXT_MAX], GError **error)
{
  g_autoptr (GHashTable) revisions = revision_load (site->kit->db, error);
  g_autoptr (Digest) digest = digest_new ();

  *ret_text = '\0';
  add_sources (digest, site);
  digest_text (digest, site->sources);
  digest_reset (digest);
  if (revisions == NULL || !add_own (digest, site, error))
    return FALSE;
  add_program (digest, site);
  digest_add (digest, site->sources);
  add_assets (digest, site);
  add_config (digest, site->kit->config);
  digest_add_integer (digest, clock_day_number (site->kit->now));
  digest_add_integer (digest, site->kit->drafts);
  if (add_revisions (digest, revisions))
    digest_text (digest, ret_text);
  return TRUE;
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
    add_folder (digests->digest, charts, 1, digests->site->looked_us);
  digest_text (digests->digest, ret_text);
}
