/* supervisor.c: a timer that asks the box for its own answer before it says that it lives. */
#include "supervisor.h"

#include <gio/gio.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "background/pulse.h"

enum { ANSWER_S = 5 };

struct Supervisor {
  const Appliance *appliance;
  char *host;
  int port;
  guint timer; /* 0: nobody waits for a sign */
};

/* A thread of the server takes the question and answers it: what visitors need. */
static gboolean
box_answers (const Supervisor *supervisor)
{
  static const char question[] = "GET /ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  static const char expected[] = "HTTP/1.1 2";
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  char answer[sizeof expected] = "";
  gsize got = 0;

  g_socket_client_set_timeout (client, ANSWER_S);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, supervisor->host, (guint16) supervisor->port, NULL, NULL);
  return connection != NULL
         && g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), question,
                                       strlen (question), NULL, NULL, NULL)
         && g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer,
                                     strlen (expected), &got, NULL, NULL)
         && memcmp (answer, expected, strlen (expected)) == 0;
}

static gboolean
on_time (gpointer data)
{
  const Supervisor *supervisor = data;
  Pulse pulse = pulse_look (supervisor->appliance->store, supervisor->appliance->data_folder);

  if (pulse == PULSE_WRITER || pulse == PULSE_JOBS)
    g_warning ("the box does not work (%s): systemd starts it again if this lasts", pulse_name (pulse));
  else if (box_answers (supervisor))
    sd_notify (0, "WATCHDOG=1");
  else
    g_warning ("the box does not answer itself: systemd starts it again if this lasts");
  return G_SOURCE_CONTINUE;
}

/* (transfer full): of "192.168.1.2:80,8064": where to ask. */
static char *
host_of (const char *listen)
{
  g_autofree char *first = g_strndup (listen, strcspn (listen, ","));
  char *colon = strrchr (first, ':');

  if (colon == NULL || g_str_has_prefix (first, "0.0.0.0:"))
    return g_strdup ("127.0.0.1");
  *colon = '\0';
  return g_steal_pointer (&first);
}

Supervisor *
supervisor_start (const Appliance *appliance, const char *listen, int port)
{
  Supervisor *supervisor = g_new0 (Supervisor, 1);
  guint64 within_us = 0;

  supervisor->appliance = appliance;
  supervisor->host = host_of (listen);
  supervisor->port = port;
  sd_notifyf (0, "READY=1\nSTATUS=serving %s", appliance->base_url);
  if (sd_watchdog_enabled (0, &within_us) > 0 && port > 0)
    supervisor->timer = g_timeout_add (MAX ((guint) (within_us / 3 / 1000), 100), on_time, supervisor);
  return supervisor;
}

void
supervisor_stop (Supervisor *supervisor)
{
  if (supervisor == NULL)
    return;
  if (supervisor->timer != 0)
    g_source_remove (supervisor->timer);
  sd_notify (0, "STOPPING=1");
  g_free (supervisor->host);
  g_free (supervisor);
}
