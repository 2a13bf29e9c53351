/* question.c: rows of `question`, the reading of an answer by its kind, and what follows from it. Shows nothing. */
#include "domain/question.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/actions_apply.h"
#include "domain/event.h"
#include "domain/file.h"
#include "domain/followup.h"
#include "domain/mediation_outgoing.h"
#include "domain/report_fact.h"
#include "domain/report_score.h"

static const char sql_list[] =
    "SELECT id, position, code, version, kind, words, coalesce (followup_id, 0) AS followup_id, asked_at,"
    " coalesce (answered_at, 0) AS answered_at, answer, desk FROM question WHERE report_id = :report AND dropped_at IS NULL"
    " AND asked_at <= :now ORDER BY position, id";
static const char sql_add[] =
    "INSERT INTO question (report_id, code, version, kind, position, asked_at)"
    " SELECT :report, value ->> 0, value ->> 1, value ->> 2, value ->> 3, :now FROM json_each (:rows) WHERE TRUE"
    " ON CONFLICT (report_id, code) DO UPDATE SET dropped_at = NULL, asked_at = excluded.asked_at"
    " WHERE dropped_at IS NOT NULL RETURNING code";
static const char sql_drop[] = "UPDATE question SET dropped_at = :now WHERE id = :id AND answered_at IS NULL";
static const char sql_ask[] =
    "INSERT INTO question (report_id, code, version, kind, position, words, followup_id, asked_at)"
    " SELECT report_id, 'staff-' || id, 'staff', 'text', 0, text, id, released_at FROM followup WHERE id = :followup";
static const char sql_follow[] = "UPDATE question SET words = f.text, asked_at = f.released_at,"
                                 " dropped_at = iif (f.category = 'erased', f.created_at, dropped_at) FROM followup f"
                                 " WHERE f.id = question.followup_id AND f.id = :followup";
static const char sql_answer[] = "UPDATE question SET answered_at = :now, answer = :answer WHERE id = :id";

#define STAFF_VERSION "staff"
enum { TENTHS = 10 };

void
question_free (Asked *asked)
{
  if (asked == NULL)
    return;
  g_free (asked->code);
  g_free (asked->version);
  g_free (asked->words);
  g_free (asked->answer);
  g_free (asked);
}

GPtrArray *
question_list (Db *db, gint64 report_id, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) question_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":now", now);
  while (query_next (query)) {
    Asked *asked = g_new0 (Asked, 1);

    asked->id = query_integer (query, "id");
    asked->position = query_integer (query, "position");
    asked->followup_id = query_integer (query, "followup_id");
    asked->asked_at = query_integer (query, "asked_at");
    asked->answered_at = query_integer (query, "answered_at");
    asked->code = g_strdup (query_text (query, "code"));
    asked->version = g_strdup (query_text (query, "version"));
    asked->kind = actions_kind_find (query_text (query, "kind"));
    asked->words = g_strdup (query_text (query, "words"));
    asked->answer = g_strdup (query_text (query, "answer"));
    asked->desk = query_integer (query, "desk") != 0;
    g_ptr_array_add (list, asked);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

const Asked *
question_find (const GPtrArray *list, const char *code)
{
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (((const Asked *) g_ptr_array_index (list, i))->code, code) == 0)
      return g_ptr_array_index (list, i);
  return NULL;
}

guint
question_open_count (const GPtrArray *list)
{
  guint open = 0;

  for (guint i = 0; i < list->len; i++)
    open += ((const Asked *) g_ptr_array_index (list, i))->answered_at == 0;
  return open;
}

/* ---- words ---- */

const Actions *
question_actions (const GridSet *grids, const Asked *asked)
{
  return grids == NULL ? NULL : grid_set_actions (grids, asked->version);
}

const ActionsQuestion *
question_row (const GridSet *grids, const Asked *asked)
{
  const Actions *actions = question_actions (grids, asked);

  return actions == NULL ? NULL : actions_question (actions, asked->code);
}

char *
question_about (const GridSet *grids, const char *language, const Asked *asked)
{
  const Grid *grid = grids == NULL ? NULL : grid_set_find (grids, asked->version);
  const GridSeverity *severity = grid == NULL ? NULL : grid_severity (grid, asked->code);

  return severity == NULL ? NULL : grid_words (grid, language, severity->criterion->code);
}

