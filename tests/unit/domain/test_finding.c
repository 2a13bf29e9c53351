/* test_finding.c: from readings in the store to findings that are kept, told and forgotten; carbon monoxide as it is
 * heard. */
#include <math.h>
#include <string.h>

#include "domain/finding_alarm.h"
#include "domain/finding_compute.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "domain/sensor_note.h"
#include "domain/weekly.h"
#include "world.h"

enum { DAYS = 16, EVERY_S = 600 };

typedef struct {
  World *world;
  GPtrArray *files; /* of Thresholds */
  const Thresholds *limits;
  gint64 report_id, sensor_id, loan_id;
} Home;

/* ---- a lent sensor ---- */

static gboolean
lend_work (Db *db, gpointer data, GError **error)
{
  Home *home = data;
  g_autoptr (Report) report = report_find (db, home->report_id, error);
  g_autofree char *token = NULL;
  const SensorInput input = {
    .name = "Capteur 3", .model = "EM300-TH", .room = "bedroom", .report_uuid = report->uuid
  };
  g_autoptr (Sensor) sensor = NULL;
  g_autoptr (SensorLoan) loan = NULL;

  if (!sensor_provision (db, &input, clock_add_days (MONDAY_9, -DAYS), &token, error))
    return FALSE;
  sensor = sensor_find_token (db, token, error);
  loan = loan_current (db, sensor->id, error);
  home->sensor_id = sensor->id;
  home->loan_id = loan->id;
  return TRUE;
}

static Home *
home_new (void)
{
  Home *home = g_new0 (Home, 1);

  home->world = world_new ();
  home->report_id = world_send (home->world, TENANT_EMAIL, clock_add_days (MONDAY_9, -DAYS - 1));
  home->files = threshold_load_folder ("grids", NULL);
  home->limits = g_ptr_array_index (home->files, 0);
  world_do (home->world, lend_work, home);
  return home;
}

static void
home_free (Home *home)
{
  world_free (home->world);
  g_ptr_array_unref (home->files);
  g_free (home);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Home, home_free)

/* What the sensor measured evenly from one moment to another. */
typedef struct {
  Home *home;
  gint64 from, to;
  double t, rh;
} Measured;

static gboolean
measure_work (Db *db, gpointer data, GError **error)
{
  const Measured *measured = data;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GBytes) journal = NULL;

  for (gint64 at = measured->from; at < measured->to; at += EVERY_S) {
    gint32 wave = at / EVERY_S % 2 == 0 ? 3 : -3; /* a living sensor never says quite the same */
    const Reading t = { at, (gint32) round (measured->t * 100) + wave, QUANTITY_T, 0 },
                  rh = { at, (gint32) round (measured->rh * 100) + wave, QUANTITY_RH, 0 };

    g_array_append_val (readings, t);
    g_array_append_val (readings, rh);
  }
  journal = reading_encode_journal (readings);
  return reading_record (db, measured->home->sensor_id, journal, measured->to, error);
}

static void
home_measure (Home *home, int from_day, int to_day, double t)
{
  Measured measured = { home, clock_add_days (MONDAY_9, from_day), clock_add_days (MONDAY_9, to_day), t, 50 };
  ReadingFold fold = { 0 };
  GError *error = NULL;

  world_do (home->world, measure_work, &measured);
  g_assert_true (reading_fold_all (home->world->store, &fold, &error));
  g_assert_no_error (error);
}

typedef struct {
  Home *home;
  gint64 now;
  gboolean graves;
  guint changed; /* out */
} Night;

static gboolean
night_work (Db *db, gpointer data, GError **error)
{
  Night *night = data;
  const Actor box = ACTOR_BOX_AT (night->now);
  g_autoptr (SensorLoan) loan = loan_find (db, night->home->loan_id, error);
  g_autoptr (GPtrArray) findings = NULL;

  if (night->graves)
    loan->from_at = MAX (loan->from_at, night->now - 3 * CLOCK_DAY); /* as the hourly job looks */
  findings = finding_compute (db, loan, night->home->limits, night->now, error);

  return findings != NULL && finding_keep_all (db, &box, findings, night->graves, &night->changed, error);
}

