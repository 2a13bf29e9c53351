/* error.h: the one error domain of the box.
 * Every function that can fail takes `GError **error` last and returns FALSE or NULL after setting it. The text is
 * English, for logs and the command line; what a person reads comes from the catalogue, by code. */
#pragma once
#include <glib.h>

typedef enum {
  BOX_ERROR_INVALID,   /* what came in is wrong: 400 */
  BOX_ERROR_NOT_FOUND, /* no such thing: 404 */
  BOX_ERROR_CONFLICT,  /* it changed meanwhile, or the state forbids it: 409 */
  BOX_ERROR_DENIED,    /* this actor may not: 403 */
  BOX_ERROR_LIMIT,     /* too much, too often, too large: 413 or 429 */
  BOX_ERROR_BUSY,      /* try again in a moment: 503 */
  BOX_ERROR_IO,        /* files, programs, network: 500 */
  BOX_ERROR_STORE,     /* the store refused, nothing was recorded: 500 */
  BOX_ERROR_LAST
} BoxError;

#define BOX_ERROR (box_error_quark ())
GQuark box_error_quark (void);

/* Sets *error (which may be NULL) and returns FALSE, so that `return box_fail (…)` is one line. */
gboolean box_fail (GError **error, BoxError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* The stable name of a code ("not_found"): key of the catalogue and of the HTTP status table. */
const char *box_error_name (BoxError code);

/* Turns an error of another domain (GFile, GSubprocess…) into ours, in place: `error` may be NULL or hold nothing.
 * Returns FALSE, so that `return box_translate (error)` is one line. */
gboolean box_translate (GError **error);
