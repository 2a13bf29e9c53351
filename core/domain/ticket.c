/* ticket.c: the table of states, and rows of `ticket` and `ticket_word`. Which mails they become: ticket_mail.h. */
#include "domain/ticket.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/followup.h"
#include "domain/support.h"

const Transition ticket_transitions[] = {
  { "write", "open answered", "open", ACTION_TICKET_WRITE, "written", .message = TRUE },
  { "answer", "open answered", "answered", ACTION_TICKET_ANSWER, "answered", .message = TRUE },
  { "close", "open answered", "closed", ACTION_TICKET_FOLLOW, "closed", .message = FALSE },
  { "reopen", "closed", "open", ACTION_TICKET_WRITE, "reopened", .message = TRUE },
  { NULL },
};
const char *const ticket_urgencies[] = { "blocked", "hindered", "question", NULL };

#define COLUMNS \
  "SELECT t.id, t.year, t.number, t.user_id, t.opened_at, t.due_at, coalesce (t.answered_at, 0) AS answered_at," \
  " coalesce (t.closed_at, 0) AS closed_at, t.subject, t.page, t.urgency, t.state, u.name AS user_name," \
  " u.email AS user_email, t.diagnosis FROM ticket t JOIN user u ON u.id = t.user_id"
static const char sql_find[] = COLUMNS " WHERE t.year = :year AND t.number = :number";
static const char sql_find_id[] = COLUMNS " WHERE t.id = :id";
static const char sql_find_last[] = COLUMNS " WHERE t.user_id = :user ORDER BY t.id DESC LIMIT 1";
static const char sql_list[] =
    COLUMNS " WHERE :user = 0 OR t.user_id = :user"
            " ORDER BY t.state = 'open' DESC, t.state = 'answered' DESC, t.id DESC LIMIT :most";
static const char sql_count[] = "SELECT count (*) AS open, coalesce (sum (due_at < :now), 0) AS late,"
                                " coalesce (min (due_at), 0) AS oldest FROM ticket WHERE state = 'open'";
static const char sql_open_of[] = "SELECT count (*) AS n FROM ticket WHERE user_id = :user AND state <> 'closed'";
static const char sql_add[] =
    "INSERT INTO ticket (year, number, user_id, subject, page, urgency, state, opened_at, due_at, diagnosis)"
    " SELECT :year, coalesce (max (number), 0) + 1, :user, :subject, :page, :urgency, 'open', :now, :due, :diagnosis"
    " FROM ticket WHERE year = :year";
static const char sql_say[] =
    "INSERT INTO ticket_word (ticket_id, author, user_id, sender, known, files, text, said_at)"
    " VALUES (:ticket, :author, nullif (:user, 0), :sender, :known, :files, :text, :now)";
/* A date that was passed and told of is not the next one's. */
static const char sql_move[] =
    "UPDATE ticket SET state = :to, due_at = iif (:to = 'open' AND state <> 'open', :due, due_at),"
    " late_told_at = iif (:to = 'open' AND state <> 'open', NULL, late_told_at),"
    " answered_at = iif (:to = 'answered', :now, answered_at), closed_at = iif (:to = 'closed', :now, NULL)"
    " WHERE id = :id AND state = :from";
static const char sql_words[] =
    "SELECT w.id, w.author, w.sender, w.known, w.files, w.text, w.said_at, u.name AS user_name"
    " FROM ticket_word w LEFT JOIN user u ON u.id = w.user_id WHERE w.ticket_id = :ticket"
    " ORDER BY w.id";
static const char sql_told[] = "SELECT ticket_id, audience FROM ticket_mail WHERE outbox_id = :outbox";
static const char sql_purge[] =
    "DELETE FROM ticket WHERE id IN (SELECT t.id FROM ticket t WHERE t.opened_at < :before AND NOT EXISTS"
    " (SELECT 1 FROM ticket_word w WHERE w.ticket_id = t.id AND w.said_at >= :before) LIMIT :most)";

