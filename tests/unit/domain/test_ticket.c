/* test_ticket.c: requests for help: every verb in every state by everybody, when an answer is expected, which mails
 * each word becomes, answers by mail, what of a page is kept, and that the technical state names nobody. */
#include "domain/ticket_mail.h"

#include <string.h>

#include "base/json.h"
#include "domain/diagnosis.h"
#include "domain/support.h"
#include "world.h"

#define NOW MONDAY_9
#define FINE (-1)

typedef struct {
  Actor actor;
  TicketInput input;
  Change change;
  TicketReply reply;
  char *name; /* out */
  gint64 id;
} Doing;

static Actor
actor_of (gint64 user_id, Role role, gint64 partner_id)
{
  return (Actor){ .kind = ACTOR_USER, .user_id = user_id, .role = role, .partner_id = partner_id, .now = NOW };
}

static gboolean
open_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  g_clear_pointer (&doing->name, g_free);
  return ticket_open (db, &doing->actor, &doing->input, &doing->name, error);
}

static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  return ticket_change (db, &doing->actor, &doing->change, error);
}

static gboolean
reply_work (Db *db, gpointer data, GError **error)
{
  Doing *doing = data;

  return ticket_take_reply (db, &doing->reply, doing->actor.now, error);
}

static gboolean
set_state (Db *db, gpointer data, GError **error)
{
  const char *state = data;
  g_autoptr (Query) query = query_new (db, "UPDATE ticket SET state = :state");

  query_bind_text (query, ":state", state);
  return query_done (query, error);
}

static gboolean
note_mail (Db *db, gpointer data, GError **error)
{
  const char *audience = data;
  g_autoptr (Query) query =
      query_new (db, "INSERT OR IGNORE INTO outbox (id, dedup_key, kind, recipient, subject, body_text, body_html,"
                     " message_id, state, created_at, next_at) VALUES (7, 'k', 'ticket_new', 'a@b.fr',"
                     " 's', 't', '', 'm@b.fr', 'sent', 1, 1)");

  return query_done (query, error) && ticket_mail_note (db, 7, 1, audience, error);
}

/* FINE, or the code of what was refused. */
static int
outcome (World *world, StoreWork work, Doing *doing)
{
  g_autoptr (GError) error = NULL;

  return store_write (world->store, work, doing, &error) ? FINE : error->code;
}

static Doing
asking (World *world)
{
  return (Doing){ .actor = actor_of (world->referent_id, ROLE_PARTNER_AGENT, world->partner_id),
                  .input = { "Rien ne part", "Le rapport du lundi.", "hindered", "/dossiers/0b9e1c2a-1111?q=Dupont",
                             "{}" } };
}

static Ticket *
only_ticket (World *world)
{
  Ticket *ticket = ticket_find (store_reader (world->store), "A-2026-0001", NULL);

  g_assert_nonnull (ticket);
  return ticket;
}

static void
test_open (void)
{
  g_autoptr (World) world = world_new ();
  Doing doing = asking (world);
  g_autoptr (Ticket) ticket = NULL;
  static const char *const wrong[] = { "",          "A-2026", "A-2026-0002", "B-2026-0001",
                                       "A-2026--1", "A-x-y",  "0001",        "A-2026-0001-1" };

  doing.input.text = " ";
  g_assert_cmpint (outcome (world, open_work, &doing), ==, BOX_ERROR_INVALID);
  doing.input = asking (world).input;
  doing.input.urgency = "panic";
  g_assert_cmpint (outcome (world, open_work, &doing), ==, BOX_ERROR_INVALID);
  doing = asking (world);
  doing.actor.user_id = 0; /* by a link: nobody that is known */
  g_assert_cmpint (outcome (world, open_work, &doing), ==, BOX_ERROR_DENIED);
  doing = asking (world);
  g_assert_cmpint (outcome (world, open_work, &doing), ==, FINE);
  g_assert_cmpstr (doing.name, ==, "A-2026-0001");
  ticket = only_ticket (world);
  g_assert_cmpstr (ticket->page, ==, "/dossiers/…");
  g_assert_cmpint (ticket->due_at, ==, NOW + 6 * CLOCK_HOUR); /* 15:00: they lunch */
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (ticket_find (store_reader (world->store), wrong[i], NULL));
  for (guint i = 2; i <= TICKET_OPEN_MAX; i++)
    g_assert_cmpint (outcome (world, open_work, &doing), ==, FINE);
  g_assert_cmpint (outcome (world, open_work, &doing), ==, BOX_ERROR_LIMIT);
  doing.actor = actor_of (world->manager_id, ROLE_MANAGER, 0);
  doing.actor.now = NOW + 60 * CLOCK_DAY; /* 2027: numbers begin again */
  g_assert_cmpint (outcome (world, open_work, &doing), ==, FINE);
  g_assert_cmpstr (doing.name, ==, "A-2027-0001");
  g_free (doing.name);
}

