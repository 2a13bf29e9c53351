/* test_notice.c: who is told of what, and how what waits becomes one mail. */
#include "domain/notice_queue.h"

#include "world.h"

/* "kind recipient kind recipient…" of all notices, in order, then forgets them. */
static char *
take_notices (World *world)
{
  g_autoptr (GString) text = g_string_new (NULL);

  {
    g_autoptr (Query) query = query_new (
        store_reader (world->store), "SELECT n.kind, coalesce (p.email, u.email, 'tenant') AS recipient FROM notice n"
                                     " LEFT JOIN partner p ON p.id = n.partner_id LEFT JOIN user u ON u.id = n.user_id"
                                     " ORDER BY n.id");

    while (query_next (query))
      g_string_append_printf (text, "%s%s %s", text->len == 0 ? "" : ", ", query_text (query, "kind"),
                              query_text (query, "recipient"));
  }
  world_sql (world, "DELETE FROM notice");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_notices(world, expected) \
  { \
    g_autofree char *found = take_notices (world); \
    g_assert_cmpstr (found, ==, expected); \
  }

typedef struct {
  World *world;
  gint64 report_id, now;
  ActorKind actor;
  gboolean visible;
  const char *category;
} Writing;

static gboolean
write_followup (Db *db, gpointer data, GError **error)
{
  const Writing *writing = data;
  const Actor actor = { .kind = writing->actor,
                        .user_id = writing->actor == ACTOR_USER ? writing->world->referent_id : 0,
                        .partner_id = writing->actor == ACTOR_USER ? writing->world->partner_id : 0,
                        .now = writing->now };
  const FollowupInput input = { .report_id = writing->report_id,
                                .category = writing->category,
                                .text = "Une visite est prévue.",
                                .visible = writing->visible };

  return followup_add (db, &actor, &input, NULL, error);
}

static void
test_sent (void)
{
  g_autoptr (World) world = world_new ();

  world_send (world, TENANT_EMAIL, MONDAY_9);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE secret IS NOT NULL AND kind ="
                                         " 'acknowledgement'"),
                   ==, 1);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM notice WHERE secret IS NOT NULL"), ==, 1);
  assert_notices (world, "acknowledgement tenant, report_new manager@example.org");
}

static void
test_tenant_without_mail (void)
{
  g_autoptr (World) world = world_new ();

  world_send (world, NULL, MONDAY_9);
  assert_notices (world, "report_new manager@example.org");
}

static void
test_tenant_who_asked_to_stop (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_send (world, TENANT_EMAIL, MONDAY_9);

  world_sql (world, "UPDATE report SET stop_requested = 1");
  g_free (take_notices (world));
  world_change (world, report_id, "transmit", MONDAY_9);
  assert_notices (world, "");
}

static void
test_no_manager (void)
{
  g_autoptr (World) world = world_new ();

  world_sql (world, "UPDATE user SET state = 'archived' WHERE role = 'manager'");
  world_send (world, NULL, MONDAY_9);
  assert_notices (world, "report_new admin@example.org");
}

static void
test_assignment (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_assigned (world, MONDAY_9);

  assert_notices (world,
                  "acknowledgement tenant, report_new manager@example.org, report_transmitted tenant, assignment_new"
                  " adil@example.org");
  world_answer (world, report_id, "accept", MONDAY_9 + 60);
  assert_notices (world, "assignment_accepted tenant");
  world_answer (world, report_id, "close", MONDAY_9 + 120);
  assert_notices (world, "assignment_closed tenant");
}

static void
test_refusal_is_for_managers (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_assigned (world, MONDAY_9);

  g_free (take_notices (world));
  world_answer (world, report_id, "refuse", MONDAY_9 + 60);
  assert_notices (world, "assignment_refused manager@example.org");
}

/* Reopened with the whole report by the desk, the partner is told; by the partner's own officer, nobody needs to. */
static void
test_reopening (void)
{
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_assigned (world, MONDAY_9);

  world_answer (world, report_id, "accept", MONDAY_9 + 60);
  world_answer (world, report_id, "close", MONDAY_9 + 120);
  g_free (take_notices (world));
  world_answer (world, report_id, "reopen", MONDAY_9 + 180);
  assert_notices (world, "");
  world_change (world, report_id, "close", MONDAY_9 + 240);
  g_free (take_notices (world));
  world_change (world, report_id, "reopen", MONDAY_9 + 300);
  assert_notices (world, "report_reopened tenant, assignment_reopened adil@example.org");
}

