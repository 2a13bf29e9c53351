/* status_machine.c: rows about the machine: its disk, its clock. Runs no program. */
#include <sys/statvfs.h>

#include "domain/clock_trust.h"
#include "domain/status_rows.h"

StatusLevel
status_disk_level (guint64 free_bytes, guint64 size_bytes)
{
  guint64 percent = size_bytes == 0 ? 100 : free_bytes * 100 / size_bytes;

  if (free_bytes >= STATUS_DISK_ENOUGH_BYTES || size_bytes == 0)
    return STATUS_OK;
  if (percent < STATUS_DISK_ALARM_PERCENT || free_bytes < STATUS_DISK_ALARM_BYTES)
    return STATUS_ALARM;
  return percent < STATUS_DISK_NOTICE_PERCENT ? STATUS_NOTICE : STATUS_OK;
}

gboolean
status_disk (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  struct statvfs volume;

  if (statvfs (scene->data_folder, &volume) != 0)
    return box_fail (error, BOX_ERROR_IO, "the volume of %s does not say what is free", scene->data_folder);
  finding->bytes = (guint64) volume.f_bavail * volume.f_frsize;
  finding->level = status_disk_level (finding->bytes, (guint64) volume.f_blocks * volume.f_frsize);
  finding->cause = finding->level == STATUS_NOTICE ? "soon" : NULL;
  return TRUE;
}

gboolean
status_clock (const StatusScene *scene, StatusFinding *finding, GError **error G_GNUC_UNUSED)
{
  finding->level = clock_trust_held (scene->db) ? STATUS_OK : STATUS_ALARM;
  return TRUE;
}
