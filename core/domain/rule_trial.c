/* rule_trial.c: walks past reports with a set of rules and counts. */
#include "domain/rule_trial.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

/* All that the rules look at, and who received it: by which rule, 0 by hand. */
static const char sql_past[] =
    "SELECT r.id, r.uuid, t.code || '-' || r.number AS reference, r.transmitted_at AS at, r.class_computed, r.class_human,"
    " r.leads, r.social_housing, r.beneficiary, r.danger, r.insee, r.profile, r.owner_agrees,"
    " (SELECT group_concat (severity, ' ') FROM report_problem p WHERE p.report_id = r.id) AS severities,"
    " (SELECT group_concat (a.partner_id || ':' || coalesce (a.rule_id, 0), ' ') FROM assignment a WHERE a.report_id = r.id"
    " AND a.state <> 'withdrawn')"
    " AS received FROM report r JOIN territory t ON t.id = r.territory_id"
    " WHERE r.transmitted_at IS NOT NULL AND r.transmitted_at >= :since ORDER BY r.transmitted_at DESC, r.id DESC LIMIT :most";

static void
line_free (gpointer data)
{
  TrialLine *line = data;

  g_free (line->rule_name);
  g_free (line);
}

static void
file_free (gpointer data)
{
  TrialFile *file = data;

  g_free (file->uuid);
  g_free (file->reference);
  g_array_unref (file->gained);
  g_array_unref (file->lost);
  g_free (file);
}

void
rule_trial_free (Trial *trial)
{
  if (trial == NULL)
    return;
  g_ptr_array_unref (trial->lines);
  g_ptr_array_unref (trial->losses);
  g_ptr_array_unref (trial->files);
  g_free (trial);
}

static Trial *
trial_new (gint64 since)
{
  Trial *trial = g_new0 (Trial, 1);

  trial->since = since;
  trial->lines = g_ptr_array_new_with_free_func (line_free);
  trial->losses = g_ptr_array_new_with_free_func (g_free);
  trial->files = g_ptr_array_new_with_free_func (file_free);
  return trial;
}

/* ---- one report ---- */

static Answer
answer_of (Query *query, const char *column)
{
  if (query_is_null (query, column))
    return ANSWER_UNKNOWN;
  return query_integer (query, column) != 0 ? ANSWER_YES : ANSWER_NO;
}

/* Borrowed from the row: valid until the next. */
static Report
report_of (Query *query)
{
  const char *human = query_text (query, "class_human");

  return (Report){ .id = query_integer (query, "id"),
                   .class_computed = query_text (query, "class_computed")[0],
                   .class_human = human == NULL ? 0 : human[0],
                   .leads = (char *) query_text (query, "leads"),
                   .social_housing = answer_of (query, "social_housing"),
                   .owner_agrees = answer_of (query, "owner_agrees"),
                   .beneficiary = (char *) query_text (query, "beneficiary"),
                   .danger = query_integer (query, "danger"),
                   .insee = (char *) query_text (query, "insee"),
                   .profile = (char *) query_text (query, "profile") };
}

typedef struct {
  gint64 partner_id, rule_id;
} Received;

/* "3:7 5:0" */
static GArray *
received_of (const char *text)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Received));
  g_auto (GStrv) words = g_strsplit (text == NULL ? "" : text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    char *colon = strchr (words[i], ':');
    Received one = { 0 };

    if (colon != NULL)
      *colon = '\0';
    if (colon != NULL && text_to_integer (words[i], 1, G_MAXINT64, &one.partner_id)
        && text_to_integer (colon + 1, 0, G_MAXINT64, &one.rule_id))
      g_array_append_val (list, one);
  }
  return list;
}

static gboolean
has_received (const GArray *received, gint64 partner_id)
{
  for (guint i = 0; i < received->len; i++)
    if (g_array_index (received, Received, i).partner_id == partner_id)
      return TRUE;
  return FALSE;
}

static gboolean
would_reach (const GPtrArray *matches, gint64 partner_id)
{
  for (guint i = 0; i < matches->len; i++) {
    const RuleMatch *match = g_ptr_array_index (matches, i);

    if (match->partner_id == partner_id && !match->withheld)
      return TRUE;
  }
  return FALSE;
}

/* ---- counting ---- */

static TrialLine *
line_of (Trial *trial, const RuleMatch *match)
{
  TrialLine *line;

  for (guint i = 0; i < trial->lines->len; i++) {
    line = g_ptr_array_index (trial->lines, i);
    if (line->rule_id == match->rule_id && line->partner_id == match->partner_id)
      return line;
  }
  line = g_new0 (TrialLine, 1);
  line->rule_id = match->rule_id;
  line->partner_id = match->partner_id;
  line->rule_name = g_strdup (match->rule_name);
  g_ptr_array_add (trial->lines, line);
  return line;
}

