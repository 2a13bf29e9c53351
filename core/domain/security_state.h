/* security_state.h: the box's real state as the security file tells it (V5): the machine, its doors, its accounts, what
 * people wrote down; and the judgement of each measure and each risk on it. Reads only. */
#pragma once
#include "base/config.h"
#include "domain/homologation.h"
#include "domain/machine.h"
#include "domain/presence.h"
#include "domain/security_check.h"

enum { SECURITY_UPDATES_DAYS = 14, SECURITY_READS_DAYS = 30, SECURITY_PRESENCE_DAYS = 365 };

typedef struct {
  gint64 now;
  Machine machine;
  HomologationNow homologation;
  char *program;         /* SHA-256 of the daemon's program, as sha256sum prints it; NULL: not found */
  gboolean https, front; /* pages are served encrypted; by a server in front */
  gboolean mail, mail_tls, inbox, sms, broker; /* doors that are open */
  gboolean clock_by_ntp;
  char *officer, *place, *network, *copies; /* typed by the town; "" */
  gint64 accounts, desk;                    /* active ones; of them, those that read every name */
  gint64 with_factor, desk_with_factor;     /* of them, with a second factor */
  char *factor_rule;                        /* setting account.second_factor */
  gint64 partners;                          /* that receive files */
  gint64 reads;                             /* of names, in SECURITY_READS_DAYS */
  gint64 check_at[8];                       /* last day of each of security_check_kinds; 0: never */
  gint64 backup_at, backup_verified_at;     /* the last good backup of the box's own; brought back aside; 0: none, not yet */
  Presence presence;                        /* of the last SECURITY_PRESENCE_DAYS */
} SecurityState;
void security_state_clear (SecurityState *state);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SecurityState, security_state_clear)
/* `root` is handed to machine_look. STORE. Start *ret_state from zero. */
gboolean security_state_look (Db *db, const Config *config, const char *root, gint64 now, SecurityState *ret_state,
                              GError **error);
/* Last day of a kind of check; 0 for never. */
gint64 security_state_check (const SecurityState *state, const char *kind);

/* ---- measures ---- */
typedef enum {
  MEASURE_BUILT,   /* in the program itself, for every box */
  MEASURE_DONE,    /* looked at on this box, and found */
  MEASURE_TODO,    /* looked at, and not found */
  MEASURE_UNKNOWN, /* nothing tells */
  MEASURE_LAST
} MeasureState;
const char *security_measure_state_name (MeasureState state); /* "built", "done", "todo", "unknown" */
typedef struct {
  const char *code; /* words: groups measure (what it is), measure_built, measure_done, measure_todo, measure_unknown */
  const char *theme;                                  /* words: group measure_theme */
  MeasureState (*judge) (const SecurityState *state); /* NULL: built in */
} SecurityMeasure;
extern const SecurityMeasure security_measures[];
extern const guint security_measures_count;
MeasureState security_measure_judge (const SecurityMeasure *measure, const SecurityState *state);

/* ---- risks ---- */
typedef enum { RISK_LOW, RISK_MIDDLE, RISK_HIGH } RiskLevel;
const char *security_risk_level_name (RiskLevel level); /* "low", "middle", "high" */
typedef struct {
  const char *code;     /* words: groups risk, risk_harm */
  int gravity;          /* 1 slight to 4 critical, for the people concerned */
  int likelihood;       /* 1 hardly to 4 almost certain, without any measure */
  const char *measures; /* codes, separated by spaces */
} SecurityRisk;
extern const SecurityRisk security_risks[];
extern const guint security_risks_count;
/* What is left of the likelihood: two steps less when all its measures hold, one less when more than half do; never
 * under 1. */
int security_risk_left (const SecurityRisk *risk, const SecurityState *state);
/* The product of both: low to 4, middle to 8, high beyond. */
RiskLevel security_risk_level (int gravity, int likelihood);
