/* test_memory.c: what is the same message again, what comes too soon, what one sensor may store; and that a failed
 * commit leaves nothing behind. No store is opened: a memory belongs to whichever address it is given. */
#include "ingest/memory.h"

#include "ingest/limit.h"

#define NOW ((gint64) 1768373000)
#define SENSOR ((gint64) 7)

/* A memory of its own for each test: another store is another town. */
static Store *
town (void)
{
  static char towns[64];
  static guint count;

  return (Store *) (gpointer) &towns[count++];
}

static IngestTurn *
begin (Store *store)
{
  g_autoptr (GArray) sensors = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = SENSOR;

  g_array_append_val (sensors, id);
  return ingest_turn_begin (store, sensors);
}

static gboolean
is_new (IngestTurn *turn, gint64 at, gint32 value, gint64 every_s)
{
  const Reading reading = { .at = at, .value = value, .quantity = QUANTITY_T, .flags = READING_AT_ARRIVAL };

  return ingest_turn_is_new (turn, SENSOR, &reading, every_s);
}

static void
test_keys (void)
{
  Store *store = town ();
  IngestTurn *turn = begin (store);

  g_assert_false (ingest_turn_knows_key (turn, SENSOR, "fCnt:17", NOW));
  g_assert_true (ingest_turn_knows_key (turn, SENSOR, "fCnt:17", NOW + 30));
  g_assert_false (ingest_turn_knows_key (turn, SENSOR, "fCnt:18", NOW + 30));
  ingest_turn_end (turn, TRUE);
  turn = begin (store);
  g_assert_true (ingest_turn_knows_key (turn, SENSOR, "fCnt:17", NOW + 600));
  g_assert_false (ingest_turn_knows_key (turn, SENSOR, "fCnt:17", NOW + 7200)); /* it joined again */
  ingest_turn_end (turn, TRUE);
}

static void
test_not_committed (void)
{
  Store *store = town ();
  IngestTurn *turn = begin (store);

  g_assert_false (ingest_turn_knows_key (turn, SENSOR, "a", NOW));
  g_assert_true (is_new (turn, NOW, 1590, 0));
  ingest_turn_end (turn, FALSE);
  turn = begin (store);
  g_assert_false (ingest_turn_knows_key (turn, SENSOR, "a", NOW + 1));
  g_assert_true (is_new (turn, NOW + 1, 1590, 0));
  ingest_turn_end (turn, TRUE);
}

static void
test_same_value (void)
{
  Store *store = town ();
  IngestTurn *turn = begin (store);
  const Reading timed = { .at = NOW + 1, .value = 1590, .quantity = QUANTITY_T };

  g_assert_true (is_new (turn, NOW, 1590, 0));
  g_assert_false (is_new (turn, NOW + 5, 1590, 0));
  g_assert_true (is_new (turn, NOW + 5, 1600, 0));
  g_assert_true (is_new (turn, NOW + 11, 1600, 0));
  g_assert_true (ingest_turn_is_new (turn, SENSOR, &timed, 0)); /* it has a time of its own: the store tells */
  ingest_turn_end (turn, TRUE);
}

/* Heard once a second for an hour: the first few, then one each five minutes; a window that is opened shows at once. */
static void
test_chatty (void)
{
  Store *store = town ();
  IngestTurn *turn = begin (store);
  guint kept = 0;

  for (gint64 i = 0; i < 3600; i++)
    kept += is_new (turn, NOW + i, 2000 + (gint32) (i % 20), 300);
  g_assert_cmpuint (kept, >=, 12);
  g_assert_cmpuint (kept, <=, 17);
  g_assert_true (is_new (turn, NOW + 3601, 1500, 300));
  g_assert_false (is_new (turn, NOW + 3602, 1505, 300));
  g_assert_true (is_new (turn, NOW - 86400, 1505, 300)); /* late history is no chatter */
  ingest_turn_end (turn, TRUE);
}

