/* web.c: libcurl with what may go wrong brought to few words. */
#include "background/web.h"

#include <curl/curl.h>

enum { CONNECT_S = 10 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CURL, curl_easy_cleanup)

/* First row that fits; the last one all others. */
static const struct {
  int end;
  const char *trouble;
} web_troubles[] = {
  { CURLE_COULDNT_RESOLVE_HOST, "name" },     { CURLE_COULDNT_CONNECT, "connect" },
  { CURLE_OPERATION_TIMEDOUT, "slow" },       { CURLE_PEER_FAILED_VERIFICATION, "certificate" },
  { CURLE_SSL_CONNECT_ERROR, "certificate" }, { CURLE_SSL_CERTPROBLEM, "certificate" },
};

const char *
web_trouble (int end)
{
  for (guint i = 0; i < G_N_ELEMENTS (web_troubles); i++)
    if (web_troubles[i].end == end)
      return web_troubles[i].trouble;
  return end == CURLE_OK ? NULL : "other";
}

void
web_answer_clear (WebAnswer *answer)
{
  g_clear_pointer (&answer->body, g_free);
}

typedef struct {
  GString *text;
  gsize most;
} Taking;

/* Anything but its own size stops the transfer. */
static size_t
take (char *bytes, size_t one, size_t count, void *data)
{
  Taking *taking = data;

  if (taking->text->len + count > taking->most)
    return 0;
  g_string_append_len (taking->text, bytes, (gssize) count);
  return one * count;
}

gboolean
web_get (const WebAsk *ask, WebAnswer *ret_answer)
{
  g_autoptr (CURL) curl = curl_easy_init ();
  Taking taking = { g_string_new (NULL), ask->most_bytes };
  CURLcode end = CURLE_FAILED_INIT;

  if (curl != NULL) {
    curl_easy_setopt (curl, CURLOPT_URL, ask->url);
    curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_S);
    curl_easy_setopt (curl, CURLOPT_TIMEOUT, (long) ask->deadline_s);
    curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt (curl, CURLOPT_PROXY, "");
    curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt (curl, CURLOPT_WRITEDATA, &taking);
    end = curl_easy_perform (curl);
    curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &ret_answer->status);
  }
  ret_answer->trouble = web_trouble ((int) end);
  g_free (ret_answer->body);
  ret_answer->body = g_string_free (taking.text, FALSE);
  return ret_answer->trouble == NULL;
}
