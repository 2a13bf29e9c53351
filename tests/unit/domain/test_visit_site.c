/* test_visit_site.c: visits on site: each verb from each state by each role, who is told, what was observed, several on
 * one file. */
#include "visits.h"

static const char *const verbs[] = { "pick",   "decline",  "give_up",          "fix",  "propose_again",
                                     "cancel", "conclude", "conclude_quietly", "miss", "vanish" };

/* state × verb → state after; NULL: refused. */
static const struct {
  const char *state;
  gboolean late; /* its hour has come */
  const char *after[G_N_ELEMENTS (verbs)];
} moves[] = {
  { "planned", FALSE, { NULL, "proposed", "cancelled", "planned", NULL, "cancelled", NULL, NULL, NULL, NULL } },
  { "planned",
    TRUE,
    { NULL, "proposed", "cancelled", "planned", NULL, "cancelled", "done", "done", "not_done", NULL } },
  { "proposed", FALSE, { NULL, "proposed", "cancelled", "planned", NULL, "cancelled", NULL, NULL, NULL, NULL } },
  { "done", TRUE, { NULL } },
  { "not_done", TRUE, { NULL } },
  { "cancelled", TRUE, { NULL } },
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
  { "the owner's side", ACTOR_USER, ROLE_LANDLORD_AGENT, P_SCHS, FALSE, FALSE },
  { "agent who has not accepted", ACTOR_USER, ROLE_PARTNER_AGENT, P_CAF, FALSE, FALSE },
  { "agent of another", ACTOR_USER, ROLE_PARTNER_AGENT, P_ARS, FALSE, FALSE },
  { "manager", ACTOR_USER, ROLE_MANAGER, -1, TRUE, FALSE },
  { "administrator", ACTOR_USER, ROLE_ADMINISTRATOR, -1, TRUE, FALSE },
  { "nobody", ACTOR_USER, ROLE_NONE, -1, FALSE, FALSE },
};

static VisitSite
site_of (gint64 at)
{
  return (VisitSite){ .kind = VISIT_ON_SITE, .at = at, .minutes = 60, .before = "Pour voir la chambre." };
}

static int
plan_code (const Subject *subject, const Actor *actor, const VisitSite *site)
{
  GError *error = NULL;

  return fixture_code (visit_plan_site (subject->db, actor, subject->report, site, NULL, &error), &error);
}

/* A visit of the hygiene service, tomorrow, planned by its agent. */
static void
subject_plan (Fixture *fixture, Subject *subject)
{
  const Actor agent = fixture_agent (fixture, P_SCHS, MONDAY_9 + 1);
  const VisitSite site = site_of (TOMORROW);
  g_autoptr (GError) error = NULL;

  visit_plan_site (subject->db, &agent, subject->report, &site, &subject->id, &error);
  g_assert_no_error (error);
  g_free (subject->uuid);
  subject->uuid = fixture_text (subject->db, "SELECT uuid AS x FROM visit WHERE id = :id", subject->id);
}

/* The owner's agent is an account of a partner that accepted: only the side differs. */
static gboolean
may (guint verb, guint person)
{
  gboolean tenant = g_strv_contains ((const char *const[]){ "pick", "decline", "give_up", NULL }, verbs[verb]);

  return tenant ? people[person].tenant : people[person].staff;
}

static int
change_site (const Subject *subject, const Actor *actor, const char *verb)
{
  const VisitFinding finding = { .details = "Moisissures.",
                                 .conclusions = "non_decence peril",
                                 .occupant_present = TRUE };
  const VisitPlan plan = plan_of (LATER);
  const VisitChange change = { .uuid = subject->uuid,
                               .verb = verb,
                               .revision = revision_of (subject),
                               .reason = strcmp (verb, "miss") == 0 ? "tenant_absent" : "not_needed",
                               .message = "Quelques mots.",
                               .at = LATER,
                               .plan = strcmp (verb, "propose_again") == 0 ? &plan : NULL,
                               .finding = &finding };
  GError *error = NULL;

  return fixture_code (visit_change (subject->db, actor, &change, &error), &error);
}

static int
wanted_code (guint state, guint verb, guint person)
{
  if (verb == G_N_ELEMENTS (verbs) - 1)
    return BOX_ERROR_INVALID;
  if (!may (verb, person) && strcmp (people[person].name, "the owner's side") != 0)
    return BOX_ERROR_DENIED;
  if (moves[state].after[verb] == NULL)
    return may (verb, person) ? BOX_ERROR_CONFLICT : -2; /* the owner's side: one refusal or the other */
  return may (verb, person) ? FIXTURE_OK : BOX_ERROR_DENIED;
}

