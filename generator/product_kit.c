/* product_kit.c: a campaign's message read from the store, or left by the daemon, into files. Draws nothing itself. */
#include "product_kit.h"

#include <string.h>

#include "base/error.h"
#include "domain/campaign.h"
#include "picture.h"
#include "poster_piece.h"
#include "view/campaign_kit.h"

#define TOWN "town"

/* (transfer full): what the campaign says today. */
static Tree *
message_of (Kit *kit, const char *subject, GError **error)
{
  const char *grids = config_text (kit->config, "paths.grids");
  g_autoptr (Campaign) campaign = strcmp (subject, TOWN) == 0 ? NULL : campaign_find_uuid (kit->db, subject, error);
  g_autoptr (Numbers) numbers = NULL;

  if (campaign == NULL && strcmp (subject, TOWN) != 0)
    return NULL;
  numbers = numbers_load_folder (grids, error);
  return numbers == NULL ? NULL
                         : campaign_kit_view (&(CampaignKit){ kit->db, kit->words, numbers, kit->base_url, campaign });
}

gboolean
product_poster_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (subject, ":", 2);
  const PosterPiece *piece = parts[0] == NULL ? NULL : poster_piece_find (parts[0]);
  g_autoptr (Tree) said = NULL;

  if (piece == NULL || parts[1] == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "%s: no such piece", subject);
  said = message_of (kit, parts[1], error);
  return said != NULL && poster_piece_make (kit, piece, said, out, error);
}
