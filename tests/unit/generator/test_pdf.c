/* test_pdf.c: real libharu documents, read back by pdftotext, pdffonts, pdfinfo and qpdf. Charts are drawn by
 * test_chart.c; fonts are read by test_pdf_face.c. */
#include "pdf.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "svg_replay.h"

typedef struct {
  char *folder, *path;
  Pdf *pdf;
} Room;

static const PdfStyle style = {
  .town = "Mairie de Démo",
  .service = "Signaler un logement",
  .title = "Semaine",
  .period = "Du 16 au 22 novembre 2020",
  .contact = "Téléphone : 05 00 00 00 00",
  .date = "Établi le 23 novembre 2020",
  .page_word = "page",
  .now_s = 1606118400,
};

static void
room_open (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  room->folder = g_dir_make_tmp ("pdf-XXXXXX", NULL);
  room->path = g_build_filename (room->folder, "x.pdf", NULL);
  room->pdf = pdf_new (&style, &error);
  if (room->pdf == NULL) /* without its fonts nothing here can be judged: said, not met as a crash */
    g_error ("no document: %s", error->message);
}

static void
room_close (Room *room, gconstpointer data)
{
  (void) data;
  pdf_free (room->pdf);
  g_unlink (room->path);
  g_rmdir (room->folder);
  g_free (room->folder);
  g_free (room->path);
}

/* What a program prints; NULL (and the test is skipped) when it is not installed. */
static char *
program_run (const char *program, const char *option, const char *path)
{
  g_autofree char *found = g_find_program_in_path (program);
  g_autoptr (GSubprocess) child = NULL;
  char *output = NULL;
  const char *const all[] = { program, option, path, strcmp (program, "pdftotext") == 0 ? "-" : NULL };
  const char *argv[] = { program, NULL, NULL, NULL, NULL };
  guint count = 1;

  if (found == NULL) {
    g_test_skip (program);
    return NULL;
  }
  for (guint i = 1; i < G_N_ELEMENTS (all); i++)
    if (all[i] != NULL)
      argv[count++] = all[i];
  child = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  g_assert_true (g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
  return output;
}

/* Saves, checks the file's structure, and gives its text. */
static char *
room_text (Room *room)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *check = NULL;

  g_assert_true (pdf_save (room->pdf, room->path, &error));
  g_assert_no_error (error);
  check = program_run ("qpdf", "--check", room->path);
  if (check != NULL)
    g_assert_nonnull (strstr (check, "No syntax or stream encoding errors"));
  return program_run ("pdftotext", "-layout", room->path);
}

static void
test_french (Room *room, gconstpointer data)
{
  g_autofree char *text = NULL;

  (void) data;
  pdf_text (room->pdf, PDF_BODY, "œ É À Ç Ÿ Æ « » ’ “ ” — … € • ½ 1\u202f600\u00a0%");
  text = room_text (room);
  if (text == NULL)
    return;
  g_assert_nonnull (strstr (text, "œ É À Ç Ÿ Æ « » ’ “ ” — … € • ½ 1 600 %")); /* pdftotext shows every space as one */
  g_assert_nonnull (strstr (text, "Mairie de Démo"));
  g_assert_nonnull (strstr (text, "page 1 / 1"));
  g_assert_nonnull (strstr (text, "Établi le 23 novembre 2020"));
}

static void
test_metadata (Room *room, gconstpointer data)
{
  g_autofree char *info = NULL, *fonts = NULL, *text = NULL;

  (void) data;
  pdf_text (room->pdf, PDF_TITLE, "Été");
  pdf_text (room->pdf, PDF_HEADING, "À faire");
  text = room_text (room);
  info = program_run ("pdfinfo", "-isodates", room->path);
  fonts = program_run ("pdffonts", NULL, room->path);
  if (info == NULL || fonts == NULL)
    return;
  g_assert_true (g_regex_match_simple ("PDF version: +1\\.[4-7]", info, 0, 0)); /* the next two need 1.4 */
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (room->path, &bytes, &length, NULL));
  g_assert_nonnull (g_strstr_len (bytes, (gssize) length, "/Lang (fr-FR)"));
  g_assert_nonnull (g_strstr_len (bytes, (gssize) length, "/DisplayDocTitle true"));
  g_assert_nonnull (strstr (info, "Mairie de Démo"));
  g_assert_nonnull (strstr (info, "2020-11-23T08:00:00Z"));
  g_assert_true (g_regex_match_simple ("OpenSans +.*yes yes yes", fonts, 0, 0));
  g_assert_true (g_regex_match_simple ("OpenSans-Bold.*yes yes yes", fonts, 0, 0));
}