static guint
home_night (Home *home, gint64 now, gboolean graves)
{
  Night night = { home, now, graves, 0 };

  world_do (home->world, night_work, &night);
  return night.changed;
}

static Db *
home_db (const Home *home)
{
  return store_reader (home->world->store);
}

static FindingState
home_state (const Home *home, const char *code)
{
  g_autoptr (GPtrArray) findings = finding_list_report (home_db (home), home->report_id, NULL);

  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);

    if (g_str_equal (finding_rule_code (finding->rule), code))
      return finding->state;
  }
  return FINDING_STATE_LAST;
}

static double
home_figure (const Home *home, const char *name)
{
  g_autoptr (GPtrArray) findings = finding_list_report (home_db (home), home->report_id, NULL);
  double value = -1;

  for (guint i = 0; i < findings->len; i++)
    if (g_str_equal (finding_rule_code (((const Finding *) g_ptr_array_index (findings, i))->rule), "FROID-2"))
      g_assert_true (finding_has_figure (g_ptr_array_index (findings, i), name, &value));
  return value;
}

static gint64
count (const Home *home, const char *sql)
{
  g_autoptr (Query) query = query_new (home_db (home), sql);

  g_assert_true (query_next (query));
  return query_integer (query, "count");
}

#define EVENTS "SELECT count (*) AS count FROM event WHERE noun = 'finding'"
#define NOTICES "SELECT count (*) AS count FROM notice WHERE kind = "

/* ---- tests ---- */

static void
test_kept (void)
{
  g_autoptr (Home) home = home_new ();
  g_autoptr (GPtrArray) findings = NULL;
  const Finding *cold;
  double figure = 0;

  home_measure (home, -DAYS, 0, 17.2);
  home_night (home, MONDAY_9, FALSE);
  findings = finding_list_report (home_db (home), home->report_id, NULL);
  g_assert_cmpuint (findings->len, ==, 7); /* of temperature and humidity: neither CO2 nor dust */
  cold = g_ptr_array_index (findings, 0);
  g_assert_cmpstr (finding_rule_code (cold->rule), ==, "FROID-1");
  g_assert_cmpuint (cold->state, ==, FINDING_FOUND);
  g_assert_true (finding_has_figure (cold, "share_cold", &figure));
  g_assert_cmpfloat (figure, ==, 100);
  g_assert_true (finding_has_figure (cold, "mean_t", &figure));
  g_assert_cmpfloat_with_epsilon (figure, 17.2, 0.005);
  g_assert_cmpstr (cold->points_to, ==, "L-CHA02");
  g_assert_cmpstr (cold->thresholds, ==, "thresholds-2026");
  g_assert_cmpstr (cold->room, ==, "bedroom");
  g_assert_cmpint (cold->since, ==, MONDAY_9);
  g_assert_cmphex (cold->checks, ==,
                   FINDING_CHECK_OCCUPIED | FINDING_CHECK_HEATING | FINDING_CHECK_POSITION | FINDING_CHECK_CALIBRATION);
  g_assert_cmpuint (home_state (home, "HUM-1"), ==, FINDING_NOT_FOUND);
  g_assert_cmpuint (home_state (home, "HUM-2"), ==, FINDING_INCONCLUSIVE);
  g_assert_cmpuint (home_state (home, "VENT-1"), ==, FINDING_STATE_LAST);
}

static gboolean
outside_work (Db *db, gpointer data, GError **error)
{
  Home *home = data;
  g_autoptr (Report) report = report_find (db, home->report_id, error);
  g_autofree char *token = NULL;
  const SensorInput input = { .name = "Balcon", .model = "EM300-TH", .room = "outside", .report_uuid = report->uuid };
  g_autoptr (Sensor) sensor = NULL;

  if (!sensor_provision (db, &input, clock_add_days (MONDAY_9, -DAYS), &token, error))
    return FALSE;
  sensor = sensor_find_token (db, token, error);
  home->sensor_id = sensor->id;
  return TRUE;
}

