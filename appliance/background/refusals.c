/* refusals.c: with the first run of a month, tells each manager what partners refused of what was sent the month before;
 * nothing when nothing was. */
#include "background/refusals.h"

#include "base/clock.h"
#include "domain/user_list.h"
#include "view/refusal_view.h"

typedef struct {
  const Jobs *jobs;
  gint64 now, month;  /* the first moment of this month */
  gint64 told, found; /* out */
} Telling;

/* A box whose managers are not named yet tells its administrators. */
static GPtrArray *
managers (Db *db, GError **error)
{
  g_autoptr (GPtrArray) list = user_list_role (db, ROLE_MANAGER, error);

  if (list == NULL || list->len > 0)
    return g_steal_pointer (&list);
  return user_list_role (db, ROLE_ADMINISTRATOR, error);
}

static gboolean
tell_one (Db *db, Telling *telling, const User *user, Tree *tree, GError **error)
{
  g_autofree char *day = clock_iso_day (telling->month);
  g_autofree char *key = g_strdup_printf ("refusals:%s:%" G_GINT64_FORMAT, day, user->id);

  telling->told++;
  return jobs_mail_user (telling->jobs, db, &(JobMail){ "refusals", key, telling->now }, user, tree, error);
}

static void
add_month (const Telling *telling, const Viewer *viewer, gint64 since, Tree *tree)
{
  g_autofree char *code = clock_format (since, "month_%-m"), *year = clock_format (since, "%Y");

  (void) telling;
  tree_set_format (tree, "month", "%s %s", viewer_word (viewer, "calendar", code), year);
}

static gboolean
tell (Db *db, gpointer data, GError **error)
{
  Telling *telling = data;
  MailStyle style = jobs_mail_style (telling->jobs);
  const Viewer viewer = { .db = db, .words = style.words, .language = style.language, .grids = style.grids,
                          .now = telling->now };
  gint64 since = clock_add_months (telling->month, -1);
  g_autoptr (Job) job = NULL;
  g_autoptr (GPtrArray) refusals = NULL, users = NULL;
  g_autoptr (Tree) tree = NULL;

  telling->told = telling->found = 0;
  if (!job_find (db, "refusals", &job, error))
    return FALSE;
  if (job != NULL && job->done_at >= telling->month)
    return TRUE;
  refusals = refusal_list (db, since, telling->month, error);
  users = refusals == NULL ? NULL : managers (db, error);
  if (users == NULL)
    return FALSE;
  telling->found = refusals->len;
  tree = mail_tree_new (db, &style);
  refusal_view_add (&viewer, refusals, tree);
  add_month (telling, &viewer, since, tree);
  for (guint i = 0; i < users->len && refusals->len > 0; i++)
    if (!tell_one (db, telling, g_ptr_array_index (users, i), tree, error))
      return FALSE;
  return TRUE;
}

gboolean
refusals_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Telling telling = { .jobs = jobs, .now = now, .month = clock_month_start (now) };

  if (!store_write (jobs->store, tell, &telling, error))
    return FALSE;
  tree_set_integer (counts, "refusals", telling.found);
  tree_set_integer (counts, "told", telling.told);
  return TRUE;
}
