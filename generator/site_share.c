/* site_share.c: the piece "image-1200x630" of the kits, without a campaign. */
#include "site_share.h"

#include "poster_picture.h"
#include "view/campaign_kit.h"

#define PATH "assets/share.png" /* named in partials/share */
#define PIECE "image-1200x630"
#define WIDTH_PX 1200

gboolean
site_share_list (Site *site, const SiteKind *kind, GError **error)
{
  (void) error;
  if (site->shared)
    site_list (site, kind, PATH, NULL);
  return TRUE;
}

gboolean
site_share_load (Site *site, const SitePage *page, Tree *view, GError **error)
{
  g_autoptr (Numbers) numbers = numbers_load_folder (config_text (site->kit->config, "paths.grids"), error);
  const CampaignKit kit = { site->kit->db, site->kit->words, numbers, site->kit->base_url, NULL };

  (void) page;
  if (numbers == NULL)
    return FALSE;
  tree_set_tree (view, "said", campaign_kit_view (&kit));
  return TRUE;
}

typedef struct {
  const Kit *kit;
  const Tree *said;
} Picture;

static gboolean
make_picture (const char *path, gconstpointer data, GError **error)
{
  const Picture *picture = data;

  return poster_picture_make (picture->kit, PIECE, picture->said, WIDTH_PX, path, error);
}

/* A site without it is whole: whoever shares a page shows its words. */
gboolean
site_share_dress (Site *site, const SitePage *page, Tree *view, GError **error)
{
  g_autoptr (GError) cause = NULL;
  const Picture picture = { site->kit, tree_get (view, "said") };
  g_autoptr (GBytes) bytes = kit_make_bytes ("share.png", make_picture, &picture, &cause);

  (void) error;
  if (bytes == NULL)
    site_warn (site, "%s: %s", page->path, cause->message);
  else
    site_add_bytes (site, page->path, bytes);
  return TRUE;
}
