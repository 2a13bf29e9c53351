/* ask_view.c: requests in words. Answers none. */
#include "view/ask_view.h"

#include <string.h>

static const ViewerChip chips[] = { { "waiting", "todo" }, { "accepted", "on" }, { "declined", "bad" }, { NULL, "off" } };

static Tree *
ask_add (const Viewer *viewer, const Ask *ask, Tree *list)
{
  Tree *map = tree_add_map (list), *chip = tree_set_map (map, "chip");

  tree_set_text (map, "uuid", ask->uuid);
  tree_set_text (map, "reference", ask->reference);
  tree_set_format (map, "file_url", "/dossiers/%s", ask->report_uuid);
  tree_set_format (map, "url", "/demandes/%s", ask->uuid);
  tree_set_text (map, "partner", ask->partner_name);
  tree_set_text (map, "by", ask->user_name);
  tree_set_text (map, "message", ask->message);
  tree_set_text (map, "answer", ask->answer);
  tree_set_flag (map, "ready", strcmp (ask->report_state, "active") == 0);
  viewer_set_day (viewer, map, "at", ask->created_at);
  tree_set_null (map, "answered");
  viewer_set_day (viewer, map, "answered", ask->answered_at);
  tree_set_text (chip, "kind", viewer_chip (chips, ask->state));
  tree_set_text (chip, "words", viewer_word (viewer, "ask_state", ask->state));
  tree_set_flag (map, "waiting", strcmp (ask->state, "waiting") == 0);
  return map;
}

/* ---- on the file's page ---- */

static void
add_form (const Viewer *viewer, const ActionInput *input, Tree *view)
{
  const ActionTyped *typed =
      input->typed != NULL && g_strcmp0 (input->typed->form, "request") == 0 ? input->typed : NULL;
  Tree *form = tree_set_map (view, "request_form");

  tree_set_text (form, "form", "request");
  tree_set_format (form, "url", "/dossiers/%s/demande", input->report->uuid);
  tree_set_flag (form, "open", typed != NULL);
  action_view_field (viewer, form, "message", typed == NULL ? NULL : typed->message, typed);
}

gboolean
ask_view_add (const Viewer *viewer, const ActionInput *input, Tree *view, GError **error)
{
  const Actor actor = { .kind = ACTOR_USER, .partner_id = viewer->partner_id, .role = viewer->role, .now = viewer->now };
  gboolean desk = viewer_is_desk (viewer), waits = FALSE;
  g_autoptr (GPtrArray) asks = NULL;
  Tree *list;

  if (!desk && !access_allows (viewer->role, ACTION_REPORT_ASK, FALSE))
    return TRUE;
  asks = ask_list_report (viewer->db, input->report->id, desk ? 0 : viewer->partner_id, error);
  if (asks == NULL)
    return FALSE;
  list = tree_set_list (view, "asks");
  for (guint i = 0; i < asks->len; i++) {
    const Ask *ask = g_ptr_array_index (asks, i);

    waits = waits || strcmp (ask->state, "waiting") == 0;
    ask_add (viewer, ask, list);
  }
  viewer_set_any (view, "asks");
  if (!waits && ask_possible (viewer->db, &actor, input->report))
    add_form (viewer, input, view);
  return TRUE;
}

/* ---- the desk's work ---- */

typedef struct {
  const Viewer *viewer;
  Tree *list;
} AloneBuild;

static void
alone_visit (const Alone *row, gpointer data)
{
  const AloneBuild *build = data;
  Tree *map = tree_add_map (build->list);

  tree_set_text (map, "reference", row->reference);
  tree_set_text (map, "city", row->city);
  tree_set_format (map, "url", "/dossiers/%s", row->uuid);
  viewer_set_class (build->viewer, map, row->class_shown, FALSE);
  tree_set_flag (map, "refused", row->refused);
  viewer_set_day (build->viewer, map, "since", row->since);
}

/* What came back of one answer: its field with what was typed, and the list of remarks. */
static void
add_typed (const Viewer *viewer, const ActionTyped *typed, const Ask *ask, Tree *map, Tree *view)
{
  const ActionTyped *own = typed != NULL && g_strcmp0 (typed->kind, ask->uuid) == 0 ? typed : NULL;
  Tree *items;

  tree_set_text (map, "form", ask->uuid);
  action_view_field (viewer, map, "message", own == NULL ? NULL : own->message, own);
  tree_set_flag (map, "open", own != NULL);
  if (own == NULL || own->remarks == NULL || !remarks_any (own->remarks))
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < remarks_count (own->remarks); i++) {
    Tree *item = tree_add_map (items);

    tree_set_format (item, "field", "%s-%s", ask->uuid, remarks_field (own->remarks, i));
    tree_set_text (item, "words", viewer_word (viewer, "office_remark", remarks_code (own->remarks, i)));
  }
}

Tree *
ask_view_work (const Viewer *viewer, const ActionTyped *typed, GError **error)
{
  g_autoptr (GPtrArray) asks = ask_list_waiting (viewer->db, error);
  g_autoptr (Tree) view = tree_new_map ();
  Tree *list = tree_set_list (view, "asks");
  AloneBuild build = { viewer, tree_set_list (view, "alone") };

  for (guint i = 0; asks != NULL && i < asks->len; i++) {
    const Ask *ask = g_ptr_array_index (asks, i);

    add_typed (viewer, typed, ask, ask_add (viewer, ask, list), view);
  }
  if (asks == NULL || !ask_list_alone (viewer->db, alone_visit, &build, error))
    return NULL;
  viewer_set_any (view, "asks");
  viewer_set_any (view, "alone");
  return g_steal_pointer (&view);
}

void
ask_view_add_counts (const Viewer *viewer, Tree *view)
{
  gint64 asks = 0, alone = 0;
  g_autofree char *asked = NULL, *left = NULL;
  Tree *work;

  if (!viewer_is_desk (viewer) || !ask_count (viewer->db, &asks, &alone, NULL) || asks + alone == 0)
    return;
  work = tree_set_map (view, "work");
  asked = viewer_count (viewer, "ask.asks", asks);
  left = viewer_count (viewer, "ask.alone", alone);
  tree_set_text (work, "asks", asks == 0 ? NULL : asked);
  tree_set_text (work, "alone", alone == 0 ? NULL : left);
}
