/* poster_picture.h: pieces of posters as pictures: PNG of as many pixels across as told, by pdftoppm. */
#pragma once
#include "kit.h"

/* The first page of a PDF of ours; `path` ends with ".png". IO, or what the helper failed of. */
gboolean poster_picture_of (const char *pdf, guint width_px, const char *path, GError **error);
/* A piece (poster_piece.h) that says `said`; its PDF stands beside `path` meanwhile. */
gboolean poster_picture_make (const Kit *kit, const char *piece, const Tree *said, guint width_px, const char *path,
                              GError **error);
