/* follow_questions.c: reads the answers of one form, keeps the photos among them, hands both to question_answer. What
 * nobody filled in stays open. */
#include "pages/follow_questions.h"

#include <string.h>

#include "base/text.h"
#include "domain/file.h"
#include "domain/followup.h"
#include "domain/report_state.h"
#include "pages/follow_room.h"
#include "pages/form_view.h"
#include "pages/uploads.h"
#include "view/question_view.h"

#define ANSWERED "?repondu=1#questions" /* below the secret link, which is stored nowhere */
#define UNANSWERED "#questions"
#define PHOTO_VALUE "photo"

typedef struct {
  Follow follow;
  Viewer viewer;
  GPtrArray *list;    /* of Asked * */
  GPtrArray *replies; /* of Reply *: what is to be kept */
  GPtrArray *typed;   /* of QuestionTyped *: what came in */
  Uploads uploads;
  gboolean refused; /* files came, and none could be kept */
  gboolean bad;
} Answering;

static void
answering_clear (Answering *answering)
{
  follow_clear (&answering->follow);
  g_clear_pointer (&answering->list, g_ptr_array_unref);
  g_clear_pointer (&answering->replies, g_ptr_array_unref);
  g_clear_pointer (&answering->typed, g_ptr_array_unref);
  uploads_clear (&answering->uploads);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answering, answering_clear)

/* FALSE once the answer is given. */
static gboolean
answering_open (Exchange *exchange, Answering *answering, int *ret_status)
{
  GError *error = NULL;

  if (!follow_open (exchange, &answering->follow, ret_status))
    return FALSE;
  answering->viewer = form_viewer (exchange); /* once it is known which language the page speaks */
  answering->replies = g_ptr_array_new_with_free_func ((GDestroyNotify) question_reply_free);
  answering->typed = g_ptr_array_new_with_free_func ((GDestroyNotify) question_typed_free);
  answering->list = question_list (answering->follow.db, answering->follow.report->id, exchange_now (exchange), &error);
  if (answering->list == NULL)
    *ret_status = exchange_fail (exchange, error);
  return answering->list != NULL;
}

/* ---- shown ---- */

static gboolean
add_questions (const Viewer *viewer, Exchange *exchange, const Report *report, const GPtrArray *typed, Tree *view)
{
  Tree *questions = question_view_tenant (viewer, report->id, report->state, typed, NULL);

  if (questions == NULL)
    return FALSE;
  tree_set_format (questions, "action", "/suivi/%s/questions", exchange_path_part (exchange, "token"));
  tree_set_flag (questions, "thanks", exchange_query (exchange, "repondu") != NULL);
  if (tree_get_flag (questions, "any") || tree_get_flag (questions, "thanks"))
    tree_set_tree (view, "questions", questions);
  else
    tree_free (questions);
  return TRUE;
}

gboolean
follow_questions_add (Exchange *exchange, const Report *report, Tree *view, GError **error)
{
  const Viewer viewer = form_viewer (exchange);

  return add_questions (&viewer, exchange, report, NULL, view)
         || box_fail (error, BOX_ERROR_STORE, "the questions of a report cannot be read");
}

static int
show (const Answering *answering, int status)
{
  const Follow *follow = &answering->follow;
  Tree *view = tree_new_map ();
  GError *error = NULL;

  question_view_errors (&answering->viewer, answering->typed, view);
  if (add_questions (&answering->viewer, follow->exchange, follow->report, answering->typed, view))
    return follow_page (follow, status, "follow-questions", view, NULL);
  tree_free (view);
  box_fail (&error, BOX_ERROR_STORE, "the questions of a report cannot be read");
  return exchange_fail (follow->exchange, error);
}

int
follow_questions_show (Exchange *exchange)
{
  g_auto (Answering) answering = { .list = NULL };
  int status;

  return answering_open (exchange, &answering, &status) ? show (&answering, 200) : status;
}

/* ---- photos ---- */

static gboolean
has_upload (Exchange *exchange, const char *field)
{
  for (guint i = 0; i < exchange_upload_count (exchange); i++) {
    const Upload *upload = exchange_upload (exchange, i);

    if (strcmp (upload->field, field) == 0 && (upload->size_bytes > 0 || upload->too_large))
      return TRUE;
  }
  return FALSE;
}

/* All files of the request are kept at once; a question is answered by its own. */
static gboolean
photos_take (Answering *answering, GError **error)
{
  g_autoptr (Remarks) refused = remarks_new ();

  if (!uploads_take (answering->follow.exchange, REPORT_FILES_MAX, refused, &answering->uploads, error))
    return FALSE;
  answering->refused = remarks_any (refused) && answering->uploads.kept->len == 0;
  return TRUE;
}

/* ---- answers ---- */

