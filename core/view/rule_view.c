/* rule_view.c: says rules and traces in words. Evaluates nothing. */
#include "view/rule_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/commune.h"
#include "domain/partner.h"
#include "domain/setting.h"
#include "domain/territory.h"
#include "view/pager.h"

/* ---- values ---- */

/* What a printed rule says besides its conditions (rule_print), and how its value is said. */
static char *
partner_words (const Viewer *viewer, const char *uuid)
{
  g_autoptr (Partner) partner = partner_find_uuid (viewer->db, uuid, NULL);

  return g_strdup (partner != NULL ? partner->name : viewer_word (viewer, "rule_said", "other_partner"));
}

static char *
type_words (const Viewer *viewer, const char *type)
{
  return g_strdup (viewer_word (viewer, "partner_type", type));
}

static char *
day_words (const Viewer *viewer, const char *day)
{
  gint64 at;

  return clock_parse_day (day, &at) ? viewer_day (viewer, at) : g_strdup (day);
}

static char *
yes_words (const Viewer *viewer, const char *value)
{
  return g_strdup (viewer_word (viewer, "answer", value));
}

static const struct {
  const char *code;
  char *(*words) (const Viewer *viewer, const char *value);
} printed[] = { { "to_type", type_words },  { "to_partner", partner_words }, { "excluded", partner_words },
                { "from", day_words },      { "until", day_words },          { "automatic", yes_words } };

static char *
value_words (const Viewer *viewer, const char *code, const char *value)
{
  const RuleField *field = rule_field_find (code);
  const GridSituation *situation = grid_situation (grid_set_current (viewer->grids), value);
  g_autofree char *commune = NULL;

  if (field != NULL && field->words != NULL)
    return g_strdup (viewer_word (viewer, field->words, value));
  if (field != NULL && strcmp (code, "insee") == 0 && (commune = commune_name (viewer->db, value)) != NULL)
    return g_steal_pointer (&commune);
  return g_strdup (situation != NULL ? situation->plain : value);
}

/* "non_decence rsd": each in its words, "ou" between. */
static char *
values_words (const Viewer *viewer, const char *code, const char *values)
{
  g_auto (GStrv) parts = g_strsplit (values, " ", -1);
  g_autofree char * or = g_strdup_printf (" %s ", words_get (viewer->words, viewer->language, "rule_test.or"));

  for (guint i = 0; parts[i] != NULL; i++) {
    char *words = value_words (viewer, code, parts[i]);

    g_free (parts[i]);
    parts[i] = words;
  }
  return g_strjoinv (or, parts);
}

/* ---- a trace, or a printed rule ---- */

static char *
printed_words (const Viewer *viewer, const char *code, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (printed); i++)
    if (strcmp (printed[i].code, code) == 0) {
      g_autofree char *words = printed[i].words (viewer, value);

      return g_strdup_printf ("%s\u00a0: %s", viewer_word (viewer, "rule_print", code), words);
    }
  return NULL;
}

/* "lead is non_decence rsd": field, test and values, each in its words. */
static char *
condition_words (const Viewer *viewer, const char *condition)
{
  g_auto (GStrv) parts = g_strsplit (condition, " ", 3);
  g_autofree char *values = NULL;

  if (g_strv_length (parts) == 2)
    return printed_words (viewer, parts[0], parts[1]);
  if (g_strv_length (parts) < 3)
    return g_strdup (viewer_word (viewer, "trace", condition));
  values = values_words (viewer, parts[0], parts[2]);
  return g_strdup_printf ("%s %s %s", viewer_word (viewer, "rule_field", parts[0]),
                          viewer_word (viewer, "rule_test", parts[1]), values);
}

char *
rule_view_why (const Viewer *viewer, const char *trace)
{
  g_auto (GStrv) conditions = g_strsplit (trace == NULL ? "" : trace, "; ", -1);

  for (guint i = 0; conditions[i] != NULL; i++) {
    char *words = condition_words (viewer, conditions[i]);

    g_free (conditions[i]);
    conditions[i] = words != NULL ? words : g_strdup ("");
  }
  return g_strjoinv (", ", conditions);
}

