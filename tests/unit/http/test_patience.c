/* test_patience.c: slow peers, idle peers, newcomers, ports and stacks: what keeps the server alive. */
#include "server_box.h"

static int
hello_handler (Exchange *exchange)
{
  return say (exchange, "hello ");
}

static int
page_handler (Exchange *exchange)
{
  return exchange_page (exchange, 200, "test", NULL);
}

static int
field_handler (Exchange *exchange)
{
  return say (exchange, exchange_field (exchange, "a") == NULL ? "none" : exchange_field (exchange, "a"));
}

static int
raw_handler (Exchange *exchange)
{
  return exchange_bytes (exchange, "application/octet-stream", exchange_body (exchange), "bôd\"y.bin");
}

static int
slow_handler (Exchange *exchange)
{
  g_usleep (1500 * 1000);
  return say (exchange, "slow");
}

static int
upload_handler (Exchange *exchange)
{
  return say (exchange, exchange_upload_count (exchange) > 0 ? "a file" : "no file");
}

static const Route routes[] = {
  { "POST", "/upload", ACTION_PUBLIC, BODY_MULTIPART, UPLOAD_BYTES, TRUE, upload_handler },
  { "POST", "/signaler/photos", ACTION_PUBLIC, BODY_MULTIPART, UPLOAD_BYTES, TRUE, upload_handler },
  { "GET", "/hello", ACTION_PUBLIC, BODY_NONE, 0, FALSE, hello_handler },
  { "GET", "/page", ACTION_PUBLIC, BODY_NONE, 0, FALSE, page_handler },
  { "POST", "/open-field", ACTION_PUBLIC, BODY_FORM, LIMIT_BYTES, TRUE, field_handler },
  { "POST", "/write", ACTION_PUBLIC, BODY_RAW, LIMIT_BYTES, TRUE, raw_handler },
  { "GET", "/slow", ACTION_PUBLIC, BODY_NONE, 0, FALSE, slow_handler },
};

/* ---- patience ---- */

static void
test_body_trickle (void)
{
  g_autoptr (Server) server = server_with (2);
  static const char head[] =
      "POST /open-field HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      "Content-Length: 900\r\n\r\na=";
  gint64 begin_ms = clock_monotonic_ms ();
  gboolean cut = FALSE;
  int fd;

  server_set_grace (server, 1000);
  fd = dial (server);
  tell (fd, head, strlen (head));
  for (int i = 0; i < 50 && !cut; i++) {
    char byte;

    tell (fd, "x", 1);
    g_usleep (100000);
    cut = recv (fd, &byte, 1, MSG_DONTWAIT) >= 0;
  }
  close (fd);
  g_assert_true (cut);
  g_assert_cmpint (clock_monotonic_ms () - begin_ms, >=, 900);
  g_assert_cmpint (clock_monotonic_ms () - begin_ms, <, 3500);
}

/* The deadline is the peer's: a handler that takes longer keeps its answer. */
static void
test_slow_handler (void)
{
  static const char request[] = "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  g_autoptr (Server) server = server_with (2);
  g_autofree char *answer = NULL;

  server_set_grace (server, 300);
  answer = ask_bytes (server, request, strlen (request));
  g_assert_cmpstr (body_of (answer), ==, "slow");
}

static void
test_newcomer (void)
{
  enum { THREADS = 4 };
  static const char request[] = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
  g_autoptr (Server) server = server_with (THREADS);
  int fds[THREADS];
  guint kept = 0;
  gint64 begin_ms;

  for (guint i = 0; i < THREADS; i++) {
    g_autofree char *answer = NULL;

    fds[i] = dial (server);
    tell (fds[i], request, strlen (request));
    answer = hear_one (fds[i]);
    kept += strstr (answer, "Connection: keep-alive") != NULL ? 1 : 0;
  }
  g_assert_cmpuint (kept, ==, 3);
  begin_ms = clock_monotonic_ms ();
  for (guint i = 0; i < 20; i++) {
    int fd = dial (server);
    g_autofree char *answer = NULL;

    tell (fd, request, strlen (request));
    answer = hear_one (fd);
    g_assert_cmpint (status_of (answer), ==, 200);
    close (fd);
  }
  g_assert_cmpint (clock_monotonic_ms () - begin_ms, <, 1000);
  for (guint i = 0; i < THREADS; i++)
    close (fds[i]);
}

