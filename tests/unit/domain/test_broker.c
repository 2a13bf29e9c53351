/* test_broker.c: accounts at the broker follow sensors and gateways: made, renewed, out of the fleet and back; their
 * hashes are what mosquitto_passwd writes. */
#include "domain/broker.h"

#include "domain/gateway.h"
#include "domain/sensor.h"
#include "world.h"

typedef struct {
  gboolean (*run) (Db *db, const Actor *actor, char **ret_token, GError **error);
  char *token;
} Step;

static gboolean
step_work (Db *db, gpointer data, GError **error)
{
  Step *step = data;

  return step->run (db, &ACTOR_BOX_AT (MONDAY_9), &step->token, error);
}

/* (transfer full): the token it gave, or NULL. */
static char *
step (World *world, gboolean (*run) (Db *db, const Actor *actor, char **ret_token, GError **error))
{
  Step one = { run, NULL };

  world_do (world, step_work, &one);
  return one.token;
}

static gboolean
make_sensor (Db *db, const Actor *actor, char **ret_token, GError **error)
{
  return sensor_create (db, actor, &(SensorInput){ .name = "Capteur 3" }, ret_token, error);
}

static gboolean
renew_sensor (Db *db, const Actor *actor, char **ret_token, GError **error)
{
  return sensor_renew (db, actor, 1, ret_token, error);
}

static gboolean
retire_sensor (Db *db, const Actor *actor, char **ret_token G_GNUC_UNUSED, GError **error)
{
  return sensor_retire (db, actor, 1, TRUE, error);
}

static gboolean
restore_sensor (Db *db, const Actor *actor, char **ret_token G_GNUC_UNUSED, GError **error)
{
  return sensor_retire (db, actor, 1, FALSE, error);
}

static gboolean
make_gateway (Db *db, const Actor *actor, char **ret_token, GError **error)
{
  return gateway_create (db, actor, "Passerelle du toit", "zigbee", ret_token, error);
}

static gboolean
renew_gateway (Db *db, const Actor *actor, char **ret_token, GError **error)
{
  return gateway_renew (db, actor, 1, ret_token, error);
}

static gboolean
retire_gateway (Db *db, const Actor *actor, char **ret_token G_GNUC_UNUSED, GError **error)
{
  return gateway_retire (db, actor, 1, TRUE, error);
}

static GPtrArray *
accounts (World *world)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = broker_account_list (store_reader (world->store), &error);

  g_assert_no_error (error);
  return list;
}

/* "$7$101$salt$hash" of that very token. */
static gboolean
opens (const BrokerAccount *account, const char *token)
{
  g_auto (GStrv) parts = g_strsplit (account->hash, "$", -1);
  gsize length = 0;
  g_autofree guchar *salt = g_base64_decode (parts[3], &length);
  g_autofree char *hash = NULL;

  g_assert_cmpuint (length, ==, BROKER_SALT_BYTES);
  hash = broker_hash_salted (token, salt);
  return g_str_equal (hash, account->hash);
}

static gint64
revision (World *world)
{
  BrokerState state = { 0 };

  g_assert_true (broker_state (store_reader (world->store), &state, NULL));
  return state.revision;
}

/* Written by mosquitto_passwd 2.0.11 for the password "apw". */
static void
test_hash (void)
{
  const char *line =
      "$7$101$8+JcOfN5ZOpwOeml$5cIeth+tZEYoOPOGgG5ThFJOfMlNA6hPAUGs+He49+wyKQkx9Mtqk3j6VxyP7WjU07Nu1gH08lCj"
      "UCggXb2aZg==";
  BrokerAccount account = { .hash = (char *) line };
  g_autofree char *one = broker_hash ("apw"), *other = broker_hash ("apw");

  g_assert_true (opens (&account, "apw"));
  g_assert_false (opens (&account, "apx"));
  g_assert_cmpstr (one, !=, other);
}

static void
test_sensor (void)
{
  g_autoptr (World) world = world_new ();
  gint64 before = revision (world), after;
  g_autofree char *token = step (world, make_sensor), *newer = NULL;
  g_autoptr (GPtrArray) first = accounts (world), second = NULL, none = NULL, back = NULL;
  g_autoptr (Sensor) sensor = sensor_find_token (store_reader (world->store), token, NULL);

  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpstr (((BrokerAccount *) first->pdata[0])->user, ==, sensor->uuid);
  g_assert_null (((BrokerAccount *) first->pdata[0])->family);
  g_assert_true (opens (first->pdata[0], token));
  after = revision (world);
  g_assert_cmpint (after, >, before);

  newer = step (world, renew_sensor);
  second = accounts (world);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_true (opens (second->pdata[0], newer));
  g_assert_false (opens (second->pdata[0], token));
  g_assert_cmpint (revision (world), >, after);

  step (world, retire_sensor);
  none = accounts (world);
  g_assert_cmpuint (none->len, ==, 0);
  step (world, restore_sensor);
  back = accounts (world);
  g_assert_cmpuint (back->len, ==, 1);
  g_assert_true (opens (back->pdata[0], newer));
}

static void
test_gateway (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *token = step (world, make_gateway), *newer = NULL;
  g_autoptr (GPtrArray) first = accounts (world), second = NULL, none = NULL;
  g_auto (GStrv) families = broker_families (store_reader (world->store), NULL), no_more = NULL;

  g_assert_cmpstr (((BrokerAccount *) first->pdata[0])->family, ==, "zigbee");
  g_assert_true (opens (first->pdata[0], token));
  g_assert_cmpuint (g_strv_length (families), ==, 1);
  g_assert_cmpstr (families[0], ==, "zigbee");
  newer = step (world, renew_gateway);
  second = accounts (world);
  g_assert_true (opens (second->pdata[0], newer));
  step (world, retire_gateway);
  none = accounts (world);
  no_more = broker_families (store_reader (world->store), NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (g_strv_length (no_more), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (secret_init (NULL));
  g_test_add_func ("/broker/hash", test_hash);
  g_test_add_func ("/broker/sensor", test_sensor);
  g_test_add_func ("/broker/gateway", test_gateway);
  return g_test_run ();
}
