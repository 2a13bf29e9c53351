/* poster_tall.c: a question, and a house whose door is the QR code: posters, the front of flyers, cards. */
#include "poster.h"

#define WIDTH 297.0
#define HEIGHT 420.0
#define MARGIN 26.0
#define COLUMN (WIDTH - 2 * MARGIN)
#define HOUSE_TOP 180.0
#define EAVES 58.0
#define WALL_PAD 16.0
#define INNER_LEFT (MARGIN + WALL_PAD)
#define INNER (COLUMN - 2 * WALL_PAD)
#define WINDOWS_TOP (HOUSE_TOP + EAVES + 5)
#define DOOR 86.0
#define DOOR_TOP 312.0

static void
draw_question (const Poster *poster)
{
  const Type headline = { PDF_BOLD, 40, 20, 1.02, -0.025, poster->ink, PDF_LEFT, 2 };
  const Type lead = { PDF_REGULAR, 9.2, 7, 1.42, 0, poster->ink, PDF_LEFT, 3 };
  double y;

  poster_brand (poster, &(PdfBox){ MARGIN, MARGIN - 2, COLUMN, 15 }, poster->main, poster->ink);
  y = type_draw (poster->sheet, &headline, &(PdfBox){ MARGIN - 2, 60, COLUMN, 0 }, poster_said (poster, "headline"));
  type_draw (poster->sheet, &lead, &(PdfBox){ MARGIN, y + 17, COLUMN, 0 }, poster_said (poster, "lead"));
}

/* Beside the door: the telephone, or the town hall where there is none; what it costs, in which languages. */
static void
draw_ways (const Poster *poster, double y)
{
  const Tree *town = tree_get (poster->said, "town");
  gboolean calls = tree_get_flag (poster->said, "has_phone");
  double width = INNER - DOOR - 14;
  const Type small = { PDF_REGULAR, 6.6, 5, 1.36, 0, poster->on_main, PDF_LEFT, 2 };
  const Type close = { PDF_REGULAR, calls ? 5.6 : 5, 4.4, 1.26, 0, poster->on_main, PDF_LEFT, 4 };
  const Type large = { PDF_BOLD, calls ? 17.5 : 11, 6, 1.2, -0.015, poster->on_main, PDF_LEFT, calls ? 1 : 2 };
  const char *said = tree_get_text (town, "hours");
  gboolean many = !type_fits (poster->sheet, &small, width, said);

  y = type_draw (poster->sheet, &small, &(PdfBox){ INNER_LEFT, y + 1.5, width, 0 },
                 poster_said (poster, calls ? "call" : "come"));
  y = type_draw (poster->sheet, &large, &(PdfBox){ INNER_LEFT, y + 6, width, 0 },
                 tree_get_text (town, calls ? "phone" : "address_lines"));
  y = type_draw (poster->sheet, many ? &close : &small, &(PdfBox){ INNER_LEFT, y + 6, width, 0 }, said);
  y = type_draw (poster->sheet, &small, &(PdfBox){ INNER_LEFT, y + (many ? 7 : 10), width, 0 },
                 poster_said (poster, "free"));
  poster_languages (poster, INNER_LEFT, HEIGHT - MARGIN + 8, 6.6, poster->on_main);
}

void
poster_tall (const Poster *poster)
{
  const House house = { { MARGIN, HOUSE_TOP, COLUMN, HEIGHT - HOUSE_TOP }, EAVES, poster->main };

  poster_ground (poster, WIDTH, HEIGHT, poster->ground);
  draw_question (poster);
  poster_house (poster, &house);
  poster_windows (poster, &(Windows){ INNER_LEFT, WINDOWS_TOP, INNER, 10, 4, FALSE });
  poster_door (poster, &(PdfBox){ INNER_LEFT + INNER - DOOR, DOOR_TOP, DOOR, HEIGHT - DOOR_TOP });
  draw_ways (poster, DOOR_TOP);
}
