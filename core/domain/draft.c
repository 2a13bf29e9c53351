/* draft.c: rows of `draft`, its answers and files. What the answers mean stands in draft_input.c. */
#include "domain/draft.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/campaign.h"

static const char sql_create[] = "INSERT INTO draft (token_hash, language, source, user_id, created_at, changed_at)"
                                 " VALUES (:hash, :language, :source, nullif (:user, 0), :now, :now)";
static const char sql_speak[] = "UPDATE draft SET language = :language WHERE id = :draft AND report_id IS NULL";
static const char sql_known[] = "SELECT id FROM draft WHERE token_hash = :hash";
static const char sql_rekey[] = "UPDATE draft SET token_hash = :hash WHERE id = :draft AND report_id IS NULL";
static const char sql_find[] =
    "SELECT id, created_at, changed_at, coalesce (report_id, 0) AS report_id, follow_token, language, source,"
    " coalesce (user_id, 0) AS user_id FROM draft WHERE (token_hash = :hash OR id = (SELECT draft_id FROM link"
    " WHERE token_hash = :hash AND purpose = 'draft' AND revoked_at IS NULL AND expires_at > :now)) AND changed_at > :since";
static const char sql_answers[] = "SELECT field, value FROM draft_answer WHERE draft_id = :draft";
static const char sql_state[] = "SELECT coalesce (report_id, 0) AS report_id, follow_token, changed_at,"
                                " (SELECT count (*) FROM draft_answer a WHERE a.draft_id = d.id) AS answers,"
                                " (SELECT count (*) FROM draft_file f WHERE f.draft_id = d.id) AS files"
                                " FROM draft d WHERE d.id = :draft";
static const char sql_set[] = "INSERT INTO draft_answer (draft_id, field, value) VALUES (:draft, :field, :value)"
                              " ON CONFLICT (draft_id, field) DO UPDATE SET value = excluded.value";
static const char sql_unset[] = "DELETE FROM draft_answer WHERE draft_id = :draft AND field = :field";
static const char sql_clear[] = "DELETE FROM draft_answer WHERE draft_id = :draft"
                                " AND substr (field, 1, length (:prefix)) = :prefix";
static const char sql_changed[] = "UPDATE draft SET changed_at = max (:now, changed_at + 1) WHERE id = :draft";
static const char sql_file[] = "INSERT INTO draft_file (draft_id, file_id) VALUES (:draft, :file)";
static const char sql_unfile[] = "DELETE FROM draft_file WHERE draft_id = :draft"
                                 " AND file_id = (SELECT id FROM file WHERE uuid = :uuid)";
static const char sql_sent[] =
    "UPDATE draft SET report_id = :report, follow_token = :token, changed_at = :now WHERE id = :draft";
static const char sql_forget[] = "DELETE FROM draft_answer WHERE draft_id = :draft";
static const char sql_purge[] =
    "DELETE FROM draft WHERE id IN (SELECT id FROM draft WHERE changed_at < :before LIMIT :most)";
static const char sql_receipt[] = "SELECT r.id, r.uuid, r.number, t.code || '-' || r.number AS reference FROM report r"
                                  " JOIN territory t ON t.id = r.territory_id WHERE r.id = :report";

void
draft_free (Draft *draft)
{
  if (draft == NULL)
    return;
  g_free (draft->follow_token);
  g_free (draft->language);
  g_free (draft->source);
  g_clear_pointer (&draft->answers, g_hash_table_unref);
  g_free (draft);
}

static gboolean
draft_add (Db *db, const char *hash, const char *language, const char *source, const Actor *actor, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_create);

  query_bind_text (query, ":hash", hash);
  query_bind_text (query, ":language", language);
  query_bind_text (query, ":source", source);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error);
}

char *
draft_create_for (Db *db, const char *language, const char *source, const Actor *actor, GError **error)
{
  g_autofree char *token = secret_token_new ();
  g_autofree char *hash = secret_hash (token);

  return draft_add (db, hash, language, source, actor, error) ? g_steal_pointer (&token) : NULL;
}

/* 0: no draft has that token. */
static gboolean
draft_known (Db *db, const char *hash, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_known);

  query_bind_text (query, ":hash", hash);
  *ret_id = query_next (query) ? query_integer (query, "id") : 0;
  return query_done (query, error);
}

static gboolean
draft_rekey (Db *db, gint64 draft_id, const char *hash, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_rekey);

  query_bind_integer (query, ":draft", draft_id);
  query_bind_text (query, ":hash", hash);
  return query_done (query, error);
}

