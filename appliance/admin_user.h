/* admin_user.h: the commands of histologe-admin about accounts, for whoever sits at the box: the first account, and who
 * is locked out. */
#pragma once
#include "service.h"

/* `words`: the command's own words, `count` of them. Each prints what it did; FALSE with an error in words. */
gboolean admin_user_list (Service *service, int count, char **words, GError **error);
/* ROLE EMAIL NAME [PARTNER]: a new account; prints its link once (mail may not work yet). */
gboolean admin_user_invite (Service *service, int count, char **words, GError **error);
/* EMAIL: prints a link: of the invitation, or to a new password. */
gboolean admin_user_link (Service *service, int count, char **words, GError **error);
gboolean admin_user_reset_factor (Service *service, int count, char **words, GError **error); /* EMAIL */
gboolean admin_user_archive (Service *service, int count, char **words, GError **error);      /* EMAIL */
gboolean admin_user_restore (Service *service, int count, char **words, GError **error);      /* EMAIL */
