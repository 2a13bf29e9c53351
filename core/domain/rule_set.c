/* rule_set.c: evaluates the rules of a territory. Partners and areas are asked once for many reports. */
#include "domain/rule_set.h"

#include <string.h>

#include "base/clock.h"
#include "domain/assignment.h"
#include "domain/partner.h"
#include "domain/partner_area.h"
#include "domain/setting.h"

struct RuleSet {
  Db *db;
  GPtrArray *rules;
  char *day; /* YYYY-MM-DD */
  gboolean first_only;
  GHashTable *areas;    /* type → PartnerAreas */
  GHashTable *partners; /* id → Partner */
};

static void
match_free (gpointer data)
{
  RuleMatch *match = data;

  g_free (match->rule_name);
  g_free (match->trace);
  g_free (match);
}

RuleSet *
rule_set_load (Db *db, gint64 territory_id, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) rules = rule_list (db, territory_id, error);
  g_autofree char *match = rules == NULL ? NULL : setting_text (db, "rules.match");
  RuleSet *set;

  if (rules == NULL)
    return NULL;
  set = g_new0 (RuleSet, 1);
  set->db = db;
  set->rules = g_steal_pointer (&rules);
  set->day = clock_iso_day (now);
  set->first_only = strcmp (match, "first") == 0;
  set->areas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) partner_areas_free);
  set->partners = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) partner_free);
  return set;
}

void
rule_set_free (RuleSet *set)
{
  if (set == NULL)
    return;
  g_ptr_array_unref (set->rules);
  g_hash_table_unref (set->areas);
  g_hash_table_unref (set->partners);
  g_free (set->day);
  g_free (set);
}

const GPtrArray *
rule_set_rules (const RuleSet *set)
{
  return set->rules;
}

gboolean
rule_set_first_only (const RuleSet *set)
{
  return set->first_only;
}

void
rule_set_put (RuleSet *set, Rule *rule)
{
  for (guint i = 0; i < set->rules->len; i++)
    if (((Rule *) g_ptr_array_index (set->rules, i))->id == rule->id) {
      rule_free (g_ptr_array_index (set->rules, i));
      set->rules->pdata[i] = rule;
      return;
    }
  g_ptr_array_add (set->rules, rule);
}

/* ---- whom a rule reaches ---- */

/* What one report's evaluation shares. */
typedef struct {
  RuleSet *set;
  const Report *report;
  GPtrArray *matches;
  guint told; /* matches that are not withheld */
} Evaluation;

static const Partner *
partner_of (RuleSet *set, gint64 id, GError **error)
{
  Partner *partner = g_hash_table_lookup (set->partners, &id);

  if (partner == NULL && (partner = partner_find (set->db, id, error)) != NULL)
    g_hash_table_insert (set->partners, g_memdup2 (&id, sizeof id), partner);
  return partner;
}

/* (transfer full) */
static GArray *
covering_of (RuleSet *set, const char *type, const Report *report, gboolean *ret_unsure, GError **error)
{
  const PartnerPlace place = { report->insee, report->located, report->longitude, report->latitude };
  PartnerAreas *areas = g_hash_table_lookup (set->areas, type);

  if (areas == NULL && (areas = partner_areas_load (set->db, type, error)) != NULL)
    g_hash_table_insert (set->areas, g_strdup (type), areas);
  return areas == NULL ? NULL : partner_areas_covering (areas, &place, ret_unsure);
}

