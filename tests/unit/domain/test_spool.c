/* test_spool.c: a box that does not know the time: when it is trusted, what waits, where a start without a time
 * belongs, and that every message gets its second, once, through power cuts. The clocks are handed in. */
#include "domain/spool.h"

#include "domain/gateway.h"
#include "domain/sensor.h"
#include "world.h"

enum { HOUR = 3600 };

static struct {
  gint64 now, up_s;
  gboolean synchronised;
} machine;

static gint64
machine_now (void)
{
  return machine.now;
}

static gint64
machine_up (void)
{
  return machine.up_s;
}

static gboolean
machine_synchronised (void)
{
  return machine.synchronised;
}

static ClockTrust
start (const char *boot, gint64 up_s)
{
  ClockTrust trust = { TRUE, machine_now, machine_up, machine_synchronised, "" };

  g_strlcpy (trust.boot, boot, sizeof trust.boot);
  machine.now = up_s; /* 1970: no clock */
  machine.up_s = up_s;
  machine.synchronised = FALSE;
  return trust;
}

/* NTP sets the clock: it was then that the machine started. */
static void
learn (gint64 start_at)
{
  machine.now = start_at + machine.up_s;
  machine.synchronised = TRUE;
}

typedef struct {
  const ClockTrust *trust;
  SpoolMessage message;
  gint64 last_id;
} Step;

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;

  return spool_add (db, step->trust, &step->message, error);
}

static gboolean
settle_work (Db *db, gpointer data, GError **error)
{
  return spool_settle (db, ((const Step *) data)->trust, error);
}

static gboolean
forget_work (Db *db, gpointer data, GError **error)
{
  return spool_forget (db, ((const Step *) data)->last_id, error);
}

static gboolean
gateway_work (Db *db, gpointer data, GError **error)
{
  return gateway_create (db, &ACTOR_BOX_AT (MONDAY_9), "Passerelle", "zigbee", data, error);
}

/* (transfer full): a town with a gateway, the only sender here. */
static World *
town_new (void)
{
  World *world = world_new ();
  g_autofree char *token = NULL;

  world_do (world, gateway_work, &token);
  return world;
}

static void
hear (World *world, const ClockTrust *trust, gint64 up_s, const char *bytes)
{
  Step step = { trust,
                { .gateway_id = 1,
                  .dialect = "native",
                  .topic = "histologe/a/reading",
                  .precision_ns = 1,
                  .bytes = bytes,
                  .length = strlen (bytes) },
                0 };

  machine.up_s = up_s;
  world_do (world, add_work, &step);
}

static void
settle (World *world, const ClockTrust *trust)
{
  world_do (world, settle_work, &(Step){ .trust = trust });
}

static GPtrArray *
take (World *world)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *messages = spool_take (store_reader (world->store), &error);

  g_assert_no_error (error);
  return messages;
}

static const SpoolMessage *
at (const GPtrArray *messages, guint index)
{
  g_assert_cmpuint (index, <, messages->len);
  return g_ptr_array_index (messages, index);
}

/* ---- is the clock right ---- */

static void
test_trust (void)
{
  g_autoptr (World) world = town_new ();
  ClockTrust trust = start ("one", 20);
  Db *db = store_reader (world->store);

  g_assert_cmpint (clock_trust_newest (db), ==, MONDAY_9);
  g_assert_false (clock_trust_holds (&trust, db));
  machine.synchronised = TRUE; /* said too early: it is behind what is written */
  g_assert_false (clock_trust_holds (&trust, db));
  machine.now = MONDAY_9 - 300; /* a small step back stops nobody */
  g_assert_true (clock_trust_holds (&trust, db));
  machine.synchronised = FALSE;
  g_assert_false (clock_trust_holds (&trust, db));
  trust.by_ntp = FALSE; /* a machine with a clock of its own */
  g_assert_true (clock_trust_holds (&trust, db));
  machine.now = MONDAY_9 - HOUR;
  g_assert_false (clock_trust_holds (&trust, db));
}

