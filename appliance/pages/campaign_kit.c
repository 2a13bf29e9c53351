/* campaign_kit.c: leaves the message to the generator, hands out what it made. A kit is kept by what it says: a
 * telephone that changes makes another, and so does an update of the box. */
#include "pages/campaign_kit.h"

#include <string.h>

#include "pages/drawn.h"
#include "pages/office.h"
#include "view/campaign_kit.h"
#include "view/kit_file.h"

#define TOWN "mairie"
enum { KITS_KEPT = 8, DEADLINE_S = 60 /* a dozen papers and pictures, on a small machine */ };
static const DrawnKind kit_drawn = { "kit", KITS_KEPT, 0, DEADLINE_S };

static const char *const parts[] = { "posters", "flyers", "screens", "texts" };

/* (transfer full): what the campaign of the address says. */
static Tree *
message_read (Exchange *exchange, GError **error)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const char *uuid = exchange_path_part (exchange, "uuid");
  Db *db = store_reader (appliance->store);
  g_autoptr (Campaign) campaign = strcmp (uuid, TOWN) == 0 ? NULL : campaign_find_uuid (db, uuid, error);

  if (campaign == NULL && strcmp (uuid, TOWN) != 0)
    return NULL;
  return campaign_kit_view (&(CampaignKit){ db, appliance->words, appliance->numbers, appliance->base_url, campaign });
}

/* ---- the page ---- */

static void
add_part (const Viewer *viewer, const char *part, Tree *view)
{
  const Tree *files = tree_get (view, "files");
  Tree *map = tree_add_map ((Tree *) tree_get (view, "parts")), *list = tree_set_list (map, "rows");

  tree_set_text (map, "title", viewer_word (viewer, "kit_part", part));
  for (guint i = 0; i < tree_length (files); i++) {
    const Tree *file = tree_at (files, i);
    Tree *row = g_strcmp0 (tree_get_text (file, "part"), part) == 0 ? tree_add_map (list) : NULL;

    if (row == NULL)
      continue;
    tree_set_text (row, "name", tree_get_text (file, "name"));
    tree_set_text (row, "title", tree_get_text (file, "words"));
    tree_set_text (row, "hint", tree_get_text (file, "hint"));
  }
}

int
campaign_kit_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  Tree *view = message_read (exchange, &error);

  if (view == NULL)
    return exchange_fail (exchange, error);
  tree_set_list (view, "parts");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    add_part (&viewer, parts[i], view);
  tree_set_format (view, "url", "/campagnes/%s", exchange_path_part (exchange, "uuid"));
  return exchange_page (exchange, 200, "campaign-kit", view);
}

/* ---- one file ---- */

/* (transfer full): where the file of that message stands, made now unless it was. */
static char *
file_make (const Appliance *appliance, const KitFile *file, const Tree *said, GError **error)
{
  g_autofree char *name = drawn_leave (appliance, &kit_drawn, NULL, said, error);
  g_autofree char *folder = name == NULL ? NULL : drawn_folder (appliance, &kit_drawn, name, error);

  return folder == NULL ? NULL : g_build_filename (folder, file->name, NULL);
}

/* (transfer full): NULL for what is shown and not kept. */
static char *
download_name (const KitFile *file, const Tree *said)
{
  if (file->make == KIT_PREVIEW || g_str_has_prefix (file->type, "text/html"))
    return NULL;
  return file->make == KIT_ZIP ? g_strconcat (tree_get_text (said, "file"), ".zip", NULL) : g_strdup (file->name);
}

int
campaign_kit_download (Exchange *exchange)
{
  const KitFile *file = kit_file_find (exchange_path_part (exchange, "file"));
  GError *error = NULL;
  g_autoptr (Tree) said = NULL;
  g_autofree char *path = NULL, *name = NULL;

  said = message_read (exchange, &error);
  if (said != NULL && (file == NULL || !kit_file_is_made (file, said)))
    box_fail (&error, BOX_ERROR_NOT_FOUND, "not in this kit");
  if (error == NULL)
    path = file_make (exchange_appliance (exchange), file, said, &error);
  if (path == NULL)
    return exchange_fail (exchange, error);
  name = download_name (file, said);
  exchange_set_header (exchange, "Cache-Control", "private, no-cache");
  return exchange_file (exchange, file->type, path, name);
}
