/* question.h: what the tenant is asked after sending, by the rules or by somebody of the staff: rows of `question`, and
 * what an answer fills. "I do not know" is an answer: it ends a question. Which questions the rules ask stands in
 * actions_apply.h, how often one is reminded of them in reminder.h. (What the form asks before: questionnaire.h.) */
#pragma once
#include "domain/actions.h"
#include "domain/actor.h"
#include "store/store.h"

#define QUESTION_UNKNOWN "unknown"
enum { QUESTION_TEXT_MAX = 800 /* characters of an answer in words */ };

typedef struct {
  gint64 id, followup_id;       /* followup_id 0: asked by a rule */
  gint64 position;              /* most urgent first */
  gint64 asked_at, answered_at; /* answered_at 0: open */
  char *code, *version;
  AskKind kind;
  char *words;  /* of the staff; NULL: question_words() finds them */
  char *answer; /* NULL: open */
  gboolean desk; /* asked by the desk: no rule takes it back */
} Asked;
void question_free (Asked *asked);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, question_free)

/* (transfer full): of Asked *, in the order of the page: what has been asked at `now` and was not dropped. */
GPtrArray *question_list (Db *db, gint64 report_id, gint64 now, GError **error);
const Asked *question_find (const GPtrArray *list, const char *code); /* NULL when it is not in that list */
guint question_open_count (const GPtrArray *list);
/* (transfer full): the sentence in that language, ready for a page; "" when its file is gone. The staff's own words
 * stay as they were typed. */
char *question_words (const GridSet *grids, const char *language, const Asked *asked);
/* (transfer full) (nullable): of a severity's own question, what it is about: the everyday words of its criterion. */
char *question_about (const GridSet *grids, const char *language, const Asked *asked);
/* (nullable): the file of actions its words stand in. */
const Actions *question_actions (const GridSet *grids, const Asked *asked);
/* (nullable): its row in the file of actions; NULL for a question of a severity or of the staff. */
const ActionsQuestion *question_row (const GridSet *grids, const Asked *asked);

/* Reads what somebody typed: NULL and *ret_value (transfer full) as it is kept, NULL and *ret_value NULL for nothing;
 * or the code of a remark: number_shape, number_bounds, day_shape, day_future, choice, text_long. */
const char *question_read (const GridSet *grids, const Asked *asked, const char *typed, gint64 now, char **ret_value);

typedef struct {
  char *code, *value; /* as question_read gives it */
} Reply;
typedef struct {
  gint64 report_id;
  GPtrArray *replies; /* of Reply * */
  GArray *file_ids;   /* of gint64: photos of the answers, nullable */
  const char *text;   /* questions and answers in words, for the follow-up */
  const GridSet *grids;
} QuestionAnswers;
Reply *question_reply_new (const char *code, const char *value);
void question_reply_free (Reply *reply);

/* Within a store_write: keeps the answers (a second one corrects the first), fills their fields, adds a visible
 * follow-up "answer" and an event question/"answered" (codes alone), computes the score again and lets the rules look
 * at the report once more. Answers that change nothing do nothing. INVALID for a question that was not asked. */
gboolean question_answer (Db *db, const Actor *actor, const QuestionAnswers *answers, GError **error);

/* Within a store_write: a follow-up "question" of the staff becomes one that the tenant can answer, once it is
 * released. */
gboolean question_ask (Db *db, gint64 followup_id, GError **error);

/* Within a store_write: the question of a follow-up that was edited, released or erased while it was held follows it. */
gboolean question_follow (Db *db, gint64 followup_id, GError **error);

/* Within a store_write, for actions_apply: asks these (of const Asked *: code, version, kind, position) at `now`, or again
 * those that had been dropped; the codes of what is new are added to `codes`, separated by spaces. Takes back what is
 * open and has no answer. */
gboolean question_add (Db *db, gint64 report_id, const GPtrArray *asked, gint64 now, GString *codes, GError **error);
gboolean question_drop (Db *db, gint64 id, gint64 now, GError **error);
