/* product_kit.c: a campaign's message, read from the store or left by the daemon, into a folder of files and its
 * archive. Draws nothing itself. */
#include "product_kit.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "document.h"
#include "domain/campaign.h"
#include "picture.h"
#include "poster_picture.h"
#include "poster_piece.h"
#include "view/campaign_kit.h"
#include "view/kit_file.h"
#include "zip.h"

enum { QR_SCALE = 16 /* pixels a module: sharp on a poster */ };
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

/* ---- the files of a kit ---- */

typedef struct {
  Kit *kit;
  Tree *said;
  const char *folder;
  const KitFile *file;
  char *path; /* of the file, owned */
} Making;

static gboolean
keep_text (const char *path, const char *text, gssize length, GError **error)
{
  const GFileSetContentsFlags flags = G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_ONLY_EXISTING;

  return g_file_set_contents_full (path, text, length, flags, 0640, error) || box_translate (error);
}

static gboolean
make_piece (const Making *making, GError **error)
{
  return poster_piece_make (making->kit, poster_piece_find (making->file->source), making->said, making->path, error);
}

static gboolean
make_picture (const Making *making, GError **error)
{
  return poster_picture_make (making->kit, making->file->source, making->said, making->file->width, making->path,
                              error);
}

/* Of a piece that stands above it in the table. */
static gboolean
make_preview (const Making *making, GError **error)
{
  g_autofree char *pdf = g_strdup_printf ("%s/%s.pdf", making->folder, making->file->source);

  return poster_picture_of (pdf, making->file->width, making->path, error);
}

static gboolean
make_paper (const Making *making, GError **error)
{
  g_autoptr (Document) document = document_new (making->kit, making->file->source, making->said, error);
  g_autofree char *page = NULL;

  if (document == NULL)
    return FALSE;
  if (g_str_has_suffix (making->path, ".pdf"))
    return document_pdf (document, making->path, NULL, error);
  page = document_page (document, error);
  return page != NULL && keep_text (making->path, page, -1, error);
}

static gboolean
make_text (const Making *making, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  return template_render (making->kit->templates, making->file->source, making->said, TEMPLATE_ESCAPE_NONE, text, error)
         && keep_text (making->path, text->str, (gssize) text->len, error);
}

static gboolean
make_button (const Making *making, GError **error)
{
  return keep_text (making->path, tree_get_text (making->said, "button"), -1, error);
}

static gboolean
make_code (const Making *making, GError **error)
{
  const char *link = tree_get_text (making->said, "link");
  g_autoptr (GBytes) bytes =
      g_str_has_suffix (making->path, ".png") ? qr_png (link, QR_SCALE, error) : qr_svg (link, error);

  return bytes != NULL
         && keep_text (making->path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
}

static gboolean
make_zip (const Making *making, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < kit_files_count; i++)
    if (kit_files[i].make != KIT_PREVIEW && kit_files[i].make != KIT_ZIP
        && kit_file_is_made (&kit_files[i], making->said))
      g_ptr_array_add (names, (gpointer) kit_files[i].name);
  g_ptr_array_add (names, NULL);
  return zip_write (&(Zip){ making->folder, tree_get_text (making->said, "file"), (const char *const *) names->pdata,
                            making->kit->now },
                    making->path, error);
}

static gboolean (*const makers[]) (const Making *making, GError **error) = {
  [KIT_PIECE] = make_piece, [KIT_PICTURE] = make_picture, [KIT_PREVIEW] = make_preview, [KIT_PAPER] = make_paper,
  [KIT_TEXT] = make_text,   [KIT_BUTTON] = make_button,   [KIT_CODE] = make_code,       [KIT_ZIP] = make_zip,
};
G_STATIC_ASSERT (G_N_ELEMENTS (makers) == KIT_MAKE_LAST);

static gboolean
make_all (Kit *kit, Tree *said, const char *folder, GError **error)
{
  Making making = { .kit = kit, .said = said, .folder = folder };
  gboolean made = g_mkdir (folder, 0700) == 0 || box_fail (error, BOX_ERROR_IO, "%s cannot be made", folder);

  for (guint i = 0; made && i < kit_files_count; i++) {
    making.file = &kit_files[i];
    if (!kit_file_is_made (making.file, said))
      continue;
    making.path = g_build_filename (folder, making.file->name, NULL);
    made = makers[making.file->make](&making, error);
    g_free (making.path);
    kit_progress (kit, making.file->name, i + 1, kit_files_count);
  }
  return made;
}

gboolean
product_kit_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  gboolean left = strcmp (subject, TOWN) != 0 && strchr (subject, '-') == NULL; /* a campaign's uuid has dashes */
  g_autofree char *place = g_canonicalize_filename (out, NULL);
  g_autofree char *folder = g_strdup_printf ("%s.%d", place, (int) getpid ());
  g_autoptr (Tree) said = NULL;
  gboolean made;

  /* What lies there is somebody's; "kit/" is "kit". Of two who make what the daemon left, either is right:
   * picture_put_in_place. */
  if (!left && g_file_test (place, G_FILE_TEST_EXISTS))
    return box_fail (error, BOX_ERROR_CONFLICT, "%s is there already: name a folder that is not", place);
  said = left ? picture_drawing_read (kit, "kit", subject, error) : message_of (kit, subject, error);
  made = said != NULL && make_all (kit, said, folder, error);
  if (!made)
    kit_remove_folder (folder, NULL);
  return made && picture_put_in_place (folder, place, error);
}
