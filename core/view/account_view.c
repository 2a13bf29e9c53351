/* account_view.c: rows of accounts as trees. Decides nothing about rights: domain/account.h does. */
#include "view/account_view.h"

#include "base/clock.h"
#include "domain/account.h"
#include "domain/account_idle.h"
#include "domain/partner.h"
#include "view/address_view.h"

static const ViewerChip chips[] = {
  { "invited", "todo" }, { "expired", "warn" }, { "active", "on" }, { "idle", "warn" }, { NULL, "" }
};

/* How an account is called: its state, and what became of it. */
static const char *
state_code (const AccountRow *row)
{
  if (g_strcmp0 (row->state, "invited") == 0)
    return row->open ? "invited" : "expired";
  return g_strcmp0 (row->state, "active") == 0 && row->warned_at != 0 ? "idle" : row->state;
}

static void
fill_row (const Viewer *viewer, const AccountRow *row, Tree *map)
{
  const char *code = state_code (row);
  Tree *chip = tree_set_map (map, "chip");

  tree_set_text (map, "uuid", row->uuid);
  tree_set_format (map, "url", "/comptes/%s", row->uuid);
  tree_set_text (map, "account_name", row->name);
  tree_set_text (map, "email", row->email);
  address_view_set (viewer, map, "bounced", row->email, NULL);
  tree_set_text (map, "email_pending", row->email_pending);
  tree_set_text (map, "role_words", viewer_word (viewer, "role", role_name (row->role)));
  tree_set_text (map, "partner_name", row->partner_name);
  tree_set_flag (map, "referent", row->is_referent);
  tree_set_text (chip, "kind", viewer_chip (chips, code));
  tree_set_text (chip, "words", viewer_word (viewer, "account_state", code));
  viewer_set_day (viewer, map, "signed_in", row->signed_in_at);
  viewer_set_day (viewer, map, "invited_on", row->invited_at);
  viewer_set_day (viewer, map, "archived_on", g_strcmp0 (row->state, "archived") == 0 ? row->state_at : 0);
  viewer_set_day (viewer, map, "ends_on", row->warned_at == 0 ? 0 : row->warned_at + ACCOUNT_WARNED_DAYS * CLOCK_DAY);
  viewer_set_day (viewer, map, "factor", row->factor_at);
  tree_set_flag (map, "active", g_strcmp0 (row->state, "active") == 0);
  tree_set_flag (map, code, TRUE);
}

/* ---- choices ---- */

static void
add_roles (const Viewer *viewer, const Actor *actor, Role chosen, Tree *list)
{
  for (guint i = 0; i < account_roles_count; i++) {
    const char *code = role_name (account_roles[i].role);
    Tree *map;

    if (!account_is_within (actor, account_roles[i].role, actor->partner_id))
      continue;
    map = tree_add_map (list);
    tree_set_text (map, "code", code);
    tree_set_text (map, "words", viewer_word (viewer, "role", code));
    tree_set_text (map, "hint", viewer_word (viewer, "role_hint", code));
    tree_set_flag (map, "selected", chosen == account_roles[i].role);
  }
}

gboolean
account_view_choices (const Viewer *viewer, const Actor *actor, const AccountRow *chosen, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) partners = partner_list (viewer->db, error);
  Tree *list = tree_set_list (view, "partners");

  if (partners == NULL)
    return FALSE;
  add_roles (viewer, actor, chosen->role, tree_set_list (view, "roles"));
  for (guint i = 0; i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);
    Tree *map;

    if (actor->partner_id != 0 && partner->id != actor->partner_id)
      continue;
    if (actor->partner_id != 0)
      tree_set_text (tree_set_map (view, "one_partner"), "words", partner->name);
    map = tree_add_map (list);
    tree_set_text (map, "code", partner->uuid);
    tree_set_text (map, "words", partner->name);
    tree_set_flag (map, "selected", partner->id == chosen->partner_id);
  }
  return TRUE;
}

/* ---- the list ---- */

typedef struct {
  const Viewer *viewer;
  Tree *rows;
} Listing;

static void
add_row (const AccountRow *row, gpointer data)
{
  const Listing *listing = data;

  fill_row (listing->viewer, row, tree_add_map (listing->rows));
}

static gboolean
add_states (const Viewer *viewer, const AccountListPage *page, Tree *view, GError **error)
{
  gint64 counts[16] = { 0 };
  Tree *list = tree_set_list (view, "states");

  if (!account_list_count (viewer->db, page->filter.own_partner, counts, error))
    return FALSE;
  for (guint i = 0; account_list_states[i] != NULL; i++) {
    g_autofree char *key = g_strconcat ("account_tab.", account_list_states[i], NULL);
    g_autofree char *words = viewer_count (viewer, key, counts[i]);
    Tree *map = tree_add_map (list);

    tree_set_format (map, "url", "/comptes?etat=%s", account_list_states[i]);
    tree_set_text (map, "code", account_list_states[i]);
    tree_set_text (map, "words", words);
    tree_set_integer (map, "count", counts[i]);
    tree_set_flag (map, "current", g_strcmp0 (page->filter.state, account_list_states[i]) == 0);
  }
  return TRUE;
}

