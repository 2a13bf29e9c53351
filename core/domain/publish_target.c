/* publish_target.c: rows of `publish_target`. Speaks to no host. */
#include "domain/publish_target.h"

#include <string.h>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/event.h"

#define TARGET_COLUMNS \
  "SELECT id, uuid, way, host, port, login, folder, host_key, offered_key, paused, created_at," \
  " coalesce (tried_at, 0) AS tried_at, coalesce (done_at, 0) AS done_at, build, trouble, detail, sent_files," \
  " sent_bytes FROM publish_target "
static const char sql_list[] = TARGET_COLUMNS "ORDER BY id";
static const char sql_uuid[] = TARGET_COLUMNS "WHERE uuid = :uuid";
static const char sql_same[] = "SELECT id FROM publish_target WHERE way = :way AND host = :host AND folder = :folder";
static const char sql_add[] = "INSERT INTO publish_target (uuid, way, host, port, login, folder, created_at)"
                              " VALUES (:uuid, :way, :host, :port, :login, :folder, :now)";
static const char sql_remove[] = "DELETE FROM publish_target WHERE id = :id";
static const char sql_pause[] = "UPDATE publish_target SET paused = :paused WHERE id = :id";
static const char sql_trust[] = "UPDATE publish_target SET host_key = offered_key, offered_key = '', trouble = '',"
                                " detail = '', build = '', tried_at = NULL WHERE id = :id AND offered_key = :seen"
                                " AND offered_key <> ''";
static const char sql_again[] = "UPDATE publish_target SET build = '', tried_at = NULL WHERE id = :id";
static const char sql_finish[] =
    "UPDATE publish_target SET tried_at = :now, done_at = iif (:build IS NULL, done_at, :now),"
    " build = coalesce (:build, build), trouble = :trouble, detail = :detail,"
    " offered_key = coalesce (:offered, offered_key), sent_files = iif (:build IS NULL, sent_files, :files),"
    " sent_bytes = iif (:build IS NULL, sent_bytes, :bytes) WHERE id = :id";

void
publish_target_free (PublishTarget *target)
{
  if (target == NULL)
    return;
  char *const texts[] = { target->uuid,     target->way,         target->host,  target->login,   target->folder,
                          target->host_key, target->offered_key, target->build, target->trouble, target->detail };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (target);
}

/* ---- reading ---- */

static const struct {
  const char *column;
  gsize offset;
} target_texts[] = {
  { "uuid", G_STRUCT_OFFSET (PublishTarget, uuid) },
  { "way", G_STRUCT_OFFSET (PublishTarget, way) },
  { "host", G_STRUCT_OFFSET (PublishTarget, host) },
  { "login", G_STRUCT_OFFSET (PublishTarget, login) },
  { "folder", G_STRUCT_OFFSET (PublishTarget, folder) },
  { "host_key", G_STRUCT_OFFSET (PublishTarget, host_key) },
  { "offered_key", G_STRUCT_OFFSET (PublishTarget, offered_key) },
  { "build", G_STRUCT_OFFSET (PublishTarget, build) },
  { "trouble", G_STRUCT_OFFSET (PublishTarget, trouble) },
  { "detail", G_STRUCT_OFFSET (PublishTarget, detail) },
};

static PublishTarget *
target_read (Query *query)
{
  PublishTarget *target = g_new0 (PublishTarget, 1);

  target->id = query_integer (query, "id");
  target->port = query_integer (query, "port");
  target->paused = query_integer (query, "paused") != 0;
  target->created_at = query_integer (query, "created_at");
  target->tried_at = query_integer (query, "tried_at");
  target->done_at = query_integer (query, "done_at");
  target->sent_files = query_integer (query, "sent_files");
  target->sent_bytes = query_integer (query, "sent_bytes");
  for (guint i = 0; i < G_N_ELEMENTS (target_texts); i++)
    *(char **) G_STRUCT_MEMBER_P (target, target_texts[i].offset) =
        g_strdup (query_text (query, target_texts[i].column));
  return target;
}

