/* test_poster.c: each piece of a campaign as its PDF says it: size, boxes for the printer, words, links; names that are
 * long, empty or in other letters; Arabic words in the form their neighbours give them. */
#include "workshop.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "domain/logo.h"
#include "pdf_bidi.h"
#include "poster_piece.h"
#include "product.h"
#include "view/campaign_kit.h"
#include "view/kit_file.h"

/* What a program of poppler says of the file; "" when it is not installed. */
static char *
poppler (const char *program, const char *option, const char *path)
{
  g_autofree char *found = g_find_program_in_path (program);
  g_autoptr (GSubprocess) child = NULL;
  char *output = NULL;

  if (found == NULL)
    return g_strdup ("");
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, program, option,
                            path, strcmp (program, "pdftotext") == 0 ? "-" : NULL, NULL);
  g_assert_true (g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, NULL));
  return output;
}

static Tree *
said_by (const Workshop *workshop)
{
  Kit *kit = workshop->kit;

  return campaign_kit_view (&(CampaignKit){ kit->db, kit->words, NULL, kit->base_url, NULL });
}

static char *
make (const Workshop *workshop, const char *name, const Tree *said)
{
  g_autofree char *file = g_strconcat (name, ".pdf", NULL);
  char *path = g_build_filename (workshop->world->folder, file, NULL);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", name);
  g_assert_true (poster_piece_make (workshop->kit, poster_piece_find (name), said, path, &error));
  g_assert_no_error (error);
  return path;
}

/* Points of the page: what is cut, and the whole sheet of a printer. */
static void
test_sizes (const Workshop *workshop)
{
  static const struct {
    const char *piece, *pages, *said;
  } pieces[] = {
    { "affiche-a3", "Pages:           1\n", "Page size:       841.89 x 1190.55 pts (A3)" },
    { "affiche-a3-imprimeur", "Pages:           1\n", "TrimBox:            28.35    28.35   870.24  1218.90" },
    { "tract-a5-imprimeur", "Pages:           2\n", "BleedBox:           19.84    19.84   457.80   632.13" },
    { "carte-a6-quatre-par-feuille", "Pages:           2\n", "Page size:       595.276 x 841.89 pts (A4)" },
    { "image-1200x630", "Pages:           1\n", "Page size:       1200 x 630 pts" },
  };
  g_autoptr (Tree) said = said_by (workshop);

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autofree char *path = make (workshop, pieces[i].piece, said), *info = poppler ("pdfinfo", "-box", path);

    g_assert_true (*info == '\0' || strstr (info, pieces[i].pages) != NULL);
    g_assert_true (*info == '\0' || strstr (info, pieces[i].said) != NULL);
  }
}

/* The same message gives the same bytes. */
static void
test_words (const Workshop *workshop)
{
  g_autoptr (Tree) said = said_by (workshop);
  g_autofree char *path = make (workshop, "tract-a5", said), *text = poppler ("pdftotext", "-layout", path);
  g_autofree char *once = workshop_read (workshop, "tract-a5.pdf"), *bytes = NULL, *again = NULL;
  static const char *const words[] = {
    "Chez vous,", "Humidité", "Nuisibles", "Et après", "Is your home all right?", "logement.pau.example/signaler"
  };
  gsize length = 0, again_length = 0;

  g_assert_true (g_str_has_prefix (once, "%PDF"));
  for (guint i = 0; i < G_N_ELEMENTS (words) && *text != '\0'; i++)
    g_assert_nonnull (strstr (text, words[i]));
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_free (make (workshop, "tract-a5", said));
  g_assert_true (g_file_get_contents (path, &again, &again_length, NULL));
  g_assert_true (length == again_length && memcmp (bytes, again, length) == 0);
}

/* A message made of anything, on every surface: it is drawn. */
static void
test_any (const Workshop *workshop, const char *word)
{
  static const char *const texts[] = { "headline", "short", "tell", "lead", "scan",      "call",
                                       "come",     "free",  "door", "help", "link_shown" };
  static const char *const town_texts[] = { "name", "service_name", "phone", "hours", "address", "address_lines" };
  static const char *const pieces[] = { "tract-a5", "chevalet-a4", "image-1200x630", "image-1080x1080" };
  g_autoptr (Tree) said = said_by (workshop);
  Tree *town = tree_set_map (said, "town");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    tree_set_text (said, texts[i], word);
  for (guint i = 0; i < G_N_ELEMENTS (town_texts); i++)
    tree_set_text (town, town_texts[i], word);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autofree char *path = make (workshop, pieces[i], said);

    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  }
}

/* The longest hours that a town may type stand whole on both sides. */
static void
test_hours (const Workshop *workshop)
{
  g_autoptr (Tree) said = said_by (workshop);
  g_autofree char *path = NULL, *text = NULL;
  const char *back;

  tree_set_text (tree_set_map (said, "town"), "hours",
                 "lundi, mardi, jeudi et vendredi de 8 h 30 à 12 h 15 et de 13 h 30 à 17 h 30, mercredi de 9 h à 12 h,"
                 " samedi de 9 h à 11 h");
  path = make (workshop, "tract-a5", said);
  text = poppler ("pdftotext", "-raw", path);
  back = strchr (text, '\f');
  if (*text == '\0')
    return;
  g_assert_nonnull (g_strstr_len (text, back - text, "samedi de 9 h à 11 h"));
  g_assert_nonnull (strstr (back, "samedi de 9 h à 11 h"));
}

