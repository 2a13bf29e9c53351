/* imports.c: one address file a run. What it reads takes the place of the former base only when somebody says so. */
#include "background/imports.h"

#include <string.h>

#include "domain/import_stage.h"
#include "store/address_import.h"

enum { TOLD_EVERY_LINES = 20000 };

gboolean
imports_wanted (const Jobs *jobs G_GNUC_UNUSED, Db *db, gint64 now G_GNUC_UNUSED)
{
  g_autoptr (ImportStage) stage = import_stage_waiting (db, NULL);

  return stage != NULL;
}

/* What is written of one file. */
typedef struct {
  const Jobs *jobs;
  const char *uuid;
  gint64 lines, told;
  ImportStep step;
} Import;

static gboolean
progress_work (Db *db, gpointer data, GError **error)
{
  const Import *import = data;

  return import_stage_progress (db, import->uuid, import->lines, error);
}

/* A progress that cannot be written is no reason to stop. */
static gboolean
on_lines (guint lines, gpointer data)
{
  Import *import = data;

  import->lines = lines;
  if (lines >= import->told + TOLD_EVERY_LINES) {
    import->told = lines;
    store_write (import->jobs->store, progress_work, import, NULL);
  }
  return !g_cancellable_is_cancelled (import->jobs->stop);
}

static gboolean
step_work (Db *db, gpointer data, GError **error)
{
  const Import *import = data;

  return import_stage_progress (db, import->uuid, import->lines, error) && import_stage_step (db, &import->step, error);
}

/* (transfer full): "12" of "file, line 12: reason"; "" when no line is to blame. */
static char *
line_of (const char *message)
{
  const char *at = strstr (message, "line ");

  return at == NULL ? g_strdup ("") : g_strndup (at + strlen ("line "), strspn (at + strlen ("line "), "0123456789"));
}

gboolean
imports_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  g_autoptr (ImportStage) stage = import_stage_waiting (store_reader (jobs->store), error);
  g_autofree char *csv = stage == NULL ? NULL : import_stage_path (jobs->data_folder, stage->uuid, ".csv");
  g_autofree char *base = stage == NULL ? NULL : import_stage_path (jobs->data_folder, stage->uuid, ".db");
  g_autofree char *trouble = NULL;
  g_autoptr (GError) failure = NULL;
  Import import = { .jobs = jobs, .step = { .from = "waiting", .now = now } };
  gboolean read;

  if (stage == NULL)
    return error == NULL || *error == NULL;
  import.uuid = import.step.uuid = stage->uuid;
  read = address_base_import (csv, base, on_lines, &import, &failure);
  if (!read && g_cancellable_is_cancelled (jobs->stop))
    return box_fail (error, BOX_ERROR_BUSY, "stopped before the end");
  import.step.to = read ? "ready" : "failed";
  import.step.trouble = trouble = read ? NULL : line_of (failure->message);
  tree_set_integer (counts, read ? "read" : "failed", 1);
  return store_write (jobs->store, step_work, &import, error);
}
