/* exchange_answer.c: what handlers answer with: pages, redirects, JSON, bytes, errors and refusals. Knows no rights. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sys/stat.h>

#include "base/error.h"
#include "base/json.h"
#include "http/exchange_private.h"

static const struct {
  int status;
  const char *code;
} refusals[] = {
  [REFUSAL_NONE] = { 500, "io" },         [REFUSAL_INVALID] = { 400, "invalid" },
  [REFUSAL_SIGN_IN] = { 401, "sign_in" }, [REFUSAL_DENIED] = { 403, "denied" },
  [REFUSAL_EXPIRED] = { 403, "expired" }, [REFUSAL_NOT_FOUND] = { 404, "not_found" },
  [REFUSAL_METHOD] = { 405, "method" },   [REFUSAL_TIMEOUT] = { 408, "timeout" },
  [REFUSAL_LENGTH] = { 411, "length" },   [REFUSAL_TOO_LARGE] = { 413, "too_large" },
  [REFUSAL_MEDIA] = { 415, "media" },     [REFUSAL_FAULT] = { 500, "io" },
  [REFUSAL_FACTOR] = { 403, "denied" },   [REFUSAL_UNSET] = { 503, "unset" },
  [REFUSAL_LONG] = { 503, "too_long" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (refusals) == REFUSAL_LAST);

static const int error_statuses[] = {
  [BOX_ERROR_INVALID] = 400, [BOX_ERROR_NOT_FOUND] = 404, [BOX_ERROR_CONFLICT] = 409, [BOX_ERROR_DENIED] = 403,
  [BOX_ERROR_LIMIT] = 429,   [BOX_ERROR_BUSY] = 503,      [BOX_ERROR_IO] = 500,       [BOX_ERROR_STORE] = 500,
};
G_STATIC_ASSERT (G_N_ELEMENTS (error_statuses) == BOX_ERROR_LAST);

static const char *const program_doors[] = { "/api", "/sensors", "/write", "/query", "/ping" };

/* ---- answers ---- */

static int
answer_plain (Exchange *exchange, int status)
{
  const Appliance *appliance = exchange->service->appliance;
  const char *text = words_get (appliance->words, exchange_language (exchange), "error.plain");

  return exchange_send (exchange, status, "text/plain; charset=utf-8", text, strlen (text));
}

static gboolean
render (Exchange *exchange, const char *page, Tree *view, GString *out)
{
  g_autofree char *name = g_strconcat ("pages/", page, NULL);
  g_autoptr (GError) error = NULL;

  exchange_add_site (exchange, view);
  if (template_render (words_templates (exchange->service->appliance->words, exchange_language (exchange)), name, view,
                       TEMPLATE_ESCAPE_HTML, out, &error))
    return TRUE;
  g_warning ("request %s: page %s: %s", exchange->id, page, error->message);
  return FALSE;
}

int
exchange_page (Exchange *exchange, int status, const char *page, Tree *view)
{
  g_autoptr (Tree) owned = view == NULL ? tree_new_map () : view;
  g_autoptr (GString) out = g_string_sized_new (8192);

  if (render (exchange, page, owned, out))
    return exchange_send (exchange, status, "text/html; charset=utf-8", out->str, out->len);
  return strcmp (page, "error") == 0 ? answer_plain (exchange, status) : exchange_refuse (exchange, REFUSAL_FAULT);
}

char *
exchange_render (Exchange *exchange, const char *page, Tree *view)
{
  g_autoptr (Tree) owned = view == NULL ? tree_new_map () : view;
  g_autoptr (GString) out = g_string_sized_new (8192);

  return render (exchange, page, owned, out) ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

/* "//host" and "/\host" lead outside in browsers. */
gboolean
exchange_is_own_path (const char *path)
{
  return path != NULL && path[0] == '/' && path[1] != '/' && path[1] != '\\';
}

/* A path of ours and nothing else. */
static char *
redirect_target (const char *path)
{
  g_autoptr (GString) target = g_string_new (NULL);

  if (!exchange_is_own_path (path))
    return g_strdup ("/");
  for (; *path != '\0'; path++)
    if (*path <= ' ' || *path >= 0x7f || strchr ("\"<>\\^`{|}", *path) != NULL)
      g_string_append_printf (target, "%%%02X", (guchar) *path);
    else
      g_string_append_c (target, *path);
  return g_string_free (g_steal_pointer (&target), FALSE);
}

int
exchange_redirect (Exchange *exchange, const char *path)
{
  g_autofree char *target = redirect_target (path);

  exchange_set_header (exchange, "Location", target);
  return exchange_send (exchange, 303, NULL, "", 0);
}

int
exchange_json (Exchange *exchange, int status, Tree *body)
{
  g_autoptr (Tree) owned = body;
  g_autofree char *text = json_print (owned);

  return exchange_send (exchange, status, "application/json; charset=utf-8", text, strlen (text));
}

int
exchange_empty (Exchange *exchange, int status)
{
  return exchange_send (exchange, status, NULL, "", 0);
}

/* Others made what is downloaded: a browser that shows it all the same shows it alone, without scripts and as nobody's
 * page. */
#define DOWNLOAD_POLICY "default-src 'none'; sandbox; frame-ancestors 'none'"

/* RFC 6266: the plain name for old browsers, the whole one for the others. */
void
exchange_set_download (Exchange *exchange, const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *value = NULL;

  for (char *at = ascii; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("._- ", *at) == NULL)
      *at = '_';
  value = g_strdup_printf ("attachment; filename=\"%s\"; filename*=UTF-8''%s", ascii, escaped);
  exchange_set_header (exchange, "Content-Disposition", value);
  exchange_set_header (exchange, "Content-Security-Policy", DOWNLOAD_POLICY);
}

int
exchange_bytes (Exchange *exchange, const char *type, GBytes *bytes, const char *download_name)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (download_name != NULL)
    exchange_set_download (exchange, download_name);
  return exchange_send (exchange, 200, type, data, length);
}

