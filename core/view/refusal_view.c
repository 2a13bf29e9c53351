/* refusal_view.c: refusals in words. Counts nothing. */
#include "view/refusal_view.h"

static char *
reasons_words (const Viewer *viewer, const Refusal *refusal)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < refusal->reasons->len; i++) {
    const RefusalReason *reason = g_ptr_array_index (refusal->reasons, i);

    g_string_append_printf (text, "%s%s (%u)", i > 0 ? ", " : "", viewer_word (viewer, "refusal_reason", reason->code),
                            reason->count);
  }
  return g_string_free (text, FALSE);
}

void
refusal_view_add (const Viewer *viewer, const GPtrArray *refusals, Tree *view)
{
  Tree *list = tree_set_list (view, "refusals");

  for (guint i = 0; i < refusals->len; i++) {
    const Refusal *refusal = g_ptr_array_index (refusals, i);
    g_autofree char *reasons = reasons_words (viewer, refusal);
    gboolean small = refusal->sent < REFUSAL_SMALL;
    Tree *map = tree_add_map (list);

    tree_set_text (map, "rule", refusal->rule_name);
    tree_set_null (map, "rule_url");
    if (refusal->rule_uuid != NULL)
      tree_set_format (map, "rule_url", "/regles/%s", refusal->rule_uuid);
    tree_set_text (map, "partner", refusal->partner_name);
    tree_set_integer (map, "sent", refusal->sent);
    tree_set_integer (map, "refused", refusal->refused);
    tree_set_null (map, "share");
    if (!small)
      tree_set_format (map, "share", "%u\u00a0%%", (refusal->refused * 200 + refusal->sent) / (2 * refusal->sent));
    tree_set_flag (map, "small", small);
    tree_set_flag (map, "look", refusal_is_frequent (refusal));
    tree_set_text (map, "reasons", reasons);
  }
  viewer_set_any (view, "refusals");
}
