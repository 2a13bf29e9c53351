/* test_alert.c: when the agent on duty is alerted of a danger, who is it, and until when. */
#include "domain/alert.h"

#include "asking.h"
#include "domain/notice_queue.h"
#include "domain/setting.h"

static gint64
alerts (Db *db, gint64 id)
{
  return fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'report_danger' AND report_id = :id", id);
}

static void
run_danger (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  gint64 id;

  g_assert_cmpint (alerts (db, send_with (db, "B-STR01-1", know_all)), ==, 0);
  id = send_with (db, "L-ELE03-3", know_all);
  g_assert_cmpint (alerts (db, id), ==, 1); /* nobody is on duty: the manager, and no second mail about it */
  fixture_assert_text (
      db, "SELECT group_concat (kind || ' ' || recipient_key, ', ') AS x FROM notice WHERE report_id = :id", id,
      "acknowledgement report:2, report_danger user:2");
  fixture_assert_text (db, "SELECT detail AS x FROM event WHERE verb = 'danger' AND report_id = :id", id, "L-ELE03-3");
  g_assert_true (setting_set (db, &box, "duty.email", "un@astreinte.example, deux@astreinte.example", NULL));
  id = send_with (db, "L-ELE03-3", know_all);
  fixture_assert_text (db,
                       "SELECT group_concat (kind || ' ' || recipient_key, ', ') AS x FROM (SELECT kind, recipient_key"
                       " FROM notice WHERE report_id = :id AND kind <> 'acknowledgement' ORDER BY kind, recipient_key)",
                       id,
                       "report_danger duty:deux@astreinte.example, report_danger duty:un@astreinte.example,"
                       " report_new user:2");
}

static void
test_danger (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_danger, NULL);
}

#define PHONES \
  "SELECT group_concat (kind || ' ' || recipient_key, ', ') AS x FROM notice WHERE report_id = :id" \
  " AND channel = 'sms'"

/* The first group that is due for a telephone; NULL without one. */
static NoticeGroup *
text_due (Db *db, gint64 now)
{
  for (gint64 after = 0;;) {
    g_autoptr (NoticeGroup) group = NULL;

    g_assert_true (notice_group_next (db, now, after, &group, NULL));
    if (group == NULL || group->channel == CHANNEL_SMS)
      return g_steal_pointer (&group);
    after = group->id;
  }
}

static void
run_danger_phone (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const gint64 night = MONDAY_9 + 18 * CLOCK_HOUR;
  g_autoptr (NoticeGroup) group = NULL;
  gint64 id;

  g_assert_false (setting_set (db, &box, "duty.phone", "05 59 27 85 80", NULL)); /* no text reaches it */
  g_assert_true (setting_set (db, &box, "duty.phone", "06 12 34 56 78, +33 6 98 76 54 32", NULL));
  id = send_with (db, "L-ELE03-3", know_all);
  fixture_assert_text (db, PHONES, id, NULL); /* no text leaves from this box: the mail alone */
  g_assert_true (setting_set (db, &box, "sms.way", "http", NULL));
  id = send_with (db, "L-ELE03-3", know_all);
  fixture_assert_text (db, PHONES, id, "report_danger duty:0612345678, report_danger duty:+33698765432");
  g_assert_cmpint (alerts (db, id), ==, 3); /* the manager's mail is no less */
  group = text_due (db, night);
  g_assert_nonnull (group);
  g_assert_cmpstr (group->recipient, ==, "+33612345678");
  g_assert_cmpint (group->held_until, <=, night); /* it rings at night */
}

static void
test_danger_phone (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_danger_phone, NULL);
}

