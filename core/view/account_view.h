/* account_view.h: accounts on the pages that manage them, and their history in words. For those who may read them:
 * callers look at account_is_seen. */
#pragma once
#include "domain/account_list.h"
#include "domain/actor.h"
#include "view/viewer.h"

/* What the page of accounts was asked, for its form and its links. */
typedef struct {
  AccountFilter filter;
  const char *partner; /* uuid, nullable */
} AccountListPage;

/* (transfer full): {rows[], any_rows, states[] {url, words, count, current}, roles[], partners[], q, full,
 * many_partners}; NULL with an error of the store. */
Tree *account_view_list (const Viewer *viewer, const Actor *actor, const AccountListPage *page, GError **error);
/* (transfer full): one account: the keys of a row, and may_change, may_invite, may_archive, may_restore, may_reset,
 * may_email, is_self, version, history[] {at, words, by}. NOT_FOUND when it is not there or not this actor's to read.
 */
Tree *account_view_one (const Viewer *viewer, const Actor *actor, const char *uuid, GError **error);
/* Sets `roles` and `partners`: what this actor may choose from, as viewer_add_choices does; `one_partner` {name}
 * instead of partners for who has one only. */
gboolean
account_view_choices (const Viewer *viewer, const Actor *actor, const AccountRow *chosen, Tree *view, GError **error);
