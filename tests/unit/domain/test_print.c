/* test_print.c: what the desk prints: once, replaced by a newer week's, posted, taken back, dropped with its partner,
 * kept as long as it is named. */
#include "domain/print.h"

#include "base/clock.h"
#include "domain/file.h"
#include "domain/weekly_way.h"
#include "world.h"

typedef struct {
  World *world;
  gint64 files[3];
} Queue;

static gboolean
add_files (Db *db, gpointer data, GError **error)
{
  Queue *queue = data;
  const FileInput file = { .type = FILE_TYPE_PDF, .name = "a.pdf", .hash = "00", .size_bytes = 1 };

  for (guint i = 0; i < G_N_ELEMENTS (queue->files); i++)
    if (!file_add (db, &file, MONDAY_9, &queue->files[i], error))
      return FALSE;
  return TRUE;
}

static Queue *
queue_new (void)
{
  Queue *queue = g_new0 (Queue, 1);

  queue->world = world_new ();
  world_do (queue->world, add_files, queue);
  return queue;
}

static void
queue_free (Queue *queue)
{
  world_free (queue->world);
  g_free (queue);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Queue, queue_free)

typedef struct {
  PrintInput input;
  gint64 now;
} Adding;

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  const Adding *adding = data;

  return print_add (db, &adding->input, adding->now, error);
}

static void
add (Queue *queue, const char *kind, guint file, gint64 now)
{
  Adding adding = { { .kind = kind, .file_id = queue->files[file], .partner_id = queue->world->partner_id }, now };

  world_do (queue->world, add_work, &adding);
}

typedef struct {
  Actor actor;
  char *uuid;
  gboolean undo;
} Settling;

static gboolean
settle_work (Db *db, gpointer data, GError **error)
{
  const Settling *settling = data;
  const Change change = { .uuid = settling->uuid, .verb = settling->undo ? "unpost" : "post" };

  return print_change (db, &settling->actor, &change, error);
}

/* The print of that file. FALSE with *ret_error when it was refused. */
static gboolean
settle (Queue *queue, guint file, gboolean undo, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT uuid AS x FROM print WHERE file_id = %" G_GINT64_FORMAT, queue->files[file]);
  g_autofree char *uuid = world_text (queue->world, sql);
  const Actor actor = {
    .kind = ACTOR_USER, .user_id = queue->world->manager_id, .role = ROLE_MANAGER, .now = MONDAY_9 + CLOCK_HOUR
  };
  Settling settling = { actor, uuid, undo };

  return store_write (queue->world->store, settle_work, &settling, error);
}

static char *
states (Queue *queue)
{
  return world_text (queue->world, "SELECT group_concat (state || coalesce (':' || reason, ''), ' ') AS x"
                                   " FROM (SELECT state, reason FROM print ORDER BY file_id)");
}

static void
assert_states (Queue *queue, const char *wanted)
{
  g_autofree char *found = states (queue);

  g_assert_cmpstr (found, ==, wanted);
}

static void
test_life (void)
{
  g_autoptr (Queue) queue = queue_new ();
  Db *db = store_reader (queue->world->store);
  g_autoptr (GPtrArray) waiting = NULL, settled = NULL;
  g_autoptr (GError) error = NULL;
  const Print *print;

  add (queue, "owner_letter", 0, MONDAY_9);
  add (queue, "owner_letter", 0, MONDAY_9); /* the work may run twice */
  add (queue, "owner_letter", 1, MONDAY_9);
  g_assert_cmpint (print_count_waiting (db), ==, 2);
  g_assert_true (settle (queue, 0, FALSE, NULL));
  g_assert_false (settle (queue, 0, FALSE, &error)); /* somebody else did */
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  assert_states (queue, "posted waiting");
  g_assert_cmpint (
      world_integer (queue->world, "SELECT count (*) AS x FROM event WHERE noun = 'print' AND verb = 'posted'"), ==, 1);
  waiting = print_list_waiting (db, NULL);
  settled = print_list_settled (db, MONDAY_9 + CLOCK_DAY, NULL);
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_cmpuint (settled->len, ==, 1);
  print = g_ptr_array_index (settled, 0);
  g_assert_nonnull (print->user_name);
  g_assert_cmpstr (print->partner_name, ==, "ADIL 64");
  g_assert_true (settle (queue, 0, TRUE, NULL));
  assert_states (queue, "waiting waiting");
}