/* What a sensor lent to the same household measured outside serves its rooms. */
static void
test_outside_lent (void)
{
  g_autoptr (Home) home = home_new ();

  home_measure (home, -DAYS, 0, 20);
  home_night (home, MONDAY_9, FALSE);
  g_assert_cmpuint (home_state (home, "VENT-2"), ==, FINDING_INCONCLUSIVE);
  world_do (home->world, outside_work, home);
  home_measure (home, -DAYS, 0, 8);
  home_night (home, MONDAY_9, FALSE);
  g_assert_cmpuint (home_state (home, "VENT-2"), ==, FINDING_NOT_FOUND);
}

static gboolean
found_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return db_run (db, "UPDATE finding SET state = 'found' WHERE code = 'FROID-1'", error);
}

/* What is found and what no longer is stands in the history, once; what never was found does not. */
static void
test_history (void)
{
  g_autoptr (Home) home = home_new ();

  home_measure (home, -DAYS, -1, 20);
  home_night (home, clock_add_days (MONDAY_9, -DAYS + 3), FALSE);
  g_assert_cmpuint (home_state (home, "FROID-1"), ==, FINDING_INCONCLUSIVE);
  home_night (home, clock_add_days (MONDAY_9, -1), FALSE);
  g_assert_cmpuint (home_state (home, "FROID-1"), ==, FINDING_NOT_FOUND);
  g_assert_cmpint (count (home, EVENTS), ==, 0);
  world_do (home->world, found_work, home);
  g_assert_cmpint (home_night (home, clock_add_days (MONDAY_9, -1), FALSE), ==, 1);
  g_assert_cmpint (count (home, EVENTS " AND before = 'found' AND after = 'not_found' AND detail = 'FROID-1'"), ==, 1);
  g_assert_cmpuint (home_night (home, clock_add_days (MONDAY_9, -1), FALSE), ==, 0);
  g_assert_cmpint (count (home, EVENTS), ==, 1);
  g_assert_cmpint (count (home, NOTICES "'finding_grave'"), ==, 0);
}

static void
test_grave (void)
{
  g_autoptr (Home) home = home_new ();

  home_measure (home, -DAYS, -2, 20);
  home_measure (home, -2, 0, 13);
  g_assert_cmpuint (home_night (home, clock_add_days (MONDAY_9, -1) - CLOCK_HOUR, TRUE), ==, 0); /* not 24 hours yet */
  g_assert_cmpuint (home_night (home, clock_add_days (MONDAY_9, -1) + CLOCK_HOUR, TRUE), ==, 1);
  g_assert_cmpint (count (home, EVENTS " AND verb = 'grave' AND detail = 'FROID-2'"), ==, 1);
  g_assert_cmpint (count (home, NOTICES "'finding_grave'"), ==, 1);        /* no agent on duty: the manager */
  g_assert_cmpuint (home_state (home, "FROID-1"), ==, FINDING_STATE_LAST); /* the rest is for the night */
  home_night (home, MONDAY_9, FALSE);
  home_night (home, MONDAY_9, TRUE);
  g_assert_cmpint (count (home, NOTICES "'finding_grave'"), ==, 1);
}

/* A cold of last week that a late batch tells is written down; nobody is woken. */
static void
test_grave_late (void)
{
  g_autoptr (Home) home = home_new ();

  home_measure (home, -DAYS, -10, 20);
  home_measure (home, -10, -8, 13);
  home_measure (home, -8, 0, 20);
  home_night (home, MONDAY_9, FALSE);
  g_assert_cmpuint (home_state (home, "FROID-2"), ==, FINDING_FOUND);
  g_assert_cmpint (count (home, NOTICES "'finding_grave'"), ==, 0);
}