static void
loss_add (Trial *trial, gint64 partner_id)
{
  TrialLoss *loss;

  for (guint i = 0; i < trial->losses->len; i++) {
    loss = g_ptr_array_index (trial->losses, i);
    if (loss->partner_id == partner_id) {
      loss->count++;
      return;
    }
  }
  loss = g_new0 (TrialLoss, 1);
  loss->partner_id = partner_id;
  loss->count = 1;
  g_ptr_array_add (trial->losses, loss);
}

/* Whom the rules would send it to beside those who have it. */
static void
count_gained (Trial *trial, const GPtrArray *matches, const GArray *received, TrialFile *file)
{
  gboolean told = FALSE;

  for (guint i = 0; i < matches->len; i++) {
    const RuleMatch *match = g_ptr_array_index (matches, i);
    TrialLine *line = line_of (trial, match);
    gboolean did = has_received (received, match->partner_id);

    line->withheld += match->withheld ? 1 : 0;
    line->would += match->withheld ? 0 : 1;
    line->did += !match->withheld && did ? 1 : 0;
    told = told || !match->withheld;
    if (!match->withheld && !did)
      g_array_append_val (file->gained, match->partner_id);
  }
  file->nobody = !told;
}

/* Who had it by a rule and would not. What a person did by hand no rule undoes. */
static void
count_lost (Trial *trial, const GPtrArray *matches, const GArray *received, TrialFile *file)
{
  gboolean by_hand = FALSE;

  for (guint i = 0; i < received->len; i++) {
    const Received *one = &g_array_index (received, Received, i);

    by_hand = by_hand || one->rule_id == 0;
    if (one->rule_id == 0 || would_reach (matches, one->partner_id))
      continue;
    loss_add (trial, one->partner_id);
    g_array_append_val (file->lost, one->partner_id);
  }
  trial->by_hand += by_hand ? 1 : 0;
}

static void
count_file (Trial *trial, TrialFile *file)
{
  gboolean differs = file->gained->len > 0 || file->lost->len > 0;

  trial->reports++;
  trial->oldest = file->at;
  trial->differing += differs ? 1 : 0;
  trial->nobody += file->nobody ? 1 : 0;
  if ((differs || file->nobody) && trial->files->len < TRIAL_FILES_MAX)
    g_ptr_array_add (trial->files, file);
  else
    file_free (file);
}

static gboolean
try_one (Trial *trial, RuleSet *set, Query *query, GError **error)
{
  const Report report = report_of (query);
  const char *severities = query_text (query, "severities");
  g_autoptr (GPtrArray) matches = rule_set_evaluate (set, &report, severities == NULL ? "" : severities, error);
  g_autoptr (GArray) received = received_of (query_text (query, "received"));
  TrialFile *file;

  if (matches == NULL)
    return FALSE;
  file = g_new0 (TrialFile, 1);
  file->uuid = g_strdup (query_text (query, "uuid"));
  file->reference = g_strdup (query_text (query, "reference"));
  file->at = query_integer (query, "at");
  file->gained = g_array_new (FALSE, FALSE, sizeof (gint64));
  file->lost = g_array_new (FALSE, FALSE, sizeof (gint64));
  count_gained (trial, matches, received, file);
  count_lost (trial, matches, received, file);
  count_file (trial, file);
  return TRUE;
}

/* ---- all ---- */

/* In the order of the rules; those no report met are not there. */
static void
sort_lines (Trial *trial, const RuleSet *set)
{
  const GPtrArray *rules = rule_set_rules (set);
  g_autoptr (GPtrArray) lines = trial->lines;

  trial->lines = g_ptr_array_new_with_free_func (line_free);
  g_ptr_array_set_free_func (lines, NULL);
  for (guint i = 0; i < rules->len; i++)
    for (guint j = 0; j < lines->len; j++)
      if (((TrialLine *) g_ptr_array_index (lines, j))->rule_id == ((Rule *) g_ptr_array_index (rules, i))->id)
        g_ptr_array_add (trial->lines, g_ptr_array_index (lines, j));
}

Trial *
rule_trial (Db *db, RuleSet *set, gint64 since, GError **error)
{
  g_autoptr (Trial) trial = trial_new (since);
  g_autoptr (Query) query = query_new (db, sql_past);
  gint64 until = clock_monotonic_ms () + TRIAL_LASTS_MS;

  query_bind_integer (query, ":since", since);
  query_bind_integer (query, ":most", TRIAL_REPORTS_MAX + 1);
  while (!trial->cut && query_next (query)) {
    if (trial->reports == TRIAL_REPORTS_MAX || clock_monotonic_ms () > until)
      trial->cut = TRUE;
    else if (!try_one (trial, set, query, error))
      return NULL;
  }
  if (!trial->cut && !query_done (query, error))
    return NULL;
  sort_lines (trial, set);
  return g_steal_pointer (&trial);
}
