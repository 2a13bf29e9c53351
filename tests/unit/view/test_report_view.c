/* test_report_view.c: one report from several points of view: what is hidden, who is awaited, what may be done, why it
 * was sent. */
#include "eyes.h"

#include "base/json.h"
#include "view/assignment_view.h"
#include "view/report_view.h"

#define SECRET_WORDS "Mon voisin du dessous s’appelle Bernard."

static Tree *
view_of (const Viewer *viewer, gint64 report_id, const ActionTyped *typed)
{
  GError *error = NULL;
  g_autoptr (Report) report = report_find (viewer->db, report_id, &error);
  Tree *view = report == NULL ? NULL : report_view (viewer, report, typed, &error);

  g_assert_no_error (error);
  return view;
}

typedef struct {
  gint64 report_id, now;
  const char *text;
  gboolean visible;
} Note;

static gboolean
note_work (Db *db, gpointer data, GError **error)
{
  const Note *note = data;
  const Actor manager = { .kind = ACTOR_USER, .user_id = 2, .role = ROLE_MANAGER, .now = note->now };
  const FollowupInput input = {
    .report_id = note->report_id, .category = "note", .text = note->text, .visible = note->visible
  };

  return followup_add (db, &manager, &input, NULL, error);
}

/* Whatever a tree shows, anywhere in it. */
static gboolean
tells (const Tree *view, const char *text)
{
  g_autofree char *json = json_print (view);

  return strstr (json, text) != NULL;
}

static void
test_hidden (void)
{
  static const char *const secrets[] = {
    TENANT_NAME, TENANT_EMAIL, TENANT_ADDRESS, SECRET_WORDS, "La cuisine est noire.", "Porte bleue"
  };
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9), other = EYES_OTHER (eyes, MONDAY_9), desk = EYES_DESK (eyes, MONDAY_9);
  const Viewer reader = eyes_of (eyes, ROLE_READER, eyes->world->partner_id, MONDAY_9);
  Note note = { world_assigned (eyes->world, MONDAY_9), MONDAY_9, SECRET_WORDS, FALSE };
  g_autoptr (Tree) mine = NULL, theirs = NULL, all = NULL, read = NULL;

  world_do (eyes->world, note_work, &note);
  world_sql (eyes->world, "UPDATE report SET description = 'La cuisine est noire.', address_more = 'Porte bleue'");
  mine = view_of (&own, note.report_id, NULL);
  theirs = view_of (&other, note.report_id, NULL);
  all = view_of (&desk, note.report_id, NULL);
  read = view_of (&reader, note.report_id, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++) {
    g_test_message ("%s", secrets[i]);
    g_assert_true (tells (mine, secrets[i]));
    g_assert_true (tells (all, secrets[i]));
    g_assert_false (tells (theirs, secrets[i]));
    g_assert_false (tells (read, secrets[i]));
  }
  g_assert_true (tells (theirs, "rue des Glycines"));
}

static const char *
awaited_of (const Viewer *viewer, gint64 report_id)
{
  static char words[200];
  g_autoptr (Tree) view = view_of (viewer, report_id, NULL);
  const char *who = tree_get_text (tree_get (view, "awaited"), "who");

  g_snprintf (words, sizeof words, "%s|%s", tree_get_text (tree_get (view, "awaited"), "words"),
              who == NULL ? "" : who);
  return words;
}

static void
test_awaited (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  World *world = eyes->world;
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  gint64 fresh = world_send (world, NULL, MONDAY_9), report = world_assigned (world, MONDAY_9);

  g_assert_cmpstr (awaited_of (&desk, fresh), ==, "Attend que le service le prenne en charge.|");
  g_assert_cmpstr (awaited_of (&desk, report), ==, "Attend une réponse de|ADIL 64");
  world_answer (world, report, "accept", MONDAY_9);
  g_assert_cmpstr (awaited_of (&desk, report), ==, "Suivi par|ADIL 64");
  world_change (world, report, "close", MONDAY_9);
  g_assert_cmpstr (awaited_of (&desk, report), ==, "Plus rien n’est attendu.|");
}

/* The forms offered, in their order. */
static char *
forms_of (const Viewer *viewer, gint64 report_id)
{
  g_autoptr (Tree) view = view_of (viewer, report_id, NULL);
  g_autoptr (GString) forms = g_string_new (NULL);
  static const char *const others[] = { "followup_form", "result_form", "notation_form" };

  for (guint i = 0; i < tree_length (tree_get (view, "actions")); i++)
    g_string_append_printf (forms, "%s ", tree_get_text (tree_at (tree_get (view, "actions"), i), "form"));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (tree_get (view, others[i]) != NULL)
      g_string_append_printf (forms, "%s ", others[i]);
  return g_string_free (g_steal_pointer (&forms), FALSE);
}

