/* test_outbox_care.c: the verbs of mails in every state, the switch that stops all, and what leaves again at its pace.
 */
#include "domain/outbox_care.h"

#include "domain/outbox.h"
#include "world.h"

#define MAIL(state, id) \
  "INSERT INTO outbox (id, dedup_key, kind, recipient, subject, body_text, body_html, message_id, state, next_at, created_at)" \
  " VALUES (" id ", '" id "', 'report_new', 'a@example.org', 's', 't', 'h', 'm', '" state "', 1, 1);"

typedef struct {
  const char *verb, *reason;
  gint64 id, now, count;
} Work;

static gboolean
care (Db *db, gpointer data, GError **error)
{
  Work *work = data;
  const Actor box = ACTOR_BOX_AT (work->now);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof work->id);
  const OutboxCare care = { outbox_verb_find (work->verb), work->id == 0 ? NULL : ids, NULL };

  g_array_append_val (ids, work->id);
  return outbox_care (db, &box, &care, &work->count, error);
}

static void
test_matrix (void)
{
  static const char *const states[] = { "pending", "sending", "sent", "failed", "cancelled" };

  for (guint v = 0; v < outbox_verbs_count; v++)
    for (guint s = 0; s < G_N_ELEMENTS (states); s++) {
      g_autoptr (World) world = world_new ();
      Work work = { .verb = outbox_verbs[v].verb, .id = 1, .now = MONDAY_9 };
      gboolean may = g_str_equal (outbox_verbs[v].from, states[s]);
      g_autofree char *sql = g_strdup_printf (MAIL ("%s", "1"), states[s]), *state = NULL;

      g_test_message ("%s of one that is %s", work.verb, states[s]);
      world_sql (world, sql);
      world_do (world, care, &work);
      state = world_text (world, "SELECT state AS x FROM outbox");
      g_assert_cmpint (work.count, ==, may);
      g_assert_cmpstr (state, ==, may ? outbox_verbs[v].to : states[s]);
    }
  g_assert_null (outbox_verb_find ("burn"));
}

/* What left its words behind cannot leave. */
static void
test_without_words (void)
{
  g_autoptr (World) world = world_new ();
  Work work = { .verb = "retry", .now = MONDAY_9 };

  world_sql (world, MAIL ("failed", "1") MAIL ("failed", "2") "UPDATE outbox SET body_text = '' WHERE id = 1");
  world_do (world, care, &work);
  g_assert_cmpint (work.count, ==, 1);
}

static gboolean
stop (Db *db, gpointer data, GError **error)
{
  const Work *work = data;
  const Actor box = ACTOR_BOX_AT (work->now);

  return outbox_stop (db, &box, work->reason, error);
}

static gboolean
start (Db *db, gpointer data, GError **error)
{
  const Work *work = data;
  const Actor box = ACTOR_BOX_AT (work->now);

  return outbox_start (db, &box, error);
}

static void
test_stop (void)
{
  g_autoptr (World) world = world_new ();
  Db *db = store_reader (world->store);
  Work work = { .reason = "Adresse usurpée", .now = MONDAY_9 }, empty = { .reason = "" };
  g_autofree char *reason = NULL, *places = NULL;
  g_autoptr (GError) error = NULL;

  world_sql (world, MAIL ("pending", "1") MAIL ("pending", "2") MAIL ("pending", "3") MAIL ("failed", "4"));
  world_sql (world,
             "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('mail.hourly_cap', '60', 0, 'test')");
  g_assert_false (store_write (world->store, stop, &empty, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
  g_assert_true (outbox_is_due (db, CHANNEL_MAIL, MONDAY_9));
  world_do (world, stop, &work);
  reason = outbox_stopped (db);
  g_assert_cmpstr (reason, ==, "Adresse usurpée");
  g_assert_false (outbox_is_due (db, CHANNEL_MAIL, MONDAY_9 + CLOCK_DAY));
  g_assert_false (outbox_is_due (db, CHANNEL_SMS, MONDAY_9 + CLOCK_DAY));
  world_do (world, start, &work);
  g_assert_null (outbox_stopped (db));
  places = world_text (world, "SELECT group_concat (next_at - 1795420800) AS x FROM outbox WHERE state = 'pending'");
  g_assert_cmpstr (places, ==, "0,60,120"); /* sixty an hour */
  g_assert_cmpint (
      world_integer (world, "SELECT count (*) AS x FROM event WHERE noun = 'setting' AND detail = 'outbox.stopped'"),
      ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/outbox-care/matrix", test_matrix);
  g_test_add_func ("/outbox-care/without-words", test_without_words);
  g_test_add_func ("/outbox-care/stop", test_stop);
  return g_test_run ();
}
