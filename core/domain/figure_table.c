/* figure_table.c: groupings, counts and readings of the figures, row by row. */
#include "domain/figure_table.h"

#include <string.h>

static const char sql_problems[] = "SELECT report_id, substr (severity, 1, 5) AS situation,"
                                   " substr (severity, 1, 7) AS criterion FROM report_problem"
                                   " WHERE :now IS NOT NULL ORDER BY report_id, severity";
/* Read in their own order: "+" keeps the partners' index out, which would jump about. */
static const char sql_assignments[] =
    "SELECT a.report_id, p.name AS partner, a.state, coalesce (a.reason, 'other') AS reason"
    " FROM assignment a JOIN partner p ON p.id = +a.partner_id WHERE a.created_at <= :now"
    " AND a.state <> 'withdrawn'";
static const char sql_results[] = "SELECT report_id, kind FROM result WHERE withdrawn_at IS NULL AND created_at <= :now"
                                  " ORDER BY report_id, kind";
static const char sql_visits[] = "SELECT report_id, state, iif (kind = 'remote', 'remote', 'on_site') AS kind"
                                 " FROM visit WHERE created_at <= :now";

static const char *const sources[FIGURE_SOURCE_LAST] = {
  [FIGURE_PROBLEMS] = sql_problems,
  [FIGURE_ASSIGNMENTS] = sql_assignments,
  [FIGURE_RESULTS] = sql_results,
  [FIGURE_VISITS] = sql_visits,
};

const char *
figure_source_sql (FigureSource source)
{
  return sources[source];
}

static const FigureGrouping figure_groupings[] = {
  { "month", FIGURE_REPORTS, NULL, FIGURE_BY_TIME, NULL, FIGURE_AS_MONTH, NULL, FALSE },
  { "state", FIGURE_REPORTS, "state", FIGURE_FIXED, "received taken active closed filtered", FIGURE_AS_CODE,
    "figure_state", FALSE },
  { "class", FIGURE_REPORTS, "class", FIGURE_FIXED, "A B C D E F G", FIGURE_AS_CLASS, NULL, FALSE },
  { "town", FIGURE_REPORTS, "town", FIGURE_MOST, NULL, FIGURE_AS_ITSELF, NULL, FALSE },
  { "profile", FIGURE_REPORTS, "profile", FIGURE_MOST, NULL, FIGURE_AS_CODE, "profile", FALSE },
  { "source", FIGURE_REPORTS, "source", FIGURE_MOST, NULL, FIGURE_AS_CODE, "source", FALSE },
  { "language", FIGURE_REPORTS, "language", FIGURE_MOST, NULL, FIGURE_AS_CODE, "language", FALSE },
  { "campaign", FIGURE_REPORTS, "campaign", FIGURE_MOST, NULL, FIGURE_AS_ITSELF, NULL, FALSE },
  { "closing", FIGURE_REPORTS, "closing", FIGURE_MOST, NULL, FIGURE_AS_CODE, "closing_reason filter_reason", FALSE },
  { "situation", FIGURE_PROBLEMS, "situation", FIGURE_MOST, NULL, FIGURE_AS_SITUATION, NULL, TRUE },
  { "criterion", FIGURE_PROBLEMS, "criterion", FIGURE_MOST, NULL, FIGURE_AS_CRITERION, NULL, TRUE },
  { "partner", FIGURE_ASSIGNMENTS, "partner", FIGURE_MOST, NULL, FIGURE_AS_ITSELF, NULL, FALSE },
  { "refusal", FIGURE_ASSIGNMENTS, "reason", FIGURE_MOST, NULL, FIGURE_AS_CODE, "refusal_reason", FALSE },
  { "result", FIGURE_RESULTS, "kind", FIGURE_MOST, NULL, FIGURE_AS_CODE, "result", TRUE },
  { "visit", FIGURE_VISITS, "state", FIGURE_FIXED, "proposed planned done not_done cancelled", FIGURE_AS_CODE,
    "visit_state", FALSE },
  { "delay", FIGURE_DELAYS, NULL, FIGURE_FIXED, "taken action closed", FIGURE_AS_CODE, "stats_delay", FALSE },
};
static const guint figure_groupings_count = G_N_ELEMENTS (figure_groupings);

static const FigureCount counts[] = {
  { "reports", FIGURE_REPORTS, NULL, NULL, "created_at" },
  { "received", FIGURE_REPORTS, NULL, NULL, "created_at" },
  { "open", FIGURE_REPORTS, "state", "received taken active", "created_at" },
  { "closed", FIGURE_REPORTS, "state", "closed", "closed_at" },
  { "filtered", FIGURE_REPORTS, "state", "filtered", "closed_at" },
  { "ended_reports", FIGURE_REPORTS, "state", "closed filtered", "closed_at" },
  { "reports", FIGURE_PROBLEMS, NULL, NULL, NULL },
  { "assigned", FIGURE_ASSIGNMENTS, NULL, NULL, NULL },
  { "waiting", FIGURE_ASSIGNMENTS, "state", "waiting", NULL },
  { "accepted", FIGURE_ASSIGNMENTS, "state", "accepted", NULL },
  { "refused", FIGURE_ASSIGNMENTS, "state", "refused", NULL },
  { "ended", FIGURE_ASSIGNMENTS, "state", "closed", NULL },
  { "results", FIGURE_RESULTS, NULL, NULL, NULL },
  { "visits", FIGURE_VISITS, NULL, NULL, NULL },
  { "remote", FIGURE_VISITS, "kind", "remote", NULL },
  { "on_site", FIGURE_VISITS, "kind", "on_site", NULL },
  { "median", FIGURE_DELAYS, NULL, NULL, NULL },
  { "counted", FIGURE_DELAYS, NULL, NULL, NULL },
  { "pending", FIGURE_DELAYS, NULL, NULL, NULL },
};

const FigureGrouping *
figure_grouping_find (const char *name)
{
  for (guint i = 0; i < figure_groupings_count; i++)
    if (g_strcmp0 (figure_groupings[i].name, name) == 0)
      return &figure_groupings[i];
  return NULL;
}

const FigureCount *
figure_count_find (const char *name, FigureSource source)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i].source == source && g_strcmp0 (counts[i].name, name) == 0)
      return &counts[i];
  return NULL;
}
