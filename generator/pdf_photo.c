/* pdf_photo.c: pictures in the flow: one alone, or in rows. Reads no pixel. */
#include "pdf_draw.h"

#define GAP 10.0
#define ROW_SHARE 1.2 /* of its place's width: how high a picture in a row may be */
#define ALONE_MM 84
#define CAPTION_SIZE 8.5
#define CAPTION_LEADING 11.5
#define BELOW 5.0
enum { CAPTION_LINES = 3 };

typedef struct {
  guint image, width, height; /* pixels */
  double scale;
  GPtrArray *lines; /* of the caption */
} Placed;

static void
placed_clear (Placed *placed)
{
  g_clear_pointer (&placed->lines, g_ptr_array_unref);
}

/* As large as its place allows. */
static gboolean
photo_place (Pdf *pdf, const PdfPhoto *photo, const PdfBox *place, Placed *ret)
{
  *ret = (Placed){ .lines = NULL };
  ret->image = pdf_image_load (pdf, photo->path, &ret->width, &ret->height);
  if (ret->image == 0)
    return FALSE;
  ret->scale = MIN (place->width / ret->width, place->height / ret->height);
  ret->lines = pdf_wrap (pdf, PDF_REGULAR, CAPTION_SIZE, place->width, photo->caption);
  return TRUE;
}

static double
caption_height (const PdfPhoto *photo, const Placed *placed)
{
  return photo->caption == NULL || *photo->caption == '\0' ? 0
                                                           : MIN (placed->lines->len, CAPTION_LINES) * CAPTION_LEADING;
}

/* The picture stands on the line that its row shares, its caption below; `row->x` is where it begins: on the right
 * where pages are read from there. */
static void
photo_draw (Pdf *pdf, const Placed *placed, const PdfBox *row)
{
  gboolean rtl = pdf_is_rtl (pdf);
  const PdfPen pen = { PDF_REGULAR, CAPTION_SIZE, pdf_color (pdf, PDF_SOFT), rtl ? PDF_RIGHT : PDF_LEFT };
  double width = placed->width * placed->scale, height = placed->height * placed->scale, base = row->y + row->height;

  pdf_draw_image (pdf, placed->image, &(PdfBox){ rtl ? row->x - width : row->x, base - height, width, height });
  for (guint i = 0; i < MIN (placed->lines->len, CAPTION_LINES); i++)
    pdf_draw_text (pdf, &pen, row->x, base + BELOW + CAPTION_LEADING * i + CAPTION_SIZE * 0.86,
                   g_ptr_array_index (placed->lines, i));
}

static void
row_flow (Pdf *pdf, const PdfPhoto *photos, guint count, const PdfBox *place)
{
  Placed placed[PDF_PHOTO_ACROSS] = { { .lines = NULL } };
  double height = 0, below = 0;
  gboolean whole = TRUE;

  for (guint i = 0; i < count; i++) {
    whole = whole && photo_place (pdf, &photos[i], place, &placed[i]);
    height = MAX (height, placed[i].height * placed[i].scale);
    below = MAX (below, whole ? caption_height (&photos[i], &placed[i]) : 0);
  }
  if (whole) {
    pdf_need (pdf, (height + BELOW + below) / PDF_MM);
    for (guint i = 0; i < count; i++) {
      double at = (place->width + GAP) * i;

      photo_draw (pdf, &placed[i],
                  &(PdfBox){ PDF_MARGIN + (pdf_is_rtl (pdf) ? PDF_COLUMN - at : at), pdf_y (pdf), 0, height });
    }
    pdf_move (pdf, pdf_y (pdf) + height + BELOW + below + GAP);
  }
  for (guint i = 0; i < count; i++)
    placed_clear (&placed[i]);
}

void
pdf_photos (Pdf *pdf, const PdfPhoto *photos, guint count, guint across)
{
  guint columns = CLAMP (across, 1, PDF_PHOTO_ACROSS);
  double width = (PDF_COLUMN - GAP * (columns - 1)) / columns;
  const PdfBox place = { 0, 0, width, MIN (width * ROW_SHARE, ALONE_MM * PDF_MM) };

  for (guint from = 0; from < count && !pdf_failed (pdf); from += columns)
    row_flow (pdf, photos + from, MIN (columns, count - from), &place);
}

void
pdf_photo (Pdf *pdf, const char *path, double max_height_mm, const char *caption)
{
  const PdfPhoto photo = { path, caption };
  double room = pdf_bottom () - pdf_top (pdf) - 60;

  row_flow (pdf, &photo, 1, &(PdfBox){ 0, 0, PDF_COLUMN, MIN (max_height_mm * PDF_MM, room) });
}
