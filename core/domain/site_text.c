/* site_text.c: rows of `site_text`: which is shown is the one published last. */
#include "domain/site_text.h"

#include "base/text.h"
#include "domain/event.h"

#define READ \
  "SELECT t.id, t.name, t.title, t.description, t.body, t.created_at, coalesce (t.published_at, 0) AS published," \
  " u.name AS by FROM site_text t LEFT JOIN user u ON u.id = t.user_id WHERE t.dropped_at IS NULL"
/* Of each page the version that was published last; a draft counts as published after all others. */
static const char sql_list[] = READ
    " AND (:drafts OR t.published_at IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM site_text o WHERE o.name = t.name"
    " AND o.dropped_at IS NULL AND (:drafts OR o.published_at IS NOT NULL) AND (CASE WHEN :drafts THEN o.id > t.id ELSE"
    " (o.published_at, o.id) > (t.published_at, t.id) END)) ORDER BY t.name";
static const char sql_versions[] = READ " AND t.name = :name ORDER BY t.id DESC";
static const char sql_newest[] =
    "SELECT coalesce (max (id), 0) AS id FROM site_text WHERE name = :name AND dropped_at IS NULL";
static const char sql_add[] = "INSERT INTO site_text (name, title, description, body, created_at, user_id)"
                              " VALUES (:name, :title, :description, :body, :now, nullif (:user, 0))";
static const char sql_publish[] = "UPDATE site_text SET published_at = :now, published_by = nullif (:user, 0)"
                                  " WHERE id = :id AND name = :name AND published_at IS NULL AND dropped_at IS NULL";
static const char sql_drop[] = "UPDATE site_text SET dropped_at = :now WHERE id = :id AND name = :name"
                               " AND published_at IS NULL AND dropped_at IS NULL AND :user >= 0";

void
site_text_free (SiteText *text)
{
  if (text == NULL)
    return;
  g_free (text->name);
  g_free (text->title);
  g_free (text->description);
  g_free (text->body);
  g_free (text->by);
  g_free (text);
}

static GPtrArray *
read_all (Query *query, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) site_text_free);

  while (query_next (query)) {
    SiteText *text = g_new0 (SiteText, 1);

    text->id = query_integer (query, "id");
    text->name = g_strdup (query_text (query, "name"));
    text->title = g_strdup (query_text (query, "title"));
    text->description = g_strdup (query_text (query, "description"));
    text->body = g_strdup (query_text (query, "body"));
    text->created_at = query_integer (query, "created_at");
    text->published_at = query_integer (query, "published");
    text->by = g_strdup (query_text (query, "by"));
    g_ptr_array_add (list, text);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
site_text_list (Db *db, gboolean drafts, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":drafts", drafts);
  return read_all (query, error);
}

GPtrArray *
site_text_versions (Db *db, const char *name, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_versions);

  query_bind_text (query, ":name", name);
  return read_all (query, error);
}

const SiteText *
site_text_draft (const GPtrArray *versions)
{
  const SiteText *newest = versions->len == 0 ? NULL : g_ptr_array_index (versions, 0);

  return newest != NULL && newest->published_at == 0 ? newest : NULL;
}

const SiteText *
site_text_shown (const GPtrArray *versions)
{
  const SiteText *shown = NULL;

  for (guint i = 0; i < versions->len; i++) {
    const SiteText *text = g_ptr_array_index (versions, i);

    if (text->published_at != 0 && (shown == NULL || text->published_at > shown->published_at))
      shown = text;
  }
  return shown != NULL && shown->body != NULL ? shown : NULL;
}

/* ---- changing ---- */

static gboolean
check_newest (Db *db, const char *name, gint64 seen, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_newest);
  gint64 newest;

  query_bind_text (query, ":name", name);
  newest = query_next (query) ? query_integer (query, "id") : 0;
  if (!query_done (query, error))
    return FALSE;
  return newest == seen || box_fail (error, BOX_ERROR_CONFLICT, "the text of %s was written again meanwhile", name);
}

static gboolean
fits (const char *text, glong min, glong max)
{
  glong length = text == NULL ? -1 : g_utf8_strlen (text, -1);

  return length >= min && length <= max;
}

static gboolean
check_input (const SiteTextInput *input, GError **error)
{
  if (input->body == NULL && input->title == NULL && input->description == NULL)
    return TRUE;
  return (fits (input->title, 1, SITE_TEXT_TITLE_MAX) && fits (input->description, 0, SITE_TEXT_DESCRIPTION_MAX)
          && fits (input->body, 1, SITE_TEXT_BODY_MAX))
         || box_fail (error, BOX_ERROR_INVALID, "a page has a title, a description and a text within their bounds");
}

static gboolean
tell (Db *db, const Actor *actor, const char *name, gint64 id, const char *verb, GError **error)
{
  const Event event = { .noun = "site_text", .subject_id = id, .verb = verb, .detail = name };

  return event_add (db, actor, &event, error);
}

gboolean
site_text_save (Db *db, const Actor *actor, const SiteTextInput *input, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (!check_input (input, error) || !check_newest (db, input->name, input->seen, error))
    return FALSE;
  query = query_new (db, sql_add);
  query_bind_text (query, ":name", input->name);
  query_bind_text (query, ":title", input->title);
  query_bind_text (query, ":description", input->description);
  query_bind_text (query, ":body", input->body);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error) && tell (db, actor, input->name, db_last_id (db), "saved", error);
}

/* What may be done with a draft: one statement on the one that was seen. */
typedef struct {
  const char *sql, *verb;
} Act;
static const Act publishing = { sql_publish, "published" }, dropping = { sql_drop, "dropped" };

static gboolean
do_act (Db *db, const Actor *actor, const Act *act, const SiteTextInput *on, GError **error)
{
  const char *name = on->name;
  gint64 seen = on->seen;
  g_autoptr (Query) query = NULL;

  if (!check_newest (db, name, seen, error))
    return FALSE;
  query = query_new (db, act->sql);
  query_bind_text (query, ":name", name);
  query_bind_integer (query, ":id", seen);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "%s has no draft", name);
  return tell (db, actor, name, seen, act->verb, error);
}

gboolean
site_text_publish (Db *db, const Actor *actor, const char *name, gint64 seen, GError **error)
{
  const SiteTextInput on = { .name = name, .seen = seen };

  return do_act (db, actor, &publishing, &on, error);
}

gboolean
site_text_drop (Db *db, const Actor *actor, const char *name, gint64 seen, GError **error)
{
  const SiteTextInput on = { .name = name, .seen = seen };

  return do_act (db, actor, &dropping, &on, error);
}
