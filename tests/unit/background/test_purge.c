/* test_purge.c: what has served is erased in pieces, what has not stays; bodies of mails that were given up, and what
 * runs that failed left behind, go too. */
#include "background/purge.h"
#include "domain/outbox.h"
#include "domain/outbox_care.h"
#include "jobs_world.h"

#include <utime.h>

enum { OLD = 450 /* three pieces */, YOUNG = 3, ERASERS = 24 };

/* How rows of each kind are made: numbered i, their moment in the place of @. */
static const struct {
  const char *name;
  gint64 kept_s;
  const char *insert; /* "table (columns) SELECT values" */
  const char *count;
} kinds[] = {
  { "attempts", 0, "attempt (kind, subject_hash, at, expires_at) SELECT 'x', i, 0, @", "SELECT count (*) AS x FROM attempt" },
  { "drafts", 30 * CLOCK_DAY, "draft (token_hash, language, created_at, changed_at) SELECT @ || '-' || i, 'fr', 0, @",
    "SELECT count (*) AS x FROM draft" },
  { "request_tokens", 7 * CLOCK_DAY, "request_token (token_hash, location, created_at) SELECT @ || '-' || i, '/', @",
    "SELECT count (*) AS x FROM request_token" },
  { "links", 30 * CLOCK_DAY, "link (token_hash, purpose, created_at, expires_at) SELECT @ || '-' || i, 'reset', 0, @",
    "SELECT count (*) AS x FROM link" },
  { "revoked links", 30 * CLOCK_DAY,
    "link (token_hash, purpose, created_at, revoked_at) SELECT @ || '-' || i, 'reset', 0, @",
    "SELECT count (*) AS x FROM link" },
  { "sessions", 12 * CLOCK_HOUR,
    "session (token_hash, user_id, csrf, opened_at, seen_at) SELECT @ || '-' || i, 1, '', @, @",
    "SELECT count (*) AS x FROM session" },
  { "accesses", 365 * CLOCK_DAY, "access_log (at, user_id, what) SELECT @, 1, 'report'",
    "SELECT count (*) AS x FROM access_log" },
  { "reminders", 396 * CLOCK_DAY, "reminder (kind, sequence, at) SELECT 'answer', 1, @",
    "SELECT count (*) AS x FROM reminder" },
  { "notices", 396 * CLOCK_DAY, "notice (kind, created_at, due_at, recipient_key) SELECT 'x', @, 0, 'user:1'",
    "SELECT count (*) AS x FROM notice" },
  { "failed bodies", 7 * CLOCK_DAY,
    "outbox (dedup_key, kind, recipient, subject, body_text, body_html, message_id, state, next_at, created_at)"
    " SELECT @ || '-' || i, 'x', 'a@b.fr', '', 'Camille', 'Camille', '', 'failed', @, @",
    "SELECT count (*) AS x FROM outbox WHERE body_text <> '' AND body_html <> ''" },
  { "cancelled bodies", 7 * CLOCK_DAY,
    "outbox (dedup_key, kind, recipient, subject, body_text, body_html, message_id, state, next_at, created_at)"
    " SELECT @ || '-' || i, 'x', 'a@b.fr', '', 'Camille', 'Camille', '', 'cancelled', @, @",
    "SELECT count (*) AS x FROM outbox WHERE body_text <> '' OR body_html <> ''" },
  { "sent bodies", 7 * CLOCK_DAY,
    "outbox (dedup_key, kind, recipient, subject, body_text, body_html, message_id, state, next_at, created_at)"
    " SELECT @ || '-' || i, 'x', 'a@b.fr', '', 'Camille', 'Camille', '', 'sent', @, @",
    "SELECT count (*) AS x FROM outbox WHERE body_text <> '' OR body_html <> ''" },
  { "mail_addresses", 396 * CLOCK_DAY,
    "mail_address (address, bad, status, source, times, since, last_at) SELECT @ || '-' || i, 1, '550', 'relay', 1, 0, @",
    "SELECT count (*) AS x FROM mail_address" },
  { "mails", 396 * CLOCK_DAY,
    "outbox (dedup_key, kind, recipient, subject, body_text, body_html, message_id, state, next_at, created_at)"
    " SELECT @ || '-' || i, 'x', 'a@b.fr', '', '', '', '', 'sent', @, @",
    "SELECT count (*) AS x FROM outbox" },
};

static void
add_rows (World *world, const char *insert, guint count, gint64 at)
{
  g_autofree char *moment = g_strdup_printf ("%" G_GINT64_FORMAT, at);
  g_autofree char *most = g_strdup_printf ("%u", count);
  g_auto (GStrv) parts = g_strsplit (insert, "@", -1);
  g_autofree char *timed = g_strjoinv (moment, parts);
  g_autofree char *sql = g_strconcat ("INSERT INTO ", timed,
                                      " FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
                                      " SELECT i + 1 FROM n WHERE i < ",
                                      most, ") SELECT i FROM n)", NULL);

  world_sql (world, sql);
}