/* ---- uploads ---- */

#define FILE_HEAD "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.jpg\"\r\n\r\n"
#define FILE_END "\r\n--x--\r\n"

/* A connection on which an upload of `body_length` bytes has begun. */
static int
upload_begin (const Server *server, const char *path, const char *headers, gsize body_length)
{
  g_autofree char *head =
      g_strdup_printf ("POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Type: multipart/form-data; "
                       "boundary=x\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                       path, headers, body_length);
  int fd = dial (server);

  tell (fd, head, strlen (head));
  return fd;
}

/* (transfer full): the answer to a whole small upload. */
static char *
upload_whole (const Server *server, const char *path, const char *headers)
{
  static const char body[] = FILE_HEAD "pixels" FILE_END;
  int fd = upload_begin (server, path, headers, strlen (body));
  char *answer;

  tell (fd, body, strlen (body));
  answer = hear (fd);
  close (fd);
  return answer;
}

static int
upload_status (const Server *server)
{
  g_autofree char *answer = upload_whole (server, "/upload", "");

  return status_of (answer);
}

/* As many trickling uploads as may be at once: one more is told to wait, pages come as ever, and places come free. */
static void
test_uploads_leave_room (void)
{
  enum { PLACES = SERVER_THREADS_DEFAULT / 4 * 3 / 4 }; /* of one address */
  static const char request[] = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  g_autoptr (Server) server = server_with (SERVER_THREADS_DEFAULT);
  int fds[PLACES], status = 503;

  for (guint i = 0; i < PLACES; i++) {
    fds[i] = upload_begin (server, "/upload", "", 1000);
    tell (fds[i], FILE_HEAD, strlen (FILE_HEAD));
  }
  for (int i = 0; i < 300 && server_held (server) < PLACES; i++)
    g_usleep (10000);
  g_usleep (100000); /* from held to reading */
  g_assert_cmpint (upload_status (server), ==, 503);
  for (guint i = 0; i < 10; i++) {
    g_autofree char *answer = ask_bytes (server, request, strlen (request));

    g_assert_cmpint (status_of (answer), ==, 200);
  }
  for (guint i = 0; i < PLACES; i++)
    close (fds[i]);
  for (int i = 0; i < 300 && (status = upload_status (server)) == 503; i++)
    g_usleep (10000);
  g_assert_cmpint (status, ==, 200);
}

/* 20 KB a second: too slow for a form, a good line for a photo. */
static void
test_slow_upload (void)
{
  enum { PIECES = 20, PIECE_BYTES = 4096 };
  g_autoptr (Server) server = server_with (2);
  g_autofree char *piece = g_strnfill (PIECE_BYTES, 'p'), *answer = NULL;
  int fd;

  server_set_grace (server, 300);
  fd = upload_begin (server, "/upload", "", strlen (FILE_HEAD) + PIECES * PIECE_BYTES + strlen (FILE_END));
  tell (fd, FILE_HEAD, strlen (FILE_HEAD));
  for (guint i = 0; i < PIECES; i++) {
    tell (fd, piece, PIECE_BYTES);
    g_usleep (200000);
  }
  tell (fd, FILE_END, strlen (FILE_END));
  answer = hear (fd);
  close (fd);
  g_assert_cmpstr (body_of (answer), ==, "a file");
}

static void
test_nobody_uploads_before_beginning (void)
{
  g_autofree char *stranger = upload_whole (box.server, "/signaler/photos", "");
  g_autofree char *tenant = upload_whole (box.server, "/signaler/photos", "Cookie: draft=abc\r\n");

  g_assert_cmpint (status_of (stranger), ==, 303);
  assert_has (stranger, "Location: /signaler\r\n");
  g_assert_cmpstr (body_of (tenant), ==, "a file");
}

static void
test_keep_alive (void)
{
  static const char request[] = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
  static const char write[] = "POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok";
  int fd = dial (box.server);

  for (guint i = 0; i < 5; i++) {
    g_autofree char *one = (tell (fd, request, strlen (request)), hear_one (fd));
    g_autofree char *other = (tell (fd, write, strlen (write)), hear_one (fd));

    g_assert_cmpstr (body_of (one), ==, "hello ");
    g_assert_cmpstr (body_of (other), ==, "ok");
  }
  close (fd);
}

static void
test_held_returns_to_zero (void)
{
  for (guint i = 0; i < 20; i++) {
    int silent = dial (box.server), broken = dial (box.server);
    g_autofree char *answer = NULL;

    close (silent);
    tell (broken, "\r\n\r\nnonsense\r\n\r\n", 16);
    answer = hear (broken);
    close (broken);
  }
  for (int i = 0; i < 300 && server_held (box.server) > 0; i++)
    g_usleep (10000);
  g_assert_cmpint (server_held (box.server), ==, 0);
}

/* ---- starting ---- */

static void
test_listen_refused (void)
{
  static const struct {
    const char *listen;
    int code;
  } listens[] = {
    { "8443s", BOX_ERROR_INVALID },
    { "127.0.0.1:0r,8443s", BOX_ERROR_INVALID },
    { "", BOX_ERROR_INVALID },
    { "host:80", BOX_ERROR_INVALID },
    { "999.1.1.1:0", BOX_ERROR_INVALID },
    { "127.0.0.1:99999", BOX_ERROR_INVALID },
    { "203.0.113.1:0", BOX_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (listens); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (server_start (&box.appliance, routes, G_N_ELEMENTS (routes), listens[i].listen, 2, &error));
    g_assert_error (error, BOX_ERROR, listens[i].code);
  }
}

static void
test_port_taken (void)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%d", server_port (box.server));
  g_autoptr (GError) error = NULL;

  g_assert_null (server_start (&box.appliance, routes, G_N_ELEMENTS (routes), listen, 2, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_IO);
}

static void
test_leftovers_removed (void)
{
  g_autofree char *path = g_build_filename (box.folder, "tmp", "upload-crashed", NULL);
  Server *server;

  put_file ("tmp/upload-crashed", "x");
  server = server_with (1);
  server_stop (server);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Last: after everything above has run on these stacks. */
static void
test_stack (void)
{
  gsize used = server_stack_used_max ();

  g_test_message ("%" G_GSIZE_FORMAT " bytes", used);
  g_assert_cmpuint (used, >, 2000);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
  g_assert_cmpuint (used, <, SERVER_STACK_BYTES_MAX);
#endif
}

int
main (int argc, char **argv)
{
  if (!box_begin (&argc, &argv, routes, G_N_ELEMENTS (routes)))
    return 1;
  g_test_add_func ("/server/body trickle", test_body_trickle);
  g_test_add_func ("/server/slow handler", test_slow_handler);
  g_test_add_func ("/server/newcomer", test_newcomer);
  g_test_add_func ("/server/uploads leave room", test_uploads_leave_room);
  g_test_add_func ("/server/slow upload", test_slow_upload);
  g_test_add_func ("/server/nobody uploads before beginning", test_nobody_uploads_before_beginning);
  g_test_add_func ("/server/keep-alive", test_keep_alive);
  g_test_add_func ("/server/held", test_held_returns_to_zero);
  g_test_add_func ("/server/listen refused", test_listen_refused);
  g_test_add_func ("/server/port taken", test_port_taken);
  g_test_add_func ("/server/leftovers", test_leftovers_removed);
  g_test_add_func ("/server/stack", test_stack);
  return box_end ();
}
