/* rules_form.c: the form of one rule: shown, tried without being saved, saved. What was typed is kept whatever happens. */
#include "pages/rules_form.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/partner.h"
#include "domain/rule_edit.h"
#include "domain/territory.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/rules.h"
#include "view/rule_form_view.h"
#include "view/rule_trial_view.h"
#include "view/rule_view.h"

enum { CODE_CHARS = 60, DAY_CHARS = 10 };

/* "?fait=saved" after a form that worked: its sentence, when there is one. */
void
rules_add_done (Exchange *exchange, Tree *view)
{
  const char *code = exchange_query (exchange, "fait");
  g_autofree char *key = g_strconcat ("rule_done.", code, NULL);
  const Words *words = exchange_appliance (exchange)->words;

  if (code != NULL && words_has (words, "fr", key))
    tree_set_text (view, "done", words_get (words, "fr", key));
}

/* ---- a form under way ---- */

typedef struct {
  Actor actor;
  gint64 territory_id, version;
  Rule *rule;       /* as it stands; NULL: a new one */
  RuleTyped *typed; /* what the form holds */
  Remarks *remarks;
  GArray *excluded; /* of gint64 */
  RuleInput input;  /* of `typed` */
} Form;

static void
form_clear (Form *form)
{
  g_clear_pointer (&form->rule, rule_free);
  g_clear_pointer (&form->typed, rule_typed_free);
  g_clear_pointer (&form->remarks, remarks_free);
  g_clear_pointer (&form->excluded, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Form, form_clear)

/* Finds the rule of the address, when there is one in it. */
static gboolean
form_open (Exchange *exchange, Form *form, const char *uuid, GError **error)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (Territory) territory = territory_find (db, error);

  form->actor = office_actor (exchange);
  form->remarks = remarks_new ();
  form->excluded = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (territory == NULL)
    return FALSE;
  form->territory_id = territory->id;
  form->rule = uuid == NULL ? NULL : rule_find_uuid (db, uuid, error);
  return uuid == NULL || form->rule != NULL;
}

/* ---- what was typed ---- */

/* The values ticked for one row, those the fact may have: the rest was not offered. */
static char *
read_values (Exchange *exchange, const char *name)
{
  g_autoptr (GPtrArray) values = exchange_fields (exchange, name);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < values->len; i++) {
    const char *value = g_ptr_array_index (values, i);

    if (*value != '\0' && strlen (value) < CODE_CHARS && strpbrk (value, " ;") == NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", value);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One value is "is", several are "in", as rules have always been written. */
static const char *
test_kept (const char *test, const char *values)
{
  return strcmp (test, "in") == 0 && strchr (values, ' ') == NULL ? "is" : test;
}

static void
read_condition (Exchange *exchange, Form *form, const RuleField *field, guint row)
{
  g_autofree char *id = g_strdup_printf ("test-%s-%u", field->name, row);
  g_autofree char *name = g_strdup_printf ("value-%s-%u", field->name, row);
  g_autofree char *test = exchange_typed (exchange, id, FALSE, CODE_CHARS), *values = read_values (exchange, name);
  const RuleCondition condition = { field->name, test_kept (test, values), values };

  if (*test == '\0' && *values == '\0')
    return;
  rule_typed_add (form->typed, field->name, *test == '\0' ? "in" : condition.test, values);
  if (*test == '\0')
    remarks_add (form->remarks, id, "test_missing", NULL);
  else if (*values == '\0')
    remarks_add (form->remarks, id, "value_missing", NULL);
  else if (!rule_condition_check (&condition, NULL))
    remarks_add (form->remarks, id, "one_letter", NULL);
}

static void
read_excluded (Exchange *exchange, Form *form)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (GPtrArray) uuids = exchange_fields (exchange, "except");

  for (guint i = 0; i < uuids->len; i++) {
    g_autoptr (Partner) partner = partner_find_uuid (db, g_ptr_array_index (uuids, i), NULL);

    if (partner == NULL)
      continue;
    g_ptr_array_add (form->typed->excluded, g_strdup (partner->uuid));
    g_array_append_val (form->excluded, partner->id);
  }
}

/* As a browser's calendar gives it, or as people write it: kept as the first. */
static char *
read_day (Exchange *exchange, const char *name)
{
  g_autofree char *typed = exchange_typed (exchange, name, FALSE, DAY_CHARS);

  return text_day (typed);
}

static void
check_day (Form *form, const char *field, const char *day)
{
  gint64 at;

  if (*day != '\0' && !clock_parse_day (day, &at))
    remarks_add (form->remarks, field, "day_shape", NULL);
}

/* "type schs", "partner <uuid>" */
static void
read_target (Exchange *exchange, Form *form)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  const char *to = form->typed->to;
  g_autoptr (Partner) partner =
      g_str_has_prefix (to, "partner ") ? partner_find_uuid (db, to + strlen ("partner "), NULL) : NULL;
  const PartnerType *type = g_str_has_prefix (to, "type ") ? partner_type_find (to + strlen ("type ")) : NULL;

  form->input.partner_id = partner == NULL ? 0 : partner->id;
  form->input.partner_type = type == NULL ? NULL : type->name;
  if (partner == NULL && type == NULL)
    remarks_add (form->remarks, "to", "to_missing", NULL);
}