char *
draft_create (Db *db, const char *language, gint64 now, GError **error)
{
  const Actor tenant = ACTOR_TENANT_AT (now);

  return draft_create_for (db, language, "site", &tenant, error);
}

static gboolean
draft_read_answers (Db *db, Draft *draft, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_answers);

  draft->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  query_bind_integer (query, ":draft", draft->id);
  while (query_next (query))
    g_hash_table_insert (draft->answers, g_strdup (query_text (query, "field")),
                         g_strdup (query_text (query, "value")));
  return query_done (query, error);
}

Draft *
draft_find (Db *db, const char *token, gint64 now, GError **error)
{
  g_autofree char *hash = secret_hash (token);
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (Draft) draft = NULL;

  query_bind_text (query, ":hash", hash);
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":since", now - DRAFT_KEEP_DAYS * CLOCK_DAY);
  if (query_next (query)) {
    draft = g_new0 (Draft, 1);
    draft->id = query_integer (query, "id");
    draft->created_at = query_integer (query, "created_at");
    draft->changed_at = query_integer (query, "changed_at");
    draft->report_id = query_integer (query, "report_id");
    draft->follow_token = g_strdup (query_text (query, "follow_token"));
    draft->user_id = query_integer (query, "user_id");
    draft->language = g_strdup (query_text (query, "language"));
    draft->source = g_strdup (query_text (query, "source"));
  }
  if (!query_done (query, error))
    return NULL;
  if (draft == NULL) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such draft");
    return NULL;
  }
  return draft_read_answers (db, draft, error) ? g_steal_pointer (&draft) : NULL;
}

typedef struct {
  gint64 report_id, changed_at, answers, files;
  char *follow_token;
} DraftState;

static gboolean
draft_state (Db *db, gint64 draft_id, DraftState *state, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_state);
  gboolean found = FALSE;

  query_bind_integer (query, ":draft", draft_id);
  if (query_next (query)) {
    found = TRUE;
    state->report_id = query_integer (query, "report_id");
    state->changed_at = query_integer (query, "changed_at");
    state->answers = query_integer (query, "answers");
    state->files = query_integer (query, "files");
    state->follow_token = g_strdup (query_text (query, "follow_token"));
  }
  if (!query_done (query, error)) {
    g_clear_pointer (&state->follow_token, g_free);
    return FALSE;
  }
  return found ? TRUE : box_fail (error, BOX_ERROR_NOT_FOUND, "no such draft");
}

/* A draft that may still change. */
static gboolean
draft_open (Db *db, gint64 draft_id, DraftState *state, GError **error)
{
  if (!draft_state (db, draft_id, state, error))
    return FALSE;
  g_clear_pointer (&state->follow_token, g_free);
  return state->report_id == 0 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "this draft was sent");
}

static gboolean
draft_touch (Db *db, gint64 draft_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_changed);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":draft", draft_id);
  return query_done (query, error);
}

gboolean
draft_claim (Db *db, gint64 draft_id, const char *token, const char *language, gint64 now, GError **error)
{
  g_autofree char *hash = secret_hash (token);
  const Actor tenant = ACTOR_TENANT_AT (now);
  gint64 known;

  if (!draft_known (db, hash, &known, error))
    return FALSE;
  if (known != 0)
    return draft_touch (db, known, now, error);
  return draft_id != 0 ? draft_rekey (db, draft_id, hash, error)
                       : draft_add (db, hash, language, "site", &tenant, error);
}

static gboolean
draft_set (Db *db, gint64 draft_id, const char *field, const char *value, GError **error)
{
  gboolean keep = value != NULL && *value != '\0';
  g_autoptr (Query) query = query_new (db, keep ? sql_set : sql_unset);

  query_bind_integer (query, ":draft", draft_id);
  query_bind_text (query, ":field", field);
  if (keep)
    query_bind_text (query, ":value", value);
  return query_done (query, error);
}

static gboolean
draft_fits (const char *field, const char *value, GError **error)
{
  if (strlen (field) > DRAFT_FIELD_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "name of an answer too long");
  if (value != NULL && g_utf8_strlen (value, -1) > DRAFT_VALUE_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "answer too long");
  return TRUE;
}

