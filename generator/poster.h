/* poster.h: one message on paper and on screens: what every composition of it draws with. The message is a tree
 * (view/campaign_kit.h); lengths are millimetres of the open place unless said otherwise. */
#pragma once
#include "base/qr.h"
#include "pdf_sheet.h"
#include "pictogram.h"
#include "type.h"

typedef struct {
  PdfSheet *sheet;
  Pdf *pdf; /* of the sheet */
  const Pictograms *pictograms;
  const Tree *said;
  Qr qr;             /* of the link; size 0: none can be opened from outside */
  guint logo;        /* the town's, of pdf_image_load; 0: the small house */
  double logo_shape; /* its width in heights */
  guint32 main, on_main, mark, ink, soft, line, ground, paper;
} Poster;

/* How the same message lies on a surface. */
typedef void (*PosterDraw) (const Poster *poster);
/* Each on its own surface, from (0, 0), and beyond its edges: the place clips. */
void poster_tall (const Poster *poster);   /* 297 × 420: posters, the front of flyers, cards, all by scale */
void poster_back (const Poster *poster);   /* 148 × 210: what happens next, other languages, danger */
void poster_wide (const Poster *poster);   /* 210 × 148.5: a tent on a desk */
void poster_banner (const Poster *poster); /* 1200 × 630: where a link is shared */
void poster_square (const Poster *poster); /* 1080 × 1080 */

/* ---- parts ---- */
void poster_set_colors (Poster *poster);                         /* the town's, on paper */
const char *poster_said (const Poster *poster, const char *key); /* "" when the message has none */
/* The ground, over the edges of a surface of that size. */
void poster_ground (const Poster *poster, double width, double height, guint32 rgb);
/* A box filled with one colour, its corners round. */
void poster_box (const Poster *poster, const PdfBox *box, double radius, guint32 rgb);
/* The town's mark, its name and its service, `height` high; colours by what they stand on. */
void poster_brand (const Poster *poster, const PdfBox *at, guint32 mark, guint32 name);
/* A house: walls and roof of one colour, its foot beyond the foot of the box, with a chimney. */
typedef struct {
  PdfBox box;
  double eaves; /* from the ridge down to where the walls begin */
  guint32 rgb;
} House;
void poster_house (const Poster *poster, const House *house);
/* The windows, `columns` side by side, each a pictogram on paper, its word below unless the row is `bare`. */
typedef struct {
  double x, y, width, gap;
  guint columns;
  gboolean bare;
} Windows;
void poster_windows (const Poster *poster, const Windows *windows);
/* The door: the code and what to do with it, to the foot of the house; of `box` the height is what is seen of it. */
void poster_door (const Poster *poster, const PdfBox *box);
/* The names of the languages that the form speaks, each in its own letters. */
void poster_languages (const Poster *poster, double x, double y, double size, guint32 rgb);
/* The QR code on white, with its quiet border; a link. */
void poster_code (const Poster *poster, const PdfBox *box);
