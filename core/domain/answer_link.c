/* answer_link.c: opens what a signed link names and says whether it still stands: one table of ends, asked in order. */
#include "domain/answer_link.h"

#include <string.h>

#include "base/clock.h"
#include "domain/event.h"
#include "domain/link.h"
#include "domain/session.h"

#define PATH "/reponse/%s"

static const char sql_assignment[] =
    "SELECT a.uuid, a.report_id, a.partner_id, a.link_epoch, p.link_epoch AS partner_epoch"
    " FROM assignment a JOIN partner p ON p.id = a.partner_id WHERE a.id = :id";
static const char sql_partner[] =
    "SELECT uuid, 0 AS report_id, id AS partner_id, 0 AS link_epoch, link_epoch AS partner_epoch FROM partner WHERE id = :id";
static const char sql_cut[] =
    "UPDATE assignment SET link_epoch = link_epoch + 1 WHERE uuid = :uuid AND link_epoch < 65535"
    " RETURNING id, report_id, partner_id";
static const char sql_cut_partner[] = "UPDATE partner SET link_epoch = link_epoch + 1 WHERE uuid = :uuid"
                                      " AND link_epoch < 65535 RETURNING id, 0 AS report_id, id AS partner_id";
static const char sql_find[] = "SELECT id FROM assignment WHERE report_id = :report AND partner_id = :partner";
/* As the weekly report orders them: what waits for an answer first. */
static const char sql_list[] =
    "SELECT a.id, a.state, t.code || '-' || r.number AS reference, iif (r.insee <> '', r.city, '') AS city,"
    " coalesce (r.class_human, r.class_computed) AS class, r.danger > 0 AS danger,"
    " iif (a.state = 'waiting', a.waiting_since, r.followed_at) AS since FROM assignment a JOIN report r ON r.id = a.report_id"
    " JOIN territory t ON t.id = r.territory_id WHERE a.partner_id = :partner AND a.state IN ('waiting', 'accepted')"
    " AND r.state = 'active' ORDER BY a.state = 'accepted', class DESC, r.danger > 0 DESC, since, r.number LIMIT :most";

void
answer_link_free (AnswerLink *link)
{
  if (link == NULL)
    return;
  partner_free (link->partner);
  assignment_free (link->assignment);
  report_free (link->report);
  g_free (link);
}

/* ---- what a link is about ---- */

typedef struct {
  char *uuid;
  gint64 report_id, partner_id;
  guint assignment_epoch, partner_epoch;
} Subject;

