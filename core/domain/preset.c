/* preset.c: rows of `preset`, and the reading of their variables. Says nothing in place of one. */
#include "domain/preset.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/followup.h"

const char *const preset_variables[PRESET_VARIABLE_LAST] = {
  [PRESET_REFERENCE] = "reference", [PRESET_TOWN] = "commune",       [PRESET_SERVICE] = "service",
  [PRESET_PHONE] = "telephone",     [PRESET_PARTNER] = "partenaire", [PRESET_AGENT] = "agent",
  [PRESET_DAY] = "date",            [PRESET_LINK] = "lien_suivi",
};

#define PRESET_READ \
  "SELECT id, uuid, coalesce (partner_id, 0) AS partner, name, text, revision, changed_at FROM preset" \
  " WHERE archived_at IS NULL AND "
static const char sql_list[] =
    PRESET_READ "(partner_id IS NULL OR partner_id = :partner) ORDER BY coalesce (partner_id, 0) = :partner DESC, name, id";
static const char sql_find[] = PRESET_READ "uuid = :uuid";
static const char sql_add[] =
    "INSERT INTO preset (uuid, partner_id, name, text, created_at, changed_at, user_id)"
    " VALUES (:uuid, nullif (:partner, 0), :name, :text, :now, :now, nullif (:user, 0))";
static const char sql_save[] = "UPDATE preset SET name = :name, text = :text, revision = revision + 1, changed_at = :now,"
                               " user_id = nullif (:user, 0) WHERE id = :id AND revision = :revision";
static const char sql_archive[] =
    "UPDATE preset SET archived_at = :now, revision = revision + 1, changed_at = :now, user_id = nullif (:user, 0)"
    " WHERE id = :id AND revision = :revision";

void
preset_free (Preset *preset)
{
  if (preset == NULL)
    return;
  g_free (preset->uuid);
  g_free (preset->name);
  g_free (preset->text);
  g_free (preset);
}

static Preset *
preset_read (Query *query)
{
  Preset *preset = g_new0 (Preset, 1);

  preset->id = query_integer (query, "id");
  preset->partner_id = query_integer (query, "partner");
  preset->revision = query_integer (query, "revision");
  preset->changed_at = query_integer (query, "changed_at");
  preset->uuid = g_strdup (query_text (query, "uuid"));
  preset->name = g_strdup (query_text (query, "name"));
  preset->text = g_strdup (query_text (query, "text"));
  return preset;
}

