/* rule_set.h: the rules of a territory on one day, and what they make of a report: which partners receive it, and why;
 * why a rule did not match. Assigns nothing: transmitting, the preview and the dry run ask the same function. */
#pragma once
#include "domain/rule.h"

typedef struct {
  gint64 rule_id, partner_id;
  char *rule_name;
  char *trace;        /* "class at_least D; tenure is social" */
  gboolean withheld;  /* assignment_is_agreed says no: not to be assigned; the trace ends with RULE_NO_AGREEMENT */
  gboolean automatic; /* the rule lets the box transmit by itself */
} RuleMatch;

typedef struct RuleSet RuleSet;
/* (transfer full): the rules as they stand; `now` says which are in force. Belongs to the thread of `db`, which must
 * outlive it. Whether every rule that matches counts, or only the first that reaches somebody, is the setting
 * rules.match. */
RuleSet *rule_set_load (Db *db, gint64 territory_id, gint64 now, GError **error);
void rule_set_free (RuleSet *set); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RuleSet, rule_set_free)
const GPtrArray *rule_set_rules (const RuleSet *set); /* of Rule, in order */
gboolean rule_set_first_only (const RuleSet *set);
/* Tries a rule that is not saved: in place of the one with its id, else at the end. `rule` (transfer full). */
void rule_set_put (RuleSet *set, Rule *rule);

/* (transfer full): of RuleMatch, one per partner (first rule wins), in the order of the rules, archived and excluded
 * partners left out. One whom nobody agreed to tell is there as withheld; when only the first rule counts, that one does
 * not end the search. NULL when the store fails. */
GPtrArray *rule_set_evaluate (RuleSet *set, const Report *report, const char *severities, GError **error);

/* What became of one rule for one report. */
typedef struct {
  const Rule *rule; /* of the set */
  char *held, *failed; /* conditions as codes; "" none */
  guint failed_count;
} RuleVerdict;
/* (transfer full): of RuleVerdict, each rule in force. */
GPtrArray *rule_set_explain (RuleSet *set, const Report *report, const char *severities);

/* (transfer full): codes of report_severities, separated by spaces; NULL when the store fails. */
char *rule_severities (Db *db, gint64 report_id, GError **error);
/* Loads the set and evaluates it for one report: (transfer full) as rule_set_evaluate. */
GPtrArray *rule_evaluate (Db *db, const Report *report, gint64 now, GError **error);
