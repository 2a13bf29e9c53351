/* test_document.c: documents: front matter, blocks, both forms with the same words; whatever people typed stays text.
 */
#include "workshop.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "document.h"
#include "product.h"

#define HEAD "---\ntitle: Essai : {{subject}}\n---\n"

typedef struct {
  Workshop workshop;
  Tree *view;
} Room;

static void
room_open (Room *room, gconstpointer data)
{
  (void) data;
  room->workshop.world = world_new ();
  workshop_open (&room->workshop, MONDAY_9);
  room->view = tree_new_map ();
  tree_set_text (room->view, "subject", "un");
}

static void
room_close (Room *room, gconstpointer data)
{
  (void) data;
  tree_free (room->view);
  workshop_close (&room->workshop);
}

/* (transfer full): both forms: the page's HTML, and what pdftotext reads (NULL without poppler). */
static char *
room_html (Room *room, const char *body, char **ret_text)
{
  g_autofree char *source = g_strconcat (HEAD, body, NULL),
                  *path = g_build_filename (room->workshop.world->folder, "x.pdf", NULL),
                  *poppler = g_find_program_in_path ("pdftotext");
  GError *error = NULL;
  g_autoptr (Document) document = document_parse (room->workshop.kit, "essai", source, room->view, &error);
  g_autoptr (GSubprocess) child = NULL;
  char *html;

  g_assert_no_error (error);
  g_assert_true (document_pdf (document, path, NULL, &error));
  g_assert_no_error (error);
  if (ret_text != NULL && poppler != NULL) {
    child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, poppler, "-layout", path, "-", NULL);
    g_assert_true (g_subprocess_communicate_utf8 (child, NULL, NULL, ret_text, NULL, NULL));
  }
  html = document_html (document, &error);
  g_assert_no_error (error);
  return html;
}

static void
test_front (Room *room, gconstpointer data)
{
  g_autoptr (Document) document = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  tree_set_text (room->view, "subject", "l'été\n---\nnames: no *x*");
  document = document_parse (room->workshop.kit, "essai",
                             "---\ntitle: {{subject}}\nlead: Un mot\nnames: yes\nlanguage: en\n---\nTexte.\n",
                             room->view, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (document_title (document), ==, "l'été\n---\nnames: no *x*");
  g_assert_cmpstr (document_lead (document), ==, "Un mot");
  g_assert_cmpstr (document_language (document), ==, "en");
  g_assert_true (document_names_people (document));
}

static const struct {
  const char *source, *said;
} mistakes[] = {
  { "Texte.\n", "line 1" },
  { "---\ntitle: x\n", "no end" },
  { "---\nlead: x\n---\n", "no title" },
  { "---\ntitle: x\nother: y\n---\n", "line 3" },
  { "---\ntitle: x\n---\nun <b>mot</b>\n", "HTML" },
  { "---\ntitle: x\n---\n<div>\n", "HTML" },
  { "---\ntitle: x\n---\n```tabel\na\n```\n", "no block" },
  { "---\ntitle: x\n---\n* a\n\n  ```table\n  a\n  ```\n", "no block" },
  { "---\ntitle: x\n---\n{{#a}}\n", "essai" },
};

static void
test_mistakes (Room *room, gconstpointer data)
{
  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (document_parse (room->workshop.kit, "essai", mistakes[i].source, room->view, &error));
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, mistakes[i].said));
    g_assert_nonnull (strstr (error->message, "essai"));
  }
}

/* What somebody may type to be taken for more than text. */
static const char *const hostile[] = {
  "<script>alert(1)</script>",
  "**gras** _x_ `code`",
  "[lien](javascript:x)",
  "![i](x)",
  "a | b | c",
  "# titre",
  "- point",
  "1. point",
  "> dit",
  "```page",
  "    code",
  "\tcode",
  "\x01\x02\x03\x04code",
  "===",
  "---",
  "&lt;b&gt; &#10; &copy;",
  "<!-- x -->",
  "{{town.name}} {{{x}}}",
  "= total",
  "~ suite",
  "\\",
  "\\\\| x",
  "https://x.example/",
  "a\\",
  "<http://x.example>",
  "![](",
  "](x)",
  "\"titre\"",
  "~~~",
  "+",
  "*",
  "a*b*c",
  "http://[::1",
  "]: /url",
  "[x]: /url",
};

