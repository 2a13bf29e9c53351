/* statistics_reach.h: how people were reached and what they thought of it, as the public page tells it: campaigns by
 * channel with their cost (no name: those are the town's own words), and the three questions after a report. Small
 * counts are masked. Reads only. */
#pragma once
#include "domain/satisfaction.h"
#include "domain/statistics.h"

typedef struct {
  char *code;              /* of campaign_channels */
  gint64 campaigns;        /* how many */
  gint64 mailed;           /* sent by them; -1: one does not say */
  gint64 cost_cents;       /* of them all; -1: one does not say */
  StatisticsCell received; /* reports that carry one of them */
} StatisticsChannel;

typedef struct {
  GPtrArray *channels;                              /* of StatisticsChannel, in the order of campaign_channels */
  StatisticsShare opinions[SATISFACTION_QUESTIONS]; /* "yes" and "rather" among those who answered that question */
} StatisticsReach;

void statistics_reach_free (StatisticsReach *reach);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StatisticsReach, statistics_reach_free)

/* (transfer full): since the opening. STORE. */
StatisticsReach *statistics_reach (Db *db, gint64 now, GError **error);