static void
test_followup (void)
{
  static const struct {
    ActorKind actor;
    const char *category;
    gboolean visible, accepted;
    const char *expected;
  } rows[] = {
    { ACTOR_USER, "note", TRUE, TRUE, "followup_tenant tenant" },
    { ACTOR_USER, "note", FALSE, TRUE, "" },
    { ACTOR_USER, "question", TRUE, TRUE, "followup_tenant tenant" },
    { ACTOR_USER, "visit", TRUE, TRUE, "" },
    { ACTOR_TENANT, "note", TRUE, TRUE, "followup_partners adil@example.org" },
    { ACTOR_TENANT, "note", TRUE, FALSE, "followup_managers manager@example.org" },
    { ACTOR_BOX, "transmitted", TRUE, TRUE, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (World) world = world_new ();
    Writing writing = { world,           world_assigned (world, MONDAY_9),
                        MONDAY_9 + 60,   rows[i].actor,
                        rows[i].visible, rows[i].category };

    if (rows[i].accepted)
      world_answer (world, writing.report_id, "accept", MONDAY_9 + 30);
    g_free (take_notices (world));
    world_do (world, write_followup, &writing);
    if (g_str_has_prefix (rows[i].expected, "followup_tenant")) /* it can still be changed for 20 minutes */
      g_assert_cmpint (world_integer (world, "SELECT due_at - created_at AS x FROM notice"), ==, FOLLOWUP_HOLD_S);
    assert_notices (world, rows[i].expected);
  }
}

typedef struct {
  World *world;
  gint64 report_id;
  const char *verb, *detail;
} Chasing;

static gboolean
chase (Db *db, gpointer data, GError **error)
{
  const Chasing *chasing = data;
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  const Event event = { .report_id = chasing->report_id,
                        .noun = "assignment",
                        .subject_id = 1,
                        .verb = chasing->verb,
                        .detail = chasing->detail,
                        .partner_id = chasing->world->partner_id };

  return event_add (db, &box, &event, error);
}

static void
test_reminders (void)
{
  static const struct {
    const char *verb, *detail, *expected;
  } rows[] = {
    { "reminded", NULL, "reminder_partner adil@example.org" },
    { "escalated", NULL,
      "reminder_partner adil@example.org, reminder_referent referent@example.org, reminder_managers"
      " manager@example.org" },
    { "escalated", "first",
      "reminder_partner adil@example.org, reminder_referent referent@example.org, reminder_managers manager@example.org,"
      " waiting_tenant tenant" },
  };
  g_autoptr (World) world = world_new ();
  gint64 report_id = world_assigned (world, MONDAY_9);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    Chasing chasing = { world, report_id, rows[i].verb, rows[i].detail };

    g_free (take_notices (world));
    world_do (world, chase, &chasing);
    assert_notices (world, rows[i].expected);
  }
}

static void
test_deputy (void)
{
  g_autoptr (World) world = world_new ();
  Chasing chasing = { world, world_assigned (world, MONDAY_9), "escalated", NULL };

  world_sql (world, "UPDATE user SET state = 'archived' WHERE email = 'referent@example.org';"
                    "UPDATE partner SET deputy_id = (SELECT id FROM user WHERE email = 'admin@example.org');"
                    "DELETE FROM notice");
  world_do (world, chase, &chasing);
  assert_notices (world, "reminder_partner adil@example.org, reminder_referent admin@example.org, reminder_managers"
                         " manager@example.org");
}

/* Neither referent nor deputy: everybody there who acts; nobody there: the managers alone are left. */
static void
test_nobody_speaks (void)
{
  g_autoptr (World) world = world_new ();
  Chasing chasing = { world, world_assigned (world, MONDAY_9), "escalated", NULL };

  world_sql (world,
             "UPDATE partner SET referent_id = NULL, deputy_id = NULL;"
             "INSERT INTO user (uuid, partner_id, role, email, name, created_at) SELECT 'a', id, 'partner_agent',"
             " 'agent@example.org', 'A', 0 FROM partner UNION ALL SELECT 'r', id, 'reader', 'reader@example.org',"
             " 'R', 0 FROM partner; UPDATE user SET state = 'archived' WHERE email = 'referent@example.org';"
             "DELETE FROM notice");
  world_do (world, chase, &chasing);
  assert_notices (world, "reminder_partner adil@example.org, reminder_referent agent@example.org, reminder_managers"
                         " manager@example.org");
  world_sql (world, "UPDATE user SET state = 'archived' WHERE partner_id IS NOT NULL");
  world_do (world, chase, &chasing);
  assert_notices (world, "reminder_partner adil@example.org, reminder_managers manager@example.org");
}

