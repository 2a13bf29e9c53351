/* metrics.c: who may read, and the families; those of the server print themselves (http/measure.h). What cannot be read
 * is left out: a figure that is missing tells more than a zero. */
#include "pages/metrics.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "background/jobs.h"
#include "background/pulse.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/crash.h"
#include "base/exposition.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/outbox.h"
#include "domain/presence.h"
#include "domain/sensor_fleet.h"
#include "domain/site_build.h"
#include "domain/status.h"
#include "http/measure.h"
#include "ingest/mqtt.h"

#define BEARER "Bearer "

/* ---- who may ---- */

static gboolean
bears_token (Exchange *exchange)
{
  const Config *config = exchange_appliance (exchange)->config;
  const char *token = config == NULL ? "" : config_text (config, "server.metrics_token"),
             *given = exchange_header (exchange, "Authorization");

  return strlen (token) >= METRICS_TOKEN_MIN && given != NULL && g_str_has_prefix (given, BEARER)
         && secret_equal (given + strlen (BEARER), token);
}

/* ---- the process ---- */

/* What /proc/self/<name> says after `key`; -1: nothing. */
static gint64
self_number (const char *name, const char *key)
{
  g_autofree char *path = g_strconcat ("/proc/self/", name, NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;
  gint64 value = -1;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], key)) {
      char *figures = g_strchug (lines[i] + strlen (key));

      figures[strspn (figures, "0123456789")] = '\0';
      return text_to_integer (figures, 0, G_MAXINT64, &value) ? value : -1;
    }
  return -1;
}