static void
run_danger_told (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = send_with (db, "L-AER01-2", gas), later = MONDAY_9 + CLOCK_HOUR;

  g_assert_cmpint (alerts (db, id), ==, 0);
  g_assert_true (reply (db, id, "co_headache", "no", later));
  g_assert_cmpint (alerts (db, id), ==, 0);
  g_assert_true (reply (db, id, "co_headache", "yes", later));
  g_assert_cmpint (alerts (db, id), ==, 1);
  fixture_assert_text (db, "SELECT detail AS x FROM event WHERE verb = 'danger' AND report_id = :id", id,
                       "co_symptoms");
  g_assert_true (reply (db, id, "co_detector", "no", later)); /* nothing new about the danger */
  g_assert_cmpint (alerts (db, id), ==, 1);
}

static void
test_danger_told_later (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_danger_told, NULL);
}

static guint
repeat (Db *db, gint64 now)
{
  const Actor box = ACTOR_BOX_AT (now);
  guint count = 99;

  g_assert_true (alert_repeat (db, &box, &count, NULL));
  return count;
}

static gboolean
take (Fixture *fixture, Db *db, gint64 id, gint64 now)
{
  const Actor desk = fixture_desk (fixture, now);
  g_autoptr (Report) report = report_find (db, id, NULL);
  const ReportChange change = { .uuid = report->uuid, .verb = "take" };

  return report_change (db, &desk, &change, NULL);
}

static void
run_again (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = send_with (db, "L-ELE03-3", know_all), taken = send_with (db, "L-ELE03-3", know_all);

  g_assert_true (take (fixture, db, taken, MONDAY_9 + 60));
  g_assert_false (alert_is_due (db, MONDAY_9 + CLOCK_HOUR - 1));
  g_assert_cmpuint (repeat (db, MONDAY_9 + CLOCK_HOUR - 1), ==, 0);
  g_assert_true (alert_is_due (db, MONDAY_9 + CLOCK_HOUR));
  g_assert_cmpuint (repeat (db, MONDAY_9 + CLOCK_HOUR), ==, 1);
  g_assert_cmpuint (repeat (db, MONDAY_9 + CLOCK_HOUR), ==, 0);
  g_assert_cmpuint (repeat (db, MONDAY_9 + 5 * CLOCK_HOUR), ==, 1); /* however long the box was off: once */
  g_assert_cmpuint (repeat (db, MONDAY_9 + 6 * CLOCK_HOUR), ==, 1);
  g_assert_cmpuint (repeat (db, MONDAY_9 + 7 * CLOCK_HOUR), ==, 0); /* three times at most */
  g_assert_cmpint (alerts (db, id), ==, 4);
  g_assert_cmpint (alerts (db, taken), ==, 1);
  fixture_assert_text (db, "SELECT group_concat (kind || sequence, ' ') AS x FROM reminder WHERE report_id = :id", id,
                       "danger1 danger2 danger3");
}

static void
test_danger_again (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_again, NULL);
}

static void
note_first (const ReportRow *row, gpointer data)
{
  gint64 *first = data;

  if (*first == 0)
    *first = row->id;
}

static gint64
first_of_the_desk (Db *db)
{
  const ReportFilter filter = { .kind = REPORT_LIST_TRIAGE, .now = MONDAY_9, .limit = 10 };
  gint64 first = 0;

  g_assert_true (report_list (db, &filter, note_first, &first, NULL));
  return first;
}

static void
run_top (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 told = send_with (db, "L-AER01-2", gas), graver = send_with (db, "L-SUR03-1 L-EAU01-3 L-SAN01-4", know_all);

  g_assert_cmpint (first_of_the_desk (db), ==, graver);
  g_assert_true (reply (db, told, "co_headache", "yes", MONDAY_9 + 60));
  g_assert_cmpint (first_of_the_desk (db), ==, told);
}

static void
test_top (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_top, NULL);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  grids = grid_load_folder ("grids", NULL);
  g_test_add_func ("/alert/sent", test_danger);
  g_test_add_func ("/alert/phone", test_danger_phone);
  g_test_add_func ("/alert/told_later", test_danger_told_later);
  g_test_add_func ("/alert/again", test_danger_again);
  g_test_add_func ("/alert/top_of_the_list", test_top);
  failed = g_test_run ();
  grid_set_free (grids);
  return failed;
}
