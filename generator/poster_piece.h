/* poster_piece.h: the table of what is drawn for a message: formats and how many of it lie on a sheet. */
#pragma once
#include "kit.h"
#include "poster.h"

/* A surface and what is drawn on it, in its own units. */
typedef struct {
  PosterDraw draw;
  double width, height;
} PosterSide;

typedef struct {
  const char *name; /* of the file, without its ending */
  double width_mm, height_mm;
  guint columns, rows;        /* so many on each sheet, each as large as it fits */
  const PosterSide *sides[2]; /* one page each; the second nullable */
  gboolean press;             /* bleed and crop marks */
  gboolean tent;              /* the upper ones stand on their heads: the sheet is folded between them */
} PosterPiece;
extern const PosterPiece poster_pieces[];
extern const guint poster_pieces_count;

/* (transfer none): NULL for an unknown name. */
const PosterPiece *poster_piece_find (const char *name);
/* Writes the PDF of a piece that says `said` (view/campaign_kit.h). IO, NOT_FOUND for a missing font. */
gboolean
poster_piece_make (const Kit *kit, const PosterPiece *piece, const Tree *said, const char *path, GError **error);
