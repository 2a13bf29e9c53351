/* test_report_merge.c: which reports are offered to be one, what merging writes, and parting; the order of the queue.
 */
#include "domain/report_merge.h"

#include "domain/triage.h"
#include "fixture.h"

typedef struct {
  const char *email, *key, *address; /* the last two NULL: not known to the base; that of the fixture */
} Sender;

static gint64
send_from (Fixture *fixture, Db *db, const Sender *sender, gint64 now)
{
  g_autoptr (ReportInput) input = fixture_input ();
  g_auto (ReportReceipt) receipt = { 0 };
  const Actor tenant = ACTOR_TENANT_AT (now);

  g_free (input->persons[PERSON_OCCUPANT].email);
  input->persons[PERSON_OCCUPANT].email = g_strdup (sender->email);
  g_free (input->address_key);
  input->address_key = g_strdup (sender->key);
  if (sender->address != NULL) {
    g_free (input->address);
    input->address = g_strdup (sender->address);
  }
  g_free (input->insee);
  input->insee = g_strdup ("64445");
  g_assert_true (report_send (db, &tenant, input, fixture->world->grid, &receipt, NULL));
  return receipt.id;
}

static gint64
send (Fixture *fixture, Db *db, const char *email, const char *key, gint64 now)
{
  const Sender sender = { email, key, NULL };

  return send_from (fixture, db, &sender, now);
}

/* (transfer full): references of the candidates, in order. */
static char *
candidates_of (Db *db, gint64 id)
{
  g_autoptr (Report) report = report_find (db, id, NULL);
  g_autoptr (GPtrArray) list = report_merge_candidates (db, report, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const MergeCandidate *one = g_ptr_array_index (list, i);

    g_string_append_printf (text, "%s%s%s%s", i > 0 ? ", " : "", one->reference, one->same_contact ? " contact" : "",
                            one->same_address ? " address" : "");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
offered (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *before = NULL, *after = NULL;
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  gint64 last;

  send (fixture, db, "ailleurs@example.org", "64445_0002", MONDAY_9);
  send (fixture, db, "voisine@example.org", "64445_0001", MONDAY_9);
  send (fixture, db, "camille@example.org", "64445_0001", MONDAY_9);
  send (fixture, db, "camille@example.org", "64445_0003", MONDAY_9);
  last = send (fixture, db, "camille@example.org", "64445_0001", MONDAY_9);
  before = candidates_of (db, last);
  g_assert_cmpstr (before, ==, "64-3 contact address, 64-2 address, 64-4 contact");
  {
    g_autoptr (Report) report = report_find (db, last, NULL);
    const MergeInput input = { report->uuid, "64-3", "Nous continuons." }; /* nocheck:french a test's message */
    g_autofree char *uuid = NULL, *reference = NULL;

    g_assert_true (report_merge (db, &desk, &input, NULL));
    g_assert_true (report_merged_into (db, last, &uuid, &reference, NULL));
    g_assert_cmpstr (reference, ==, "64-3");
  }
  after = candidates_of (db, 4);
  g_assert_cmpstr (after, ==, "64-3 contact"); /* what was merged is offered no more */
}

/* The base does not know every address: then what was typed decides, however it is spelt. */
static void
offered_as_spelt (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const Sender senders[] = { { "camille@example.org", NULL, "12 bis, RUE du Moulin" },
                                    { "voisine@example.org", NULL, "14 rue du Moulin" },
                                    { "soeur@example.org", NULL, "12 bis rue du moulin" } };
  g_autofree char *candidates = NULL;
  gint64 last = 0;

  for (guint i = 0; i < G_N_ELEMENTS (senders); i++)
    last = send_from (fixture, db, &senders[i], MONDAY_9);
  candidates = candidates_of (db, last);
  g_assert_cmpstr (candidates, ==, "64-1 address");
}

static int
merge_code (Fixture *fixture, Db *db, gint64 id, const char *into, const char *message)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  g_autoptr (Report) report = report_find (db, id, NULL);
  const MergeInput input = { report->uuid, into, message };
  GError *error = NULL;

  return fixture_code (report_merge (db, &desk, &input, &error), &error);
}

static void
refused (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const char *words = "Nous continuons avec l’autre."; /* nocheck:french a test's message */
  gint64 one = send (fixture, db, "camille@example.org", "64445_0001", MONDAY_9),
         two = send (fixture, db, "camille@example.org", "64445_0001", MONDAY_9),
         three = send (fixture, db, "camille@example.org", "64445_0001", MONDAY_9);

  g_assert_cmpint (merge_code (fixture, db, two, "64-2", words), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (merge_code (fixture, db, two, "64-99", words), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (merge_code (fixture, db, two, "65-1", words), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (merge_code (fixture, db, two, "nonsense", words), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (merge_code (fixture, db, two, "64-1", ""), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (merge_code (fixture, db, two, "64-1", words), ==, FIXTURE_OK);
  g_assert_cmpint (merge_code (fixture, db, two, "64-3", words), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (merge_code (fixture, db, three, "64-2", words), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (merge_code (fixture, db, one, "64-3", words), ==, BOX_ERROR_INVALID); /* others came to it */
}

static void
queue (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 3 * CLOCK_DAY);
  g_autoptr (GPtrArray) empty = triage_queue (db, MONDAY_9, NULL);
  g_autoptr (GPtrArray) list = NULL;
  TriageDelay delay;

  g_assert_null (triage_next (empty, NULL));
  for (int i = 0; i < 3; i++)
    send (fixture, db, "a@example.org", NULL, MONDAY_9 + i * CLOCK_DAY);
  list = triage_queue (db, MONDAY_9, NULL);
  g_assert_cmpuint (list->len, ==, 3);
  if (list->len != 3)
    return;
  g_assert_cmpstr (triage_next (list, NULL), ==, g_ptr_array_index (list, 0));
  g_assert_cmpstr (triage_next (list, g_ptr_array_index (list, 0)), ==, g_ptr_array_index (list, 1));
  g_assert_cmpstr (triage_next (list, g_ptr_array_index (list, 2)), ==, g_ptr_array_index (list, 0));
  g_assert_cmpstr (triage_next (list, "gone"), ==, g_ptr_array_index (list, 0));
  for (guint i = 0; i < list->len; i++) {
    const ReportChange take = { g_ptr_array_index (list, i), "take", NULL, NULL };

    g_assert_true (report_change (db, &desk, &take, NULL));
  }
  g_assert_true (triage_delay (db, desk.now, &delay, NULL));
  g_assert_cmpint (delay.count, ==, 3);
  g_assert_cmpint (delay.median_s, ==, 2 * CLOCK_DAY); /* of 3, 2 and 1 days */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/report_merge/offered", offered, fixture_test);
  g_test_add_data_func ("/report_merge/spelt", offered_as_spelt, fixture_test);
  g_test_add_data_func ("/report_merge/refused", refused, fixture_test);
  g_test_add_data_func ("/triage/queue", queue, fixture_test);
  return g_test_run ();
}
