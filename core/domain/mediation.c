/* mediation.c: the transitions of a mediation, in one table. Each writes state, follow-up, history, results and notices
 * in one transaction. Writes to nobody: mediation_send.c does. */
#include "domain/mediation.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"
#include "domain/file.h"
#include "domain/followup.h"
#include "domain/link.h"
#include "domain/mediation_outgoing.h"
#include "domain/report_state.h"
#include "domain/result.h"

static const char *const ending_codes[] = { "solved",  "no_answer", "refused", "not_done", "agreement_withdrawn",
                                            "mistake", "other",     NULL };
static const Reasons ending = { "mediation_outcome", ending_codes };
const char *const mediation_helps[] = { "grants", "loan", "advice", "law", "contact_tenant", "other", NULL };

/* An owner may come back on what it said as long as nobody ended it. */
#define OPEN "asked promised done contested help partly failed"
const Transition mediation_transitions[] = {
  { "promise", OPEN, "promised", ACTION_MEDIATION_ANSWER, "answered", "owner_promised", .visible = TRUE },
  { "do", OPEN, "done", ACTION_MEDIATION_ANSWER, "answered", "owner_done", .visible = TRUE },
  { "contest", OPEN, "contested", ACTION_MEDIATION_ANSWER, "answered", "owner_contested", .message = TRUE,
    .visible = TRUE },
  { "ask_help", OPEN, "help", ACTION_MEDIATION_ANSWER, "answered", "owner_help", .visible = TRUE },
  { "confirm", "promised done partly failed", "confirmed", ACTION_MEDIATION_TELL, "confirmed", "works_yes",
    .visible = TRUE },
  { "partly", "promised done", "partly", ACTION_MEDIATION_TELL, "partly", "works_partly", .visible = TRUE },
  { "deny", "promised done", "failed", ACTION_MEDIATION_TELL, "denied", "works_no", .visible = TRUE },
  { "end", OPEN, "ended", ACTION_REPORT_TRIAGE, "ended", .reasons = &ending },
  { NULL },
};

#define READ \
  "SELECT id, uuid, report_id, state, by_mail, asked_at, answer_by, coalesce (answered_at, 0) AS answered_at," \
  " coalesce (promised_at, 0) AS promised_at, coalesce (told_at, 0) AS told_at, coalesce (ended_at, 0) AS ended_at," \
  " outcome FROM mediation"
static const char sql_find[] = READ " WHERE id = :id";
static const char sql_uuid[] = READ " WHERE uuid = :uuid";
static const char sql_last[] = READ " WHERE report_id = :report ORDER BY id DESC LIMIT 1";
static const char sql_stage[] =
    "SELECT max (state NOT IN ('confirmed', 'ended')) AS open FROM mediation WHERE report_id = :report AND NOT EXISTS"
    " (SELECT 1 FROM assignment WHERE report_id = :report AND state <> 'withdrawn') HAVING count (*) > 0";
static const char sql_begin[] =
    "INSERT INTO mediation (uuid, report_id, user_id, state, by_mail, created_at, asked_at, answer_by)"
    " SELECT :uuid, id, nullif (:user, 0), 'asked', 0, :now, :now, :now FROM report WHERE id = :report AND state = 'active'"
    " AND NOT EXISTS (SELECT 1 FROM mediation WHERE report_id = :report AND state NOT IN ('confirmed', 'ended'))";
static const char sql_change[] =
    "UPDATE mediation SET state = :to, answered_at = iif (:answer, :now, answered_at),"
    " promised_at = iif (:answer, nullif (:promised, 0), promised_at), told_at = iif (:told, :now, told_at),"
    " ended_at = iif (:to = 'ended', :now, NULL), outcome = iif (:to = 'ended', :outcome, outcome)"
    " WHERE id = :id AND state = :from";
static const char sql_answer[] = "INSERT INTO mediation_answer (mediation_id, state, words, promised_at, help, at)"
                                 " VALUES (:id, :state, :words, nullif (:promised, 0), :help, :now)";
static const char sql_answers[] =
    "SELECT id, state, words, coalesce (promised_at, 0) AS promised_at, help, at FROM mediation_answer"
    " WHERE mediation_id = :id ORDER BY id";
static const char sql_file_of[] =
    "SELECT m.report_id, a.state, f.type FROM mediation_answer a JOIN mediation m ON m.id = a.mediation_id"
    " JOIN file f ON f.id = :file WHERE a.id = :answer";
static const char sql_file[] = "UPDATE report_file SET answer_id = :answer WHERE file_id = :file";
static const char sql_codes[] =
    "UPDATE mediation_sending SET code = NULL WHERE mediation_id = :id AND code IS NOT NULL";

