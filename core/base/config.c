/* config.c: reads histologe.conf against one table of keys, and prints its own commented sample. Does not look whether
 * paths exist. */
#include "base/config.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"

const ConfigKey config_keys[] = {
  { "server", "listen", CONFIG_TEXT, "127.0.0.1:8064", 0, 0,
    "address and port; port 0 takes a free one, base_url is needed then", NULL },
  { "server", "base_url", CONFIG_TEXT, "", 0, 0, "what people type, no slash at the end; empty: http:// and the above",
    NULL },
  { "server", "threads", CONFIG_INTEGER, "64", 4, 128, "worker threads", NULL },
  { "server", "front", CONFIG_CHOICE, "none", 0, 0, "none, or loopback when nginx stands in front (TLS)",
    "none loopback" },
  { "server", "certificate", CONFIG_PATH, "", 0, 0,
    "the site's certificate (PEM), whose end is told in time; empty: nobody looks at it", NULL },
  { "server", "metrics_token", CONFIG_TEXT, "", 0, 0,
    "24 signs or more: who sends them (Authorization: Bearer) reads /metrics from elsewhere; empty: this machine alone",
    NULL },
  { "server", "tunnel_port", CONFIG_INTEGER, "0", 0, 65535,
    "where nginx awaits, on this machine, what comes by the tunnel; 0: the tunnel ends at the daemon itself", NULL },
  { "paths", "data", CONFIG_PATH, NULL, 0, 0, "store.db, files/, site/ and all that a backup keeps", NULL },
  { "paths", "templates", CONFIG_PATH, NULL, 0, 0, "site-templates/", NULL },
  { "paths", "grids", CONFIG_PATH, NULL, 0, 0, "grids/", NULL },
  { "paths", "override", CONFIG_PATH, "", 0, 0, "the town's own templates, words and pages, by name; may be empty",
    NULL },
  { "paths", "tiles", CONFIG_PATH, "", 0, 0,
    "map as pictures: an MBTiles file of PNG, JPEG or WebP tiles; empty: a map without background", NULL },
  { "paths", "outlines", CONFIG_PATH, "", 0, 0,
    "borders of the communes: a GeoJSON file (WGS 84); empty: drawn around their known addresses", NULL },
  { "mail", "msmtp_config", CONFIG_PATH, "", 0, 0,
    "configuration of msmtp; empty: the relay that the installation was told, else mails wait", NULL },
  { "mail", "ca_file", CONFIG_PATH, "", 0, 0,
    "authority of a relay that no public one vouches for (PEM), when it is the one that the installation was told", NULL },
  { "inbox", "url", CONFIG_TEXT, "", 0, 0,
    "server of the service mailbox: imaps://imap.example.org, or imap:// with STARTTLS; empty: answers are not read",
    NULL },
  { "inbox", "user", CONFIG_TEXT, "", 0, 0, "account of that mailbox", NULL },
  { "inbox", "password_file", CONFIG_PATH, "", 0, 0, "its password, first line, readable by the box alone (0600)",
    NULL },
  { "inbox", "folder", CONFIG_TEXT, "INBOX", 0, 0, "folder that is read", NULL },
  { "inbox", "done_folder", CONFIG_TEXT, "", 0, 0, "folder that takes what was read; empty: it stays, marked as read",
    NULL },
  { "inbox", "ca_file", CONFIG_PATH, "", 0, 0, "authority of a server that no public one vouches for (PEM)", NULL },
  { "inbox", "every_minutes", CONFIG_INTEGER, "5", 1, 240, "how often it is read", NULL },
  { "sms", "spool", CONFIG_PATH, "", 0, 0,
    "folder of gammu-smsd that holds its outbox/, sent/ and error/, which the box may write", NULL },
  { "sms", "gateway", CONFIG_PATH, "", 0, 0,
    "file of the gateway's address and secrets, readable by the box alone (0600): appliance/background/sms_gateway.h",
    NULL },
  { "mqtt", "port", CONFIG_INTEGER, "0", 0, 65535, "port of the broker (Mosquitto) on 127.0.0.1; 0: no MQTT", NULL },
  { "mqtt", "folder", CONFIG_PATH, "", 0, 0,
    "where the box writes Mosquitto's files passwords and acl (packaging/mosquitto); empty: written in paths.data",
    NULL },
  { "mqtt", "pid_file", CONFIG_PATH, "", 0, 0,
    "pid_file of a Mosquitto of the same user, which is then told to read them again; empty: systemd does it", NULL },
  { "backup", "stick", CONFIG_PATH, "/media/histologe/stick", 0, 0,
    "where the USB stick of backups is mounted (packaging/installed/histologe-stick): another disk than that of the data",
    NULL },
  { "certificate", "folder", CONFIG_PATH, "/var/lib/histologe-certificate", 0, 0,
    "where histologe-certificate (root) says which certificate nginx shows; nothing there: somebody else sees to it", NULL },
  { "update", "told", CONFIG_PATH, "/var/lib/histologe-update/told", 0, 0,
    "folder in which histologe-update says what it did (packaging/update); without it the box is not updated by itself",
    NULL },
  { "training", "listen", CONFIG_TEXT, "", 0, 0,
    "address and port of the training copy, as [server] listen; empty: there is none", NULL },
  { "training", "base_url", CONFIG_TEXT, "", 0, 0, "what trainees type, no slash at the end; empty: http:// and the above",
    NULL },
  { "training", "trainees", CONFIG_PATH, "", 0, 0, "what the copy is made of: packaging/demo/trainees.ini", NULL },
  { "training", "copy_of", CONFIG_TEXT, "", 0, 0,
    "written by the box into its copy's own configuration: address of the real box. Nothing leaves such a copy", NULL },
  { "clock", "trust", CONFIG_CHOICE, "always", 0, 0, "always, or ntp: jobs and readings wait until the clock is synchronised",
    "always ntp" },
  { "clock", "zone", CONFIG_ZONE, CLOCK_ZONE_DEFAULT, 0, 0, "the legal time zone: days, weeks and deadlines follow it",
    NULL },
  { "clock", "holidays", CONFIG_CHOICE, CLOCK_HOLIDAYS_DEFAULT, 0, 0,
    "where the box stands, for public holidays: nobody is chased on these", clock_holidays_choices },
};
const guint config_keys_count = G_N_ELEMENTS (config_keys);

