/* test_report_steps.c: from a file of a list to those beside it, wherever it stands, and when it has left the list. */
#include "domain/report_steps.h"
#include "fixture.h"

enum { REPORTS = 60 };

typedef struct {
  gint64 ids[REPORTS + 1];
  char *uuids[REPORTS + 1]; /* by number, from 1 */
} Sent;

static void
send_all (Fixture *fixture, Db *db, Sent *sent)
{
  for (guint i = 1; i <= REPORTS; i++)
    sent->ids[i] = fixture_send (fixture, db, MONDAY_9 + i, &sent->uuids[i]);
}

static void
forget_all (Sent *sent)
{
  for (guint i = 1; i <= REPORTS; i++)
    g_free (sent->uuids[i]);
}

/* A file opened at that rank of the list: where it is, and what is beside it (0: nothing). */
typedef struct {
  guint number;
  gint64 rank, found;
  gboolean there;
  guint previous, next;
} Step;

/* The queue of the desk: as grave, the oldest first, so that the rank is the number. */
static void
assert_step (Db *db, const Sent *sent, const Step *step)
{
  const ReportFilter filter = { .kind = REPORT_LIST_TRIAGE, .now = MONDAY_9 + CLOCK_DAY, .limit = 1, .offset = 3 };
  g_auto (ReportSteps) steps = { 0 };

  g_test_message ("file %u from rank %" G_GINT64_FORMAT, step->number, step->rank);
  g_assert_true (report_steps (db, &filter, sent->ids[step->number], step->rank, &steps, NULL));
  g_assert_cmpint (steps.rank, ==, step->found);
  g_assert_cmpint (steps.there, ==, step->there);
  g_assert_cmpstr (steps.previous, ==, sent->uuids[step->previous]);
  g_assert_cmpstr (steps.next, ==, sent->uuids[step->next]);
}

static void
run_steps (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  Sent sent = { 0 };

  send_all (fixture, db, &sent);
  assert_step (db, &sent, &(Step){ 1, 1, 1, TRUE, 0, 2 });
  assert_step (db, &sent, &(Step){ 30, 30, 30, TRUE, 29, 31 });
  assert_step (db, &sent, &(Step){ REPORTS, REPORTS, REPORTS, TRUE, REPORTS - 1, 0 });
  /* it moved since the list was shown */
  assert_step (db, &sent, &(Step){ 30, 40, 30, TRUE, 29, 31 });
  assert_step (db, &sent, &(Step){ 12, 1, 12, TRUE, 11, 13 });
  forget_all (&sent);
}

/* Answered, it has left the list: what came after it is where it was. */
static void
run_left (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  Sent sent = { 0 };

  send_all (fixture, db, &sent);
  fixture_change (fixture, db, sent.uuids[10], "filter", MONDAY_9 + 100);
  assert_step (db, &sent, &(Step){ 10, 10, 10, FALSE, 9, 11 });
  fixture_change (fixture, db, sent.uuids[1], "filter", MONDAY_9 + 100);
  assert_step (db, &sent, &(Step){ 1, 1, 1, FALSE, 0, 2 });
  fixture_change (fixture, db, sent.uuids[REPORTS], "filter", MONDAY_9 + 100);
  assert_step (db, &sent, &(Step){ REPORTS, REPORTS - 2, REPORTS - 2, FALSE, REPORTS - 1, 0 });
  /* far past its end: nothing is beside it */
  assert_step (db, &sent, &(Step){ REPORTS, 5000, 5000 - REPORT_STEPS_REACH, FALSE, 0, 0 });
  forget_all (&sent);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/report-steps/beside", run_steps, fixture_test);
  g_test_add_data_func ("/report-steps/left_the_list", run_left, fixture_test);
  return g_test_run ();
}