static const struct {
  const char *name, *text, *found;
} hostile[] = {
  { "invalid-utf8", "avant \xff\xfe\xc3( après", "avant" },
  { "overlong",
    "a\xc0\xaf"
    "b",
    "b" },
  { "truncated", "fin \xe2\x82", "fin" },
  { "emoji", "avant 😀👩‍👩‍👧 après", "avant \uFFFD après" },
  { "arabic", "x العربية y", "العربية" },
  { "emoji-known", "vu ✓ au ☎", "vu ✓ au ☎" },
  { "marks", "a\uf8f0b\ue001c\uf8f3", "a\uFFFDb\uFFFDc\uFFFD" },
  { "controls", "un\001\002\033[31m deux", "un[31m deux" },
  { "direction", "a\u202e\u200f\u2066z", "az" },
  { "parentheses", "(((( \\) %PDF endobj endstream", "(((( \\) %PDF endobj endstream" },
  { "decomposed", "e\u0301te\u0301", "été" },
};

static void
test_hostile (gconstpointer data)
{
  Room room = { NULL, NULL, NULL };
  guint index = GPOINTER_TO_UINT (data);
  g_autofree char *text = NULL;

  room_open (&room, NULL);
  pdf_text (room.pdf, PDF_TITLE, hostile[index].text);
  pdf_text (room.pdf, PDF_BODY, hostile[index].text);
  pdf_item (room.pdf, hostile[index].text, hostile[index].text);
  pdf_grade (room.pdf, hostile[index].text[0], hostile[index].text);
  pdf_figures (room.pdf, &(PdfFigure){ hostile[index].text, hostile[index].text, hostile[index].text, TRUE }, 1);
  text = room_text (&room);
  if (text != NULL)
    g_test_message ("%s", text);
  if (text != NULL)
    g_assert_nonnull (strstr (text, hostile[index].found));
  room_close (&room, NULL);
}

/* A long contact in the foot ends before the date begins: it is not written over it. */
static void
test_foot (Room *room, gconstpointer data)
{
  PdfStyle longest = style;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  (void) data;
  longest.contact = "Une question ? 05 00 00 00 00, Mairie de Saint-Étienne-du-Bois-d’Auvergne-les-Bains";
  g_clear_pointer (&room->pdf, pdf_free);
  room->pdf = pdf_new (&longest, &error);
  g_assert_no_error (error);
  pdf_text (room->pdf, PDF_BODY, "Texte.");
  text = room_text (room);
  if (text != NULL)
    g_assert_true (g_regex_match_simple ("05 00 00 00 00.*… +Établi le 23 novembre 2020 +page", text, 0, 0));
}

/* Longer than a PDF string may be, without one space. */
static void
test_endless_word (Room *room, gconstpointer data)
{
  g_autofree char *word = g_strnfill (200000, 'm');
  g_autofree char *text = NULL;
  guint letters = 0;

  (void) data;
  pdf_text (room->pdf, PDF_BODY, word);
  text = room_text (room);
  for (const char *p = text; p != NULL && *p != '\0'; p++)
    letters += *p == 'm';
  if (text != NULL) /* the header has one on each page: "Signaler un logement" and "Semaine", "novembre" */
    g_assert_cmpuint (letters, >=, 200000);
  g_assert_cmpuint (pdf_page_count (room->pdf), >, 30);
}

/* Marks without width must not make a line without end. */
static void
test_zero_width (Room *room, gconstpointer data)
{
  g_autoptr (GString) marks = g_string_new ("e");
  g_autofree char *text = NULL;

  (void) data;
  for (guint i = 0; i < 50000; i++)
    g_string_append (marks, "\u0323");
  pdf_text (room->pdf, PDF_BODY, marks->str);
  text = room_text (room);
}

static void
test_no_break (Room *room, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = pdf_wrap (room->pdf, PDF_REGULAR, 10, 60, "un deux\u00a0trois\u202fquatre cinq");

  (void) data;
  g_assert_cmpuint (lines->len, >=, 2);
  for (guint i = 0; i < lines->len; i++)
    g_assert_false (g_str_has_suffix (g_ptr_array_index (lines, i), "deux"));
}

/* The font lacks small figures below the line: plain ones stand for them, never the mark of what cannot be drawn. */
static void
test_subscripts (Room *room, gconstpointer data)
{
  g_autofree char *text = NULL;

  (void) data;
  pdf_text (room->pdf, PDF_BODY, "CO₂, log₁₀, f₁, x₉");
  text = room_text (room);
  if (text == NULL)
    return;
  g_assert_nonnull (strstr (text, "CO2, log10, f1, x9"));
  g_assert_null (strstr (text, "\ufffd"));
}

