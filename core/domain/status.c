/* status.c: looks at the rows of the table, keeps what was found and decides what is told. Writes no mail. */
#include "domain/status.h"

#include <string.h>

#include "base/clock.h"

static const char sql_kept[] =
    "SELECT (level = 'notice') + 2 * (level = 'alarm') AS level, since, alarm_at, calm_at, told_at, told_count"
    " FROM status WHERE code = :code";
static const char sql_keep[] =
    "INSERT INTO status (code, level, since, alarm_at, calm_at, told_at, told_count)"
    " VALUES (:code, :level, :since, :alarm, :calm, :told, :count) ON CONFLICT (code) DO UPDATE SET level = :level,"
    " since = :since, alarm_at = :alarm, calm_at = :calm, told_at = :told, told_count = :count"
    " WHERE (level, since, alarm_at, calm_at, told_at) <> (:level, :since, :alarm, :calm, :told)";
static const char sql_summary[] = "SELECT code, level FROM status WHERE level <> 'ok'";

static const char *const level_names[] = { "ok", "notice", "alarm" };
static const char *const told_names[] = { "", "first", "again", "over" };

const char *
status_level_name (StatusLevel level)
{
  return level_names[level];
}

const char *
status_told_name (StatusTold told)
{
  return told_names[told];
}

const StatusRow *
status_row_find (const char *code)
{
  for (guint i = 0; i < status_rows_count; i++)
    if (g_strcmp0 (status_rows[i].code, code) == 0)
      return &status_rows[i];
  return NULL;
}

char *
status_word (const StatusRow *row, const StatusFinding *finding)
{
  return finding->cause == NULL ? g_strdup (row->code) : g_strconcat (row->code, "_", finding->cause, NULL);
}

/* ---- what the store remembers ---- */

typedef struct {
  gint64 level, since, alarm_at, calm_at, told_at, told_count;
} Kept;

static gboolean
kept_read (Db *db, const char *code, Kept *kept, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_kept);

  *kept = (Kept){ 0 };
  query_bind_text (query, ":code", code);
  if (query_next (query))
    *kept = (Kept){ query_integer (query, "level"),    query_integer (query, "since"),
                    query_integer (query, "alarm_at"), query_integer (query, "calm_at"),
                    query_integer (query, "told_at"),  query_integer (query, "told_count") };
  return query_done (query, error);
}

/* A row that did not change is not written: the box looks every few minutes. */
static gboolean
kept_write (Db *db, const StatusState *state, const Kept *kept, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_keep);

  query_bind_text (query, ":code", state->row->code);
  query_bind_text (query, ":level", status_level_name (state->finding.level));
  query_bind_integer (query, ":since", kept->since);
  query_bind_integer (query, ":alarm", kept->alarm_at);
  query_bind_integer (query, ":calm", kept->calm_at);
  query_bind_integer (query, ":told", kept->told_at);
  query_bind_integer (query, ":count", kept->told_count);
  return query_done (query, error);
}

/* ---- looking ---- */

static int
by_gravity (gconstpointer a, gconstpointer b)
{
  const StatusState *first = a, *second = b;

  if (first->finding.level != second->finding.level)
    return (int) second->finding.level - (int) first->finding.level;
  return first->row < second->row ? -1 : first->row > second->row;
}

/* What cannot be looked at is not well; why is for the log alone. */
static void
look_row (const StatusScene *scene, const StatusRow *row, StatusState *state)
{
  g_autoptr (GError) failure = NULL;

  *state = (StatusState){ .row = row };
  if (row->look (scene, &state->finding, &failure))
    return;
  if (scene->failures != NULL)
    g_string_append_printf (scene->failures, "%s%s: %s", scene->failures->len > 0 ? "; " : "", row->code,
                            failure->message);
  state->row = status_row_find ("store");
  state->finding = (StatusFinding){ .level = STATUS_ALARM };
}

GArray *
status_look (const StatusScene *scene, GError **error)
{
  g_autoptr (GArray) states = g_array_new (FALSE, FALSE, sizeof (StatusState));
  StatusState store = { .row = NULL };

  for (guint i = 0; i < status_rows_count; i++) {
    StatusState state;
    Kept kept;

    look_row (scene, &status_rows[i], &state);
    if (!kept_read (scene->db, state.row->code, &kept, error))
      return NULL;
    state.told_at = kept.told_at;
    if (state.finding.level != STATUS_OK)
      state.since = kept.since != 0 ? kept.since : scene->now;
    if (strcmp (state.row->code, "store") != 0)
      g_array_append_val (states, state);
    else if (store.row == NULL || state.finding.level > store.finding.level)
      store = state; /* once, however many rows could not be read */
  }
  if (store.row != NULL)
    g_array_append_val (states, store);
  g_array_sort (states, by_gravity);
  return g_steal_pointer (&states);
}

