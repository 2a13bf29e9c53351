/* test_backup.c: which backup is the last good one and from when on somebody must know; which stay and which go, beside a
 * count by hand; what a store that was brought back puts aside, once. */
#include "domain/backup.h"

#include "domain/backup_rotation.h"
#include "domain/job.h"
#include "domain/outbox.h"
#include "world.h"

typedef struct {
  gint64 at, id;
  const char *trouble;
} Made;

static gboolean
make_work (Db *db, gpointer data, GError **error)
{
  Made *made = data;
  const Backup backup = { .place_id = 1, .name = (char *) "histologe-20261123-020000", .at = made->at, .done_at = made->at,
                          .digest = (char *) "" };
  const BackupChecked checked = { .trouble = made->trouble };
  BackupChecked seen = checked;

  if (!backup_add (db, &backup, &made->id, error))
    return FALSE;
  seen.id = made->id;
  return backup_checked (db, &seen, made->at + 60, error);
}

static gboolean
gone_work (Db *db, gpointer data, GError **error)
{
  const Made *made = data;

  return backup_gone (db, made->id, made->at, error);
}

static gboolean
presence_work (Db *db, gpointer data, GError **error)
{
  (void) data;
  return db_run (db, "INSERT INTO presence (started_at) VALUES (1795420800)", error);
}

static void
test_good (void)
{
  World *world = world_new ();
  Db *db = store_reader (world->store);
  Made first = { .at = MONDAY_9 }, bad = { .at = MONDAY_9 + CLOCK_DAY, .trouble = "damaged" };

  g_assert_cmpint (backup_last_good_at (db), ==, 0);
  g_assert_false (backup_is_late (db, MONDAY_9 + 100 * CLOCK_DAY)); /* it never served: it is being set up */
  world_do (world, presence_work, NULL);
  g_assert_false (backup_is_late (db, MONDAY_9 + 3 * CLOCK_DAY - 1));
  g_assert_true (backup_is_late (db, MONDAY_9 + 3 * CLOCK_DAY));
  world_do (world, make_work, &first);
  world_do (world, make_work, &bad);
  g_assert_cmpint (backup_last_good_at (db), ==, MONDAY_9);
  g_assert_true (backup_is_late (db, MONDAY_9 + 3 * CLOCK_DAY));
  world_do (world, gone_work, &first);
  g_assert_cmpint (backup_last_good_at (db), ==, 0);
  world_free (world);
}

/* ---- rotation ---- */

static Backup *
of_day (int day, gboolean verified, const char *trouble)
{
  Backup *backup = g_new0 (Backup, 1);

  backup->id = day;
  backup->at = clock_add_days (MONDAY_9, day);
  backup->verified_at = verified ? backup->at : 0;
  backup->trouble = g_strdup (trouble);
  return backup;
}

/* Two years of nights, rotated each morning: what is left. */
static void
test_rotation (void)
{
  g_autoptr (GPtrArray) there = g_ptr_array_new_with_free_func ((GDestroyNotify) backup_free);

  for (int day = 0; day < 730; day++) {
    g_autoptr (GArray) surplus = NULL;

    g_ptr_array_insert (there, 0, of_day (day, TRUE, ""));
    surplus = backup_rotation_surplus (there);
    for (guint i = 0; i < surplus->len; i++)
      for (guint k = there->len; k > 0; k--)
        if (((Backup *) g_ptr_array_index (there, k - 1))->id == g_array_index (surplus, gint64, i))
          g_ptr_array_remove_index (there, k - 1);
    g_assert_cmpint (((Backup *) g_ptr_array_index (there, 0))->id, ==, day);
  }
  g_assert_cmpuint (there->len, >=, 7 + 3 + 10);
  g_assert_cmpuint (there->len, <=, 7 + 5 + 12);
  for (guint i = 0; i < 7; i++)
    g_assert_cmpint (((Backup *) g_ptr_array_index (there, i))->id, ==, 729 - (int) i);
  g_assert_cmpint (((Backup *) g_ptr_array_index (there, there->len - 1))->id, <, 729 - 320);
}