/* Words may say "18 °C" with a plain space: no line begins with a unit or a mark, wherever it is broken. */
static void
test_units_cling (Room *room, gconstpointer data)
{
  static const char *const never[] = { "°", "%", "µg", ":", ";", "»", "€", "64", "600" };

  (void) data;
  for (double width = 40; width < 200; width += 3) {
    g_autoptr (GPtrArray) lines = pdf_wrap (room->pdf, PDF_REGULAR, 10, width,
                                            "sous 18 °C pendant 34 % des heures ; poussières 12 µg/m³ : « à voir »,"
                                            " 1 600 € au 05 64 64");

    g_assert_cmpuint (lines->len, >=, 2);
    for (guint i = 0; i < lines->len; i++)
      for (guint j = 0; j < G_N_ELEMENTS (never); j++)
        g_assert_false (g_str_has_prefix (g_ptr_array_index (lines, i), never[j]));
  }
}

static void
test_lines_fit (Room *room, gconstpointer data)
{
  const char *text = "Proposer rapidement une date de visite au locataire, rue Anticonstitutionnellement-Longue\n\nFin";
  g_autoptr (GPtrArray) lines = pdf_wrap (room->pdf, PDF_BOLD, 11, 90, text);

  (void) data;
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpfloat (pdf_text_width (room->pdf, PDF_BOLD, 11, g_ptr_array_index (lines, i)), <=, 90);
  g_assert_cmpstr (g_ptr_array_index (lines, lines->len - 1), ==, "Fin");
  g_assert_cmpstr (g_ptr_array_index (lines, lines->len - 2), ==, "");
}

static const PdfColumn columns[] = {
  { "Dossier", 1, PDF_CELL_STRONG },
  { "Adresse", 3, PDF_CELL_TEXT },
  { "Classe", 2, PDF_CELL_GRADE },
  { "Jours", 1, PDF_CELL_NUMBER },
};

static void
table_fill (Pdf *pdf, guint rows)
{
  g_autoptr (PdfTable) table = pdf_table_begin (pdf, columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < rows; i++) {
    g_autofree char *number = g_strdup_printf ("64-%u", 10000 + i);
    const char *address =
        i % 7 == 0 ? "3 allée de la Démonstration, bâtiment B, escalier 2, troisième étage" : "12 rue Basse";
    const char *cells[] = { number, address, "E difficile", "12" };

    pdf_table_row (table, cells, "https://example.org/");
  }
}

static void
test_long_table (Room *room, gconstpointer data)
{
  g_autofree char *text = NULL;
  guint heads = 0, rows = 0;

  (void) data;
  table_fill (room->pdf, 500);
  text = room_text (room);
  if (text == NULL)
    return;
  for (const char *p = strstr (text, "Adresse"); p != NULL; p = strstr (p + 1, "Adresse"))
    heads++;
  for (const char *p = strstr (text, "64-1"); p != NULL; p = strstr (p + 1, "64-1"))
    rows++;
  g_assert_cmpuint (heads, ==, pdf_page_count (room->pdf));
  g_assert_cmpuint (heads, >, 10);
  g_assert_cmpuint (rows, ==, 500);
}

static guint
count_of (const char *text, const char *part)
{
  guint count = 0;

  for (const char *p = strstr (text, part); p != NULL; p = strstr (p + 1, part))
    count++;
  return count;
}

/* Whatever the number of rows, no page holds one alone, and each page after the first says what goes on. */
static void
test_no_lone_row (gconstpointer data)
{
  guint rows = GPOINTER_TO_UINT (data);
  Room room = { NULL };

  room_open (&room, NULL);
  {
    g_autoptr (PdfTable) table = pdf_table_begin (room.pdf, columns, 2);

    pdf_table_set_again (table, "Derniers suivis (suite)");
    for (guint i = 0; i < rows; i++)
      pdf_table_row (table, (const char *const[]){ "64-1", "12 rue Basse" }, NULL);
  }
  g_autofree char *text = room_text (&room);
  g_auto (GStrv) pages = g_strsplit (text != NULL ? text : "", "\f", -1);
  g_assert_cmpuint (text == NULL ? rows : count_of (text, "12 rue"), ==, rows);
  for (guint i = 0; pages[i] != NULL && *pages[i] != '\0'; i++) {
    g_assert_cmpuint (count_of (pages[i], "12 rue"), >=, 3);
    g_assert_cmpuint (count_of (pages[i], "Derniers suivis (suite)"), ==, i > 0);
  }
  room_close (&room, NULL);
}

