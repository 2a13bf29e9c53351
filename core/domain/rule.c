/* rule.c: reads the assignment rules from the store and says which partners a report goes to, and why. Assigns nothing
 * itself. */
#include "domain/rule.h"

#include <string.h>

#include "base/secret.h"
#include "domain/assignment.h"
#include "domain/event.h"
#include "domain/partner.h"
#include "domain/partner_area.h"

/* A rule that names a partner ends with it. */
static const char sql_rules[] =
    "SELECT r.id, r.name, coalesce (r.partner_type, '') AS type, coalesce (r.partner_id, 0) AS partner"
    " FROM rule r LEFT JOIN partner p ON p.id = r.partner_id"
    " WHERE r.active = 1 AND r.territory_id = :territory AND p.archived_at IS NULL"
    " ORDER BY r.position, r.id";
static const char sql_conditions[] = "SELECT field, test, value FROM rule_condition WHERE rule_id = :rule ORDER BY id";
static const char sql_create[] =
    "INSERT INTO rule (uuid, territory_id, position, name, partner_type, partner_id)"
    " SELECT :uuid, :territory, coalesce (max (position), 0) + 1, :name, :type, nullif (:partner, 0)"
    " FROM rule WHERE territory_id = :territory";
static const char sql_condition[] = "INSERT INTO rule_condition (rule_id, field, test, value)"
                                    " VALUES (:rule, :field, :test, :value)";

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

static const char *const answer_names[] = {
  [ANSWER_UNKNOWN] = "unknown", [ANSWER_NO] = "private", [ANSWER_YES] = "social"
};

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

/* Silence is no agreement. */
static char *
fact_agreement (const Report *report, const char *severities G_GNUC_UNUSED)
{
  return g_strdup (report->owner_agrees == ANSWER_YES ? "yes" : "no");
}

