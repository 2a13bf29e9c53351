/* test_visit.c: every verb from every state by everybody either works, with its history, or changes nothing; who is
 * told; what two people at once do; what is chased. */
#include "visits.h"

/* "conclude_quietly" is of visits on site: test_visit_site.c. */
static const char *const verbs[] = { "pick",     "decline", "give_up",          "fix",   "propose_again", "cancel",
                                     "conclude", "miss",    "conclude_quietly", "vanish" };
/* verb → history, category, whether it is the occupant's. */
static const struct {
  const char *event, *category;
  gboolean tenant;
} told[] = {
  { "planned", "visit_planned", TRUE },
  { "declined", "visit_declined", TRUE },
  { "cancelled", "visit_cancelled", TRUE },
  { "planned", "visit_planned", FALSE },
  { "proposed_again", "visit_proposed", FALSE },
  { "cancelled", "visit_cancelled", FALSE },
  { "done", "visit_done", FALSE },
  { "not_done", "visit_not_done", FALSE },
  { "done_quietly", "visit_done_quietly", FALSE },
};

/* state × verb → state after; NULL: refused. The day agreed has come when `late`. */
static const struct {
  const char *state, *way; /* verb that leads there from "proposed" */
  gboolean late;
  const char *after[G_N_ELEMENTS (verbs)];
} moves[] = {
  { "proposed",
    NULL,
    FALSE,
    { "planned", "proposed", "cancelled", "planned", "proposed", "cancelled", NULL, NULL, NULL, NULL } },
  { "planned",
    "fix",
    FALSE,
    { "planned", "proposed", "cancelled", "planned", "proposed", "cancelled", NULL, NULL, NULL, NULL } },
  { "planned",
    "fix",
    TRUE,
    { "planned", "proposed", "cancelled", "planned", "proposed", "cancelled", "done", "not_done", NULL, NULL } },
  { "cancelled", "cancel", FALSE, { NULL } },
  { "done", "conclude", TRUE, { NULL } },
  { "not_done", "miss", TRUE, { NULL } },
};

static const struct {
  const char *name;
  ActorKind kind;
  Role role;
  int partner; /* -1: none */
  gboolean staff, tenant;
} people[] = {
  { "tenant", ACTOR_TENANT, ROLE_NONE, -1, FALSE, TRUE },
  { "own agent", ACTOR_USER, ROLE_PARTNER_AGENT, P_SCHS, TRUE, FALSE },
  { "own administrator", ACTOR_USER, ROLE_PARTNER_ADMIN, P_SCHS, TRUE, FALSE },
  { "own reader", ACTOR_USER, ROLE_READER, P_SCHS, FALSE, FALSE },
  { "agent who has not accepted", ACTOR_USER, ROLE_PARTNER_AGENT, P_CAF, FALSE, FALSE },
  { "agent of another", ACTOR_USER, ROLE_PARTNER_AGENT, P_ARS, FALSE, FALSE },
  { "manager", ACTOR_USER, ROLE_MANAGER, -1, TRUE, FALSE },
  { "administrator", ACTOR_USER, ROLE_ADMINISTRATOR, -1, TRUE, FALSE },
  { "nobody", ACTOR_USER, ROLE_NONE, -1, FALSE, FALSE },
};

static void
lead_to (Fixture *fixture, const Subject *subject, const char *way)
{
  Actor agent = fixture_agent (fixture, P_SCHS, MONDAY_9 + 2);

  if (way == NULL)
    return;
  if (strcmp (way, "cancel") != 0)
    g_assert_cmpint (change_by (subject, &agent, "fix", TOMORROW), ==, FIXTURE_OK);
  agent.now = TOMORROW + CLOCK_HOUR;
  if (strcmp (way, "fix") != 0)
    g_assert_cmpint (change_by (subject, &agent, way, 0), ==, FIXTURE_OK);
}

static char *
everything (Db *db)
{
  g_autofree char *rest = fixture_everything (db);
  g_autofree char *visits = fixture_text (
      db,
      "SELECT group_concat (id || state || coalesce (at, '-') || revision || told || details || conclusions"
      " || coalesce (reason, '-') || coalesce (on_site, '-') || coalesce (declined_at, '-') || minutes"
      " || coalesce ((SELECT group_concat (d.at) FROM visit_date d WHERE d.visit_id = visit.id), '')) AS x FROM visit",
      0);

  return g_strconcat (rest, " ", visits, NULL);
}

