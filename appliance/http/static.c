/* static.c: opens one path segment after the other below the site's folder, so that no name leads out of it. Renders
 * nothing. */
#include "http/static.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sys/stat.h>

#include "http/exchange_private.h"
#include "http/router.h"

#define CACHE_PAGES "no-cache" /* kept, but asked for again: a page changes when it is published */
#define CACHE_ASSETS "public, max-age=3600"

static const struct {
  const char *suffix;
  const char *type;
  const char *cache;
} types[] = {
  { ".html", "text/html; charset=utf-8", CACHE_PAGES },
  { ".css", "text/css; charset=utf-8", CACHE_ASSETS },
  { ".js", "text/javascript; charset=utf-8", CACHE_ASSETS },
  { ".svg", "image/svg+xml", CACHE_ASSETS },
  { ".png", "image/png", CACHE_ASSETS },
  { ".jpg", "image/jpeg", CACHE_ASSETS },
  { ".ico", "image/x-icon", CACHE_ASSETS },
  { ".woff2", "font/woff2", CACHE_ASSETS },
  { ".json", "application/json; charset=utf-8", CACHE_PAGES },
  { ".jsonld", "application/ld+json", CACHE_PAGES },
  { ".geojson", "application/geo+json", CACHE_PAGES },
  { ".csv", "text/csv; charset=utf-8", CACHE_PAGES },
  { ".pdf", "application/pdf", CACHE_PAGES },
  { ".xml", "application/xml; charset=utf-8", CACHE_PAGES },
  { ".txt", "text/plain; charset=utf-8", CACHE_PAGES },
  { ".webmanifest", "application/manifest+json", CACHE_PAGES },
};

static int
type_index (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (name, types[i].suffix))
      return (int) i;
  return -1;
}

const char *
static_type (const char *name)
{
  int index = type_index (name);

  return index < 0 ? NULL : types[index].type;
}

/* ---- opening ---- */

static int
open_root (const char *data_folder)
{
  g_autofree char *root = g_build_filename (data_folder, "site", "current", NULL);

  return open (root, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

gboolean
static_is_published (const char *data_folder)
{
  int root = open_root (data_folder);

  if (root < 0)
    return FALSE;
  close (root);
  return TRUE;
}

/* Where programs look for security.txt: the one hidden name that is the site's. */
#define WELL_KNOWN ".well-known"

static gboolean
is_hidden (const char *name)
{
  return name[0] == '\0' || (name[0] == '.' && strcmp (name, WELL_KNOWN) != 0);
}

/* Opens `name` in the folder `at`, which it closes. Hidden and empty names are not the site's. */
static int
open_segment (int at, const char *name)
{
  int fd = is_hidden (name) ? -1 : openat (at, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

  close (at);
  return fd;
}

/* While no site is published, styles and scripts come from where they are made of: a box that is being installed has pages too. */
static int
open_before_site (const Appliance *appliance, const char *path)
{
  if (appliance->assets == NULL || !g_str_has_prefix (path, "/assets/"))
    return -1;
  return open (appliance->assets, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* -1 when there is nothing of that name; an empty segment is none. */
static int
open_path (const Appliance *appliance, const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);
  int site = open_root (appliance->data_folder), fd = site >= 0 ? site : open_before_site (appliance, path);

  for (guint i = 1; fd >= 0 && segments[i] != NULL; i++)
    fd = open_segment (fd, segments[i]);
  return fd;
}

/* ---- answering ---- */

static char *
file_tag (const struct stat *status)
{
  return g_strdup_printf ("\"%" G_GINT64_MODIFIER "x-%lx-%" G_GINT64_MODIFIER "x\"", (gint64) status->st_mtim.tv_sec,
                          status->st_mtim.tv_nsec, (gint64) status->st_size);
}

static gboolean
is_known_to (const char *if_none_match, const char *tag)
{
  return if_none_match != NULL && (strcmp (if_none_match, "*") == 0 || strstr (if_none_match, tag) != NULL);
}

static int
serve_file (Exchange *exchange, int fd, const struct stat *status, int type)
{
  g_autofree char *tag = file_tag (status);

  exchange_set_header (exchange, "ETag", tag);
  exchange_set_header (exchange, "Cache-Control", types[type].cache);
  if (is_known_to (exchange_header (exchange, "If-None-Match"), tag))
    return exchange_empty (exchange, 304);
  return exchange_send_fd (exchange, types[type].type, fd, (gsize) status->st_size);
}

/* "/map" for the folder map/: relative links of its page would lead astray without the slash. */
static int
redirect_to_folder (Exchange *exchange)
{
  g_autofree char *escaped = g_uri_escape_string (exchange->path, "/", FALSE);
  g_autofree char *target = g_strconcat (escaped, "/", NULL);

  return exchange_redirect (exchange, target);
}

/* A library may bring its packed twin along: "leaflet.min.js.gz" is then sent for it to who takes it so. -1: none. */
static int
open_twin (Exchange *exchange, const char *name)
{
  g_autofree char *twin = g_strconcat (name, ".gz", NULL);
  int fd = exchange_takes_gzip (exchange) ? open_path (exchange->service->appliance, twin) : -1;
  struct stat status;

  if (fd < 0 || (fstat (fd, &status) == 0 && S_ISREG (status.st_mode)))
    return fd;
  close (fd);
  return -1;
}

static int
serve_twin (Exchange *exchange, int fd, int type)
{
  struct stat status;
  int answer;

  exchange_set_header (exchange, "Content-Encoding", "gzip");
  answer = fstat (fd, &status) < 0 ? exchange_refuse (exchange, REFUSAL_NOT_FOUND)
                                   : serve_file (exchange, fd, &status, type);
  close (fd);
  return answer;
}

static int
serve_open (Exchange *exchange, int fd, const char *name)
{
  struct stat status;
  int type = type_index (name), twin;

  if (fstat (fd, &status) < 0)
    return exchange_refuse (exchange, REFUSAL_NOT_FOUND);
  if (S_ISDIR (status.st_mode))
    return redirect_to_folder (exchange);
  if (!S_ISREG (status.st_mode) || type < 0)
    return exchange_refuse (exchange, REFUSAL_NOT_FOUND);
  twin = open_twin (exchange, name);
  exchange_set_header (exchange, "Vary", "Accept-Encoding");
  return twin >= 0 ? serve_twin (exchange, twin, type) : serve_file (exchange, fd, &status, type);
}

int
static_serve (Exchange *exchange)
{
  g_autofree char *name = NULL;
  int fd, answer;

  if (!router_path_is_clean (exchange->path))
    return exchange_refuse (exchange, REFUSAL_NOT_FOUND);
  name = g_str_has_suffix (exchange->path, "/") ? g_strconcat (exchange->path, "index.html", NULL)
                                                : g_strdup (exchange->path);
  fd = open_path (exchange->service->appliance, name);
  if (fd < 0)
    return exchange_refuse (exchange, REFUSAL_NOT_FOUND);
  answer = serve_open (exchange, fd, name);
  close (fd);
  return answer;
}