static void
subject_clear (Subject *subject)
{
  g_clear_pointer (&subject->uuid, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

/* TRUE without uuid: there is none of that number. */
static gboolean
subject_read (Db *db, AnswerPurpose purpose, gint64 id, Subject *subject, GError **error)
{
  g_autoptr (Query) query = query_new (db, answer_purpose_acts (purpose) ? sql_assignment : sql_partner);

  query_bind_integer (query, ":id", id);
  if (query_next (query)) {
    subject->uuid = g_strdup (query_text (query, "uuid"));
    subject->report_id = query_integer (query, "report_id");
    subject->partner_id = query_integer (query, "partner_id");
    subject->assignment_epoch = (guint) query_integer (query, "link_epoch");
    subject->partner_epoch = (guint) query_integer (query, "partner_epoch");
  }
  return query_done (query, error);
}

/* ---- why it opens nothing any more ---- */

typedef struct {
  const AnswerLink *link;
  const Subject *subject;
  gint64 now;
} Asking;

static gboolean
is_expired (const Asking *asking)
{
  return asking->link->token.expires_at <= asking->now;
}

static gboolean
is_cut (const Asking *asking)
{
  const AnswerToken *token = &asking->link->token;

  return token->assignment_epoch != asking->subject->assignment_epoch
         || token->partner_epoch != asking->subject->partner_epoch;
}

static gboolean
is_left (const Asking *asking)
{
  return asking->link->partner->archived_at != 0;
}

static gboolean
is_in (const Asking *asking, const char *state)
{
  return asking->link->assignment != NULL && strcmp (asking->link->assignment->state, state) == 0;
}

static gboolean
is_withdrawn (const Asking *asking)
{
  return is_in (asking, "withdrawn");
}

static gboolean
is_report_closed (const Asking *asking)
{
  return asking->link->report != NULL && strcmp (asking->link->report->state, "active") != 0;
}

static gboolean
is_refused (const Asking *asking)
{
  return is_in (asking, "refused")
         && asking->link->assignment->answered_at + ANSWER_BACK_DAYS * CLOCK_DAY <= asking->now;
}

static gboolean
is_closed (const Asking *asking)
{
  return is_in (asking, "closed") && asking->link->assignment->closed_at + ANSWER_BACK_DAYS * CLOCK_DAY <= asking->now;
}

/* In the order in which they are asked: what became of the file says more than the age of the link. */
static const struct {
  AnswerEnd end;
  const char *name;
  gboolean (*applies) (const Asking *asking);
} ends[] = {
  { ANSWER_CUT, "cut", is_cut },
  { ANSWER_PARTNER_LEFT, "partner_left", is_left },
  { ANSWER_WITHDRAWN, "withdrawn", is_withdrawn },
  { ANSWER_REPORT_CLOSED, "report_closed", is_report_closed },
  { ANSWER_REFUSED, "refused", is_refused },
  { ANSWER_CLOSED, "closed", is_closed },
  { ANSWER_EXPIRED, "expired", is_expired },
};
G_STATIC_ASSERT (G_N_ELEMENTS (ends) == ANSWER_END_LAST - 1);

const char *
answer_link_end_name (AnswerEnd end)
{
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (ends[i].end == end)
      return ends[i].name;
  return NULL;
}

static AnswerEnd
end_find (const Asking *asking)
{
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (ends[i].applies (asking))
      return ends[i].end;
  return ANSWER_STANDS;
}

/* ---- opened ---- */

static gboolean
link_fill (Db *db, AnswerLink *link, const Subject *subject, gint64 now, GError **error)
{
  link->partner = partner_find (db, subject->partner_id, error);
  if (link->partner == NULL)
    return FALSE;
  if (answer_purpose_acts (link->token.purpose)) {
    link->assignment = assignment_find (db, subject->uuid, error);
    link->report = link->assignment == NULL ? NULL : report_find (db, subject->report_id, error);
    if (link->report == NULL)
      return FALSE;
  }
  link->end = end_find (&(Asking){ link, subject, now });
  return TRUE;
}

AnswerLink *
answer_link_open (Db *db, const char *token, gint64 now, GError **error)
{
  g_autoptr (AnswerLink) link = g_new0 (AnswerLink, 1);
  g_auto (Subject) subject = { .uuid = NULL };

  if (!answer_token_read (token, &link->token)) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such link");
    return NULL;
  }
  if (!subject_read (db, link->token.purpose, link->token.subject_id, &subject, error))
    return NULL;
  if (subject.uuid == NULL || !answer_token_is_ours (token, subject.uuid)) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such link");
    return NULL;
  }
  return link_fill (db, link, &subject, now, error) ? g_steal_pointer (&link) : NULL;
}

Actor
answer_link_actor (Db *db, const AnswerLink *link, gint64 now)
{
  return (Actor){ .kind = ACTOR_USER,
                  .partner_id = link->partner->id,
                  .role = session_partner_role (db, link->partner->type),
                  .now = now,
                  .way = answer_purpose_name (link->token.purpose) };
}

/* ---- made ---- */

