/* dispatch.c: method, target, route, right, body, CSRF, handler; the first no is the answer. Touches no socket. */
#include "http/dispatch.h"

#include <string.h>

#include "http/router.h"
#include "http/server.h"
#include "http/static.h"

static const char *
allowed_methods (const Route *route)
{
  return strcmp (route->method, "GET") == 0 ? "GET, HEAD" : route->method;
}

static int
refuse_method (Exchange *exchange, const char *allowed)
{
  exchange_set_header (exchange, "Allow", allowed);
  return exchange_refuse (exchange, REFUSAL_METHOD);
}

/* The right comes before the body: nobody uploads into the dark. */
static const struct {
  Refusal (*check) (Exchange *exchange);
} checks[] = { { exchange_check_right }, { exchange_read_body }, { exchange_check_csrf } };

/* ---- files ---- */

/* Routes whose files are read only from who has begun there: nobody spools into the dark. */
static const struct {
  const char *path, *cookie, *begin;
} begun[] = { { "/signaler/hors-ligne", "visitor", "/signaler" },
              { "/signaler/photos", "draft", "/signaler" },
              { "/signaler/{step}", "draft", "/signaler" } };

static const char *
where_to_begin (Exchange *exchange)
{
  for (guint i = 0; i < G_N_ELEMENTS (begun); i++)
    if (strcmp (begun[i].path, exchange->route->path) == 0 && exchange_cookie (exchange, begun[i].cookie) == NULL)
      return begun[i].begin;
  return NULL;
}

/* Files come slowly and are then read one at a time: whoever sends some holds one of a quarter of the workers, from the
 * first byte to the answer. The others stay for everybody else; and of these places one address leaves a quarter to
 * others, however slowly it sends. */
enum { UPLOAD_SHARE = 4, LEFT_SHARE = 4 };
static struct {
  GMutex mutex;
  guint all;
  GHashTable *by_client; /* address → how many */
} uploading;

static gboolean
upload_enter (const Service *service, const char *client)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&uploading.mutex);
  guint threads = (guint) (service->threads > 0 ? service->threads : SERVER_THREADS_DEFAULT);
  guint places = MAX (1, threads / UPLOAD_SHARE), own;

  (void) locker;
  if (uploading.by_client == NULL)
    uploading.by_client = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  own = GPOINTER_TO_UINT (g_hash_table_lookup (uploading.by_client, client));
  if (uploading.all >= places || own >= places - places / LEFT_SHARE)
    return FALSE;
  uploading.all++;
  g_hash_table_insert (uploading.by_client, g_strdup (client), GUINT_TO_POINTER (own + 1));
  return TRUE;
}

static void
upload_leave (const char *client)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&uploading.mutex);
  guint own = GPOINTER_TO_UINT (g_hash_table_lookup (uploading.by_client, client));

  (void) locker;
  uploading.all--;
  if (own > 1)
    g_hash_table_insert (uploading.by_client, g_strdup (client), GUINT_TO_POINTER (own - 1));
  else
    g_hash_table_remove (uploading.by_client, client);
}

/* ---- routes ---- */

static int
answer_checked (Exchange *exchange)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    Refusal refusal = checks[i].check (exchange);

    if (refusal != REFUSAL_NONE)
      return exchange_refuse (exchange, refusal);
  }
  exchange->route->handler (exchange);
  if (!exchange->answered) {
    g_warning ("request %s: the handler of %s did not answer", exchange->id, exchange->route->path);
    return exchange_refuse (exchange, REFUSAL_FAULT);
  }
  return exchange->status;
}

static int
answer_upload (Exchange *exchange)
{
  const char *begin = where_to_begin (exchange);
  GError *error = NULL;
  int status;

  if (begin != NULL)
    return exchange_redirect (exchange, begin);
  if (!upload_enter (exchange->service, exchange_client (exchange))) {
    box_fail (&error, BOX_ERROR_BUSY, "too many uploads at once");
    return exchange_fail (exchange, error);
  }
  status = answer_checked (exchange);
  upload_leave (exchange_client (exchange));
  return status;
}

static int
answer_route (Exchange *exchange)
{
  exchange_read_kind (exchange);
  return exchange->is_upload ? answer_upload (exchange) : answer_checked (exchange);
}

static int
answer_unknown (Exchange *exchange)
{
  if (strcmp (exchange->method, "POST") == 0)
    return exchange_refuse (exchange, REFUSAL_NOT_FOUND);
  return static_serve (exchange);
}

int
dispatch_answer (Exchange *exchange)
{
  const Route *route = NULL;
  RouteMatch match;

  if (!router_method_is_known (exchange->method))
    return refuse_method (exchange, "GET, HEAD, POST");
  if (!router_uri_is_clean (exchange->raw_uri) || !router_path_is_clean (exchange->path)
      || exchange_read_query (exchange) != REFUSAL_NONE)
    return exchange_refuse (exchange, REFUSAL_INVALID);
  match = router_find (exchange->service->routes, exchange->method, exchange->path, exchange->parts, &route);
  if (match == ROUTE_UNKNOWN)
    return answer_unknown (exchange);
  if (match == ROUTE_OTHER_METHOD)
    return refuse_method (exchange, allowed_methods (route));
  exchange->route = route;
  return answer_route (exchange);
}