const RuleField rule_fields[] = {
  { "class", fact_class },   { "lead", fact_lead },
  { "tenure", fact_tenure }, { "beneficiary", fact_beneficiary },
  { "danger", fact_danger }, { "situation", fact_situation },
  { "insee", fact_insee },   { "profile", fact_profile },
  { "agreement", fact_agreement },
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

/* What the rules of one report share. */
typedef struct {
  Db *db;
  const Report *report;
  const char *severities;
  GPtrArray *matches;
} Evaluation;

/* (transfer full): the conditions of a rule as codes when every one holds; NULL when one does not, or with an error. */
static char *
rule_trace (const Evaluation *evaluation, gint64 rule_id, GError **error)
{
  g_autoptr (Query) query = query_new (evaluation->db, sql_conditions);
  g_autoptr (GString) trace = g_string_new (NULL);
  gboolean holds = TRUE;

  query_bind_integer (query, ":rule", rule_id);
  while (holds && query_next (query)) {
    const char *name = query_text (query, "field"), *test = query_text (query, "test"),
               *value = query_text (query, "value");
    const RuleField *field = rule_field_find (name);
    g_autofree char *facts = field == NULL ? NULL : field->value (evaluation->report, evaluation->severities);

    holds = facts != NULL && test_holds (test, facts, value);
    g_string_append_printf (trace, "%s%s %s %s", trace->len > 0 ? "; " : "", name, test, value);
  }
  if (!query_done (query, error) || !holds)
    return NULL;
  return g_string_free (g_steal_pointer (&trace), FALSE);
}

static void
rule_match_free (RuleMatch *match)
{
  if (match == NULL)
    return;
  g_free (match->rule_name);
  g_free (match->trace);
  g_free (match);
}

/* A copy of `like` for that partner, unless an earlier rule has it. */
static gboolean
match_add (const Evaluation *evaluation, const RuleMatch *like, gint64 partner_id, GError **error)
{
  GPtrArray *matches = evaluation->matches;
  g_autoptr (Partner) partner = NULL;
  RuleMatch *match;

  for (guint i = 0; i < matches->len; i++)
    if (((RuleMatch *) g_ptr_array_index (matches, i))->partner_id == partner_id)
      return TRUE;
  partner = partner_find (evaluation->db, partner_id, error);
  if (partner == NULL)
    return FALSE;
  match = g_new0 (RuleMatch, 1);
  match->partner_id = partner_id;
  match->rule_id = like->rule_id;
  match->rule_name = g_strdup (like->rule_name);
  match->withheld = !assignment_is_agreed (evaluation->report, partner->type);
  match->trace = !match->withheld ? g_strdup (like->trace)
                                  : g_strconcat (like->trace, *like->trace == '\0' ? "" : "; ", RULE_NO_AGREEMENT, NULL);
  g_ptr_array_add (matches, match);
  return TRUE;
}

/* The partners of one rule that holds: the one named, or all of its type that cover the place. */
static gboolean
rule_partners (Evaluation *evaluation, Query *rule, const char *trace, GError **error)
{
  RuleMatch match = { .rule_id = query_integer (rule, "id"),
                      .partner_id = query_integer (rule, "partner"),
                      .rule_name = (char *) query_text (rule, "name"),
                      .trace = (char *) trace };
  const PartnerPlace place = { .insee = evaluation->report->insee,
                         .longitude = evaluation->report->longitude,
                         .latitude = evaluation->report->latitude,
                         .located = evaluation->report->located };
  gboolean unsure = FALSE;
  g_autofree char *doubtful = NULL;
  g_autoptr (GArray) covering = NULL;

  if (match.partner_id != 0)
    return match_add (evaluation, &match, match.partner_id, error);
  covering = partner_covering (evaluation->db, query_text (rule, "type"), &place, &unsure, error);
  if (unsure)
    match.trace = doubtful = g_strconcat (trace, *trace == '\0' ? "" : "; ", RULE_NO_POINT, NULL);
  for (guint i = 0; covering != NULL && i < covering->len; i++)
    if (!match_add (evaluation, &match, g_array_index (covering, gint64, i), error))
      return FALSE;
  return covering != NULL;
}

/* The rule at hand of `rules`. FALSE when the store fails: a report must not be handed on without its partners. */
static gboolean
rule_apply (Evaluation *evaluation, Query *rule, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *trace = rule_trace (evaluation, query_integer (rule, "id"), &failure);

  if (trace == NULL && failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  return trace == NULL || rule_partners (evaluation, rule, trace, error);
}

GPtrArray *
rule_evaluate (Db *db, const Report *report, GError **error)
{
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_match_free);
  g_autoptr (GPtrArray) codes = report_severities (db, report->id, error);
  g_autoptr (Query) query = NULL;
  g_autofree char *severities = NULL;
  Evaluation evaluation = { .db = db, .report = report, .matches = matches };

  if (codes == NULL)
    return NULL;
  g_ptr_array_add (codes, NULL);
  evaluation.severities = severities = g_strjoinv (" ", (char **) codes->pdata);
  query = query_new (db, sql_rules);
  query_bind_integer (query, ":territory", report->territory_id);
  while (query_next (query))
    if (!rule_apply (&evaluation, query, error))
      return NULL;
  return query_done (query, error) ? g_steal_pointer (&matches) : NULL;
}

static gboolean
condition_add (Db *db, gint64 rule_id, const RuleCondition *condition, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (rule_field_find (condition->field) == NULL || !test_known (condition->test))
    return box_fail (error, BOX_ERROR_INVALID, "no such condition: %s %s", condition->field, condition->test);
  if (condition->value == NULL || *condition->value == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "a condition needs a value: %s %s", condition->field, condition->test);
  /* Only classes have an order. */
  if (strcmp (condition->test, "at_least") == 0
      && (strcmp (condition->field, "class") != 0 || condition->value[1] != '\0'
          || strchr ("ABCDEFG", *condition->value) == NULL))
    return box_fail (error, BOX_ERROR_INVALID, "at_least is for a class from A to G");
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
  if ((input->partner_type == NULL) == (input->partner_id == 0))
    return box_fail (error, BOX_ERROR_INVALID, "a rule names a type of partner or one partner");
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