static void
purge (JobsWorld *town, gint64 now)
{
  g_autoptr (Tree) counts = tree_new_map ();
  g_autoptr (GError) error = NULL;

  g_assert_true (purge_run (&town->jobs, now, counts, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tree_integer (tree_get (counts, "erasers")), ==, ERASERS);
}

static void
count_commit (gpointer count)
{
  g_atomic_int_inc ((gint *) count);
}

/* On the writer's thread, which tells a commit before it takes the next work: what was told until now, then none. */
static gboolean
sample (Db *db G_GNUC_UNUSED, gpointer data, GError **error G_GNUC_UNUSED)
{
  gint *commits = data;

  commits[1] = commits[0];
  commits[0] = 0;
  return TRUE;
}

static void
test_each_kind_in_pieces (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (JobsWorld) town = jobs_world_new ();
    gint commits[2] = { 0, 0 };

    g_test_message ("%s", kinds[i].name);
    store_on_commit (town->world->store, count_commit, commits);
    add_rows (town->world, kinds[i].insert, OLD, MONDAY_9 - kinds[i].kept_s - 60);
    add_rows (town->world, kinds[i].insert, YOUNG, MONDAY_9 - kinds[i].kept_s + 60);
    world_do (town->world, sample, commits);
    purge (town, MONDAY_9);
    world_do (town->world, sample, commits);
    store_on_commit (town->world->store, NULL, NULL);
    g_assert_cmpint (world_integer (town->world, kinds[i].count), ==, YOUNG);
    g_assert_cmpint (commits[1], ==, 1 /* the first sample */ + ERASERS + OLD / STORE_PIECE_ROWS);
  }
}

/* What names another goes before it: a sent mail of long ago, its notice, its weekly report and the PDF. */
static void
test_mails_go_with_what_names_them (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();

  world_sql (
      town->world,
      "INSERT INTO file (uuid, type, name, hash, size_bytes, created_at) VALUES ('f', 'application/pdf', '', 'ab', 1, 1);"
      "INSERT INTO outbox (dedup_key, kind, recipient, subject, body_text, body_html, attachment_id, message_id,"
      " state, next_at, created_at) VALUES ('notice:1', 'x', 'a@b.fr', '', '', '', 1, '', 'sent', 1, 1);"
      "INSERT INTO weekly_report (partner_id, week, way, file_id, outbox_id, created_at) VALUES (1, '2020-W01', 'pdf', 1, 1, 1);"
      "INSERT INTO notice (id, kind, created_at, due_at, recipient_key, state, outbox_id)"
      " VALUES (1, 'x', 1, 1, 'user:1', 'written', 1);"
      "INSERT INTO notice (id, kind, created_at, due_at, recipient_key, state) VALUES (2, 'x', 2, 2, 'user:1', 'dropped')");
  purge (town, MONDAY_9);
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM outbox"), ==, 0);
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM weekly_report"), ==, 0);
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM file"), ==, 0);
  /* Ids are never given again: the key of a mail holds one. */
  g_assert_cmpint (world_integer (town->world, "SELECT max (id) AS x FROM notice"), ==, 2);
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM notice"), ==, 1);
}

/* A whole town that a restore put aside, by its name: its files are older. */
static void
test_what_was_before_a_restore_goes (void)
{
  static const struct {
    const char *more;
    gint64 days;
    gboolean stays;
  } kept[] = { { "", 31, FALSE }, { "-2", 31, FALSE }, { "", 29, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
    g_autoptr (JobsWorld) town = jobs_world_new ();
    g_autofree char *stem = g_strdup_printf ("before-restore-%" G_GINT64_FORMAT "%s", MONDAY_9 - kept[i].days * CLOCK_DAY,
                                             kept[i].more),
                    *path = g_build_filename (town->world->folder, stem, NULL),
                    *below = g_build_filename (path, "files/ab", NULL),
                    *photo = g_build_filename (below, "cd", NULL);

    g_assert_cmpint (g_mkdir_with_parents (below, 0700), ==, 0);
    g_assert_true (g_file_set_contents (photo, "photo", -1, NULL));
    purge (town, MONDAY_9);
    g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, kept[i].stays);
  }
}

static gboolean
retry (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  gint64 count = 0;

  return outbox_care (db, &box, &(OutboxCare){ outbox_verb_find ("retry"), NULL, NULL }, &count, error)
         && (count > 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "nothing to try again"));
}

/* Sent again, it would be a mail with nothing in it. */
static void
test_an_emptied_mail_is_not_sent_again (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autoptr (GError) error = NULL;

  add_rows (town->world, kinds[9].insert, 1, MONDAY_9 - 8 * CLOCK_DAY);
  purge (town, MONDAY_9);
  g_assert_false (store_write (town->world->store, retry, NULL, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (world_integer (town->world, "SELECT count (*) AS x FROM outbox WHERE state = 'failed'"), ==, 1);
}

/* (transfer full): a weekly run's folder, last touched at `at`. */
static char *
leave_folder (JobsWorld *town, const char *name, gint64 at)
{
  const struct utimbuf times = { at, at };
  char *folder = g_build_filename (town->world->folder, "tmp", name, NULL);
  g_autofree char *file = g_build_filename (folder, "adil.pdf", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "%PDF", -1, NULL));
  g_assert_cmpint (utime (folder, &times), ==, 0);
  return folder;
}

static void
test_folders_of_failed_runs_go (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autofree char *old = leave_folder (town, "weekly-2026-W46", MONDAY_9 - 8 * CLOCK_DAY);
  g_autofree char *young = leave_folder (town, "weekly-2026-W48", MONDAY_9 - 6 * CLOCK_DAY);

  purge (town, MONDAY_9);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_IS_DIR));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/purge/each-kind-in-pieces", test_each_kind_in_pieces);
  g_test_add_func ("/purge/mails-go-with-what-names-them", test_mails_go_with_what_names_them);
  g_test_add_func ("/purge/an-emptied-mail-is-not-sent-again", test_an_emptied_mail_is_not_sent_again);
  g_test_add_func ("/purge/folders-of-failed-runs-go", test_folders_of_failed_runs_go);
  g_test_add_func ("/purge/before_restore", test_what_was_before_a_restore_goes);
  return g_test_run ();
}
