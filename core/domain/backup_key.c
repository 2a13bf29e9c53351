/* backup_key.c: a file of two lines, the code and the key made of it: Argon2id is paid once, not every night. */
#include "domain/backup_key.h"

#include <string.h>

#include "domain/event.h"

static const char sql_note[] = "INSERT INTO backup_key (id, print, made_at) VALUES (1, :print, :now) ON CONFLICT (id)"
                               " DO UPDATE SET print = :print, made_at = :now, printed_at = NULL, user_id = NULL"
                               " WHERE print <> :print";
static const char sql_printed[] = "UPDATE backup_key SET printed_at = :now, user_id = nullif (:user, 0)";
static const char sql_when[] = "SELECT coalesce (printed_at, 0) AS at FROM backup_key";

gboolean
backup_key_save (const char *data_folder, const BackupKey *key, GError **error)
{
  g_autofree char *path = g_build_filename (data_folder, BACKUP_KEY_FILE, NULL), *text = vault_key_write (&key->key),
                  *file = g_strdup_printf ("%s\n%s\n", key->code, text);

  return g_file_set_contents_full (path, file, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error)
         || box_translate (error);
}

static gboolean
make_key (const char *data_folder, BackupKey *ret_key, GError **error)
{
  g_autofree char *code = vault_code_new ();

  g_strlcpy (ret_key->code, code, sizeof ret_key->code);
  return vault_key_make (code, NULL, &ret_key->key, error) && backup_key_save (data_folder, ret_key, error);
}

static gboolean
read_key (const char *text, BackupKey *ret_key)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *code = g_strv_length (lines) < 2 ? NULL : vault_code_read (lines[0]);

  if (code == NULL || !vault_key_read (lines[1], &ret_key->key))
    return FALSE;
  g_strlcpy (ret_key->code, code, sizeof ret_key->code);
  return TRUE;
}

gboolean
backup_key_load (const char *data_folder, gboolean make, BackupKey *ret_key, GError **error)
{
  g_autofree char *path = g_build_filename (data_folder, BACKUP_KEY_FILE, NULL), *text = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return make ? make_key (data_folder, ret_key, error)
                : box_fail (error, BOX_ERROR_NOT_FOUND, "the backups have no key yet");
  if (!g_file_get_contents (path, &text, NULL, error))
    return box_translate (error);
  return read_key (text, ret_key) || box_fail (error, BOX_ERROR_INVALID, "%s holds no key of backups", path);
}

gboolean
backup_key_note (Db *db, const char *print, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_note);

  query_bind_text (query, ":print", print);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
backup_key_read (Db *db, const Actor *actor, GError **error)
{
  const Event event = { .noun = "backup_key", .subject_id = 1, .verb = "read" };

  return event_add (db, actor, &event, error);
}

gboolean
backup_key_printed (Db *db, const Actor *actor, const char *print, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_printed);
  const Event event = { .noun = "backup_key", .subject_id = 1, .verb = "printed" };

  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return backup_key_note (db, print, actor->now, error) && query_done (query, error) && event_add (db, actor, &event, error);
}

gint64
backup_key_printed_at (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_when);

  return query_next (query) ? query_integer (query, "at") : 0;
}
