/* site_preview.c: asks the generator, reads what it made. Links to pages that are in the look lead on within it; all
 * others, and assets, are the site's own. */
#include "pages/site_preview.h"

#include <string.h>

#include "background/generator.h"
#include "service.h"

enum { DEADLINE_S = 60, PAGE_BYTES_MAX = 4 * 1024 * 1024 };

static GMutex build_lock; /* one at a time in the process; the generator's own lock tells of others */

gboolean
site_preview_build (Exchange *exchange, GError **error)
{
  g_autofree char *program = service_program ("histologe-generator");
  const char *const words[] = { "site", "--drafts", NULL };
  const GeneratorCall call = { .program = program,
                               .config_path = exchange_appliance (exchange)->config_file,
                               .deadline_s = DEADLINE_S,
                               .nice = GENERATOR_NICE_PAGE };
  gboolean built;

  if (!g_mutex_trylock (&build_lock))
    return box_fail (error, BOX_ERROR_BUSY, "a look at drafts is being built");
  built = generator_run (&call, words, error);
  g_mutex_unlock (&build_lock);
  return built;
}

char *
site_preview_place (const char *url)
{
  g_autofree char *escaped = g_uri_escape_string (url, NULL, FALSE);

  return g_strconcat ("/apercu?page=", escaped, NULL);
}

/* (transfer full): the file of an address of the site; NULL for what could lead out of the folder. */
static char *
file_of (Exchange *exchange, const char *url)
{
  const char *index = g_str_has_suffix (url, "/") ? "index.html" : "";

  if (!g_regex_match_simple ("^/([a-z0-9][a-z0-9_-]*/)*([a-z0-9][a-z0-9_-]*\\.html)?$", url, G_REGEX_DOLLAR_ENDONLY, 0))
    return NULL;
  return g_strconcat (exchange_appliance (exchange)->data_folder, "/preview/current", url, index, NULL);
}

static gboolean
is_there (Exchange *exchange, const char *url)
{
  g_autofree char *file = file_of (exchange, url);

  return file != NULL && g_file_test (file, G_FILE_TEST_IS_REGULAR);
}

/* The text up to `*at`, which moves behind the address that follows; its place in the look when it is there. */
static void
append_link (Exchange *exchange, GString *out, const char **at)
{
  gsize length = strcspn (*at, "\"#?");
  g_autofree char *url = g_strndup (*at, length), *place = NULL;

  *at += length;
  if (!is_there (exchange, url)) {
    g_string_append (out, url);
    return;
  }
  place = site_preview_place (url);
  g_string_append (out, place);
}

#define BROKEN "id=\"broken\"" /* what the template writes then */

gboolean
site_preview_is_broken (Exchange *exchange, const char *url)
{
  g_autofree char *file = file_of (exchange, url), *page = NULL;

  return file == NULL || !g_file_get_contents (file, &page, NULL, NULL) || strstr (page, BROKEN) != NULL;
}

#define LINK "href=\"" /* what is looked for in a page that the generator made */

char *
site_preview_read (Exchange *exchange, const char *url)
{
  g_autofree char *file = file_of (exchange, url), *page = NULL;
  GString *out;
  gsize length = 0;
  const char *at, *link;

  if (file == NULL || !g_file_get_contents (file, &page, &length, NULL) || length > PAGE_BYTES_MAX)
    return NULL;
  out = g_string_sized_new (length + 1024);
  for (at = page; (link = strstr (at, LINK)) != NULL;) {
    g_string_append_len (out, at, link - at + (gssize) strlen (LINK));
    at = link + strlen (LINK);
    append_link (exchange, out, &at);
  }
  g_string_append (out, at);
  return g_string_free (out, FALSE);
}
