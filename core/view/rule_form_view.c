/* rule_form_view.c: the fields of a rule's form. Checks nothing. */
#include "view/rule_form_view.h"

#include <string.h>

#include "domain/partner.h"
#include "view/rule_view.h"

static void
condition_free (gpointer data)
{
  RuleCondition *condition = data;

  g_free ((char *) condition->field);
  g_free ((char *) condition->test);
  g_free ((char *) condition->value);
  g_free (condition);
}

RuleTyped *
rule_typed_new (void)
{
  RuleTyped *typed = g_new0 (RuleTyped, 1);

  typed->conditions = g_ptr_array_new_with_free_func (condition_free);
  typed->excluded = g_ptr_array_new_with_free_func (g_free);
  return typed;
}

void
rule_typed_free (RuleTyped *typed)
{
  if (typed == NULL)
    return;
  g_free (typed->name);
  g_free (typed->from);
  g_free (typed->until);
  g_free (typed->to);
  g_ptr_array_unref (typed->conditions);
  g_ptr_array_unref (typed->excluded);
  g_free (typed);
}

void
rule_typed_add (RuleTyped *typed, const char *field, const char *test, const char *value)
{
  RuleCondition *condition = g_new0 (RuleCondition, 1);

  condition->field = g_strdup (field);
  condition->test = g_strdup (test);
  condition->value = g_strdup (value);
  g_ptr_array_add (typed->conditions, condition);
}

RuleTyped *
rule_typed_of (Db *db, const Rule *rule)
{
  RuleTyped *typed = rule_typed_new ();
  g_autoptr (Partner) target = rule->partner_id == 0 ? NULL : partner_find (db, rule->partner_id, NULL);

  typed->name = g_strdup (rule->name);
  typed->from = g_strdup (rule->valid_from);
  typed->until = g_strdup (rule->valid_until);
  typed->automatic = rule->automatic;
  typed->to = target != NULL              ? g_strconcat ("partner ", target->uuid, NULL)
              : rule->partner_type != NULL ? g_strconcat ("type ", rule->partner_type, NULL)
                                           : g_strdup ("");
  for (guint i = 0; i < rule->conditions->len; i++) {
    const RuleCondition *condition = g_ptr_array_index (rule->conditions, i);

    rule_typed_add (typed, condition->field, condition->test, condition->value);
  }
  for (guint i = 0; i < rule->excluded->len; i++) {
    g_autoptr (Partner) partner = partner_find (db, g_array_index (rule->excluded, gint64, i), NULL);

    if (partner != NULL)
      g_ptr_array_add (typed->excluded, g_strdup (partner->uuid));
  }
  return typed;
}

/* ---- remarks ---- */

static const char *
remark_of (const Viewer *viewer, const Remarks *remarks, const char *field)
{
  for (guint i = 0; remarks != NULL && i < remarks_count (remarks); i++)
    if (strcmp (remarks_field (remarks, i), field) == 0)
      return viewer_word (viewer, "rule_remark", remarks_code (remarks, i));
  return NULL;
}

static void
add_errors (const Viewer *viewer, const Remarks *remarks, Tree *view)
{
  Tree *items;

  if (remarks == NULL || !remarks_any (remarks))
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < remarks_count (remarks); i++) {
    Tree *item = tree_add_map (items);

    tree_set_text (item, "field", remarks_field (remarks, i));
    tree_set_text (item, "words", viewer_word (viewer, "rule_remark", remarks_code (remarks, i)));
  }
}

static void
set_field (const Viewer *viewer, Tree *form, const char *name, const char *value, const Remarks *remarks)
{
  g_autofree char *key = g_strconcat (name, "_field", NULL);
  Tree *map = tree_set_map (form, key);

  tree_set_text (map, "name", name);
  tree_set_text (map, "value", value);
  tree_set_text (map, "error", remark_of (viewer, remarks, name));
}

/* ---- whom ---- */

static void
add_target (Tree *list, const char *code, const char *words, const char *chosen)
{
  Tree *map = tree_add_map (list);

  tree_set_text (map, "code", code);
  tree_set_text (map, "words", words);
  tree_set_flag (map, "selected", g_strcmp0 (code, chosen) == 0);
}

