/* test_router.c: which route a path finds, whatever the order of the table, and which targets are refused. */
#include "http/exchange_private.h"
#include "http/router.h"
#include "http/static.h"

static int
handler (Exchange *exchange)
{
  (void) exchange;
  return 200;
}

#define ROUTE(m, p) \
  { \
    .method = m, .path = p, .right = ACTION_PUBLIC, .handler = handler \
  }

static const Route forward[] = {
  ROUTE ("GET", "/"),
  ROUTE ("GET", "/reports"),
  ROUTE ("GET", "/reports/{uuid}"),
  ROUTE ("POST", "/reports/{uuid}/close"),
  ROUTE ("GET", "/reports/new"),
  ROUTE ("POST", "/reports"),
  ROUTE ("GET", "/{any}/new"),
  ROUTE ("GET", "/a/{one}/b/{two}"),
};
static const Route backward[] = {
  ROUTE ("GET", "/a/{one}/b/{two}"),
  ROUTE ("GET", "/{any}/new"),
  ROUTE ("POST", "/reports"),
  ROUTE ("GET", "/reports/new"),
  ROUTE ("POST", "/reports/{uuid}/close"),
  ROUTE ("GET", "/reports/{uuid}"),
  ROUTE ("GET", "/reports"),
  ROUTE ("GET", "/"),
};