/* Another cold, weeks after the first, is told again: once, and once more when it falls under 12 °C. */
static void
test_grave_again (void)
{
  g_autoptr (Home) home = home_new ();

  home_measure (home, -DAYS, -13, 14);
  home_night (home, clock_add_days (MONDAY_9, -13), FALSE);
  g_assert_cmpint (count (home, NOTICES "'finding_grave'"), ==, 1);
  home_measure (home, -13, -3, 20);
  home_night (home, clock_add_days (MONDAY_9, -3), FALSE);
  g_assert_cmpint (count (home, NOTICES "'finding_grave'"), ==, 1);
  home_measure (home, -3, -1, 15);
  home_measure (home, -1, 0, 9);
  for (gint64 at = clock_add_days (MONDAY_9, -3); at < clock_add_days (MONDAY_9, -1); at += CLOCK_HOUR)
    home_night (home, at, TRUE);
  g_assert_cmpint (count (home, NOTICES "'finding_grave'"), ==, 2);
  home_night (home, clock_add_days (MONDAY_9, -1), FALSE); /* the first was as long: the latest is told */
  g_assert_cmpint (count (home, NOTICES "'finding_grave'"), ==, 2);
  for (gint64 at = clock_add_days (MONDAY_9, -1); at < MONDAY_9; at += CLOCK_HOUR)
    home_night (home, at, TRUE);
  g_assert_cmpint (count (home, NOTICES "'finding_grave'"), ==, 3);
  g_assert_cmpfloat (home_figure (home, "hours_freezing"), ==, 23); /* the page follows */
  home_night (home, MONDAY_9, FALSE);
  home_night (home, MONDAY_9 + CLOCK_HOUR, TRUE);
  g_assert_cmpint (count (home, NOTICES "'finding_grave'"), ==, 3);
  g_assert_cmpfloat (home_figure (home, "hours_freezing"), ==, 24);
}

static gboolean
accept_work (Db *db, gpointer data, GError **error)
{
  const Home *home = data;

  return db_run (db, "UPDATE report SET state = 'active'", error)
         && db_run (db,
                    "INSERT INTO assignment (uuid, report_id, partner_id, state, created_at, waiting_since, trace)"
                    " SELECT 'a1', r.id, p.id, 'accepted', r.created_at, r.created_at, '' FROM report r, partner p",
                    error)
         && home->report_id != 0;
}

static guint
measured_in_week (const Home *home, gint64 now)
{
  g_autoptr (Weekly) weekly = weekly_read (home_db (home), home->world->partner_id, now, NULL);

  return weekly->measured->len;
}

/* The report that leaves on Monday tells the week before; what the night of that Monday found is told a week later, and
 * once. */
static void
test_weekly (void)
{
  g_autoptr (Home) home = home_new ();
  g_autoptr (Weekly) week = NULL;
  const WeeklyRow *row;

  world_do (home->world, accept_work, home);
  home_measure (home, -DAYS, 0, 17.2);
  home_night (home, MONDAY_9, FALSE);
  g_assert_cmpuint (measured_in_week (home, MONDAY_9), ==, 0);
  week = weekly_read (home_db (home), home->world->partner_id, clock_add_days (MONDAY_9, 7), NULL);
  g_assert_cmpuint (week->measured->len, ==, 1);
  row = g_ptr_array_index (week->measured, 0);
  g_assert_cmpstr (row->code, ==, "FROID-1");
  g_assert_cmpstr (row->reference, ==, "64-1");
  g_assert_cmpuint (measured_in_week (home, clock_add_days (MONDAY_9, 14)), ==, 0); /* it was told */
}

static gboolean
landlord_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return db_run (db, "UPDATE partner SET type = 'social_landlord'", error);
}

static gboolean
agree_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return db_run (db, "UPDATE sensor_loan SET owner_agreed_at = from_at", error);
}

