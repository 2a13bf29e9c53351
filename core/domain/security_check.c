/* security_check.c: rows of `security_check`, one table of kinds. */
#include "domain/security_check.h"

#include "base/clock.h"
#include "base/secret.h"
#include "domain/event.h"

/* How long each is good for is our choice: nothing prescribes it to a small town. */
const SecurityCheckKind security_check_kinds[] = {
  { "restore", 12 }, { "review", 12 }, { "training", 24 }, { "drill", 24 }, { "audit", 36 }, { "incident", 0 },
};
const guint security_check_kinds_count = G_N_ELEMENTS (security_check_kinds);

static const char sql_list[] =
    "SELECT c.uuid, c.kind, c.done_on, c.note, c.recorded_at, coalesce (c.withdrawn_at, 0) AS withdrawn_at, u.name AS by"
    " FROM security_check c LEFT JOIN user u ON u.id = c.user_id ORDER BY c.done_on DESC, c.id DESC";
static const char sql_last[] =
    "SELECT max (done_on) AS done_on FROM security_check WHERE kind = :kind AND withdrawn_at IS NULL";
static const char sql_add[] = "INSERT INTO security_check (uuid, kind, done_on, note, recorded_at, user_id)"
                              " VALUES (:uuid, :kind, :done, :note, :now, nullif (:user, 0))";
static const char sql_find[] = "SELECT id FROM security_check WHERE uuid = :uuid";
static const char sql_withdraw[] =
    "UPDATE security_check SET withdrawn_at = :now WHERE id = :id AND withdrawn_at IS NULL";

void
security_check_free (SecurityCheck *check)
{
  if (check == NULL)
    return;
  g_free (check->uuid);
  g_free (check->kind);
  g_free (check->done_on);
  g_free (check->note);
  g_free (check->by);
  g_free (check);
}

const SecurityCheckKind *
security_check_kind_find (const char *kind)
{
  for (guint i = 0; i < security_check_kinds_count; i++)
    if (g_strcmp0 (security_check_kinds[i].kind, kind) == 0)
      return &security_check_kinds[i];
  return NULL;
}

static SecurityCheck *
check_of (Query *query)
{
  SecurityCheck *check = g_new0 (SecurityCheck, 1);

  check->uuid = g_strdup (query_text (query, "uuid"));
  check->kind = g_strdup (query_text (query, "kind"));
  check->done_on = g_strdup (query_text (query, "done_on"));
  check->note = g_strdup (query_text (query, "note"));
  check->by = g_strdup (query_text (query, "by"));
  check->recorded_at = query_integer (query, "recorded_at");
  check->withdrawn_at = query_integer (query, "withdrawn_at");
  return check;
}

GPtrArray *
security_check_list (Db *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) security_check_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  while (query_next (query))
    g_ptr_array_add (list, check_of (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
security_check_last (Db *db, const char *kind, gint64 *ret_at, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_last);

  *ret_at = 0;
  query_bind_text (query, ":kind", kind);
  if (query_next (query) && !query_is_null (query, "done_on"))
    clock_parse_day (query_text (query, "done_on"), ret_at);
  return query_done (query, error);
}

gboolean
security_check_is_good (const SecurityCheckKind *kind, gint64 done_at, gint64 now)
{
  return done_at != 0 && kind->months != 0 && clock_add_months (done_at, kind->months) > now;
}

void
security_check_input_check (const SecurityCheckInput *input, gint64 now, Remarks *remarks)
{
  gint64 day;

  if (security_check_kind_find (input->kind) == NULL)
    remarks_add (remarks, "kind", "kind_missing", NULL);
  if (!clock_parse_day (input->done_on, &day))
    remarks_add (remarks, "done_on", "done_shape", NULL);
  else if (day > now)
    remarks_add (remarks, "done_on", "done_future", NULL);
  if (g_utf8_strlen (input->note, -1) > SECURITY_CHECK_NOTE_MAX)
    remarks_add (remarks, "note", "note_long", NULL);
}

static gboolean
may (const Actor *actor, GError **error)
{
  if (actor->kind == ACTOR_BOX || access_allows (actor->role, ACTION_SECURITY_MANAGE, TRUE))
    return TRUE;
  return box_fail (error, BOX_ERROR_DENIED, "%s writes down no check", role_name (actor->role));
}

static gboolean
tell (Db *db, const Actor *actor, gint64 id, const char *verb, GError **error)
{
  const Event event = { .noun = "security_check", .subject_id = id, .verb = verb };

  return event_add (db, actor, &event, error);
}

gboolean
security_check_record (Db *db, const Actor *actor, const SecurityCheckInput *input, GError **error)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *uuid = secret_uuid ();
  g_autoptr (Query) query = NULL;

  security_check_input_check (input, actor->now, remarks);
  if (!may (actor, error))
    return FALSE;
  if (remarks_any (remarks))
    return box_fail (error, BOX_ERROR_INVALID, "no check: %s", remarks_code (remarks, 0));
  query = query_new (db, sql_add);
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":kind", input->kind);
  query_bind_text (query, ":done", input->done_on);
  query_bind_text (query, ":note", input->note);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error) && tell (db, actor, db_last_id (db), "recorded", error);
}

gboolean
security_check_withdraw (Db *db, const Actor *actor, const char *uuid, GError **error)
{
  g_autoptr (Query) found = query_new (db, sql_find), query = NULL;
  gint64 id;

  if (!may (actor, error))
    return FALSE;
  query_bind_text (found, ":uuid", uuid);
  id = query_next (found) ? query_integer (found, "id") : 0;
  if (!query_done (found, error))
    return FALSE;
  if (id == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such check");
  query = query_new (db, sql_withdraw);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":id", id);
  return query_done (query, error) && (db_changes (db) == 0 || tell (db, actor, id, "withdrawn", error));
}
