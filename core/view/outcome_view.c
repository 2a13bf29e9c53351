/* outcome_view.c: the latest answer, and what it calls for. Decides nothing: staff do. */
#include "view/outcome_view.h"

#include <string.h>

#include "domain/outcome.h"

gboolean
outcome_view_add (const Viewer *viewer, const Report *report, Tree *view, GError **error)
{
  OutcomeState state = { .answer = NULL };
  gboolean closed = strcmp (report->state, "closed") == 0,
           may = access_allows (viewer->role, ACTION_REPORT_CLOSE, TRUE);
  Tree *map;

  if (!outcome_state (viewer->db, report->id, &state, error))
    return FALSE;
  if (state.answer == NULL || (state.closed && !closed))
    return TRUE;
  map = tree_set_map (view, "outcome");
  tree_set_text (map, "words", viewer_word (viewer, "followup_category", state.answer->category));
  viewer_set_day (viewer, map, "at", state.at);
  tree_set_flag (map, "close", may && !closed && state.answer->over);
  tree_set_flag (map, "reopen", may && closed && state.closed && !state.answer->over);
  return TRUE;
}
