/* test_legal_order.c: who records an order, what is refused, lifted once, withdrawn, seen from the same address. */
#include "fixture.h"

#include "domain/legal_order.h"

static int
record (Db *db, const Actor *actor, const OrderInput *input)
{
  GError *error = NULL;

  return fixture_code (legal_order_record (db, actor, input, NULL, &error), &error);
}

static OrderInput
order_of (gint64 report_id)
{
  return (OrderInput){ report_id, "insalubrity", "2026-118", "D-7", "2026-11-02", TRUE };
}

static void
run_who (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), schs = fixture_agent (fixture, P_SCHS, MONDAY_9);
  const Actor ars = fixture_agent (fixture, P_ARS, MONDAY_9);
  Actor owner = schs, reader = schs;
  g_autofree char *uuid = NULL, *assignment = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);
  OrderInput input = order_of (id);

  owner.role = ROLE_LANDLORD_AGENT;
  reader.role = ROLE_READER;
  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  assignment = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);
  fixture_answer (fixture, db, assignment, P_SCHS, "accept");
  g_assert_cmpint (record (db, &ars, &input), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (record (db, &owner, &input), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (record (db, &reader, &input), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM legal_order", 0), ==, 0);
  g_assert_cmpint (record (db, &schs, &input), ==, FIXTURE_OK);
  g_assert_cmpint (record (db, &desk, &input), ==, BOX_ERROR_CONFLICT); /* the desk read the same paper */
  input.number = "2026-14";
  g_assert_cmpint (record (db, &desk, &input), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'order_tenant'", 0), ==, 2);
  input.number = "2026-15";
  input.visible = FALSE;
  g_assert_cmpint (record (db, &desk, &input), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM notice WHERE kind = 'order_tenant'", 0), ==, 2);
}

static void
run_what (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *kind, *number, *signed_on;
    int code;
  } rows[] = {
    { "miracle", "1", "2026-11-02", BOX_ERROR_INVALID },
    { "safety", "", "2026-11-02", BOX_ERROR_INVALID },
    { "safety", NULL, "2026-11-02", BOX_ERROR_INVALID },
    { "safety", "1", "2026-11-24", BOX_ERROR_INVALID },
    { "safety", "1", "2 novembre", BOX_ERROR_INVALID },
    { "safety", "1", NULL, BOX_ERROR_INVALID },
    { "safety", "1", "2026-11-23", FIXTURE_OK },
    { "safety", "1", "1998-02-01", FIXTURE_OK },
    { "safety", "2026-A", "2026-11-02", FIXTURE_OK },
    { "safety", "2026-a", "2026-11-02", BOX_ERROR_CONFLICT }, /* somebody else read the same paper */
    { "other", "2026-A", "2026-11-02", FIXTURE_OK },
    { "safety", "0123456789012345678901234567890123456789012345678901234567890", "2026-11-02", BOX_ERROR_INVALID },
  };
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const OrderInput input = { id, rows[i].kind, rows[i].number, NULL, rows[i].signed_on, FALSE };

    g_test_message ("%s %s %s", rows[i].kind, rows[i].number, rows[i].signed_on);
    g_assert_cmpint (record (db, &desk, &input), ==, rows[i].code);
  }
}

static int
change (Db *db, const Actor *actor, const OrderChange *change)
{
  GError *error = NULL;

  return fixture_code (legal_order_change (db, actor, change, &error), &error);
}

static void
run_changes (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  g_autofree char *uuid = NULL, *other = NULL, *order = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);
  const OrderInput input = order_of (id);
  OrderChange lift = { .verb = "lift", .lifted_on = "2026-11-01" };
  g_autoptr (GPtrArray) list = NULL;

  fixture_send (fixture, db, MONDAY_9, &other);
  g_assert_cmpint (record (db, &desk, &input), ==, FIXTURE_OK);
  order = fixture_text (db, "SELECT uuid AS x FROM legal_order", 0);
  lift.order_uuid = order;
  lift.report_uuid = other;
  g_assert_cmpint (change (db, &desk, &lift), ==, BOX_ERROR_NOT_FOUND);
  lift.report_uuid = uuid;
  g_assert_cmpint (change (db, &desk, &lift), ==, BOX_ERROR_INVALID); /* before it was signed */
  lift.lifted_on = "2026-11-23";
  g_assert_cmpint (change (db, &desk, &lift), ==, FIXTURE_OK);
  g_assert_cmpint (change (db, &desk, &lift), ==, BOX_ERROR_CONFLICT);
  list = legal_order_list (db, id, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((LegalOrder *) g_ptr_array_index (list, 0))->lifted_on, ==, "2026-11-23");
  lift.verb = "withdraw";
  g_assert_cmpint (change (db, &desk, &lift), ==, FIXTURE_OK);
  g_assert_cmpint (change (db, &desk, &lift), ==, BOX_ERROR_CONFLICT);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = legal_order_list (db, id, NULL);
  g_assert_cmpuint (list->len, ==, 0);
  fixture_assert_text (db,
                       "SELECT group_concat (verb) AS x FROM (SELECT verb FROM event WHERE noun = 'order' ORDER BY id)",
                       0, "recorded,lifted,withdrawn");
}

/* Two files at one address, one elsewhere. */
static void
run_near (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL), near = fixture_send (fixture, db, MONDAY_9, NULL);
  gint64 far = fixture_send (fixture, db, MONDAY_9, NULL);
  const OrderInput input = order_of (near), elsewhere = order_of (far);
  g_autoptr (GPtrArray) seen = NULL, own = NULL;

  g_assert_true (
      db_run (db, "UPDATE report SET address = '1 Rue Haute' WHERE id = (SELECT max (id) FROM report)", NULL));
  g_assert_cmpint (record (db, &desk, &input), ==, FIXTURE_OK);
  g_assert_cmpint (record (db, &desk, &elsewhere), ==, FIXTURE_OK);
  seen = legal_order_list_near (db, id, NULL);
  own = legal_order_list_near (db, near, NULL);
  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_cmpint (((LegalOrder *) g_ptr_array_index (seen, 0))->report_id, ==, near);
  g_assert_cmpuint (own->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/order/who", run_who, fixture_test);
  g_test_add_data_func ("/order/what", run_what, fixture_test);
  g_test_add_data_func ("/order/changes", run_changes, fixture_test);
  g_test_add_data_func ("/order/near", run_near, fixture_test);
  return g_test_run ();
}