static gint64
open_files (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  gint64 count = -1; /* the folder itself is open too */

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
print_known (GString *text, const char *name, const char *type, const char *help, gint64 value)
{
  if (value >= 0)
    exposition_one (text, name, type, help, (double) value);
}

static void
print_process (GString *text)
{
  gint64 rss = self_number ("status", "VmRSS:"), peak = self_number ("status", "VmHWM:");

  print_known (text, "process_resident_memory_bytes", "gauge", "Memory of the daemon that is in RAM.",
               rss < 0 ? -1 : rss * 1024);
  print_known (text, "histologe_memory_peak_bytes", "gauge", "The most it ever was since the start.",
               peak < 0 ? -1 : peak * 1024);
  print_known (text, "process_open_fds", "gauge", "Open files and connections of the daemon.", open_files ());
  print_known (text, "process_threads", "gauge", "Threads of the daemon.", self_number ("status", "Threads:"));
  print_known (text, "histologe_disk_written_bytes_total", "counter",
               "Bytes that the daemon made the card write since it started.", self_number ("io", "write_bytes:"));
}

/* ---- the store ---- */

static gint64
file_bytes (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf about;

  return g_stat (path, &about) == 0 ? (gint64) about.st_size : -1;
}

static void
print_store (const Appliance *appliance, GString *text)
{
  struct statvfs volume;

  print_known (text, "histologe_store_bytes", "gauge", "Size of the store.",
               file_bytes (appliance->data_folder, "store.db"));
  print_known (text, "histologe_store_log_bytes", "gauge", "Size of its write-ahead log.",
               file_bytes (appliance->data_folder, "store.db-wal"));
  if (statvfs (appliance->data_folder, &volume) != 0)
    return;
  print_known (text, "histologe_disk_free_bytes", "gauge", "Room on the volume of the data.",
               (gint64) volume.f_bavail * (gint64) volume.f_frsize);
  print_known (text, "histologe_disk_size_bytes", "gauge", "Size of that volume.",
               (gint64) volume.f_blocks * (gint64) volume.f_frsize);
}

/* ---- the service ---- */

static void
print_outbox (Db *db, gint64 now, GString *text)
{
  OutboxCounts counts = { 0 };

  if (!outbox_count (db, now, &counts, NULL))
    return;
  print_known (text, "histologe_outbox_waiting", "gauge", "Messages that wait for the relay.", counts.waiting);
  print_known (text, "histologe_outbox_failed", "gauge", "Messages given up.", counts.failed);
  print_known (text, "histologe_outbox_oldest_seconds", "gauge", "Age of the oldest message that waits.",
               counts.oldest == 0 ? 0 : MAX (0, now - counts.oldest));
}

static void
print_sensors (Db *db, gint64 now, GString *text)
{
  guint counts[FLEET_STATES] = { 0 };
  const FleetFilter all = { 0 };
  g_autoptr (GPtrArray) rows = sensor_fleet_list (db, &all, now, counts, NULL);

  if (rows == NULL)
    return;
  exposition_family (text, "histologe_sensors", "gauge", "Sensors of the fleet by state.");
  for (guint i = 0; i < FLEET_STATES; i++)
    exposition_add (text, "histologe_sensors", (const char *const[]){ "state", sensor_states[i], NULL }, counts[i]);
}

static void
print_jobs (Db *db, GString *text)
{
  g_autoptr (GString) done = g_string_new (NULL), failing = g_string_new (NULL);

  exposition_family (done, "histologe_job_last_success_timestamp_seconds", "gauge", "When a job last succeeded.");
  exposition_family (failing, "histologe_job_failing", "gauge", "1 for a job whose last run failed.");
  for (guint i = 0; i < job_kinds_count; i++) {
    const char *const labels[] = { "job", job_kinds[i].name, NULL };
    g_autoptr (Job) job = NULL;

    if (!job_find (db, job_kinds[i].name, &job, NULL) || job == NULL)
      continue;
    if (job->done_at != 0)
      exposition_add (done, "histologe_job_last_success_timestamp_seconds", labels, (double) job->done_at);
    exposition_add (failing, "histologe_job_failing", labels, job->lease_until == 0 && job->started_at > job->done_at);
  }
  g_string_append_len (text, done->str, (gssize) done->len);
  g_string_append_len (text, failing->str, (gssize) failing->len);
  print_known (text, "histologe_jobs_silent_seconds", "gauge", "Since the thread of the jobs went round.",
               pulse_jobs_silent_s ());
}

static void
print_site (Db *db, GString *text)
{
  SiteBuild build = { 0 };

  if (!site_build_read (db, &build, NULL))
    return;
  if (build.at != 0)
    exposition_one (text, "histologe_site_build_timestamp_seconds", "gauge",
                    "When the last build of the public site that succeeded began.", (double) build.at);
  print_known (text, "histologe_site_build_failures", "gauge", "Builds that failed since.", build.failures);
}

/* The very rows of the page. */
static void
print_status (const Appliance *appliance, Db *db, gint64 now, GString *text)
{
  const StatusLive live = { .broker_away_s = mqtt_away_s (appliance->mqtt) };
  const StatusScene scene = {
    .db = db, .now = now, .data_folder = appliance->data_folder, .config = appliance->config, .root = "", .live = &live
  };
  g_autoptr (GArray) states = status_look (&scene, NULL);
  g_autoptr (GPtrArray) crashes = crash_list (appliance->data_folder);
  g_autoptr (GString) ages = g_string_new (NULL);

  print_known (text, "histologe_crash_reports", "gauge", "Reports of programs that crashed.", crashes->len);
  if (states == NULL)
    return;
  exposition_family (text, "histologe_status_level", "gauge", "Rows of the status page: 0 well, 1 notice, 2 alarm.");
  exposition_family (ages, "histologe_status_age_seconds", "gauge",
                     "How long ago is what a row speaks of: the last backup, the last build, the oldest message.");
  for (guint i = 0; i < states->len; i++) {
    const StatusState *state = &g_array_index (states, StatusState, i);
    const char *const labels[] = { "row", state->row->code, NULL };

    exposition_add (text, "histologe_status_level", labels, state->finding.level);
    if (state->finding.at != 0 && state->finding.at <= now)
      exposition_add (ages, "histologe_status_age_seconds", labels, (double) (now - state->finding.at));
  }
  g_string_append_len (text, ages->str, (gssize) ages->len);
}

int
metrics_show (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  Db *db = store_reader (appliance->store);
  gint64 now = exchange_now (exchange);
  g_autoptr (GString) text = g_string_new (NULL);
  GError *error = NULL;

  if (!exchange_is_local (exchange) && !bears_token (exchange)) {
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such page");
    return exchange_fail (exchange, error);
  }
  exposition_one (text, "histologe_up", "gauge", "1 while it answers, reads and writes, and its jobs run.",
                  pulse_look (appliance->store, appliance->data_folder) == PULSE_FINE);
  measure_print (exchange_measure (exchange), text);
  print_process (text);
  print_store (appliance, text);
  print_outbox (db, now, text);
  print_sensors (db, now, text);
  print_jobs (db, text);
  print_site (db, text);
  print_status (appliance, db, now, text);
  return exchange_text (exchange, EXPOSITION_TYPE, text->str);
}
