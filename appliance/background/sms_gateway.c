/* sms_gateway.c: the only place that knows libcurl. Follows no redirection, checks certificates, keeps no answer. */
#include "background/sms_gateway.h"

#include <curl/curl.h>
#include <gio/gio.h>
#include <string.h>

#include "base/error.h"
#include "base/folder.h"

enum { CONNECT_S = 10, WHOLE_S = 20, ANSWER_MAX_BYTES = 16 * 1024 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CURL, curl_easy_cleanup)

/* First row that fits. */
static const struct {
  long min, max;
  OutboxVerdict verdict;
  gboolean alarm;
} ends[] = {
  { 200, 299, OUTBOX_SENT, FALSE }, { 401, 403, OUTBOX_RETRY, TRUE }, /* our account, or its money */
  { 407, 407, OUTBOX_RETRY, TRUE }, { 408, 408, OUTBOX_RETRY, FALSE },  { 425, 425, OUTBOX_RETRY, FALSE },
  { 429, 429, OUTBOX_RETRY, TRUE }, { 300, 499, OUTBOX_FAILED, FALSE }, { 500, 599, OUTBOX_RETRY, FALSE },
  { 0, 999, OUTBOX_RETRY, TRUE }, /* no answer: the gateway, the name service or the cable */
};

SmsOutcome
sms_gateway_outcome (long http)
{
  SmsOutcome outcome = { .verdict = OUTBOX_RETRY, .alarm = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (http >= ends[i].min && http <= ends[i].max) {
      outcome.verdict = ends[i].verdict;
      outcome.alarm = ends[i].alarm;
      break;
    }
  if (http == 0)
    g_strlcpy (outcome.status, "timeout", sizeof outcome.status);
  else
    g_snprintf (outcome.status, sizeof outcome.status, "%ld", http);
  return outcome;
}

/* ---- the file ---- */

typedef struct {
  char *url, *body, *type, *expect; /* the last three nullable */
  struct curl_slist *headers;
} Gateway;

static void
gateway_clear (Gateway *gateway)
{
  g_free (gateway->url);
  g_free (gateway->body);
  g_free (gateway->type);
  g_free (gateway->expect);
  curl_slist_free_all (gateway->headers);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gateway, gateway_clear)

/* https, or a machine that the internet is not between: this one, or one of a private network. */
static gboolean
url_is_safe (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GInetAddress) address = NULL;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") == 0)
    return uri != NULL;
  address = g_inet_address_new_from_string (g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "");
  return g_strcmp0 (g_uri_get_scheme (uri), "http") == 0 && address != NULL
         && (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_site_local (address));
}

static void
gateway_add_headers (Gateway *gateway, GKeyFile *file)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, "headers", NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autofree char *value = g_key_file_get_value (file, "headers", names[i], NULL);
    g_autofree char *line = g_strdup_printf ("%s: %s", names[i], value);

    gateway->headers = curl_slist_append (gateway->headers, line);
  }
  if (gateway->body != NULL) {
    g_autofree char *line = g_strdup_printf ("Content-Type: %s", gateway->type);

    gateway->headers = curl_slist_append (gateway->headers, line);
  }
}

static gboolean
gateway_load (const char *path, Gateway *gateway)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!folder_file_is_private (path) || !g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  /* As they stand: g_key_file_get_string would take the backslashes of a body for its own. */
  gateway->url = g_key_file_get_value (file, "gateway", "url", NULL);
  gateway->body = g_key_file_get_value (file, "gateway", "body", NULL);
  gateway->type = g_key_file_get_value (file, "gateway", "type", NULL);
  gateway->expect = g_key_file_get_value (file, "gateway", "expect", NULL);
  if (gateway->type == NULL)
    gateway->type = g_strdup ("application/x-www-form-urlencoded");
  gateway_add_headers (gateway, file);
  return gateway->url != NULL && url_is_safe (gateway->url);
}

