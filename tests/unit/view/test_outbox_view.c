/* test_outbox_view.c: mails by state, their troubles in words, pages without a count. */
#include "eyes.h"

#include <string.h>

#include "domain/outbox.h"
#include "view/outbox_view.h"

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  for (int i = 0; i < *(const int *) data; i++) {
    g_autofree char *key = g_strdup_printf ("test:%d", i);
    const OutboxInput input = { .dedup_key = key,
                                .kind = "assignment_new",
                                .recipient = "adil@example.org",
                                .subject = "Un dossier",
                                .body_text = "x",
                                .body_html = "x",
                                .from = "logement@pau.example" };
    gint64 id = 0;

    if (!outbox_add (db, &input, MONDAY_9 + i, &id, error))
      return FALSE;
  }
  return TRUE;
}

static Tree *
outbox_of (const Eyes *eyes, const char *state, gint64 page)
{
  const Viewer desk = EYES_DESK (eyes, MONDAY_9 + CLOCK_HOUR);
  const OutboxPage input = { .state = state, .page = page };
  GError *error = NULL;
  Tree *view = outbox_view (&desk, &input, &error);

  g_assert_no_error (error);
  return view;
}

static void
test_pages (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  int count = OUTBOX_PAGE_ROWS + 1;
  g_autoptr (Tree) first = NULL, second = NULL;

  world_do (eyes->world, add_work, &count);
  first = outbox_of (eyes, "pending", 1);
  second = outbox_of (eyes, "pending", 2);
  g_assert_cmpint (tree_get_integer (first, "waiting"), ==, count);
  g_assert_cmpuint (tree_length (tree_get (first, "rows")), ==, OUTBOX_PAGE_ROWS);
  g_assert_cmpstr (tree_get_text (first, "next"), ==, "/courriers?etat=pending&page=2");
  g_assert_null (tree_get (first, "previous"));
  g_assert_cmpuint (tree_length (tree_get (second, "rows")), ==, 1);
  g_assert_null (tree_get (second, "next"));
}

static void
test_troubles (void)
{
  static const struct {
    const char *sql, *state, *code;
  } rows[] = {
    { "UPDATE outbox SET state = 'failed', attempts = 9, last_status = '550'", "failed", "recipient" },
    { "UPDATE outbox SET state = 'failed', last_status = '554'", "failed", "refused" },
    { "UPDATE outbox SET state = 'pending', last_status = '451'", "pending", "later" },
    { "UPDATE outbox SET state = 'pending', last_status = 'exit 75'", "pending", "relay" },
    { "UPDATE outbox SET state = 'pending', last_status = '535'", "pending", "sign_in" },
    { "UPDATE outbox SET state = 'pending', last_status = 'what'", "pending", "other" },
    { "UPDATE outbox SET state = 'sent', last_status = '250', sent_at = 1", "sent", NULL },
  };
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer desk = EYES_DESK (eyes, MONDAY_9);
  int one = 1;

  world_do (eyes->world, add_work, &one);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Tree) view = NULL;
    const char *words = rows[i].code == NULL ? NULL : viewer_word (&desk, "outbox_trouble", rows[i].code);

    world_sql (eyes->world, rows[i].sql);
    view = outbox_of (eyes, rows[i].state, 1);
    g_test_message ("row %u", i);
    g_assert_cmpuint (tree_length (tree_get (view, "rows")), ==, 1);
    g_assert_cmpstr (tree_get_text (tree_at (tree_get (view, "rows"), 0), "trouble"), ==, words);
  }
}

static void
test_unknown_state (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  int one = 1;
  g_autoptr (Tree) view = NULL;

  world_do (eyes->world, add_work, &one);
  view = outbox_of (eyes, "' OR 1", 1);
  g_assert_cmpuint (tree_length (tree_get (view, "rows")), ==, 1); /* all of them */
  g_assert_true (tree_get_flag (tree_at (tree_get (view, "states"), 0), "current"));
}

/* The same code is a relay's word or a gateway's; what the box itself says is neither's. */
static void
test_troubles_by_channel (void)
{
  static const struct {
    const char *channel, *status, *words;
  } rows[] = {
    { "sms", "503", "La passerelle SMS" }, { "sms", "400", "La passerelle SMS" },
    { "mail", "450", "d’attendre" },       { "mail", "address", "mal écrit" },
    { "sms", "cap", "ce mois-ci" },        { "sms", "spool", "que le modem le prenne" },
    { "sms", "modem", "Le modem" },        { "mail", "sender", "expéditeur" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Eyes) eyes = eyes_new ();
    g_autofree char *sql = g_strdup_printf ("UPDATE outbox SET state = 'failed', channel = '%s', last_status = '%s'",
                                            rows[i].channel, rows[i].status);
    g_autoptr (Tree) view = NULL;
    const Tree *row;
    int count = 1;

    world_do (eyes->world, add_work, &count);
    world_sql (eyes->world, sql);
    view = outbox_of (eyes, NULL, 1);
    row = tree_at (tree_get (view, "rows"), 0);
    g_test_message ("%s %s: %s", rows[i].channel, rows[i].status, tree_get_text (row, "trouble"));
    g_assert_nonnull (strstr (tree_get_text (row, "trouble"), rows[i].words));
    g_assert_cmpint (tree_get_flag (row, "sms"), ==, strcmp (rows[i].channel, "sms") == 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/outbox-view/pages", test_pages);
  g_test_add_func ("/outbox-view/troubles", test_troubles);
  g_test_add_func ("/outbox-view/unknown-state", test_unknown_state);
  g_test_add_func ("/outbox-view/troubles-by-channel", test_troubles_by_channel);
  return g_test_run ();
}