static void
test_group (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (NoticeGroup) group = NULL;

  for (guint i = 0; i < 3; i++)
    world_send (world, NULL, MONDAY_9);
  world_send (world, NULL, MONDAY_9 + 1);
  g_assert_true (notice_is_due (store_reader (world->store), MONDAY_9));
  g_assert_false (notice_is_due (store_reader (world->store), MONDAY_9 - 1));
  g_assert_true (notice_group_next (store_reader (world->store), MONDAY_9, 0, &group, NULL));
  g_assert_nonnull (group);
  if (group == NULL)
    return;
  g_assert_cmpuint (group->lines->len, ==, 3); /* what is still held does not go along */
  g_assert_cmpuint (group->relevant, ==, 3);
  g_assert_cmpstr (group->recipient, ==, "manager@example.org");
  g_assert_null (group->secret);
}

static NoticeGroup *
group_after (World *world, gint64 after_id)
{
  NoticeGroup *group = NULL;

  g_assert_true (notice_group_next (store_reader (world->store), MONDAY_9, after_id, &group, NULL));
  g_assert_nonnull (group);
  return group;
}

/* Two households are two recipients, even of a kind whose lines go into one mail: neither reads of the other. */
static void
test_two_tenants (void)
{
  g_autoptr (World) world = world_new ();
  gint64 one = world_send (world, TENANT_EMAIL, MONDAY_9),
         other = world_send (world, "dominique@example.org", MONDAY_9);
  const struct {
    gint64 report_id;
    const char *email;
  } wanted[] = { { one, TENANT_EMAIL }, { other, "dominique@example.org" } };
  gint64 after_id = 0;

  world_sql (world, "DELETE FROM notice WHERE kind <> 'acknowledgement'; UPDATE notice SET kind = 'silent_managers';"
                    "UPDATE report SET state = 'active';"
                    "INSERT INTO notice (kind, created_at, due_at, report_id, recipient_key)"
                    " SELECT kind, created_at, due_at, report_id, recipient_key FROM notice");
  g_assert_true (notice_kind_find ("silent_managers")->grouped);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
    g_autoptr (NoticeGroup) group = group_after (world, after_id);

    if (group == NULL)
      return;
    g_assert_cmpstr (group->recipient, ==, wanted[i].email);
    g_assert_cmpuint (group->lines->len, ==, 2);
    for (guint j = 0; j < group->lines->len; j++)
      g_assert_cmpint (g_array_index (group->lines, NoticeLine, j).report_id, ==, wanted[i].report_id);
    after_id = g_array_index (group->lines, NoticeLine, 0).id;
  }
}

/* Every notice says who it is for and how it leaves. */
static void
test_recipient_key (void)
{
  g_autoptr (World) world = world_new ();
  Chasing chasing = { world, world_assigned (world, MONDAY_9), "escalated", NULL };
  g_autofree char *keys = NULL, *wanted = NULL;

  world_do (world, chase, &chasing);
  keys =
      world_text (world, "SELECT group_concat (channel || ' ' || recipient_key, ', ') AS x FROM (SELECT * FROM notice"
                         " WHERE kind IN ('acknowledgement', 'reminder_partner', 'reminder_referent') ORDER BY id)");
  wanted = g_strdup_printf ("mail report:%" G_GINT64_FORMAT ", mail partner:%" G_GINT64_FORMAT
                            ", mail user:%" G_GINT64_FORMAT,
                            chasing.report_id, world->partner_id, world->referent_id);
  g_assert_cmpstr (keys, ==, wanted);
}

/* notice_kind_find gives the first row of a kind: any other must say the same of the mail. */
static void
test_rows_of_a_kind_agree (void)
{
  for (guint i = 0; i < notice_kinds_count; i++) {
    const NoticeKind *kind = &notice_kinds[i], *first = notice_kind_find (kind->kind);

    g_test_message ("%s %s", kind->kind, kind->verb);
    g_assert_cmpint (kind->audience == AUDIENCE_TENANT, ==, first->audience == AUDIENCE_TENANT);
    g_assert_cmpint (kind->grouped, ==, first->grouped);
    g_assert_cmpint (kind->chasing, ==, first->chasing);
    g_assert_cmpint (kind->is_answer, ==, first->is_answer);
    g_assert_cmpstr (kind->still_report, ==, first->still_report);
    g_assert_cmpstr (kind->still_assignment, ==, first->still_assignment);
    g_assert_cmpstr (kind->still_visit, ==, first->still_visit);
    g_assert_cmpint (kind->link, ==, first->link);
    g_assert_cmpint (kind->calendar, ==, first->calendar);
  }
}

