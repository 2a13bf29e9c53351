/* test_weekly.c: each partner gets one PDF a week, whatever happens to the run. The generator here is a script
 * that leaves what the real one would. */
#include "background/weekly.h"

#include "base/clock.h"
#include "domain/weekly_report.h"
#include "jobs_world.h"

typedef struct {
  JobsWorld *town;
  char *generator;
  gint64 second_id; /* a partner besides the world's */
} Fixture;

static gboolean
add_second (Db *db, gpointer data, GError **error)
{
  ((Fixture *) data)->second_id = world_add_partner (db, "CAF 64", "caf@example.org");
  (void) error;
  return TRUE;
}

/* A generator that writes one PDF per partner, but lacks the file of the partner whose mail begins with `lacking`. */
static void
generator_write (Fixture *fixture, const char *lacking, int caf_holds)
{
  g_autofree char *one =
      world_text (fixture->town->world, "SELECT uuid AS x FROM partner WHERE email = 'adil@example.org'");
  g_autofree char *two =
      world_text (fixture->town->world, "SELECT uuid AS x FROM partner WHERE email = 'caf@example.org'");
  g_autofree char *script = g_strdup_printf (
      "#!/bin/sh\n[ \"$1\" = --config ] && [ \"$3\" = weekly ] && [ \"$4\" = --out ] || exit 2\ncd \"$5\"\n"
      "echo run >> ../runs\nprintf '%%%%PDF-1.3 adil' > adil.pdf\nprintf '%%%%PDF-1.3 caf' > caf.pdf\nrm -f %s.pdf\n"
      "cat > manifest.json <<'END'\n[{\"partner_uuid\": \"%s\", \"path\": \"adil.pdf\", \"pages\": 2,"
      " \"counts\": {\"to_answer\": 3, \"followups\": 2, \"closings\": 1, \"silent\": 4, \"open\": 9},"
      " \"page\": {\"title\": \"T\", \"first\": {\"rows\": [{\"reference\": \"64-7\", \"city\": \"Pau\","
      " \"cells\": [\"64-7\", \"Accepter\"]}, {\"reference\": \"64-8\", \"city\": \"\", \"cells\": [\"64-8\", \"Suivre\"]},"
      " {\"reference\": \"64-9\", \"cells\": []}, {\"reference\": \"64-10\", \"cells\": []}]}}},\n"
      "{\"partner_uuid\": \"%s\", \"path\": \"caf.pdf\", \"pages\": 1,"
      " \"counts\": {\"to_answer\": 0, \"followups\": 0, \"closings\": 0, \"silent\": 0, \"open\": %d}}]\nEND\n",
      lacking, one, two, caf_holds);

  g_assert_true (g_file_set_contents_full (fixture->generator, script, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
}

static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->town = jobs_world_new ();
  fixture->generator = g_build_filename (fixture->town->world->folder, "generator.sh", NULL);
  world_do (fixture->town->world, add_second, fixture);
  fixture->town->jobs.generator = fixture->generator;
  fixture->town->jobs.config_path = "/none.conf";
  generator_write (fixture, "none", 2);
  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  jobs_world_free (fixture->town);
  g_free (fixture->generator);
  g_free (fixture);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static gboolean
run (Fixture *fixture, gint64 *ret_sent, gint64 *ret_already)
{
  g_autoptr (Tree) counts = tree_new_map ();
  g_autoptr (GError) error = NULL;
  gboolean done = weekly_run (&fixture->town->jobs, MONDAY_9, counts, &error);

  if (error != NULL)
    g_test_message ("%s", error->message);
  *ret_sent = tree_get_integer (counts, "sent");
  *ret_already = tree_get_integer (counts, "already");
  return done;
}

static void
test_whole (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  World *world = fixture->town->world;
  g_autofree char *text = NULL, *key = NULL, *subject = NULL,
                  *folder = g_build_filename (world->folder, "tmp", "weekly-2026-W47", NULL);
  gint64 sent, already;

  g_assert_true (run (fixture, &sent, &already));
  g_assert_cmpint (sent, ==, 2);
  g_assert_cmpint (already, ==, 0);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM weekly_report WHERE week = '2026-W47'"), ==, 2);
  text = world_text (world, "SELECT body_text AS x FROM outbox WHERE recipient = 'adil@example.org'");
  g_assert_nonnull (strstr (text, "À accepter ou refuser\u00a0: 3\n"));
  g_assert_nonnull (strstr (text, "\n- 64-7, Pau\u00a0: Accepter\n- 64-8\u00a0: Suivre\n- 64-9"));
  g_assert_null (strstr (text, "64-10")); /* three are enough */
  subject = world_text (world, "SELECT group_concat (subject, '|') AS x FROM outbox ORDER BY id");
  g_assert_true (g_str_has_suffix (
      subject, "2026\u00a0: 3 à accepter ou refuser|[Logement] Vos dossiers, semaine du 16 au 22 novembre 2026"));
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox o JOIN file f ON f.id = o.attachment_id"
                                         " WHERE f.type = 'application/pdf' AND f.size_bytes = 13"),
                   ==, 1);
  key = world_text (world, "SELECT dedup_key AS x FROM outbox WHERE recipient = 'caf@example.org'");
  g_assert_true (g_str_has_prefix (key, "weekly:") && g_str_has_suffix (key, ":2026-W47"));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_twice (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  gint64 sent, already;

  g_assert_true (run (fixture, &sent, &already));
  g_assert_true (run (fixture, &sent, &already));
  g_assert_cmpint (sent, ==, 0);
  g_assert_cmpint (already, ==, 2);
  g_assert_cmpint (world_integer (fixture->town->world, "SELECT count (*) AS x FROM outbox"), ==, 2);
  g_assert_cmpint (world_integer (fixture->town->world, "SELECT count (*) AS x FROM file"), ==, 2);
}

/* Half of it went wrong: the other half is served, the rest later, from the PDFs that were made. */
static void
test_half (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  World *world = fixture->town->world;
  g_autofree char *late = g_build_filename (world->folder, "tmp", "weekly-2026-W47", "adil.pdf", NULL);
  g_autofree char *runs = g_build_filename (world->folder, "tmp", "runs", NULL), *ran = NULL;
  gint64 sent, already;

  generator_write (fixture, "adil", 2);
  g_assert_false (run (fixture, &sent, &already));
  g_assert_cmpint (sent, ==, 1);
  g_assert_true (g_file_set_contents (late, "%PDF-1.3 adil", -1, NULL));
  g_assert_true (run (fixture, &sent, &already));
  g_assert_cmpint (sent, ==, 1);
  g_assert_cmpint (already, ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM weekly_report"), ==, 2);
  g_assert_true (g_file_get_contents (runs, &ran, NULL, NULL));
  g_assert_cmpstr (ran, ==, "run\n");
}

/* One partner's report could not be written: the others leave, the run says so, and the next writes it. */
static void
test_failed (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  World *world = fixture->town->world;
  g_autofree char *script = NULL;
  g_autoptr (Tree) former = tree_new_map ();
  g_autoptr (GString) failing = NULL;
  gint64 sent, already;

  g_assert_true (g_file_get_contents (fixture->generator, &script, NULL, NULL));
  failing = g_string_new (script);
  g_assert_cmpuint (g_string_replace (failing, "\"path\": \"adil.pdf\"", "\"failed\": true", 1), ==, 1);
  g_assert_true (weekly_run (&fixture->town->jobs, MONDAY_9 - 7 * CLOCK_DAY, former, NULL));
  g_assert_true (
      g_file_set_contents_full (fixture->generator, failing->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
  g_assert_false (weekly_report_is_missing (store_reader (world->store), world->partner_id, "2026-W47"));
  g_assert_false (run (fixture, &sent, &already));
  g_assert_true (weekly_report_is_missing (store_reader (world->store), world->partner_id, "2026-W47"));
  g_assert_false (weekly_report_is_missing (store_reader (world->store), fixture->second_id, "2026-W47"));
  g_assert_cmpint (sent, ==, 1);
  g_assert_cmpint (
      world_integer (world,
                     "SELECT count (*) AS x FROM outbox WHERE recipient = 'caf@example.org' AND dedup_key LIKE '%W47'"),
      ==, 1);
  generator_write (fixture, "none", 2);
  g_assert_true (run (fixture, &sent, &already));
  g_assert_cmpint (sent, ==, 1);
  g_assert_cmpint (already, ==, 1);
}

/* The first partner has four lists to read, the second nothing: what each way does with both. */
static void
test_ways (void)
{
  static const struct {
    const char *chosen, *email, *empty; /* of both partners; the setting */
    const char *way, *other_way;        /* of the full and the empty report */
    gint64 mails, attached, links, prints;
  } rows[] = {
    { "pdf", NULL, "mail", "pdf", "pdf", 2, 1, 0, 0 },    { "pdf", NULL, "none", "pdf", "none", 1, 1, 0, 0 },
    { "link", NULL, "mail", "link", "link", 2, 0, 1, 0 }, { "link", NULL, "none", "link", "none", 1, 0, 1, 0 },
    { "post", NULL, "mail", "post", "none", 0, 0, 0, 1 }, { "pdf", "no address", "mail", "post", "none", 0, 0, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Fixture) fixture = fixture_new ();
    World *world = fixture->town->world;
    g_autofree char *change = g_strdup_printf (
        "UPDATE partner SET weekly_way = '%s', email = coalesce (%s, email), postal_address = '1 rue';"
        "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('weekly.empty', '%s', 0, 'test')",
        rows[i].chosen, rows[i].email == NULL ? "NULL" : "'no address'", rows[i].empty);
    g_autofree char *way = NULL, *other = NULL;
    gint64 sent, already;

    world_sql (world, change);
    g_assert_true (run (fixture, &sent, &already));
    g_assert_true (run (fixture, &sent, &already)); /* again: nothing more */
    way = world_text (
        world, "SELECT way AS x FROM weekly_report w JOIN partner p ON p.id = partner_id WHERE p.name = 'ADIL 64'");
    other = world_text (
        world, "SELECT way AS x FROM weekly_report w JOIN partner p ON p.id = partner_id WHERE p.name = 'CAF 64'");
    g_assert_cmpstr (way, ==, rows[i].way);
    g_assert_cmpstr (other, ==, rows[i].other_way);
    g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox"), ==, rows[i].mails);
    g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox WHERE attachment_id > 0"), ==,
                     rows[i].attached);
    g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM link WHERE purpose = 'weekly'"), ==,
                     rows[i].links);
    g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM print"), ==, rows[i].prints);
    g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM weekly_report WHERE (outbox_id IS NULL) <>"
                                           " (way IN ('post', 'none'))"),
                     ==, 0);
  }
}

