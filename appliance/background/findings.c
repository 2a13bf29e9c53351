/* findings.c: computed beside the writer, kept a loan at a time. */
#include "background/findings.h"

#include "base/clock.h"
#include "domain/finding_alarm.h"
#include "domain/finding_compute.h"

#define RECENT_S (3 * CLOCK_DAY) /* what an hour looks back on; the night looks at all */

typedef struct {
  const GPtrArray *findings;
  gboolean graves;
  gint64 now;
  guint changed; /* out */
} Keeping;

static gboolean
keep_work (Db *db, gpointer data, GError **error)
{
  Keeping *keeping = data;
  const Actor box = ACTOR_BOX_AT (keeping->now);

  return finding_keep_all (db, &box, keeping->findings, keeping->graves, &keeping->changed, error);
}

/* TRUE when there is something to write at this hour: the night writes all. */
static gboolean
has_grave (const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);

    if (finding->state == FINDING_FOUND && finding_rule_is_grave (finding->rule))
      return TRUE;
  }
  return FALSE;
}

static gboolean
judge_loan (const Jobs *jobs, gint64 id, const Thresholds *limits, Keeping *keeping, GError **error)
{
  Db *db = store_reader (jobs->store);
  g_autoptr (SensorLoan) loan = loan_find (db, id, error);
  g_autoptr (GPtrArray) findings = NULL;

  if (loan != NULL && keeping->graves)
    loan->from_at = MAX (loan->from_at, keeping->now - RECENT_S);
  findings = loan == NULL ? NULL : finding_compute (db, loan, limits, keeping->now, error);
  if (findings == NULL)
    return FALSE;
  keeping->findings = findings;
  keeping->changed = 0;
  return (keeping->graves && !has_grave (findings)) || store_write (jobs->store, keep_work, keeping, error);
}

static gboolean
judge_all (const Jobs *jobs, gboolean graves, gint64 now, Tree *counts, GError **error)
{
  const Thresholds *limits = jobs->grids == NULL ? NULL : grid_set_thresholds (jobs->grids);
  g_autoptr (GArray) loans = finding_loans (store_reader (jobs->store), graves, now, error);
  Keeping keeping = { .graves = graves, .now = now };
  guint changed = 0;

  for (guint i = 0; loans != NULL && limits != NULL && i < loans->len; i++) {
    if (!jobs_go_on (jobs, error) || !judge_loan (jobs, g_array_index (loans, gint64, i), limits, &keeping, error))
      return FALSE;
    changed += keeping.changed;
  }
  if (loans == NULL)
    return FALSE;
  tree_set_integer (counts, "loans", loans->len);
  tree_set_integer (counts, "changed", changed);
  return TRUE;
}

gboolean
findings_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  return judge_all (jobs, FALSE, now, counts, error);
}

gboolean
findings_grave_wanted (const Jobs *jobs G_GNUC_UNUSED, Db *db, gint64 now)
{
  g_autoptr (Job) job = NULL;
  g_autoptr (GArray) loans = finding_loans (db, TRUE, now, NULL);

  if (loans == NULL || loans->len == 0 || !job_find (db, "findings_grave", &job, NULL))
    return FALSE;
  return job == NULL || now - job->started_at >= CLOCK_HOUR;
}

gboolean
findings_run_grave (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  return judge_all (jobs, TRUE, now, counts, error);
}

/* ---- carbon monoxide ---- */

gboolean
findings_alarm_wanted (const Jobs *jobs, Db *db, gint64 now G_GNUC_UNUSED)
{
  return jobs->grids != NULL && grid_set_thresholds (jobs->grids) != NULL && finding_alarm_waits (db);
}

typedef struct {
  const Thresholds *limits;
  gint64 now;
  guint told; /* out */
} Looking;

static gboolean
look_work (Db *db, gpointer data, GError **error)
{
  Looking *looking = data;
  const Actor box = ACTOR_BOX_AT (looking->now);

  return finding_alarm_look (db, &box, looking->limits, &looking->told, error);
}

gboolean
findings_alarm_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Looking looking = { grid_set_thresholds (jobs->grids), now, 0 };

  if (!store_write (jobs->store, look_work, &looking, error))
    return FALSE;
  tree_set_integer (counts, "told", looking.told);
  return TRUE;
}
