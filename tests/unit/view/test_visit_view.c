/* test_visit_view.c: what of a visit is shown to whom, in which words, and which forms may be used now. */
#include "eyes.h"

#include "base/json.h"
#include "view/agenda_view.h"
#include "view/report_view.h"
#include "view/visit_form_view.h"
#include "view/visit_view.h"

#define WORDS "Montrez-nous la chambre du fond."
#define LINK "https://visio.example.org/salle-7"
#define THURSDAY (MONDAY_9 + 3 * CLOCK_DAY)

typedef struct {
  World *world;
  gint64 report_id, now;
  const char *verb; /* NULL: proposes */
} Step;

static gboolean
step_work (Db *db, gpointer data, GError **error)
{
  const Step *step = data;
  const Actor officer = { .kind = ACTOR_USER,
                          .user_id = step->world->referent_id,
                          .partner_id = step->world->partner_id,
                          .role = ROLE_PARTNER_ADMIN,
                          .now = step->now };
  const VisitPlan plan = {
    .dates = { MONDAY_9 + CLOCK_DAY, THURSDAY }, .dates_count = 2, .minutes = 45, .video_link = LINK, .before = WORDS
  };
  const VisitFinding finding = { .details = "Le plafond goutte.", .conclusions = "rsd" };
  g_autoptr (Report) report = report_find (db, step->report_id, error);
  g_autoptr (GPtrArray) visits = report == NULL ? NULL : visit_list (db, report->id, error);
  VisitChange change = {
    .verb = step->verb, .message = "Merci pour cet appel.", .at = THURSDAY, .finding = &finding, .reason = "technical"
  };

  if (visits == NULL || step->verb == NULL)
    return visits != NULL && visit_propose (db, &officer, report->uuid, &plan, NULL, error);
  change.uuid = ((const Visit *) g_ptr_array_index (visits, 0))->uuid;
  change.revision = ((const Visit *) g_ptr_array_index (visits, 0))->revision;
  return visit_change (db, &officer, &change, error);
}

static void
do_step (Eyes *eyes, gint64 report_id, const char *verb, gint64 now)
{
  Step step = { eyes->world, report_id, now, verb };

  world_do (eyes->world, step_work, &step);
}

/* A file that the world's partner accepted, with dates proposed. */
static gint64
proposed (Eyes *eyes)
{
  gint64 report_id = world_assigned (eyes->world, MONDAY_9);

  world_answer (eyes->world, report_id, "accept", MONDAY_9);
  do_step (eyes, report_id, NULL, MONDAY_9);
  return report_id;
}

static Tree *
view_of (const Viewer *viewer, gint64 report_id, const ActionTyped *typed)
{
  g_autoptr (Report) report = report_find (viewer->db, report_id, NULL);

  return report_view (viewer, report, typed, NULL);
}

/* The forms of the newest visit, and of a new one. */
static char *
forms_of (const Viewer *viewer, gint64 report_id)
{
  static const char *const names[] = { "conclude_form", "miss_form", "fix_form", "propose_again_form", "cancel_form" };
  g_autoptr (Tree) view = view_of (viewer, report_id, NULL);
  const Tree *visits = tree_get (view, "visits"), *first = tree_at (tree_get (visits, "items"), 0);
  g_autoptr (GString) forms = g_string_new (tree_get (visits, "propose_form") != NULL ? "propose_form" : "");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (tree_get (first, names[i]) != NULL)
      g_string_append_printf (forms, "%s%s", forms->len > 0 ? " " : "", names[i]);
  return g_string_free (g_steal_pointer (&forms), FALSE);
}

#define assert_forms(viewer, report_id, wanted) \
  do { \
    g_autofree char *forms_ = forms_of ((viewer), (report_id)); \
    g_assert_cmpstr (forms_, ==, (wanted)); \
  } while (0)

