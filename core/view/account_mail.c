/* account_mail.c: the tree of mails about accounts. Sentences stand in site-templates/mails. */
#include "view/account_mail.h"

#include "domain/partner.h"
#include "domain/user.h"

/* Where a link leads; each its own page. */
static const struct {
  LinkPurpose purpose;
  const char *path;
} pages[] = { { LINK_INVITE, "invitation" }, { LINK_RESET, "nouveau-mot-de-passe" }, { LINK_EMAIL, "courriel" } };

gboolean
account_mail_add (Tree *tree, Db *db, const MailStyle *style, gint64 user_id, GError **error)
{
  g_autoptr (User) user = user_find (db, user_id, error);
  g_autoptr (Partner) partner =
      user == NULL || user->partner_id == 0 ? NULL : partner_find (db, user->partner_id, error);
  Tree *map;

  if (user == NULL || (user->partner_id != 0 && partner == NULL))
    return FALSE;
  map = tree_set_map (tree, "account");
  tree_set_text (map, "name", user->name);
  tree_set_text (map, "email", user->email);
  tree_set_text (map, "role", words_code (style->words, style->language, "role", role_name (user->role)));
  tree_set_text (map, "partner", partner == NULL ? NULL : partner->name);
  return TRUE;
}

void
account_mail_add_link (Tree *tree, const MailStyle *style, LinkPurpose purpose, const char *token)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (pages[i].purpose == purpose)
      tree_set_format (tree, "account_url", "%s/%s/%s", style->base_url, pages[i].path, token);
}
