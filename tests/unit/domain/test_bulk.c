/* test_bulk.c: one thing done to several files: each by itself, told file by file, never twice; filters kept by name.
 */
#include "domain/bulk.h"

#include "base/text.h"
#include "domain/saved_filter.h"
#include "fixture.h"

typedef struct {
  gint64 ids[3];
  char *uuids[3];
  GPtrArray *list; /* of the uuids */
} Three;

static Three
three_new (Fixture *fixture, Db *db)
{
  Three three = { .list = g_ptr_array_new () };

  for (int i = 0; i < 3; i++) {
    three.ids[i] = fixture_send (fixture, db, MONDAY_9, &three.uuids[i]);
    g_ptr_array_add (three.list, three.uuids[i]);
  }
  return three;
}

static void
three_clear (Three *three)
{
  for (int i = 0; i < 3; i++)
    g_free (three->uuids[i]);
  g_ptr_array_unref (three->list);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Three, three_clear)

/* As the page does it: every file by itself. */
static void
do_all (Db *db, const Actor *actor, const Bulk *bulk)
{
  for (guint i = 0; i < bulk->items->len; i++) {
    const BulkItem *item = g_ptr_array_index (bulk->items, i);
    g_autoptr (GError) why = NULL;

    fixture_savepoint (db);
    if (bulk_do (db, actor, bulk, item, &why)) {
      g_assert_true (db_run (db, "RELEASE trial", NULL));
      continue;
    }
    fixture_undo (db);
    g_assert_true (bulk_note (db, bulk, item, why, NULL));
  }
}

static char *
outcomes (Db *db, const char *uuid, gint64 user_id)
{
  g_autoptr (Bulk) bulk = bulk_find (db, uuid, user_id, NULL);
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; bulk != NULL && i < bulk->items->len; i++)
    g_string_append_printf (said, "%s ", ((const BulkItem *) g_ptr_array_index (bulk->items, i))->outcome);
  return g_string_free (g_steal_pointer (&said), FALSE);
}

static void
assert_outcomes (Db *db, const char *uuid, gint64 user_id, const char *wanted)
{
  g_autofree char *said = outcomes (db, uuid, user_id);

  g_assert_cmpstr (said, ==, wanted);
}

static void
run_transmit (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_auto (Three) three = three_new (fixture, db);
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 60);
  const BulkInput input = { "b-1", "transmit", NULL, three.list };
  g_autoptr (Bulk) bulk = NULL;

  g_assert_true (bulk_start (db, &desk, &input, NULL));
  assert_outcomes (db, "b-1", desk.user_id, "waiting waiting waiting ");
  assert_outcomes (db, "b-1", desk.user_id + 1, ""); /* nobody else's */
  fixture_change (fixture, db, three.uuids[1], "filter", MONDAY_9 + 30);
  bulk = bulk_find (db, "b-1", desk.user_id, NULL);
  do_all (db, &desk, bulk);
  assert_outcomes (db, "b-1", desk.user_id, "done changed done ");
  fixture_assert_text (db, "SELECT group_concat (state, ' ') AS x FROM (SELECT state FROM report ORDER BY id)", 0,
                       "active filtered active");
  do_all (db, &desk, bulk); /* a second press finds nothing that waits */
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM event WHERE verb = 'transmitted'", 0), ==, 2);
  assert_outcomes (db, "b-1", desk.user_id, "done changed done ");
}

static void
run_assign (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_auto (Three) three = three_new (fixture, db);
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 60);
  g_autofree char *landlord =
      fixture_text (db, "SELECT uuid AS x FROM partner WHERE id = :id", fixture->partners[P_LANDLORD]);
  g_autofree char *caf = fixture_text (db, "SELECT uuid AS x FROM partner WHERE id = :id", fixture->partners[P_CAF]);
  const BulkInput to_landlord = { "b-1", "assign", landlord, three.list },
                  to_caf = { "b-2", "assign", caf, three.list };
  g_autoptr (Bulk) first = NULL, second = NULL;

  for (int i = 0; i < 2; i++)
    fixture_change (fixture, db, three.uuids[i], "transmit", MONDAY_9);
  g_assert_true (db_run (db, "UPDATE report SET owner_agrees = 1 WHERE number = 1", NULL));
  g_assert_true (bulk_start (db, &desk, &to_landlord, NULL));
  g_assert_true (bulk_start (db, &desk, &to_caf, NULL));
  first = bulk_find (db, "b-1", desk.user_id, NULL);
  second = bulk_find (db, "b-2", desk.user_id, NULL);
  do_all (db, &desk, first);
  do_all (db, &desk, second);
  assert_outcomes (db, "b-1", desk.user_id, "done refused changed "); /* no agreement; not transmitted */
  assert_outcomes (db, "b-2", desk.user_id, "done done changed ");
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM assignment", 0), ==, 3);
}