static void
try_move (Fixture *fixture, const Subject *subject, guint state, guint verb, guint person)
{
  const Actor actor = { .kind = people[person].kind,
                        .user_id = people[person].kind == ACTOR_USER ? fixture->agents[P_SCHS] : 0,
                        .role = people[person].role,
                        .partner_id = people[person].partner < 0 ? 0 : fixture->partners[people[person].partner],
                        .now = moves[state].late ? TOMORROW + CLOCK_HOUR : MONDAY_9 + CLOCK_HOUR };
  g_autofree char *before = fixture_everything (subject->db);
  int wanted = wanted_code (state, verb, person), got = change_site (subject, &actor, verbs[verb]);

  g_test_message ("%s%s, %s, %s", moves[state].state, moves[state].late ? " and late" : "", verbs[verb],
                  people[person].name);
  if (wanted == -2)
    g_assert_true (got == BOX_ERROR_DENIED || got == BOX_ERROR_CONFLICT);
  else
    g_assert_cmpint (got, ==, wanted);
  if (got == FIXTURE_OK) { /* what a refusal leaves is undone by whoever writes: test_visit.c */
    g_autofree char *after = fixture_everything (subject->db);

    fixture_assert_text (subject->db, "SELECT state AS x FROM visit WHERE id = :id", subject->id,
                         moves[state].after[verb]);
    g_assert_cmpstr (after, !=, before);
  }
}

static void
run_matrix (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_auto (Subject) subject = subject_new (fixture, db);

  subject_plan (fixture, &subject);
  for (guint state = 0; state < G_N_ELEMENTS (moves); state++)
    for (guint verb = 0; verb < G_N_ELEMENTS (verbs); verb++)
      for (guint person = 0; person < G_N_ELEMENTS (people); person++) {
        g_autofree char *set = g_strdup_printf ("UPDATE visit SET state = '%s'", moves[state].state);

        fixture_savepoint (db);
        g_assert_true (db_run (db, set, NULL));
        try_move (fixture, &subject, state, verb, person);
        fixture_undo (db);
      }
}

static void
test_the_whole_matrix (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_matrix, NULL);
}

/* ---- planned: by whom, for whom, who is told ---- */

static void
run_plans (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9 + 1), schs = fixture_agent (fixture, P_SCHS, MONDAY_9 + 1);
  const Actor caf = fixture_agent (fixture, P_CAF, MONDAY_9 + 1);
  g_auto (Subject) subject = subject_new (fixture, db);
  g_autofree char *partner =
      fixture_text (db, "SELECT uuid AS x FROM partner WHERE id = :id", fixture->partners[P_SCHS]);
  g_autofree char *waiting =
      fixture_text (db, "SELECT uuid AS x FROM partner WHERE id = :id", fixture->partners[P_CAF]);
  Actor owner = schs;
  VisitSite site = site_of (TOMORROW), wrong;

  owner.role = ROLE_LANDLORD_AGENT;
  g_assert_cmpint (plan_code (&subject, &caf, &site), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (plan_code (&subject, &owner, &site), ==, BOX_ERROR_DENIED);
  wrong = site_of (MONDAY_9);
  g_assert_cmpint (plan_code (&subject, &desk, &wrong), ==, BOX_ERROR_INVALID);
  wrong = site_of (MONDAY_9 + (VISIT_AHEAD_DAYS + 1) * CLOCK_DAY);
  g_assert_cmpint (plan_code (&subject, &desk, &wrong), ==, BOX_ERROR_INVALID);
  wrong = site;
  wrong.kind = VISIT_REMOTE;
  g_assert_cmpint (plan_code (&subject, &desk, &wrong), ==, BOX_ERROR_INVALID);
  wrong = site;
  wrong.partner = waiting;
  g_assert_cmpint (plan_code (&subject, &desk, &wrong), ==, BOX_ERROR_CONFLICT);
  wrong.partner = partner;
  wrong.operator_name = "Soliha";
  g_assert_cmpint (plan_code (&subject, &desk, &wrong), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM visit", 0), ==, 0);
  g_assert_true (db_run (db, "DELETE FROM notice", NULL));

  site.partner = partner;
  g_assert_cmpint (plan_code (&subject, &desk, &site), ==, FIXTURE_OK);
  assert_told (
      db, "visit_planned tenant, visit_planned_staff manager@example.org, visit_planned_staff partner-1@example.org");
  g_assert_cmpint (plan_code (&subject, &schs, &site), ==, BOX_ERROR_CONFLICT); /* a colleague agreed on it already */
  site.partner = NULL;
  site.operator_name = "Soliha";
  g_assert_cmpint (plan_code (&subject, &schs, &site), ==, FIXTURE_OK);
  assert_told (db, "visit_planned tenant, visit_planned_staff agent-1@example.org");
  fixture_assert_text (db, "SELECT operator || coalesce (partner_id, '-') AS x FROM visit ORDER BY id DESC LIMIT 1", 0,
                       "Soliha-");
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM visit WHERE state = 'planned'", 0), ==, 2);
  fixture_change (fixture, db, subject.report, "close", MONDAY_9 + 2);
  g_assert_cmpint (fixture_integer (db, "SELECT count (*) AS x FROM visit WHERE state = 'cancelled'", 0), ==, 2);
  g_assert_cmpint (plan_code (&subject, &desk, &site), ==, BOX_ERROR_CONFLICT);
}

static void
test_plans (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_plans, NULL);
}

