/* poster_wide.c: surfaces that lie or are square: words on the left or above, the house beside or below. */
#include "poster.h"

/* The words of a lying surface: where they begin, how large they are. */
typedef struct {
  double left, width;
  double brand_top, brand;
  double headline_top, headline;
  double lead_gap, lead; /* of the sentence below; `brief`: of few words */
  gboolean brief;
  double ways_foot, ways; /* the last baseline; the size of small words */
} Column;

/* From the foot upwards: hours, the telephone (or where to come), how. */
static void
draw_ways (const Poster *poster, const Column *words)
{
  const Tree *town = tree_get (poster->said, "town");
  gboolean calls = tree_get_flag (poster->said, "has_phone");
  const Type small = { PDF_REGULAR, words->ways, words->ways * 0.6, 1.3, 0, poster->ink, PDF_LEFT, 1 };
  const Type large = {
    PDF_BOLD, words->ways * (calls ? 2.5 : 1.4), words->ways, 1.2, -0.015, poster->main, PDF_LEFT, calls ? 1 : 2
  };
  const Type hours = { PDF_REGULAR, words->ways, words->ways * 0.8, 1.3, 0, poster->ink, PDF_LEFT, 2 };
  double top = words->ways_foot - words->ways * 5.4, y;

  y = type_draw (poster->sheet, &small, &(PdfBox){ words->left, top, words->width, 0 },
                 poster_said (poster, calls ? "call" : "come"));
  y = type_draw (poster->sheet, &large, &(PdfBox){ words->left, y + words->ways * 0.9, words->width, 0 },
                 tree_get_text (town, calls ? "phone" : "address_lines"));
  type_draw (poster->sheet, &hours, &(PdfBox){ words->left, y + words->ways * 0.9, words->width, 0 },
             tree_get_text (town, "hours"));
}

static void
draw_words (const Poster *poster, const Column *words)
{
  const Type headline = { PDF_BOLD, words->headline, words->headline / 2, 1.04, -0.025, poster->ink, PDF_LEFT, 2 };
  const Type lead = { PDF_REGULAR, words->lead, words->lead * 0.7, 1.42, 0, poster->ink, PDF_LEFT, 4 };
  double y;

  poster_brand (poster, &(PdfBox){ words->left, words->brand_top, words->width, words->brand }, poster->main,
                poster->ink);
  y = type_draw (poster->sheet, &headline,
                 &(PdfBox){ words->left - words->headline * 0.05, words->headline_top, words->width, 0 },
                 poster_said (poster, "headline"));
  type_draw (poster->sheet, &lead, &(PdfBox){ words->left, y + words->lead_gap, words->width, 0 },
             poster_said (poster, words->brief ? "tell" : "lead"));
  draw_ways (poster, words);
}

void
poster_wide (const Poster *poster)
{
  const Column words = { 13, 98, 13, 9, 33, 20, 10, 4.9, FALSE, 136, 3.9 };
  const House house = { { 121, 22, 76, 148.5 - 22 }, 24, poster->main };

  poster_ground (poster, 210, 148.5, poster->ground);
  draw_words (poster, &words);
  poster_house (poster, &house);
  poster_windows (poster, &(Windows){ 127, 51, 64, 4, 4, TRUE });
  poster_door (poster, &(PdfBox){ 130, 74, 58, 148.5 - 74 });
}

void
poster_banner (const Poster *poster)
{
  const Column words = { 72, 600, 60, 50, 172, 94, 56, 38, TRUE, 580, 22.5 };
  const House house = { { 740, 96, 388, 630 - 96 }, 122, poster->main };

  poster_ground (poster, 1200, 630, poster->ground);
  draw_words (poster, &words);
  poster_house (poster, &house);
  poster_windows (poster, &(Windows){ 772, 242, 324, 20, 4, TRUE });
  poster_door (poster, &(PdfBox){ 816, 330, 236, 630 - 330 });
}

void
poster_square (const Poster *poster)
{
  const Tree *town = tree_get (poster->said, "town");
  gboolean calls = tree_get_flag (poster->said, "has_phone");
  const Type headline = { PDF_BOLD, 124, 60, 1.02, -0.025, poster->ink, PDF_LEFT, 2 };
  const Type tell = { PDF_REGULAR, 42, 26, 1.2, 0, poster->ink, PDF_LEFT, 1 };
  const Type small = { PDF_REGULAR, 28, 18, 1.35, 0, poster->on_main, PDF_LEFT, 2 };
  const Type large = { PDF_BOLD, calls ? 64 : 40, 26, 1.2, -0.015, poster->on_main, PDF_LEFT, calls ? 1 : 2 };
  const House house = { { 72, 478, 936, 1080 - 478 }, 128, poster->main };
  double y;

  poster_ground (poster, 1080, 1080, poster->ground);
  poster_brand (poster, &(PdfBox){ 72, 60, 900, 52 }, poster->main, poster->ink);
  y = type_draw (poster->sheet, &headline, &(PdfBox){ 66, 162, 936, 0 }, poster_said (poster, "headline"));
  type_draw (poster->sheet, &tell, &(PdfBox){ 72, y + 52, 430, 0 }, poster_said (poster, "tell"));
  poster_house (poster, &house);
  poster_windows (poster, &(Windows){ 126, 640, 480, 20, 4, TRUE });
  y = type_draw (poster->sheet, &small, &(PdfBox){ 126, 802, 480, 0 }, poster_said (poster, calls ? "call" : "come"));
  y = type_draw (poster->sheet, &large, &(PdfBox){ 126, y + 24, 480, 0 },
                 tree_get_text (town, calls ? "phone" : "address_lines"));
  type_draw (poster->sheet, &small, &(PdfBox){ 126, y + 44, 480, 0 }, poster_said (poster, "free"));
  poster_door (poster, &(PdfBox){ 644, 640, 310, 1080 - 640 });
}
