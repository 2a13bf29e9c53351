/* test_notice_sheaf.c: what staff get in one mail: what chases them, one mail a day; all news, for who chose so; on
 * working mornings; and what never waits. */
#include "domain/notice_queue.h"

#include "base/clock.h"
#include "domain/reminder.h"
#include "world.h"

#define MORNING ((gint64) (MONDAY_9 - CLOCK_HOUR)) /* 08:00 of a Monday */
#define DAYS(days, hours) ((gint64) (MORNING + (days) *CLOCK_DAY + (hours) *CLOCK_HOUR))

enum { MANY = 1250, TURNS_MAX = 20 };

typedef struct {
  const char *kind, *key;
  gint64 at, assignment_id;
} Waiting;

static gboolean
add_notice (Db *db, gpointer data, GError **error)
{
  const Waiting *waiting = data;
  g_autoptr (Query) query = query_new (
      db, "INSERT INTO notice (kind, created_at, due_at, report_id, assignment_id, recipient_key, partner_id,"
          " user_id) SELECT :kind, :at, :at, max (r.id), nullif (:assignment, 0), :key,"
          " iif (:key LIKE 'partner:%', substr (:key, 9), NULL), iif (:key LIKE 'user:%', substr (:key, 6), NULL)"
          " FROM report r");

  query_bind_text (query, ":kind", waiting->kind);
  query_bind_text (query, ":key", waiting->key);
  query_bind_integer (query, ":at", waiting->at);
  query_bind_integer (query, ":assignment", waiting->assignment_id);
  return query_done (query, error);
}

static void
add (World *world, const char *kind, const char *key, gint64 at)
{
  Waiting waiting = { kind, key, at, 0 };

  world_do (world, add_notice, &waiting);
}

typedef struct {
  gint64 now;
  GString *left;
} Leaving;

