/* ask.c: requests of partners, and files that nobody has. Hands a file over by assignment.h. */
#include "domain/ask.h"

#include <string.h>

#include "base/secret.h"
#include "domain/assignment.h"
#include "domain/event.h"
#include "domain/followup.h"

#define ASK_COLUMNS \
  "SELECT k.id, k.uuid, k.report_id, k.partner_id, k.state, k.message, k.answer, k.created_at," \
  " coalesce (k.answered_at, 0) AS answered_at, r.uuid AS report_uuid, t.code || '-' || r.number AS reference," \
  " r.state AS report_state, p.name AS partner_name, u.name AS user_name FROM ask k JOIN report r ON r.id = k.report_id" \
  " JOIN territory t ON t.id = r.territory_id JOIN partner p ON p.id = k.partner_id JOIN user u ON u.id = k.user_id"
/* What was handed over meanwhile, or is over, asks nothing any more. */
#define STILL_ASKED \
  " k.state = 'waiting' AND EXISTS (SELECT 1 FROM report x WHERE x.id = k.report_id" \
  " AND x.state IN ('received', 'taken', 'active'))" \
  " AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.report_id = k.report_id AND a.partner_id = k.partner_id" \
  " AND a.state <> 'withdrawn')"
#define IS_ALONE \
  " FROM report r WHERE r.state = 'active' AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.report_id = r.id" \
  " AND a.state NOT IN ('refused', 'withdrawn'))"
static const char sql_waiting[] = ASK_COLUMNS " WHERE" STILL_ASKED " ORDER BY k.created_at, k.id LIMIT :most";
static const char sql_report[] = ASK_COLUMNS " WHERE k.report_id = :report AND (:partner = 0 OR k.partner_id = :partner)"
                                             " ORDER BY k.id DESC LIMIT :most";
static const char sql_find[] = ASK_COLUMNS " WHERE k.uuid = :uuid";
static const char sql_make[] = "INSERT INTO ask (uuid, report_id, partner_id, user_id, message, created_at)"
                               " VALUES (:uuid, :report, :partner, :user, :message, :now)";
static const char sql_answer[] = "UPDATE ask SET state = :state, answered_at = :now, answered_by = nullif (:user, 0),"
                                 " answer = :answer WHERE id = :id AND state = 'waiting'";
static const char sql_alone[] =
    "SELECT r.uuid, (SELECT code FROM territory t WHERE t.id = r.territory_id) || '-' || r.number AS reference,"
    " coalesce (r.transmitted_at, r.changed_at) AS since, r.city, coalesce (r.class_human, r.class_computed, 'A') AS class,"
    " EXISTS (SELECT 1 FROM assignment a WHERE a.report_id = r.id AND a.state = 'refused') AS refused" IS_ALONE
    " ORDER BY since, r.id LIMIT :most";
static const char sql_count[] =
    "SELECT (SELECT count (*) FROM ask k WHERE" STILL_ASKED ") AS asks, (SELECT count (*)" IS_ALONE ") AS alone";

void
ask_free (Ask *ask)
{
  if (ask == NULL)
    return;
  char *texts[] = { ask->uuid,        ask->state,        ask->message,      ask->answer,   ask->report_uuid,
                    ask->reference, ask->report_state, ask->partner_name, ask->user_name };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (ask);
}

static Ask *
ask_read (Query *query)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->id = query_integer (query, "id");
  ask->report_id = query_integer (query, "report_id");
  ask->partner_id = query_integer (query, "partner_id");
  ask->created_at = query_integer (query, "created_at");
  ask->answered_at = query_integer (query, "answered_at");
  ask->uuid = g_strdup (query_text (query, "uuid"));
  ask->state = g_strdup (query_text (query, "state"));
  ask->message = g_strdup (query_text (query, "message"));
  ask->answer = g_strdup (query_text (query, "answer"));
  ask->report_uuid = g_strdup (query_text (query, "report_uuid"));
  ask->reference = g_strdup (query_text (query, "reference"));
  ask->report_state = g_strdup (query_text (query, "report_state"));
  ask->partner_name = g_strdup (query_text (query, "partner_name"));
  ask->user_name = g_strdup (query_text (query, "user_name"));
  return ask;
}

static GPtrArray *
read_list (Query *query, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ask_free);

  query_bind_integer (query, ":most", ASK_LIST_MAX);
  while (query_next (query))
    g_ptr_array_add (list, ask_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
ask_list_waiting (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_waiting);

  return read_list (query, error);
}

GPtrArray *
ask_list_report (Db *db, gint64 report_id, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_report);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":partner", partner_id);
  return read_list (query, error);
}

/* ---- asking ---- */

static gboolean
is_open (const char *state)
{
  static const char *const open[] = { "received", "taken", "active", NULL };

  return g_strv_contains (open, state);
}