/* A link without end is refused before anything is written. */
static void
test_link (const Workshop *workshop)
{
  g_autoptr (Tree) said = said_by (workshop);
  g_autofree char *path = g_build_filename (workshop->world->folder, "long.pdf", NULL), *link = g_strnfill (4000, 'a');
  g_autoptr (GError) error = NULL;

  tree_set_text (said, "link", link);
  g_assert_false (poster_piece_make (workshop->kit, poster_piece_find ("affiche-a3"), said, path, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_LIMIT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* "بيت": three letters, each in the form of its place (first, middle, last), written from left to right. */
static void
test_script (const Workshop *workshop)
{
  g_autoptr (Tree) said = said_by (workshop);
  Tree *other = tree_add_map (tree_set_list (said, "others"));
  g_autofree char *path = NULL, *text = NULL;

  tree_set_text (other, "short", "\u0628\u064a\u062a");
  path = make (workshop, "tract-a5", said);
  text = poppler ("pdftotext", "-raw", path);
  g_assert_true (*text == '\0' || strstr (text, "\u0628\u064a\u062a") != NULL
                 || strstr (text, "\ufe96\ufef4\ufe91") != NULL || strstr (text, "\ufe91\ufef4\ufe96") != NULL);
  g_assert_true (pdf_bidi_begins_rtl ("1 \u0628"));
  g_assert_false (pdf_bidi_begins_rtl ("Français, 12 %"));
}

static gboolean
logo_work (Db *db, gpointer data, GError **error)
{
  return logo_set (db, &(Actor){ .now = MONDAY_9 }, data, error);
}

/* The logo chosen in the settings stands on posters and on documents. */
static void
test_logo (const Workshop *workshop)
{
  static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 90 20\"><path d=\"M0 0h90v20z\"/></svg>";
  g_autofree char *file = g_build_filename (workshop->world->folder, "logo.svg", NULL),
                  *paper = g_build_filename (workshop->world->folder, "sheet.pdf", NULL);
  const LogoOffer offer = { file, sizeof svg - 1, 0 };
  g_autoptr (Tree) said = said_by (workshop);
  g_autoptr (Logo) logo = NULL;
  LogoRefusal refusal;
  g_autofree char *before = make (workshop, "chevalet-a4", said), *none = poppler ("pdfimages", "-list", before), *poster = NULL,
                  *on_poster = NULL, *on_paper = NULL;

  g_assert_true (g_file_set_contents (file, svg, -1, NULL));
  logo = logo_read (&offer, &refusal, NULL);
  g_assert_nonnull (logo);
  world_do (workshop->world, logo_work, logo);
  poster = make (workshop, "chevalet-a4", said);
  g_assert_true (product_make (workshop->kit, "paper:test-sheet", paper, NULL));
  on_poster = poppler ("pdfimages", "-list", poster);
  on_paper = poppler ("pdfimages", "-list", paper);
  g_assert_null (strstr (none, "jpeg"));
  g_assert_true (*on_poster == '\0' || strstr (on_poster, "jpeg") != NULL);
  g_assert_true (*on_paper == '\0' || strstr (on_paper, "jpeg") != NULL);
}

/* A kit is laid over nothing: what stands there stays, and its maker is told. */
static void
test_taken (const Workshop *workshop)
{
  g_autofree char *folder = g_build_filename (workshop->world->folder, "taken", NULL),
                  *file = g_build_filename (folder, "letter.txt", NULL), *slash = g_strconcat (folder, "/", NULL),
                  *kept = NULL;
  const char *const names[] = { folder, slash, file };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "ours", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_false (product_make (workshop->kit, "kit:town", names[i], &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
    g_clear_error (&error);
  }
  g_assert_true (g_file_get_contents (file, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "ours");
}

/* What the kit names is what the generator makes. */
static void
test_tables (void)
{
  for (guint i = 0; i < kit_files_count; i++)
    g_assert_true (
        (kit_files[i].make != KIT_PIECE && kit_files[i].make != KIT_PICTURE && kit_files[i].make != KIT_PREVIEW)
        || poster_piece_find (kit_files[i].source) != NULL);
  g_assert_null (poster_piece_find ("affiche"));
}

static void
test_all (void)
{
  static const char *const words[] = { "", "Communautédagglomérationdunnomsansaucunespacequinetiendrajamaissuruneligne",
                                       "\U0001F3E0 \x01\xff {{town}} <b> محمد\na\nb\nc\nd" };
  Workshop workshop = { .world = world_new () };

  workshop_open (&workshop, MONDAY_9);
  if (workshop.kit != NULL) {
    test_sizes (&workshop);
    test_words (&workshop);
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      test_any (&workshop, words[i]);
    test_link (&workshop);
    test_script (&workshop);
    test_hours (&workshop);
    test_logo (&workshop);
    test_taken (&workshop);
  }
  workshop_close (&workshop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  workshop_find_helpers ();
  g_test_add_func ("/poster/tables", test_tables);
  g_test_add_func ("/poster/pieces", test_all);
  return g_test_run ();
}
