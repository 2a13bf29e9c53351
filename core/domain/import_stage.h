/* import_stage.h: files brought to be imported, kept until somebody looked at what they would do: rows of `import`; the
 * bytes lie in the folder imports under the same uuid. */
#pragma once
#include "base/clock.h"
#include "domain/actor.h"
#include "store/store.h"

#define IMPORT_ADDRESSES "addresses" /* a kind that is no sheet: the national base, read by a job */
enum { IMPORT_KEEP_S = 24 * 3600, IMPORT_APPLIED_KEEP_DAYS = 90 };

typedef struct {
  char *uuid, *kind, *name, *user_name;
  char *state;   /* staged, waiting, ready, failed, applied */
  char *trouble; /* nullable: the line where reading addresses stopped; "" when none is to blame */
  gint64 lines, created_at, applied_at;
} ImportStage;
void import_stage_free (ImportStage *stage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportStage, import_stage_free)

/* (transfer full): where the bytes of one lie. */
char *import_stage_path (const char *data_folder, const char *uuid, const char *ending);
/* Within a store_write: a file that was brought: staged, or waiting for the job when it is addresses. */
gboolean import_stage_add (Db *db, const Actor *actor, const ImportStage *stage, GError **error);
ImportStage *import_stage_find (Db *db, const char *uuid, GError **error); /* (transfer full): NOT_FOUND */
GPtrArray *import_stage_list (Db *db, GError **error); /* (transfer full): of ImportStage, the newest 20 */
/* (transfer full): the addresses that waited longest; NULL without error when none does. */
ImportStage *import_stage_waiting (Db *db, GError **error);
/* Within a store_write: how far the reading is. */
gboolean import_stage_progress (Db *db, const char *uuid, gint64 lines, GError **error);
/* Within a store_write: from one state to the next. CONFLICT when it is not in `from`. `trouble` is nullable. */
typedef struct {
  const char *uuid, *from, *to, *trouble;
  gint64 now;
} ImportStep;
gboolean import_stage_step (Db *db, const ImportStep *step, GError **error);
/* Within a store_write: forgets those older than IMPORT_KEEP_S that were not applied; applied ones after 90 days. */
gboolean import_stage_purge (Db *db, gint64 now, GError **error);
/* Removes bytes that no row of the last IMPORT_KEEP_S needs: those older. Their number. */
guint import_stage_sweep (const char *data_folder, gint64 now);