static void
test_single (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (NoticeGroup) group = NULL;

  world_send (world, TENANT_EMAIL, MONDAY_9);
  world_send (world, TENANT_EMAIL, MONDAY_9);
  g_assert_true (notice_group_next (store_reader (world->store), MONDAY_9, 0, &group, NULL));
  g_assert_nonnull (group);
  if (group == NULL)
    return;
  g_assert_cmpstr (group->kind->kind, ==, "acknowledgement");
  g_assert_cmpuint (group->lines->len, ==, 1);
  g_assert_cmpstr (group->recipient, ==, TENANT_EMAIL);
  g_assert_cmpuint (strlen (group->secret), ==, 43);
}

static gboolean
settle_first (Db *db, gpointer data, GError **error)
{
  g_autoptr (NoticeGroup) group = NULL;

  return notice_group_next (db, *(gint64 *) data, 0, &group, error)
         && (group == NULL || notice_group_settle (db, group, 0, error));
}

static void
test_settle_drops (void)
{
  g_autoptr (World) world = world_new ();
  gint64 now = MONDAY_9;

  world_send (world, TENANT_EMAIL, MONDAY_9);
  world_do (world, settle_first, &now);
  g_assert_cmpint (
      world_integer (world, "SELECT count (*) AS x FROM notice WHERE state = 'dropped' AND secret IS NULL"), ==, 1);
}

/* What was so when the event happened and no longer is says nothing. */
static void
test_relevance (void)
{
  g_autoptr (World) world = world_new ();
  Chasing chasing = { world, world_assigned (world, MONDAY_9), "reminded", NULL };
  g_autoptr (NoticeGroup) group = NULL;

  world_do (world, chase, &chasing);
  world_answer (world, chasing.report_id, "accept", MONDAY_9);
  world_sql (world, "DELETE FROM notice WHERE kind <> 'reminder_partner'");
  g_assert_true (notice_group_next (store_reader (world->store), MONDAY_9, 0, &group, NULL));
  g_assert_nonnull (group);
  if (group != NULL)
    g_assert_cmpuint (group->relevant, ==, 0);
}

/* What is lent, noted and measured at a household's home is told to it and to the town, to no partner: one of them may be
 * its owner. */
static void
test_measures_are_no_partners (void)
{
  guint count = 0;

  for (guint i = 0; i < notice_kinds_count; i++) {
    const NoticeKind *kind = &notice_kinds[i];

    if (strcmp (kind->noun, "sensor") != 0 && strcmp (kind->noun, "finding") != 0)
      continue;
    count++;
    g_assert_true (kind->audience == AUDIENCE_TENANT || kind->audience == AUDIENCE_MANAGERS
                   || kind->audience == AUDIENCE_DUTY);
  }
  g_assert_cmpuint (count, >=, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/notice/sent", test_sent);
  g_test_add_func ("/notice/tenant-without-mail", test_tenant_without_mail);
  g_test_add_func ("/notice/tenant-who-asked-to-stop", test_tenant_who_asked_to_stop);
  g_test_add_func ("/notice/no-manager", test_no_manager);
  g_test_add_func ("/notice/assignment", test_assignment);
  g_test_add_func ("/notice/refusal-is-for-managers", test_refusal_is_for_managers);
  g_test_add_func ("/notice/reopening", test_reopening);
  g_test_add_func ("/notice/followup", test_followup);
  g_test_add_func ("/notice/reminders", test_reminders);
  g_test_add_func ("/notice/deputy", test_deputy);
  g_test_add_func ("/notice/nobody-speaks", test_nobody_speaks);
  g_test_add_func ("/notice/group", test_group);
  g_test_add_func ("/notice/two-tenants", test_two_tenants);
  g_test_add_func ("/notice/recipient-key", test_recipient_key);
  g_test_add_func ("/notice/rows-of-a-kind-agree", test_rows_of_a_kind_agree);
  g_test_add_func ("/notice/single", test_single);
  g_test_add_func ("/notice/settle-drops", test_settle_drops);
  g_test_add_func ("/notice/measures-are-no-partners", test_measures_are_no_partners);
  g_test_add_func ("/notice/relevance", test_relevance);
  return g_test_run ();
}
