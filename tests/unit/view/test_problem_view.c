/* test_problem_view.c: the reasons of a score are told from the report's own grid, and only when they fit what was
 * filed. */
#include "eyes.h"

#include "view/problem_view.h"

static const Tree *
score_of (const Eyes *eyes, gint64 report_id, Tree *view)
{
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Report) report = report_find (desk.db, report_id, NULL);
  g_autoptr (GError) error = NULL;

  problem_view_add (&desk, report, view, &error);
  g_assert_no_error (error);
  return tree_get (view, "score");
}

typedef struct {
  World *world;
  gint64 id;
  gboolean cold; /* it is hard to heat too */
} Sending;

/* A cellar-like flat: one room with a low ceiling, somebody old. */
static gboolean
send_work (Db *db, gpointer data, GError **error)
{
  Sending *sending = data;
  g_autoptr (ReportInput) input = report_input_new ("site");
  g_auto (ReportReceipt) receipt = { 0 };
  const Actor tenant = ACTOR_TENANT_AT (MONDAY_9);

  input->address = g_strdup (TENANT_ADDRESS);
  input->city = g_strdup ("Pau");
  input->contact_by = g_strdup ("desk");
  input->household.one_room = ANSWER_YES;
  input->household.ceiling_cm = 190;
  input->household.over_65 = ANSWER_YES;
  g_ptr_array_add (input->severities, g_strdup ("B-STR01-1"));
  if (sending->cold)
    g_ptr_array_add (input->severities, g_strdup ("L-CHA02-1"));
  if (!report_send (db, &tenant, input, sending->world->grid, &receipt, error))
    return FALSE;
  sending->id = receipt.id;
  return TRUE;
}

static const struct {
  const char *name;
  const char *sql; /* what happens after filing; NULL: nothing */
  gboolean told;
  const char *grid; /* as it is named */
} cases[] = {
  { "as-filed", NULL, TRUE, "Grille nationale 2026" },
  { "other-answers", "UPDATE report SET over_65 = 0, child_under_6 = 1", FALSE, "Grille nationale 2026" },
  { "other-figures", "UPDATE report SET score_sum = score_sum + 1", FALSE, "Grille nationale 2026" },
  { "grid-that-left", "UPDATE report SET grid_version = 'pau-2025'", FALSE, "pau-2025" },
};

static void
test_reasons (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (Eyes) eyes = eyes_new ();
  g_autoptr (Tree) view = tree_new_map ();
  Sending sending = { eyes->world, 0, FALSE };
  const Tree *score;

  world_do (eyes->world, send_work, &sending);
  if (cases[i].sql != NULL)
    world_sql (eyes->world, cases[i].sql);
  score = score_of (eyes, sending.id, view);
  g_assert_cmpuint (tree_length (tree_get (score, "markups")), ==, cases[i].told ? 1 : 0); /* somebody old */
  g_assert_cmpuint (tree_length (tree_get (score, "rules")), ==, cases[i].told ? 1 : 0);   /* x4: the ceiling */
  g_assert_cmpstr (tree_text (tree_get (score, "grid")), ==, cases[i].grid);
  g_assert_true (tree_get (score, "any_markups") != NULL);
}

/* Each lead names what led there: the severities that the grid flags so, as long as it is the report's own grid. */
static void
test_leads (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  g_autoptr (Tree) view = tree_new_map (), later = tree_new_map ();
  Sending sending = { eyes->world, 0, FALSE };
  const Tree *leads;

  world_do (eyes->world, send_work, &sending);
  score_of (eyes, sending.id, view);
  leads = tree_get (view, "leads");
  g_assert_cmpuint (tree_length (leads), >, 0);
  for (guint i = 0; i < tree_length (leads); i++) {
    const Tree *reasons = tree_get (tree_at (leads, i), "reasons");

    g_assert_nonnull (tree_get_text (tree_at (leads, i), "words"));
    g_assert_cmpuint (tree_length (reasons), >, 0);
    for (guint k = 0; k < tree_length (reasons); k++)
      g_assert_nonnull (tree_get_text (tree_at (reasons, k), "words"));
  }
  world_sql (eyes->world, "UPDATE report SET grid_version = 'pau-2025'");
  score_of (eyes, sending.id, later);
  g_assert_cmpuint (tree_length (tree_get (later, "leads")), ==, tree_length (leads));
  g_assert_cmpuint (tree_length (tree_get (tree_at (tree_get (later, "leads"), 0), "reasons")), ==, 0);
}

/* A sensor is proposed for cold as long as none is there. */
static void
test_sensor_proposed (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  g_autoptr (Tree) before = tree_new_map (), lent = tree_new_map ();
  Sending sending = { eyes->world, 0, TRUE };

  world_do (eyes->world, send_work, &sending);
  g_assert_cmpuint (tree_length (tree_get (score_of (eyes, sending.id, before), "rules")), ==, 2); /* x4, x6 */
  world_sql (eyes->world, "INSERT INTO sensor (uuid, name, token_hash, created_at) VALUES ('s', 'Capteur 3', 'h', 1)");
  world_sql (eyes->world, "INSERT INTO sensor_loan (uuid, sensor_id, report_id, room, from_at, created_at)"
                          " VALUES ('l', 1, 1, 'bedroom', 1, 1)");
  g_assert_cmpuint (tree_length (tree_get (score_of (eyes, sending.id, lent), "rules")), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat ("/problem-view/", cases[i].name, NULL);
    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_reasons);
  }
  g_test_add_func ("/problem-view/leads", test_leads);
  g_test_add_func ("/problem-view/sensor-proposed", test_sensor_proposed);
  return g_test_run ();
}
