/* question_view.c: questions and answers as trees. Sentences stand in the files of grids/ and in the catalogue. */
#include "view/question_view.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/proposal.h"

/* How an input of each kind is written. */
static const struct {
  const char *flag, *type, *inputmode, *width;
} inputs[] = {
  [ASK_YES_NO] = { "is_choice", NULL, NULL, NULL },
  [ASK_CHOICE] = { "is_choice", NULL, NULL, NULL },
  [ASK_NUMBER] = { "is_line", "text", "decimal", "short" },
  [ASK_DAY] = { "is_line", "date", NULL, "medium" },
  [ASK_TEXT] = { "is_long", NULL, NULL, NULL },
  [ASK_PHOTO] = { "is_photo", NULL, NULL, NULL },
};
G_STATIC_ASSERT (G_N_ELEMENTS (inputs) == ASK_LAST);

static const char *const flags[] = { "is_choice", "is_line", "is_long", "is_photo" };
static const char *const yes_no[] = { "yes", "no" };

QuestionTyped *
question_typed_new (const char *code, const char *typed, gboolean unknown, const char *remark)
{
  QuestionTyped *one = g_new0 (QuestionTyped, 1);

  one->code = g_strdup (code);
  one->typed = g_strdup (typed);
  one->unknown = unknown;
  one->remark = remark;
  return one;
}

void
question_typed_free (QuestionTyped *typed)
{
  if (typed == NULL)
    return;
  g_free (typed->code);
  g_free (typed->typed);
  g_free (typed);
}

static const QuestionTyped *
typed_find (const GPtrArray *typed, const char *code)
{
  for (guint i = 0; typed != NULL && i < typed->len; i++)
    if (strcmp (((const QuestionTyped *) g_ptr_array_index (typed, i))->code, code) == 0)
      return g_ptr_array_index (typed, i);
  return NULL;
}

/* ---- words ---- */

static char *
choice_words (const Viewer *viewer, const Asked *asked, const char *value)
{
  const Actions *actions = question_actions (viewer->grids, asked);
  g_autofree char *code = g_strdup_printf ("%s.%s", asked->code, value);
  char *words = asked->kind == ASK_CHOICE && actions != NULL ? actions_words (actions, viewer->language, code) : NULL;

  return words != NULL ? words : g_strdup (viewer_word (viewer, "common", value));
}

/* "34.5" as people write it. */
static char *
with_comma (const char *number)
{
  return g_strdelimit (g_strdup (number), ".", ',');
}

static char *
say_number (const Viewer *viewer, const Asked *asked, const char *value)
{
  const ActionsQuestion *row = question_row (viewer->grids, asked);
  g_autofree char *number = with_comma (value);

  return row == NULL || row->unit == NULL ? g_steal_pointer (&number) : g_strdup_printf ("%s %s", number, row->unit);
}

static char *
say_day (const Viewer *viewer, const char *value)
{
  gint64 day;

  return clock_parse_day (value, &day) ? viewer_day (viewer, day) : g_strdup (value);
}

/* (transfer full): an answer as a person reads it: "Gaz", "34,5 m²", "15 septembre 2026". */
static char *
question_view_said (const Viewer *viewer, const Asked *asked, const char *value)
{
  if (value == NULL)
    return NULL;
  if (strcmp (value, QUESTION_UNKNOWN) == 0)
    return g_strdup (viewer_word (viewer, "questions", asked->kind == ASK_PHOTO ? "no_photo" : "unknown"));
  if (asked->kind == ASK_YES_NO || asked->kind == ASK_CHOICE)
    return choice_words (viewer, asked, value);
  if (asked->kind == ASK_NUMBER)
    return say_number (viewer, asked, value);
  if (asked->kind == ASK_DAY)
    return say_day (viewer, value);
  return g_strdup (asked->kind == ASK_PHOTO ? viewer_word (viewer, "questions", "photo_sent") : value);
}