/* Who may ask sees the file: a territory that shows partners their own files only lets nobody ask for others. */
static gboolean
may_ask (const Actor *actor)
{
  return actor->partner_id != 0 && access_allows (actor->role, ACTION_REPORT_ASK, FALSE)
         && access_allows (actor->role, ACTION_REPORT_READ, FALSE);
}

gboolean
ask_possible (Db *db, const Actor *actor, const Report *report)
{
  return may_ask (actor) && is_open (report->state) && !report_is_assigned (db, report->id, actor->partner_id);
}

static gboolean
ask_write (Db *db, const Actor *actor, const Report *report, const char *message, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_make);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", report->id);
  query_bind_integer (query, ":partner", actor->partner_id);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_text (query, ":message", message);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error);
}

gboolean
ask_make (Db *db, const Actor *actor, const char *report_uuid, const char *message, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, report_uuid, error);
  Event event = { .noun = "ask", .verb = "made", .after = "waiting", .partner_id = actor->partner_id };

  if (report == NULL)
    return FALSE;
  if (!may_ask (actor))
    return box_fail (error, BOX_ERROR_DENIED, "only an officer of a partner asks for a file");
  if (!followup_is_said (message) || g_utf8_strlen (message, -1) > FOLLOWUP_TEXT_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "why the file is asked for must be said");
  if (!ask_possible (db, actor, report))
    return box_fail (error, BOX_ERROR_CONFLICT, "the file is over, or the partner has it");
  if (!ask_write (db, actor, report, message, error))
    return FALSE;
  event.subject_id = db_last_id (db);
  event.report_id = report->id;
  return event_add (db, actor, &event, error);
}

/* ---- answering ---- */

static Ask *
ask_find (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (Ask) ask = NULL;

  query_bind_text (query, ":uuid", uuid);
  if (query_next (query))
    ask = ask_read (query);
  if (!query_done (query, error))
    return NULL;
  if (ask == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such request");
  return g_steal_pointer (&ask);
}

static gboolean
answer_write (Db *db, const Actor *actor, const Ask *ask, const char *state, const char *words, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_answer);

  query_bind_text (query, ":state", state);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_text (query, ":answer", words);
  query_bind_integer (query, ":id", ask->id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "the request was answered meanwhile");
}

static gboolean
hand_over (Db *db, const Actor *actor, const Ask *ask, GError **error)
{
  const AssignmentInput input = {
    .report_id = ask->report_id, .partner_id = ask->partner_id, .trace = "asked", .reason = ask->message
  };

  if (strcmp (ask->report_state, "active") != 0 || report_is_assigned (db, ask->report_id, ask->partner_id))
    return box_fail (error, BOX_ERROR_CONFLICT, "the file is not active, or the partner has it");
  return assignment_create (db, actor, &input, error);
}

gboolean
ask_answer (Db *db, const Actor *actor, const char *uuid, const char *verb, const char *words, GError **error)
{
  g_autoptr (Ask) ask = ask_find (db, uuid, error);
  gboolean accepts = g_strcmp0 (verb, "accept") == 0;
  Event event = { .noun = "ask", .verb = accepts ? "accepted" : "declined", .before = "waiting" };

  if (ask == NULL)
    return FALSE;
  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "the desk hands files on");
  if (!accepts && g_strcmp0 (verb, "decline") != 0)
    return box_fail (error, BOX_ERROR_INVALID, "no such answer");
  if (!accepts && !followup_is_said (words))
    return box_fail (error, BOX_ERROR_INVALID, "a refusal needs words");
  event.subject_id = ask->id;
  event.report_id = ask->report_id;
  event.partner_id = ask->partner_id;
  event.after = event.verb;
  if (strcmp (ask->state, "waiting") != 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the request was answered meanwhile");
  return (!accepts || hand_over (db, actor, ask, error))
         && answer_write (db, actor, ask, event.verb, accepts ? NULL : words, error)
         && event_add (db, actor, &event, error);
}

/* ---- what waits for the desk ---- */

gboolean
ask_list_alone (Db *db, void (*visit) (const Alone *row, gpointer data), gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_alone);

  query_bind_integer (query, ":most", ASK_LIST_MAX);
  while (query_next (query)) {
    const Alone row = { query_text (query, "uuid"),     query_text (query, "reference"),
                        query_text (query, "city"),     query_integer (query, "since"),
                        query_text (query, "class")[0], query_integer (query, "refused") != 0 };

    visit (&row, data);
  }
  return query_done (query, error);
}

gboolean
ask_count (Db *db, gint64 *ret_asks, gint64 *ret_alone, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_count);

  *ret_asks = *ret_alone = 0;
  if (query_next (query)) {
    *ret_asks = query_integer (query, "asks");
    *ret_alone = query_integer (query, "alone");
  }
  return query_done (query, error);
}
