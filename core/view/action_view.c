/* action_view.c: the forms of a report's page. One code path for the desk's and the partners' verbs: both tables have
 * the same columns. */
#include "view/action_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/partner.h"
#include "domain/preset.h"
#include "domain/report_state.h"
#include "domain/result.h"
#include "domain/visit.h"
#include "view/leaving_view.h"
#include "view/visit_view.h"

/* ---- what came back ---- */

static gboolean
is_typed (const ActionInput *input, const char *form)
{
  return input->typed != NULL && g_strcmp0 (input->typed->form, form) == 0;
}

const char *
action_view_remark (const Viewer *viewer, const ActionTyped *typed, const char *field)
{
  for (guint i = 0; typed != NULL && typed->remarks != NULL && i < remarks_count (typed->remarks); i++)
    if (strcmp (remarks_field (typed->remarks, i), field) == 0)
      return viewer_word (viewer, "office_remark", remarks_code (typed->remarks, i));
  return NULL;
}

Tree *
action_view_field (const Viewer *viewer, Tree *form, const char *field, const char *value, const ActionTyped *typed)
{
  g_autofree char *key = g_strconcat (field, "_field", NULL);
  Tree *map = tree_set_map (form, key);

  tree_set_format (map, "name", "%s-%s", tree_get_text (form, "form"), field);
  tree_set_text (map, "value", value);
  tree_set_text (map, "error", action_view_remark (viewer, typed, field));
  return map;
}

static void
view_add_errors (const Viewer *viewer, const ActionTyped *typed, Tree *view)
{
  Tree *items;

  if (typed == NULL || typed->remarks == NULL || !remarks_any (typed->remarks))
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < remarks_count (typed->remarks); i++) {
    Tree *item = tree_add_map (items);

    tree_set_format (item, "field", "%s-%s", typed->form, remarks_field (typed->remarks, i));
    tree_set_text (item, "words", viewer_word (viewer, "office_remark", remarks_code (typed->remarks, i)));
  }
}

/* ---- verbs ---- */

/* One possible change, of the report or of my assignment. */
typedef struct {
  const Transition *transition;
  const char *form, *group; /* words: <group>.<verb>, <group>_hint.<verb> */
  const char *seen;         /* the state it is asked of */
} Verb;

/* How a verb's button looks: the main one of a state is full, what ends something is red. */
static const struct {
  const char *form, *style;
} styles[] = {
  { "take", "" }, { "transmit", "" }, { "answer-accept", "" }, { "answer-refuse", "stop" }, { "filter", "stop" },
};

static const char *
style_of (const char *form)
{
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (strcmp (styles[i].form, form) == 0)
      return styles[i].style;
  return "plain";
}

static Tree *
verb_add (const Viewer *viewer, const ActionInput *input, const Verb *verb, Tree *actions)
{
  const Transition *transition = verb->transition;
  const ActionTyped *typed = is_typed (input, verb->form) ? input->typed : NULL;
  g_autofree char *hints = g_strconcat (verb->group, "_hint", NULL);
  Tree *map = tree_add_map (actions);

  tree_set_text (map, "form", verb->form);
  tree_set_text (map, "verb", transition->verb);
  tree_set_text (map, "button", viewer_word (viewer, verb->group, transition->verb));
  tree_set_text (map, "hint", viewer_word (viewer, hints, transition->verb));
  tree_set_text (map, "style", style_of (verb->form));
  tree_set_flag (map, "simple", transition->reasons == NULL && !transition->message && !transition->words);
  tree_set_flag (map, "open", typed != NULL);
  tree_set_flag (map, "told", transition->visible);
  tree_set_text (map, "seen", verb->seen);
  if (transition->reasons != NULL) {
    action_view_field (viewer, map, "reason", NULL, typed);
    viewer_add_choices (viewer, tree_set_list (map, "reasons"), transition->reasons->name, transition->reasons->codes,
                        typed == NULL ? NULL : typed->reason);
  }
  tree_set_flag (map, "needed", transition->message);
  if (transition->message || transition->words)
    action_view_field (viewer, map, "message", typed == NULL ? NULL : typed->message, typed);
  return map;
}