/* The grid notes "Photo." where it wants one. */
static char *
asked_words (const Viewer *viewer, const Asked *asked)
{
  if (asked->kind == ASK_PHOTO && question_row (viewer->grids, asked) == NULL)
    return g_strdup (viewer_word (viewer, "questions", "photo_ask"));
  return question_words (viewer->grids, viewer->language, asked);
}

char *
question_view_line (const GridSet *grids, const char *language, const Asked *asked)
{
  g_autofree char *about = question_about (grids, language, asked), *words = question_words (grids, language, asked);

  return about == NULL ? g_steal_pointer (&words) : g_strjoin (" – ", about, words, NULL);
}

/* ---- the tenant's fields ---- */

static void
add_choice (Tree *choices, const char *id, const char *code, const char *words, const char *value)
{
  Tree *choice = tree_add_map (choices);

  tree_set_format (choice, "id", "%s-%u", id, tree_length (choices));
  tree_set_text (choice, "code", code);
  tree_set_text (choice, "words", words);
  tree_set_flag (choice, "checked", g_strcmp0 (code, value) == 0);
}

/* Not to know is the last choice. */
static void
field_add_choices (const Viewer *viewer, const Asked *asked, const char *value, Tree *field)
{
  const ActionsQuestion *row = question_row (viewer->grids, asked);
  Tree *choices = tree_set_list (field, "choices");
  const char *id = tree_get_text (field, "id");

  for (guint i = 0; asked->kind == ASK_YES_NO && i < G_N_ELEMENTS (yes_no); i++)
    add_choice (choices, id, yes_no[i], viewer_word (viewer, "common", yes_no[i]), value);
  for (guint i = 0; asked->kind == ASK_CHOICE && row != NULL && i < row->choices_count; i++) {
    g_autofree char *words = choice_words (viewer, asked, row->choices[i].code);

    add_choice (choices, id, row->choices[i].code, words, value);
  }
  add_choice (choices, id, QUESTION_UNKNOWN, viewer_word (viewer, "questions", "unknown"), value);
}

static void
field_add_row (const Viewer *viewer, const Asked *asked, Tree *field)
{
  const ActionsQuestion *row = question_row (viewer->grids, asked);
  g_autofree char *code = g_strconcat (asked->code, ".hint", NULL);
  g_autofree char *hint =
      row == NULL ? NULL : actions_words (question_actions (viewer->grids, asked), viewer->language, code);

  tree_set_text (field, "hint", hint);
  tree_set_text (field, "unit", row == NULL ? NULL : row->unit);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    tree_set_flag (field, flags[i], strcmp (flags[i], inputs[asked->kind].flag) == 0);
  tree_set_text (field, "type", inputs[asked->kind].type);
  tree_set_text (field, "inputmode", inputs[asked->kind].inputmode);
  tree_set_text (field, "width", inputs[asked->kind].width);
}

/* What stands in the field: as it came back, else the answer given before. Browsers take a day as it is kept. */
static char *
field_value (const Asked *asked, const QuestionTyped *typed)
{
  if (typed != NULL)
    return g_strdup (typed->typed);
  if (asked->answer == NULL || asked->kind == ASK_PHOTO)
    return NULL;
  return asked->kind == ASK_NUMBER ? with_comma (asked->answer) : g_strdup (asked->answer);
}

