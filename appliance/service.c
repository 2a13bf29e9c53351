/* service.c: opens what both the daemon and the command line need. Starts no thread but the store's writer, serves
 * nothing. */
#include "service.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "backup/bring.h"
#include "base/clock.h"
#include "base/content.h"
#include "base/crash.h"
#include "base/secret.h"
#include "domain/clock_trust.h"
#include "domain/grid_adoption.h"
#include "edition.h"

static const char *const data_folders[] = { "files", "tmp", "site", "cache" };

static gboolean
make_folders (const char *data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (data_folders); i++) {
    g_autofree char *path = g_build_filename (data, data_folders[i], NULL);

    if (g_mkdir_with_parents (path, 0750) != 0)
      return box_fail (error, BOX_ERROR_IO, "cannot make %s: %s", path, g_strerror (errno));
  }
  return TRUE;
}

static gboolean
load_words (Service *service, GError **error)
{
  const char *templates = config_text (service->config, "paths.templates");
  const char *override = config_text (service->config, "paths.override");
  g_autofree char *words = g_build_filename (templates, "words", NULL);
  g_autofree char *own_words = *override == '\0' ? NULL : g_build_filename (override, "words", NULL);

  service->templates = template_set_new ();
  service->words = words_load (words, own_words, error);
  return service->words != NULL && template_set_load (service->templates, templates, FALSE, error)
         && (*override == '\0' || template_set_load (service->templates, override, TRUE, error))
         && words_lay (service->words, service->templates, error);
}

/* Texts of public pages, for who changes them; the generator reads them itself. */
static gboolean
load_contents (Service *service, GError **error)
{
  const char *override = config_text (service->config, "paths.override");
  g_autofree char *folder = g_build_filename (config_text (service->config, "paths.templates"), "content", NULL);
  g_autofree char *own = *override == '\0' ? NULL : g_build_filename (override, "content", NULL);

  service->contents = content_load (folder, own, error);
  return service->contents != NULL;
}

static gboolean
settle_grid (Db *db, gpointer data, GError **error)
{
  return grid_adoption_settle (db, data, clock_now (), error);
}

/* The questionnaire is judged by the newest grid of the folder it came with; the town may follow an older one. */
static gboolean
load_grids (Service *service, GError **error)
{
  const char *folder = config_text (service->config, "paths.grids");

  service->grids = grid_load_folder (folder, error);
  if (service->grids != NULL)
    service->questionnaire = questionnaire_load_folder (folder, grid_set_current (service->grids), error);
  if (service->questionnaire != NULL)
    service->figures = figure_kinds_load_folder (folder, error);
  if (service->figures == NULL || !store_write (service->store, settle_grid, service->grids, error))
    return FALSE;
  if (!grid_adoption_follow (store_reader (service->store), service->grids))
    g_warning ("the adopted grid left %s: the newest is in force", folder);
  return TRUE;
}

/* The box's key, kept beside the store: of visitors' form tokens (a form left open across a power cut still sends), and
 * of what the store keeps sealed. */
static GBytes *
visitor_key (const char *data, GError **error)
{
  g_autofree char *path = g_build_filename (data, SECRET_KEY_FILE, NULL);
  g_autofree char *key = NULL;
  gsize length = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_autofree char *fresh = secret_token_new ();

    if (!g_file_set_contents_full (path, fresh, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error)) {
      box_translate (error);
      return NULL;
    }
  }
  if (!g_file_get_contents (path, &key, &length, error)) {
    box_translate (error);
    return NULL;
  }
  secret_key_set (key);
  return g_bytes_new (key, length);
}

static void
fill_inbox (Service *service)
{
  const Config *config = service->config;

  service->inbox = (InboxAccount){
    .url = config_text (config, "inbox.url"),
    .user = config_text (config, "inbox.user"),
    .password_file = config_text (config, "inbox.password_file"),
    .folder = config_text (config, "inbox.folder"),
    .done_folder = config_text (config, "inbox.done_folder"),
    .ca_file = config_text (config, "inbox.ca_file"),
    .every_s = config_integer (config, "inbox.every_minutes") * CLOCK_MINUTE,
  };
}

/* Without a port there is no broker. */
static void
fill_mqtt (Service *service)
{
  const char *data = config_text (service->config, "paths.data"),
             *folder = config_text (service->config, "mqtt.folder"),
             *pid_file = config_text (service->config, "mqtt.pid_file");

  if (config_integer (service->config, "mqtt.port") != 0)
    service->mqtt_access = (MqttAccess){ *folder == '\0' ? data : folder, data, *pid_file == '\0' ? NULL : pid_file };
}

