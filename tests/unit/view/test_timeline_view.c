/* test_timeline_view.c: follow-ups and events as one story: newest first, nothing said twice, a note that has not left
 * yet. */
#include "eyes.h"

#include "view/timeline_view.h"

static Tree *
timeline_of (const Viewer *viewer, gint64 report_id, gboolean names)
{
  GError *error = NULL;
  g_autoptr (Report) report = report_find (viewer->db, report_id, &error);
  Tree *timeline = report == NULL ? NULL : timeline_view (viewer, report, names, &error);

  g_assert_no_error (error);
  return timeline;
}

static char *
story_of (const Tree *timeline)
{
  g_autoptr (GString) story = g_string_new (NULL);

  for (guint i = 0; i < tree_length (timeline); i++) {
    const Tree *item = tree_at (timeline, i);
    const char *reason = tree_get_text (item, "reason");

    g_string_append_printf (story, "%s%s%s; ", tree_get_text (item, "words"), reason == NULL ? "" : " = ",
                            reason == NULL ? "" : reason);
  }
  return g_string_free (g_steal_pointer (&story), FALSE);
}

static void
test_story (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  World *world = eyes->world;
  const Viewer desk = EYES_DESK (eyes, MONDAY_9 + CLOCK_DAY);
  gint64 report = world_assigned (world, MONDAY_9);
  g_autoptr (Tree) timeline = NULL;
  g_autofree char *story = NULL;

  world_answer (world, report, "refuse", MONDAY_9 + CLOCK_HOUR);
  timeline = timeline_of (&desk, report, TRUE);
  story = story_of (timeline);
  g_assert_cmpstr (story, ==,
                   "Refusé par un partenaire = hors de notre secteur; Confié à = ADIL 64; Transmis aux partenaires; "
                   "Signalement reçu = par le site; ");
}

static void
test_same_second (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  World *world = eyes->world;
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  gint64 report = world_send (world, NULL, MONDAY_9);
  g_autoptr (Tree) timeline = NULL;
  g_autofree char *story = NULL;

  world_change (world, report, "take", MONDAY_9 + 1);
  world_change (world, report, "filter", MONDAY_9 + 1);
  timeline = timeline_of (&desk, report, TRUE);
  story = story_of (timeline);
  g_assert_cmpstr (story, ==,
                   "Dossier écarté = hors du territoire; Pris en charge par le service; "
                   "Signalement reçu = par le site; ");
}

typedef struct {
  gint64 report_id, now;
} Note;

static gboolean
note_work (Db *db, gpointer data, GError **error)
{
  const Note *note = data;
  const Actor manager = { .kind = ACTOR_USER, .user_id = 2, .role = ROLE_MANAGER, .now = note->now };
  const FollowupInput input = {
    .report_id = note->report_id, .category = "note", .text = "Visite prévue lundi.", .visible = TRUE
  };

  return followup_add (db, &manager, &input, NULL, error);
}

static void
test_note_held (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  Note note = { world_send (eyes->world, NULL, MONDAY_9), MONDAY_9 + CLOCK_HOUR };
  const Viewer soon = EYES_DESK (eyes, note.now + CLOCK_MINUTE), later = EYES_DESK (eyes, note.now + FOLLOWUP_HOLD_S);
  g_autoptr (Tree) held = NULL, left = NULL, hidden = NULL;

  world_do (eyes->world, note_work, &note);
  held = timeline_of (&soon, note.report_id, TRUE);
  left = timeline_of (&later, note.report_id, TRUE);
  hidden = timeline_of (&later, note.report_id, FALSE);
  g_assert_cmpuint (tree_length (held), ==, 2);
  g_assert_nonnull (tree_get_text (tree_get (tree_at (held, 0), "released"), "moment"));
  g_assert_null (tree_get_text (tree_get (tree_at (left, 0), "released"), "moment"));
  g_assert_null (tree_get_text (tree_get (tree_at (held, 0), "leaves"), "moment")); /* nobody can be written to */
  g_assert_cmpstr (tree_get_text (tree_at (held, 0), "text"), ==, "Visite prévue lundi.");
  g_assert_cmpstr (tree_get_text (tree_at (held, 0), "by"), ==, "manager@example.org");
  g_assert_null (tree_get_text (tree_at (hidden, 0), "text"));
  g_assert_cmpstr (tree_get_text (tree_at (hidden, 0), "by"), ==, "le service");
}

static guint
shown_of (const Tree *view)
{
  const Tree *timeline = tree_get (view, "timeline");
  guint shown = 0;

  for (guint i = 0; i < tree_length (timeline); i++)
    shown += tree_get_flag (tree_at (timeline, i), "shown") ? 1 : 0;
  return shown;
}

/* What is asked of a file with forty notes, and how many lines that shows. */
static const struct {
  const char *code;
  guint pages, shown;
  gboolean more;
} narrowings[] = {
  { NULL, 1, TIMELINE_PAGE, TRUE },      { "tout", 2, 41, FALSE },      { "echanges", 1, TIMELINE_PAGE, TRUE },
  { "echanges", 2, 40, FALSE },          { "evenements", 1, 1, FALSE }, { "autre chose", 1, TIMELINE_PAGE, TRUE },
};