/* Who holds no file has nothing to hear of each Monday. */
static void
test_no_file (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  World *world = fixture->town->world;
  g_autofree char *to = NULL;
  gint64 sent, already;

  generator_write (fixture, "none", 0);
  g_assert_true (run (fixture, &sent, &already));
  to = world_text (world, "SELECT group_concat (recipient) AS x FROM outbox");
  g_assert_cmpstr (to, ==, "adil@example.org");
}

static void
test_heavy (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  World *world = fixture->town->world;
  g_autofree char *script = NULL, *heavy = NULL, *text = NULL, *why = NULL;
  gint64 sent, already;

  g_assert_true (g_file_get_contents (fixture->generator, &script, NULL, NULL));
  heavy = g_strconcat (script, "truncate -s 5242881 adil.pdf\n", NULL);
  g_assert_true (g_file_set_contents_full (fixture->generator, heavy, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
  g_assert_true (run (fixture, &sent, &already));
  text = world_text (world, "SELECT body_text AS x FROM outbox WHERE recipient = 'adil@example.org'");
  g_assert_nonnull (strstr (text, "trop lourd"));
  g_assert_nonnull (strstr (text, "http://box.example/hebdo/"));
  why = world_text (world, "SELECT way AS x FROM weekly_report w JOIN link l ON l.weekly_report_id = w.id");
  g_assert_cmpstr (why, ==, "link");
}

/* A partner that left between the run of the generator and this one receives nothing. */
static void
test_unsubscribed (void)
{
  static const char *const changes[] = { "UPDATE partner SET weekly_way = 'none' WHERE email = 'caf@example.org'",
                                         "UPDATE partner SET archived_at = 1 WHERE email = 'caf@example.org'" };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (Fixture) fixture = fixture_new ();
    gint64 sent, already;

    world_sql (fixture->town->world, changes[i]);
    g_assert_true (run (fixture, &sent, &already));
    g_assert_cmpint (sent, ==, 1);
    g_assert_cmpint (world_integer (fixture->town->world, "SELECT count (*) AS x FROM outbox WHERE recipient ="
                                                          " 'caf@example.org'"),
                     ==, 0);
  }
}

static void
test_generator_fails (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (Tree) counts = tree_new_map ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents_full (fixture->generator, "#!/bin/sh\necho no fonts >&2\nexit 8\n", -1,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
  g_assert_false (weekly_run (&fixture->town->jobs, MONDAY_9, counts, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
  g_assert_cmpstr (error->message, ==, "the generator ended with status 8: no fonts");
}

static gpointer
cancel_soon (gpointer stop)
{
  g_usleep (G_USEC_PER_SEC / 5);
  g_cancellable_cancel (stop);
  return NULL;
}

/* The box goes down while the reports are made, for an update say: they are due as soon as it is back. */
static void
test_cut (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  World *world = fixture->town->world;
  GThread *thread;

  g_free (jobs_world_run (fixture->town, MONDAY_9 - CLOCK_DAY));
  g_assert_true (g_file_set_contents_full (fixture->generator, "#!/bin/sh\nexec sleep 30\n", -1,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
  fixture->town->jobs.stop = stop;
  thread = g_thread_new ("cancel", cancel_soon, stop);
  g_free (jobs_world_run (fixture->town, MONDAY_9));
  g_thread_join (thread);
  g_assert_cmpint (world_integer (world, "SELECT due_at AS x FROM job WHERE name = 'weekly'"), <=, MONDAY_9);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM weekly_report"), ==, 0);

  g_cancellable_reset (stop);
  generator_write (fixture, "none", 2);
  g_free (jobs_world_run (fixture->town, MONDAY_9 + 1));
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM weekly_report"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/weekly/whole", test_whole);
  g_test_add_func ("/weekly/twice", test_twice);
  g_test_add_func ("/weekly/half", test_half);
  g_test_add_func ("/weekly/failed", test_failed);
  g_test_add_func ("/weekly/ways", test_ways);
  g_test_add_func ("/weekly/no-file", test_no_file);
  g_test_add_func ("/weekly/heavy", test_heavy);
  g_test_add_func ("/weekly/unsubscribed", test_unsubscribed);
  g_test_add_func ("/weekly/generator-fails", test_generator_fails);
  g_test_add_func ("/weekly/cut", test_cut);
  return g_test_run ();
}
