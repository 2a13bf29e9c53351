/* poster.c: the parts of posters. Where they stand is decided by poster_tall.c, poster_wide.c and poster_back.c. */
#include "poster.h"

#include <math.h>

#include "pdf_frame.h"

#define BLEED 12.0      /* in units of any surface: more than a printer cuts, which the place clips */
#define GROUND 0xf4f2ec /* the warm grey of every page */
#define LOGO_SIZE 1.2   /* in heights of the words beside it */
#define LOGO_WIDEST 3.0 /* in its heights: a wider one is drawn lower, and leaves room for the name */
enum { CORNER_STEPS = 12 };

void
poster_set_colors (Poster *poster)
{
  poster->main = pdf_color (poster->pdf, PDF_MAIN);
  poster->mark = pdf_color (poster->pdf, PDF_MARK);
  poster->ink = pdf_color (poster->pdf, PDF_INK);
  poster->soft = pdf_color (poster->pdf, PDF_SOFT);
  poster->line = pdf_color (poster->pdf, PDF_LINE);
  poster->paper = poster->on_main = 0xffffff;
  poster->ground = GROUND;
}

const char *
poster_said (const Poster *poster, const char *key)
{
  const char *text = tree_get_text (poster->said, key);

  return text == NULL ? "" : text;
}

void
poster_ground (const Poster *poster, double width, double height, guint32 rgb)
{
  pdf_draw_box (poster->pdf, &(PdfBox){ -BLEED, -BLEED, width + 2 * BLEED, height + 2 * BLEED }, rgb);
}

void
poster_box (const Poster *poster, const PdfBox *box, double radius, guint32 rgb)
{
  double xy[8 * (CORNER_STEPS + 1)];
  guint count = 0;

  for (guint corner = 0; corner < 4; corner++)
    for (guint i = 0; i <= CORNER_STEPS; i++) {
      double angle = G_PI / 2 * (corner + (double) i / CORNER_STEPS);
      double x = corner == 0 || corner == 3 ? box->x + box->width - radius : box->x + radius;
      double y = corner < 2 ? box->y + box->height - radius : box->y + radius;

      xy[count++] = x + radius * cos (angle);
      xy[count++] = y + radius * sin (angle);
    }
  pdf_draw_path (poster->pdf, &(PdfPath){ .xy = xy, .count = count / 2, .fill = TRUE, .rgb = rgb });
}

/* A long name takes the room of the service below it. */
void
poster_brand (const Poster *poster, const PdfBox *at, guint32 mark, guint32 name)
{
  const Tree *town = tree_get (poster->said, "town");
  const char *words = tree_get_text (town, "name");
  double size = at->height, high = size * LOGO_SIZE * MIN (1, LOGO_WIDEST / MAX (poster->logo_shape, 0.01));
  double mark_width = poster->logo != 0 ? high * poster->logo_shape : size * 1.04;
  double left = at->x + mark_width + size * 0.24, width = at->x + at->width - left;
  const Type one = { PDF_BOLD, size * 0.46, size * 0.34, 1.1, -0.005, name, PDF_LEFT, 1 };
  const Type two = { PDF_BOLD, size * 0.4, size * 0.24, 1.2, -0.005, name, PDF_LEFT, 2 };
  const Type plain = { PDF_REGULAR, size * 0.36, size * 0.22, 1.1, 0, name, PDF_LEFT, 1 };
  gboolean is_long = !type_fits (poster->sheet, &one, width, words);

  if (poster->logo != 0)
    pdf_draw_image (poster->pdf, poster->logo, &(PdfBox){ at->x, at->y + (size - high) / 2, mark_width, high });
  else
    pdf_draw_crest (poster->pdf, at->x, at->y - size * 0.06, size * 1.1, mark);
  type_draw (poster->sheet, is_long ? &two : &one, &(PdfBox){ left, at->y + size * 0.1, width, 0 }, words);
  if (!is_long)
    type_draw (poster->sheet, &plain, &(PdfBox){ left, at->y + size * 0.62, width, 0 },
               tree_get_text (town, "service_name"));
}

void
poster_house (const Poster *poster, const House *house)
{
  const PdfBox *box = &house->box;
  double right = box->x + box->width, foot = box->y + box->height + BLEED, ridge = box->x + box->width / 2;
  double chimney = box->x + box->width * 0.76, wide = box->width * 0.07;
  const double walls[] = {
    box->x, box->y + house->eaves, ridge, box->y, right, box->y + house->eaves, right, foot, box->x, foot
  };
  const PdfBox stack = { chimney, box->y + house->eaves * 0.12, wide, house->eaves * 0.8 };

  pdf_draw_box (poster->pdf, &stack, house->rgb);
  pdf_draw_path (poster->pdf, &(PdfPath){ .xy = walls, .count = 5, .fill = TRUE, .rgb = house->rgb });
}

static void
draw_window (const Poster *poster, const Windows *windows, const PdfBox *pane, const Tree *problem)
{
  double side = pane->width, inner = side * 0.62;
  const Type type = { PDF_BOLD, side * 0.155, side * 0.08, 1.1, 0, poster->on_main, PDF_CENTER, 1 };
  const PdfBox below = { pane->x - windows->gap / 2, pane->y + side * 1.11, side + windows->gap, 0 };

  poster_box (poster, pane, side * 0.06, poster->paper);
  pictogram_draw (poster->pdf, poster->pictograms,
                  &(Pictogram){ tree_get_text (problem, "picture"), pane->x + (side - inner) / 2,
                                pane->y + (side - inner) / 2, inner, poster->main, TRUE });
  if (!windows->bare)
    type_draw (poster->sheet, &type, &below, tree_get_text (problem, "words"));
}