/* What repeats the row above is left out, but not at the head of a page. */
static void
test_same_rows (Room *room, gconstpointer data)
{
  (void) data;
  {
    g_autoptr (PdfTable) table = pdf_table_begin (room->pdf, columns, 2);

    for (guint i = 0; i < 60; i++)
      pdf_table_row_same (table, (const char *const[]){ "64-1", "12 rue Basse" }, "https://example.org/", i > 0);
  }
  g_autofree char *text = room_text (room);
  if (text == NULL)
    return;
  g_assert_cmpuint (pdf_page_count (room->pdf), ==, 2);
  g_assert_cmpuint (count_of (text, "12 rue"), ==, 60);
  g_assert_cmpuint (count_of (text, "64-1"), ==, 2);
}

static void
test_tall_row (Room *room, gconstpointer data)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  g_autofree char *text = NULL;

  (void) data;
  for (guint i = 0; i < 400; i++)
    g_string_append_printf (cell, "ligne%u\n", i);
  pdf_text (room->pdf, PDF_HEADING, "Tableau");
  {
    g_autoptr (PdfTable) table = pdf_table_begin (room->pdf, columns, 2);
    const char *cells[] = { "a", cell->str };

    pdf_table_row (table, cells, NULL);
    pdf_table_total (table, cells);
  }
  text = room_text (room);
  if (text == NULL)
    return;
  g_assert_nonnull (strstr (text, "ligne0\n"));
  g_assert_nonnull (strstr (text, "ligne399\n"));
}

/* A heading goes with what it stands above; nothing, below the foot, needs no page. */
static void
test_heading_waits (Room *room, gconstpointer data)
{
  (void) data;
  pdf_space (room->pdf, 1);
  pdf_move (room->pdf, pdf_bottom () + 1);
  pdf_need (room->pdf, 0);
  pdf_move (room->pdf, pdf_bottom () - 70);
  pdf_text (room->pdf, PDF_HEADING, "Seul");
  g_assert_cmpuint (pdf_page_count (room->pdf), ==, 1);
  pdf_need (room->pdf, 60);
  g_assert_cmpuint (pdf_page_count (room->pdf), ==, 2);
  g_assert_cmpfloat (pdf_y (room->pdf), >, pdf_top (room->pdf));
}

static void
test_same_bytes (Room *room, gconstpointer data)
{
  g_autoptr (Pdf) again = pdf_new (&style, NULL);
  g_autofree char *first = NULL, *second = NULL;
  gsize first_size = 0, second_size = 0;

  (void) data;
  table_fill (room->pdf, 60);
  table_fill (again, 60);
  g_assert_true (pdf_save (room->pdf, room->path, NULL));
  g_assert_true (g_file_get_contents (room->path, &first, &first_size, NULL));
  g_assert_true (pdf_save (again, room->path, NULL));
  g_assert_true (g_file_get_contents (room->path, &second, &second_size, NULL));
  g_assert_cmpmem (first, first_size, second, second_size);
  g_assert_cmpuint (first_size, <, 120000);
}

