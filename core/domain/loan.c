/* loan.c: rows of `sensor_loan` and `sensor_pause`; its states in one table. Draws no curve, erases no reading. */
#include "domain/loan.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "domain/event.h"
#include "domain/finding.h"
#include "domain/sensor_offer.h"

const char *const loan_consents[] = { "signed", "page", "unsaid", NULL };
static const char *const keep_codes[] = { "keep", "erase", NULL };
static const Reasons keeping = { "loan_keep", keep_codes };

#define OUT "running paused withdrawn"
const Transition loan_transitions[] = {
  { "pause", "running", "paused", ACTION_SENSOR_TELL, .event = "paused" },
  { "resume", "paused", "running", ACTION_SENSOR_TELL, .event = "resumed" },
  { "withdraw", "running paused", "withdrawn", ACTION_SENSOR_TELL, .event = "withdrawn", .reasons = &keeping },
  { "return", OUT, "returned", ACTION_SENSOR_LEND, .event = "returned" },
  { "lose", OUT, "lost", ACTION_SENSOR_LEND, .event = "lost" },
  { "find", "lost", "returned", ACTION_SENSOR_LEND, .event = "found" },
  { NULL },
};

#define LOAN_COLUMNS \
  "SELECT l.id, l.uuid, l.sensor_id, coalesce (l.report_id, 0) AS report_id, l.state, l.room, l.position, l.consent_how," \
  " l.from_at, coalesce (l.to_at, 0) AS to_at, coalesce (l.planned_at, 0) AS planned_at," \
  " coalesce (l.consent_at, 0) AS consent_at, coalesce (l.withdrawn_at, 0) AS withdrawn_at," \
  " coalesce (l.returned_at, 0) AS returned_at, coalesce (l.erased_at, 0) AS erased_at," \
  " coalesce (l.owner_agreed_at, 0) AS owner_agreed_at, l.keep = 'erase' AS erase, s.uuid AS sensor_uuid," \
  " s.name AS sensor_name, max (l.from_at - 86400, coalesce ((SELECT max (p.to_at) FROM sensor_loan p" \
  " WHERE p.sensor_id = l.sensor_id AND p.id < l.id), 0)) AS since" \
  " FROM sensor_loan l JOIN sensor s ON s.id = l.sensor_id "
static const char sql_id[] = LOAN_COLUMNS "WHERE l.id = :id";
static const char sql_uuid[] = LOAN_COLUMNS "WHERE l.uuid = :uuid";
static const char sql_current[] = LOAN_COLUMNS "WHERE l.sensor_id = :id AND l.state <> 'returned'";
static const char sql_report[] = LOAN_COLUMNS "WHERE l.report_id = :id AND l.keep = 'keep' ORDER BY l.from_at, l.id";
static const char sql_file[] = LOAN_COLUMNS "WHERE l.report_id = :id ORDER BY l.from_at, l.id";
static const char sql_sensor[] = LOAN_COLUMNS "WHERE l.sensor_id = :id ORDER BY l.id";
static const char sql_to_erase[] =
    LOAN_COLUMNS "WHERE l.keep = 'erase' AND l.erased_at IS NULL AND l.to_at IS NOT NULL ORDER BY l.id LIMIT 1";
/* No moment is two households'; what is lost is nobody's to lend. */
static const char sql_start[] =
    "INSERT INTO sensor_loan (uuid, sensor_id, report_id, room, position, consent_at, consent_how, from_at, planned_at,"
    " created_at) SELECT :uuid, id, nullif (:report, 0), :room, :position, nullif (:consent, 0), :how, :now,"
    " nullif (:planned, 0), :now FROM sensor s WHERE id = :sensor AND retired_at IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM sensor_loan l WHERE l.sensor_id = s.id AND (l.state <> 'returned'"
    " OR coalesce (l.returned_at, 0) > :now OR coalesce (l.to_at, 0) > :now))";
static const char sql_gap[] = "UPDATE sensor SET gap_s = 0 WHERE id = :sensor";
static const char sql_change[] =
    "UPDATE sensor_loan SET state = :to, to_at = coalesce (to_at, iif (:ends, :now, NULL)),"
    " withdrawn_at = iif (:to = 'withdrawn', :now, withdrawn_at), returned_at = iif (:to = 'returned', :now, returned_at),"
    " keep = coalesce (:keep, keep) WHERE id = :id AND state = :from";
