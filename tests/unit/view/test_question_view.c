/* test_question_view.c: the tenant's fields and answers, what came back with its mistake, and what the staff reads of
 * it. */
#include "eyes.h"

#include "view/question_view.h"
#include "view/report_view.h"

/* A report of the town with the questions of the table that ships: fissures, and nothing else known. */
static gint64
send_asked (Eyes *eyes)
{
  Grid *alone = eyes->world->grid;
  gint64 id;

  eyes->world->grid = (Grid *) grid_set_current (eyes->grids);
  id = world_send (eyes->world, TENANT_EMAIL, MONDAY_9);
  eyes->world->grid = alone;
  return id;
}

typedef struct {
  Eyes *eyes;
  gint64 report_id;
  const char *code, *value;
} Answering;

static gboolean
answer_work (Db *db, gpointer data, GError **error)
{
  const Answering *answering = data;
  g_autoptr (GPtrArray) replies = g_ptr_array_new_with_free_func ((GDestroyNotify) question_reply_free);
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9 + 60);
  const QuestionAnswers answers = {
    .report_id = answering->report_id, .replies = replies, .text = "Réponse", .grids = answering->eyes->grids
  };

  g_ptr_array_add (replies, question_reply_new (answering->code, answering->value));
  return question_answer (db, &tenant, &answers, error);
}

static void
answer (Eyes *eyes, gint64 id, const char *code, const char *value)
{
  Answering answering = { eyes, id, code, value };

  world_do (eyes->world, answer_work, &answering);
}

static Tree *
tenant_view (const Viewer *viewer, gint64 id, const char *state, const GPtrArray *typed)
{
  GError *error = NULL;
  Tree *view = question_view_tenant (viewer, id, state, typed, &error);

  g_assert_no_error (error);
  return view;
}

/* (nullable): the field of that question. */
static const Tree *
field_of (const Tree *view, const char *list, const char *code)
{
  const Tree *fields = tree_get (view, list);
  g_autofree char *id = g_strconcat ("q-", code, NULL);

  for (guint i = 0; i < tree_length (fields); i++)
    if (g_strcmp0 (tree_get_text (tree_at (fields, i), "id"), id) == 0)
      return tree_at (fields, i);
  return NULL;
}

static void
test_fields (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer tenant = eyes_of (eyes, ROLE_NONE, 0, MONDAY_9 + 60);
  gint64 id = send_asked (eyes);
  g_autoptr (Tree) view = tenant_view (&tenant, id, "received", NULL);
  const Tree *heating = field_of (view, "open", "heating"), *own = field_of (view, "open", "B-STR01-1");

  g_assert_cmpuint (tree_length (tree_get (view, "open")), ==, QUESTION_VIEW_OPEN_MAX);
  g_assert_cmpstr (tree_get_text (view, "more"), ==, "Il restera 5 autres questions, pour plus tard.");
  g_assert_cmpstr (tree_get_text (heating, "label"), ==, "Comment le logement est-il chauffé\u202f?");
  g_assert_true (tree_get_flag (heating, "is_choice"));
  g_assert_cmpuint (tree_length (tree_get (heating, "choices")), ==, 7);
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (heating, "choices"), 6), "code"), ==, "unknown");
  g_assert_true (tree_get_flag (own, "is_long"));
  g_assert_nonnull (tree_get_text (own, "about")); /* "Fissures…": the question alone does not say of what */
  g_assert_false (tree_get_flag (view, "any_answered"));
  g_assert_false (tree_get_flag (view, "danger"));
}

static void
test_answers (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer tenant = eyes_of (eyes, ROLE_NONE, 0, MONDAY_9 + 120);
  gint64 id = send_asked (eyes);
  g_autoptr (Tree) view = NULL, closed = NULL;

  answer (eyes, id, "heating", "gas");
  answer (eyes, id, "surface", "34.5");
  answer (eyes, id, "lease_date", "2019-09-01");
  answer (eyes, id, "dpe", "unknown");
  view = tenant_view (&tenant, id, "received", NULL);
  g_assert_cmpstr (tree_get_text (field_of (view, "answered", "heating"), "said"), ==, "Au gaz");
  g_assert_cmpstr (tree_get_text (field_of (view, "answered", "surface"), "said"), ==, "34,5 m²");
  g_assert_cmpstr (tree_get_text (field_of (view, "answered", "surface"), "value"), ==, "34,5");
  g_assert_cmpstr (tree_get_text (field_of (view, "answered", "lease_date"), "said"), ==, "1er septembre 2019");
  g_assert_cmpstr (tree_get_text (field_of (view, "answered", "dpe"), "said"), ==, "Je ne sais pas");
  g_assert_null (field_of (view, "open", "heating"));
  closed = tenant_view (&tenant, id, "closed", NULL); /* nothing is asked any more */
  g_assert_false (tree_get_flag (closed, "any"));
}

static void
test_mistake (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer tenant = eyes_of (eyes, ROLE_NONE, 0, MONDAY_9 + 60);
  g_autoptr (GPtrArray) typed = g_ptr_array_new_with_free_func ((GDestroyNotify) question_typed_free);
  g_autoptr (Tree) view = NULL, errors = tree_new_map ();
  const Tree *adults;

  g_ptr_array_add (typed, question_typed_new ("adults", "deux", FALSE, "number_shape"));
  g_ptr_array_add (typed, question_typed_new ("children", "1", FALSE, NULL));
  view = tenant_view (&tenant, send_asked (eyes), "received", typed);
  adults = field_of (view, "open", "adults");
  g_assert_true (tree_get_flag (adults, "bad"));
  g_assert_cmpstr (tree_get_text (adults, "value"), ==, "deux");
  g_assert_cmpstr (tree_get_text (adults, "error"), ==, "Écrivez un nombre, en chiffres.");
  g_assert_cmpstr (tree_get_text (field_of (view, "open", "children"), "value"), ==, "1");
  question_view_errors (&tenant, typed, errors);
  g_assert_cmpuint (tree_length (tree_get (tree_get (errors, "errors"), "items")), ==, 1);
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (tree_get (errors, "errors"), "items"), 0), "field"), ==,
                   "q-adults");
}

/* An answer is the tenant's own word: staff read it on their own files only. */
static void
test_staff (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9 + 120), other = EYES_OTHER (eyes, MONDAY_9 + 120);
  gint64 id = send_asked (eyes);
  g_autoptr (Report) report = NULL;
  g_autoptr (Tree) seen = NULL, hidden = NULL;

  answer (eyes, id, "dpe", "G");
  report = report_find (desk.db, id, NULL);
  seen = report_view (&desk, report, NULL, NULL);
  hidden = report_view (&other, report, NULL, NULL);
  g_assert_cmpuint (tree_length (tree_get (seen, "asked")), ==, 10);
  g_assert_cmpstr (tree_get_text (seen, "asked_open"), ==, "9 questions sans réponse");
  g_assert_cmpuint (tree_length (tree_get (seen, "proposals")), ==, 2); /* a visit by video; the energy label */
  g_assert_null (tree_get (hidden, "asked"));
  g_assert_null (tree_get (hidden, "proposals"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/question_view/fields", test_fields);
  g_test_add_func ("/question_view/answers", test_answers);
  g_test_add_func ("/question_view/mistake", test_mistake);
  g_test_add_func ("/question_view/staff", test_staff);
  return g_test_run ();
}