static void
test_forms (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report_id = world_assigned (eyes->world, MONDAY_9);
  const Viewer own = EYES_OWN (eyes, MONDAY_9), late = EYES_OWN (eyes, THURSDAY), other = EYES_OTHER (eyes, MONDAY_9);
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  const Viewer reader = eyes_of (eyes, ROLE_READER, eyes->world->partner_id, MONDAY_9);

  assert_forms (&own, report_id, ""); /* not accepted yet */
  assert_forms (&desk, report_id, "propose_form");
  world_answer (eyes->world, report_id, "accept", MONDAY_9);
  assert_forms (&own, report_id, "propose_form");
  do_step (eyes, report_id, NULL, MONDAY_9);
  assert_forms (&own, report_id, "fix_form propose_again_form cancel_form");
  assert_forms (&desk, report_id, "fix_form propose_again_form cancel_form");
  assert_forms (&other, report_id, "");
  assert_forms (&reader, report_id, "");
  do_step (eyes, report_id, "fix", MONDAY_9);
  assert_forms (&own, report_id, "fix_form propose_again_form cancel_form");
  assert_forms (&late, report_id, "conclude_form miss_form fix_form propose_again_form cancel_form");
  do_step (eyes, report_id, "conclude", THURSDAY);
  assert_forms (&late, report_id, "propose_form");
  world_change (eyes->world, report_id, "close", THURSDAY);
  assert_forms (&desk, report_id, "");
}

static void
test_hidden (void)
{
  static const char *const secrets[] = { WORDS, LINK, "Le plafond goutte.", "Merci pour cet appel." };
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report_id = proposed (eyes);
  const Viewer own = EYES_OWN (eyes, THURSDAY), other = EYES_OTHER (eyes, THURSDAY);
  g_autofree char *mine = NULL, *theirs = NULL;
  g_autoptr (Tree) mine_tree = NULL, theirs_tree = NULL;

  do_step (eyes, report_id, "fix", MONDAY_9);
  do_step (eyes, report_id, "conclude", THURSDAY);
  mine_tree = view_of (&own, report_id, NULL);
  theirs_tree = view_of (&other, report_id, NULL);
  mine = json_print (mine_tree);
  theirs = json_print (theirs_tree);
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++) {
    g_test_message ("%s", secrets[i]);
    g_assert_nonnull (strstr (mine, secrets[i]));
    g_assert_null (strstr (theirs, secrets[i]));
  }
  g_assert_nonnull (strstr (theirs, "jeudi 26 novembre 2026")); /* that there was one is no secret */
}

/* What the occupant reads: dates still to come, in words; never what was seen. */
static void
test_occupant (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report_id = proposed (eyes);
  Viewer tenant = eyes_of (eyes, ROLE_NONE, 0, MONDAY_9);
  g_autoptr (Tree) view = tree_new_map (), later = tree_new_map (), over = tree_new_map ();
  const Tree *visit;
  g_autofree char *json = NULL;

  g_assert_true (visit_view_follow_add (&tenant, report_id, view, NULL));
  visit = tree_at (tree_get (view, "visits"), 0);
  g_assert_cmpuint (tree_length (tree_get (visit, "dates")), ==, 2);
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (visit, "dates"), 0), "words"), ==,
                   "mardi 24 novembre 2026 à\u00a09\u00a0h");
  g_assert_cmpstr (tree_get_text (tree_get (visit, "video"), "host"), ==, "visio.example.org");
  g_assert_false (tree_get_flag (visit, "phone"));
  tenant.now = MONDAY_9 + CLOCK_DAY; /* the first hour has come */
  g_assert_true (visit_view_follow_add (&tenant, report_id, later, NULL));
  visit = tree_at (tree_get (later, "visits"), 0);
  g_assert_cmpuint (tree_length (tree_get (visit, "dates")), ==, 1);
  do_step (eyes, report_id, "fix", MONDAY_9);
  do_step (eyes, report_id, "conclude", THURSDAY);
  g_assert_true (visit_view_follow_add (&tenant, report_id, over, NULL));
  json = json_print (over);
  g_assert_false (tree_get_flag (over, "has_visits"));
  g_assert_null (strstr (json, "plafond"));
}