static void
check_done (const Subject *subject, guint state, guint verb, const Actor *actor)
{
  const char *author = actor->kind == ACTOR_TENANT ? "tenant" : actor->partner_id != 0 ? "partner" : "desk";
  g_autofree char *event =
      g_strdup_printf ("%s %s %s 1", told[verb].event, moves[state].state, moves[state].after[verb]);
  g_autofree char *followup = g_strdup_printf ("%s 1 %s", told[verb].category, author);

  fixture_assert_text (subject->db, "SELECT state AS x FROM visit WHERE id = :id", subject->id,
                       moves[state].after[verb]);
  fixture_assert_text (
      subject->db,
      "SELECT verb || ' ' || before || ' ' || after || ' ' || visible AS x FROM event WHERE noun = 'visit'"
      " AND subject_id = :id ORDER BY id DESC LIMIT 1",
      subject->id, event);
  fixture_assert_text (subject->db,
                       "SELECT category || ' ' || visible || ' ' || author AS x FROM followup WHERE report_id = :id"
                       " ORDER BY id DESC LIMIT 1",
                       subject->report_id, followup);
}

static int
wanted_code (guint state, guint verb, guint person)
{
  if (verb == G_N_ELEMENTS (told))
    return BOX_ERROR_INVALID;
  if (told[verb].tenant ? !people[person].tenant : !people[person].staff)
    return BOX_ERROR_DENIED;
  return moves[state].after[verb] != NULL ? FIXTURE_OK : BOX_ERROR_CONFLICT;
}

static void
try_move (Fixture *fixture, const Subject *subject, guint state, guint verb, guint person)
{
  const Actor actor = { .kind = people[person].kind,
                        .user_id = people[person].kind == ACTOR_USER ? fixture->agents[P_SCHS] : 0,
                        .role = people[person].role,
                        .partner_id = people[person].partner < 0 ? 0 : fixture->partners[people[person].partner],
                        .now = moves[state].late ? TOMORROW + CLOCK_HOUR : MONDAY_9 + CLOCK_HOUR };
  g_autofree char *before = everything (subject->db);
  int wanted = wanted_code (state, verb, person);

  g_test_message ("%s%s, %s, %s", moves[state].state, moves[state].late ? " and late" : "", verbs[verb],
                  people[person].name);
  g_assert_cmpint (change_by (subject, &actor, verbs[verb], LATER), ==, wanted);
  if (wanted == FIXTURE_OK)
    check_done (subject, state, verb, &actor);
}

static void
run_matrix (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor agent = fixture_agent (fixture, P_SCHS, MONDAY_9 + 1);
  VisitPlan plan = plan_of (TOMORROW);

  plan.dates[1] = LATER;
  for (guint state = 0; state < G_N_ELEMENTS (moves); state++) {
    g_auto (Subject) subject = subject_new (fixture, db);

    subject_propose (&subject, &agent, &plan);
    lead_to (fixture, &subject, moves[state].way);
    for (guint verb = 0; verb < G_N_ELEMENTS (verbs); verb++)
      for (guint person = 0; person < G_N_ELEMENTS (people); person++) {
        g_autofree char *before = NULL, *after = NULL;

        before = everything (db);
        fixture_savepoint (db);
        try_move (fixture, &subject, state, verb, person);
        after = everything (db);
        if (wanted_code (state, verb, person) == FIXTURE_OK)
          g_assert_cmpstr (after, !=, before);
        fixture_undo (db);
      }
  }
}

static void
test_the_whole_matrix (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_matrix, NULL);
}

static void
test_the_table_says_the_same (void)
{
  g_assert_null (visit_transitions[G_N_ELEMENTS (told)].verb);
  for (guint verb = 0; verb < G_N_ELEMENTS (verbs); verb++) {
    const Transition *transition = transition_find (visit_transitions, verbs[verb]);

    g_assert_cmpint (transition != NULL, ==, verb < G_N_ELEMENTS (told));
    for (guint state = 0; transition != NULL && state < G_N_ELEMENTS (moves); state++)
      if (visit_has_verb (VISIT_REMOTE, verbs[verb])
          && (moves[state].late || strcmp (moves[state].state, "planned") != 0))
        g_assert_cmpint (transition_possible (transition, moves[state].state), ==, moves[state].after[verb] != NULL);
  }
}

/* ---- a refused change changes nothing: in a work of its own, as a page sends it ---- */

typedef struct {
  Fixture *fixture;
  Subject *subject;
  VisitChange change;
  Actor actor;
} Sending;

static gboolean
send_work (Db *db, gpointer data, GError **error)
{
  const Sending *sending = data;

  return visit_change (db, &sending->actor, &sending->change, error);
}

static gboolean
set_up_work (Db *db, gpointer data, GError **error G_GNUC_UNUSED)
{
  Sending *sending = data;
  const Actor desk = fixture_desk (sending->fixture, MONDAY_9 + 1);
  const VisitPlan plan = plan_of (TOMORROW);

  *sending->subject = subject_new (sending->fixture, db);
  subject_propose (sending->subject, &desk, &plan);
  return TRUE;
}

