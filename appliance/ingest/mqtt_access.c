/* mqtt_access.c: accounts to files, each replaced whole. Knows no connection. */
#include "ingest/mqtt_access.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "base/folder.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/broker.h"
#include "ingest/announced.h"
#include "ingest/mqtt_place.h"

#define PASSWORD_FILE "mqtt.password"
#define PROGRAM "mosquitto"
enum { MODE_OWN = 0600, MODE_GROUP = 0640, PID_MAX = 4194304 };

/* On the card under its name, or as it was. */
static gboolean
file_replace (const char *folder, const char *name, const char *text, int mode, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode,
                                   error)
         || box_translate (error);
}

char *
mqtt_access_password (const MqttAccess *access, GError **error)
{
  g_autofree char *path = g_build_filename (access->data_folder, PASSWORD_FILE, NULL);
  g_autofree char *password = NULL;

  if (g_file_get_contents (path, &password, NULL, NULL) && secret_is_token (g_strstrip (password)))
    return g_steal_pointer (&password);
  g_free (password);
  password = secret_token_new ();
  return file_replace (access->data_folder, PASSWORD_FILE, password, MODE_OWN, error) ? g_steal_pointer (&password)
                                                                                      : NULL;
}

/* The hash of the box's own password does not change between two writings: Mosquitto would throw it out each time. */
static char *
box_hash (const MqttAccess *access, GError **error)
{
  g_autofree char *password = mqtt_access_password (access, error);
  g_autofree char *digest = password == NULL ? NULL : secret_hash (password);

  G_STATIC_ASSERT (BROKER_SALT_BYTES <= 64);
  return digest == NULL ? NULL : broker_hash_salted (password, (const guchar *) digest);
}

static char *
print_passwords (const char *hash, const GPtrArray *accounts)
{
  GString *lines = g_string_new (NULL);

  g_string_append_printf (lines, "%s:%s\n", MQTT_BOX_USER, hash);
  for (guint i = 0; i < accounts->len; i++) {
    const BrokerAccount *account = g_ptr_array_index (accounts, i);

    g_string_append_printf (lines, "%s:%s\n", account->user, account->hash);
  }
  return g_string_free (lines, FALSE);
}

static char *
print_acl (const GPtrArray *accounts, const char *const *announced)
{
  g_autoptr (GArray) rights = g_array_new (FALSE, FALSE, sizeof (MqttRight));

  for (guint i = 0; i < accounts->len; i++) {
    const BrokerAccount *account = g_ptr_array_index (accounts, i);
    MqttRight right = { account->user, account->family };

    if (right.family != NULL)
      g_array_append_val (rights, right);
  }
  return mqtt_place_acl ((const MqttRight *) (gpointer) rights->data, rights->len, announced);
}

/* A Mosquitto of our own user reads its files again. One that is not there will read them when it starts. */
static void
tell (const MqttAccess *access)
{
  g_autofree char *text = NULL, *name_file = NULL, *name = NULL;
  gint64 pid = 0;

  if (access->pid_file == NULL || !g_file_get_contents (access->pid_file, &text, NULL, NULL)
      || !text_to_integer (g_strstrip (text), 2, PID_MAX, &pid))
    return;
  /* The file of one that died may name somebody else by now. */
  name_file = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/comm", pid);
  if (g_file_get_contents (name_file, &name, NULL, NULL) && strcmp (g_strstrip (name), PROGRAM) == 0
      && kill ((pid_t) pid, SIGHUP) != 0)
    g_warning ("mosquitto cannot be told of new passwords: %s", g_strerror (errno));
}

gboolean
mqtt_access_write (const MqttAccess *access, Store *store, GError **error)
{
  g_autoptr (GPtrArray) accounts = broker_account_list (store_reader (store), error);
  g_autofree char *hash = accounts == NULL ? NULL : box_hash (access, error);
  g_autofree char *passwords = hash == NULL ? NULL : print_passwords (hash, accounts);
  g_auto (GStrv) announced = hash == NULL ? NULL : announced_topics (store_reader (store), error);
  g_autofree char *acl = announced == NULL ? NULL : print_acl (accounts, (const char *const *) announced);

  /* Rights first: whoever is let in finds them. */
  if (acl == NULL || !file_replace (access->folder, "acl", acl, MODE_GROUP, error)
      || !file_replace (access->folder, "passwords", passwords, MODE_GROUP, error))
    return FALSE;
  tell (access);
  return TRUE;
}

gboolean
mqtt_access_wanted (const Jobs *jobs, Db *db, gint64 now G_GNUC_UNUSED)
{
  BrokerState state = { 0 };
  g_autofree char *announced = jobs->mqtt == NULL ? NULL : announced_digest (db, NULL);

  return announced != NULL && broker_state (db, &state, NULL)
         && (state.revision != state.written || !broker_knows_announced (db, announced));
}

typedef struct {
  gint64 revision;
  const char *announced;
} Written;

static gboolean
written_work (Db *db, gpointer data, GError **error)
{
  const Written *written = data;

  return broker_set_written (db, written->revision, written->announced, error);
}

gboolean
mqtt_access_run (const Jobs *jobs, gint64 now G_GNUC_UNUSED, Tree *counts, GError **error)
{
  BrokerState state = { 0 };

  /* What was asked first: an account or a topic that changes meanwhile is written again. */
  g_autofree char *announced = announced_digest (store_reader (jobs->store), error);

  if (announced == NULL || !broker_state (store_reader (jobs->store), &state, error)
      || !mqtt_access_write (jobs->mqtt, jobs->store, error)
      || !store_write (jobs->store, written_work, &(Written){ state.revision, announced }, error))
    return FALSE;
  tree_set_integer (counts, "revision", state.revision);
  return TRUE;
}