/* A row of a table that is gone needs nobody. */
gboolean
status_summary (Db *db, StatusSummary *ret_summary, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_summary);

  *ret_summary = (StatusSummary){ .level = STATUS_OK };
  while (query_next (query)) {
    gboolean alarm = g_strcmp0 (query_text (query, "level"), "alarm") == 0;

    if (status_row_find (query_text (query, "code")) == NULL)
      continue;
    ret_summary->alarms += alarm;
    ret_summary->notices += !alarm;
    ret_summary->level = MAX (ret_summary->level, alarm ? STATUS_ALARM : STATUS_NOTICE);
  }
  return query_done (query, error);
}

gint64
status_waits (Db *db)
{
  StatusSummary summary = { .level = STATUS_OK };

  return status_summary (db, &summary, NULL) ? summary.alarms + summary.notices : 0;
}

gint64
status_waits_at (Db *db, const char *link)
{
  g_autoptr (Query) query = query_new (db, sql_summary);
  gint64 count = 0;

  while (query_next (query)) {
    const StatusRow *row = status_row_find (query_text (query, "code"));

    count += row != NULL && g_strcmp0 (row->link, link) == 0;
  }
  return count;
}

/* ---- what is told ---- */

/* The clock may have been put back: what lies ahead is now. */
static void
settle_clock (Kept *kept, gint64 now)
{
  kept->since = MIN (kept->since, now);
  kept->alarm_at = MIN (kept->alarm_at, now);
  kept->calm_at = MIN (kept->calm_at, now);
  kept->told_at = MIN (kept->told_at, now);
}

static StatusTold
tell_alarm (const StatusRow *row, Kept *kept, gint64 now)
{
  gint64 days = kept->told_count <= STATUS_DAILY_COUNT ? 1 : 7;

  if (row->tell != STATUS_TELL_ADMINISTRATORS)
    return STATUS_TOLD_NOTHING;
  if (kept->told_count == 0)
    return now - kept->alarm_at >= row->told_after_s ? STATUS_TOLD_FIRST : STATUS_TOLD_NOTHING;
  return now >= clock_add_days (kept->told_at, (int) days) ? STATUS_TOLD_AGAIN : STATUS_TOLD_NOTHING;
}

/* Not an alarm any more. Once it is calm for long enough all is forgotten, and who was told of it hears that it is
 * over. */
static StatusTold
tell_calm (const StatusState *state, Kept *kept, gint64 now)
{
  StatusTold told = kept->told_count > 0 ? STATUS_TOLD_OVER : STATUS_TOLD_NOTHING;

  if (kept->alarm_at != 0 && kept->calm_at == 0)
    kept->calm_at = now;
  if (kept->alarm_at != 0 && now - kept->calm_at < STATUS_CALM_S)
    return STATUS_TOLD_NOTHING;
  *kept = (Kept){ .level = kept->level, .since = state->finding.level == STATUS_OK ? 0 : kept->since };
  return told;
}

static StatusTold
keep_row (const StatusState *state, Kept *kept, gint64 now)
{
  StatusTold told;

  settle_clock (kept, now);
  kept->level = state->finding.level;
  if (state->finding.level != STATUS_OK && kept->since == 0)
    kept->since = now;
  if (state->finding.level != STATUS_ALARM)
    return tell_calm (state, kept, now);
  kept->calm_at = 0;
  if (kept->alarm_at == 0)
    kept->alarm_at = now;
  told = tell_alarm (state->row, kept, now);
  if (told != STATUS_TOLD_NOTHING) {
    kept->told_at = now;
    kept->told_count++;
  }
  return told;
}

gboolean
status_keep (Db *db, const GArray *states, gint64 now, GArray *news, GError **error)
{
  for (guint i = 0; i < states->len; i++) {
    StatusNews one = { g_array_index (states, StatusState, i), STATUS_TOLD_NOTHING };
    Kept kept;

    if (!kept_read (db, one.state.row->code, &kept, error))
      return FALSE;
    one.state.since = kept.since != 0 ? kept.since : one.state.since;
    one.told = keep_row (&one.state, &kept, now);
    if (!kept_write (db, &one.state, &kept, error))
      return FALSE;
    if (one.told != STATUS_TOLD_NOTHING)
      g_array_append_val (news, one);
  }
  return TRUE;
}

gboolean
status_is_news (Db *db, const GArray *states, gint64 now, gboolean *ret_is, GError **error)
{
  *ret_is = FALSE;
  for (guint i = 0; i < states->len && !*ret_is; i++) {
    StatusState state = g_array_index (states, StatusState, i);
    Kept before, after;

    if (!kept_read (db, state.row->code, &before, error))
      return FALSE;
    after = before;
    keep_row (&state, &after, now);
    *ret_is = memcmp (&before, &after, sizeof before) != 0;
  }
  return TRUE;
}
