/* incoming_decide.c: the verbs. A mail becomes a follow-up of whom it came from; of somebody who is nobody on the file,
 * the desk's, which names the sender. */
#include "domain/incoming_decide.h"

#include <string.h>

#include "base/text.h"
#include "domain/event.h"
#include "domain/followup_held.h"
#include "domain/report.h"
#include "domain/report_document.h"
#include "domain/setting.h"
#include "domain/tenant.h"

const IncomingVerb incoming_verbs[] = {
  { "add", " waiting ", "added", FALSE, TRUE, INCOMING_SPEAKS, FALSE },
  { "show", " waiting ", "added", FALSE, TRUE, INCOMING_SPEAKS, TRUE },
  { "tenant", " waiting ", "added", TRUE, TRUE, INCOMING_SPEAKS_TENANT, TRUE },
  { "undo", " added ", "waiting", FALSE, TRUE, INCOMING_TAKES_BACK, FALSE },
  { "attach", " waiting ", "waiting", TRUE, FALSE, INCOMING_ATTACHES, FALSE },
  { "ignore", " waiting ", "ignored", FALSE, FALSE, INCOMING_SPEAKS_NOT, FALSE },
  { "spam", " waiting ", "spam", TRUE, FALSE, INCOMING_SPEAKS_NOT, FALSE },
  { "restore", " ignored spam ", "waiting", TRUE, FALSE, INCOMING_SPEAKS_NOT, FALSE },
  { NULL },
};

static const char sql_decide[] =
    "UPDATE incoming SET state = :to, followup_id = nullif (:followup, 0), decided_at = iif (:to = 'waiting', NULL, :now),"
    " decided_by = iif (:to = 'waiting', NULL, nullif (:user, 0)) WHERE id = :id AND state = :from";
static const char sql_attach[] = "UPDATE incoming SET report_id = :report WHERE id = :id AND state = 'waiting'";
static const char sql_reference[] = "SELECT r.id FROM report r JOIN territory t ON t.id = r.territory_id"
                                    " WHERE t.code || '-' || r.number = :reference";
static const char sql_followup[] = "SELECT uuid, revision, coalesce (partner_id, 0) AS partner FROM followup WHERE id = :id";
static const char sql_spoken[] = "SELECT max (id) AS id FROM followup WHERE report_id = :report AND author = 'tenant'";
static const char sql_file_uuid[] = "SELECT uuid FROM file WHERE id = :id";

const IncomingVerb *
incoming_verb_find (const char *verb)
{
  for (guint i = 0; incoming_verbs[i].verb != NULL; i++)
    if (g_strcmp0 (incoming_verbs[i].verb, verb) == 0)
      return &incoming_verbs[i];
  return NULL;
}

/* ---- who may ---- */

static gboolean
is_desk (const Actor *actor)
{
  return actor->partner_id == 0 && access_allows (actor->role, ACTION_REPORT_TRIAGE, TRUE);
}

gboolean
incoming_may_see (const Actor *actor, const Incoming *incoming)
{
  return is_desk (actor)
         || (actor->partner_id != 0 && incoming->report_id != 0 && incoming->partner_id == actor->partner_id
             && access_allows (actor->role, ACTION_FOLLOWUP_WRITE, TRUE));
}

/* The tenant's own word is that of a mail to the tenant, or of one whose sender has no partner. */
static gboolean
verb_fits_sender (const IncomingVerb *verb, const Incoming *incoming)
{
  if (verb->what == INCOMING_SPEAKS_TENANT)
    return strcmp (incoming->kind, "tenant") == 0
           || (strcmp (incoming->kind, "proposed") == 0 && incoming->partner_id == 0);
  return verb->what != INCOMING_SPEAKS || *incoming->words != '\0';
}

/* A file that was withdrawn, or that they never had, takes nothing from that partner's officers any more. */
gboolean
incoming_may_decide (Db *db, const Actor *actor, const Incoming *incoming)
{
  return is_desk (actor) || followup_may_write (db, actor, incoming->report_id);
}

gboolean
incoming_may (Db *db, const Actor *actor, const Incoming *incoming, const IncomingVerb *verb)
{
  g_autofree char *state = g_strdup_printf (" %s ", incoming->state);

  if (strstr (verb->from, state) == NULL || !incoming_may_see (actor, incoming) || (verb->desk_only && !is_desk (actor))
      || (verb->on_report && incoming->report_id == 0) || !verb_fits_sender (verb, incoming)
      || !incoming_may_decide (db, actor, incoming))
    return FALSE;
  return verb->what != INCOMING_TAKES_BACK
         || (incoming->held_until > actor->now && (is_desk (actor) || incoming->decided_by == actor->user_id));
}

