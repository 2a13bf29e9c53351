/* test_report_same.c: which second report is the same person's of the same home, and for how long. */
#include "domain/report_same.h"

#include "base/clock.h"
#include "fixture.h"

static const struct {
  const char *email, *phone, *address;
  int days; /* after the first */
  gboolean same;
} rows[] = {
  { "camille@example.org", NULL, "12 rue des Glycines", 1, TRUE },
  { "CAMILLE@example.org", NULL, "12, Rue des GLYCINES", 1, TRUE },
  { "camille@example.org", NULL, "12 rue Glycines", 1, TRUE },
  { NULL, "06 12 34 56 78", "12 rue des Glycines", 1, TRUE },
  { NULL, "+33 6 12 34 56 78", "12 rue des Glycines", 1, TRUE },
  { NULL, "0033612345678", "12 rue des Glycines", 89, TRUE },
  { NULL, "06 12 34 56 79", "12 rue des Glycines", 1, FALSE },
  { "autre@example.org", NULL, "12 rue des Glycines", 1, FALSE },
  { "camille@example.org", NULL, "14 rue des Glycines", 1, FALSE },
  { "camille@example.org", NULL, "12 rue des Glycines", 91, FALSE },
  { NULL, NULL, "12 rue des Glycines", 1, FALSE },
};

static void
put (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
send_first (Fixture *fixture, Db *db)
{
  g_autoptr (ReportInput) input = fixture_input ();
  g_auto (ReportReceipt) receipt = { 0 };
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);

  put (&input->persons[PERSON_OCCUPANT].phone, "06.12.34.56.78");
  g_assert_true (report_send (db, &tenant, input, fixture->world->grid, &receipt, NULL));
}

static void
look (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  send_first (fixture, db);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (ReportInput) second = fixture_input ();
    Person *occupant = &second->persons[PERSON_OCCUPANT];
    gint64 found = -1;

    g_test_message ("row %u", i);
    put (&occupant->email, rows[i].email);
    put (&occupant->phone, rows[i].phone);
    put (&second->address, rows[i].address);
    g_assert_true (report_same_find (db, second, 0, MONDAY_9 + rows[i].days * CLOCK_DAY, &found, NULL));
    g_assert_cmpint (found != 0, ==, rows[i].same);
  }
}

static void
test_same (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, look, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/report-same/find", test_same);
  return g_test_run ();
}
