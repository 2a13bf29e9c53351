/* test_mail_relay.c: what may be typed of a relay, that its password lies sealed, and that no word of it becomes
 * another line of msmtp's file. */
#include "domain/mail_relay.h"

#include <string.h>

#include "world.h"

static const struct {
  MailRelayInput input;
  const char *remark; /* NULL: it will do */
} typed[] = {
  { { "smtp.mairie.example", "starttls", "service", "un \"mot\" #passe", 587 }, NULL },
  { { "192.0.2.1", "off", "", NULL, 25 }, NULL },
  { { "2001:db8::1", "tls", "", "", 465 }, NULL },
  { { "", "tls", "", NULL, 465 }, "host_missing" },
  { { "a b", "tls", "", NULL, 465 }, "host_shape" },
  { { "a\nhost b", "tls", "", NULL, 465 }, "host_shape" },
  { { "-C", "tls", "", NULL, 465 }, "host_shape" },
  { { "a", "ssl", "", NULL, 465 }, "tls_missing" },
  { { "a", "tls", "", NULL, 0 }, "port_shape" },
  { { "a", "tls", "", NULL, 65536 }, "port_shape" },
  { { "a", "tls", "x\nproxy_host b", NULL, 465 }, "login_shape" },
  { { "a", "tls", "x", "a\r\nb", 465 }, "password_shape" },
  { { "a", "tls", "x", "\xff", 465 }, "password_shape" },
  { { "a", "tls", "", "x", 465 }, "login_missing" },
  { { "a", "off", "x", "y", 25 }, "tls_login" },
};

static void
test_check (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
    g_autoptr (Remarks) remarks = remarks_new ();

    mail_relay_check (&typed[i].input, remarks);
    g_assert_cmpuint (remarks_count (remarks), ==, typed[i].remark != NULL);
    g_assert_cmpstr (typed[i].remark == NULL ? NULL : remarks_code (remarks, 0), ==, typed[i].remark);
  }
  for (guint i = 0; mail_relay_locks[i] != NULL; i++)
    g_assert_cmpint (mail_relay_port (mail_relay_locks[i]), >, 0);
}

static gboolean
set_work (Db *db, gpointer data, GError **error)
{
  return mail_relay_set (db, &ACTOR_BOX_AT (MONDAY_9), data, error);
}

static gboolean
tried_work (Db *db, gpointer data, GError **error)
{
  return mail_relay_tried (db, data, MONDAY_9, error);
}

static MailRelay *
find (World *world)
{
  MailRelay *relay = NULL;

  g_assert_true (mail_relay_find (store_reader (world->store), &relay, NULL));
  return relay;
}

static void
test_kept (void)
{
  g_autoptr (World) world = world_new ();
  MailRelayInput input = typed[0].input, open = typed[1].input;
  g_autoptr (MailRelay) none = NULL, first = NULL, again = NULL, lost = NULL, last = NULL;
  g_autofree char *sealed = NULL, *config = NULL, *bare = NULL;

  secret_key_set ("a key of a box that tests alone know of");
  none = find (world);
  g_assert_null (none);
  g_assert_false (mail_relay_is_set (store_reader (world->store)));
  world_do (world, set_work, &input);
  world_do (world, tried_work, (gpointer) "sent");
  first = find (world);
  g_assert_cmpstr (first->password, ==, input.password);
  g_assert_cmpstr (first->tried_status, ==, "sent");
  sealed = world_text (world, "SELECT sealed AS x FROM mail_relay");
  g_assert_null (strstr (sealed, "mot"));
  config = mail_relay_config (first, "/etc/ca.pem");
  g_assert_nonnull (strstr (config, "\nuser \"service\"\npassword \"un \"mot\" #passe\"\n"));
  g_assert_nonnull (strstr (config, "tls on\ntls_starttls on\ntls_trust_file \"/etc/ca.pem\"\n"));
  input.password = NULL; /* it stays, what was tried does not */
  world_do (world, set_work, &input);
  again = find (world);
  g_assert_cmpstr (again->password, ==, "un \"mot\" #passe");
  g_assert_cmpint (again->tried_at, ==, 0);
  secret_key_set ("a key of another box, restored without its own");
  lost = find (world);
  g_assert_true (lost->lost && lost->password == NULL);
  secret_key_set ("a key of a box that tests alone know of");
  world_do (world, set_work, &open); /* no account: no password stays behind */
  last = find (world);
  g_assert_false (last->lost || last->password != NULL);
  bare = mail_relay_config (last, NULL);
  g_assert_cmpstr (bare, ==, "defaults\ntimeout 20\ntls off\naccount default\nhost 192.0.2.1\nport 25\n");
}

/* A row that somebody wrote by hand. */
static void
test_touched (void)
{
  MailRelay relay = {
    .host = (char *) "a\nhost b", .tls = (char *) "?", .login = (char *) "x\ny", .password = (char *) "p\nq", .port = 1
  };
  g_autofree char *config = mail_relay_config (&relay, NULL);

  g_assert_cmpstr (config, ==, "defaults\ntimeout 20\ntls on\naccount default\nhost invalid\nport 1\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/mail_relay/check", test_check);
  g_test_add_func ("/mail_relay/kept", test_kept);
  g_test_add_func ("/mail_relay/touched", test_touched);
  return g_test_run ();
}
