/* machine.c: reads /etc, /proc, /sys and the list of packages as they are. Judges nothing. */
#include "domain/machine.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/helper.h"
#include "base/secret.h"

/* What stands between a stranger and the data, by its Debian name (12, then 13). */
static const char *const packages[] = { "curl",
                                        "gnuplot-nox",
                                        "histologe-box",
                                        "libcivetweb1",
                                        "libcmark0.30.2",
                                        "libcurl4",
                                        "libgdk-pixbuf-2.0-0",
                                        "libglib2.0-0",
                                        "libheif1",
                                        "libhpdf-2.3.0",
                                        "libmosquitto1",
                                        "libsodium23",
                                        "libsqlite3-0",
                                        "libssl3",
                                        "libwebp7",
                                        "mosquitto",
                                        "msmtp",
                                        "nginx",
                                        "nginx-core",
                                        "openssh-server",
                                        "qpdf",
                                        "unattended-upgrades",
                                        NULL };

static void
package_free (gpointer data)
{
  MachinePackage *package = data;

  g_free (package->name);
  g_free (package->version);
  g_free (package);
}

void
machine_clear (Machine *machine)
{
  g_clear_pointer (&machine->model, g_free);
  g_clear_pointer (&machine->system, g_free);
  g_clear_pointer (&machine->kernel, g_free);
  g_clear_pointer (&machine->packages, g_ptr_array_unref);
}

/* (transfer full): NULL when it cannot be read. */
static char *
read_file (const char *root, const char *path)
{
  g_autofree char *whole = g_strconcat (root, path, NULL);
  char *text = NULL;

  return g_file_get_contents (whole, &text, NULL, NULL) ? text : NULL;
}

/* (transfer full): what follows `key` on the line that begins with it. */
static char *
line_value (const char *text, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], key)) {
      char *value = g_strdup (lines[i] + strlen (key));

      g_strdelimit (value, "\"", ' ');
      return g_strstrip (value);
    }
  return NULL;
}

static void
look_system (const char *root, Machine *machine)
{
  g_autofree char *release = read_file (root, "/etc/os-release");
  struct utsname names;

  machine->model = read_file (root, "/proc/device-tree/model");
  if (machine->model != NULL)
    g_strstrip (machine->model);
  if (release != NULL)
    machine->system = line_value (release, "PRETTY_NAME=");
  if (uname (&names) == 0)
    machine->kernel = g_strdup (names.release);
}

/* ---- packages ---- */

/* One line of dpkg-query: "ii name version". */
static void
take_package (Machine *machine, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, " ", 3);
  MachinePackage *package;

  if (g_strv_length (parts) != 3 || strcmp (parts[0], "ii") != 0)
    return;
  package = g_new0 (MachinePackage, 1);
  package->name = g_strdup (parts[1]);
  package->version = g_strdup (parts[2]);
  g_ptr_array_add (machine->packages, package);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  const MachinePackage *first = *(MachinePackage *const *) a, *second = *(MachinePackage *const *) b;

  return strcmp (first->name, second->name);
}

/* Those that are not installed are named on its standard error, and its status says so: what it printed counts. */
static void
look_packages (const char *root, Machine *machine)
{
  const HelperLimits limits = { .deadline_s = 10, .trusted = TRUE };
  g_autofree char *database = g_strconcat ("--root=", root, NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_auto (HelperResult) result = { 0 };
  g_auto (GStrv) lines = NULL;

  machine->packages = g_ptr_array_new_with_free_func (package_free);
  g_ptr_array_add (argv, (gpointer) "dpkg-query");
  g_ptr_array_add (argv, database);
  g_ptr_array_add (argv, (gpointer) "-W");
  g_ptr_array_add (argv, (gpointer) "-f=${db:Status-Abbrev}${Package} ${Version}\n");
  for (guint i = 0; packages[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) packages[i]);
  g_ptr_array_add (argv, NULL);
  if (!helper_run (&(HelperCommand){ .argv = (const char *const *) argv->pdata }, &limits, &result, NULL)
      || result.output == NULL)
    return;
  lines = g_strsplit (result.output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    take_package (machine, lines[i]);
  g_ptr_array_sort (machine->packages, by_name);
}

/* ---- updates ---- */

static gint64
file_time (const char *root, const char *path)
{
  g_autofree char *whole = g_strconcat (root, path, NULL);
  GStatBuf about;

  return g_stat (whole, &about) == 0 ? (gint64) about.st_mtime : 0;
}

static void
look_updates (const char *root, Machine *machine)
{
  g_autofree char *periodic = read_file (root, "/etc/apt/apt.conf.d/20auto-upgrades"),
                  *value = periodic == NULL ? NULL : line_value (periodic, "APT::Periodic::Unattended-Upgrade");
  g_autofree char *system = g_strconcat (root, "/etc/apt", NULL),
                  *waits = g_strconcat (root, "/run/reboot-required", NULL);

  if (!g_file_test (system, G_FILE_TEST_IS_DIR))
    return;
  machine->updates = value != NULL && strpbrk (value, "123456789") != NULL ? MACHINE_YES : MACHINE_NO;
  machine->updated_at = file_time (root, "/var/lib/apt/periodic/update-success-stamp");
  machine->restart = g_file_test (waits, G_FILE_TEST_EXISTS) ? MACHINE_YES : MACHINE_NO;
}

/* ---- the data ---- */

/* A volume that the kernel maps says by what; a plain partition says nothing of the kind. */
static MachineFact
is_encrypted (const char *root, const GStatBuf *about)
{
  g_autofree char *device =
                      g_strdup_printf ("%s/sys/dev/block/%u:%u", root, major (about->st_dev), minor (about->st_dev)),
                  *path = g_build_filename (device, "dm", "uuid", NULL), *uuid = NULL;

  if (!g_file_test (device, G_FILE_TEST_EXISTS))
    return MACHINE_UNKNOWN;
  return g_file_get_contents (path, &uuid, NULL, NULL) && g_str_has_prefix (uuid, "CRYPT-") ? MACHINE_YES : MACHINE_NO;
}

static void
look_data (const char *root, const char *data_folder, Machine *machine)
{
  g_autofree char *key = g_build_filename (data_folder, SECRET_KEY_FILE, NULL);
  struct statvfs volume;
  GStatBuf about;

  if (g_stat (data_folder, &about) == 0)
    machine->encrypted = is_encrypted (root, &about);
  if (g_stat (key, &about) == 0)
    machine->key_private = (about.st_mode & (S_IRWXG | S_IRWXO)) == 0 ? MACHINE_YES : MACHINE_NO;
  if (statvfs (data_folder, &volume) == 0) {
    machine->free_bytes = (guint64) volume.f_bavail * volume.f_frsize;
    machine->size_bytes = (guint64) volume.f_blocks * volume.f_frsize;
  }
}

void
machine_look (const char *root, const char *data_folder, Machine *ret_machine)
{
  *ret_machine = (Machine){ .root = geteuid () == 0 ? MACHINE_YES : MACHINE_NO };
  look_system (root, ret_machine);
  look_packages (root, ret_machine);
  look_updates (root, ret_machine);
  look_data (root, data_folder, ret_machine);
}
