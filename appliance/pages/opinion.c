/* opinion.c: three questions about the service, where the town has no page of its own for them. Reached by the secret
 * link, and kept without it. */
#include "pages/opinion.h"

#include "domain/satisfaction.h"
#include "pages/follow_room.h"
#include "pages/form_view.h"

static void
add_question (Exchange *exchange, const char *name, const Remarks *remarks, Tree *list)
{
  const char *given = remarks_any (remarks) ? exchange_field (exchange, name) : NULL;
  Tree *question = tree_add_map (list), *choices;

  tree_set_text (question, "name", name);
  tree_set_text (question, "label", form_word (exchange, "opinion_question", name));
  choices = tree_set_list (question, "choices");
  for (guint i = 0; satisfaction_choices[i] != NULL; i++) {
    Tree *choice = tree_add_map (choices);

    tree_set_text (choice, "code", satisfaction_choices[i]);
    tree_set_format (choice, "id", "%s-%u", name, i + 1);
    tree_set_text (choice, "words", form_word (exchange, "opinion_choice", satisfaction_choices[i]));
    tree_set_flag (choice, "checked", g_strcmp0 (given, satisfaction_choices[i]) == 0);
  }
}

static int
show (const Follow *follow, int status, const Remarks *remarks)
{
  Exchange *exchange = follow->exchange;
  Tree *view = tree_new_map (), *questions = tree_set_list (view, "questions"),
       *words = tree_set_map (view, "words_field");

  for (guint i = 0; satisfaction_questions[i] != NULL; i++)
    add_question (exchange, satisfaction_questions[i], remarks, questions);
  form_view_error (exchange, remarks, "words", words);
  tree_set_text (words, "value", remarks_any (remarks) ? exchange_field (exchange, "words") : NULL);
  tree_set_flag (view, "given",
                 satisfaction_is_given (follow->db, follow->report->id, satisfaction_stage (follow->report)));
  return follow_page (follow, status, "opinion", view, remarks);
}

int
opinion_show (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) none = remarks_new ();
  int status;

  return follow_open (exchange, &follow, &status) ? show (&follow, 200, none) : status;
}

/* ---- given ---- */

typedef struct {
  SatisfactionInput input;
  gint64 now;
} Giving;

static gboolean
giving_work (Db *db, gpointer data, GError **error)
{
  const Giving *giving = data;

  return satisfaction_record (db, &giving->input, giving->now, error);
}

/* A choice that is none of ours is no answer. */
static gboolean
read_answers (Exchange *exchange, SatisfactionInput *input)
{
  gboolean any = input->words[0] != '\0';

  for (guint i = 0; i < SATISFACTION_QUESTIONS; i++) {
    const char *answer = exchange_field (exchange, satisfaction_questions[i]);

    input->answers[i] = answer != NULL && g_strv_contains (satisfaction_choices, answer) ? answer : NULL;
    any = any || input->answers[i] != NULL;
  }
  return any;
}

static int
give (const Follow *follow, Giving *giving)
{
  Exchange *exchange = follow->exchange;
  g_autofree char *path = g_strdup_printf ("/avis/%s", exchange_path_part (exchange, "token"));
  GError *error = NULL;

  return store_write (exchange_appliance (exchange)->store, giving_work, giving, &error)
             ? exchange_redirect (exchange, path)
             : exchange_fail (exchange, error);
}

int
opinion_send (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *words = exchange_typed (exchange, "words", TRUE, SATISFACTION_WORDS_MAX + 1);
  Giving giving = { .input = { .words = words }, .now = exchange_now (exchange) };
  int status;

  if (!follow_open (exchange, &follow, &status))
    return status;
  giving.input.report_id = follow.report->id;
  giving.input.stage = satisfaction_stage (follow.report);
  if (!read_answers (exchange, &giving.input))
    remarks_add (remarks, "informed", "opinion_missing", NULL);
  if (g_utf8_strlen (words, -1) > SATISFACTION_WORDS_MAX)
    remarks_add (remarks, "words", "opinion_long", NULL);
  return remarks_any (remarks) ? show (&follow, 422, remarks) : give (&follow, &giving);
}
