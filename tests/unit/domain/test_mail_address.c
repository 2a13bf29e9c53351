/* test_mail_address.c: an address that came back gets nothing more until it is corrected or tried again, and its people
 * are told in another way; of one event an address gets one mail. */
#include "domain/mail_address.h"

#include "domain/notice_queue.h"
#include "domain/outbox.h"
#include "domain/outbox_care.h"
#include "world.h"

#define GONE "Partie@Example.org"

typedef struct {
  gint64 now, count, id;
  const char *key, *address;
} Work;

static gboolean
bounce (Db *db, gpointer data, GError **error)
{
  const Work *work = data;

  return mail_address_bounced (db, work->address, "550 5.1.1", "relay", work->now, error);
}

static gboolean
add (Db *db, gpointer data, GError **error)
{
  Work *work = data;
  const OutboxInput input = { .dedup_key = work->key,
                              .kind = "report_new",
                              .recipient = work->address,
                              .subject = "s",
                              .body_text = "t",
                              .body_html = "h",
                              .from = "logement@pau.example" };

  return outbox_add (db, &input, work->now, &work->id, error);
}

static gboolean
retry (Db *db, gpointer data, GError **error)
{
  Work *work = data;
  const Actor box = ACTOR_BOX_AT (work->now);

  return outbox_retry_address (db, &box, work->address, &work->count, error);
}

static void
mark_visit (const MailAddressMark *mark, gpointer data)
{
  g_string_append_printf (data, "%s %s %s %d;", mark->address, mark->status, mark->source, (int) mark->times);
}

static void
test_marked (void)
{
  g_autoptr (World) world = world_new ();
  Db *db = store_reader (world->store);
  Work work = { .address = GONE, .now = MONDAY_9, .key = "1" };
  g_autoptr (GString) marks = g_string_new (NULL), none = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (mail_address_is_bad (db, GONE));
  g_assert_false (mail_address_is_bad (db, NULL));
  world_do (world, bounce, &work);
  world_do (world, bounce, &work);
  g_assert_true (mail_address_is_bad (db, "partie@example.org"));
  g_assert_false (mail_address_is_bad (db, "corrigee@example.org"));
  world_do (world, add, &work);
  g_assert_cmpint (world_integer (world, "SELECT state = 'failed' AND last_status = 'bounced' AND body_text = 't' AS x"
                                         " FROM outbox"),
                   ==, 1);
  g_assert_true (mail_address_list (db, TRUE, mark_visit, marks, NULL));
  g_assert_cmpstr (marks->str, ==, "partie@example.org 550 5.1.1 relay 2;");
  world_do (world, retry, &work);
  g_assert_cmpint (work.count, ==, 1);
  g_assert_true (outbox_is_due (db, CHANNEL_MAIL, MONDAY_9));
  g_assert_false (mail_address_is_bad (db, GONE));
  g_assert_true (mail_address_list (db, FALSE, mark_visit, none, NULL));
  g_assert_cmpstr (none->str, ==, "");
  g_assert_false (store_write (world->store, retry, &work, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

static void
use_visit (const MailAddressUse *use, gpointer data)
{
  g_string_append_printf (data, "%s;",
                          use->partner != NULL ? use->partner
                          : use->user != NULL  ? use->user
                                               : use->reference);
}

static void
test_uses (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GString) uses = g_string_new (NULL);

  world_send (world, TENANT_EMAIL, MONDAY_9);
  world_sql (world, "UPDATE partner SET email = '" TENANT_EMAIL "'");
  g_assert_true (mail_address_uses (store_reader (world->store), TENANT_EMAIL, use_visit, uses, NULL));
  g_assert_cmpstr (uses->str, ==, "ADIL 64;64-1;");
}

typedef struct {
  gint64 now;
  guint relevant; /* out */
} Taking;

/* Takes the next group, as the job does, and writes its mail when somebody is to be told. */
static gboolean
take_next (Db *db, gpointer data, GError **error)
{
  Taking *taking = data;
  g_autoptr (NoticeGroup) group = NULL;
  g_autofree char *key = NULL;
  Work work = { .now = taking->now };

  if (!notice_group_next (db, taking->now, 0, &group, error) || group == NULL)
    return FALSE;
  taking->relevant = group->relevant;
  key = g_strdup_printf ("notice:%d", (int) group->id);
  work.key = key;
  work.address = group->recipient;
  return (group->relevant == 0 || add (db, &work, error)) && notice_group_settle (db, group, work.id, error);
}

/* A partner whose mailbox is the manager's own: the tenant writes, and one mail arrives there. */
static void
test_one_mail_per_event_and_address (void)
{
  g_autoptr (World) world = world_new ();
  Taking taking = { .now = MONDAY_9 };

  world_sql (world, "UPDATE partner SET email = 'Manager@example.org'");
  world_sql (
      world,
      "INSERT INTO event (at, actor, noun, subject_id, verb, visible) VALUES (1, 'box', 'followup', 1, 'added', 0);"
      "INSERT INTO notice (kind, created_at, due_at, recipient_key, partner_id, event_id)"
      " SELECT 'stop_partners', 1, 1, 'partner:1', 1, 1;"
      "INSERT INTO notice (kind, created_at, due_at, recipient_key, user_id, event_id)"
      " SELECT 'stop_managers', 1, 1, 'user:2', 2, 1;"
      "INSERT INTO notice (kind, created_at, due_at, recipient_key, user_id, event_id)"
      " SELECT 'resume_managers', 1, 1, 'user:2', 2, 2");
  world_do (world, take_next, &taking);
  g_assert_cmpuint (taking.relevant, ==, 1);
  world_do (world, take_next, &taking);
  g_assert_cmpuint (taking.relevant, ==, 0); /* the same event */
  world_do (world, take_next, &taking);
  g_assert_cmpuint (taking.relevant, ==, 1); /* another */
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox"), ==, 2);
}

/* Each notice knows its event, by itself. */
static void
test_events_are_named (void)
{
  g_autoptr (World) world = world_new ();

  world_assigned (world, MONDAY_9);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE event_id IS NULL"), ==, 0);
  g_assert_cmpint (world_integer (world, "SELECT count (DISTINCT event_id) AS x FROM notice"), >=, 3);
  g_assert_cmpint (world_integer (world,
                                  "SELECT count (*) AS x FROM notice n JOIN event e ON e.id = n.event_id"
                                  " WHERE n.kind = 'assignment_new' AND e.noun = 'assignment' AND e.verb = 'created'"),
                   ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/mail-address/marked", test_marked);
  g_test_add_func ("/mail-address/uses", test_uses);
  g_test_add_func ("/mail-address/one-mail-per-event", test_one_mail_per_event_and_address);
  g_test_add_func ("/mail-address/events-are-named", test_events_are_named);
  return g_test_run ();
}