Tree *
account_view_list (const Viewer *viewer, const Actor *actor, const AccountListPage *page, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  const Listing listing = { viewer, tree_set_list (view, "rows") };
  const AccountRow chosen = { .role = page->filter.role, .partner_id = page->filter.partner_id };
  Tree *roles = tree_set_list (view, "all_roles");

  if (!account_list (viewer->db, &page->filter, add_row, (gpointer) &listing, error)
      || !add_states (viewer, page, view, error) || !account_view_choices (viewer, actor, &chosen, view, error))
    return NULL;
  for (guint i = 0; i < account_roles_count; i++) { /* whatever one may change, one may look for */
    const char *const code[] = { role_name (account_roles[i].role), NULL };

    viewer_add_choices (viewer, roles, "role", code, role_name (page->filter.role));
  }
  viewer_set_any (view, "rows");
  tree_set_text (view, "q", page->filter.text);
  tree_set_text (view, "state", page->filter.state);
  tree_set_flag (view, "asked",
                 page->filter.text != NULL || page->filter.role != ROLE_NONE || page->filter.partner_id != 0
                     || page->filter.state != NULL);
  tree_set_flag (view, "full", tree_length (listing.rows) == ACCOUNT_LIST_MAX);
  return g_steal_pointer (&view);
}

/* ---- one account ---- */

typedef struct {
  const Viewer *viewer;
  Tree *list;
} History;

/* "Rôle changé : agent du partenaire → lecture seule" */
static void
add_event (const EventRow *row, gpointer data)
{
  const History *history = data;
  const Viewer *viewer = history->viewer;
  Tree *map = tree_add_map (history->list);
  gboolean roles = g_strcmp0 (row->verb, "role_changed") == 0;

  viewer_set_day (viewer, map, "at", row->at);
  tree_set_text (map, "words", viewer_word (viewer, "account_event", row->verb));
  tree_set_text (map, "before", roles ? viewer_word (viewer, "role", row->before) : NULL);
  tree_set_text (map, "after", roles ? viewer_word (viewer, "role", row->after) : NULL);
  tree_set_text (map, "moved_to",
                 g_strcmp0 (row->verb, "moved") == 0
                     ? row->partner_name != NULL ? row->partner_name : viewer_word (viewer, "account", "no_partner")
                     : NULL);
  tree_set_text (map, "why", row->detail == NULL ? NULL : viewer_word (viewer, "account_why", row->detail));
  tree_set_text (map, "by", row->user_name != NULL ? row->user_name : viewer_word (viewer, "author", row->actor));
}

typedef struct {
  const Viewer *viewer;
  const Actor *actor;
  Tree *view;
  gboolean found;
  GError **error;
} One;

static void
fill_rights (const One *one, const AccountRow *row)
{
  gboolean self = row->id == one->actor->user_id, within = account_is_within (one->actor, row->role, row->partner_id);
  gboolean others = within && !self, archived = g_strcmp0 (row->state, "archived") == 0,
           invited = g_strcmp0 (row->state, "invited") == 0;

  tree_set_flag (one->view, "is_self", self);
  tree_set_flag (one->view, "may_change", others && !archived);
  tree_set_flag (one->view, "may_invite", others && invited);
  tree_set_flag (one->view, "may_archive", others && !archived);
  tree_set_flag (one->view, "may_restore", others && archived);
  tree_set_flag (one->view, "may_reset", others && row->factor_at != 0 && !archived);
  tree_set_flag (one->view, "beyond", !within);
}

static void
fill_one (const AccountRow *row, gpointer data)
{
  One *one = data;
  History history = { one->viewer, NULL };

  if (!account_is_seen (one->actor, row->role, row->partner_id))
    return;
  fill_row (one->viewer, row, one->view);
  fill_rights (one, row);
  tree_set_integer (one->view, "version", account_version (one->viewer->db, row->id));
  history.list = tree_set_list (one->view, "history");
  one->found = account_history (one->viewer->db, row->id, add_event, &history, one->error)
               && account_view_choices (one->viewer, one->actor, row, one->view, one->error);
}

Tree *
account_view_one (const Viewer *viewer, const Actor *actor, const char *uuid, GError **error)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GError) failure = NULL;
  One one = { viewer, actor, view, FALSE, &failure };

  if (!account_list_one (viewer->db, uuid, viewer->now, fill_one, &one, error))
    return NULL;
  if (one.found)
    return g_steal_pointer (&view);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such account for this actor");
  return NULL;
}
