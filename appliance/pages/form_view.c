/* form_view.c: headings, fields, errors and progress of the form, as trees. Decides nothing. */
#include "pages/form_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/setting.h"
#include "pages/form_address.h"

/* How an input of each kind is written. */
static const struct {
  const char *flag, *type, *inputmode, *width;
} inputs[] = {
  [FIELD_TEXT] = { "is_line", "text", NULL, NULL },
  [FIELD_LONG] = { "is_long", NULL, NULL, NULL },
  [FIELD_DIGITS] = { "is_line", "text", "numeric", "short" },
  [FIELD_NUMBER] = { "is_line", "text", "numeric", "short" },
  [FIELD_TENTHS] = { "is_line", "text", "decimal", "short" },
  [FIELD_EMAIL] = { "is_line", "email", "email", NULL },
  [FIELD_PHONE] = { "is_line", "tel", "tel", "medium" },
  [FIELD_DAY] = { "is_line", "date", NULL, "medium" },
  [FIELD_CODE] = { "is_choice", "radio", NULL, NULL },
  [FIELD_CHECKS] = { "is_choice", "checkbox", NULL, NULL },
  [FIELD_ANSWER] = { "is_choice", "radio", NULL, NULL },
};
G_STATIC_ASSERT (G_N_ELEMENTS (inputs) == FIELD_LAST);

/* Where the error summary leads when a remark names no input. */
static const struct {
  const char *field, *id;
} anchors[] = { { "areas", "area-1" }, { "problems", "problem-1" }, { "contact_by", "contact_by-1" } };

Viewer
form_viewer (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);

  return (Viewer){ .db = store_reader (appliance->store),
                   .words = appliance->words,
                   .language = exchange_language (exchange),
                   .grids = appliance->grids,
                   .questionnaire = appliance->questionnaire,
                   .role = ROLE_NONE,
                   .now = exchange_now (exchange) };
}

/* ---- words ---- */

const char *
form_word (Exchange *exchange, const char *group, const char *code)
{
  const Words *words = exchange_appliance (exchange)->words;
  const char *language = exchange_language (exchange);
  g_autofree char *key = g_strconcat (group, ".", code, NULL);

  return words_has (words, language, key) || words_has (words, "fr", key) ? words_get (words, language, key) : NULL;
}

char *
form_remark_words (Exchange *exchange, const char *code, const char *detail)
{
  const TemplateSet *templates = words_templates (exchange_appliance (exchange)->words, exchange_language (exchange));
  g_autofree char *name = g_strconcat ("w.remark.", code, NULL);
  g_autoptr (Tree) tree = tree_new_map ();
  g_autoptr (GString) out = g_string_new (NULL);

  tree_set_text (tree, "detail", detail);
  if (!template_set_has (templates, name) || !template_render (templates, name, tree, TEMPLATE_ESCAPE_NONE, out, NULL))
    return g_strdup (form_word (exchange, "remark", "choice"));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- errors ---- */

static const char *
anchor_of (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (anchors); i++)
    if (strcmp (anchors[i].field, field) == 0)
      return anchors[i].id;
  return field;
}

void
form_view_errors (Exchange *exchange, const Remarks *remarks, Tree *view)
{
  Tree *items;

  if (!remarks_any (remarks))
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < remarks_count (remarks); i++) {
    Tree *item = tree_add_map (items);
    g_autofree char *words = form_remark_words (exchange, remarks_code (remarks, i), remarks_detail (remarks, i));

    tree_set_text (item, "field", anchor_of (remarks_field (remarks, i)));
    tree_set_text (item, "words", words);
  }
}

void
form_view_error (Exchange *exchange, const Remarks *remarks, const char *field, Tree *map)
{
  tree_set_text (map, "name", field);
  tree_set_null (map, "error"); /* or the one of a map above would be read */
  for (guint i = 0; i < remarks_count (remarks); i++) {
    g_autofree char *words = NULL;

    if (strcmp (remarks_field (remarks, i), field) != 0)
      continue;
    words = form_remark_words (exchange, remarks_code (remarks, i), remarks_detail (remarks, i));
    tree_set_text (map, "error", words);
    tree_set_flag (map, "bad", TRUE);
    return;
  }
}

/* ---- words of the questionnaire, in the language of the page ---- */

