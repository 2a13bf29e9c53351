/* status_service.c: rows about the service itself: its store, its mails, its jobs. Reads the store alone. */
#include "base/clock.h"
#include "base/crash.h"
#include "domain/mail_relay.h"
#include "domain/outbox.h"
#include "domain/outbox_care.h"
#include "domain/presence.h"
#include "domain/publish_target.h"
#include "domain/reception.h"
#include "domain/site_build.h"
#include "domain/status_rows.h"
#include "domain/training.h"

enum { MAIL_NOTICE_S = 2 * CLOCK_HOUR, MAIL_ALARM_S = 12 * CLOCK_HOUR, BROKER_ALARM_S = CLOCK_HOUR };
enum { SITE_FAILURES = 3 /* one may be a power cut, one another run that was at it */ };

static const char sql_answers[] = "SELECT count (*) AS n FROM setting";
/* A job that ended well has ended since it began; one that is held runs. Two have rows of their own. */
static const char sql_failing[] = "SELECT count (*) AS n, coalesce (min (started_at), 0) AS since FROM job"
                                  " WHERE lease_until IS NULL AND started_at > coalesce (done_at, 0)"
                                  " AND name NOT IN ('weekly', 'site')";
static const char sql_weekly[] = "SELECT started_at FROM job WHERE name = 'weekly' AND lease_until IS NULL"
                                 " AND started_at > coalesce (done_at, 0)";
static const char sql_stuck[] = "SELECT count (*) AS n, coalesce (min (created_at), 0) AS oldest FROM outbox"
                                " WHERE state = 'pending' AND attempts > 0 AND created_at <= :before";

gboolean
status_store (const StatusScene *scene, StatusFinding *finding G_GNUC_UNUSED, GError **error)
{
  g_autoptr (Query) query = query_new (scene->db, sql_answers);

  return query_done (query, error);
}

/* Those that were tried and did not leave: what is written at a moment of rest waits for its turn. */
static gboolean
look_stuck (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_autoptr (Query) query = query_new (scene->db, sql_stuck);

  query_bind_integer (query, ":before", scene->now - MAIL_NOTICE_S);
  if (query_next (query)) {
    finding->number = query_integer (query, "n");
    finding->at = query_integer (query, "oldest");
  }
  if (finding->number > 0)
    finding->level = scene->now - finding->at >= MAIL_ALARM_S ? STATUS_ALARM : STATUS_NOTICE;
  return query_done (query, error);
}

/* A file of msmtp, or what was typed in the browser. A training copy keeps every mail: it needs none. */
static gboolean
lacks_relay (const StatusScene *scene)
{
  return scene->config != NULL && *config_text (scene->config, "mail.msmtp_config") == '\0'
         && !mail_relay_is_set (scene->db) && !training_is_copy (scene->db);
}

gboolean
status_mail (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_autofree char *stopped = outbox_stopped (scene->db);

  if (stopped != NULL)
    *finding = (StatusFinding){ .level = STATUS_NOTICE, .cause = "stopped" };
  else if (lacks_relay (scene))
    *finding = (StatusFinding){ .level = STATUS_ALARM, .cause = "relay" };
  else
    return look_stuck (scene, finding, error);
  return TRUE;
}

gboolean
status_jobs (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_autoptr (Query) query = query_new (scene->db, sql_failing);

  if (query_next (query)) {
    finding->number = query_integer (query, "n");
    finding->at = query_integer (query, "since");
  }
  finding->level = finding->number > 0 ? STATUS_ALARM : STATUS_OK;
  return query_done (query, error);
}

gboolean
status_weekly (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_autoptr (Query) query = query_new (scene->db, sql_weekly);

  if (query_next (query)) {
    finding->at = query_integer (query, "started_at");
    finding->level = STATUS_ALARM;
  }
  return query_done (query, error);
}

/* ---- sensors ---- */

gboolean
status_sensors (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_auto (ReceptionSilence) silence = { 0 };

  if (!reception_silence (scene->db, scene->now, &silence, error))
    return FALSE;
  if (scene->live != NULL && scene->live->broker_away_s >= BROKER_ALARM_S)
    *finding = (StatusFinding){ STATUS_ALARM, "broker", 0, 0, scene->now - scene->live->broker_away_s };
  else if (silence.lent_since != 0)
    *finding = (StatusFinding){ STATUS_ALARM, NULL, 0, 0, silence.lent_since };
  else if (silence.gateways->len > 0)
    *finding = (StatusFinding){ STATUS_NOTICE, NULL, silence.gateways->len, 0,
                                ((ReceptionGateway *) g_ptr_array_index (silence.gateways, 0))->since };
  return TRUE;
}

/* ---- the public site ---- */

gboolean
status_site (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  SiteBuild build = { 0 };

  if (!site_build_read (scene->db, &build, error))
    return FALSE;
  finding->at = build.at;
  finding->number = build.failures;
  finding->level = build.failures >= SITE_FAILURES ? STATUS_ALARM : STATUS_OK;
  return TRUE;
}

gboolean
status_publication (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_autoptr (GPtrArray) targets = publish_target_list (scene->db, error);

  for (guint i = 0; targets != NULL && i < targets->len; i++) {
    const PublishTarget *target = g_ptr_array_index (targets, i);

    if (!target->paused && *target->trouble != '\0')
      finding->number++;
  }
  finding->level = finding->number > 0 ? STATUS_ALARM : STATUS_OK;
  return targets != NULL;
}

/* ---- the box over the last days ---- */

gboolean
status_presence (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  Presence presence;

  if (!presence_read (scene->db, clock_add_days (scene->now, -STATUS_PRESENCE_DAYS), scene->now, scene->now, &presence,
                      error))
    return FALSE;
  finding->number = presence.outages;
  finding->level = presence.outages >= STATUS_PRESENCE_OUTAGES ? STATUS_NOTICE : STATUS_OK;
  return TRUE;
}

gboolean
status_crash (const StatusScene *scene, StatusFinding *finding, GError **error G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) crashes = crash_list (scene->data_folder);
  gint64 today = 0;

  for (guint i = 0; i < crashes->len; i++) {
    const Crash *crash = g_ptr_array_index (crashes, i);

    if (crash->at <= clock_add_days (scene->now, -STATUS_CRASH_DAYS))
      continue;
    finding->number++;
    finding->at = MAX (finding->at, crash->at);
    today += crash->at > scene->now - CLOCK_DAY && !crash->ran; /* what strangers send is no reason to call somebody */
  }
  if (finding->number > 0)
    finding->level = today >= STATUS_CRASH_ALARM ? STATUS_ALARM : STATUS_NOTICE;
  return TRUE;
}
