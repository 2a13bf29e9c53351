/* router.h: which route answers a method and a path. Pure: no request, no answer, the order of the table means nothing.
 */
#pragma once
#include "http/exchange.h"

typedef enum {
  ROUTE_FOUND,
  ROUTE_UNKNOWN,     /* no route has this path: 404, or a file of the site */
  ROUTE_OTHER_METHOD /* the path exists under another method: 405 */
} RouteMatch;

/* Finds the route for `method` (HEAD is looked up as GET) and the decoded `path`; a literal segment beats a {part},
 * from the left. `parts` (string → string, both owned) is filled when FOUND. *ret_route is set when FOUND, and to a
 * route of that path when OTHER_METHOD. */
RouteMatch
router_find (const GArray *table, const char *method, const char *path, GHashTable *parts, const Route **ret_route);

/* (transfer full): the table as router_find takes it; the routes themselves are not copied. */
GArray *router_table (const Route *routes, guint count);

/* (transfer full): which page of ours `path` (nullable) is, in words of our table alone: what stands at a {part}, a
 * person's name as well as a key, becomes "…". "" for what no route knows. */
char *router_shape (const GArray *table, const char *path);

/* FALSE for a raw request target whose path part hides a slash, a backslash, a line end or a NUL behind an escape (or
 * carries a bare backslash or control character). */
gboolean router_uri_is_clean (const char *raw_uri);
/* TRUE for a decoded path that is absolute, valid UTF-8, without backslash, control character, "." or ".." segment. */
gboolean router_path_is_clean (const char *path);
/* The white-list. */
gboolean router_method_is_known (const char *method); /* GET HEAD POST */
