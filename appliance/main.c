/* main.c: the daemon: opens everything, serves, runs the jobs, stops on SIGTERM. Under the name histologe-admin it is
 * the command line. */
#include <glib-unix.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "admin.h"
#include "background/scheduler.h"
#include "background/trainer.h"
#include "base/clock.h"
#include "domain/training.h"
#include "http/server.h"
#include "ingest/mqtt.h"
#include "routes.h"
#include "service.h"
#include "setup_door.h"
#include "supervisor.h"
#include "tables.h"

/* 64 threads with an arena each would hold on to memory a Pi needs; so would pages of megabytes that lie in the middle of
 * a heap: large ones go back to the kernel at once, whatever was freed before (glibc would raise the bound by itself).
 */
enum { MALLOC_ARENAS = 2, MALLOC_LARGE_BYTES = 128 * 1024 };

static char *option_config = NULL, *option_trial = NULL;
static gboolean option_routes = FALSE, option_transitions = FALSE, option_rights = FALSE, option_notices = FALSE;
static gboolean option_reminders = FALSE, option_sample = FALSE;
static const GOptionEntry options[] = {
  { "config", 'c', 0, G_OPTION_ARG_FILENAME, &option_config, "configuration file", "FILE" },
  { "trial", 0, 0, G_OPTION_ARG_STRING, &option_trial, "serve there only and do nothing by oneself (an update is tried)",
    "ADDRESS:PORT" },
  { "routes", 0, 0, G_OPTION_ARG_NONE, &option_routes, "print the table of routes", NULL },
  { "transitions", 0, 0, G_OPTION_ARG_NONE, &option_transitions, "print the tables of states", NULL },
  { "rights", 0, 0, G_OPTION_ARG_NONE, &option_rights, "print the table of rights", NULL },
  { "notices", 0, 0, G_OPTION_ARG_NONE, &option_notices, "print the table of notices", NULL },
  { "reminders", 0, 0, G_OPTION_ARG_NONE, &option_reminders, "print what is chased, when and whom it tells", NULL },
  { "print-config", 0, 0, G_OPTION_ARG_NONE, &option_sample, "print a commented configuration", NULL },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

static void
print_routes (void)
{
  for (guint i = 0; i < routes_count; i++)
    printf ("%-5s %-36s %s\n", routes[i].method, routes[i].path, action_name (routes[i].right));
}

static void
print_sample (void)
{
  g_autofree char *sample = config_sample ();

  fputs (sample, stdout);
}

/* What is printed instead of serving. */
static const struct {
  const gboolean *wanted;
  void (*print) (void);
} prints[] = {
  { &option_routes, print_routes },
  { &option_transitions, tables_print_transitions },
  { &option_rights, tables_print_rights },
  { &option_notices, tables_print_notices },
  { &option_reminders, tables_print_reminders },
  { &option_sample, print_sample },
};

static gboolean
print_wanted (void)
{
  gboolean printed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (prints); i++)
    if (*prints[i].wanted) {
      prints[i].print ();
      printed = TRUE;
    }
  return printed;
}

static gboolean
on_stop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* A training copy that nobody uses ends; the box that started it takes note (background/trainer.h). */
enum { COPY_LOOK_S = 2 };
typedef struct {
  GMainLoop *loop;
  gint64 since; /* it serves */
} CopyWait;

static gboolean
on_copy_look (gpointer data)
{
  const CopyWait *wait = data;

  if (clock_now () - MAX (server_last_used (), wait->since) >= TRAINING_IDLE_S)
    g_main_loop_quit (wait->loop);
  return G_SOURCE_CONTINUE;
}

static void
wait_for_stop (const Service *service)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  CopyWait wait = { loop, clock_now () };

  if (http_is_copy (&service->appliance))
    g_timeout_add_seconds (COPY_LOOK_S, on_copy_look, &wait);
  g_unix_signal_add (SIGTERM, on_stop, loop);
  g_unix_signal_add (SIGINT, on_stop, loop);
  g_main_loop_run (loop);
}

/* (transfer full): the box at its broker; NULL without one. A broker that is down is no reason not to serve. */
static Mqtt *
listen_to_broker (Service *service)
{
  int port = (int) config_integer (service->config, "mqtt.port");
  g_autoptr (GError) error = NULL;

  if (port == 0)
    return NULL;
  service->mqtt_password = mqtt_access_password (&service->mqtt_access, &error);
  if (service->mqtt_password == NULL || !mqtt_access_write (&service->mqtt_access, service->store, &error))
    g_warning ("mqtt: the accounts of the broker cannot be written: %s", error->message);
  if (service->mqtt_password == NULL)
    return NULL;
  return mqtt_start (&(MqttInput){ service->store, service->mqtt_password, port });
}

/* A trial (packaging/update) is a whole box behind a door that nobody knows: it takes no reading, runs no job, sends
 * nothing: its store may be thrown away. */
static gboolean
serve (Service *service, GError **error)
{
  gboolean trial = option_trial != NULL;
  g_autoptr (Mqtt) mqtt = service->appliance.mqtt = trial ? NULL : listen_to_broker (service);
  const char *listen = trial ? option_trial : config_text (service->config, "server.listen");
  int threads = (int) config_integer (service->config, "server.threads");
  g_autoptr (Trainer) trainer = service->appliance.trainer =
      trial ? NULL : trainer_start (service->store, service->config);
  g_autoptr (Server) server = !setup_door_open (service, error)
                                  ? NULL
                                  : server_start (&service->appliance, routes, routes_count, listen, threads, error);
  g_autoptr (Scheduler) scheduler = NULL;
  g_autoptr (Supervisor) supervisor = NULL;

  if (server == NULL)
    return FALSE;
  service_read_addresses (service);
  service->jobs.broker = mqtt;
  scheduler = trial ? NULL : scheduler_start (&service->jobs);
  printf ("ready %s\n", service->base_url);
  fflush (stdout);
  supervisor = supervisor_start (&service->appliance, listen, server_port (server));
  wait_for_stop (service);
  g_clear_pointer (&supervisor, supervisor_stop);
  trainer_end (trainer);
  g_clear_pointer (&server, server_stop); /* no new work first, then no more jobs, no more messages */
  return TRUE;
}

static int
daemon_main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- the box");
  g_autoptr (Service) service = NULL;
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || print_wanted ())
    ;
  else if (option_config == NULL)
    box_fail (&error, BOX_ERROR_INVALID, "--config FILE is needed");
  else if ((service = service_open (option_config, &error)) != NULL)
    serve (service, &error);
  if (error != NULL)
    fprintf (stderr, "histologe-appliance: %s\n", error->message);
  return error == NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  g_autofree char *name = g_path_get_basename (argv[0]);

  mallopt (M_ARENA_MAX, MALLOC_ARENAS);
  mallopt (M_MMAP_THRESHOLD, MALLOC_LARGE_BYTES);
  mallopt (M_TRIM_THRESHOLD, MALLOC_LARGE_BYTES);
  g_set_prgname (name);
  if (g_strcmp0 (name, "histologe-admin") == 0)
    return admin_main (argc, argv);
  return daemon_main (argc, argv);
}
