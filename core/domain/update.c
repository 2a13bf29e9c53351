/* update.c: reads and writes a few small files. Installs nothing. */
#include "domain/update.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/training.h"

enum { RUN_FIELDS = 8, TOLD_BYTES_MAX = 1 << 20 };

static const char group[] = "now";
static const char sql_is_told[] = "SELECT 1 FROM update_told WHERE run = :run";
static const char sql_told[] = "INSERT INTO update_told (run, told_at) VALUES (:run, :now)"
                               " ON CONFLICT (run) DO NOTHING";

const UpdateResult update_results[] = {
  { "installed", STATUS_OK },    /* the new version serves */
  { "put_off", STATUS_NOTICE },  /* nothing was changed */
  { "refused", STATUS_NOTICE },  /* what was offered is not ours, is damaged, or is older */
  { "returned", STATUS_NOTICE }, /* the former version serves again, with its store */
  { "ill", STATUS_ALARM },       /* neither serves */
};
const guint update_results_count = G_N_ELEMENTS (update_results);

gboolean
update_run_comes_again (const UpdateRun *run)
{
  return strcmp (run->result, "put_off") == 0
         || (strcmp (run->result, "returned") == 0 && strcmp (run->cause, "power") == 0);
}

/* ---- what is told ---- */

static void
run_free (gpointer data)
{
  UpdateRun *run = data;

  g_free (run->id);
  g_free (run->from);
  g_free (run->to);
  g_free (run->source);
  g_free (run->result);
  g_free (run->cause);
  g_free (run->backup);
  g_free (run);
}

void
update_now_clear (UpdateNow *now)
{
  g_clear_pointer (&now->version, g_free);
  g_clear_pointer (&now->step, g_free);
  g_clear_pointer (&now->check, g_free);
  g_clear_pointer (&now->offer, g_free);
  g_clear_pointer (&now->offer_source, g_free);
  g_clear_pointer (&now->news, g_free);
  g_clear_pointer (&now->runs, g_ptr_array_unref);
  g_clear_pointer (&now->pause_until, g_free);
}

/* (transfer full): "" when there is none, or too much of it. */
static char *
read_told (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
  GStatBuf about;

  if (g_stat (path, &about) != 0 || about.st_size > TOLD_BYTES_MAX || !g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");
  return g_utf8_validate (text, -1, NULL) ? g_steal_pointer (&text) : g_strdup ("");
}

/* One line: its parts stand between tabs. */
static void
take_run (GPtrArray *runs, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", RUN_FIELDS);
  UpdateRun *run;
  gint64 at = 0;

  if (g_strv_length (parts) != RUN_FIELDS || !text_to_integer (parts[1], 0, G_MAXINT64 / 2, &at))
    return;
  run = g_new0 (UpdateRun, 1);
  run->id = g_strdup (parts[0]);
  run->at = at;
  run->from = g_strdup (parts[2]);
  run->to = g_strdup (parts[3]);
  run->source = g_strdup (parts[4]);
  run->result = g_strdup (parts[5]);
  run->cause = g_strdup (parts[6]);
  run->backup = g_strdup (parts[7]);
  g_ptr_array_insert (runs, 0, run);
}

static GPtrArray *
read_runs (const char *told_folder)
{
  g_autofree char *text = read_told (told_folder, "history");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *runs = g_ptr_array_new_with_free_func (run_free);

  for (guint i = 0; lines[i] != NULL; i++)
    take_run (runs, lines[i]);
  return runs;
}

/* (transfer full): "" when it is not there. */
static char *
told_text (GKeyFile *file, const char *key)
{
  char *text = g_key_file_get_string (file, group, key, NULL);

  return text == NULL ? g_strdup ("") : g_strstrip (text);
}

static char *
pause_path (const char *data_folder)
{
  return g_build_filename (data_folder, "updates", "pause", NULL);
}

/* (transfer full): NULL when there is none, or none any more. */
static char *
read_pause (const char *data_folder, gint64 now)
{
  g_autofree char *path = pause_path (data_folder), *text = NULL, *today = clock_iso_day (now);
  gint64 day;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !g_str_has_prefix (text, "until="))
    return NULL;
  g_strchomp (memmove (text, text + strlen ("until="), strlen (text + strlen ("until=")) + 1));
  return clock_parse_day (text, &day) && strcmp (today, text) < 0 ? g_steal_pointer (&text) : NULL;
}

void
update_look (const char *told_folder, const char *data_folder, gint64 now, UpdateNow *ret_now)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = read_told (told_folder, "now");
  gboolean known = *text != '\0' && g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL);

  *ret_now = (UpdateNow){
    .known = known,
    .version = told_text (file, "version"),
    .step = told_text (file, "step"),
    .check = told_text (file, "check"),
    .offer = told_text (file, "offer"),
    .offer_source = told_text (file, "offer_source"),
    .offer_bad = g_key_file_get_boolean (file, group, "offer_bad", NULL),
    .checked_at = g_key_file_get_int64 (file, group, "checked_at", NULL),
    .good_at = g_key_file_get_int64 (file, group, "good_at", NULL),
    .offered_at = g_key_file_get_int64 (file, group, "offer_at", NULL),
    .news = read_told (told_folder, "news"),
    .runs = read_runs (told_folder),
    .pause_until = read_pause (data_folder, now),
  };
}