static void
view_add_desk (const Viewer *viewer, const ActionInput *input, Tree *actions)
{
  for (const Transition *transition = report_transitions; transition->verb != NULL; transition++) {
    const Verb verb = { transition, transition->verb, "report_verb", input->report->state };
    Tree *map;

    if (!access_allows (viewer->role, transition->right, input->own)
        || !transition_possible (transition, input->report->state)
        || (transition->agreement && input->report->owner_agrees != ANSWER_YES))
      continue;
    map = verb_add (viewer, input, &verb, actions);
    tree_set_format (map, "url", "/dossiers/%s/etat", input->report->uuid);
    tree_set_flag (map, "transmits", strcmp (transition->verb, "transmit") == 0);
    if (report_state_is_over (transition->to))
      visit_view_add_ending (viewer, input->report, 0, map);
  }
}

static const Assignment *
my_assignment (const Viewer *viewer, const ActionInput *input)
{
  for (guint i = 0; i < input->assignments->len; i++) {
    const Assignment *assignment = g_ptr_array_index (input->assignments, i);

    if (viewer->partner_id != 0 && assignment->partner_id == viewer->partner_id)
      return assignment;
  }
  return NULL;
}

static void
view_add_answer (const Viewer *viewer, const ActionInput *input, Tree *actions)
{
  const Assignment *mine = my_assignment (viewer, input);

  if (mine == NULL || strcmp (input->report->state, "active") != 0)
    return;
  for (const Transition *transition = assignment_transitions; transition->verb != NULL; transition++) {
    g_autofree char *form = g_strconcat ("answer-", transition->verb, NULL);
    const Verb verb = { transition, form, "assignment_verb", mine->state };

    g_autofree char *url = viewer->place != NULL ? g_strconcat (viewer->place, "/reponse", NULL)
                                                 : g_strconcat ("/affectations/", mine->uuid, NULL);

    Tree *map;

    if (!access_allows (viewer->role, transition->right, TRUE) || !transition_possible (transition, mine->state))
      continue;
    map = verb_add (viewer, input, &verb, actions);
    tree_set_text (map, "url", url);
    if (report_state_is_over (transition->to))
      visit_view_add_ending (viewer, input->report, mine->partner_id, map);
  }
}

/* What the desk repairs of each partner's assignment: `repairs` in its map of the list. */
static void
repairs_add (const Viewer *viewer, const ActionInput *input, const Assignment *assignment, Tree *map)
{
  Tree *repairs = tree_set_list (map, "repairs");

  if (strcmp (assignment->state, "waiting") == 0 || strcmp (assignment->state, "accepted") == 0)
    tree_set_format (map, "cut_url", "/affectations/%s/liens", assignment->uuid);

  for (const Transition *transition = assignment_transitions; transition->verb != NULL; transition++) {
    g_autofree char *form = g_strconcat (transition->verb, "-", assignment->uuid, NULL);
    const Verb verb = { transition, form, "assignment_verb", assignment->state };

    if (access_allows (viewer->role, transition->right, FALSE) && transition_possible (transition, assignment->state))
      tree_set_format (verb_add (viewer, input, &verb, repairs), "url", "/affectations/%s/reprise", assignment->uuid);
  }
}

static void
view_add_repairs (const Viewer *viewer, const ActionInput *input, Tree *view)
{
  const Tree *list = tree_get (view, "assignments");

  if (!viewer_is_desk (viewer) || strcmp (input->report->state, "active") != 0)
    return;
  for (guint i = 0; i < input->assignments->len && i < tree_length (list); i++)
    repairs_add (viewer, input, g_ptr_array_index (input->assignments, i), (Tree *) tree_at (list, i));
}

/* ---- the other forms ---- */

static Tree *
form_add (const Viewer *viewer, const ActionInput *input, Tree *view, const char *name, const char *path)
{
  g_autofree char *key = g_strconcat (name, "_form", NULL), *place = viewer_file_path (viewer, input->report->uuid);
  Tree *form = tree_set_map (view, key);

  tree_set_text (form, "form", name);
  tree_set_format (form, "url", "%s/%s", place, path);
  tree_set_flag (form, "open", is_typed (input, name));
  return form;
}

