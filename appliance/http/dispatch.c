/* dispatch.c: method, target, route, right, body, CSRF, handler; the first no is the answer. Touches no socket. */
#include "http/dispatch.h"

#include <string.h>

#include "base/crash.h"
#include "domain/setup.h"
#include "http/router.h"
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

/* (transfer full): of a path asked for by a method that no route has. */
static char *
methods_of (Exchange *exchange)
{
  const Route *route = NULL;
  gboolean reads =
               router_find (exchange->service->routes, "GET", exchange->path, exchange->parts, &route) == ROUTE_FOUND,
           takes =
               router_find (exchange->service->routes, "POST", exchange->path, exchange->parts, &route) == ROUTE_FOUND;

  return g_strjoin (", ", reads || !takes ? "GET, HEAD" : "POST", reads && takes ? "POST" : NULL, NULL);
}

/* The right comes before the body: nobody uploads into the dark. */
static const struct {
  Refusal (*check) (Exchange *exchange);
} checks[] = { { exchange_check_right }, { exchange_check_outside }, { exchange_read_body }, { exchange_check_csrf } };

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

/* ---- a box that nobody set up yet ---- */

/* What answers all the same: the way in, and what only says that the box is there. */
static const char *const unset_paths[] = {
  "/installation", "/installation/compte", "/health", "/metrics", "/ping", "/ready", NULL
};

/* Nobody would read what is sent. Doors of programs ask for a token, which no sensor has yet. */
static gboolean
is_unset (Exchange *exchange)
{
  const Route *route = exchange->route;

  if (exchange->service->appliance->setup_code == NULL || (route != NULL && route->no_csrf)
      || g_strv_contains (unset_paths, exchange->path) || g_str_has_prefix (exchange->path, "/assets/"))
    return FALSE;
  return setup_is_open (store_reader (exchange->service->appliance->store));
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

  if (begin != NULL)
    return exchange_redirect (exchange, begin);
  if (exchange_place_enter_files (exchange))
    return answer_checked (exchange);
  box_fail (&error, BOX_ERROR_BUSY, "too many uploads at once");
  return exchange_fail (exchange, error);
}

/* No route needs to think of it: whatever its handler reads is bounded. */
static int
answer_route (Exchange *exchange)
{
  int status;

  exchange_read_kind (exchange);
  exchange_bound_begin (exchange);
  status = exchange->is_upload ? answer_upload (exchange) : answer_checked (exchange);
  exchange_bound_end (exchange);
  return status;
}

static int
answer_unknown (Exchange *exchange)
{
  if (strcmp (exchange->method, "POST") == 0)
    return exchange_refuse (exchange, REFUSAL_NOT_FOUND);
  return static_serve (exchange);
}

/* Of the whole process; 0: nobody came yet. */
static gint64 last_used_at;

gint64
dispatch_last_used (void)
{
  return __atomic_load_n (&last_used_at, __ATOMIC_RELAXED);
}

int
dispatch_answer (Exchange *exchange)
{
  const Route *route = NULL;
  RouteMatch match;

  __atomic_store_n (&last_used_at, exchange->now, __ATOMIC_RELAXED);

  if (!router_method_is_known (exchange->method)) {
    g_autofree char *allowed = methods_of (exchange);

    return refuse_method (exchange, allowed);
  }
  if (!router_uri_is_clean (exchange->raw_uri) || !router_path_is_clean (exchange->path)
      || exchange_read_query (exchange) != REFUSAL_NONE)
    return exchange_refuse (exchange, REFUSAL_INVALID);
  match = router_find (exchange->service->routes, exchange->method, exchange->path, exchange->parts, &route);
  if (match == ROUTE_FOUND)
    exchange->route = route;
  if (is_unset (exchange))
    return exchange_refuse (exchange, REFUSAL_UNSET);
  if (match == ROUTE_UNKNOWN)
    return answer_unknown (exchange);
  if (match == ROUTE_OTHER_METHOD)
    return refuse_method (exchange, allowed_methods (route));
  exchange->route = route;
  crash_request_begin (exchange->id, route->path);
  return answer_route (exchange);
}
