/* statistics_activity.h: what happened within a period, whatever the day the report was filed, and what the campaigns
 * of that period cost and brought: for the half-year report (G8), where money spent meets work done. statistics.h tells
 * of the reports filed within a period instead, and what became of them since.
 *
 * Counts are as they are: nothing is masked. Pages that are not published may print them; a publication takes its
 * figures from statistics_archive.h, where all publications are masked together. Reads only. */
#pragma once
#include "domain/statistics.h"

/* A campaign that ran for one day or more within the period. Its cost and what was sent stand whole in the period where
 * it began (`began`): adding up periods counts each once. */
typedef struct {
  char *uuid, *code, *name, *channel; /* channel: campaign.h */
  char *starts_on, *ends_on;          /* ends_on NULL: open */
  gint64 mailed, cost_cents;          /* -1: not known */
  gboolean began;                     /* within the period */
  gint64 received;                    /* reports that carry it, filed within the period */
  gint64 handled;                     /* of these, with a result that counts or filtered out with an advice, to date */
} StatisticsCampaign;

typedef struct {
  gint64 now, from, until;        /* `until` is the last moment told of: now, or the period's last second */
  gint64 received;                /* filed within the period */
  gint64 taken, closed, filtered; /* taken in charge, closed, filtered out within it */
  gint64 handled;                 /* first handled (statistics.h) within it: each report counts in one period only */
  GPtrArray *results;     /* of StatisticsCell {code, count}: reports with a result of that kind dated within it,
                           * kinds that count as handled, most met first; a report may have several */
  gint64 results_count;   /* their sum */
  gint64 unknown_before;  /* dwellings that no service knew before, noted within it */
  GPtrArray *campaigns;   /* of StatisticsCampaign, by their first day */
  gint64 campaigns_cents; /* known costs of those that began within it */
} StatisticsActivity;

void statistics_activity_free (StatisticsActivity *activity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StatisticsActivity, statistics_activity_free)

/* (transfer full): what happened from scope->from on and before scope->until, up to `now`; counted reports as in
 * statistics.h. All from one snapshot of the store. STORE. */
StatisticsActivity *statistics_activity (Db *db, const StatisticsScope *scope, gint64 now, GError **error);

/* The year before the box, as the town typed it in the settings: the base every comparison starts from. */
typedef struct {
  gint64 year;              /* 0: nothing was typed: no comparison is made */
  gint64 received, handled; /* that year; 0: not known */
  gint64 delay_days;        /* median to the first action; 0: not known */
  char *source;             /* where the numbers come from; "" when untold */
} StatisticsBefore;
void statistics_before_clear (StatisticsBefore *before);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StatisticsBefore, statistics_before_clear)
/* Fills *ret_before from the settings. */
void statistics_before (Db *db, StatisticsBefore *ret_before);
