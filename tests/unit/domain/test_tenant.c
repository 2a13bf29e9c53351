/* test_tenant.c: what a tenant may do in which state of the file, once after its end, and whom it tells. */
#include "domain/tenant.h"

#include "fixture.h"

#define LATER (MONDAY_9 + CLOCK_DAY)

static int
act (Db *db, gint64 report_id, const char *code, const char *words, gint64 now)
{
  const Actor tenant = ACTOR_TENANT_AT (now);
  g_autoptr (GError) error = NULL;

  return fixture_code (tenant_act (db, &tenant, report_id, tenant_act_find (code), words, &error), &error);
}

/* ---- states × acts ---- */

static const char *const states[] = { "received", "taken", "active", "filtered", "closed" };
static const struct {
  const char *code;
  gboolean stopped;     /* before */
  const char *possible; /* one letter a state: y, n */
} acts[] = {
  { "message", FALSE, "yyyyy" }, { "message", TRUE, "yyyyy" }, { "better", FALSE, "yyynn" },
  { "worse", FALSE, "yyynn" },   { "worse", TRUE, "yyynn" },   { "solved", FALSE, "yyynn" },
  { "stop", FALSE, "yyynn" },    { "stop", TRUE, "nnnnn" },    { "resume", TRUE, "yyynn" },
  { "resume", FALSE, "nnnnn" },
};

static void
run_matrix (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    for (guint state = 0; state < G_N_ELEMENTS (states); state++) {
      g_autofree char *closed = state > 2 ? g_strdup_printf ("%" G_GINT64_FORMAT, MONDAY_9) : g_strdup ("NULL");
      g_autofree char *sql = g_strdup_printf ("UPDATE report SET state = '%s', stop_requested = %d, closed_at = %s",
                                              states[state], acts[i].stopped, closed);
      gboolean possible = acts[i].possible[state] == 'y';

      fixture_savepoint (db);
      g_assert_true (db_run (db, sql, NULL));
      g_test_message ("%s of a report %s", acts[i].code, states[state]);
      g_assert_cmpint (act (db, id, acts[i].code, "Quelques mots.", LATER), ==,
                       possible ? FIXTURE_OK : BOX_ERROR_CONFLICT);
      fixture_undo (db);
    }
}

/* ---- what it leaves ---- */

static const struct {
  const char *code, *words, *category, *verbs, *notices;
  gint64 stop;
} traces[] = {
  { "message", "Le mur coule.", "note", "added", "followup_managers", 0 },
  { "worse", "", "worse", "added", "followup_managers", 0 },
  { "stop", "Un accord.", "stop", "added stop_asked", "stop_managers stop_partners", 1 },
};

static void
run_traces (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *uuid = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid);

  fixture_change (fixture, db, uuid, "transmit", MONDAY_9);
  g_free (fixture_assign (fixture, db, id, P_ADIL, MONDAY_9)); /* has not answered: it is told all the same of a stop */
  g_assert_true (db_run (db, "DELETE FROM notice", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (traces); i++) {
    g_test_message ("%s", traces[i].code);
    fixture_savepoint (db);
    g_assert_cmpint (act (db, id, traces[i].code, traces[i].words, LATER), ==, FIXTURE_OK);
    fixture_assert_text (db, "SELECT author || visible AS x FROM followup ORDER BY id DESC", 0, "tenant1");
    fixture_assert_text (db, "SELECT category AS x FROM followup ORDER BY id DESC", 0, traces[i].category);
    fixture_assert_text (
        db, "SELECT group_concat (verb, ' ') AS x FROM (SELECT verb FROM event WHERE at > 1795420800 ORDER BY id)", 0,
        traces[i].verbs);
    fixture_assert_text (db,
                         "SELECT group_concat (kind, ' ') AS x FROM (SELECT DISTINCT kind FROM notice ORDER BY kind)",
                         0, traces[i].notices);
    g_assert_cmpint (fixture_integer (db, "SELECT coalesce (stop_requested, 0) AS x FROM report WHERE id = :id", id),
                     ==, traces[i].stop);
    fixture_undo (db);
  }
}

static void
run_refused (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  gint64 id = fixture_send (fixture, db, MONDAY_9, NULL);
  g_autofree char *before = fixture_everything (db), *after = NULL;

  g_assert_cmpint (act (db, id, "message", "  ", LATER), ==, BOX_ERROR_INVALID);
  g_assert_cmpint (act (db, id + 1, "message", "Bonjour.", LATER), ==, BOX_ERROR_NOT_FOUND);
  g_assert_cmpint (act (db, id, "resume", "", LATER), ==, BOX_ERROR_CONFLICT);
  g_assert_null (tenant_act_find ("erase"));
  after = fixture_everything (db);
  g_assert_cmpstr (after, ==, before);
}

/* ---- after the end ---- */

static void
run_last_word (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *uuid = NULL;
  gint64 id = fixture_send (fixture, db, MONDAY_9, &uuid), closed = clock_add_days (MONDAY_9, 10);

  g_assert_cmpint (act (db, id, "message", "Avant la fin.", MONDAY_9 + 60), ==, FIXTURE_OK);
  fixture_change (fixture, db, uuid, "transmit", MONDAY_9 + 60);
  fixture_change (fixture, db, uuid, "close", closed);
  fixture_savepoint (db);
  g_assert_cmpint (act (db, id, "message", "Trop tard.", clock_add_days (closed, TENANT_LAST_WORD_DAYS)), ==,
                   BOX_ERROR_CONFLICT);
  g_assert_cmpint (act (db, id, "message", "Encore.", clock_add_days (closed, TENANT_LAST_WORD_DAYS) - 1), ==,
                   FIXTURE_OK);
  fixture_undo (db);
  g_assert_cmpint (act (db, id, "message", "Encore.", closed + 60), ==, FIXTURE_OK);
  g_assert_cmpint (act (db, id, "message", "Et encore.", closed + 120), ==, BOX_ERROR_CONFLICT);
  fixture_change (fixture, db, uuid, "reopen", closed + CLOCK_DAY);
  g_assert_cmpint (act (db, id, "message", "Merci.", closed + 2 * CLOCK_DAY), ==, FIXTURE_OK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/tenant/matrix", run_matrix, fixture_test);
  g_test_add_data_func ("/tenant/traces", run_traces, fixture_test);
  g_test_add_data_func ("/tenant/refused", run_refused, fixture_test);
  g_test_add_data_func ("/tenant/last-word", run_last_word, fixture_test);
  return g_test_run ();
}