/* Models of answers that the writer may insert. */
static void
view_add_presets (const Viewer *viewer, const ActionTyped *typed, Tree *form)
{
  g_autoptr (GPtrArray) presets = preset_list (viewer->db, viewer->partner_id, NULL);
  Tree *list = tree_set_list (form, "presets");

  for (guint i = 0; presets != NULL && i < presets->len; i++) {
    const Preset *preset = g_ptr_array_index (presets, i);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "code", preset->uuid);
    tree_set_text (map, "words", preset->name);
    tree_set_flag (map, "selected", typed != NULL && g_strcmp0 (typed->preset, preset->uuid) == 0);
  }
  viewer_set_any (form, "presets");
}

static void
view_add_followup (const Viewer *viewer, const ActionInput *input, Tree *view)
{
  const ActionTyped *typed = is_typed (input, "followup") ? input->typed : NULL;
  Tree *form = form_add (viewer, input, view, "followup", "suivis");
  gboolean stopped = input->report->stop_requested == 1;
  g_autofree char *leaves = stopped ? NULL : leaving_view_written_now (viewer, input->report->id);

  action_view_field (viewer, form, "text", typed == NULL ? NULL : typed->text, typed);
  tree_set_flag (form, "visible", typed != NULL && typed->visible);
  tree_set_flag (form, "question", typed != NULL && typed->question);
  action_view_field (viewer, form, "preset", NULL, typed);
  tree_set_flag (form, "inserted", typed != NULL && typed->inserted);
  tree_set_text (form, "leaves", leaves);
  view_add_presets (viewer, typed, form);
}

static void
held_add (const Viewer *viewer, const ActionInput *input, Tree *held, const char *text)
{
  g_autofree char *name = g_strconcat ("held-", tree_get_text (held, "uuid"), NULL);
  const ActionTyped *typed = is_typed (input, name) ? input->typed : NULL;

  tree_set_text (held, "form", name);
  tree_set_format (held, "url", "%s/suivis/%s", viewer->place != NULL ? viewer->place : "", tree_get_text (held, "uuid"));
  tree_set_flag (held, "open", typed != NULL);
  action_view_field (viewer, held, "text", typed == NULL ? text : typed->text, typed);
  if (typed != NULL)
    tree_set_flag (held, "visible", typed->visible);
}

void
action_view_add_held (const Viewer *viewer, const ActionInput *input, Tree *timeline)
{
  gboolean may = access_allows (viewer->role, ACTION_FOLLOWUP_WRITE, input->own);

  for (guint i = 0; i < tree_length (timeline); i++) {
    Tree *map = (Tree *) tree_at (timeline, i);
    Tree *held = (Tree *) tree_get (map, "held");

    if (held == NULL)
      continue;
    if (may)
      held_add (viewer, input, held, tree_get_text (map, "text"));
    else
      tree_set_null (map, "held");
  }
}

static void
view_add_result (const Viewer *viewer, const ActionInput *input, Tree *view)
{
  const ActionTyped *typed = is_typed (input, "result") ? input->typed : NULL;
  Tree *form = form_add (viewer, input, view, "result", "resultats"), *kinds;
  g_autofree char *today = clock_iso_day (viewer->now), *first = clock_iso_day (input->report->created_at);

  action_view_field (viewer, form, "kind", NULL, typed);
  kinds = tree_set_list (form, "kinds");
  for (guint i = 0; i < result_kinds_count; i++) {
    const char *const codes[] = { result_kinds[i].kind, NULL };

    viewer_add_choices (viewer, kinds, "result", codes, typed == NULL ? NULL : typed->kind);
  }
  action_view_field (viewer, form, "at", typed == NULL ? today : typed->at, typed);
  action_view_field (viewer, form, "note", typed == NULL ? NULL : typed->note, typed);
  tree_set_text (form, "today", today);
  tree_set_text (form, "first_day", first);
}

