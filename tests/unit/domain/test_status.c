/* test_status.c: what is told of a row that goes ill and well again: once, each day of a week, each week, and that it
 * is over; troubles that come and go; a clock put back; what room on a disk means. */
#include "domain/status.h"

#include <string.h>

#include "domain/backup.h"
#include "domain/backup_status.h"
#include "domain/mail_relay.h"
#include "domain/presence.h"
#include "domain/status_rows.h"
#include "world.h"

#define NOW MONDAY_9

/* The row "jobs" as it is found at `now`: what is told of it. */
typedef struct {
  StatusLevel level;
  gint64 now;
  StatusTold told; /* out */
  guint count;
  gboolean is_news;
} Step;

static GArray *
states_of (StatusLevel level, gint64 now)
{
  GArray *states = g_array_new (FALSE, FALSE, sizeof (StatusState));
  StatusState state = { .row = status_row_find ("jobs"), .finding = { .level = level, .number = 2 } };

  state.since = level == STATUS_OK ? 0 : now;
  g_array_append_val (states, state);
  return states;
}

static gboolean
keep (Db *db, gpointer data, GError **error)
{
  Step *step = data;
  g_autoptr (GArray) states = states_of (step->level, step->now), news = g_array_new (FALSE, FALSE, sizeof (StatusNews));

  step->told = STATUS_TOLD_NOTHING;
  if (!status_is_news (db, states, step->now, &step->is_news, error)
      || !status_keep (db, states, step->now, news, error))
    return FALSE;
  step->count = news->len;
  if (news->len > 0)
    step->told = g_array_index (news, StatusNews, 0).told;
  return TRUE;
}

static Step
step_at (World *world, StatusLevel level, gint64 now)
{
  Step step = { level, now, STATUS_TOLD_NOTHING, 0, FALSE };

  world_do (world, keep, &step);
  return step;
}

static StatusTold
told_at (World *world, StatusLevel level, gint64 now)
{
  return step_at (world, level, now).told;
}

static void
test_life_of_an_alarm (void)
{
  g_autoptr (World) world = world_new ();
  const gint64 after = status_row_find ("jobs")->told_after_s;
  gint64 first = NOW + after, at = first;
  StatusSummary summary;

  g_assert_cmpint (told_at (world, STATUS_OK, NOW - 1), ==, STATUS_TOLD_NOTHING);
  g_assert_cmpint (told_at (world, STATUS_ALARM, NOW), ==, STATUS_TOLD_NOTHING);
  g_assert_true (status_summary (store_reader (world->store), &summary, NULL));
  g_assert_cmpint (summary.level, ==, STATUS_ALARM);
  g_assert_cmpint (summary.alarms, ==, 1);
  g_assert_cmpint (told_at (world, STATUS_ALARM, first - 1), ==, STATUS_TOLD_NOTHING);
  g_assert_cmpint (told_at (world, STATUS_ALARM, first), ==, STATUS_TOLD_FIRST);
  for (guint day = 0; day < STATUS_DAILY_COUNT; day++) {
    g_assert_cmpint (told_at (world, STATUS_ALARM, at + CLOCK_DAY - 1), ==, STATUS_TOLD_NOTHING);
    at += CLOCK_DAY;
    g_assert_cmpint (told_at (world, STATUS_ALARM, at), ==, STATUS_TOLD_AGAIN);
  }
  g_assert_cmpint (told_at (world, STATUS_ALARM, at + 6 * CLOCK_DAY), ==, STATUS_TOLD_NOTHING);
  at += 7 * CLOCK_DAY;
  g_assert_cmpint (told_at (world, STATUS_ALARM, at), ==, STATUS_TOLD_AGAIN);
  g_assert_cmpint (told_at (world, STATUS_OK, at + 60), ==, STATUS_TOLD_NOTHING); /* for how long? */
  g_assert_cmpint (told_at (world, STATUS_OK, at + 60 + STATUS_CALM_S), ==, STATUS_TOLD_OVER);
  g_assert_cmpint (told_at (world, STATUS_OK, at + 120 + STATUS_CALM_S), ==, STATUS_TOLD_NOTHING);
  g_assert_true (status_summary (store_reader (world->store), &summary, NULL));
  g_assert_cmpint (summary.level, ==, STATUS_OK);
}