static void
add_targets (const Viewer *viewer, const RuleTyped *typed, Tree *form)
{
  Tree *types = tree_set_list (form, "types"), *partners = tree_set_list (form, "partners"),
       *excluded = tree_set_list (form, "excluded");
  g_autoptr (GPtrArray) all = partner_list (viewer->db, NULL);

  for (guint i = 0; i < partner_types_count; i++) {
    g_autofree char *code = g_strconcat ("type ", partner_types[i].name, NULL);

    add_target (types, code, viewer_word (viewer, "rule_to", partner_types[i].name), typed->to);
  }
  for (guint i = 0; all != NULL && i < all->len; i++) {
    const Partner *partner = g_ptr_array_index (all, i);
    g_autofree char *code = g_strconcat ("partner ", partner->uuid, NULL);
    Tree *map;

    add_target (partners, code, partner->name, typed->to);
    map = tree_add_map (excluded);
    tree_set_text (map, "code", partner->uuid);
    tree_set_text (map, "words", partner->name);
    tree_set_flag (map, "selected",
                   g_ptr_array_find_with_equal_func (typed->excluded, partner->uuid, g_str_equal, NULL));
  }
  tree_set_flag (form, "excludes", typed->excluded->len > 0);
}

/* ---- conditions ---- */

typedef struct {
  const Viewer *viewer;
  const Remarks *remarks;
  Tree *list;
} Rows;

static void
row_add (const Rows *rows, const RuleField *field, const RuleCondition *condition, guint row)
{
  const Viewer *viewer = rows->viewer;
  g_autofree char *id = g_strdup_printf ("test-%s-%u", field->name, row);
  /* "is" and "in" say the same: one choice stands for both. */
  const char *test = condition == NULL ? "" : strcmp (condition->test, "is") == 0 ? "in" : condition->test;
  static const char *const tests[] = { "in", "is_not", "at_least" };
  Tree *map = tree_add_map (rows->list), *choices;

  tree_set_text (map, "field", field->name);
  tree_set_integer (map, "row", row);
  tree_set_text (map, "name", id);
  tree_set_text (map, "error", remark_of (viewer, rows->remarks, id));
  tree_set_text (map, "label", viewer_word (viewer, "rule_label", field->name));
  tree_set_flag (map, "open", condition != NULL);
  choices = tree_set_list (map, "tests");
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    if (rule_field_takes (field, tests[i]))
      add_target (choices, tests[i], viewer_word (viewer, "rule_choice", tests[i]), test);
  rule_view_add_values (viewer, field, condition == NULL ? NULL : condition->value, tree_set_list (map, "values"));
}

static void
add_conditions (const Viewer *viewer, const RuleTyped *typed, const Remarks *remarks, Tree *form)
{
  const Rows rows = { viewer, remarks, tree_set_list (form, "conditions") };

  for (guint i = 0; i < rule_fields_count; i++) {
    const RuleField *field = &rule_fields[i];
    guint count = 0;

    for (guint j = 0; j < typed->conditions->len; j++) {
      const RuleCondition *condition = g_ptr_array_index (typed->conditions, j);

      if (strcmp (condition->field, field->name) == 0)
        row_add (&rows, field, condition, count++);
    }
    if (count == 0)
      row_add (&rows, field, NULL, 0);
  }
}

void
rule_form_view_add (const Viewer *viewer, const RuleTyped *typed, const Remarks *remarks, Tree *view)
{
  Tree *form = tree_set_map (view, "form");

  set_field (viewer, form, "name", typed->name, remarks);
  set_field (viewer, form, "to", typed->to, remarks);
  set_field (viewer, form, "from", typed->from, remarks);
  set_field (viewer, form, "until", typed->until, remarks);
  tree_set_flag (form, "automatic", typed->automatic);
  add_targets (viewer, typed, form);
  add_conditions (viewer, typed, remarks, form);
  add_errors (viewer, remarks, view);
}