/* Written a second time, by hand: who may do what from where. */
static gboolean
may (const char *verb, const char *state, gboolean desk, gboolean own)
{
  gboolean closed = strcmp (state, "closed") == 0;

  if (strcmp (verb, "write") == 0)
    return own && !closed;
  if (strcmp (verb, "answer") == 0)
    return desk && !closed;
  return strcmp (verb, "close") == 0 ? (desk || own) && !closed : own && closed;
}

static void
test_matrix (void)
{
  static const char *const states[] = { "open", "answered", "closed" };
  static const char *const verbs[] = { "write", "answer", "close", "reopen" };
  g_autoptr (World) world = world_new ();
  Doing doing = asking (world);
  const Actor people[] = { doing.actor, actor_of (world->manager_id, ROLE_MANAGER, 0),
                           actor_of (world->administrator_id, ROLE_ADMINISTRATOR, 0),
                           actor_of (world->manager_id, ROLE_READER, 0) };

  g_assert_cmpint (outcome (world, open_work, &doing), ==, FINE);
  for (guint s = 0; s < G_N_ELEMENTS (states); s++)
    for (guint v = 0; v < G_N_ELEMENTS (verbs); v++)
      for (guint p = 0; p < G_N_ELEMENTS (people); p++) {
        int code;

        world_do (world, set_state, (gpointer) states[s]);
        doing.actor = people[p];
        doing.change = (Change){ .uuid = "A-2026-0001", .verb = verbs[v], .message = "Quelques mots" };
        code = outcome (world, change_work, &doing);
        if (may (verbs[v], states[s], p == 1 || p == 2, p == 0) != (code == FINE))
          g_error ("%s from %s by %u: %d", verbs[v], states[s], p, code);
      }
  world_do (world, set_state, (gpointer) "open");
  doing.actor = people[0];
  doing.change.verb = "write";
  doing.change.message = "";
  g_assert_cmpint (outcome (world, change_work, &doing), ==, BOX_ERROR_INVALID);
  g_free (doing.name);
}

static void
test_replies (void)
{
  g_autoptr (World) world = world_new ();
  Doing doing = asking (world);
  g_autoptr (Ticket) answered = NULL, again = NULL;
  TicketCounts counts;

  g_assert_cmpint (outcome (world, open_work, &doing), ==, FINE);
  g_assert_true (ticket_count (store_reader (world->store), NOW + 7 * CLOCK_HOUR, &counts, NULL));
  g_assert_cmpint (counts.late, ==, 1);
  world_do (world, note_mail, (gpointer) "support");
  doing.actor.now = NOW + CLOCK_HOUR;
  doing.reply = (TicketReply){ 7, "aide@presta.example", "C’est réparé.", FALSE, 2 };
  g_assert_cmpint (outcome (world, reply_work, &doing), ==, FINE);
  answered = only_ticket (world);
  g_assert_cmpstr (answered->state, ==, "answered");
  g_assert_cmpint (answered->answered_at, ==, NOW + CLOCK_HOUR);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM ticket_word WHERE author = 'support' AND files = 2"
                                         " AND known = 0 AND user_id IS NULL"),
                   ==, 1);
  world_do (world, set_state, (gpointer) "closed");
  doing.change = (Change){ .uuid = "A-2026-0001", .verb = "reopen", .message = "Encore." };
  doing.actor.now = NOW + 2 * CLOCK_HOUR;
  g_assert_cmpint (outcome (world, change_work, &doing), ==, FINE);
  again = only_ticket (world);
  g_assert_cmpint (again->due_at, ==, NOW + 8 * CLOCK_HOUR); /* 11:00, and four hours: their last minute, at 17:00 */
  doing.reply.outbox_id = 8;                                 /* of no request */
  g_assert_cmpint (outcome (world, reply_work, &doing), ==, FINE);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM ticket_word"), ==, 3);
  g_free (doing.name);
}

static gboolean
purge_work (Db *db, gpointer data, GError **error)
{
  return ticket_purge (db, *(gint64 *) data, error);
}