gboolean
draft_save (Db *db, gint64 draft_id, GHashTable *answers, gint64 now, GError **error)
{
  DraftState state = { 0 };
  GHashTableIter iterator;
  gpointer field, value;

  g_hash_table_iter_init (&iterator, answers);
  if (!draft_open (db, draft_id, &state, error))
    return FALSE;
  while (g_hash_table_iter_next (&iterator, &field, &value))
    if (!draft_fits (field, value, error) || !draft_set (db, draft_id, field, value, error))
      return FALSE;
  if (!draft_open (db, draft_id, &state, error)) /* counts again */
    return FALSE;
  if (state.answers > DRAFT_ANSWERS_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "too many answers");
  return draft_touch (db, draft_id, now, error);
}

gboolean
draft_speak (Db *db, gint64 draft_id, const char *language, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_speak);

  query_bind_text (query, ":language", language);
  query_bind_integer (query, ":draft", draft_id);
  return query_done (query, error);
}

gboolean
draft_clear_prefix (Db *db, gint64 draft_id, const char *prefix, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_clear);

  query_bind_integer (query, ":draft", draft_id);
  query_bind_text (query, ":prefix", prefix);
  return query_done (query, error);
}

gboolean
draft_add_file (Db *db, gint64 draft_id, gint64 file_id, gint64 now, GError **error)
{
  DraftState state = { 0 };
  g_autoptr (Query) query = NULL;

  if (!draft_open (db, draft_id, &state, error))
    return FALSE;
  if (state.files >= REPORT_FILES_MAX)
    return box_fail (error, BOX_ERROR_LIMIT, "at most %d photos", REPORT_FILES_MAX);
  query = query_new (db, sql_file);
  query_bind_integer (query, ":draft", draft_id);
  query_bind_integer (query, ":file", file_id);
  return query_done (query, error) && draft_touch (db, draft_id, now, error);
}

gboolean
draft_remove_file (Db *db, gint64 draft_id, const char *file_uuid, gint64 now, GError **error)
{
  DraftState state = { 0 };
  g_autoptr (Query) query = NULL;

  if (!draft_open (db, draft_id, &state, error))
    return FALSE;
  query = query_new (db, sql_unfile);
  query_bind_integer (query, ":draft", draft_id);
  query_bind_text (query, ":uuid", file_uuid);
  return query_done (query, error) && draft_touch (db, draft_id, now, error);
}

static gboolean
draft_mark_sent (Db *db, gint64 draft_id, const ReportReceipt *receipt, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_sent);
  g_autoptr (Query) forget = query_new (db, sql_forget);

  query_bind_integer (query, ":draft", draft_id);
  query_bind_integer (query, ":report", receipt->id);
  query_bind_text (query, ":token", receipt->follow_token);
  query_bind_integer (query, ":now", now);
  query_bind_integer (forget, ":draft", draft_id);
  return query_done (query, error) && query_done (forget, error);
}

/* A second click on "send" gets the receipt of the first. */
static gboolean
draft_receipt_again (Db *db, const DraftState *state, ReportReceipt *receipt, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_receipt);

  report_receipt_clear (receipt);
  receipt->score = (Score){ 0 };
  query_bind_integer (query, ":report", state->report_id);
  if (query_next (query)) {
    receipt->id = query_integer (query, "id");
    receipt->uuid = g_strdup (query_text (query, "uuid"));
    receipt->number = query_integer (query, "number");
    receipt->reference = g_strdup (query_text (query, "reference"));
    receipt->follow_token = g_strdup (state->follow_token);
  }
  return query_done (query, error);
}

gboolean
draft_send (Db *db, const DraftSending *sending, ReportReceipt *ret_receipt, GError **error)
{
  const Actor tenant = ACTOR_TENANT_AT (sending->now);
  const Actor *actor = sending->actor != NULL ? sending->actor : &tenant;
  DraftState state = { 0 };
  gboolean sent = FALSE;

  if (!draft_state (db, sending->draft_id, &state, error))
    return FALSE;
  if (state.report_id != 0)
    sent = draft_receipt_again (db, &state, ret_receipt, error);
  else if (state.changed_at != sending->changed_at)
    box_fail (error, BOX_ERROR_CONFLICT, "this draft was changed meanwhile");
  else
    sent = report_send (db, actor, sending->input, sending->grid, ret_receipt, error)
           && draft_mark_sent (db, sending->draft_id, ret_receipt, sending->now, error)
           && campaign_follow_draft (db, sending->draft_id, ret_receipt->id, error);
  g_free (state.follow_token);
  return sent;
}

gboolean
draft_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - DRAFT_KEEP_DAYS * CLOCK_DAY, error);
}
