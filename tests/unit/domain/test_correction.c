/* test_correction.c: what is put right, what history says of it, and what it never says. */
#include "domain/correction.h"

#include "fixture.h"

#define LATER (MONDAY_9 + CLOCK_DAY)
#define NOTHING .adults = CORRECTION_AS_IS, .children = CORRECTION_AS_IS

static int
correct (Fixture *fixture, Db *db, gint64 id, const Correction *correction)
{
  const Actor tenant = ACTOR_TENANT_AT (LATER);
  g_autoptr (GError) error = NULL;

  return fixture_code (correction_write (db, &tenant, id, correction, fixture->world->grid, &error), &error);
}

static const struct {
  Correction correction;
  const char *detail; /* NULL: no event */
  const char *row;    /* phone digits, email, contact_by, more, adults, children */
  const char *told;   /* the address that was, of which the new one took the place */
} cases[] = {
  { { NOTHING }, NULL, "-|camille@example.org|mail|-|-|-", NULL },
  { { .email = "camille@example.org", .contact_by = "mail", NOTHING }, NULL, "-|camille@example.org|mail|-|-|-", NULL },
  { { .phone = "06 12 34 56 78", NOTHING }, "phone", "0612345678|camille@example.org|mail|-|-|-", NULL },
  { { .email = "Autre@Example.org", .contact_by = "desk", NOTHING },
    "email contact_by",
    "-|autre@example.org|desk|-|-|-",
    "mail former:camille@example.org" },
  { { .email = "Camille@example.org", NOTHING }, "email", "-|camille@example.org|mail|-|-|-", NULL },
  { { .address_more = "3e gauche", NOTHING }, "address_more", "-|camille@example.org|mail|3e gauche|-|-", NULL },
  { { .phone = "", NOTHING }, NULL, "-|camille@example.org|mail|-|-|-", NULL }, /* none to forget */
  { { .owner_agrees = "yes", NOTHING }, "owner_agrees", "-|camille@example.org|mail|-|-|-", NULL },
  { { .owner_agrees = "no", NOTHING }, "owner_agrees", "-|camille@example.org|mail|-|-|-", NULL },
  { { .adults = 2, .children = 0 }, "adults::2 children::0", "-|camille@example.org|mail|-|2|0", NULL },
};

static const char *
agreed_kept (const char *given)
{
  return given == NULL ? NULL : strcmp (given, "yes") == 0 ? "1" : "0";
}

static void
run_cases (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("row %u", i);
    fixture_savepoint (db);
    g_assert_cmpint (correct (fixture, db, id, &cases[i].correction), ==, FIXTURE_OK);
    fixture_assert_text (db, "SELECT detail AS x FROM event WHERE verb = 'corrected'", 0, cases[i].detail);
    fixture_assert_text (
        db,
        "SELECT coalesce (p.phone_digits, '-') || '|' || p.email || '|' || r.contact_by || '|'"
        " || coalesce (r.address_more, '-') || '|' || coalesce (r.adults, '-') || '|' || coalesce (r.children, '-')"
        " AS x FROM report r JOIN person p ON p.report_id = r.id WHERE r.id = :id",
        id, cases[i].row);
    fixture_assert_text (db, "SELECT channel || ' ' || recipient_key AS x FROM notice WHERE kind = 'contact_changed'", 0,
                         cases[i].told);
    fixture_assert_text (db, "SELECT owner_agrees AS x FROM report WHERE id = :id", id,
                         agreed_kept (cases[i].correction.owner_agrees));
    fixture_undo (db);
  }
}