static void
run_refused (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_auto (Three) three = three_new (fixture, db);
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_CAF, MONDAY_9);
  g_autoptr (GPtrArray) none = g_ptr_array_new (), many = g_ptr_array_new ();
  const struct {
    const Actor *actor;
    BulkInput input;
    int code;
  } cases[] = {
    { &agent, { "b", "take", NULL, three.list }, BOX_ERROR_DENIED },
    { &desk, { "b", "close", NULL, three.list }, BOX_ERROR_INVALID },
    { &desk, { "b", "take", NULL, none }, BOX_ERROR_INVALID },
    { &desk, { "b", "take", NULL, many }, BOX_ERROR_INVALID },
    { &desk, { "b", "assign", "nobody", three.list }, BOX_ERROR_NOT_FOUND },
  };

  for (guint i = 0; i <= BULK_REPORTS_MAX; i++)
    g_ptr_array_add (many, three.uuids[0]);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gboolean ok;

    fixture_savepoint (db);
    ok = bulk_start (db, cases[i].actor, &cases[i].input, &error);
    g_assert_cmpint (fixture_code (ok, &error), ==, cases[i].code);
    fixture_undo (db);
  }
}

static void
run_purge (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_auto (Three) three = three_new (fixture, db);
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  const BulkInput input = { "b-1", "take", NULL, three.list };

  g_assert_true (bulk_start (db, &desk, &input, NULL));
  g_assert_true (bulk_purge (db, MONDAY_9 + BULK_KEEP_DAYS * CLOCK_DAY, NULL));
  assert_outcomes (db, "b-1", desk.user_id, "waiting waiting waiting ");
  g_assert_true (bulk_purge (db, MONDAY_9 + (BULK_KEEP_DAYS + 1) * CLOCK_DAY, NULL));
  assert_outcomes (db, "b-1", desk.user_id, "");
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM bulk_item", 0), ==, 0);
}

/* ---- filters kept by name ---- */

static guint
kept (Db *db, gint64 user_id)
{
  g_autoptr (GPtrArray) list = saved_filter_list (db, user_id, NULL);

  return list->len;
}

static void
run_saved (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9), agent = fixture_agent (fixture, P_CAF, MONDAY_9);
  const SavedFilter one = { NULL, (char *) "Urgents", (char *) "all", (char *) "classe=G" };
  const SavedFilter other = { NULL, (char *) "Urgents", (char *) "mine", (char *) "danger=oui" };
  const SavedFilter nameless = { NULL, (char *) "", (char *) "mine", (char *) "" };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  const SavedFilter *first;
  gboolean ok;

  g_assert_true (saved_filter_save (db, &desk, &one, NULL));
  g_assert_true (saved_filter_save (db, &agent, &one, NULL));  /* a name is one's own */
  g_assert_true (saved_filter_save (db, &desk, &other, NULL)); /* and there once */
  list = saved_filter_list (db, desk.user_id, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  first = g_ptr_array_index (list, 0);
  g_assert_cmpstr (first->query, ==, "danger=oui");
  ok = saved_filter_save (db, &desk, &nameless, &error);
  g_assert_cmpint (fixture_code (ok, &error), ==, BOX_ERROR_INVALID);
  ok = saved_filter_delete (db, &agent, first->uuid, &error);
  g_assert_cmpint (fixture_code (ok, &error), ==, BOX_ERROR_NOT_FOUND);
  for (guint i = 1; i < SAVED_FILTERS_MAX; i++) {
    g_autofree char *name = g_strdup_printf ("Filtre %u", i);
    const SavedFilter more = { NULL, name, (char *) "all", (char *) "" };

    g_assert_true (saved_filter_save (db, &desk, &more, NULL));
  }
  g_assert_true (saved_filter_save (db, &desk, &one, NULL)); /* one of the thirty */
  ok = saved_filter_save (db, &desk, &(SavedFilter){ NULL, (char *) "Trop", (char *) "all", (char *) "" }, &error);
  g_assert_cmpint (fixture_code (ok, &error), ==, BOX_ERROR_LIMIT);
  g_assert_true (saved_filter_delete (db, &desk, first->uuid, NULL));
  g_assert_cmpuint (kept (db, desk.user_id), ==, SAVED_FILTERS_MAX - 1);
  g_assert_cmpuint (kept (db, agent.user_id), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/bulk/each_file_by_itself", run_transmit, fixture_test);
  g_test_add_data_func ("/bulk/to_a_partner", run_assign, fixture_test);
  g_test_add_data_func ("/bulk/what_is_refused", run_refused, fixture_test);
  g_test_add_data_func ("/bulk/erased_after_a_week", run_purge, fixture_test);
  g_test_add_data_func ("/saved-filter/kept_by_name", run_saved, fixture_test);
  return g_test_run ();
}
