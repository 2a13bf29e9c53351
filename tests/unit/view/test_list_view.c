/* test_list_view.c: what waits, from each point of view, and what a row hides from those whose file it is not. */
#include "eyes.h"

#include "view/list_view.h"

static Tree *
list_of (const Viewer *viewer, ReportListKind kind, gint64 page)
{
  const ListInput input = { .path = "/dossiers", .kind = kind, .page = page };
  GError *error = NULL;
  Tree *view = list_view (viewer, &input, &error);

  g_assert_no_error (error);
  return view;
}

static const Tree *
first_row (const Tree *view)
{
  return tree_at (tree_get (view, "rows"), 0);
}

static void
test_own_and_other (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9), other = EYES_OTHER (eyes, MONDAY_9);
  g_autoptr (Tree) mine = NULL, theirs = NULL;

  world_assigned (eyes->world, MONDAY_9);
  world_sql (eyes->world, "UPDATE report SET description = 'La cuisine est noire.'");
  mine = list_of (&own, REPORT_LIST_ALL, 1);
  theirs = list_of (&other, REPORT_LIST_ALL, 1);
  g_assert_cmpstr (tree_get_text (first_row (mine), "street"), ==, TENANT_ADDRESS);
  g_assert_cmpstr (tree_get_text (first_row (mine), "description"), ==, "La cuisine est noire.");
  g_assert_cmpstr (tree_get_text (first_row (theirs), "street"), ==, "rue des Glycines");
  g_assert_null (tree_get_text (first_row (theirs), "description"));
  g_assert_cmpstr (tree_get_text (first_row (theirs), "city"), ==, "Pau");
}

/* Who refused a file reads of it what anybody may: the street without its number. */
static void
test_refused (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9);
  gint64 report = world_assigned (eyes->world, MONDAY_9);
  g_autoptr (Tree) refused = NULL, accepted = NULL;

  world_sql (eyes->world, "UPDATE report SET description = 'La cuisine est noire.'");
  world_answer (eyes->world, report, "refuse", MONDAY_9);
  refused = list_of (&own, REPORT_LIST_ALL, 1);
  world_answer (eyes->world, report, "accept", MONDAY_9);
  accepted = list_of (&own, REPORT_LIST_ALL, 1);
  g_assert_cmpstr (tree_get_text (first_row (refused), "street"), ==, "rue des Glycines");
  g_assert_null (tree_get_text (first_row (refused), "description"));
  g_assert_cmpstr (tree_get_text (first_row (accepted), "street"), ==, TENANT_ADDRESS);
  g_assert_cmpstr (tree_get_text (first_row (accepted), "description"), ==, "La cuisine est noire.");
}

static const char *
chip_of (const Viewer *viewer)
{
  static char code[32];
  g_autoptr (Tree) view = list_of (viewer, REPORT_LIST_ALL, 1);

  g_strlcpy (code, tree_get_text (tree_get (first_row (view), "chip"), "code"), sizeof code);
  return code;
}

static void
test_chips (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  World *world = eyes->world;
  const Viewer desk = EYES_DESK (eyes, MONDAY_9), own = EYES_OWN (eyes, MONDAY_9), other = EYES_OTHER (eyes, MONDAY_9);
  gint64 report = world_assigned (world, MONDAY_9);

  g_assert_cmpstr (chip_of (&desk), ==, "pending");
  g_assert_cmpstr (chip_of (&own), ==, "waiting");
  g_assert_cmpstr (chip_of (&other), ==, "elsewhere");
  world_answer (world, report, "refuse", MONDAY_9);
  g_assert_cmpstr (chip_of (&desk), ==, "all_refused");
  g_assert_cmpstr (chip_of (&own), ==, "refused");
  world_answer (world, report, "accept", MONDAY_9);
  g_assert_cmpstr (chip_of (&desk), ==, "accepted");
  world_answer (world, report, "close", MONDAY_9);
  g_assert_cmpstr (chip_of (&desk), ==, "all_closed");
  world_change (world, report, "close", MONDAY_9);
  g_assert_cmpstr (chip_of (&desk), ==, "closed");
  g_assert_cmpstr (chip_of (&own), ==, "closed");
}

static void
test_alone (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  gint64 report = world_send (eyes->world, TENANT_EMAIL, MONDAY_9);

  g_assert_cmpstr (chip_of (&desk), ==, "received");
  world_change (eyes->world, report, "transmit", MONDAY_9); /* no rule: nobody has it */
  g_assert_cmpstr (chip_of (&desk), ==, "alone");
}

/* What the desk's counter of closed files says beside its number. */
static const char *
closed_words (const Tree *view)
{
  return tree_get_text (tree_at (tree_get (view, "lists"), 6), "words");
}