static const struct {
  const char *method;
  const char *path;
  RouteMatch match;
  const char *pattern;
  const char *part, *value;
} lookups[] = {
  { "GET", "/", ROUTE_FOUND, "/", NULL, NULL },
  { "HEAD", "/reports", ROUTE_FOUND, "/reports", NULL, NULL },
  { "GET", "/reports/17a", ROUTE_FOUND, "/reports/{uuid}", "uuid", "17a" },
  { "GET", "/reports/new", ROUTE_FOUND, "/reports/new", NULL, NULL },
  { "GET", "/other/new", ROUTE_FOUND, "/{any}/new", "any", "other" },
  { "POST", "/reports", ROUTE_FOUND, "/reports", NULL, NULL },
  { "POST", "/reports/x/close", ROUTE_FOUND, "/reports/{uuid}/close", "uuid", "x" },
  { "GET", "/reports/x/close", ROUTE_OTHER_METHOD, "/reports/{uuid}/close", NULL, NULL },
  { "POST", "/", ROUTE_OTHER_METHOD, "/", NULL, NULL },
  { "GET", "/a/1/b/2", ROUTE_FOUND, "/a/{one}/b/{two}", "two", "2" },
  { "GET", "/reports/", ROUTE_UNKNOWN, NULL, NULL, NULL },
  { "GET", "/reportsx", ROUTE_UNKNOWN, NULL, NULL, NULL },
  { "GET", "/reports/x/y", ROUTE_UNKNOWN, NULL, NULL, NULL },
  { "GET", "/a/b", ROUTE_UNKNOWN, NULL, NULL, NULL },
  { "GET", "", ROUTE_UNKNOWN, NULL, NULL, NULL },
  { "GET", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18", ROUTE_UNKNOWN, NULL, NULL, NULL },
};

static void
check_table (const Route *routes, guint count)
{
  g_autoptr (GArray) table = router_table (routes, count);

  for (guint i = 0; i < G_N_ELEMENTS (lookups); i++) {
    g_autoptr (GHashTable) parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    const Route *route = NULL;

    g_test_message ("%s %s", lookups[i].method, lookups[i].path);
    g_assert_cmpint (router_find (table, lookups[i].method, lookups[i].path, parts, &route), ==, lookups[i].match);
    g_assert_cmpstr (route == NULL ? NULL : route->path, ==, lookups[i].pattern);
    if (lookups[i].part != NULL)
      g_assert_cmpstr (g_hash_table_lookup (parts, lookups[i].part), ==, lookups[i].value);
  }
}

static void
test_find (void)
{
  check_table (forward, G_N_ELEMENTS (forward));
}

static void
test_find_any_order (void)
{
  check_table (backward, G_N_ELEMENTS (backward));
}

static void
test_uri (void)
{
  static const char *const clean[] = { "/", "/a/b?next=%2Freports%0A", "/caf%C3%A9", "/a%20b", "/100%" };
  static const char *const dirty[] = { "/a%00", "/%0dX", "/%0A", "/a%2Fb", "/a%5cb", "/a\\b", "/a\nb", "/a\tb" };

  for (guint i = 0; i < G_N_ELEMENTS (clean); i++)
    g_assert_true (router_uri_is_clean (clean[i]));
  for (guint i = 0; i < G_N_ELEMENTS (dirty); i++)
    g_assert_false (router_uri_is_clean (dirty[i]));
  g_assert_false (router_uri_is_clean (NULL));
}

static void
test_path (void)
{
  static const char *const clean[] = { "/", "/a/b.html", "/...", "/.well-known", "/caf\303\251" };
  static const char *const dirty[] = { "", "a", "/.", "/..", "/a/../b", "/a/.", "/a\\b", "/a\nb", "/caf\351" };

  for (guint i = 0; i < G_N_ELEMENTS (clean); i++)
    g_assert_true (router_path_is_clean (clean[i]));
  for (guint i = 0; i < G_N_ELEMENTS (dirty); i++)
    g_assert_false (router_path_is_clean (dirty[i]));
}

static void
test_methods (void)
{
  static const char *const unknown[] = { "PUT", "DELETE", "CONNECT", "PROPFIND", "get", "" };

  g_assert_true (router_method_is_known ("GET") && router_method_is_known ("HEAD") && router_method_is_known ("POST"));
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_false (router_method_is_known (unknown[i]));
}

static void
test_client_address (void)
{
  static const struct {
    const char *peer, *forwarded;
    gboolean behind_proxy;
    const char *expected;
  } addresses[] = {
    { "192.168.1.7", NULL, FALSE, "192.168.1.7" },
    { "127.0.0.1", "203.0.113.5", FALSE, "127.0.0.1" },
    { "127.0.0.1", "203.0.113.5", TRUE, "203.0.113.5" },
    { "127.0.0.1", "1.2.3.4, 203.0.113.5", TRUE, "203.0.113.5" },
    { "192.168.1.7", "203.0.113.5", TRUE, "192.168.1.7" },
    { "127.0.0.1", "2001:db8:1:2:3:4:5:6", TRUE, "2001:db8:1:2::/64" },
    { "127.0.0.1", "2001:db8:1:2:ffff::9", TRUE, "2001:db8:1:2::/64" },
    { "127.0.0.1", "::ffff:203.0.113.5", TRUE, "203.0.113.5" },
    { "127.0.0.1", "unknown", TRUE, "127.0.0.1" },
    { "127.0.0.1", "", TRUE, "127.0.0.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autofree char *address =
        exchange_client_address (addresses[i].peer, addresses[i].forwarded, addresses[i].behind_proxy);

    g_assert_cmpstr (address, ==, addresses[i].expected);
  }
}

static void
test_types (void)
{
  g_assert_cmpstr (static_type ("/a/b.css"), ==, "text/css; charset=utf-8");
  g_assert_cmpstr (static_type ("x.webmanifest"), ==, "application/manifest+json");
  g_assert_null (static_type ("/store.db"));
  g_assert_null (static_type ("/README"));
  g_assert_null (static_type ("/a.html.bak"));
}

static void
test_shape (void)
{
  static const char *const cases[][2] = {
    { "/reports", "/reports" },
    { "/reports?texte=Martin", "/reports" },
    { "/reports/new", "/reports/new" },
    { "/reports/Martin-Dupont", "/reports/…" },
    { "/reports/…", "/reports/…" }, /* what a form sends back */
    { "/reports/x/close", "/reports/…/close" },
    { "/a/Martin/b/Dupont", "/a/…/b/…" },
    { "/reports/x/Martin-Dupont/", "" },
    { "/martin", "" },
    { "//reports", "" },
    { "https://elsewhere.example/reports", "" },
    { "", "" },
    { NULL, "" },
  };
  g_autoptr (GArray) table = router_table (forward, G_N_ELEMENTS (forward));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shape = router_shape (table, cases[i][0]);

    g_assert_cmpstr (shape, ==, cases[i][1]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/router/find", test_find);
  g_test_add_func ("/router/find in another order", test_find_any_order);
  g_test_add_func ("/router/raw targets", test_uri);
  g_test_add_func ("/router/decoded paths", test_path);
  g_test_add_func ("/router/methods", test_methods);
  g_test_add_func ("/router/a page without whom it is about", test_shape);
  g_test_add_func ("/router/client address", test_client_address);
  g_test_add_func ("/router/static types", test_types);
  return g_test_run ();
}
