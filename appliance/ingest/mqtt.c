/* mqtt.c: one thread between the broker's socket and the store.
 *
 * libmosquitto makes the PUBACK of a QoS 1 message before it hands the message over. Told that the loop is ours
 * (mosquitto_threaded_set), it only queues what it would send; nothing leaves but by mosquitto_loop_write. So: read
 * what the socket has, bring it to the card, and only then write. Cut off between the two, the broker sends all of it
 * again, and the store knows it already. */
#include "ingest/mqtt.h"

#include <errno.h>
#include <mosquitto.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/secret.h"
#include "domain/broker.h"
#include "domain/clock_trust.h"
#include "ingest/announced.h"
#include "ingest/mqtt_place.h"

#define HOST "127.0.0.1"
#define CLIENT_ID "histologe-" /* and letters that only the box knows */

enum {
  KEEPALIVE_S = 60,
  QOS = 1,
  TICK_MS = 1000,
  BACK_OFF_MAX_MS = 60000,
  RETRY_MAX_MS = 5000,
  RETRY_MIN_MS = 250,
  TRIES_TOGETHER = 8, /* then message by message, in case one of them is at fault */
  GRANTED_MAX = 2
};

const char *const mqtt_link_names[MQTT_LINK_LAST] = {
  "connecting", "connected", "unreachable", "refused", "lost", "store",
};

struct Mqtt {
  MqttInput input;
  GThread *thread;
  int wake_fd; /* readable once the box goes down */
  GMutex lock; /* guards the next four */
  MqttLink link;
  gint64 since_s, heard_s; /* seconds since the machine started; heard_s -1: nothing yet */
  MqttCounts counts;
  /* Of the thread alone. */
  struct mosquitto *client;
  MqttBurst *burst;
  char **patterns; /* subscribed to; NULL before the broker let us in */
  gint64 looked_s; /* at the families */
  guint failures;  /* to connect, since the last success */
};

/* ---- what is known of it ---- */

static void
set_link (Mqtt *mqtt, MqttLink link)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mqtt->lock);

  if (mqtt->link == link)
    return;
  mqtt->link = link;
  mqtt->since_s = clock_trust ()->up_s ();
  if (link != MQTT_CONNECTING)
    g_message ("mqtt: %s", mqtt_link_names[link]);
}

void
mqtt_state (Mqtt *mqtt, MqttState *ret_state)
{
  gint64 up_s = clock_trust ()->up_s ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mqtt->lock);

  *ret_state =
      (MqttState){ mqtt->link, up_s - mqtt->since_s, mqtt->heard_s < 0 ? -1 : up_s - mqtt->heard_s, mqtt->counts };
}

gint64
mqtt_away_s (Mqtt *mqtt)
{
  MqttState state = { 0 };

  if (mqtt == NULL)
    return 0;
  mqtt_state (mqtt, &state);
  return state.link == MQTT_CONNECTED || state.link == MQTT_STORE ? 0 : state.since_s;
}

/* Waits for so long. FALSE: the box goes down. */
static gboolean
wait_ms (const Mqtt *mqtt, int ms)
{
  struct pollfd wake = { .fd = mqtt->wake_fd, .events = POLLIN };

  return poll (&wake, 1, ms) <= 0;
}

/* ---- to the card ---- */

static gboolean
deliver_once (Mqtt *mqtt, guint tries, GError **error)
{
  MqttCounts counts = { 0 };
  gboolean each = tries > 0 && tries % TRIES_TOGETHER == 0;
  gboolean done =
      (each ? mqtt_burst_deliver_each : mqtt_burst_deliver) (mqtt->burst, mqtt->input.store, &counts, error);

  if (!done)
    return FALSE;
  g_mutex_lock (&mqtt->lock);
  mqtt_counts_add (&mqtt->counts, &counts);
  mqtt->heard_s = clock_trust ()->up_s ();
  g_mutex_unlock (&mqtt->lock);
  return TRUE;
}

/* Until the store takes it: nothing more is read meanwhile, and nothing acknowledged; the broker keeps what comes.
 * FALSE: the box goes down first. */
static gboolean
deliver (Mqtt *mqtt)
{
  int pause_ms = RETRY_MIN_MS;

  for (guint tries = 0; mqtt_burst_count (mqtt->burst) > 0; tries++) {
    g_autoptr (GError) error = NULL;

    if (deliver_once (mqtt, tries, &error))
      break;
    if (tries == 0)
      g_warning ("mqtt: %u messages wait: %s", mqtt_burst_count (mqtt->burst), error->message);
    set_link (mqtt, MQTT_STORE);
    if (!wait_ms (mqtt, pause_ms))
      return FALSE;
    pause_ms = MIN (pause_ms * 2, RETRY_MAX_MS);
  }
  return TRUE;
}

