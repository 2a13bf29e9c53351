/* sensor_note.c: rows of sensor_note. Shows nothing, judges nothing. */
#include "domain/sensor_note.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "domain/event.h"

const char *const sensor_note_kinds[] = { "absence", "heating_off", "heating_low", "window", "other", NULL };

#define LONGEST_DAYS 366

#define NOTE_READ \
  "SELECT n.id, n.uuid, n.report_id, coalesce (n.loan_id, 0) AS loan_id, n.from_at, n.to_at, n.kind, n.text," \
  " n.author = 'tenant' AS by_tenant, n.created_at, n.changed_at FROM sensor_note n "
#define NOTE_TOUCHES " AND n.from_at < :to AND n.to_at > :from ORDER BY n.from_at, n.id"
static const char sql_list[] = NOTE_READ "JOIN sensor_loan l ON l.id = :subject WHERE n.report_id = l.report_id"
                                         " AND (n.loan_id IS NULL OR n.loan_id = l.id)" NOTE_TOUCHES;
static const char sql_list_report[] = NOTE_READ "WHERE n.report_id = :subject" NOTE_TOUCHES;
static const char sql_find[] = NOTE_READ "WHERE n.report_id = :report AND n.uuid = :uuid";
static const char sql_count[] = "SELECT count (*) AS count FROM sensor_note WHERE report_id = :report";
static const char sql_add[] =
    "INSERT INTO sensor_note (uuid, report_id, loan_id, from_at, to_at, kind, text, author, user_id, created_at, changed_at)"
    " VALUES (:uuid, :report, nullif (:loan, 0), :from, :to, :kind, :text, :author, nullif (:user, 0), :now, :now)";
static const char sql_change[] = "UPDATE sensor_note SET from_at = :from, to_at = :to, kind = :kind, text = :text,"
                                 " changed_at = :now WHERE id = :id";
static const char sql_erase[] = "DELETE FROM sensor_note WHERE id = :id";

void
sensor_note_free (SensorNote *note)
{
  if (note == NULL)
    return;
  g_free (note->uuid);
  g_free (note->kind);
  g_free (note->text);
  g_free (note);
}

static SensorNote *
note_read (Query *query)
{
  SensorNote *note = g_new0 (SensorNote, 1);

  note->id = query_integer (query, "id");
  note->report_id = query_integer (query, "report_id");
  note->loan_id = query_integer (query, "loan_id");
  note->from_at = query_integer (query, "from_at");
  note->to_at = query_integer (query, "to_at");
  note->created_at = query_integer (query, "created_at");
  note->changed_at = query_integer (query, "changed_at");
  note->by_tenant = query_integer (query, "by_tenant") != 0;
  note->uuid = g_strdup (query_text (query, "uuid"));
  note->kind = g_strdup (query_text (query, "kind"));
  note->text = g_strdup (query_text (query, "text"));
  return note;
}

/* ---- reading ---- */

