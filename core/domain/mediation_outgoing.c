/* mediation_outgoing.c: the one question that every mail to an owner is asked again when it leaves. Writes no mail. */
#include "domain/mediation_outgoing.h"

#include "domain/event.h"
#include "domain/mediation.h"
#include "domain/notice.h"

#define TO_OWNER "n.recipient_key LIKE '" NOTICE_OWNER_KEY "%'"
/* While it holds, owners may be written to: by the id of the key, or for any exchange of the report. */
#define OPEN(which) \
  "EXISTS (SELECT 1 FROM mediation m JOIN report r ON r.id = m.report_id WHERE " which \
  " AND m.state NOT IN ('confirmed', 'ended') AND r.state = 'active' AND r.owner_agrees = 1)"
#define OPEN_BY_KEY OPEN ("m.id = cast (substr (n.recipient_key, length ('" NOTICE_OWNER_KEY "') + 1) AS INTEGER)")
#define CANCEL \
  "UPDATE outbox SET state = 'cancelled', lease_until = NULL, last_status = '" OUTBOX_STATUS_RETRACTED \
  "', next_at = :now"

static const char sql_refused[] =
    "SELECT n.report_id AS report FROM notice n WHERE n.outbox_id = :outbox AND " TO_OWNER " AND NOT " OPEN_BY_KEY;
static const char sql_cancel_one[] = CANCEL " WHERE id = :outbox AND state = 'sending'";
static const char sql_cancel[] = CANCEL " WHERE state = 'pending' AND id IN (SELECT n.outbox_id FROM notice n"
                                        " WHERE n.report_id = :report AND " TO_OWNER " AND NOT " OPEN_BY_KEY ")";
/* The mail stays named: somebody may put it back, and it is asked again. */
static const char sql_drop[] =
    "UPDATE notice AS n SET state = 'dropped', secret = NULL, dropped_for = 'mediation' WHERE n.report_id = :report"
    " AND ((" TO_OWNER " AND NOT " OPEN_BY_KEY " AND (n.state = 'pending' OR EXISTS (SELECT 1 FROM outbox o"
    " WHERE o.id = n.outbox_id AND o.state = 'cancelled' AND o.last_status = '" OUTBOX_STATUS_RETRACTED "')))"
    " OR (n.state = 'pending' AND n.kind IN ('report_mediated', 'owner_waiting', 'works_tenant')"
    " AND NOT " OPEN ("m.report_id = n.report_id") "))";

static gboolean
run_on (Db *db, const char *sql, gint64 report_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":report", report_id);
  if (sql == sql_cancel)
    query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
mediation_recall (Db *db, gint64 report_id, gint64 now, GError **error)
{
  return run_on (db, sql_cancel, report_id, now, error) && run_on (db, sql_drop, report_id, now, error);
}

static gboolean
cancel_claimed (Db *db, gint64 outbox_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_cancel_one);

  query_bind_integer (query, ":outbox", outbox_id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
mediation_let_leave (Db *db, const Outbox *mail, gint64 now, gboolean *ret_may, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_refused);
  gint64 report_id = 0;

  query_bind_integer (query, ":outbox", mail->id);
  if (query_next (query))
    report_id = query_integer (query, "report");
  *ret_may = report_id == 0;
  if (!query_done (query, error))
    return FALSE;
  return *ret_may || (cancel_claimed (db, mail->id, now, error) && mediation_recall (db, report_id, now, error));
}

gboolean
mediation_follow_agreement (Db *db, const Actor *actor, const Report *before, GError **error)
{
  g_autoptr (Report) report = NULL;
  g_autoptr (Mediation) mediation = NULL;
  Event event = { .report_id = before->id, .noun = "mediation", .verb = "withdrawn" };

  if (before->owner_agrees != ANSWER_YES)
    return TRUE;
  report = report_find (db, before->id, error);
  if (report == NULL)
    return FALSE;
  if (report->owner_agrees == ANSWER_YES)
    return TRUE;
  if (!mediation_recall (db, report->id, actor->now, error) || !mediation_last (db, report->id, &mediation, error))
    return FALSE;
  if (mediation == NULL || !mediation_is_open (mediation))
    return TRUE;
  event.subject_id = mediation->id;
  return event_add (db, actor, &event, error);
}
