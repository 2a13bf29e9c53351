/* test_server.c: what a real server answers: heads, pages, bytes, redirects, uploads, forms of our own pages, people.
 */
#include "domain/setting.h"
#include "domain/user.h"
#include "server_box.h"

static int
hello_handler (Exchange *exchange)
{
  const char *name = exchange_query (exchange, "name");
  g_autofree char *text = g_strdup_printf ("hello %s", name == NULL ? "" : name);

  return say (exchange, text);
}

static int
page_handler (Exchange *exchange)
{
  return exchange_page (exchange, 200, "test", NULL);
}

static int
speaking_handler (Exchange *exchange)
{
  exchange_speak (exchange, exchange_query (exchange, "kept"));
  return exchange_page (exchange, 200, "test", NULL);
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
redirect_handler (Exchange *exchange)
{
  return exchange_redirect (exchange, exchange_query (exchange, "to"));
}

static int
private_handler (Exchange *exchange)
{
  return say (exchange, exchange_session (exchange)->user_name);
}

static const Route routes[] = {
  { "GET", "/desk", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, private_handler },
  { "POST", "/desk", ACTION_REPORT_LIST, BODY_FORM, LIMIT_BYTES, FALSE, private_handler },
  { "GET", "/outbox", ACTION_OUTBOX_READ, BODY_NONE, 0, FALSE, private_handler },
  { "GET", "/hello", ACTION_PUBLIC, BODY_NONE, 0, FALSE, hello_handler },
  { "GET", "/page", ACTION_PUBLIC, BODY_NONE, 0, FALSE, page_handler },
  { "GET", "/speaking", ACTION_PUBLIC, BODY_NONE, 0, FALSE, speaking_handler },
  { "POST", "/field", ACTION_PUBLIC, BODY_FORM, LIMIT_BYTES, FALSE, field_handler },
  { "POST", "/open-field", ACTION_PUBLIC, BODY_FORM, LIMIT_BYTES, TRUE, field_handler },
  { "POST", "/upload", ACTION_PUBLIC, BODY_MULTIPART, UPLOAD_BYTES, TRUE, upload_handler },
  { "POST", "/write", ACTION_PUBLIC, BODY_RAW, LIMIT_BYTES, TRUE, raw_handler },
  { "GET", "/private", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, hello_handler },
  { "POST", "/private", ACTION_REPORT_LIST, BODY_FORM, LIMIT_BYTES, FALSE, hello_handler },
  { "GET", "/api/private", ACTION_REPORT_LIST, BODY_NONE, 0, FALSE, hello_handler },
  { "GET", "/part/{name}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, part_handler },
  { "GET", "/go", ACTION_PUBLIC, BODY_NONE, 0, FALSE, redirect_handler },
};

/* ---- answers ---- */

static void
test_hello (void)
{
  g_autofree char *answer = get ("/hello?name=J%C3%A9+%26&secret=hush");
  static const char *const headers[] = { "Content-Security-Policy: default-src 'self'",
                                         "X-Content-Type-Options: nosniff",
                                         "X-Frame-Options: DENY",
                                         "Referrer-Policy: same-origin",
                                         "Permissions-Policy: ",
                                         "Cross-Origin-Opener-Policy: ",
                                         "Cache-Control: no-store",
                                         "Connection: close",
                                         "Date: " };

  g_assert_cmpint (status_of (answer), ==, 200);
  g_assert_cmpstr (body_of (answer), ==, "hello Jé &");
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    assert_has (answer, headers[i]);
  g_assert_true (log_has ("GET /hello 200 "));
  g_assert_false (log_has ("hush"));
  g_assert_false (log_has ("127.0.0.1"));
}

static void
test_head (void)
{
  g_autofree char *answer = ask ("HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

  g_assert_cmpint (status_of (answer), ==, 200);
  assert_has (answer, "Content-Length: 6\r\n");
  g_assert_cmpstr (body_of (answer), ==, "");
}

static void
test_part (void)
{
  g_autofree char *answer = get ("/part/caf%C3%A9");

  g_assert_cmpstr (body_of (answer), ==, "café");
}

static void
test_redirects (void)
{
  static const char *const targets[][2] = {
    { "/a?b=c%26d", "/a?b=c&d" },
    { "//evil.example/", "/" },
    { "http://evil.example/", "/" },
    { "/%5Cevil.example", "/" },
    { "/x%0D%0AX-Evil:%20y", "/x%0D%0AX-Evil:%20y" },
    { "/caf%C3%A9", "/caf%C3%A9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autofree char *path = g_strconcat ("/go?to=", targets[i][0], NULL);
    g_autofree char *answer = get (path);
    g_autofree char *location = between (answer, "Location: ", "\r\n");

    g_assert_cmpint (status_of (answer), ==, 303);
    g_assert_cmpstr (location, ==, targets[i][1]);
  }
}

static void
test_raw_body (void)
{
  g_autofree char *answer = post ("/write", "", "a b=1");

  g_assert_cmpint (status_of (answer), ==, 200);
  g_assert_cmpstr (body_of (answer), ==, "a b=1");
  assert_has (answer, "Content-Disposition: attachment; filename=\"bod_y.bin\"; filename*=UTF-8''b%C3%B4d%22y.bin\r\n");
}

/* The sender keeps its body back until it is invited. */
static void
test_invited_body (void)
{
  static const char head[] = "POST /write HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
                             "Content-Length: 2\r\n\r\n";
  char invitation[26] = "";
  g_autofree char *answer = NULL;
  int fd = dial (box.server);

  tell (fd, head, strlen (head));
  g_assert_cmpint (recv (fd, invitation, 25, MSG_WAITALL), ==, 25);
  g_assert_cmpstr (invitation, ==, "HTTP/1.1 100 Continue\r\n\r\n");
  tell (fd, "ok", 2);
  answer = hear (fd);
  close (fd);
  g_assert_cmpstr (body_of (answer), ==, "ok");
}

static void
test_upload (void)
{
  static const char body[] =
      "--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\nJPEG\r\n--B--\r\n";
  g_autofree char *request = g_strdup_printf ("POST /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                              "Content-Type: multipart/form-data; "
                                              "boundary=B\r\nContent-Length: %zu\r\n\r\n%s",
                                              strlen (body), body);
  g_autofree char *answer = ask (request);

  g_assert_cmpint (status_of (answer), ==, 200);
  g_assert_cmpstr (body_of (answer), ==, "photo a.jpg 4 JPEG");
  g_assert_nonnull (last_spooled);
  g_assert_true (last_spooled != NULL && strstr (last_spooled, "/tmp/upload-") != NULL);
  for (int i = 0; i < 50 && g_file_test (last_spooled, G_FILE_TEST_EXISTS); i++)
    g_usleep (10000);
  g_assert_false (g_file_test (last_spooled, G_FILE_TEST_EXISTS));
}

/* ---- forms of our own pages ---- */

static void
test_csrf (void)
{
  g_autofree char *page = get ("/page");
  g_autofree char *visitor = between (page, "Set-Cookie: visitor=", ";");
  g_autofree char *token = between (page, "<p id=\"", "\"");
  g_autofree char *cookie = g_strdup_printf ("Cookie: x=y; visitor=%s\r\n", visitor);
  g_autofree char *other = secret_token_new ();
  g_autofree char *stranger = g_strdup_printf ("Cookie: visitor=%s\r\n", other);
  g_autofree char *body = g_strdup_printf ("a=done&csrf=%s", token);
  g_autofree char *good = post ("/field", cookie, body);
  g_autofree char *without = post ("/field", cookie, "a=done");
  g_autofree char *no_cookie = post ("/field", "", body);
  g_autofree char *not_theirs = post ("/field", stranger, body);

  g_assert_cmpuint (strlen (visitor), ==, 43);
  g_assert_cmpuint (strlen (token), ==, 64);
  assert_has (page, "HttpOnly; SameSite=Lax\r\n");
  assert_has (page, ">/page </p>");
  g_assert_cmpint (status_of (good), ==, 200);
  g_assert_cmpstr (body_of (good), ==, "done");
  g_assert_cmpint (status_of (without), ==, 403);
  assert_has (without, "error 403 expired go back");
  g_assert_cmpint (status_of (no_cookie), ==, 403);
  g_assert_cmpint (status_of (not_theirs), ==, 403);
}

static void
test_visitor_is_kept (void)
{
  g_autofree char *first = get ("/page");
  g_autofree char *visitor = between (first, "Set-Cookie: visitor=", ";");
  g_autofree char *token = between (first, "<p id=\"", "\"");
  g_autofree char *request = g_strdup_printf ("GET /page HTTP/1.1\r\nHost: x\r\nCookie: visitor=%s\r\n"
                                              "Connection: close\r\n\r\n",
                                              visitor);
  g_autofree char *second = ask (request);
  g_autofree char *same = between (second, "<p id=\"", "\"");

  g_assert_cmpstr (token, ==, same);
  g_assert_null (strstr (second, "Set-Cookie"));
}

/* ---- people ---- */

typedef struct {
  Role role;
  gint64 opened_at;
  const char *factor; /* setting account.second_factor */
  char *token;
} Person;

static gboolean
person_work (Db *db, gpointer data, GError **error)
{
  Person *person = data;
  g_autofree char *email = g_strdup_printf ("%s-%s@example.org", role_name (person->role), person->factor);
  const User user = {
    .role = person->role, .email = email, .name = (char *) "Camille Demo", .password = (char *) "set"
  };
  const Actor actor = ACTOR_BOX_AT (person->opened_at);
  gint64 id;

  if (!setting_set (db, &actor, "account.second_factor", person->factor, error)
      || !user_create (db, &actor, &user, &id, error))
    return FALSE;
  g_free (person->token);
  person->token = session_open (db, id, person->opened_at, error);
  return person->token != NULL;
}

/* (transfer full): the Cookie header of a new person's session, opened `age_s` ago, in a box that asks so for a second
 * factor; nobody has one. */
static char *
sign_in_where (const char *factor, Role role, gint64 age_s)
{
  Person person = { .role = role, .opened_at = clock_now () - age_s, .factor = factor };
  g_autoptr (GError) error = NULL;
  char *cookie;

  g_assert_true (store_write (box.appliance.store, person_work, &person, &error));
  g_assert_no_error (error);
  cookie = g_strdup_printf ("Cookie: session=%s\r\n", person.token);
  g_free (person.token);
  return cookie;
}

static char *
sign_in (Role role, gint64 age_s)
{
  return sign_in_where ("off", role, age_s);
}

static char *
get_as (const char *cookie, const char *path)
{
  g_autofree char *request =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\n\r\n", path, cookie);

  return ask (request);
}

static void
test_session (void)
{
  g_autofree char *cookie = sign_in (ROLE_MANAGER, 2 * CLOCK_HOUR);
  g_autofree char *desk = get_as (cookie, "/desk");
  g_autofree char *page = get_as (cookie, "/page");
  g_autofree char *token = between (page, "<p id=\"", "\"");
  g_autofree char *body = g_strconcat ("csrf=", token, NULL);
  g_autofree char *posted = post ("/desk", cookie, body);
  g_autofree char *forged = post ("/desk", cookie, "csrf=x");

  g_assert_cmpint (status_of (desk), ==, 200);
  g_assert_cmpstr (body_of (desk), ==, "Camille Demo");
  assert_has (page, ">/page Camille Demo manager lists</p>");
  g_assert_null (strstr (page, "Set-Cookie"));
  g_assert_cmpint (status_of (posted), ==, 200);
  g_assert_cmpint (status_of (forged), ==, 403);
}

/* Whose role asks for a second factor does nothing before there is one. */
static void
test_factor_first (void)
{
  g_autofree char *desk = sign_in_where ("desk", ROLE_ADMINISTRATOR, 0), *look = get_as (desk, "/desk"),
                  *page = get_as (desk, "/page"), *token = between (page, "<p id=\"", "\""),
                  *body = g_strconcat ("csrf=", token, NULL), *sent = post ("/desk", desk, body);

  g_assert_cmpint (status_of (look), ==, 303);
  assert_has (look, "Location: /mon-compte/code\r\n");
  g_assert_cmpint (status_of (sent), ==, 403);
}

static void
test_wrong_role (void)
{
  g_autofree char *cookie = sign_in (ROLE_READER, 0);
  g_autofree char *answer = get_as (cookie, "/outbox");

  g_assert_false (access_allows (ROLE_READER, ACTION_OUTBOX_READ, TRUE));
  g_assert_cmpint (status_of (answer), ==, 403);
  assert_has (answer, "error 403 denied");
}

static void
test_expired_session (void)
{
  g_autofree char *cookie = sign_in (ROLE_ADMINISTRATOR, 13 * CLOCK_HOUR);
  g_autofree char *answer = get_as (cookie, "/desk");

  g_assert_cmpint (status_of (answer), ==, 303);
  assert_has (answer, "Location: /connexion?next=/desk\r\n");
}

/* Using a session more than an hour old keeps it: twelve idle hours count from then on. */
static void
test_session_touched (void)
{
  g_autofree char *cookie = sign_in (ROLE_PARTNER_AGENT, 2 * CLOCK_HOUR);
  g_autofree char *token = g_strndup (cookie + strlen ("Cookie: session="), 43);
  g_autofree char *answer = get_as (cookie, "/page");
  gboolean stale = TRUE;
  g_autoptr (Session) session = session_find (store_reader (box.appliance.store), token, clock_now (), &stale);

  g_assert_cmpint (status_of (answer), ==, 200);
  g_assert_nonnull (session);
  g_assert_false (stale);
}

/* What the address asks for goes first, then the cookie, then what was kept, then the browser; only what is offered. */
static void
test_language (void)
{
  static const struct {
    const char *path, *headers, *start;
  } cases[] = {
    { "/page", "Accept-Language: ar\r\n", "fr ltr<p" }, /* staff's pages do not choose */
    { "/speaking", "", "fr ltr /speaking?langue=ar<p" },
    { "/speaking", "Accept-Language: de-AT, ar-MA;q=0.8, fr;q=0.5\r\n", "ar rtl /speaking?langue=fr<p" },
    { "/speaking?kept=fr", "Accept-Language: ar\r\n", "fr ltr /speaking?langue=ar&amp;kept=fr<p" },
    { "/speaking?kept=fr", "Cookie: langue=ar\r\n", "ar rtl /speaking?langue=fr&amp;kept=fr<p" },
    { "/speaking?langue=fr&kept=ar", "Cookie: langue=ar\r\n", "fr ltr /speaking?langue=ar&amp;kept=ar<p" },
    { "/speaking?langue=de", "", "fr ltr /speaking?langue=ar<p" },
    { "/speaking?langue=%3Cb%3E", "Cookie: langue=../x\r\n", "fr ltr /speaking?langue=ar<p" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *request =
        g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", cases[i].path, cases[i].headers);
    g_autofree char *answer = ask (request);

    g_assert_cmpint (status_of (answer), ==, 200);
    g_assert_true (g_str_has_prefix (body_of (answer), cases[i].start));
    g_assert_cmpint (strstr (answer, "Set-Cookie: langue=fr") != NULL, ==, strstr (cases[i].path, "langue=fr") != NULL);
  }
}

/* What is refused before its page has chosen a language is read too. */
static void
test_refused_language (void)
{
  static const struct {
    const char *line, *end;
  } cases[] = {
    { "GET /nowhere", "error 404 not_found ar" },
    { "POST /nowhere", "error 404 not_found ar" },
    { "DELETE /nowhere", "error 405 method ar" },
    { "GET /nowhere?langue=fr", "error 404 not_found" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *request =
        g_strdup_printf ("%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: langue=ar\r\nContent-Length: 0\r\n\r\n",
                         cases[i].line);
    g_autofree char *answer = ask (request);

    g_assert_cmpstr (body_of (answer), ==, cases[i].end);
  }
}

int
main (int argc, char **argv)
{
  int failed;

  if (!box_begin (&argc, &argv, routes, G_N_ELEMENTS (routes)))
    return 1;
  g_test_add_func ("/server/hello", test_hello);
  g_test_add_func ("/server/head", test_head);
  g_test_add_func ("/server/path part", test_part);
  g_test_add_func ("/server/redirects", test_redirects);
  g_test_add_func ("/server/raw body", test_raw_body);
  g_test_add_func ("/server/invited body", test_invited_body);
  g_test_add_func ("/server/upload", test_upload);
  g_test_add_func ("/server/csrf", test_csrf);
  g_test_add_func ("/server/visitor", test_visitor_is_kept);
  g_test_add_func ("/server/session/manager", test_session);
  g_test_add_func ("/server/session/factor-first", test_factor_first);
  g_test_add_func ("/server/language", test_language);
  g_test_add_func ("/server/language of refusals", test_refused_language);
  g_test_add_func ("/server/session/wrong role", test_wrong_role);
  g_test_add_func ("/server/session/expired", test_expired_session);
  g_test_add_func ("/server/session/touched", test_session_touched);
  failed = box_end ();
  g_free (last_spooled);
  return failed;
}
