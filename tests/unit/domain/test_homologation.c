/* test_homologation.c: the security decision from the day it is written down to long after its end, each reminder once;
 * checks and how long they are good for; measures and risks on machines of every kind. */
#include "domain/security_state.h"

#include <glib/gstdio.h>
#include <string.h>

#include "world.h"

#define FINE (-1)    /* no BoxError */
#define NOW MONDAY_9 /* 2026-11-23 */

/* ---- the decision ---- */

typedef struct {
  Actor actor;
  HomologationInput input;
  SecurityCheckInput check;
  const char *uuid;
  GError *error;
} Doing;

static Doing
doing_new (World *world, Role role)
{
  return (Doing){ .actor = { .kind = ACTOR_USER, .user_id = world->administrator_id, .role = role, .now = NOW },
                  .input = { "Le maire de Pau", "2026-114", "2026-11-01", "2029-10-31", "" },
                  .check = { "restore", "2026-11-02", "" } };
}

static gboolean
record_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  (void) error;
  homologation_record (db, &doing->actor, &doing->input, &doing->error);
  return TRUE;
}

static gboolean
withdraw_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  (void) error;
  homologation_withdraw (db, &doing->actor, doing->uuid, &doing->error);
  return TRUE;
}

static gboolean
check_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  (void) error;
  security_check_record (db, &doing->actor, &doing->check, &doing->error);
  return TRUE;
}

static void
do_it (World *world, StoreWork work, Doing *doing, int code)
{
  doing->error = NULL;
  world_do (world, work, doing);
  if (code == FINE)
    g_assert_no_error (doing->error);
  else
    g_assert_error (doing->error, BOX_ERROR, code);
  g_clear_error (&doing->error);
}

static HomologationState
state_at (World *world, gint64 now)
{
  g_auto (HomologationNow) found = { .state = HOMOLOGATION_NONE };

  g_assert_true (homologation_look (store_reader (world->store), now, &found, NULL));
  return found.state;
}

static void
test_decision (void)
{
  g_autoptr (World) world = world_new ();
  Doing doing = doing_new (world, ROLE_ADMINISTRATOR), manager = doing_new (world, ROLE_MANAGER);
  g_autofree char *uuid = NULL;
  gint64 last = 0;

  g_assert_cmpint (state_at (world, NOW), ==, HOMOLOGATION_NONE);
  do_it (world, record_work, &manager, BOX_ERROR_DENIED);
  for (guint i = 0; i < 4; i++) {
    static const char *const days[][2] = { { "2026-11-24", "2029-01-01" }, /* not yet decided */
                                           { "2026-11-01", "2026-11-01" }, /* over at once */
                                           { "2026-11-01", "2031-11-02" }, /* longer than five years */
                                           { "hier", "2029-01-01" } };
    Doing wrong = doing_new (world, ROLE_ADMINISTRATOR);

    wrong.input.decided_on = days[i][0];
    wrong.input.expires_on = days[i][1];
    do_it (world, record_work, &wrong, BOX_ERROR_INVALID);
  }
  do_it (world, record_work, &doing, FINE);
  clock_parse_day ("2029-10-31", &last);
  g_assert_cmpint (state_at (world, NOW), ==, HOMOLOGATION_VALID);
  g_assert_cmpint (state_at (world, clock_add_days (last, -91)), ==, HOMOLOGATION_VALID);
  g_assert_cmpint (state_at (world, clock_add_days (last, -90)), ==, HOMOLOGATION_SOON);
  g_assert_cmpint (state_at (world, last + CLOCK_DAY - 1), ==, HOMOLOGATION_SOON); /* its last day counts */
  g_assert_cmpint (state_at (world, clock_add_days (last, 1)), ==, HOMOLOGATION_OVER);
  g_assert_cmpint (state_at (world, clock_add_days (NOW, -30)), ==, HOMOLOGATION_NONE); /* before it was taken */
  doing.uuid = uuid = world_text (world, "SELECT uuid AS x FROM homologation");
  do_it (world, withdraw_work, &doing, FINE);
  do_it (world, withdraw_work, &doing, FINE);
  g_assert_cmpint (state_at (world, NOW), ==, HOMOLOGATION_NONE);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM event WHERE noun = 'homologation'"), ==, 2);
}

typedef struct {
  gint64 now;
  GString *codes;
} Day;

