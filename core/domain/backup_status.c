/* backup_status.c: rows of the status page about backups. */
#include "domain/backup_status.h"

#include "base/clock.h"
#include "domain/backup.h"
#include "domain/backup_key.h"
#include "domain/training.h"

enum { PLUG_S = 6 * 3600 /* after the night: in these hours somebody plugs the stick in */ };

/* A night came and went since then. */
static gboolean
missed_a_night (gint64 since, gint64 now)
{
  return since != 0 && now - clock_next (since + 1, 0, BACKUP_NIGHT_HOUR, BACKUP_NIGHT_MINUTE) > PLUG_S;
}

gboolean
backup_status (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_autoptr (Backup) last = NULL;
  gint64 since = backup_since (scene->db);

  if (!backup_last_good (scene->db, &last, error))
    return FALSE;
  finding->at = last == NULL ? 0 : last->at;
  if (training_is_copy (scene->db)) /* nothing of it is worth keeping */
    return TRUE;
  if (backup_is_late (scene->db, scene->now)) {
    finding->level = STATUS_ALARM;
    finding->cause = last == NULL ? "never" : NULL;
    finding->number = backup_late_days (scene->db, scene->now);
  } else if (missed_a_night (since, scene->now))
    *finding = (StatusFinding){ .level = STATUS_NOTICE, .cause = "missed", .at = finding->at };
  return TRUE;
}

gboolean
backup_status_sheet (const StatusScene *scene, StatusFinding *finding, GError **error G_GNUC_UNUSED)
{
  finding->at = backup_key_printed_at (scene->db);
  if (finding->at == 0 && !training_is_copy (scene->db))
    finding->level = STATUS_NOTICE;
  return TRUE;
}

gboolean
backup_status_restored (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_autoptr (BackupRestore) restore = NULL;

  if (!backup_restore_last (scene->db, &restore, error))
    return FALSE;
  finding->number = restore == NULL ? 0 : backup_restore_held (scene->db);
  finding->at = restore == NULL ? 0 : restore->at;
  if (restore != NULL && restore->seen_at == 0)
    finding->level = STATUS_NOTICE;
  return TRUE;
}
