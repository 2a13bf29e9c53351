/* bounced.c: the job "bounced": addresses that came back since the managers were told, each with whose it is. The mail
 * names partners, accounts and numbers of files, no address. */
#include "background/bounced.h"

#include "base/clock.h"
#include "domain/mail_address.h"
#include "domain/outbox.h"
#include "domain/setting.h"
#include "domain/user_list.h"
#include "view/address_view.h"

typedef struct {
  const Jobs *jobs;
  gint64 now;
  guint addresses, told; /* out */
} Telling;

static gboolean
tell_one (Db *db, Telling *telling, const User *user, const Mail *mail, GError **error)
{
  g_autofree char *from = setting_text (db, "mail.from");
  g_autofree char *key = g_strdup_printf ("bounced:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, telling->now, user->id);
  const OutboxInput input = { .dedup_key = key,
                              .kind = "addresses_bounced",
                              .recipient = user->email,
                              .subject = mail->subject,
                              .body_text = mail->text,
                              .body_html = mail->html,
                              .from = from };
  gint64 id = 0;

  telling->told++;
  return outbox_add (db, &input, telling->now, &id, error);
}

static gboolean
tell_all (Db *db, Telling *telling, const Mail *mail, GError **error)
{
  g_autoptr (GPtrArray) users = user_list_role (db, ROLE_MANAGER, error);

  if (users != NULL && users->len == 0) { /* a box whose managers are not named yet */
    g_ptr_array_unref (users);
    users = user_list_role (db, ROLE_ADMINISTRATOR, error);
  }
  for (guint i = 0; users != NULL && i < users->len; i++)
    if (!tell_one (db, telling, g_ptr_array_index (users, i), mail, error))
      return FALSE;
  return users != NULL;
}

static gboolean
tell (Db *db, gpointer data, GError **error)
{
  Telling *telling = data;
  MailStyle style = jobs_mail_style (telling->jobs);
  const Viewer viewer = { .db = db, .words = style.words, .language = "fr", .now = telling->now };
  g_autoptr (Tree) tree = mail_tree_new (db, &style);
  g_auto (Mail) mail = { 0 };

  telling->told = 0;
  if (!address_view_list (&viewer, TRUE, tree, error))
    return FALSE;
  telling->addresses = tree_length (tree_get (tree, "addresses"));
  if (telling->addresses == 0)
    return TRUE;
  tree_set_integer (tree, "count", telling->addresses);
  tree_set_flag (tree, "plural", telling->addresses > 1);
  return mail_render (&style, "addresses_bounced", tree, &mail, error) && tell_all (db, telling, &mail, error)
         && mail_address_told (db, telling->now, error);
}

gboolean
bounced_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Telling telling = { .jobs = jobs, .now = now };

  if (!store_write (jobs->store, tell, &telling, error))
    return FALSE;
  tree_set_integer (counts, "addresses", telling.addresses);
  tree_set_integer (counts, "told", telling.told);
  return TRUE;
}
