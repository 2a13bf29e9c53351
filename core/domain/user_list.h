/* user_list.h: accounts by role, for mails that go to people by name. Accounts themselves stand in user.h. */
#pragma once
#include "domain/user.h"

/* (transfer full): of User: the active accounts of a role, by name. */
GPtrArray *user_list_role (Db *db, Role role, GError **error);
