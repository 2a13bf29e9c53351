/* kit_file.c: files of a kit, in the order they are read. Makes none. */
#include "view/kit_file.h"

#include <string.h>

#define LANGUAGE "fr"
#define PDF "application/pdf"
#define PNG "image/png"
#define SVG "image/svg+xml"
#define HTML "text/html; charset=utf-8"
#define TEXT "text/plain; charset=utf-8"
#define ZIP "application/zip"

const KitFile kit_files[] = {
  { "affiche-a3.pdf", "posters", KIT_PIECE, "affiche-a3", 0, PDF },
  { "affiche-a4.pdf", "posters", KIT_PIECE, "affiche-a4", 0, PDF },
  { "affiche-a3-imprimeur.pdf", "posters", KIT_PIECE, "affiche-a3-imprimeur", 0, PDF },
  { "chevalet-a4.pdf", "posters", KIT_PIECE, "chevalet-a4", 0, PDF },
  { "tract-a5.pdf", "flyers", KIT_PIECE, "tract-a5", 0, PDF },
  { "tract-a5-deux-par-feuille.pdf", "flyers", KIT_PIECE, "tract-a5-deux-par-feuille", 0, PDF },
  { "carte-a6-quatre-par-feuille.pdf", "flyers", KIT_PIECE, "carte-a6-quatre-par-feuille", 0, PDF },
  { "tract-a5-imprimeur.pdf", "flyers", KIT_PIECE, "tract-a5-imprimeur", 0, PDF },
  { "image-1200x630.png", "screens", KIT_PICTURE, "image-1200x630", 1200, PNG },
  { "image-1080x1080.png", "screens", KIT_PICTURE, "image-1080x1080", 1080, PNG },
  { "qr-code.png", "screens", KIT_CODE, NULL, 0, PNG },
  { "qr-code.svg", "screens", KIT_CODE, NULL, 0, SVG },
  { "lettre.pdf", "texts", KIT_PAPER, "kit-letter", 0, PDF },
  { "lettre.html", "texts", KIT_PAPER, "kit-letter", 0, HTML },
  { "communique-de-presse.pdf", "texts", KIT_PAPER, "kit-press", 0, PDF },
  { "communique-de-presse.html", "texts", KIT_PAPER, "kit-press", 0, HTML },
  { "texte-bulletin.txt", NULL, KIT_TEXT, "texts/kit-bulletin", 0, TEXT },
  { "texte-site.txt", NULL, KIT_TEXT, "texts/kit-site", 0, TEXT },
  { "texte-reseaux-sociaux.txt", NULL, KIT_TEXT, "texts/kit-social", 0, TEXT },
  { "texte-sms.txt", NULL, KIT_TEXT, "texts/kit-sms", 0, TEXT },
  { "bouton.html", NULL, KIT_BUTTON, NULL, 0, TEXT },
  { "LISEZ-MOI.txt", NULL, KIT_TEXT, "texts/kit-readme", 0, TEXT },
  { "apercu-affiche.png", NULL, KIT_PREVIEW, "affiche-a3", 250, PNG },
  { "apercu-chevalet.png", NULL, KIT_PREVIEW, "chevalet-a4", 250, PNG },
  { "apercu-tract.png", NULL, KIT_PREVIEW, "tract-a5", 250, PNG },
  { "apercu-carte.png", NULL, KIT_PREVIEW, "carte-a6-quatre-par-feuille", 250, PNG },
  { "kit.zip", NULL, KIT_ZIP, NULL, 0, ZIP },
};
const guint kit_files_count = G_N_ELEMENTS (kit_files);

const KitFile *
kit_file_find (const char *name)
{
  for (guint i = 0; i < kit_files_count; i++)
    if (strcmp (kit_files[i].name, name) == 0)
      return &kit_files[i];
  return NULL;
}

gboolean
kit_file_is_made (const KitFile *file, const Tree *said)
{
  return (file->make != KIT_CODE && file->make != KIT_BUTTON) || tree_get_flag (said, "open");
}

void
kit_file_list (const Words *words, Tree *said)
{
  Tree *list = tree_set_list (said, "files");

  for (guint i = 0; i < kit_files_count; i++) {
    const KitFile *file = &kit_files[i];
    g_autofree char *hint = g_strconcat ("kit_hint.", file->name, NULL);
    Tree *map;

    if (file->make == KIT_PREVIEW || file->make == KIT_ZIP || !kit_file_is_made (file, said))
      continue;
    map = tree_add_map (list);
    tree_set_text (map, "name", file->name);
    tree_set_text (map, "part", file->part);
    tree_set_text (map, "words", words_code (words, LANGUAGE, "kit_file", file->name));
    tree_set_text (map, "hint", words_has (words, LANGUAGE, hint) ? words_get (words, LANGUAGE, hint) : NULL);
  }
}
