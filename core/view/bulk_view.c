/* bulk_view.c: the outcomes of a bulk, what was not done first. Does nothing. */
#include "view/bulk_view.h"

#include <string.h>

/* Words: groups bulk_outcome and bulk_hint. What was no longer as it had to be, or never was, by what it is:
 * CHANGED_AS "_transmit_over"… */
#define CHANGED_AS "changed"
static const char *const outcomes[] = { "failed", "waiting", "refused",
                                        CHANGED_AS "_already", CHANGED_AS "_early", CHANGED_AS "_over",
                                        "gone", "done" };

static const struct {
  const char *verb, *state, *outcome;
} changed[] = {
  { "assign", "received", CHANGED_AS "_early" },
  { "assign", "taken", CHANGED_AS "_early" },
  { NULL, "closed", CHANGED_AS "_over" },
  { NULL, "filtered", CHANGED_AS "_over" },
};

static const char *
outcome_of (const Bulk *bulk, const BulkItem *item)
{
  if (strcmp (item->outcome, CHANGED_AS) != 0)
    return item->outcome;
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    if ((changed[i].verb == NULL || strcmp (changed[i].verb, bulk->verb) == 0)
        && strcmp (changed[i].state, item->state) == 0)
      return changed[i].outcome;
  return CHANGED_AS "_already";
}

static guint
add_items (const Viewer *viewer, const Bulk *bulk, const char *outcome, Tree *group)
{
  Tree *items = tree_set_list (group, "items");
  guint count = 0;

  for (guint i = 0; i < bulk->items->len; i++) {
    const BulkItem *item = g_ptr_array_index (bulk->items, i);
    Tree *map;

    if (strcmp (outcome_of (bulk, item), outcome) != 0)
      continue;
    count++;
    map = tree_add_map (items);
    tree_set_text (map, "reference", item->reference);
    tree_set_format (map, "url", "/dossiers/%s", item->uuid);
    tree_set_text (map, "state", viewer_word (viewer, "report_state", item->state));
  }
  return count;
}

/* (transfer full): what is already so is said in the words of the verb. */
static char *
outcome_words (const Viewer *viewer, const Bulk *bulk, const char *outcome, guint count)
{
  gboolean already = strcmp (outcome, CHANGED_AS "_already") == 0;
  g_autofree char *key = g_strconcat (already ? "bulk_already." : "bulk_outcome.", already ? bulk->verb : outcome, NULL);

  return viewer_count (viewer, key, count);
}

Tree *
bulk_view (const Viewer *viewer, const Bulk *bulk)
{
  Tree *view = tree_new_map (), *groups = tree_set_list (view, "groups");
  g_autofree char *done_key = g_strconcat ("bulk_done.", bulk->verb, NULL), *said = NULL;
  guint done = 0;

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    g_autoptr (Tree) group = tree_new_map ();
    guint count = add_items (viewer, bulk, outcomes[i], group);
    g_autofree char *words = NULL;

    if (count == 0)
      continue;
    done += strcmp (outcomes[i], "done") == 0 ? count : 0;
    words = outcome_words (viewer, bulk, outcomes[i], count);
    tree_set_text (group, "words", words);
    tree_set_text (group, "hint", viewer_word (viewer, "bulk_hint", outcomes[i]));
    tree_set_flag (group, "good", strcmp (outcomes[i], "done") == 0);
    tree_add_tree (groups, g_steal_pointer (&group));
  }
  said = viewer_count (viewer, done_key, done);
  tree_set_text (view, "title", said);
  tree_set_text (view, "partner", bulk->partner_name);
  tree_set_flag (view, "whole", done == bulk->items->len);
  return view;
}