static void
test_hostile (Room *room, gconstpointer data)
{
  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autofree char *html = NULL, *spaced = g_strdelimit (g_strdup (hostile[i]), "\t\x01\x02\x03\x04", ' '),
                    *escaped = g_markup_escape_text (spaced, -1), *found = NULL, *cell = NULL, *begins = NULL;

    tree_set_text (room->view, "v", hostile[i]);
    html = room_html (room,
                      "{{v}}\n\n## {{v}}\n\n* {{v}}\n\nmot {{v}} mot **{{v}}**\n\n```table\nA | B\n{{v}} | {{v}}\n```\n"
                      "```facts\nx | {{v}}\n```\n```figures\n{{v}} | {{v}} | {{v}}\n```\n```notice\n{{v}}\n```\n"
                      "```address\n{{v}}\n```\n",
                      NULL);
    found = g_strdelimit (g_strdup (html), "\t\n", ' ');
    for (char *p = strstr (escaped, "&apos;"); p != NULL; p = strstr (escaped, "&apos;"))
      memmove (p, p + 5, strlen (p + 5) + 1), *p = '\'';
    begins = g_strdup_printf ("<p>%s</p>", escaped);
    cell = g_strdup_printf (">%s</td>", escaped);
    if (strstr (found, begins) == NULL)
      g_test_message ("%s not in %s", begins, found);
    g_assert_nonnull (strstr (found, begins));
    g_assert_nonnull (strstr (found, cell));
    for (const char *const *tag = (const char *const[]){ "<script", "<b>gras", "<em", "<code", "<pre", "<img", "<a ",
                                                         "<hr", "<h1>t", "<!--", "<ol", NULL };
         *tag != NULL; tag++)
      g_assert_null (strstr (found, *tag));
  }
}

static void
test_newlines (Room *room, gconstpointer data)
{
  g_autofree char *html = NULL, *text = NULL;

  (void) data;
  tree_set_text (room->view, "v", "un\n\n    deux\n- trois");
  html = room_html (room, "Avant {{v}} après.\n\n```table\nA\n{{v}}\n```\n", &text);
  g_assert_nonnull (strstr (html, "Avant un<br />\n<br />\n    deux<br />\n- trois après."));
  g_assert_nonnull (strstr (html, ">un<br />\n<br />\n    deux<br />\n- trois</th>"));
  if (text != NULL)
    g_assert_nonnull (strstr (text, "- trois après."));
}

static void
test_blocks (Room *room, gconstpointer data)
{
  g_autofree char *html = NULL, *text = NULL;

  (void) data;
  html = room_html (
      room,
      "## Une partie\n\n```table text:2 number:1\nQuoi | Combien\n[un](<https://x.example/1>) | 5\n= Total | 5\n"
      "```\n```facts\nVide |\nPlein | oui\n```\n```figures\n! 3 | attendent | sur 5\n```\n```grade\nE | difficile\n```\n"
      "```qr\nPar ici | https://x.example/\n```\n```sign\nLe maire | cachet\n```\n```page\n```\nFin.\n",
      &text);
  g_assert_nonnull (strstr (html, "<th scope=\"row\"><a href=\"https://x.example/1\">un</a></th>"));
  g_assert_nonnull (strstr (html, "<td class=\"n\" data-label=\"Combien\">5</td>"));
  g_assert_nonnull (strstr (html, "<dt>Plein</dt><dd>oui</dd>"));
  g_assert_null (strstr (html, "Vide"));
  g_assert_nonnull (strstr (html, "<li class=\"waits\"><b>3</b>"));
  g_assert_nonnull (strstr (html, "<a href=\"https://x.example/\">Par ici</a>"));
  if (text == NULL)
    return;
  for (const char *const *word =
           (const char *const[]){ "Une partie", "Combien", "Total", "Plein", "attendent", "difficile", "Par ici",
                                  "Le maire", "Fin.", "page 2 / 2", NULL };
       *word != NULL; word++)
    g_assert_nonnull (strstr (text, *word));
  g_assert_null (strstr (text, "Vide"));
}

/* Rows to be filled in by hand: twenty of print stand on one page, of handwriting they do not. */
static void
test_hand (Room *room, gconstpointer data)
{
  static const char *const kinds[] = { "text:4", "hand:4" };
  static const char *const pages[] = { "page 1 / 1", "page 2 / 2" };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GString) source = g_string_new (NULL);
    g_autofree char *html = NULL, *text = NULL;

    g_string_printf (source, "```table text:2 %s\nQuestion | Réponse\n", kinds[i]);
    for (guint k = 0; k < 20; k++)
      g_string_append (source, "Quand ? | \n");
    g_string_append (source, "```\n");
    html = room_html (room, source->str, &text);
    g_assert_nonnull (strstr (html, "Quand"));
    g_assert_true (text == NULL || strstr (text, pages[i]) != NULL);
  }
}

