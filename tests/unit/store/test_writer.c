/* test_writer.c: what was acknowledged is on the card, whoever else fails, the disk is full or the program is killed;
 * what failed is not. Started with --write PATH it is the program that gets killed: it writes and tells each number
 * once the store has it. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>

#include "together.h"

enum { THREADS = 32, TURNS = 50, QUEUE_BOUND = 512, DEADLINE_S = 60 };

static char *own_path;

/* ---- cases ---- */

/* Writes, then fails with INVALID. */
static gboolean
take_and_fail (Db *db, gpointer data, GError **error)
{
  return take_number (db, data, error) && box_fail (error, BOX_ERROR_INVALID, "no thanks");
}

typedef struct {
  Store *store;
  gint64 who;
  gint64 numbers[TURNS];
} Taker;

static gpointer
taker_run (gpointer data)
{
  Taker *taker = data;

  for (int turn = 0; turn < TURNS; turn++) {
    Take take = { .who = taker->who, .turn = turn };
    GError *error = NULL;

    store_write (taker->store, take_number, &take, &error);
    g_assert_no_error (error);
    g_clear_error (&error);
    taker->numbers[turn] = take.number;
  }
  return NULL;
}

static gint64
holder_of (Store *store, gint64 number)
{
  static const char sql[] = "SELECT who * 1000 + turn AS x FROM tally WHERE number = :number";
  g_autoptr (Query) query = query_new (store_reader (store), sql);

  query_bind_integer (query, ":number", number);
  return query_next (query) ? query_integer (query, "x") : -1;
}

