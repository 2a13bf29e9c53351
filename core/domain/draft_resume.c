/* draft_resume.c: links, codes and the reminder of drafts. What a draft holds stands in draft.c. */
#include "domain/draft_resume.h"

#include "base/clock.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/link.h"
#include "domain/notice.h"

static const char sql_open[] = "SELECT language FROM draft WHERE id = :draft AND report_id IS NULL";
static const char sql_email[] = "UPDATE draft SET resume_email = :email WHERE id = :draft";
/* The address given to come back, else the one given to be reached. */
#define EMAIL_OF_DRAFT \
  "coalesce (d.resume_email, (SELECT value FROM draft_answer WHERE draft_id = d.id AND field IN ('email', 'reporter_email')" \
  " AND value LIKE '%_@_%' ORDER BY field DESC LIMIT 1))"
#define IS_LEFT \
  " FROM draft d WHERE d.report_id IS NULL AND d.reminded_at IS NULL AND d.changed_at < :before AND " EMAIL_OF_DRAFT \
  " IS NOT NULL"
static const char sql_left[] = "SELECT d.id" IS_LEFT " ORDER BY d.id LIMIT :most";
static const char sql_reminded[] = "UPDATE draft SET reminded_at = :now, resume_email = coalesce (resume_email,"
                                   " (SELECT " EMAIL_OF_DRAFT " FROM draft d WHERE d.id = draft.id)) WHERE id = :draft";

static gboolean
draft_is_open (Db *db, gint64 draft_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_open);
  gboolean found;

  query_bind_integer (query, ":draft", draft_id);
  found = query_next (query);
  return query_done (query, error) && (found || box_fail (error, BOX_ERROR_CONFLICT, "this draft was sent"));
}

char *
draft_resume_code (Db *db, gint64 draft_id, gint64 now, GError **error)
{
  const Link subject = { .draft_id = draft_id };

  return draft_is_open (db, draft_id, error) ? link_create (db, LINK_DRAFT_CODE, &subject, now, error) : NULL;
}

/* Not a change of a file: nothing of it goes into the history. */
static gboolean
raise_notice (Db *db, const char *verb, gint64 draft_id, gint64 now, GError **error)
{
  const Actor actor = ACTOR_TENANT_AT (now);
  const Link subject = { .draft_id = draft_id };
  g_autofree char *token = link_create (db, LINK_DRAFT, &subject, now, error);
  const Event event = { .noun = "draft", .verb = verb, .subject_id = draft_id, .secret = token };

  return token != NULL && notice_raise (db, &actor, &event, error);
}

gboolean
draft_resume_mail (Db *db, gint64 draft_id, const char *email, gint64 now, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (!text_is_email (email))
    return box_fail (error, BOX_ERROR_INVALID, "not a mail address");
  if (!draft_is_open (db, draft_id, error))
    return FALSE;
  query = query_new (db, sql_email);
  query_bind_text (query, ":email", email);
  query_bind_integer (query, ":draft", draft_id);
  return query_done (query, error) && raise_notice (db, "saved", draft_id, now, error);
}

char *
draft_resume_open (Db *db, const char *typed_code, gint64 now, GError **error)
{
  g_autofree char *code = secret_code_read (typed_code);
  g_autofree Link *link = link_find (db, LINK_DRAFT_CODE, code, now, error);
  const Link subject = { .draft_id = link == NULL ? 0 : link->draft_id };

  if (link == NULL)
    return NULL;
  if (!draft_is_open (db, link->draft_id, NULL)) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such draft");
    return NULL;
  }
  return link_used (db, link, now, error) ? link_create (db, LINK_DRAFT, &subject, now, error) : NULL;
}

/* ---- the reminder ---- */

static gboolean
remind_one (Db *db, gint64 draft_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_reminded);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":draft", draft_id);
  return query_done (query, error) && raise_notice (db, "left", draft_id, now, error);
}

gboolean
draft_remind (Db *db, const Actor *actor, guint *ret_count, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_left);
  g_autoptr (GArray) drafts = g_array_new (FALSE, FALSE, sizeof (gint64));

  query_bind_integer (query, ":before", actor->now - DRAFT_REMIND_DAYS * CLOCK_DAY);
  query_bind_integer (query, ":most", STORE_PIECE_ROWS);
  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (drafts, id);
  }
  *ret_count = drafts->len;
  if (!query_done (query, error))
    return FALSE;
  for (guint i = 0; i < drafts->len; i++)
    if (!remind_one (db, g_array_index (drafts, gint64, i), actor->now, error))
      return FALSE;
  return TRUE;
}