/* (transfer full): what one question is answered with; NULL: nothing. */
static char *
reply_value (Answering *answering, const Asked *asked, const char **ret_remark)
{
  Exchange *exchange = answering->follow.exchange;
  g_autofree char *name = g_strconcat ("q.", asked->code, NULL), *unknown = g_strconcat ("u.", asked->code, NULL);
  gboolean not_known = exchange_field (exchange, unknown) != NULL;
  gboolean photo = asked->kind == ASK_PHOTO && has_upload (exchange, name);
  char *value = NULL;

  *ret_remark = photo && answering->refused ? "photo_refused" : NULL;
  if (photo)
    return answering->refused ? NULL : g_strdup (PHOTO_VALUE);
  if (asked->kind != ASK_PHOTO)
    *ret_remark = question_read (answering->viewer.grids, asked, exchange_field (exchange, name),
                                 exchange_now (exchange), &value);
  /* What stands there from before does not speak against the box that was ticked now. */
  if (not_known && *ret_remark == NULL && (value == NULL || g_strcmp0 (value, asked->answer) == 0)) {
    g_free (value);
    return g_strdup (QUESTION_UNKNOWN);
  }
  return value;
}

static void
answers_read (Answering *answering)
{
  for (guint i = 0; i < answering->list->len; i++) {
    const Asked *asked = g_ptr_array_index (answering->list, i);
    g_autofree char *name = g_strconcat ("q.", asked->code, NULL), *unknown = g_strconcat ("u.", asked->code, NULL);
    const char *typed = exchange_field (answering->follow.exchange, name), *remark = NULL;
    gboolean not_known = exchange_field (answering->follow.exchange, unknown) != NULL;
    g_autofree char *value = reply_value (answering, asked, &remark);

    if (typed != NULL || not_known || remark != NULL)
      g_ptr_array_add (answering->typed, question_typed_new (asked->code, typed, not_known, remark));
    answering->bad = answering->bad || remark != NULL;
    if (value != NULL && (g_strcmp0 (value, asked->answer) != 0 || asked->kind == ASK_PHOTO))
      g_ptr_array_add (answering->replies, question_reply_new (asked->code, value));
  }
}

/* (transfer full): the follow-up that the staff reads, and the tenant again. */
static char *
answers_text (const Answering *answering)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Viewer staff = answering->viewer;

  staff.language = "fr";
  for (guint i = 0; i < answering->replies->len; i++) {
    const Reply *reply = g_ptr_array_index (answering->replies, i);

    question_view_append (&staff, question_find (answering->list, reply->code), reply->value, text);
  }
  return text_clip (text->str, FOLLOWUP_TEXT_MAX);
}

/* What the work needs, beside its link. */
typedef struct {
  const Answering *answering;
  const char *text;
} Keeping;

static gboolean
keep_photos (Db *db, const Uploads *uploads, GArray *file_ids, GError **error)
{
  for (guint i = 0; i < uploads->kept->len; i++) {
    gint64 id;

    if (!uploads_add (db, uploads, i, &id, error))
      return FALSE;
    g_array_append_val (file_ids, id);
  }
  return TRUE;
}

static gboolean
keep_work (Db *db, const Follow *follow, gint64 now, gpointer data, GError **error)
{
  const Keeping *keeping = data;
  const Answering *answering = keeping->answering;
  g_autoptr (GArray) file_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const Actor tenant = ACTOR_TENANT_AT (now);
  const QuestionAnswers answers = { .report_id = follow->report->id,
                                    .replies = answering->replies,
                                    .file_ids = file_ids,
                                    .text = keeping->text,
                                    .grids = answering->viewer.grids };

  return keep_photos (db, &answering->uploads, file_ids, error) && question_answer (db, &tenant, &answers, error);
}

static int
lead_back (Exchange *exchange, const char *place)
{
  g_autofree char *path = g_strconcat ("/suivi/", exchange_path_part (exchange, "token"), place, NULL);

  return exchange_redirect (exchange, path);
}

static int
answers_keep (const Answering *answering)
{
  g_autofree char *text = answers_text (answering);
  Keeping keeping = { answering, text };
  const FollowDoing doing = {
    .form = "questions", .words = text, .done = "questions", .work = keep_work, .data = &keeping
  };
  int status;

  return follow_done (&answering->follow, &doing, &status) ? lead_back (answering->follow.exchange, ANSWERED) : status;
}

/* An empty form, or one of a file that was closed meanwhile, leads back to the follow-up page. */
int
follow_questions_answer (Exchange *exchange)
{
  g_auto (Answering) answering = { .list = NULL };
  GError *error = NULL;
  int status;

  if (!answering_open (exchange, &answering, &status))
    return status;
  if (report_state_is_over (answering.follow.report->state))
    return lead_back (exchange, UNANSWERED);
  if (!photos_take (&answering, &error))
    return exchange_fail (exchange, error);
  answers_read (&answering);
  if (answering.bad)
    return show (&answering, 422);
  return answering.replies->len == 0 ? lead_back (exchange, UNANSWERED) : answers_keep (&answering);
}
