/* status_machine.c: rows about the machine: disk, memory, heat, power, clock, certificate. Reads small files of the
 * kernel; what the machine does not say is well. Runs no program. */
#include <string.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>

#include "base/certificate.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/clock_trust.h"
#include "domain/status_rows.h"

enum { MILLI = 1000, SENSORS_MAX = 64 };

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

/* ---- memory ---- */

/* The number after `key` at the beginning of a line, without a unit behind it; -1: it is not there. */
static gint64
number_of (const char *text, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gint64 value = -1;

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], key)) {
      char *figures = g_strchug (lines[i] + strlen (key));

      figures[strcspn (figures, " ")] = '\0';
      return text_to_integer (figures, 0, G_MAXINT64 / 1024, &value) ? value : -1;
    }
  return -1;
}

/* The kernel's own account; a service that does not see it (ProcSubset=pid) adds what is free to what the root of all
 * control groups says of files that can be dropped. FALSE: the machine does not say. */
static gboolean
look_memory (const StatusScene *scene, gint64 *ret_all, gint64 *ret_left)
{
  g_autofree char *path = g_strconcat (scene->root, "/proc/meminfo", NULL),
                  *groups = g_strconcat (scene->root, "/sys/fs/cgroup/memory.stat", NULL), *text = NULL;
  struct sysinfo about;

  if (g_file_get_contents (path, &text, NULL, NULL)) {
    *ret_all = number_of (text, "MemTotal:");
    *ret_left = number_of (text, "MemAvailable:");
    return *ret_all > 0 && *ret_left >= 0;
  }
  if (!g_file_get_contents (groups, &text, NULL, NULL) || sysinfo (&about) != 0)
    return FALSE;
  *ret_all = (gint64) (about.totalram * about.mem_unit / 1024);
  *ret_left = number_of (text, "file ");
  if (*ret_all <= 0 || *ret_left < 0)
    return FALSE;
  *ret_left = *ret_left / 1024 + (gint64) (about.freeram * about.mem_unit / 1024);
  return TRUE;
}

gboolean
status_memory (const StatusScene *scene, StatusFinding *finding, GError **error G_GNUC_UNUSED)
{
  gint64 all = 0, left = 0;

  if (!look_memory (scene, &all, &left))
    return TRUE;
  finding->bytes = (guint64) left * 1024;
  if (left * 100 / all < STATUS_MEMORY_ALARM_PERCENT)
    finding->level = STATUS_ALARM;
  else if (left * 100 / all < STATUS_MEMORY_NOTICE_PERCENT)
    finding->level = STATUS_NOTICE;
  return TRUE;
}

/* ---- what sensors of the machine itself say ---- */

/* The largest number that files <folder>/<prefix>*<name> hold, at most SENSORS_MAX of them; -1: none. `label` nullable:
 * only where the file "name" beside it says that. */
static gint64
largest_of (const StatusScene *scene, const char *folder, const char *name, const char *label)
{
  g_autofree char *path = g_strconcat (scene->root, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *entry;
  gint64 largest = -1;

  for (guint seen = 0; dir != NULL && seen < SENSORS_MAX && (entry = g_dir_read_name (dir)) != NULL; seen++) {
    g_autofree char *file = g_build_filename (path, entry, name, NULL), *text = NULL,
                    *label_file = g_build_filename (path, entry, "name", NULL), *label_text = NULL;
    gint64 value;

    if (label != NULL
        && (!g_file_get_contents (label_file, &label_text, NULL, NULL) || strcmp (g_strstrip (label_text), label) != 0))
      continue;
    if (g_file_get_contents (file, &text, NULL, NULL) && text_to_integer (g_strstrip (text), 0, G_MAXINT32, &value))
      largest = MAX (largest, value);
  }
  return largest;
}

gboolean
status_heat (const StatusScene *scene, StatusFinding *finding, GError **error G_GNUC_UNUSED)
{
  gint64 degrees = largest_of (scene, "/sys/class/thermal", "temp", NULL);

  if (degrees < 0)
    return TRUE;
  finding->number = degrees / MILLI;
  if (finding->number >= STATUS_HEAT_ALARM)
    finding->level = STATUS_ALARM;
  else if (finding->number >= STATUS_HEAT_NOTICE)
    finding->level = STATUS_NOTICE;
  return TRUE;
}

/* A Pi whose power supply is too weak says so here, and damages its card. */
gboolean
status_power (const StatusScene *scene, StatusFinding *finding, GError **error G_GNUC_UNUSED)
{
  finding->level = largest_of (scene, "/sys/class/hwmon", "in0_lcrit_alarm", "rpi_volt") > 0 ? STATUS_ALARM : STATUS_OK;
  return TRUE;
}

/* ---- its certificate ---- */

gboolean
status_certificate (const StatusScene *scene, StatusFinding *finding, GError **error G_GNUC_UNUSED)
{
  const char *path = scene->config == NULL ? "" : config_text (scene->config, "server.certificate");

  if (*path == '\0')
    return TRUE;
  finding->at = certificate_end (path);
  finding->number = MAX (0, (finding->at - scene->now) / CLOCK_DAY);
  if (finding->at == 0)
    *finding = (StatusFinding){ .level = STATUS_NOTICE, .cause = "unread" };
  else if (finding->at <= scene->now)
    *finding = (StatusFinding){ .level = STATUS_ALARM, .cause = "over", .at = finding->at };
  else if (finding->number < STATUS_CERTIFICATE_ALARM_DAYS)
    finding->level = STATUS_ALARM;
  else if (finding->number < STATUS_CERTIFICATE_NOTICE_DAYS)
    *finding = (StatusFinding){ .level = STATUS_NOTICE, .cause = "soon", .at = finding->at };
  return TRUE;
}
