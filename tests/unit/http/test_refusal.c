/* test_refusal.c: what the server says no to, and how: one answer, the right status, alive afterwards. */
#include "server_box.h"

static int
hello_handler (Exchange *exchange)
{
  return say (exchange, "hello ");
}

static int
field_handler (Exchange *exchange)
{
  return say (exchange, exchange_field (exchange, "a") == NULL ? "none" : exchange_field (exchange, "a"));
}

static char *last_spooled; /* path of the last upload, to see that it goes */

static int
upload_handler (Exchange *exchange)
{
  const Upload *upload = exchange_upload (exchange, 0);
  g_autofree char *content = NULL, *text = NULL;

  if (upload == NULL || !g_file_get_contents (upload->path, &content, NULL, NULL))
    return exchange_fail (exchange, g_error_new_literal (BOX_ERROR, BOX_ERROR_INVALID, "no upload"));
  g_free (last_spooled);
  last_spooled = g_strdup (upload->path);
  text = g_strdup_printf ("%s %s %" G_GSIZE_FORMAT " %s", upload->field, upload->name, upload->size_bytes, content);
  return say (exchange, text);
}

static int
raw_handler (Exchange *exchange)
{
  return exchange_bytes (exchange, "application/octet-stream", exchange_body (exchange), "bôd\"y.bin");
}

static int
part_handler (Exchange *exchange)
{
  return say (exchange, exchange_path_part (exchange, "name"));
}

static int
fail_handler (Exchange *exchange)
{
  int code = exchange_path_part (exchange, "code")[0] - '0';

  return exchange_fail (exchange, g_error_new_literal (BOX_ERROR, code, "wanted"));
}

static int
silent_handler (Exchange *exchange)
{
  (void) exchange;
  return 200;
}

static int
lost_page_handler (Exchange *exchange)
{
  return exchange_page (exchange, 200, "no such page", NULL);
}

