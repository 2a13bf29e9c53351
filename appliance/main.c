/* main.c: the daemon: opens everything, serves, runs the jobs, stops on SIGTERM. Under the name histologe-admin it is
 * the command line. */
#include <glib-unix.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "admin.h"
#include "background/scheduler.h"
#include "http/server.h"
#include "ingest/mqtt.h"
#include "routes.h"
#include "service.h"
#include "supervisor.h"
#include "tables.h"

/* 64 threads with an arena each would hold on to memory a Pi needs. */
enum { MALLOC_ARENAS = 2 };

static char *option_config = NULL;
static gboolean option_routes = FALSE, option_transitions = FALSE, option_rights = FALSE, option_notices = FALSE;
static gboolean option_reminders = FALSE, option_sample = FALSE;
static const GOptionEntry options[] = {
  { "config", 'c', 0, G_OPTION_ARG_FILENAME, &option_config, "configuration file", "FILE" },
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

static void
wait_for_stop (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

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

static gboolean
serve (Service *service, GError **error)
{
  g_autoptr (Mqtt) mqtt = service->appliance.mqtt = listen_to_broker (service);
  const char *listen = config_text (service->config, "server.listen");
  int threads = (int) config_integer (service->config, "server.threads");
  g_autoptr (Server) server = server_start (&service->appliance, routes, routes_count, listen, threads, error);
  g_autoptr (Scheduler) scheduler = NULL;
  g_autoptr (Supervisor) supervisor = NULL;

  if (server == NULL)
    return FALSE;
  service_read_addresses (service);
  service->jobs.broker = mqtt;
  scheduler = scheduler_start (&service->jobs);
  printf ("ready %s\n", service->base_url);
  fflush (stdout);
  supervisor = supervisor_start (&service->appliance, listen, server_port (server));
  wait_for_stop ();
  g_clear_pointer (&supervisor, supervisor_stop);
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
  g_set_prgname (name);
  if (g_strcmp0 (name, "histologe-admin") == 0)
    return admin_main (argc, argv);
  return daemon_main (argc, argv);
}