void
poster_windows (const Poster *poster, const Windows *windows)
{
  const Tree *problems = tree_get (poster->said, "problems");
  double side = (windows->width - (windows->columns - 1) * windows->gap) / windows->columns;

  for (guint i = 0; i < tree_length (problems); i++) {
    const PdfBox pane = { windows->x + i % windows->columns * (side + windows->gap),
                          windows->y + i / windows->columns * (side + windows->gap), side, side };

    draw_window (poster, windows, &pane, tree_at (problems, i));
  }
}

/* Dark modules side by side are one box. */
static void
code_row (const Poster *poster, guint row, const PdfBox *box)
{
  const Qr *qr = &poster->qr;
  double unit = box->width / qr->size;

  for (guint from = 0, to; from < qr->size; from = to + 1) {
    for (to = from; to < qr->size && qr_is_dark (qr, to, row); to++)
      ;
    if (to > from)
      pdf_draw_box (poster->pdf,
                    &(PdfBox){ box->x + from * unit, box->y + row * unit, (to - from) * unit, unit * 1.01 }, 0x000000);
  }
}

void
poster_code (const Poster *poster, const PdfBox *box)
{
  if (poster->qr.size == 0)
    return;
  poster_box (poster, box, box->width * 0.03, 0xffffff);
  for (guint row = 0; row < poster->qr.size; row++)
    code_row (poster, row, box);
  pdf_place_link (poster->sheet, box, poster_said (poster, "link"));
}

/* Where no code can be opened from outside, a real door that asks in. */
static void
draw_real_door (const Poster *poster, const PdfBox *box)
{
  const Tree *town = tree_get (poster->said, "town");
  const char *code = tree_get_text (poster->said, "code_hint");
  double pad = box->width * 0.1, width = box->width * 0.72, y; /* the knob has the rest */
  const Type bold = { PDF_BOLD, box->width * 0.12, box->width * 0.07, 1.15, -0.01, poster->ink, PDF_LEFT, 2 };
  const Type plain = { PDF_REGULAR, box->width * 0.072, box->width * 0.05, 1.3, 0, poster->ink, PDF_LEFT, 3 };

  y = type_draw (poster->sheet, &bold, &(PdfBox){ box->x + pad, box->y + pad, width, 0 }, poster_said (poster, "door"));
  y = type_draw (poster->sheet, &plain, &(PdfBox){ box->x + pad, y + pad * 0.7, width, 0 },
                 poster_said (poster, "help"));
  if (!tree_get_flag (poster->said, "has_phone"))
    code = "";
  else
    y = type_draw (poster->sheet, &plain, &(PdfBox){ box->x + pad, y + pad * 0.8, width, 0 },
                   tree_get_text (town, "address_lines"));
  type_draw (poster->sheet, &plain, &(PdfBox){ box->x + pad, y + pad * 0.8, width, 0 }, code);
  pdf_draw_circle (poster->pdf, box->x + box->width * 0.9, box->y + box->height * 0.52, box->width * 0.04,
                   poster->main);
}

void
poster_door (const Poster *poster, const PdfBox *box)
{
  double pad = box->width * 0.055, side = box->width - 2 * pad, size = box->width * 0.088, y;
  const PdfBox door = { box->x, box->y, box->width, box->height + 2 * BLEED };
  const PdfBox code = { box->x + pad, box->y + pad, side, side };
  const Type scan = { PDF_BOLD, size, size / 2, 1.15, 0, poster->ink, PDF_CENTER, 1 };
  const Type link = { PDF_REGULAR, size * 0.62, size * 0.45, 1.15, 0, poster->soft, PDF_CENTER, 1 };
  const char *shown = poster_said (poster, "link_shown");

  poster_box (poster, &door, box->width * 0.035, 0xffffff);
  if (poster->qr.size == 0) {
    draw_real_door (poster, box);
    return;
  }
  poster_code (poster, &code);
  y = type_draw (poster->sheet, &scan, &(PdfBox){ code.x, code.y + side, side, 0 }, poster_said (poster, "scan"));
  if (type_fits (poster->sheet, &link, side, shown)) /* an address that is cut leads nowhere */
    type_draw (poster->sheet, &link, &(PdfBox){ code.x, y + size * 0.7, side, 0 }, shown);
}

void
poster_languages (const Poster *poster, double x, double y, double size, guint32 rgb)
{
  const Tree *others = tree_get (poster->said, "others");
  g_autoptr (GString) names = g_string_new (poster_said (poster, "speech"));
  g_autofree char *clean = NULL;

  for (guint i = 0; i < tree_length (others); i++) {
    const char *name = tree_get_text (tree_at (others, i), "name");

    if (name != NULL)
      g_string_append_printf (names, "   %s", name);
  }
  clean = pdf_clean (poster->pdf, PDF_BOLD, names->str);
  pdf_draw_text (poster->pdf, &(PdfPen){ PDF_BOLD, size, rgb, PDF_LEFT }, x, y, clean);
}
