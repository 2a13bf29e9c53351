/* file.c: bytes by their hash below data/files, and the rows that name them. Does not look into images. */
#include "domain/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/folder.h"
#include "base/secret.h"

const char *const file_document_types[] = { "photo",           "lease",           "dpe",
                                            "inventory",       "lead_asbestos",   "formal_notice",
                                            "visit_report",    "municipal_order", "prefect_order",
                                            "referral",        "quote",           "invoice",
                                            "landlord_answer", "other",           NULL };

#define FILE_COLUMNS \
  "f.id, f.uuid, f.type, f.name, f.hash, f.small_hash, f.size_bytes, f.created_at, coalesce (rf.report_id, 0) AS report_id," \
  " coalesce (rf.document_type, '') AS document_type FROM file f LEFT JOIN report_file rf ON rf.file_id = f.id"
static const char sql_add[] = "INSERT INTO file (uuid, type, name, hash, size_bytes, small_hash, created_at)"
                              " VALUES (:uuid, :type, :name, :hash, :size, :small, :now)";
static const char sql_uuid[] = "SELECT " FILE_COLUMNS " WHERE f.uuid = :uuid";
static const char sql_id[] = "SELECT " FILE_COLUMNS " WHERE f.id = :id";
static const char sql_report[] = "SELECT " FILE_COLUMNS " WHERE rf.report_id = :id ORDER BY f.id";
static const char sql_tenant[] =
    "SELECT " FILE_COLUMNS " WHERE rf.report_id = :id AND rf.user_id IS NULL AND rf.answer_id IS NULL ORDER BY f.id";
static const char sql_shown[] = "SELECT " FILE_COLUMNS
                                " WHERE rf.report_id = :id"
                                " AND ((rf.user_id IS NULL AND rf.answer_id IS NULL) OR rf.visible = 1) ORDER BY f.id";
static const char sql_draft[] = "SELECT " FILE_COLUMNS " JOIN draft_file df ON df.file_id = f.id"
                                " WHERE df.draft_id = :id ORDER BY f.id";
static const char sql_attach[] = "INSERT INTO report_file (file_id, report_id, document_type, user_id, partner_id)"
                                 " VALUES (:file, :report, coalesce (:type, (SELECT CASE type WHEN '" FILE_TYPE_PHOTO
                                 "' THEN 'photo' ELSE 'other' END"
                                 " FROM file WHERE id = :file)), nullif (:user, 0), nullif (:partner, 0))";

char *
file_path (const char *data_folder, const char *hash)
{
  const char folder[] = { hash[0], hash[0] == '\0' ? '\0' : hash[1], '\0' };

  return g_build_filename (data_folder, "files", folder, folder[1] == '\0' ? "" : hash + 2, NULL);
}

gboolean
file_store_bytes (const char *data_folder, GBytes *bytes, char **ret_hash, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *hash = secret_hash_bytes (data, size);
  g_autofree char *path = file_path (data_folder, hash);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *parent = g_path_get_dirname (folder);
  const GFileSetContentsFlags flags = G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE;

  if (g_mkdir_with_parents (folder, 0750) != 0)
    return box_fail (error, BOX_ERROR_IO, "cannot make %s: %s", folder, g_strerror (errno));
  /* Bytes kept before are touched, so that the sweep leaves them to the row that will name them. */
  if (utimensat (AT_FDCWD, path, NULL, 0) != 0
      && !g_file_set_contents_full (path, data, (gssize) size, flags, 0640, error))
    return box_translate (error);
  /* Even when it exists: another thread may have renamed it a moment ago and not synced yet. */
  if (!folder_sync (folder, error) || !folder_sync (parent, error))
    return FALSE;
  *ret_hash = g_steal_pointer (&hash);
  return TRUE;
}

gboolean
file_store_path (const char *data_folder, const char *path, char **ret_hash, gsize *ret_size_bytes, GError **error)
{
  /* Mapped, not read: a dozen documents that come at once must not be a dozen times 10 MB of memory. */
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL)
    return box_translate (error);
  bytes = g_mapped_file_get_bytes (file);
  if (!file_store_bytes (data_folder, bytes, ret_hash, error))
    return FALSE;
  *ret_size_bytes = g_bytes_get_size (bytes);
  return TRUE;
}

gboolean
file_add (Db *db, const FileInput *input, gint64 now, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":type", input->type);
  query_bind_text (query, ":name", input->name);
  query_bind_text (query, ":hash", input->hash);
  query_bind_integer (query, ":size", (gint64) input->size_bytes);
  query_bind_text (query, ":small", input->small_hash);
  query_bind_integer (query, ":now", now);
  if (!query_done (query, error))
    return FALSE;
  *ret_id = db_last_id (db);
  return TRUE;
}

void
file_free (File *file)
{
  if (file == NULL)
    return;
  g_free (file->uuid);
  g_free (file->type);
  g_free (file->name);
  g_free (file->hash);
  g_free (file->small_hash);
  g_free (file->document_type);
  g_free (file);
}

gboolean
file_is_photo (const File *file)
{
  return strcmp (file->type, FILE_TYPE_PHOTO) == 0;
}

static File *
file_read (Query *query)
{
  File *file = g_new0 (File, 1);

  file->id = query_integer (query, "id");
  file->report_id = query_integer (query, "report_id");
  file->created_at = query_integer (query, "created_at");
  file->uuid = g_strdup (query_text (query, "uuid"));
  file->type = g_strdup (query_text (query, "type"));
  file->name = g_strdup (query_text (query, "name"));
  file->hash = g_strdup (query_text (query, "hash"));
  file->small_hash = g_strdup (query_text (query, "small_hash"));
  file->document_type = g_strdup (query_text (query, "document_type"));
  file->size_bytes = (gsize) query_integer (query, "size_bytes");
  return file;
}

static File *
file_one (Query *query, GError **error)
{
  g_autoptr (File) file = query_next (query) ? file_read (query) : NULL;

  if (!query_done (query, error))
    return NULL;
  if (file == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such file");
  return g_steal_pointer (&file);
}

File *
file_find_uuid (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_uuid);

  query_bind_text (query, ":uuid", uuid);
  return file_one (query, error);
}

File *
file_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_id);

  query_bind_integer (query, ":id", id);
  return file_one (query, error);
}

static GPtrArray *
file_list (Db *db, const char *sql, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);

  query_bind_integer (query, ":id", id);
  while (query_next (query))
    g_ptr_array_add (list, file_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
file_list_report (Db *db, gint64 report_id, GError **error)
{
  return file_list (db, sql_report, report_id, error);
}

GPtrArray *
file_list_tenant (Db *db, gint64 report_id, GError **error)
{
  return file_list (db, sql_tenant, report_id, error);
}

GPtrArray *
file_list_shown (Db *db, gint64 report_id, GError **error)
{
  return file_list (db, sql_shown, report_id, error);
}

GPtrArray *
file_list_draft (Db *db, gint64 draft_id, GError **error)
{
  return file_list (db, sql_draft, draft_id, error);
}

gboolean
file_attach (Db *db, gint64 file_id, gint64 report_id, const char *document_type, const Actor *actor, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_attach);

  query_bind_integer (query, ":file", file_id);
  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":type", document_type);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":partner", actor->partner_id);
  return query_done (query, error);
}