/* The owner's side reads nothing of a home without the household's written agreement. */
static void
test_weekly_owner (void)
{
  g_autoptr (Home) home = home_new ();
  gint64 monday = clock_add_days (MONDAY_9, 7);

  world_do (home->world, accept_work, home);
  home_measure (home, -DAYS, 0, 17.2);
  home_night (home, MONDAY_9, FALSE);
  g_assert_cmpuint (measured_in_week (home, monday), ==, 1);
  world_do (home->world, landlord_work, NULL);
  g_assert_cmpuint (measured_in_week (home, monday), ==, 0);
  world_do (home->world, agree_work, NULL);
  g_assert_cmpuint (measured_in_week (home, monday), ==, 1);
}

static gboolean
return_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return db_run (db, "UPDATE sensor_loan SET to_at = from_at + 86400, state = 'returned'", error);
}

static gboolean
erase_work (Db *db, gpointer data, GError **error)
{
  return return_work (db, data, error) && db_run (db, "UPDATE sensor_loan SET keep = 'erase'", error);
}

static gboolean
erased_work (Db *db, gpointer data, GError **error)
{
  const Home *home = data;

  return loan_erased (db, home->loan_id, MONDAY_9, error);
}

/* Who wants nothing kept has nothing shown from that moment on. */
static void
test_erased (void)
{
  g_autoptr (Home) home = home_new ();

  home_measure (home, -DAYS, 0, 17.2);
  home_night (home, MONDAY_9, FALSE);
  world_do (home->world, erase_work, home);
  g_assert_cmpuint (home_state (home, "FROID-1"), ==, FINDING_STATE_LAST);
  world_do (home->world, erased_work, home);
  g_assert_cmpint (count (home, "SELECT count (*) AS count FROM finding"), ==, 0);
  home_night (home, MONDAY_9, FALSE); /* computed before, written after */
  g_assert_cmpint (count (home, "SELECT count (*) AS count FROM finding"), ==, 0);
}

static guint
loans_at (const Home *home, gboolean running, gint64 now)
{
  g_autoptr (GArray) loans = finding_loans (home_db (home), running, now, NULL);

  return loans->len;
}

/* An ended loan is judged again as long as late readings may come. */
static void
test_loans (void)
{
  g_autoptr (Home) home = home_new ();
  gint64 ended = clock_add_days (MONDAY_9, -DAYS) + CLOCK_DAY;

  g_assert_cmpuint (loans_at (home, TRUE, MONDAY_9), ==, 1);
  world_do (home->world, return_work, home);
  g_assert_cmpuint (loans_at (home, TRUE, MONDAY_9), ==, 0);
  g_assert_cmpuint (loans_at (home, FALSE, MONDAY_9), ==, 1);
  g_assert_cmpuint (loans_at (home, FALSE, ended + 91 * CLOCK_DAY), ==, 1);
  g_assert_cmpuint (loans_at (home, FALSE, ended + 91 * CLOCK_DAY + 1), ==, 0);
  world_do (home->world, erase_work, home);
  g_assert_cmpuint (loans_at (home, FALSE, MONDAY_9), ==, 0);
}

static gboolean
note_work (Db *db, gpointer data, GError **error)
{
  const Home *home = data;
  const Actor desk = { .kind = ACTOR_USER, .user_id = home->world->manager_id, .role = ROLE_MANAGER, .now = MONDAY_9 };
  const SensorNoteInput away = { home->report_id,
                                 home->loan_id,
                                 clock_add_days (MONDAY_9, -6),
                                 clock_add_days (MONDAY_9, -5),
                                 "absence",
                                 "" },
                        low = { home->report_id, 0, clock_add_days (MONDAY_9, -6), clock_add_days (MONDAY_9, -5),
                                "heating_low",   "" };

  return sensor_note_add (db, &desk, &away, error) && sensor_note_add (db, &desk, &low, error);
}