/* ---- the request ---- */

static char *
escape_url (const char *text)
{
  return g_uri_escape_string (text, NULL, FALSE);
}

static char *
escape_json (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p < ' ')
      g_string_append_printf (out, "\\u%04x", (guint) *p);
    else
      g_string_append_printf (out, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
  return g_string_free (out, FALSE);
}

/* (transfer full): `pattern` with its {names} filled, in one pass: what is filled in is not looked at again. */
static char *
fill (const char *pattern, const char *sender, const Outbox *message, char *(*escape) (const char *text))
{
  g_autofree char *to00 = g_strconcat ("00", message->recipient + 1, NULL);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, message->id);
  const struct {
    const char *name, *value;
  } values[] = {
    { "{to}", message->recipient },   { "{to00}", to00 }, { "{from}", sender },
    { "{text}", message->body_text }, { "{id}", id },
  };
  GString *out = g_string_new (NULL);

  for (const char *p = pattern; *p != '\0';) {
    guint i = 0;

    while (i < G_N_ELEMENTS (values) && !g_str_has_prefix (p, values[i].name))
      i++;
    if (i < G_N_ELEMENTS (values)) {
      g_autofree char *escaped = escape (values[i].value);

      g_string_append (out, escaped);
      p += strlen (values[i].name);
    } else {
      g_string_append_c (out, *p++);
    }
  }
  return g_string_free (out, FALSE);
}

/* Keeps the beginning of the answer, to look for the word of success. */
static size_t
take_answer (char *data, size_t size, size_t count, void *answer)
{
  GString *text = answer;
  gsize room = ANSWER_MAX_BYTES - text->len;

  g_string_append_len (text, data, (gssize) MIN (size * count, room));
  return size * count;
}

static void
set_options (CURL *curl, const Gateway *gateway, const char *url, GString *answer)
{
  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (curl, CURLOPT_PROXY, ""); /* nothing of the environment */
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_S);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) WHOLE_S);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, gateway->headers);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, take_answer);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, answer);
}

/* The number of the answer, 0 without one. */
static long
perform (const Gateway *gateway, const char *url, const char *body, GString *answer)
{
  static gsize started = 0;
  g_autoptr (CURL) curl = NULL;
  long http = 0;

  if (g_once_init_enter (&started)) {
    curl_global_init (CURL_GLOBAL_DEFAULT);
    g_once_init_leave (&started, 1);
  }
  curl = curl_easy_init ();
  if (curl == NULL)
    return 0;
  set_options (curl, gateway, url, answer);
  if (body != NULL)
    curl_easy_setopt (curl, CURLOPT_POSTFIELDS, body);
  if (curl_easy_perform (curl) != CURLE_OK)
    return 0;
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &http);
  return http;
}

void
sms_gateway_send (const char *file, const char *sender, const Outbox *message, SmsOutcome *ret_outcome)
{
  g_auto (Gateway) gateway = { 0 };
  g_autofree char *url = NULL, *body = NULL;
  g_autoptr (GString) answer = g_string_new (NULL);

  if (!gateway_load (file, &gateway)) {
    *ret_outcome = (SmsOutcome){ OUTBOX_RETRY, FALSE, TRUE, "setting" };
    return;
  }
  url = fill (gateway.url, sender, message, escape_url);
  if (gateway.body != NULL)
    body = fill (gateway.body, sender, message, strstr (gateway.type, "json") != NULL ? escape_json : escape_url);
  *ret_outcome = sms_gateway_outcome (perform (&gateway, url, body, answer));
  /* Some gateways answer 200 and say "KO" in it. */
  if (ret_outcome->verdict == OUTBOX_SENT && gateway.expect != NULL && strstr (answer->str, gateway.expect) == NULL)
    *ret_outcome = (SmsOutcome){ OUTBOX_FAILED, FALSE, FALSE, "answer" };
}
