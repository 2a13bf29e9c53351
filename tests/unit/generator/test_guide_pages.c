/* test_guide_pages.c: the guides as they are published: each help of the office leads to an anchor that is there, every
 * picture is shown, each row of the status page has its section, pages are light without their pictures and these not
 * heavy, PDFs are there. */
#include "workshop.h"

#include <glib/gstdio.h>
#include <string.h>

#include "document.h"
#include "domain/status.h"
#include "guide_pages.h"

enum { PICTURES_BYTES_MAX = 160 * 1024, PDF_BYTES_MAX = 700 * 1024 };

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
  room->view = guide_pages_view (room->workshop.kit, NULL, NULL);
}

static void
room_close (Room *room, gconstpointer data)
{
  (void) data;
  tree_free (room->view);
  workshop_close (&room->workshop);
}

static Document *
open_guide (Room *room, Guide guide)
{
  g_autofree char *name = g_strconcat ("guide-", guide_slug (guide), NULL);
  GError *error = NULL;
  Document *document = document_new (room->workshop.kit, name, room->view, &error);

  g_assert_no_error (error);
  return document;
}

static char *
html_of (Room *room, Guide guide)
{
  g_autoptr (Document) document = open_guide (room, guide);

  return document_html (document, NULL);
}

static guint
times (const char *text, const char *part)
{
  guint count = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    count++;
  return count;
}

/* ---- where help leads ---- */

static void
test_anchors (Room *room, gconstpointer data)
{
  (void) data;
  for (Guide guide = 0; guide < GUIDE_LAST; guide++) {
    g_autofree char *html = html_of (room, guide);

    for (guint i = 0; i < guide_helps_count; i++) {
      g_autofree char *id = g_strdup_printf ("id=\"%s\"", guide_helps[i].anchors[guide]);

      if (guide_helps[i].anchors[guide] == NULL)
        continue;
      g_test_message ("%s of %s", id, guide_slug (guide));
      g_assert_cmpuint (times (html, id), ==, 1);
    }
  }
}

static const struct {
  Role role;
  const char *path, *url;
} helps[] = {
  { ROLE_MANAGER, "/a-trier", "/guides/gestionnaire/#trier" },
  { ROLE_ADMINISTRATOR, "/a-trier/suivant", "/guides/gestionnaire/#trier" },
  { ROLE_MANAGER, "/dossiers", "/guides/gestionnaire/#matin" },
  { ROLE_MANAGER, "/dossiers/12f5/papiers", "/guides/gestionnaire/#dossier" },
  { ROLE_MANAGER, "/gestion/courriers/recus", "/guides/gestionnaire/#courriers" },
  { ROLE_MANAGER, "/gestion/securite", "/guides/gestionnaire/#gestion" },
  { ROLE_MANAGER, "/gestion/etat", "/guides/exploitation/#etat" },
  { ROLE_ADMINISTRATOR, "/gestion/sauvegardes", "/guides/exploitation/#sauvegarder" },
  { ROLE_ADMINISTRATOR, "/installation/courriel", "/guides/exploitation/#premier-jour" },
  { ROLE_MANAGER, "/assistance/nouvelle", "/guides/exploitation/#aide" },
  { ROLE_PARTNER_AGENT, "/assistance", "/guides/partenaire/" },
  { ROLE_READER, "/gestion/etat", "/guides/partenaire/" },
  { ROLE_MANAGER, "/nulle-part", "/guides/gestionnaire/" },
  { ROLE_MANAGER, "/reglages-autres", "/guides/gestionnaire/" },
  { ROLE_PARTNER_AGENT, "/dossiers/12f5", "/guides/partenaire/#repondre" },
  { ROLE_LANDLORD_AGENT, "/dossiers/12f5", "/guides/partenaire/#repondre" },
  { (Role) (ROLE_READER | ROLE_OWN_ONLY), "/capteurs", "/guides/partenaire/" },
  { ROLE_REFERENT_AGENT, "/dossiers/12f5", "/guides/referent/#confier" },
  { ROLE_REFERENT_ADMIN, "/mon-compte", "/guides/partenaire/#compte" },
  { ROLE_REFERENT_ADMIN, "/nulle-part", "/guides/referent/" },
  { ROLE_PARTNER_ADMIN, "/saisie/recu", "/guides/guichet/#saisir" },
  { ROLE_NONE, "/dossiers", NULL },
};

