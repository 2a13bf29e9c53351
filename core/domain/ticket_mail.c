/* ticket_mail.c: the table of mails, and what of it is still to be written. */
#include "domain/ticket_mail.h"

const TicketNews ticket_news[] = {
  { "ticket_new", "asker", TRUE, "support" },    { "ticket_copy", "asker", TRUE, "asker" },
  { "ticket_more", "asker", FALSE, "support" },  { "ticket_answer", "support", FALSE, "asker" },
  { "ticket_answer", "desk", FALSE, "asker" },   { NULL },
};

static const char sql_list[] =
    "SELECT w.id, w.ticket_id, coalesce (w.user_id, 0) AS user_id, w.author, w.text, NOT EXISTS"
    " (SELECT 1 FROM ticket_word e WHERE e.ticket_id = w.ticket_id AND e.id < w.id) AS first"
    " FROM ticket_word w WHERE w.told_at IS NULL ORDER BY w.id LIMIT :most";
static const char sql_done[] = "UPDATE ticket_word SET told_at = :now WHERE id = :id";
static const char sql_note[] = "INSERT INTO ticket_mail (outbox_id, ticket_id, audience) VALUES (:outbox, :ticket, :audience)"
                               " ON CONFLICT (outbox_id) DO NOTHING";
static const char sql_late[] = "SELECT id FROM ticket WHERE state = 'open' AND due_at < :now AND late_told_at IS NULL"
                               " ORDER BY due_at";
static const char sql_late_done[] = "UPDATE ticket SET late_told_at = :now WHERE id = :id";
static const char sql_wanted[] = "SELECT EXISTS (SELECT 1 FROM ticket_word WHERE told_at IS NULL) OR EXISTS"
                                 " (SELECT 1 FROM ticket WHERE state = 'open' AND due_at < :now AND late_told_at IS NULL)"
                                 " AS wanted";
static const char sql_next[] = "SELECT min (due_at) AS due FROM ticket WHERE state = 'open' AND due_at >= :now"
                               " AND late_told_at IS NULL";

static void
untold_free (gpointer data)
{
  TicketUntold *word = data;

  g_free (word->author);
  g_free (word->text);
  g_free (word);
}

GPtrArray *
ticket_mail_list (Db *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (untold_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":most", STORE_PIECE_ROWS);
  while (query_next (query)) {
    TicketUntold *word = g_new0 (TicketUntold, 1);

    word->id = query_integer (query, "id");
    word->ticket_id = query_integer (query, "ticket_id");
    word->user_id = query_integer (query, "user_id");
    word->first = query_integer (query, "first") != 0;
    word->author = g_strdup (query_text (query, "author"));
    word->text = g_strdup (query_text (query, "text"));
    g_ptr_array_add (list, word);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
ticket_mail_done (Db *db, gint64 word_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_done);

  query_bind_integer (query, ":id", word_id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
ticket_mail_note (Db *db, gint64 outbox_id, gint64 ticket_id, const char *audience, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_note);

  query_bind_integer (query, ":outbox", outbox_id);
  query_bind_integer (query, ":ticket", ticket_id);
  query_bind_text (query, ":audience", audience);
  return query_done (query, error);
}

GArray *
ticket_mail_list_late (Db *db, gint64 now, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (Query) query = query_new (db, sql_late);

  query_bind_integer (query, ":now", now);
  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (list, id);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
ticket_mail_late_done (Db *db, gint64 ticket_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_late_done);

  query_bind_integer (query, ":id", ticket_id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
ticket_mail_wanted (Db *db, gint64 now)
{
  g_autoptr (Query) query = query_new (db, sql_wanted);
  gboolean wanted;

  query_bind_integer (query, ":now", now);
  wanted = query_next (query) && query_integer (query, "wanted") != 0;
  return query_done (query, NULL) && wanted;
}

gint64
ticket_mail_next (Db *db, gint64 now)
{
  g_autoptr (Query) query = query_new (db, sql_next);
  gint64 due = 0;

  query_bind_integer (query, ":now", now);
  if (query_next (query))
    due = query_integer (query, "due");
  return query_done (query, NULL) && due != 0 ? due + 1 : G_MAXINT64;
}