static gboolean
day_work (Db *db, gpointer data, GError **error)
{
  Day *day = data;
  g_auto (HomologationNow) now = { .state = HOMOLOGATION_NONE };
  g_autofree char *code = NULL;

  if (!homologation_look (db, day->now, &now, error))
    return FALSE;
  code = homologation_due (&now);
  if (code != NULL)
    g_string_append_printf (day->codes, "%s%d:%s", day->codes->len == 0 ? "" : " ", now.days_left, code);
  return code == NULL || homologation_told (db, &now, code, error);
}

/* Day after day, with some left out as when the box is off: each step is told once. */
static void
test_reminders (void)
{
  g_autoptr (World) world = world_new ();
  Doing doing = doing_new (world, ROLE_ADMINISTRATOR);
  g_autoptr (GString) codes = g_string_new (NULL);
  gint64 last = 0;

  doing.input.expires_on = "2027-06-30";
  do_it (world, record_work, &doing, FINE);
  clock_parse_day ("2027-06-30", &last);
  for (int left = 120; left >= -70; left -= left > 25 && left < 35 ? 4 : 1) {
    Day day = { clock_add_days (last, -left) + 9 * CLOCK_HOUR, codes };

    world_do (world, day_work, &day);
  }
  g_assert_cmpstr (codes->str, ==, "90:90 30:30 7:7 -1:0 -31:-30 -61:-60");
}

/* ---- checks ---- */

static void
test_checks (void)
{
  g_autoptr (World) world = world_new ();
  Doing doing = doing_new (world, ROLE_ADMINISTRATOR), manager = doing_new (world, ROLE_MANAGER);
  const SecurityCheckKind *restore = security_check_kind_find ("restore"),
                          *incident = security_check_kind_find ("incident");
  gint64 at = 0;

  do_it (world, check_work, &manager, BOX_ERROR_DENIED);
  do_it (world, check_work, &doing, FINE);
  doing.check.kind = "prayer";
  do_it (world, check_work, &doing, BOX_ERROR_INVALID);
  doing.check = (SecurityCheckInput){ "restore", "2026-11-24", "" };
  do_it (world, check_work, &doing, BOX_ERROR_INVALID); /* tomorrow */
  g_assert_true (security_check_last (store_reader (world->store), "restore", &at, NULL));
  g_assert_true (security_check_is_good (restore, at, NOW));
  g_assert_true (security_check_is_good (restore, at, clock_add_months (at, 12) - 1));
  g_assert_false (security_check_is_good (restore, at, clock_add_months (at, 12)));
  g_assert_false (security_check_is_good (restore, 0, NOW));
  g_assert_false (security_check_is_good (incident, NOW, NOW)); /* a fact, no proof of anything */
}

/* ---- the machine ---- */