/* ---- read ---- */

void
mediation_free (Mediation *mediation)
{
  if (mediation == NULL)
    return;
  g_free (mediation->uuid);
  g_free (mediation->state);
  g_free (mediation->outcome);
  g_free (mediation);
}

/* NULL without error when there is no row. */
static Mediation *
read_one (Query *query, GError **error)
{
  g_autoptr (Mediation) mediation = NULL;

  if (query_next (query)) {
    mediation = g_new0 (Mediation, 1);
    mediation->id = query_integer (query, "id");
    mediation->report_id = query_integer (query, "report_id");
    mediation->asked_at = query_integer (query, "asked_at");
    mediation->answer_by = query_integer (query, "answer_by");
    mediation->answered_at = query_integer (query, "answered_at");
    mediation->promised_at = query_integer (query, "promised_at");
    mediation->told_at = query_integer (query, "told_at");
    mediation->ended_at = query_integer (query, "ended_at");
    mediation->by_mail = query_integer (query, "by_mail") != 0;
    mediation->uuid = g_strdup (query_text (query, "uuid"));
    mediation->state = g_strdup (query_text (query, "state"));
    mediation->outcome = g_strdup (query_text (query, "outcome"));
  }
  return query_done (query, error) ? g_steal_pointer (&mediation) : NULL;
}

static Mediation *
found_or_fail (Mediation *mediation, GError **error)
{
  if (mediation == NULL && (error == NULL || *error == NULL))
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such mediation");
  return mediation;
}

Mediation *
mediation_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  query_bind_integer (query, ":id", id);
  return found_or_fail (read_one (query, error), error);
}

/* (transfer full); NOT_FOUND */
static Mediation *
mediation_find_uuid (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_uuid);

  query_bind_text (query, ":uuid", uuid);
  return found_or_fail (read_one (query, error), error);
}

gboolean
mediation_last (Db *db, gint64 report_id, Mediation **ret_mediation, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_last);
  g_autoptr (GError) failure = NULL;

  query_bind_integer (query, ":report", report_id);
  *ret_mediation = read_one (query, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
mediation_may (const Mediation *mediation, const char *verb)
{
  const Transition *transition = transition_find (mediation_transitions, verb);

  return transition != NULL && transition_possible (transition, mediation->state);
}

gboolean
mediation_is_open (const Mediation *mediation)
{
  return mediation_may (mediation, "end");
}

gboolean
mediation_asks_tenant (const Mediation *mediation, gint64 now)
{
  return strcmp (mediation->state, "done") == 0
         || (strcmp (mediation->state, "promised") == 0
             && clock_day_number (now) > clock_day_number (mediation->promised_at));
}

MediationStage
mediation_stage (Db *db, const Report *report)
{
  g_autoptr (Query) query = NULL;

  if (strcmp (report->state, "active") != 0)
    return MEDIATION_STAGE_NONE;
  query = query_new (db, sql_stage);
  query_bind_integer (query, ":report", report->id);
  if (!query_next (query))
    return MEDIATION_STAGE_NONE;
  return query_integer (query, "open") != 0 && report->owner_agrees == ANSWER_YES ? MEDIATION_STAGE_TALKS
                                                                                  : MEDIATION_STAGE_RESTS;
}

gboolean
mediation_answers (Db *db, gint64 id, MediationAnswerVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_answers);

  query_bind_integer (query, ":id", id);
  while (query_next (query)) {
    const MediationAnswerRow row = { .id = query_integer (query, "id"),
                                     .at = query_integer (query, "at"),
                                     .promised_at = query_integer (query, "promised_at"),
                                     .state = query_text (query, "state"),
                                     .words = query_text (query, "words"),
                                     .help = query_text (query, "help") };
    visit (&row, data);
  }
  return query_done (query, error);
}

/* ---- begun ---- */

gboolean
mediation_begin (Db *db, const Actor *actor, gint64 report_id, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_begin);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) != 1)
    return box_fail (error, BOX_ERROR_CONFLICT, "the owner is written to already, or the report is not active");
  *ret_id = db_last_id (db);
  return TRUE;
}

/* ---- changed ---- */

/* A change under way. */
typedef struct {
  const Actor *actor;
  const Mediation *mediation;
  const Transition *transition;
  const char *words;  /* of the follow-up; "" for none */
  const char *reason; /* nullable */
  gint64 promised_at; /* 0: none */
} Changing;

