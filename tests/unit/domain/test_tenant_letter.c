/* test_tenant_letter.c: which letter fits a file, who it goes to, when one joins the print queue, what takes the place
 * of what. */
#include "domain/tenant_letter.h"

#include <string.h>

#include "domain/letter_recipient.h"
#include "domain/print.h"
#include "world.h"

static char *
queue (World *world)
{
  return world_text (world, "SELECT coalesce (group_concat (letter || ':' || state || ':' || why, ' '), '') AS x"
                            " FROM (SELECT letter, state, why FROM print WHERE letter IS NOT NULL ORDER BY id)");
}

static void
assert_queue (World *world, const char *wanted)
{
  g_autofree char *found = queue (world);

  g_assert_cmpstr (found, ==, wanted);
}

/* The codes of the letters that fit, spaces between. */
static char *
fitting (World *world, gint64 report_id)
{
  Db *db = store_reader (world->store);
  g_autoptr (Report) report = report_find (db, report_id, NULL);
  GString *codes = g_string_new (NULL);

  for (guint i = 0; i < tenant_letters_count; i++)
    if (tenant_letter_moment (db, report, &tenant_letters[i]) != 0)
      g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", tenant_letters[i].code);
  return g_string_free (codes, FALSE);
}

static void
assert_fitting (World *world, gint64 report_id, const char *wanted)
{
  g_autofree char *found = fitting (world, report_id);

  g_assert_cmpstr (found, ==, wanted);
}

static void
test_life (void)
{
  g_autoptr (World) world = world_new ();
  gint64 id = world_send (world, NULL, MONDAY_9);

  assert_queue (world, ""); /* who sent it from the site was shown the receipt */
  assert_fitting (world, id, "acknowledgement");
  world_change (world, id, "transmit", MONDAY_9 + CLOCK_HOUR);
  assert_queue (world, "transmitted:waiting:no_address");
  assert_fitting (world, id, "acknowledgement transmitted");
  world_change (world, id, "close", MONDAY_9 + CLOCK_DAY);
  assert_queue (world, "transmitted:dropped:no_address closed:waiting:no_address");
  assert_fitting (world, id, "acknowledgement closed");
  world_change (world, id, "reopen", MONDAY_9 + 2 * CLOCK_DAY);
  assert_queue (world, "transmitted:dropped:no_address closed:dropped:no_address reopened:waiting:no_address");
  assert_fitting (world, id, "acknowledgement transmitted reopened");
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM print WHERE secret IS NOT NULL"), ==, 1);
}

/* (transfer full): the one that was made last. */
static Print *
last_print (World *world)
{
  g_autofree char *uuid = world_text (world, "SELECT uuid AS x FROM print ORDER BY id DESC LIMIT 1");

  return print_find (store_reader (world->store), uuid, NULL);
}

typedef struct {
  const Print *print;
  gboolean dropped;
} Looking;

static gboolean
look_work (Db *db, gpointer data, GError **error)
{
  Looking *looking = data;

  return tenant_letter_overtaken (db, looking->print, MONDAY_9 + CLOCK_DAY, &looking->dropped, error);
}

/* Nothing leaves that is no longer so when it is printed. */
static void
test_overtaken (void)
{
  g_autoptr (World) world = world_new ();
  gint64 id = world_send (world, NULL, MONDAY_9);
  g_autoptr (Print) print = NULL;
  Looking looking = { NULL, FALSE };

  world_change (world, id, "transmit", MONDAY_9 + CLOCK_HOUR);
  print = last_print (world);
  looking.print = print;
  world_do (world, look_work, &looking);
  g_assert_false (looking.dropped);
  assert_queue (world, "transmitted:waiting:no_address");
  world_sql (world, "UPDATE report SET state = 'taken'");
  world_do (world, look_work, &looking);
  g_assert_true (looking.dropped);
  assert_queue (world, "transmitted:dropped:no_address");
}

static void
test_reached (void)
{
  g_autoptr (World) world = world_new ();
  gint64 id = world_send (world, TENANT_EMAIL, MONDAY_9);

  world_change (world, id, "filter", MONDAY_9 + CLOCK_HOUR);
  assert_queue (world, "");
  assert_fitting (world, id, "acknowledgement filtered");
  id = world_send (world, "nobody at all", MONDAY_9); /* an address that is none */
  world_change (world, id, "filter", MONDAY_9 + CLOCK_HOUR);
  assert_queue (world, "filtered:waiting:no_mail");
}

