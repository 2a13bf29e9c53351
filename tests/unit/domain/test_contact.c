/* test_contact.c: the one way in which a tenant is told. */
#include "domain/contact.h"

#include "world.h"

#define SAY_YES "INSERT INTO report_answer (report_id, field, value) VALUES (1, 'sms_ok', 'yes');"
#define SAY_NO "INSERT INTO report_answer (report_id, field, value) VALUES (1, 'sms_ok', 'no');"
#define SWITCH_ON "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('sms.way', 'spool', 0, 'test');"
#define MOBILE "UPDATE person SET phone = '06 12 34 56 78';"
#define LANDLINE "UPDATE person SET phone = '05 59 27 85 80';"
#define NO_MAIL "UPDATE person SET email = NULL;"
#define BAD_MAIL "UPDATE person SET email = 'camille@';"
#define REPORTER \
  "INSERT INTO person (report_id, kind, email, phone) VALUES (1, 'reporter', 'voisin@example.org', '07 81 23 45 67');"

static void
test_ways (void)
{
  static const struct {
    const char *sql;
    Channel channel;
    const char *address;
  } rows[] = {
    { "SELECT 1", CHANNEL_MAIL, TENANT_EMAIL },
    { MOBILE SAY_YES SWITCH_ON, CHANNEL_MAIL, TENANT_EMAIL }, /* both: a mail, not twice */
    { NO_MAIL MOBILE SAY_YES SWITCH_ON, CHANNEL_SMS, "+33612345678" },
    { NO_MAIL MOBILE SAY_YES, CHANNEL_LAST, NULL },   /* the town sends none */
    { NO_MAIL MOBILE SWITCH_ON, CHANNEL_LAST, NULL }, /* was not asked */
    { NO_MAIL MOBILE SAY_NO SWITCH_ON, CHANNEL_LAST, NULL },
    { NO_MAIL LANDLINE SAY_YES SWITCH_ON, CHANNEL_LAST, NULL },
    { NO_MAIL SAY_YES SWITCH_ON, CHANNEL_LAST, NULL },
    { BAD_MAIL MOBILE SAY_YES SWITCH_ON, CHANNEL_SMS, "+33612345678" },
    { BAD_MAIL, CHANNEL_MAIL, "camille@" }, /* the outbox will say so */
    { REPORTER, CHANNEL_MAIL, "voisin@example.org" },
    { NO_MAIL MOBILE SAY_YES SWITCH_ON REPORTER "UPDATE person SET email = NULL", CHANNEL_SMS, "+33781234567" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (World) world = world_new ();
    g_auto (Contact) contact = { .channel = CHANNEL_LAST };

    world_send (world, TENANT_EMAIL, MONDAY_9);
    world_sql (world, rows[i].sql);
    g_test_message ("%s", rows[i].sql);
    g_assert_true (contact_find (store_reader (world->store), 1, &contact, NULL));
    g_assert_cmpint (contact.channel, ==, rows[i].channel);
    g_assert_cmpstr (contact.address, ==, rows[i].address);
    g_assert_cmpstr (contact.language, ==, "fr");
  }
}

static void
test_unknown (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Contact) contact = { .channel = CHANNEL_LAST };
  g_autoptr (GError) error = NULL;

  g_assert_false (contact_find (store_reader (world->store), 7, &contact, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/contact/ways", test_ways);
  g_test_add_func ("/contact/unknown", test_unknown);
  return g_test_run ();
}
