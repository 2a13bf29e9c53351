/* rule_trial.h: the dry run: what rules would have made of the reports transmitted so far, beside what happened. It asks
 * the function that transmitting asks (rule_set_evaluate) and writes nothing. Reports are taken as they are today. */
#pragma once
#include "domain/rule_set.h"

enum { TRIAL_REPORTS_MAX = 10000, TRIAL_LASTS_MS = 3000, TRIAL_FILES_MAX = 30 };

typedef struct {
  gint64 rule_id, partner_id;
  char *rule_name;
  guint would;    /* reports it would send there */
  guint did;      /* of those, reports that partner really received */
  guint withheld; /* reports kept from there for want of the occupant's agreement */
} TrialLine;
typedef struct {
  gint64 partner_id;
  guint count; /* reports it received by a rule, and would not any more */
} TrialLoss;
typedef struct {
  char *uuid, *reference;
  gint64 at;              /* transmitted */
  GArray *gained, *lost;  /* of gint64: partners */
  gboolean nobody;        /* it would go to nobody */
} TrialFile;

typedef struct {
  gint64 since, oldest; /* asked for; of the oldest report looked at, 0 without any */
  guint reports, differing, nobody, by_hand;
  gboolean cut;      /* there were more reports, or no more time: the newest were looked at */
  GPtrArray *lines;  /* of TrialLine, in the order of the rules */
  GPtrArray *losses; /* of TrialLoss */
  GPtrArray *files;  /* of TrialFile: those that differ or go to nobody, newest first, TRIAL_FILES_MAX at most */
} Trial;
void rule_trial_free (Trial *trial); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trial, rule_trial_free)

/* (transfer full): over the reports transmitted since, the newest first, TRIAL_REPORTS_MAX and TRIAL_LASTS_MS at most. */
Trial *rule_trial (Db *db, RuleSet *set, gint64 since, GError **error);