/* Two agents who look at the same page: the second is told that it changed, and nothing of his stays. */
/* A row that names no category is told as its event: each of them might have been written so. */
static void
test_rows_without_category (void)
{
  for (const Transition *row = visit_transitions; row->verb != NULL; row++) {
    Transition bare = *row;

    g_assert_cmpstr (transition_category (row), ==, row->category);
    bare.category = NULL;
    g_assert_cmpstr (transition_category (&bare), ==, row->event);
  }
}

static void
test_two_at_once (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_auto (Subject) subject = { 0 };
  const VisitPlan one = plan_of (LATER), other = plan_of (LATER + CLOCK_DAY);
  Sending sending = { .fixture = fixture, .subject = &subject };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;

  world_do (fixture->world, set_up_work, &sending);
  sending.actor = fixture_desk (fixture, MONDAY_9 + 2);
  sending.change = (VisitChange){ .uuid = subject.uuid, .verb = "propose_again", .revision = 0, .plan = &one };
  world_do (fixture->world, send_work, &sending);
  before = everything (store_reader (fixture->store));
  sending.change.plan = &other;
  g_assert_false (store_write (fixture->store, send_work, &sending, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  after = everything (store_reader (fixture->store));
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (world_integer (fixture->world, "SELECT revision AS x FROM visit"), ==, 1);
}

/* ---- proposing ---- */

static int
propose_code (const Subject *subject, const Actor *actor, const VisitPlan *plan)
{
  GError *error = NULL;

  return fixture_code (visit_propose (subject->db, actor, subject->report, plan, NULL, &error), &error);
}

static void
run_proposals (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 1), ars = fixture_agent (fixture, P_ARS, MONDAY_9 + 1);
  const Actor waiting = fixture_agent (fixture, P_CAF, MONDAY_9 + 1);
  g_auto (Subject) subject = subject_new (fixture, db);
  VisitPlan plan = plan_of (TOMORROW), wrong;

  g_assert_cmpint (propose_code (&subject, &ars, &plan), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (propose_code (&subject, &waiting, &plan), ==, BOX_ERROR_DENIED);
  wrong = plan, wrong.dates_count = 0;
  g_assert_cmpint (propose_code (&subject, &desk, &wrong), ==, BOX_ERROR_INVALID);
  wrong = plan, wrong.dates[1] = MONDAY_9;
  g_assert_cmpint (propose_code (&subject, &desk, &wrong), ==, BOX_ERROR_INVALID);
  wrong = plan, wrong.dates[1] = MONDAY_9 + 91 * CLOCK_DAY;
  g_assert_cmpint (propose_code (&subject, &desk, &wrong), ==, BOX_ERROR_INVALID);
  wrong = plan, wrong.minutes = 5;
  g_assert_cmpint (propose_code (&subject, &desk, &wrong), ==, BOX_ERROR_INVALID);
  wrong = plan, wrong.video_link = "http://visio.example.org/";
  g_assert_cmpint (propose_code (&subject, &desk, &wrong), ==, BOX_ERROR_INVALID);
  wrong = plan, wrong.guests = (const char *const[]){ "00000000-0000-4000-8000-000000000000", NULL };
  fixture_savepoint (db);
  g_assert_cmpint (propose_code (&subject, &desk, &wrong), ==, BOX_ERROR_CONFLICT);
  fixture_undo (db);
  plan.video_link = NULL;
  subject_propose (&subject, &desk, &plan);
  g_assert_cmpint (propose_code (&subject, &desk, &plan), ==, BOX_ERROR_CONFLICT); /* one at a time */
  g_assert_cmpint (change_by (&subject, &desk, "cancel", 0), ==, FIXTURE_OK);
  g_assert_cmpint (propose_code (&subject, &desk, &plan), ==, FIXTURE_OK);
}

static void
test_proposals (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_proposals, NULL);
}

static void
test_links (void)
{
  static const struct {
    const char *link, *host;
  } rows[] = {
    { LINK, "visio.example.org" },
    { "https://Meet.Example.org:8443/a?b=c#d", "meet.example.org" },
    { "http://visio.example.org/", NULL },
    { "javascript:alert(1)", NULL },
    { "https://", NULL },
    { "https://localhost/x", NULL },
    { "https://bank.example@visio.example.org/", NULL },
    { "https://visio.example.org/a b", NULL },
    { "https://visio.example.org/\"><script>", NULL },
    { "https://visi\u043e.example.org/", NULL }, /* a Cyrillic letter */
    { "visio.example.org", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *host = visit_link_host (rows[i].link);

    g_test_message ("%s", rows[i].link);
    g_assert_cmpstr (host, ==, rows[i].host);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/visit/matrix", test_the_whole_matrix);
  g_test_add_func ("/visit/table", test_the_table_says_the_same);
  g_test_add_func ("/visit/rows-without-category", test_rows_without_category);
  g_test_add_func ("/visit/two-at-once", test_two_at_once);
  g_test_add_func ("/visit/proposals", test_proposals);
  g_test_add_func ("/visit/links", test_links);
  return g_test_run ();
}