/* ---- what is listened to ---- */

static void
subscribe_new (Mqtt *mqtt, char **wanted)
{
  for (guint i = 0; wanted[i] != NULL; i++)
    if (mqtt->patterns == NULL || !g_strv_contains ((const char *const *) mqtt->patterns, wanted[i]))
      mosquitto_subscribe (mqtt->client, NULL, wanted[i], QOS);
}

/* A session that lasts remembers what was subscribed to, by a former version of the box too. */
static void
unsubscribe_over (Mqtt *mqtt, const char *const *families, char **wanted)
{
  g_auto (GStrv) over = mqtt->patterns != NULL ? g_strdupv (mqtt->patterns) : mqtt_place_patterns_over (families);

  for (guint i = 0; over[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) wanted, over[i]))
      mosquitto_unsubscribe (mqtt->client, NULL, over[i]);
}

/* What gateways say of other topics is heeded while there is a gateway. (transfer full) (nullable) */
static char **
patterns_wanted (Db *db, char **families, GError **error)
{
  g_autoptr (GStrvBuilder) wanted = g_strv_builder_new ();
  g_auto (GStrv) patterns = mqtt_place_patterns ((const char *const *) families);
  g_auto (GStrv) topics = announced_topics (db, error);

  if (topics == NULL)
    return NULL;
  g_strv_builder_addv (wanted, (const char **) patterns);
  if (families[0] != NULL)
    g_strv_builder_addv (wanted, (const char **) topics);
  return g_strv_builder_end (wanted);
}

/* Our own topics, those of the families that a gateway of the town speaks for, each asked for by making one, and those
 * that only announcements tell of. */
static void
look_at_families (Mqtt *mqtt)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) families = broker_families (store_reader (mqtt->input.store), &error);
  g_auto (GStrv) wanted =
      families == NULL ? NULL : patterns_wanted (store_reader (mqtt->input.store), families, &error);

  mqtt->looked_s = clock_trust ()->up_s ();
  if (wanted == NULL) {
    g_warning ("mqtt: %s", error->message);
    return;
  }
  if (mqtt->patterns != NULL && g_strv_equal ((const char *const *) mqtt->patterns, (const char *const *) wanted))
    return;
  subscribe_new (mqtt, wanted);
  unsubscribe_over (mqtt, (const char *const *) families, wanted);
  g_strfreev (mqtt->patterns);
  mqtt->patterns = g_steal_pointer (&wanted);
}

/* ---- what libmosquitto tells, on this thread, within mosquitto_loop_read ---- */

static void
on_connect (struct mosquitto *client G_GNUC_UNUSED, void *data, int refusal)
{
  Mqtt *mqtt = data;

  if (refusal != 0) {
    set_link (mqtt, MQTT_REFUSED);
    return;
  }
  mqtt->failures = 0;
  set_link (mqtt, MQTT_CONNECTED);
  g_clear_pointer (&mqtt->patterns, g_strfreev);
  look_at_families (mqtt);
}

static void
on_subscribe (struct mosquitto *client G_GNUC_UNUSED, void *data G_GNUC_UNUSED, int id G_GNUC_UNUSED, int count,
              const int *granted)
{
  for (int i = 0; i < count; i++)
    if (granted[i] > GRANTED_MAX)
      g_warning ("mqtt: the broker does not let us listen to all we ask for");
}

static void
on_message (struct mosquitto *client G_GNUC_UNUSED, void *data, const struct mosquitto_message *message)
{
  Mqtt *mqtt = data;

  mqtt_burst_add (mqtt->burst, &(MqttMessage){ message->topic, message->payload, (gsize) message->payloadlen,
                                               message->retain, clock_trust ()->up_s () });
}

/* ---- the connection ---- */

/* Reads what has come. FALSE: the connection is gone; what was read is in the burst all the same. */
static gboolean
read_burst (Mqtt *mqtt)
{
  struct pollfd incoming = { .fd = mosquitto_socket (mqtt->client), .events = POLLIN };

  while (incoming.fd >= 0 && !mqtt_burst_is_full (mqtt->burst) && poll (&incoming, 1, 0) > 0)
    if (mosquitto_loop_read (mqtt->client, 1) != MOSQ_ERR_SUCCESS)
      return FALSE;
  return incoming.fd >= 0;
}

/* What is queued leaves: acknowledgements too. Never with a message in hand that is not on the card. */
static gboolean
write_queued (Mqtt *mqtt)
{
  g_return_val_if_fail (mqtt_burst_count (mqtt->burst) == 0, FALSE);
  return !mosquitto_want_write (mqtt->client) || mosquitto_loop_write (mqtt->client, 1) == MOSQ_ERR_SUCCESS;
}