static void
fill_jobs (Service *service)
{
  const char *msmtp = config_text (service->config, "mail.msmtp_config");
  const char *spool = config_text (service->config, "sms.spool"),
             *gateway = config_text (service->config, "sms.gateway");

  fill_inbox (service);
  fill_mqtt (service);
  service->jobs = (Jobs){
    .store = service->store,
    .words = service->words,
    .grids = service->grids,
    .numbers = service->numbers,
    .data_folder = config_text (service->config, "paths.data"),
    .base_url = service->base_url,
    .msmtp_config = *msmtp == '\0' ? NULL : msmtp,
    .sms_spool = *spool == '\0' ? NULL : spool,
    .sms_gateway = *gateway == '\0' ? NULL : gateway,
    .inbox = *service->inbox.url == '\0' ? NULL : &service->inbox,
    .generator = service->generator,
    .config = service->config,
    .config_path = config_file (service->config),
    .clock = clock_now,
    .mqtt = service->mqtt_access.folder == NULL ? NULL : &service->mqtt_access,
    .stop = service->stop,
  };
}

static void
fill_appliance (Service *service)
{
  service->appliance = (Appliance){
    .store = service->store,
    .words = service->words,
    .grids = service->grids,
    .numbers = service->numbers,
    .questionnaire = service->questionnaire,
    .figures = service->figures,
    .contents = service->contents,
    .addresses = service->addresses,
    .tiles = service->tiles,
    .outlines_file = config_text (service->config, "paths.outlines"),
    .data_folder = config_text (service->config, "paths.data"),
    .base_url = service->base_url,
    .behind_proxy = g_strcmp0 (config_text (service->config, "server.front"), "loopback") == 0,
    .secure_cookies = g_str_has_prefix (service->base_url, "https://"),
    .cookie_key = service->cookie_key,
    .edition = service->edition,
    .config = service->config,
    .config_file = config_file (service->config),
  };
  fill_jobs (service);
}

/* A backup that was being brought back when the power went takes its place first. */
static gboolean
take_hold (Service *service, GError **error)
{
  const char *data = config_text (service->config, "paths.data");

  service->hold = bring_hold (data, TRUE);
  if (service->hold >= 0 && !bring_finish (data, error))
    return FALSE;
  if (service->hold >= 0)
    close (service->hold);
  service->hold = bring_hold (data, FALSE);
  return service->hold >= 0 || box_fail (error, BOX_ERROR_BUSY, "%s: a backup is being brought back", data);
}

Service *
service_open (const char *config_path, GError **error)
{
  g_autoptr (Service) service = g_new0 (Service, 1);
  g_autofree char *store = NULL, *addresses = NULL;

  service->hold = -1;
  service->config = config_load (config_path, error);
  if (service->config != NULL)
    clock_trust_use (g_strcmp0 (config_text (service->config, "clock.trust"), "ntp") == 0);
  if (service->config == NULL || !secret_init (error)
      || !clock_zone_use (config_text (service->config, "clock.zone"), error)
      || !clock_holidays_use (config_text (service->config, "clock.holidays"), error)
      || !make_folders (config_text (service->config, "paths.data"), error) || !take_hold (service, error))
    return NULL;
  crash_install (g_get_prgname (), config_text (service->config, "paths.data"));
  store = g_build_filename (config_text (service->config, "paths.data"), "store.db", NULL);
  service->store = store_open (store, STORE_READ_WRITE, error);
  if (service->store == NULL || !load_words (service, error))
    return NULL;
  if (!load_contents (service, error) || !load_grids (service, error))
    return NULL;
  service->numbers = numbers_load_folder (config_text (service->config, "paths.grids"), error);
  if (service->numbers == NULL)
    return NULL;
  addresses = g_build_filename (config_text (service->config, "paths.data"), "addresses.db", NULL);
  service->addresses = address_base_open (addresses);
  service->tiles = tile_base_open (config_text (service->config, "paths.tiles"));
  service->cookie_key = visitor_key (config_text (service->config, "paths.data"), error);
  if (service->cookie_key == NULL)
    return NULL;
  service->generator = service_program ("histologe-generator");
  edition_read (service->generator,
                (const char *const[]){ config_text (service->config, "paths.templates"),
                                       config_text (service->config, "paths.override"), NULL },
                service->edition);
  service->stop = g_cancellable_new ();
  service->base_url = config_base_url (service->config);
  fill_appliance (service);
  return g_steal_pointer (&service);
}

void
service_close (Service *service)
{
  if (service == NULL)
    return;
  store_close (service->store);
  words_free (service->words);
  template_set_free (service->templates);
  questionnaire_free (service->questionnaire);
  figure_kinds_free (service->figures);
  g_clear_pointer (&service->contents, g_ptr_array_unref);
  grid_set_free (service->grids);
  numbers_free (service->numbers);
  address_base_free (service->addresses);
  tile_base_free (service->tiles);
  config_free (service->config);
  g_clear_pointer (&service->cookie_key, g_bytes_unref);
  g_clear_object (&service->stop);
  if (service->hold >= 0)
    close (service->hold);
  g_free (service->generator);
  g_free (service->mqtt_password);
  g_free (service->base_url);
  g_free (service);
}

void
service_read_addresses (Service *service)
{
  g_autoptr (GError) error = NULL;

  if (!address_base_check (service->addresses, &error))
    g_warning ("addresses cannot be searched: %s", error->message);
}

char *
service_program (const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self != NULL ? self : "/usr/bin/x");

  return g_build_filename (folder, name, NULL);
}