static const char sql_pause[] = "INSERT INTO sensor_pause (loan_id, from_at) VALUES (:id, :now)";
static const char sql_resume[] = "UPDATE sensor_pause SET to_at = :now WHERE loan_id = :id AND to_at IS NULL";
static const char sql_erase[] =
    "UPDATE sensor_loan SET keep = 'erase' WHERE id = :id AND to_at IS NOT NULL AND keep = 'keep'";
static const char sql_erased[] = "UPDATE sensor_loan SET erased_at = :now WHERE id = :id AND keep = 'erase'";
static const char sql_plan[] =
    "UPDATE sensor_loan SET planned_at = nullif (:planned, 0), room = :room, position = :position"
    " WHERE id = :id AND to_at IS NULL";
static const char sql_owner[] = "UPDATE sensor_loan SET owner_agreed_at = iif (:agrees, :now, NULL) WHERE id = :id"
                                " AND (owner_agreed_at IS NOT NULL) <> :agrees";

void
loan_free (SensorLoan *loan)
{
  if (loan == NULL)
    return;
  g_free (loan->uuid);
  g_free (loan->room);
  g_free (loan->state);
  g_free (loan->position);
  g_free (loan->consent_how);
  g_free (loan->sensor_uuid);
  g_free (loan->sensor_name);
  g_free (loan);
}

/* ---- reading ---- */

static void
read_texts (Query *query, SensorLoan *loan)
{
  loan->uuid = g_strdup (query_text (query, "uuid"));
  loan->room = g_strdup (query_text (query, "room"));
  loan->state = g_strdup (query_text (query, "state"));
  loan->position = g_strdup (query_text (query, "position"));
  loan->consent_how = g_strdup (query_text (query, "consent_how"));
  loan->sensor_uuid = g_strdup (query_text (query, "sensor_uuid"));
  loan->sensor_name = g_strdup (query_text (query, "sensor_name"));
}

static SensorLoan *
loan_read (Query *query)
{
  SensorLoan *loan = g_new0 (SensorLoan, 1);

  loan->id = query_integer (query, "id");
  loan->sensor_id = query_integer (query, "sensor_id");
  loan->report_id = query_integer (query, "report_id");
  loan->from_at = query_integer (query, "from_at");
  loan->to_at = query_integer (query, "to_at");
  loan->since = query_integer (query, "since");
  loan->planned_at = query_integer (query, "planned_at");
  loan->consent_at = query_integer (query, "consent_at");
  loan->withdrawn_at = query_integer (query, "withdrawn_at");
  loan->returned_at = query_integer (query, "returned_at");
  loan->erased_at = query_integer (query, "erased_at");
  loan->owner_agreed_at = query_integer (query, "owner_agreed_at");
  loan->erase = query_integer (query, "erase") != 0;
  read_texts (query, loan);
  loan->paused = g_strcmp0 (loan->state, "paused") == 0;
  return loan;
}

static GPtrArray *
loan_many (Db *db, const char *sql, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) loan_free);
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":id", id);
  while (query_next (query))
    g_ptr_array_add (list, loan_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
loan_list_report (Db *db, gint64 report_id, GError **error)
{
  return loan_many (db, sql_report, report_id, error);
}

GPtrArray *
loan_list_file (Db *db, gint64 report_id, GError **error)
{
  return loan_many (db, sql_file, report_id, error);
}

GPtrArray *
loan_list_sensor (Db *db, gint64 sensor_id, GError **error)
{
  return loan_many (db, sql_sensor, sensor_id, error);
}

static SensorLoan *
loan_one (Query *query, GError **error)
{
  g_autoptr (SensorLoan) loan = NULL;

  if (query_next (query))
    loan = loan_read (query);
  if (!query_done (query, error))
    return NULL;
  if (loan == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such loan");
  return g_steal_pointer (&loan);
}

SensorLoan *
loan_current (Db *db, gint64 sensor_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_current);

  query_bind_integer (query, ":id", sensor_id);
  return loan_one (query, error);
}

SensorLoan *
loan_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_id);

  query_bind_integer (query, ":id", id);
  return loan_one (query, error);
}

SensorLoan *
loan_find_uuid (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_uuid);

  query_bind_text (query, ":uuid", uuid);
  return loan_one (query, error);
}

