/* rule_form_view.h: the form of one rule, as it stands in the store or as somebody typed it. */
#pragma once
#include "base/remarks.h"
#include "domain/rule.h"
#include "view/viewer.h"

enum { RULE_ROWS_MAX = 4 /* conditions on one fact */ };

/* What the form holds. */
typedef struct {
  char *name, *from, *until;
  char *to;             /* "type schs", "partner <uuid>"; "" not chosen */
  GPtrArray *conditions; /* of RuleCondition; an empty value: a test was chosen, and nothing to test */
  GPtrArray *excluded;   /* of char *: uuids of partners */
  gboolean automatic;
} RuleTyped;
RuleTyped *rule_typed_new (void);
void rule_typed_free (RuleTyped *typed); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RuleTyped, rule_typed_free)
void rule_typed_add (RuleTyped *typed, const char *field, const char *test, const char *value); /* copied */
/* (transfer full): as the store has it. */
RuleTyped *rule_typed_of (Db *db, const Rule *rule);

/* Sets `form` {name, to, conditions, partners…} and, with remarks (nullable), `errors`. Fields of remarks: "name", "to",
 * "from", "until", "test-<field>-<row>". */
void rule_form_view_add (const Viewer *viewer, const RuleTyped *typed, const Remarks *remarks, Tree *view);
