/* purge.c: the job "purge": calls each eraser of its table. How long a thing is kept is known by the file that
 * owns it. */
#include "background/purge.h"

#include "domain/attempt.h"
#include "domain/draft.h"
#include "domain/file.h"
#include "domain/link.h"
#include "domain/request_token.h"
#include "domain/session.h"

/* A noun that ages adds its line here. */
static const struct {
  const char *name;
  gboolean (*purge) (Db *db, gint64 now, GError **error);
} erasers[] = {
  { "attempts", attempt_purge },
  { "drafts", draft_purge },
  { "request_tokens", request_token_purge },
  { "links", link_purge },
  { "sessions", session_purge },
};

typedef struct {
  guint eraser;
  gint64 now;
} Erasing;

static gboolean
erase (Db *db, gpointer data, GError **error)
{
  const Erasing *erasing = data;

  return erasers[erasing->eraser].purge (db, erasing->now, error);
}

static gboolean
purge_files (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  guint rows = 0, files = 0;

  if (!file_sweep (jobs->store, jobs->data_folder, now, &rows, &files, error))
    return FALSE;
  tree_set_integer (counts, "files", files);
  return TRUE;
}

gboolean
purge_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  g_autoptr (GError) first_failure = NULL;
  gint64 done = 0;

  for (guint i = 0; i < G_N_ELEMENTS (erasers); i++) {
    Erasing erasing = { i, now };
    g_autoptr (GError) failure = NULL;

    if (store_write (jobs->store, erase, &erasing, &failure))
      done++;
    else if (first_failure == NULL) {
      g_prefix_error (&failure, "%s: ", erasers[i].name);
      first_failure = g_steal_pointer (&failure);
    }
  }
  tree_set_integer (counts, "erasers", done);
  if (first_failure == NULL)
    return purge_files (jobs, now, counts, error);
  g_propagate_error (error, g_steal_pointer (&first_failure));
  return FALSE;
}
