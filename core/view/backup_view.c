/* backup_view.c: rows brought to words. */
#include "view/backup_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/backup_key.h"

enum { MEGABYTE = 1024 * 1024 };

/* ---- the whole ---- */

static void
set_last (const Viewer *viewer, Tree *view)
{
  g_autoptr (Backup) backup = NULL;
  Tree *last;

  tree_set_null (view, "last");
  tree_set_flag (view, "late", backup_is_late (viewer->db, viewer->now));
  tree_set_integer (view, "alarm_days", BACKUP_ALARM_DAYS);
  if (!backup_last_good (viewer->db, &backup, NULL) || backup == NULL)
    return;
  last = tree_set_map (view, "last");
  viewer_set_day (viewer, last, "at", backup->at);
  tree_set_null (last, "verified");
  viewer_set_day (viewer, last, "verified", backup->verified_at);
}

static void
set_sheet (const Viewer *viewer, const BackupState *state, Tree *view)
{
  Tree *sheet = tree_set_map (view, "sheet");

  tree_set_text (sheet, "print", state->print);
  tree_set_null (sheet, "printed");
  viewer_set_day (viewer, sheet, "printed", backup_key_printed_at (viewer->db));
}

static void
set_restored (const Viewer *viewer, const BackupRestore *restore, Tree *view)
{
  gint64 held = restore == NULL ? 0 : backup_restore_held (viewer->db);
  g_autofree char *words = viewer_count (viewer, "backup.held", held);
  Tree *map;

  tree_set_null (view, "restored");
  if (restore == NULL || (restore->seen_at != 0 && held == 0))
    return;
  map = tree_set_map (view, "restored");
  viewer_set_day (viewer, map, "at", restore->at);
  viewer_set_day (viewer, map, "when", restore->restored_at);
  tree_set_flag (map, "seen", restore->seen_at != 0);
  tree_set_flag (map, "quiet", restore->quieted_at != 0);
  tree_set_integer (map, "skipped", BACKUP_NUMBERS_SKIPPED);
  tree_set_text (map, "held", held == 0 ? NULL : words);
}

/* ---- places ---- */

static void
set_keys (const BackupState *state, const BackupPlace *place, Tree *map)
{
  g_autofree char *trusted = *place->host_key == '\0' ? NULL : state->print_key (place->host_key),
                  *offered = *place->offered_key == '\0' ? NULL : state->print_key (place->offered_key);
  Tree *key;

  tree_set_text (map, "trusted", trusted);
  tree_set_null (map, "offered");
  if (offered == NULL)
    return;
  key = tree_set_map (map, "offered");
  tree_set_text (key, "key", place->offered_key);
  tree_set_text (key, "print", offered);
}

static void
set_progress (const BackupPlace *place, Tree *map)
{
  Tree *progress;

  tree_set_null (map, "progress");
  if (place->begun_at == 0 || place->total_files == 0)
    return;
  progress = tree_set_map (map, "progress");
  tree_set_integer (progress, "moved", place->moved_files);
  tree_set_integer (progress, "total", place->total_files);
}

static void
set_trouble (const Viewer *viewer, const BackupPlace *place, Tree *map)
{
  gboolean told = *place->trouble != '\0';

  tree_set_text (map, "trouble", told ? viewer_word (viewer, "backup_trouble", place->trouble) : NULL);
  tree_set_text (map, "detail", told && strcmp (place->trouble, "other") == 0 ? place->detail : NULL);
  tree_set_null (map, "tried");
  viewer_set_day (viewer, map, "tried", place->tried_at);
}

static void
add_place (const Viewer *viewer, const BackupState *state, const BackupPlace *place, Tree *list)
{
  Tree *map = tree_add_map (list);
  gboolean stick = backup_place_is_stick (place), ssh = backup_place_is_ssh (place);

  tree_set_format (map, "url", "/gestion/sauvegardes/%s", place->uuid);
  tree_set_flag (map, "stick", stick);
  tree_set_flag (map, "ssh", ssh);
  tree_set_flag (map, "paused", place->paused);
  tree_set_flag (map, "asked", place->asked_at != 0);
  tree_set_flag (map, "same_disk", !stick && !ssh && state->same_disk (place, state->data));
  if (ssh)
    tree_set_format (map, "place", "%s@%s:%s", place->login, place->host, place->folder);
  else
    tree_set_text (map, "place", stick ? viewer_word (viewer, "backup", "stick") : place->folder);
  set_progress (place, map);
  set_trouble (viewer, place, map);
  set_keys (state, place, map);
}

static const char *
place_name (const Viewer *viewer, const BackupState *state, gint64 id)
{
  for (guint i = 0; i < state->places->len; i++) {
    const BackupPlace *place = g_ptr_array_index (state->places, i);

    if (place->id == id)
      return backup_place_is_stick (place) ? viewer_word (viewer, "backup", "stick") : place->folder;
  }
  return viewer_word (viewer, "backup", "removed_place");
}

/* ---- the list ---- */

static const char *
backup_state (const Backup *backup)
{
  if (backup->gone_at != 0)
    return "gone";
  if (*backup->trouble != '\0')
    return "bad";
  return backup->verified_at != 0 ? "good" : "unseen";
}

static gint64
megabytes (gint64 bytes)
{
  return (bytes + MEGABYTE - 1) / MEGABYTE;
}

static void
add_backup (const Viewer *viewer, const BackupState *state, const Backup *backup, Tree *list)
{
  Tree *map = tree_add_map (list);
  g_autofree char *size = viewer_count (viewer, "backup.megabytes", megabytes (backup->bytes + backup->files_bytes)),
                  *fresh = viewer_count (viewer, "backup.megabytes", megabytes (backup->new_bytes)),
                  *files = viewer_count (viewer, "backup.files", backup->files);

  viewer_set_day (viewer, map, "at", backup->at);
  tree_set_text (map, "place", place_name (viewer, state, backup->place_id));
  tree_set_text (map, "size", size);
  tree_set_text (map, "new", fresh);
  tree_set_text (map, "files", files);
  tree_set_text (map, "state", viewer_word (viewer, "backup_state", backup_state (backup)));
  tree_set_flag (map, "bad", *backup->trouble != '\0' && backup->gone_at == 0);
  tree_set_text (map, "trouble",
                 *backup->trouble != '\0' ? viewer_word (viewer, "backup_trouble", backup->trouble) : NULL);
}

void
backup_view_set (const Viewer *viewer, const BackupState *state, Tree *view)
{
  Tree *places = tree_set_list (view, "places"), *backups = tree_set_list (view, "backups");
  gboolean under_way = FALSE, stick = FALSE;

  set_last (viewer, view);
  set_sheet (viewer, state, view);
  set_restored (viewer, state->restore, view);
  tree_set_text (view, "ssh_key", state->ssh_key);
  for (guint i = 0; i < state->places->len; i++) {
    const BackupPlace *place = g_ptr_array_index (state->places, i);

    add_place (viewer, state, place, places);
    under_way = under_way || place->asked_at != 0 || place->begun_at != 0;
    stick = stick || backup_place_is_stick (place);
  }
  for (guint i = 0; i < state->backups->len; i++)
    add_backup (viewer, state, g_ptr_array_index (state->backups, i), backups);
  tree_set_flag (view, "under_way", under_way);
  tree_set_flag (view, "any_stick", stick);
  viewer_set_any (view, "places");
  viewer_set_any (view, "backups");
}
