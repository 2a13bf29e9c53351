/* mediation_reminder.c: whom a mediation waits for, as candidates of reminder.c. Nobody is chased without the
 * occupant's agreement, which may be taken back, nor of demonstration data. Days of promises are counted from their
 * noon: a day is neither 23 nor 25 hours long then. */
#include "domain/mediation_reminder.h"

#include "domain/mediation_send.h"

#define CANDIDATE(since) \
  "SELECT m.id, m.report_id AS report, 0 AS partner, " since " AS since, count (c.id) AS count," \
  " coalesce (max (c.at), 0) AS last FROM mediation m JOIN report r ON r.id = m.report_id" \
  " LEFT JOIN reminder c ON c.mediation_id = m.id AND c.kind = :kind AND c.at <= :now + 2 * 86400 AND c.at >= "
#define OF " WHERE m.id > :after AND r.state = 'active' AND r.owner_agrees = 1 AND r.demo = 0 AND "
#define END " GROUP BY m.id ORDER BY m.id LIMIT :most"
#define NOON " + 43200"

/* The first day after the one that was named; once, until somebody writes again. Who was written to by letter alone has
 * nothing to answer before it is posted. */
#define POSTED "EXISTS (SELECT 1 FROM mediation_sending s WHERE s.mediation_id = m.id AND s.posted_at >= m.asked_at)"
const char mediation_sql_silent[] =
    CANDIDATE ("m.answer_by" NOON) "m.asked_at" OF "m.state = 'asked' AND (m.by_mail = 1 OR " POSTED ")" END;
/* A letter that lies at the desk; the next one begins anew. */
#define LETTERS " FROM mediation_sending s WHERE s.mediation_id = m.id AND s.code IS NOT NULL)"
#define LETTER_SINCE "(SELECT max (s.at)" LETTERS
const char mediation_sql_letter[] =
    CANDIDATE (LETTER_SINCE) LETTER_SINCE OF "m.state NOT IN ('confirmed', 'ended') AND EXISTS (SELECT 1" LETTERS END;
/* Who promised for next week needs no reminder of it. */
const char mediation_sql_soon[] = CANDIDATE (
    "m.promised_at - 8 * 86400" NOON) "m.answered_at" OF
                                      "m.state = 'promised' AND m.answered_at < m.promised_at - 8 * 86400" END;
const char mediation_sql_late[] =
    CANDIDATE ("m.promised_at + 2 * 86400" NOON) "m.answered_at" OF "m.state = 'promised'" END;
/* Of works said to be done, the next day. */
const char mediation_sql_works[] =
    CANDIDATE ("iif (m.state = 'done', m.answered_at, m.promised_at" NOON
               ")") "m.answered_at" OF "m.state IN ('promised', 'done') AND coalesce (r.stop_requested, 0) = 0" END;

gboolean
mediation_reminder_silent (Db *db, const Actor *actor, gint64 id, GError **error)
{
  return mediation_remind (db, actor, id, MEDIATION_AGAIN, error);
}

gboolean
mediation_reminder_soon (Db *db, const Actor *actor, gint64 id, GError **error)
{
  return mediation_remind (db, actor, id, MEDIATION_SOON, error);
}

gboolean
mediation_reminder_late (Db *db, const Actor *actor, gint64 id, GError **error)
{
  return mediation_remind (db, actor, id, MEDIATION_LATE, error);
}
