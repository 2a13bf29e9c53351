/* rule.c: reads the assignment rules from the store and says which partners a report goes to, and why. Assigns nothing itself. */
#include "domain/rule.h"

#include <string.h>

#include "base/secret.h"
#include "domain/event.h"
#include "domain/partner.h"

static const char sql_rules[] = "SELECT id, name, coalesce (partner_type, '') AS type, coalesce (partner_id, 0) AS partner FROM rule"
                                " WHERE active = 1 AND territory_id = :territory ORDER BY position, id";
static const char sql_conditions[] = "SELECT field, test, value FROM rule_condition WHERE rule_id = :rule ORDER BY id";
static const char sql_create[] = "INSERT INTO rule (uuid, territory_id, position, name, partner_type, partner_id)"
                                 " SELECT :uuid, :territory, coalesce (max (position), 0) + 1, :name, :type, nullif (:partner, 0)"
                                 " FROM rule WHERE territory_id = :territory";
static const char sql_condition[] = "INSERT INTO rule_condition (rule_id, field, test, value) VALUES (:rule, :field, :test, :value)";

/* ---- the facts ---- */

static char *
fact_class (const Report *report, const char *severities G_GNUC_UNUSED)
{
  return g_strdup_printf ("%c", report_class (report));
}

static char *
fact_lead (const Report *report, const char *severities G_GNUC_UNUSED)
{
  return g_strdup (report->leads);
}

static const char *const answer_names[] = { [ANSWER_UNKNOWN] = "unknown", [ANSWER_NO] = "private", [ANSWER_YES] = "social" };

static char *
fact_tenure (const Report *report, const char *severities G_GNUC_UNUSED)
{
  return g_strdup (answer_names[report->social_housing]);
}

static char *
fact_beneficiary (const Report *report, const char *severities G_GNUC_UNUSED)
{
  return g_strdup (report->beneficiary != NULL ? report->beneficiary : "unknown");
}

static char *
fact_danger (const Report *report, const char *severities G_GNUC_UNUSED)
{
  return g_strdup (report->danger > 0 ? "yes" : "no");
}

/* "L-HUM02-3 L-GAZ01-2" → "L-HUM L-GAZ": the letters before the criterion's number. */
static char *
fact_situation (const Report *report G_GNUC_UNUSED, const char *severities)
{
  g_auto (GStrv) codes = g_strsplit (severities, " ", -1);

  for (guint i = 0; codes[i] != NULL; i++)
    codes[i][strcspn (codes[i], "0123456789")] = '\0';
  return g_strjoinv (" ", codes);
}

static char *
fact_insee (const Report *report, const char *severities G_GNUC_UNUSED)
{
  return g_strdup (report->insee);
}

static char *
fact_profile (const Report *report, const char *severities G_GNUC_UNUSED)
{
  return g_strdup (report->profile);
}

const RuleField rule_fields[] = {
  { "class", fact_class },         { "lead", fact_lead },           { "tenure", fact_tenure }, { "beneficiary", fact_beneficiary },
  { "danger", fact_danger },       { "situation", fact_situation }, { "insee", fact_insee },   { "profile", fact_profile },
};
const guint rule_fields_count = G_N_ELEMENTS (rule_fields);

static const RuleField *
rule_field_find (const char *name)
{
  for (guint i = 0; i < rule_fields_count; i++)
    if (g_strcmp0 (rule_fields[i].name, name) == 0)
      return &rule_fields[i];
  return NULL;
}

/* ---- the tests: a fact and a value are both words separated by spaces ---- */