/* One mail of what is due: "recipient: kind kind", or held; as the job does it, without words. */
static gboolean
leave_next (Db *db, gpointer data, GError **error)
{
  Leaving *leaving = data;
  g_autoptr (NoticeGroup) group = NULL;
  OutboxInput input = { .kind = "x",
                        .channel = CHANNEL_MAIL,
                        .from = "a@example.org",
                        .subject = "s",
                        .language = "fr",
                        .body_text = "t",
                        .body_html = "h" };
  g_autofree char *key = NULL;
  gint64 outbox_id = 0;

  g_string_truncate (leaving->left, 0);
  if (!notice_group_next (db, leaving->now, 0, &group, error))
    return FALSE;
  if (group == NULL)
    return TRUE;
  if (group->held_until > leaving->now) {
    g_string_append (leaving->left, "held");
    return notice_group_hold (db, group, error);
  }
  g_string_append_printf (leaving->left, "%s:", group->recipient);
  for (guint i = 0; i < group->lines->len; i++)
    g_string_append_printf (leaving->left, " %s", g_array_index (group->lines, NoticeLine, i).kind->kind);
  key = g_strdup_printf ("test:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, leaving->now, group->id);
  input.dedup_key = key;
  input.recipient = group->recipient;
  return outbox_add (db, &input, leaving->now, &outbox_id, error) && notice_group_settle (db, group, outbox_id, error);
}

/* All that leaves at that moment, mails separated by " | ". */
static char *
leave (World *world, gint64 now)
{
  g_autoptr (GString) all = g_string_new (NULL);
  Leaving leaving = { now, g_string_new (NULL) };
  guint turns = 0;

  do {
    g_assert_cmpuint (turns++, <, TURNS_MAX); /* each turn brings the queue nearer to its end */
    world_do (world, leave_next, &leaving);
    if (leaving.left->len > 0 && g_strcmp0 (leaving.left->str, "held") != 0)
      g_string_append_printf (all, "%s%s", all->len > 0 ? " | " : "", leaving.left->str);
  } while (leaving.left->len > 0);
  g_string_free (leaving.left, TRUE);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

#define assert_leaves(world, now, expected) \
  { \
    g_autofree char *left_ = leave (world, now); \
    g_assert_cmpstr (left_, ==, expected); \
  }

static World *
world_quiet (char **ret_manager, char **ret_partner)
{
  World *world = world_new ();

  world_assigned (world, MONDAY_9 - 30 * CLOCK_DAY);
  world_sql (world, "DELETE FROM notice; UPDATE report SET state = 'active'");
  *ret_manager = g_strdup_printf ("user:%" G_GINT64_FORMAT, world->manager_id);
  *ret_partner = g_strdup_printf ("partner:%" G_GINT64_FORMAT, world->partner_id);
  return world;
}

/* Several kinds that chase are one mail, in the order of the table; news leave beside it, at once. */
static void
test_one_mail (void)
{
  g_autofree char *manager = NULL, *partner = NULL;
  g_autoptr (World) world = world_quiet (&manager, &partner);

  add (world, "silent_managers", manager, MORNING);
  add (world, "allowance_managers", manager, MORNING);
  add (world, "report_new", manager, MORNING);
  add (world, "ask_waiting_managers", manager, MORNING);
  add (world, "silent_partner", partner, MORNING);
  assert_leaves (world, MORNING,
                 "manager@example.org: silent_managers ask_waiting_managers allowance_managers |"
                 " manager@example.org: report_new | adil@example.org: silent_partner");
}

/* A second one waits for the next working morning, whatever the weekend; a clock that was days ahead stops nobody. */
static void
test_one_a_day (void)
{
  g_autofree char *manager = NULL, *partner = NULL;
  g_autoptr (World) world = world_quiet (&manager, &partner);

  add (world, "silent_managers", manager, DAYS (4, 0)); /* Friday */
  assert_leaves (world, DAYS (4, 0), "manager@example.org: silent_managers");
  add (world, "ask_waiting_managers", manager, DAYS (4, 2));
  assert_leaves (world, DAYS (4, 2), "");
  assert_leaves (world, DAYS (5, 2), "");
  add (world, "allowance_managers", manager, DAYS (7, 0));
  assert_leaves (world, DAYS (7, 0), "manager@example.org: ask_waiting_managers allowance_managers");
  assert_leaves (world, DAYS (7, -1), ""); /* an hour back */
  add (world, "silent_managers", manager, DAYS (7, -1));
  assert_leaves (world, DAYS (7, -1), "");
  world_sql (world, "UPDATE outbox SET created_at = created_at + 400 * 86400");
  add (world, "silent_managers", manager, DAYS (8, 0));
  assert_leaves (world, DAYS (8, 0), "manager@example.org: silent_managers silent_managers");
}

/* A person whose address is the partner's mailbox reads one mail, not two. */
static void
test_same_address (void)
{
  g_autofree char *manager = NULL, *partner = NULL;
  g_autoptr (World) world = world_quiet (&manager, &partner);
  g_autofree char *referent = g_strdup_printf ("user:%" G_GINT64_FORMAT, world->referent_id);

  world_sql (world, "UPDATE partner SET email = 'Referent@example.org'");
  add (world, "silent_partner", partner, MORNING);
  add (world, "silent_referent", referent, MORNING);
  add (world, "silent_managers", manager, MORNING);
  assert_leaves (world, MORNING,
                 "Referent@example.org: silent_partner silent_referent | manager@example.org: silent_managers");
  add (world, "silent_referent", referent, MORNING + 60);
  assert_leaves (world, MORNING + 60, "");
}

/* One mail a day: the news of Friday afternoon and of the weekend on Monday at eight, with what chases. */
static void
test_digest (void)
{
  g_autofree char *manager = NULL, *partner = NULL;
  g_autoptr (World) world = world_quiet (&manager, &partner);

  world_sql (world,
             "UPDATE partner SET mail_rhythm = 'daily'; UPDATE user SET mail_rhythm = 'daily' WHERE role = 'manager'");
  add (world, "assignment_new", partner, DAYS (4, 6));
  add (world, "report_new", manager, DAYS (4, 6));
  assert_leaves (world, DAYS (4, 6), "");
  add (world, "followup_partners", partner, DAYS (5, 6));
  assert_leaves (world, DAYS (5, 6), "");
  add (world, "silent_partner", partner, DAYS (7, 0));
  assert_leaves (world, DAYS (7, 0) - 1, "");
  assert_leaves (world, DAYS (7, 0),
                 "adil@example.org: assignment_new silent_partner followup_partners | manager@example.org: report_new");
  add (world, "assignment_new", partner, DAYS (7, 1));
  assert_leaves (world, DAYS (7, 1), "");
  assert_leaves (world, DAYS (8, 0) + 5, "adil@example.org: assignment_new");
}

/* A box that slept through the morning sends what waited as soon as it is back. */
static void
test_digest_after_sleep (void)
{
  g_autofree char *manager = NULL, *partner = NULL;
  g_autoptr (World) world = world_quiet (&manager, &partner);

  world_sql (world, "UPDATE partner SET mail_rhythm = 'daily'");
  add (world, "assignment_new", partner, DAYS (0, 6));
  assert_leaves (world, DAYS (0, 6), "");
  assert_leaves (world, DAYS (3, 5), "adil@example.org: assignment_new");
}

/* A danger, an invitation with its calendar, an account: none of them waits. */
static void
test_what_never_waits (void)
{
  g_autofree char *manager = NULL, *partner = NULL;
  g_autoptr (World) world = world_quiet (&manager, &partner);

  world_sql (world, "UPDATE partner SET mail_rhythm = 'daily'; UPDATE user SET mail_rhythm = 'daily'");
  add (world, "report_danger", manager, DAYS (5, 14)); /* Saturday night */
  add (world, "visit_cancelled_staff", partner, DAYS (5, 14));
  add (world, "account_password", manager, DAYS (5, 14));
  assert_leaves (world, DAYS (5, 14),
                 "manager@example.org: report_danger | adil@example.org: visit_cancelled_staff | manager@example.org:"
                 " account_password");
  for (guint i = 0; i < notice_kinds_count; i++) {
    const NoticeKind *kind = &notice_kinds[i];

    if (kind->is_answer || kind->at_once || kind->at_night || kind->calendar || kind->audience == AUDIENCE_DUTY
        || kind->audience == AUDIENCE_ACCOUNT || kind->audience == AUDIENCE_TENANT)
      g_assert_false (notice_kind_waits (kind));
  }
}

/* More than one mail takes: the rest waits for the next mornings, and nobody waits behind it. */
static void
test_more_than_a_mail (void)
{
  g_autofree char *manager = NULL, *partner = NULL, *left = NULL;
  g_autoptr (World) world = world_quiet (&manager, &partner);

  for (guint i = 0; i < MANY; i++)
    add (world, "silent_managers", manager, MORNING);
  add (world, "report_new", partner, MORNING);
  left = leave (world, MORNING);
  g_assert_true (g_str_has_prefix (left, "manager@example.org: silent_managers silent_managers "));
  g_assert_true (g_str_has_suffix (left, " | adil@example.org: report_new"));
  g_assert_cmpint (world_integer (world, "SELECT COUNT(*) AS x FROM notice WHERE state = 'written'"), ==, NOTICE_SHEAF_MAX + 1);
  g_assert_cmpint (world_integer (world, "SELECT COUNT(*) AS x FROM notice WHERE held_until > 0"), ==, MANY - NOTICE_SHEAF_MAX);
  for (guint day = 1; day <= 2; day++) {
    g_autofree char *later = leave (world, DAYS (day, 0));

    g_assert_true (g_str_has_prefix (later, "manager@example.org: silent_managers "));
    g_assert_null (strstr (later, " | "));
  }
  g_assert_cmpint (world_integer (world, "SELECT COUNT(*) AS x FROM notice WHERE state = 'pending'"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/notice-sheaf/one-mail", test_one_mail);
  g_test_add_func ("/notice-sheaf/one-a-day", test_one_a_day);
  g_test_add_func ("/notice-sheaf/same-address", test_same_address);
  g_test_add_func ("/notice-sheaf/digest", test_digest);
  g_test_add_func ("/notice-sheaf/digest-after-sleep", test_digest_after_sleep);
  g_test_add_func ("/notice-sheaf/more-than-a-mail", test_more_than_a_mail);
  g_test_add_func ("/notice-sheaf/what-never-waits", test_what_never_waits);
  return g_test_run ();
}