static const Route routes[] = {
  { "GET", "/hello", ACTION_PUBLIC, BODY_NONE, 0, FALSE, hello_handler },
  { "GET", "/lost", ACTION_PUBLIC, BODY_NONE, 0, FALSE, lost_page_handler },
  { "POST", "/field", ACTION_PUBLIC, BODY_FORM, LIMIT_BYTES, FALSE, field_handler },
  { "POST", "/open-field", ACTION_PUBLIC, BODY_FORM, LIMIT_BYTES, TRUE, field_handler },
  { "POST", "/upload", ACTION_PUBLIC, BODY_MULTIPART, UPLOAD_BYTES, TRUE, upload_handler },
  { "POST", "/write", ACTION_PUBLIC, BODY_RAW, LIMIT_BYTES, TRUE, raw_handler },
  { "GET", "/private", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, hello_handler },
  { "POST", "/private", ACTION_REPORT_LIST, BODY_FORM, LIMIT_BYTES, FALSE, hello_handler },
  { "GET", "/api/private", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, hello_handler },
  { "GET", "/part/{name}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, part_handler },
  { "GET", "/fail/{code}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, fail_handler },
  { "GET", "/api/fail/{code}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, fail_handler },
  { "GET", "/silent", ACTION_PUBLIC, BODY_NONE, 0, FALSE, silent_handler },
};

/* ---- refusals ---- */

static const struct {
  const char *name;
  const char *request; /* before "Host…" */
  const char *rest;    /* after it, with the empty line */
  int status;
} refused[] = {
  { "unknown path", "GET /nothing", "\r\n", 404 },
  { "unknown path, POST", "POST /nothing", "Content-Length: 0\r\n\r\n", 404 },
  { "other method", "POST /hello", "Content-Length: 0\r\n\r\n", 405 },
  { "GET of a POST", "GET /field", "\r\n", 405 },
  { "PUT", "PUT /hello", "Content-Length: 0\r\n\r\n", 405 },
  { "DELETE", "DELETE /hello", "\r\n", 405 },
  { "PROPFIND", "PROPFIND /", "\r\n", 405 },
  { "chunked", "POST /write", "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", 411 },
  { "chunked and a length", "POST /write", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411 },
  { "length with a tail", "POST /write", "Content-Length: 3x\r\n\r\nabc", 400 },
  { "two lengths", "POST /write", "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400 },
  { "length without end", "POST /write", "Content-Length: 9223372036854775807\r\n\r\nabc", 400 },
  { "body too large", "POST /write", "Content-Length: 1001\r\n\r\n", 413 },
  { "body where none belongs", "GET /hello", "Content-Length: 5\r\n\r\nabcde", 413 },
  { "JSON to a form", "POST /open-field", "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", 415 },
  { "multipart to a plain form", "POST /open-field",
    "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 5\r\n\r\n--B--", 415 },
  { "multipart without boundary", "POST /upload", "Content-Type: multipart/form-data\r\nContent-Length: 5\r\n\r\n--B--",
    415 },
  { "multipart cut", "POST /upload",
    "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 5\r\n\r\n--B\r\n", 400 },
  { "NUL in a field", "POST /open-field",
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\na=%00", 400 },
  { "NUL in the query", "GET /hello?name=%00", "\r\n", 400 },
  { "NUL in the path", "GET /hello%00", "\r\n", 400 },
  { "line end in the path", "GET /part/%0d%0aX:y", "\r\n", 400 },
  { "hidden slash", "GET /part/a%2fb", "\r\n", 400 },
  { "hidden backslash", "GET /part/a%5Cb", "\r\n", 400 },
  { "backslash", "GET /part/a\\b", "\r\n", 400 },
  { "not UTF-8", "GET /part/%ff", "\r\n", 400 },
  { "no session, POST", "POST /private", "Content-Length: 0\r\n\r\n", 401 },
  { "no session, API", "GET /api/private", "\r\n", 401 },
  { "unknown handler answer", "GET /silent", "\r\n", 500 },
  { "page that does not exist", "GET /lost", "\r\n", 500 },
};

static void
test_refused (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *request =
      g_strdup_printf ("%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s", refused[i].request, refused[i].rest);
  int fd = dial (box.server);
  g_autofree char *answer = (tell (fd, request, strlen (request)), hear_one (fd));
  g_autofree char *again = get ("/hello");

  close (fd);
  g_assert_cmpint (status_of (answer), ==, refused[i].status);
  g_assert_cmpint (status_of (again), ==, 200);
}

static void
test_large_body_hears_no (void)
{
  enum { SIZE = 3 * 1024 * 1024 };
  g_autofree char *body = g_strnfill (SIZE, 'x');
  g_autofree char *answer = post ("/open-field", "", body);

  g_assert_cmpint (status_of (answer), ==, 413);
  assert_has (answer, "error 413 too_large");
  assert_has (answer, "Connection: close");
}

static void
test_allow (void)
{
  g_autofree char *answer = post ("/hello", "", "");

  assert_has (answer, "Allow: GET, HEAD\r\n");
}

static void
test_login_redirect (void)
{
  g_autofree char *answer = get ("/private?x=1&y=a%20b"), *many = g_strnfill (700, 'x');
  g_autofree char *path = g_strconcat ("/private?x=", many, NULL), *long_answer = get (path);

  g_assert_cmpint (status_of (answer), ==, 303);
  assert_has (answer, "Location: /connexion?next=/private%3Fx%3D1%26y%3Da%2520b\r\n"); /* nothing of what was asked is lost */
  assert_has (long_answer, "Location: /connexion?next=/private\r\n"); /* nor cut in the middle */
}

static void
test_fail_codes (void)
{
  static const int statuses[] = { 400, 404, 409, 403, 429, 503, 500, 500 };

  for (guint code = 0; code < BOX_ERROR_LAST; code++) {
    g_autofree char *page_path = g_strdup_printf ("/fail/%u", code);
    g_autofree char *json_path = g_strdup_printf ("/api/fail/%u", code);
    g_autofree char *page = get (page_path);
    g_autofree char *json = get (json_path);
    g_autofree char *words = g_strdup_printf ("error %d %s", statuses[code], box_error_name (code));
    g_autofree char *member = g_strdup_printf ("{\"error\":\"%s\"}", box_error_name (code));

    g_assert_cmpint (status_of (page), ==, statuses[code]);
    g_assert_cmpstr (body_of (page), ==, words);
    g_assert_cmpint (status_of (json), ==, statuses[code]);
    g_assert_cmpstr (body_of (json), ==, member);
  }
}

static void
test_plain_error (void)
{
  TemplateSet *without = template_set_new ();
  g_autofree char *answer = NULL;

  words_lay ((Words *) box.appliance.words, without, NULL);
  answer = get ("/nothing");
  words_lay ((Words *) box.appliance.words, box.templates, NULL);
  g_assert_cmpint (status_of (answer), ==, 404);
  g_assert_cmpstr (body_of (answer), ==, "plain words");
  g_usleep (20000);
  template_set_free (without);
}

int
main (int argc, char **argv)
{
  if (!box_begin (&argc, &argv, routes, G_N_ELEMENTS (routes)))
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = g_strdup_printf ("/server/refused/%s", refused[i].name);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
  }
  g_test_add_func ("/server/large body hears the refusal", test_large_body_hears_no);
  g_test_add_func ("/server/allow", test_allow);
  g_test_add_func ("/server/login", test_login_redirect);
  g_test_add_func ("/server/errors", test_fail_codes);
  g_test_add_func ("/server/plain error", test_plain_error);
  return box_end ();
}
