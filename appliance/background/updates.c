/* updates.c: one mail to each administrator for each end of an update that they were not told of. Updates nothing. */
#include "background/updates.h"

#include <string.h>

#include "base/clock.h"
#include "base/config.h"
#include "domain/user_list.h"
#include "view/voice.h"

typedef struct {
  const Jobs *jobs;
  gint64 now, told; /* told: out */
  const UpdateNow *update;
} Telling;

void
updates_mail_fill (const MailStyle *style, const UpdateRun *run, Tree *tree)
{
  const Voice voice = { style->words, style->language };
  g_autofree char *day = voice_day (&voice, run->at), *cause = NULL;

  tree_set_text (tree, "day", day);
  tree_set_text (tree, "from", run->from);
  tree_set_text (tree, "to", run->to);
  for (guint i = 0; i < update_results_count; i++)
    tree_set_flag (tree, update_results[i].code, strcmp (update_results[i].code, run->result) == 0);
  if (*run->cause != '\0')
    cause = voice_code (&voice, "update_cause", run->cause);
  tree_set_text (tree, "cause", cause);
  tree_set_flag (tree, "again", update_run_comes_again (run));
  tree_set_flag (tree, "unsaved", strcmp (run->backup, "no") == 0);
}

static gboolean
tell_one (Db *db, const Telling *telling, const UpdateRun *run, GError **error)
{
  MailStyle style = jobs_mail_style (telling->jobs);
  g_autoptr (GPtrArray) users = user_list_role (db, ROLE_ADMINISTRATOR, error);

  for (guint i = 0; users != NULL && i < users->len; i++) {
    const User *user = g_ptr_array_index (users, i);
    g_autofree char *key = g_strdup_printf ("update:%s:%" G_GINT64_FORMAT, run->id, user->id);
    g_autoptr (Tree) tree = mail_tree_new (db, &style);

    updates_mail_fill (&style, run, tree);
    if (!jobs_mail_user (telling->jobs, db, &(JobMail){ "update_ended", key, telling->now }, user, tree, error))
      return FALSE;
  }
  return users != NULL && update_told (db, run->id, telling->now, error);
}

/* What is older than the page of the status speaks of is nobody's news, as after a store of long ago was brought back.
 */
static gboolean
tell (Db *db, gpointer data, GError **error)
{
  Telling *telling = data;
  const GPtrArray *runs = telling->update->runs;

  telling->told = 0;
  for (guint i = 0; i < runs->len; i++) {
    const UpdateRun *run = g_ptr_array_index (runs, i);
    gboolean told = run->at < clock_add_days (telling->now, -UPDATE_SILENT_DAYS);

    if (!told && !update_is_told (db, run->id, &told, error))
      return FALSE;
    if (told)
      continue;
    if (!tell_one (db, telling, run, error))
      return FALSE;
    telling->told++;
  }
  return TRUE;
}

gboolean
updates_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  g_auto (UpdateNow) update = { 0 };
  Telling telling = { .jobs = jobs, .now = now, .update = &update };

  if (jobs->config != NULL)
    update_look (config_text (jobs->config, "update.told"), jobs->data_folder, now, &update);
  if (update.runs != NULL && update.runs->len > 0 && !store_write (jobs->store, tell, &telling, error))
    return FALSE;
  tree_set_integer (counts, "told", telling.told);
  return TRUE;
}