struct Config {
  char *file;
  GHashTable *values; /* "group.key" → char * */
};

void
config_free (Config *config)
{
  if (config == NULL)
    return;
  g_free (config->file);
  g_hash_table_unref (config->values);
  g_free (config);
}

static const ConfigKey *
config_key_find (const char *group, const char *key)
{
  for (guint i = 0; i < config_keys_count; i++)
    if (strcmp (config_keys[i].group, group) == 0 && strcmp (config_keys[i].key, key) == 0)
      return &config_keys[i];
  return NULL;
}

/* A misspelt key must not pass for a default. */
static gboolean
config_refuse_unknown (GKeyFile *file, const char *path, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    g_auto (GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);

    for (guint k = 0; keys != NULL && keys[k] != NULL; k++)
      if (config_key_find (groups[i], keys[k]) == NULL)
        return box_fail (error, BOX_ERROR_INVALID, "%s: no such key: [%s] %s", path, groups[i], keys[k]);
  }
  return TRUE;
}

static gboolean
config_check (const Config *config, const ConfigKey *key, const char *value, GError **error)
{
  g_auto (GStrv) choices = g_strsplit (key->choices != NULL ? key->choices : "", " ", -1);
  gint64 number;

  if (key->fallback == NULL && *value == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "%s: [%s] %s is missing", config->file, key->group, key->key);
  if (key->type == CONFIG_CHOICE && !g_strv_contains ((const char *const *) choices, value))
    return box_fail (error, BOX_ERROR_INVALID, "%s: [%s] %s: not one of: %s", config->file, key->group, key->key,
                     key->choices);
  if (key->type == CONFIG_INTEGER && !text_to_integer (value, key->min, key->max, &number))
    return box_fail (error, BOX_ERROR_INVALID,
                     "%s: [%s] %s: not a number between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, config->file,
                     key->group, key->key, key->min, key->max);
  if (key->type == CONFIG_ZONE && !clock_zone_is_known (value))
    return box_fail (error, BOX_ERROR_INVALID, "%s: [%s] %s: no such time zone", config->file, key->group, key->key);
  return TRUE;
}

static gboolean
config_read_key (Config *config, GKeyFile *file, const ConfigKey *key, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *given = g_key_file_get_string (file, key->group, key->key, &failure);
  g_autofree char *folder = g_path_get_dirname (config->file);
  const char *value = given != NULL ? g_strstrip (given) : key->fallback;

  if (failure != NULL && g_key_file_has_key (file, key->group, key->key, NULL))
    return box_fail (error, BOX_ERROR_INVALID, "%s: [%s] %s: %s", config->file, key->group, key->key, failure->message);
  if (!config_check (config, key, value != NULL ? value : "", error))
    return FALSE;
  g_hash_table_insert (config->values, g_strdup_printf ("%s.%s", key->group, key->key),
                       key->type == CONFIG_PATH && *value != '\0' ? g_canonicalize_filename (value, folder)
                                                                  : g_strdup (value));
  return TRUE;
}

