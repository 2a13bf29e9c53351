/* test_paper_owner_letter.c: the letter to an owner on paper: what it says and what it never says, where its address
 * stands for a window envelope, long names, empty parts, several pages, Arabic letters. */
#include "workshop.h"

#include <gio/gio.h>
#include <string.h>

#include "document.h"
#include "domain/mediation_send.h"
#include "domain/owner_agreement.h"
#include "domain/owner_contact.h"
#include "product.h"

enum { LONG_LIST = 60 };

typedef struct {
  World *world;
  char *uuid; /* of the report, owned */
  gint64 report_id;
  OwnerContact contact;
} Filling;

static gboolean
write_work (Db *db, gpointer data, GError **error)
{
  Filling *filling = data;
  const Actor desk = {
    .kind = ACTOR_USER, .user_id = filling->world->manager_id, .role = ROLE_MANAGER, .now = MONDAY_9
  };
  g_autoptr (Report) report = report_find (db, filling->report_id, error);
  const MediationSend send = { report->uuid, TRUE, FALSE };

  g_free (filling->uuid);
  filling->uuid = g_strdup (report->uuid);
  return owner_agreement_record (db, &desk, report->uuid, "phone", error)
         && owner_contact_write (db, &desk, filling->report_id, &filling->contact, error)
         && mediation_send (db, &desk, &send, NULL, error);
}

/* What a program of poppler says of the file; NULL (and the test is skipped) when it is not installed. */
static char *
poppler (const char *program, const char *option, const char *path)
{
  g_autofree char *found = g_find_program_in_path (program);
  g_autoptr (GSubprocess) child = NULL;
  char *output = NULL;

  if (found == NULL) {
    g_test_skip (program);
    return NULL;
  }
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, program, option,
                            path, "-", NULL);
  g_assert_true (g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, NULL));
  return output;
}

/* The place of a word on the first page, in millimetres from the top left. */
static gboolean
place_of (const char *boxes, const char *word, double *ret_x, double *ret_y)
{
  g_autofree char *pattern = g_strdup_printf ("xMin=\"([0-9.]+)\" yMin=\"([0-9.]+)\"[^>]*>%s<", word);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, boxes, 0, &match))
    return FALSE;
  g_autofree char *x = g_match_info_fetch (match, 1), *y = g_match_info_fetch (match, 2);

  *ret_x = g_ascii_strtod (x, NULL) * 25.4 / 72; /* nocheck:banned numbers that poppler printed */
  *ret_y = g_ascii_strtod (y, NULL) * 25.4 / 72; /* nocheck:banned likewise */
  return TRUE;
}

static char *
letter_path (const Workshop *workshop, const char *name)
{
  return g_strdup_printf ("%s/%s.pdf", workshop->world->folder, name);
}

/* The letter that is sent, by its key as the appliance asks for it. */
static void
test_sent (Workshop *workshop, const Filling *filling)
{
  Db *db = store_reader (workshop->world->store);
  g_autoptr (Mediation) mediation = NULL;
  g_autoptr (GPtrArray) sendings = NULL;
  g_autofree char *path = letter_path (workshop, "sent"), *key = NULL, *text = NULL, *boxes = NULL, *look = NULL,
                  *code = NULL;
  g_autoptr (GError) error = NULL;
  double x = 0, y = 0;

  g_assert_true (mediation_last (db, filling->report_id, &mediation, NULL));
  sendings = mediation_sendings (db, mediation->id, NULL);
  const MediationSending *sending = g_ptr_array_index (sendings, 0);

  key = g_strconcat ("paper:owner-letter:sending:", sending->uuid, NULL);
  g_assert_true (product_make (workshop->kit, key, path, &error));
  g_assert_no_error (error);
  text = poppler ("pdftotext", "-layout", path);
  if (text == NULL)
    return;
  code = g_strdup_printf ("%.4s-%s", sending->code, sending->code + 4);
  for (guint i = 0; i < 7; i++) {
    const char *said[] = { code,
                           TENANT_NAME,
                           "12 rue des Glycines",
                           "14 décembre 2026",
                           "SAINT-ÉTIENNE",
                           "logement.pau.example/bailleur",
                           "Dossier 64-" };

    g_test_message ("%s", said[i]);
    g_assert_nonnull (strstr (text, said[i]));
  }
  g_assert_null (strstr (text, "criticité"));
  /* The window of a DL envelope shows what stands from 45 to 90 mm, right of the middle. */
  boxes = poppler ("pdftotext", "-bbox", path);
  g_assert_true (place_of (boxes, "Lahore", &x, &y));
  g_assert_cmpfloat (x, >, 105);
  g_assert_cmpfloat (y, >, 45);
  g_assert_true (place_of (boxes, "SAINT-ÉTIENNE", &x, &y));
  g_assert_cmpfloat (y, <, 90);
  look = g_strconcat ("paper:owner-letter:look:", filling->uuid, NULL);
  g_assert_true (product_make (workshop->kit, look, path, &error));
  g_clear_pointer (&text, g_free);
  text = poppler ("pdftotext", "-layout", path);
  g_assert_null (strstr (text, code));
}

