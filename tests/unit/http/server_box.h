/* server_box.h: an appliance and its server for the tests of this folder, and a client that speaks raw bytes. */
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "http/server.h"

#include "../store/empty_store.h"

enum { LIMIT_BYTES = 1000, UPLOAD_BYTES = 256 * 1024, WAIT_S = 8 };

typedef struct {
  const Route *routes;
  guint route_count;
  char *folder;
  Appliance appliance;
  TemplateSet *templates; /* under the appliance's words */
  Server *server;
  GString *log;
  GMutex mutex; /* guards `log` */
} Box;

static Box box;

static inline GLogWriterOutput
keep_log (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  (void) data;
  if (level > G_LOG_LEVEL_MESSAGE)
    return G_LOG_WRITER_HANDLED;
  g_mutex_lock (&box.mutex);
  for (gsize i = 0; i < count; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0)
      g_string_append_printf (box.log, "%s\n", (const char *) fields[i].value);
  g_mutex_unlock (&box.mutex);
  return G_LOG_WRITER_HANDLED;
}

static inline gboolean
log_has (const char *text)
{
  gboolean has;

  g_mutex_lock (&box.mutex);
  has = strstr (box.log->str, text) != NULL;
  g_mutex_unlock (&box.mutex);
  return has;
}

static inline void
put_file (const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (box.folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static inline void
put_link (const char *target, const char *name)
{
  g_autofree char *path = g_build_filename (box.folder, name, NULL);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static inline void
box_open (void)
{
  TemplateSet *templates = template_set_new ();
  g_autofree char *words = g_build_filename (box.folder, "words", NULL);
  g_autofree char *store = g_build_filename (box.folder, "store.db", NULL);

  empty_store_lay (store);
  put_file ("words/fr.ini", "[error]\nplain=plain words\n[speech]\nname=Français\ndirection=ltr\n");
  put_file ("words/ar.ini", "[speech]\nname=عربي\ndirection=rtl\n");
  put_file ("words/de.ini", "[error]\nplain=not offered: has no name\n");
  template_set_add (templates, "pages/test",
                    "{{site.language}} {{site.direction}}{{#site.languages}} {{url}}{{/site.languages}}"
                    "<p id=\"{{site.csrf}}\">{{site.path}} {{site.session.user_name}}"
                    "{{#site.session.role_manager}} manager{{/site.session.role_manager}}"
                    "{{#site.session.can_report_list}} lists{{/site.session.can_report_list}}</p>",
                    NULL);
  template_set_add (templates, "pages/error",
                    "error {{status}} {{code}}{{#code_expired}} go back{{/code_expired}}"
                    "{{#site.translated}} {{site.language}}{{/site.translated}}",
                    NULL);
  box.appliance = (Appliance){
    .store = store_open (store, STORE_READ_WRITE, NULL),
    .words = words_load (words, NULL, NULL),
    .data_folder = box.folder,
    .base_url = "http://box.example",
    .cookie_key = g_bytes_new ("0123456789abcdef0123456789abcdef", 32),
  };
  box.templates = templates;
  words_lay ((Words *) box.appliance.words, templates, NULL);
}

static inline Server *
server_with (int threads)
{
  g_autoptr (GError) error = NULL;
  Server *server = server_start (&box.appliance, box.routes, box.route_count, "127.0.0.1:0", threads, &error);

  g_assert_no_error (error);
  return server;
}

/* ---- a raw client ---- */

static inline int
dial (const Server *server)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons ((guint16) server_port (server)) };
  struct timeval patience = { .tv_sec = WAIT_S };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

static inline void
tell (int fd, const char *text, gsize length)
{
  for (gsize sent = 0; sent < length;) {
    gssize step = send (fd, text + sent, length - sent, MSG_NOSIGNAL);

    if (step <= 0)
      return;
    sent += (gsize) step;
  }
}

/* (transfer full): everything until the other side closes. */
static inline char *
hear (int fd)
{
  GString *all = g_string_new (NULL);
  char buffer[1024];
  gssize got;

  while ((got = recv (fd, buffer, sizeof buffer, 0)) > 0)
    g_string_append_len (all, buffer, got);
  return g_string_free (all, FALSE);
}

/* (transfer full): one answer with a Content-Length, on a connection that stays open. */
static inline char *
hear_one (int fd)
{
  GString *all = g_string_new (NULL);
  const char *end, *length;
  char byte;

  while (recv (fd, &byte, 1, 0) == 1) {
    g_string_append_c (all, byte);
    end = strstr (all->str, "\r\n\r\n");
    length = strstr (all->str, "Content-Length: ");
    if (end != NULL && length != NULL && strlen (end + 4) >= g_ascii_strtoull (length + 16, NULL, 10))
      break;
  }
  return g_string_free (all, FALSE);
}

static inline char *
ask_bytes (const Server *server, const char *request, gsize length)
{
  int fd = dial (server);
  char *answer;

  tell (fd, request, length);
  answer = hear (fd);
  close (fd);
  return answer;
}

static inline char *
ask (const char *request)
{
  return ask_bytes (box.server, request, strlen (request));
}

static inline char *
get (const char *path)
{
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path);

  return ask (request);
}

static inline char *
post (const char *path, const char *headers, const char *body)
{
  g_autofree char *request =
      g_strdup_printf ("POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Type: "
                       "application/x-www-form-urlencoded\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                       path, headers, strlen (body), body);

  return ask (request);
}

static inline int
status_of (const char *answer)
{
  return g_str_has_prefix (answer, "HTTP/1.1 ") ? (int) g_ascii_strtoll (answer + 9, NULL, 10) : 0;
}

static inline const char *
body_of (const char *answer)
{
  const char *end = strstr (answer, "\r\n\r\n");

  return end == NULL ? "" : end + 4;
}

/* (transfer full): what stands between two marks of an answer, "" when it does not. */
static inline char *
between (const char *answer, const char *before, const char *after)
{
  const char *start = strstr (answer, before);
  const char *end = start == NULL ? NULL : strstr (start + strlen (before), after);

  return end == NULL ? g_strdup ("") : g_strndup (start + strlen (before), (gsize) (end - start) - strlen (before));
}

static inline void
assert_has (const char *answer, const char *text)
{
  if (strstr (answer, text) == NULL)
    g_test_message ("no \"%s\" in: %s", text, answer);
  g_assert_nonnull (strstr (answer, text));
}

static inline void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_folder (child);
  }
  g_remove (path);
}

static inline int
say (Exchange *exchange, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return exchange_bytes (exchange, "text/plain; charset=utf-8", bytes, NULL);
}

/* Before the tests are added. FALSE when there is no server to test. */
static inline gboolean
box_begin (int *argc, char ***argv, const Route *routes, guint route_count)
{
  g_setenv ("HISTOLOGE_STACK_PAINT", "1", TRUE);
  g_test_init (argc, argv, NULL);
  g_test_set_nonfatal_assertions ();
  /* Refusing loudly is what several of these tests want. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  box.routes = routes;
  box.route_count = route_count;
  box.log = g_string_new (NULL);
  g_log_set_writer_func (keep_log, NULL, NULL);
  secret_init (NULL);
  box.folder = g_dir_make_tmp ("server-XXXXXX", NULL);
  box_open ();
  box.server = server_with (8);
  return box.server != NULL;
}

static inline int
box_end (void)
{
  int failed = g_test_run ();

  server_stop (box.server);
  store_close (box.appliance.store);
  words_free ((Words *) box.appliance.words);
  template_set_free (box.templates);
  g_bytes_unref (box.appliance.cookie_key);
  remove_folder (box.folder);
  g_free (box.folder);
  g_string_free (box.log, TRUE);
  return failed;
}
