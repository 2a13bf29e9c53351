/* static.h: files of the generated site, from one fixed root. */
#pragma once
#include "http/exchange.h"

/* Answers GET or HEAD of a path that no route has: the file below <data folder>/site/current, a folder's index.html, or
 * the 404 page. Types that are not in its table are not served; no symbolic link is followed but `current` itself. */
int static_serve (Exchange *exchange);

/* TRUE when a site is published there: until then, no path of it leads anywhere. */
gboolean static_is_published (const char *data_folder);

/* The media type of a file name, or NULL when it is not served. */
const char *static_type (const char *name);