static void
form_read (Exchange *exchange, Form *form)
{
  RuleTyped *typed = form->typed = rule_typed_new ();

  typed->name = exchange_typed (exchange, "name", FALSE, RULE_NAME_MAX);
  typed->to = exchange_typed (exchange, "to", FALSE, CODE_CHARS);
  typed->from = read_day (exchange, "from");
  typed->until = read_day (exchange, "until");
  typed->automatic = exchange_field (exchange, "automatic") != NULL;
  if (!text_to_integer (exchange_field (exchange, "version"), 1, G_MAXINT, &form->version))
    form->version = 0;
  if (*typed->name == '\0')
    remarks_add (form->remarks, "name", "name_missing", NULL);
  read_target (exchange, form);
  for (guint i = 0; i < rule_fields_count; i++)
    for (guint row = 0; row < RULE_ROWS_MAX; row++)
      read_condition (exchange, form, &rule_fields[i], row);
  read_excluded (exchange, form);
  check_day (form, "from", typed->from);
  check_day (form, "until", typed->until);
  if (*typed->from != '\0' && *typed->until != '\0' && strcmp (typed->from, typed->until) > 0)
    remarks_add (form->remarks, "until", "until_before", NULL);
}

/* `conditions` must outlive the input. */
static void
form_input (Form *form, GArray *conditions)
{
  const RuleTyped *typed = form->typed;

  for (guint i = 0; i < typed->conditions->len; i++)
    g_array_append_vals (conditions, g_ptr_array_index (typed->conditions, i), 1);
  form->input.name = typed->name;
  form->input.conditions = (const RuleCondition *) (gpointer) conditions->data;
  form->input.conditions_count = conditions->len;
  form->input.excluded = (const gint64 *) (gpointer) form->excluded->data;
  form->input.excluded_count = form->excluded->len;
  form->input.automatic = typed->automatic;
  form->input.valid_from = typed->from;
  form->input.valid_until = typed->until;
}

/* ---- showing ---- */

static int
form_page (Exchange *exchange, int status, const Form *form, Tree *trial)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *request_token = secret_token_new ();
  Tree *view = tree_new_map ();
  gint64 months = 0;

  rules_trial_since (exchange, &months);
  rules_add_months (view, months);
  rule_form_view_add (&viewer, form->typed, form->remarks, view);
  if (form->rule != NULL) {
    rule_view_fill (&viewer, form->rule, tree_set_map (view, "rule"));
    tree_set_tree (view, "history", rule_view_history (&viewer, form->rule->id, NULL));
    viewer_set_any (view, "history");
  }
  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "changed", status == 409);
  if (trial != NULL)
    tree_set_tree (view, "trial", trial);
  rules_add_done (exchange, view);
  return exchange_page (exchange, status, "rule", view);
}