static void
test_many_threads_lose_and_double_nothing (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree Taker *takers = g_new0 (Taker, THREADS);
  GThread *threads[THREADS];

  for (int i = 0; i < THREADS; i++) {
    takers[i] = (Taker){ .store = scratch->store, .who = i };
    threads[i] = g_thread_new ("taker", taker_run, &takers[i]);
  }
  for (int i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  scratch_reopen (scratch);
  g_assert_cmpint (scratch_count (scratch), ==, THREADS * TURNS);
  g_assert_cmpint (scratch_integer (scratch, "SELECT max (number) AS x FROM tally"), ==, THREADS * TURNS);
  g_assert_cmpint (scratch_integer (scratch, "SELECT min (number) AS x FROM tally"), ==, 1);
  for (int i = 0; i < THREADS; i++)
    for (int turn = 0; turn < TURNS; turn++)
      g_assert_cmpint (holder_of (scratch->store, takers[i].numbers[turn]), ==, i * 1000 + turn);
}

static void
test_a_failure_rolls_back_only_itself (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Take takes[9] = { 0 };
  Call calls[9] = { 0 };
  gint commits = 0;

  for (int i = 0; i < 9; i++) {
    takes[i] = (Take){ .who = i };
    calls[i] = (Call){ .store = scratch->store, .work = i % 3 == 1 ? take_and_fail : take_number, .data = &takes[i] };
  }
  run_together (scratch->store, calls, 9, &commits);
  g_assert_cmpint (commits, ==, 1); /* else the case has shown nothing */
  for (int i = 0; i < 9; i++) {
    if (i % 3 == 1)
      g_assert_error (calls[i].error, BOX_ERROR, BOX_ERROR_INVALID);
    else
      g_assert_no_error (calls[i].error);
    g_clear_error (&calls[i].error);
  }
  g_assert_cmpint (scratch_count (scratch), ==, 6);
  g_assert_cmpint (scratch_integer (scratch, "SELECT count (*) AS x FROM tally WHERE who % 3 = 1"), ==, 0);
}

/* ---- who writes together goes on together ---- */

enum {
  CROWD = 2,
  CROWD_TURNS = 25,
  FIRST_US = 50000,
  WORK_US = 4000,
  WAY_US = 1000,
  TRIES = 4,
  CROWD_COMMITS = CROWD_TURNS * 6 / 5
};

static gboolean
take_slowly (Db *db, gpointer data, GError **error)
{
  g_usleep (((const Take *) data)->turn == 0 ? FIRST_US : WORK_US);
  return take_number (db, data, error);
}

static gpointer
crowd_run (gpointer data)
{
  Taker *taker = data;

  for (int turn = 0; turn < CROWD_TURNS; turn++) {
    Take take = { .who = taker->who, .turn = turn };
    g_autoptr (GError) error = NULL;

    store_write_queue (taker->store, STORE_SENSORS, take_slowly, &take, &error);
    g_assert_no_error (error);
    g_usleep (WAY_US);
  }
  return NULL;
}

/* Of a crowd whose every member sends the next thing once it is told of the last, and who do not begin together;
 * `first`: who of it is the first. */
static gint
crowd_commits (Store *store, gint64 first)
{
  Taker takers[CROWD] = { 0 };
  GThread *threads[CROWD];
  Commits commits = { .store = store };

  g_assert_true (store_write (store, commits_begin, &commits, NULL));
  for (int i = 0; i < CROWD; i++) {
    takers[i] = (Taker){ .store = store, .who = first + i };
    threads[i] = g_thread_new ("crowd", crowd_run, &takers[i]);
    g_usleep (FIRST_US / 2);
  }
  for (int i = 0; i < CROWD; i++)
    g_thread_join (threads[i]);
  return commits_end (store, &commits);
}

/* Taken as they come, each would miss the other's commit: two a turn. On a machine that is busy otherwise somebody may
 * come late. */
static void
test_a_crowd_shares_its_commits (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  gint commits = G_MAXINT;

  for (int try = 0; try < TRIES && commits > CROWD_COMMITS; try++)
    commits = crowd_commits (scratch->store, try * CROWD);
  g_assert_cmpint (commits, >=, CROWD_TURNS);
  g_assert_cmpint (commits, <=, CROWD_COMMITS);
}

static gboolean
work_fail_silently (Db *db, gpointer data, GError **error)
{
  return take_number (db, data, error) && FALSE;
}

static gboolean
work_forget_an_error (Db *db, gpointer data, GError **error)
{
  box_fail (error, BOX_ERROR_INVALID, "of no importance");
  return take_number (db, data, NULL);
}

static void
test_the_answer_is_the_works_word (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Take take = { .who = 1 };
  g_autoptr (GError) silent = NULL, forgotten = NULL;

  g_assert_false (store_write (scratch->store, work_fail_silently, &take, &silent));
  g_assert_error (silent, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_cmpint (scratch_count (scratch), ==, 0);
  g_assert_true (store_write (scratch->store, work_forget_an_error, &take, &forgotten));
  g_assert_no_error (forgotten);
  g_assert_cmpint (scratch_count (scratch), ==, 1);
}

static gboolean
work_queue_another (Db *db G_GNUC_UNUSED, gpointer store, GError **error)
{
  Take take = { .who = 1 };

  return store_write (store, take_number, &take, error);
}

static void
test_a_work_cannot_wait_for_another (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (store_write (scratch->store, work_queue_another, scratch->store, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
}

/* ---- the disk is full ---- */

/* Room for about 40 more pages of 4096 bytes on the writer's own connection. */
static gboolean
fill_disk (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count=%" G_GINT64_FORMAT,
                                          scratch_see (db, "SELECT page_count + 40 AS x FROM pragma_page_count"));

  return db_run (db, sql, error);
}

static gboolean
empty_disk (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return db_run (db, "PRAGMA max_page_count=1000000", error);
}

static gboolean
take_too_much (Db *db, gpointer data, GError **error)
{
  return take_number (db, data, error)
         && db_run (db, "INSERT INTO tally (who, turn, bytes) VALUES (900, 1, zeroblob (1000000))", error);
}

/* It does not look whether its own statements succeed: what it writes after the transaction is lost must not be kept
 * either. */
static gboolean
take_too_much_and_go_on (Db *db, gpointer data, GError **error G_GNUC_UNUSED)
{
  Take *take = data;
  Take further = { .who = take->who, .turn = take->turn + 1 };

  db_run (db, "INSERT INTO tally (who, turn, bytes) VALUES (901, 1, zeroblob (1000000))", NULL);
  take_number (db, take, NULL);
  take_number (db, &further, NULL);
  return TRUE;
}

static void
fail_on_full_disk (Scratch *scratch, StoreWork work)
{
  Take take = { .who = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_false (store_write (scratch->store, work, &take, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_STORE);
  g_assert_cmpint (scratch_count (scratch), ==, 0);
}

static void
test_a_full_disk_records_nothing (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Take take = { .who = 2 };

  g_assert_true (store_write (scratch->store, fill_disk, NULL, NULL));
  for (int turn = 0; turn < 3; turn++) {
    fail_on_full_disk (scratch, take_too_much);
    fail_on_full_disk (scratch, take_too_much_and_go_on);
  }
  g_assert_true (
      store_write (scratch->store, take_number, &take, NULL)); /* what is small still fits: the writer lives on */
  g_assert_true (store_write (scratch->store, empty_disk, NULL, NULL));
  take.who = 3;
  g_assert_true (store_write (scratch->store, take_too_much, &take, NULL));
  scratch_reopen (scratch);
  g_assert_cmpint (scratch_count (scratch), ==, 3);
}

static void
test_who_fills_the_disk_spoils_no_other (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Take takes[7] = { 0 };
  Call calls[7] = { 0 };
  gint commits = 0;

  g_assert_true (store_write (scratch->store, fill_disk, NULL, NULL));
  for (int i = 0; i < 7; i++) {
    takes[i] = (Take){ .who = i };
    calls[i] = (Call){ .store = scratch->store, .work = i == 3 ? take_too_much : take_number, .data = &takes[i] };
  }
  run_together (scratch->store, calls, 7, &commits);
  for (int i = 0; i < 7; i++) {
    if (i == 3)
      g_assert_error (calls[i].error, BOX_ERROR, BOX_ERROR_STORE);
    else
      g_assert_no_error (calls[i].error);
    g_clear_error (&calls[i].error);
  }
  scratch_reopen (scratch);
  g_assert_cmpint (scratch_count (scratch), ==, 6);
  for (int i = 0; i < 7; i++)
    if (i != 3)
      g_assert_cmpint (holder_of (scratch->store, takes[i].number), ==, i * 1000);
}

/* ---- COMMIT fails: a foreign key that is looked at only then ---- */

static gboolean
break_the_commit (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return db_run (db,
                 "PRAGMA defer_foreign_keys=ON; INSERT INTO commune (insee, territory_id, name, postcode)"
                 " VALUES ('64445', 99, 'Pau', '64000')",
                 error);
}

static void
test_a_commit_that_fails_fails_everybody (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Take takes[5] = { 0 };
  Call calls[5] = { 0 };
  gint commits = 0;

  for (int i = 0; i < 5; i++) {
    takes[i] = (Take){ .who = i };
    calls[i] = (Call){ .store = scratch->store, .work = i == 2 ? break_the_commit : take_number, .data = &takes[i] };
  }
  run_together (scratch->store, calls, 5, &commits);
  g_assert_cmpint (commits, ==, 0);
  for (int i = 0; i < 5; i++) {
    g_assert_error (calls[i].error, BOX_ERROR, BOX_ERROR_STORE);
    g_clear_error (&calls[i].error);
  }
  g_assert_cmpint (scratch_count (scratch), ==, 0);
  g_assert_true (store_write (scratch->store, take_number, &takes[0], NULL));
  g_assert_cmpint (scratch_count (scratch), ==, 1);
}

/* ---- the two queues ---- */

static void
wait_for (const gint *count, gint wanted)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;

  while (g_atomic_int_get (count) < wanted && g_get_monotonic_time () < deadline)
    g_usleep (1000);
}

typedef struct {
  Store *store;
  Take take;
  gint *busy, *written;
} Pusher;

static gpointer
pusher_run (gpointer data)
{
  Pusher *pusher = data;
  GError *error = NULL;

  if (store_write (pusher->store, take_number, &pusher->take, &error))
    g_atomic_int_inc (pusher->written);
  else if (g_error_matches (error, BOX_ERROR, BOX_ERROR_BUSY))
    g_atomic_int_inc (pusher->busy);
  g_clear_error (&error);
  return NULL;
}

static void
test_the_queue_is_bounded (void)
{
  enum { TOO_MANY = QUEUE_BOUND + 8 };
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree Pusher *pushers = g_new0 (Pusher, TOO_MANY);
  g_autofree GThread **threads = g_new0 (GThread *, TOO_MANY);
  gint busy = 0, written = 0;
  Gate gate = { 0 };
  Call closed = gate_close (&gate, scratch->store);

  call_start (&closed);
  gate_wait (&gate);
  for (int i = 0; i < TOO_MANY; i++) {
    pushers[i] = (Pusher){ scratch->store, { .who = i }, &busy, &written };
    threads[i] = g_thread_new ("pusher", pusher_run, &pushers[i]);
  }
  wait_for (&busy, TOO_MANY - QUEUE_BOUND);
  gate_open (&gate);
  call_join (&closed);
  for (int i = 0; i < TOO_MANY; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (busy, ==, TOO_MANY - QUEUE_BOUND);
  g_assert_cmpint (written, ==, QUEUE_BOUND);
  g_assert_cmpint (scratch_count (scratch), ==, QUEUE_BOUND);
}

static void
test_commits_are_told (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  Take take = { .who = 1 }, another = { .who = 2 }, last = { .who = 3 };
  Commits commits = { 0 };

  commits.store = scratch->store;
  g_assert_true (store_write (scratch->store, commits_begin, &commits, NULL)); /* the first that is told */
  g_assert_true (store_write (scratch->store, take_number, &take, NULL));
  g_assert_false (store_write (scratch->store, break_the_commit, NULL, NULL));
  g_assert_true (store_write (scratch->store, take_number, &another, NULL));
  g_assert_cmpint (commits_end (scratch->store, &commits), ==, 3); /* not the one that failed */
  commits.told = 0;
  g_assert_true (store_write (scratch->store, take_number, &last, NULL));
  g_assert_true (store_write (scratch->store, commits_sample, &commits, NULL));
  g_assert_cmpint (commits.before, ==, 0);
}

/* ---- kill -9 ---- */

enum { CHILD_THREADS = 8, TOLD_BEFORE_KILL = 400 };

static gpointer
child_thread (gpointer data)
{
  Taker *taker = data;

  for (gint64 turn = 0;; turn++) {
    Take take = { .who = taker->who, .turn = turn };
    char line[32];

    if (!store_write (taker->store, take_number, &take, NULL))
      _exit (3);
    g_snprintf (line, sizeof line, "%" G_GINT64_FORMAT "\n", take.number);
    if (write (STDOUT_FILENO, line, strlen (line)) < 0)
      _exit (4);
  }
  return NULL;
}

static int
child_main (const char *path)
{
  g_autoptr (Store) store = store_open (path, STORE_READ_WRITE, NULL);
  Taker takers[CHILD_THREADS] = { 0 };

  if (store == NULL)
    return 2;
  for (int i = 0; i < CHILD_THREADS; i++) {
    takers[i] = (Taker){ .store = store, .who = i };
    g_thread_unref (g_thread_new ("child", child_thread, &takers[i]));
  }
  while (TRUE)
    g_usleep (G_USEC_PER_SEC);
}

/* Every number the child told, until it is killed in the midst of its work. */
static GArray *
told_until_killed (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, own_path, "--write", path, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  GArray *told = g_array_new (FALSE, FALSE, sizeof (gint64));
  char *line;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL) {
    gint64 number = g_ascii_strtoll (line, NULL, 10);

    g_array_append_val (told, number);
    g_free (line);
    if (told->len == TOLD_BEFORE_KILL)
      g_subprocess_send_signal (child, SIGKILL);
  }
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  return told;
}

static void
test_a_killed_program_loses_nothing_it_told (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();

  for (int life = 0; life < 3; life++) {
    g_autoptr (GArray) told = NULL;

    scratch_run (scratch, "DELETE FROM tally");
    g_clear_pointer (&scratch->store, store_close);
    told = told_until_killed (scratch->path);
    scratch_open (scratch);
    g_assert_cmpuint (told->len, >=, TOLD_BEFORE_KILL);
    for (guint i = 0; i < told->len; i++)
      g_assert_cmpint (holder_of (scratch->store, g_array_index (told, gint64, i)), >=, 0);
    g_assert_cmpint (scratch_integer (scratch, "SELECT max (number) - count (*) AS x FROM tally"), ==, 0);
    g_assert_cmpint (scratch_integer (scratch, "SELECT integrity_check = 'ok' AS x FROM pragma_integrity_check"), ==,
                     1);
  }
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--write") == 0)
    return child_main (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  own_path = g_file_read_link ("/proc/self/exe", NULL);
  g_test_add_func ("/writer/many_threads_lose_and_double_nothing", test_many_threads_lose_and_double_nothing);
  g_test_add_func ("/writer/a_failure_rolls_back_only_itself", test_a_failure_rolls_back_only_itself);
  g_test_add_func ("/writer/a_crowd_shares_its_commits", test_a_crowd_shares_its_commits);
  g_test_add_func ("/writer/the_answer_is_the_works_word", test_the_answer_is_the_works_word);
  g_test_add_func ("/writer/a_work_cannot_wait_for_another", test_a_work_cannot_wait_for_another);
  g_test_add_func ("/writer/a_full_disk_records_nothing", test_a_full_disk_records_nothing);
  g_test_add_func ("/writer/who_fills_the_disk_spoils_no_other", test_who_fills_the_disk_spoils_no_other);
  g_test_add_func ("/writer/a_commit_that_fails_fails_everybody", test_a_commit_that_fails_fails_everybody);
  g_test_add_func ("/writer/the_queue_is_bounded", test_the_queue_is_bounded);
  g_test_add_func ("/writer/commits_are_told", test_commits_are_told);
  g_test_add_func ("/writer/a_killed_program_loses_nothing_it_told", test_a_killed_program_loses_nothing_it_told);
  return g_test_run ();
}