static gboolean
change_write (Db *db, const Changing *changing, GError **error)
{
  const Transition *transition = changing->transition;
  g_autoptr (Query) query = query_new (db, sql_change);

  query_bind_text (query, ":to", transition->to);
  query_bind_text (query, ":from", changing->mediation->state);
  query_bind_integer (query, ":answer", transition->right == ACTION_MEDIATION_ANSWER);
  query_bind_integer (query, ":told", transition->right == ACTION_MEDIATION_TELL);
  query_bind_integer (query, ":promised", changing->promised_at);
  query_bind_text (query, ":outcome", changing->reason);
  query_bind_integer (query, ":now", changing->actor->now);
  query_bind_integer (query, ":id", changing->mediation->id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "the mediation changed meanwhile");
}

/* The occupant reads that the owner answered and for when, never its words; staff read them on the file. */
static gboolean
change_tell (Db *db, const Changing *changing, GError **error)
{
  const Transition *transition = changing->transition;
  const FollowupInput said = { .report_id = changing->mediation->report_id,
                               .category = transition->category,
                               .text = changing->words,
                               .visible = transition->visible };
  Event event = { .report_id = changing->mediation->report_id,
                  .noun = "mediation",
                  .subject_id = changing->mediation->id,
                  .verb = transition->event,
                  .before = changing->mediation->state,
                  .after = transition->to,
                  .detail = changing->reason,
                  .visible = transition->visible };

  return (transition->category == NULL || followup_add (db, changing->actor, &said, &event.followup_id, error))
         && event_add (db, changing->actor, &event, error);
}

/* What waits to leave may have lost its reason. */
static gboolean
change (Db *db, const Changing *changing, GError **error)
{
  return change_write (db, changing, error)
         && mediation_recall (db, changing->mediation->report_id, changing->actor->now, error)
         && change_tell (db, changing, error);
}

static gboolean
record_result (Db *db, const Changing *changing, const char *kind, const char *source, GError **error)
{
  const ResultInput input = {
    .report_id = changing->mediation->report_id, .kind = kind, .at = changing->actor->now, .source = source
  };

  return result_record (db, changing->actor, &input, error);
}

/* ---- the owner ---- */

/* Codes of the table, each once; FALSE for another. */
static gboolean
help_is_known (const char *help)
{
  g_auto (GStrv) codes = g_strsplit (help, " ", -1);

  for (guint i = 0; codes[i] != NULL; i++)
    if (!g_strv_contains (mediation_helps, codes[i]))
      return FALSE;
  return codes[0] != NULL && *codes[0] != '\0';
}

static gboolean
answer_check (const MediationAnswer *answer, gint64 now, GError **error)
{
  gint64 last = clock_add_days (now, MEDIATION_AHEAD_DAYS);

  if (answer->words != NULL && g_utf8_strlen (answer->words, -1) > MEDIATION_WORDS_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "an owner's words have at most %d characters", MEDIATION_WORDS_MAX);
  if (strcmp (answer->verb, "ask_help") == 0 && (answer->help == NULL || !help_is_known (answer->help)))
    return box_fail (error, BOX_ERROR_INVALID, "help is asked for something");
  if (strcmp (answer->verb, "promise") == 0
      && (clock_day_number (answer->promised_at) < clock_day_number (now) || answer->promised_at > last))
    return box_fail (error, BOX_ERROR_INVALID, "works are promised for a day to come, within %d days",
                     MEDIATION_AHEAD_DAYS);
  return TRUE;
}