gboolean
loan_is_out (const SensorLoan *loan)
{
  return loan->to_at == 0 || strcmp (loan->state, "withdrawn") == 0;
}

gboolean
loan_readable (const SensorLoan *loan, Role role, gboolean own)
{
  return access_allows (role, loan->owner_agreed_at != 0 ? ACTION_SENSOR_READ_AGREED : ACTION_SENSOR_READ, own);
}

gboolean
loan_history_readable (Db *db, gint64 report_id, Role role, gboolean own)
{
  g_autoptr (GPtrArray) loans = NULL;

  if (access_allows (role, ACTION_SENSOR_READ, own))
    return TRUE;
  loans = loan_list_file (db, report_id, NULL);
  for (guint i = 0; loans != NULL && i < loans->len; i++)
    if (!loan_readable (g_ptr_array_index (loans, i), role, own))
      return FALSE;
  return loans != NULL && loans->len > 0;
}

/* ---- beginning ---- */

static gboolean
loan_event (Db *db, const Actor *actor, const SensorLoan *loan, const char *verb, const char *detail, GError **error)
{
  Event event = {
    .report_id = loan->report_id,
    .noun = "sensor",
    .subject_id = loan->sensor_id,
    .verb = verb,
    .after = loan->sensor_name,
    .detail = detail,
  };

  return event_add (db, actor, &event, error);
}

static gboolean
check_place (const LoanInput *input, gint64 now, GError **error)
{
  if (input->room == NULL || !g_strv_contains (sensor_rooms, input->room))
    return box_fail (error, BOX_ERROR_INVALID, "room: one of the codes of the catalogue's group [room]");
  if (input->position != NULL
      && (!g_utf8_validate (input->position, -1, NULL) || g_utf8_strlen (input->position, -1) > LOAN_POSITION_CHARS))
    return box_fail (error, BOX_ERROR_INVALID, "position: %d characters at most", LOAN_POSITION_CHARS);
  if (input->planned_at != 0 && input->planned_at <= now)
    return box_fail (error, BOX_ERROR_INVALID, "planned_at: a day to come");
  return TRUE;
}

static gboolean
check_consent (const LoanInput *input, gint64 now, GError **error)
{
  if (input->report_id == 0)
    return TRUE;
  if (input->consent_at <= 0 || input->consent_at > now)
    return box_fail (error, BOX_ERROR_INVALID, "consent_at: the day the household agreed");
  if (input->consent_how != NULL && !g_strv_contains (loan_consents, input->consent_how))
    return box_fail (error, BOX_ERROR_INVALID, "consent_how: one of the codes of the catalogue's group [loan_consent]");
  return TRUE;
}

static void
bind_place (Query *query, const LoanInput *input)
{
  query_bind_text (query, ":room", input->room);
  query_bind_text (query, ":position", input->position == NULL || *input->position == '\0' ? NULL : input->position);
  query_bind_integer (query, ":planned", input->planned_at);
}

static gboolean
loan_insert (Db *db, const LoanInput *input, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_start);
  g_autofree char *uuid = secret_uuid ();
  gboolean home = input->report_id != 0;

  bind_place (query, input);
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":sensor", input->sensor_id);
  query_bind_integer (query, ":report", input->report_id);
  query_bind_integer (query, ":consent", home ? input->consent_at : 0);
  query_bind_text (query, ":how", !home ? NULL : input->consent_how == NULL ? "signed" : input->consent_how);
  query_bind_integer (query, ":now", now);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "this sensor is lent already, or out of the fleet");
  return TRUE;
}

gboolean
loan_start (Db *db, const Actor *actor, const LoanInput *input, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) gap = query_new (db, sql_gap);
  g_autoptr (SensorLoan) loan = NULL;

  if (!check_place (input, actor->now, error) || !check_consent (input, actor->now, error)
      || !loan_insert (db, input, actor->now, error))
    return FALSE;
  loan = loan_find (db, db_last_id (db), error);
  query_bind_integer (gap, ":sensor", input->sensor_id);
  if (loan == NULL || !query_done (gap, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = loan->id;
  if (loan->report_id != 0 && !sensor_offer_settle (db, loan->report_id, loan->id, error))
    return FALSE;
  return loan_event (db, actor, loan, loan->report_id == 0 ? "placed" : "lent", loan->consent_how, error);
}

/* ---- changes ---- */

static gboolean
change_pauses (Db *db, const SensorLoan *loan, gboolean begins, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, begins ? sql_pause : sql_resume);

  query_bind_integer (query, ":id", loan->id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

static gboolean
change_row (Db *db, const Actor *actor, const SensorLoan *loan, const Transition *row, const char *keep, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_change);

  query_bind_integer (query, ":id", loan->id);
  query_bind_text (query, ":from", loan->state);
  query_bind_text (query, ":to", row->to);
  query_bind_integer (query, ":ends", strcmp (row->to, "running") != 0 && strcmp (row->to, "paused") != 0);
  query_bind_text (query, ":keep", keep);
  query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) > 0 || box_fail (error, BOX_ERROR_CONFLICT, "the loan changed meanwhile");
}