static void
field_add (const Viewer *viewer, const Asked *asked, const QuestionTyped *typed, Tree *list)
{
  Tree *field = tree_add_map (list);
  g_autofree char *label = asked_words (viewer, asked), *value = field_value (asked, typed);
  g_autofree char *said = question_view_said (viewer, asked, asked->answer);
  g_autofree char *about = question_about (viewer->grids, viewer->language, asked);
  gboolean unknown = typed != NULL ? typed->unknown : g_strcmp0 (asked->answer, QUESTION_UNKNOWN) == 0;
  const char *remark = typed == NULL ? NULL : typed->remark;

  tree_set_format (field, "name", "q.%s", asked->code);
  tree_set_format (field, "unknown_name", "u.%s", asked->code);
  tree_set_format (field, "id", "q-%s", asked->code);
  tree_set_text (field, "about", about);
  tree_set_text (field, "label", label);
  field_add_row (viewer, asked, field);
  tree_set_text (field, "said", said);
  tree_set_flag (field, "unknown", unknown);
  tree_set_text (field, "value", unknown && g_strcmp0 (value, QUESTION_UNKNOWN) == 0 ? NULL : value);
  tree_set_text (field, "error", remark == NULL ? NULL : viewer_word (viewer, "questions_remark", remark));
  tree_set_flag (field, "bad", remark != NULL);
  tree_set_flag (field, "described", remark != NULL || tree_get_text (field, "hint") != NULL);
  if (tree_get_flag (field, "is_choice"))
    field_add_choices (viewer, asked, value, field);
}

static gboolean
is_open_state (const char *state)
{
  return strcmp (state, "closed") != 0 && strcmp (state, "filtered") != 0;
}

static void
tenant_fill (const Viewer *viewer, const GPtrArray *list, const GPtrArray *typed, Tree *view)
{
  Tree *open = tree_set_list (view, "open"), *answered = tree_set_list (view, "answered");
  guint left = question_open_count (list);

  for (guint i = 0; i < list->len; i++) {
    const Asked *asked = g_ptr_array_index (list, i);

    if (asked->answered_at != 0)
      field_add (viewer, asked, typed_find (typed, asked->code), answered);
    else if (tree_length (open) < QUESTION_VIEW_OPEN_MAX)
      field_add (viewer, asked, typed_find (typed, asked->code), open);
  }
  if (left > tree_length (open)) {
    g_autofree char *more = viewer_count (viewer, "questions.more", left - tree_length (open));

    tree_set_text (view, "more", more);
  }
}

/* Who just told of a danger is told whom to call. */
static gboolean
tells_danger (const GPtrArray *proposals)
{
  for (guint i = 0; i < proposals->len; i++)
    if (strcmp (((const Proposal *) g_ptr_array_index (proposals, i))->kind, "danger") == 0)
      return TRUE;
  return FALSE;
}

Tree *
question_view_tenant (const Viewer *viewer, gint64 report_id, const char *state, const GPtrArray *typed, GError **error)
{
  g_autoptr (GPtrArray) list = question_list (viewer->db, report_id, viewer->now, error);
  g_autoptr (GPtrArray) proposals = list == NULL ? NULL : proposal_list (viewer->db, report_id, error);
  Tree *view = proposals == NULL ? NULL : tree_new_map ();

  if (view == NULL)
    return NULL;
  tree_set_null (view, "more");
  if (is_open_state (state))
    tenant_fill (viewer, list, typed, view);
  tree_set_flag (view, "danger", is_open_state (state) && tells_danger (proposals));
  viewer_set_any (view, "open");
  viewer_set_any (view, "answered");
  tree_set_flag (view, "any", tree_get_flag (view, "any_open") || tree_get_flag (view, "any_answered"));
  return view;
}

void
question_view_errors (const Viewer *viewer, const GPtrArray *typed, Tree *view)
{
  Tree *items = NULL;

  for (guint i = 0; i < typed->len; i++) {
    const QuestionTyped *one = g_ptr_array_index (typed, i);
    Tree *item;

    if (one->remark == NULL)
      continue;
    if (items == NULL)
      items = tree_set_list (tree_set_map (view, "errors"), "items");
    item = tree_add_map (items);
    tree_set_format (item, "field", "q-%s%s", one->code, strcmp (one->remark, "choice") == 0 ? "-1" : "");
    tree_set_text (item, "words", viewer_word (viewer, "questions_remark", one->remark));
  }
}

