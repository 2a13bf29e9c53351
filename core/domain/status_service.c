/* status_service.c: rows about the service itself: its store, its mails, its jobs. Reads the store alone. */
#include "base/clock.h"
#include "domain/outbox.h"
#include "domain/outbox_care.h"
#include "domain/status_rows.h"

enum { MAIL_NOTICE_S = 2 * CLOCK_HOUR, MAIL_ALARM_S = 12 * CLOCK_HOUR };

static const char sql_answers[] = "SELECT count (*) AS n FROM setting";
/* A job that ended well has ended since it began; one that is held runs. */
static const char sql_failing[] = "SELECT count (*) AS n, coalesce (min (started_at), 0) AS since FROM job"
                                  " WHERE lease_until IS NULL AND started_at > coalesce (done_at, 0)";
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

gboolean
status_mail (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_autofree char *stopped = outbox_stopped (scene->db);

  if (stopped != NULL)
    *finding = (StatusFinding){ .level = STATUS_NOTICE, .cause = "stopped" };
  else if (scene->config != NULL && *config_text (scene->config, "mail.msmtp_config") == '\0')
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