/* Five in a room: the floors of the grid raise the class; no value of a contact stands in the history. */
static void
run_scored (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  const Correction correction = { .email = "nouveau@example.org", .phone = "0612345678", .adults = 6, .children = 3 };

  g_assert_true (
      db_run (db, "UPDATE report SET surface_tenth_m2 = 90, adults = 1, children = 1, child_under_6 = 1", NULL));
  g_assert_cmpint (correct (fixture, db, id, &correction), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM event WHERE verb = 'rescored'", 0), ==, 1);
  fixture_assert_text (db, "SELECT detail AS x FROM event WHERE verb = 'corrected'", 0,
                       "phone email adults:1:6 children:1:3");
  g_assert_cmpint (fixture_integer (db,
                                    "SELECT count (*) AS x FROM event WHERE report_id = :id AND (detail GLOB '*@*'"
                                    " OR before GLOB '*@*' OR after GLOB '*@*' OR detail GLOB '*0612*')",
                                    id),
                   ==, 0);
  g_assert_cmpint (fixture_integer (db,
                                    "SELECT count (*) AS x FROM notice WHERE kind <> 'contact_changed'"
                                    " AND created_at > 1795420800",
                                    0),
                   ==, 0);
}

/* No child lives there: none is under six. */
static void
run_no_child (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  const Correction correction = { .adults = CORRECTION_AS_IS, .children = 0 };

  g_assert_true (db_run (db, "UPDATE report SET children = 2, child_under_6 = 1", NULL));
  g_assert_cmpint (correct (fixture, db, id, &correction), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_integer (db, "SELECT child_under_6 AS x FROM report WHERE id = :id", id), ==, 0);
}

/* Who reports for somebody is the one who is written to. */
static void
run_reporter (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  const Correction correction = { .email = "voisine@example.org", NOTHING };

  g_assert_true (
      db_run (db, "INSERT INTO person (report_id, kind, email) VALUES (1, 'reporter', 'avant@example.org')", NULL));
  g_assert_cmpint (correct (fixture, db, id, &correction), ==, FIXTURE_OK);
  fixture_assert_text (
      db, "SELECT group_concat (kind || ' ' || email, ', ') AS x FROM (SELECT * FROM person ORDER BY kind)", 0,
      "occupant camille@example.org, reporter voisine@example.org");
}

static void
run_closed (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  const Correction correction = { .phone = "0612345678", NOTHING };

  g_assert_true (db_run (db, "UPDATE report SET state = 'closed'", NULL));
  g_assert_cmpint (correct (fixture, db, id, &correction), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (correct (fixture, db, id + 1, &correction), ==, BOX_ERROR_NOT_FOUND);
}

/* ---- what is wrong ---- */

static const struct {
  Correction correction;
  gboolean known; /* an address and a number are kept already */
  const char *remarks;
} wrongs[] = {
  { { NOTHING }, TRUE, "" },
  { { NOTHING }, FALSE, "email:email_missing " },
  { { .phone = "06 12", NOTHING }, TRUE, "phone:phone_shape " },
  { { .email = "camille", NOTHING }, TRUE, "email:email_shape " },
  { { .contact_by = "phone", NOTHING }, TRUE, "" },
  { { .contact_by = "phone", NOTHING }, FALSE, "phone:phone_missing " },
  { { .contact_by = "phone", .phone = "0612345678", NOTHING }, FALSE, "" },
  { { .contact_by = "mail", .phone = "", NOTHING }, TRUE, "" }, /* forgotten */
  { { .contact_by = "phone", .phone = "", NOTHING }, TRUE, "phone:phone_missing " },
  { { .contact_by = "pigeon", NOTHING }, TRUE, "contact_by:contact_missing " },
  { { .adults = 51, .children = -1 }, TRUE, "adults:count_shape children:count_shape " },
};

static void
test_wrong (void)
{
  const Report report = { .contact_by = (char *) "mail" };
  const Person known = { .email = (char *) "c@example.org", .phone = (char *) "0600000000" },
               unknown = { .known = FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++) {
    g_autoptr (Remarks) remarks = remarks_new ();
    g_autoptr (GString) said = g_string_new (NULL);

    correction_check (&wrongs[i].correction, &report, wrongs[i].known ? &known : &unknown, remarks);
    for (guint k = 0; k < remarks_count (remarks); k++)
      g_string_append_printf (said, "%s:%s ", remarks_field (remarks, k), remarks_code (remarks, k));
    g_assert_cmpstr (said->str, ==, wrongs[i].remarks);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/correction/cases", run_cases, fixture_test);
  g_test_add_data_func ("/correction/scored", run_scored, fixture_test);
  g_test_add_data_func ("/correction/no-child", run_no_child, fixture_test);
  g_test_add_data_func ("/correction/reporter", run_reporter, fixture_test);
  g_test_add_data_func ("/correction/closed", run_closed, fixture_test);
  g_test_add_func ("/correction/wrong", test_wrong);
  return g_test_run ();
}
