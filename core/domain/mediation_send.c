/* mediation_send.c: rows of `mediation_sending`; the codes of letters, and the event that writes a mail. */
#include "domain/mediation_send.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"
#include "domain/link.h"
#include "domain/owner_agreement.h"
#include "domain/owner_contact.h"
#include "domain/report_state.h"
#include "domain/setting.h"

static const char sql_add[] = "INSERT INTO mediation_sending (uuid, mediation_id, way, occasion, user_id, at, code)"
                              " VALUES (:uuid, :id, :way, :occasion, nullif (:user, 0), :now, :code)";
/* What was promised stays so; whatever else was said, an answer is waited for anew. */
static const char sql_asked[] = "UPDATE mediation SET asked_at = :now, answer_by = :until, by_mail = :mail,"
                                " state = iif (state IN ('promised', 'done'), state, 'asked') WHERE id = :id";
static const char sql_by_mail[] = "UPDATE mediation SET by_mail = :mail WHERE id = :id";
#define READ \
  "SELECT s.id, s.uuid, s.mediation_id, s.way, s.occasion, s.at, s.code, coalesce (s.posted_at, 0) AS posted_at," \
  " u.name AS user_name FROM mediation_sending s LEFT JOIN user u ON u.id = s.user_id"
static const char sql_find[] = READ " WHERE s.uuid = :uuid";
static const char sql_list[] = READ " WHERE s.mediation_id = :id ORDER BY s.id";
static const char sql_posted[] =
    "UPDATE mediation_sending SET posted_at = :now, code = NULL WHERE id = :id AND posted_at IS NULL";
/* By letter alone, who has it in the post has as long to answer as who was written to by mail. */
static const char sql_clock[] =
    "UPDATE mediation SET answer_by = :until WHERE id = :id AND by_mail = 0 AND state = 'asked'";
static const char sql_waiting[] =
    "SELECT r.uuid, t.code || '-' || r.number AS reference, count (*) AS count FROM mediation_sending s"
    " JOIN mediation m ON m.id = s.mediation_id JOIN report r ON r.id = m.report_id"
    " JOIN territory t ON t.id = r.territory_id WHERE s.code IS NOT NULL AND m.state NOT IN ('confirmed', 'ended')"
    " AND r.state = 'active' AND r.owner_agrees = 1 GROUP BY r.id ORDER BY min (s.at)";
static const char sql_purge[] =
    "UPDATE mediation_sending SET code = NULL WHERE id IN"
    " (SELECT id FROM mediation_sending WHERE code IS NOT NULL AND at < :before LIMIT :most)";


/* ---- read ---- */

void
mediation_sending_free (MediationSending *sending)
{
  if (sending == NULL)
    return;
  g_free (sending->uuid);
  g_free (sending->way);
  g_free (sending->occasion);
  g_free (sending->code);
  g_free (sending->user_name);
  g_free (sending);
}

static MediationSending *
read_row (Query *query)
{
  MediationSending *sending = g_new0 (MediationSending, 1);

  sending->id = query_integer (query, "id");
  sending->mediation_id = query_integer (query, "mediation_id");
  sending->at = query_integer (query, "at");
  sending->posted_at = query_integer (query, "posted_at");
  sending->uuid = g_strdup (query_text (query, "uuid"));
  sending->way = g_strdup (query_text (query, "way"));
  sending->occasion = g_strdup (query_text (query, "occasion"));
  sending->code = g_strdup (query_text (query, "code"));
  sending->user_name = g_strdup (query_text (query, "user_name"));
  return sending;
}