static void
test_hello (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9), reader = eyes_of (eyes, ROLE_READER, 0, MONDAY_9);
  g_autoptr (Tree) none = list_of (&desk, REPORT_LIST_ALL, 1), two = NULL, many = NULL, read = NULL, closed = NULL;

  world_send (eyes->world, TENANT_EMAIL, MONDAY_9);
  world_send (eyes->world, TENANT_EMAIL, MONDAY_9);
  two = list_of (&desk, REPORT_LIST_ALL, 1);
  for (guint i = 0; i < 10; i++)
    world_send (eyes->world, NULL, MONDAY_9);
  many = list_of (&desk, REPORT_LIST_ALL, 1);
  read = list_of (&reader, REPORT_LIST_ALL, 1);
  world_sql (eyes->world, "UPDATE report SET state = 'closed'");
  closed = list_of (&desk, REPORT_LIST_ALL, 1);
  g_assert_cmpstr (closed_words (none), ==, "clos ou écarté");
  g_assert_cmpstr (closed_words (closed), ==, "clos ou écartés");
  g_assert_cmpstr (tree_get_text (none, "hello"), ==, "Bonjour. Aucun dossier ne vous attend aujourd’hui.");
  g_assert_cmpstr (tree_get_text (two, "hello"), ==, "Bonjour. Deux dossiers vous attendent.");
  g_assert_cmpstr (tree_get_text (many, "hello"), ==, "Bonjour. 12 dossiers vous attendent.");
  g_assert_null (tree_get_text (read, "hello"));
}

/* Who sees his own files alone is not told that they are the territory's. */
static void
test_own_only (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9),
               landlord = eyes_of (eyes, ROLE_LANDLORD_AGENT, eyes->world->partner_id, MONDAY_9);
  g_autoptr (Tree) whole = list_of (&own, REPORT_LIST_ALL, 1), alone = list_of (&landlord, REPORT_LIST_ALL, 1);
  g_autofree char *caption = list_view_words (&landlord, REPORT_LIST_ALL);
  const Tree *tabs[] = { tree_get (whole, "lists"), tree_get (alone, "lists") };

  g_assert_cmpstr (tree_get_text (tree_at (tabs[0], tree_length (tabs[0]) - 1), "words"), ==, "dans le territoire");
  g_assert_cmpstr (tree_get_text (tree_at (tabs[1], tree_length (tabs[1]) - 1), "words"), ==, "en tout");
  g_assert_cmpstr (caption, ==, "Tous vos dossiers");
}

/* Whom the desk waits for, since when; who refused, and why. What waits opens first, and counts once. */
static void
test_partners_of_a_row (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer later = EYES_DESK (eyes, clock_add_days (MONDAY_9, 9)), late = EYES_DESK (eyes, MONDAY_9 + 30 * CLOCK_DAY);
  const Viewer own = EYES_OWN (eyes, MONDAY_9 + 30 * CLOCK_DAY);
  gint64 report = world_assigned (eyes->world, MONDAY_9);
  g_autoptr (Tree) waiting = list_of (&later, REPORT_LIST_WAITING, 1), refused = NULL, theirs = NULL;
  const Tree *partner = tree_at (tree_get (first_row (waiting), "awaited"), 0);

  g_assert_cmpstr (tree_get_text (partner, "who"), ==, "ADIL 64");
  g_assert_cmpstr (tree_get_text (partner, "days"), ==, "9 jours");
  g_assert_true (tree_get_flag (partner, "long"));
  g_assert_cmpint (list_view_first (&later), ==, REPORT_LIST_MINE);
  world_answer (eyes->world, report, "refuse", MONDAY_9);
  refused = list_of (&late, REPORT_LIST_REFUSED, 1);
  partner = tree_at (tree_get (first_row (refused), "refused"), 0);
  g_assert_cmpstr (tree_get_text (partner, "who"), ==, "ADIL 64");
  g_assert_nonnull (tree_get_text (partner, "reason"));
  g_assert_cmpint (tree_get_integer (refused, "awaiting"), ==, 1); /* silent too */
  g_assert_cmpint (list_view_first (&late), ==, REPORT_LIST_REFUSED);
  theirs = list_of (&own, REPORT_LIST_ALL, 1);
  g_assert_cmpuint (tree_length (tree_get (first_row (theirs), "refused")), ==, 0);
}

static void
test_late (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer early = EYES_OWN (eyes, clock_add_days (MONDAY_9, 19)),
               late = EYES_OWN (eyes, clock_add_days (MONDAY_9, 23));
  gint64 report = world_assigned (eyes->world, MONDAY_9);
  g_autoptr (Tree) before = NULL, after = NULL, silent = NULL;

  world_answer (eyes->world, report, "accept", MONDAY_9);
  before = list_of (&early, REPORT_LIST_MINE, 1);
  after = list_of (&late, REPORT_LIST_MINE, 1);
  silent = list_of (&late, REPORT_LIST_SILENT, 1);
  g_assert_null (tree_get_text (first_row (before), "late"));
  g_assert_cmpstr (tree_get_text (first_row (after), "late"), ==, "sans suivi depuis 23 jours");
  g_assert_cmpuint (tree_length (tree_get (silent, "rows")), ==, 1);
  g_assert_cmpint (tree_get_integer (silent, "awaiting"), ==, 1);
}

