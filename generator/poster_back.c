/* poster_back.c: the back of a flyer: what happens next, the same in other languages, danger, where the town hall is.
 */
#include "pdf_bidi.h"
#include "poster.h"

#define WIDTH 148.5
#define HEIGHT 210.0
#define MARGIN 13.0
#define COLUMN (WIDTH - 2 * MARGIN)
#define OVER 12.0 /* colour that a printer cuts */
#define STEP 23.6
#define LANGUAGES_TOP 106.5
#define LANGUAGES 38.5 /* high, and as much air above as below */
#define AIR 8.0
#define DANGER_TOP 160.0
#define FOOT_TOP 183.0

static void
draw_steps (const Poster *poster, double y)
{
  const Tree *steps = tree_get (poster->said, "steps");
  const Type number = { PDF_BOLD, 15, 10, 1, -0.02, poster->main, PDF_LEFT, 1 };
  const Type title = { PDF_BOLD, 5.4, 4, 1.2, 0, poster->ink, PDF_LEFT, 1 };
  const Type words = { PDF_REGULAR, 4.1, 3.4, 1.42, 0, poster->ink, PDF_LEFT, 2 };
  double left = MARGIN + 16;

  for (guint i = 0; i < tree_length (steps); i++, y += STEP) {
    const Tree *step = tree_at (steps, i);
    double below;

    type_draw (poster->sheet, &number, &(PdfBox){ MARGIN, y, 15, 0 }, tree_get_text (step, "number"));
    below = type_draw (poster->sheet, &title, &(PdfBox){ left, y, COLUMN - 16, 0 }, tree_get_text (step, "title"));
    type_draw (poster->sheet, &words, &(PdfBox){ left, below + 3.8, COLUMN - 16, 0 }, tree_get_text (step, "words"));
  }
}

static void
draw_right_to_left (const Poster *poster, const Tree *words, const PdfBox *box)
{
  const Type title = { PDF_BOLD, 5.4, 3.6, 1.3, 0, poster->ink, PDF_RIGHT, 1 };
  const Type text = { PDF_BOLD, 3.5, 2.3, 1.75, 0, poster->ink, PDF_RIGHT, 4 };
  double y = type_draw (poster->sheet, &title, box, tree_get_text (words, "short"));

  y = type_draw (poster->sheet, &text, &(PdfBox){ box->x, y + 4, box->width, 0 }, tree_get_text (words, "lead"));
  type_draw (poster->sheet, &text, &(PdfBox){ box->x, y + 4.2, box->width, 0 }, tree_get_text (words, "free"));
}

static void
draw_language (const Poster *poster, const Tree *words, const PdfBox *box)
{
  const Type title = { PDF_BOLD, 5, 3.6, 1.2, 0, poster->ink, PDF_LEFT, 1 };
  const Type text = { PDF_REGULAR, 3.6, 2.9, 1.42, 0, poster->ink, PDF_LEFT, 5 };
  double y = type_draw (poster->sheet, &title, box, tree_get_text (words, "short"));

  y = type_draw (poster->sheet, &text, &(PdfBox){ box->x, y + 3.4, box->width, 0 }, tree_get_text (words, "lead"));
  type_draw (poster->sheet, &text, &(PdfBox){ box->x, y + 3.6, box->width, 0 }, tree_get_text (words, "free"));
}

static void
draw_languages (const Poster *poster)
{
  const Tree *others = tree_get (poster->said, "others");
  guint count = MAX (tree_length (others), 1);
  double gap = 9, width = (COLUMN - gap * (count - 1)) / count;

  pdf_draw_box (poster->pdf, &(PdfBox){ -OVER, LANGUAGES_TOP - AIR, WIDTH + 2 * OVER, LANGUAGES + 2 * AIR },
                poster->ground);
  for (guint i = 0; i < tree_length (others); i++) {
    const Tree *words = tree_at (others, i);
    const PdfBox box = { MARGIN + i * (width + gap), LANGUAGES_TOP, width, LANGUAGES };

    if (pdf_bidi_begins_rtl (tree_get_text (words, "short")))
      draw_right_to_left (poster, words, &box);
    else
      draw_language (poster, words, &box);
  }
}