/* A pile at a time: once it is posted comes the next. */
static void
test_pile (void)
{
  g_autoptr (Queue) queue = queue_new ();
  Db *db = store_reader (queue->world->store);
  g_autoptr (GPtrArray) first = NULL, next = NULL;

  add (queue, "owner_letter", 0, MONDAY_9);
  for (guint i = 0; i < PRINT_PILE_MAX; i++) {
    g_autofree char *kind = g_strdup_printf ("kind-%u", i);

    add (queue, kind, 1, MONDAY_9);
  }
  g_assert_cmpint (print_count_waiting (db), ==, PRINT_PILE_MAX + 1);
  first = print_list_waiting (db, NULL);
  g_assert_cmpuint (first->len, ==, PRINT_PILE_MAX);
  g_assert_true (settle (queue, 0, FALSE, NULL));
  next = print_list_waiting (db, NULL);
  g_assert_cmpuint (next->len, ==, PRINT_PILE_MAX);
  g_assert_cmpint (((Print *) g_ptr_array_index (next, 0))->id, ==, ((Print *) g_ptr_array_index (first, 1))->id);
}

static void
test_unposted (void)
{
  g_autoptr (Queue) queue = queue_new ();
  g_autoptr (GError) error = NULL;

  add (queue, PRINT_WEEKLY, 0, MONDAY_9);
  g_assert_false (settle (queue, 0, TRUE, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
}

/* What the box dropped is neither posted nor taken back. */
static void
test_dropped_stays (void)
{
  for (guint undo = 0; undo < 2; undo++) {
    g_autoptr (Queue) queue = queue_new ();
    g_autoptr (GError) error = NULL;

    add (queue, PRINT_WEEKLY, 0, MONDAY_9);
    add (queue, PRINT_WEEKLY, 1, MONDAY_9 + 7 * CLOCK_DAY);
    g_assert_false (settle (queue, 0, undo != 0, &error));
    g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
    assert_states (queue, "dropped:replaced waiting");
  }
}

/* Last week's that was not posted gives way; one that was posted stays posted, and gives way when it was not after all.
 */
static void
test_replaced (void)
{
  g_autoptr (Queue) queue = queue_new ();

  add (queue, PRINT_WEEKLY, 0, MONDAY_9);
  add (queue, "owner_letter", 0, MONDAY_9);
  add (queue, PRINT_WEEKLY, 1, MONDAY_9 + 7 * CLOCK_DAY);
  assert_states (queue, "dropped:replaced waiting waiting");
  g_assert_true (settle (queue, 1, FALSE, NULL));
  add (queue, PRINT_WEEKLY, 2, MONDAY_9 + 14 * CLOCK_DAY);
  assert_states (queue, "dropped:replaced waiting posted waiting");
  g_assert_true (settle (queue, 1, TRUE, NULL));
  assert_states (queue, "dropped:replaced waiting dropped:replaced waiting");
}

static gboolean
replace_work (Db *db, gpointer data, GError **error)
{
  const Queue *queue = data;

  return print_replace_weekly (db, queue->world->partner_id, MONDAY_9, error);
}

/* The newer one left by mail, or had nothing to say: the old paper is no longer to be posted; letters are. */
static void
test_replaced_by_mail (void)
{
  g_autoptr (Queue) queue = queue_new ();

  add (queue, PRINT_WEEKLY, 0, MONDAY_9);
  add (queue, "owner_letter", 1, MONDAY_9);
  world_do (queue->world, replace_work, queue);
  assert_states (queue, "dropped:replaced waiting");
}

static gboolean
drop_work (Db *db, gpointer data, GError **error)
{
  const Queue *queue = data;

  return print_drop_partner (db, queue->world->partner_id, MONDAY_9, error);
}

static void
test_left (void)
{
  g_autoptr (Queue) queue = queue_new ();

  add (queue, PRINT_WEEKLY, 0, MONDAY_9);
  add (queue, "owner_letter", 1, MONDAY_9);
  g_assert_true (settle (queue, 1, FALSE, NULL));
  world_do (queue->world, drop_work, queue);
  assert_states (queue, "dropped:left posted");
}

static gboolean
purge_work (Db *db, gpointer data, GError **error)
{
  return print_purge (db, *(const gint64 *) data, error);
}

/* A file stays while a row names it, then goes with the next sweep; what waits is never old. */
static void
test_kept (void)
{
  g_autoptr (Queue) queue = queue_new ();
  gint64 later = MONDAY_9 + (PRINT_KEEP_DAYS + 1) * CLOCK_DAY;
  guint rows = 0, files = 0;

  add (queue, "owner_letter", 0, MONDAY_9);
  add (queue, "owner_letter", 1, MONDAY_9);
  g_assert_true (settle (queue, 0, FALSE, NULL));
  g_assert_true (
      file_sweep (queue->world->store, queue->world->folder, MONDAY_9 + 30 * CLOCK_DAY, &rows, &files, NULL));
  g_assert_cmpuint (rows, ==, 1); /* the third, which nothing names */
  world_do (queue->world, purge_work, &later);
  assert_states (queue, "waiting");
  g_assert_true (file_sweep (queue->world->store, queue->world->folder, later, &rows, &files, NULL));
  g_assert_cmpuint (rows, ==, 1);
}

/* ---- ways ---- */

static void
test_way_now (void)
{
  static const struct {
    WeeklyWay chosen;
    const char *email;
    gsize bytes;
    WeeklyWay now;
  } rows[] = {
    { WEEKLY_WAY_PDF, "a@example.org", WEEKLY_ATTACHED_MAX_BYTES, WEEKLY_WAY_PDF },
    { WEEKLY_WAY_PDF, "a@example.org", WEEKLY_ATTACHED_MAX_BYTES + 1, WEEKLY_WAY_LINK },
    { WEEKLY_WAY_PDF, "a at example", 1, WEEKLY_WAY_POST },
    { WEEKLY_WAY_LINK, "a@example.org", WEEKLY_ATTACHED_MAX_BYTES + 1, WEEKLY_WAY_LINK },
    { WEEKLY_WAY_LINK, NULL, 1, WEEKLY_WAY_POST },
    { WEEKLY_WAY_POST, "a@example.org", 1, WEEKLY_WAY_POST },
    { WEEKLY_WAY_NONE, NULL, 1, WEEKLY_WAY_NONE },
  };
  g_autoptr (Queue) queue = queue_new ();
  Db *db = store_reader (queue->world->store);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (weekly_way_now (db, rows[i].chosen, rows[i].email, rows[i].bytes), ==, rows[i].now);
  for (guint way = 0; way < WEEKLY_WAY_LAST; way++)
    g_assert_cmpint (weekly_way_find (weekly_way_name (way)), ==, way);
  g_assert_cmpint (weekly_way_find ("pigeon"), ==, WEEKLY_WAY_LAST);
  g_assert_cmpint (weekly_way_find (NULL), ==, WEEKLY_WAY_LAST);
}

static void
test_envelope (void)
{
  g_autofree char *fifty = g_strnfill (POSTAL_LINE_CHARS, 'a'), *long_line = g_strnfill (POSTAL_LINE_CHARS + 1, 'a');
  g_autofree char *full = g_strjoin ("\n", fifty, fifty, fifty, fifty, fifty, NULL);

  g_assert_true (weekly_way_takes_address (""));
  g_assert_true (weekly_way_takes_address ("7 rue Camy\n64000 Pau"));
  g_assert_true (weekly_way_takes_address (full));
  g_assert_true (weekly_way_takes_address ("é\né\né\né\né"));
  g_assert_false (weekly_way_takes_address ("1\n2\n3\n4\n5\n6"));
  g_assert_false (weekly_way_takes_address (long_line));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/print/life", test_life);
  g_test_add_func ("/print/pile", test_pile);
  g_test_add_func ("/print/unposted", test_unposted);
  g_test_add_func ("/print/dropped_stays", test_dropped_stays);
  g_test_add_func ("/print/replaced", test_replaced);
  g_test_add_func ("/print/replaced-by-mail", test_replaced_by_mail);
  g_test_add_func ("/print/left", test_left);
  g_test_add_func ("/print/kept", test_kept);
  g_test_add_func ("/weekly-way/now", test_way_now);
  g_test_add_func ("/weekly-way/envelope", test_envelope);
  return g_test_run ();
}
