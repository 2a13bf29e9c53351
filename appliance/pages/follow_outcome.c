/* follow_outcome.c: "is it solved?": one button an answer. The links of the mail only say which one stands first. */
#include "domain/outcome.h"

#include "pages/follow.h"
#include "pages/follow_show.h"
#include "pages/form_view.h"

/* ---- the question ---- */

static void
add_answer (Exchange *exchange, const OutcomeAnswer *answer, const char *first, Tree *list)
{
  Tree *item = tree_add_map (list);

  tree_set_text (item, "code", answer->code);
  tree_set_text (item, "words", form_word (exchange, "outcome", answer->code));
  tree_set_flag (item, "first", g_strcmp0 (first, answer->code) == 0);
}

void
follow_view_answers (const Follow *follow, const char *first, Tree *view)
{
  Tree *list = tree_set_list (view, "answers");
  const OutcomeAnswer *chosen = outcome_answer_find (first);

  if (chosen != NULL)
    add_answer (follow->exchange, chosen, first, list);
  for (guint i = 0; i < outcome_answers_count; i++)
    if (&outcome_answers[i] != chosen)
      add_answer (follow->exchange, &outcome_answers[i], first, list);
}

static int
show (const Follow *follow, int status, const Remarks *remarks)
{
  Exchange *exchange = follow->exchange;
  Tree *view = tree_new_map (), *words = tree_set_map (view, "words_field");
  const char *first = exchange_query (exchange, "reponse");

  follow_view_answers (follow, first, view);
  tree_set_flag (view, "chosen", outcome_answer_find (first) != NULL);
  form_view_error (exchange, remarks, "words", words);
  tree_set_text (words, "value", remarks_any (remarks) ? exchange_field (exchange, "words") : NULL);
  return follow_page (follow, status, "follow-outcome", view, remarks);
}

int
follow_show_outcome (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) none = remarks_new ();
  int status;

  return follow_open_when (exchange, outcome_is_open, &follow, &status) ? show (&follow, 200, none) : status;
}

/* ---- the answer ---- */

typedef struct {
  const char *code, *words;
} Answering;

static gboolean
answering_work (Db *db, const Follow *follow, gint64 now, gpointer data, GError **error)
{
  const Answering *answering = data;
  const Actor actor = ACTOR_TENANT_AT (now);

  return outcome_record (db, &actor, follow->report->id, answering->code, answering->words, error);
}

int
follow_outcome (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) remarks = remarks_new ();
  const OutcomeAnswer *answer = outcome_answer_find (exchange_field (exchange, "answer"));
  g_autofree char *words = NULL;
  int status;

  if (!follow_open_when (exchange, outcome_is_open, &follow, &status))
    return status;
  words = follow_text (&follow, "words", remarks);
  if (answer == NULL)
    remarks_add (remarks, "answer", "choice", NULL);
  if (remarks_any (remarks))
    return show (&follow, 422, remarks);

  Answering answering = { answer->code, words };
  g_autofree char *form = g_strconcat ("outcome-", answer->code, NULL);
  const FollowDoing doing = { form, words, answer->category, answering_work, &answering };

  return follow_do (&follow, &doing);
}