static void
test_unknown (Workshop *workshop)
{
  static const char *const keys[] = { "paper:owner-letter:sending:nothing", "paper:owner-letter:look:nothing",
                                      "paper:owner-letter:nothing" };
  g_autofree char *path = letter_path (workshop, "unknown");

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (product_make (workshop->kit, keys[i], path, &error));
    g_assert_nonnull (error);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
}

/* A letter made of anything: it is printed, on as many pages as it takes. */
static void
test_any (Workshop *workshop, const char *name, const char *word, guint times)
{
  static const char *const texts[] = { "reference", "day",     "file", "references", "subject", "greeting",
                                       "reported",  "neutral", "ask",  "answer",     "help",    "closing" };
  static const char *const lists[] = { "to", "intro", "situations", "ways", "rights", "signed" };
  g_autoptr (Tree) letter = tree_new_map ();
  g_autoptr (Document) document = NULL;
  g_autofree char *path = letter_path (workshop, name), *text = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    tree_set_text (letter, texts[i], word);
  tree_set_text (letter, "page_url", "https://logement.pau.example/bailleur");
  tree_set_text (letter, "qr_url", "https://logement.pau.example/bailleur");
  tree_set_text (letter, "code", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    Tree *list = tree_set_list (letter, lists[i]);

    for (guint j = 0; j < times; j++)
      tree_add_text (list, word);
  }
  g_test_message ("%s", name);
  document = document_new (workshop->kit, "owner-letter", letter, &error);
  g_assert_no_error (error);
  g_assert_true (document_pdf (document, path, NULL, &error));
  g_assert_no_error (error);
  text = poppler ("pdftotext", "-layout", path);
  g_assert_true (text == NULL || strstr (text, "bailleur") != NULL);
  g_assert_true (text == NULL || (times < LONG_LIST) == (strstr (text, "page 2 /") == NULL));
}

static void
test_all (void)
{
  Workshop workshop = { .world = world_new () };
  Filling filling = { .world = workshop.world,
                      .report_id = world_send (workshop.world, TENANT_EMAIL, MONDAY_9),
                      .contact = { .last_name = "Lahore",
                                   .first_name = "Jean-Baptiste Emmanuel Zéphyrin de la Tour",
                                   .address =
                                       "8 bis Rue des Écoles, bâtiment C, escalier 2, troisième étage, porte gauche",
                                   .postcode = "42000",
                                   .city = "Saint-Étienne" } };

  world_do (workshop.world, write_work, &filling);
  workshop_open (&workshop, MONDAY_9);
  if (workshop.kit != NULL) {
    test_sent (&workshop, &filling);
    test_unknown (&workshop);
    test_any (&workshop, "short", "Un mot.", 1);
    test_any (&workshop, "empty", "", 0);
    test_any (&workshop, "arabic", "محمد علي يسكن هنا", 1);
    test_any (&workshop, "unbroken",
              "Motsansaucunespacequinetientpassurunelignedecettelettreetquidoitêtrecoupéquelquepart", 1);
    test_any (&workshop, "long", "Une phrase comme une autre, assez longue pour faire sa ligne.", LONG_LIST);
  }
  g_free (filling.uuid);
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
  g_test_add_func ("/paper/owner-letter", test_all);
  return g_test_run ();
}
