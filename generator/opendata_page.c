/* opendata_page.c: lists the open files; writes their schema, package and catalogue. */
#include "opendata_page.h"

#include "base/json.h"
#include "statistics_page.h"
#include "view/opendata_view.h"
#include "view/statistics_archive_view.h"

static void
add_file (GPtrArray *files, const Site *site, char *code, char *title)
{
  OpenDataFile *file = g_new0 (OpenDataFile, 1);

  file->code = code;
  file->title = title;
  file->name = statistics_page_file (site, code);
  g_ptr_array_add (files, file);
}

/* Latest first. */
static void
add_files (GPtrArray *files, const Site *site, const GPtrArray *periods, int months)
{
  for (guint i = periods->len; i > 0; i--) {
    const Statistics *period = g_ptr_array_index (periods, i - 1);

    add_file (files, site, statistics_period_code (period->since, months),
              statistics_period_label (&site->kit->voice, period->since, months));
  }
}

static GPtrArray *
list_files (const Site *site, const StatisticsArchive *archive)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) opendata_file_free);

  add_file (files, site, g_strdup (STATISTICS_PAGE_WHOLE), voice_say (&site->kit->voice, "opendata.whole", NULL));
  add_files (files, site, archive->years, 12);
  add_files (files, site, archive->quarters, 3);
  return files;
}

static void
set_json (Tree *view, const char *key, Tree *tree)
{
  g_autoptr (Tree) owned = tree;
  g_autofree char *text = json_print (owned);

  tree_set_text (view, key, text);
}

gboolean
opendata_page_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  const StatisticsArchive *archive = statistics_page_archive (site, error);
  g_autoptr (GPtrArray) files = archive == NULL ? NULL : list_files (site, archive);

  (void) page;
  if (archive == NULL)
    return FALSE;
  const OpenData data = { &site->kit->voice,     tree_get (site->view, "town"),
                          site->kit->base_url,   files,
                          archive->whole->since, site->kit->now };
  tree_set_tree (view, "opendata", opendata_view (&data));
  tree_set_integer (view, "cell_min", archive->whole->bounds.cell_min);
  tree_set_integer (view, "crossed_min", archive->whole->bounds.crossed_min);
  set_json (view, "schema_text", opendata_schema (&site->kit->voice));
  set_json (view, "package_text", opendata_package (&data));
  set_json (view, "catalog_text", opendata_catalog (&data));
  return TRUE;
}

gboolean
opendata_page_dress (Site *site, const SitePage *page, Tree *view, GError **error)
{
  static const struct {
    const char *path, *key;
  } rows[] = { { "opendata/" OPENDATA_SCHEMA, "schema_text" },
               { "opendata/" OPENDATA_PACKAGE, "package_text" },
               { "opendata/" OPENDATA_CATALOG, "catalog_text" } };

  (void) page;
  (void) error;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    site_add_file (site, rows[i].path, tree_get_text (view, rows[i].key));
  return TRUE;
}
