/* homologation.c: one mail to each administrator at each step before the end (domain/homologation.h). Decides nothing.
 */
#include "background/homologation.h"

#include "base/clock.h"
#include "domain/homologation.h"
#include "domain/user_list.h"
#include "view/voice.h"

typedef struct {
  const Jobs *jobs;
  gint64 now, told; /* told: out */
} Telling;

static gboolean
tell_one (Db *db, Telling *telling, const char *step, const User *user, Tree *tree, GError **error)
{
  g_autofree char *key = g_strdup_printf ("homologation:%s:%" G_GINT64_FORMAT, step, user->id);

  telling->told++;
  return jobs_mail_user (telling->jobs, db, &(JobMail){ "homologation_ending", key, telling->now }, user, tree, error);
}

/* (transfer full): what the mail says. */
static Tree *
tree_of (Db *db, const Telling *telling, const HomologationNow *now)
{
  MailStyle style = jobs_mail_style (telling->jobs);
  const Voice voice = { style.words, style.language };
  Tree *tree = mail_tree_new (db, &style);
  g_autofree char *day = NULL;
  gint64 last = 0;

  clock_parse_day (now->homologation->expires_on, &last);
  day = voice_day (&voice, last);
  tree_set_text (tree, "expires", day);
  tree_set_integer (tree, "days", now->days_left);
  tree_set_flag (tree, "plural", now->days_left > 1);
  tree_set_flag (tree, "over", now->state == HOMOLOGATION_OVER);
  return tree;
}

static gboolean
tell_all (Db *db, Telling *telling, const HomologationNow *now, const char *code, GError **error)
{
  g_autoptr (GPtrArray) users = user_list_role (db, ROLE_ADMINISTRATOR, error);
  g_autoptr (Tree) tree = tree_of (db, telling, now);
  g_autofree char *step = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", now->homologation->id, code);

  for (guint i = 0; users != NULL && i < users->len; i++)
    if (!tell_one (db, telling, step, g_ptr_array_index (users, i), tree, error))
      return FALSE;
  return users != NULL && homologation_told (db, now, code, error);
}

static gboolean
tell (Db *db, gpointer data, GError **error)
{
  Telling *telling = data;
  g_auto (HomologationNow) now = { .state = HOMOLOGATION_NONE };
  g_autofree char *code = NULL;

  telling->told = 0;
  if (!homologation_look (db, telling->now, &now, error))
    return FALSE;
  code = homologation_due (&now);
  return code == NULL || tell_all (db, telling, &now, code, error);
}

gboolean
homologation_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Telling telling = { .jobs = jobs, .now = now };

  if (!store_write (jobs->store, tell, &telling, error))
    return FALSE;
  tree_set_integer (counts, "told", telling.told);
  return TRUE;
}