static char *
path_make (Db *db, AnswerPurpose purpose, gint64 id, gint64 expires_at, GError **error)
{
  g_auto (Subject) subject = { .uuid = NULL };
  AnswerToken token = { .purpose = purpose, .subject_id = id, .expires_at = expires_at };
  g_autofree char *text = NULL;

  if (!subject_read (db, purpose, id, &subject, error) || subject.uuid == NULL)
    return NULL;
  token.assignment_epoch = subject.assignment_epoch;
  token.partner_epoch = subject.partner_epoch;
  text = answer_token_write (&token, subject.uuid);
  return text == NULL ? NULL : g_strdup_printf (PATH, text);
}

/* A mail about what is over carries no link to it. */
static gboolean
path_opens (Db *db, const char *path, gint64 now)
{
  g_autoptr (AnswerLink) link = path == NULL ? NULL : answer_link_open (db, strrchr (path, '/') + 1, now, NULL);

  return link != NULL && link->end == ANSWER_STANDS;
}

char *
answer_link_path (Db *db, gint64 assignment_id, AnswerPurpose purpose, gint64 now, GError **error)
{
  g_autofree char *path = path_make (db, purpose, assignment_id, answer_token_end (purpose, now), error);

  return path_opens (db, path, now) ? g_steal_pointer (&path) : NULL;
}

char *
answer_link_partner_path (Db *db, gint64 partner_id, gint64 now, GError **error)
{
  g_autofree char *path = path_make (db, ANSWER_LIST, partner_id, answer_token_end (ANSWER_LIST, now), error);

  return path_opens (db, path, now) ? g_steal_pointer (&path) : NULL;
}

char *
answer_link_listed_path (Db *db, const AnswerLink *list, gint64 assignment_id, GError **error)
{
  return path_make (db, ANSWER_LISTED, assignment_id, list->token.expires_at, error);
}

gint64
answer_link_find (Db *db, gint64 report_id, gint64 partner_id)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":partner", partner_id);
  return query_next (query) ? query_integer (query, "id") : 0;
}

/* ---- cut ---- */

/* Those of its weekly reports are rows (link.h). */
static gboolean
cut (Db *db, const Actor *actor, const char *sql, const char *noun, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  Event event = { .noun = noun, .verb = "links_cut" };

  query_bind_text (query, ":uuid", uuid);
  if (query_next (query)) {
    event.subject_id = query_integer (query, "id");
    event.report_id = query_integer (query, "report_id");
    event.partner_id = query_integer (query, "partner_id");
  }
  if (!query_done (query, error))
    return FALSE;
  if (event.subject_id == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such %s, or its links were cut too often", noun);
  return (strcmp (noun, "partner") != 0 || link_revoke_weekly (db, event.partner_id, actor->now, error))
         && event_add (db, actor, &event, error);
}

gboolean
answer_link_cut (Db *db, const Actor *actor, const char *assignment_uuid, GError **error)
{
  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "%s cuts no links", role_name (actor->role));
  return cut (db, actor, sql_cut, "assignment", assignment_uuid, error);
}

gboolean
answer_link_cut_partner (Db *db, const Actor *actor, const char *partner_uuid, GError **error)
{
  if (!access_allows (actor->role, ACTION_PARTNER_MANAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "%s cuts no links", role_name (actor->role));
  return cut (db, actor, sql_cut_partner, "partner", partner_uuid, error);
}

/* ---- what waits ---- */

gboolean
answer_link_list (Db *db, gint64 partner_id, void (*row) (const AnswerRow *row, gpointer data), gpointer data,
                  GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":partner", partner_id);
  query_bind_integer (query, ":most", ANSWER_ROWS_MAX);
  while (query_next (query)) {
    const AnswerRow found = { .assignment_id = query_integer (query, "id"),
                              .state = query_text (query, "state"),
                              .reference = query_text (query, "reference"),
                              .city = query_text (query, "city"),
                              .letter = query_text (query, "class"),
                              .danger = query_integer (query, "danger") != 0,
                              .since = query_integer (query, "since") };

    row (&found, data);
  }
  return query_done (query, error);
}