static void
test_narrowed (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  Note note = { world_send (eyes->world, NULL, MONDAY_9), MONDAY_9 + CLOCK_HOUR };
  const Viewer desk = EYES_DESK (eyes, note.now + CLOCK_DAY);

  for (guint i = 0; i < 40; i++)
    world_do (eyes->world, note_work, &note);
  for (guint i = 0; i < G_N_ELEMENTS (narrowings); i++) {
    const TimelinePart part = { .code = narrowings[i].code, .url = "/dossiers/x", .pages = narrowings[i].pages };
    g_autoptr (Tree) view = tree_new_map ();

    tree_set_tree (view, "timeline", timeline_of (&desk, note.report_id, TRUE));
    timeline_view_narrow (&desk, &part, view);
    g_assert_cmpuint (shown_of (view), ==, narrowings[i].shown);
    g_assert_cmpint (tree_get_text (view, "timeline_more") != NULL, ==, narrowings[i].more);
  }
}

/* Held for the author's people, not for others, and not once it has left. */
static void
test_held_for_whom (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  Note note = { world_assigned (eyes->world, MONDAY_9), MONDAY_9 + CLOCK_HOUR };
  const Viewer desk = EYES_DESK (eyes, note.now + 1), partner = EYES_OWN (eyes, note.now + 1),
               late = EYES_DESK (eyes, note.now + FOLLOWUP_HOLD_S);
  g_autoptr (Tree) ours = NULL, theirs = NULL, left = NULL;

  world_do (eyes->world, note_work, &note);
  ours = timeline_of (&desk, note.report_id, TRUE);
  theirs = timeline_of (&partner, note.report_id, TRUE);
  left = timeline_of (&late, note.report_id, TRUE);
  g_assert_nonnull (tree_get_text (tree_get (tree_at (ours, 0), "held"), "uuid"));
  g_assert_null (tree_get (tree_at (theirs, 0), "held"));
  g_assert_null (tree_get (tree_at (left, 0), "held"));
}

static gboolean
correct_work (Db *db, gpointer data, GError **error)
{
  const Note *note = data;
  const Actor tenant = ACTOR_TENANT_AT (note->now);
  Event event = {
    .report_id = note->report_id, .noun = "report", .verb = "corrected", .detail = "phone adults:2:3 children::1"
  };

  return event_add (db, &tenant, &event, error);
}

/* Which fields, and of numbers of people what they were; nothing else is known. */
static void
test_corrected (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  Note note = { world_send (eyes->world, NULL, MONDAY_9), MONDAY_9 + CLOCK_HOUR };
  const Viewer desk = EYES_DESK (eyes, note.now);
  g_autoptr (Tree) timeline = NULL;
  g_autofree char *story = NULL;

  world_do (eyes->world, correct_work, &note);
  timeline = timeline_of (&desk, note.report_id, TRUE);
  story = story_of (timeline);
  g_assert_cmpstr (story, ==,
                   "L’occupant a corrigé\302\240: = téléphone, nombre d’adultes (2 → 3), nombre d’enfants (? → 1); "
                   "Signalement reçu = par le site; ");
}

/* ---- what was lent and measured ---- */

static const struct {
  const char *noun, *verb, *after, *detail;
} measured[] = {
  { "sensor", "lent", "Capteur 3", NULL },
  { "sensor", "noted", NULL, "absence" },
  { "finding", "changed", "found", "FROID-1" },
  { "sensor", "erase_asked", "Capteur 3", NULL },
};

static gboolean
measure_work (Db *db, gpointer data, GError **error)
{
  const Note *note = data;
  const Actor desk = { .kind = ACTOR_USER, .user_id = 2, .role = ROLE_MANAGER, .now = note->now };
  gboolean fine = TRUE;

  for (guint i = 0; fine && i < G_N_ELEMENTS (measured); i++) {
    const Event event = { .report_id = note->report_id,
                          .noun = measured[i].noun,
                          .verb = measured[i].verb,
                          .after = measured[i].after,
                          .detail = measured[i].detail };

    fine = event_add (db, &desk, &event, error);
  }
  return fine;
}

/* A loan of that file, by itself: no event of its own. */
static void
put_loan (World *world, gint64 report_id, int number, gint64 owner_agreed_at)
{
  g_autofree char *sensor =
      g_strdup_printf ("INSERT INTO sensor (id, uuid, name, code, family, token_hash, created_at) VALUES (%d,"
                       " 'sensor-%d', 'Capteur %d', 'CODE000%d', 'native', 'hash-%d', 1)",
                       number, number, number, number, number);
  g_autofree char *loan = g_strdup_printf (
      "INSERT INTO sensor_loan (uuid, sensor_id, report_id, room, from_at, created_at, consent_at, consent_how, state,"
      " owner_agreed_at) VALUES ('loan-%d', %d, %" G_GINT64_FORMAT ", 'bedroom', 1, 1, 1, 'signed', 'running',"
      " nullif (%" G_GINT64_FORMAT ", 0))",
      number, number, report_id, owner_agreed_at);

  world_sql (world, sensor);
  world_sql (world, loan);
}

