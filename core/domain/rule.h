/* rule.h: what an assignment rule is made of: facts of a report, tests, conditions, and the rule that a manager wrote.
 * Which partners a report goes to stands in rule_set.h, changing a rule in rule_edit.h. */
#pragma once
#include "domain/report.h"

#define RULE_NO_AGREEMENT "no_agreement"
#define RULE_NO_POINT "no_point" /* ends a trace: partners drew their area on a map, where the report has no place */

/* The facts a rule may test, by name: "class", "lead", "tenure", "beneficiary", "danger", "situation", "insee",
 * "profile", "agreement". */
typedef struct {
  const char *name;
  char *(*value) (const Report *report, const char *severities); /* (transfer full): words separated by spaces */
  const char *words;         /* group of the catalogue that says a value; NULL: as it stands */
  const char *const *values; /* what it may be; NULL: situations of the grid, communes of the territory */
} RuleField;
extern const RuleField rule_fields[];
extern const guint rule_fields_count;
const RuleField *rule_field_find (const char *name); /* NULL when unknown */
/* TRUE when the test may be made of that fact: "at_least" is for the class only, which has an order. */
gboolean rule_field_takes (const RuleField *field, const char *test);

typedef struct {
  const char *field, *test, *value;
} RuleCondition;

/* (transfer full): the facts of a report, in the order of rule_fields, NULL-terminated. `severities`: codes separated by
 * spaces. */
GStrv rule_facts (const Report *report, const char *severities);
/* FALSE for a field or test nobody knows. */
gboolean rule_condition_holds (const RuleCondition *condition, GStrv facts);
/* INVALID for an unknown field or test, an empty value, "at_least" of anything but one class. */
gboolean rule_condition_check (const RuleCondition *condition, GError **error);

/* A rule of the store. */
typedef struct {
  gint64 id, version, partner_id;                  /* partner_id 0: all of the type that cover the place */
  char *uuid, *name, *partner_type, *partner_name; /* the last two nullable: one or the other */
  GPtrArray *conditions;                           /* of RuleCondition */
  GArray *excluded;                                /* of gint64: partners it never reaches */
  gboolean active, automatic;
  gboolean gone;                  /* the partner it names is one no longer */
  char *valid_from, *valid_until; /* YYYY-MM-DD, both included; NULL: no bound */
} Rule;
Rule *rule_new (void);
void rule_free (Rule *rule); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rule, rule_free)
void rule_add_condition (Rule *rule, const RuleCondition *condition); /* copied */
/* TRUE when it counts on that day (YYYY-MM-DD): in use, within its days, its partner still there. */
gboolean rule_in_force (const Rule *rule, const char *day);
/* (transfer full): the conditions as codes, "class at_least D; tenure is social". */
char *rule_trace (const Rule *rule);

/* (transfer full): of Rule, in their order, paused ones too, those deleted left out. */
GPtrArray *rule_list (Db *db, gint64 territory_id, GError **error);
/* (transfer full): those deleted, the latest first, `most` of them. */
GPtrArray *rule_list_archived (Db *db, gint64 territory_id, guint most, GError **error);
/* (transfer full): NOT_FOUND for one that was deleted too. */
Rule *rule_find_uuid (Db *db, const char *uuid, GError **error);
Rule *rule_find_archived (Db *db, const char *uuid, GError **error); /* (transfer full): one that was deleted */