/* One turn. FALSE: the connection is gone, or the box goes down. */
static gboolean
serve (Mqtt *mqtt)
{
  short events = mosquitto_want_write (mqtt->client) ? POLLIN | POLLOUT : POLLIN;
  struct pollfd both[] = { { .fd = mosquitto_socket (mqtt->client), .events = events },
                           { .fd = mqtt->wake_fd, .events = POLLIN } };
  gboolean here;

  /* A signal to the process (a program it ran has ended) wakes too, and means nothing here. */
  if (both[0].fd < 0 || (poll (both, G_N_ELEMENTS (both), TICK_MS) < 0 && errno != EINTR) || both[1].revents != 0)
    return FALSE;
  here = read_burst (mqtt);
  if (!deliver (mqtt))
    return FALSE;
  if (mqtt->patterns != NULL) {
    set_link (mqtt, MQTT_CONNECTED);
    if (clock_trust ()->up_s () != mqtt->looked_s)
      look_at_families (mqtt);
  }
  return here && write_queued (mqtt) && mosquitto_loop_misc (mqtt->client) == MOSQ_ERR_SUCCESS;
}

/* (transfer full): the same at each start. To the broker a client id is nobody's: whichever account gives it takes the
 * session over, and empties what waits there. So nobody else can know it, and no log says it. */
static char *
client_id (void)
{
  guchar signature[SECRET_SIGNATURE_BYTES] = { 0 };
  g_autofree char *letters = NULL;

  secret_sign ("mqtt client", "", 0, signature);
  letters = secret_letters (signature, sizeof signature);
  return g_strconcat (CLIENT_ID, letters, NULL);
}

static struct mosquitto *
client_new (Mqtt *mqtt)
{
  g_autofree char *id = client_id ();
  struct mosquitto *client = mosquitto_new (id, FALSE /* the session lasts */, mqtt);

  mosquitto_threaded_set (client, TRUE);
  mosquitto_username_pw_set (client, MQTT_BOX_USER, mqtt->input.password);
  mosquitto_connect_callback_set (client, on_connect);
  mosquitto_subscribe_callback_set (client, on_subscribe);
  mosquitto_message_callback_set (client, on_message);
  return client;
}

/* From one connection to its end. */
static void
connect_and_serve (Mqtt *mqtt)
{
  if (mosquitto_connect (mqtt->client, HOST, mqtt->input.port, KEEPALIVE_S) != MOSQ_ERR_SUCCESS) {
    set_link (mqtt, MQTT_UNREACHABLE);
    return;
  }
  while (serve (mqtt))
    ;
  if (mqtt->patterns != NULL)
    set_link (mqtt, MQTT_LOST);
  g_clear_pointer (&mqtt->patterns, g_strfreev);
}

static void
say_goodbye (Mqtt *mqtt)
{
  if (mqtt_burst_count (mqtt->burst) == 0 && mosquitto_disconnect (mqtt->client) == MOSQ_ERR_SUCCESS)
    mosquitto_loop_write (mqtt->client, 1);
}

static gpointer
loop (gpointer data)
{
  Mqtt *mqtt = data;

  /* What an ended connection left in hand comes first: the broker may not know it any more (QoS 0). */
  while (wait_ms (mqtt, 0) && deliver (mqtt)) {
    connect_and_serve (mqtt);
    if (!wait_ms (mqtt, MIN (RETRY_MIN_MS << MIN (mqtt->failures, 8), BACK_OFF_MAX_MS)))
      break;
    mqtt->failures++;
  }
  say_goodbye (mqtt);
  return NULL;
}

Mqtt *
mqtt_start (const MqttInput *input)
{
  Mqtt *mqtt;

  g_return_val_if_fail (secret_key_is_set (), NULL);
  mqtt = g_new0 (Mqtt, 1);
  mosquitto_lib_init ();
  mqtt->input = *input;
  mqtt->heard_s = -1;
  mqtt->since_s = clock_trust ()->up_s ();
  mqtt->wake_fd = eventfd (0, EFD_CLOEXEC);
  mqtt->burst = mqtt_burst_new ();
  g_mutex_init (&mqtt->lock);
  mqtt->client = client_new (mqtt);
  mqtt->thread = g_thread_new ("mqtt", loop, mqtt);
  return mqtt;
}

void
mqtt_stop (Mqtt *mqtt)
{
  if (mqtt == NULL)
    return;
  if (eventfd_write (mqtt->wake_fd, 1) != 0)
    g_warning ("mqtt: the thread cannot be woken");
  g_thread_join (mqtt->thread);
  mosquitto_destroy (mqtt->client);
  mosquitto_lib_cleanup ();
  mqtt_burst_free (mqtt->burst);
  g_strfreev (mqtt->patterns);
  close (mqtt->wake_fd);
  g_mutex_clear (&mqtt->lock);
  g_free (mqtt);
}
