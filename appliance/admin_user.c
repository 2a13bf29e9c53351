/* admin_user.c: accounts by hand, by the same functions as the pages. The box itself is the author in the history. */
#include "admin_user.h"

#include <stdio.h>

#include "base/clock.h"
#include "domain/account.h"
#include "domain/account_list.h"
#include "domain/link.h"
#include "domain/partner.h"

static void
print_row (const AccountRow *row, gpointer data G_GNUC_UNUSED)
{
  g_autofree char *came = row->signed_in_at == 0 ? g_strdup ("never") : clock_iso_day (row->signed_in_at);

  printf ("%-9s %-14s %-10s %-6s %s  %s%s%s\n", row->state, role_name (row->role), came,
          row->factor_at == 0 ? "-" : "code", row->email, row->name, row->partner_name == NULL ? "" : ", ",
          row->partner_name == NULL ? "" : row->partner_name);
}

gboolean
admin_user_list (Service *service, int count G_GNUC_UNUSED, char **words G_GNUC_UNUSED, GError **error)
{
  const AccountFilter filter = { .state = "all", .now = clock_now () };

  return account_list (store_reader (service->store), &filter, print_row, NULL, error);
}

/* One command in one transaction. */
typedef struct {
  char **words;
  int count;
  gint64 now;
  gboolean (*act) (Db *db, const Actor *actor, gint64 id, GError **error);
  LinkPurpose purpose; /* out, of a link */
  char *token;         /* out */
} Work;

static gboolean
make_link (Db *db, Work *work, const User *user, GError **error)
{
  const Link link = { .user_id = user->id };

  g_clear_pointer (&work->token, g_free);
  work->purpose = g_strcmp0 (user->state, "invited") == 0 ? LINK_INVITE : LINK_RESET;
  if (g_strcmp0 (user->state, "archived") == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "this account is archived: user restore first");
  work->token = link_create (db, work->purpose, &link, work->now, error);
  return work->token != NULL;
}

/* A partner by its uuid or its exact name. */
static gboolean
find_partner (Db *db, const char *word, gint64 *ret_id, GError **error)
{
  g_autoptr (GPtrArray) partners = partner_list (db, error);

  for (guint i = 0; partners != NULL && i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);

    if (g_strcmp0 (partner->uuid, word) != 0 && g_strcmp0 (partner->name, word) != 0)
      continue;
    *ret_id = partner->id;
    return TRUE;
  }
  return partners != NULL && box_fail (error, BOX_ERROR_NOT_FOUND, "no such partner: %s", word);
}

static gboolean
invite_work (Db *db, gpointer data, GError **error)
{
  Work *work = data;
  const Actor box = ACTOR_BOX_AT (work->now);
  AccountInput input = { .role = role_find (work->words[0]), .email = work->words[1], .name = work->words[2] };
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (User) user = NULL;
  gint64 id = 0;

  if (work->count > 3 && !find_partner (db, work->words[3], &input.partner_id, error))
    return FALSE;
  account_check (&box, &input, remarks);
  if (remarks_any (remarks))
    return box_fail (error, BOX_ERROR_INVALID, "%s: %s", remarks_field (remarks, 0), remarks_code (remarks, 0));
  if (!account_invite (db, &box, &input, &id, error))
    return FALSE;
  user = user_find (db, id, error);
  return user != NULL && make_link (db, work, user, error);
}

static gboolean
link_work (Db *db, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (User) user = user_find_address (db, work->words[0], error);

  return user != NULL && make_link (db, work, user, error);
}

static gboolean
act_work (Db *db, gpointer data, GError **error)
{
  Work *work = data;
  const Actor box = ACTOR_BOX_AT (work->now);
  g_autoptr (User) user = user_find_address (db, work->words[0], error);

  return user != NULL && work->act (db, &box, user->id, error);
}

/* The link is for the eyes at this screen: it is printed, and kept hashed. */
static gboolean
print_link (Service *service, Work *work, StoreWork run, GError **error)
{
  g_autofree char *token = NULL;

  if (!store_write (service->store, run, work, error))
    return FALSE;
  token = work->token;
  printf ("%s/%s/%s\n", service->base_url, work->purpose == LINK_INVITE ? "invitation" : "nouveau-mot-de-passe", token);
  return TRUE;
}

gboolean
admin_user_invite (Service *service, int count, char **words, GError **error)
{
  Work work = { .words = words, .count = count, .now = clock_now () };

  return print_link (service, &work, invite_work, error);
}

gboolean
admin_user_link (Service *service, int count, char **words, GError **error)
{
  Work work = { .words = words, .count = count, .now = clock_now () };

  return print_link (service, &work, link_work, error);
}

static gboolean
archive (Db *db, const Actor *actor, gint64 id, GError **error)
{
  return account_archive (db, actor, id, NULL, error);
}

gboolean
admin_user_reset_factor (Service *service, int count, char **words, GError **error)
{
  Work work = { .words = words, .count = count, .now = clock_now (), .act = account_reset_factor };

  return store_write (service->store, act_work, &work, error);
}

gboolean
admin_user_archive (Service *service, int count, char **words, GError **error)
{
  Work work = { .words = words, .count = count, .now = clock_now (), .act = archive };

  return store_write (service->store, act_work, &work, error);
}

gboolean
admin_user_restore (Service *service, int count, char **words, GError **error)
{
  Work work = { .words = words, .count = count, .now = clock_now (), .act = account_restore };

  return store_write (service->store, act_work, &work, error);
}