static void
test_forms (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  World *world = eyes->world;
  gint64 fresh = world_send (world, NULL, MONDAY_9), report = world_assigned (world, MONDAY_9);
  const struct {
    Viewer viewer;
    gint64 report_id;
    const char *forms;
  } rows[] = {
    { EYES_DESK (eyes, MONDAY_9), fresh, "take filter transmit followup_form result_form notation_form " },
    { EYES_DESK (eyes, MONDAY_9), report, "close followup_form result_form notation_form " },
    { EYES_OWN (eyes, MONDAY_9), fresh, "" },
    { EYES_OWN (eyes, MONDAY_9), report, "answer-accept answer-refuse followup_form result_form " },
    { EYES_OTHER (eyes, MONDAY_9), report, "" },
    { eyes_of (eyes, ROLE_READER, world->partner_id, MONDAY_9), report, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *forms = forms_of (&rows[i].viewer, rows[i].report_id);

    g_test_message ("row %u", i);
    g_assert_cmpstr (forms, ==, rows[i].forms);
  }
}

static void
test_typed (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Remarks) remarks = remarks_new ();
  const ActionTyped typed = { .form = "filter", .reason = "duplicate", .message = "Déjà", .remarks = remarks };
  g_autoptr (Tree) view = NULL;
  const Tree *filter, *item;

  remarks_add (remarks, "message", "message_missing", NULL);
  view = view_of (&desk, world_send (eyes->world, NULL, MONDAY_9), &typed);
  filter = tree_at (tree_get (view, "actions"), 1);
  item = tree_at (tree_get (tree_get (view, "errors"), "items"), 0);
  g_assert_cmpstr (tree_get_text (item, "field"), ==, "filter-message");
  g_assert_true (tree_get_flag (filter, "open"));
  g_assert_cmpstr (tree_get_text (tree_get (filter, "message_field"), "value"), ==, "Déjà");
  g_assert_cmpstr (tree_get_text (tree_get (filter, "message_field"), "error"), ==, tree_get_text (item, "words"));
  g_assert_null (tree_get_text (tree_get (filter, "reason_field"), "error"));
  g_assert_true (tree_get_flag (tree_at (tree_get (filter, "reasons"), 2), "selected"));
  g_assert_false (tree_get_flag (tree_at (tree_get (view, "actions"), 0), "open"));
}

static void
test_why (void)
{
  static const char *const rows[][2] = {
    { "class at_least D", "criticité au moins D" },
    { "class at_least D; tenure is social", "criticité au moins D, logement" },
    { "lead in non_decence rsd", "non-décence ou règlement sanitaire départemental" },
    { "danger is yes", "oui" },
    { "", "" },
  };
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *why = assignment_view_why (&desk, rows[i][0]);

    g_test_message ("%s: %s", rows[i][0], why);
    g_assert_nonnull (strstr (why, rows[i][1]));
  }
}

static void
test_score (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  gint64 report = world_send (eyes->world, NULL, MONDAY_9);
  g_autoptr (Tree) view = NULL;
  const Tree *score;

  world_sql (eyes->world,
             "UPDATE report SET score_selected = 8510, child_under_6 = 1, score_markup = 10, class_floors = 'p1 p3',"
             " class_human = 'E', class_reason = 'Vu sur place'");
  view = view_of (&desk, report, NULL);
  score = tree_get (view, "score");
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (score, "lines"), 0), "value"), ==, "8,5");
  g_assert_cmpuint (tree_length (tree_get (score, "floors")), ==, 2);
  g_assert_cmpuint (tree_length (tree_get (score, "markups")), ==, 1); /* the child, found again from the facts */
  g_assert_cmpstr (tree_get_text (tree_get (view, "class"), "letter"), ==, "E");
  g_assert_cmpstr (tree_get_text (tree_get (view, "requalified"), "why"), ==, "Vu sur place");
}

static void
assert_not_there (const Viewer *viewer, gint64 report_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Report) report = report_find (viewer->db, report_id, NULL);
  g_autoptr (Tree) view = report_view (viewer, report, NULL, &error);

  g_assert_null (view);
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

/* The owner's side opens what was assigned to it; the rest is not there, even without names. */
static void
test_landlord (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report = world_assigned (eyes->world, MONDAY_9), unassigned = world_send (eyes->world, NULL, MONDAY_9);
  const Viewer own = eyes_of (eyes, ROLE_LANDLORD_AGENT, eyes->world->partner_id, MONDAY_9),
               reader = eyes_of (eyes, ROLE_LANDLORD_READER, eyes->world->partner_id, MONDAY_9),
               other = eyes_of (eyes, ROLE_LANDLORD_AGENT, eyes->world->partner_id + 1000, MONDAY_9);
  g_autoptr (Tree) mine = view_of (&own, report, NULL), read = view_of (&reader, report, NULL);

  g_assert_true (tells (mine, TENANT_NAME));
  g_assert_false (tells (read, TENANT_NAME));
  assert_not_there (&own, unassigned);
  assert_not_there (&reader, unassigned);
  assert_not_there (&other, report);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/report-view/hidden", test_hidden);
  g_test_add_func ("/report-view/landlord", test_landlord);
  g_test_add_func ("/report-view/awaited", test_awaited);
  g_test_add_func ("/report-view/forms", test_forms);
  g_test_add_func ("/report-view/typed", test_typed);
  g_test_add_func ("/report-view/why", test_why);
  g_test_add_func ("/report-view/score", test_score);
  return g_test_run ();
}
