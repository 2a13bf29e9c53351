/* sensor_offer.c: rows of `sensor_offer`, its states in one table, and the order in which sensors are offered. Lends
 * nothing. */
#include "domain/sensor_offer.h"

#include "base/secret.h"
#include "domain/event.h"

const Transition sensor_offer_transitions[] = {
  { "accept", "offered", "accepted", ACTION_SENSOR_TELL, .event = "offer_accepted" },
  { "decline", "offered accepted", "declined", ACTION_SENSOR_TELL, .event = "offer_declined" },
  { "take_back", "offered accepted", "withdrawn", ACTION_SENSOR_LEND, .event = "offer_withdrawn" },
  { NULL },
};
const char *const sensor_needs[SENSOR_NEED_LAST] = {
  [SENSOR_NEED_ENERGY] = "energy",
  [SENSOR_NEED_DAMP] = "damp",
  [SENSOR_NEED_AIR] = "air",
  [SENSOR_NEED_OTHER] = "other",
};

#define LENT "EXISTS (SELECT 1 FROM sensor_loan l WHERE l.report_id = r.id AND l.to_at IS NULL)"
#define LISTENS "r.state IN ('received', 'taken', 'active') AND coalesce (r.stop_requested, 0) = 0"
static const char sql_last[] = "SELECT id, uuid, report_id, state, at, coalesce (answered_at, 0) AS answered_at"
                               " FROM sensor_offer WHERE report_id = :report ORDER BY id DESC LIMIT 1";
static const char sql_make[] =
    "INSERT INTO sensor_offer (uuid, report_id, state, user_id, at) SELECT :uuid, r.id, 'offered', nullif (:user, 0), :now"
    " FROM report r WHERE r.id = :report AND " LISTENS " AND NOT " LENT " AND NOT EXISTS (SELECT 1 FROM sensor_offer o"
    " WHERE o.report_id = r.id AND o.state IN ('offered', 'accepted'))";
static const char sql_change[] =
    "UPDATE sensor_offer SET state = :to, answered_at = iif (:to IN ('accepted', 'declined'), :now, answered_at)"
    " WHERE id = :id AND state = :from";
static const char sql_settle[] = "UPDATE sensor_offer SET state = 'lent', loan_id = :loan WHERE report_id = :report"
                                 " AND state IN ('offered', 'accepted')";
/* Codes of problems begin with those of their situation. */
#define HAS(situation) \
  "EXISTS (SELECT 1 FROM report_problem p WHERE p.report_id = r.id AND p.severity LIKE '" situation "%')"
static const char sql_candidates[] =
    "WITH worth AS (SELECT r.id, r.uuid, t.code || '-' || r.number AS reference, r.created_at, iif (r.insee <> '', r.city, '')"
    " AS city, coalesce (r.class_human, r.class_computed, 'A') AS class, CASE WHEN instr (' ' || r.leads || ' ', ' energie ') > 0"
    " THEN 0 WHEN " HAS ("L-HUM") " THEN 1 WHEN " HAS (
        "L-AER") " THEN 2 WHEN EXISTS (SELECT 1 FROM proposal o"
                 " WHERE o.report_id = r.id AND o.kind = 'sensor' AND o.dropped_at IS NULL) THEN 3 END AS need,"
                 " (SELECT state FROM sensor_offer o WHERE o.report_id = r.id ORDER BY o.id DESC LIMIT 1) AS offer"
                 " FROM report r JOIN territory t ON t.id = r.territory_id WHERE " LISTENS
                 " AND NOT EXISTS (SELECT 1 FROM sensor_loan l WHERE l.report_id = r.id))"
                 " SELECT *, count (*) OVER () AS total FROM worth WHERE need IS NOT NULL AND coalesce (offer, '') <> 'declined'"
                 " ORDER BY coalesce (offer, '') <> 'accepted', need, class DESC, created_at, id LIMIT :most";

void
sensor_offer_free (SensorOffer *offer)
{
  if (offer == NULL)
    return;
  g_free (offer->uuid);
  g_free (offer->state);
  g_free (offer);
}

gboolean
sensor_offer_last (Db *db, gint64 report_id, SensorOffer **ret_offer, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_last);
  g_autoptr (SensorOffer) offer = NULL;

  query_bind_integer (query, ":report", report_id);
  if (query_next (query)) {
    offer = g_new0 (SensorOffer, 1);
    offer->id = query_integer (query, "id");
    offer->report_id = query_integer (query, "report_id");
    offer->at = query_integer (query, "at");
    offer->answered_at = query_integer (query, "answered_at");
    offer->uuid = g_strdup (query_text (query, "uuid"));
    offer->state = g_strdup (query_text (query, "state"));
  }
  if (!query_done (query, error))
    return FALSE;
  *ret_offer = g_steal_pointer (&offer);
  return TRUE;
}

gboolean
sensor_offer_is_open (const SensorOffer *offer)
{
  return offer != NULL && transition_possible (&sensor_offer_transitions[1], offer->state);
}

/* ---- changes ---- */

static gboolean
offer_event (Db *db, const Actor *actor, gint64 report_id, const char *verb, GError **error)
{
  Event event = { .report_id = report_id, .noun = "sensor", .subject_id = 0, .verb = verb };

  return event_add (db, actor, &event, error);
}

gboolean
sensor_offer_make (Db *db, const Actor *actor, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_make);
  g_autofree char *uuid = secret_uuid ();

  if (!access_allows (actor->role, ACTION_SENSOR_LEND, FALSE))
    return box_fail (error, BOX_ERROR_DENIED, "%s may not offer", role_name (actor->role));
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "no sensor can be offered there now");
  return offer_event (db, actor, report_id, "offered", error);
}

gboolean
sensor_offer_change (Db *db, const Actor *actor, gint64 report_id, const char *verb, gboolean own, GError **error)
{
  const Transition *row = transition_find (sensor_offer_transitions, verb);
  g_autoptr (SensorOffer) offer = NULL;
  g_autoptr (Query) query = query_new (db, sql_change);

  if (!sensor_offer_last (db, report_id, &offer, error))
    return FALSE;
  if (offer == NULL)
    return box_fail (error, BOX_ERROR_CONFLICT, "no sensor was offered");
  if (!transition_check (row, actor->role, own, offer->state, error))
    return FALSE;
  query_bind_integer (query, ":id", offer->id);
  query_bind_text (query, ":from", offer->state);
  query_bind_text (query, ":to", row->to);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error) && offer_event (db, actor, report_id, row->event, error);
}

gboolean
sensor_offer_settle (Db *db, gint64 report_id, gint64 loan_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_settle);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":loan", loan_id);
  return query_done (query, error);
}

/* ---- to whom first ---- */

gboolean
sensor_offer_candidates (Db *db, SensorCandidateVisit visit, gpointer data, gint64 *ret_count, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_candidates);
  gint64 count = 0;

  query_bind_integer (query, ":most", SENSOR_CANDIDATES_MAX);
  while (query_next (query)) {
    const SensorCandidate candidate = {
      .report_id = query_integer (query, "id"),
      .created_at = query_integer (query, "created_at"),
      .need = (SensorNeed) query_integer (query, "need"),
      .class_shown = query_text (query, "class")[0],
      .uuid = query_text (query, "uuid"),
      .reference = query_text (query, "reference"),
      .city = query_text (query, "city"),
      .offer = query_text (query, "offer"),
    };

    count = query_integer (query, "total");
    visit (&candidate, data);
  }
  if (ret_count != NULL)
    *ret_count = count;
  return query_done (query, error);
}