static gboolean
answer_keep (Db *db, const Changing *changing, const MediationAnswer *answer, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_answer);

  query_bind_integer (query, ":id", changing->mediation->id);
  query_bind_text (query, ":state", changing->transition->to);
  query_bind_text (query, ":words", answer->words != NULL ? answer->words : "");
  query_bind_integer (query, ":promised", changing->promised_at);
  query_bind_text (query, ":help", strcmp (answer->verb, "ask_help") == 0 ? answer->help : "");
  query_bind_integer (query, ":now", changing->actor->now);
  if (!query_done (query, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = db_last_id (db);
  return TRUE;
}

gboolean
mediation_answer (Db *db, gint64 id, const MediationAnswer *answer, gint64 now, gint64 *ret_answer_id, GError **error)
{
  const Actor actor = ACTOR_BOX_AT (now); /* who holds a link has no account; the category says who spoke */
  g_autoptr (Mediation) mediation = mediation_find (db, id, error);
  const Transition *transition = transition_find (mediation_transitions, answer->verb);
  const Change asked = { .verb = answer->verb, .message = answer->words };
  gboolean promises = transition != NULL && strcmp (transition->to, "promised") == 0;
  Changing changing = { &actor, mediation, transition, "", NULL, promises ? answer->promised_at : 0 };
  gboolean again = mediation != NULL && promises && mediation->promised_at != 0; /* another day is no other result */

  if (mediation == NULL || !transition_check (transition, actor.role, TRUE, mediation->state, error)
      || !transition_check_words (transition, &asked, error) || !answer_check (answer, now, error))
    return FALSE;
  if (transition->right != ACTION_MEDIATION_ANSWER)
    return box_fail (error, BOX_ERROR_DENIED, "an owner may not %s", answer->verb);
  return answer_keep (db, &changing, answer, ret_answer_id, error) && change (db, &changing, error)
         && (!promises || again || record_result (db, &changing, "works_committed", "owner", error));
}

/* What a PDF most likely is, by what it came with; staff may tell otherwise by withdrawing it. */
static const char *
document_type_of (const char *type, const char *state)
{
  if (strcmp (type, FILE_TYPE_PHOTO) == 0)
    return "photo";
  return strcmp (state, "promised") == 0 ? "quote" : strcmp (state, "done") == 0 ? "invoice" : "landlord_answer";
}

gboolean
mediation_answer_file (Db *db, gint64 answer_id, gint64 file_id, gint64 now, GError **error)
{
  const Actor actor = ACTOR_BOX_AT (now);
  g_autoptr (Query) of = query_new (db, sql_file_of), query = NULL;
  const char *type = NULL;
  gint64 report_id = 0;

  query_bind_integer (of, ":file", file_id);
  query_bind_integer (of, ":answer", answer_id);
  if (query_next (of)) {
    report_id = query_integer (of, "report_id");
    type = document_type_of (query_text (of, "type"), query_text (of, "state"));
  }
  if (!query_done (of, error))
    return FALSE;
  if (type == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such answer, or no such file");
  if (!file_attach (db, file_id, report_id, type, &actor, error))
    return FALSE;
  query = query_new (db, sql_file);
  query_bind_integer (query, ":answer", answer_id);
  query_bind_integer (query, ":file", file_id);
  return query_done (query, error);
}

/* ---- the occupant ---- */

gboolean
mediation_tell (Db *db, const Actor *actor, gint64 id, const Change *asked, GError **error)
{
  g_autoptr (Mediation) mediation = mediation_find (db, id, error);
  const Transition *transition = transition_find (mediation_transitions, asked->verb);
  const Changing changing = { actor, mediation, transition, asked->message != NULL ? asked->message : "", NULL, 0 };

  if (mediation == NULL || !transition_check (transition, actor->role, TRUE, mediation->state, error))
    return FALSE;
  if (transition->right != ACTION_MEDIATION_TELL)
    return box_fail (error, BOX_ERROR_INVALID, "an occupant may not %s", asked->verb);
  if (!change (db, &changing, error))
    return FALSE;
  return strcmp (transition->to, "confirmed") != 0
         || (record_result (db, &changing, "works_done", "tenant", error)
             && record_result (db, &changing, "mediation", "tenant", error));
}

/* ---- the end ---- */

static gboolean
shut (Db *db, const Actor *actor, const Mediation *mediation, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_codes);

  query_bind_integer (query, ":id", mediation->id);
  return query_done (query, error) && link_revoke_mediation (db, mediation->id, actor->now, error);
}

gboolean
mediation_end (Db *db, const Actor *actor, const Change *asked, gboolean transmit, GError **error)
{
  g_autoptr (Mediation) mediation = mediation_find_uuid (db, asked->uuid, error);
  const Transition *transition = transition_find (mediation_transitions, "end");
  const Changing changing = { actor, mediation, transition, "", asked->reason, 0 };

  if (mediation == NULL || !transition_check (transition, actor->role, TRUE, mediation->state, error)
      || !transition_check_words (transition, asked, error) || !change (db, &changing, error)
      || !shut (db, actor, mediation, error))
    return FALSE;
  if (strcmp (asked->reason, "solved") == 0 && !record_result (db, &changing, "mediation", NULL, error))
    return FALSE;
  return !transmit || report_hand_on (db, actor, mediation->report_id, error);
}

gboolean
mediation_end_all (Db *db, const Actor *actor, gint64 report_id, const char *reason G_GNUC_UNUSED, GError **error)
{
  g_autoptr (Mediation) mediation = NULL;
  const Transition *transition = transition_find (mediation_transitions, "end");

  if (!mediation_last (db, report_id, &mediation, error))
    return FALSE;
  if (mediation == NULL)
    return TRUE;
  const Changing changing = { actor, mediation, transition, "", MEDIATION_WITH_FILE, 0 };

  return (!mediation_is_open (mediation) || change (db, &changing, error)) && shut (db, actor, mediation, error);
}