/* ---- concluded: told or not, and what was observed ---- */

static char *
observed_of (Db *db, gint64 report_id)
{
  g_autoptr (GPtrArray) list = visit_observed (db, report_id, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++) {
    const VisitObserved *observed = g_ptr_array_index (list, i);

    g_string_append_printf (text, "%s+%" G_GINT64_FORMAT " ", observed->code, (observed->at - MONDAY_9) / CLOCK_DAY);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
conclude (Fixture *fixture, Subject *subject, const char *verb, const char *codes, gint64 day)
{
  const Actor agent = fixture_agent (fixture, P_SCHS, MONDAY_9 + day * CLOCK_DAY + CLOCK_HOUR);
  const VisitFinding finding = { .conclusions = codes, .owner_present = TRUE };
  const VisitChange change = { .uuid = subject->uuid,
                               .verb = verb,
                               .revision = revision_of (subject),
                               .message = strcmp (verb, "conclude") == 0 ? "Merci de votre accueil." : NULL,
                               .finding = &finding };
  g_autoptr (GError) error = NULL;

  visit_change (subject->db, &agent, &change, &error);
  g_assert_no_error (error);
}

static void
run_observed (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_auto (Subject) subject = subject_new (fixture, db);
  const Actor agent = fixture_agent (fixture, P_SCHS, TOMORROW + CLOCK_HOUR);
  const VisitFinding remote = { .conclusions = "logement_decent" };
  VisitChange wrong = { .verb = "conclude", .message = "Merci.", .finding = &remote };
  g_autofree char *first = NULL, *second = NULL;
  GError *error = NULL;

  subject_plan (fixture, &subject);
  wrong.uuid = subject.uuid;
  wrong.revision = revision_of (&subject);
  fixture_savepoint (db);
  g_assert_cmpint (fixture_code (visit_change (db, &agent, &wrong, &error), &error), ==, BOX_ERROR_INVALID);
  fixture_undo (db);
  g_assert_true (db_run (db, "DELETE FROM notice", NULL));
  conclude (fixture, &subject, "conclude_quietly", "peril non_decence", 1);
  assert_told (db, "");
  g_assert_cmpint (
      fixture_integer (db, "SELECT count (*) AS x FROM followup WHERE visible = 1 AND category LIKE 'visit_done%'", 0),
      ==, 0);
  fixture_assert_text (
      db, "SELECT coalesce (on_site, '-') || occupant_present || owner_present AS x FROM visit WHERE id = :id",
      subject.id, "-01");
  first = observed_of (db, subject.report_id);
  g_assert_cmpstr (first, ==, "non_decence+1 peril+1 ");
  subject_plan (fixture, &subject);
  g_assert_true (db_run (db, "UPDATE visit SET at = at + 172800 WHERE state = 'planned'", NULL));
  g_assert_true (db_run (db, "DELETE FROM notice", NULL));
  conclude (fixture, &subject, "conclude", "decent non_decence", 3);
  assert_told (db, "visit_done tenant");
  second = observed_of (db, subject.report_id);
  g_assert_cmpstr (second, ==, "non_decence+3 peril+1 decent+3 ");
}

static void
test_observed (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_observed, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/visit-site/matrix", test_the_whole_matrix);
  g_test_add_func ("/visit-site/plans", test_plans);
  g_test_add_func ("/visit-site/observed", test_observed);
  return g_test_run ();
}