/* A PNG of four pixels, eight bits a channel, or with `deep` sixteen. */
static void
write_png (const char *path, gboolean deep)
{
  static const char plain[] =
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEUlEQVR4nGP4z8DA8B+MgBgAHfAD/dPQfSYAAAAASUVORK5CYII=";
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (plain, &length);

  if (deep)
    bytes[24] = 16;
  g_assert_true (g_file_set_contents (path, (const char *) bytes, (gssize) length, NULL));
}

/* In rows, one that is gone leaves its place; one that libharu would draw wrong is refused. */
static void
test_images (Room *room, gconstpointer data)
{
  g_autofree char *picture = g_build_filename (room->workshop.world->folder, "a.png", NULL),
                  *out = g_build_filename (room->workshop.world->folder, "a.pdf", NULL), *html = NULL, *text = NULL;
  Tree *images = tree_set_map (room->view, "images"), *one = tree_set_map (images, "one"),
       *gone = tree_set_map (images, "gone");
  g_autoptr (Document) document = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  write_png (picture, FALSE);
  tree_set_text (one, "path", picture);
  tree_set_text (one, "url", "/p/1");
  tree_set_text (gone, "path", "/nowhere/x.jpg");
  html = room_html (
      room,
      "```image 3\none | un mur | Légende une\ngone | x | Partie\nother | x |\none | le même | Légende deux\n```\n",
      &text);
  g_assert_nonnull (strstr (html, "<img src=\"/p/1\" alt=\"un mur\" loading=\"lazy\">"));
  g_assert_null (strstr (html, "nowhere"));
  if (text != NULL)
    g_assert_nonnull (strstr (text, "Légende deux"));
  write_png (picture, TRUE);
  document = document_parse (room->workshop.kit, "essai", HEAD "```image\none | a |\n```\n", room->view, &error);
  g_assert_no_error (error);
  g_assert_false (document_pdf (document, out, NULL, &error));
}

/* Five hundred rows, cells of many lines, nested lists: pages enough, nothing lost; nothing at all: one page. */
static void
test_long (Room *room, gconstpointer data)
{
  Tree *rows = tree_set_list (room->view, "rows");
  g_autofree char *html = NULL, *text = NULL, *none = NULL, *none_text = NULL, *wide = g_strnfill (4000, 'w');

  (void) data;
  for (guint i = 1; i <= 500; i++) {
    Tree *row = tree_add_map (rows);

    tree_set_format (row, "name", "ligne %03u", i);
    tree_set_text (row, "said", i == 250 ? wide : "deux mots");
  }
  html = room_html (room,
                    "## Tout\n\n```table text:1 text:2\nNom | Dit\n{{#rows}}\n{{name}} | {{said}}\n{{/rows}}\n```\n"
                    "1. un\n   - deux\n     - trois\n       - quatre\n         - cinq\n",
                    &text);
  if (text == NULL)
    return;
  g_assert_nonnull (strstr (text, "ligne 001"));
  g_assert_nonnull (strstr (text, "ligne 500"));
  g_assert_nonnull (strstr (text, "Tout (suite)"));
  g_assert_nonnull (strstr (text, "cinq"));
  none = room_html (
      room,
      "```table\n```\n```facts\n```\n```figures\n```\n```notice\n```\n```image\n```\n```sign\n```\n```chart x\n```\n",
      &none_text);
  g_assert_nonnull (strstr (none_text, "page 1 / 1"));
}

/* However long its lines are, a letter bears the last ones of its address: street and town. */
static void
test_address (Room *room, gconstpointer data)
{
  static const char letter[] = "```address\n{{#to}}\n{{.}}\n{{/to}}\n```\nBonjour.\n";
  g_autofree char *name = g_strnfill (400, 'm');
  const char *const first[] = { "Société civile immobilière du Parc Beaumont et des Allées de Morlaàs", name };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (first); i++) {
    g_autofree char *html = NULL, *text = NULL;
    Tree *to = tree_set_list (room->view, "to");

    tree_add_text (to, first[i]);
    tree_add_text (to, "Jean-Christophe Emmanuel de Montesquiou-Fezensac");
    tree_add_text (to, "Résidence des Pyrénées, bâtiment C, escalier 14, troisième étage");
    tree_add_text (to, "118 bis avenue du Général");
    tree_add_text (to, "64000 PAU");
    html = room_html (room, letter, &text);
    g_assert_nonnull (strstr (html, "64000 PAU"));
    if (text == NULL)
      return;
    g_assert_nonnull (strstr (text, "118 bis avenue du Général"));
    g_assert_nonnull (strstr (text, "64000 PAU"));
    g_assert_nonnull (strstr (text, "page 1 / 1"));
  }
}