char *
question_words (const GridSet *grids, const char *language, const Asked *asked)
{
  const Actions *actions = question_actions (grids, asked);
  const Grid *grid = grids == NULL ? NULL : grid_set_find (grids, asked->version);
  g_autofree char *of_severity = g_strconcat (asked->code, ".question", NULL);
  char *words = NULL;

  if (asked->words != NULL)
    return g_strdup (asked->words);
  if (actions != NULL)
    words = actions_words (actions, language, asked->code);
  else if (grid != NULL)
    words = grid_words (grid, language, of_severity);
  return words != NULL ? words : g_strdup ("");
}

/* ---- what was typed ---- */

static const char *
read_choice (const ActionsQuestion *row, const char *text)
{
  for (guint i = 0; row != NULL && i < row->choices_count; i++)
    if (strcmp (row->choices[i].code, text) == 0)
      return NULL;
  return "choice";
}

static const char *
read_yes_no (const char *text)
{
  return strcmp (text, "yes") == 0 || strcmp (text, "no") == 0 ? NULL : "choice";
}

/* "34", "34,5", "34.5": one decimal where the field has one. */
static const char *
read_number (const ActionsQuestion *row, char *text)
{
  const ReportFact *fact = row == NULL ? NULL : report_fact_find (row->fills);
  char *comma = strchr (text, ','), *dot;
  gint64 whole, tenth = 0;

  if (comma != NULL)
    *comma = '.';
  dot = strchr (text, '.');
  if (dot != NULL && (fact == NULL || fact->kind != FACT_TENTHS || !text_to_integer (dot + 1, 0, TENTHS - 1, &tenth)))
    return "number_shape";
  g_autofree char *digits = g_strndup (text, dot == NULL ? strlen (text) : (gsize) (dot - text));
  if (!text_to_integer (digits, 0, G_MAXINT, &whole))
    return "number_shape";
  return row != NULL && whole >= row->min && (whole < row->max || (whole == row->max && tenth == 0)) ? NULL
                                                                                                     : "number_bounds";
}

static const char *
read_day (char **text, gint64 now)
{
  char *day = text_day (*text);
  gint64 moment;

  g_free (*text);
  *text = day;
  if (!clock_parse_day (day, &moment))
    return "day_shape";
  return moment > now ? "day_future" : NULL;
}

static const char *
read_kind (const GridSet *grids, const Asked *asked, gint64 now, char **text)
{
  const ActionsQuestion *row = question_row (grids, asked);

  switch (asked->kind) {
  case ASK_YES_NO:
    return read_yes_no (*text);
  case ASK_CHOICE:
    return read_choice (row, *text);
  case ASK_NUMBER:
    return read_number (row, *text);
  case ASK_DAY:
    return read_day (text, now);
  case ASK_TEXT:
  case ASK_PHOTO:
  case ASK_LAST:
  default:
    return g_utf8_strlen (*text, -1) > QUESTION_TEXT_MAX ? "text_long" : NULL;
  }
}

const char *
question_read (const GridSet *grids, const Asked *asked, const char *typed, gint64 now, char **ret_value)
{
  g_autofree char *clean = text_clean (typed, asked->kind == ASK_TEXT, 2 * QUESTION_TEXT_MAX);
  g_autofree char *text = asked->kind == ASK_TEXT ? g_strdup (clean) : text_latin_digits (clean);
  const char *remark = NULL;

  *ret_value = NULL;
  if (*text == '\0')
    return NULL;
  if (strcmp (text, QUESTION_UNKNOWN) != 0)
    remark = read_kind (grids, asked, now, &text);
  if (remark == NULL)
    *ret_value = g_steal_pointer (&text);
  return remark;
}

Reply *
question_reply_new (const char *code, const char *value)
{
  Reply *reply = g_new0 (Reply, 1);

  reply->code = g_strdup (code);
  reply->value = g_strdup (value);
  return reply;
}

void
question_reply_free (Reply *reply)
{
  if (reply == NULL)
    return;
  g_free (reply->code);
  g_free (reply->value);
  g_free (reply);
}

/* ---- answering ---- */

/* A column takes the value, what has none stands among the answers; so does "unknown", that nobody asks again. */
static gboolean
answer_fill (Db *db, gint64 report_id, const char *field, const char *value, GError **error)
{
  const ReportFact *fact = report_fact_find (field);
  gboolean aside = fact == NULL || strcmp (value, QUESTION_UNKNOWN) == 0 || strcmp (value, "none") == 0;

  return (fact == NULL || report_fact_write (db, fact, report_id, value, error))
         && report_answer_write (db, report_id, field, aside ? value : NULL, error);
}

