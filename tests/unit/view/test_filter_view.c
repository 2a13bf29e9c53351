/* test_filter_view.c: what the form of filters offers to whom, what each chip takes away, what to widen when nothing is
 * found. */
#include "eyes.h"

#include "view/filter_view.h"
#include "view/list_view.h"

static ReportCriteria *
criteria_of (const char *query)
{
  ReportCriteria *criteria = report_criteria_new ();

  report_criteria_read (criteria, query);
  return criteria;
}

static Tree *
filters_of (const Viewer *viewer, const char *query)
{
  g_autoptr (ReportCriteria) criteria = criteria_of (query);
  const FilterInput input = { "/dossiers", "all", criteria };
  Tree *view = tree_new_map ();
  g_autoptr (GError) error = NULL;

  filter_view_add (viewer, &input, view, &error);
  g_assert_no_error (error);
  return view;
}

static gboolean
is_offered (const Tree *view, const char *kind, const char *name)
{
  const Tree *list = tree_get (tree_get (view, "filters"), kind);

  for (guint i = 0; i < tree_length (list); i++)
    if (g_strcmp0 (tree_get_text (tree_at (list, i), "name"), name) == 0)
      return TRUE;
  return FALSE;
}

static void
test_offered (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const struct {
    Role role;
    gint64 partner_id;
    gboolean sensor, partner, mine;
    ReportWords words;
  } cases[] = {
    { ROLE_MANAGER, 0, TRUE, TRUE, TRUE, REPORT_WORDS_ALL },
    { ROLE_PARTNER_AGENT, eyes->world->partner_id, TRUE, TRUE, TRUE, REPORT_WORDS_HELD },
    { ROLE_READER, eyes->world->partner_id, FALSE, TRUE, TRUE, REPORT_WORDS_OPEN },
    { ROLE_READER, 0, FALSE, TRUE, FALSE, REPORT_WORDS_OPEN },
    { ROLE_LANDLORD_AGENT, eyes->world->partner_id, TRUE, FALSE, TRUE, REPORT_WORDS_HELD },
    { ROLE_LANDLORD_READER, eyes->world->partner_id, FALSE, FALSE, TRUE, REPORT_WORDS_OPEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Viewer viewer = eyes_of (eyes, cases[i].role, cases[i].partner_id, MONDAY_9);
    const ReportFilter filter = filter_view_filter (&viewer, REPORT_LIST_ALL, NULL);
    g_autoptr (Tree) view = filters_of (&viewer, "");

    g_test_message ("%s of %d", role_name (cases[i].role), (int) cases[i].partner_id);
    g_assert_cmpint (is_offered (view, "flags", "capteur"), ==, cases[i].sensor);
    g_assert_cmpint (is_offered (view, "fields", "partenaire"), ==, cases[i].partner);
    g_assert_cmpint (is_offered (view, "flags", "miens"), ==, cases[i].mine);
    g_assert_true (is_offered (view, "fields", "classe"));
    g_assert_cmpint (filter.words, ==, cases[i].words);
    g_assert_cmpint (filter.own_only, ==, cases[i].role >= ROLE_LANDLORD_AGENT);
  }
}

static void
test_chips (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Tree) view = filters_of (&desk, "q=a%26b&classe=G&classe=E&silence=30&danger=oui&tri=-ville");
  const Tree *filters = tree_get (view, "filters"), *chips = tree_get (filters, "chips");
  static const struct {
    const char *label, *code, *words, *url;
  } wanted[] = {
    { "Chercher", NULL, "a&b", "/dossiers?liste=all&classe=G&classe=E&danger=oui&silence=30&tri=-ville" },
    { "Criticité", "G", "très grave", "/dossiers?liste=all&q=a%26b&classe=E&danger=oui&silence=30&tri=-ville" },
    { "Criticité", "E", "visite à prévoir", "/dossiers?liste=all&q=a%26b&classe=G&danger=oui&silence=30&tri=-ville" },
    { "avec un danger", NULL, "", "/dossiers?liste=all&q=a%26b&classe=G&classe=E&silence=30&tri=-ville" },
    { NULL, NULL, "sans suivi depuis 30 jours", "/dossiers?liste=all&q=a%26b&classe=G&classe=E&danger=oui&tri=-ville" },
  };

  g_assert_cmpuint (tree_length (chips), ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
    g_assert_cmpstr (tree_get_text (tree_at (chips, i), "label"), ==, wanted[i].label);
    g_assert_cmpstr (tree_get_text (tree_at (chips, i), "code"), ==, wanted[i].code);
    g_assert_cmpstr (tree_get_text (tree_at (chips, i), "words"), ==, wanted[i].words);
    g_assert_cmpstr (tree_get_text (tree_at (chips, i), "url"), ==, wanted[i].url);
  }
  g_assert_cmpint (tree_get_integer (filters, "chosen"), ==, 4); /* the text stands in its own field */
  g_assert_cmpstr (tree_get_text (filters, "clear_url"), ==, "/dossiers?liste=all");
}