GPtrArray *
publish_target_list (Db *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) publish_target_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  while (query_next (query))
    g_ptr_array_add (list, target_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

PublishTarget *
publish_target_find (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_uuid);
  g_autoptr (PublishTarget) target = NULL;

  query_bind_text (query, ":uuid", uuid);
  if (query_next (query))
    target = target_read (query);
  if (!query_done (query, error))
    return NULL;
  if (target == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such place to publish to");
  return g_steal_pointer (&target);
}

/* ---- what was typed ---- */

/* A word of a command line: never an option, never anything for a shell. */
static const struct {
  const char *field, *pattern, *code;
  gsize offset;
  gboolean ssh_only;
} shapes[] = {
  { "host", "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", "publish_host", G_STRUCT_OFFSET (PublishTargetTyped, host),
    TRUE },
  { "login", "^[A-Za-z_][A-Za-z0-9._-]*$", "publish_login", G_STRUCT_OFFSET (PublishTargetTyped, login), TRUE },
  { "folder", "^[A-Za-z0-9/_][A-Za-z0-9._/-]*$", "publish_folder", G_STRUCT_OFFSET (PublishTargetTyped, folder),
    FALSE },
};

static gboolean
is_ssh (const PublishTargetTyped *typed)
{
  return strcmp (typed->way, "ssh") == 0;
}

/* A folder of this machine is named in full, and is not one of the system's own. */
static gboolean
folder_fits (const PublishTargetTyped *typed)
{
  static const char *const closed[] = { "/bin",  "/boot", "/dev",  "/etc", "/lib", "/proc",
                                        "/root", "/run",  "/sbin", "/sys", "/usr" };
  const char *folder = typed->folder;
  gsize deep = strspn (folder, "/");

  if (strstr (folder, "..") != NULL || folder[deep] == '\0')
    return FALSE;
  for (guint i = 0; !is_ssh (typed) && i < G_N_ELEMENTS (closed); i++)
    if (g_str_has_prefix (folder, closed[i]) && strchr ("/", folder[strlen (closed[i])]) != NULL)
      return FALSE;
  return is_ssh (typed) || *folder == '/';
}

void
publish_target_check (const PublishTargetTyped *typed, Remarks *remarks)
{
  gint64 port;

  if (!is_ssh (typed) && strcmp (typed->way, "folder") != 0)
    remarks_add (remarks, "way", "publish_way", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    const char *text = G_STRUCT_MEMBER (const char *, typed, shapes[i].offset);

    if ((is_ssh (typed) || !shapes[i].ssh_only)
        && !g_regex_match_simple (shapes[i].pattern, text, G_REGEX_DOLLAR_ENDONLY, 0))
      remarks_add (remarks, shapes[i].field, shapes[i].code, NULL);
    else if (strcmp (shapes[i].field, "folder") == 0 && !folder_fits (typed))
      remarks_add (remarks, "folder", "publish_folder", NULL);
  }
  if (is_ssh (typed) && !text_to_integer (typed->port, 1, G_MAXUINT16, &port))
    remarks_add (remarks, "port", "publish_port", NULL);
}

/* ---- changes ---- */

static gboolean
target_event (Db *db, const Actor *actor, const char *verb, gint64 id, GError **error)
{
  const Event event = { .noun = "publish_target", .subject_id = id, .verb = verb };

  return event_add (db, actor, &event, error);
}

static gboolean
is_known (Db *db, const PublishTargetTyped *typed)
{
  g_autoptr (Query) query = query_new (db, sql_same);

  query_bind_text (query, ":way", typed->way);
  query_bind_text (query, ":host", is_ssh (typed) ? typed->host : "");
  query_bind_text (query, ":folder", typed->folder);
  return query_next (query);
}

gboolean
publish_target_add (Db *db, const Actor *actor, const PublishTargetTyped *typed, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *uuid = secret_uuid ();
  gint64 port = 22;

  publish_target_check (typed, remarks);
  if (remarks_any (remarks))
    return box_fail (error, BOX_ERROR_INVALID, "a place to publish to: %s", remarks_field (remarks, 0));
  if (is_known (db, typed))
    return box_fail (error, BOX_ERROR_CONFLICT, "the site is published there already");
  text_to_integer (typed->port, 1, G_MAXUINT16, &port);
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":way", typed->way);
  query_bind_text (query, ":host", is_ssh (typed) ? typed->host : "");
  query_bind_integer (query, ":port", port);
  query_bind_text (query, ":login", is_ssh (typed) ? typed->login : "");
  query_bind_text (query, ":folder", typed->folder);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error) && target_event (db, actor, "added", db_last_id (db), error);
}

/* Runs a change of one row; NOT_FOUND when there is none. */
static gboolean
change (Db *db, Query *query, gint64 id, GError **error)
{
  query_bind_integer (query, ":id", id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) > 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "no such place to publish to");
}

gboolean
publish_target_remove (Db *db, const Actor *actor, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_remove);

  return change (db, query, id, error) && target_event (db, actor, "removed", id, error);
}

gboolean
publish_target_pause (Db *db, const Actor *actor, gint64 id, gboolean paused, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_pause);

  query_bind_integer (query, ":paused", paused);
  return change (db, query, id, error) && target_event (db, actor, paused ? "paused" : "resumed", id, error);
}

gboolean
publish_target_trust (Db *db, const Actor *actor, gint64 id, const char *seen, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_trust);

  query_bind_integer (query, ":id", id);
  query_bind_text (query, ":seen", seen);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the host shows another key by now");
  return target_event (db, actor, "trusted", id, error);
}

gboolean
publish_target_again (Db *db, const Actor *actor, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_again);

  return change (db, query, id, error) && target_event (db, actor, "asked", id, error);
}

gboolean
publish_target_finish (Db *db, const PublishTargetOutcome *outcome, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_finish);

  query_bind_integer (query, ":id", outcome->id);
  query_bind_integer (query, ":now", now);
  query_bind_text (query, ":build", outcome->build);
  query_bind_text (query, ":trouble", outcome->trouble != NULL ? outcome->trouble : "");
  query_bind_text (query, ":detail", outcome->detail != NULL ? outcome->detail : "");
  query_bind_text (query, ":offered", outcome->offered_key);
  query_bind_integer (query, ":files", outcome->files);
  query_bind_integer (query, ":bytes", outcome->bytes);
  return query_done (query, error);
}

gboolean
publish_target_ask (Db *db, const Actor *actor, GError **error)
{
  const Event event = { .noun = "site", .verb = "asked" };

  return event_add (db, actor, &event, error);
}
