/* poster_picture.c: a PDF of ours handed to pdftoppm. Draws nothing itself. */
#include "poster_picture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/helper.h"
#include "poster_piece.h"

enum { DEADLINE_S = 30 };

gboolean
poster_picture_of (const char *pdf, guint width_px, const char *path, GError **error)
{
  g_autofree char *width = g_strdup_printf ("%u", width_px),
                  *prefix = g_strndup (path, strlen (path) - strlen (".png"));
  const char *const argv[] = { "pdftoppm",    "-png", "-singlefile", "-scale-to-x", width,
                               "-scale-to-y", "-1",   pdf,           prefix,        NULL };
  const HelperLimits limits = { .deadline_s = DEADLINE_S, .trusted = TRUE };
  g_auto (HelperResult) result = { 0 };

  return helper_run (&(HelperCommand){ .argv = argv }, &limits, &result, error) && helper_succeeded (&result, error);
}

gboolean
poster_picture_make (const Kit *kit, const char *piece, const Tree *said, guint width_px, const char *path,
                     GError **error)
{
  g_autofree char *pdf = g_strconcat (path, ".pdf", NULL);
  gboolean made = poster_piece_make (kit, poster_piece_find (piece), said, pdf, error)
                  && poster_picture_of (pdf, width_px, path, error);

  g_unlink (pdf);
  return made;
}