static gboolean
share_a_word (const char *facts, const char *values)
{
  g_auto (GStrv) words = g_strsplit (facts, " ", -1);
  g_auto (GStrv) wanted = g_strsplit (values, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && g_strv_contains ((const char *const *) wanted, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
share_no_word (const char *facts, const char *values)
{
  return !share_a_word (facts, values);
}

static gboolean
reaches (const char *fact, const char *value)
{
  return strcmp (fact, value) >= 0; /* class letters: D reaches D, E reaches D */
}

static const struct {
  const char *name;
  gboolean (*holds) (const char *facts, const char *values);
} tests[] = { { "is", share_a_word }, { "in", share_a_word }, { "is_not", share_no_word }, { "at_least", reaches } };

static gboolean
test_holds (const char *name, const char *facts, const char *values)
{
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    if (strcmp (tests[i].name, name) == 0)
      return tests[i].holds (facts, values);
  return FALSE;
}

static gboolean
test_known (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    if (g_strcmp0 (tests[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/* ---- evaluation ---- */

/* TRUE when every condition of a rule holds; the conditions are told in `trace`. */
static gboolean
rule_holds (Db *db, gint64 rule_id, const Report *report, const char *severities, GString *trace)
{
  g_autoptr (Query) query = query_new (db, sql_conditions);
  gboolean holds = TRUE;

  query_bind_integer (query, ":rule", rule_id);
  while (holds && query_next (query)) {
    const RuleField *field = rule_field_find (query_text (query, "field"));
    g_autofree char *facts = field == NULL ? NULL : field->value (report, severities);

    holds = facts != NULL && test_holds (query_text (query, "test"), facts, query_text (query, "value"));
    g_string_append_printf (trace, "%s%s %s %s", trace->len > 0 ? "; " : "", query_text (query, "field"), query_text (query, "test"),
                            query_text (query, "value"));
  }
  return holds && query_done (query, NULL);
}

void
rule_match_free (RuleMatch *match)
{
  if (match == NULL)
    return;
  g_free (match->rule_name);
  g_free (match->trace);
  g_free (match);
}

static void
match_add (GPtrArray *matches, gint64 partner_id, gint64 rule_id, const char *rule_name, const char *trace)
{
  RuleMatch *match;

  for (guint i = 0; i < matches->len; i++)
    if (((RuleMatch *) g_ptr_array_index (matches, i))->partner_id == partner_id)
      return;
  match = g_new0 (RuleMatch, 1);
  match->partner_id = partner_id;
  match->rule_id = rule_id;
  match->rule_name = g_strdup (rule_name);
  match->trace = g_strdup (trace);
  g_ptr_array_add (matches, match);
}

/* The partners of one rule that holds: the one named, or all of its type that cover the commune. */
static gboolean
rule_partners (Db *db, Query *rule, const Report *report, const char *trace, GPtrArray *matches)
{
  gint64 partner_id = query_integer (rule, "partner");
  g_autoptr (GArray) covering = NULL;

  if (partner_id != 0) {
    match_add (matches, partner_id, query_integer (rule, "id"), query_text (rule, "name"), trace);
    return TRUE;
  }
  covering = partner_covering (db, query_text (rule, "type"), report->insee, NULL);
  for (guint i = 0; covering != NULL && i < covering->len; i++)
    match_add (matches, g_array_index (covering, gint64, i), query_integer (rule, "id"), query_text (rule, "name"), trace);
  return covering != NULL;
}

GPtrArray *
rule_evaluate (Db *db, const Report *report, GError **error)
{
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_match_free);
  g_autoptr (GPtrArray) codes = report_severities (db, report->id, error);
  g_autoptr (Query) query = NULL;
  g_autofree char *severities = NULL;

  if (codes == NULL)
    return NULL;
  g_ptr_array_add (codes, NULL);
  severities = g_strjoinv (" ", (char **) codes->pdata);
  query = query_new (db, sql_rules);
  query_bind_integer (query, ":territory", report->territory_id);
  while (query_next (query)) {
    g_autoptr (GString) trace = g_string_new (NULL);

    if (rule_holds (db, query_integer (query, "id"), report, severities, trace))
      rule_partners (db, query, report, trace->str, matches);
  }
  return query_done (query, error) ? g_steal_pointer (&matches) : NULL;
}

static gboolean
condition_add (Db *db, gint64 rule_id, const RuleCondition *condition, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (rule_field_find (condition->field) == NULL || !test_known (condition->test))
    return box_fail (error, BOX_ERROR_INVALID, "no such condition: %s %s", condition->field, condition->test);
  query = query_new (db, sql_condition);
  query_bind_integer (query, ":rule", rule_id);
  query_bind_text (query, ":field", condition->field);
  query_bind_text (query, ":test", condition->test);
  query_bind_text (query, ":value", condition->value);
  return query_done (query, error);
}

gboolean
rule_create (Db *db, const Actor *actor, gint64 territory_id, const RuleInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_create);
  g_autofree char *uuid = secret_uuid ();
  Event event = { .noun = "rule", .verb = "created", .after = input->name };

  if (input->partner_type != NULL && partner_type_find (input->partner_type) == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such partner type: %s", input->partner_type);
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":territory", territory_id);
  query_bind_text (query, ":name", input->name);
  query_bind_text (query, ":type", input->partner_type);
  query_bind_integer (query, ":partner", input->partner_id);
  if (!query_done (query, error))
    return FALSE;
  event.subject_id = db_last_id (db);
  for (guint i = 0; i < input->conditions_count; i++)
    if (!condition_add (db, event.subject_id, &input->conditions[i], error))
      return FALSE;
  return event_add (db, actor, &event, error);
}
