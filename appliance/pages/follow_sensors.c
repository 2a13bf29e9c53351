/* follow_sensors.c: the household's own hand on what is lent to it: accept or decline an offer, pause, go on, withdraw,
 * have erased. */
#include <string.h>

#include "domain/loan.h"
#include "domain/sensor_offer.h"
#include "pages/follow.h"
#include "pages/follow_room.h"

enum { CODE_CHARS = 40 };

typedef struct {
  const char *verb, *loan, *keep;
} Telling;

static gboolean
tell_offer (Db *db, const Actor *actor, const Follow *follow, const Telling *telling, GError **error)
{
  return sensor_offer_change (db, actor, follow->report->id, telling->verb, TRUE, error);
}

/* A loan of another file is not this household's. */
static gboolean
tell_loan (Db *db, const Actor *actor, const Follow *follow, const Telling *telling, GError **error)
{
  const Change change = { .uuid = telling->loan, .verb = telling->verb, .reason = telling->keep };
  g_autoptr (SensorLoan) loan = loan_find_uuid (db, telling->loan, error);

  if (loan == NULL)
    return FALSE;
  if (loan->report_id != follow->report->id)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such loan of this report");
  return strcmp (telling->verb, "erase") == 0 ? loan_erase (db, actor, telling->loan, TRUE, error)
                                              : loan_change (db, actor, &change, TRUE, error);
}

/* `done`: the sentence of follow_done. */
static const struct {
  const char *verb, *done;
  gboolean (*tell) (Db *db, const Actor *actor, const Follow *follow, const Telling *telling, GError **error);
} verbs[] = {
  { "accept", "sensor_accepted", tell_offer },   { "decline", "sensor_declined", tell_offer },
  { "pause", "sensor_paused", tell_loan },       { "resume", "sensor_resumed", tell_loan },
  { "withdraw", "sensor_withdrawn", tell_loan }, { "erase", "sensor_erased", tell_loan },
};

static guint
verb_find (const char *verb)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (verbs) && strcmp (verbs[i].verb, verb) != 0)
    i++;
  return i;
}

static gboolean
telling_work (Db *db, const Follow *follow, gint64 now, gpointer data, GError **error)
{
  const Telling *telling = data;
  const Actor actor = ACTOR_TENANT_AT (now);

  return verbs[verb_find (telling->verb)].tell (db, &actor, follow, telling, error);
}

int
follow_sensors (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autofree char *verb = exchange_typed (exchange, "act", FALSE, CODE_CHARS);
  g_autofree char *loan = exchange_typed (exchange, "loan", FALSE, CODE_CHARS);
  g_autofree char *keep = exchange_typed (exchange, "keep", FALSE, CODE_CHARS);
  guint row = verb_find (verb);
  int status;

  if (!follow_open (exchange, &follow, &status))
    return status;
  if (row == G_N_ELEMENTS (verbs) || (strcmp (verb, "withdraw") == 0 && *keep == '\0'))
    return follow_return (&follow, "changed");

  g_autofree char *form = g_strconcat ("sensor-", verb, NULL), *typed = g_strjoin ("\n", loan, keep, NULL);
  Telling telling = { verb, loan, keep };
  const FollowDoing doing = { form, typed, verbs[row].done, telling_work, &telling };

  return follow_do (&follow, &doing);
}
