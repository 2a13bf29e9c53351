/* test_pdf_lock.c: PDFs closed by a password, read back by qpdf and poppler; the weekly report of a partner that has
 * one. */
#include "pdf_lock.h"

#include <gio/gio.h>
#include <string.h>

#include "domain/partner.h"
#include "domain/partner_secret.h"
#include "product.h"
#include "weekly.h"
#include "workshop.h"

#define PASSWORD "quatre mots sans lien é"
#define OPTION "--quatre \"mots\" @liés" /* what a command line would take for another thing */

typedef struct {
  Workshop workshop;
  char *uuid, *path; /* of the partner; of its report */
} Room;

static gboolean
set_work (Db *db, gpointer data, GError **error)
{
  const Actor desk = { .kind = ACTOR_USER, .role = ROLE_MANAGER, .now = MONDAY_9 };

  return partner_secret_set (db, &desk, data, PASSWORD, error);
}

static void
room_open (Room *room, gconstpointer data)
{
  g_autoptr (Partner) partner = NULL;
  g_autofree char *name = NULL;

  (void) data;
  room->workshop.world = world_new ();
  secret_key_set ("a key of a box that tests alone know of");
  partner = partner_find (store_reader (room->workshop.world->store), room->workshop.world->partner_id, NULL);
  room->uuid = g_strdup (partner->uuid);
  name = g_strconcat (room->uuid, ".pdf", NULL);
  room->path = g_build_filename (room->workshop.world->folder, "weekly", name, NULL);
}

static void
room_close (Room *room, gconstpointer data)
{
  (void) data;
  g_free (room->uuid);
  g_free (room->path);
  workshop_close (&room->workshop);
}

/* (transfer full): what it prints, NULL when it failed. */
static char *
program (const char *name, const char *option, const char *value, const char *path)
{
  const char *argv[] = { name, option, value, path, strcmp (name, "pdftotext") == 0 ? "-" : NULL, NULL };
  g_autoptr (GSubprocess) child = NULL;
  char *output = NULL;

  if (value == NULL)
    argv[2] = path, argv[3] = argv[4], argv[4] = NULL;
  child = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  g_assert_nonnull (child);
  g_assert_true (g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, NULL));
  if (!g_subprocess_get_successful (child))
    g_clear_pointer (&output, g_free);
  return output;
}

/* Nobody reads it without the password, and the cipher is the one that holds. */
static void
assert_locked (const char *path)
{
  g_autofree char *without = program ("pdftotext", "-layout", NULL, path),
                  *wrong = program ("pdftotext", "-upw", "quatre mots sans lien e", path),
                  *with = program ("pdftotext", "-upw", PASSWORD, path),
                  *cipher = program ("qpdf", "--show-encryption", "--password=" PASSWORD, path);

  g_assert_null (without);
  g_assert_null (wrong);
  g_assert_nonnull (with);
  g_assert_nonnull (strstr (with, "ADIL 64"));
  g_assert_nonnull (cipher);
  g_assert_nonnull (strstr (cipher, "file encryption method: AESv3"));
}

static void
test_weekly (Room *room, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (room->path), *manifest = NULL, *open = NULL, *alone = NULL,
                  *page = NULL, *html = NULL;
  guint made = 0;

  (void) data;
  world_do (room->workshop.world, set_work, room->uuid);
  workshop_open (&room->workshop, MONDAY_9);
  g_assert_true (weekly_make (room->workshop.kit, folder, &made, NULL));
  assert_locked (room->path);
  manifest = workshop_read (&room->workshop, "weekly/manifest.json");
  g_assert_nonnull (strstr (manifest, "\"locked\":true"));
  g_assert_null (strstr (manifest, "quatre mots"));
  /* Who is signed in takes it as it is. */
  alone = g_build_filename (room->workshop.world->folder, "one.pdf", NULL);
  g_assert_true (weekly_make_one (room->workshop.kit, room->uuid, alone, NULL));
  open = program ("pdftotext", "-layout", NULL, alone);
  g_assert_nonnull (open);
  /* The same as a page. */
  page = g_build_filename (room->workshop.world->folder, "one.html", NULL);
  g_assert_true (weekly_make_one (room->workshop.kit, room->uuid, page, NULL));
  html = workshop_read (&room->workshop, "one.html");
  g_assert_nonnull (strstr (html, "<h1>ADIL 64</h1>"));
  g_assert_nonnull (strstr (html, "<ul class=\"figures\">"));
}

