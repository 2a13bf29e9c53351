/* rule.c: the facts and tests that rules are made of, and rules as they stand in the store. Decides about no report. */
#include "domain/rule.h"

#include <string.h>

#define RULE_COLUMNS \
  "SELECT r.id, r.uuid, r.version, r.name, r.partner_type AS type, coalesce (r.partner_id, 0) AS partner," \
  " p.name AS partner_name, p.archived_at IS NOT NULL AS gone, r.active, r.automatic, r.valid_from, r.valid_until" \
  " FROM rule r LEFT JOIN partner p ON p.id = r.partner_id WHERE (r.archived_at IS NOT NULL) = :archived"
static const char sql_list[] = RULE_COLUMNS " AND r.territory_id = :territory ORDER BY r.position, r.id";
static const char sql_archived[] =
    RULE_COLUMNS " AND r.territory_id = :territory ORDER BY r.archived_at DESC, r.id DESC LIMIT :most";
static const char sql_find[] = RULE_COLUMNS " AND r.uuid = :uuid";
static const char sql_conditions[] = "SELECT field, test, value FROM rule_condition WHERE rule_id = :rule ORDER BY id";
static const char sql_excluded[] = "SELECT partner_id AS partner FROM rule_excluded WHERE rule_id = :rule"
                                   " ORDER BY partner_id";

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

static const char *const class_values[] = { "A", "B", "C", "D", "E", "F", "G", NULL };
static const char *const lead_values[] = { "danger",      "insalubrite",   "non_decence", "rsd",
                                           "energie", "suroccupation", NULL };
static const char *const tenure_values[] = { "social", "private", "unknown", NULL };
static const char *const beneficiary_values[] = { "caf", "msa", "no", "unknown", NULL };
static const char *const answer_values[] = { "yes", "no", NULL };
static const char *const profile_values[] = { "tenant",   "owner_occupier", "relative", "professional",
                                              "landlord", "emergency",      NULL };

const RuleField rule_fields[] = {
  { "class", fact_class, NULL, class_values },
  { "lead", fact_lead, "lead", lead_values },
  { "tenure", fact_tenure, "tenure", tenure_values },
  { "beneficiary", fact_beneficiary, "beneficiary", beneficiary_values },
  { "danger", fact_danger, "answer", answer_values },
  { "situation", fact_situation, NULL, NULL },
  { "insee", fact_insee, NULL, NULL },
  { "profile", fact_profile, "profile", profile_values },
  { "agreement", fact_agreement, "answer", answer_values },
};
const guint rule_fields_count = G_N_ELEMENTS (rule_fields);

const RuleField *
rule_field_find (const char *name)
{
  for (guint i = 0; i < rule_fields_count; i++)
    if (g_strcmp0 (rule_fields[i].name, name) == 0)
      return &rule_fields[i];
  return NULL;
}

GStrv
rule_facts (const Report *report, const char *severities)
{
  GStrv facts = g_new0 (char *, rule_fields_count + 1);

  for (guint i = 0; i < rule_fields_count; i++)
    facts[i] = rule_fields[i].value (report, severities);
  return facts;
}

/* ---- the tests: a fact and a value are both words separated by spaces ---- */

static gboolean
has_word (const char *words, const char *word, gsize length)
{
  for (const char *at = words; *at != '\0'; at += strcspn (at, " "), at += strspn (at, " "))
    if (strcspn (at, " ") == length && strncmp (at, word, length) == 0)
      return length > 0;
  return FALSE;
}