static void
draw_danger (const Poster *poster)
{
  const Tree *back = tree_get (poster->said, "back");
  const Type title = { PDF_BOLD, 4.6, 3.6, 1.2, 0, poster->ink, PDF_LEFT, 1 };
  const Type words = { PDF_REGULAR, 4.1, 3.2, 1.42, 0, poster->ink, PDF_LEFT, 2 };
  double y;

  pdf_draw_box (poster->pdf, &(PdfBox){ MARGIN, DANGER_TOP, 1.2, 17 }, poster->mark);
  y = type_draw (poster->sheet, &title, &(PdfBox){ MARGIN + 5, DANGER_TOP + 0.6, COLUMN - 5, 0 },
                 tree_get_text (back, "danger_title"));
  type_draw (poster->sheet, &words, &(PdfBox){ MARGIN + 5, y + 3, COLUMN - 5, 0 }, tree_get_text (back, "danger"));
}

/* The town on the left, where it is on the right. */
static void
draw_foot (const Poster *poster)
{
  const Tree *town = tree_get (poster->said, "town");
  const Type bold = { PDF_BOLD, 4.4, 3, 1.2, 0, poster->ink, PDF_RIGHT, 1 };
  const Type plain = { PDF_REGULAR, 3.3, 2.6, 1.4, 0, poster->soft, PDF_RIGHT, 1 };
  const Type hours = { PDF_REGULAR, 3.3, 2.6, 1.3, 0, poster->soft, PDF_RIGHT, 2 };
  const Type close = { PDF_REGULAR, 2.8, 2.3, 1.25, 0, poster->soft, PDF_RIGHT, 3 };
  const Type hint = { PDF_REGULAR, 3.3, 2.4, 1.4, 0, poster->soft, PDF_LEFT, 1 };
  const char *code = tree_get_text (poster->said, "code_hint");
  const char *said = tree_get_text (town, "hours");
  double right = MARGIN + COLUMN * 0.46, width = COLUMN * 0.54, y;
  gboolean many = !type_fits (poster->sheet, &hours, width, said);

  pdf_draw_line (poster->pdf, &(PdfBox){ MARGIN, FOOT_TOP, COLUMN, 0 }, 0.2, poster->line);
  poster_brand (poster, &(PdfBox){ MARGIN, FOOT_TOP + 4.5, COLUMN * 0.44, 8 }, poster->main, poster->ink);
  y = type_draw (poster->sheet, &bold, &(PdfBox){ right, FOOT_TOP + 4, width, 0 }, tree_get_text (town, "phone"));
  y = type_draw (poster->sheet, many ? &close : &hours, &(PdfBox){ right, y + (many ? 1.6 : 2.4), width, 0 }, said);
  type_draw (poster->sheet, &plain, &(PdfBox){ right, y + 2, width, 0 }, tree_get_text (town, "address"));
  if (tree_get_flag (poster->said, "has_phone"))
    type_draw (poster->sheet, &hint, &(PdfBox){ MARGIN, FOOT_TOP + 16, COLUMN * 0.44, 0 }, code);
}

void
poster_back (const Poster *poster)
{
  const Type title = { PDF_BOLD, 12, 8, 1.1, -0.02, poster->ink, PDF_LEFT, 1 };

  poster_ground (poster, WIDTH, HEIGHT, poster->paper);
  type_draw (poster->sheet, &title, &(PdfBox){ MARGIN - 0.5, MARGIN, COLUMN, 0 },
             tree_get_text (tree_get (poster->said, "back"), "title"));
  draw_steps (poster, MARGIN + 17.5);
  draw_languages (poster);
  draw_danger (poster);
  draw_foot (poster);
}
