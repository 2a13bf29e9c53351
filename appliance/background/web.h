/* web.h: asks one address of the web and reads a short answer. GET alone; follows no redirection; certificates are
 * checked. Blocks until the deadline at most. */
#pragma once
#include <glib.h>

typedef struct {
  const char *url;
  guint deadline_s;
  gsize most_bytes; /* of the answer: beyond it the asking fails */
} WebAsk;

typedef struct {
  const char
      *trouble; /* constant, of web_troubles: "name", "connect", "certificate", "slow", "other"; NULL: it answered */
  long status;  /* of HTTP; 0 without an answer */
  char *body;   /* never NULL once answered */
} WebAnswer;
void web_answer_clear (WebAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WebAnswer, web_answer_clear)

/* Start *ret_answer from zero. TRUE when HTTP answered, whatever its status. */
gboolean web_get (const WebAsk *ask, WebAnswer *ret_answer);
/* The word for how a curl ended, be it ours or the program on another machine (their numbers are the same): constant;
 * NULL for 0. */
const char *web_trouble (int end);
