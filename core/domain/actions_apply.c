/* actions_apply.c: from the rows that hold to rows of `question` and `proposal`. Words stand in the file. */
#include "domain/actions_apply.h"

#include <string.h>

#include "domain/actions_scene.h"
#include "domain/alert.h"
#include "domain/event.h"
#include "domain/proposal.h"
#include "domain/question.h"

enum { ROW_PLACES = 1000 /* questions between two rows */ };

/* One application of all rows to one report. */
typedef struct {
  Db *db;
  const Actor *actor;
  ActionsScene scene;
  GPtrArray *existing; /* of Asked *: what was asked so far */
  GArray *holding;     /* of guint: rows that hold, rising */
  GPtrArray *wanted;   /* of Asked *: what the rows ask, in order */
  GString *dangers;    /* codes of rows that alert, new ones */
  gboolean proposed;   /* something was proposed before: it may have to be dropped */
} Apply;

/* ---- what is asked ---- */

/* The place on the page is the row's, whenever the question comes. */
static void
want (Apply *apply, guint row, const char *code, AskKind kind)
{
  const ActionsScene *scene = &apply->scene;
  Asked *asked;

  if (question_find (apply->wanted, code) != NULL)
    return;
  asked = g_new0 (Asked, 1);
  asked->code = g_strdup (code);
  asked->version =
      g_strdup (grid_severity (scene->grid, code) != NULL ? scene->grid->version : scene->actions->version);
  asked->kind = kind;
  asked->position = (gint64) row * ROW_PLACES + apply->wanted->len;
  asked->asked_at = apply->actor->now;
  g_ptr_array_add (apply->wanted, asked);
}

static gboolean
question_replaces (const ActionsQuestion *question, const char *severity)
{
  for (guint i = 0; i < question->replaces_count; i++)
    if (strcmp (question->replaces[i], severity) == 0)
      return TRUE;
  return FALSE;
}

/* TRUE when a row that holds asks it in a better way, or one did and has its answer. */
static gboolean
is_replaced (const Apply *apply, const char *severity)
{
  const Actions *actions = apply->scene.actions;

  for (guint i = 0; i < actions->questions_count; i++) {
    const ActionsQuestion *question = &actions->questions[i];
    const Asked *before = question_find (apply->existing, question->code);
    gboolean asked = before != NULL && before->answered_at != 0;

    for (guint j = 0; j < apply->holding->len && !asked; j++) {
      const ActionsRow *row = &actions->rows[g_array_index (apply->holding, guint, j)];

      for (guint k = 0; k < row->ask_count && !asked; k++)
        asked = strcmp (row->ask[k], question->code) == 0;
    }
    if (asked && question_replaces (question, severity))
      return TRUE;
  }
  return FALSE;
}

/* Danger first, then the heaviest, then by code. */
static int
compare_severities (gconstpointer one, gconstpointer other)
{
  const GridSeverity *left = *(const GridSeverity *const *) one, *right = *(const GridSeverity *const *) other;
  gboolean danger_left = (left->flags & GRID_DANGER) != 0, danger_right = (right->flags & GRID_DANGER) != 0;

  if (danger_left != danger_right)
    return danger_left ? -1 : 1;
  if (left->weight != right->weight)
    return left->weight > right->weight ? -1 : 1;
  return strcmp (left->code, right->code);
}

static void
want_own (Apply *apply, guint row)
{
  const ActionsScene *scene = &apply->scene;
  g_autoptr (GPtrArray) asking = g_ptr_array_new ();

  for (guint i = 0; i < scene->severities->len; i++) {
    const GridSeverity *severity = grid_severity (scene->grid, g_ptr_array_index (scene->severities, i));

    if (severity != NULL && severity->question != NULL && !is_replaced (apply, severity->code))
      g_ptr_array_add (asking, (gpointer) severity);
  }
  g_ptr_array_sort (asking, compare_severities);
  for (guint i = 0; i < MIN (asking->len, scene->actions->rows[row].own_questions); i++) {
    const char *code = ((const GridSeverity *) g_ptr_array_index (asking, i))->code;

    want (apply, row, code, actions_asks_photo (scene->actions, code) ? ASK_PHOTO : ASK_TEXT);
  }
}

static void
want_all (Apply *apply)
{
  const Actions *actions = apply->scene.actions;

  for (guint i = 0; i < apply->holding->len; i++) {
    guint index = g_array_index (apply->holding, guint, i);
    const ActionsRow *row = &actions->rows[index];

    for (guint j = 0; j < row->ask_count; j++)
      want (apply, index, row->ask[j], actions_question (actions, row->ask[j])->kind);
    if (row->own_questions > 0)
      want_own (apply, index);
  }
}