static void
view_add_notation (const Viewer *viewer, const ActionInput *input, Tree *view)
{
  static const char *const levels[] = { "1", "2", "3", "4", NULL };
  const ActionTyped *typed = is_typed (input, "notation") ? input->typed : NULL;
  g_autofree char *level = g_strdup_printf ("%d", input->report->notation);
  Tree *form = form_add (viewer, input, view, "notation", "notation"), *list;

  tree_set_text (form, "seen", level);
  tree_set_flag (form, "typed", input->report->notation != 0);
  action_view_field (viewer, form, "notation", NULL, typed);
  list = tree_set_list (form, "levels");
  viewer_add_choices (viewer, list, "notation", levels, level);
  for (guint i = 0; i < tree_length (list); i++) {
    Tree *choice = (Tree *) tree_at (list, i);

    tree_set_text (choice, "hint", viewer_word (viewer, "notation_hint", levels[i]));
    tree_set_flag (choice, "first", i == 0);
  }
}

static void
view_add_requalify (const Viewer *viewer, const ActionInput *input, Tree *view)
{
  static const char *const classes[] = { "A", "B", "C", "D", "E", "F", "G", NULL };
  const ActionTyped *typed = is_typed (input, "requalify") ? input->typed : NULL;
  const char now[] = { report_class (input->report), '\0' };
  Tree *form = form_add (viewer, input, view, "requalify", "criticite");

  tree_set_text (form, "seen", now);
  if (input->report->class_human != 0)
    tree_set_format (form, "computed", "%c", input->report->class_computed);
  tree_set_flag (form, "computed_chosen", typed != NULL && g_strcmp0 (typed->kind, "=") == 0);
  action_view_field (viewer, form, "class", NULL, typed);
  viewer_add_choices (viewer, tree_set_list (form, "classes"), "class_words", classes,
                      typed == NULL ? now : typed->kind);
  action_view_field (viewer, form, "message", typed == NULL ? NULL : typed->message, typed);
}

static gboolean
is_assigned (const ActionInput *input, gint64 partner_id)
{
  for (guint i = 0; i < input->assignments->len; i++)
    if (((const Assignment *) g_ptr_array_index (input->assignments, i))->partner_id == partner_id)
      return TRUE;
  return FALSE;
}

/* The partners that do not have the report yet; those nobody agreed to tell are marked. */
static void
view_add_assign (const Viewer *viewer, const ActionInput *input, Tree *view)
{
  const ActionTyped *typed = is_typed (input, "assign") ? input->typed : NULL;
  g_autoptr (GPtrArray) partners = partner_list (viewer->db, NULL);
  Tree *form = form_add (viewer, input, view, "assign", "affectations"), *list = tree_set_list (form, "partners");

  action_view_field (viewer, form, "partner", NULL, typed);
  action_view_field (viewer, form, "message", typed == NULL ? NULL : typed->message, typed);
  for (guint i = 0; partners != NULL && i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);
    gboolean withheld = !assignment_is_agreed (input->report, partner->type);
    Tree *map;

    if (is_assigned (input, partner->id) || (withheld && !viewer_is_desk (viewer)))
      continue;
    map = tree_add_map (list);
    tree_set_text (map, "code", partner->uuid);
    tree_set_text (map, "words", partner->name);
    tree_set_flag (map, "withheld", withheld);
    tree_set_flag (map, "selected", typed != NULL && g_strcmp0 (typed->kind, partner->uuid) == 0);
    if (withheld)
      tree_set_flag (form, "any_withheld", TRUE);
  }
}

void
action_view_add (const Viewer *viewer, const ActionInput *input, Tree *view)
{
  Tree *actions = tree_set_list (view, "actions");

  view_add_answer (viewer, input, actions);
  view_add_desk (viewer, input, actions);
  view_add_repairs (viewer, input, view);
  if (access_allows (viewer->role, ACTION_FOLLOWUP_WRITE, input->own))
    view_add_followup (viewer, input, view);
  if (access_allows (viewer->role, ACTION_RESULT_RECORD, input->own))
    view_add_result (viewer, input, view);
  if (access_allows (viewer->role, ACTION_ASSIGNMENT_ADD, input->own) && strcmp (input->report->state, "active") == 0)
    view_add_assign (viewer, input, view);
  if (viewer_is_desk (viewer))
    view_add_notation (viewer, input, view);
  if (access_allows (viewer->role, ACTION_REPORT_REQUALIFY,
                     visit_is_own (viewer->db, input->report->id, viewer->partner_id)))
    view_add_requalify (viewer, input, view);
  view_add_errors (viewer, input->typed, view);
}
