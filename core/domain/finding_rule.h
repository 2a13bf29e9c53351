/* finding_rule.h: how a rule is judged: the shape of the table's rows, and what they are judged on. Private to
 * finding*.c and their tests. */
#pragma once
#include "domain/finding.h"
#include "domain/finding_hours.h"

/* Some hours in a row of a loan: from `first` to before `end`. */
typedef struct {
  const FindingHours *hours;
  guint first, end;
  const Thresholds *limits;
} FindingPeriod;

/* What a period says. `reasons` set: nothing can be said of it. Of several periods the one with the weightiest state,
 * then the highest rank, is told. */
typedef struct {
  FindingState state;
  double rank;
  guint reasons;
  FindingFigure figures[FINDING_FIGURES_MAX];
  guint figures_count;
} FindingJudged;
void finding_judged_add (FindingJudged *judged, const char *name, double value);

typedef gboolean (*FindingValid) (const FindingHour *hour); /* everything that the rule needs was measured in it */
typedef void (*FindingJudge) (const FindingPeriod *period, FindingJudged *judged);

/* How a period is cut and when it is complete. */
typedef enum {
  PERIOD_DAYS,   /* days by the local clock, one after the other; share of hours, no long hole */
  PERIOD_HOURS,  /* hours, one after the other; share of hours */
  PERIOD_NIGHTS, /* as days; the rule counts complete nights itself */
  PERIOD_DAY,    /* a day of the calendar; hours of a full day */
} FindingCut;

enum { FINDING_LIMITS_MAX = 4 };

struct _FindingRule {
  const char *code;
  guint quantities;   /* bits 1 << Quantity that the device itself must measure */
  gboolean grave;     /* found, it alerts the agent at once */
  FindingValid valid; /* NULL: not judged on hours (CO: at once, as it is heard) */
  FindingJudge judge;
  FindingCut cut;
  ThresholdName length;                     /* of a period, in days or hours */
  ThresholdName least;                      /* a shorter loan may do: in days; THRESHOLD_LAST: no */
  ThresholdName share;                      /* of valid hours */
  gboolean outdoor;                         /* needs the outdoor air */
  gboolean bedroom;                         /* of bedrooms alone */
  guint checks;                             /* FindingCheck bits that always go with it */
  ThresholdName limits[FINDING_LIMITS_MAX]; /* what it is measured by, for who reads it */
  guint limits_count;
};

/* ---- the rules ---- */
gboolean finding_valid_t (const FindingHour *hour);
void finding_judge_cold (const FindingPeriod *period, FindingJudged *judged);  /* FROID-1 */
void finding_judge_grave (const FindingPeriod *period, FindingJudged *judged); /* FROID-2 */
void finding_judge_hot (const FindingPeriod *period, FindingJudged *judged);   /* CHAUD */
gboolean finding_valid_damp (const FindingHour *hour);
gboolean finding_valid_surface (const FindingHour *hour);
gboolean finding_valid_excess (const FindingHour *hour);
void finding_judge_damp (const FindingPeriod *period, FindingJudged *judged);    /* HUM-1 */
void finding_judge_surface (const FindingPeriod *period, FindingJudged *judged); /* HUM-2 */
void finding_judge_mould (const FindingPeriod *period, FindingJudged *judged);   /* MOIS */
void finding_judge_excess (const FindingPeriod *period, FindingJudged *judged);  /* VENT-2 */
gboolean finding_valid_co2 (const FindingHour *hour);
gboolean finding_valid_dust (const FindingHour *hour);
void finding_judge_stuffy (const FindingPeriod *period, FindingJudged *judged); /* VENT-1 */
void finding_judge_dust (const FindingPeriod *period, FindingJudged *judged);   /* PM */

/* A part of a day that comes back, night or day, within a period. */
typedef struct {
  guint first, end; /* its hours, within the period */
} FindingSpan;
/* (transfer full): of FindingSpan: the nights that lie in the period from their first hour to their last. */
GArray *finding_nights (const FindingPeriod *period, guint from_hour, guint to_hour);
double finding_limit (const FindingPeriod *period, ThresholdName name);
