/* backup_status.c: rows of the status page about backups. */
#include "domain/backup_status.h"

#include "base/clock.h"
#include "domain/backup.h"
#include "domain/backup_key.h"

enum { MISSED_S = 30 * 3600 /* a night, and the hours in which somebody plugs the stick in */ };

gboolean
backup_status (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_autoptr (Backup) last = NULL;
  gint64 since = backup_since (scene->db);

  if (!backup_last_good (scene->db, &last, error))
    return FALSE;
  finding->at = last == NULL ? 0 : last->at;
  if (backup_is_late (scene->db, scene->now)) {
    finding->level = STATUS_ALARM;
    finding->cause = last == NULL ? "never" : NULL;
    finding->number = (scene->now - since) / CLOCK_DAY;
  } else if (last == NULL || scene->now - last->at > MISSED_S) {
    finding->level = since == 0 || scene->now - since < MISSED_S ? STATUS_OK : STATUS_NOTICE;
    finding->cause = "missed";
  }
  return TRUE;
}

gboolean
backup_status_sheet (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_autoptr (Backup) last = NULL;

  if (!backup_last_good (scene->db, &last, error))
    return FALSE;
  finding->at = backup_key_printed_at (scene->db);
  if (last != NULL && finding->at == 0)
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
