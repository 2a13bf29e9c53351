/* training.c: the table of decisions, and the two tables of the training copy. Runs nothing. */
#include "domain/training.h"

#include <string.h>

#include "base/error.h"
#include "domain/setting.h"
#include "domain/territory.h"

const TrainingVerb training_verbs[] = {
  { "open", TRAINING_OPENS, FALSE, FALSE, TRUE },
  { "close", TRAINING_CLOSES, FALSE, FALSE, TRUE },
  { "reset", TRAINING_AS_BEFORE, TRUE, FALSE, TRUE },
  { "passwords", TRAINING_AS_BEFORE, TRUE, TRUE, TRUE },
  { "idle", TRAINING_CLOSES, FALSE, FALSE, FALSE },
  { "night", TRAINING_AS_BEFORE, TRUE, FALSE, FALSE },
  { "failed", TRAINING_CLOSES, TRUE, FALSE, FALSE },
};
const guint training_verbs_count = G_N_ELEMENTS (training_verbs);

static const char sql_add[] = "INSERT INTO training_act (at, verb, user_id) VALUES (:at, :verb, nullif (:user, 0))";
/* Some dozens a year. */
static const char sql_acts[] = "SELECT id, at, verb FROM training_act ORDER BY id";
static const char sql_last[] = "SELECT t.at, t.verb, u.name FROM training_act t LEFT JOIN user u ON u.id = t.user_id"
                               " ORDER BY t.id DESC LIMIT :limit";
static const char sql_mail[] = "INSERT INTO training_mail (at, channel, recipient, subject, body_text, body_html)"
                               " VALUES (:at, :channel, :recipient, :subject, :text, :html)";
static const char sql_mails[] =
    "SELECT id, at, channel, recipient, subject, '' AS body_text, '' AS body_html FROM training_mail"
    " WHERE :search IS NULL OR instr (lower (recipient || ' ' || subject), lower (:search)) > 0"
    " ORDER BY id DESC LIMIT :limit";
static const char sql_one[] =
    "SELECT id, at, channel, recipient, subject, body_text, body_html FROM training_mail WHERE id = :id";

const TrainingVerb *
training_verb_find (const char *verb)
{
  for (guint i = 0; i < training_verbs_count; i++)
    if (g_strcmp0 (training_verbs[i].verb, verb) == 0)
      return &training_verbs[i];
  return NULL;
}

gboolean
training_act_add (Db *db, const Actor *actor, const char *verb, GError **error)
{
  const TrainingVerb *row = training_verb_find (verb);
  gboolean person = actor->kind == ACTOR_USER;
  g_autoptr (Query) query = NULL;

  if (row == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "no such thing to do with the training copy: %s", verb);
  if (row->by_person != person || (person && !access_allows (actor->role, ACTION_TRAINING_MANAGE, FALSE)))
    return box_fail (error, BOX_ERROR_DENIED, "%s is not theirs to do with the training copy", verb);
  query = query_new (db, sql_add);
  query_bind_integer (query, ":at", actor->now);
  query_bind_text (query, ":verb", verb);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error);
}

static void
state_step (TrainingState *state, const TrainingVerb *verb, gint64 id)
{
  if (verb->door != TRAINING_AS_BEFORE)
    state->open = verb->door == TRAINING_OPENS;
  if (verb->anew)
    state->anew = id;
  if (verb->passwords)
    state->passwords = id;
  state->failed = strcmp (verb->verb, "failed") == 0 || (state->failed && !verb->by_person);
  state->untouched = strcmp (verb->verb, "night") == 0;
}

gboolean
training_state (Db *db, TrainingState *ret_state, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_acts);

  *ret_state = (TrainingState){ .untouched = TRUE };
  while (query_next (query)) {
    const TrainingVerb *verb = training_verb_find (query_text (query, "verb"));

    ret_state->at = query_integer (query, "at");
    if (verb != NULL)
      state_step (ret_state, verb, query_integer (query, "id"));
  }
  return query_done (query, error);
}

gboolean
training_act_list (Db *db, TrainingActVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_last);

  query_bind_integer (query, ":limit", TRAINING_ACTS_SHOWN);
  while (query_next (query))
    visit (query_text (query, "verb"), query_integer (query, "at"), query_text (query, "name"), data);
  return query_done (query, error);
}

gboolean
training_status (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  TrainingState state;

  if (!training_state (scene->db, &state, error))
    return FALSE;
  finding->at = state.at;
  finding->level = state.failed ? STATUS_NOTICE : STATUS_OK;
  return TRUE;
}

/* ---- in the copy ---- */

char *
training_copy_of (Db *db)
{
  g_autofree char *address = setting_text (db, "training.copy_of");

  return *address == '\0' ? NULL : g_steal_pointer (&address);
}

gboolean
training_is_copy (Db *db)
{
  g_autofree char *real = training_copy_of (db);

  return real != NULL;
}

gboolean
training_mark (Db *db, gpointer copy_of, GError **error)
{
  const char *wanted = copy_of;
  g_autofree char *kept = training_copy_of (db);
  g_autoptr (Territory) territory = NULL;

  if (g_strcmp0 (wanted, kept != NULL ? kept : "") == 0)
    return TRUE;
  if (*wanted == '\0')
    return box_fail (error, BOX_ERROR_CONFLICT, "this store is the training copy of %s: it serves no real town", kept);
  territory = territory_find (db, NULL);
  if (kept == NULL && territory != NULL)
    return box_fail (error, BOX_ERROR_CONFLICT, "this store is a real town's: it cannot become a training copy");
  return setting_set (db, &ACTOR_BOX_AT (0), "training.copy_of", wanted, error);
}

void
training_mail_free (TrainingMail *mail)
{
  if (mail == NULL)
    return;
  g_free (mail->channel);
  g_free (mail->recipient);
  g_free (mail->subject);
  g_free (mail->text);
  g_free (mail->html);
  g_free (mail);
}

gboolean
training_mail_add (Db *db, const TrainingMail *mail, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_mail);

  query_bind_integer (query, ":at", mail->at);
  query_bind_text (query, ":channel", mail->channel);
  query_bind_text (query, ":recipient", mail->recipient);
  query_bind_text (query, ":subject", mail->subject != NULL ? mail->subject : "");
  query_bind_text (query, ":text", mail->text);
  query_bind_text (query, ":html", mail->html != NULL ? mail->html : "");
  return query_done (query, error);
}

static TrainingMail *
mail_read (Query *query)
{
  TrainingMail *mail = g_new0 (TrainingMail, 1);

  mail->id = query_integer (query, "id");
  mail->at = query_integer (query, "at");
  mail->channel = g_strdup (query_text (query, "channel"));
  mail->recipient = g_strdup (query_text (query, "recipient"));
  mail->subject = g_strdup (query_text (query, "subject"));
  mail->text = g_strdup (query_text (query, "body_text"));
  mail->html = g_strdup (query_text (query, "body_html"));
  return mail;
}

GPtrArray *
training_mail_list (Db *db, const char *search, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) training_mail_free);
  g_autoptr (Query) query = query_new (db, sql_mails);

  query_bind_text (query, ":search", search);
  query_bind_integer (query, ":limit", TRAINING_MAILS_SHOWN);
  while (query_next (query))
    g_ptr_array_add (list, mail_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

TrainingMail *
training_mail_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_one);
  g_autoptr (TrainingMail) mail = NULL;

  query_bind_integer (query, ":id", id);
  if (query_next (query))
    mail = mail_read (query);
  if (!query_done (query, error))
    return NULL;
  if (mail == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such mail");
  return g_steal_pointer (&mail);
}
