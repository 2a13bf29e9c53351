/* account_mail.h: what mails about accounts show. Of the person its name, role and partner; never a password or a code.
 */
#pragma once
#include "view/mail.h"

/* Sets `account` {name, role, partner, email}. NOT_FOUND when there is no such account. */
gboolean account_mail_add (Tree *tree, Db *db, const MailStyle *style, gint64 user_id, GError **error);
/* Sets `account_url`, the page that a link of that purpose opens. */
void account_mail_add_link (Tree *tree, const MailStyle *style, LinkPurpose purpose, const char *token);