void
ticket_free (Ticket *ticket)
{
  if (ticket == NULL)
    return;
  char *texts[] = { ticket->subject,   ticket->page,       ticket->urgency,  ticket->state,
                    ticket->user_name, ticket->user_email, ticket->diagnosis };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (ticket);
}

static Ticket *
ticket_read (Query *query)
{
  Ticket *ticket = g_new0 (Ticket, 1);

  ticket->id = query_integer (query, "id");
  ticket->year = query_integer (query, "year");
  ticket->number = query_integer (query, "number");
  ticket->user_id = query_integer (query, "user_id");
  ticket->opened_at = query_integer (query, "opened_at");
  ticket->due_at = query_integer (query, "due_at");
  ticket->answered_at = query_integer (query, "answered_at");
  ticket->closed_at = query_integer (query, "closed_at");
  ticket->subject = g_strdup (query_text (query, "subject"));
  ticket->page = g_strdup (query_text (query, "page"));
  ticket->urgency = g_strdup (query_text (query, "urgency"));
  ticket->state = g_strdup (query_text (query, "state"));
  ticket->user_name = g_strdup (query_text (query, "user_name"));
  ticket->user_email = g_strdup (query_text (query, "user_email"));
  ticket->diagnosis = g_strdup (query_text (query, "diagnosis"));
  return ticket;
}

static Ticket *
read_one (Query *query, GError **error)
{
  g_autoptr (Ticket) ticket = query_next (query) ? ticket_read (query) : NULL;

  if (!query_done (query, error))
    return NULL;
  if (ticket == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such request for help");
  return g_steal_pointer (&ticket);
}

char *
ticket_name (const Ticket *ticket)
{
  return g_strdup_printf ("A-%" G_GINT64_FORMAT "-%04" G_GINT64_FORMAT, ticket->year, ticket->number);
}

Ticket *
ticket_find (Db *db, const char *name, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_auto (GStrv) parts = g_strsplit (name, "-", 3);
  gint64 year = 0, number = 0;

  if (g_strv_length (parts) == 3 && strcmp (parts[0], "A") == 0) {
    text_to_integer (parts[1], 2000, 9999, &year);
    text_to_integer (parts[2], 1, G_MAXINT, &number); /* 0 for what is no number: nobody has it */
  }
  query_bind_integer (query, ":year", year);
  query_bind_integer (query, ":number", number);
  return read_one (query, error);
}

Ticket *
ticket_find_id (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find_id);

  query_bind_integer (query, ":id", id);
  return read_one (query, error);
}

Ticket *
ticket_find_last (Db *db, gint64 user_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find_last);

  query_bind_integer (query, ":user", user_id);
  return read_one (query, error);
}

gboolean
ticket_may_see (const Actor *actor, const Ticket *ticket)
{
  return access_allows (actor->role, ACTION_TICKET_FOLLOW, ticket->user_id == actor->user_id);
}

GPtrArray *
ticket_list (Db *db, gint64 user_id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) ticket_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":user", user_id);
  query_bind_integer (query, ":most", TICKET_LIST_MAX);
  while (query_next (query))
    g_ptr_array_add (list, ticket_read (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
ticket_count (Db *db, gint64 now, TicketCounts *ret_counts, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_count);

  *ret_counts = (TicketCounts){ 0 };
  query_bind_integer (query, ":now", now);
  if (query_next (query))
    *ret_counts =
        (TicketCounts){ query_integer (query, "open"), query_integer (query, "late"), query_integer (query, "oldest") };
  return query_done (query, error);
}

/* ---- a page, without what it is about ---- */

enum { PART_CHARS_MAX = 24 /* no word of our paths is longer; keys of links are */ };

static gboolean
part_names_something (const char *part)
{
  return strlen (part) > PART_CHARS_MAX || strpbrk (part, "0123456789%@") != NULL || !g_str_is_ascii (part);
}

char *
ticket_page (const char *path)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autofree char *alone = path == NULL ? g_strdup ("") : g_strndup (path, strcspn (path, "?#"));
  g_auto (GStrv) parts = g_strsplit (alone, "/", 12);

  if (*alone != '/' || alone[1] == '/')
    return g_strdup ("");
  for (guint i = 1; parts[i] != NULL; i++)
    g_string_append_printf (page, "/%s", part_names_something (parts[i]) ? "…" : parts[i]);
  return g_string_free (g_steal_pointer (&page), FALSE);
}

