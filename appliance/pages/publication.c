/* publication.c: reads what was typed, has it done, shows what became of it. Sends nothing itself
 * (background/publish.h). */
#include "pages/publication.h"

#include <string.h>

#include "background/publish.h"
#include "base/secret.h"
#include "pages/office.h"
#include "pages/once.h"
#include "view/publish_view.h"
#include "view/remark_view.h"

#define PAGE "/gestion/publication"

enum { CODE_CHARS = 40, KEY_CHARS = 2000 };

/* ---- the page ---- */

static char *
build_shown (Exchange *exchange)
{
  g_autofree char *link = g_build_filename (exchange_appliance (exchange)->data_folder, "site", "current", NULL);

  return g_file_read_link (link, NULL);
}

static void
add_done (Exchange *exchange, Tree *view)
{
  g_autofree char *key = g_strconcat ("publish_done.", exchange_query (exchange, "fait"), NULL);
  const Words *words = exchange_appliance (exchange)->words;

  if (exchange_query (exchange, "fait") != NULL && words_has (words, "fr", key))
    tree_set_text (view, "said", words_get (words, "fr", key));
}

/* What was typed, and its remarks; both nullable. */
static void
add_typed (const Viewer *viewer, const PublishTargetTyped *typed, const Remarks *remarks, Tree *view)
{
  Tree *map = tree_set_map (view, "typed");

  tree_set_text (map, "host", typed == NULL ? "" : typed->host);
  tree_set_text (map, "port", typed == NULL ? "22" : typed->port);
  tree_set_text (map, "login", typed == NULL ? "" : typed->login);
  tree_set_text (map, "folder", typed == NULL ? "" : typed->folder);
  tree_set_flag (map, "here", typed != NULL && strcmp (typed->way, "folder") == 0);
  if (remarks != NULL)
    remark_view_set (viewer, "publish_remark", remarks, view);
}

static int
show_page (Exchange *exchange, int status, const PublishTargetTyped *typed, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *build = build_shown (exchange), *request_token = secret_token_new ();
  g_autofree char *key = publish_key_line (exchange_appliance (exchange)->data_folder);
  GError *error = NULL;
  g_autoptr (GPtrArray) targets = publish_target_list (viewer.db, &error);
  Tree *view;

  if (targets == NULL)
    return exchange_fail (exchange, error);
  view = tree_new_map ();
  const PublishState state = { targets, build, key, publish_key_print };
  publish_view_set (&viewer, &state, view);
  add_typed (&viewer, typed, remarks, view);
  add_done (exchange, view);
  tree_set_text (view, "request_token", request_token);
  return exchange_page (exchange, status, "publication", view);
}

int
publication_show (Exchange *exchange)
{
  return show_page (exchange, 200, NULL, NULL);
}

/* ---- what is done ---- */

typedef struct {
  Actor actor;
  gint64 id;
  const char *verb, *key;
  PublishTargetTyped typed;
} Doing;

static int
done_once (Exchange *exchange, const Once *once)
{
  g_autofree char *place = NULL;
  GError *error = NULL;

  return once_write (exchange, once, &place, &error) ? exchange_redirect (exchange, place)
                                                     : exchange_fail (exchange, error);
}

static gboolean
now_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  return publish_target_ask (db, &doing->actor, error);
}

int
publication_now (Exchange *exchange)
{
  Doing doing = { .actor = office_actor (exchange) };
  g_autofree char *request = once_request (exchange, "publication", "now", NULL);
  const Once once = { now_work, &doing, request, PAGE "?fait=now" };

  return done_once (exchange, &once);
}

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  return publish_target_add (db, &doing->actor, &doing->typed, error);
}

int
publication_add (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *way = exchange_typed (exchange, "way", FALSE, CODE_CHARS),
                  *host = exchange_typed (exchange, "host", FALSE, PUBLISH_TARGET_HOST_CHARS),
                  *port = exchange_typed (exchange, "port", FALSE, CODE_CHARS),
                  *login = exchange_typed (exchange, "login", FALSE, PUBLISH_TARGET_LOGIN_CHARS),
                  *folder = exchange_typed (exchange, "folder", FALSE, PUBLISH_TARGET_FOLDER_CHARS);
  Doing doing = { .actor = office_actor (exchange), .typed = { way, host, port, login, folder } };
  g_autofree char *request = once_request (exchange, "publication", way, folder);
  const Once once = { add_work, &doing, request, PAGE "?fait=added" };
  GError *error = NULL;

  publish_target_check (&doing.typed, remarks);
  if (remarks_any (remarks))
    return show_page (exchange, 422, &doing.typed, remarks);
  if (strcmp (way, "ssh") == 0 && !publish_key_make (exchange_appliance (exchange)->data_folder, &error))
    return exchange_fail (exchange, error);
  return done_once (exchange, &once);
}

static gboolean
again_work (Db *db, const Doing *doing, GError **error)
{
  return publish_target_again (db, &doing->actor, doing->id, error);
}

static gboolean
trust_work (Db *db, const Doing *doing, GError **error)
{
  return publish_target_trust (db, &doing->actor, doing->id, doing->key, error);
}

static gboolean
pause_work (Db *db, const Doing *doing, GError **error)
{
  return publish_target_pause (db, &doing->actor, doing->id, TRUE, error);
}

static gboolean
resume_work (Db *db, const Doing *doing, GError **error)
{
  return publish_target_pause (db, &doing->actor, doing->id, FALSE, error);
}

static gboolean
remove_work (Db *db, const Doing *doing, GError **error)
{
  return publish_target_remove (db, &doing->actor, doing->id, error);
}

static const struct {
  const char *verb;
  gboolean (*work) (Db *db, const Doing *doing, GError **error);
} verbs[] = {
  { "try", again_work },     { "trust", trust_work },   { "pause", pause_work },
  { "resume", resume_work }, { "remove", remove_work },
};

static gboolean
act_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (doing->verb, verbs[i].verb) == 0)
      return verbs[i].work (db, doing, error);
  return box_fail (error, BOX_ERROR_INVALID, "no such thing to do: %s", doing->verb);
}

int
publication_act (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (PublishTarget) target = publish_target_find (store_reader (exchange_appliance (exchange)->store),
                                                          exchange_path_part (exchange, "uuid"), &error);
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS),
                  *key = exchange_typed (exchange, "key", FALSE, KEY_CHARS);

  if (target == NULL)
    return exchange_fail (exchange, error);

  g_autofree char *request = once_request (exchange, verb, target->uuid, key);
  g_autofree char *place = g_strdup_printf (PAGE "?fait=%s", verb);
  Doing doing = { .actor = office_actor (exchange), .id = target->id, .verb = verb, .key = key };
  const Once once = { act_work, &doing, request, place };

  return done_once (exchange, &once);
}