int
exchange_file (Exchange *exchange, const char *type, const char *path, const char *download_name)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat status;
  int answer;

  if (fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode)) {
    if (download_name != NULL)
      exchange_set_download (exchange, download_name);
    answer = exchange_send_fd (exchange, type, fd, (gsize) status.st_size);
  } else
    answer = exchange_refuse (exchange, REFUSAL_NOT_FOUND);
  if (fd >= 0)
    close (fd);
  return answer;
}

/* ---- saying no ---- */

/* Errors for programs are JSON. An address with a hidden NUL has no path, and stays one of a door all the same. */
static gboolean
is_program (Exchange *exchange)
{
  const char *path = *exchange->path == '\0' && exchange->raw_uri != NULL ? exchange->raw_uri : exchange->path;

  for (guint i = 0; i < G_N_ELEMENTS (program_doors); i++) {
    gsize length = strlen (program_doors[i]);

    if (strncmp (path, program_doors[i], length) == 0 && (path[length] == '\0' || strchr ("/%?", path[length]) != NULL))
      return TRUE;
  }
  return FALSE;
}

/* A page of the staff, whoever asks for it: their session may be over. */
static gboolean
is_office (Exchange *exchange)
{
  const Route *route = exchange->route;

  return exchange_session (exchange) != NULL || (route != NULL && route->right != ACTION_PUBLIC);
}

static int
answer_error (Exchange *exchange, int status, const char *code, Refusal refusal)
{
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *flag = g_strconcat ("code_", code, NULL);

  if (is_program (exchange)) {
    tree_set_text (view, "error", code);
    return exchange_json (exchange, status, g_steal_pointer (&view));
  }
  /* What fails before its page has chosen a language is read by somebody too; staff's pages are French. */
  if (exchange->language == NULL && is_office (exchange))
    exchange_speak_as (exchange, "fr");
  else if (exchange->language == NULL)
    exchange_speak (exchange, NULL);
  tree_set_flag (view, "office", is_office (exchange));
  tree_set_integer (view, "status", status);
  tree_set_text (view, "code", code);
  tree_set_flag (view, flag, TRUE);
  exchange_add_kept (exchange, refusal, view);
  return exchange_page (exchange, status, "error", g_steal_pointer (&view));
}

static gboolean
is_reading (const Exchange *exchange)
{
  return strcmp (exchange->method, "GET") == 0 || exchange->is_head;
}

int
exchange_refusal_status (Refusal refusal)
{
  return refusals[refusal].status;
}

/* (transfer full): where to go on once signed in, with what was asked for; an address too long to be kept whole goes
 * without it. */
static char *
next_of (const Exchange *exchange)
{
  const char *query = exchange->query_text == NULL ? "" : exchange->query_text;
  g_autofree char *whole = g_strconcat (exchange->path, *query == '\0' ? "" : "?", query, NULL);

  return g_uri_escape_string (strlen (whole) <= EXCHANGE_NEXT_MAX ? whole : exchange->path, "/", FALSE);
}

int
exchange_refuse (Exchange *exchange, Refusal refusal)
{
  g_autofree char *next = NULL, *login = NULL;

  if (refusal == REFUSAL_FACTOR && is_reading (exchange))
    return exchange_redirect (exchange, "/mon-compte/code");
  if (refusal != REFUSAL_SIGN_IN || !is_reading (exchange) || is_program (exchange))
    return answer_error (exchange, refusals[refusal].status, refusals[refusal].code, refusal);
  next = next_of (exchange);
  login = g_strconcat ("/connexion?next=", next, NULL);
  return exchange_redirect (exchange, login);
}

int
exchange_fail (Exchange *exchange, GError *error)
{
  g_autoptr (GError) owned = error;
  BoxError code = owned != NULL && owned->domain == BOX_ERROR ? (BoxError) owned->code : BOX_ERROR_IO;

  if (code >= BOX_ERROR_LAST)
    code = BOX_ERROR_IO;
  /* What a person did wrong is theirs; what the box could not do belongs in its log. */
  if (error_statuses[code] >= 500)
    g_warning ("request %s: %s", exchange->id, owned == NULL ? "failed without an error" : owned->message);
  return answer_error (exchange, error_statuses[code], box_error_name (code), REFUSAL_NONE);
}