/* Whole words, nothing copied: a dry run asks this a hundred thousand times. */
static gboolean
share_a_word (const char *facts, const char *values)
{
  for (const char *at = values; *at != '\0'; at += strcspn (at, " "), at += strspn (at, " "))
    if (has_word (facts, at, strcspn (at, " ")))
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

static const char *const rule_tests[] = { "is", "in", "is_not", "at_least", NULL };
G_STATIC_ASSERT (G_N_ELEMENTS (rule_tests) == G_N_ELEMENTS (tests) + 1);

gboolean
rule_field_takes (const RuleField *field, const char *test)
{
  return strcmp (test, "at_least") == 0 ? strcmp (field->name, "class") == 0
                                        : g_strv_contains (rule_tests, test);
}

gboolean
rule_condition_holds (const RuleCondition *condition, GStrv facts)
{
  const RuleField *field = rule_field_find (condition->field);

  for (guint i = 0; field != NULL && i < G_N_ELEMENTS (tests); i++)
    if (strcmp (tests[i].name, condition->test) == 0)
      return tests[i].holds (facts[field - rule_fields], condition->value);
  return FALSE;
}

gboolean
rule_condition_check (const RuleCondition *condition, GError **error)
{
  const RuleField *field = rule_field_find (condition->field);
  gboolean ordered = g_strcmp0 (condition->test, "at_least") == 0;

  if (field == NULL || condition->test == NULL || !g_strv_contains (rule_tests, condition->test))
    return box_fail (error, BOX_ERROR_INVALID, "no such condition: %s %s", condition->field, condition->test);
  if (condition->value == NULL || *condition->value == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "a condition needs a value: %s %s", condition->field, condition->test);
  if (ordered && (!rule_field_takes (field, condition->test) || !g_strv_contains (class_values, condition->value)))
    return box_fail (error, BOX_ERROR_INVALID, "at_least is for a class from A to G");
  return TRUE;
}

/* ---- a rule ---- */

static void
condition_free (gpointer data)
{
  RuleCondition *condition = data;

  g_free ((char *) condition->field);
  g_free ((char *) condition->test);
  g_free ((char *) condition->value);
  g_free (condition);
}

Rule *
rule_new (void)
{
  Rule *rule = g_new0 (Rule, 1);

  rule->conditions = g_ptr_array_new_with_free_func (condition_free);
  rule->excluded = g_array_new (FALSE, FALSE, sizeof (gint64));
  return rule;
}

void
rule_free (Rule *rule)
{
  if (rule == NULL)
    return;
  char *texts[] = { rule->uuid,         rule->name,       rule->partner_type,
                    rule->partner_name, rule->valid_from, rule->valid_until };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_ptr_array_unref (rule->conditions);
  g_array_unref (rule->excluded);
  g_free (rule);
}

void
rule_add_condition (Rule *rule, const RuleCondition *condition)
{
  RuleCondition *own = g_new0 (RuleCondition, 1);

  own->field = g_strdup (condition->field);
  own->test = g_strdup (condition->test);
  own->value = g_strdup (condition->value);
  g_ptr_array_add (rule->conditions, own);
}

/* Days as they are written sort as they follow. */
gboolean
rule_in_force (const Rule *rule, const char *day)
{
  return rule->active && !rule->gone && (rule->valid_from == NULL || strcmp (rule->valid_from, day) <= 0)
         && (rule->valid_until == NULL || strcmp (day, rule->valid_until) <= 0);
}

char *
rule_trace (const Rule *rule)
{
  GString *trace = g_string_new (NULL);

  for (guint i = 0; i < rule->conditions->len; i++) {
    const RuleCondition *condition = g_ptr_array_index (rule->conditions, i);

    g_string_append_printf (trace, "%s%s %s %s", i > 0 ? "; " : "", condition->field, condition->test,
                            condition->value);
  }
  return g_string_free (trace, FALSE);
}

/* ---- the store ---- */

static gboolean
read_conditions (Db *db, Rule *rule, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_conditions);

  query_bind_integer (query, ":rule", rule->id);
  while (query_next (query)) {
    const RuleCondition condition = { query_text (query, "field"), query_text (query, "test"),
                                      query_text (query, "value") };

    rule_add_condition (rule, &condition);
  }
  return query_done (query, error);
}

static gboolean
read_excluded (Db *db, Rule *rule, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_excluded);

  query_bind_integer (query, ":rule", rule->id);
  while (query_next (query)) {
    gint64 id = query_integer (query, "partner");

    g_array_append_val (rule->excluded, id);
  }
  return query_done (query, error);
}

/* (transfer full) */
static Rule *
rule_read (Db *db, Query *query, GError **error)
{
  g_autoptr (Rule) rule = rule_new ();

  rule->id = query_integer (query, "id");
  rule->uuid = g_strdup (query_text (query, "uuid"));
  rule->version = query_integer (query, "version");
  rule->name = g_strdup (query_text (query, "name"));
  rule->partner_type = g_strdup (query_text (query, "type"));
  rule->partner_id = query_integer (query, "partner");
  rule->partner_name = g_strdup (query_text (query, "partner_name"));
  rule->gone = query_integer (query, "gone") != 0;
  rule->active = query_integer (query, "active") != 0;
  rule->automatic = query_integer (query, "automatic") != 0;
  rule->valid_from = g_strdup (query_text (query, "valid_from"));
  rule->valid_until = g_strdup (query_text (query, "valid_until"));
  return read_conditions (db, rule, error) && read_excluded (db, rule, error) ? g_steal_pointer (&rule) : NULL;
}

/* (transfer full): what a query that has its columns bound gives. */
static GPtrArray *
read_list (Db *db, Query *query, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);

  while (query_next (query)) {
    Rule *rule = rule_read (db, query, error);

    if (rule == NULL)
      return NULL;
    g_ptr_array_add (list, rule);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
rule_list (Db *db, gint64 territory_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":territory", territory_id);
  query_bind_integer (query, ":archived", FALSE);
  return read_list (db, query, error);
}

GPtrArray *
rule_list_archived (Db *db, gint64 territory_id, guint most, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_archived);

  query_bind_integer (query, ":territory", territory_id);
  query_bind_integer (query, ":archived", TRUE);
  query_bind_integer (query, ":most", most);
  return read_list (db, query, error);
}

static Rule *
find (Db *db, const char *uuid, gboolean archived, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  gboolean found;

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":archived", archived);
  found = query_next (query);
  if (found)
    return rule_read (db, query, error);
  if (query_done (query, error))
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such rule");
  return NULL;
}

Rule *
rule_find_uuid (Db *db, const char *uuid, GError **error)
{
  return find (db, uuid, FALSE, error);
}

Rule *
rule_find_archived (Db *db, const char *uuid, GError **error)
{
  return find (db, uuid, TRUE, error);
}