static void
lay (const char *root, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (root, name, NULL), *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_machine (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *root = g_build_filename (world->folder, "root", NULL),
                  *key = g_build_filename (world->folder, SECRET_KEY_FILE, NULL);
  g_auto (Machine) bare = { .root = MACHINE_UNKNOWN }, full = bare;

  machine_look (root, world->folder, &bare); /* nothing is there */
  g_assert_null (bare.system);
  g_assert_cmpint (bare.updates, ==, MACHINE_UNKNOWN);
  g_assert_cmpint (bare.encrypted, ==, MACHINE_UNKNOWN);
  g_assert_cmpint (bare.key_private, ==, MACHINE_UNKNOWN);
  g_assert_cmpuint (bare.packages->len, ==, 0);
  lay (root, "etc/os-release", "NAME=\"x\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
  lay (root, "etc/apt/apt.conf.d/20auto-upgrades",
       "APT::Periodic::Update-Package-Lists \"1\";\n"
       "APT::Periodic::Unattended-Upgrade \"1\";\n");
  lay (root, "var/lib/apt/periodic/update-success-stamp", "");
  lay (root, "run/reboot-required", "");
  lay (root, "var/lib/dpkg/status",
       "Package: nginx\nStatus: install ok installed\nVersion: 1.22\n\n"
       "Package: qpdf\nStatus: deinstall ok config-files\nVersion: 11\n\n"
       "Package: cowsay\nStatus: install ok installed\nVersion: 3\n\n"
       "Package: msmtp\nStatus: install ok installed\nVersion: 1.8\n");
  g_assert_true (g_file_set_contents (key, "k", -1, NULL));
  g_assert_cmpint (g_chmod (key, 0644), ==, 0);
  machine_look (root, world->folder, &full);
  g_assert_cmpstr (full.system, ==, "Debian GNU/Linux 12 (bookworm)");
  g_assert_cmpint (full.updates, ==, MACHINE_YES);
  g_assert_cmpint (full.updated_at, >, 0);
  g_assert_cmpint (full.restart, ==, MACHINE_YES);
  g_assert_cmpint (full.key_private, ==, MACHINE_NO);
  g_assert_cmpuint (full.packages->len, ==, 2);
  g_assert_cmpstr (((MachinePackage *) g_ptr_array_index (full.packages, 0))->name, ==, "msmtp");
  g_assert_cmpuint (full.size_bytes, >, full.free_bytes);
}

/* ---- measures and risks ---- */

static MeasureState
judged (const char *code, const SecurityState *state)
{
  for (guint i = 0; i < security_measures_count; i++)
    if (strcmp (security_measures[i].code, code) == 0)
      return security_measure_judge (&security_measures[i], state);
  g_test_message ("no measure %s", code);
  g_test_fail ();
  return MEASURE_LAST;
}

static void
test_measures (void)
{
  SecurityState bad = { .now = NOW, .desk = 2, .desk_with_factor = 1, .factor_rule = (char *) "off" };
  SecurityState good = { .now = NOW, .desk = 2, .desk_with_factor = 2, .factor_rule = (char *) "desk", .https = TRUE };

  bad.officer = bad.place = bad.network = bad.copies = (char *) "";
  bad.machine = (Machine){ .updates = MACHINE_YES,
                           .updated_at = clock_add_days (NOW, -15),
                           .restart = MACHINE_YES,
                           .root = MACHINE_YES,
                           .encrypted = MACHINE_NO,
                           .free_bytes = 9,
                           .size_bytes = 100 };
  good.officer = good.place = good.network = good.copies = (char *) "dit";
  good.machine = (Machine){ .updates = MACHINE_YES,
                            .updated_at = clock_add_days (NOW, -13),
                            .restart = MACHINE_NO,
                            .root = MACHINE_NO,
                            .encrypted = MACHINE_YES,
                            .key_private = MACHINE_YES,
                            .free_bytes = 10,
                            .size_bytes = 100 };
  good.mail = good.mail_tls = good.clock_by_ntp = TRUE;
  good.presence = (Presence){ NOW - 1000, NOW, 995, 0, 0 };
  for (guint i = 0; i < security_check_kinds_count; i++)
    good.check_at[i] = NOW;
  for (guint i = 0; i < security_measures_count; i++) {
    MeasureState one = security_measure_judge (&security_measures[i], &good);

    g_test_message ("%s", security_measures[i].code);
    g_assert_true (one == MEASURE_DONE || one == MEASURE_BUILT);
    if (security_measures[i].judge != NULL)
      g_assert_true (security_measure_judge (&security_measures[i], &bad) > MEASURE_DONE);
  }
  g_assert_cmpint (judged ("mail_tls", &bad), ==, MEASURE_UNKNOWN); /* no mail leaves */
  g_assert_cmpint (judged ("availability", &bad), ==, MEASURE_UNKNOWN);
  g_assert_cmpint (judged ("updates", &bad), ==, MEASURE_TODO);
  for (guint i = 0; i < security_risks_count; i++) {
    const SecurityRisk *risk = &security_risks[i];

    g_test_message ("%s", risk->code);
    g_assert_cmpint (security_risk_left (risk, &good), ==, MAX (1, risk->likelihood - 2));
    g_assert_cmpint (security_risk_left (risk, &bad), >=, security_risk_left (risk, &good));
    g_assert_cmpint (security_risk_level (risk->gravity, security_risk_left (risk, &good)), <, RISK_HIGH);
  }
  g_assert_cmpint (security_risk_level (4, 3), ==, RISK_HIGH);
  g_assert_cmpint (security_risk_level (2, 4), ==, RISK_MIDDLE);
  g_assert_cmpint (security_risk_level (4, 1), ==, RISK_LOW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/homologation/decision", test_decision);
  g_test_add_func ("/homologation/reminders", test_reminders);
  g_test_add_func ("/homologation/checks", test_checks);
  g_test_add_func ("/homologation/machine", test_machine);
  g_test_add_func ("/homologation/measures", test_measures);
  return g_test_run ();
}