gboolean
loan_change (Db *db, const Actor *actor, const Change *change, gboolean own, GError **error)
{
  g_autoptr (SensorLoan) loan = loan_find_uuid (db, change->uuid, error);
  const Transition *row = transition_find (loan_transitions, change->verb);
  const char *keep = row != NULL && row->reasons != NULL ? change->reason : NULL;

  if (loan == NULL || !transition_check (row, actor->role, own, loan->state, error)
      || !transition_check_words (row, change, error) || !change_row (db, actor, loan, row, keep, error)
      || !change_pauses (db, loan, strcmp (row->to, "paused") == 0, actor->now, error))
    return FALSE;
  return loan_event (db, actor, loan, row->event, keep, error);
}

/* An act that is no change of state: allowed, done on one row, written in the history. */
static gboolean
loan_act (Db *db, const Actor *actor, const SensorLoan *loan, Query *act, const char *verb, GError **error)
{
  query_bind_integer (act, ":id", loan->id);
  if (!query_done (act, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the loan does not allow it now");
  return loan_event (db, actor, loan, verb, NULL, error);
}

static SensorLoan *
allowed_loan (Db *db, const Actor *actor, const char *uuid, Action right, gboolean own, GError **error)
{
  g_autoptr (SensorLoan) loan = loan_find_uuid (db, uuid, error);

  if (loan != NULL && !access_allows (actor->role, right, own)) {
    box_fail (error, BOX_ERROR_DENIED, "%s may not", role_name (actor->role));
    return NULL;
  }
  return g_steal_pointer (&loan);
}

gboolean
loan_erase (Db *db, const Actor *actor, const char *uuid, gboolean own, GError **error)
{
  g_autoptr (SensorLoan) loan = allowed_loan (db, actor, uuid, ACTION_SENSOR_TELL, own, error);
  g_autoptr (Query) query = query_new (db, sql_erase);

  return loan != NULL && loan_act (db, actor, loan, query, "erase_asked", error);
}

gboolean
loan_plan (Db *db, const Actor *actor, const char *uuid, const LoanInput *input, GError **error)
{
  g_autoptr (SensorLoan) loan = allowed_loan (db, actor, uuid, ACTION_SENSOR_LEND, FALSE, error);
  g_autoptr (Query) query = query_new (db, sql_plan);

  if (loan == NULL || !check_place (input, actor->now, error))
    return FALSE;
  bind_place (query, input);
  return loan_act (db, actor, loan, query, "planned", error);
}

gboolean
loan_owner_agrees (Db *db, const Actor *actor, const char *uuid, gboolean agrees, GError **error)
{
  g_autoptr (SensorLoan) loan = allowed_loan (db, actor, uuid, ACTION_SENSOR_LEND, FALSE, error);
  g_autoptr (Query) query = query_new (db, sql_owner);

  query_bind_integer (query, ":agrees", agrees);
  query_bind_integer (query, ":now", actor->now);
  return loan != NULL && loan_act (db, actor, loan, query, agrees ? "owner_agreed" : "owner_not_agreed", error);
}

/* ---- erasing ---- */

gboolean
loan_to_erase (Db *db, SensorLoan **ret_loan, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_to_erase);
  g_autoptr (SensorLoan) loan = NULL;

  if (query_next (query))
    loan = loan_read (query);
  if (!query_done (query, error))
    return FALSE;
  *ret_loan = g_steal_pointer (&loan);
  return TRUE;
}

gboolean
loan_erased (Db *db, gint64 loan_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_erased);

  query_bind_integer (query, ":id", loan_id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error) && finding_forget (db, loan_id, error);
}
