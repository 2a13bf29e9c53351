/* test_legal.c: what is still to be said is known, and comes off the list when it is typed in; an audit counts for
 * three years, and never says more than it found. */
#include "domain/legal.h"

#include "domain/audit.h"
#include "domain/setting.h"
#include "fixture.h"

static char *
states (Db *db, gint64 now)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < legal_items_count; i++)
    g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", legal_items[i].code,
                            legal_state_name (legal_item_state (db, &legal_items[i], now)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set (Db *db, const char *key, const char *value)
{
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  g_autoptr (GError) error = NULL;

  setting_set (db, &box, key, value, &error);
  g_assert_no_error (error);
}

static void
the_list (Fixture *fixture G_GNUC_UNUSED, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const char *const values[][2] = {
    { "town.name", "Mairie de Pau" },        { "town.address", "1 place Royale, 64000 Pau" },
    { "town.phone", "05 00 00 00 64" },      { "town.email", "logement@pau.example" },
    { "legal.director", "Anne Laborde, maire" }, { "legal.dpo_phone", "05 00 00 00 65" },
    { "mail.from", "logement@pau.example" }, { "sms.way", "http" },
  };
  const Actor box = ACTOR_BOX_AT (MONDAY_9);
  g_autofree char *first = NULL, *then = NULL;
  guint before;

  for (guint i = 0; i < 3; i++)
    set (db, values[i][0], values[i][1]);
  setting_reset (db, &box, "mail.from", NULL);
  setting_reset (db, &box, "town.email", NULL);
  first = states (db, MONDAY_9);
  g_assert_cmpstr (first, ==,
                   "controller done, email missing, director missing, dpo missing, security missing, audit missing,"
                   " plan missing, relay idle, sms idle, impact missing, siren missing, service missing, source missing");
  before = legal_count_missing (db, MONDAY_9);
  g_assert_cmpuint (before, ==, 7);
  for (guint i = 3; i < G_N_ELEMENTS (values); i++)
    set (db, values[i][0], values[i][1]);
  then = states (db, MONDAY_9);
  g_assert_cmpstr (then, ==,
                   "controller done, email done, director done, dpo done, security done, audit missing, plan missing,"
                   " relay missing, sms missing, impact missing, siren missing, service missing, source missing");
}

static void
shapes (Fixture *fixture G_GNUC_UNUSED, Db *db G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  g_assert_true (setting_is_valid ("legal.siren", "216404459") && setting_is_valid ("legal.siren", ""));
  g_assert_false (setting_is_valid ("legal.siren", "21640445") || setting_is_valid ("legal.siren", "216 404 459"));
  g_assert_true (setting_is_valid ("legal.source_url", "https://example.org/box") && setting_is_valid ("legal.source_url", ""));
  g_assert_false (setting_is_valid ("legal.source_url", "http://example.org")
                  || setting_is_valid ("legal.source_url", "javascript:alert(1)")
                  || setting_is_valid ("legal.source_url", "https://a.example/\"onload=x"));
}

/* ---- audits ---- */

static Audit
audit_of (const char *day, guint rate, const char *failures)
{
  return (Audit){ .day = (char *) day, .auditor = (char *) "Cabinet", .reference = (char *) "4.1.2", .rate = rate,
                  .pages = (char *) "/", .tools = (char *) "", .failures = (char *) failures, .derogations = (char *) "",
                  .exempt = (char *) "" };
}

static void
audits (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *day;
    guint rate;
    const char *failures, *remark, *field;
  } rows[] = {
    { "2026-10-12", 8000, "Contraste", NULL, NULL },   { "2026-10-12", 10000, "", NULL, NULL },
    { "2026-10-12", 8000, "", "failures", "failures" }, { "2026-10-12", 10001, "x", "rate", "rate" },
    { "2026-13-12", 8000, "x", "day", "day" },          { "2030-01-01", 8000, "x", "future", "day" },
    { "", 8000, "x", "missing", "day" },
  };
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Audit audit = audit_of (rows[i].day, rows[i].rate, rows[i].failures);
    const char *field = NULL;

    g_test_message ("%s %u %s", rows[i].day, rows[i].rate, rows[i].failures);
    g_assert_cmpstr (audit_check (&audit, MONDAY_9, &field), ==, rows[i].remark);
    g_assert_cmpstr (field, ==, rows[i].field);
    g_assert_cmpint (audit_add (db, &desk, &audit, &error), ==, rows[i].remark == NULL);
    g_clear_error (&error);
  }
}

static void
ages (Fixture *fixture, Db *db, gpointer data G_GNUC_UNUSED)
{
  const Actor desk = fixture_desk (fixture, MONDAY_9);
  static const struct {
    guint rate;
    const char *state;
  } rows[] = { { 10000, "total" }, { 9999, "partial" }, { 5000, "partial" }, { 4999, "not" }, { 0, "not" } };
  g_autoptr (Audit) last = NULL;

  g_assert_cmpstr (audit_state (NULL, MONDAY_9), ==, "none");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Audit audit = audit_of ("2026-10-01", rows[i].rate, "x");

    g_assert_true (audit_add (db, &desk, &audit, NULL));
    g_clear_pointer (&last, audit_free);
    last = audit_last (db, NULL);
    g_assert_cmpuint (last->rate, ==, rows[i].rate);
    g_assert_nonnull (last->by);
    g_assert_cmpstr (audit_state (last, MONDAY_9), ==, rows[i].state);
    g_assert_cmpstr (audit_state (last, audit_ends_at (last) - 1), ==, rows[i].state);
    g_assert_cmpstr (audit_state (last, audit_ends_at (last)), ==, "none");
  }
  g_assert_cmpint (legal_item_state (db, &legal_items[5], MONDAY_9), ==, LEGAL_DONE);
  g_assert_cmpint (legal_item_state (db, &legal_items[5], audit_ends_at (last)), ==, LEGAL_OVER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/legal/list", the_list, fixture_test);
  g_test_add_data_func ("/legal/shapes", shapes, fixture_test);
  g_test_add_data_func ("/legal/audits", audits, fixture_test);
  g_test_add_data_func ("/legal/ages", ages, fixture_test);
  return g_test_run ();
}
