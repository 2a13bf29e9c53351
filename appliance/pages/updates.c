/* updates.c: shows what is told of updates, writes down what is wanted (domain/update.h). Updates nothing itself. */
#include "pages/updates.h"

#include <string.h>

#include "base/clock.h"
#include "base/config.h"
#include "base/text.h"
#include "pages/office.h"
#include "view/remark_view.h"
#include "view/update_view.h"

#define PAGE "/gestion/mises-a-jour"

enum { CODE_CHARS = 60, DAY_CHARS = 20 };

static gboolean
look (Exchange *exchange, gint64 now, UpdateNow *ret_update, GError **error)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_autoptr (Config) config = config_load (appliance->config_file, error);

  if (config == NULL)
    return FALSE;
  update_look (config_text (config, "update.told"), appliance->data_folder, now, ret_update);
  return TRUE;
}

gint64
updates_offered (Exchange *exchange)
{
  g_auto (UpdateNow) update = { 0 };

  return look (exchange, clock_now (), &update, NULL) && *update.offer != '\0';
}

static int
show_page (Exchange *exchange, int status, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  const char *done = exchange_query (exchange, "fait");
  g_auto (UpdateNow) update = { 0 };
  GError *error = NULL;
  Tree *view;

  if (!look (exchange, viewer.now, &update, &error))
    return exchange_fail (exchange, error);
  view = tree_new_map ();
  update_view_set (&viewer, &update, view);
  if (remarks != NULL)
    remark_view_set (&viewer, "update_remark", remarks, view);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "update_done", done));
  return exchange_page (exchange, status, "updates", view);
}

int
updates_show (Exchange *exchange)
{
  return show_page (exchange, 200, NULL);
}

/* ---- what is wanted ---- */

typedef struct {
  Actor actor;
  const char *data_folder;
  char *verb, *version, *until;
  UpdateNow update;
} Wish;

static void
wish_clear (Wish *wish)
{
  g_free (wish->verb);
  g_free (wish->version);
  g_free (wish->until);
  update_now_clear (&wish->update);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, wish_clear)

static gboolean
want_look (const Wish *wish, GError **error)
{
  return update_ask_look (wish->data_folder, error);
}

static gboolean
want_install (const Wish *wish, GError **error)
{
  return update_ask_install (wish->data_folder, &wish->update, wish->version, error);
}

static gboolean
want_pause (const Wish *wish, GError **error)
{
  return update_pause (wish->data_folder, wish->until, wish->actor.now, error);
}

static gboolean
want_resume (const Wish *wish, GError **error)
{
  return update_pause (wish->data_folder, NULL, wish->actor.now, error);
}

static const struct {
  const char *verb;
  gboolean (*want) (const Wish *wish, GError **error);
} verbs[] = {
  { "look", want_look },
  { "install", want_install },
  { "pause", want_pause },
  { "resume", want_resume },
};

static gboolean
want (const Wish *wish, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (wish->verb, verbs[i].verb) == 0)
      return verbs[i].want (wish, error);
  return box_fail (error, BOX_ERROR_INVALID, "no such thing to do: %s", wish->verb);
}

static gboolean
record (Db *db, gpointer data, GError **error)
{
  const Wish *wish = data;

  return update_record (db, &wish->actor, wish->verb, error);
}

/* What stands wrong in the form; a verb that nobody offers is an error of its own. */
static int
refuse (Exchange *exchange, const Wish *wish, GError *error)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  gboolean day = strcmp (wish->verb, "pause") == 0 && g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID);

  if (day)
    remarks_add (remarks, "until", "until", NULL);
  else if (g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    remarks_add (remarks, "offer", "offer", NULL);
  else
    return exchange_fail (exchange, error);
  g_error_free (error);
  return show_page (exchange, day ? 422 : 409, remarks);
}

int
updates_act (Exchange *exchange)
{
  g_autofree char *typed = exchange_typed (exchange, "until", FALSE, DAY_CHARS), *place = NULL;
  g_auto (Wish) wish = {
    .actor = office_actor (exchange),
    .data_folder = exchange_appliance (exchange)->data_folder,
    .verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS),
    .version = exchange_typed (exchange, "version", FALSE, CODE_CHARS),
    .until = text_day (typed),
  };
  GError *error = NULL;

  if (!look (exchange, wish.actor.now, &wish.update, &error))
    return exchange_fail (exchange, error);
  if (!want (&wish, &error))
    return refuse (exchange, &wish, error);
  if (!store_write (exchange_appliance (exchange)->store, record, &wish, &error))
    return exchange_fail (exchange, error);
  place = g_strdup_printf (PAGE "?fait=%s", wish.verb);
  return exchange_redirect (exchange, place);
}