static void
test_marks (void)
{
  Store *store = town ();

  g_assert_true (ingest_memory_is_due (store, SENSOR, NOW, -1));
  g_assert_false (ingest_memory_is_due (store, SENSOR, NOW + 59, -1));
  g_assert_true (ingest_memory_is_due (store, SENSOR, NOW + 59, 87));
  g_assert_false (ingest_memory_is_due (store, SENSOR, NOW + 60, 87));
  g_assert_true (ingest_memory_is_due (store, SENSOR, NOW + 119, 87));
  g_assert_true (ingest_memory_is_due (store, SENSOR, NOW - 86400, 87)); /* the clock was set */
  g_assert_true (ingest_memory_gateway_is_due (store, SENSOR, NOW));
  g_assert_false (ingest_memory_gateway_is_due (store, SENSOR, NOW + 1));
}

static void
test_allowed (void)
{
  Store *store = town ();
  guint stored = 0;

  g_assert_cmpuint (ingest_memory_allow (store, SENSOR, 100000, NOW), ==, 100000);
  stored = 100000 + ingest_memory_allow (store, SENSOR, G_MAXUINT, NOW);
  g_assert_cmpuint (stored, ==, INGEST_VALUES_MOST);
  g_assert_cmpuint (ingest_memory_allow (store, SENSOR, 10, NOW + 1), ==, 0);
  g_assert_cmpuint (ingest_memory_allow (store, SENSOR, G_MAXUINT, NOW + 86400), ==, INGEST_VALUES_A_DAY);
  g_assert_cmpuint (ingest_memory_allow (store, SENSOR + 1, 10, NOW), ==, 10); /* its neighbour pays nothing */
}

static void
test_limit (void)
{
  guint guesses = 0, others = 0;

  while (ingest_limit_take (INGEST_LIMIT_GUESSES, "10.0.0.1", NOW))
    guesses++;
  g_assert_cmpuint (guesses, ==, 60);
  g_assert_false (ingest_limit_allows (INGEST_LIMIT_GUESSES, "10.0.0.1", NOW + 1));
  g_assert_true (ingest_limit_allows (INGEST_LIMIT_GUESSES, "10.0.0.2", NOW + 1));
  g_assert_true (ingest_limit_take (INGEST_LIMIT_GUESSES, "10.0.0.1", NOW + 11));
  g_assert_false (ingest_limit_take (INGEST_LIMIT_GUESSES, "10.0.0.1", NOW + 11));
  /* Many addresses neither fill the memory nor stop anybody. */
  for (guint i = 0; i < 30000; i++) {
    g_autofree char *address = g_strdup_printf ("2001:db8:%x::/64", i);

    others += ingest_limit_take (INGEST_LIMIT_GUESSES, address, NOW + 12);
  }
  g_assert_cmpuint (others, ==, 30000);
}

/* Two that speak for the same sensors wait for each other, and both come through. */
static gpointer
speak (gpointer data)
{
  g_autoptr (GArray) sensors = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean upwards = GPOINTER_TO_INT (data);

  for (gint64 i = 0; i < 4; i++) {
    gint64 id = upwards ? i : 3 - i;

    g_array_append_val (sensors, id);
  }
  for (guint i = 0; i < 2000; i++)
    ingest_turn_end (ingest_turn_begin (NULL, sensors), TRUE);
  return NULL;
}

static void
test_two_at_once (void)
{
  GThread *one = g_thread_new ("up", speak, GINT_TO_POINTER (TRUE));
  GThread *other = g_thread_new ("down", speak, GINT_TO_POINTER (FALSE));

  g_thread_join (one);
  g_thread_join (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memory/keys", test_keys);
  g_test_add_func ("/memory/not-committed", test_not_committed);
  g_test_add_func ("/memory/same-value", test_same_value);
  g_test_add_func ("/memory/chatty", test_chatty);
  g_test_add_func ("/memory/marks", test_marks);
  g_test_add_func ("/memory/allowed", test_allowed);
  g_test_add_func ("/memory/limit", test_limit);
  g_test_add_func ("/memory/two-at-once", test_two_at_once);
  return g_test_run ();
}