static void
test_photo_refused (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  pdf_photo (room->pdf, "/etc/hostname", 50, NULL);
  pdf_text (room->pdf, PDF_BODY, "après");
  g_assert_false (pdf_save (room->pdf, room->path, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_false (g_file_test (room->path, G_FILE_TEST_EXISTS));
}

/* Begins like a JPEG, goes on like nothing: an error and no file. */
static void
test_photo_broken (Room *room, gconstpointer data)
{
  g_autofree char *photo = g_build_filename (room->folder, "broken.jpg", NULL);
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (g_file_set_contents (photo, "\xff\xd8\xff\xe0 rubbish that is no picture", -1, NULL));
  pdf_photo (room->pdf, photo, 50, NULL);
  g_assert_false (pdf_save (room->pdf, room->path, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_unlink (photo);
}

static void
test_links (Room *room, gconstpointer data)
{
  g_autofree char *bytes = NULL;

  (void) data;
  pdf_link (room->pdf, "bon", "https://example.org/fiche");
  pdf_link (room->pdf, "mauvais", "javascript:alert(1)");
  pdf_link (room->pdf, "mauvais", "file:///etc/passwd");
  pdf_link (room->pdf, "mauvais", "https://a b");
  pdf_link (room->pdf, "vide", NULL);
  g_assert_true (pdf_save (room->pdf, room->path, NULL));
  bytes = program_run ("qpdf", "--json", room->path);
  if (bytes == NULL)
    return;
  g_assert_nonnull (strstr (bytes, "https://example.org/fiche"));
  g_assert_null (strstr (bytes, "javascript"));
  g_assert_null (strstr (bytes, "passwd"));
}

static void
test_unwritable (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_false (pdf_save (room->pdf, "/nonexistent/x.pdf", &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

static const struct {
  const char *name, *svg;
  gboolean good;
} charts[] = {
  { "good",
    "<svg viewBox=\"0 0 100 50\"><rect x=\"1\" y=\"1\" width=\"9\" height=\"9\" fill=\"var(--main,#0b5563)\" fill-opacity=\".2\"/>"
    "<path fill=\"none\" d=\"M1 2L3 4 5 6M9 9L8 8Z\" stroke=\"currentColor\" stroke-width=\"2\"/>"
    "<polyline points=\"1,2 3,4\" stroke=\"currentColor\"/><circle cx=\"5\" cy=\"5\" r=\"2\" fill=\"var(--soft,#555)\"/>"
    "<text x=\"9\" y=\"9\" text-anchor=\"middle\" fill=\"currentColor\" paint-order=\"stroke\">Témoin</text></svg>",
    TRUE },
  { "unknown-elements",
    "<svg viewBox=\"0 0 100 50\"><image href=\"file:///etc/passwd\"/><use/>"
    "<foreignObject><p>x</p></foreignObject></svg>",
    TRUE },
  { "silly-numbers",
    "<svg viewBox=\"0 0 100 50\"><rect x=\"nan\" y=\"1e999\" width=\"inf\" height=\"-3\" fill=\"currentColor\"/>"
    "<path d=\"MMLL,,Q1 1\" stroke=\"currentColor\"/>"
    "<path d=\"M1 1L1e300 1\" stroke=\"currentColor\"/></svg>",
    TRUE },
  { "text-in-text", "<svg viewBox=\"0 0 9 9\"><text><text>a</text></text></svg>", TRUE },
  { "no-size", "<svg><rect/></svg>", FALSE },
  { "huge", "<svg viewBox=\"0 0 1e9 1\"></svg>", FALSE },
  { "not-xml", "<svg viewBox=\"0 0 9 9\"><rect", FALSE },
  { "empty", "", FALSE },
};

static void
test_replay (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  Room room = { NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;

  room_open (&room, NULL);
  pdf_chart (room.pdf, charts[index].svg, 0.5);
  if (charts[index].good) {
    g_autofree char *text = room_text (&room);

    if (index == 0 && text != NULL)
      g_assert_nonnull (strstr (text, "Témoin"));
  } else
    g_assert_false (pdf_save (room.pdf, room.path, &error));
  room_close (&room, NULL);
}

#define ADD(name, function) g_test_add (name, Room, NULL, room_open, function, room_close)

static void
rows_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autofree char *path = g_strconcat ("/pdf/hostile/", hostile[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_hostile);
  }
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++) {
    g_autofree char *path = g_strconcat ("/pdf/replay/", charts[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_replay);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint rows = 28; rows < 40; rows++) {
    g_autofree char *path = g_strdup_printf ("/pdf/no-lone-row/%u", rows);

    g_test_add_data_func (path, GUINT_TO_POINTER (rows), test_no_lone_row);
  }
  ADD ("/pdf/french", test_french);
  ADD ("/pdf/metadata", test_metadata);
  ADD ("/pdf/foot", test_foot);
  ADD ("/pdf/endless-word", test_endless_word);
  ADD ("/pdf/zero-width", test_zero_width);
  ADD ("/pdf/no-break", test_no_break);
  ADD ("/pdf/subscripts", test_subscripts);
  ADD ("/pdf/units-cling", test_units_cling);
  ADD ("/pdf/lines-fit", test_lines_fit);
  ADD ("/pdf/long-table", test_long_table);
  ADD ("/pdf/same-rows", test_same_rows);
  ADD ("/pdf/tall-row", test_tall_row);
  ADD ("/pdf/heading-waits", test_heading_waits);
  ADD ("/pdf/same-bytes", test_same_bytes);
  ADD ("/pdf/photo-refused", test_photo_refused);
  ADD ("/pdf/photo-broken", test_photo_broken);
  ADD ("/pdf/links", test_links);
  ADD ("/pdf/unwritable", test_unwritable);
  rows_add ();
  return g_test_run ();
}
