/* follow_works.c: "were the works done?": one button an answer, on the follow-up page. */
#include <string.h>

#include "domain/correction.h"
#include "domain/mediation.h"
#include "pages/follow.h"
#include "pages/follow_room.h"

enum { ANSWER_CHARS = 20 };

typedef struct {
  const char *verb, *words;
} Telling;

static gboolean
telling_work (Db *db, const Follow *follow, gint64 now, gpointer data, GError **error)
{
  const Telling *telling = data;
  const Actor actor = ACTOR_TENANT_AT (now);
  const Change change = { .verb = telling->verb, .message = telling->words };
  g_autoptr (Mediation) mediation = NULL;

  if (!mediation_last (db, follow->report->id, &mediation, error))
    return FALSE;
  if (mediation == NULL || !mediation_asks_tenant (mediation, now))
    return box_fail (error, BOX_ERROR_CONFLICT, "nobody asks whether works were done");
  return mediation_tell (db, &actor, mediation->id, &change, error);
}

int
follow_works (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *verb = exchange_typed (exchange, "answer", FALSE, ANSWER_CHARS), *words = NULL, *form = NULL;
  int status;

  if (!follow_open_when (exchange, correction_is_open, &follow, &status))
    return status;
  words = follow_text (&follow, "words", remarks);
  if (remarks_any (remarks))
    return follow_return (&follow, "long");

  Telling telling = { verb, words };
  form = g_strconcat ("works-", verb, NULL);
  const FollowDoing doing = { form, words, "works", telling_work, &telling };

  return follow_do (&follow, &doing);
}
