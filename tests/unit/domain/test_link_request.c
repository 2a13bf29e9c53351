/* test_link_request.c: whose link is sent again, by which writing of an address or a number, and to nobody else. */
#include "domain/link_request.h"

#include "fixture.h"

static void
test_contact (void)
{
  static const char *const rows[][2] = {
    { "Camille@Example.org", "camille@example.org" },
    { "  camille@example.org ", "camille@example.org" },
    { "06 12 34 56 78", "0612345678" },
    { "06.12.34.56.78", "0612345678" },
    { "+33 6 12 34 56 78", "0612345678" },
    { "0033612345678", "0612345678" },
    { "+33 (0)6 12 34 56 78", "0612345678" },
    { "+34 600 111 222", "34600111222" },
    { "camille", "" },
    { "", "" },
    { "06 12", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *contact = link_request_contact (rows[i][0]);

    g_assert_cmpstr (contact, ==, rows[i][1]);
  }
}

static const struct {
  const char *contact, *reference;
  const char *reports; /* ids that get a notice, the latest first */
} rows[] = {
  { "camille@example.org", NULL, "5 4 3" }, /* of five, the latest three */
  { "CAMILLE@example.org", "", "5 4 3" },
  { "camille@example.org", "64-2", "2" },
  { "camille@example.org", "64-6", NULL },
  { "autre@example.org", NULL, NULL },
  { "06 12 34 56 78", NULL, "6" },
  { "+33612345678", NULL, "6" },
  { "06 00 00 00 00", NULL, NULL },
  { "%", NULL, NULL },
  { "", NULL, NULL },
};

static void
run_rows (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9 + CLOCK_DAY);

  for (int i = 0; i < 6; i++)
    fixture_send (fixture, db, MONDAY_9, NULL);
  g_assert_true (db_run (
      db, "UPDATE person SET email = 'phil@example.org', phone_digits = '0612345678' WHERE report_id = 6", NULL));
  g_assert_true (
      db_run (db, "UPDATE report SET stop_requested = 1", NULL)); /* who asks for a link gets it all the same */
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("row %u", i);
    fixture_savepoint (db);
    g_assert_true (db_run (db, "DELETE FROM notice", NULL));
    g_assert_true (link_request (db, &tenant, rows[i].contact, rows[i].reference, NULL));
    fixture_assert_text (db, "SELECT group_concat (report_id, ' ') AS x FROM notice WHERE kind = 'follow_link'", 0,
                         rows[i].reports);
    g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind <> 'follow_link'", 0), ==, 0);
    g_assert_cmpint (fixture_integer (db,
                                      "SELECT (SELECT count (*) FROM event WHERE verb = 'link_asked')"
                                      " - (SELECT count (*) FROM notice) AS x",
                                      0),
                     ==, 0);
    fixture_undo (db);
  }
}

static void
test_rows (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_rows, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/link-request/contact", test_contact);
  g_test_add_func ("/link-request/rows", test_rows);
  return g_test_run ();
}