/* ---- the staff ---- */

static void
office_add_asked (const Viewer *viewer, const GPtrArray *list, Tree *view)
{
  Tree *asked_list = tree_set_list (view, "asked");
  g_autofree char *open = viewer_count (viewer, "questions.open", question_open_count (list));

  for (guint i = 0; i < list->len; i++) {
    const Asked *asked = g_ptr_array_index (list, i);
    Tree *map = tree_add_map (asked_list);
    g_autofree char *words = question_view_line (viewer->grids, viewer->language, asked),
                    *said = question_view_said (viewer, asked, asked->answer);

    tree_set_text (map, "words", words);
    tree_set_text (map, "said", said);
    tree_set_flag (map, "is_open", asked->answered_at == 0);
    tree_set_flag (map, "staff", asked->followup_id != 0);
    tree_set_null (map, "at");
    viewer_set_day (viewer, map, "at", asked->answered_at);
  }
  tree_set_text (view, "asked_open", question_open_count (list) == 0 ? NULL : open);
  viewer_set_any (view, "asked");
}

static char *
proposal_reason (const Viewer *viewer, const Proposal *proposal)
{
  const Actions *actions = grid_set_actions (viewer->grids, proposal->version);

  return actions == NULL ? NULL : actions_words (actions, viewer->language, proposal->code);
}

/* Two reasons for one thing are one line with both. */
static Tree *
proposal_of_kind (const Viewer *viewer, const char *kind, Tree *list)
{
  Tree *map;

  for (guint i = 0; i < tree_length (list); i++)
    if (g_strcmp0 (tree_get_text (tree_at (list, i), "kind"), kind) == 0)
      return (Tree *) tree_get (tree_at (list, i), "reasons");
  map = tree_add_map (list);
  tree_set_text (map, "kind", kind);
  tree_set_text (map, "words", viewer_word (viewer, "proposal", kind));
  tree_set_flag (map, "danger", strcmp (kind, "danger") == 0);
  tree_set_flag (map, "to_lend",
                 strcmp (kind, "sensor") == 0 && access_allows (viewer->role, ACTION_SENSOR_LEND, FALSE));
  return tree_set_list (map, "reasons");
}

static void
office_add_proposals (const Viewer *viewer, const GPtrArray *proposals, Tree *view)
{
  Tree *list = tree_set_list (view, "proposals");

  for (guint i = 0; i < proposals->len; i++) {
    const Proposal *proposal = g_ptr_array_index (proposals, i);
    g_autofree char *reason = proposal_reason (viewer, proposal);
    Tree *reasons = proposal_of_kind (viewer, proposal->kind, list);

    if (reason != NULL)
      tree_add_text (reasons, reason);
  }
  viewer_set_any (view, "proposals");
}

gboolean
question_view_office (const Viewer *viewer, gint64 report_id, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) list = question_list (viewer->db, report_id, viewer->now, error);
  g_autoptr (GPtrArray) proposals = list == NULL ? NULL : proposal_list (viewer->db, report_id, error);

  if (proposals == NULL)
    return FALSE;
  office_add_asked (viewer, list, view);
  office_add_proposals (viewer, proposals, view);
  return TRUE;
}

/* ---- answers as one text ---- */

void
question_view_append (const Viewer *viewer, const Asked *asked, const char *value, GString *text)
{
  g_autofree char *line = question_view_line (viewer->grids, viewer->language, asked);
  g_autofree char *said = question_view_said (viewer, asked, value);

  g_string_append_printf (text, "%s%s\n%s", text->len > 0 ? "\n\n" : "", line, said);
}

char *
question_view_answered (const Viewer *viewer, const GPtrArray *list, gint64 answered_at)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++) {
    const Asked *asked = g_ptr_array_index (list, i);

    if (asked->answered_at == answered_at && asked->answer != NULL)
      question_view_append (viewer, asked, asked->answer, text);
  }
  return text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}