/* The first address of "192.168.1.2:80,8064", as people can type it: 0.0.0.0 is everywhere, but no place to go. */
static char *
listen_authority (const char *listen)
{
  g_autofree char *first = g_strndup (listen, strcspn (listen, ","));
  const char *colon = strchr (first, ':');

  if (colon != NULL && !g_str_has_prefix (first, "0.0.0.0:"))
    return g_steal_pointer (&first);
  return g_strconcat ("127.0.0.1:", colon == NULL ? first : colon + 1, NULL);
}

/* (transfer full): what was given, else where it listens. */
static char *
url_of (const char *given, const char *listen)
{
  g_autofree char *authority = listen_authority (listen);
  char *url = *given != '\0' ? g_strdup (given) : g_strconcat ("http://", authority, NULL);

  while (g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';
  return url;
}

char *
config_base_url (const Config *config)
{
  return url_of (config_text (config, "server.base_url"), config_text (config, "server.listen"));
}

char *
config_training_url (const Config *config)
{
  const char *listen = config_text (config, "training.listen");

  return *listen == '\0' ? NULL : url_of (config_text (config, "training.base_url"), listen);
}

char *
config_own_url (const Config *config)
{
  g_autofree char *authority = listen_authority (config_text (config, "server.listen"));

  return g_str_has_suffix (authority, ":0") ? NULL : g_strconcat ("http://", authority, NULL);
}

/* Nobody but the running daemon would know a free port: mails written by the command line would lead nowhere. */
static gboolean
config_refuse_free_port (const Config *config, GError **error)
{
  g_autofree char *authority = listen_authority (config_text (config, "server.listen"));

  if (*config_text (config, "server.base_url") != '\0' || !g_str_has_suffix (authority, ":0"))
    return TRUE;
  return box_fail (error, BOX_ERROR_INVALID, "%s: [server] base_url is needed when listen takes a free port",
                   config->file);
}

/* What a training copy may not know at all: whatever could carry a message to somebody, or bring a real one in. */
static const char *const outward[] = { "mail.msmtp_config", "inbox.url",       "sms.spool",
                                       "sms.gateway",       "training.listen", NULL };

static gboolean
config_refuse_outward (const Config *config, GError **error)
{
  if (*config_text (config, "training.copy_of") == '\0')
    return TRUE;
  for (guint i = 0; outward[i] != NULL; i++)
    if (*config_text (config, outward[i]) != '\0')
      return box_fail (error, BOX_ERROR_INVALID, "%s: %s is not for a training copy", config->file, outward[i]);
  return config_integer (config, "mqtt.port") == 0
         || box_fail (error, BOX_ERROR_INVALID, "%s: mqtt.port is not for a training copy", config->file);
}

static gboolean
config_parse (GKeyFile *file, const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &failure))
    return TRUE;
  if (failure->domain == G_KEY_FILE_ERROR)
    return box_fail (error, BOX_ERROR_INVALID, "%s: %s", path, failure->message);
  g_prefix_error (&failure, "%s: ", path);
  g_propagate_error (error, g_steal_pointer (&failure));
  return box_translate (error);
}

Config *
config_load (const char *path, GError **error)
{
  g_autoptr (Config) config = g_new0 (Config, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  config->file = g_canonicalize_filename (path, NULL);
  config->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!config_parse (file, path, error))
    return NULL;
  if (!config_refuse_unknown (file, path, error))
    return NULL;
  for (guint i = 0; i < config_keys_count; i++)
    if (!config_read_key (config, file, &config_keys[i], error))
      return NULL;
  if (!config_refuse_free_port (config, error) || !config_refuse_outward (config, error))
    return NULL;
  return g_steal_pointer (&config);
}

const char *
config_text (const Config *config, const char *name)
{
  const char *value = g_hash_table_lookup (config->values, name);

  g_return_val_if_fail (value != NULL, "");
  return value;
}

gint64
config_integer (const Config *config, const char *name)
{
  gint64 value = 0;

  text_to_integer (config_text (config, name), G_MININT64, G_MAXINT64, &value);
  return value;
}

const char *
config_file (const Config *config)
{
  return config->file;
}

char *
config_sample (void)
{
  g_autoptr (GString) sample = g_string_new (NULL);
  const char *group = "";

  for (guint i = 0; i < config_keys_count; i++) {
    const ConfigKey *key = &config_keys[i];

    if (strcmp (group, key->group) != 0)
      g_string_append_printf (sample, "%s[%s]\n", i == 0 ? "" : "\n", key->group);
    group = key->group;
    g_string_append_printf (sample, "# %s\n%s%s=%s\n", key->help, key->fallback == NULL ? "" : "#", key->key,
                            key->fallback == NULL ? "" : key->fallback);
  }
  return g_string_free (g_steal_pointer (&sample), FALSE);
}
