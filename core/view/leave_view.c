/* leave_view.c: the page of a partner's leaving in words. Moves nothing. */
#include "view/leave_view.h"

#include "domain/assignment.h"
#include "view/remark_view.h"

static void
add_fates (const Viewer *viewer, const char *name, const LeaveLot *typed, Tree *lot)
{
  Tree *list = tree_set_list (lot, "fates");

  for (LeaveFate fate = LEAVE_DESK; fate < LEAVE_LAST; fate++) {
    Tree *map = tree_add_map (list);

    /* the first is the one that a remark leads to */
    tree_set_format (map, "id", fate == LEAVE_DESK ? "%s" : "%s-%u", name, (guint) fate);
    tree_set_text (map, "code", partner_fate_name (fate));
    tree_set_text (map, "words", viewer_word (viewer, "partner_fate", partner_fate_name (fate)));
    tree_set_flag (map, "selected", typed != NULL && typed->fate == fate);
  }
}

/* One lot, when there is something in it. Its remarks stand in the view under the names of its fields. */
static void
add_lot (const Viewer *viewer, const char *name, guint count, const LeaveLot *typed, Tree *view)
{
  const Reasons *reasons = transition_find (assignment_transitions, "close")->reasons;
  g_autofree char *words = NULL, *counted = g_strconcat ("partner_lot.", name, NULL);
  Tree *lot;

  if (count == 0)
    return;
  lot = tree_add_map ((Tree *) tree_get (view, "lots"));
  words = viewer_count (viewer, counted, count);
  tree_set_text (lot, "name", name);
  tree_set_text (lot, "words", words);
  tree_set_format (lot, "reason_name", "%s_reason", name);
  add_fates (viewer, name, typed, lot);
  viewer_add_choices (viewer, tree_set_list (lot, "reasons"), reasons->name, reasons->codes,
                      typed == NULL ? NULL : typed->reason);
}

/* Remarks on a lot are shown inside it. */
static void
lend_errors (Tree *view)
{
  const Tree *lots = tree_get (view, "lots");

  for (guint i = 0; i < tree_length (lots); i++) {
    Tree *lot = (Tree *) tree_at (lots, i);
    const char *fields[] = { "name", "reason_name" }, *keys[] = { "fate_error", "reason_error" };

    for (guint j = 0; j < G_N_ELEMENTS (fields); j++) {
      const char *field = tree_get_text (lot, fields[j]);
      g_autofree char *key = g_strconcat ("error_", field, NULL);
      const Tree *error = tree_get (view, key);
      Tree *lent = error == NULL ? NULL : tree_set_map (lot, keys[j]);

      if (lent == NULL)
        continue;
      tree_set_text (lent, "name", field);
      tree_set_text (lent, "error", tree_get_text (error, "error"));
    }
  }
}

static gboolean
add_partners (const Viewer *viewer, const Partner *leaving, const char *selected, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) partners = partner_list (viewer->db, error);
  Tree *list = tree_set_list (view, "partners");

  for (guint i = 0; partners != NULL && i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);
    Tree *map;

    if (partner->id == leaving->id)
      continue;
    map = tree_add_map (list);
    tree_set_text (map, "code", partner->uuid);
    tree_set_text (map, "words", partner->name);
    tree_set_text (map, "type", viewer_word (viewer, "partner_type", partner->type));
    tree_set_flag (map, "selected", g_strcmp0 (partner->uuid, selected) == 0);
  }
  return partners != NULL;
}

static void
add_names (const GPtrArray *names, const char *key, Tree *view)
{
  Tree *list = tree_set_list (view, key);

  for (guint i = 0; i < names->len; i++)
    tree_set_text (tree_add_map (list), "name", g_ptr_array_index (names, i));
  viewer_set_any (view, key);
}

Tree *
leave_view (const Viewer *viewer, const Partner *partner, const LeaveForm *form, GError **error)
{
  const PartnerLeaving *typed = form->typed;
  g_autoptr (Tree) view = tree_new_map ();
  g_autoptr (GPtrArray) rules = partner_leave_rules (viewer->db, partner->id, error);
  g_autoptr (GPtrArray) orphans = rules == NULL ? NULL : partner_leave_orphans (viewer->db, partner->id, error);
  PartnerHolding holding = { 0 };

  if (orphans == NULL || !partner_leave_holding (viewer->db, partner->id, &holding, error)
      || !add_partners (viewer, partner, typed == NULL ? NULL : typed->successor, view, error))
    return NULL;
  remark_view_set (viewer, "partner_remark", form->remarks, view);
  tree_set_flag (view, "changed", form->changed);
  tree_set_text (view, "partner", partner->name);
  tree_set_format (view, "partner_url", "/partenaires/%s", partner->uuid);
  tree_set_integer (view, "version", partner->version);
  tree_set_list (view, "lots");
  add_lot (viewer, "waiting", holding.waiting, typed == NULL ? NULL : &typed->waiting, view);
  add_lot (viewer, "accepted", holding.accepted, typed == NULL ? NULL : &typed->accepted, view);
  viewer_set_any (view, "lots");
  lend_errors (view);
  add_names (rules, "rules", view);
  add_names (orphans, "orphans", view);
  tree_set_integer (view, "accounts", holding.accounts);
  tree_set_flag (view, "any_accounts", holding.accounts > 0);
  tree_set_integer (view, "visits", holding.visits);
  tree_set_flag (view, "any_visits", holding.visits > 0);
  tree_set_flag (view, "move_accounts", typed != NULL && typed->move_accounts);
  tree_set_flag (view, "move_rules", typed != NULL && typed->move_rules);
  return g_steal_pointer (&view);
}