/* One trouble that comes and goes is one mail; one nobody was told of ends without a word. */
static void
test_flapping (void)
{
  g_autoptr (World) world = world_new ();
  gint64 at = NOW;

  for (guint i = 0; i < 40; i++, at += 300)
    g_assert_cmpint (told_at (world, i % 2 == 0 ? STATUS_ALARM : STATUS_OK, at), ==,
                     i == status_row_find ("jobs")->told_after_s / 300 ? STATUS_TOLD_FIRST : STATUS_TOLD_NOTHING);
  g_assert_cmpint (told_at (world, STATUS_OK, at + STATUS_CALM_S), ==, STATUS_TOLD_OVER);
  at += CLOCK_DAY;
  g_assert_cmpint (told_at (world, STATUS_ALARM, at), ==, STATUS_TOLD_NOTHING);
  g_assert_cmpint (told_at (world, STATUS_OK, at + 300), ==, STATUS_TOLD_NOTHING);
  g_assert_cmpint (told_at (world, STATUS_OK, at + 300 + STATUS_CALM_S), ==, STATUS_TOLD_NOTHING);
}

static void
test_clock_put_back (void)
{
  g_autoptr (World) world = world_new ();
  const gint64 after = status_row_find ("jobs")->told_after_s;

  told_at (world, STATUS_ALARM, NOW + 400 * CLOCK_DAY);
  g_assert_cmpint (told_at (world, STATUS_ALARM, NOW), ==, STATUS_TOLD_NOTHING);
  g_assert_cmpint (told_at (world, STATUS_ALARM, NOW + after), ==, STATUS_TOLD_FIRST);
}

/* What does not change is not written; a notice is told to nobody. */
static void
test_quiet (void)
{
  g_autoptr (World) world = world_new ();

  g_assert_false (step_at (world, STATUS_OK, NOW).is_news);
  g_assert_true (step_at (world, STATUS_NOTICE, NOW + 300).is_news);
  g_assert_false (step_at (world, STATUS_NOTICE, NOW + 600).is_news);
  g_assert_cmpint (told_at (world, STATUS_NOTICE, NOW + 10 * CLOCK_DAY), ==, STATUS_TOLD_NOTHING);
  g_assert_true (step_at (world, STATUS_OK, NOW + 10 * CLOCK_DAY + 300).is_news);
}

static void
test_rows (void)
{
  g_autoptr (World) world = world_new ();
  const StatusScene scene = { .db = store_reader (world->store), .now = NOW, .data_folder = world->folder, .root = "" };
  g_autoptr (GArray) states = status_look (&scene, NULL);

  g_assert_nonnull (states);
  g_assert_cmpuint (states->len, ==, status_rows_count); /* each row once */
  for (guint i = 0; i < status_rows_count; i++) {
    g_assert_true (status_row_find (status_rows[i].code) == &status_rows[i]); /* codes are unique */
    g_assert_true (g_strv_contains (status_themes, status_rows[i].theme));
  }
  for (guint i = 1; i < states->len; i++)
    g_assert_cmpint (g_array_index (states, StatusState, i - 1).finding.level, >=,
                     g_array_index (states, StatusState, i).finding.level);
}

static void
test_disk (void)
{
  const guint64 mb = (guint64) 1 << 20, gb = (guint64) 1 << 30;

  g_assert_cmpint (status_disk_level (16 * gb, 1000 * gb), ==, STATUS_OK); /* 1.6 %, and years of it */
  g_assert_cmpint (status_disk_level (4 * gb, 32 * gb), ==, STATUS_OK);
  g_assert_cmpint (status_disk_level (3 * gb, 32 * gb), ==, STATUS_NOTICE);
  g_assert_cmpint (status_disk_level (gb, 32 * gb), ==, STATUS_ALARM);
  g_assert_cmpint (status_disk_level (150 * mb, gb), ==, STATUS_ALARM);
  g_assert_cmpint (status_disk_level (0, 0), ==, STATUS_OK); /* it does not say */
}

/* ---- the machine, as its files say ---- */

static void
plant (const World *world, const char *path, const char *text)
{
  g_autofree char *whole = g_strconcat (world->folder, "/machine", path, NULL), *folder = g_path_get_dirname (whole);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (whole, text, -1, NULL));
}

static StatusFinding
found (const World *world, StatusLook look)
{
  g_autofree char *root = g_strconcat (world->folder, "/machine", NULL);
  const StatusScene scene = { .db = store_reader (world->store), .now = NOW, .data_folder = world->folder, .root = root };
  StatusFinding finding = { .level = STATUS_OK };

  g_assert_true (look (&scene, &finding, NULL));
  return finding;
}