static void
test_pager (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Tree) first = NULL, last = NULL;

  for (guint i = 0; i < LIST_PAGE_ROWS + 2; i++)
    world_send (eyes->world, NULL, MONDAY_9);
  first = list_of (&desk, REPORT_LIST_ALL, 1);
  last = list_of (&desk, REPORT_LIST_ALL, 99); /* past the end: the last page */
  g_assert_cmpuint (tree_length (tree_get (first, "rows")), ==, LIST_PAGE_ROWS);
  g_assert_cmpstr (tree_get_text (tree_get (first, "pager"), "next"), ==, "/dossiers?liste=all&page=2");
  g_assert_null (tree_get_text (tree_get (first, "pager"), "previous"));
  g_assert_cmpuint (tree_length (tree_get (last, "rows")), ==, 2);
  g_assert_cmpstr (tree_get_text (tree_get (last, "pager"), "from"), ==, "26");
  g_assert_null (tree_get_text (tree_get (last, "pager"), "next"));
}

static void
test_first_list (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9);
  gint64 report;

  g_assert_cmpint (list_view_first (&own), ==, REPORT_LIST_WAITING); /* nothing at all: what it would show first */
  report = world_assigned (eyes->world, MONDAY_9);
  g_assert_cmpint (list_view_first (&own), ==, REPORT_LIST_WAITING);
  world_answer (eyes->world, report, "accept", MONDAY_9);
  g_assert_cmpint (list_view_first (&own), ==, REPORT_LIST_MINE);
  world_answer (eyes->world, report, "close", MONDAY_9);
  g_assert_cmpint (list_view_first (&own), ==, REPORT_LIST_ALL);
}

static void
test_problems (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Tree) view = NULL;
  const Tree *row;

  world_send (eyes->world, NULL, MONDAY_9);
  world_sql (eyes->world,
             "INSERT INTO report_problem VALUES (1, 'L-HUM02-3', 3), (1, 'L-HUM01-1', 1), (1, 'Z-OLD01-1', 0)");
  view = list_of (&desk, REPORT_LIST_ALL, 1);
  row = first_row (view);
  g_assert_cmpuint (tree_length (tree_get (row, "problems")), ==, 3); /* one picture a situation */
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (row, "problems"), 0), "code"), ==, "L-HUM");
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (row, "problems"), 2), "code"), ==, "Z-OLD"); /* a grid that left */
  g_assert_cmpstr (tree_get_text (tree_get (row, "problem"), "words"), ==,
                   grid_criterion (grid_set_current (eyes->grids), "L-HUM02")->plain);
  g_assert_cmpstr (tree_get_text (tree_get (row, "problem"), "more"), ==, "et 3 autres");
}

/* What may still be done is said to the desk alone, of a file that goes on. */
static void
test_proposed (void)
{
  static const char *const states[] = { "received", "active", "closed", "filtered" };
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9), own = EYES_OWN (eyes, MONDAY_9);

  world_assigned (eyes->world, MONDAY_9);
  world_sql (eyes->world, "INSERT INTO proposal (report_id, kind, code, version, created_at) VALUES (1, 'warning', 'w', '1', 1)");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autofree char *set = g_strdup_printf ("UPDATE report SET state = '%s'", states[i]); /* nocheck:sql-built states of a test */
    g_autoptr (Tree) seen = NULL, others = NULL;

    world_sql (eyes->world, set);
    seen = list_of (&desk, REPORT_LIST_ALL, 1);
    others = list_of (&own, REPORT_LIST_ALL, 1);
    g_assert_cmpstr (tree_get_text (first_row (seen), "proposed"), ==, i < 2 ? "point à vérifier" : NULL);
    g_assert_null (tree_get_text (first_row (others), "proposed"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/list-view/own-and-other", test_own_and_other);
  g_test_add_func ("/list-view/refused", test_refused);
  g_test_add_func ("/list-view/chips", test_chips);
  g_test_add_func ("/list-view/alone", test_alone);
  g_test_add_func ("/list-view/hello", test_hello);
  g_test_add_func ("/list-view/own-only", test_own_only);
  g_test_add_func ("/list-view/late", test_late);
  g_test_add_func ("/list-view/partners-of-a-row", test_partners_of_a_row);
  g_test_add_func ("/list-view/pager", test_pager);
  g_test_add_func ("/list-view/first-list", test_first_list);
  g_test_add_func ("/list-view/problems", test_problems);
  g_test_add_func ("/list-view/proposed", test_proposed);
  return g_test_run ();
}