static void
test_purge (void)
{
  g_autoptr (World) world = world_new ();
  Doing doing = asking (world);
  gint64 now = NOW + TICKET_KEEP_DAYS * CLOCK_DAY;

  g_assert_cmpint (outcome (world, open_work, &doing), ==, FINE);
  world_do (world, purge_work, &now);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM ticket"), ==, 1);
  now++;
  world_do (world, purge_work, &now);
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM ticket_word"), ==, 0);
  g_free (doing.name);
}

static void
test_page (void)
{
  static const char *const cases[][2] = {
    { "/dossiers", "/dossiers" },
    { "/dossiers?texte=Zylberstein", "/dossiers" },
    { "/dossiers/0b9e1c2a-0000-4000-8000-000000000000/visites", "/dossiers/…/visites" },
    { "/reponse/AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlMnOpQ", "/reponse/…" },
    { "/gestion/bilans/2026-2", "/gestion/bilans/…" },
    { "//ailleurs.example/x", "" },
    { "https://ailleurs.example", "" },
    { "/é", "/…" },
    { "/dossiers/…", "/dossiers/…" }, /* what the form of the page sends back */
    { "", "" },
    { NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *page = ticket_page (cases[i][0]);

    g_assert_cmpstr (page, ==, cases[i][1]);
  }
}

/* ---- the technical state ---- */

static const char *const planted[] = { TENANT_NAME, TENANT_EMAIL, TENANT_ADDRESS, "planted", "secret@ailleurs.example",
                                       "06 12 34" };

static gboolean
plant_work (Db *db, gpointer data, GError **error)
{
#define MAIL "INSERT INTO outbox (dedup_key, kind, recipient, subject, body_text, body_html, message_id, state, created_at," \
             " next_at, last_status) VALUES "
  static const char *const sql[] = {
    "INSERT INTO job (name, due_at, started_at, result) VALUES ('weekly', 1, 2, 'partner planted: secret@ailleurs.example')",
    MAIL "('a', 'weekly', 'secret@ailleurs.example', 'planted', 'planted 06 12 34', '', 'x@y', 'failed', 1795420800, 1,"
         " '550 planted secret@ailleurs.example')",
    MAIL "('b', 'weekly', 'secret@ailleurs.example', 'planted', 'planted', '', 'z@y', 'failed', 1795420800, 1, '550 5.1.1')",
  };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++) {
    g_autoptr (Query) query = query_new (db, sql[i]); /* nocheck:sql-built rows of a test */

    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}

/* A crash report as base/crash.c writes it, with a line that is none of its own. */
static void
plant_crash (const World *world)
{
  static const char text[] = "program: histologe-generator\nsignal: SEGV\nat: 1795420000\nsecret@ailleurs.example\n"
                             "Zylberstein\nstack:\n/usr/bin/histologe-generator(+0x1a2b) [0x55d0c0ffee00]\n";
  g_autofree char *folder = g_build_filename (world->folder, "crashes", NULL),
                  *path = g_build_filename (folder, "1795420000-histologe-generator-7.txt", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_diagnosis (void)
{
  g_autoptr (World) world = world_new ();
  const StatusScene scene = { .db = store_reader (world->store), .now = NOW, .data_folder = world->folder, .root = "" };
  g_autoptr (Tree) tree = NULL;
  g_autofree char *text = NULL;

  world_do (world, plant_work, NULL);
  plant_crash (world);
  tree = diagnosis_make (&(DiagnosisSource){ &scene, "0123456789abcdef0123" });
  text = json_print (tree);
  for (guint i = 0; i < G_N_ELEMENTS (planted); i++)
    if (strstr (text, planted[i]) != NULL)
      g_error ("“%s” is in %s", planted[i], text);
  g_assert_nonnull (strstr (text, "\"weekly\""));
  g_assert_nonnull (strstr (text, "550 5.1.1"));
  g_assert_nonnull (strstr (text, "\"other\""));
  g_assert_nonnull (strstr (text, "0123456789ab\""));
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (tree, "crashes"), 0), "signal"), ==, "SEGV");
  g_assert_nonnull (strstr (text, "(+0x1a2b) [0x55d0c0ffee00]"));
  g_assert_cmpuint (tree_length (tree_get (tree, "facts")), >=, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket/open", test_open);
  g_test_add_func ("/ticket/matrix", test_matrix);
  g_test_add_func ("/ticket/replies", test_replies);
  g_test_add_func ("/ticket/purge", test_purge);
  g_test_add_func ("/ticket/page", test_page);
  g_test_add_func ("/ticket/diagnosis", test_diagnosis);
  return g_test_run ();
}
