/* poster_piece.c: sheets filled with surfaces. What is on a surface is drawn by poster_*.c. */
#include "poster_piece.h"

#include <string.h>

#include "base/error.h"
#include "town_pdf.h"

#define PIXEL_MM (25.4 / 72) /* pictures: one point a pixel */
#define TICK (4 * PDF_MM)

static const PosterSide tall = { poster_tall, 297, 420 }, back = { poster_back, 148.5, 210 },
                        wide = { poster_wide, 210, 148.5 }, banner = { poster_banner, 1200, 630 },
                        square = { poster_square, 1080, 1080 };

const PosterPiece poster_pieces[] = {
  { "affiche-a3", 297, 420, 1, 1, { &tall }, FALSE, FALSE },
  { "affiche-a3-imprimeur", 297, 420, 1, 1, { &tall }, TRUE, FALSE },
  { "affiche-a4", 210, 297, 1, 1, { &tall }, FALSE, FALSE },
  { "tract-a5", 148.5, 210, 1, 1, { &tall, &back }, FALSE, FALSE },
  { "tract-a5-imprimeur", 148.5, 210, 1, 1, { &tall, &back }, TRUE, FALSE },
  { "tract-a5-deux-par-feuille", 297, 210, 2, 1, { &tall, &back }, FALSE, FALSE },
  { "carte-a6-quatre-par-feuille", 210, 297, 2, 2, { &tall, &back }, FALSE, FALSE },
  { "chevalet-a4", 210, 297, 1, 2, { &wide }, FALSE, TRUE },
  { "image-1200x630", 1200 * PIXEL_MM, 630 * PIXEL_MM, 1, 1, { &banner }, FALSE, FALSE },
  { "image-1080x1080", 1080 * PIXEL_MM, 1080 * PIXEL_MM, 1, 1, { &square }, FALSE, FALSE },
};
const guint poster_pieces_count = G_N_ELEMENTS (poster_pieces);

const PosterPiece *
poster_piece_find (const char *name)
{
  for (guint i = 0; i < poster_pieces_count; i++)
    if (strcmp (poster_pieces[i].name, name) == 0)
      return &poster_pieces[i];
  return NULL;
}

/* ---- one sheet ---- */

static void
draw_cell (const Poster *poster, const PosterPiece *piece, const PosterSide *side, guint cell)
{
  double width = piece->width_mm * PDF_MM / piece->columns, height = piece->height_mm * PDF_MM / piece->rows;
  double scale = width / side->width, over = piece->press ? SHEET_BLEED / scale : 0;
  gboolean turned = piece->tent && cell < piece->columns;
  PdfPlace place = { cell % piece->columns * width,
                     cell / piece->columns * height,
                     scale,
                     turned,
                     { -over, -over, side->width + 2 * over, side->height + 2 * over } };

  if (turned) {
    place.x += width;
    place.y += height;
  }
  pdf_place_begin (poster->sheet, &place);
  side->draw (poster);
  pdf_place_end (poster->sheet);
}

static void
draw_tick (const Poster *poster, const PdfBox *tick)
{
  pdf_draw_line (poster->pdf, tick, 1.2, 0xffffff);
  pdf_draw_line (poster->pdf, tick, 0.4, 0x000000);
}

/* Where to cut or fold: short lines at the edges of the sheet. */
static void
draw_ticks (const Poster *poster, const PosterPiece *piece)
{
  double width = piece->width_mm * PDF_MM, height = piece->height_mm * PDF_MM;

  pdf_place_begin (poster->sheet, &(PdfPlace){ .scale = 1 });
  for (guint i = 1; i < piece->columns; i++) {
    double x = width * i / piece->columns;

    draw_tick (poster, &(PdfBox){ x, 0, 0, TICK });
    draw_tick (poster, &(PdfBox){ x, height - TICK, 0, TICK });
  }
  for (guint i = 1; i < piece->rows; i++) {
    double y = height * i / piece->rows;

    draw_tick (poster, &(PdfBox){ 0, y, TICK, 0 });
    draw_tick (poster, &(PdfBox){ width - TICK, y, TICK, 0 });
  }
  pdf_place_end (poster->sheet);
}

static void
draw_sides (const Poster *poster, const PosterPiece *piece)
{
  const PdfFormat format = { piece->width_mm * PDF_MM, piece->height_mm * PDF_MM, piece->press };

  for (guint i = 0; i < G_N_ELEMENTS (piece->sides) && piece->sides[i] != NULL; i++) {
    pdf_sheet_page (poster->sheet, &format);
    for (guint cell = 0; cell < piece->columns * piece->rows; cell++)
      draw_cell (poster, piece, piece->sides[i], cell);
    draw_ticks (poster, piece);
  }
}

/* ---- one file ---- */

static Pdf *
pdf_open (const Kit *kit, const Tree *said, GError **error)
{
  const Tree *town = tree_get (said, "town");
  const PdfStyle style = { .town = tree_get_text (town, "name"),
                           .mark = town_pdf_mark (kit, town),
                           .title = tree_get_text (said, "short"),
                           .period = tree_get_text (said, "name"),
                           .now_s = kit->now,
                           .main_rgb = town_pdf_color (town, "color_main"),
                           .mark_rgb = town_pdf_color (town, "color_mark"),
                           .bare = TRUE,
                           .display = TRUE };

  return pdf_new (&style, error);
}

static void
add_logo (const Kit *kit, Poster *poster)
{
  g_autofree char *path = kit_logo (kit);
  guint width = 0, height = 1;

  if (path == NULL)
    return;
  poster->logo = pdf_image_load (poster->pdf, path, &width, &height);
  poster->logo_shape = (double) width / height;
}

gboolean
poster_piece_make (const Kit *kit, const PosterPiece *piece, const Tree *said, const char *path, GError **error)
{
  g_autoptr (Pdf) pdf = pdf_open (kit, said, error);
  g_autoptr (PdfSheet) sheet = pdf == NULL ? NULL : pdf_sheet_new (pdf);
  g_autoptr (Pictograms) pictograms = sheet == NULL ? NULL : pictogram_load (kit, error);
  const char *link = tree_get_text (said, "link");
  Poster poster = { .sheet = sheet, .pdf = pdf, .pictograms = pictograms, .said = said };
  gboolean made;

  if (pictograms == NULL || (*link != '\0' && !qr_draw (link, &poster.qr, error)))
    return FALSE;
  pdf_set_passing (pdf);
  poster_set_colors (&poster);
  add_logo (kit, &poster);
  draw_sides (&poster, piece);
  made = pdf_save (pdf, path, error);
  qr_clear (&poster.qr);
  return made;
}