MediationSending *
mediation_sending_find (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (MediationSending) sending = NULL;

  query_bind_text (query, ":uuid", uuid);
  if (query_next (query))
    sending = read_row (query);
  if (query_done (query, error) && sending == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such letter");
  return g_steal_pointer (&sending);
}

GPtrArray *
mediation_sendings (Db *db, gint64 mediation_id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mediation_sending_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":id", mediation_id);
  while (query_next (query))
    g_ptr_array_add (list, read_row (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gint64
mediation_answer_by (Db *db, gint64 now)
{
  return clock_day_start (clock_add_days (now, (int) setting_integer (db, "mediation.days")));
}

/* ---- sent ---- */

/* One thing that leaves. */
typedef struct {
  const Actor *actor;
  gint64 id, report_id; /* of the mediation, of its report */
  const char *occasion;
} Sending;

static gboolean
add_row (Db *db, const Sending *sending, const char *way, const char *code, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":id", sending->id);
  query_bind_text (query, ":way", way);
  query_bind_text (query, ":occasion", sending->occasion);
  query_bind_integer (query, ":user", sending->actor->user_id);
  query_bind_integer (query, ":now", sending->actor->now);
  query_bind_text (query, ":code", code);
  return query_done (query, error);
}

static gboolean
tell (Db *db, const Sending *sending, const char *verb, GError **error)
{
  const Event event = { .report_id = sending->report_id,
                        .noun = "mediation",
                        .subject_id = sending->id,
                        .verb = verb,
                        .after = sending->occasion };

  return event_add (db, sending->actor, &event, error);
}

/* The one place where a letter is made: the desk finds it on the file until it says that it was posted. */
static gboolean
add_letter (Db *db, const Sending *sending, const char *verb, GError **error)
{
  const Link subject = { .mediation_id = sending->id };
  g_autofree char *code = secret_code_new ();

  return link_create_as (db, LINK_OWNER_CODE, &subject, code, sending->actor->now, error)
         && add_row (db, sending, MEDIATION_LETTER, code, error) && tell (db, sending, verb, error);
}

/* The mail is written by the notice of that event, with a link of its own. */
static gboolean
add_mail (Db *db, const Sending *sending, GError **error)
{
  return add_row (db, sending, MEDIATION_MAIL, NULL, error) && tell (db, sending, "mailed", error);
}

static gboolean
check (Db *db, const Actor *actor, const Report *report, const MediationSend *send, GError **error)
{
  Person person = { .known = FALSE };
  PersonKind kind;
  gboolean address, email;

  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "the desk writes to owners");
  if (!owner_agreement_check (report, error) || !owner_contact_find (db, report->id, &kind, &person, error))
    return FALSE;
  address = owner_contact_has_address (&person);
  email = owner_contact_has_email (&person);
  person_clear (&person);
  if (!send->letter && !send->mail)
    return box_fail (error, BOX_ERROR_INVALID, "a letter or a mail");
  if ((send->letter && !address) || (send->mail && !email))
    return box_fail (error, BOX_ERROR_INVALID, "the owner is not reached in that way");
  return TRUE;
}

/* *ret_id: the mediation under way, or a new one, for which a file that waits at the desk becomes active. */
static gboolean
find_or_begin (Db *db, const Actor *actor, const Report *report, gint64 *ret_id, GError **error)
{
  const ReportChange change = { .uuid = report->uuid, .verb = "mediate" };
  const Transition *transition = transition_find (report_transitions, change.verb);
  g_autoptr (Mediation) last = NULL;

  if (!mediation_last (db, report->id, &last, error))
    return FALSE;
  if (last != NULL && mediation_is_open (last)) {
    *ret_id = last->id;
    return TRUE;
  }
  if (transition_possible (transition, report->state) && !report_change (db, actor, &change, error))
    return FALSE;
  return mediation_begin (db, actor, report->id, ret_id, error);
}

static gboolean
wait_anew (Db *db, const Sending *sending, gboolean by_mail, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_asked);

  query_bind_integer (query, ":id", sending->id);
  query_bind_integer (query, ":now", sending->actor->now);
  query_bind_integer (query, ":until", mediation_answer_by (db, sending->actor->now));
  query_bind_integer (query, ":mail", by_mail);
  return query_done (query, error);
}