/* ---- a rule as a sentence ---- */

/* (transfer full): "Si la criticité est au moins D et le logement est social"; a sentence of its own without
 * conditions. */
static char *
rule_view_sentence (const Viewer *viewer, const Rule *rule)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rule->conditions->len; i++) {
    const RuleCondition *condition = g_ptr_array_index (rule->conditions, i);
    g_autofree char *key = g_strdup_printf ("%s_%s", condition->field, condition->test);
    g_autofree char *values = values_words (viewer, condition->field, condition->value);

    g_string_append_printf (text, "%s %s %s", viewer_word (viewer, "rule_said", i == 0 ? "if" : "and"),
                            viewer_word (viewer, "rule_said", key), values);
    if (i + 1 < rule->conditions->len)
      g_string_append_c (text, ' ');
  }
  return g_strdup (text->len > 0 ? text->str : viewer_word (viewer, "rule_said", "always"));
}

static char *
excluded_words (const Viewer *viewer, const Rule *rule)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rule->excluded->len; i++) {
    g_autoptr (Partner) partner = partner_find (viewer->db, g_array_index (rule->excluded, gint64, i), NULL);

    if (partner != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", partner->name);
  }
  return text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

void
rule_view_fill (const Viewer *viewer, const Rule *rule, Tree *map)
{
  g_autofree char *sentence = rule_view_sentence (viewer, rule), *except = excluded_words (viewer, rule);
  g_autofree char *today = clock_iso_day (viewer->now);
  g_autofree char *from = rule->valid_from == NULL ? NULL : day_words (viewer, rule->valid_from);
  g_autofree char *until = rule->valid_until == NULL ? NULL : day_words (viewer, rule->valid_until);

  tree_set_text (map, "uuid", rule->uuid);
  tree_set_text (map, "name", rule->name);
  tree_set_integer (map, "version", rule->version);
  tree_set_format (map, "url", "/regles/%s", rule->uuid);
  tree_set_text (map, "if", sentence);
  tree_set_text (map, "to",
                 rule->partner_id != 0 ? rule->partner_name : viewer_word (viewer, "rule_to", rule->partner_type));
  tree_set_text (map, "except", except);
  tree_set_text (map, "from", from);
  tree_set_text (map, "until", until);
  tree_set_flag (map, "automatic", rule->automatic);
  tree_set_flag (map, "active", rule->active);
  tree_set_flag (map, "gone", rule->gone);
  tree_set_flag (map, "idle", !rule_in_force (rule, today));
}

/* ---- values to choose among ---- */

typedef struct {
  const Viewer *viewer;
  const char *chosen;
  Tree *list;
} Choices;

static void
choice_add (const Choices *choices, const char *code, const char *words)
{
  g_auto (GStrv) chosen = g_strsplit (choices->chosen == NULL ? "" : choices->chosen, " ", -1);
  Tree *map = tree_add_map (choices->list);

  tree_set_text (map, "code", code);
  tree_set_text (map, "words", words);
  tree_set_flag (map, "selected", g_strv_contains ((const char *const *) chosen, code));
}

static void
commune_visit (const CommuneMatch *commune, gpointer data)
{
  choice_add (data, commune->insee, commune->name);
}

void
rule_view_add_values (const Viewer *viewer, const RuleField *field, const char *chosen, Tree *list)
{
  Choices choices = { viewer, chosen, list };
  const Grid *grid = grid_set_current (viewer->grids);

  for (guint i = 0; field->values != NULL && field->values[i] != NULL; i++)
    choice_add (&choices, field->values[i],
                field->words == NULL ? field->values[i] : viewer_word (viewer, field->words, field->values[i]));
  if (strcmp (field->name, "insee") == 0)
    commune_each (viewer->db, commune_visit, &choices);
  for (guint i = 0; strcmp (field->name, "situation") == 0 && i < grid->situations_count; i++)
    choice_add (&choices, grid->situations[i].code, grid->situations[i].plain);
}

/* ---- the page ---- */

enum { ARCHIVED_MOST = 50 };

/* A rule knows those beside it, on another page too: order decides. */
static void
add_rules (const Viewer *viewer, const GPtrArray *rules, guint first, guint end, Tree *list)
{
  for (guint i = first; i < end; i++) {
    Tree *map = tree_add_map (list);

    rule_view_fill (viewer, g_ptr_array_index (rules, i), map);
    tree_set_integer (map, "number", i + 1);
    tree_set_text (map, "above", i == 0 ? NULL : ((Rule *) g_ptr_array_index (rules, i - 1))->uuid);
    tree_set_text (map, "below", i + 1 == rules->len ? NULL : ((Rule *) g_ptr_array_index (rules, i + 1))->uuid);
  }
}

static void
add_page (const Viewer *viewer, const GPtrArray *rules, gint64 page, Tree *view)
{
  gint64 last = MAX (1, ((gint64) rules->len + RULE_VIEW_PAGE - 1) / RULE_VIEW_PAGE), shown = CLAMP (page, 1, last);
  guint first = (guint) (shown - 1) * RULE_VIEW_PAGE;

  add_rules (viewer, rules, first, MIN (first + RULE_VIEW_PAGE, rules->len), tree_set_list (view, "rules"));
  pager_add (view, &(Pager){ "/regles", shown, RULE_VIEW_PAGE, rules->len, FALSE });
  tree_set_format (view, "on_page", "?page=%" G_GINT64_FORMAT, shown); /* who changes one comes back to it */
}

static void
add_archived (const Viewer *viewer, const GPtrArray *archived, Tree *view)
{
  Tree *list = tree_set_list (view, "archived");

  for (guint i = 0; i < MIN (archived->len, ARCHIVED_MOST); i++)
    rule_view_fill (viewer, g_ptr_array_index (archived, i), tree_add_map (list));
  tree_set_flag (view, "archived_cut", archived->len > ARCHIVED_MOST);
  tree_set_integer (view, "archived_most", ARCHIVED_MOST);
}

Tree *
rule_view_list (const Viewer *viewer, gint64 page, GError **error)
{
  g_autoptr (Territory) territory = territory_find (viewer->db, error);
  g_autoptr (GPtrArray) rules = territory == NULL ? NULL : rule_list (viewer->db, territory->id, error);
  g_autoptr (GPtrArray) archived = rules == NULL ? NULL : rule_list_archived (viewer->db, territory->id, ARCHIVED_MOST + 1, error);
  g_autofree char *match = setting_text (viewer->db, "rules.match");
  Tree *view;

  if (archived == NULL)
    return NULL;
  view = tree_new_map ();
  add_page (viewer, rules, page, view);
  add_archived (viewer, archived, view);
  viewer_set_any (view, "rules");
  viewer_set_any (view, "archived");
  tree_set_flag (view, "first_only", strcmp (match, "first") == 0);
  tree_set_flag (view, "automatic_allowed", setting_integer (viewer->db, "rules.automatic") != 0);
  return view;
}

/* ---- its changes ---- */

typedef struct {
  const Viewer *viewer;
  Tree *list;
} HistoryBuild;

static void
history_visit (const RuleEvent *row, gpointer data)
{
  const HistoryBuild *build = data;
  Tree *map = tree_add_map (build->list);
  g_autofree char *before = rule_view_why (build->viewer, row->before),
                  *after = rule_view_why (build->viewer, row->after);

  tree_set_text (map, "what", viewer_word (build->viewer, "rule_event", row->verb));
  tree_set_text (map, "name", row->name);
  tree_set_text (map, "by", row->user_name != NULL ? row->user_name : viewer_word (build->viewer, "author", "box"));
  viewer_set_day (build->viewer, map, "at", row->at);
  tree_set_text (map, "before", *before == '\0' ? NULL : before);
  tree_set_text (map, "after", *after == '\0' ? NULL : after);
}

Tree *
rule_view_history (const Viewer *viewer, gint64 rule_id, GError **error)
{
  g_autoptr (Tree) list = tree_new_list ();
  HistoryBuild build = { viewer, list };

  return rule_history (viewer->db, rule_id, history_visit, &build, error) ? g_steal_pointer (&list) : NULL;
}
