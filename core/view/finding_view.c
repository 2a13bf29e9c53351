/* finding_view.c: findings in words. */
#include "view/finding_view.h"

#include "domain/finding.h"

/* Chips of the stylesheet, by state. */
static const ViewerChip chips[] = {
  { "found", "bad" },
  { "watch", "warn" },
  { "not_found", "on" },
  { NULL, "" },
};

static void
add_finding (const Viewer *viewer, const Finding *finding, Tree *list)
{
  Tree *map = tree_add_map (list);
  const char *code = finding_rule_code (finding->rule), *state = finding_state_name (finding->state);

  tree_set_text (map, "code", code);
  tree_set_text (map, "title", viewer_word (viewer, "finding_title", code));
  tree_set_text (map, "state", state);
  tree_set_text (map, "state_words", viewer_word (viewer, "finding_state", state));
  tree_set_text (map, "chip", viewer_chip (chips, state));
}

Tree *
finding_view (const Viewer *viewer, gint64 report_id)
{
  Tree *view = tree_new_map (), *loans = tree_set_list (view, "loans"), *loan = NULL;
  g_autoptr (GPtrArray) findings = finding_list_report (viewer->db, report_id, NULL);
  gint64 last = 0;

  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);

    if (finding->loan_id != last) {
      loan = tree_add_map (loans);
      tree_set_list (loan, "findings");
    }
    last = finding->loan_id;
    add_finding (viewer, finding, (Tree *) tree_get (loan, "findings"));
  }
  viewer_set_any (view, "loans");
  return view;
}