static void
test_machine (void)
{
  g_autoptr (World) world = world_new ();

  g_assert_cmpint (found (world, status_memory).level, ==, STATUS_OK); /* it says nothing */
  g_assert_cmpint (found (world, status_heat).level, ==, STATUS_OK);
  g_assert_cmpint (found (world, status_power).level, ==, STATUS_OK);
  plant (world, "/proc/meminfo", "MemTotal:        1000000 kB\nMemFree: 1 kB\nMemAvailable:     90000 kB\n");
  g_assert_cmpint (found (world, status_memory).level, ==, STATUS_NOTICE);
  g_assert_cmpuint (found (world, status_memory).bytes, ==, 90000 * 1024);
  plant (world, "/proc/meminfo", "MemTotal:        1000000 kB\nMemAvailable:     40000 kB\n");
  g_assert_cmpint (found (world, status_memory).level, ==, STATUS_ALARM);
  plant (world, "/proc/meminfo", "MemTotal: many kB\nMemAvailable: -3 kB\n");
  g_assert_cmpint (found (world, status_memory).level, ==, STATUS_OK);
  plant (world, "/sys/class/thermal/thermal_zone0/temp", "48312\n");
  plant (world, "/sys/class/thermal/thermal_zone1/temp", "76000\n");
  g_assert_cmpint (found (world, status_heat).level, ==, STATUS_NOTICE);
  g_assert_cmpint (found (world, status_heat).number, ==, 76);
  plant (world, "/sys/class/thermal/thermal_zone0/temp", "85000\n");
  g_assert_cmpint (found (world, status_heat).level, ==, STATUS_ALARM);
  plant (world, "/sys/class/hwmon/hwmon0/name", "other\n");
  plant (world, "/sys/class/hwmon/hwmon0/in0_lcrit_alarm", "1\n");
  g_assert_cmpint (found (world, status_power).level, ==, STATUS_OK);
  plant (world, "/sys/class/hwmon/hwmon0/name", "rpi_volt\n");
  g_assert_cmpint (found (world, status_power).level, ==, STATUS_ALARM);
  plant (world, "/sys/class/hwmon/hwmon0/in0_lcrit_alarm", "0\n");
  g_assert_cmpint (found (world, status_power).level, ==, STATUS_OK);
}

/* Made with openssl req -x509: ends on Dec 30 00:00:00 2026 GMT. */
#define CERTIFICATE_END ((gint64) 1798588800)
static const char certificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBgDCCASegAwIBAgIUOCa6ZIaKObxvafPYhBlhK/WD9W4wCgYIKoZIzj0EAwIw\n"
    "FjEUMBIGA1UEAwwLYm94LmV4YW1wbGUwHhcNMjYxMTIwMDAwMDAwWhcNMjYxMjMw\n"
    "MDAwMDAwWjAWMRQwEgYDVQQDDAtib3guZXhhbXBsZTBZMBMGByqGSM49AgEGCCqG\n"
    "SM49AwEHA0IABL9nISy27wwIC7PgKbdFOWopoo00mc13zOmLjJmsx0QK65NJieCG\n"
    "HAfOLIisuGSWZp0DbPr27sUwG8UHHFr5cW2jUzBRMB0GA1UdDgQWBBTJqyKANaf1\n"
    "sMf2gKGZ2bEWy4G4SzAfBgNVHSMEGDAWgBTJqyKANaf1sMf2gKGZ2bEWy4G4SzAP\n"
    "BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIEQ2BCvQc98BnxW2PY+m\n"
    "ks5YPxRLyneZMFsvmlVYzvKrAiBG+diHk84+lntpS/UsSPbzpRLHZHEQYfHnCUJk\n"
    "d7E/xQ==\n"
    "-----END CERTIFICATE-----\n";