GPtrArray *
preset_list (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) preset_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":partner", partner_id);
  while (query_next (query))
    g_ptr_array_add (list, preset_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

Preset *
preset_find_uuid (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (Preset) preset = NULL;

  query_bind_text (query, ":uuid", uuid);
  if (query_next (query))
    preset = preset_read (query);
  if (!query_done (query, error))
    return NULL;
  if (preset == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such model");
  return g_steal_pointer (&preset);
}

gboolean
preset_is_own (const Preset *preset, gint64 partner_id)
{
  return preset->partner_id == partner_id;
}

gboolean
preset_is_taken (Db *db, gint64 partner_id, const char *name, const char *but)
{
  g_autoptr (GPtrArray) list = preset_list (db, partner_id, NULL);
  g_autofree char *wanted = text_fold (name);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Preset *other = g_ptr_array_index (list, i);
    g_autofree char *its = text_fold (other->name);

    if (preset_is_own (other, partner_id) && strcmp (its, wanted) == 0 && g_strcmp0 (other->uuid, but) != 0)
      return TRUE;
  }
  return FALSE;
}

/* ---- variables ---- */

static PresetVariable
variable_find (const char *name, gsize length)
{
  for (guint i = 0; i < PRESET_VARIABLE_LAST; i++)
    if (strlen (preset_variables[i]) == length && strncmp (preset_variables[i], name, length) == 0)
      return (PresetVariable) i;
  return PRESET_VARIABLE_LAST;
}

void
preset_walk (const char *text, PresetVisit visit, gpointer data)
{
  while (*text != '\0') {
    const char *open = strchr (text, '{'), *close = open == NULL ? NULL : strchr (open, '}');
    PresetPiece piece = { .variable = PRESET_VARIABLE_LAST, .text = text };

    piece.length = close == NULL ? strlen (text) : (gsize) (open - text);
    if (piece.length > 0)
      visit (&piece, data);
    if (close == NULL)
      return;
    piece.text = open + 1;
    piece.length = (gsize) (close - open) - 1;
    piece.variable = variable_find (piece.text, piece.length);
    piece.unknown = piece.variable == PRESET_VARIABLE_LAST;
    visit (&piece, data);
    text = close + 1;
  }
}

static void
unknown_visit (const PresetPiece *piece, gpointer data)
{
  char **unknown = data;

  if (piece->unknown && *unknown == NULL)
    *unknown = g_strndup (piece->text, piece->length);
}

char *
preset_unknown (const char *text)
{
  char *unknown = NULL;

  preset_walk (text, unknown_visit, &unknown);
  return unknown;
}

/* ---- changing ---- */

static gboolean
check_words (Db *db, const Actor *actor, const PresetInput *input, GError **error)
{
  g_autofree char *unknown = preset_unknown (input->text);

  if (!followup_is_said (input->name) || g_utf8_strlen (input->name, -1) > PRESET_NAME_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a model has a name of at most %d characters", PRESET_NAME_MAX);
  if (!followup_is_said (input->text) || g_utf8_strlen (input->text, -1) > PRESET_TEXT_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "a model has at most %d characters", PRESET_TEXT_MAX);
  if (preset_is_taken (db, actor->partner_id, input->name, input->uuid))
    return box_fail (error, BOX_ERROR_INVALID, "another model has that name");
  return unknown == NULL ? TRUE : box_fail (error, BOX_ERROR_INVALID, "no such variable");
}

static gboolean
preset_tell (Db *db, const Actor *actor, gint64 id, const char *verb, GError **error)
{
  const Event event = { .noun = "preset", .subject_id = id, .verb = verb };

  return event_add (db, actor, &event, error);
}

static gboolean
preset_add (Db *db, const Actor *actor, const PresetInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":partner", actor->partner_id);
  query_bind_text (query, ":name", input->name);
  query_bind_text (query, ":text", input->text);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error) && preset_tell (db, actor, db_last_id (db), "added", error);
}

/* Runs `sql` on the one it is about, when the actor may and nobody was faster. */
static gboolean
preset_update (Db *db, const Actor *actor, const PresetInput *input, const char *sql, GError **error)
{
  g_autoptr (Preset) preset = preset_find_uuid (db, input->uuid, error);
  g_autoptr (Query) query = NULL;
  gboolean save = sql == sql_save;

  if (preset == NULL)
    return FALSE;
  if (!preset_is_own (preset, actor->partner_id))
    return box_fail (error, BOX_ERROR_DENIED, "not this actor's model");
  query = query_new (db, sql);
  if (save) {
    query_bind_text (query, ":name", input->name);
    query_bind_text (query, ":text", input->text);
  }
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":id", preset->id);
  query_bind_integer (query, ":revision", input->revision);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) != 1)
    return box_fail (error, BOX_ERROR_CONFLICT, "the model was changed meanwhile");
  return preset_tell (db, actor, preset->id, save ? "edited" : "archived", error);
}

gboolean
preset_save (Db *db, const Actor *actor, const PresetInput *input, GError **error)
{
  if (!access_allows (actor->role, ACTION_TEMPLATE_MANAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "%s may not manage models", role_name (actor->role));
  if (!check_words (db, actor, input, error))
    return FALSE;
  return input->uuid == NULL ? preset_add (db, actor, input, error) : preset_update (db, actor, input, sql_save, error);
}

gboolean
preset_archive (Db *db, const Actor *actor, const PresetInput *input, GError **error)
{
  if (!access_allows (actor->role, ACTION_TEMPLATE_MANAGE, TRUE))
    return box_fail (error, BOX_ERROR_DENIED, "%s may not manage models", role_name (actor->role));
  return preset_update (db, actor, input, sql_archive, error);
}