/* An open question of the rules that no row asks any more: its answer came by another way, or would help nobody. */
static gboolean
drop_unwanted (const Apply *apply, GError **error)
{
  for (guint i = 0; i < apply->existing->len; i++) {
    const Asked *asked = g_ptr_array_index (apply->existing, i);

    if (asked->answered_at == 0 && asked->followup_id == 0 && !asked->desk && question_find (apply->wanted, asked->code) == NULL
        && !question_drop (apply->db, asked->id, apply->actor->now, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
ask_wanted (const Apply *apply, GError **error)
{
  g_autoptr (GString) codes = g_string_new (NULL);
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  Event event = {
    .report_id = apply->scene.report->id, .noun = "question", .subject_id = apply->scene.report->id, .verb = "asked"
  };
  const Actor box = ACTOR_BOX_AT (apply->actor->now);

  for (guint i = 0; i < apply->wanted->len; i++) {
    Asked *asked = g_ptr_array_index (apply->wanted, i);

    if (question_find (apply->existing, asked->code) == NULL)
      g_ptr_array_add (missing, asked);
  }
  if (!question_add (apply->db, apply->scene.report->id, missing, apply->actor->now, codes, error))
    return FALSE;
  event.detail = codes->str;
  return drop_unwanted (apply, error) && (codes->len == 0 || event_add (apply->db, &box, &event, error));
}

/* ---- what is proposed ---- */

static const char *const proposal_kinds[PROPOSE_LAST] = { [PROPOSE_SENSOR] = "sensor", [PROPOSE_VISIT] = "visit" };
static const char *const warning_kinds[WARN_LAST] = { [WARN_DESK] = "warning", [WARN_DUTY] = "danger" };

static gboolean
propose (const Apply *apply, const ActionsRow *row, const char *kind, gboolean holds, GError **error)
{
  const Proposal proposal = {
    .kind = (char *) kind, .code = row->code, .version = apply->scene.actions->version, .created_at = apply->actor->now
  };
  gboolean is_new = FALSE;

  if (kind == NULL)
    return TRUE;
  if (!holds)
    return !apply->proposed || proposal_drop (apply->db, apply->scene.report->id, &proposal, error);
  if (!proposal_hold (apply->db, apply->scene.report->id, &proposal, &is_new, error))
    return FALSE;
  if (is_new && row->warn == WARN_DUTY)
    g_string_append_printf (apply->dangers, "%s%s", apply->dangers->len > 0 ? " " : "", row->code);
  return TRUE;
}

static gboolean
propose_all (Apply *apply, GError **error)
{
  const Actions *actions = apply->scene.actions;

  if (!proposal_any (apply->db, apply->scene.report->id, &apply->proposed, error))
    return FALSE;
  for (guint i = 0, next = 0; i < actions->rows_count; i++) {
    const ActionsRow *row = &actions->rows[i];
    gboolean holds = next < apply->holding->len && g_array_index (apply->holding, guint, next) == i;

    next += holds;
    if (!propose (apply, row, proposal_kinds[row->propose], holds, error)
        || !propose (apply, row, warning_kinds[row->warn], holds, error))
      return FALSE;
  }
  return apply->dangers->len == 0
         || alert_raise (apply->db, apply->actor, apply->scene.report->id, apply->dangers->str, error);
}

/* ---- all of it ---- */

static GHashTable *
answered (const GPtrArray *existing)
{
  GHashTable *answers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < existing->len; i++) {
    const Asked *asked = g_ptr_array_index (existing, i);

    if (asked->answer != NULL)
      g_hash_table_insert (answers, asked->code, asked->answer);
  }
  return answers;
}

static gboolean
apply_rows (Apply *apply, GError **error)
{
  const Actions *actions = apply->scene.actions;

  for (guint i = 0; i < actions->rows_count; i++)
    if (actions_scene_holds (&apply->scene, &actions->rows[i]))
      g_array_append_val (apply->holding, i);
  want_all (apply);
  return ask_wanted (apply, error) && propose_all (apply, error);
}

gboolean
actions_apply (Db *db, const Actor *actor, gint64 report_id, const Grid *grid, GError **error)
{
  g_autoptr (Report) report = grid->actions == NULL ? NULL : report_find (db, report_id, error);
  g_autoptr (GPtrArray) codes = report == NULL ? NULL : report_severities (db, report_id, error);
  g_autoptr (GHashTable) answers = codes == NULL ? NULL : report_answers (db, report_id, error);
  g_autoptr (GPtrArray) existing = answers == NULL ? NULL : question_list (db, report_id, actor->now, error);
  g_autoptr (GHashTable) asked = existing == NULL ? NULL : answered (existing);
  g_autoptr (GArray) holding = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) question_free);
  g_autoptr (GString) dangers = g_string_new (NULL);
  Apply apply = { db,     actor,  { grid->actions, grid, report, codes, answers, asked, { 0 } }, existing, holding,
                  wanted, dangers, FALSE };

  if (asked == NULL)
    return grid->actions == NULL;
  return score_compute (grid, (const char *const *) codes->pdata, codes->len, &report->household, &apply.scene.score,
                        error)
         && apply_rows (&apply, error);
}
