/* test_subject.c: on which reports the same contact stands, whatever its spelling; whose it is not; what was sent and
 * who read. */
#include "fixture.h"

#include "domain/subject.h"

static gint64
send_as (Fixture *fixture, Db *db, const char *email, const char *phone)
{
  g_autoptr (ReportInput) input = fixture_input ();
  g_auto (ReportReceipt) receipt = { 0 };
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);
  Person *occupant = &input->persons[PERSON_OCCUPANT];

  g_free (occupant->email);
  occupant->email = g_strdup (email);
  occupant->phone = g_strdup (phone);
  g_assert_true (report_send (db, &tenant, input, fixture->world->grid, &receipt, NULL));
  return receipt.id;
}

/* (transfer full): "1 3 ": the ids. */
static char *
ids_of (Db *db, gint64 id, PersonKind kind)
{
  g_autoptr (GPtrArray) list = subject_reports (db, id, kind, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT " ", ((SubjectReport *) g_ptr_array_index (list, i))->id);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
run_reports (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 mail = send_as (fixture, db, "camille@example.org", NULL);
  gint64 both = send_as (fixture, db, "camille@example.org", "06 12 34 56 78");
  gint64 phone = send_as (fixture, db, NULL, "+33 6 12 34 56 78");
  gint64 other = send_as (fixture, db, "autre@example.org", "06 99 99 99 99"), none = send_as (fixture, db, NULL, NULL);
  gint64 none_too = send_as (fixture, db, NULL, NULL);
  g_autofree char *of_mail = ids_of (db, mail, PERSON_OCCUPANT), *of_both = ids_of (db, both, PERSON_OCCUPANT);
  g_autofree char *of_none = ids_of (db, none, PERSON_OCCUPANT), *of_nobody = ids_of (db, mail, PERSON_REPORTER);
  g_autofree char *two = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " ", mail, both);
  g_autofree char *three =
      g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " ", both, mail, phone);
  g_autofree char *one = g_strdup_printf ("%" G_GINT64_FORMAT " ", none);
  g_autofree char *alone = g_strdup_printf ("%" G_GINT64_FORMAT " ", mail);

  g_assert_cmpstr (of_mail, ==, two);
  g_assert_cmpstr (of_both, ==, three);
  g_assert_cmpstr (of_none, ==, one); /* nobody's contact is not the same contact */
  g_assert_cmpstr (of_nobody, ==, alone);
  g_assert_cmpint (subject_kind (db, both, PERSON_OCCUPANT, phone), ==, PERSON_OCCUPANT);
  g_assert_cmpint (subject_kind (db, both, PERSON_OCCUPANT, other), ==, PERSON_LAST);
  g_assert_cmpint (subject_kind (db, none, PERSON_OCCUPANT, none_too), ==, PERSON_LAST);
}

/* The landlord of one file has the tenant's number on another: it is not the tenant's file. */
static void
run_landlord (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 mine = send_as (fixture, db, "camille@example.org", NULL),
         other = send_as (fixture, db, "autre@example.org", NULL);
  g_autoptr (Query) query =
      query_new (db, "INSERT INTO person (report_id, kind, email) VALUES (:id, 'owner', 'camille@example.org')");
  g_autofree char *ids = NULL, *alone = g_strdup_printf ("%" G_GINT64_FORMAT " ", mine);

  query_bind_integer (query, ":id", other);
  g_assert_true (query_done (query, NULL));
  ids = ids_of (db, mine, PERSON_OCCUPANT);
  g_assert_cmpstr (ids, ==, alone);
}

static void
add_access (const SubjectAccess *access, gpointer data)
{
  g_string_append_printf (data, "%s %s, ", access->partner, access->what);
}

static void
run_accesses (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), adil = fixture_agent (fixture, P_ADIL, MONDAY_9 + 1);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL), other = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autoptr (GString) seen = g_string_new (NULL);

  g_assert_true (report_log_access (db, &adil, id, "report", NULL));
  g_assert_true (report_log_access (db, &desk, id, "documents", NULL));
  g_assert_true (report_log_access (db, &adil, other, "report", NULL));
  g_assert_true (subject_accesses (db, id, add_access, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "(null) documents, ADIL 64 report, ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/subject/reports", run_reports, fixture_test);
  g_test_add_data_func ("/subject/landlord", run_landlord, fixture_test);
  g_test_add_data_func ("/subject/accesses", run_accesses, fixture_test);
  return g_test_run ();
}