/* What the diary tells of the period, and a window that was opened, stand beside the finding. */
static void
test_diary (void)
{
  g_autoptr (Home) home = home_new ();
  g_autoptr (GPtrArray) findings = NULL;
  guint checks;

  home_measure (home, -DAYS, -4, 20);
  home_measure (home, -4, -3, 16.9); /* three degrees less from one reading to the next */
  home_measure (home, -3, 0, 20);
  world_do (home->world, note_work, home);
  home_night (home, MONDAY_9, FALSE);
  findings = finding_list_report (home_db (home), home->report_id, NULL);
  checks = ((const Finding *) g_ptr_array_index (findings, 0))->checks;
  g_assert_cmphex (checks & (FINDING_CHECK_ABSENCE | FINDING_CHECK_HEATING_OFF | FINDING_CHECK_WINDOW), ==,
                   FINDING_CHECK_ABSENCE | FINDING_CHECK_HEATING_OFF | FINDING_CHECK_WINDOW);
  g_assert_cmphex (checks & (FINDING_CHECK_OCCUPIED | FINDING_CHECK_HEATING), ==, 0);
}

/* ---- carbon monoxide ---- */

typedef struct {
  Home *home;
  gint64 at, now;
  gint32 value; /* tenths of a ppm */
  guint told;   /* out */
} Gas;

static gboolean
gas_work (Db *db, gpointer data, GError **error)
{
  Gas *gas = data;
  const Actor box = ACTOR_BOX_AT (gas->now);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  const Reading co = { gas->at, gas->value, QUANTITY_CO, 0 }, t = { gas->at, 2000, QUANTITY_T, 0 };

  g_array_append_val (readings, t);
  g_array_append_val (readings, co);
  return finding_alarm_hear (db, gas->home->sensor_id, readings, error)
         && finding_alarm_look (db, &box, gas->home->limits, &gas->told, error);
}

static guint
home_gas (Home *home, gint64 at, gint64 now, gint32 value)
{
  Gas gas = { home, at, now, value, 0 };

  world_do (home->world, gas_work, &gas);
  g_assert_false (finding_alarm_waits (home_db (home)));
  return gas.told;
}

static void
test_alarm (void)
{
  g_autoptr (Home) home = home_new ();

  g_assert_cmpuint (home_gas (home, MONDAY_9, MONDAY_9, 257), ==, 0);                   /* 29.9 mg/m³ */
  g_assert_cmpuint (home_gas (home, MONDAY_9 - 25 * CLOCK_HOUR, MONDAY_9, 900), ==, 0); /* of yesterday */
  g_assert_cmpuint (home_gas (home, MONDAY_9, MONDAY_9, 258), ==, 1);                   /* 30.06 mg/m³ */
  g_assert_cmpuint (home_state (home, "CO"), ==, FINDING_FOUND);
  g_assert_cmpint (count (home, NOTICES "'finding_co'"), ==, 1);    /* the household */
  g_assert_cmpint (count (home, NOTICES "'report_danger'"), ==, 1); /* the manager, repeated until somebody acts */
  g_assert_cmpint (count (home, EVENTS " AND verb = 'co' AND visible = 1"), ==, 1);
  g_assert_cmpuint (home_gas (home, MONDAY_9 + CLOCK_HOUR, MONDAY_9 + CLOCK_HOUR, 900), ==, 0); /* they know */
  g_assert_cmpuint (home_gas (home, MONDAY_9 + ALARM_AGAIN_S, MONDAY_9 + ALARM_AGAIN_S, 900), ==, 1);
  home_night (home, MONDAY_9 + CLOCK_DAY, FALSE);
  g_assert_cmpuint (home_state (home, "CO"), ==, FINDING_FOUND); /* a night takes nothing back */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finding/kept", test_kept);
  g_test_add_func ("/finding/outside-lent", test_outside_lent);
  g_test_add_func ("/finding/history", test_history);
  g_test_add_func ("/finding/grave", test_grave);
  g_test_add_func ("/finding/grave-late", test_grave_late);
  g_test_add_func ("/finding/grave-again", test_grave_again);
  g_test_add_func ("/finding/weekly", test_weekly);
  g_test_add_func ("/finding/weekly-owner", test_weekly_owner);
  g_test_add_func ("/finding/erased", test_erased);
  g_test_add_func ("/finding/loans", test_loans);
  g_test_add_func ("/finding/diary", test_diary);
  g_test_add_func ("/finding/alarm", test_alarm);
  return g_test_run ();
}