/* ---- a follow-up ---- */

/* The partner who wrote, as such, for nobody here did. */
static Actor
partner_actor (const Actor *actor, gint64 partner_id)
{
  return (Actor){ .kind = ACTOR_USER,
                  .partner_id = partner_id,
                  .role = ROLE_PARTNER_AGENT,
                  .user_id = actor->partner_id == partner_id ? actor->user_id : 0,
                  .now = actor->now };
}

/* Who speaks: a partner who holds the file; else whoever puts it there, in their own name. */
static Actor
speaker (Db *db, const Actor *actor, const Incoming *incoming)
{
  const Actor partner = partner_actor (actor, incoming->partner_id);

  return incoming->partner_id != 0 && followup_may_write (db, &partner, incoming->report_id) ? partner : *actor;
}

/* (transfer full): at most what a follow-up takes; the whole stays with the mail. The desk's own follow-up names whose
 * words it holds. */
static char *
spoken_words (const Incoming *incoming, const IncomingVerb *verb, const Actor *speaks)
{
  g_autofree char *said = speaks->partner_id != 0 || verb->what == INCOMING_SPEAKS_TENANT
                              ? g_strdup (incoming->words)
                              : g_strdup_printf ("%s\n\n%s", incoming->sender, incoming->words);

  return text_clip (said, FOLLOWUP_TEXT_MAX);
}

static gboolean
speak_as_tenant (Db *db, const Incoming *incoming, const char *words, gint64 now, gint64 *ret_id, GError **error)
{
  const Actor tenant = ACTOR_TENANT_AT (now);
  g_autoptr (Query) query = NULL;

  if (!tenant_act (db, &tenant, incoming->report_id, tenant_act_find ("message"), words, error))
    return FALSE;
  query = query_new (db, sql_spoken);
  query_bind_integer (query, ":report", incoming->report_id);
  if (query_next (query))
    *ret_id = query_integer (query, "id");
  return query_done (query, error);
}

/* A file that no account added is the tenant's own, who sees it: one of a partner bears whoever puts it there. */
static Actor
file_actor (const Actor *actor, const Actor *speaks, const IncomingVerb *verb)
{
  Actor adds = *actor;

  if (verb->what == INCOMING_SPEAKS_TENANT)
    return ACTOR_TENANT_AT (actor->now);
  adds.partner_id = speaks->partner_id;
  return adds;
}

static gboolean
attach_files (Db *db, const Incoming *incoming, const Actor *adds, GError **error)
{
  g_autoptr (GPtrArray) files = incoming_files (db, incoming->id, error);

  for (guint i = 0; files != NULL && i < files->len; i++) {
    const IncomingFile *file = g_ptr_array_index (files, i);

    if (file->file_id != 0 && !file_attach (db, file->file_id, incoming->report_id, NULL, adds, error))
      return FALSE;
  }
  return files != NULL;
}

static gboolean
speak (Db *db, const Actor *actor, const Incoming *incoming, const IncomingVerb *verb, gint64 *ret_id, GError **error)
{
  const Actor speaks = speaker (db, actor, incoming), adds = file_actor (actor, &speaks, verb);
  g_autofree char *words = spoken_words (incoming, verb, &speaks);
  const FollowupInput said = { incoming->report_id, "note", words, verb->visible };
  const Event event = { .report_id = incoming->report_id, .noun = "incoming", .subject_id = incoming->id, .verb = "added" };

  if (verb->what == INCOMING_SPEAKS_TENANT
          ? !speak_as_tenant (db, incoming, words, actor->now, ret_id, error)
          : !followup_add (db, &speaks, &said, ret_id, error))
    return FALSE;
  return attach_files (db, incoming, &adds, error) && event_add (db, actor, &event, error);
}

/* ---- taken back ---- */

static gboolean
detach_file (Db *db, const Incoming *incoming, const Actor *actor, gint64 file_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_file_uuid);
  g_autofree char *uuid = NULL;

  query_bind_integer (query, ":id", file_id);
  if (query_next (query))
    uuid = g_strdup (query_text (query, "uuid"));
  return query_done (query, error)
         && report_document_change (db, actor, incoming->report_uuid, uuid == NULL ? "" : uuid, "withdraw", error);
}

