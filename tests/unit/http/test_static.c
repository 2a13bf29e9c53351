/* test_static.c: files of the generated site: found, unchanged, swapped, and nothing from outside. */
#include "server_box.h"

static int
hello_handler (Exchange *exchange)
{
  return say (exchange, "hello ");
}

static const Route routes[] = {
  { "GET", "/hello", ACTION_PUBLIC, BODY_NONE, 0, FALSE, hello_handler },
};

static void
put_site (void)
{
  put_file ("secret.txt", "TOP SECRET");
  put_file ("site/site-1/index.html", "<p>home</p>");
  put_file ("site/site-1/assets/style.css", "p { color: red }");
  put_file ("site/site-1/map/index.html", "<p>map</p>");
  put_file ("site/site-1/tool.sh", "TOP SECRET");
  put_file ("site/site-1/.hidden.html", "TOP SECRET");
  put_link ("site-1", "site/current");
  put_link ("../../secret.txt", "site/site-1/link.txt");
  put_link ("../..", "site/site-1/up");
}

/* ---- files ---- */

static void
test_files (void)
{
  static const struct {
    const char *path;
    int status;
    const char *body;
  } files[] = {
    { "/", 200, "<p>home</p>" },
    { "/index.html", 200, "<p>home</p>" },
    { "/assets/style.css", 200, "p { color: red }" },
    { "/map/", 200, "<p>map</p>" },
    { "/map", 303, "" },
    { "/assets/none.css", 404, NULL },
    { "/assets/", 404, NULL },
    { "/tool.sh", 404, NULL },
    { "/.hidden.html", 404, NULL },
    { "/link.txt", 404, NULL },
    { "/up/secret.txt", 404, NULL },
    { "/up/", 404, NULL },
    { "/../secret.txt", 404, NULL },
    { "/%2e%2e/secret.txt", 400, NULL },
    { "/assets/../../../secret.txt", 404, NULL },
    { "/..%2fsecret.txt", 400, NULL },
    { "/..%5csecret.txt", 400, NULL },
    { "//etc/passwd", 404, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *answer = get (files[i].path);

    g_test_message ("%s", files[i].path);
    g_assert_cmpint (status_of (answer), ==, files[i].status);
    g_assert_null (strstr (answer, "SECRET"));
    if (files[i].body != NULL)
      g_assert_cmpstr (body_of (answer), ==, files[i].body);
  }
}

static void
test_not_modified (void)
{
  g_autofree char *first = get ("/assets/style.css");
  g_autofree char *tag = between (first, "ETag: ", "\r\n");
  g_autofree char *request =
      g_strdup_printf ("GET /assets/style.css HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"old\", %s\r\n"
                       "Connection: close\r\n\r\n",
                       tag);
  g_autofree char *same = ask (request);
  g_autofree char *changed = NULL;

  assert_has (first, "Cache-Control: public, max-age=3600\r\n");
  g_assert_cmpuint (strlen (tag), >, 4);
  g_assert_cmpint (status_of (same), ==, 304);
  g_assert_cmpstr (body_of (same), ==, "");
  put_file ("site/site-1/assets/style.css", "p { color: blue; }");
  changed = ask (request);
  g_assert_cmpint (status_of (changed), ==, 200);
  put_file ("site/site-1/assets/style.css", "p { color: red }");
}

#define REQUEST "GET %s HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, gzip\r\nConnection: close\r\n\r\n"

/* A packed twin goes to who takes it so, and is no file of its own. */
static void
test_twin (void)
{
  g_autofree char *plain = NULL, *packed = NULL, *alone = NULL, *link = NULL;
  g_autofree char *to_twin = g_strdup_printf (REQUEST, "/assets/twin.js");
  g_autofree char *to_link = g_strdup_printf (REQUEST, "/assets/linked.js");

  put_file ("site/site-1/assets/twin.js", "plain");
  put_file ("site/site-1/assets/twin.js.gz", "packed");
  put_file ("site/site-1/assets/linked.js", "plain");
  put_link ("../../../secret.txt", "site/site-1/assets/linked.js.gz");
  plain = get ("/assets/twin.js");
  packed = ask (to_twin);
  alone = get ("/assets/twin.js.gz");
  link = ask (to_link);
  g_assert_cmpstr (body_of (plain), ==, "plain");
  assert_has (plain, "Vary: Accept-Encoding\r\n");
  g_assert_cmpstr (body_of (packed), ==, "packed");
  assert_has (packed, "Content-Encoding: gzip\r\n");
  assert_has (packed, "Content-Type: text/javascript");
  g_assert_cmpint (status_of (alone), ==, 404);
  g_assert_cmpstr (body_of (link), ==, "plain");
}

static void
test_site_swapped (void)
{
  g_autofree char *current = g_build_filename (box.folder, "site", "current", NULL);
  g_autofree char *answer = NULL;

  put_file ("site/site-2/index.html", "<p>second</p>");
  put_link ("site-2", "site/next");
  g_unlink (current);
  put_link ("site-2", "site/current");
  answer = get ("/");
  g_assert_cmpstr (body_of (answer), ==, "<p>second</p>");
  g_unlink (current);
  put_link ("site-1", "site/current");
}

int
main (int argc, char **argv)
{
  if (!box_begin (&argc, &argv, routes, G_N_ELEMENTS (routes)))
    return 1;
  put_site ();
  g_test_add_func ("/server/files", test_files);
  g_test_add_func ("/server/not modified", test_not_modified);
  g_test_add_func ("/server/twin", test_twin);
  g_test_add_func ("/server/site swapped", test_site_swapped);
  return box_end ();
}
