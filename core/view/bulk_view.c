/* bulk_view.c: the outcomes of a bulk, what was not done first. Does nothing. */
#include "view/bulk_view.h"

#include <string.h>

/* Words: groups bulk_outcome and bulk_hint. */
static const char *const outcomes[] = { "failed", "waiting", "refused", "changed", "gone", "done" };

static guint
add_items (const Viewer *viewer, const Bulk *bulk, const char *outcome, Tree *group)
{
  Tree *items = tree_set_list (group, "items");
  guint count = 0;

  for (guint i = 0; i < bulk->items->len; i++) {
    const BulkItem *item = g_ptr_array_index (bulk->items, i);
    Tree *map;

    if (strcmp (item->outcome, outcome) != 0)
      continue;
    count++;
    map = tree_add_map (items);
    tree_set_text (map, "reference", item->reference);
    tree_set_format (map, "url", "/dossiers/%s", item->uuid);
    tree_set_text (map, "state", viewer_word (viewer, "report_state", item->state));
  }
  return count;
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
    g_autofree char *key = g_strconcat ("bulk_outcome.", outcomes[i], NULL), *words = NULL;

    if (count == 0)
      continue;
    done += strcmp (outcomes[i], "done") == 0 ? count : 0;
    words = viewer_count (viewer, key, count);
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
