/* refusal.h: what partners refuse of what they are sent, by rule and by reason: rules learn from it. Counts only. */
#pragma once
#include "store/store.h"

typedef struct {
  char *code; /* of refusal_reason */
  guint count;
} RefusalReason;

typedef struct {
  gint64 rule_id, partner_id;  /* rule 0: by hand */
  char *rule_name, *rule_uuid; /* nullable: by hand; the second also for a rule deleted since */
  char *partner_name;
  guint sent, answered, refused; /* refused: ever, even if accepted since */
  GPtrArray *reasons;            /* of RefusalReason, the most frequent first */
} Refusal;

/* Below that many files sent, a share says little: it is said so, and no rule is called to account. */
enum { REFUSAL_SMALL = 10, REFUSAL_LOOK_PERCENT = 25 };
/* TRUE when the rule is worth a look: files enough, and that share of them refused. */
gboolean refusal_is_frequent (const Refusal *refusal);

/* (transfer full): of Refusal: each rule and partner with a refusal among the files sent from `since` to before `until`,
 * the most refused first. */
GPtrArray *refusal_list (Db *db, gint64 since, gint64 until, GError **error);
