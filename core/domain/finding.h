/* finding.h: what the readings of a loan say of a dwelling, rule by rule: a technical index beside a threshold, never a
 * verdict. The rules are one table (finding.c); their thresholds are data (threshold.h); what they read is a table of
 * hours (finding_hours.h). This is the finding itself, and its rows in the store. */
#pragma once
#include "domain/actor.h"
#include "domain/threshold.h"
#include "store/store.h"

/* In the order of their weight. Short data are inconclusive, never "no problem". */
typedef enum {
  FINDING_INCONCLUSIVE, /* the readings do not allow to say; `reasons` say why */
  FINDING_NOT_FOUND,    /* no period that could be judged reaches the threshold */
  FINDING_WATCH,        /* near it: to follow */
  FINDING_FOUND,        /* the threshold is reached: to look at on site */
  FINDING_STATE_LAST
} FindingState;
const char *finding_state_name (FindingState state); /* "not_found" */
FindingState finding_state_find (const char *name);  /* FINDING_STATE_LAST when unknown */

/* Why nothing can be said, as bits. Words: group finding_reason. */
typedef enum {
  FINDING_SHORT = 1 << 0,      /* fewer days than the rule needs */
  FINDING_SPARSE = 1 << 1,     /* too few valid hours in every period */
  FINDING_GAP = 1 << 2,        /* a hole longer than 24 h in every period */
  FINDING_FEW_DAYS = 1 << 3,   /* too few full days */
  FINDING_FEW_NIGHTS = 1 << 4, /* too few complete nights */
  FINDING_NO_OUTDOOR = 1 << 5, /* outdoor temperature or humidity unknown */
  FINDING_OFF_SEASON = 1 << 6, /* outside the months of the rule */
  FINDING_BASELINE = 1 << 7,   /* CO2 baseline that cannot be: calibration to check */
  FINDING_WEAK_CHIP = 1 << 8,  /* this device's own temperature and humidity are not precise enough */
  FINDING_TOO_COLD = 1 << 9,   /* the room was too cold for its humidity to be judged */
  FINDING_FROZEN = 1 << 10,    /* identical values for over a day: the device is stuck */
} FindingReason;
const char *finding_reason_name (guint index); /* of bit `index`; NULL past the last */

/* What to check before anybody relies on it, as bits. Words: group finding_check. */
typedef enum {
  FINDING_CHECK_OCCUPIED = 1 << 0,        /* was somebody living there? nothing tells */
  FINDING_CHECK_ABSENCE = 1 << 1,         /* the diary tells of an absence in the period */
  FINDING_CHECK_HEATING = 1 << 2,         /* heating on, off, or restricted for its cost? nothing tells */
  FINDING_CHECK_HEATING_OFF = 1 << 3,     /* the diary tells that it was off */
  FINDING_CHECK_WINDOW = 1 << 4,          /* sudden drops: a window was open */
  FINDING_CHECK_POSITION = 1 << 5,        /* where the sensor stood is not written down */
  FINDING_CHECK_CALIBRATION = 1 << 6,     /* never compared with a reference */
  FINDING_CHECK_VENTS = 1 << 7,           /* were vents blocked? */
  FINDING_CHECK_BASELINE_HIGH = 1 << 8,   /* CO2 never under 600 ppm: never aired, or drifted */
  FINDING_CHECK_SELF_CALIBRATED = 1 << 9, /* this kind of CO2 sensor sets its own zero: it may read too low */
  FINDING_CHECK_PAUSED = 1 << 10,         /* the loan was paused in the period */
  FINDING_CHECK_MODEL = 1 << 11,          /* the model is not written down */
} FindingCheck;
const char *finding_check_name (guint index); /* of bit `index`; NULL past the last */

/* One row of the table of rules. */
typedef struct _FindingRule FindingRule;
const FindingRule *finding_rule_find (const char *code);    /* NULL when unknown */
const FindingRule *finding_rule_at (guint index);           /* in the order of pages; NULL past the last */
const char *finding_rule_code (const FindingRule *rule);    /* "FROID-1" */
gboolean finding_rule_is_grave (const FindingRule *rule);   /* found, it alerts the agent at once */
gboolean finding_rule_is_offered (const FindingRule *rule); /* a loan is made for it: of CO none is */
/* The `index`-th threshold it is measured by; FALSE past the last. */
gboolean finding_rule_limit (const FindingRule *rule, guint index, ThresholdName *ret_name);

enum { FINDING_FIGURES_MAX = 8 };
typedef struct {
  const char *name; /* of the table of figures: its unit and its words (group finding_figure) go with it */
  double value;
} FindingFigure;

typedef struct {
  const FindingRule *rule;
  FindingState state;
  gint64 loan_id, report_id, sensor_id;
  gint64 from, to;             /* the period judged, UTC seconds, `to` not included; 0, 0: none could be */
  guint periods, periods_over; /* periods of that length that could be judged, those of them over the threshold */
  guint hours, hours_valid;    /* of the period */
  guint days_full;             /* days of it with enough valid hours */
  FindingFigure figures[FINDING_FIGURES_MAX];
  guint figures_count;
  guint reasons;    /* FindingReason bits; 0 unless inconclusive */
  guint checks;     /* FindingCheck bits */
  guint told_hour;  /* of a grave one that is kept: end of what was alerted of, or went on since, in UTC hours; 0: none */
  guint told_worse; /* of that: 1 when it was told that it fell under the lower limit */
  char *thresholds; /* version of the file it was judged by */
  char *points_to;  /* criteria of the grid it speaks to, separated by spaces; "" */
  gint64 since;     /* when it came into this state; 0: not kept yet */
  gint64 computed_at;
  char *room; /* of the loan, of one that is kept; nullable */
} Finding;
void finding_free (Finding *finding); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Finding, finding_free)
gboolean finding_has_figure (const Finding *finding, const char *name, double *ret_value);

/* (transfer full): of Finding: what is kept of a report's loans, as the last run computed it, by loan, in the order of
 * the table. */
GPtrArray *finding_list_report (Db *db, gint64 report_id, GError **error);
/* Within a store_write: keeps one. When its state changed, an event finding/"changed" (before, after: states; detail:
 * its code), or finding/"grave" when it is a grave one of these days that is now found, again over a day after what was
 * told, or under the lower limit for the first time: the agent on duty is told. No event between what cannot be said and
 * what is not found. */
gboolean finding_keep (Db *db, const Actor *actor, const Finding *finding, GError **error);
/* The same without any event: the caller tells. */
gboolean finding_keep_silent (Db *db, const Actor *actor, const Finding *finding, GError **error);
/* Within a store_write: of a loan whose household wants nothing kept. */
gboolean finding_forget (Db *db, gint64 loan_id, GError **error);