static gboolean
tells_measures (const Eyes *eyes, Role role, gint64 report_id, gboolean names)
{
  const Viewer viewer = eyes_of (eyes, role, 1, MONDAY_9 + CLOCK_DAY);
  g_autoptr (Tree) timeline = timeline_of (&viewer, report_id, names);
  g_autofree char *story = story_of (timeline);
  gboolean lent = strstr (story, "Capteur prêté = (Capteur 3)") != NULL;

  g_assert_cmpint (lent, ==, strstr (story, "journal des mesures") != NULL);
  g_assert_cmpint (lent, ==, strstr (story, "seuil atteint") != NULL);
  g_assert_cmpint (lent, ==, strstr (story, "Effacement des mesures") != NULL);
  g_assert_nonnull (strstr (story, "Signalement reçu"));
  return lent;
}

/* The owner's side reads of none of it before the household agreed in writing, to each of the loans. */
static void
test_measures (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  Note note = { world_assigned (eyes->world, MONDAY_9), MONDAY_9 + CLOCK_HOUR };

  world_do (eyes->world, measure_work, &note);
  g_assert_false (tells_measures (eyes, ROLE_LANDLORD_AGENT, note.report_id, TRUE)); /* no loan: nothing agreed */
  put_loan (eyes->world, note.report_id, 3, 0);
  g_assert_true (tells_measures (eyes, ROLE_MANAGER, note.report_id, TRUE));
  g_assert_true (tells_measures (eyes, ROLE_PARTNER_AGENT, note.report_id, TRUE));
  g_assert_false (tells_measures (eyes, ROLE_PARTNER_AGENT, note.report_id, FALSE));
  g_assert_false (tells_measures (eyes, ROLE_LANDLORD_AGENT, note.report_id, TRUE));
  world_sql (eyes->world, "UPDATE sensor_loan SET owner_agreed_at = 5");
  g_assert_true (tells_measures (eyes, ROLE_LANDLORD_AGENT, note.report_id, TRUE));
  g_assert_false (tells_measures (eyes, ROLE_LANDLORD_READER, note.report_id, TRUE));
  put_loan (eyes->world, note.report_id, 4, 0);
  g_assert_false (tells_measures (eyes, ROLE_LANDLORD_AGENT, note.report_id, TRUE));
}

/* How many lines are new to that person. */
static guint
fresh_for (const Viewer *viewer, gint64 report_id, gboolean names)
{
  g_autoptr (Tree) timeline = timeline_of (viewer, report_id, names);
  guint fresh = 0;

  for (guint i = 0; i < tree_length (timeline); i++)
    fresh += tree_get_flag (tree_at (timeline, i), "fresh") ? 1 : 0;
  return fresh;
}

/* New is what another wrote since that person opened the file; nothing is marked in a file never opened. */
static void
test_fresh (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  gint64 report = world_assigned (eyes->world, MONDAY_9);
  Viewer desk = EYES_DESK (eyes, MONDAY_9 + CLOCK_DAY), other = desk;

  desk.user_id = eyes->world->manager_id;
  other.user_id = eyes->world->administrator_id;
  world_sql (eyes->world, "INSERT INTO followup (uuid, report_id, author, category, text, visible, created_at, released_at)"
                          " VALUES ('u1', 1, 'tenant', 'note', 'Ça goutte.', 0, 1795430000, 1795430000),"
                          " ('u2', 1, 'desk', 'note', 'Vu.', 0, 1795430010, 1795430010)");
  g_assert_cmpuint (fresh_for (&desk, report, TRUE), ==, 0);
  world_sql (eyes->world, "INSERT INTO access_log (at, user_id, report_id, what) SELECT 1795421000, id, 1, 'report'"
                          " FROM user WHERE role = 'manager'");
  g_assert_cmpuint (fresh_for (&desk, report, TRUE), ==, 1);
  world_sql (eyes->world, "UPDATE followup SET category = 'erased' WHERE uuid = 'u1'"); /* nothing to read any more */
  g_assert_cmpuint (fresh_for (&desk, report, TRUE), ==, 0);
  world_sql (eyes->world, "UPDATE followup SET category = 'note' WHERE uuid = 'u1'");
  g_assert_cmpuint (fresh_for (&desk, report, FALSE), ==, 0);
  g_assert_cmpuint (fresh_for (&other, report, TRUE), ==, 0);
  world_sql (eyes->world, "UPDATE access_log SET at = 1795430001");
  g_assert_cmpuint (fresh_for (&desk, report, TRUE), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/timeline-view/story", test_story);
  g_test_add_func ("/timeline-view/same-second", test_same_second);
  g_test_add_func ("/timeline-view/note-held", test_note_held);
  g_test_add_func ("/timeline-view/corrected", test_corrected);
  g_test_add_func ("/timeline-view/narrowed", test_narrowed);
  g_test_add_func ("/timeline-view/held-for-whom", test_held_for_whom);
  g_test_add_func ("/timeline-view/fresh", test_fresh);
  g_test_add_func ("/timeline-view/measures", test_measures);
  return g_test_run ();
}