/* ---- what is wanted ---- */

/* The other side looks for `now`, and reads `pause` each night. */
static gboolean
write_wish (const char *data_folder, const char *name, const char *text, GError **error)
{
  g_autofree char *folder = g_build_filename (data_folder, "updates", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return box_fail (error, BOX_ERROR_IO, "cannot make %s: %s", folder, g_strerror (errno));
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error)
         || box_translate (error);
}

gboolean
update_ask_look (const char *data_folder, GError **error)
{
  return write_wish (data_folder, "now", "verb=check\n", error);
}

gboolean
update_ask_install (const char *data_folder, const UpdateNow *now, const char *version, GError **error)
{
  g_autofree char *text = g_strdup_printf ("verb=install\nversion=%s\n", now->offer);

  if (*now->offer == '\0' || strcmp (now->offer, version) != 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "this version is not what is offered");
  return write_wish (data_folder, "now", text, error);
}

gboolean
update_pause (const char *data_folder, const char *until, gint64 now, GError **error)
{
  g_autofree char *path = pause_path (data_folder);
  g_autofree char *text = g_strdup_printf ("until=%s\n", until);
  gint64 day = 0;

  if (until == NULL)
    return g_unlink (path) == 0 || errno == ENOENT
           || box_fail (error, BOX_ERROR_IO, "cannot remove %s: %s", path, g_strerror (errno));
  if (!clock_parse_day (until, &day) || day <= now || day > clock_add_days (now, UPDATE_PAUSE_DAYS_MAX))
    return box_fail (error, BOX_ERROR_INVALID, "no pause until that day");
  return write_wish (data_folder, "pause", text, error);
}

gboolean
update_record (Db *db, const Actor *actor, const char *verb, GError **error)
{
  const Event event = { .noun = "update", .subject_id = 0, .verb = verb };

  if (!access_allows (actor->role, ACTION_SECURITY_MANAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "%s does not update the box", role_name (actor->role));
  return event_add (db, actor, &event, error);
}

/* ---- what was told ---- */

gboolean
update_is_told (Db *db, const char *run, gboolean *ret_told, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_is_told);

  query_bind_text (query, ":run", run);
  *ret_told = query_next (query);
  return query_done (query, error);
}

gboolean
update_told (Db *db, const char *run, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_told);

  query_bind_text (query, ":run", run);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

/* ---- the row of the status page ---- */

/* TRUE when the last end of an update is still somebody's business. */
static gboolean
find_run (const UpdateNow *update, gint64 now, StatusFinding *finding)
{
  const UpdateRun *last = update->runs->len == 0 ? NULL : g_ptr_array_index (update->runs, 0);
  const char *cause;

  if (last == NULL || last->at < clock_add_days (now, -UPDATE_SILENT_DAYS))
    return FALSE;
  for (guint i = 0; i < update_results_count; i++)
    if (strcmp (update_results[i].code, last->result) == 0 && update_results[i].level != STATUS_OK) {
      cause = strcmp (last->result, "returned") == 0 && update_run_comes_again (last) ? "cut" : update_results[i].code;
      *finding = (StatusFinding){ .level = update_results[i].level, .cause = cause, .at = last->at };
      return TRUE;
    }
  return FALSE;
}

gboolean
update_status (const StatusScene *scene, StatusFinding *finding, GError **error G_GNUC_UNUSED)
{
  g_auto (UpdateNow) update = { 0 };

  if (scene->config == NULL)
    return TRUE;
  update_look (config_text (scene->config, "update.told"), scene->data_folder, scene->now, &update);
  if (!update.known && !training_is_copy (scene->db))
    *finding = (StatusFinding){ .level = STATUS_NOTICE, .cause = "nobody" };
  if (!update.known || find_run (&update, scene->now, finding))
    return TRUE;
  if (strcmp (update.check, "off") == 0 || strcmp (update.check, "key") == 0)
    *finding = (StatusFinding){ .level = STATUS_NOTICE, .cause = "off" };
  else if (*update.offer != '\0' && update.pause_until == NULL
           && update.offered_at < clock_add_days (scene->now, -UPDATE_WAIT_DAYS))
    *finding = (StatusFinding){ .level = STATUS_NOTICE, .at = update.offered_at };
  else if (update.good_at != 0 && update.good_at < clock_add_days (scene->now, -UPDATE_BLIND_DAYS))
    *finding = (StatusFinding){ .level = STATUS_NOTICE, .cause = "blind", .at = update.good_at };
  return TRUE;
}