static gboolean
ahead_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  g_autofree char *token = NULL;
  gint64 then = MONDAY_9 + 400 * CLOCK_DAY;

  return sensor_provision (db, &(SensorInput){ .name = "Capteur" }, then, &token, error) && sensor_seen (db, 1, then, -1, error);
}

static gboolean
accept_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return clock_trust_accept (db, &ACTOR_BOX_AT (machine.now), error);
}

/* A clock that was 400 days ahead for an hour: the box does not wait 400 days once somebody says that it is right. */
static void
test_accepted (void)
{
  g_autoptr (World) world = town_new ();
  ClockTrust trust = start ("one", 20);
  Db *db = store_reader (world->store);

  machine.synchronised = TRUE;
  world_do (world, ahead_work, NULL);
  machine.now = MONDAY_9 + HOUR;
  g_assert_false (clock_trust_holds (&trust, db));
  world_do (world, accept_work, NULL);
  g_assert_true (clock_trust_holds (&trust, db));
  machine.now -= HOUR; /* and from then on as ever */
  g_assert_false (clock_trust_holds (&trust, db));
}

/* ---- the start that learns the time ---- */

static void
test_same_start (void)
{
  g_autoptr (World) world = town_new ();
  ClockTrust trust = start ("one", 10);
  g_autoptr (GPtrArray) none = NULL, messages = NULL, again = NULL;
  SpoolCount count = { 0 };

  g_assert_false (spool_waits (store_reader (world->store)));
  hear (world, &trust, 15, "first");
  hear (world, &trust, 75, "second");
  machine.up_s = 100;
  g_assert_true (spool_count (store_reader (world->store), &trust, &count, NULL));
  g_assert_cmpint (count.messages, ==, 2);
  g_assert_cmpint (count.bytes, ==, 11);
  g_assert_cmpint (count.since_s, ==, 85);
  none = take (world);
  g_assert_cmpuint (none->len, ==, 0); /* nobody knows when that was */
  learn (MONDAY_9 + HOUR);
  settle (world, &trust);
  messages = take (world);
  g_assert_cmpuint (messages->len, ==, 2);
  g_assert_cmpint (at (messages, 0)->heard_at, ==, MONDAY_9 + HOUR + 15);
  g_assert_cmpint (at (messages, 1)->heard_at, ==, MONDAY_9 + HOUR + 75);
  g_assert_cmpint (at (messages, 1)->unsure_s, ==, 0);
  g_assert_cmpmem (at (messages, 1)->bytes, at (messages, 1)->length, "second", 6);
  g_assert_cmpstr (at (messages, 0)->topic, ==, "histologe/a/reading");
  g_assert_cmpint (at (messages, 0)->gateway_id, ==, 1);
  g_assert_cmpint (at (messages, 0)->sensor_id, ==, 0);
  /* A power cut before they are forgotten, and a clock that NTP moved by a second since: the same second again. */
  machine.now++;
  settle (world, &trust);
  again = take (world);
  g_assert_cmpint (at (again, 0)->heard_at, ==, MONDAY_9 + HOUR + 15);
  world_do (world, forget_work, &(Step){ .last_id = at (messages, 0)->id });
  g_assert_true (spool_waits (store_reader (world->store)));
  world_do (world, forget_work, &(Step){ .last_id = at (messages, 1)->id });
  g_assert_false (spool_waits (store_reader (world->store)));
}

/* ---- starts that never did ---- */

