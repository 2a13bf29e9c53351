/* status.c: one mail holds all that is new, all that lasts and all that is over. Judges nothing (domain/status.h). */
#include "background/status.h"

#include "domain/user_list.h"
#include "ingest/mqtt.h"
#include "view/status_view.h"

StatusScene
status_scene (const Jobs *jobs, Db *db, gint64 now, StatusLive *live)
{
  live->broker_away_s = mqtt_away_s (jobs->broker);
  return (StatusScene){ .db = db,
                        .now = now,
                        .data_folder = jobs->data_folder,
                        .config = jobs->config,
                        .root = "",
                        .live = live };
}

/* ---- looking ---- */

/* Of the scheduler's thread alone. */
static struct {
  const Store *store;
  gint64 at;
} looked;

/* (transfer full): what is found now; why a row could not be looked at goes to the log. */
static GArray *
look (const Jobs *jobs, Db *db, gint64 now, GError **error)
{
  g_autoptr (GString) failures = g_string_new (NULL);
  StatusLive live = { 0 };
  StatusScene scene = status_scene (jobs, db, now, &live);
  GArray *states;

  scene.failures = failures;
  states = status_look (&scene, error);
  if (failures->len > 0)
    g_warning ("status: %s", failures->str);
  return states;
}

gboolean
status_job_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  g_autoptr (GArray) states = NULL;
  gboolean is_news = FALSE;

  if (looked.store == jobs->store && now >= looked.at && now - looked.at < STATUS_EVERY_S)
    return FALSE;
  looked.store = jobs->store;
  looked.at = now;
  states = look (jobs, db, now, NULL);
  return states != NULL && status_is_news (db, states, now, &is_news, NULL) && is_news;
}

/* ---- telling ---- */

typedef struct {
  const Jobs *jobs;
  gint64 now;
  const GArray *states; /* of StatusState */
  gint64 told;          /* out: mails */
  guint changed;        /* out: rows that were told of */
} Telling;

static gboolean
tell_one (Db *db, const Telling *telling, const User *user, Tree *tree, GError **error)
{
  g_autofree char *key = g_strdup_printf ("status:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, telling->now, user->id);

  return jobs_mail_user (telling->jobs, db, &(JobMail){ "status_alarm", key, telling->now }, user, tree, error);
}

static gboolean
tell_all (Db *db, Telling *telling, const GArray *news, GError **error)
{
  MailStyle style = jobs_mail_style (telling->jobs);
  const Voice voice = { style.words, style.language };
  g_autoptr (GPtrArray) users = user_list_role (db, ROLE_ADMINISTRATOR, error);
  g_autoptr (Tree) tree = mail_tree_new (db, &style);

  status_view_news (&voice, news, telling->now, tree);
  for (guint i = 0; users != NULL && i < users->len; i++, telling->told++)
    if (!tell_one (db, telling, g_ptr_array_index (users, i), tree, error))
      return FALSE;
  return users != NULL;
}

static gboolean
keep (Db *db, gpointer data, GError **error)
{
  Telling *telling = data;
  g_autoptr (GArray) news = g_array_new (FALSE, FALSE, sizeof (StatusNews));

  telling->told = 0;
  if (!status_keep (db, telling->states, telling->now, news, error))
    return FALSE;
  telling->changed = news->len;
  return news->len == 0 || tell_all (db, telling, news, error);
}

gboolean
status_job_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  g_autoptr (GArray) states = look (jobs, store_reader (jobs->store), now, error);
  Telling telling = { .jobs = jobs, .now = now, .states = states };

  if (states == NULL || !store_write (jobs->store, keep, &telling, error))
    return FALSE;
  tree_set_integer (counts, "rows", telling.changed);
  tree_set_integer (counts, "told", telling.told);
  return TRUE;
}