static const char *
step_words (const FormRequest *request, const Step *step, const char *what)
{
  return questionnaire_step_words (request->plan.questionnaire, exchange_language (request->exchange), step, what);
}

const char *
form_step_words (const FormRequest *request, const Step *step)
{
  return step_words (request, step, step->part != NULL ? "part" : "title");
}

const char *
form_field_words (const FormRequest *request, const Field *field, const char *what)
{
  return questionnaire_field_words (request->plan.questionnaire, exchange_language (request->exchange), field, what);
}

/* The words of a choice; those that every field shares stand in the catalogue. */
static const char *
choice_words (const FormRequest *request, const Field *field, const FieldChoice *choice)
{
  const char *words =
      questionnaire_choice_words (request->plan.questionnaire, exchange_language (request->exchange), field, choice);

  return words != NULL ? words : form_word (request->exchange, "common", choice->code);
}

/* ---- pages ---- */

static void
set_heading (const FormRequest *request, Tree *view)
{
  const FormPlace *place = form_request_place (request);
  const char *language = exchange_language (request->exchange);
  g_autofree char *plain =
      place->situation == NULL ? NULL : grid_words (request->plan.grid, language, place->situation->code);

  tree_set_text (view, "heading", plain != NULL ? plain : step_words (request, place->step, "title"));
  tree_set_text (view, "lead", step_words (request, place->step, "lead"));
}

static void
set_way (const FormRequest *request, Tree *view)
{
  const FormPlace *previous = form_request_previous (request);
  g_autofree char *back = previous == NULL ? g_strdup ("/signaler") : form_place_path (previous);
  FormProgress progress = form_progress (request->places, request->index);
  Tree *map = tree_set_map (view, "progress");

  tree_set_integer (map, "step", progress.step);
  tree_set_integer (map, "total", progress.total);
  if (progress.parts > 1) {
    tree_set_integer (map, "part", progress.part);
    tree_set_integer (map, "parts", progress.parts);
    tree_set_flag (map, "place", form_request_place (request)->situation != NULL);
  }
  tree_set_text (view, "back", back);
}

/* Said on the page that follows a grave answer, and again before sending. */
static gboolean
must_warn (const FormRequest *request)
{
  const FormPlace *place = form_request_place (request), *previous = form_request_previous (request);

  if (place->step->kind == STEP_REVIEW)
    return form_is_dangerous (request->plan.grid, request->draft->answers, NULL);
  return previous != NULL && previous->situation != NULL
         && form_is_dangerous (request->plan.grid, request->draft->answers, previous->situation);
}

/* Said where the address is asked, on the page after, and again before sending; nobody is held up. */
static void
set_elsewhere (const FormRequest *request, Tree *view)
{
  const FormPlace *place = form_request_place (request), *previous = form_request_previous (request);
  const Step *asks = questionnaire_step_of (request->plan.questionnaire, "city");
  GHashTable *answers = request->draft->answers;
  g_autofree char *words = NULL;

  if (place->step != asks && (previous == NULL || previous->step != asks) && place->step->kind != STEP_REVIEW)
    return;
  words = form_elsewhere_words (request->exchange, g_hash_table_lookup (answers, "city"),
                                g_hash_table_lookup (answers, "postcode"));
  tree_set_text (view, "elsewhere", words);
  tree_set_flag (view, "elsewhere_after", place->step != asks);
}

