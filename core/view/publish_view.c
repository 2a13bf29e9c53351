/* publish_view.c: rows and dates brought to words. */
#include "view/publish_view.h"

#include <string.h>

#include "domain/job.h"
#include "domain/site_build.h"

/* The job's own result is for who repairs; here it is said whether it went well. */
static void
set_site (const Viewer *viewer, Tree *view)
{
  Tree *site = tree_set_map (view, "published");
  g_autoptr (Job) job = NULL;
  gint64 done = 0, started = 0;
  SiteBuild built;
  SiteNews news;

  if (job_find (viewer->db, "site", &job, NULL) && job != NULL) {
    done = job->done_at;
    started = job->started_at;
  }
  viewer_set_day (viewer, site, "made", done);
  tree_set_flag (site, "asked",
                 site_build_read (viewer->db, &built, NULL) && site_build_news (viewer->db, &news, NULL)
                     && news.asked_id > built.event_id);
  tree_set_flag (site, "trouble", started > done && started < viewer->now);
}

static void
set_outcome (const Viewer *viewer, const PublishState *state, const PublishTarget *target, Tree *map)
{
  gboolean done = target->done_at > 0 && *target->trouble == '\0';

  tree_set_null (map, "done");
  tree_set_null (map, "tried");
  viewer_set_day (viewer, map, "done", target->done_at);
  viewer_set_day (viewer, map, "tried", target->tried_at);
  tree_set_flag (map, "waiting",
                 !target->paused && g_strcmp0 (target->build, state->build) != 0 && *target->trouble == '\0');
  if (done) {
    g_autofree char *files = viewer_count (viewer, "publish.sent", target->sent_files);

    tree_set_text (map, "sent", files);
  }
  tree_set_text (map, "trouble",
                 *target->trouble == '\0' ? NULL : viewer_word (viewer, "publish_trouble", target->trouble));
  tree_set_text (map, "detail", strcmp (target->trouble, "other") == 0 ? target->detail : NULL);
}

static void
set_keys (const PublishState *state, const PublishTarget *target, Tree *map)
{
  g_autofree char *trusted = *target->host_key == '\0' ? NULL : state->print_key (target->host_key);
  g_autofree char *offered = *target->offered_key == '\0' ? NULL : state->print_key (target->offered_key);

  tree_set_text (map, "trusted", trusted);
  tree_set_null (map, "offered");
  if (offered != NULL) {
    Tree *key = tree_set_map (map, "offered");

    tree_set_text (key, "key", target->offered_key);
    tree_set_text (key, "print", offered);
  }
}

static void
add_target (const Viewer *viewer, const PublishState *state, const PublishTarget *target, Tree *list)
{
  Tree *map = tree_add_map (list);
  gboolean ssh = strcmp (target->way, "ssh") == 0;

  tree_set_format (map, "url", "/gestion/publication/%s", target->uuid);
  tree_set_flag (map, "ssh", ssh);
  if (ssh)
    tree_set_format (map, "place", "%s@%s:%s", target->login, target->host, target->folder);
  else
    tree_set_text (map, "place", target->folder);
  tree_set_null (map, "port");
  if (ssh && target->port != 22)
    tree_set_format (map, "port", "%" G_GINT64_FORMAT, target->port);
  tree_set_flag (map, "paused", target->paused);
  set_outcome (viewer, state, target, map);
  set_keys (state, target, map);
}

void
publish_view_set (const Viewer *viewer, const PublishState *state, Tree *view)
{
  Tree *list = tree_set_list (view, "targets");

  set_site (viewer, view);
  tree_set_text (view, "key", state->key_line);
  tree_set_flag (view, "may_manage", access_allows (viewer->role, ACTION_PUBLISH_MANAGE, TRUE));
  for (guint i = 0; i < state->targets->len; i++)
    add_target (viewer, state, g_ptr_array_index (state->targets, i), list);
  viewer_set_any (view, "targets");
}