static void
test_unwanted (void)
{
  g_autoptr (World) world = world_new ();
  gint64 id = world_send (world, NULL, MONDAY_9);

  world_sql (world,
             "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('letters.queue', '0', 0, 'test')");
  world_change (world, id, "transmit", MONDAY_9 + CLOCK_HOUR);
  assert_queue (world, "");
}

/* Services that were asked all said no: that is a letter; not while one of them may still say yes. */
static void
test_refused (void)
{
  g_autoptr (World) world = world_new ();
  gint64 id = world_assigned (world, MONDAY_9);

  assert_fitting (world, id, "acknowledgement transmitted");
  world_answer (world, id, "refuse", MONDAY_9 + CLOCK_HOUR);
  assert_fitting (world, id, "acknowledgement transmitted refused");
}

typedef struct {
  Actor actor;
  char *uuid;
  const char *code;
} Asking;

static gboolean
ask_work (Db *db, gpointer data, GError **error)
{
  const Asking *asking = data;

  return tenant_letter_ask (db, &asking->actor, asking->uuid, asking->code, error);
}

static void
assert_asked (World *world, Role role, const char *code, int wanted /* of BOX_ERROR; -1: it is done */)
{
  g_autofree char *uuid = world_text (world, "SELECT uuid AS x FROM report ORDER BY id DESC LIMIT 1");
  Asking asking = { { .kind = ACTOR_USER, .user_id = world->manager_id, .role = role, .now = MONDAY_9 + CLOCK_DAY },
                    uuid,
                    code };
  g_autoptr (GError) error = NULL;

  if (wanted < 0) {
    store_write (world->store, ask_work, &asking, &error);
    g_assert_no_error (error);
    return;
  }
  g_assert_false (store_write (world->store, ask_work, &asking, &error));
  g_assert_error (error, BOX_ERROR, wanted);
}

static void
test_asked (void)
{
  g_autoptr (World) world = world_new ();

  world_send (world, TENANT_EMAIL, MONDAY_9);
  assert_asked (world, ROLE_PARTNER_AGENT, "acknowledgement", BOX_ERROR_DENIED);
  assert_asked (world, ROLE_MANAGER, "closed", BOX_ERROR_CONFLICT);
  assert_asked (world, ROLE_MANAGER, "nonsense", BOX_ERROR_INVALID);
  assert_asked (world, ROLE_MANAGER, "acknowledgement", -1);
  assert_asked (world, ROLE_MANAGER, "acknowledgement", -1);
  assert_queue (world, "acknowledgement:waiting:asked");
  world_sql (world, "UPDATE person SET last_name = ''; UPDATE print SET state = 'posted'");
  assert_asked (world, ROLE_MANAGER, "acknowledgement", BOX_ERROR_INVALID);
}

/* Somebody reported for the occupant: the letter is theirs, at their own address. */
static void
test_recipient (void)
{
  g_autoptr (World) world = world_new ();
  Db *db = store_reader (world->store);
  g_autoptr (Report) report = report_find (db, world_send (world, NULL, MONDAY_9), NULL);
  g_auto (LetterRecipient) occupant = { .report = NULL }, other = { .report = NULL };
  g_autoptr (GPtrArray) lines = NULL, others = NULL;

  g_assert_true (letter_recipient_find (db, report, &occupant, NULL));
  g_assert_true (letter_recipient_is_postable (&occupant));
  lines = letter_recipient_lines (&occupant);
  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (lines, 1), ==, TENANT_ADDRESS);
  g_assert_cmpstr (g_ptr_array_index (lines, 2), ==, "64000 PAU");
  world_sql (world, "INSERT INTO person (report_id, kind, last_name) SELECT id, 'reporter', 'Tiers' FROM report");
  g_assert_true (letter_recipient_find (db, report, &other, NULL));
  g_assert_false (letter_recipient_is_postable (&other));
  others = letter_recipient_lines (&other);
  g_assert_cmpuint (others->len, ==, 1); /* the dwelling's address is not theirs */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tenant-letter/life", test_life);
  g_test_add_func ("/tenant-letter/overtaken", test_overtaken);
  g_test_add_func ("/tenant-letter/reached", test_reached);
  g_test_add_func ("/tenant-letter/unwanted", test_unwanted);
  g_test_add_func ("/tenant-letter/refused", test_refused);
  g_test_add_func ("/tenant-letter/asked", test_asked);
  g_test_add_func ("/tenant-letter/recipient", test_recipient);
  return g_test_run ();
}