static gboolean
answer_keep (Db *db, const Actor *actor, const QuestionAnswers *answers, const Asked *asked, const char *value,
             GError **error)
{
  const ActionsQuestion *row = question_row (answers->grids, asked);
  g_autoptr (Query) query = query_new (db, sql_answer);

  query_bind_integer (query, ":now", actor->now);
  query_bind_text (query, ":answer", value);
  query_bind_integer (query, ":id", asked->id);
  return query_done (query, error)
         && (row == NULL || row->fills == NULL || answer_fill (db, answers->report_id, row->fills, value, error));
}

/* Adds to `codes` those whose answer is new. */
static gboolean
answers_keep (Db *db, const Actor *actor, const QuestionAnswers *answers, GString *codes, GError **error)
{
  g_autoptr (GPtrArray) list = question_list (db, answers->report_id, actor->now, error);

  for (guint i = 0; list != NULL && i < answers->replies->len; i++) {
    const Reply *reply = g_ptr_array_index (answers->replies, i);
    const Asked *asked = question_find (list, reply->code);

    if (asked == NULL)
      return box_fail (error, BOX_ERROR_INVALID, "this question was not asked");
    if (g_strcmp0 (asked->answer, reply->value) == 0 && asked->kind != ASK_PHOTO)
      continue;
    if (!answer_keep (db, actor, answers, asked, reply->value, error))
      return FALSE;
    g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", reply->code);
  }
  return list != NULL;
}

/* The text is the tenant's: it stands in the follow-up alone, never in the history that nobody can erase. */
static gboolean
answers_tell (Db *db, const Actor *actor, const QuestionAnswers *answers, const char *codes, GError **error)
{
  const FollowupInput said = { answers->report_id, "answer", answers->text, TRUE };
  Event event = { .report_id = answers->report_id, .noun = "question", .verb = "answered", .detail = codes };

  for (guint i = 0; answers->file_ids != NULL && i < answers->file_ids->len; i++)
    if (!file_attach (db, g_array_index (answers->file_ids, gint64, i), answers->report_id, NULL, actor, error))
      return FALSE;
  return followup_add (db, actor, &said, &event.subject_id, error) && event_add (db, actor, &event, error);
}

/* With the grid it was scored with; a report of a grid that is gone keeps its score. */
static gboolean
answers_apply (Db *db, const Actor *actor, const QuestionAnswers *answers, GError **error)
{
  g_autoptr (Report) report = report_find (db, answers->report_id, error);
  const Grid *grid = report == NULL ? NULL : grid_set_find (answers->grids, report->grid_version);

  if (report == NULL)
    return FALSE;
  return grid == NULL
         || (report_rescore (db, actor, report->id, grid, error) && actions_apply (db, actor, report->id, grid, error));
}

gboolean
question_answer (Db *db, const Actor *actor, const QuestionAnswers *answers, GError **error)
{
  g_autoptr (GString) codes = g_string_new (NULL);
  g_autoptr (Report) before = report_find (db, answers->report_id, error);

  if (before == NULL || !answers_keep (db, actor, answers, codes, error))
    return FALSE;
  return codes->len == 0
         || (answers_tell (db, actor, answers, codes->str, error) && answers_apply (db, actor, answers, error)
             && mediation_follow_agreement (db, actor, before, error));
}

/* ---- asking ---- */

gboolean
question_ask (Db *db, gint64 followup_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_ask);

  query_bind_integer (query, ":followup", followup_id);
  return query_done (query, error);
}

gboolean
question_follow (Db *db, gint64 followup_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_follow);

  query_bind_integer (query, ":followup", followup_id);
  return query_done (query, error);
}

/* As the statement reads them. */
static char *
rows_of (const GPtrArray *asked)
{
  g_autoptr (Tree) rows = tree_new_list ();

  for (guint i = 0; i < asked->len; i++) {
    const Asked *one = g_ptr_array_index (asked, i);
    Tree *row = tree_add_list (rows);

    tree_add_text (row, one->code);
    tree_add_text (row, one->version);
    tree_add_text (row, actions_kind_name (one->kind));
    tree_add_integer (row, one->position);
  }
  return json_print (rows);
}

/* One statement for all: each has its price, whatever it writes, and a new file is asked a dozen. */
gboolean
question_add (Db *db, gint64 report_id, const GPtrArray *asked, gint64 now, GString *codes, GError **error)
{
  g_autofree char *rows = NULL;
  g_autoptr (Query) query = NULL;

  if (asked->len == 0)
    return TRUE;
  rows = rows_of (asked);
  query = query_new (db, sql_add);
  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":now", now);
  query_bind_text (query, ":rows", rows);
  while (query_next (query))
    g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", query_text (query, "code"));
  return query_done (query, error);
}

gboolean
question_drop (Db *db, gint64 id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_drop);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":id", id);
  return query_done (query, error);
}