static void
test_former_starts (void)
{
  g_autoptr (World) world = town_new ();
  ClockTrust one = start ("one", 10), two, three;
  g_autoptr (GPtrArray) messages = NULL;

  /* The newest moment of the store is MONDAY_9. Two starts without a clock, cut off after 600 and 1200 seconds; then
   * one that learns that it began three hours after that moment. */
  hear (world, &one, 600, "a");
  two = start ("two", 5);
  hear (world, &two, 1200, "b");
  three = start ("three", 5);
  hear (world, &three, 30, "c");
  learn (MONDAY_9 + 3 * HOUR);
  settle (world, &three);
  messages = take (world);
  g_assert_cmpuint (messages->len, ==, 3);
  /* 10800 - 600 - 1200 = 9000 seconds nobody can account for: 3000 before, between and after. */
  g_assert_cmpint (at (messages, 0)->heard_at, ==, MONDAY_9 + 3000 + 600);
  g_assert_cmpint (at (messages, 1)->heard_at, ==, MONDAY_9 + 3600 + 3000 + 1200);
  g_assert_cmpint (at (messages, 2)->heard_at, ==, MONDAY_9 + 3 * HOUR + 30);
  g_assert_cmpint (at (messages, 0)->unsure_s, ==, 6000);
  g_assert_cmpint (at (messages, 1)->unsure_s, ==, 6000);
  g_assert_cmpint (at (messages, 2)->unsure_s, ==, 0);
  /* The order of arrival is the order of time. */
  for (guint i = 1; i < messages->len; i++)
    g_assert_cmpint (at (messages, i - 1)->heard_at, <, at (messages, i)->heard_at);
  world_do (world, forget_work, &(Step){ .last_id = at (messages, 2)->id });
  g_assert_false (spool_waits (store_reader (world->store)));
}

/* What is placed stays within its neighbours, in order, whatever starts there were. */
static void
test_place (void)
{
  for (guint run = 0; run < 2000; run++) {
    SpoolBoot boots[8] = { { 0 } };
    guint count = (guint) g_test_rand_int_range (1, 9);
    gint64 from = MONDAY_9, sum = 0, until, at_least = from;

    for (guint i = 0; i < count; i++) {
      boots[i].last_s = g_test_rand_int_range (0, 100000);
      sum += boots[i].last_s;
    }
    until = from + sum + g_test_rand_int_range (0, 1000000);
    spool_place (boots, count, from, until);
    for (guint i = 0; i < count; i++) {
      g_assert_cmpint (boots[i].start_at, >=, at_least);
      g_assert_cmpint (boots[i].unsure_s, >=, 1);
      g_assert_cmpint (boots[i].unsure_s, <=, MAX (until - from - sum, 1));
      at_least = boots[i].start_at + boots[i].last_s;
    }
    g_assert_cmpint (at_least, <=, until);
  }
}

/* Less time between the neighbours than the start lasted: a clock that was wrong before. Nothing is lost, nothing
 * overflows. */
static void
test_no_room (void)
{
  SpoolBoot boots[] = { { .last_s = 5000 }, { .last_s = 5000 } };

  spool_place (boots, 2, MONDAY_9, MONDAY_9 + 100);
  g_assert_cmpint (boots[0].start_at, ==, MONDAY_9);
  g_assert_cmpint (boots[1].start_at, ==, MONDAY_9 + 5000);
}

/* ---- bounds ---- */

static void
test_full (void)
{
  g_autoptr (World) world = town_new ();
  ClockTrust trust = start ("one", 10);
  const gsize length = 8 * 1024 * 1024;
  g_autofree char *bytes = g_strnfill (length, 'x');
  Step step = { &trust, { .gateway_id = 1, .dialect = "native", .bytes = bytes, .length = length }, 0 };
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 8; i++)
    world_do (world, add_work, &step);
  g_assert_false (store_write (world->store, add_work, &step, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_BUSY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/spool/trust", test_trust);
  g_test_add_func ("/spool/accepted", test_accepted);
  g_test_add_func ("/spool/same-start", test_same_start);
  g_test_add_func ("/spool/former-starts", test_former_starts);
  g_test_add_func ("/spool/place", test_place);
  g_test_add_func ("/spool/no-room", test_no_room);
  g_test_add_func ("/spool/full", test_full);
  return g_test_run ();
}