static void
test_certificate (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *path = g_build_filename (world->folder, "site.pem", NULL);
  static const struct {
    gint64 days;
    StatusLevel level;
    const char *cause;
  } cases[] = { { -30, STATUS_OK, NULL }, { -20, STATUS_NOTICE, "soon" }, { -3, STATUS_ALARM, NULL }, { 1, STATUS_ALARM, "over" } };
  g_autofree char *config_path = g_build_filename (world->folder, "box.conf", NULL);
  g_autoptr (Config) config = NULL;
  StatusScene scene = { .db = store_reader (world->store), .data_folder = world->folder, .root = "" };

  g_assert_true (g_file_set_contents (config_path,
                                      "[server]\ncertificate=site.pem\n[paths]\ndata=.\ntemplates=.\ngrids=.\n", -1, NULL));
  scene.config = config = config_load (config_path, NULL);
  g_assert_nonnull (config);
  g_assert_true (g_file_set_contents (path, certificate, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    StatusFinding finding = { .level = STATUS_OK };

    scene.now = CERTIFICATE_END + cases[i].days * CLOCK_DAY;
    g_assert_true (status_certificate (&scene, &finding, NULL));
    g_assert_cmpint (finding.level, ==, cases[i].level);
    g_assert_cmpstr (finding.cause, ==, cases[i].cause);
    g_assert_cmpint (finding.at, ==, CERTIFICATE_END);
  }
  g_assert_true (g_file_set_contents (path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", -1, NULL));
  {
    StatusFinding finding = { .level = STATUS_OK };

    g_assert_true (status_certificate (&scene, &finding, NULL));
    g_assert_cmpstr (finding.cause, ==, "unread");
  }
}

/* ---- mails, backups: what was never done is said ---- */

static StatusFinding
found_at (const World *world, const Config *config, StatusLook look, gint64 now)
{
  const StatusScene scene = {
    .db = store_reader (world->store), .now = now, .data_folder = world->folder, .config = config, .root = ""
  };
  StatusFinding finding = { .level = STATUS_OK };

  g_assert_true (look (&scene, &finding, NULL));
  return finding;
}

static Config *
config_of (const World *world)
{
  g_autofree char *path = g_build_filename (world->folder, "box.conf", NULL);
  Config *config;

  g_assert_true (g_file_set_contents (path, "[paths]\ndata=.\ntemplates=.\ngrids=.\n", -1, NULL));
  config = config_load (path, NULL);
  g_assert_nonnull (config);
  return config;
}

static gboolean
sql_work (Db *db, gpointer sql, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  return query_done (query, error);
}

static gboolean
relay_work (Db *db, gpointer input, GError **error)
{
  return mail_relay_set (db, &ACTOR_BOX_AT (NOW), input, error);
}

static void
test_relay (void)
{
  MailRelayInput input = { "smtp.mairie.example", "tls", "", NULL, 465 };
  g_autoptr (World) world = world_new ();
  g_autoptr (Config) config = config_of (world);

  g_assert_cmpstr (found_at (world, config, status_mail, NOW).cause, ==, "relay");
  world_do (world, relay_work, &input); /* as the browser sets it */
  g_assert_cmpint (found_at (world, config, status_mail, NOW).level, ==, STATUS_OK);
  world_do (world, sql_work, (gpointer) "DELETE FROM mail_relay");
  world_do (world, sql_work,
            (gpointer) "INSERT INTO setting VALUES ('training.copy_of', 'https://box.example', 1, 'setup')");
  g_assert_cmpint (found_at (world, config, status_mail, NOW).level, ==, STATUS_OK); /* a copy sends none */
}

static void
test_never_backed_up (void)
{
  g_autoptr (World) world = world_new ();
  const gint64 morning = NOW + CLOCK_DAY;
  PresenceStart start = { 0, NOW };

  g_assert_cmpint (found_at (world, NULL, backup_status_sheet, NOW).level, ==, STATUS_NOTICE);
  g_assert_cmpint (found_at (world, NULL, backup_status, NOW).level, ==, STATUS_OK);
  world_do (world, presence_begin, &start);
  g_assert_cmpint (found_at (world, NULL, backup_status, NOW + CLOCK_HOUR).level, ==, STATUS_OK);
  g_assert_cmpint (found_at (world, NULL, backup_status, morning - 3 * CLOCK_HOUR).level, ==, STATUS_OK);
  g_assert_cmpint (found_at (world, NULL, backup_status, morning).level, ==, STATUS_NOTICE);
  g_assert_cmpstr (found_at (world, NULL, backup_status, morning).cause, ==, "missed");
  g_assert_cmpint (found_at (world, NULL, backup_status, NOW + BACKUP_ALARM_DAYS * CLOCK_DAY).level, ==, STATUS_ALARM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status/life-of-an-alarm", test_life_of_an_alarm);
  g_test_add_func ("/status/flapping", test_flapping);
  g_test_add_func ("/status/clock-put-back", test_clock_put_back);
  g_test_add_func ("/status/quiet", test_quiet);
  g_test_add_func ("/status/rows", test_rows);
  g_test_add_func ("/status/disk", test_disk);
  g_test_add_func ("/status/machine", test_machine);
  g_test_add_func ("/status/certificate", test_certificate);
  g_test_add_func ("/status/relay", test_relay);
  g_test_add_func ("/status/never-backed-up", test_never_backed_up);
  return g_test_run ();
}