gboolean
mediation_send (Db *db, const Actor *actor, const MediationSend *send, char **ret_uuid, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, send->report_uuid, error);
  g_autoptr (Mediation) last = NULL, mediation = NULL;
  Sending sending = { .actor = actor };

  if (report == NULL || !check (db, actor, report, send, error) || !mediation_last (db, report->id, &last, error)
      || !find_or_begin (db, actor, report, &sending.id, error))
    return FALSE;
  sending.report_id = report->id;
  sending.occasion = last != NULL && last->id == sending.id ? MEDIATION_AGAIN : MEDIATION_ASKED;
  if (!wait_anew (db, &sending, send->mail, error) || (send->letter && !add_letter (db, &sending, "letter", error))
      || (send->mail && !add_mail (db, &sending, error)))
    return FALSE;
  mediation = mediation_find (db, sending.id, error);
  if (mediation != NULL && ret_uuid != NULL)
    *ret_uuid = g_steal_pointer (&mediation->uuid);
  return mediation != NULL;
}

gboolean
mediation_remind (Db *db, const Actor *actor, gint64 id, const char *occasion, GError **error)
{
  g_autoptr (Mediation) mediation = mediation_find (db, id, error);
  PersonKind kind;
  Person person = { .known = FALSE };
  gboolean mailed;

  if (mediation == NULL || !owner_contact_find (db, mediation->report_id, &kind, &person, error))
    return FALSE;
  mailed = mediation->by_mail && owner_contact_has_email (&person);
  person_clear (&person);
  const Sending sending = { actor, id, mediation->report_id, occasion };

  return mailed ? add_row (db, &sending, MEDIATION_MAIL, NULL, error) : add_letter (db, &sending, "letter_due", error);
}

gboolean
mediation_set_by_mail (Db *db, gint64 id, gboolean by_mail, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_by_mail);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":mail", by_mail);
  return query_done (query, error);
}

/* ---- posted ---- */

gboolean
mediation_letter_may_leave (const MediationSending *sending, const Mediation *mediation, const Report *report)
{
  return sending->code != NULL && mediation_is_open (mediation) && report->owner_agrees == ANSWER_YES;
}

static gboolean
start_clock (Db *db, const Sending *sending, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_clock);

  query_bind_integer (query, ":id", sending->id);
  query_bind_integer (query, ":until", mediation_answer_by (db, sending->actor->now));
  return query_done (query, error);
}

gboolean
mediation_letters_waiting (Db *db, MediationLettersVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_waiting);

  while (query_next (query))
    visit (query_text (query, "uuid"), query_text (query, "reference"), query_integer (query, "count"), data);
  return query_done (query, error);
}

gboolean
mediation_posted (Db *db, const Actor *actor, const char *report_uuid, const char *uuid, GError **error)
{
  g_autoptr (Report) report = report_find_uuid (db, report_uuid, error);
  g_autoptr (MediationSending) letter = report == NULL ? NULL : mediation_sending_find (db, uuid, error);
  g_autoptr (Mediation) mediation = letter == NULL ? NULL : mediation_find (db, letter->mediation_id, error);
  g_autoptr (Query) query = NULL;

  if (mediation == NULL)
    return FALSE;
  if (mediation->report_id != report->id || strcmp (letter->way, MEDIATION_LETTER) != 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such letter of this report");
  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "the desk posts letters");
  if (report->owner_agrees != ANSWER_YES)
    return box_fail (error, BOX_ERROR_CONFLICT, "the occupant took the agreement back");
  query = query_new (db, sql_posted);
  query_bind_integer (query, ":id", letter->id);
  query_bind_integer (query, ":now", actor->now);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) != 1)
    return box_fail (error, BOX_ERROR_CONFLICT, "this letter was posted already");
  const Sending sending = { actor, mediation->id, report->id, letter->occasion };

  return start_clock (db, &sending, error) && tell (db, &sending, "posted", error);
}

gboolean
mediation_purge_codes (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - MEDIATION_CODE_KEPT_DAYS * CLOCK_DAY, error);
}

/* ---- the code, typed ---- */

char *
mediation_open_code (Db *db, const char *typed, gint64 now, GError **error)
{
  g_autofree char *code = secret_code_read (typed);
  g_autofree Link *link = link_find (db, LINK_OWNER_CODE, code, now, error);
  const Link subject = { .mediation_id = link == NULL ? 0 : link->mediation_id };

  return link == NULL ? NULL : link_create (db, LINK_OWNER, &subject, now, error);
}
