/* town_pdf.c: the town's name, colours and telephone on a new PDF. Lays nothing out. */
#include "town_pdf.h"

#include "base/color.h"

guint32
town_pdf_color (const Tree *town, const char *key)
{
  guint32 rgb = 0;

  return color_parse (tree_get_text (town, key), &rgb) ? color_readable (rgb, 0xffffff) : 0;
}

const char *
town_pdf_mark (const Kit *kit, const Tree *town)
{
  return tree_get_text (tree_get (town, "training"), "url") == NULL
             ? NULL
             : words_code (kit->words, "fr", "paper", "training");
}

Pdf *
town_pdf_new (const Kit *kit, const TownPdf *head, GError **error)
{
  g_autoptr (Tree) town = kit_town (kit);
  g_autofree char *logo = kit_logo (kit);
  const PdfStyle style = {
    .town = tree_get_text (town, "name"),
    .service = tree_get_text (town, "service_name"),
    .title = head->title,
    .period = head->period,
    .contact = head->contact != NULL ? head->contact : tree_get_text (town, "phone"),
    .language = head->language,
    .tight = head->tight,
    .rtl = head->language != NULL && words_is_rtl (kit->words, head->language),
    .date = head->date,
    .page_word = words_code (kit->words, kit->voice.language, "paper", "page"),
    .now_s = kit->now,
    .logo = logo,
    .mark = town_pdf_mark (kit, town),
    .main_rgb = town_pdf_color (town, "color_main"),
    .mark_rgb = town_pdf_color (town, "color_mark"),
  };

  return pdf_new (&style, error);
}