/* A form that came back stands open, with what was typed and what is wrong beside it. */
static void
test_came_back (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report_id = world_assigned (eyes->world, MONDAY_9);
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Remarks) remarks = remarks_new ();
  const VisitTyped values = { .days = { "2026-11-01" }, .times = { "10:00" }, .minutes = "60", .means = "phone" };
  const ActionTyped typed = { .form = "visit-propose", .visit = &values, .remarks = remarks };
  g_autoptr (Tree) view = NULL;
  const Tree *form, *day;

  remarks_add (remarks, "day-1", "visit_day_past", NULL);
  view = view_of (&desk, report_id, &typed);
  form = tree_get (tree_get (view, "visits"), "propose_form");
  day = tree_get (tree_at (tree_get (form, "days"), 0), "day");
  g_assert_true (tree_get_flag (form, "open"));
  g_assert_cmpstr (tree_get_text (day, "value"), ==, "2026-11-01");
  g_assert_cmpstr (tree_get_text (day, "error"), ==, "Ce moment est déjà passé.");
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (tree_get (view, "errors"), "items"), 0), "field"), ==,
                   tree_get_text (day, "name"));
  for (guint i = 0; i < tree_length (tree_get (form, "minutes")); i++) {
    const Tree *choice = tree_at (tree_get (form, "minutes"), i);

    g_assert_cmpint (tree_get_flag (choice, "selected"), ==, g_str_equal (tree_get_text (choice, "code"), "60"));
  }
}

/* How many rows of each part: "passed coming asked". */
static char *
agenda_of (const Viewer *viewer, gboolean mine)
{
  g_autoptr (Tree) view = agenda_view (viewer, mine, NULL);

  return g_strdup_printf ("%u %u %u", tree_length (tree_get (view, "passed")), tree_length (tree_get (view, "coming")),
                          tree_length (tree_get (view, "asked")));
}

#define assert_agenda(viewer, mine, wanted) \
  do { \
    g_autofree char *agenda_ = agenda_of ((viewer), (mine)); \
    g_assert_cmpstr (agenda_, ==, (wanted)); \
  } while (0)

static void
test_agenda (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9), other = EYES_OTHER (eyes, MONDAY_9), desk = EYES_DESK (eyes, MONDAY_9);
  const Viewer late = EYES_OWN (eyes, THURSDAY);
  Viewer leader = own, colleague = own;
  gint64 report_id;

  leader.user_id = eyes->world->referent_id;
  colleague.user_id = leader.user_id + 1000;
  assert_agenda (&own, FALSE, "0 0 0");
  report_id = proposed (eyes);
  assert_agenda (&own, FALSE, "0 0 1");
  assert_agenda (&desk, FALSE, "0 0 1");
  assert_agenda (&other, FALSE, "0 0 0"); /* another service's */
  assert_agenda (&leader, TRUE, "0 0 1");
  assert_agenda (&colleague, TRUE, "0 0 0");
  do_step (eyes, report_id, "fix", MONDAY_9);
  assert_agenda (&own, FALSE, "0 1 0");
  assert_agenda (&late, FALSE, "1 0 0");
  do_step (eyes, report_id, "conclude", THURSDAY);
  assert_agenda (&late, FALSE, "0 0 0");
}

/* Who leads a visit on a file that is not his any more sees no number, no link. */
static void
test_agenda_hides (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report_id = proposed (eyes);
  const Viewer own = EYES_OWN (eyes, MONDAY_9);
  g_autoptr (Tree) held = NULL, lost = NULL;
  g_autofree char *mine = NULL, *theirs = NULL;

  do_step (eyes, report_id, "fix", MONDAY_9);
  held = agenda_view (&own, FALSE, NULL);
  world_sql (eyes->world, "UPDATE assignment SET state = 'withdrawn'");
  lost = agenda_view (&own, FALSE, NULL);
  mine = json_print (held);
  theirs = json_print (lost);
  g_assert_nonnull (strstr (mine, TENANT_ADDRESS));
  g_assert_nonnull (strstr (mine, LINK));
  g_assert_cmpuint (tree_length (tree_get (lost, "coming")), ==, 1);
  g_assert_null (strstr (theirs, TENANT_ADDRESS));
  g_assert_null (strstr (theirs, LINK));
  g_assert_null (strstr (theirs, WORDS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/visit-view/forms", test_forms);
  g_test_add_func ("/visit-view/hidden", test_hidden);
  g_test_add_func ("/visit-view/occupant", test_occupant);
  g_test_add_func ("/visit-view/came-back", test_came_back);
  g_test_add_func ("/visit-view/agenda", test_agenda);
  g_test_add_func ("/visit-view/agenda_hides", test_agenda_hides);
  return g_test_run ();
}
