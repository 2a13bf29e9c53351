/* test_followup_held.c: a held follow-up changes for its author's people alone, until it leaves; its notice leaves when it
 * does, once; the history never holds the words. */
#include "fixture.h"

#include "domain/followup_held.h"
#include "domain/question.h"

#define COUNT_PENDING "SELECT count (*) AS x FROM notice WHERE kind = 'followup_tenant' AND state = 'pending' AND report_id = :id"
#define PENDING_DUE "SELECT max (due_at) AS x FROM notice WHERE kind = 'followup_tenant' AND state = 'pending' AND report_id = :id"

typedef struct {
  Db *db;
  gint64 report_id, id;
  char *uuid;
} Note;

static Note
write_note (Db *db, const Actor *actor, gint64 report_id, const char *category, gboolean visible)
{
  const FollowupInput input = { report_id, category, "Nous passerons mardi.", visible };
  Note note = { .db = db, .report_id = report_id };

  g_assert_true (followup_add (db, actor, &input, &note.id, NULL));
  if (strcmp (category, "question") == 0)
    g_assert_true (question_ask (db, note.id, NULL));
  note.uuid = fixture_text (db, "SELECT uuid AS x FROM followup WHERE id = :id", note.id);
  return note;
}

static int
try_change (const Note *note, const Actor *actor, const char *verb, const char *text, gboolean visible)
{
  const HeldChange change = {
    note->uuid, verb, fixture_integer (note->db, "SELECT revision AS x FROM followup WHERE id = :id", note->id), text, visible
  };
  g_autoptr (GError) error = NULL;

  return fixture_code (followup_change_held (note->db, actor, &change, &error), &error);
}

/* ---- who, until when ---- */

static void
run_who (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *report = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &report);
  Actor desk = fixture_desk (fixture, MONDAY_9), adil = fixture_agent (fixture, P_ADIL, MONDAY_9),
        schs = fixture_agent (fixture, P_SCHS, MONDAY_9), box = ACTOR_BOX_AT (MONDAY_9), colleague;
  g_autofree char *assignment = NULL, *other = NULL;
  Note note;

  fixture_change (fixture, db, report, "transmit", MONDAY_9);
  assignment = fixture_assign (fixture, db, id, P_SCHS, MONDAY_9);
  other = fixture_assign (fixture, db, id, P_ADIL, MONDAY_9);
  note = write_note (db, &schs, id, "note", FALSE);
  colleague = schs;
  colleague.user_id = 0;
  g_assert_cmpint (try_change (&note, &desk, "edit", "Un autre.", FALSE), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (try_change (&note, &adil, "edit", "Un autre.", FALSE), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (try_change (&note, &box, "edit", "Un autre.", FALSE), ==, BOX_ERROR_DENIED);
  g_assert_cmpint (try_change (&note, &schs, "edit", " a ", FALSE), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (try_change (&note, &schs, "vanish", "Un autre.", FALSE), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (try_change (&note, &colleague, "edit", "Un autre.", FALSE), ==, FIXTURE_OK);
  schs.now += FOLLOWUP_HOLD_S - 1;
  g_assert_cmpint (try_change (&note, &schs, "edit", "Un troisième.", FALSE), ==, FIXTURE_OK);
  schs.now += 1;
  g_assert_cmpint (try_change (&note, &schs, "edit", "Trop tard.", FALSE), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (try_change (&note, &schs, "erase", NULL, FALSE), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (try_change (&note, &schs, "release", NULL, FALSE), ==, BOX_ERROR_CONFLICT);
  fixture_assert_text (db, "SELECT text AS x FROM followup WHERE id = :id", note.id, "Un troisième.");
  g_free (note.uuid);
}

static void
test_who (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_who, NULL);
}

static void
run_stale (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  Note note = write_note (db, &desk, fixture_send (fixture, db, MONDAY_9, NULL), "note", FALSE);
  const HeldChange change = { note.uuid, "edit", 0, "Un autre.", FALSE };
  const HeldChange nobody = { "nobody", "edit", 0, "Un autre.", FALSE };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fixture_code (followup_change_held (db, &desk, &change, &error), &error), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_code (followup_change_held (db, &desk, &change, &error), &error), ==, BOX_ERROR_CONFLICT);
  g_assert_cmpint (fixture_code (followup_change_held (db, &desk, &nobody, &error), &error), ==, BOX_ERROR_NOT_FOUND);
  g_free (note.uuid);
}

static void
test_stale (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_stale, NULL);
}

/* ---- what leaves ---- */

/* From visible or not, what is done, and then: how many notices wait, when they leave (after now), what the history says. */
static const struct {
  gboolean visible;
  const char *verb;
  gboolean shown;
  gint64 pending, due_s;
  const char *event;
} ways[] = {
  { TRUE, "edit", TRUE, 1, FOLLOWUP_HOLD_S, "edited" },
  { TRUE, "edit", FALSE, 0, 0, "hidden" },
  { FALSE, "edit", TRUE, 1, FOLLOWUP_HOLD_S, "shown" },
  { FALSE, "edit", FALSE, 0, 0, "edited" },
  { TRUE, "erase", FALSE, 0, 0, "erased" },
  { FALSE, "erase", FALSE, 0, 0, "erased" },
  { TRUE, "release", FALSE, 1, CLOCK_MINUTE, "released" },
  { FALSE, "release", FALSE, 0, 0, "released" },
};

static void
run_ways (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    Actor later = desk;
    Note note;

    fixture_savepoint (db);
    note = write_note (db, &desk, id, "note", ways[i].visible);
    later.now += CLOCK_MINUTE;
    g_test_message ("%s, from %d to %d", ways[i].verb, ways[i].visible, ways[i].shown);
    g_assert_cmpint (try_change (&note, &later, ways[i].verb, "Nous passerons jeudi.", ways[i].shown), ==, FIXTURE_OK);
    g_assert_cmpint (fixture_integer (db, COUNT_PENDING, id), ==, ways[i].pending);
    if (ways[i].pending > 0)
      g_assert_cmpint (fixture_integer (db, PENDING_DUE, id), ==, MONDAY_9 + ways[i].due_s);
    fixture_assert_text (db, "SELECT verb AS x FROM event WHERE noun = 'followup' AND report_id = :id ORDER BY id DESC LIMIT 1",
                         id, ways[i].event);
    g_assert_cmpint (fixture_integer (db,
                                      "SELECT count (*) AS x FROM event WHERE before LIKE '%passerons%' OR after LIKE"
                                      " '%passerons%' OR detail LIKE '%passerons%'",
                                      0),
                     ==, 0);
    fixture_undo (db);
    g_free (note.uuid);
  }
}

static void
test_what_leaves (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_ways, NULL);
}