static gboolean
add_second (Db *db, gpointer data, GError **error)
{
  (void) error;
  *(gint64 *) data = world_add_partner (db, "CAF 64", "caf@example.org");
  return TRUE;
}

/* What cannot be closed is nobody else's trouble: it is told in the list, and leaves no open PDF. */
static void
test_one_fails (Room *room, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (room->path), *sealed = secret_seal ("two\nlines of it"),
                  *manifest = NULL, *change = g_strdup_printf ("UPDATE partner_secret SET sealed = '%s'", sealed),
                  *failed = NULL;
  g_autoptr (GError) error = NULL;
  gint64 second;
  guint made = 0;

  (void) data;
  world_do (room->workshop.world, set_work, room->uuid);
  world_do (room->workshop.world, add_second, &second);
  world_sql (room->workshop.world, change);
  workshop_open (&room->workshop, MONDAY_9);
  g_test_expect_message ("histologe", G_LOG_LEVEL_WARNING, "weekly: partner *");
  g_assert_true (weekly_make (room->workshop.kit, folder, &made, &error));
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  g_assert_cmpuint (made, ==, 1);
  g_assert_false (g_file_test (room->path, G_FILE_TEST_EXISTS));
  manifest = workshop_read (&room->workshop, "weekly/manifest.json");
  failed = g_strdup_printf ("{\"partner_uuid\":\"%s\",\"failed\":true}", room->uuid);
  g_assert_nonnull (strstr (manifest, failed));
}

/* Paper is read by anybody who opens the envelope: what is printed cannot be closed. */
static void
test_paper (Room *room, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (room->path), *text = NULL, *manifest = NULL;
  guint made = 0;

  (void) data;
  world_do (room->workshop.world, set_work, room->uuid);
  world_sql (room->workshop.world, "UPDATE partner SET weekly_way = 'post', postal_address = '1 rue'");
  workshop_open (&room->workshop, MONDAY_9);
  g_assert_true (weekly_make (room->workshop.kit, folder, &made, NULL));
  text = program ("pdftotext", "-layout", NULL, room->path);
  g_assert_nonnull (text);
  manifest = workshop_read (&room->workshop, "weekly/manifest.json");
  g_assert_null (strstr (manifest, "\"locked\":true"));
}

/* By a file that holds the password; what cannot be closed does not stay open. */
static void
test_by_file (Room *room, gconstpointer data)
{
  g_autofree char *password = g_build_filename (room->workshop.world->folder, "word", NULL),
                  *path = g_build_filename (room->workshop.world->folder, "sheet.pdf", NULL);
  static const char *const refused[] = { "", "\n", "a\nb" }, *const taken[] = { PASSWORD, OPTION };

  (void) data;
  workshop_open (&room->workshop, MONDAY_9);
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++) {
    g_autofree char *line = g_strconcat (taken[i], "\n", NULL), *with = NULL, *without = NULL;

    g_assert_true (g_file_set_contents (password, line, -1, NULL));
    g_assert_true (product_make (room->workshop.kit, "paper:test-sheet", path, NULL));
    g_assert_true (pdf_lock_by_file (path, password, NULL));
    with = program ("pdftotext", "-upw", taken[i], path);
    without = program ("pdftotext", "-layout", NULL, path);
    g_assert_nonnull (with);
    g_assert_null (without);
  }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_assert_true (g_file_set_contents (password, refused[i], -1, NULL));
    g_assert_true (product_make (room->workshop.kit, "paper:test-sheet", path, NULL));
    g_assert_false (pdf_lock_by_file (path, password, NULL));
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Room *room, gconstpointer data);
  } tests[] = { { "/lock/weekly", test_weekly },
                { "/lock/paper", test_paper },
                { "/lock/one-fails", test_one_fails },
                { "/lock/by-file", test_by_file } };

  g_test_init (&argc, &argv, NULL);
  workshop_find_helpers ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Room, NULL, room_open, tests[i].run, room_close);
  return g_test_run ();
}