char *
form_draft_mark (Exchange *exchange, const Draft *draft)
{
  gsize key_length;
  const guchar *key = g_bytes_get_data (exchange_appliance (exchange)->cookie_key, &key_length);
  g_autofree char *name =
      g_strdup_printf ("draft %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, draft->id, draft->created_at);

  return g_compute_hmac_for_data (G_CHECKSUM_SHA256, key, key_length, (const guchar *) name, strlen (name));
}

Tree *
form_view_new (const FormRequest *request, const Remarks *remarks)
{
  Tree *view = tree_new_map ();
  g_autofree char *mark = form_draft_mark (request->exchange, request->draft);

  tree_set_text (view, "mark", mark);
  set_heading (request, view);
  set_way (request, view);
  set_elsewhere (request, view);
  tree_set_flag (view, "danger", must_warn (request));
  /* A refused photo holds nobody up: its page says so in its own way. */
  if (form_request_place (request)->step->kind != STEP_PHOTOS)
    form_view_errors (request->exchange, remarks, view);
  return view;
}

/* ---- fields ---- */

static void
add_choices (const FormRequest *request, const Field *field, const char *value, Tree *map)
{
  Tree *choices = tree_set_list (map, "choices");
  g_auto (GStrv) chosen = g_strsplit (value == NULL ? "" : value, " ", -1);

  for (guint i = 0; i < field->choices_count; i++) {
    const FieldChoice *item = &field->choices[i];
    Tree *choice = tree_add_map (choices);

    tree_set_format (choice, "id", "%s-%u", field->code, i + 1);
    tree_set_text (choice, "code", item->code);
    tree_set_text (choice, "words", choice_words (request, field, item));
    tree_set_flag (choice, "checked", g_strv_contains ((const char *const *) chosen, item->code));
  }
}

void
form_view_field (const FormRequest *request, const Remarks *remarks, const Field *field, Tree *map)
{
  const char *answer = g_hash_table_lookup (request->draft->answers, field->code);

  form_view_error (request->exchange, remarks, field->code, map);
  tree_set_text (map, "label", form_field_words (request, field, "label"));
  tree_set_text (map, "hint", form_field_words (request, field, "hint"));
  tree_set_flag (map, "described", field->hint != NULL || tree_get_flag (map, "bad"));
  tree_set_flag (map, "optional", field->optional);
  tree_set_flag (map, inputs[field->kind].flag, TRUE);
  tree_set_text (map, "type", inputs[field->kind].type);
  tree_set_text (map, "inputmode", inputs[field->kind].inputmode);
  tree_set_text (map, "width", inputs[field->kind].width);
  tree_set_text (map, "autocomplete", field->autocomplete);
  tree_set_text (map, "value", answer);
  if (field_length_max (field) > 0)
    tree_set_integer (map, "maxlength", field_length_max (field));
  if (field_is_choice (field))
    add_choices (request, field, answer != NULL ? answer : field->initial, map);
}

gboolean
form_serves (Exchange *exchange, const Field *field)
{
  g_autofree char *way = NULL;

  if (g_strcmp0 (field->service, FIELD_SERVICE_SMS) != 0)
    return TRUE;
  way = setting_text (store_reader (exchange_appliance (exchange)->store), "sms.way");
  return strcmp (way, "off") != 0;
}

void
form_view_step (const FormRequest *request, const FormStepView *shown, const Remarks *remarks, Tree *list)
{
  const Questionnaire *questionnaire = request->plan.questionnaire;

  for (guint i = 0; i < shown->step->fields_count; i++) {
    const Field *field = &shown->step->fields[i];

    if (!form_serves (request->exchange, field))
      continue;
    if (shown->all_at_once ? questionnaire_may_ask (questionnaire, field, shown->live)
                           : questionnaire_asks (questionnaire, field, shown->live))
      form_view_field (request, remarks, field, tree_add_map (list));
  }
}

void
form_view_fields (const FormRequest *request, const Remarks *remarks, Tree *view)
{
  g_autoptr (GHashTable) live = questionnaire_live (request->plan.questionnaire, request->draft->answers);
  const FormStepView shown = { form_request_place (request)->step, live, FALSE };

  form_view_step (request, &shown, remarks, tree_set_list (view, "fields"));
}

/* Words of several choices, one after the other. */
static char *
choices_words (const FormRequest *request, const Field *field, const char *answer)
{
  g_auto (GStrv) codes = g_strsplit (answer, " ", -1);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; codes[i] != NULL; i++) {
    const FieldChoice *choice = field_choice (field, codes[i]);

    if (choice != NULL)
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", choice_words (request, field, choice));
  }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

char *
form_answer_words (const FormRequest *request, const Field *field)
{
  const char *answer = g_hash_table_lookup (request->draft->answers, field->code);
  Viewer viewer = form_viewer (request->exchange);
  gint64 day;

  if (answer == NULL)
    return NULL;
  if (field->kind == FIELD_DAY && clock_parse_day (answer, &day))
    return viewer_day (&viewer, day);
  return field_is_choice (field) ? choices_words (request, field, answer) : g_strdup (answer);
}