static void
test_help (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (helps); i++) {
    g_autofree char *url = guide_help (helps[i].role, helps[i].path);

    g_assert_cmpstr (url, ==, helps[i].url);
  }
}

/* Each row of the status page, each of its causes, has its section: what the page says, and what to do. */
static void
test_alarms (Room *room, gconstpointer data)
{
  g_autofree char *html = html_of (room, GUIDE_OPERATOR);
  const Tree *alarms = tree_get (room->view, "alarms");

  (void) data;
  g_assert_cmpuint (tree_length (alarms), ==, status_rows_count);
  for (guint i = 0; i < tree_length (alarms); i++) {
    const Tree *alarm = tree_at (alarms, i), *cases = tree_get (alarm, "cases");
    g_autofree char *heading = g_strdup_printf (">%s</h3>", tree_get_text (alarm, "name"));

    g_test_message ("%s", tree_get_text (alarm, "code"));
    g_assert_nonnull (status_row_find (tree_get_text (alarm, "code")));
    /* A row that leads to a page names it, as the page of Gestion does. */
    g_assert_cmpint (tree_get_text (alarm, "page") == NULL, ==, status_rows[i].link == NULL);
    g_assert_cmpuint (tree_length (cases), >=, 1);
    g_assert_cmpuint (times (html, heading), ==, 1);
    for (guint k = 0; k < tree_length (cases); k++) {
      g_assert_cmpuint (strlen (tree_get_text (tree_at (cases, k), "words")), >, 10);
      g_assert_cmpuint (strlen (tree_get_text (tree_at (cases, k), "todo")), >, 10);
    }
  }
  g_assert_null (strstr (html, "{{"));
  g_assert_nonnull (strstr (html, "Un courriel à part"));
}

/* ---- pictures ---- */

static goffset
size_of (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_size;
}

/* A picture that is not there would be left out without a word: each has to come. All of a page's together, too, for
 * it is read on telephones. */
static void
test_pictures (Room *room, gconstpointer data)
{
  guint shown = 0;

  (void) data;
  for (Guide guide = 0; guide < GUIDE_LAST; guide++) {
    g_autofree char *html = html_of (room, guide);
    const Tree *images = tree_get (room->view, "images");
    goffset bytes = 0;

    for (guint i = 0; i < tree_length (images); i++) {
      const Tree *image = tree_get (images, tree_key_at (images, i));

      if (strstr (html, tree_get_text (image, "url")) != NULL)
        bytes += size_of (tree_get_text (image, "path"));
    }
    shown += times (html, "<img ");
    g_assert_cmpuint (times (html, "<img "), ==, times (html, "loading=\"lazy\""));
    g_assert_cmpint (bytes, <, PICTURES_BYTES_MAX);
  }
  g_assert_cmpuint (shown, >=, tree_length (tree_get (room->view, "images")));
}

/* What is seen on a screen stands between guillemets with the spaces French wants, on paper as on the page. */
static void
test_papers (Room *room, gconstpointer data)
{
  (void) data;
  for (Guide guide = 0; guide < GUIDE_LAST; guide++) {
    g_autofree char *path = g_build_filename (room->workshop.world->folder, "guide.pdf", NULL);
    g_autofree char *html = html_of (room, guide);
    g_autoptr (Document) document = open_guide (room, guide);
    GError *error = NULL;
    guint pages = 0;

    g_assert_true (document_pdf (document, path, &pages, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (pages, >=, 2);
    g_assert_cmpint (size_of (path), <, PDF_BYTES_MAX);
    g_assert_false (document_names_people (document));
    g_assert_nonnull (strstr (html, "«\xc2\xa0"));
    g_assert_null (strstr (html, "```"));
  }
}

int
main (int argc, char **argv)
{
  workshop_find_helpers ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guide-pages/help", test_help);
  g_test_add ("/guide-pages/anchors", Room, NULL, room_open, test_anchors, room_close);
  g_test_add ("/guide-pages/alarms", Room, NULL, room_open, test_alarms, room_close);
  g_test_add ("/guide-pages/pictures", Room, NULL, room_open, test_pictures, room_close);
  g_test_add ("/guide-pages/papers", Room, NULL, room_open, test_papers, room_close);
  return g_test_run ();
}