enum { SMALL_NONE, SMALL_FRONT, SMALL_BLOCK };

/* Pages of ten headings and so many lines, without or with small print at the end. */
static guint
pages_of (Room *room, guint lines, int small)
{
  g_autofree char *path = g_build_filename (room->workshop.world->folder, "x.pdf", NULL);
  g_autoptr (GString) source = g_string_new ("---\ntitle: Essai\n");
  g_autoptr (Document) document = NULL;
  GError *error = NULL;
  guint pages = 0;

  if (small == SMALL_FRONT)
    g_string_append (source, "small: Une note en petits caractères, pour qui la lit.\n");
  g_string_append (source, "---\n");
  for (guint i = 0; i < lines; i++)
    g_string_append_printf (source, "%sUne ligne.\n\n", i < 10 ? "## Une partie\n\n" : "");
  if (small == SMALL_BLOCK)
    g_string_append (source, "```small\nUne note en petits caractères, pour qui la lit.\n```\n");
  document = document_parse (room->workshop.kit, "essai", source->str, room->view, &error);
  g_assert_no_error (error);
  g_assert_true (document_pdf (document, path, &pages, &error));
  g_assert_no_error (error);
  return pages;
}

/* The small print at the end of a document never has a sheet of its own. */
static void
test_small_print (Room *room, gconstpointer data)
{
  (void) data;
  for (guint lines = 10; lines <= 16; lines++) /* the first ends its page, the last begins another */
    for (int small = SMALL_FRONT; small <= SMALL_BLOCK; small++)
      g_assert_cmpuint (pages_of (room, lines, small), ==, pages_of (room, lines, SMALL_NONE));
  g_assert_cmpuint (pages_of (room, 10, SMALL_NONE), ==, 1);
  g_assert_cmpuint (pages_of (room, 16, SMALL_NONE), ==, 2);
}

/* Words beside a code that lead somewhere themselves are no link within a link; bold ones stay bold. */
static void
test_code (Room *room, gconstpointer data)
{
  g_autofree char *html = NULL, *text = NULL;

  (void) data;
  html = room_html (room, "```qr\nAppelez **moi** ou [ici](<https://x.example/i>) | https://x.example/q\n```\n", &text);
  g_assert_nonnull (
      strstr (html, "<span>Appelez <strong>moi</strong> ou <a href=\"https://x.example/i\">ici</a></span>"));
  g_assert_null (strstr (html, "<a href=\"https://x.example/q\">"));
  if (text != NULL)
    g_assert_nonnull (strstr (text, "Appelez moi ou ici"));
}

/* The paper that tries a printer, by its key, in all its forms. */
static void
test_paper (Room *room, gconstpointer data)
{
  static const char *const ends[] = { "pdf", "html", "body" };
  g_autoptr (GError) error = NULL;

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *name = g_strconcat ("sheet.", ends[i], NULL),
                    *path = g_build_filename (room->workshop.world->folder, name, NULL), *bytes = NULL;

    g_assert_true (product_make (room->workshop.kit, "paper:test-sheet", path, &error));
    g_assert_no_error (error);
    bytes = workshop_read (&room->workshop, name);
    g_assert_nonnull (strstr (bytes, i == 0 ? "%PDF-" : i == 1 ? "<!doctype html>" : "<p class=\"address\">"));
  }
  g_assert_false (product_make (room->workshop.kit, "paper:none", "x.pdf", &error));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Room *room, gconstpointer data);
  } tests[] = {
    { "/document/front", test_front },     { "/document/mistakes", test_mistakes },
    { "/document/hostile", test_hostile }, { "/document/newlines", test_newlines },
    { "/document/blocks", test_blocks },   { "/document/paper", test_paper },
    { "/document/address", test_address }, { "/document/small-print", test_small_print },
    { "/document/code", test_code },       { "/document/images", test_images },
    { "/document/long", test_long },       { "/document/hand", test_hand },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Room, NULL, room_open, tests[i].run, room_close);
  return g_test_run ();
}