static gboolean
is_in (const GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

static gboolean
is_matched (const GPtrArray *matches, gint64 partner_id)
{
  for (guint i = 0; i < matches->len; i++)
    if (((RuleMatch *) g_ptr_array_index (matches, i))->partner_id == partner_id)
      return TRUE;
  return FALSE;
}

/* (transfer full): the conditions that held, then what else is to be known. */
static char *
trace_with (const char *trace, gboolean unsure, gboolean withheld)
{
  g_autoptr (GString) text = g_string_new (trace);

  if (unsure)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", RULE_NO_POINT);
  if (withheld)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", RULE_NO_AGREEMENT);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Unless an earlier rule has that partner, or this one leaves it out. */
static gboolean
match_add (Evaluation *evaluation, const Rule *rule, gint64 partner_id, gboolean unsure, GError **error)
{
  g_autofree char *trace = NULL;
  const Partner *partner;
  RuleMatch *match;

  if (is_in (rule->excluded, partner_id) || is_matched (evaluation->matches, partner_id))
    return TRUE;
  partner = partner_of (evaluation->set, partner_id, error);
  if (partner == NULL)
    return FALSE;
  trace = rule_trace (rule);
  match = g_new0 (RuleMatch, 1);
  match->partner_id = partner_id;
  match->rule_id = rule->id;
  match->rule_name = g_strdup (rule->name);
  match->automatic = rule->automatic;
  match->withheld = !assignment_is_agreed (evaluation->report, partner->type);
  match->trace = trace_with (trace, unsure, match->withheld);
  evaluation->told += match->withheld ? 0 : 1;
  g_ptr_array_add (evaluation->matches, match);
  return TRUE;
}

/* The partner named, or all of the type that cover the place. FALSE when the store fails: a report must not be handed on
 * without its partners. */
static gboolean
rule_reach (Evaluation *evaluation, const Rule *rule, GError **error)
{
  g_autoptr (GArray) covering = NULL;
  gboolean unsure = FALSE;

  if (rule->partner_id != 0)
    return match_add (evaluation, rule, rule->partner_id, FALSE, error);
  covering = covering_of (evaluation->set, rule->partner_type, evaluation->report, &unsure, error);
  for (guint i = 0; covering != NULL && i < covering->len; i++)
    if (!match_add (evaluation, rule, g_array_index (covering, gint64, i), unsure, error))
      return FALSE;
  return covering != NULL;
}

static gboolean
rule_holds (const Rule *rule, GStrv facts)
{
  for (guint i = 0; i < rule->conditions->len; i++)
    if (!rule_condition_holds (g_ptr_array_index (rule->conditions, i), facts))
      return FALSE;
  return TRUE;
}

GPtrArray *
rule_set_evaluate (RuleSet *set, const Report *report, const char *severities, GError **error)
{
  g_auto (GStrv) facts = rule_facts (report, severities);
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func (match_free);
  Evaluation evaluation = { set, report, matches, 0 };

  for (guint i = 0; i < set->rules->len; i++) {
    const Rule *rule = g_ptr_array_index (set->rules, i);

    if (!rule_in_force (rule, set->day) || !rule_holds (rule, facts))
      continue;
    if (!rule_reach (&evaluation, rule, error))
      return NULL;
    if (set->first_only && evaluation.told > 0)
      break;
  }
  return g_steal_pointer (&matches);
}

/* ---- why not ---- */

static void
verdict_free (gpointer data)
{
  RuleVerdict *verdict = data;

  g_free (verdict->held);
  g_free (verdict->failed);
  g_free (verdict);
}

static RuleVerdict *
verdict_new (const Rule *rule, GStrv facts)
{
  g_autoptr (GString) held = g_string_new (NULL), failed = g_string_new (NULL);
  RuleVerdict *verdict = g_new0 (RuleVerdict, 1);

  for (guint i = 0; i < rule->conditions->len; i++) {
    const RuleCondition *condition = g_ptr_array_index (rule->conditions, i);
    gboolean holds = rule_condition_holds (condition, facts);
    GString *text = holds ? held : failed;

    verdict->failed_count += holds ? 0 : 1;
    g_string_append_printf (text, "%s%s %s %s", text->len > 0 ? "; " : "", condition->field, condition->test,
                            condition->value);
  }
  verdict->rule = rule;
  verdict->held = g_string_free (g_steal_pointer (&held), FALSE);
  verdict->failed = g_string_free (g_steal_pointer (&failed), FALSE);
  return verdict;
}

GPtrArray *
rule_set_explain (RuleSet *set, const Report *report, const char *severities)
{
  g_auto (GStrv) facts = rule_facts (report, severities);
  GPtrArray *verdicts = g_ptr_array_new_with_free_func (verdict_free);

  for (guint i = 0; i < set->rules->len; i++) {
    const Rule *rule = g_ptr_array_index (set->rules, i);

    if (rule_in_force (rule, set->day))
      g_ptr_array_add (verdicts, verdict_new (rule, facts));
  }
  return verdicts;
}

/* ---- one report of the store ---- */

char *
rule_severities (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (GPtrArray) codes = report_severities (db, report_id, error);

  if (codes == NULL)
    return NULL;
  g_ptr_array_add (codes, NULL);
  return g_strjoinv (" ", (char **) codes->pdata);
}

GPtrArray *
rule_evaluate (Db *db, const Report *report, gint64 now, GError **error)
{
  g_autofree char *severities = rule_severities (db, report->id, error);
  g_autoptr (RuleSet) set = severities == NULL ? NULL : rule_set_load (db, report->territory_id, now, error);

  return set == NULL ? NULL : rule_set_evaluate (set, report, severities, error);
}
