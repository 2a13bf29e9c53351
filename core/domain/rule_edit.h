/* rule_edit.h: rules written, changed, moved, paused and deleted by managers: each change leaves history, a rule deleted
 * stays in the store for the traces it left. */
#pragma once
#include "domain/rule.h"

enum { RULE_NAME_MAX = 80 };

typedef struct {
  const char *name;
  const char *partner_type; /* or NULL and… */
  gint64 partner_id;        /* …this one */
  const RuleCondition *conditions;
  guint conditions_count;
  const gint64 *excluded; /* partners it never reaches */
  guint excluded_count;
  gboolean automatic;
  const char *valid_from, *valid_until; /* YYYY-MM-DD; NULL or "": no bound */
} RuleInput;

/* (transfer full): the rule that the input would be, as `like` (nullable: a new one) where the input says nothing: for a
 * dry run before it is saved. INVALID for an unknown field, test or type, an empty value, both or none of type and
 * partner, a day that is none or days the wrong way round. */
Rule *rule_of_input (Db *db, const RuleInput *input, const Rule *like, GError **error);
/* Within a store_write: adds a rule at the end. INVALID as above. */
gboolean rule_create (Db *db, const Actor *actor, gint64 territory_id, const RuleInput *input, GError **error);
/* Within a store_write: writes the rule anew. CONFLICT when it is no longer at `version`; NOT_FOUND; INVALID. */
gboolean rule_save (Db *db, const Actor *actor, const char *uuid, gint64 version, const RuleInput *input, GError **error);
/* Within a store_write: "disable", "enable", "archive". CONFLICT as above, INVALID for another verb. */
gboolean rule_change (Db *db, const Actor *actor, const char *uuid, gint64 version, const char *verb, GError **error);
/* Within a store_write: takes back a rule that was deleted: at the end, paused. CONFLICT as above, NOT_FOUND. */
gboolean rule_restore (Db *db, const Actor *actor, const char *uuid, gint64 version, GError **error);
/* Within a store_write: changes places with its neighbour. CONFLICT when that one does not stand beside it any more. */
gboolean rule_swap (Db *db, const Actor *actor, const char *uuid, const char *neighbour, GError **error);

typedef struct {
  gint64 at;
  const char *verb, *before, *after, *name, *user_name; /* valid during the call; all but the verb nullable */
} RuleEvent;
/* Calls `row` for each change of the rule, newest first. `before` and `after`: as rule_print. */
gboolean rule_history (Db *db, gint64 rule_id, void (*row) (const RuleEvent *row, gpointer data), gpointer data,
                       GError **error);
/* (transfer full): all that a rule says as codes: "to_type schs; class at_least D; excluded <uuid>; from 2026-01-01". */
char *rule_print (Db *db, const Rule *rule);