/* What was taken back is no news; what was written before is. */
static void
run_news (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const char sql_followed[] = "SELECT followed_at AS x FROM report WHERE id = :id";
  Actor desk = fixture_desk (fixture, MONDAY_9 + CLOCK_HOUR);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  Note first = write_note (db, &desk, id, "note", FALSE), second;

  desk.now += CLOCK_DAY;
  second = write_note (db, &desk, id, "note", FALSE);
  g_assert_cmpint (fixture_integer (db, sql_followed, id), ==, desk.now);
  g_assert_cmpint (try_change (&second, &desk, "erase", NULL, FALSE), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_integer (db, sql_followed, id), ==, MONDAY_9 + CLOCK_HOUR);
  fixture_assert_text (db, "SELECT text || '/' || category AS x FROM followup WHERE id = :id", second.id, "/erased");
  g_assert_cmpint (try_change (&second, &desk, "edit", "Un retour.", FALSE), ==, BOX_ERROR_CONFLICT);
  g_free (first.uuid);
  g_free (second.uuid);
}

static void
test_news (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_news, NULL);
}

static void
run_question (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const char sql_asked[] = "SELECT words || ' ' || asked_at || ' ' || (dropped_at IS NOT NULL) AS x FROM question"
                                  " WHERE followup_id = :id";
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  Note note = write_note (db, &desk, id, "question", TRUE);
  g_autofree char *held = g_strdup_printf ("Quel étage ? %d 0", (int) (MONDAY_9 + FOLLOWUP_HOLD_S));
  g_autofree char *released = g_strdup_printf ("Quel étage ? %d 0", (int) MONDAY_9);

  g_assert_cmpint (try_change (&note, &desk, "edit", "Quel étage ?", FALSE), ==, FIXTURE_OK); /* it stays visible */
  fixture_assert_text (db, sql_asked, note.id, held);
  g_assert_cmpint (fixture_integer (db, COUNT_PENDING, id), ==, 1);
  fixture_savepoint (db);
  g_assert_cmpint (try_change (&note, &desk, "release", NULL, FALSE), ==, FIXTURE_OK);
  fixture_assert_text (db, sql_asked, note.id, released);
  fixture_undo (db);
  g_assert_cmpint (try_change (&note, &desk, "erase", NULL, FALSE), ==, FIXTURE_OK);
  g_assert_cmpint (fixture_integer (db, "SELECT dropped_at IS NOT NULL AS x FROM question WHERE followup_id = :id", note.id),
                   ==, 1);
  g_free (note.uuid);
}

static void
test_question (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();

  fixture_try (fixture, run_question, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/followup_held/who_and_until_when", test_who);
  g_test_add_func ("/followup_held/stale", test_stale);
  g_test_add_func ("/followup_held/what_leaves", test_what_leaves);
  g_test_add_func ("/followup_held/no_news", test_news);
  g_test_add_func ("/followup_held/question", test_question);
  return g_test_run ();
}
