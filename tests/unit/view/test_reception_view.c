/* test_reception_view.c: what the page of reception says of the broker, of the clock and of what waits. */
#include "eyes.h"

#include "domain/spool.h"
#include "view/reception_view.h"

/* mqtt_link_names of appliance/ingest/mqtt.c, and "off". */
static const char *const links[] = { "off", "connecting", "connected", "unreachable", "refused", "lost", "store" };

static gint64 up_s = 1000;

static gint64
now_unknown (void)
{
  return up_s;
}

static gint64
up (void)
{
  return up_s;
}

static gboolean
no (void)
{
  return FALSE;
}

static gboolean
add_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  const SpoolMessage message = { .dialect = "native", .precision_ns = 1, .bytes = "{}", .length = 2 };

  return spool_add (db, clock_trust (), &message, error) && spool_add (db, clock_trust (), &message, error);
}

static Tree *
view_of (const Eyes *eyes, const char *link)
{
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  const ReceptionInput input = { .link = link, .heard_s = 60, .messages = 1, .kept = 12 };
  GError *error = NULL;
  Tree *view = reception_view (&desk, &input, &error);

  g_assert_no_error (error);
  return view;
}

static void
test_words (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();

  clock_trust_use (FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++) {
    g_autoptr (Tree) view = view_of (eyes, links[i]);
    const Tree *link = tree_get (view, "link");
    g_autofree char *words = g_strconcat ("mqtt_link.", links[i], NULL),
                    *hint = g_strconcat ("mqtt_hint.", links[i], NULL);

    g_assert_true (words_has (eyes->words, "fr", words));
    g_assert_true (words_has (eyes->words, "fr", hint));
    g_assert_cmpint (tree_get_flag (link, "off") + tree_get_flag (link, "fine") + tree_get_flag (link, "trouble"), ==,
                     1);
    g_assert_cmpuint (tree_length (tree_get (view, "counts")), ==, 2); /* nothing is said of what did not happen */
    g_assert_false (tree_get_flag (view, "any_families"));
  }
}

static void
test_clock (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const ClockTrust unknown = { TRUE, now_unknown, up, no, "this start" };
  g_autoptr (Tree) view = NULL;

  clock_trust_use_clocks (&unknown);
  world_do (eyes->world, add_work, NULL);
  up_s += 150;
  view = view_of (eyes, "connected");
  g_assert_false (tree_get_flag (tree_get (view, "clock"), "known"));
  g_assert_true (tree_get_flag (tree_get (view, "clock"), "waits"));
  g_assert_cmpstr (tree_get_text (tree_get (view, "clock"), "words"), ==, "2 messages");
  g_assert_cmpstr (tree_get_text (tree_get (view, "clock"), "since"), ==, "2 minutes");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/reception-view/words", test_words);
  g_test_add_func ("/reception-view/clock", test_clock);
  return g_test_run ();
}