/* ---- writing ---- */

typedef struct {
  gint64 ticket_id, user_id; /* user_id 0: by mail */
  const char *author, *sender, *text;
  gboolean known;
  guint files;
} Said;

static gboolean
say (Db *db, const Said *said, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_say);

  query_bind_integer (query, ":ticket", said->ticket_id);
  query_bind_text (query, ":author", said->author);
  query_bind_integer (query, ":user", said->user_id);
  query_bind_text (query, ":sender", said->sender == NULL ? "" : said->sender);
  query_bind_integer (query, ":known", said->known);
  query_bind_integer (query, ":files", said->files);
  query_bind_text (query, ":text", said->text);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

static gboolean
check_input (Db *db, const Actor *actor, const TicketInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_open_of);
  gint64 open = 0;

  if (actor->kind != ACTOR_USER || actor->user_id == 0 || !access_allows (actor->role, ACTION_TICKET_OPEN, FALSE))
    return box_fail (error, BOX_ERROR_DENIED, "only somebody with an account asks for help here");
  if (!followup_is_said (input->subject) || g_utf8_strlen (input->subject, -1) > TICKET_SUBJECT_MAX
      || !followup_is_said (input->text) || g_utf8_strlen (input->text, -1) > TICKET_TEXT_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "what happens must be said");
  if (input->urgency == NULL || !g_strv_contains (ticket_urgencies, input->urgency))
    return box_fail (error, BOX_ERROR_INVALID, "no such urgency");
  query_bind_integer (query, ":user", actor->user_id);
  if (query_next (query))
    open = query_integer (query, "n");
  if (!query_done (query, error))
    return FALSE;
  return open < TICKET_OPEN_MAX || box_fail (error, BOX_ERROR_LIMIT, "too many requests are open");
}

static gboolean
write_ticket (Db *db, const Actor *actor, const TicketInput *input, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autoptr (GDateTime) today = clock_local (actor->now);
  g_autofree char *page = ticket_page (input->page);
  g_auto (Support) support = { 0 };

  support_read (db, &support);
  query_bind_integer (query, ":year", g_date_time_get_year (today));
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_text (query, ":subject", input->subject);
  query_bind_text (query, ":page", page);
  query_bind_text (query, ":urgency", input->urgency);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":due", support_due (&support, actor->now));
  query_bind_text (query, ":diagnosis", input->diagnosis);
  return query_done (query, error);
}

gboolean
ticket_open (Db *db, const Actor *actor, const TicketInput *input, char **ret_name, GError **error)
{
  g_autoptr (Ticket) ticket = NULL;
  Said said = { .user_id = actor->user_id, .author = "asker", .text = input->text, .known = TRUE };
  Event event = { .noun = "ticket", .verb = "opened", .after = "open" };

  *ret_name = NULL;
  if (!check_input (db, actor, input, error) || !write_ticket (db, actor, input, error))
    return FALSE;
  event.subject_id = said.ticket_id = db_last_id (db);
  ticket = ticket_find_id (db, said.ticket_id, error);
  if (ticket == NULL || !say (db, &said, actor->now, error) || !event_add (db, actor, &event, error))
    return FALSE;
  *ret_name = ticket_name (ticket);
  return TRUE;
}

