/* import_stage.c: rows of `import` and the age of their files. Reads no sheet. */
#include "domain/import_stage.h"

#include <glib/gstdio.h>



#define STAGE_COLUMNS \
  "SELECT i.uuid, i.kind, i.name, i.state, i.trouble, i.lines, i.created_at, coalesce (i.applied_at, 0) AS applied_at," \
  " u.name AS user_name FROM import i JOIN user u ON u.id = i.user_id"
static const char sql_add[] = "INSERT INTO import (uuid, kind, name, user_id, state, created_at)"
                              " VALUES (:uuid, :kind, :name, :user, :state, :now)";
static const char sql_find[] = STAGE_COLUMNS " WHERE i.uuid = :uuid";
static const char sql_list[] = STAGE_COLUMNS " ORDER BY i.created_at DESC, i.id DESC LIMIT 20";
static const char sql_waiting[] = STAGE_COLUMNS " WHERE i.state = 'waiting' ORDER BY i.created_at, i.id LIMIT 1";
static const char sql_progress[] = "UPDATE import SET lines = :lines WHERE uuid = :uuid";
static const char sql_step[] =
    "UPDATE import SET state = :to, trouble = :trouble, applied_at = iif (:to = 'applied', :now, applied_at)"
    " WHERE uuid = :uuid AND state = :from";
static const char sql_purge[] =
    "DELETE FROM import WHERE id IN (SELECT id FROM import WHERE created_at < iif (state = 'applied', :applied, :before)"
    " LIMIT :most)";

void
import_stage_free (ImportStage *stage)
{
  if (stage == NULL)
    return;
  char *texts[] = { stage->uuid, stage->kind, stage->name, stage->user_name, stage->state, stage->trouble };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (stage);
}

static ImportStage *
stage_read (Query *query)
{
  ImportStage *stage = g_new0 (ImportStage, 1);

  stage->uuid = g_strdup (query_text (query, "uuid"));
  stage->kind = g_strdup (query_text (query, "kind"));
  stage->name = g_strdup (query_text (query, "name"));
  stage->user_name = g_strdup (query_text (query, "user_name"));
  stage->state = g_strdup (query_text (query, "state"));
  stage->trouble = g_strdup (query_text (query, "trouble"));
  stage->lines = query_integer (query, "lines");
  stage->created_at = query_integer (query, "created_at");
  stage->applied_at = query_integer (query, "applied_at");
  return stage;
}

char *
import_stage_path (const char *data_folder, const char *uuid, const char *ending)
{
  g_autofree char *name = g_strconcat (uuid, ending, NULL);

  return g_build_filename (data_folder, "imports", name, NULL);
}

gboolean
import_stage_add (Db *db, const Actor *actor, const ImportStage *stage, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  gboolean addresses = g_strcmp0 (stage->kind, IMPORT_ADDRESSES) == 0;

  query_bind_text (query, ":uuid", stage->uuid);
  query_bind_text (query, ":kind", stage->kind);
  query_bind_text (query, ":name", stage->name);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_text (query, ":state", addresses ? "waiting" : "staged");
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error);
}

ImportStage *
import_stage_find (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (ImportStage) stage = NULL;

  query_bind_text (query, ":uuid", uuid);
  if (query_next (query))
    stage = stage_read (query);
  if (!query_done (query, error))
    return NULL;
  if (stage == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such file to import");
  return g_steal_pointer (&stage);
}

GPtrArray *
import_stage_list (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) import_stage_free);

  while (query_next (query))
    g_ptr_array_add (list, stage_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

ImportStage *
import_stage_waiting (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_waiting);
  g_autoptr (ImportStage) stage = query_next (query) ? stage_read (query) : NULL;

  return query_done (query, error) ? g_steal_pointer (&stage) : NULL;
}

gboolean
import_stage_progress (Db *db, const char *uuid, gint64 lines, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_progress);

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":lines", lines);
  return query_done (query, error);
}

gboolean
import_stage_step (Db *db, const ImportStep *step, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_step);

  query_bind_text (query, ":uuid", step->uuid);
  query_bind_text (query, ":from", step->from);
  query_bind_text (query, ":to", step->to);
  query_bind_text (query, ":trouble", step->trouble);
  query_bind_integer (query, ":now", step->now);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "the file is not %s any more", step->from);
}

gboolean
import_stage_purge (Db *db, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_purge);

  query_bind_integer (query, ":before", now - IMPORT_KEEP_S);
  query_bind_integer (query, ":applied", now - IMPORT_APPLIED_KEEP_DAYS * CLOCK_DAY);
  query_bind_integer (query, ":most", STORE_PIECE_ROWS);
  return query_done (query, error);
}

guint
import_stage_sweep (const char *data_folder, gint64 now)
{
  g_autofree char *folder = g_build_filename (data_folder, "imports", NULL);
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;
  guint removed = 0;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf status;

    if (g_lstat (path, &status) == 0 && status.st_mtime < now - IMPORT_KEEP_S)
      removed += g_unlink (path) == 0;
  }
  return removed;
}