static GPtrArray *
note_list (Db *db, const char *sql, gint64 subject, const gint64 stretch[2], GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) sensor_note_free);

  query_bind_integer (query, ":subject", subject);
  query_bind_integer (query, ":from", stretch[0]);
  query_bind_integer (query, ":to", stretch[1]);
  while (query_next (query))
    g_ptr_array_add (list, note_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
sensor_note_list (Db *db, gint64 loan_id, gint64 from, gint64 to, GError **error)
{
  return note_list (db, sql_list, loan_id, (const gint64[]){ from, to }, error);
}

GPtrArray *
sensor_note_list_report (Db *db, gint64 report_id, gint64 from, gint64 to, GError **error)
{
  return note_list (db, sql_list_report, report_id, (const gint64[]){ from, to }, error);
}

SensorNote *
sensor_note_find (Db *db, gint64 report_id, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (SensorNote) note = NULL;

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":uuid", uuid);
  if (query_next (query))
    note = note_read (query);
  if (!query_done (query, error))
    return NULL;
  if (note == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such note on this report");
  return g_steal_pointer (&note);
}

/* ---- writing ---- */

static gboolean
input_check (const SensorNoteInput *input, GError **error)
{
  if (input->kind == NULL || !g_strv_contains (sensor_note_kinds, input->kind))
    return box_fail (error, BOX_ERROR_INVALID, "kind: one of the codes of sensor_note_kinds");
  if (input->from_at <= 0 || input->to_at <= input->from_at || input->to_at - input->from_at > LONGEST_DAYS * CLOCK_DAY)
    return box_fail (error, BOX_ERROR_INVALID, "to: after the beginning, within a year");
  if (g_utf8_strlen (input->text, -1) > SENSOR_NOTE_TEXT_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "text: %d characters at most", SENSOR_NOTE_TEXT_MAX);
  if (strcmp (input->kind, "other") == 0 && *input->text == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "text: what happened");
  return TRUE;
}

static gboolean
note_event (Db *db, const Actor *actor, const SensorNote *note, const char *verb, GError **error)
{
  const Event event = {
    .report_id = note->report_id, .noun = "sensor", .subject_id = note->id, .verb = verb, .detail = note->kind
  };

  return event_add (db, actor, &event, error);
}

static gboolean
is_full (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_count);
  gint64 count = 0;

  query_bind_integer (query, ":report", report_id);
  if (query_next (query))
    count = query_integer (query, "count");
  if (!query_done (query, error))
    return TRUE;
  return count >= SENSOR_NOTES_MAX && !box_fail (error, BOX_ERROR_LIMIT, "%d notes at most", SENSOR_NOTES_MAX);
}

static void
bind_input (Query *query, const SensorNoteInput *input, gint64 now)
{
  query_bind_integer (query, ":from", input->from_at);
  query_bind_integer (query, ":to", input->to_at);
  query_bind_text (query, ":kind", input->kind);
  query_bind_text (query, ":text", input->text);
  query_bind_integer (query, ":now", now);
}

gboolean
sensor_note_add (Db *db, const Actor *actor, const SensorNoteInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *uuid = secret_uuid ();
  SensorNote note = { .report_id = input->report_id, .kind = (char *) input->kind };

  if (!input_check (input, error) || is_full (db, input->report_id, error))
    return FALSE;
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", input->report_id);
  query_bind_integer (query, ":loan", input->loan_id);
  query_bind_text (query, ":author", actor->kind == ACTOR_TENANT ? "tenant" : "desk");
  query_bind_integer (query, ":user", actor->user_id);
  bind_input (query, input, actor->now);
  if (!query_done (query, error))
    return FALSE;
  note.id = db_last_id (db);
  return note_event (db, actor, &note, "noted", error);
}

/* (transfer full): the note, when this person may change it. */
static SensorNote *
note_own (Db *db, const Actor *actor, gint64 report_id, const char *uuid, GError **error)
{
  g_autoptr (SensorNote) note = sensor_note_find (db, report_id, uuid, error);

  if (note != NULL && actor->kind == ACTOR_TENANT && !note->by_tenant) {
    box_fail (error, BOX_ERROR_DENIED, "this note is the desk's");
    return NULL;
  }
  return g_steal_pointer (&note);
}

gboolean
sensor_note_change (Db *db, const Actor *actor, const char *uuid, const SensorNoteInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_change);
  g_autoptr (SensorNote) note = NULL;

  if (!input_check (input, error))
    return FALSE;
  note = note_own (db, actor, input->report_id, uuid, error);
  if (note == NULL)
    return FALSE;
  query_bind_integer (query, ":id", note->id);
  bind_input (query, input, actor->now);
  return query_done (query, error) && note_event (db, actor, note, "note_changed", error);
}

gboolean
sensor_note_erase (Db *db, const Actor *actor, gint64 report_id, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_erase);
  g_autoptr (SensorNote) note = note_own (db, actor, report_id, uuid, error);

  if (note == NULL)
    return FALSE;
  query_bind_integer (query, ":id", note->id);
  return query_done (query, error) && note_event (db, actor, note, "note_erased", error);
}