int
rules_form_show (Exchange *exchange)
{
  g_auto (Form) form = { 0 };
  GError *error = NULL;

  if (!form_open (exchange, &form, exchange_path_part (exchange, "uuid"), &error))
    return exchange_fail (exchange, error);
  form.typed = rule_typed_of (store_reader (exchange_appliance (exchange)->store), form.rule);
  return form_page (exchange, 200, &form, NULL);
}

/* A copy is a new rule that begins like another. */
int
rules_form_new (Exchange *exchange)
{
  const char *like = exchange_query (exchange, "copie");
  g_auto (Form) form = { 0 };
  GError *error = NULL;

  if (!form_open (exchange, &form, like, &error))
    return exchange_fail (exchange, error);
  form.typed = form.rule == NULL
                   ? rule_typed_new ()
                   : rule_typed_of (store_reader (exchange_appliance (exchange)->store), form.rule);
  g_clear_pointer (&form.rule, rule_free);
  return form_page (exchange, 200, &form, NULL);
}

/* ---- trying ---- */

/* A rule that begins later is tried as of its first day. */
static gint64
trial_day (const Form *form)
{
  gint64 from;

  return *form->typed->from != '\0' && clock_parse_day (form->typed->from, &from) ? MAX (from, form->actor.now)
                                                                                   : form->actor.now;
}

static int
form_try (Exchange *exchange, Form *form)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (Rule) rule = rule_of_input (viewer.db, &form->input, form->rule, &error);
  g_autoptr (RuleSet) set =
      rule == NULL ? NULL : rule_set_load (viewer.db, form->territory_id, trial_day (form), &error);
  g_autoptr (Trial) trial = NULL;
  gint64 months;

  if (set != NULL) {
    rule_set_put (set, g_steal_pointer (&rule));
    trial = rule_trial (viewer.db, set, rules_trial_since (exchange, &months), &error);
  }
  if (trial == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  return form_page (exchange, 200, form, rule_trial_view (&viewer, trial));
}

/* ---- saving ---- */

static gboolean
save_work (Db *db, gpointer data, GError **error)
{
  const Form *form = data;

  return form->rule == NULL
             ? rule_create (db, &form->actor, form->territory_id, &form->input, error)
             : rule_save (db, &form->actor, form->rule->uuid, form->version, &form->input, error);
}

static int
form_save (Exchange *exchange, Form *form)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (Rule) typed = rule_of_input (db, &form->input, form->rule, NULL);
  g_autofree char *print = typed == NULL ? NULL : rule_print (db, typed);
  g_autofree char *words = g_strjoin ("\n", form->typed->name, print, NULL);
  g_autofree char *request = once_request (exchange, "rule", form->rule == NULL ? "" : form->rule->uuid, words);
  const Once once = { save_work, form, request, form->rule == NULL ? "/regles?fait=created" : "/regles?fait=saved" };
  g_autofree char *place = NULL;
  GError *error = NULL;

  if (once_write (exchange, &once, &place, &error))
    return exchange_redirect (exchange, place);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return form_page (exchange, 409, form, NULL);
}

static int
form_send (Exchange *exchange, const char *uuid)
{
  g_auto (Form) form = { 0 };
  g_autoptr (GArray) conditions = g_array_new (FALSE, FALSE, sizeof (RuleCondition));
  GError *error = NULL;

  if (!form_open (exchange, &form, uuid, &error))
    return exchange_fail (exchange, error);
  form_read (exchange, &form);
  if (remarks_any (form.remarks))
    return form_page (exchange, 422, &form, NULL);
  form_input (&form, conditions);
  return g_strcmp0 (exchange_field (exchange, "act"), "try") == 0 ? form_try (exchange, &form)
                                                                   : form_save (exchange, &form);
}

int
rules_form_add (Exchange *exchange)
{
  return form_send (exchange, NULL);
}

int
rules_form_save (Exchange *exchange)
{
  return form_send (exchange, exchange_path_part (exchange, "uuid"));
}