static gboolean
take_back (Db *db, const Actor *actor, const Incoming *incoming, GError **error)
{
  g_autoptr (GPtrArray) files = incoming_files (db, incoming->id, error);
  g_autoptr (Query) query = query_new (db, sql_followup);
  g_autofree char *uuid = NULL;
  HeldChange change = { .verb = "erase" };
  Actor speaks = *actor;

  query_bind_integer (query, ":id", incoming->followup_id);
  if (query_next (query)) {
    change.uuid = uuid = g_strdup (query_text (query, "uuid"));
    change.revision = query_integer (query, "revision");
    if (query_integer (query, "partner") != 0)
      speaks = partner_actor (actor, query_integer (query, "partner"));
  }
  if (files == NULL || !query_done (query, error))
    return FALSE;
  if (uuid == NULL)
    return box_fail (error, BOX_ERROR_CONFLICT, "nothing was made of this mail");
  if (!followup_may_write (db, &speaks, incoming->report_id))
    return box_fail (error, BOX_ERROR_CONFLICT, "the partner has the file no more");
  if (!followup_change_held (db, &speaks, &change, error))
    return FALSE;
  for (guint i = 0; i < files->len; i++) {
    const IncomingFile *file = g_ptr_array_index (files, i);

    if (file->file_id != 0 && !detach_file (db, incoming, actor, file->file_id, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- on another file ---- */

static gboolean
attach (Db *db, const Incoming *incoming, const char *typed, GError **error)
{
  g_autofree char *reference = text_clean (typed, FALSE, 20);
  g_autoptr (Query) query = query_new (db, sql_reference), change = NULL;
  gint64 report_id = 0;

  query_bind_text (query, ":reference", reference);
  if (query_next (query))
    report_id = query_integer (query, "id");
  if (!query_done (query, error))
    return FALSE;
  if (report_id == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no file of that number");
  change = query_new (db, sql_attach);
  query_bind_integer (change, ":report", report_id);
  query_bind_integer (change, ":id", incoming->id);
  return query_done (change, error);
}

/* ---- the one path ---- */

static gboolean
has_files (Db *db, const Incoming *incoming)
{
  g_autoptr (GPtrArray) files = incoming_files (db, incoming->id, NULL);

  return files == NULL || files->len > 0;
}

static gboolean
mark (Db *db, const Actor *actor, const Incoming *incoming, const IncomingVerb *verb, gint64 followup_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_decide);

  query_bind_integer (query, ":id", incoming->id);
  query_bind_text (query, ":from", incoming->state);
  query_bind_text (query, ":to", verb->to);
  query_bind_integer (query, ":followup", followup_id);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error);
}

static gboolean
decide (Db *db, const Actor *actor, const Incoming *incoming, const IncomingVerb *verb, const char *reference, GError **error)
{
  gint64 followup_id = 0;
  gboolean done = TRUE;

  if (verb->what == INCOMING_SPEAKS || verb->what == INCOMING_SPEAKS_TENANT)
    done = speak (db, actor, incoming, verb, &followup_id, error);
  else if (verb->what == INCOMING_TAKES_BACK)
    done = take_back (db, actor, incoming, error);
  else if (verb->what == INCOMING_ATTACHES)
    done = attach (db, incoming, reference, error);
  return done && mark (db, actor, incoming, verb, followup_id, error);
}

gboolean
incoming_decide (Db *db, const Actor *actor, const IncomingChange *change, GError **error)
{
  const IncomingVerb *verb = incoming_verb_find (change->verb);
  g_autoptr (Incoming) incoming = verb == NULL ? NULL : incoming_find_uuid (db, change->uuid, error);

  if (verb == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such verb: %s", change->verb);
  if (incoming == NULL)
    return FALSE;
  if (!incoming_may_see (actor, incoming) || (verb->desk_only && !is_desk (actor)))
    return box_fail (error, BOX_ERROR_DENIED, "this mail is not for this actor");
  if (!incoming_may (db, actor, incoming, verb))
    return box_fail (error, BOX_ERROR_CONFLICT, "this mail is %s", incoming->state);
  return decide (db, actor, incoming, verb, change->reference, error);
}

gboolean
incoming_decide_direct (Db *db, const char *uuid, gint64 now, GError **error)
{
  const Actor box = ACTOR_BOX_AT (now);
  g_autofree char *answers = setting_text (db, "mail.answers");
  g_autoptr (Incoming) incoming = NULL;
  g_autoptr (GError) failure = NULL;

  if (strcmp (answers, "direct") != 0)
    return TRUE;
  incoming = incoming_find_uuid (db, uuid, &failure); /* one that is counted is not found */
  if (incoming == NULL || strcmp (incoming->kind, "partner") != 0 || !incoming->known
      || !followup_is_said (incoming->words) || !report_is_held (db, incoming->report_id, incoming->partner_id)
      || has_files (db, incoming)) /* files want somebody who looked at them */
    return TRUE;
  return decide (db, &box, incoming, incoming_verb_find ("add"), NULL, error);
}
