/* retention.h: how long the box keeps what it knows of people, one row a kind of data: the very limits of the erasers,
 * for the notice, the register and the impact assessment. Erases nothing (background/purge.c does). */
#pragma once
#include "store/store.h"

typedef enum { RETENTION_HOURS, RETENTION_DAYS, RETENTION_MONTHS, RETENTION_YEARS } RetentionUnit;

typedef struct {
  const char *code;    /* words: groups retention (what) and retention_from (since when) */
  const char *erasers; /* names of the erasers of background/purge.c that keep to it, separated by spaces; "": another
                          job, or nobody */
  guint amount;        /* 0: as `setting` says; nothing ends by itself when there is none either */
  RetentionUnit unit;
  const char *setting; /* nullable */
  gboolean by_hand;    /* the town decides and does it: nothing is erased by itself */
  gboolean tenants;    /* told to everybody, on the page of personal data */
} RetentionRule;
extern const RetentionRule retention_rules[];
extern const guint retention_rules_count;

/* How many units, as the town has set it; 0: no limit of its own. */
guint retention_amount (Db *db, const RetentionRule *rule);
const char *retention_unit_name (RetentionUnit unit); /* "hours"… */