static gboolean
move (Db *db, const Actor *actor, const Ticket *ticket, const char *to, const char *verb, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_move);
  g_auto (Support) support = { 0 };
  const Event event = {
    .noun = "ticket", .subject_id = ticket->id, .verb = verb, .before = ticket->state, .after = to
  };

  support_read (db, &support);
  query_bind_integer (query, ":id", ticket->id);
  query_bind_text (query, ":from", ticket->state);
  query_bind_text (query, ":to", to);
  query_bind_integer (query, ":due", support_due (&support, actor->now));
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error) && event_add (db, actor, &event, error);
}

gboolean
ticket_change (Db *db, const Actor *actor, const Change *change, GError **error)
{
  const Transition *row = transition_find (ticket_transitions, change->verb);
  g_autoptr (Ticket) ticket = ticket_find (db, change->uuid, error);
  Said said = { .user_id = actor->user_id, .text = change->message, .known = TRUE };

  if (ticket == NULL)
    return FALSE;
  if (!transition_check (row, actor->role, ticket->user_id == actor->user_id, ticket->state, error)
      || !transition_check_words (row, change, error))
    return FALSE;
  if (row->message && g_utf8_strlen (change->message, -1) > TICKET_TEXT_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "that is too long");
  said.ticket_id = ticket->id;
  said.author = row->right == ACTION_TICKET_ANSWER ? "desk" : "asker";
  return (!row->message || say (db, &said, actor->now, error)) && move (db, actor, ticket, row->to, row->event, error);
}

/* ---- what was said ---- */

gboolean
ticket_list_words (Db *db, gint64 ticket_id, void (*visit) (const TicketWord *word, gpointer data), gpointer data,
                   GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_words);

  query_bind_integer (query, ":ticket", ticket_id);
  while (query_next (query)) {
    const TicketWord word = { .id = query_integer (query, "id"),
                              .said_at = query_integer (query, "said_at"),
                              .files = query_integer (query, "files"),
                              .known = query_integer (query, "known") != 0,
                              .author = query_text (query, "author"),
                              .user_name = query_text (query, "user_name"),
                              .sender = query_text (query, "sender"),
                              .text = query_text (query, "text") };

    visit (&word, data);
  }
  return query_done (query, error);
}

/* *ret_ticket_id 0: none of its mails. */
static gboolean
find_told (Db *db, gint64 outbox_id, gint64 *ret_ticket_id, gboolean *ret_support, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_told);

  *ret_ticket_id = 0;
  query_bind_integer (query, ":outbox", outbox_id);
  if (query_next (query)) {
    *ret_ticket_id = query_integer (query, "ticket_id");
    *ret_support = g_strcmp0 (query_text (query, "audience"), "support") == 0;
  }
  return query_done (query, error);
}

gboolean
ticket_is_told (Db *db, gint64 outbox_id)
{
  gint64 ticket_id = 0;
  gboolean support = FALSE;

  return outbox_id != 0 && find_told (db, outbox_id, &ticket_id, &support, NULL) && ticket_id != 0;
}

gboolean
ticket_take_reply (Db *db, const TicketReply *reply, gint64 now, GError **error)
{
  const Actor box = ACTOR_BOX_AT (now);
  g_autofree char *text = text_clip (reply->text, TICKET_TEXT_MAX);
  g_autoptr (Ticket) ticket = NULL;
  gboolean support = FALSE;
  Said said = { .sender = reply->sender, .text = text, .known = reply->known, .files = reply->files };

  if (!find_told (db, reply->outbox_id, &said.ticket_id, &support, error))
    return FALSE;
  if (said.ticket_id == 0 || *text == '\0')
    return TRUE;
  ticket = ticket_find_id (db, said.ticket_id, error);
  if (ticket == NULL)
    return FALSE;
  said.author = support ? "support" : "asker";
  return say (db, &said, now, error)
         && move (db, &box, ticket, support ? "answered" : "open", support ? "answered" : "written", error);
}

gboolean
ticket_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - TICKET_KEEP_DAYS * CLOCK_DAY, error);
}