/* The last one that was verified stays, however old, and so does the latest, however bad. */
static void
test_never (void)
{
  g_autoptr (GPtrArray) there = g_ptr_array_new_with_free_func ((GDestroyNotify) backup_free);
  g_autoptr (GArray) surplus = NULL;

  g_ptr_array_add (there, of_day (900, FALSE, "damaged"));
  g_ptr_array_add (there, of_day (899, FALSE, "damaged"));
  g_ptr_array_add (there, of_day (10, TRUE, ""));
  g_ptr_array_add (there, of_day (9, TRUE, ""));
  surplus = backup_rotation_surplus (there);
  g_assert_cmpuint (surplus->len, ==, 1);
  g_assert_cmpint (g_array_index (surplus, gint64, 0), ==, 899);
  g_assert_cmpint (backup_rotation_oldest (there), ==, 9); /* the disk is full: of those that may go, the oldest */
  g_ptr_array_set_size (there, 3);
  g_assert_cmpint (backup_rotation_oldest (there), ==, 899);
  g_ptr_array_remove_index (there, 1);
  g_assert_cmpint (backup_rotation_oldest (there), ==, 0);
}

/* ---- brought back ---- */

static gboolean
mail_work (Db *db, gpointer data, GError **error)
{
  const OutboxInput mail = { .dedup_key = data, .kind = "news", .recipient = "anne@example.org", .subject = "s",
                             .body_text = "t", .body_html = "h", .from = "box@example.org" };
  gint64 id = 0;

  return outbox_add (db, &mail, MONDAY_9, &id, error);
}

/* As the store is when it is copied: the job that copies it is under way. */
static gboolean
under_way_work (Db *db, gpointer data, GError **error)
{
  gboolean claimed = FALSE;

  return job_plan (db, data, MONDAY_9, error) && job_claim (db, data, MONDAY_9, 900, &claimed, error) && claimed;
}

static gboolean
failed_work (Db *db, gpointer data, GError **error)
{
  const JobOutcome outcome = { data, MONDAY_9 + CLOCK_DAY, FALSE, "no" };

  return under_way_work (db, data, error) && job_finish (db, &outcome, MONDAY_9, error);
}

static gboolean
restore_work (Db *db, gpointer data, GError **error)
{
  (void) data;
  return backup_restore_mark (db, "histologe-20261123-020000", MONDAY_9, MONDAY_9 + CLOCK_DAY, error);
}

static gboolean
quiet_work (Db *db, gpointer data, GError **error)
{
  return backup_restore_quiet (db, *(gint64 *) data, MONDAY_9 + CLOCK_DAY, error);
}

static gboolean
release_work (Db *db, gpointer data, GError **error)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9 + 2 * CLOCK_DAY);

  return backup_restore_release (db, &box, data, error);
}

static void
test_restored (void)
{
  World *world = world_new ();
  Db *db = store_reader (world->store);
  g_autoptr (BackupRestore) restore = NULL;
  OutboxCounts counts = { 0 };
  gint64 released = 0;

  world_do (world, mail_work, (gpointer) "one");
  world_do (world, restore_work, NULL);
  g_assert_true (backup_restore_last (db, &restore, NULL));
  g_assert_true (restore != NULL && restore->quieted_at == 0 && restore->at == MONDAY_9);
  world_do (world, quiet_work, &restore->id);
  g_assert_true (outbox_count (db, MONDAY_9, &counts, NULL) && counts.waiting == 0);
  g_assert_cmpint (backup_restore_held (db), ==, 1);
  world_do (world, mail_work, (gpointer) "one"); /* written once more: it is the same, and stays aside */
  world_do (world, mail_work, (gpointer) "two");
  g_assert_true (outbox_count (db, MONDAY_9, &counts, NULL) && counts.waiting == 1);
  world_do (world, release_work, &released);
  g_assert_cmpint (released, ==, 1);
  g_assert_cmpint (backup_restore_held (db), ==, 0);
  world_free (world);
}

/* Only the run that was cut by being copied is over. */
static void
test_restored_job (void)
{
  World *world = world_new ();
  Db *db = store_reader (world->store);
  g_autoptr (Job) backup = NULL, inbox = NULL;

  world_do (world, under_way_work, (gpointer) "backup");
  world_do (world, failed_work, (gpointer) "inbox");
  world_do (world, restore_work, NULL);
  g_assert_true (job_find (db, "backup", &backup, NULL) && job_find (db, "inbox", &inbox, NULL));
  g_assert_cmpint (backup->done_at, ==, MONDAY_9);
  g_assert_cmpint (backup->lease_until, ==, 0);
  g_assert_cmpint (inbox->done_at, ==, 0);
  world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/backup/good", test_good);
  g_test_add_func ("/backup/rotation", test_rotation);
  g_test_add_func ("/backup/never", test_never);
  g_test_add_func ("/backup/restored", test_restored);
  g_test_add_func ("/backup/restored-job", test_restored_job);
  return g_test_run ();
}