static Tree *
list_of (const Viewer *viewer, ReportListKind kind, const char *query)
{
  g_autoptr (ReportCriteria) criteria = criteria_of (query);
  const ListInput input = { .path = "/dossiers", .kind = kind, .page = 1, .criteria = criteria, .bulk = TRUE };
  g_autoptr (GError) error = NULL;
  Tree *view = list_view (viewer, &input, &error);

  g_assert_no_error (error);
  return view;
}

static void
test_wider (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Tree) found = NULL, none = NULL;
  const Tree *wider;

  world_send (eyes->world, NULL, MONDAY_9);
  found = list_of (&desk, REPORT_LIST_ALL, "etat=received");
  g_assert_cmpuint (tree_length (tree_get (found, "wider")), ==, 0);
  g_assert_cmpstr (tree_get_text (found, "found"), ==, "1 dossier");
  none = list_of (&desk, REPORT_LIST_CLOSED, "etat=received&classe=B");
  wider = tree_get (none, "wider");
  g_assert_cmpuint (tree_length (wider), ==, 1); /* only the whole territory has such a file */
  g_assert_true (tree_get_flag (tree_at (wider, 0), "everywhere"));
  g_assert_cmpstr (tree_get_text (tree_at (wider, 0), "url"), ==, "/dossiers?liste=all&etat=received&classe=B");
  tree_free (none);
  none = list_of (&desk, REPORT_LIST_ALL, "etat=received&classe=G");
  wider = tree_get (none, "wider");
  g_assert_cmpuint (tree_length (wider), ==, 1); /* without the class there is one; without the state there is none */
  g_assert_cmpstr (tree_get_text (tree_get (tree_at (wider, 0), "without"), "code"), ==, "G");
  g_assert_cmpstr (tree_get_text (tree_at (wider, 0), "url"), ==, "/dossiers?liste=all&etat=received");
}

static void
test_heads (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Tree) view = list_of (&desk, REPORT_LIST_ALL, "danger=oui&tri=-ville");
  const Tree *heads = tree_get (view, "heads"), *town = tree_at (heads, 6), *class = tree_at (heads, 2);

  g_assert_cmpstr (tree_get_text (town, "url"), ==, "/dossiers?liste=all&danger=oui&tri=ville"); /* the other way */
  g_assert_true (tree_get_flag (town, "down"));
  g_assert_cmpstr (tree_get_text (class, "url"), ==, "/dossiers?liste=all&danger=oui&tri=-classe");
  g_assert_false (tree_get_flag (class, "up") || tree_get_flag (class, "down"));
  g_assert_null (tree_get_text (tree_at (heads, 4), "url")); /* problems have no order */
}

/* Several at once are for the desk, and for files that are still open. */
static void
test_picks (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9), own = EYES_OWN (eyes, MONDAY_9);
  g_autoptr (Tree) at_desk = NULL, at_partner = NULL;
  gint64 closed = world_assigned (eyes->world, MONDAY_9);

  world_change (eyes->world, closed, "close", MONDAY_9);
  world_assigned (eyes->world, MONDAY_9 + 60);
  at_desk = list_of (&desk, REPORT_LIST_ALL, "");
  at_partner = list_of (&own, REPORT_LIST_ALL, "");
  g_assert_true (tree_get_flag (tree_at (tree_get (at_desk, "rows"), 0), "pick"));
  g_assert_false (tree_get_flag (tree_at (tree_get (at_desk, "rows"), 1), "pick"));
  g_assert_nonnull (tree_get (at_desk, "bulk"));
  g_assert_false (tree_get_flag (tree_at (tree_get (at_partner, "rows"), 0), "pick"));
  g_assert_null (tree_get (at_partner, "bulk"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/filter-view/offered", test_offered);
  g_test_add_func ("/filter-view/chips", test_chips);
  g_test_add_func ("/filter-view/wider", test_wider);
  g_test_add_func ("/filter-view/heads", test_heads);
  g_test_add_func ("/filter-view/picks", test_picks);
  return g_test_run ();
}
