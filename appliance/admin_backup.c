/* admin_backup.c: backups for who has no browser at hand. Bringing one back: admin_restore.c. */
#include "admin_backup.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "background/backups.h"
#include "backup/shelf.h"
#include "base/clock.h"

enum { LIST_MOST = 100 };

static void
show_progress (gint64 done, gint64 total, gpointer data G_GNUC_UNUSED)
{
  if (isatty (STDERR_FILENO))
    fprintf (stderr, "\r%" G_GINT64_FORMAT " / %" G_GINT64_FORMAT, done, total);
}

static gboolean
make_one (Service *service, const BackupPlace *place, const char *root, GError **error)
{
  const BackupsTry input = { .place = place, .root = root, .progress = show_progress };
  g_auto (BackupMade) made = { .finished = FALSE };
  g_autofree char *shelf = NULL;
  BackupKey key;

  if (!backups_try (&service->jobs, &input, &made, error)
      || !backup_key_load (service->jobs.data_folder, FALSE, &key, error))
    return FALSE;
  shelf = shelf_path (root, &key.key);
  printf ("%s/%s\n", shelf, made.backup.name);
  return TRUE;
}

static gboolean
make_everywhere (Service *service, GError **error)
{
  g_autoptr (GPtrArray) places = backup_place_list (store_reader (service->store), error);
  guint made = 0;

  for (guint i = 0; places != NULL && i < places->len; i++) {
    const BackupPlace *place = g_ptr_array_index (places, i);
    const char *trouble = NULL;
    gboolean here = !place->paused && !backup_place_is_ssh (place);
    g_autofree char *root = here ? backups_root (service->config, place, &trouble) : NULL;

    if (root != NULL && !make_one (service, place, root, error))
      return FALSE;
    made += root != NULL;
    if (trouble != NULL)
      fprintf (stderr, "%s %s: %s\n", place->way, place->folder, trouble);
  }
  return places != NULL && (made > 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "no place of backups is there now"));
}

gboolean
admin_backup_now (const Arguments *arguments, GError **error)
{
  const char *folder = arguments->count == 0 ? NULL : arguments->words[0];

  if (folder != NULL && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return box_fail (error, BOX_ERROR_NOT_FOUND, "%s is no folder", folder);
  return folder != NULL ? make_one (arguments->service, NULL, folder, error)
                        : make_everywhere (arguments->service, error);
}

gboolean
admin_backup_list (const Arguments *arguments, GError **error)
{
  g_autoptr (GPtrArray) list = backup_list (store_reader (arguments->service->store), 0, LIST_MOST, error);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Backup *backup = g_ptr_array_index (list, i);
    g_autofree char *at = clock_iso (backup->at), *verified = clock_iso (backup->verified_at);

    printf ("%s %s %" G_GINT64_FORMAT " bytes, %" G_GINT64_FORMAT " files, %s%s%s\n", backup->name, at, backup->bytes,
            backup->files,
            backup->gone_at != 0       ? "gone"
            : *backup->trouble != '\0' ? backup->trouble
            : backup->verified_at != 0 ? "verified "
                                       : "not verified yet",
            backup->gone_at == 0 && *backup->trouble == '\0' && backup->verified_at != 0 ? verified : "",
            *backup->detail != '\0' ? backup->detail : "");
  }
  return list != NULL;
}

gboolean
admin_backup_verify (const Arguments *arguments, GError **error)
{
  const char *name = arguments->count == 0 ? NULL : arguments->words[0];
  g_autoptr (GPtrArray) list = backup_list_there (store_reader (arguments->service->store), 0, error);
  guint looked = 0;

  for (guint i = 0; list != NULL && i < list->len && (looked == 0 || name != NULL); i++) {
    const Backup *backup = g_ptr_array_index (list, i);
    gint64 read = 0;

    if (name != NULL && strcmp (backup->name, name) != 0)
      continue;
    if (!backups_look (&arguments->service->jobs, backup, TRUE, &read, error))
      return FALSE;
    printf ("%s is good: %" G_GINT64_FORMAT " files read back\n", backup->name, read);
    looked++;
  }
  return list != NULL && (looked > 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "no such backup"));
}

static gboolean
code_work (Db *db, gpointer data, GError **error)
{
  return backup_key_read (db, data, error);
}

/* As the sheet of the browser: that somebody read it is written before it is shown. */
gboolean
admin_backup_code (const Arguments *arguments, GError **error)
{
  Actor box = ACTOR_BOX_AT (clock_now ());
  BackupKey key;

  if (!backup_key_load (arguments->service->jobs.data_folder, TRUE, &key, error)
      || !store_write (arguments->service->store, code_work, &box, error))
    return FALSE;
  printf ("%s\n%s\n", key.code, key.key.print);
  return TRUE;
}
