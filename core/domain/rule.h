/* rule.h: assignment rules: which partners receive a report, and why. Ordered rows of the store; every matching rule
 * counts. */
#pragma once
#include "domain/report.h"

#define RULE_NO_AGREEMENT "no_agreement"
#define RULE_NO_POINT "no_point" /* ends a trace: partners drew their area on a map, where the report has no place */

/* The facts a rule may test, by name: "class", "lead", "tenure", "beneficiary", "danger", "situation", "insee",
 * "profile", "agreement". */
typedef struct {
  const char *name;
  char *(*value) (const Report *report, const char *severities); /* (transfer full): words separated by spaces */
} RuleField;
extern const RuleField rule_fields[];
extern const guint rule_fields_count;

typedef struct {
  gint64 rule_id, partner_id;
  char *rule_name;
  char *trace; /* "class at_least D; tenure is social" */
  gboolean withheld; /* assignment_is_agreed says no: not to be assigned; the trace ends with RULE_NO_AGREEMENT */
} RuleMatch;

/* (transfer full): of RuleMatch, one per partner (first rule wins), in the order of the rules, archived partners left
 * out. One whom nobody agreed to tell is there as withheld. Reads only: the dry run is the same. */
GPtrArray *rule_evaluate (Db *db, const Report *report, GError **error);

typedef struct {
  const char *field, *test, *value;
} RuleCondition;
typedef struct {
  const char *name;
  const char *partner_type; /* or NULL and… */
  gint64 partner_id;        /* …this one */
  const RuleCondition *conditions;
  guint conditions_count;
} RuleInput;
/* Within a store_write: adds a rule at the end. INVALID for an unknown field, test or type, an empty value, both or
 * none of type and partner. "at_least" is for the class only. */
gboolean rule_create (Db *db, const Actor *actor, gint64 territory_id, const RuleInput *input, GError **error);
